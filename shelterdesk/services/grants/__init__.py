# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants once, micro-credit without interest, debts, and a household budget made with her."""
