# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Funds as donors see them: budget, what is promised and paid, what is left and until when."""
