# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How work goes so many days later: who is asked, what was learned, and the table of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services import organisation
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.placements import (
    follow_up_rows,
    placement_problems,
    placements,
    retention_figures,
    work_follow_ups,
)
from shelterdesk.services.placements.follow_up_rows import Waits
from shelterdesk.services.placements.placement_problems import ProblemForm
from shelterdesk.services.placements.placements import PlacementForm
from shelterdesk.services.placements.work_follow_ups import AnswerForm, WorkSource, WorkState
from shelterdesk.services.residents import protection, residents, timeline
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.statistics import retention_table
from shelterdesk.statistics.retention_table import COLUMNS, Question
from shelterdesk.vault.door import Vault
from tests import purse, stipend_world
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.placed import DAY, TODAY, employer, placed, told


def questions(vault: Vault, placement_id: int) -> list[int]:
    rows = vault.read(follow_up_rows.of_placement, placement_id=placement_id)
    return [row.id for row in rows]


def waiting(vault: Vault, waits: Waits = Waits.DUE, **more: Any) -> list[int]:
    return [row.id for row in vault.read(follow_up_rows.listed, waits=waits, **more).rows]


def today(vault: Vault) -> list[DueLine]:
    """Lines of Today about work."""
    return [line for line in vault.read(today_due.due) if line.kind is DueKind.WORK]


