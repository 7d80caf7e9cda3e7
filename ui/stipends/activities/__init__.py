# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Income activities: members, work, orders and sales, materials, what is earned."""
