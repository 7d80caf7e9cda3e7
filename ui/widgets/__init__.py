# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small widgets every page is made of, one file each. They know no page, service or record."""
