# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The door: create, unlock and lock the encrypted file; every verb passes through it.

All cryptography of the program is in this room, small and without Qt; the format is frozen and
told in FORMAT.md. May import database, models, privacy, errors and i18n.
"""
