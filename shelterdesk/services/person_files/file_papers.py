# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of one person as a sheet: for the house, or hers to take along."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_
from shelterdesk.services.merging import merged_records
from shelterdesk.services.person_files import file_map, file_scans, opened_file, person_file
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
def subject_access(tx: Transaction, *, code: str, with_scans: bool = True) -> FileSheet:
    """Everything about a person, who opened it included, without other people; ``with_scans``:
    also what was scanned, as it is. For whoever does case work: raises ``NotAllowed`` for others,
    ``NotFound``, and ``Invalid`` where the scans are too large for one file."""
    tx.need(Capability.EDIT_CASE)
    resident_id = opened_file.resident_id(tx, code=code)
    made = person_file.sheet(tx, resident_id=resident_id, parts=PARTS, is_redacted=True)
    if not with_scans:
        return made
    scans, opened = file_scans.of_people(tx, merged_records.family(tx, resident_id))
    classes = tuple(sorted({*made.classes, *opened}))
    if scans:
        tx.details |= {"classes": list(classes), "scans": len(scans)}
    return replace(made, scans=scans, classes=classes)
