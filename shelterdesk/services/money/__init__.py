# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money: where it comes from, and counting the box. Amounts are whole minor units of a currency."""
