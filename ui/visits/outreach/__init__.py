# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outreach rounds: a month of them, and the form for what a paper from the street says."""
