# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money, on a resident's page: what comes, what is saved and kept, grants, debts, a budget."""
