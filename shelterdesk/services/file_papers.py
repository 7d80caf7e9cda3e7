# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of one person as a sheet: for the house, or hers to take along."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_
from shelterdesk.services import file_map, opened_file, person_file
from shelterdesk.statistics.file_sheet import FileSheet

PARTS: Final = tuple(part.id for part in file_map.PARTS)


@query(Capability.PRINT, viewed=N_("Opened the whole file to print"), each_time=True)
def resident_file(
    tx: Transaction, *, code: str, parts: Collection[str], is_redacted: bool
) -> FileSheet:
    """The parts chosen; other people named, or by letters. Raises ``NotFound``."""
    resident_id = opened_file.resident_id(tx, code=code)
    return person_file.sheet(tx, resident_id=resident_id, parts=parts, is_redacted=is_redacted)


@query(Capability.PRINT, viewed=N_("Opened everything stored about a person"), each_time=True)
def subject_access(tx: Transaction, *, code: str) -> FileSheet:
    """Everything about a person, who opened it included, without other people. For whoever does
    case work: raises ``NotAllowed`` for others, ``NotFound``."""
    tx.need(Capability.EDIT_CASE)
    resident_id = opened_file.resident_id(tx, code=code)
    return person_file.sheet(tx, resident_id=resident_id, parts=PARTS, is_redacted=True)
