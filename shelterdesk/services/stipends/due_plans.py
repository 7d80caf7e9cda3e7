# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run would make: for each award, each period whose pay day has come, computed anew where
nobody decided anything yet. Read in a fixed number of statements, however many awards there are.

Left as they are: dues that were approved, paid, refused or not paid; those a person held, adjusted
or let go on. So a run can be repeated as often as one likes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.stipends import (
    Award,
    Due,
    DueAdjustment,
    DueState,
    HeldFor,
    PresentFrom,
    Scheme,
    SchemeKind,
)
from shelterdesk.services.merging import merged_records
from shelterdesk.services.stipends import awards, computing, holidays, periods, schemes
from shelterdesk.services.stipends.awards import Taper
from shelterdesk.services.stipends.computing import Computed, Facts, Terms
from shelterdesk.services.stipends.periods import Calendar, Period, Span
from shelterdesk.services.stipends.presence import Found

#: A period may begin so long after the day it is paid on, where holidays push that day forward.
_AHEAD: Final = timedelta(days=62)
_OF_RULES: Final = frozenset({HeldFor.ABSENT, HeldFor.LEAVE, HeldFor.MISSED})
#: States whose amount counts towards what a whole award may come to.
_NOT_PAID: Final = frozenset({DueState.REFUSED, DueState.VOID})


@dataclass(frozen=True, slots=True)
class Planned:
    """One award and period of a run: what there is, and what it comes to now."""

    award: Award
    scheme: Scheme
    period: Period
    due: Due | None  # that may be computed anew
    computed: Computed | None  # None: nothing is due any more


@dataclass(frozen=True, slots=True)
class Run:
    """All that a run would do, and how many dues it leaves because a person decided."""

    planned: tuple[Planned, ...]
    left: int


def plan(tx: Transaction, up_to: date, scheme_ids: Collection[int] = ()) -> Run:
    """What is to be made or computed anew up to a pay day; of these schemes, or of all."""
    query = select(Award, Scheme).join(Scheme, Scheme.id == Award.scheme_id)
    if scheme_ids:
        query = query.where(Award.scheme_id.in_(scheme_ids))
    rows = tx.session.execute(query.order_by(Award.id))
    of_awards = [(award, scheme) for award, scheme in rows]
    stored = _Stored(tx, [award.id for award, _scheme in of_awards])
    steps = awards.tapers(tx, [award.id for award, _scheme in of_awards])
    calendar = holidays.calendar(tx)
    lying: dict[int, list[Period]] = {}
    wanted: list[tuple[Award, Scheme, Terms, Period]] = []
    left = 0
    for award, scheme in of_awards:
        if scheme.id not in lying:
            lying[scheme.id] = list(_paid_by(scheme, calendar, up_to))
        terms = terms_of(scheme, award, steps.get(award.id, ()))
        for period in _of_award(award, lying[scheme.id], stored, scheme, calendar):
            if stored.is_decided(award.id, period.span.start):
                left += 1
            elif computing.covered(terms, period.span) is not None or stored.of(award, period):
                wanted.append((award, scheme, terms, period))
    return Run(tuple(_computed(tx, wanted, stored)), left)


def terms_of(scheme: Scheme, award: Award, taper: Collection[Taper] = ()) -> Terms:
    """What a scheme and an award say together."""
    children = award.children
    if scheme.most_children is not None:
        children = min(children, scheme.most_children)
    return Terms(
        kind=SchemeKind(scheme.kind),
        start=award.start,
        end=award.end,
        rate=scheme.amount if award.amount is None else award.amount,
        children=children if scheme.child_amount else 0,
        child_rate=scheme.child_amount,
        match_percent=scheme.match_percent or 0,
        cap_period=scheme.cap_period,
        cap_total=scheme.cap_total,
        waiting_days=0 if award.is_waiting_waived else scheme.waiting_days,
        prorates=scheme.prorates,
        rounding=scheme.rounding,
        absent_over=scheme.absent_over,
        leave_over=scheme.leave_over,
        missed_over=scheme.missed_over,
        taper=tuple(taper),
    )


