# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemes: the rules by which money is given. Every number is the house's own; none is a default.

Amounts are whole minor units of the scheme's currency, which it keeps once an award uses it, as it
keeps its kind and its periods once something was prepared: a new rule is a new scheme. Conditions
concern attendance alone, are off unless set, and what they find is *held, decide with her*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from shelterdesk import regions
from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _, language
from shelterdesk.models.funds import Fund
from shelterdesk.models.stipends import (
    Award,
    Due,
    PayDayMoves,
    PaysWhen,
    PresentFrom,
    Scheme,
    SchemeKind,
)
from shelterdesk.services.money import posting
from shelterdesk.services.stipends import holidays, periods, rhythms, scheme_words
from shelterdesk.services.stipends.periods import Period, Plan
from shelterdesk.services.stipends.rhythms import Often, PayDay, PayDays, Rhythm
from shelterdesk.services.values import sealed_words

__all__ = [
    "Often", "PayDay", "PayDayMoves", "PayDays", "PaysWhen", "PresentFrom", "Rhythm", "SchemeForm",
    "SchemeKind", "SchemeRow", "add", "edit", "form", "listed", "next_periods", "retire",
]  # fmt: skip

_LONGEST: Final = {"name": 80, "note": 400}
#: The most of each number; more is a slip of the finger.
_MOST: Final = {
    "most_children": 30, "match_percent": 1000, "waiting_days": 1000, "months": 240,
    "most_months": 240, "absent_over": 366, "leave_over": 366, "missed_over": 366,
    "collect_days": 366, "rounding": 10**6,
}  # fmt: skip
_LEAST: Final = {"match_percent": 1, "months": 1, "most_months": 1, "collect_days": 1,
                 "rounding": 1}  # fmt: skip
_AMOUNTS: Final = ("amount", "child_amount", "cap_period", "cap_total")
_SHOWN: Final = 6  # periods to come
_MONTHLY: Final = Rhythm()
_FIRST_DAY: Final = PayDays()


