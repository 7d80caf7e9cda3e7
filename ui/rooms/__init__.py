# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rooms and beds: the board of a night, fourteen days, and setting up houses."""
