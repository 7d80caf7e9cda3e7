# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as it is installed on a computer: whether all of it works there, what it finds
around it and is known by, whose work it stands on, and what a newer version brings.

Knows no window. May import vault, services, exchange and reports; only the command line stands
above it.
"""
