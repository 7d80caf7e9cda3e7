# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey: stages to and fro, within support, sealed; attempts, outcomes and their counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound, UserError
from shelterdesk.models.journeys import JourneyStage, Outcome
from shelterdesk.services import vocabularies
from shelterdesk.services.residents import overview, protection
from shelterdesk.services.staff import staff
from shelterdesk.services.support import (
    attempts,
    closing,
    journey_words,
    journeys,
    outcomes,
    programmes,
    support,
)
from shelterdesk.services.support.attempts import AttemptForm
from shelterdesk.services.support.closing import CloseForm
from shelterdesk.services.support.outcomes import OutcomeForm
from shelterdesk.services.support.programmes import ProgrammeForm
from shelterdesk.services.support.support import SupportForm
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

T = NOW.date()
DAY = timedelta(days=1)
READY, TREAT, MOVING = "five-stage.readiness", "five-stage.treatment", "five-stage.transition"


def supported(vault: Vault, since: date = T - 100 * DAY) -> tuple[int, int]:
    """Somebody with an open support period."""
    her = person(vault, "Noor")
    period = vault.do("Open", support.open_period, resident_id=her, opened=since).result
    return her, period


def enter(vault: Vault, her: int, stage: str, on: date, **more: str) -> int:
    done = vault.do("Enter", journeys.enter, resident_id=her, stage=stage, on=on, **more)
    entered: int = done.result
    return entered


def path(vault: Vault, her: int) -> list[tuple[object, date, date | None]]:
    """Her stages, the oldest first."""
    found = vault.read(journeys.journey, resident_id=her).stages
    return [(stage.code, stage.start, stage.end) for stage in reversed(found)]


def test_a_stage_ends_the_one_before_and_may_go_back(vault: Vault) -> None:
    her, _period = supported(vault)
    assert vault.read(journeys.journey, resident_id=her).stages == ()
    enter(vault, her, READY, T - 90 * DAY, view="hers", note="said it at breakfast")
    enter(vault, her, MOVING, T - 40 * DAY)
    enter(vault, her, READY, T)
    assert path(vault, her) == [
        (READY, T - 90 * DAY, T - 40 * DAY), (MOVING, T - 40 * DAY, T), (READY, T, None)
    ]  # fmt: skip
    newest, _moving, oldest = vault.read(journeys.journey, resident_id=her).stages
    assert (newest.label, newest.place, newest.places) == ("Readiness and engagement", 0, 5)
    assert (oldest.view, oldest.note) == (journeys.View.HERS, "said it at breakfast")
    vault.undo()
    assert path(vault, her)[-1] == (MOVING, T - 40 * DAY, None)


def test_in_between_it_lasts_until_the_next(vault: Vault) -> None:
    her, _period = supported(vault)
    enter(vault, her, READY, T - 90 * DAY)
    enter(vault, her, MOVING, T - 10 * DAY)
    enter(vault, her, TREAT, T - 50 * DAY)
    assert path(vault, her) == [
        (READY, T - 90 * DAY, T - 50 * DAY),
        (TREAT, T - 50 * DAY, T - 10 * DAY),
        (MOVING, T - 10 * DAY, None),
    ]


@pytest.mark.parametrize(
    ("on", "stage", "problem"),
    [
        (T + DAY, READY, "not come yet"),
        (T - 101 * DAY, READY, "no support on that day"),
        (T - 20 * DAY, TREAT, "begins on that day"),
        (T - 10 * DAY, READY, "goes on since"),
        (T, "five-stage.nowhere", "one of the words"),
    ],
)
def test_what_cannot_be(vault: Vault, on: date, stage: str, problem: str) -> None:
    her, _period = supported(vault)
    enter(vault, her, READY, T - 20 * DAY)
    with pytest.raises(UserError, match=problem):
        enter(vault, her, stage, on)
    assert path(vault, her) == [(READY, T - 20 * DAY, None)]


