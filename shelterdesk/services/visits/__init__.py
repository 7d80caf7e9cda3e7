# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The drop-in: who is here, what they used, what a day and a month counted, who comes regularly."""
