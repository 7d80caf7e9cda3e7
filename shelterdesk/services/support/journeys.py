# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey: dated stages from the words the house chose, to and fro, as often as life does.

Optional: a person with none is complete. A stage ends where the next begins, and with the support
it lies in. Which stage it is, is sealed (*case*); whoever may do case work without that key still
writes. The days stay readable, so that the database holds their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.journeys import JourneyStage, View
from shelterdesk.models.organisation import Organisation
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.support import support_spans
from shelterdesk.services.values import sealed_codes, sealed_words, value_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import day_in_words
from shelterdesk.services.vocabularies import Listed

__all__ = ["Journey", "Stage", "View", "correct", "current", "end", "enter", "journey", "remove"]


@dataclass(frozen=True, slots=True)
class StageWord:
    """One stage of the words in use."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of her journey. Of a sealed one only the days and whose view it is are known."""

    id: int
    start: date
    end: date | None
    code: str | Hidden
    label: str  # empty where it is sealed
    preset: str  # the words it is from
    place: int  # among the stages of its words, from 0
    places: int  # how many those are
    view: View
    note: str | Hidden


@dataclass(frozen=True, slots=True)
class Journey:
    """All stages, newest first, and what may be chosen next."""

    stages: tuple[Stage, ...]
    words: tuple[StageWord, ...]
    preset: str  # of those words
    has_support: bool  # a stage lies within a support period


@verb(Capability.EDIT_CASE)
def enter(
    tx: Transaction,
    *,
    resident_id: int,
    stage: str,
    on: date,
    view: str = View.TOGETHER.value,
    note: str = "",
) -> int:
    """A stage begins on a day and ends the one before it; returns its id.

    In between others it lasts until the next one began.
    """
    residents.get(tx, resident_id)
    _refuse_future(tx, on)
    spans = [support_spans.span(period) for period in support_spans.of_person(tx, resident_id)]
    furthest = support_spans.reach(spans, on)
    if furthest is None:
        words = _("There was no support on that day. Open a support period first.")
        raise Invalid(words, field="on")
    stages = support_spans.stages_of(tx, resident_id)
    if any(other.start == on for other in stages):
        raise Conflict(_("A stage begins on that day already. Correct that one."), field="on")
    _refuse_same(tx, _at(stages, on), stage)
    row = JourneyStage(resident_id=resident_id, start=on)
    row.end = _none(_make_room(stages, on, furthest))
    _write(tx, row, stage, view, note)
    tx.session.flush()  # the one before it ends first
    tx.session.add(row)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_CASE)
def correct(
    tx: Transaction,
    *,
    stage_id: int,
    start: date,
    stage: str | Hidden,
    view: str,
    note: str | Hidden = "",
) -> None:
    """Put right what was written of a stage, or the day it began; the one before moves along."""
    row = _get(tx, stage_id)
    if start != row.start:
        _refuse_future(tx, start)
        _begin(tx, row, start)
    _write(tx, row, stage, view, note)
    tx.session.flush()


@verb(Capability.EDIT_CASE)
def end(tx: Transaction, *, stage_id: int, on: date) -> None:
    """No stage is named from a day on; the journey needs none."""
    row = _get(tx, stage_id)
    if row.end is not None:
        raise Conflict(_("This stage has ended already."), field="on")
    _refuse_future(tx, on)
    if on < row.start:
        raise Invalid(_("A stage cannot end before it began."), field="on")
    row.end = on


@verb(Capability.EDIT_CASE)
def remove(tx: Transaction, *, stage_id: int) -> None:
    """Take away a stage that was written by mistake; the one before goes on in its place."""
    row = _get(tx, stage_id)
    stages = support_spans.stages_of(tx, row.resident_id)
    former, until = _before(stages, row), row.end or OPEN_END
    tx.session.delete(row)
    tx.session.flush()
    if former is not None and former.end == row.start:
        former.end = _none(min(until, _reach(tx, former)))


@query(Capability.SEE_CASE)
def journey(tx: Transaction, *, resident_id: int) -> Journey:
    """The journey of a person."""
    residents.get(tx, resident_id)
    terms = sealed_codes.terms(tx, Vocabulary.JOURNEY_STAGE)
    preset = tx.session.get_one(Organisation, 1).journey_preset
    stages = [_shown(tx, row, terms) for row in support_spans.stages_of(tx, resident_id)]
    return Journey(
        stages=tuple(reversed(stages)),
        words=tuple(
            StageWord(term.code, _(term.label))
            for term in terms.values()
            if term.preset == preset and term.retired_at is None
        ),
        preset=preset,
        has_support=bool(support_spans.of_person(tx, resident_id)),
    )