def test_asked_answered_and_asked_again(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor", contact="Tuesdays after five, never by text")
    one = placed(vault, noor, employer(vault), start=TODAY - 91 * DAY)
    first, second, third, _fourth = questions(vault, one)
    assert waiting(vault) == [first, second]
    assert waiting(vault, Waits.COMING) == []
    assert vault.read(follow_up_rows.counts) == {
        Waits.DUE: 2, Waits.COMING: 0, Waits.NOT_REACHED: 0,
    }  # fmt: skip
    opened = vault.read(work_follow_ups.opened, follow_up_id=first)
    assert opened.contact == "Tuesdays after five, never by text"
    assert (opened.answers, opened.row.after_words, opened.row.state) == (
        (), "30 days after the start", None,
    )  # fmt: skip
    told(vault, first, WorkState.UNREACHABLE, WorkSource.EMPLOYER, note="phone is off")
    assert waiting(vault) == [second]
    assert waiting(vault, Waits.NOT_REACHED) == [first]
    told(vault, first, WorkState.STILL_THERE, WorkSource.DOCUMENT)
    assert waiting(vault, Waits.NOT_REACHED) == []
    assert waiting(vault, Waits.ANSWERED) == [first]
    newest, oldest = vault.read(work_follow_ups.opened, follow_up_id=first).answers
    assert (newest.state_words, newest.source_words, newest.by) == (
        "Still there", "A document", "Joy",
    )  # fmt: skip
    # Nobody says that somebody was not reached, whatever was chosen.
    assert (oldest.source, oldest.source_words, oldest.note) == (
        WorkSource.NONE, "", "phone is off",
    )  # fmt: skip
    row = vault.read(work_follow_ups.opened, follow_up_id=first).row
    assert (row.state_words, row.answers, row.source) == ("Still there", 2, WorkSource.DOCUMENT)
    # The work ends; she is asked all the same.
    vault.do("End", placements.end, placement_id=one, last_day=TODAY - DAY, reason="health")
    clock.now += 85 * DAY
    assert waiting(vault) == [second]
    assert waiting(vault, Waits.COMING) == [third]
    told(vault, third, WorkState.OTHER_WORK)  # she called some days early
    shown = vault.read(timeline.timeline, resident_id=noor, kind="work").events
    assert [event.title for event in shown] == [
        "Work: In other work", "Work: Still there", "Work: Not reached", "Work ended: Paid work",
        "Work began: Paid work",
    ]  # fmt: skip


def test_what_an_answer_needs(vault: Vault) -> None:
    one = placed(vault, person(vault, "Noor"), employer(vault), start=TODAY - 31 * DAY)
    first, second = questions(vault, one)[:2]
    wrong: list[tuple[str, int, AnswerForm]] = [
        ("state", first, AnswerForm("rich", WorkSource.TOLD_US)),  # type: ignore[arg-type]
        ("source", first, AnswerForm(WorkState.ENDED, "rumour")),  # type: ignore[arg-type]
        ("source", first, AnswerForm(WorkState.ENDED)),
        ("source", first, AnswerForm(WorkState.DECLINED)),
        ("on", first, AnswerForm(WorkState.UNKNOWN, on=TODAY + DAY)),
        ("on", second, AnswerForm(WorkState.UNKNOWN)),
        ("note", first, AnswerForm(WorkState.UNKNOWN, note="x" * 2_001)),
    ]
    for field, question, form in wrong:
        with pytest.raises(Invalid) as refused:
            vault.do("Answer", work_follow_ups.answer, follow_up_id=question, form=form)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        told(vault, 99, WorkState.ENDED)
    given_ = told(vault, first, WorkState.DECLINED)
    with pytest.raises(Conflict):
        vault.do("Remove", placements.remove, placement_id=one)

    for statement in (
        "UPDATE work_answer SET state = 'ended' WHERE id = :id",
        "DELETE FROM work_answer WHERE id = :id",
    ):
        with vault._session() as session, pytest.raises(IntegrityError, match="frozen"):
            session.execute(text(statement), {"id": given_})


def test_days_of_the_house_and_no_answer_to_contact(vault: Vault) -> None:
    purse.habits(vault, follow_up_days=(10,))
    one = placed(vault, person(vault, "Noor"), employer(vault), start=TODAY - 10 * DAY)
    [question] = questions(vault, one)
    opened = vault.read(work_follow_ups.opened, follow_up_id=question)
    assert opened.contact is Unanswered.NOT_ASKED
    assert vault.read(organisation.form).follow_up_days == (10,)


def test_each_worker_has_her_own(vault: Vault, clock: Clock) -> None:
    staff, bakery = hired(vault, "C2", "F1"), employer(vault)
    noor, mira, zoe = (person(vault, name) for name in ("Noor", "Mira", "Zoe"))
    ago = TODAY - 31 * DAY
    own = placed(vault, noor, bakery, start=ago)
    hers = placed(vault, mira, bakery, start=ago, staff_id=staff["C2"])
    hidden = placed(vault, zoe, bakery, start=ago)
    vault.do("Protect", protection.protect, resident_id=zoe, staff_ids=[vault.staff_id])
    assert waiting(vault, staff_id=vault.staff_id) == [
        questions(vault, one)[0] for one in (own, hidden)
    ]
    assert waiting(vault, staff_id=staff["C2"]) == [questions(vault, hers)[0]]
    assert vault.read(follow_up_rows.by_worker) == [
        (staff["C2"], "C2", 1), (vault.staff_id, "Joy", 2),
    ]  # fmt: skip
    [line] = today(vault)
    assert (line.title, line.place) == (
        "Ask 2 people how work goes", ("work", ("tab", "follow_ups")),
    )  # fmt: skip
    path = vault.path
    vault.lock()
    with signed_in(path, "C2", clock) as other:
        found = other.read(follow_up_rows.listed)
        assert ([row.shown for row in found.rows], found.hidden) == (["Noor", "Mira"], 1)
        [line] = today(other)
        assert (line.title, line.resident_id) == ("Ask Mira how work goes", mira)
        table = other.read(retention_figures.retention)
        assert table["30/due"] == 3
        behind = other.read(retention_figures.behind, days=30, column="not_asked_yet")
        assert (len(behind.rows), behind.hidden) == (2, 1)
    with signed_in(path, "F1", clock) as desk:
        assert today(desk) == []


def test_what_waits_today(vault: Vault, clock: Clock) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    one = placed(vault, noor, bakery, start=TODAY - 20 * DAY, planned_end=TODAY + 5 * DAY)
    problem = {"placement_id": one, "form": ProblemForm(what="no gloves")}
    vault.do("Problem", placement_problems.add, **problem)
    stipend_world.award(vault, noor, stipend_world.scheme(vault))
    [line] = today(vault)
    assert (line.title, line.detail) == (
        "3 things about work",
        "A problem at the work of Noor is open · The work of Noor comes to its agreed end"
        " · Talk with Noor about the stipend during work",
    )
    assert (line.day, line.tone) == (TODAY - 20 * DAY, "notice")
    assert line.place == ("work", ("tab", "placements", "problems", ("placement", one)))
    two = placed(vault, noor, bakery, start=TODAY - 20 * DAY, planned_end=TODAY + 5 * DAY)
    vault.do("Problem", placement_problems.add, **problem | {"placement_id": two})
    [line] = today(vault)
    assert (line.title, line.detail) == (
        "3 things about work",
        "2 problems at work are open · 2 placements come to their agreed end"
        " · 2 stipends to talk about, because of work",
    )
    assert line.resident_id is None


def test_a_stipend_is_talked_about_for_a_month(vault: Vault, clock: Clock) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    one = placed(vault, noor, bakery, start=TODAY - 200 * DAY)
    for question in questions(vault, one)[:3]:
        told(vault, question, WorkState.STILL_THERE)
    assert today(vault) == []
    stipend_world.award(vault, noor, stipend_world.scheme(vault))
    [line] = today(vault)
    since = line.day
    assert line.title == "Talk with Noor about the stipend during work"
    assert since > TODAY - 30 * DAY  # the stipend's first day: it came later
    clock.now += 30 * DAY - (TODAY - since)
    assert [line.day for line in today(vault)] == [since]
    clock.now += DAY
    assert today(vault) == []


def test_work_is_told_to_who_follows_it_up(vault: Vault, clock: Clock) -> None:
    staff = hired(vault, "C2")
    one = placed(vault, person(vault, "Noor"), employer(vault), start=TODAY - 20 * DAY,
                 planned_end=TODAY + 5 * DAY, staff_id=staff["C2"])  # fmt: skip
    for is_about_safety in (False, True):
        form = ProblemForm(what="nobody else is there", is_about_safety=is_about_safety)
        assert today(vault) == []
        vault.do("Problem", placement_problems.add, placement_id=one, form=form)
    assert [line.title for line in today(vault)] == ["A problem at the work of Noor is open"]
    path = vault.path
    vault.lock()
    with signed_in(path, "C2", clock) as other:
        [line] = today(other)
    assert line.detail == "2 problems at work are open · The work of Noor comes to its agreed end"


def test_the_table_of_one_who_was_asked_four_times(vault: Vault, clock: Clock) -> None:
    bakery = employer(vault)
    one = placed(vault, person(vault, "Noor"), bakery, start=TODAY - 370 * DAY)
    answers = (WorkState.STILL_THERE, WorkState.UNKNOWN, WorkState.OTHER_WORK)
    for question, state in zip(questions(vault, one), answers, strict=False):
        told(vault, question, state, on=TODAY)
    told(vault, questions(vault, one)[2], WorkState.STILL_THERE)  # learned later
    placed(vault, person(vault, "Mira"), bakery, kind="internship", start=TODAY - 31 * DAY)
    never = placed(vault, person(vault, "Zoe"), bakery, start=TODAY - 40 * DAY)
    vault.do("Never", placements.end, placement_id=never, last_day=TODAY - 41 * DAY,
             reason="not-known")  # fmt: skip
    table = vault.read(retention_figures.retention)
    assert table.horizons == (30, 90, 180, 365)
    assert [table.rate_words(days) for days in table.horizons] == [
        "1 of 1 (100 %)", "0 of 0", "1 of 1 (100 %)", "0 of 0",
    ]  # fmt: skip
    shown = {key: count for key, count in table.to_json_dict().items() if count == 1}
    assert set(shown) == {
        "30/still_there", "30/known", "30/not_asked_yet", "90/unknown", "90/due",
        "180/still_there", "180/known", "180/due", "365/not_asked_yet", "365/due",
    }  # fmt: skip
    paid = vault.read(retention_figures.retention, kind="paid", first=TODAY - 400 * DAY)
    assert (paid["30/due"], paid.is_empty) == (1, False)
    assert "trials" in retention_table.definition()
    assert [line.words for line in table.words][-2:] == ["Not known", "Not asked yet"]
    assert retention_table.horizon_words(90) == "90 days"
    for column, count in (("due", 2), ("known", 1), ("still_there", 1), ("ended", 0)):
        behind = vault.read(retention_figures.behind, days=30, column=column)
        assert len(behind.rows) == count
    with pytest.raises(Invalid):
        vault.read(retention_figures.behind, days=30, column="happy")
    with pytest.raises(Invalid):
        vault.read(retention_figures.retention, first=TODAY + DAY)
    outside = vault.read(retention_figures.retention, is_outside=True)
    assert (outside["30/due"], outside.rate(30)) == ("<5", None)
    assert outside.rate_words(30) == "<5 of <5"
    assert vault.read(retention_figures.retention, last=TODAY - 400 * DAY).is_empty


_ANSWERS = st.sampled_from([*(state.value for state in WorkState), None])


@settings(max_examples=40, deadline=None)
@given(asked=st.lists(st.tuples(st.sampled_from([30, 90, 180]), _ANSWERS), max_size=40))
def test_the_table_is_a_simple_count(asked: list[tuple[int, str | None]]) -> None:
    words = retention_figures.column_words()
    day = date(2026, 11, 22)
    table = retention_table.counted(
        [Question(*one) for one in asked], horizons=(30, 90), first=day, last=day, words=words
    )
    simple = Counter(asked)
    for days in table.horizons:
        there = simple[days, "still_there"]
        known = there + simple[days, "other_work"] + simple[days, "ended"]
        assert table.values[f"{days}/known"] == known
        assert table.rate(days) == (there / known if known else None)
        assert table.values[f"{days}/due"] == sum(one[0] == days for one in asked)
        told_ = [table.values[f"{days}/{column}"] for column in COLUMNS]
        assert told_ == [
            simple[days, None if column == "not_asked_yet" else column] for column in COLUMNS
        ]
    # For outside nothing small is left, and nothing that gives it away.
    outside = retention_table.for_outside(table)
    for key, count in table.values.items():
        assert outside[key] == count or isinstance(outside[key], str)
        assert not 1 <= count < outside.k or isinstance(outside[key], str)


_STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(list(WorkState)), st.integers(0, 6)),
    max_size=12,
)


