# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks of the house; may import what ``ui.shifts`` may."""
