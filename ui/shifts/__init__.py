# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shifts and their handover, tasks and appointments of the week, things kept."""
