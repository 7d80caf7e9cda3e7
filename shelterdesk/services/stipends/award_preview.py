# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an award will come to, in words, before it is given, changed or ended.

Words of the scheme, days of its periods, and amounts where a scheme counts nothing: what depends
on days, sessions or savings is known when a period is prepared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.stipends import Award, Scheme, SchemeKind
from shelterdesk.services.stipends import (
    awards,
    computing,
    due_plans,
    holidays,
    periods,
    scheme_words,
    schemes,
)
from shelterdesk.services.stipends.awards import AwardForm, Taper
from shelterdesk.services.stipends.computing import Facts, Terms
from shelterdesk.services.stipends.periods import Period, Span
from shelterdesk.services.values.value_words import day_in_words

__all__ = ["Coming", "Preview", "Renewal", "coming", "fading", "previewed", "proposed_steps",
           "renewal"]  # fmt: skip

_DAY: Final = timedelta(days=1)
_AHEAD: Final = timedelta(days=5 * 366)  # in which every rhythm has a period
_SHOWN: Final = 3
_STEPS: Final = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """The line that follows what one types, and what else is to be known before it is kept."""

    words: str  # "€330.00 + 2 × €102.00 a month, first on 31 Jan 2027, until 30 Jun 2027"
    more: tuple[str, ...] = ()
    has_children: bool = False  # the scheme pays something for children
    waiting_days: int = 0
    rule_words: str = ""  # "€330.00 a period, €102.00 for each child"
    often_words: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """A period to come of an award, and how much of it is paid while it fades out."""

    period: Period
    percent: int
    amount_words: str  # nothing where it depends on what is counted


@dataclass(frozen=True, slots=True)
class Renewal:
    """How long an award may go on; ends are the first days without it."""

    end: date | None
    until: date | None  # with so many months more
    months: int | None  # as long as the scheme plans
    latest: date | None  # by the scheme


@query(Capability.SEE_MONEY)
def previewed(tx: Transaction, *, form: AwardForm, is_new: bool = True) -> Preview:
    """What a form comes to, of a new award or one that runs. It needs a scheme and names nobody."""
    scheme = schemes.get(tx, form.scheme_id or 0)
    start = form.start or tx.today
    begins = _counts_from(scheme, start, is_waived=form.is_waiting_waived)
    end = form.end or OPEN_END
    first = next(_periods(tx, scheme, begins, end), None)
    parts = [
        scheme_words.comes_to(scheme, instead=form.amount, children=form.children),
        _first(tx, first, start) if is_new else _next(tx, scheme, max(begins, tx.today), end),
        _("without an end")
        if form.end is None
        else _("until {day}").format(day=day_in_words(form.end - _DAY)),
    ]
    more = list(_more(scheme, form, start, begins, first))
    if is_new and form.end is not None:
        more += _in_all(tx, scheme, form, start)
    return Preview(
        words=", ".join(parts),
        more=tuple(more),
        has_children=bool(scheme.child_amount),
        waiting_days=scheme.waiting_days,
        rule_words=scheme_words.amounts(scheme),
        often_words=scheme_words.often(scheme),
        currency=scheme.currency,
    )


@query(Capability.SEE_MONEY)
def coming(tx: Transaction, *, award_id: int) -> list[Coming]:
    """The next periods of an award and their pay days, from today on."""
    award = awards.get(tx, award_id)
    scheme = schemes.get(tx, award.scheme_id)
    steps = awards.tapers(tx, [award.id]).get(award.id, [])
    terms = due_plans.terms_of(scheme, award, steps)
    # What a cap leaves depends on what was decided about the dues before.
    is_plain = scheme.cap_total is None
    until = min(award.end or OPEN_END, tx.today + _AHEAD)
    amounts = dict(_amounts(tx, scheme, terms, until)) if is_plain else {}
    found = []
    for period in _of_award(tx, award, scheme):
        amount = amounts.get(period.span)
        words = "" if amount is None else scheme_words.money(amount, scheme.currency)
        percent = next((one.percent for one in reversed(steps) if one.start <= period.span.start),
                       100)  # fmt: skip
        found.append(Coming(period, percent, words))
        if len(found) == _SHOWN:
            break
    return found


@query(Capability.SEE_MONEY)
def fading(tx: Transaction, *, award_id: int, on: date, taper: Collection[Taper] = ()) -> list[str]:
    """How an award that ends ``on`` (the first day without it) fades out, one line a step."""
    award = awards.get(tx, award_id)
    scheme = schemes.get(tx, award.scheme_id)
    lines = [_("until {day}").format(day=day_in_words(on - _DAY))]
    for step in sorted(taper, key=lambda one: one.start):
        words = scheme_words.comes_to(
            scheme, instead=award.amount, children=award.children, percent=step.percent
        )
        told = _("from {day} on {percent}%: {amount}")
        lines.append(told.format(day=day_in_words(step.start), percent=step.percent, amount=words))
    return lines