def test_correcting_a_day_moves_the_end_of_the_one_before(vault: Vault) -> None:
    her, _period = supported(vault)
    enter(vault, her, READY, T - 90 * DAY)
    second = enter(vault, her, MOVING, T - 40 * DAY, note="slowly")

    def correct(start: date, stage: object = TREAT) -> None:
        vault.do(
            "Correct", journeys.correct, stage_id=second, start=start, stage=stage,
            view="worker", note="slowly",
        )  # fmt: skip

    correct(T - 60 * DAY)
    assert path(vault, her) == [
        (READY, T - 90 * DAY, T - 60 * DAY), (TREAT, T - 60 * DAY, None)
    ]  # fmt: skip
    correct(T - 30 * DAY)
    assert path(vault, her)[0][2] == T - 30 * DAY
    with pytest.raises(Conflict, match="before it began on"):
        correct(T - 90 * DAY)
    with pytest.raises(Invalid, match="not come yet"):
        correct(T + DAY)
    correct(T - 30 * DAY, Hidden.HIDDEN)  # by somebody without the key
    assert path(vault, her)[1][0] == TREAT


def test_removing_and_ending(vault: Vault) -> None:
    her, _period = supported(vault)
    first = enter(vault, her, READY, T - 90 * DAY)
    second = enter(vault, her, MOVING, T - 40 * DAY)
    vault.do("Remove", journeys.remove, stage_id=second)
    assert path(vault, her) == [(READY, T - 90 * DAY, None)]
    vault.undo()
    vault.do("End", journeys.end, stage_id=second, on=T - 5 * DAY)
    with pytest.raises(Conflict, match="ended already"):
        vault.do("End", journeys.end, stage_id=second, on=T)
    vault.do("Remove", journeys.remove, stage_id=first)
    assert path(vault, her) == [(MOVING, T - 40 * DAY, T - 5 * DAY)]
    with pytest.raises(NotFound):
        vault.do("Remove", journeys.remove, stage_id=first)


def test_closing_ends_the_stage_and_a_later_one_is_in_the_way(vault: Vault) -> None:
    her, period = supported(vault)
    enter(vault, her, READY, T - 10 * DAY)
    with pytest.raises(Conflict, match="The journey has a stage from") as refused:
        vault.do("Close", support.close_period, period_id=period, closed=T - 20 * DAY)
    assert refused.value.field == "closed"
    vault.do("Close", support.close_period, period_id=period, closed=T)
    assert path(vault, her) == [(READY, T - 10 * DAY, T)]
    vault.undo()
    assert path(vault, her) == [(READY, T - 10 * DAY, None)]


def test_it_goes_on_in_other_support(vault: Vault) -> None:
    her, period = supported(vault)
    vault.do("Open", support.open_period, resident_id=her, opened=T - 50 * DAY)
    enter(vault, her, READY, T - 10 * DAY)
    vault.do("Close", support.close_period, period_id=period, closed=T)
    assert path(vault, her) == [(READY, T - 10 * DAY, None)]


def test_no_days_of_a_period_that_leave_a_stage_outside(vault: Vault) -> None:
    her, period = supported(vault)
    enter(vault, her, READY, T - 30 * DAY)
    vault.do("Close", closing.close, period_id=period, form=CloseForm(T - 10 * DAY))
    for opened in (T - 29 * DAY, T - 20 * DAY):
        with pytest.raises(Conflict, match="The journey has a stage") as refused:
            vault.do("Edit", support.edit_period, period_id=period, form=SupportForm(opened))
        assert refused.value.field == "opened"
    with pytest.raises(Conflict, match="The journey has a stage") as refused:
        vault.do("Edit", closing.edit, period_id=period, form=CloseForm(T - 11 * DAY))
    assert refused.value.field == "closed"
    vault.do("Edit", support.edit_period, period_id=period, form=SupportForm(T - 30 * DAY))
    vault.do("Edit", closing.edit, period_id=period, form=CloseForm(T - 9 * DAY))
    assert path(vault, her) == [(READY, T - 30 * DAY, T - 10 * DAY)]


def test_the_database_holds_it_too(vault: Vault) -> None:
    her, _period = supported(vault)

    def outside(tx: Transaction) -> None:
        row = JourneyStage(resident_id=her, start=T - 200 * DAY, end=None)
        tx.seal(row, "stage", READY)
        tx.session.add(row)

    with pytest.raises(UserError, match="within a support period"):
        vault.do("Outside", outside)


