# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A due per session that counts otherwise by now: after it was decided a roll was called late,
corrected or taken back, or a session was moved into its period or out of it.

It is only said, on the due and in the list of what is to be decided, once the period is over, for
so many days. Where it is more, the difference is asked for like any extra payment, as a grant that
a colleague approves. Where it is less nothing is taken back by itself. It can be left as it was:
then it is silent until it counts otherwise again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.i18n import _
from shelterdesk.models.grants import Grant, GrantState
from shelterdesk.models.stipends import (
    Award,
    Due,
    DueAdjustment,
    DueState,
    HeldFor,
    Scheme,
    SchemeKind,
)
from shelterdesk.models.training import CountsAs
from shelterdesk.services.grants import grants
from shelterdesk.services.grants.grants import GrantForm
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money.payables import span_in_words
from shelterdesk.services.stipends import basis, computing, dues
from shelterdesk.services.stipends.basis import Basis
from shelterdesk.services.training import attendance_facts

__all__ = ["Recount", "Way", "leave_as_it_was", "pay_difference"]

#: Periods that began longer ago are not looked at any more.
SINCE: Final = timedelta(days=120)
_LOOKED_AT: Final = frozenset({
    DueState.DRAFT, DueState.HELD, DueState.APPROVED, DueState.PAID,
})  # fmt: skip
_NOT_PAID: Final = (DueState.REFUSED.value, DueState.VOID.value)
#: What is asked for besides counts from then on, unless it comes to nothing.
_BESIDES: Final = (GrantState.REQUESTED.value, GrantState.APPROVED.value, GrantState.GIVEN.value)
_OF_RULES: Final = frozenset({None, HeldFor.ABSENT, HeldFor.LEAVE, HeldFor.MISSED})
_KIND: Final = "other-purpose"  # of a grant


class Way(StrEnum):
    """How a difference gets to her, as far as a due has come."""

    RUN = "run"  # another run counts it
    DECIDE = "decide"  # a person decided the amount, who can adjust it
    TAKE_BACK = "take_back"  # approved, and nothing paid: the approval is taken back first
    BESIDES = "besides"  # it was paid


@dataclass(frozen=True, slots=True)
class Recount:
    """Sessions then and now, and what that comes to; amounts in minor units."""

    then: int
    now: int
    difference: int  # without what was asked for besides; below zero: less than then
    besides: int
    way: Way


@verb(Capability.EDIT_AWARDS)
def pay_difference(tx: Transaction, *, due_id: int) -> int:
    """Ask for what a due that was paid comes to more by now, as a grant of the same fund that a
    colleague approves; returns its id. Raises ``Conflict`` where there is nothing to ask for."""
    due = dues.get(tx, due_id)
    found = _found(tx, due)
    if found.way is not Way.BESIDES:
        raise Conflict(_("Nothing of it was paid yet: its own amount can be counted anew."))
    if found.difference < 0:
        raise Conflict(_("It is less by now. Nothing is taken back by itself: decide with her."))
    words = _("Sessions of {period}: {then} when it was decided, {now} now").format(
        period=span_in_words(due.period_start, due.period_end), then=found.then, now=found.now
    )
    form = GrantForm(_KIND, due.fund_id, found.difference, due.currency, purpose=words)
    who = merged_records.open_one(tx, due.resident_id)
    grant_id = grants.ask(tx, resident_id=who, form=form)
    tx.session.get_one(Grant, grant_id).due_id = due.id
    tx.session.flush()
    return grant_id


@verb(Capability.EDIT_AWARDS)
def leave_as_it_was(tx: Transaction, *, due_id: int) -> None:
    """What a due comes to stays, although it counts otherwise by now: it is not spoken of again
    until it counts otherwise than today."""
    due = dues.get(tx, due_id)
    due.seen_units = _found(tx, due).now
    tx.session.flush()


# For other services
def of(
    tx: Transaction, found: Iterable[tuple[Due, Scheme]], adjusted: Collection[int]
) -> dict[int, Recount]:
    """By the id of a due, those of some that count otherwise now; ``adjusted``: ids of dues whose
    amount a person changed. A fixed number of statements."""
    those = [(due, scheme) for due, scheme in found if _is_looked_at(tx, due, scheme)]
    if not those:
        return {}
    now = _sessions(tx, those)
    figures = {due.id: basis.from_text(due.basis) for due, _scheme in those}
    besides = _besides(tx, [due.id for due, _scheme in those])
    others = _others(tx, [(due, scheme) for due, scheme in those if scheme.cap_total is not None])
    made = {}
    for due, scheme in those:
        amount = _amount(due, scheme, figures[due.id], now[due.id], others.get(due.id, 0))
        extra = besides.get(due.id, 0)
        difference = amount - due.computed - extra
        if difference and due.seen_units != now[due.id]:
            then, way = figures[due.id].units, _way(due, is_adjusted=due.id in adjusted)
            made[due.id] = Recount(then, now[due.id], difference, extra, way)
    return made


