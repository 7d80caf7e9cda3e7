# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counselling: sessions that were offered, planned, held, called off; with one person or a group.

When a session is and what became of it is seen by those who see case work. What was said is sealed
for the *counselling* class, person by person, and each opening is written down. Nothing of one
person's row speaks of the others of a group.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.counselling import (
    CounsellingPerson,
    CounsellingSession,
    SessionKind,
    SessionState,
)
from shelterdesk.models.staff import Staff
from shelterdesk.models.support import SupportPeriod
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.statistics import counselling as figures
from shelterdesk.statistics.counselling import FirstOffers

__all__ = [
    "GroupRow", "SessionForm", "SessionKind", "SessionRow", "SessionState", "SessionText", "add",
    "days_to_first_offer", "edit", "first_offers", "form", "groups", "join", "of_resident", "read",
    "settle", "timeline", "write_note",
]  # fmt: skip

_LONGEST_SESSION: Final = 24 * 60
_GROUPS_SINCE: Final = timedelta(days=14)
#: What has been; the others may stand before their time.
_TAKES_PLACE: Final = frozenset({SessionState.HELD, SessionState.MISSED})


@dataclass(frozen=True, slots=True)
class SessionForm:
    """A session as it is written; a ``Hidden`` topic stays as it is."""

    at: datetime
    kind: SessionKind = SessionKind.INDIVIDUAL
    minutes: int | None = None
    method: str | None = None  # a code of the word list
    counsellor_id: int | None = None  # the person signed in, if not said
    topic: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """What a session was for one person, without a word of what was said."""

    session_id: int
    at: datetime  # local
    kind: SessionKind
    minutes: int | None
    method: str
    counsellor: str
    state: SessionState
    has_begun: bool
    has_words: bool
    is_own: bool  # the person signed in is the counsellor
    can_read: bool


@dataclass(frozen=True, slots=True)
class SessionText:
    """What is sealed of a session for one person."""

    topic: str | Hidden
    note: str | Hidden


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group session somebody can be added to; who else comes is not said."""

    id: int
    at: datetime
    method: str
    counsellor: str


@verb(Capability.EDIT_CASE)
def add(
    tx: Transaction,
    *,
    resident_id: int,
    form: SessionForm,
    state: SessionState = SessionState.PLANNED,
    note: str = "",
) -> int:
    """Offer, plan or record a session with somebody; returns the session's id."""
    residents.get(tx, resident_id)
    session = CounsellingSession(at=form.at, counsellor_id=tx.staff_id or 0)
    _set(tx, session, form)
    tx.session.add(session)
    tx.session.flush()
    _add_person(tx, session, resident_id, SessionState(state), note)
    tx.about(session)
    return session.id


@verb(Capability.EDIT_CASE)
def join(
    tx: Transaction,
    *,
    session_id: int,
    resident_id: int,
    state: SessionState = SessionState.PLANNED,
    note: str = "",
) -> None:
    """Add somebody to a group session."""
    session = tx.session.get(CounsellingSession, session_id)
    there = (protection.may_see(tx, one.resident_id) for one in _people(tx, session_id))
    if session is None or not any(there):
        raise protection.not_there()
    residents.get(tx, resident_id)
    if session.kind != SessionKind.GROUP:
        raise Conflict(_("This session is not a group."), field="session_id")
    if _person(tx, session_id, resident_id) is not None:
        raise Conflict(_("This person is in the group already."), field="session_id")
    _add_person(tx, session, resident_id, SessionState(state), note)


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, session_id: int, resident_id: int, form: SessionForm) -> None:
    """Change a session seen from one person's page; of a group, it changes for all."""
    session, _row = _get(tx, session_id, resident_id)
    people = _people(tx, session_id)
    if SessionKind(form.kind) is not SessionKind.GROUP and len(people) > 1:
        raise Invalid(_("Several people are in this session: it is a group."), field="kind")
    if form.at > tx.now and any(SessionState(row.state) in _TAKES_PLACE for row in people):
        raise Invalid(_("This session has been; its time is not still to come."), field="at")
    _set(tx, session, form)
    for row in people:
        tx.person(row.resident_id)


