# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a package is made, step by step; ``packaging/package.py`` puts the steps together.

Nothing here is part of the program. ``packaging/`` itself is no Python package: its name would hide
the library of that name.
"""
