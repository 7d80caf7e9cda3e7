# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Referrals out and in: prepared, sent with a consent, answered, ended; and what is overdue.

Nothing goes out without a valid consent that names the partner: sending asks for it and keeps
which one it was. One that came in waits for the house's own answer. A referral never expires.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.partners import Partner
from shelterdesk.models.referrals import Direction, Referral, ReferralState, Urgency
from shelterdesk.models.residents import Resident
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentPurpose
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word

__all__ = [
    "Direction", "ReferralForm", "ReferralRow", "ReferralState", "Urgency", "accept", "decline",
    "edit", "finish", "of_resident", "prepare", "receive", "send", "waiting", "withdraw",
]  # fmt: skip

#: Days until an answer is asked after, where nobody chose a day.
_ANSWER_WITHIN: Final = {Urgency.TODAY: 1, Urgency.SOON: 7, Urgency.NORMAL: 21}
_OPEN: Final = (ReferralState.WAITING, ReferralState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class ReferralForm:
    """What is written when a referral is prepared or came in."""

    partner_id: int | None = None
    service: str | None = None  # a code of the word list
    urgency: Urgency = Urgency.NORMAL
    request: str | Hidden = ""
    answer_due: date | None = None  # None: as the urgency says, from the day it is sent


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral with all that came of it. What is sealed is ``Hidden`` without the key."""

    id: int
    resident_id: int
    shown: str  # chosen name, or the code
    direction: Direction
    partner_id: int | None
    partner: str
    service: str  # in words
    service_code: str | None
    urgency: Urgency
    state: ReferralState
    sent: date | None
    answer_due: date | None
    answered: date | None
    ended: date | None
    decline_reason: str
    request: str | Hidden = field(repr=False)
    answer: str | Hidden = field(repr=False)
    result: str | Hidden = field(repr=False)
    feedback: str | Hidden = field(repr=False)
    is_overdue: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in (ReferralState.DRAFT, *_OPEN)


@verb(Capability.EDIT_CASE)
def prepare(tx: Transaction, *, resident_id: int, form: ReferralForm) -> int:
    """Write a referral down before it goes out; no consent is needed for that. Returns its id."""
    residents.get(tx, resident_id)
    row = Referral(resident_id=resident_id, direction=Direction.OUT.value)
    return _added(tx, row, form)


@verb(Capability.EDIT_CASE)
def receive(tx: Transaction, *, resident_id: int, form: ReferralForm, on: date) -> int:
    """Somebody referred her to the house: it waits for the house's answer. Returns its id."""
    residents.get(tx, resident_id)
    _refuse_future(tx, on, "on")
    due = form.answer_due or on + timedelta(days=_ANSWER_WITHIN[form.urgency])
    row = Referral(
        resident_id=resident_id,
        direction=Direction.IN.value,
        state=ReferralState.WAITING.value,
        sent=on,
    )
    referral_id = _added(tx, row, form)
    row.answer_due = _due_after(due, on)
    return referral_id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, referral_id: int, form: ReferralForm) -> None:
    """Change what is asked. Once it went out the partner stays: the consent was for that one."""
    row = _get(tx, referral_id, *_OPEN, ReferralState.DRAFT)
    if row.sent is not None and form.partner_id != row.partner_id:
        raise Conflict(
            _("It went out to this partner. Withdraw it, and prepare another."), field="partner_id"
        )
    _write(tx, row, form)
    if row.sent is not None and form.answer_due is not None:
        row.answer_due = _due_after(form.answer_due, row.sent)


@verb(Capability.EDIT_CASE)
def send(tx: Transaction, *, referral_id: int, on: date) -> None:
    """It goes out. Raises ``NotAllowed``, saying what to do, without a consent for this partner."""
    row = _get(tx, referral_id, ReferralState.DRAFT)
    if row.partner_id is None:
        raise Invalid(_("Choose the partner first."), field="partner_id")
    _refuse_future(tx, on, "on")
    consent = consents.require(
        tx,
        resident_id=row.resident_id,
        purpose=ConsentPurpose.REFERRAL,
        partner_id=row.partner_id,
        on=on,
    )
    row.consent_id = consent.id
    row.sent = on
    row.state = ReferralState.WAITING.value
    within = timedelta(days=_ANSWER_WITHIN[Urgency(row.urgency)])
    row.answer_due = _due_after(row.answer_due or on + within, on)