def refuse_besides(tx: Transaction, due: Due) -> None:
    """A due is not counted anew while something is paid besides: it would be paid twice."""
    if _besides(tx, [due.id]):
        raise Conflict(_("More was asked for besides, as a grant. Withdraw that grant first."))


# Within
def _found(tx: Transaction, due: Due) -> Recount:
    scheme = tx.session.get_one(Scheme, due.scheme_id)
    adjusted = set(tx.session.scalars(
        select(DueAdjustment.due_id).where(DueAdjustment.due_id == due.id)
    ))  # fmt: skip
    found = of(tx, [(due, scheme)], adjusted).get(due.id)
    if found is None:
        raise Conflict(_("It counts as it did when it was decided."))
    return found


def _is_looked_at(tx: Transaction, due: Due, scheme: Scheme) -> bool:
    return (
        scheme.kind == SchemeKind.PER_SESSION
        and due.state in _LOOKED_AT
        and due.period_start > tx.today - SINCE
        and due.period_end <= tx.today
    )


def _way(due: Due, *, is_adjusted: bool) -> Way:
    if due.state == DueState.PAID and due.amount:
        return Way.BESIDES
    if due.state in (DueState.APPROVED, DueState.PAID):
        return Way.TAKE_BACK
    by_hand = is_adjusted or due.is_decided or due.approved_by is not None
    return Way.DECIDE if by_hand or due.held_for not in _OF_RULES else Way.RUN


def _sessions(tx: Transaction, those: list[tuple[Due, Scheme]]) -> dict[int, int]:
    """Sessions attended in the days that each was computed of, which its award may have lost or
    got since."""
    begun = _first_days(tx, those)
    people = {due.id: merged_records.open_one(tx, due.resident_id) for due, _scheme in those}
    facts = attendance_facts.facts(
        tx,
        min(begun.values()),
        max(due.period_end for due, _scheme in those),
        resident_ids=set(people.values()),
        for_stipends=True,
    )
    days: dict[int, list[date]] = defaultdict(list)
    for fact in facts:  # by day
        if fact.counts_as is CountsAs.PRESENT:
            days[fact.resident_id].append(fact.on)
    found = {}
    for due, _scheme in those:
        of_her, first = days[people[due.id]], begun[due.id]
        end = min(first + timedelta(days=basis.from_text(due.basis).days), due.period_end)
        found[due.id] = bisect_left(of_her, end) - bisect_left(of_her, first)
    return found


def _first_days(tx: Transaction, those: list[tuple[Due, Scheme]]) -> dict[int, date]:
    rows = tx.session.execute(
        select(Award.id, Award.start, Award.is_waiting_waived).where(
            Award.id.in_({due.award_id for due, _scheme in those})
        )
    )
    starts = {award_id: (start, is_waived) for award_id, start, is_waived in rows}
    found = {}
    for due, scheme in those:
        start, is_waived = starts[due.award_id]
        waits = timedelta(days=0 if is_waived else scheme.waiting_days)
        found[due.id] = max(due.period_start, start + waits)
    return found


def _besides(tx: Transaction, due_ids: Collection[int]) -> dict[int, int]:
    rows = tx.session.execute(
        select(Grant.due_id, func.sum(Grant.amount))
        .where(Grant.due_id.in_(due_ids), Grant.state.in_(_BESIDES))
        .group_by(Grant.due_id)
    )
    return {due_id: amount for due_id, amount in rows if due_id is not None}


def _others(tx: Transaction, those: list[tuple[Due, Scheme]]) -> dict[int, int]:
    """What the other dues of an award come to, where there is a most for all of them."""
    if not those:
        return {}
    rows = tx.session.execute(
        select(Due.award_id, func.sum(Due.amount))
        .where(
            Due.award_id.in_({due.award_id for due, _scheme in those}), Due.state.not_in(_NOT_PAID)
        )
        .group_by(Due.award_id)
    )
    sums: dict[int, int] = {award_id: amount for award_id, amount in rows}
    return {due.id: sums[due.award_id] - due.amount for due, _scheme in those}


def _amount(due: Due, scheme: Scheme, then: Basis, now: int, others: int) -> int:
    """What it would have come to; under the most it reached, or that the scheme has."""
    if now == then.units:
        return due.computed
    amount = computing.rounded(replace(then, units=now))
    if then.capped_by:
        return min(amount, due.computed)
    if scheme.cap_total is not None:
        amount = min(amount, max(scheme.cap_total - others, 0))
    return amount if scheme.cap_period is None else min(amount, scheme.cap_period)
