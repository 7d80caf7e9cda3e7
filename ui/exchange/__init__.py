# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking in what another system or a spreadsheet holds: look first, then all of it or nothing."""