@verb(Capability.EDIT_CASE)
def accept(tx: Transaction, *, referral_id: int, on: date, words: str = "") -> None:
    """The answer is yes: the partner's, or the house's to one that came in."""
    _answer(tx, referral_id, ReferralState.ACCEPTED, on, words)


@verb(Capability.EDIT_CASE)
def decline(
    tx: Transaction, *, referral_id: int, on: date, reason: str | None = None, words: str = ""
) -> None:
    """The answer is no, with a reason of the word list where there is one."""
    row = _answer(tx, referral_id, ReferralState.DECLINED, on, words)
    row.ended = on
    if reason is not None:
        row.decline_reason_id = vocabularies.find_id(
            tx, vocabulary=Vocabulary.DECLINE_REASON, code=reason
        )


@verb(Capability.EDIT_CASE)
def finish(
    tx: Transaction,
    *,
    referral_id: int,
    on: date,
    result: str | Hidden = "",
    feedback: str | Hidden = "",
) -> None:
    """What came of it, and how it was in her own words; also of one nobody ever answered."""
    row = _get(tx, referral_id, *_OPEN)
    _refuse_future(tx, on, "on")
    if row.sent is not None and on < row.sent:
        raise Invalid(_("It cannot end before it was sent."), field="on")
    row.ended = on
    row.state = ReferralState.DONE.value
    sealed_words.write(tx, row, "result", result)
    sealed_words.write(tx, row, "feedback", feedback)


@verb(Capability.EDIT_CASE)
def withdraw(tx: Transaction, *, referral_id: int, on: date) -> None:
    """It is not wanted any more, by her or by the house."""
    row = _get(tx, referral_id, *_OPEN, ReferralState.DRAFT)
    _refuse_future(tx, on, "on")
    row.ended = on
    row.state = ReferralState.WITHDRAWN.value


@query(Capability.SEE_CASE)
def of_resident(tx: Transaction, *, resident_id: int) -> list[ReferralRow]:
    """All referrals of a person: open ones first, then the newest."""
    residents.get(tx, resident_id)
    found = _rows(tx, Referral.resident_id == resident_id)
    return sorted(found, key=lambda row: (not row.is_open, -(row.sent or tx.today).toordinal()))


@query(Capability.SEE_CASE)
def waiting(tx: Transaction) -> list[ReferralRow]:
    """Everybody's referrals that wait for an answer, the longest overdue first."""
    found = _rows(tx, Referral.state == ReferralState.WAITING.value)
    return sorted(found, key=lambda row: (row.answer_due or date.max, row.id))


def due(tx: Transaction) -> list[DueLine]:
    """Answers that are due, for Today."""
    if not tx.may(Capability.SEE_CASE):
        return []
    lines = []
    for row in waiting(tx):
        if row.answer_due is None or row.answer_due > tx.today:
            continue
        partner = row.partner or _("somebody")
        title = (
            _("No answer yet from {partner}")
            if row.direction is Direction.OUT
            else _("{partner} waits for our answer")
        )
        detail = " · ".join(part for part in (row.shown, row.service) if part)
        lines.append(
            DueLine(
                row.answer_due, "send", title.format(partner=partner), detail, row.resident_id,
                "referrals", is_for_all=True, kind=DueKind.REFERRAL,
                record=("referral", row.id),
            )
        )  # fmt: skip
    return lines


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """What happened with her referrals; the words of it stay sealed."""
    if not tx.may(Capability.SEE_CASE):
        return []
    events = []
    for row in of_resident(tx, resident_id=resident_id):
        detail = " · ".join(part for part in (row.service, row.decline_reason) if part)
        for day, words in _moments(row):
            title = words.format(partner=row.partner or _("somebody"))
            events.append(
                TimelineEvent(day, "referrals", "send", title, detail, record=("referral", row.id))
            )
    return events


