# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books: accounts, their statements, what the house writes itself, closing a month."""
