# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preferences: the house, this computer, the person signed in, word lists, about the program."""
