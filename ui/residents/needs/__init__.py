# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Needs & plan on a resident's page: the chart of change, assessments, goals, steps, reviews.

May import services, statistics, widgets and the tab they share (``case_tab``).
"""
