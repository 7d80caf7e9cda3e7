# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long what is known of people is kept: who is due, postponing, erasing, what is left to do."""
