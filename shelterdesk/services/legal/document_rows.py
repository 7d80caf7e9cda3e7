# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents as lists show them: the checklist, what waits and what runs out, the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.i18n import _
from shelterdesk.models.documents import Document, DocumentContent, DocumentState
from shelterdesk.models.residents import Resident
from shelterdesk.models.staff import Staff
from shelterdesk.models.vocabularies import Term
from shelterdesk.services import vocabularies
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.support import support_spans
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values.answers import Hidden

#: How soon somebody is told that a document or a paper runs out: an authority takes weeks.
RUNS_OUT_WITHIN: Final = timedelta(days=42)
#: On Today it is said a week ahead what is expected.
_EXPECTED_WITHIN: Final = timedelta(days=7)
#: What ran out longer ago is history.
_RAN_OUT_WITHIN: Final = timedelta(days=90)
#: The tab of a resident's page where documents, papers and legal matters stand.
TAB: Final = "legal"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document, or a line of the checklist."""

    id: int
    state: DocumentState
    kind: str  # in words
    title: str | Hidden
    confidentiality: str
    can_open: bool  # it is there, and she holds the key
    expected_by: date | None
    issued: date | None
    expires: date | None
    media_type: str
    size: int
    pages: int
    stored_at: datetime | None  # local
    stored_by: str
    is_overdue: bool  # expected, and the day is past
    runs_out: bool  # soon, or it did

    @property
    def shown(self) -> str:
        """Its title, or what kind of document it is."""
        return (self.title if isinstance(self.title, str) else "") or self.kind or _("Document")


def rows_of(tx: Transaction, resident_id: int, *, with_removed: bool) -> list[DocumentRow]:
    """Of one person: what is awaited first, by its day, then the newest."""
    found = select(Document).where(Document.resident_id == resident_id)
    if not with_removed:
        found = found.where(Document.state != DocumentState.REMOVED)
    documents = tx.session.scalars(found).all()
    stored_by = _stored_by(tx, [document.id for document in documents])
    rows = [_row(tx, document, stored_by) for document in documents]
    order = list(DocumentState)
    return sorted(
        rows,
        key=lambda row: (
            order.index(row.state),
            row.expected_by or date.max if row.stored_at is None else date.min,
            -row.id,
        ),
    )


def _row(tx: Transaction, document: Document, stored_by: dict[int, str]) -> DocumentRow:
    state = DocumentState(document.state)
    stored_at = document.stored_at
    is_live = state in {DocumentState.EXPECTED, DocumentState.STORED}
    expires = document.expires
    return DocumentRow(
        id=document.id,
        state=state,
        kind=vocabularies.label(tx, document.kind_id),
        title=title_of(tx, document),
        confidentiality=document.confidentiality,
        can_open=state is DocumentState.STORED and _can_read(tx, document.confidentiality),
        expected_by=document.expected_by,
        issued=document.issued,
        expires=expires,
        media_type=document.media_type or "",
        size=document.size or 0,
        pages=document.pages or 0,
        stored_at=stored_at.astimezone(tx.now.tzinfo) if stored_at is not None else None,
        stored_by=stored_by.get(document.id, ""),
        is_overdue=state is DocumentState.EXPECTED
        and document.expected_by is not None
        and document.expected_by < tx.today,
        runs_out=is_live and expires is not None and expires <= tx.today + RUNS_OUT_WITHIN,
    )


def _stored_by(tx: Transaction, ids: list[int]) -> dict[int, str]:
    """Who stored them: it need not be who expected them."""
    found = (
        select(DocumentContent.document_id, Staff.name_shown, Staff.code)
        .join(Staff, Staff.id == DocumentContent.created_by)
        .where(DocumentContent.document_id.in_(ids))
    )
    return {document_id: name or code for document_id, name, code in tx.session.execute(found)}


def title_of(tx: Transaction, document: Document) -> str | Hidden:
    """The title, ``Hidden`` without the key, and nothing where somebody moved it."""
    try:
        return tx.reveal(document, "title") or ""
    except NotAllowed:
        return Hidden.HIDDEN
    except Damaged:
        return ""


def kind_of(tx: Transaction, document: Document) -> str:
    """What kind of document it is, in words."""
    term = tx.session.get(Term, document.kind_id) if document.kind_id is not None else None
    return _(term.label) if term is not None else ""


def kind_code(tx: Transaction, document: Document) -> str | None:
    """The code of its kind."""
    term = tx.session.get(Term, document.kind_id) if document.kind_id is not None else None
    return term.code if term is not None else None


def due(tx: Transaction) -> list[DueLine]:
    """Documents expected by now, and those that run out, while support goes on."""
    if not tx.may(Capability.SEE_CASE):
        return []
    today = tx.today
    is_expected = (Document.state == DocumentState.EXPECTED) & (
        Document.expected_by <= today + _EXPECTED_WITHIN
    )
    runs_out = (Document.state == DocumentState.STORED) & Document.expires.between(
        today - _RAN_OUT_WITHIN, today + RUNS_OUT_WITHIN
    )
    found = (
        select(Document, Resident.known_as, Resident.code)
        .join(Resident, Resident.id == Document.resident_id)
        .where(or_(is_expected, runs_out), protection.visible(tx, Document.resident_id))
        .where(support_spans.goes_on(Document.resident_id))
    )
    lines = []
    rows: Iterable[Any] = tx.session.execute(found)  # a day within a span is never None
    for document, known_as, code in rows:
        name, title = shown_name(known_as, code), title_of(tx, document)
        what = (title if isinstance(title, str) else "") or kind_of(tx, document)
        if not _can_read(tx, document.confidentiality):
            what = ""  # what kind it is says enough to whoever looks over a shoulder
        is_there = document.state == DocumentState.STORED
        said = _("{name}: {document} is expected")
        if is_there:
            is_over = document.expires < today
            said = _("{name}: {document} ran out") if is_over else _("{name}: {document} runs out")
        lines.append(
            DueLine(
                day=document.expires if is_there else document.expected_by,
                icon="file",
                title=said.format(name=name, document=what or _("a document")),
                resident_id=document.resident_id,
                tab=TAB,
                kind=DueKind.DOCUMENT,
                record=("document", document.id),
            )
        )
    return lines


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When documents came; what is in one whose key is missing is not said."""
    if not tx.may(Capability.SEE_CASE):
        return []
    rows = rows_of(tx, resident_id, with_removed=False)
    return [
        TimelineEvent(
            day=row.stored_at.date(),
            at=row.stored_at,
            kind=TAB,
            icon="file",
            title=_("Document stored: {document}").format(document=row.shown)
            if _can_read(tx, row.confidentiality)
            else _("Document stored"),
            detail=row.kind if row.can_open and row.kind != row.shown else "",
            record=("document", row.id),
        )
        for row in rows
        if row.state is DocumentState.STORED and row.stored_at is not None
    ]


def _can_read(tx: Transaction, confidentiality: str) -> bool:
    try:
        return tx.sealer.can_read(confidentiality)
    except KeyError:
        return False