@verb(Capability.EDIT_CASE)
def settle(
    tx: Transaction, *, session_id: int, resident_id: int, state: SessionState, note: str = ""
) -> None:
    """Say what became of a session for one person, and if wanted what was said in it."""
    session, person = _get(tx, session_id, resident_id)
    _refuse_early(tx, session, SessionState(state))
    person.state = SessionState(state).value
    if note.strip():
        _write_note(tx, person, note)


@verb(Capability.EDIT_CASE)
def write_note(tx: Transaction, *, session_id: int, resident_id: int, note: str) -> None:
    """Write over what was noted of a session for one person; empty takes it away."""
    _session, person = _get(tx, session_id, resident_id)
    _write_note(tx, person, note)


@query(Capability.SEE_CASE)
def of_resident(tx: Transaction, *, resident_id: int) -> list[SessionRow]:
    """All sessions of a person, the newest first; what was said stays closed."""
    query = (
        select(CounsellingSession, CounsellingPerson, Staff.name_shown, Staff.code, Term.label)
        .join(CounsellingPerson, CounsellingPerson.session_id == CounsellingSession.id)
        .outerjoin(Staff, Staff.id == CounsellingSession.counsellor_id)
        .outerjoin(Term, Term.id == CounsellingSession.method_id)
        .where(CounsellingPerson.resident_id == resident_id)
        .where(protection.visible(tx, CounsellingPerson.resident_id))
        .order_by(CounsellingSession.at.desc(), CounsellingSession.id.desc())
    )
    can_read = tx.sealer.can_read("counselling")
    return [
        SessionRow(
            session_id=session.id,
            at=session.at.astimezone(tx.now.tzinfo),
            kind=SessionKind(session.kind),
            minutes=session.minutes,
            method=_(label) if label else "",
            counsellor=name_shown or code or "",
            state=SessionState(person.state),
            has_begun=session.at <= tx.now,
            has_words=person.note is not None or session.topic is not None,
            is_own=session.counsellor_id == tx.staff_id,
            can_read=can_read,
        )
        for session, person, name_shown, code, label in tx.session.execute(query)
    ]


@query(Capability.SEE_CASE, viewed=N_("Read counselling notes"), each_time=True)
def read(tx: Transaction, *, session_id: int, resident_id: int) -> SessionText:
    """What a session was about and what was noted for this person. Raises ``NotAllowed``."""
    session, person = _get(tx, session_id, resident_id)
    if not tx.sealer.can_read("counselling"):
        raise NotAllowed(_("Only people who hold the counselling key can read this."))
    return SessionText(
        topic=sealed_words.revealed(tx, session, "topic"),
        note=sealed_words.revealed(tx, person, "note"),
    )


@query(Capability.SEE_CASE)
def form(tx: Transaction, *, session_id: int, resident_id: int) -> SessionForm:
    """A session as a form, its topic ``Hidden`` from everybody."""
    session, _person = _get(tx, session_id, resident_id)
    method = tx.session.get(Term, session.method_id) if session.method_id else None
    return SessionForm(
        at=session.at.astimezone(tx.now.tzinfo),
        kind=SessionKind(session.kind),
        minutes=session.minutes,
        method=method.code if method is not None else None,
        counsellor_id=session.counsellor_id,
        topic="" if session.topic is None else Hidden.HIDDEN,
    )


@query(Capability.SEE_CASE)
def groups(tx: Transaction) -> list[GroupRow]:
    """Group sessions still to come and of the last two weeks, the next ones first."""
    query = (
        select(CounsellingSession, Staff.name_shown, Staff.code, Term.label)
        .outerjoin(Staff, Staff.id == CounsellingSession.counsellor_id)
        .outerjoin(Term, Term.id == CounsellingSession.method_id)
        .where(CounsellingSession.kind == SessionKind.GROUP.value)
        .where(CounsellingSession.at >= tx.now - _GROUPS_SINCE)
        .order_by(CounsellingSession.at.desc())
    )
    return [
        GroupRow(
            session.id,
            session.at.astimezone(tx.now.tzinfo),
            _(label) if label else "",
            name_shown or code or "",
        )
        for session, name_shown, code, label in tx.session.execute(query)
    ]


