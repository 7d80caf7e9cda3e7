# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the running awards of a fund will need, month by month, and the day it runs dry.

A period to come is computed by the same rule as when it is prepared (``stipends/computing.py``).
What depends on days, sessions or savings is taken at the mean of the last three periods paid, and
before any was paid at a full period. What each figure means is printed with it
(``statistics/fund_forecast.py``). Figures count everybody and name nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import Row, func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import _
from shelterdesk.models.funds import Fund
from shelterdesk.models.stipends import Award, AwardTaper, Due, DueState, Scheme, SchemeKind
from shelterdesk.models.training import Cohort, Course, CourseSession, SessionState
from shelterdesk.services.grants import instalments
from shelterdesk.services.money import fund_figures, fund_flows, fund_standing
from shelterdesk.services.money.fund_standing import FundStanding
from shelterdesk.services.stipends import (
    basis,
    computing,
    due_plans,
    holidays,
    periods,
    rhythms,
    schemes,
)
from shelterdesk.services.stipends.awards import Taper
from shelterdesk.services.stipends.basis import Basis, Days
from shelterdesk.services.stipends.computing import Facts, Terms
from shelterdesk.services.stipends.periods import Period, Span
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.training.attendance import Attended
from shelterdesk.services.values.value_words import day_in_words
from shelterdesk.statistics.fund_forecast import FundForecast, Need, Source, by_month, dry_day

__all__ = ["due", "of_fund", "of_funds"]

#: No award is looked at further than this; those without an end go on until then.
_MONTHS: Final = 24
#: A fund that runs dry within so many months is said on Today.
_SOON: Final = 3
#: So many periods paid make a mean.
_MEAN_OF: Final = 3
_PREPARED: Final = frozenset({DueState.DRAFT, DueState.HELD})
_LEFT_OUT: Final = frozenset({DueState.REFUSED, DueState.VOID})
TABLES: Final = (
    "account", "award", "award_taper", "cohort", "course", "course_session", "due", "fund",
    "grant_given", "grant_forgiven", "grant_instalment", "holiday", "ledger_entry",
    "ledger_transaction", "organisation", "payment", "scheme",
)  # fmt: skip


@query(Capability.SEE_MONEY)
def of_fund(tx: Transaction, *, fund_id: int, currency: str = "") -> FundForecast:
    """What a fund will need, in a currency. Raises ``NotFound``."""
    fund = tx.session.get(Fund, fund_id)
    if fund is None:
        raise NotFound(_("This fund is not there any more."), field="fund_id")
    wanted = currency or fund.currency or fund_figures.sheet(tx, fund_id=fund_id).currency
    return _of(tx, fund_standing.standing(tx, fund, wanted))


@query(Capability.SEE_MONEY)
def of_funds(tx: Transaction) -> list[FundForecast]:
    """Every fund that is offered, in each of its currencies."""
    return [_of(tx, one) for one in fund_standing.of_funds(tx)]


def due(tx: Transaction) -> list[DueLine]:
    """Funds that run dry within three months, for who approves money."""
    if not (tx.may(Capability.APPROVE_MONEY) and tx.may(Capability.SEE_MONEY)):
        return []
    soon = tx.today + relativedelta(months=_SOON)
    lines = []
    for fund in fund_standing.of_funds(tx):
        found = _of(tx, fund)
        if found.dry_on is not None and found.dry_on <= soon:
            words = _("By all that is agreed now it is used up on {day}.")
            lines.append(
                DueLine(
                    day=found.dry_on,
                    icon="wallet",
                    title=_("{fund} runs dry soon").format(fund=fund.fund),
                    detail=words.format(day=day_in_words(found.dry_on)),
                    is_for_all=True,
                    kind=DueKind.FUND,
                    place=("stipends", ("tab", "funds", (fund.fund_id, fund.currency))),
                )
            )
    return lines


def _of(tx: Transaction, fund: FundStanding) -> FundForecast:
    until = tx.today + relativedelta(months=_MONTHS)
    needs = [
        *_committed(tx, fund),
        *_prepared(tx, fund),
        *_awarded(tx, fund, until),
        *_back(tx, fund),
    ]
    in_budget = None
    if fund.left is not None:
        in_budget = dry_day(needs, fund.left, fund.until)
    return FundForecast(
        fund_id=fund.fund_id,
        currency=fund.currency,
        months=by_month(needs),
        is_estimated=any(need.is_estimated for need in needs),
        dry_on_budget=in_budget,
        dry_in_books=None if fund.at_hand is None else dry_day(needs, fund.at_hand),
        seen_until=until,
    )


def _committed(tx: Transaction, fund: FundStanding) -> Iterator[Need]:
    for one in fund_flows.commitments(tx, fund.fund_id):
        if one.currency == fund.currency:
            is_grant = one.line.startswith("grant/")
            source = Source.GRANTS if is_grant else Source.APPROVED
            yield Need(max(one.pay_on, tx.today), one.amount, source, one.line)


def _prepared(tx: Transaction, fund: FundStanding) -> Iterator[Need]:
    """Drafts, and what is held until it is decided: it may still be paid."""
    found = tx.session.execute(
        select(Due.pay_on, func.sum(Due.amount), Due.scheme_id)
        .where(
            Due.fund_id == fund.fund_id, Due.currency == fund.currency,
            Due.state.in_(_PREPARED),
        )
        .group_by(Due.pay_on, Due.scheme_id)
    )  # fmt: skip
    for pay_on, amount, scheme_id in found:
        yield Need(max(pay_on, tx.today), amount, Source.PREPARED, f"stipend/{scheme_id}")


