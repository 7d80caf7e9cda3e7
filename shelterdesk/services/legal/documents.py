# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents: scans and files inside the encrypted file, and the checklist of what is expected.

Title and content are sealed for the class of the document. Who holds no key of it can still store
one and does not see it again. The name a file had is not kept: it often says more than its title
should. Storing cannot be undone, because a content leaves no image in the trail; a document that
was stored by mistake is taken away, and its content erased.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select, update

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.documents import Document, DocumentContent, DocumentState
from shelterdesk.models.vocabularies import Term
from shelterdesk.services import vocabularies as words
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentPurpose
from shelterdesk.services.legal import document_rows, scans
from shelterdesk.services.legal.document_rows import DocumentRow, due, timeline
from shelterdesk.services.log.log_entries import ErasureReason
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.vocabularies import Vocabulary

__all__ = [
    "Content", "DocumentForm", "DocumentRow", "DocumentState", "bring_back", "choices", "classes",
    "content", "due", "edit", "erase", "erase_content", "expect", "form", "move_to_class",
    "not_needed", "of_resident", "remove", "store", "timeline",
]  # fmt: skip

CASE: Final = "case"
_LONGEST_TITLE: Final = 200
PHOTO: Final = "photo"  # of the person; in the preset of the word list

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """What is said of a document beside its content; everything is optional."""

    kind: str | None = None  # a code of the word list
    title: str | Hidden = ""
    confidentiality: str = CASE
    expected_by: date | None = None
    issued: date | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A document that was opened."""

    data: bytes
    media_type: str
    title: str
    pages: int


# Writing
@verb(Capability.EDIT_CASE, is_undoable=False)
def store(
    tx: Transaction,
    *,
    resident_id: int,
    file: bytes,
    form: DocumentForm,
    document_id: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Store a file as a new document, or as the expected one; returns its id.

    Raises ``Invalid`` (field ``file``) for what is too large, damaged or no PDF or picture.
    """
    _refuse_unagreed_photo(tx, resident_id, form)
    say = progress or _nobody
    say(0, 3, _("Looking at the file…"))
    scan = scans.read(file)
    document = _new_or_expected(tx, resident_id, document_id)
    _write(tx, document, form)
    document.state = DocumentState.STORED.value
    document.media_type, document.size = scan.media_type, len(scan.data)
    document.pages, document.stored_at = scan.pages, tx.now
    tx.session.add(document)
    tx.session.flush()
    say(1, 3, _("Sealing…"))
    body = DocumentContent(document_id=document.id)
    tx.seal_bytes_as(body, "body", document.confidentiality, scan.data)
    say(2, 3, _("Storing…"))
    tx.session.add(body)
    tx.session.flush()
    tx.about(document)
    return document.id


@verb(Capability.EDIT_CASE)
def expect(tx: Transaction, *, resident_id: int, form: DocumentForm) -> int:
    """Add a line to the checklist; returns its id."""
    document = _new_or_expected(tx, resident_id, None)
    _write(tx, document, form)
    if not form.kind and not form.title:
        raise Invalid(_("Say which document is expected."), field="kind")
    tx.session.add(document)
    tx.session.flush()
    tx.about(document)
    return document.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, document_id: int, form: DocumentForm) -> None:
    """Change what is said of a document; a hidden title stays as it is.

    The class of a stored one stays too: ``move_to_class`` is for that.
    """
    document = _get(tx, document_id)
    if document.state == DocumentState.STORED:
        form = replace(form, confidentiality=document.confidentiality)
        if form.kind != _kind_of(tx, document):
            _refuse_unagreed_photo(tx, document.resident_id, form)
    _write(tx, document, form)


@verb(Capability.EDIT_CASE)
def not_needed(tx: Transaction, *, document_id: int, is_needed: bool = False) -> None:
    """The checklist waits for it no more, or again."""
    document = _get(tx, document_id)
    if document.state not in {DocumentState.EXPECTED, DocumentState.NOT_NEEDED}:
        raise Conflict(_("This document is there already."))
    state = DocumentState.EXPECTED if is_needed else DocumentState.NOT_NEEDED
    document.state = state.value


