# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records that may be one person: the list of such pairs, both sides, joining, taking apart."""
