# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From when to when a person is supported, and that each stage of the journey lies within that.

The database holds the rule (trigger ``stage_outside``); here it is said in words before it is
tried. That a stay begins within its support is a rule of the desk: what another system recorded may
differ. Below support, journeys, programmes and caseload, so that each may ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeAlias

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.journeys import JourneyStage
from shelterdesk.models.rooms import Stay
from shelterdesk.models.support import SupportPeriod
from shelterdesk.services.audit import same_act
from shelterdesk.services.audit.same_act import Changes
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.values.value_words import day_in_words

#: First and last day; an end that is open is ``OPEN_END``.
Span: TypeAlias = tuple[date, date]

# Made once: each is asked several times for one page, and making a statement is half its cost.
_OF_PERSON: Final = (
    select(SupportPeriod)
    .where(SupportPeriod.resident_id == bindparam("resident_id"))
    .order_by(SupportPeriod.opened, SupportPeriod.id)
)
_STAGES: Final = (
    select(JourneyStage)
    .where(JourneyStage.resident_id == bindparam("resident_id"))
    .order_by(JourneyStage.start, JourneyStage.id)
)


def get(tx: Transaction, period_id: int) -> SupportPeriod:
    """The support period itself, for services; the act is about its person."""
    period = tx.session.get(SupportPeriod, period_id)
    if period is None or not protection.may_see(tx, period.resident_id):
        raise NotFound(_("This support period is not there any more."))
    residents.get(tx, period.resident_id)
    return period


def of_person(tx: Transaction, resident_id: int) -> list[SupportPeriod]:
    """All support periods of a person, the oldest first."""
    return list(tx.session.scalars(_OF_PERSON, {"resident_id": resident_id}))


def span(row: SupportPeriod) -> Span:
    """Its days."""
    return row.opened, row.closed or OPEN_END


def goes_on(resident_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """A condition: support of this person is open, or there never was any (a visitor's record)."""
    periods = select(SupportPeriod.id).where(SupportPeriod.resident_id == resident_id)
    is_open = SupportPeriod.closed == None  # noqa: E711 - an open end is a day far away
    return periods.where(is_open).exists() | ~periods.exists()


def reach(spans: Sequence[Span], day: date) -> date | None:
    """Until when support that covers this day goes at the longest; None if there is none."""
    return max((last for first, last in spans if first <= day <= last), default=None)


def stages_of(tx: Transaction, resident_id: int) -> list[JourneyStage]:
    """The stages of a person, the oldest first."""
    return list(tx.session.scalars(_STAGES, {"resident_id": resident_id}))


def end_stages(tx: Transaction, period: SupportPeriod, closed: date) -> None:
    """Before a period closes on a day: a stage that would go on without support ends that day.

    One that began later is in the way, and is not moved by itself: raises ``Conflict``.
    """
    spans = _with(tx, period, (period.opened, closed))
    for stage in stages_of(tx, period.resident_id):
        end = stage.end or OPEN_END
        furthest = reach(spans, stage.start)
        if furthest is None:
            raise Conflict(_in_the_way(stage), field="closed")
        if furthest < end:
            stage.end = furthest
    tx.session.flush()


def go_on(tx: Transaction, period: SupportPeriod, changes: Changes) -> None:
    """After a period was opened again: what ``end_stages`` ended when it was closed goes on, where
    no later stage was noted."""
    stages = stages_of(tx, period.resident_id)
    for row, change in same_act.standing(tx, JourneyStage, changes.of("journey_stage")):
        is_last = bool(stages) and row is stages[-1]
        if row.resident_id == period.resident_id and is_last and "end" in change.before:
            row.end = change.before["end"]
    tx.session.flush()


def refuse_outside(tx: Transaction, period: SupportPeriod, opened: date, closed: date) -> None:
    """Before the days of a period change: raises ``Conflict`` if a stage would lie outside."""
    spans = _with(tx, period, (opened, closed))
    for stage in stages_of(tx, period.resident_id):
        furthest = reach(spans, stage.start)
        if furthest is None:
            field = "opened" if stage.start < opened else "closed"
            raise Conflict(_in_the_way(stage), field=field)
        if furthest < (stage.end or OPEN_END):
            raise Conflict(_in_the_way(stage), field="closed")


def refuse_after_a_stay(tx: Transaction, period: SupportPeriod, opened: date) -> None:
    """Before a period begins later: raises ``Conflict`` if a stay of it would begin before it.

    Support can begin without a stay and end before one does; a stay begins within its support.
    """
    first: date | None = tx.session.scalar(
        select(func.min(Stay.start)).where(Stay.support_period_id == period.id)
    )
    if first is not None and period.opened < opened and first < opened:
        words = _(
            "A stay of this support period began on {day}. Choose that day or an earlier one."
        )
        raise Conflict(words.format(day=day_in_words(first)), field="opened")


def _with(tx: Transaction, period: SupportPeriod, changed: Span) -> list[Span]:
    others = of_person(tx, period.resident_id)
    return [changed if other.id == period.id else span(other) for other in others]


def _in_the_way(stage: JourneyStage) -> str:
    if stage.end is None:
        words = _("The journey has a stage from {start} on. Correct it, or choose other days.")
    else:
        words = _(
            "The journey has a stage from {start} to {end}. Correct it, or choose other days."
        )
    return words.format(start=day_in_words(stage.start), end=day_in_words(stage.end or stage.start))
