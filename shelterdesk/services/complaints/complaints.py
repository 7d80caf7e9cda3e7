# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Complaints about colleagues, partners or the house: anybody writes one, whoever is named in it
cannot read it.

It goes to those who handle complaints and are not named, and to whom the writer chooses; each gets
a copy sealed to that person alone. Who has a copy may share it, add notes, and say what is done;
the new text is sealed to all readers there are. Writing one leaves no event: the trail would tell
the person named that a colleague wrote something. Nothing is undone or deleted; a complaint that
came to nothing is closed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.complaints import Complaint, ComplaintCopy, ComplaintState
from shelterdesk.models.staff import Staff
from shelterdesk.services import organisation
from shelterdesk.services.complaints import complaint_copies
from shelterdesk.services.complaints.complaint_copies import Said
from shelterdesk.services.partners import partners
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words

__all__ = [
    "TABLES", "About", "ComplaintForm", "ComplaintRow", "ComplaintState", "HandlingForm",
    "NoteRow", "OpenedComplaint", "Reader", "about_words", "complaints", "due", "handle", "note",
    "opened", "readers_for", "share", "write",
]  # fmt: skip

TABLES: Final = ("complaint", "complaint_copy")
_LONGEST_LINE: Final = 200
_MOST: Final = 200  # in a list


class About(StrEnum):
    """What a complaint is about."""

    STAFF = "staff"
    PARTNER = "partner"
    HOUSE = "house"


_ABOUT: Final = {
    About.STAFF: N_("A colleague"),
    About.PARTNER: N_("A partner"),
    About.HOUSE: N_("The house"),
}


@dataclass(frozen=True, slots=True)
class ComplaintForm:
    """What is asked of a complaint; only its words are required, and who is named."""

    about: About
    words: str
    staff_ids: tuple[int, ...] = ()  # who is named: they get no copy
    partner_id: int | None = None
    partner: str = ""  # in words: not everybody sees the list
    complainant: str = ""
    wish: str = ""
    received: date | None = None  # none: today
    answer_by: date | None = None
    also: tuple[int, ...] = ()  # colleagues who shall read it besides


