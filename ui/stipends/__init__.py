# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stipends and all other money: pay desk, dues, awards, savings, grants, cash box, books, funds."""
