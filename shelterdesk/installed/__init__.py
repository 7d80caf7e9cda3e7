# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as it is installed on a computer: what it finds there, tells, and is known by.

Knows no window. May import vault, services and reports; only the command line stands above it.
"""