@dataclass(frozen=True, slots=True)
class HandlingForm:
    """Where a complaint stands and what is done."""

    state: ComplaintState
    answer_by: date | None = None
    measures: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can read a complaint, or could be given it."""

    id: int
    shown: str


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint as its readers see it in a list; ``is_lost``: the copy opens no more."""

    id: int
    received: date
    state: ComplaintState
    answer_by: date | None
    about: str
    is_late: bool
    is_lost: bool


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What a reader added."""

    at: datetime
    author: str
    words: str


@dataclass(frozen=True, slots=True)
class OpenedComplaint:
    """A complaint with all its words, for a reader."""

    row: ComplaintRow
    said: Said
    author: str
    written: datetime
    closed: date | None
    notes: tuple[NoteRow, ...]
    readers: tuple[Reader, ...]
    could_read: tuple[Reader, ...]  # whom it can be shared with


def about_words(about: About) -> str:
    """What it is about, in words."""
    return _(_ABOUT[about])


# Writing
@verb(Capability.WRITE_LOG, is_quiet=True)
def write(tx: Transaction, *, form: ComplaintForm) -> None:
    """Take a complaint. Nothing is given back: who wrote it reads it only as one of its readers."""
    about = About(form.about)
    words = sealed_words.checked(form.words, field="words")
    if not words:
        raise Invalid(_("Write what the complaint is."), field="words")
    received = form.received or tx.today
    if received > tx.today:
        raise Invalid(_("This day is still to come."), field="received")
    if form.answer_by is not None and form.answer_by < received:
        raise Invalid(_("It cannot be answered before it came."), field="answer_by")
    named = _named(tx, form)
    said = Said(
        about=about.value,
        staff_ids=named,
        partner_id=form.partner_id if about is About.PARTNER else None,
        partner=_partner(tx, form) if about is About.PARTNER else "",
        complainant=sealed_words.checked(
            form.complainant, field="complainant", longest=_LONGEST_LINE
        ),
        words=words,
        wish=sealed_words.checked(form.wish, field="wish"),
        author_id=tx.staff_id,
        written=tx.now.isoformat(),
    )
    whom = _first_readers(tx, named, form.also)
    complaint_id = complaint_copies.begin(tx, received, form.answer_by)
    complaint_copies.seal(tx, complaint_id, received, said, whom)


@verb(Capability.WRITE_LOG, is_undoable=False)
def note(tx: Transaction, *, complaint_id: int, text: str) -> None:
    """Add what one found out or said; a reader may."""
    row, said = _own(tx, complaint_id)
    words = sealed_words.checked(text, field="text")
    if not words:
        raise Invalid(_("Please write something."), field="text")
    _seal_again(tx, row, complaint_copies.with_note(tx, said, words))


@verb(Capability.WRITE_LOG, is_undoable=False)
def handle(tx: Transaction, *, complaint_id: int, form: HandlingForm) -> None:
    """Say where it stands and what is done; a reader may."""
    row, said = _own(tx, complaint_id)
    state = ComplaintState(form.state)
    measures = sealed_words.checked(form.measures, field="measures")
    if form.answer_by is not None and form.answer_by < row.received:
        raise Invalid(_("It cannot be answered before it came."), field="answer_by")
    if state is ComplaintState.CLOSED and not measures:
        raise Invalid(_("Write what came of it before it is closed."), field="measures")
    was_closed = row.closed
    row.state, row.answer_by = state.value, form.answer_by
    row.closed = (was_closed or tx.today) if state is ComplaintState.CLOSED else None
    tx.session.flush()
    if measures != said.measures:
        _seal_again(tx, row, replace(said, measures=measures))


@verb(Capability.WRITE_LOG, is_undoable=False)
def share(tx: Transaction, *, complaint_id: int, staff_id: int) -> None:
    """Let one more colleague read it, who is not named; a reader may. Who had a copy that opens no
    more gets a new one."""
    row, said = _own(tx, complaint_id)
    if staff_id in said.staff_ids:
        raise Invalid(_("Whoever is named in a complaint cannot read it."), field="staff_id")
    there = {who.id: who for who in complaint_copies.active(tx)}
    if staff_id not in there:
        raise Invalid(_("Choose a colleague who can sign in."), field="staff_id")
    complaint_copies.seal(tx, row.id, row.received, said, [there[staff_id]])


# Reading
@query(Capability.WRITE_LOG)
def readers_for(
    tx: Transaction, *, staff_ids: Collection[int] = (), also: Collection[int] = ()
) -> list[Reader]:
    """Who will read a complaint in which these colleagues are named: told before it is written."""
    return [_reader(who) for who in _chosen(tx, staff_ids, also)]


@query(Capability.WRITE_LOG)
def complaints(tx: Transaction, *, with_closed: bool = False) -> list[ComplaintRow]:
    """The complaints the person signed in has a copy of, what is open first, then the newest."""
    statement = (
        select(Complaint, ComplaintCopy)
        .join(ComplaintCopy, ComplaintCopy.complaint_id == Complaint.id)
        .where(ComplaintCopy.staff_id == tx.staff_id)
        .order_by(Complaint.closed.is_not(None), Complaint.received.desc(), Complaint.id.desc())
        .limit(_MOST)
    )
    if not with_closed:
        statement = statement.where(Complaint.closed.is_(None))
    return [
        _row(tx, row, complaint_copies.said(tx, copy))
        for row, copy in tx.session.execute(statement)
    ]


@query(Capability.WRITE_LOG, viewed=N_("Opened a complaint"))
def opened(tx: Transaction, *, complaint_id: int) -> OpenedComplaint:
    """A complaint with everything it says, for its readers."""
    row, said = _own(tx, complaint_id)
    tx.which = complaint_id
    names = organisation.staff_names(tx)
    whom = complaint_copies.readers(tx, [complaint_id])[complaint_id]
    there = complaint_copies.active(tx)
    return OpenedComplaint(
        row=_row(tx, row, said),
        said=said,
        author=names.get(said.author_id or 0, ""),
        written=_local(tx, said.written),
        closed=row.closed,
        notes=tuple(
            NoteRow(_local(tx, one.at), names.get(one.staff_id, ""), one.words)
            for one in said.notes
        ),
        readers=tuple(_reader(who) for who in there if who.id in whom),
        could_read=tuple(
            _reader(who) for who in there if who.id not in whom and who.id not in said.staff_ids
        ),
    )


def due(tx: Transaction) -> list[DueLine]:
    """Complaints that are open, for their readers: new ones, and those to answer soon."""
    if not tx.may(Capability.WRITE_LOG):
        return []
    query = (
        select(Complaint)
        .join(ComplaintCopy, ComplaintCopy.complaint_id == Complaint.id)
        .where(ComplaintCopy.staff_id == tx.staff_id, Complaint.closed.is_(None))
        .order_by(Complaint.received, Complaint.id)
        .limit(_MOST)
    )
    lines = []
    for row in tx.session.scalars(query):
        is_new = row.state == ComplaintState.OPEN
        if not is_new and (row.answer_by is None or row.answer_by > tx.today):
            continue
        lines.append(
            DueLine(
                day=row.answer_by or max(row.received, tx.today),
                icon="message-square-warning",
                title=_("A complaint to look into") if is_new else _("A complaint to answer"),
                tone="notice",
                kind=DueKind.COMPLAINT,
                place=("log", ("tab", "complaints", row.id)),
            )
        )
    return lines


# Within
def _own(tx: Transaction, complaint_id: int) -> tuple[Complaint, Said]:
    """A complaint one reads; for all others it is not there."""
    copy = complaint_copies.own(tx, complaint_id)
    if copy is None:
        raise NotFound(_("This complaint is not there."))
    said = complaint_copies.said(tx, copy)
    if said is None:
        raise Conflict(
            _(
                "Your copy was sealed to a passphrase you no longer have. Another reader can share "
                "the complaint with you again."
            )
        )
    return tx.session.get_one(Complaint, complaint_id), said


def _seal_again(tx: Transaction, row: Complaint, said: Said) -> None:
    """The new text for every reader who can open the file; named are none of them."""
    whom = set(complaint_copies.readers(tx, [row.id])[row.id]) - set(said.staff_ids)
    present = [who for who in complaint_copies.active(tx) if who.id in whom]
    complaint_copies.seal(tx, row.id, row.received, said, present)


def _named(tx: Transaction, form: ComplaintForm) -> tuple[int, ...]:
    named = tuple(dict.fromkeys(form.staff_ids))
    if form.about is About.STAFF and not named:
        raise Invalid(_("Choose whom the complaint is about."), field="staff_ids")
    if set(named) - organisation.staff_names(tx).keys():
        raise Invalid(_("Choose a colleague."), field="staff_ids")
    return named


def _partner(tx: Transaction, form: ComplaintForm) -> str:
    """What the partner is called now: that stays, whatever becomes of the list."""
    words = sealed_words.checked(form.partner, field="partner", longest=_LONGEST_LINE)
    found = partners.name(tx, form.partner_id) or words
    if not found:
        raise Invalid(_("Choose or write the partner it is about."), field="partner_id")
    return found


def _first_readers(tx: Transaction, named: Collection[int], also: Collection[int]) -> list[Staff]:
    if set(also) & set(named):
        raise Invalid(_("Whoever is named in a complaint cannot read it."), field="also")
    whom = _chosen(tx, named, also)
    if set(also) - {who.id for who in whom}:
        raise Invalid(_("Choose a colleague who can sign in."), field="also")
    if whom:
        return whom
    others = [
        who.name_shown or who.code for who in complaint_copies.active(tx) if who.id not in named
    ]
    if not others:
        raise Invalid(
            _(
                "Everybody who can sign in is named: nobody could read it. Write it on paper and "
                "bring it to somebody outside the house."
            ),
            field="also",
        )
    raise Invalid(
        _(
            "Everybody who handles complaints is named: nobody could read it. Choose somebody you "
            "trust: {who}."
        ).format(who=", ".join(others)),
        field="also",
    )


def _chosen(tx: Transaction, named: Collection[int], also: Collection[int]) -> list[Staff]:
    handlers = {who.id for who in complaint_copies.handlers(tx)}
    wanted = (handlers | set(also)) - set(named)
    return [who for who in complaint_copies.active(tx) if who.id in wanted]


def _row(tx: Transaction, row: Complaint, said: Said | None) -> ComplaintRow:
    is_open = row.state != ComplaintState.CLOSED
    return ComplaintRow(
        id=row.id,
        received=row.received,
        state=ComplaintState(row.state),
        answer_by=row.answer_by,
        about="" if said is None else _about(tx, said),
        is_late=is_open and row.answer_by is not None and row.answer_by < tx.today,
        is_lost=said is None,
    )


def _about(tx: Transaction, said: Said) -> str:
    names = organisation.staff_names(tx)
    named = ", ".join(names[one] for one in said.staff_ids if one in names)
    if said.about == About.PARTNER:
        return " · ".join(one for one in (said.partner, named) if one)
    if said.about == About.HOUSE:
        return " · ".join(one for one in (about_words(About.HOUSE), named) if one)
    return named


def _reader(who: Staff) -> Reader:
    return Reader(who.id, who.name_shown or who.code)


def _local(tx: Transaction, text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(tx.now.tzinfo)
