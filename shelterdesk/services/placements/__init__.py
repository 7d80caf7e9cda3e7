# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work of residents: how it began, its hours and wage, what is not right there, and how it is so
many days later."""
