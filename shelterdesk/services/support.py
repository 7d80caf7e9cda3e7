# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support periods: the case that is open. Closing and coming back keep everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.support import Programme, SupportPeriod, SupportPeriodProgramme
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services import protection, residents, vocabularies
from shelterdesk.services.answers import GIVEN, Text, Unanswered, is_text


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


@verb(Capability.EDIT_SUPPORT)
def open_period(
    tx: Transaction,
    *,
    resident_id: int,
    opened: date,
    referral_source: str | None = None,
    first_contact: str | None = None,
) -> int:
    """Open a support period and return its id. A later one is a return, not a new person."""
    residents.get(tx, resident_id)
    period = SupportPeriod(
        resident_id=resident_id,
        opened=opened,
        closed=None,
        caseworker_id=tx.staff_id,
        referral_source_id=_term(tx, Vocabulary.REFERRAL_SOURCE, referral_source),
        first_contact_id=_term(tx, Vocabulary.FIRST_CONTACT, first_contact),
    )
    tx.session.add(period)
    tx.session.flush()
    return period.id


@verb(Capability.EDIT_SUPPORT)
def close_period(
    tx: Transaction,
    *,
    period_id: int,
    closed: date,
    reason: str | None = None,
    destination: Text = Unanswered.NOT_ASKED,
) -> None:
    """Close a support period. A stay that is still open is not touched."""
    period = tx.session.get(SupportPeriod, period_id)
    if period is None or not protection.may_see(tx, period.resident_id):
        raise NotFound(_("This support period is not there any more."))
    if period.closed is not None:
        raise Conflict(_("This support period is closed already."))
    if closed < period.opened:
        raise Invalid(_("It cannot close before it was opened."), field="closed")
    residents.get(tx, period.resident_id)
    period.closed = closed
    period.close_reason_id = _term(tx, Vocabulary.CLOSE_REASON, reason)
    write_destination(tx, period, destination)


def write_destination(tx: Transaction, row: SupportPeriod, destination: Text) -> None:
    """Where she went: a code of the word list, or why there is no answer."""
    destination_id, answer = destination_columns(tx, destination)
    row.destination_id, row.destination_id_answer = destination_id, answer


def destination_columns(tx: Transaction, destination: Text) -> tuple[int | None, str]:
    """The two columns a destination is stored in."""
    if is_text(destination):
        return _term(tx, Vocabulary.DESTINATION, destination), GIVEN
    return None, Unanswered(str(destination)).value


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
    """Whether a support period has not been closed."""
    return tx.session.get_one(SupportPeriod, period_id).closed is None


@query(Capability.SEE_RESIDENTS)
def periods(tx: Transaction, *, resident_id: int) -> list[SupportRow]:
    """All support periods of a person, newest first."""
    terms = {term.id: _(term.label) for term in tx.session.scalars(select(Term))}
    rows = tx.session.scalars(
        select(SupportPeriod)
        .where(
            SupportPeriod.resident_id == resident_id,
            protection.visible(tx, SupportPeriod.resident_id),
        )
        .order_by(SupportPeriod.opened.desc(), SupportPeriod.id.desc())
    ).all()
    names: dict[int, list[str]] = {}
    for period_id, name in tx.session.execute(
        select(SupportPeriodProgramme.support_period_id, Programme.name)
        .join(Programme, Programme.id == SupportPeriodProgramme.programme_id)
        .where(SupportPeriodProgramme.support_period_id.in_([row.id for row in rows]))
    ):
        names.setdefault(period_id, []).append(name)
    return [
        SupportRow(
            id=row.id,
            opened=row.opened,
            closed=row.closed,
            programmes=tuple(names.get(row.id, ())),
            referral_source=terms.get(row.referral_source_id or 0, ""),
            close_reason=terms.get(row.close_reason_id or 0, ""),
            destination=terms.get(row.destination_id or 0, ""),
        )
        for row in rows
    ]


def _term(tx: Transaction, vocabulary: Vocabulary, code: str | None) -> int | None:
    return vocabularies.find_id(tx, vocabulary=vocabulary, code=code) if code else None
