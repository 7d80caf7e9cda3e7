# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The receipt for things that are kept, in her language."""

from __future__ import annotations

from typing import Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.services import paper_texts
from shelterdesk.services.belongings import belongings
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import residents
from shelterdesk.services.values import signatures
from shelterdesk.services.values.signatures import Signature
from shelterdesk.statistics.belongings_sheet import BelongingsSheet, KeptThing, Strokes

PAPER: Final = "belongings_receipt"


@query(Capability.PRINT, viewed=N_("Opened a receipt for things kept"))
def receipt(
    tx: Transaction, *, code: str, language: str = "", with_name: bool = False
) -> BelongingsSheet:
    """What is kept for the person with this code, and what went out this day, in her language."""
    resident_id = opened_file.resident_id(tx, code=code)
    resident = residents.get(tx, resident_id)
    tx.person(resident_id)
    rows = [
        row
        for row in belongings.of_resident(tx, resident_id=resident_id)
        if row.out_on is None or row.out_on == tx.today
    ]
    if not rows:
        raise NotFound(_("Nothing is kept for this person."), field="person")
    wanted = language.strip() or paper_texts.language_of(tx, paper=PAPER, resident_id=resident_id)
    texts = paper_texts.current(tx, paper=PAPER, language=wanted)
    name = resident.known_as if with_name else ""
    return BelongingsSheet(
        language=texts.language,
        texts=texts.passages,
        things=tuple(
            KeptThing(row.what, row.pieces, row.in_on, row.keep_until, row.out_on) for row in rows
        ),
        who=name or resident.code,
        strokes=_strokes(tx, rows[-1].id, is_out=rows[-1].out_on is not None),
        field=(signatures.WIDTH, signatures.HEIGHT),
    )


def _strokes(tx: Transaction, belonging_id: int, *, is_out: bool) -> Strokes:
    """What was drawn when the last of them came or went; nothing without the key."""
    found = belongings.signature(tx, belonging_id=belonging_id, is_out=is_out)
    return found.strokes if isinstance(found, Signature) else ()
