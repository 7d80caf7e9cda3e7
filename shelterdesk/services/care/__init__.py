# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The work of a shift: the log, visits, tasks and what the kitchen needs."""