def current(tx: Transaction, resident_id: int) -> str:
    """The stage of today in words, for other services; empty for whoever may not read it."""
    if not tx.may(Capability.SEE_CASE) or not tx.sealer.can_read("case"):
        return ""
    if not protection.may_see(tx, resident_id):
        return ""
    row = _at(support_spans.stages_of(tx, resident_id), tx.today)
    if row is None:
        return ""
    return _shown(tx, row, sealed_codes.terms(tx, Vocabulary.JOURNEY_STAGE)).label


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Each stage on the day it began."""
    tx.need(Capability.SEE_CASE)
    terms = sealed_codes.terms(tx, Vocabulary.JOURNEY_STAGE)
    stages = [_shown(tx, row, terms) for row in support_spans.stages_of(tx, resident_id)]
    return [
        TimelineEvent(
            stage.start,
            "support",
            "route",
            _("Stage: {stage}").format(stage=stage.label) if stage.label else _("Stage noted"),
            value_words.code_word("journey_stage", "view", stage.view) if stage.label else "",
            "accent",
            record=("journey_stage", stage.id),
        )
        for stage in stages
    ]


# Within
def _get(tx: Transaction, stage_id: int) -> JourneyStage:
    row = tx.session.get(JourneyStage, stage_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This stage is not there any more."))
    residents.get(tx, row.resident_id)
    return row


def _at(stages: list[JourneyStage], day: date) -> JourneyStage | None:
    """The stage that goes on on a day."""
    return next((row for row in stages if row.start <= day < (row.end or OPEN_END)), None)


def _before(stages: list[JourneyStage], row: JourneyStage) -> JourneyStage | None:
    return next((other for other in reversed(stages) if other.start < row.start), None)


def _make_room(stages: list[JourneyStage], on: date, furthest: date) -> date:
    """End the stage of that day; until when the new one lasts."""
    former = _at(stages, on)
    if former is not None:
        until = former.end or OPEN_END
        former.end = on
        return until
    return min([furthest, *(row.start for row in stages if row.start > on)])


def _begin(tx: Transaction, row: JourneyStage, start: date) -> None:
    """Another first day: it neither passes the stage before it nor its own end."""
    stages = support_spans.stages_of(tx, row.resident_id)
    former, old = _before(stages, row), row.start
    if former is not None and start <= former.start:
        words = _("The stage before it began on {day}. Choose a later day.")
        raise Conflict(words.format(day=day_in_words(former.start)), field="start")
    if row.end is not None and start > row.end:
        words = _("The stage ended on {day}. Choose an earlier day.")
        raise Conflict(words.format(day=day_in_words(row.end)), field="start")
    if any(other is not row and other.start == start for other in stages):
        raise Conflict(_("A stage begins on that day already. Correct that one."), field="start")
    spans = [support_spans.span(period) for period in support_spans.of_person(tx, row.resident_id)]
    furthest = support_spans.reach(spans, start)
    if furthest is None or furthest < (row.end or OPEN_END):
        words = _("There was no support from that day on. Choose a day of the support period.")
        raise Invalid(words, field="start")
    if former is not None and (former.end == old or (former.end or OPEN_END) > start):
        former.end = min(start, _reach(tx, former))
        tx.session.flush()
    row.start = start


def _reach(tx: Transaction, row: JourneyStage) -> date:
    spans = [support_spans.span(period) for period in support_spans.of_person(tx, row.resident_id)]
    return support_spans.reach(spans, row.start) or row.start


def _none(day: date) -> date | None:
    return None if day == OPEN_END else day


def _refuse_future(tx: Transaction, on: date) -> None:
    if on > tx.today:
        raise Invalid(_("That day has not come yet."), field="on")


def _refuse_same(tx: Transaction, former: JourneyStage | None, stage: str) -> None:
    if former is not None and sealed_codes.read(tx, former, "stage") == stage:
        words = _("This stage goes on since {day} already.")
        raise Conflict(words.format(day=day_in_words(former.start)), field="stage")


def _write(
    tx: Transaction, row: JourneyStage, stage: str | Hidden, view: str, note: str | Hidden
) -> None:
    if view not in list(View):
        raise Invalid(_("Choose whose view it is."), field="view")
    if not isinstance(stage, Hidden):
        before = sealed_codes.read(tx, row, "stage") if row.stage is not None else ""
        terms = sealed_codes.terms(tx, Vocabulary.JOURNEY_STAGE)
        sealed_codes.must_be_offered(terms, stage, before, "stage")
    sealed_codes.write(tx, row, "stage", stage)
    sealed_words.write(tx, row, "note", note)
    row.view = view


def _shown(tx: Transaction, row: JourneyStage, terms: Mapping[str, Listed]) -> Stage:
    code = sealed_codes.read(tx, row, "stage")
    term = None if isinstance(code, Hidden) else terms.get(code)
    kin = [
        other.code
        for other in terms.values()
        if term is not None and other.preset == term.preset
        and (other.retired_at is None or other.code == code)
    ]  # fmt: skip
    return Stage(
        id=row.id,
        start=row.start,
        end=row.end,
        code=code,
        label="" if term is None else _(term.label),
        preset="" if term is None else term.preset,
        place=kin.index(term.code) if term is not None else 0,
        places=max(len(kin), 1),
        view=View(row.view),
        note=sealed_words.revealed(tx, row, "note"),
    )
