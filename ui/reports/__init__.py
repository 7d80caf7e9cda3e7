# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: choose, look at the very sheet, print it or keep it as a file."""
