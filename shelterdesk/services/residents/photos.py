# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo of a resident: shown while a consent to it holds, and not a day longer.

A photo is a document of the kind *photo*. Withdrawing the consent, or its last day, hides it at
once and erases nothing: that photos are still kept is said on the page and on Today, until somebody
who may erases them. One that is sealed for another class than *case* is opened as a document alone,
where each look is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, Invalid, NotAllowed
from shelterdesk.i18n import _
from shelterdesk.models.consents import Consent
from shelterdesk.models.documents import Document, DocumentContent, DocumentState
from shelterdesk.models.residents import Resident
from shelterdesk.models.vocabularies import Term
from shelterdesk.services.consents import consent_rows, consents
from shelterdesk.services.consents.consents import ConsentPurpose
from shelterdesk.services.filled import filled
from shelterdesk.services.legal import documents, scans
from shelterdesk.services.legal.document_rows import TAB
from shelterdesk.services.legal.documents import PHOTO, DocumentForm
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.vocabularies import Vocabulary

__all__ = ["TABLES", "Photos", "add", "due", "of_resident"]

#: A change of one of these may bring other lines, or hide a photo.
TABLES: Final = ("document", "document_content", "consent")


@dataclass(frozen=True, slots=True)
class Photos:
    """``picture`` is the newest photo, as it was stored; None where none may be shown."""

    is_agreed: bool  # a consent holds today
    last_day: date | None  # of the consent; None: until it is withdrawn
    picture: bytes | None
    remaining: tuple[int, ...]  # documents that are kept although no consent holds


@verb(Capability.EDIT_CASE, is_undoable=False)
def add(
    tx: Transaction,
    *,
    resident_id: int,
    file: bytes,
    progress: documents.Progress | None = None,
) -> int:
    """Store a picture as the photo of a resident; returns the document's id.

    Raises ``NotAllowed`` without a consent, ``Invalid`` (field ``file``) for what is no picture.
    """
    form = DocumentForm(kind=PHOTO)
    document_id = documents.store(
        tx, resident_id=resident_id, file=file, form=form, progress=progress
    )
    if tx.session.get_one(Document, document_id).media_type == scans.PDF:
        raise Invalid(_("Choose a picture: JPEG or PNG."), field="file")
    return document_id


@query(Capability.SEE_CASE)
def of_resident(tx: Transaction, *, resident_id: int) -> Photos:
    """What to show of a resident today, and what is kept without a consent."""
    residents.get(tx, resident_id)
    if not filled(tx, resident_id, (Consent, Document)):
        return Photos(False, None, None, ())
    consent = consents.valid(tx, resident_id=resident_id, purpose=ConsentPurpose.PHOTO)
    found = _kept().where(Document.resident_id == resident_id).order_by(Document.id.desc())
    kept = list(tx.session.scalars(found))
    if consent is None:
        return Photos(False, None, None, tuple(row.id for row in kept))
    shown = (
        row
        for row in kept
        if row.state == DocumentState.STORED
        and row.media_type != scans.PDF
        and row.confidentiality == documents.CASE
    )
    return Photos(True, consent.last_day, _picture(tx, next(shown, None)), ())


def due(tx: Transaction) -> list[DueLine]:
    """Photos that are kept although no consent holds, for who does case work."""
    if not tx.may(Capability.SEE_CASE):
        return []
    found = (
        _kept()
        .join(Resident, Resident.id == Document.resident_id)
        .where(protection.visible(tx, Document.resident_id))
        .with_only_columns(
            Document.resident_id, Resident.known_as, Resident.code, func.max(Document.id)
        )
        .group_by(Document.resident_id)
    )
    rows = tx.session.execute(found).all()
    agreed = consent_rows.who_agreed(tx, ConsentPurpose.PHOTO, tx.today) if rows else set()
    said = _("{name}: a photo is kept without a consent")
    return [
        DueLine(
            day=tx.today,
            icon="camera",
            title=said.format(name=shown_name(known_as, code)),
            detail=_("Ask again, or erase it."),
            resident_id=resident_id,
            tab=TAB,
            kind=DueKind.DOCUMENT,
            record=("document", document_id),
        )
        for resident_id, known_as, code, document_id in rows
        if resident_id not in agreed
    ]


def _kept() -> Select[Any]:
    """Photos that were not erased, also those taken out of sight."""
    return (
        select(Document)
        .join(Term, Term.id == Document.kind_id)
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .where(
            Term.vocabulary == Vocabulary.DOCUMENT_KIND.value,
            Term.code == PHOTO,
            DocumentContent.body.is_not(None),
        )
    )


def _picture(tx: Transaction, document: Document | None) -> bytes | None:
    """What a document holds; nothing without the key, or where somebody moved it."""
    if document is None:
        return None
    found = select(DocumentContent).where(DocumentContent.document_id == document.id)
    try:
        return tx.reveal_bytes(tx.session.scalars(found).one(), "body")
    except (NotAllowed, Damaged):
        return None
