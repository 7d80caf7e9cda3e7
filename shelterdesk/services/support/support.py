# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support periods: the case that is open. Closing and coming back keep everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.support import SupportPeriod
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.residents import caseload, protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.support import programmes, support_spans
from shelterdesk.services.support.programmes import Share
from shelterdesk.services.values.answers import GIVEN, Text, Unanswered, is_text


class Opener(Enum):
    """Whoever opens a support period, if case work is hers to do; otherwise nobody yet."""

    OPENER = "opener"


@dataclass(frozen=True, slots=True)
class SupportRow:
    """A support period on a resident's page."""

    id: int
    opened: date
    closed: date | None
    programmes: tuple[str, ...]
    referral_source: str
    close_reason: str
    destination: str
    number: int = 1  # of her periods, from 1
    back_after: int | None = None  # days since she was last supported, of a return
    first_contact: str = ""
    caseworker_id: int | None = None
    caseworker: str = ""
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class SupportForm:
    """How a support period began, as it is changed afterwards."""

    opened: date
    referral_source: str | None = None  # codes of the word lists
    first_contact: str | None = None


@verb(Capability.EDIT_SUPPORT)
def open_period(
    tx: Transaction,
    *,
    resident_id: int,
    opened: date,
    referral_source: str | None = None,
    first_contact: str | None = None,
    caseworker_id: int | Opener | None = Opener.OPENER,
    programme_ids: Sequence[int] = (),
) -> int:
    """Open a support period and return its id. A later one is a return, not a new person."""
    residents.get(tx, resident_id)
    if isinstance(caseworker_id, Opener):
        caseworker_id = tx.staff_id if caseload.does_case_work(tx, tx.staff_id) else None
    elif caseworker_id is not None and not caseload.does_case_work(tx, caseworker_id):
        raise Invalid(_("Choose a colleague who does case work."), field="caseworker_id")
    period = SupportPeriod(
        resident_id=resident_id,
        opened=opened,
        closed=None,
        caseworker_id=caseworker_id,
        referral_source_id=_term(tx, Vocabulary.REFERRAL_SOURCE, referral_source),
        first_contact_id=_term(tx, Vocabulary.FIRST_CONTACT, first_contact),
    )
    tx.session.add(period)
    tx.session.flush()
    for programme_id in dict.fromkeys(programme_ids):
        programmes.assign(tx, period_id=period.id, programme_id=programme_id)
    return period.id


@verb(Capability.EDIT_SUPPORT)
def edit_period(tx: Transaction, *, period_id: int, form: SupportForm) -> None:
    """Put right how and when a support period began. No stage of the journey may fall outside,
    and no stay of it may have begun before."""
    period = support_spans.get(tx, period_id)
    if form.opened > (period.closed or OPEN_END):
        raise Invalid(_("It cannot close before it was opened."), field="opened")
    if form.opened != period.opened:
        last = period.closed or OPEN_END
        support_spans.refuse_outside(tx, period, form.opened, last)
        support_spans.refuse_after_a_stay(tx, period, form.opened)
        period.opened = form.opened
    period.referral_source_id = _term(tx, Vocabulary.REFERRAL_SOURCE, form.referral_source)
    period.first_contact_id = _term(tx, Vocabulary.FIRST_CONTACT, form.first_contact)


@query(Capability.EDIT_SUPPORT)
def form(tx: Transaction, *, period_id: int) -> SupportForm:
    """How it began, to be changed."""
    period = support_spans.get(tx, period_id)
    return SupportForm(
        period.opened, _code(tx, period.referral_source_id), _code(tx, period.first_contact_id)
    )


@verb(Capability.EDIT_SUPPORT)
def close_period(
    tx: Transaction,
    *,
    period_id: int,
    closed: date,
    reason: str | None = None,
    destination: Text = Unanswered.NOT_ASKED,
) -> None:
    """Close a support period. A stay that is still open is not touched; the stage that goes on
    without other support ends on that day."""
    period = support_spans.get(tx, period_id)
    if period.closed is not None:
        raise Conflict(_("This support period is closed already."))
    if closed < period.opened:
        raise Invalid(_("It cannot close before it was opened."), field="closed")
    support_spans.end_stages(tx, period, closed)
    period.closed = closed
    period.close_reason_id = _term(tx, Vocabulary.CLOSE_REASON, reason)
    write_destination(tx, period, destination)