class _Back(Exception):
    """Roll back what an example wrote."""


@given(steps=_STEPS, starts=st.lists(st.integers(0, 500), min_size=1, max_size=4))
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_was_answered_the_newest_counts(
    vault: Vault, steps: list[tuple[int, WorkState, int]], starts: list[int]
) -> None:
    """Real rows against a count in Python, of answers given in any order."""

    def act(tx: Transaction) -> None:
        partner_id = partners.add(tx, form=PartnerForm("Bakery"))
        who = residents.add(tx)
        form = PlacementForm("paid", partner_id)
        placed_ = [
            placements.begin(tx, resident_id=who, form=replace(form, start=TODAY - days * DAY))
            for days in starts
        ]
        last: dict[int, str] = {}
        for at, state, number in steps:
            which = placed_[at % len(placed_)]
            rows = follow_up_rows.of_placement(tx, placement_id=which)
            row = rows[number % len(rows)]
            if row.due - work_follow_ups.EARLY <= TODAY:
                given_ = AnswerForm(state, WorkSource.TOLD_US)
                work_follow_ups.answer(tx, follow_up_id=row.id, form=given_)
                last[row.id] = state.value
        simple = Counter(
            (row.days, last.get(row.id, "not_asked_yet"))
            for one in placed_
            for row in follow_up_rows.of_placement(tx, placement_id=one)
            if row.due <= TODAY
        )
        table = retention_figures.table_of(tx, TODAY - 600 * DAY, TODAY)
        for days in table.horizons:
            for column in COLUMNS:
                assert table.values[f"{days}/{column}"] == simple[days, str(column)]
        raise _Back

    with pytest.raises(_Back):
        vault.do("Example", act)