@verb(Capability.EDIT_CASE)
def remove(tx: Transaction, *, document_id: int) -> None:
    """Take a document out of sight; what it holds stays until it is erased."""
    _get(tx, document_id).state = DocumentState.REMOVED.value


@verb(Capability.EDIT_CASE)
def bring_back(tx: Transaction, *, document_id: int) -> None:
    """A document that was taken away, in its place again."""
    document = _get(tx, document_id)
    if document.state != DocumentState.REMOVED:
        return
    is_there = document.stored_at is not None and _content(tx, document_id).body is not None
    if document.stored_at is not None and not is_there:
        raise Conflict(_("What it held was erased. It does not come back."))
    document.state = (DocumentState.STORED if is_there else DocumentState.EXPECTED).value


@verb(Capability.EDIT_CASE, is_undoable=False)
def move_to_class(tx: Transaction, *, document_id: int, confidentiality: str) -> None:
    """Let others read a document: seal it for another class. Needs the key of its present one."""
    document = _get(tx, document_id)
    _known_class(tx, confidentiality)
    title = tx.reveal(document, "title")
    if document.stored_at is not None:
        body = _content(tx, document_id)
        data = tx.reveal_bytes(body, "body")
        if data is not None:
            tx.seal_bytes_as(body, "body", confidentiality, data)
    _seal_for(tx, document, confidentiality, title or "")


@verb(Capability.ERASE, is_undoable=False)
def erase(tx: Transaction, *, document_id: int, reason: ErasureReason) -> None:
    """Erase title and content of a document, here and in the trail.

    That there was one, of which kind and when, stays. Backups made before keep it until they
    expire.
    """
    erase_content(tx, document_id)
    tx.details["reason"] = ErasureReason(reason).value


def erase_content(tx: Transaction, document_id: int) -> None:
    """The same for other services; the act becomes an *erase* event about the document."""
    document = _get(tx, document_id)
    table = DocumentContent.__table__
    tx.session.flush()
    # Past the images: neither the title nor what it held must stay anywhere.
    connection = tx.session.connection()
    connection.execute(
        update(table)  # type: ignore[arg-type]
        .where(table.c.document_id == document_id)
        .values(body=None)
    )
    own = Document.__table__
    connection.execute(
        update(own)  # type: ignore[arg-type]
        .where(own.c.id == document_id)
        .values(title=None, state=DocumentState.REMOVED.value)
    )
    tx.tables |= {Document.__tablename__, DocumentContent.__tablename__}
    tx.rows_changed += 1
    tx.session.expire_all()
    tx.residents.add(document.resident_id)
    tx.erase_images(document)


# Reading
@query(Capability.SEE_CASE)
def of_resident(
    tx: Transaction, *, resident_id: int, with_removed: bool = False
) -> list[DocumentRow]:
    """The checklist and the documents of a person: what is awaited first, then the newest."""
    residents.get(tx, resident_id)
    return document_rows.rows_of(tx, resident_id, with_removed=with_removed)


@query(Capability.SEE_CASE, viewed=N_("Opened a document"), each_time=True)
def content(tx: Transaction, *, document_id: int) -> Content:
    """What a document holds. Raises ``NotAllowed`` without the key, ``Damaged`` if it was moved."""
    document = _get(tx, document_id)
    if document.state != DocumentState.STORED:
        raise protection.not_there()
    data = tx.reveal_bytes(_content(tx, document_id), "body")
    if data is None:
        raise protection.not_there()
    return Content(
        data=data,
        media_type=document.media_type or "",
        title=tx.reveal(document, "title") or document_rows.kind_of(tx, document),
        pages=document.pages or 1,
    )


@query(Capability.SEE_CASE)
def form(tx: Transaction, *, document_id: int) -> DocumentForm:
    """A document as a form."""
    document = _get(tx, document_id)
    return DocumentForm(
        kind=document_rows.kind_code(tx, document),
        title=sealed_words.revealed(tx, document, "title"),
        confidentiality=document.confidentiality,
        expected_by=document.expected_by,
        issued=document.issued,
        expires=document.expires,
    )


