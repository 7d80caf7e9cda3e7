# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frozen history of the schema. Versions import no code of the program."""

from __future__ import annotations

from typing import Final

#: Every schema there ever was, oldest first; the last is the newest. A file whose schema is not
#: in this list was written by a newer version of the program.
REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006")
