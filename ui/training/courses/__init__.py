# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Courses, their groups, and who takes part or waits; may import what ``ui.training`` may."""