def _back(tx: Transaction, fund: FundStanding) -> Iterator[Need]:
    for agreed in instalments.coming_back(tx, fund.fund_id, fund.currency):
        yield Need(agreed.due, -agreed.amount, Source.BACK, fund_flows.LENT)


def _awarded(tx: Transaction, fund: FundStanding, until: date) -> Iterator[Need]:
    """Periods of awards that are not prepared yet: those to come, that run, or are paid this month.
    What nobody prepared of before is not foreseen: somebody decides whether it is still paid."""
    calendar, this = holidays.calendar(tx), tx.today.replace(day=1)
    to_come: dict[int, list[Period]] = {}  # of a scheme: its awards share their days
    for award in _awards(tx, fund, this):
        scheme, used = award.scheme, award.used
        if scheme.id not in to_come:
            plan = schemes.plan_of(scheme)
            found = periods.periods(plan, calendar, this - rhythms.LONGEST, until)
            to_come[scheme.id] = [
                one for one in found
                if one.pay_on <= until and (one.pay_on >= this or one.span.end > tx.today)
            ]  # fmt: skip
        for period in to_come[scheme.id]:
            span = period.span
            part = computing.covered(award.terms, span)
            if part is None or span.start in award.prepared:
                continue
            facts = replace(_facts(tx, award, span, part), used=used)
            amounts = computing.compute(award.terms, span, facts)
            if amounts is not None and amounts.amount:
                used += amounts.amount
                on = max(period.pay_on, tx.today)
                line = f"stipend/{scheme.id}"
                yield Need(on, amounts.amount, Source.AWARDS, line, award.is_by_facts)


@dataclass(frozen=True, slots=True)
class _Awarded:
    """An award and what is known of it."""

    scheme: Scheme
    terms: Terms
    prepared: frozenset[date]  # first days of periods that have a due
    used: int  # of what it may come to in all
    paid: Sequence[Basis]  # of the last periods paid

    @property
    def is_by_facts(self) -> bool:
        """Whether it depends on days, sessions or savings."""
        return self.terms.kind is not SchemeKind.FIXED


def _awards(tx: Transaction, fund: FundStanding, this: date) -> list[_Awarded]:
    """Those of a fund that may still have a period to pay, read together."""
    wanted = (
        select(Award, Scheme)
        .join(Scheme, Scheme.id == Award.scheme_id)
        .where(
            Award.fund_id == fund.fund_id,
            Scheme.currency == fund.currency,
            Award.end > this - rhythms.LONGEST,
        )
        .order_by(Award.id)
    )
    found = tx.session.execute(wanted).all()
    ids = [award.id for award, _scheme in found]
    tapers: dict[int, list[Taper]] = defaultdict(list)
    for step in tx.session.scalars(select(AwardTaper).where(AwardTaper.award_id.in_(ids))):
        tapers[step.award_id].append(Taper(step.start, step.percent))
    dues: dict[int, list[Row[int, date, str, int, str]]] = defaultdict(list)
    columns = (Due.award_id, Due.period_start, Due.state, Due.amount, Due.basis)
    of_awards = select(*columns).where(Due.award_id.in_(ids)).order_by(Due.period_start)
    for row in tx.session.execute(of_awards):
        dues[row.award_id].append(row)
    return [
        _Awarded(
            scheme=scheme,
            terms=due_plans.terms_of(scheme, award, tapers[award.id]),
            prepared=frozenset(row.period_start for row in dues[award.id]),
            used=sum(row.amount for row in dues[award.id] if row.state not in _LEFT_OUT),
            paid=_last_paid(dues[award.id]) if scheme.kind != SchemeKind.FIXED else (),
        )
        for award, scheme in found
    ]


def _last_paid(dues: Sequence[Row[int, date, str, int, str]]) -> list[Basis]:
    paid = [row.basis for row in dues if row.state == DueState.PAID]
    return [basis.from_text(text) for text in paid[-_MEAN_OF:]]


def _facts(tx: Transaction, award: _Awarded, span: Span, part: Span) -> Facts:
    """What is taken for a period to come: the mean of the last ones paid, for the part of it that
    the award covers."""
    if not award.is_by_facts:
        return Facts()
    share, paid = Fraction(part.days, span.days), award.paid
    if award.terms.kind is SchemeKind.PER_DAY:
        days = sum(one.days for one in paid)
        present = Fraction(sum(one.units for one in paid), days) if days else Fraction(1)
        return Facts(days=Days(present=_half_up(present * part.days)))
    if award.terms.kind is SchemeKind.PER_SESSION:
        held = _mean([one.units for one in paid]) if paid else _sessions_held(tx, span.days)
        return Facts(sessions=Attended(present=_half_up(held * share)))
    return Facts(saved=_half_up(_mean([one.saved for one in paid]) * share))


def _sessions_held(tx: Transaction, days: int) -> Fraction:
    """How many sessions a group had in the last so many days, of those that are paid for: what a
    full period is. School and groups of peers pay nobody; nor does what was called off."""
    held = (
        select(func.count(CourseSession.id), func.count(CourseSession.cohort_id.distinct()))
        .join(Cohort, Cohort.id == CourseSession.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(
            CourseSession.state == SessionState.HELD.value,
            CourseSession.on >= tx.today - timedelta(days=days),
            CourseSession.on < tx.today,
            Course.counts_for_stipends,
        )
    )
    sessions, groups = tx.session.execute(held).one()
    return Fraction(sessions, groups) if groups else Fraction(0)


def _mean(numbers: Sequence[int]) -> Fraction:
    return Fraction(sum(numbers), len(numbers)) if numbers else Fraction(0)


def _half_up(number: Fraction) -> int:
    return int(number + Fraction(1, 2))
