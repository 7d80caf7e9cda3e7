# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shift that is on: who is there, what was handed over, what is handed on, and its end."""
