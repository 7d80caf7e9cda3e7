# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an award comes to for a period. Pure: figures in, an amount and its basis out.

In this order: the rate times what is counted (or the part of the period), the supplement for
children, the percentage of an award that fades out, rounding half up, then the caps, so that a cap
is never passed. Fractions are exact until they are rounded once. A condition changes no amount: it
says that the due is *held*, to be decided with her.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from shelterdesk.models.base import OPEN_END
from shelterdesk.models.stipends import HeldFor, SchemeKind
from shelterdesk.services.stipends import basis
from shelterdesk.services.stipends.awards import Taper
from shelterdesk.services.stipends.basis import Basis, Days
from shelterdesk.services.stipends.periods import Span
from shelterdesk.services.training.attendance import Attended

_WHOLE: Final = 100  # per cent
_HALF: Final = Fraction(1, 2)
_NO_DAYS: Final = Days()
_NO_SESSIONS: Final = Attended()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a scheme and an award say; amounts in minor units. See ``models/stipends.py``."""

    kind: SchemeKind
    start: date
    end: date | None = None
    rate: int = 0
    children: int = 0
    child_rate: int = 0
    match_percent: int = 0
    cap_period: int | None = None
    cap_total: int | None = None
    waiting_days: int = 0
    prorates: bool = True
    rounding: int = 1
    absent_over: int | None = None
    leave_over: int | None = None
    missed_over: int | None = None
    taper: Sequence[Taper] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found of somebody in a period, and what other dues of the award come to."""

    days: Days = _NO_DAYS
    sessions: Attended = _NO_SESSIONS
    saved: int = 0
    used: int = 0


@dataclass(frozen=True, slots=True)
class Computed:
    """An amount, how it came about, and why it is held, if it is."""

    amount: int
    basis: Basis
    held_for: HeldFor | None = None


def covered(terms: Terms, span: Span) -> Span | None:
    """The days of a period that an award pays for; None where it pays for none."""
    start = max(span.start, terms.start + timedelta(days=terms.waiting_days))
    end = min(span.end, terms.end or OPEN_END)
    return Span(start, end) if start < end else None


def compute(terms: Terms, span: Span, facts: Facts) -> Computed | None:
    """What an award comes to for a period; None where it does not cover a day of it."""
    part = covered(terms, span)
    if part is None:
        return None
    found = _figures(terms, span, part, facts)
    amount = rounded(found)
    caps = [(terms.cap_period, basis.OF_PERIOD)]
    if terms.cap_total is not None:
        caps.append((max(terms.cap_total - facts.used, 0), basis.IN_ALL))
    for cap, name in caps:
        if cap is not None and amount > cap:
            uncapped = found.uncapped or amount
            found = replace(found, uncapped=uncapped, capped_by=name)
            amount = cap
    held_for, over = _held(terms, found)
    return Computed(amount, found if held_for is None else replace(found, over=over), held_for)


def rounded(found: Basis) -> int:
    """What figures come to, before any cap."""
    exact = (_base(found) + found.children * found.child_rate * found.part) * found.faded
    return int(exact / found.rounding + _HALF) * found.rounding


def _figures(terms: Terms, span: Span, part: Span, facts: Facts) -> Basis:
    units = 0
    if terms.kind is SchemeKind.PER_DAY:
        units = facts.days.counted
    elif terms.kind is SchemeKind.PER_SESSION:
        units = facts.sessions.present
    return Basis(
        kind=terms.kind.value,
        rate=terms.rate,
        units=units,
        days=part.days,
        of_days=span.days,
        is_prorated=terms.prorates,
        present=facts.days.present,
        leave=facts.days.leave,
        hospital=facts.days.hospital,
        elsewhere=facts.days.elsewhere,
        unchecked=facts.days.unchecked,
        absent=facts.days.absent,
        to_come=facts.days.to_come,
        missed=facts.sessions.absent,
        ignored=facts.sessions.ignored,
        children=terms.children,
        child_rate=terms.child_rate,
        saved=facts.saved,
        match_percent=terms.match_percent,
        percent_days=_percent_days(terms.taper, part),
        rounding=terms.rounding,
    )


def _base(found: Basis) -> Fraction:
    """Without children, steps and caps."""
    match SchemeKind(found.kind):
        case SchemeKind.FIXED:
            return found.rate * found.part
        case SchemeKind.MATCH:
            return Fraction(found.saved * found.match_percent, _WHOLE)
    return Fraction(found.rate * found.units)


def _percent_days(taper: Sequence[Taper], part: Span) -> int:
    """The percentages of the days, summed: 100 for each before the first step."""
    steps = [Taper(part.start, _WHOLE), *sorted(taper, key=lambda one: one.start)]
    total = 0
    for number, step in enumerate(steps):
        following = steps[number + 1].start if number + 1 < len(steps) else part.end
        days = (min(following, part.end) - max(step.start, part.start)).days
        total += max(days, 0) * step.percent
    return total


def _held(terms: Terms, found: Basis) -> tuple[HeldFor | None, int]:
    """Which condition is not met, and how much it allows."""
    conditions = (
        (HeldFor.ABSENT, found.absent, terms.absent_over),
        (HeldFor.LEAVE, found.leave, terms.leave_over),
        (HeldFor.MISSED, found.missed, terms.missed_over),
    )
    for why, number, most in conditions:
        if most is not None and number > most:
            return why, most
    return None, -1