@query(Capability.SEE_MONEY)
def proposed_steps(tx: Transaction, *, award_id: int, on: date) -> tuple[Taper, ...]:
    """Steps in which an award could fade out until it ends: the last periods before, less each
    time. A proposal that is talked about, nothing more."""
    award = awards.get(tx, award_id)
    scheme = schemes.get(tx, award.scheme_id)
    since = max(tx.today, award.start)
    begun = [
        period.span.start
        for period in _periods(tx, scheme, since, on)
        if since < period.span.start < on
    ][-_STEPS:]
    # Evenly, to steps of five that one can say: 75, 50, 25.
    each = len(begun) + 1
    return tuple(
        Taper(start, round(20 * (each - number) / each) * 5)
        for number, start in enumerate(begun, start=1)
    )


@query(Capability.SEE_MONEY)
def renewal(tx: Transaction, *, award_id: int, months: int | None = None) -> Renewal:
    """When an award ends, and would with so many months more, or as many as the scheme plans; how
    long that lets it go on. Other awards of the scheme count too when it is kept."""
    award = awards.get(tx, award_id)
    scheme = schemes.get(tx, award.scheme_id)
    latest = None
    if scheme.most_months is not None:
        latest = award.start + relativedelta(months=scheme.most_months)
    more = months or scheme.months
    until = None
    if award.end is not None and more is not None:
        until = award.end + relativedelta(months=more)
    return Renewal(award.end, until, scheme.months, latest)


def _counts_from(scheme: Scheme, start: date, *, is_waived: bool) -> date:
    return start if is_waived else start + timedelta(days=scheme.waiting_days)


def _periods(tx: Transaction, scheme: Scheme, start: date, end: date) -> Iterator[Period]:
    """The periods with a day in [start, end), as far ahead as it makes sense to look."""
    plan = schemes.plan_of(scheme)
    until = min(end, max(start, plan.begins) + _AHEAD)
    if start < until:
        yield from periods.periods(plan, holidays.calendar(tx), start, until)


def _of_award(tx: Transaction, award: Award, scheme: Scheme) -> Iterator[Period]:
    begins = _counts_from(scheme, award.start, is_waived=award.is_waiting_waived)
    return _periods(tx, scheme, max(begins, tx.today), award.end or OPEN_END)


def _first(tx: Transaction, first: Period | None, start: date) -> str:
    """When there is money for the first time."""
    if first is None:
        return _("no period falls into it")
    if first.pay_on < max(tx.today, start):
        return _("first as soon as it is approved")
    return _("first on {day}").format(day=day_in_words(first.pay_on))


def _next(tx: Transaction, scheme: Scheme, since: date, end: date) -> str:
    """When there is money again."""
    for period in _periods(tx, scheme, since, end):
        if period.pay_on >= since:
            return _("next on {day}").format(day=day_in_words(period.pay_on))
    return _("no pay day comes any more")


def _in_all(tx: Transaction, scheme: Scheme, form: AwardForm, start: date) -> list[str]:
    """What a whole award comes to, where nothing is counted."""
    award = Award(
        start=start, end=form.end, amount=form.amount, children=form.children,
        is_waiting_waived=form.is_waiting_waived,
    )  # fmt: skip
    terms = due_plans.terms_of(scheme, award)
    amounts = [amount for _span, amount in _amounts(tx, scheme, terms, form.end or start)]
    if not amounts:
        return []
    words = ngettext("{amount} in all, in {n} period.", "{amount} in all, in {n} periods.",
                     len(amounts))  # fmt: skip
    total = scheme_words.money(sum(amounts), scheme.currency)
    return [words.format(amount=total, n=len(amounts))]


def _amounts(
    tx: Transaction, scheme: Scheme, terms: Terms, until: date
) -> Iterator[tuple[Span, int]]:
    """The periods of an award from its beginning and what each comes to; none where something is
    counted. Caps over all are spent in the order of the periods."""
    if terms.kind is not SchemeKind.FIXED:
        return
    used = 0
    for span in periods.spans(schemes.plan_of(scheme), terms.start, until):
        computed = computing.compute(terms, span, Facts(used=used))
        if computed is not None:
            used += computed.amount
            yield span, computed.amount


def _more(
    scheme: Scheme, form: AwardForm, start: date, begins: date, first: Period | None
) -> Iterator[str]:
    if begins > start:
        words = ngettext(
            "The scheme waits {n} day: nothing is due for the days before {day}.",
            "The scheme waits {n} days: nothing is due for the days before {day}.",
            scheme.waiting_days,
        )
        yield words.format(n=scheme.waiting_days, day=day_in_words(begins))
    most = scheme.most_children
    if scheme.child_amount and most is not None and form.children > most:
        yield ngettext(
            "The scheme counts {n} child at most.", "The scheme counts {n} children at most.", most
        ).format(n=most)
    if first is not None and scheme.prorates:
        until = min(first.span.end, form.end or OPEN_END)
        days = (until - max(first.span.start, begins)).days
        if days < first.span.days:
            words = _("Of the first period {n} of {all} days are counted.")
            yield words.format(n=days, all=first.span.days)
    for limit, words in (
        (scheme.cap_period, _("At most {amount} a period.")),
        (scheme.cap_total, _("At most {amount} in all.")),
    ):
        if limit:
            yield words.format(amount=scheme_words.money(limit, scheme.currency))
