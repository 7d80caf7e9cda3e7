# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing a support period in one act, and the contacts that were wished for afterwards.

Unknown is an answer of its own: a contact that reached nobody says nothing about how she is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.rooms import Site, Stay
from shelterdesk.models.support import AftercareContact, SupportPeriod
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.audit import same_act
from shelterdesk.services.support import support, support_spans
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import GIVEN, Hidden, Text, Unanswered, read_answer

__all__ = ["MONTHS", "CloseForm", "Closing", "Wish", "close", "closing", "edit", "reopen"]

#: Months after closing at which a contact is offered.
MONTHS: Final = (1, 3, 6, 12)

#: Whether contact is wished for afterwards, or why there is no answer.
Wish = bool | Unanswered


@dataclass(frozen=True, slots=True)
class CloseForm:
    """How support ends."""

    closed: date
    reason: str | None = None  # codes of the word lists
    destination: Text = Unanswered.NOT_ASKED
    wants_aftercare: Wish = Unanswered.NOT_ASKED
    months: tuple[int, ...] = MONTHS  # at which a contact is planned, if wished for
    note: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class OpenStay:
    """A stay that closing does not touch."""

    site: str
    start: date


@dataclass(frozen=True, slots=True)
class Closing:
    """What the panel shows that closes a period, or changes how it was closed."""

    opened: date
    is_closed: bool
    form: CloseForm
    open_stays: tuple[OpenStay, ...]
    done_months: tuple[int, ...]  # contacts that took place stay as they are


@verb(Capability.EDIT_SUPPORT)
def close(tx: Transaction, *, period_id: int, form: CloseForm) -> None:
    """Close a support period; contacts that were wished for are noted with their days."""
    support.close_period(
        tx,
        period_id=period_id,
        closed=form.closed,
        reason=form.reason,
        destination=form.destination,
    )
    _write(tx, support_spans.get(tx, period_id), form)


@verb(Capability.EDIT_SUPPORT)
def edit(tx: Transaction, *, period_id: int, form: CloseForm) -> None:
    """Put right how a period was closed. No stage of the journey may fall outside of it."""
    period = _closed(tx, period_id)
    if form.closed < period.opened:
        raise Invalid(_("It cannot close before it was opened."), field="closed")
    if form.closed != period.closed:
        support_spans.refuse_outside(tx, period, period.opened, form.closed)
        period.closed = form.closed
    period.close_reason_id = (
        vocabularies.find_id(tx, vocabulary=Vocabulary.CLOSE_REASON, code=form.reason)
        if form.reason
        else None
    )
    support.write_destination(tx, period, form.destination)
    _write(tx, period, form)


@verb(Capability.EDIT_SUPPORT)
def reopen(tx: Transaction, *, period_id: int) -> None:
    """It goes on after all, as if it had not been closed; contacts that took place stay. The stage
    of the journey that ended with it goes on, unless another began since."""
    period = _closed(tx, period_id)
    changes = same_act.with_change_of(tx, period, "closed")
    period.closed = period.close_reason_id = None
    support.write_destination(tx, period, Unanswered.NOT_ASKED)
    _write(tx, period, CloseForm(tx.today))
    support_spans.go_on(tx, period, changes)


@query(Capability.EDIT_SUPPORT)
def closing(tx: Transaction, *, period_id: int) -> Closing:
    """A period as the panel shows it; the note is hidden from whoever holds no key."""
    period = support_spans.get(tx, period_id)
    contacts = _contacts(tx, period_id)
    waiting = tuple(row.months for row in contacts if row.done_on is None)
    form = CloseForm(
        closed=period.closed or tx.today,
        reason=_code(tx, period.close_reason_id),
        destination=read_answer(
            _code(tx, period.destination_id), period.destination_id_answer
        ),
        wants_aftercare=read_answer(period.wants_aftercare, period.wants_aftercare_answer),
        months=waiting if period.wants_aftercare else MONTHS,
        note=sealed_words.revealed(tx, period, "close_note"),
    )  # fmt: skip
    return Closing(
        opened=period.opened,
        is_closed=period.closed is not None,
        form=form,
        open_stays=_open_stays(tx, period),
        done_months=tuple(row.months for row in contacts if row.done_on is not None),
    )


def due_days(closed: date, months: Collection[int] = MONTHS) -> dict[int, date]:
    """The days of contacts after closing, by their months."""
    return {number: closed + relativedelta(months=number) for number in months}


# Within
def _closed(tx: Transaction, period_id: int) -> SupportPeriod:
    period = support_spans.get(tx, period_id)
    if period.closed is None:
        raise Conflict(_("This support period is open."))
    return period


def _write(tx: Transaction, period: SupportPeriod, form: CloseForm) -> None:
    wish = form.wants_aftercare
    if set(form.months) - set(MONTHS):
        raise Invalid(_("Choose from the months offered."), field="months")
    if isinstance(wish, Unanswered):
        period.wants_aftercare, period.wants_aftercare_answer = None, wish.value
    else:
        period.wants_aftercare, period.wants_aftercare_answer = wish, GIVEN
    sealed_words.write(tx, period, "close_note", form.note)
    _plan(tx, period, form.months if wish is True else ())
    tx.session.flush()


def _plan(tx: Transaction, period: SupportPeriod, months: Collection[int]) -> None:
    """Contacts for these months, on the days that follow from the day of closing."""
    rows = {row.months: row for row in _contacts(tx, period.id)}
    for number, row in rows.items():
        if row.done_on is None and number not in months:
            tx.session.delete(row)
    tx.session.flush()
    days = due_days(period.closed, months) if period.closed is not None else {}
    for number, day in days.items():
        known = rows.get(number)
        if known is None:
            contact = AftercareContact(
                resident_id=period.resident_id, support_period_id=period.id, months=number, due=day
            )
            tx.session.add(contact)
        elif known.done_on is None:
            known.due = day


def _contacts(tx: Transaction, period_id: int) -> list[AftercareContact]:
    query = select(AftercareContact).where(AftercareContact.support_period_id == period_id)
    return list(tx.session.scalars(query.order_by(AftercareContact.months)))


def _open_stays(tx: Transaction, period: SupportPeriod) -> tuple[OpenStay, ...]:
    query = (
        select(Site.name, Stay.start)
        .join(Stay, Stay.site_id == Site.id)
        .where(Stay.resident_id == period.resident_id, Stay.end == None)  # noqa: E711
        .order_by(Stay.start)
    )
    return tuple(OpenStay(site, start) for site, start in tx.session.execute(query))


def _code(tx: Transaction, term_id: int | None) -> str | None:
    return None if term_id is None else tx.session.get_one(Term, term_id).code