@dataclass(frozen=True, slots=True)
class SchemeForm:
    """All that is said of a scheme; amounts in minor units. See ``models/stipends.py``."""

    name: str
    currency: str
    kind: SchemeKind = SchemeKind.FIXED
    amount: int = 0  # a period, a day or a session
    child_amount: int = 0  # beside it, for each child and period
    most_children: int | None = None
    match_percent: int | None = None
    cap_period: int | None = None
    cap_total: int | None = None  # over a whole award
    waiting_days: int = 0
    months: int | None = None
    most_months: int | None = None  # with all renewals
    fund_id: int | None = None
    rhythm: Rhythm = _MONTHLY
    period_from: date | None = None  # a day of the first period; today, if not said
    pays_when: PaysWhen = PaysWhen.WITHIN
    pay_days: PayDays = _FIRST_DAY
    prorates: bool = True
    rounding: int = 1
    present_from: PresentFrom = PresentFrom.NIGHTS
    absent_over: int | None = None
    leave_over: int | None = None
    missed_over: int | None = None
    collect_days: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A scheme as lists show it."""

    id: int
    name: str
    kind: SchemeKind
    currency: str
    amount_words: str  # "€330.00 a period, €102.00 for each child"
    often_words: str  # "every month, paid on its first day"
    months: int | None
    most_months: int | None
    fund_id: int | None
    fund: str
    awards: int  # that run today
    is_active: bool


@verb(Capability.EDIT_SCHEMES)
def add(tx: Transaction, *, form: SchemeForm) -> int:
    """Add a scheme and return its id."""
    scheme = Scheme(is_active=True)
    _write(tx, scheme, form)
    tx.session.add(scheme)
    tx.session.flush()
    tx.about(scheme)
    return scheme.id


@verb(Capability.EDIT_SCHEMES)
def edit(tx: Transaction, *, scheme_id: int, form: SchemeForm) -> None:
    """Write a form over a scheme. What is prepared and not approved follows at the next run."""
    scheme = get(tx, scheme_id)
    before = plan_of(scheme)
    was = scheme.kind, scheme.currency
    _write(tx, scheme, form)
    if scheme.currency != was[1] and _has(tx, Award.scheme_id, scheme_id):
        words = _("A scheme that was awarded keeps its currency. Add another scheme.")
        raise Conflict(words, field="currency")
    if not _has(tx, Due.scheme_id, scheme_id):
        return
    if scheme.kind != was[0]:
        words = _("Something was prepared by this scheme, so it stays of its kind. Add another.")
        raise Conflict(words, field="kind")
    if (scheme.period_rule, scheme.period_from) != (before.rule, before.begins):
        words = _("Something was prepared by this scheme, so it keeps its periods. Add another.")
        raise Conflict(words, field="often")


@verb(Capability.EDIT_SCHEMES)
def retire(tx: Transaction, *, scheme_id: int, is_active: bool = False) -> None:
    """Offer it no longer, or again; awards that run go on."""
    get(tx, scheme_id).is_active = is_active


@query(Capability.SEE_MONEY)
def listed(tx: Transaction, *, with_retired: bool = False) -> list[SchemeRow]:
    """The schemes by name."""
    wanted = (
        select(Scheme, Fund.name)
        .outerjoin(Fund, Fund.id == Scheme.fund_id)
        .order_by(func.lower(Scheme.name), Scheme.id)
    )
    if not with_retired:
        wanted = wanted.where(Scheme.is_active)
    of_today = select(Award.scheme_id, func.count()).group_by(Award.scheme_id)
    of_today = of_today.where(Award.start <= tx.today, Award.end > tx.today)
    running = {scheme_id: number for scheme_id, number in tx.session.execute(of_today)}
    return [
        SchemeRow(
            id=row.id,
            name=row.name,
            kind=SchemeKind(row.kind),
            currency=row.currency,
            amount_words=scheme_words.amounts(row),
            often_words=scheme_words.often(row),
            months=row.months,
            most_months=row.most_months,
            fund_id=row.fund_id,
            fund=fund or "",
            awards=running.get(row.id, 0),
            is_active=row.is_active,
        )
        for row, fund in tx.session.execute(wanted)
    ]


@query(Capability.SEE_MONEY)
def form(tx: Transaction, *, scheme_id: int) -> SchemeForm:
    """A scheme as a form."""
    row = get(tx, scheme_id)
    moves = PayDayMoves(row.pay_moves)
    return SchemeForm(
        name=row.name, currency=row.currency, kind=SchemeKind(row.kind), amount=row.amount,
        child_amount=row.child_amount, most_children=row.most_children,
        match_percent=row.match_percent, cap_period=row.cap_period, cap_total=row.cap_total,
        waiting_days=row.waiting_days, months=row.months, most_months=row.most_months,
        fund_id=row.fund_id, rhythm=rhythms.from_rule(row.period_rule),
        period_from=row.period_from, pays_when=PaysWhen(row.pays_when),
        pay_days=rhythms.from_pay_rule(row.pay_rule, moves), prorates=row.prorates,
        rounding=row.rounding, present_from=PresentFrom(row.present_from),
        absent_over=row.absent_over, leave_over=row.leave_over, missed_over=row.missed_over,
        collect_days=row.collect_days, note=row.note,
    )  # fmt: skip


@query(Capability.SEE_MONEY)
def next_periods(tx: Transaction, *, form: SchemeForm) -> list[Period]:
    """The next periods a form describes and their pay days, to be looked at before it is kept.

    Raises ``Invalid`` as keeping it would."""
    plan = _plan(tx, form)
    start = max(tx.today, plan.begins)
    # A period has a day in two years; most have one in two months.
    found = periods.periods(plan, holidays.calendar(tx), start, start + timedelta(days=5 * 366))
    return [period for period, _number in zip(found, range(_SHOWN), strict=False)]


# For other services
def get(tx: Transaction, scheme_id: int) -> Scheme:
    """The scheme itself; the act is about it. Raises ``NotFound``."""
    scheme = tx.session.get(Scheme, scheme_id)
    if scheme is None:
        raise NotFound(_("This scheme is not there any more."), field="scheme_id")
    tx.about(scheme)
    return scheme


def plan_of(scheme: Scheme) -> Plan:
    """How its periods lie."""
    return Plan(
        rule=scheme.period_rule,
        begins=scheme.period_from,
        pays_when=PaysWhen(scheme.pays_when),
        pay_rule=scheme.pay_rule,
        moves=PayDayMoves(scheme.pay_moves),
    )


def check_fund(tx: Transaction, fund_id: int, currency: str, *, now: int | None = None) -> None:
    """Raise unless a fund is offered, or the one there is ``now``, and is in this currency or in
    none of its own."""
    fund = tx.session.get(Fund, fund_id)
    if fund is None:
        raise Invalid(_("Choose a fund."), field="fund_id")
    if not fund.is_active and fund_id != now:
        words = _("“{fund}” is not offered any more. Choose another one.")
        raise Conflict(words.format(fund=fund.name), field="fund_id")
    if fund.currency not in (None, currency):
        words = _("“{fund}” is in {currency}. Money is never changed without a word.")
        raise Invalid(words.format(fund=fund.name, currency=fund.currency), field="fund_id")


# Within
def _has(tx: Transaction, column: Any, scheme_id: int) -> bool:
    return tx.session.scalar(select(column).where(column == scheme_id).limit(1)) is not None


def _plan(tx: Transaction, form: SchemeForm) -> Plan:
    rule = rhythms.to_rule(form.rhythm)
    pay_rule, moves = rhythms.to_pay_rule(form.pay_days)
    begins = periods.begins(form.rhythm, form.period_from or tx.today)
    return Plan(rule, begins, form.pays_when, pay_rule, moves)


def _write(tx: Transaction, scheme: Scheme, form: SchemeForm) -> None:
    words = {
        name: sealed_words.checked(getattr(form, name), field=name, longest=longest)
        for name, longest in _LONGEST.items()
    }
    _check_name(tx, scheme, words["name"])
    form = _fitting(form)
    _check(form)
    plan = _plan(tx, form)
    if form.fund_id is not None:
        check_fund(tx, form.fund_id, form.currency, now=scheme.fund_id)
    for name in (*_MOST, *_AMOUNTS, "currency", "fund_id", "prorates"):
        setattr(scheme, name, getattr(form, name))
    scheme.name, scheme.note = words["name"], words["note"]
    scheme.kind, scheme.present_from = form.kind.value, form.present_from.value
    scheme.period_rule, scheme.period_from = plan.rule, plan.begins
    scheme.pays_when, scheme.pay_rule = plan.pays_when.value, plan.pay_rule
    scheme.pay_moves = plan.moves.value


def _fitting(form: SchemeForm) -> SchemeForm:
    """A form without what its kind does not ask."""
    if form.kind is SchemeKind.MATCH:
        return replace(form, amount=0, child_amount=0, most_children=None)
    return replace(form, match_percent=None)


def _check_name(tx: Transaction, scheme: Scheme, name: str) -> None:
    if not name:
        raise Invalid(_("Give the scheme a name."), field="name")
    # Compared here: SQLite knows small and capital letters of English alone.
    others = select(Scheme.name).where(Scheme.id != (scheme.id or 0))
    if any(other.casefold() == name.casefold() for other in tx.session.scalars(others)):
        raise Conflict(_("There is a scheme named “{name}”.").format(name=name), field="name")


def _check(form: SchemeForm) -> None:
    if form.currency not in {code for code, _words in regions.currencies(language())}:
        raise Invalid(_("Choose the currency it is paid in."), field="currency")
    for name in _AMOUNTS:
        value = getattr(form, name)
        least = 1 if name.startswith("cap") else 0
        if value is not None and not least <= value <= posting.MOST:
            raise Invalid(_("Write an amount that is paid."), field=name)
    for name, most in _MOST.items():
        value, least = getattr(form, name), _LEAST.get(name, 0)
        if value is not None and not least <= value <= most:
            message = _("Write a number from {least} to {most}.")
            raise Invalid(message.format(least=least, most=most), field=name)
    if form.kind is SchemeKind.MATCH:
        if form.match_percent is None:
            raise Invalid(_("Write how much is added, in percent."), field="match_percent")
    elif not form.amount and not form.child_amount:
        raise Invalid(_("Write an amount that is paid."), field="amount")
    if form.most_months is not None and form.most_months < (form.months or 1):
        raise Invalid(_("With renewals it cannot be shorter."), field="most_months")
    if form.kind is not SchemeKind.FIXED and form.pays_when is PaysWhen.WITHIN:
        words = _("What is counted is known once the period is over: choose a pay day after it.")
        raise Invalid(words, field="pays_when")
