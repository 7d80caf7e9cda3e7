# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colleagues, their roles and broken glass; what they know of the backups."""