@query(Capability.SEE_CASE)
def classes(tx: Transaction) -> list[str]:
    """The classes a document can be sealed for, those she reads first."""
    names = tx.sealer.names()
    return sorted(names, key=lambda name: not tx.sealer.can_read(name))


@query(Capability.SEE_CASE)
def choices(tx: Transaction, *, resident_id: int) -> list[tuple[int, str]]:
    """Stored documents of a person to attach elsewhere (a signed consent, a court's order)."""
    rows = of_resident(tx, resident_id=resident_id)
    return [(row.id, row.shown) for row in rows if row.state is DocumentState.STORED]


# Within
def _new_or_expected(tx: Transaction, resident_id: int, document_id: int | None) -> Document:
    residents.get(tx, resident_id)
    if document_id is None:
        return Document(resident_id=resident_id, state=DocumentState.EXPECTED.value)
    document = _get(tx, document_id)
    is_open = document.state in {DocumentState.EXPECTED, DocumentState.NOT_NEEDED}
    if document.resident_id != resident_id or not is_open:
        raise Conflict(_("This document is there already."))
    return document


def _write(tx: Transaction, document: Document, form: DocumentForm) -> None:
    _known_class(tx, form.confidentiality)
    if form.issued is not None and form.expires is not None and form.expires < form.issued:
        raise Invalid(_("It cannot run out before it was issued."), field="expires")
    document.kind_id = None
    if form.kind:
        document.kind_id = words.find_id(tx, vocabulary=Vocabulary.DOCUMENT_KIND, code=form.kind)
    document.expected_by, document.issued = form.expected_by, form.issued
    document.expires = form.expires
    _write_title(tx, document, form)


def _kind_of(tx: Transaction, document: Document) -> str:
    row = tx.session.get(Term, document.kind_id) if document.kind_id is not None else None
    return "" if row is None else row.code


def _refuse_unagreed_photo(tx: Transaction, resident_id: int, form: DocumentForm) -> None:
    """Without a yes there is no photo of anybody here; raises ``NotAllowed``, saying what to do."""
    if form.kind == PHOTO:
        residents.get(tx, resident_id)
        consents.require(tx, resident_id=resident_id, purpose=ConsentPurpose.PHOTO)


def _write_title(tx: Transaction, document: Document, form: DocumentForm) -> None:
    is_same_class = document.confidentiality == form.confidentiality
    if isinstance(form.title, Hidden):
        if not is_same_class and document.title is not None:
            raise NotAllowed(_("You hold no key for this text."))
        document.confidentiality = form.confidentiality
        return
    title = sealed_words.clean(form.title).replace("\n", " ")
    if len(title) > _LONGEST_TITLE:
        message = _("At most {limit} characters fit here.").format(limit=_LONGEST_TITLE)
        raise Invalid(message, field="title")
    if not is_same_class and document.title is not None:
        _seal_for(tx, document, form.confidentiality, title)
        return
    document.confidentiality = form.confidentiality
    if sealed_words.revealed(tx, document, "title") == title:
        return
    if title:
        tx.seal_as(document, "title", form.confidentiality, title)
    else:
        document.title = None


def _known_class(tx: Transaction, confidentiality: str) -> None:
    if confidentiality not in tx.sealer.names():
        raise Invalid(_("Choose who may read it."), field="confidentiality")


def _get(tx: Transaction, document_id: int) -> Document:
    document = tx.session.get(Document, document_id)
    if document is None or not protection.may_see(tx, document.resident_id):
        raise protection.not_there()
    tx.about(document)
    tx.person(document.resident_id)
    return document


def _content(tx: Transaction, document_id: int) -> DocumentContent:
    found = select(DocumentContent).where(DocumentContent.document_id == document_id)
    return tx.session.scalars(found).one()


def _nobody(done: int, total: int, text: str) -> None:
    """Nobody looks how far it is."""


def _seal_for(tx: Transaction, document: Document, confidentiality: str, title: str) -> None:
    """Another class: the trail would still show the title to those of the class before."""
    body = tx.sealed_bytes_as(document, "title", confidentiality, title) if title else None
    tx.write_over(document, {"confidentiality": confidentiality, "title": body})