@query(Capability.SEE_CASE)
def days_to_first_offer(tx: Transaction, *, resident_id: int) -> int | None:
    """Days from the first day of her newest support period to the first offer of counselling."""
    period = tx.session.execute(
        select(SupportPeriod.opened, SupportPeriod.closed)
        .where(SupportPeriod.resident_id == resident_id)
        .where(protection.visible(tx, SupportPeriod.resident_id))
        .order_by(SupportPeriod.opened.desc(), SupportPeriod.id.desc())
        .limit(1)
    ).first()
    if period is None:
        return None
    offers = figures.offer_days(tx.session, tx.now.tzinfo, resident_ids=[resident_id])
    return figures.days_to_first(offers.get(resident_id, ()), period.opened, period.closed)


@query(Capability.PRINT)
def first_offers(tx: Transaction, *, first: date, last: date) -> FirstOffers:
    """How soon counselling was offered, over support periods opened from ``first`` to ``last``."""
    return figures.first_offers(tx.session, first=first, last=last, zone=tx.now.tzinfo)


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Sessions that were held or offered, for those who see case work; never what was said."""
    if not tx.may(Capability.SEE_CASE):
        return []
    words = value_words.code_words("counselling_person", "state")
    return [
        TimelineEvent(
            row.at.date(), "counselling", "lock", _("Counselling"), words[row.state], at=row.at
        )
        for row in of_resident(tx, resident_id=resident_id)
        if row.state is not SessionState.PLANNED
    ]


def _get(
    tx: Transaction, session_id: int, resident_id: int
) -> tuple[CounsellingSession, CounsellingPerson]:
    session = tx.session.get(CounsellingSession, session_id)
    person = _person(tx, session_id, resident_id)
    if session is None or person is None:
        raise protection.not_there()
    residents.get(tx, resident_id)
    tx.person(resident_id)
    tx.about(session)
    return session, person


def _people(tx: Transaction, session_id: int) -> list[CounsellingPerson]:
    query = select(CounsellingPerson).where(CounsellingPerson.session_id == session_id)
    return list(tx.session.scalars(query))


def _person(tx: Transaction, session_id: int, resident_id: int) -> CounsellingPerson | None:
    return tx.session.scalar(
        select(CounsellingPerson).where(
            CounsellingPerson.session_id == session_id,
            CounsellingPerson.resident_id == resident_id,
        )
    )


def _add_person(
    tx: Transaction, session: CounsellingSession, resident_id: int, state: SessionState, note: str
) -> None:
    _refuse_early(tx, session, state)
    person = CounsellingPerson(session_id=session.id, resident_id=resident_id, state=state.value)
    sealed_words.write(tx, person, "note", note)
    tx.session.add(person)
    tx.session.flush()


def _refuse_early(tx: Transaction, session: CounsellingSession, state: SessionState) -> None:
    if state in _TAKES_PLACE and session.at > tx.now:
        raise Invalid(_("This session is still to come."), field="state")


def _set(tx: Transaction, session: CounsellingSession, form: SessionForm) -> None:
    if form.minutes is not None and not 0 < form.minutes <= _LONGEST_SESSION:
        raise Invalid(_("Minutes from 1 to 1440, or none."), field="minutes")
    counsellor_id = form.counsellor_id or tx.staff_id
    if counsellor_id != session.counsellor_id and counsellor_id not in {
        who.id for who in organisation.colleagues(tx)
    }:
        raise Invalid(_("Choose a colleague who can sign in."), field="counsellor_id")
    session.at, session.minutes = form.at, form.minutes
    session.kind = SessionKind(form.kind).value
    session.counsellor_id = counsellor_id or 0
    session.method_id = _method(tx, form.method)
    sealed_words.write(tx, session, "topic", form.topic)


def _method(tx: Transaction, code: str | None) -> int | None:
    if not code:
        return None
    try:
        return vocabularies.find_id(tx, vocabulary=Vocabulary.COUNSELLING_METHOD, code=code)
    except NotFound as error:
        raise Invalid(error.message, field="method") from error


def _write_note(tx: Transaction, person: CounsellingPerson, note: str) -> None:
    if isinstance(sealed_words.revealed(tx, person, "note"), Hidden):
        raise Conflict(
            _("There is a note that you cannot read; it stays. Write yours in the log instead."),
            field="note",
        )
    sealed_words.write(tx, person, "note", note)
