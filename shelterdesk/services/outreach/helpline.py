# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls and messages: what they were about, and whom to call back in a way that is safe.

Somebody who calls need not be anybody's record. The time at which a call back is safe is plain, so
that the desk can remind; the number, whom to ask for and what not to say are sealed, and what was
said is too. Who cannot read it sees that a caseworker calls back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Select, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.outreach import HelplineChannel, HelplineContact, HelplineState
from shelterdesk.models.residents import Resident
from shelterdesk.models.visits import AgeBand
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "TABLES", "CallMonth", "CallRow", "ContactForm", "HelplineChannel", "HelplineState", "add",
    "call_backs", "called_back", "due", "edit", "form", "month", "not_reached", "not_safe",
    "remove",
]  # fmt: skip

#: A change of one of these may bring other lines to Today.
TABLES: Final = ("helpline_contact", "resident", "resident_access")

_MOST_MINUTES: Final = 24 * 60
_FURTHEST: Final = timedelta(days=366)
_CLOCKS_DIFFER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ContactForm:
    """All that is written of a call or message; nothing is required."""

    at: datetime | None = None  # none: now, or as it was
    channel: HelplineChannel = HelplineChannel.PHONE
    topic: str | None = None  # a code of the word list, as the next but one
    age_band: AgeBand | None = None
    gender: str | None = None
    language: str | None = None  # an IETF tag
    minutes: int | None = None
    resident_id: int | None = None  # whose record it is about; none: nobody's
    shown: str = ""  # what that resident is called; for the form alone
    note: str | Hidden = ""
    call_back_at: datetime | None = None  # a time that is safe; none: nobody calls back
    safe_way: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call or message as lists show it; what is sealed is opened with its form."""

    id: int | None
    at: datetime  # local
    channel: HelplineChannel
    topic: str  # in words, as the next two
    age: AgeBand | None
    gender: str
    language: str
    minutes: int | None
    resident_id: int | None
    shown: str
    state: HelplineState
    call_back_at: datetime | None
    handled_by: str
    handled_at: datetime | None
    has_note: bool
    has_way: bool
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class CallMonth:
    """Calls and messages of a month, the latest first."""

    month: date
    rows: tuple[CallRow, ...]
    minutes: int


@verb(Capability.WRITE_LOG)
def add(tx: Transaction, *, form: ContactForm) -> int:
    """Write down a call or message; returns its id."""
    row = HelplineContact()
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    if row.resident_id is None:
        tx.about(row)
    return row.id


@verb(Capability.WRITE_LOG)
def edit(tx: Transaction, *, contact_id: int, form: ContactForm) -> None:
    """Write a form over a call or message; what is hidden stays as it is."""
    _write(tx, _get(tx, contact_id), form)


@verb(Capability.WRITE_LOG)
def remove(tx: Transaction, *, contact_id: int) -> None:
    """Take away what was written down by mistake."""
    tx.session.delete(_get(tx, contact_id))


@verb(Capability.WRITE_LOG)
def called_back(tx: Transaction, *, contact_id: int) -> None:
    """Somebody called back and talked with them."""
    _handle(tx, contact_id, HelplineState.CALLED_BACK)


@verb(Capability.WRITE_LOG)
def not_reached(tx: Transaction, *, contact_id: int, again_at: datetime | None = None) -> None:
    """Nobody answered; ``again_at``: when to try once more, none: not again."""
    row = _handle(tx, contact_id, HelplineState.NOT_REACHED)
    if again_at is not None:
        row.call_back_at = _safe_time(tx, again_at, "again_at")
        row.state = HelplineState.CALL_BACK.value


@verb(Capability.WRITE_LOG)
def not_safe(tx: Transaction, *, contact_id: int) -> None:
    """It is not safe to call back: nobody does, and nobody is reminded."""
    _handle(tx, contact_id, HelplineState.NOT_SAFE)


@query(Capability.SEE_RESIDENTS, viewed=N_("Opened a call or message"))
def form(tx: Transaction, *, contact_id: int) -> ContactForm:
    """A call or message as a form, with what is sealed for those who hold the key."""
    row = _get(tx, contact_id)
    zone = tx.now.tzinfo
    shown = ""
    if row.resident_id is not None:
        resident = tx.session.get_one(Resident, row.resident_id)
        shown = shown_name(resident.known_as, resident.code)
    return ContactForm(
        at=row.at.astimezone(zone),
        channel=HelplineChannel(row.channel),
        topic=_code(tx, row.topic_id),
        age_band=AgeBand(row.age_band) if row.age_band else None,
        gender=_code(tx, row.gender_id),
        language=row.language,
        minutes=row.minutes,
        resident_id=row.resident_id,
        shown=shown,
        note=sealed_words.revealed(tx, row, "note"),
        call_back_at=None if row.call_back_at is None else row.call_back_at.astimezone(zone),
        safe_way=sealed_words.revealed(tx, row, "safe_way"),
    )


@query(Capability.SEE_RESIDENTS)
def call_backs(tx: Transaction) -> list[CallRow]:
    """Whom somebody is to call back, the longest overdue first; of people who may be seen."""
    return _rows(tx, tx.session.scalars(_waiting(tx)))


@query(Capability.SEE_RESIDENTS)
def month(tx: Transaction, *, month: date) -> CallMonth:
    """Calls and messages of a month; ``month`` is any of its days. Of somebody who must not be
    seen it says only that one called."""
    first = month.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    zone, midnight = tx.now.tzinfo, datetime.min.time()
    found = tx.session.scalars(
        select(HelplineContact)
        .where(
            HelplineContact.at >= datetime.combine(first, midnight, zone),
            HelplineContact.at < datetime.combine(after, midnight, zone),
        )
        .order_by(HelplineContact.at.desc(), HelplineContact.id.desc())
    )
    rows = tuple(_rows(tx, found))
    return CallMonth(first, rows, sum(row.minutes or 0 for row in rows))


def due(tx: Transaction) -> list[DueLine]:
    """Whom to call back today or since before, for Today."""
    end_of_day = datetime.combine(tx.today, datetime.max.time(), tx.now.tzinfo)
    can_read = tx.sealer.can_read("case")
    lines = []
    waiting = _waiting(tx).where(HelplineContact.call_back_at <= end_of_day)
    for row in _rows(tx, tx.session.scalars(waiting)):
        at = row.call_back_at or tx.now
        told = " · ".join(part for part in (row.shown, row.topic) if part)
        lines.append(
            DueLine(
                day=at.date(),
                icon="phone",
                title=_("Call back at {time}").format(time=f"{at:%H:%M}"),
                detail=told if can_read else _("Sealed: a caseworker calls back."),
                is_for_all=True,
                tone="notice" if at <= tx.now else "muted",
                kind=DueKind.CALL_BACK,
                place=("visits", ("tab", "helpline", row.id)),
            )
        )
    return lines


def _waiting(tx: Transaction) -> Select[HelplineContact]:
    return (
        select(HelplineContact)
        .where(
            HelplineContact.state == HelplineState.CALL_BACK.value,
            HelplineContact.resident_id.is_(None)
            | protection.visible(tx, HelplineContact.resident_id),
        )
        .order_by(HelplineContact.call_back_at, HelplineContact.id)
    )


def _write(tx: Transaction, row: HelplineContact, form: ContactForm) -> None:
    at = form.at or row.at or tx.now
    if at > tx.now + _CLOCKS_DIFFER and at != row.at:
        raise Invalid(_("The time lies in the future."), field="at")
    if form.minutes is not None and not 0 < form.minutes <= _MOST_MINUTES:
        raise Invalid(_("Write a number of minutes, or nothing."), field="minutes")
    if form.resident_id is not None and form.resident_id != row.resident_id:
        residents.get(tx, form.resident_id)
    is_named = form.resident_id is not None
    row.at, row.channel = at, HelplineChannel(form.channel).value
    row.resident_id, row.minutes = form.resident_id, form.minutes
    row.language = (form.language or "").strip()[:12] or None
    row.topic_id = _term(tx, Vocabulary.HELPLINE_TOPIC, form.topic)
    row.age_band = AgeBand(form.age_band).value if form.age_band and not is_named else None
    row.gender_id = None if is_named else _term(tx, Vocabulary.GENDER, form.gender)
    sealed_words.write(tx, row, "note", form.note)
    sealed_words.write(tx, row, "safe_way", form.safe_way)
    _write_call_back(tx, row, form)


def _write_call_back(tx: Transaction, row: HelplineContact, form: ContactForm) -> None:
    """Another time asks for another call; the same one leaves what was answered."""
    if form.call_back_at is None:
        if row.state in (None, HelplineState.CALL_BACK.value):
            row.state = HelplineState.DONE.value
        row.call_back_at = None
    elif form.call_back_at != row.call_back_at:
        row.call_back_at = _safe_time(tx, form.call_back_at, "call_back_at")
        row.state = HelplineState.CALL_BACK.value
        row.handled_by = row.handled_at = None


def _safe_time(tx: Transaction, at: datetime, field: str) -> datetime:
    if at < tx.now - _CLOCKS_DIFFER:
        raise Invalid(_("This time is over. Choose when it is safe to call."), field=field)
    if at > tx.now + _FURTHEST:
        raise Invalid(_("That is more than a year away."), field=field)
    return at


def _handle(tx: Transaction, contact_id: int, state: HelplineState) -> HelplineContact:
    row = _get(tx, contact_id)
    if row.state != HelplineState.CALL_BACK.value:
        raise Conflict(_("A colleague has taken care of this already."))
    row.state = state.value
    row.handled_by, row.handled_at = tx.staff_id, tx.now
    return row


def _term(tx: Transaction, vocabulary: Vocabulary, code: str | None) -> int | None:
    return vocabularies.find_id(tx, vocabulary=vocabulary, code=code) if code else None


def _code(tx: Transaction, term_id: int | None) -> str | None:
    word = vocabularies.listed(tx, term_id)
    return None if word is None else word.code


def _get(tx: Transaction, contact_id: int) -> HelplineContact:
    return residents.get_of(tx, HelplineContact, contact_id, _("This call is not there any more."))


def _rows(tx: Transaction, contacts: Iterable[HelplineContact]) -> list[CallRow]:
    found = list(contacts)
    ids = {row.resident_id for row in found if row.resident_id is not None}
    query = select(Resident.id, Resident.known_as, Resident.code).where(Resident.id.in_(ids))
    names = {
        id_: shown_name(known_as, code)
        for id_, known_as, code in (tx.session.execute(query) if ids else ())
    }
    staff, zone, hidden = organisation.staff_names(tx), tx.now.tzinfo, protection.hidden_ids(tx)
    rows = []
    for row in found:
        if row.resident_id in hidden:
            rows.append(_one_person(tx, row))
            continue
        rows.append(
            CallRow(
                id=row.id,
                at=row.at.astimezone(zone),
                channel=HelplineChannel(row.channel),
                topic=vocabularies.label(tx, row.topic_id),
                age=AgeBand(row.age_band) if row.age_band else None,
                gender=vocabularies.label(tx, row.gender_id),
                language=row.language or "",
                minutes=row.minutes,
                resident_id=row.resident_id,
                shown=names.get(row.resident_id or 0, ""),
                state=HelplineState(row.state),
                call_back_at=row.call_back_at and row.call_back_at.astimezone(zone),
                handled_by=staff.get(row.handled_by or 0, ""),
                handled_at=row.handled_at and row.handled_at.astimezone(zone),
                has_note=row.note is not None,
                has_way=row.safe_way is not None,
            )
        )
    return rows


def _one_person(tx: Transaction, row: HelplineContact) -> CallRow:
    return CallRow(
        id=None, at=row.at.astimezone(tx.now.tzinfo), channel=HelplineChannel(row.channel),
        topic="", age=None, gender="", language="", minutes=None, resident_id=None,
        shown=protection.one_person(), state=HelplineState.DONE, call_back_at=None, handled_by="",
        handled_at=None, has_note=False, has_way=False, is_hidden=True,
    )  # fmt: skip