def write_destination(tx: Transaction, row: SupportPeriod, destination: Text) -> None:
    """Where she went: a code of the word list, or why there is no answer."""
    destination_id, answer = term_columns(tx, Vocabulary.DESTINATION, destination)
    row.destination_id, row.destination_id_answer = destination_id, answer


def term_columns(tx: Transaction, vocabulary: Vocabulary, answer: Text) -> tuple[int | None, str]:
    """The two columns that a word of a list is stored in, or why there is none."""
    if is_text(answer):
        return _term(tx, vocabulary, answer), GIVEN
    return None, Unanswered(str(answer)).value


@query(Capability.SEE_RESIDENTS)
def open_period_of(tx: Transaction, resident_id: int, *, on: date | None = None) -> int | None:
    """The newest open support period of a person, one opened by a day if given."""
    return tx.session.scalar(
        select(SupportPeriod.id)
        .where(
            SupportPeriod.resident_id == resident_id,
            protection.visible(tx, SupportPeriod.resident_id),
            SupportPeriod.closed == None,  # noqa: E711
            SupportPeriod.opened <= (on or OPEN_END),
        )
        .order_by(SupportPeriod.opened.desc())
        .limit(1)
    )


@query(Capability.SEE_RESIDENTS)
def is_open(tx: Transaction, period_id: int) -> bool:
    """Whether a support period has not been closed; raises ``NotFound``."""
    return support_spans.get(tx, period_id).closed is None


@query(Capability.SEE_RESIDENTS)
def periods(tx: Transaction, *, resident_id: int) -> list[SupportRow]:
    """All support periods of a person, newest first."""
    if not protection.may_see(tx, resident_id):
        return []
    staff = organisation.staff_names(tx)
    rows = support_spans.of_person(tx, resident_id)
    shares = programmes.shares(tx, [row.id for row in rows])
    found = [
        SupportRow(
            id=row.id,
            opened=row.opened,
            closed=row.closed,
            programmes=tuple(share.name for share in shares.get(row.id, ())),
            referral_source=vocabularies.label(tx, row.referral_source_id),
            close_reason=vocabularies.label(tx, row.close_reason_id),
            destination=vocabularies.label(tx, row.destination_id),
            number=number,
            back_after=_days_away(rows[: number - 1], row.opened),
            first_contact=vocabularies.label(tx, row.first_contact_id),
            caseworker_id=row.caseworker_id,
            caseworker=staff.get(row.caseworker_id or 0, ""),
            shares=shares.get(row.id, ()),
        )
        for number, row in enumerate(rows, start=1)
    ]
    return found[::-1]


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When support began, ended and began again."""
    events = []
    for row in periods(tx, resident_id=resident_id):
        title = _("Support period opened") if row.number == 1 else _("Support began again")
        opened = " · ".join(filter(None, (row.referral_source, row.first_contact)))
        icon, record = "heart-handshake", ("support_period", row.id)
        events.append(
            TimelineEvent(row.opened, "support", icon, title, opened, "accent", record=record)
        )
        if row.closed is not None:
            why = " · ".join(filter(None, (row.close_reason, row.destination)))
            title = _("Support period closed")
            events.append(
                TimelineEvent(
                    row.closed, "support", "circle-check", title, why, "accent", record=record
                )
            )
    return events


def _days_away(earlier: Sequence[SupportPeriod], opened: date) -> int | None:
    """How long there was no support before that day; None if it was the first or went on."""
    last = max((row.closed or OPEN_END for row in earlier), default=None)
    return None if last is None or last > opened else (opened - last).days


def _term(tx: Transaction, vocabulary: Vocabulary, code: str | None) -> int | None:
    return vocabularies.find_id(tx, vocabulary=vocabulary, code=code) if code else None


def _code(tx: Transaction, term_id: int | None) -> str | None:
    return None if term_id is None else tx.session.get_one(Term, term_id).code