# Within
class _Stored:
    """The dues there are of some awards: those that may be computed anew, and which others."""

    def __init__(self, tx: Transaction, award_ids: list[int]) -> None:
        adjusted = select(DueAdjustment.due_id)
        open_ones = select(Due).where(
            Due.award_id.in_(award_ids),
            ~Due.is_decided,
            Due.approved_by.is_(None),
            Due.state.in_([DueState.DRAFT.value, DueState.HELD.value]),
            Due.id.not_in(adjusted),
        )
        self.open: dict[tuple[int, date], Due] = {
            (row.award_id, row.period_start): row
            for row in tx.session.scalars(open_ones)
            if row.held_for is None or row.held_for in _OF_RULES
        }
        self.used: dict[int, int] = defaultdict(int)
        self._decided: set[tuple[int, date]] = set()
        columns = select(Due.award_id, Due.period_start, Due.amount, Due.state)
        for award_id, start, amount, state in tx.session.execute(
            columns.where(Due.award_id.in_(award_ids))
        ):
            if (award_id, start) not in self.open:
                self._decided.add((award_id, start))
                self.used[award_id] += 0 if state in _NOT_PAID else amount

    def of(self, award: Award, period: Period) -> Due | None:
        """What may be computed anew."""
        return self.open.get((award.id, period.span.start))

    def is_decided(self, award_id: int, start: date) -> bool:
        """Whether there is one that stays as it is."""
        return (award_id, start) in self._decided


def _paid_by(scheme: Scheme, calendar: Calendar, up_to: date) -> Iterator[Period]:
    """The periods of a scheme whose pay day has come."""
    plan = schemes.plan_of(scheme)
    for period in periods.periods(plan, calendar, plan.begins, up_to + _AHEAD):
        if period.pay_on <= up_to:
            yield period


def _of_award(
    award: Award, lying: list[Period], stored: _Stored, scheme: Scheme, calendar: Calendar
) -> Iterator[Period]:
    """The periods of a scheme that an award touches, and those that were prepared of it when it was
    longer."""
    seen = set()
    for period in lying:
        is_touched = period.span.end > award.start and (
            award.end is None or period.span.start < award.end
        )
        if is_touched or stored.of(award, period) is not None:
            seen.add(period.span.start)
            yield period
    plan = schemes.plan_of(scheme)
    for (award_id, start), due in sorted(stored.open.items(), key=lambda one: one[0]):
        if award_id == award.id and start not in seen:
            span = Span(due.period_start, due.period_end)
            yield Period(span, periods.pay_day(plan, span, calendar))


def _computed(
    tx: Transaction, wanted: list[tuple[Award, Scheme, Terms, Period]], stored: _Stored
) -> Iterator[Planned]:
    if not wanted:
        return
    spans = [period.span for _award, _scheme, _terms, period in wanted]
    whole = Span(min(span.start for span in spans), max(span.end for span in spans))
    people = {merged_records.open_one(tx, award.resident_id) for award, *_rest in wanted}
    found = Found(tx, people, whole)
    for award, scheme, terms, period in sorted(
        wanted, key=lambda one: (one[0].id, one[3].span.start)
    ):
        who = merged_records.open_one(tx, award.resident_id)
        facts = _facts(found, who, scheme, terms, computing.covered(terms, period.span))
        facts = replace(facts, used=stored.used[award.id])
        computed = computing.compute(terms, period.span, facts)
        if scheme.kind == SchemeKind.MATCH and computed is not None and not computed.amount:
            computed = None  # nothing was saved
        due = stored.of(award, period)
        if computed is None and due is None:
            continue
        stored.used[award.id] += 0 if computed is None else computed.amount
        yield Planned(award, scheme, period, due, computed)


def _facts(found: Found, who: int, scheme: Scheme, terms: Terms, part: Span | None) -> Facts:
    """What a scheme asks for, and no more."""
    facts = Facts()
    if part is None:
        return facts
    asks_days = terms.kind is SchemeKind.PER_DAY or terms.absent_over is not None
    if asks_days or terms.leave_over is not None:
        by_visits = scheme.present_from == PresentFrom.VISITS
        days = found.visits(who, part) if by_visits else found.nights(who, part)
        facts = Facts(days)
    if terms.kind is SchemeKind.PER_SESSION or terms.missed_over is not None:
        facts = replace(facts, sessions=found.sessions(who, part))
    if terms.kind is SchemeKind.MATCH:
        facts = replace(facts, saved=found.saved(who, part, scheme.currency))
    return facts
