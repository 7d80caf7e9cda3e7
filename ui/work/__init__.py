# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work: introductions and placements as a board, vacancies, and how it goes later."""
