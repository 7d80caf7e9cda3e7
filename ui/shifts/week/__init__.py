# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calendar of the week; may import what ``ui.shifts`` may."""
