# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stipends: schemes and their periods, awards, and what is due, from preparing to approving."""