def _moments(row: ReferralRow) -> list[tuple[date, str]]:
    found: list[tuple[date | None, str]] = []
    is_out = row.direction is Direction.OUT
    found.append((row.sent, _("Referred to {partner}") if is_out else _("Referred by {partner}")))
    if row.state is ReferralState.DECLINED:
        words = _("{partner} could not take it on") if is_out else _("We could not take it on")
        found.append((row.answered, words))
    elif row.answered is not None:
        found.append((row.answered, _("{partner} said yes") if is_out else _("We said yes")))
    if row.state is ReferralState.DONE:
        found.append((row.ended, _("Referral done: {partner}")))
    elif row.state is ReferralState.WITHDRAWN:
        found.append((row.ended, _("Referral withdrawn: {partner}")))
    return [(day, words) for day, words in found if day is not None]


def _added(tx: Transaction, row: Referral, form: ReferralForm) -> int:
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    return row.id


def _write(tx: Transaction, row: Referral, form: ReferralForm) -> None:
    if form.partner_id is not None and tx.session.get(Partner, form.partner_id) is None:
        raise NotFound(_("This partner is not there any more."), field="partner_id")
    row.partner_id = form.partner_id
    row.service_id = (
        vocabularies.find_id(tx, vocabulary=Vocabulary.SERVICE, code=form.service)
        if form.service
        else None
    )
    row.urgency = Urgency(form.urgency).value
    if row.sent is None:
        row.answer_due = form.answer_due
    sealed_words.write(tx, row, "request", form.request)


def _answer(
    tx: Transaction, referral_id: int, state: ReferralState, on: date, words: str
) -> Referral:
    row = _get(tx, referral_id, ReferralState.WAITING)
    _refuse_future(tx, on, "on")
    if row.sent is not None and on < row.sent:
        raise Invalid(_("The answer cannot come before it was sent."), field="on")
    row.answered = on
    row.state = state.value
    if words.strip():
        sealed_words.write(tx, row, "answer", words)
    return row


def _refuse_future(tx: Transaction, day: date, name: str) -> None:
    if day > tx.today:
        raise Invalid(_("This day is still to come."), field=name)


def _due_after(due_on: date, sent: date) -> date:
    if due_on < sent:
        raise Invalid(_("The answer cannot be due before it was sent."), field="answer_due")
    return due_on


def _get(tx: Transaction, referral_id: int, *states: ReferralState) -> Referral:
    """A referral in one of these states; the act is about the person."""
    row = tx.session.get(Referral, referral_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise protection.not_there()
    if ReferralState(row.state) not in states:
        now = code_word("referral", "state", row.state)
        raise Conflict(_("This cannot be done any more. It stands so: {state}.").format(state=now))
    residents.get(tx, row.resident_id)
    return row


def _rows(tx: Transaction, condition: object) -> list[ReferralRow]:
    rows = tx.session.execute(
        select(Referral, Resident.known_as, Resident.code, Partner.name)
        .join(Resident, Resident.id == Referral.resident_id)
        .outerjoin(Partner, Partner.id == Referral.partner_id)
        .where(condition, protection.visible(tx, Referral.resident_id))  # type: ignore[arg-type]
        .order_by(Referral.id)
    ).all()
    found = []
    for row, known_as, code, partner in rows:
        service = vocabularies.listed(tx, row.service_id)
        is_waiting = row.state == ReferralState.WAITING.value
        found.append(
            ReferralRow(
                id=row.id,
                resident_id=row.resident_id,
                shown=shown_name(known_as, code),
                direction=Direction(row.direction),
                partner_id=row.partner_id,
                partner=partner or "",
                service=_(service.label) if service else "",
                service_code=service.code if service else None,
                urgency=Urgency(row.urgency),
                state=ReferralState(row.state),
                sent=row.sent,
                answer_due=row.answer_due,
                answered=row.answered,
                ended=row.ended,
                decline_reason=vocabularies.label(tx, row.decline_reason_id),
                request=sealed_words.revealed(tx, row, "request"),
                answer=sealed_words.revealed(tx, row, "answer"),
                result=sealed_words.revealed(tx, row, "result"),
                feedback=sealed_words.revealed(tx, row, "feedback"),
                is_overdue=bool(
                    is_waiting and row.answer_due is not None and row.answer_due < tx.today
                ),
            )
        )
    return found