def test_an_undo_that_would_leave_two_stages_at_once(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        her, _period = supported(vault)
        first = enter(vault, her, READY, T - 50 * DAY)
        vault.do("Remove", journeys.remove, stage_id=first)
    with signed_in(desk_file, "C2", clock) as other:
        enter(other, her, MOVING, T - 20 * DAY)
    with signed_in(desk_file, clock=clock) as vault:
        with pytest.raises(Conflict, match="in the way"):
            vault.undo()
        assert path(vault, her) == [(MOVING, T - 20 * DAY, None)]


def test_an_undo_that_would_leave_a_stage_outside(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        her, period = supported(vault)
        form = SupportForm(T - 200 * DAY)
        vault.do("Earlier", support.edit_period, period_id=period, form=form)
    with signed_in(desk_file, "C2", clock) as other:
        enter(other, her, READY, T - 150 * DAY)
    with signed_in(desk_file, clock=clock) as vault, pytest.raises(Conflict):
        vault.undo()


# Words
def test_another_choice_of_stages_keeps_what_was_written(vault: Vault) -> None:
    her, _period = supported(vault)
    enter(vault, her, READY, T - 90 * DAY)
    vault.do("Use", journey_words.use, preset="four-step")
    offered = vault.read(journeys.journey, resident_id=her).words
    assert [word.label for word in offered][:2] == ["Harm reduction", "Accepting help"]
    enter(vault, her, "four-step.change", T)
    newest, oldest = vault.read(journeys.journey, resident_id=her).stages
    assert (newest.label, newest.preset) == ("Change", "four-step")
    assert (oldest.label, oldest.preset) == ("Readiness and engagement", "five-stage")
    with pytest.raises(NotFound):
        vault.do("Use", journey_words.use, preset="seven-stage")


def test_own_stages(vault: Vault) -> None:
    her, _period = supported(vault)
    vault.do("Use", journey_words.use, preset="own")
    assert vault.read(journeys.journey, resident_id=her).words == ()
    ids = [
        vault.do("Add", journey_words.add, label=label).result for label in ("Rest", "Bake", "Go")
    ]
    with pytest.raises(Conflict):
        vault.do("Add", journey_words.add, label="rest")
    with pytest.raises(Invalid):
        vault.do("Add", journey_words.add, label=" ")
    vault.do("Move", journey_words.move, term_id=ids[2], by=-1)
    words = vault.read(journeys.journey, resident_id=her).words
    assert [word.label for word in words] == ["Rest", "Go", "Bake"]
    enter(vault, her, words[1].code, T)
    vault.do("Retire", vocabularies.retire, term_id=ids[2])
    [stage] = vault.read(journeys.journey, resident_id=her).stages
    assert stage.label == "Go"
    vault.do(
        "Correct", journeys.correct, stage_id=stage.id, start=T - DAY, stage=stage.code,
        view="hers",
    )  # fmt: skip
    other, _period = supported(vault)
    with pytest.raises(NotFound, match="one of the words"):
        enter(vault, other, str(stage.code), T)


# Who reads it
def test_the_desk_sees_no_stage(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        her, _period = supported(vault)
        enter(vault, her, READY, T - DAY)
        assert vault.read(overview.overview, resident_id=her).stage == "Readiness and engagement"
    with signed_in(desk_file, "F1", clock) as desk:
        with pytest.raises(NotAllowed):
            desk.read(journeys.journey, resident_id=her)
        assert desk.read(overview.overview, resident_id=her).stage == ""
        assert len(desk.read(support.periods, resident_id=her)) == 1


def test_without_the_key_one_writes_and_sees_that_something_is_there(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        her, _period = supported(vault)
        enter(vault, her, TREAT, T - 9 * DAY, note="about her brother")
        for right in (Capability.SEE_CASE, Capability.EDIT_CASE):
            vault.do(
                "Decide", staff.decide, role="front_desk", capability=right, is_allowed=True
            )  # fmt: skip
    with signed_in(desk_file, "F1", clock) as desk:
        [stage] = desk.read(journeys.journey, resident_id=her).stages
        assert (stage.code, stage.label, stage.note) == (Hidden.HIDDEN, "", Hidden.HIDDEN)
        assert desk.read(overview.overview, resident_id=her).stage == ""
        enter(desk, her, MOVING, T, note="wants her own room")
        told = [event.title for event in desk.read(_events, her=her)]
        assert told == ["Stage noted", "Stage noted"]
    with signed_in(desk_file, clock=clock) as vault:
        newest, oldest = vault.read(journeys.journey, resident_id=her).stages
        assert (newest.code, newest.note) == (MOVING, "wants her own room")
        assert (oldest.code, oldest.end) == (TREAT, T)
        assert vault.read(_events, her=her)[0].title == "Stage: Treatment and support"
        assert vault.read(_events, her=her)[0].detail == "Together"


def _events(tx: Transaction, *, her: int) -> list[object]:
    return list(journeys.timeline(tx, her))


def test_the_length_of_what_is_sealed_tells_nothing(vault: Vault) -> None:
    her, _period = supported(vault)
    enter(vault, her, READY, T - 9 * DAY)
    enter(vault, her, MOVING, T - 8 * DAY)
    for word in vault.read(outcomes.statuses):
        vault.do("Add", outcomes.add, resident_id=her, form=OutcomeForm(word.code, T))

    def lengths(tx: Transaction) -> set[int]:
        stages = {len(row.stage) for row in tx.session.query(JourneyStage)}
        return stages | {len(row.status) for row in tx.session.query(Outcome)}

    assert len(vault.read(lengths)) == 1


def test_protected_people(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        her, _period = supported(vault)
        stage = enter(vault, her, READY, T)
        attempt = vault.do("Add", attempts.add, resident_id=her, form=AttemptForm()).result
        programme = vault.do("Add", programmes.add, form=ProgrammeForm("Exit")).result
        form = OutcomeForm("supported", T, programme)
        outcome = vault.do("Add", outcomes.add, resident_id=her, form=form).result
        vault.do("Protect", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock) as other:
        for act in (
            lambda: other.read(journeys.journey, resident_id=her),
            lambda: other.read(attempts.attempts, resident_id=her),
            lambda: other.read(outcomes.outcomes, resident_id=her),
            lambda: other.do("x", journeys.remove, stage_id=stage),
            lambda: other.do("x", attempts.remove, attempt_id=attempt),
            lambda: other.do("x", outcomes.remove, outcome_id=outcome),
            lambda: enter(other, her, MOVING, T),
        ):
            with pytest.raises(NotFound):
                act()
        [counted] = [row for row in other.read(outcomes.count, programme_id=programme, on=T)
                     if row.people]  # fmt: skip
        assert (counted.label, counted.people) == ("Supported", 1)  # counted, never listed


# Earlier attempts
def test_attempts_keep_why_there_is_no_answer(vault: Vault) -> None:
    her = person(vault, "Noor")
    forms = [
        AttemptForm(2019, 4, 8, "A cousin's flat.", "The sewing class.", "The debt."),
        AttemptForm(Unanswered.DECLINED, story="Before the war."),
        AttemptForm(Unanswered.UNKNOWN),
        AttemptForm(),
    ]
    for form in forms:
        vault.do("Add", attempts.add, resident_id=her, form=form)
    rows = vault.read(attempts.attempts, resident_id=her)
    assert [row.form for row in rows] == [forms[0], *forms[:0:-1]]
    told = replace(forms[0], helped=Hidden.HIDDEN, months=9)
    vault.do("Edit", attempts.edit, attempt_id=rows[0].id, form=told)
    first = vault.read(attempts.attempts, resident_id=her)[0].form
    assert (first.helped, first.months) == ("The sewing class.", 9)
    vault.do("Remove", attempts.remove, attempt_id=rows[0].id)
    assert len(vault.read(attempts.attempts, resident_id=her)) == 3
    vault.undo()
    assert vault.read(attempts.attempts, resident_id=her)[0].form == first


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (AttemptForm(2027), "begun_year"),
        (AttemptForm(1890), "begun_year"),
        (AttemptForm(2026, 12), "begun_month"),
        (AttemptForm(2020, 13), "begun_month"),
        (AttemptForm(Unanswered.UNKNOWN, 3), "begun_year"),
        (AttemptForm(2020, 3, -1), "months"),
        (AttemptForm(story="x" * 20_001), "story"),
    ],
)
def test_attempts_refuse(vault: Vault, form: AttemptForm, field: str) -> None:
    her = person(vault)
    with pytest.raises(Invalid) as refused:
        vault.do("Add", attempts.add, resident_id=her, form=form)
    assert refused.value.field == field


# Outcomes
def test_outcomes_are_dated_and_of_a_programme(vault: Vault) -> None:
    her = person(vault, "Noor")
    exit_ = vault.do("Add", programmes.add, form=ProgrammeForm("Exit")).result
    form = OutcomeForm("housed", T - DAY, exit_, "two rooms, her own key")
    outcome = vault.do("Add", outcomes.add, resident_id=her, form=form).result
    [row] = vault.read(outcomes.outcomes, resident_id=her)
    assert (row.form, row.label, row.programme) == (form, "Housed", "Exit")
    assert row.definition.startswith("Lives in a place")
    vault.do("Edit", outcomes.edit, outcome_id=outcome, form=replace(form, status="earning"))
    [row] = vault.read(outcomes.outcomes, resident_id=her)
    assert row.label == "Earning"
    for wrong, problem in (
        (replace(form, on=T + DAY), "not come yet"),
        (replace(form, status="rich"), "one of the words"),
        (replace(form, programme_id=99), "not there any more"),
    ):
        with pytest.raises(UserError, match=problem):
            vault.do("Add", outcomes.add, resident_id=her, form=wrong)


def test_outcomes_count_each_person_once(vault: Vault) -> None:
    exit_ = vault.do("Add", programmes.add, form=ProgrammeForm("Exit")).result
    other = vault.do("Add", programmes.add, form=ProgrammeForm("Other")).result
    people = [person(vault, name) for name in ("Noor", "Mai", "Lina")]

    def note(who: int, status: str, on: date, programme: int = exit_) -> None:
        form = OutcomeForm(status, on, programme)
        vault.do("Add", outcomes.add, resident_id=people[who], form=form)

    for who in range(3):
        note(who, "supported", T - 50 * DAY)
    note(0, "well-on-the-way", T - 30 * DAY)
    note(0, "left-or-protected", T - 10 * DAY)
    note(0, "housed", T - 10 * DAY)
    note(0, "housed", T - 5 * DAY)
    note(1, "supported", T - 4 * DAY)
    note(2, "left-or-protected", T, other)
    note(2, "housed", T)

    def counted(on: date) -> dict[str, int]:
        rows = vault.read(outcomes.count, programme_id=exit_, on=on)
        assert all(row.definition for row in rows)
        return {row.label: row.people for row in rows if row.people}

    assert counted(T) == {"Left or protected": 1, "Supported": 2, "Housed": 2}
    assert counted(T - DAY) == {"Left or protected": 1, "Supported": 2, "Housed": 1}
    assert counted(T - 20 * DAY) == {"Well on the way": 1, "Supported": 2}
    assert counted(T - 60 * DAY) == {}


def test_counting_needs_the_key(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        exit_ = vault.do("Add", programmes.add, form=ProgrammeForm("Exit")).result
        vault.do(
            "Decide", staff.decide, role="front_desk", capability="see_case", is_allowed=True
        )  # fmt: skip
    with signed_in(desk_file, "F1", clock) as desk, pytest.raises(NotAllowed, match="case key"):
        desk.read(outcomes.count, programme_id=exit_, on=T)


def test_definitions_are_the_houses(vault: Vault) -> None:
    word = next(w for w in vault.read(journey_words.outcome_words) if w.label == "Safer")
    vault.do(
        "Define", journey_words.define, term_id=word.id, label="Safer now", definition="As told."
    )  # fmt: skip
    found = next(w for w in vault.read(outcomes.statuses) if w.code == "safer")
    assert (found.label, found.definition) == ("Safer now", "As told.")
    for wrong in ({"label": ""}, {"definition": "x" * 301}):
        given = {"label": "Safer", "definition": ""} | wrong
        with pytest.raises(Invalid):
            vault.do("Define", journey_words.define, term_id=word.id, **given)
