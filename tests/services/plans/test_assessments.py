# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Needs assessments: sittings, three views, answers that are none, keys, protected people, undo."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.assessments import DomainScore
from shelterdesk.services.audit import audit
from shelterdesk.services.plans import assessments, domains
from shelterdesk.services.plans.assessment_rows import AssessmentSheet, Level, shown_level
from shelterdesk.services.plans.assessments import AssessmentState, Horizon, Rater, Score
from shelterdesk.services.residents import protection
from shelterdesk.services.staff import staff
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person, soak

TODAY = NOW.date()
DAY = timedelta(days=1)


def begin(vault: Vault, resident_id: int, on: date | None = None, *, paper: bool = False) -> int:
    begun: int = vault.do(
        "Begin", assessments.begin, resident_id=resident_id, on=on, is_from_paper=paper
    ).result
    return begun


def domain(vault: Vault, code: str) -> int:
    return next(row.id for row in vault.read(domains.domains) if row.code == code)


def score(
    vault: Vault, assessment_id: int, code: str, said: Score, rater: Rater = Rater.TOGETHER
) -> None:
    vault.do(
        "Score", assessments.score, assessment_id=assessment_id, domain_id=domain(vault, code),
        rater=rater, score=said,
    )  # fmt: skip


def sheet(vault: Vault, assessment_id: int) -> AssessmentSheet:
    return vault.read(assessments.sheet, assessment_id=assessment_id)


def said_of(vault: Vault, assessment_id: int, code: str) -> dict[Rater, Score]:
    answers = sheet(vault, assessment_id).domains
    return dict(next(one for one in answers if one.domain.code == code).scores)


def finish(vault: Vault, assessment_id: int, on: date | None = None) -> None:
    vault.do("Finish", assessments.finish, assessment_id=assessment_id, on=on)


def test_over_several_sittings(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    begun = begin(vault, noor)
    score(vault, begun, "housing", Score(2, Horizon.NOW, "my aunt's sofa"), Rater.SHE)
    score(vault, begun, "housing", Score(1, Horizon.NOW), Rater.WORKER)
    clock.now += 9 * DAY
    vault.do(
        "Say", assessments.describe, assessment_id=begun, strengths="Bakes. Never gives up.",
        summary="A home first.",
    )  # fmt: skip
    score(vault, begun, "work", Score(Unanswered.DECLINED))
    vault.do("Sit", assessments.sit, assessment_id=begun)  # the same day: the same sitting
    found = sheet(vault, begun)
    assert [(one.on, one.who) for one in found.row.sittings] == [
        (TODAY, "Joy"),
        (TODAY + 9 * DAY, "Joy"),
    ]
    assert (found.strengths, found.summary) == ("Bakes. Never gives up.", "A home first.")
    assert found.row.scored == 1
    assert said_of(vault, begun, "housing") == {
        Rater.SHE: Score(2, Horizon.NOW, "my aunt's sofa"),
        Rater.WORKER: Score(1, Horizon.NOW),
    }
    assert said_of(vault, begun, "work") == {Rater.TOGETHER: Score(Unanswered.DECLINED)}
    assert said_of(vault, begun, "safety") == {}
    finish(vault, begun)
    (row,) = vault.read(assessments.assessments, resident_id=noor)
    assert (row.state, row.finished, row.is_open) == (
        AssessmentState.FINISHED, TODAY + 9 * DAY, False
    )  # fmt: skip


def test_one_at_a_time(vault: Vault) -> None:
    noor = person(vault, "Noor")
    first = begin(vault, noor)
    with pytest.raises(Conflict, match="open already"):
        begin(vault, noor)
    begin(vault, person(vault, "Mai"))  # another person's is no obstacle
    finish(vault, first)
    for verb in (assessments.finish, assessments.sit):
        with pytest.raises(Conflict, match="finished"):
            vault.do("Try", verb, assessment_id=first)
    with pytest.raises(Conflict, match="finished"):
        score(vault, first, "housing", Score(2))
    second = begin(vault, noor)
    with pytest.raises(Conflict, match="open already"):
        vault.do("Reopen", assessments.reopen, assessment_id=first)
    finish(vault, second)
    vault.do("Reopen", assessments.reopen, assessment_id=first)
    with pytest.raises(Conflict, match="open already"):
        vault.do("Reopen", assessments.reopen, assessment_id=first)


def test_days(vault: Vault) -> None:
    noor = person(vault, "Noor")
    for day in (TODAY + DAY,):
        with pytest.raises(Invalid) as refused:
            begin(vault, noor, day)
        assert refused.value.field == "on"
    begun = begin(vault, noor, TODAY - 5 * DAY)
    vault.do("Sit", assessments.sit, assessment_id=begun, on=TODAY - 9 * DAY)
    assert sheet(vault, begun).row.begun == TODAY - 9 * DAY
    with pytest.raises(Invalid, match="after this day"):
        finish(vault, begun, TODAY - 6 * DAY)
    with pytest.raises(Invalid, match="to come"):
        finish(vault, begun, TODAY + DAY)
    finish(vault, begun, TODAY - 5 * DAY)


def test_entered_from_paper(vault: Vault) -> None:
    noor = person(vault, "Noor")
    begun = begin(vault, noor, TODAY - 3 * DAY, paper=True)
    score(vault, begun, "housing", Score(3, words="I like my room"), Rater.SHE)
    found = sheet(vault, begun).row
    assert found.is_from_paper
    assert [one.on for one in found.sittings] == [TODAY - 3 * DAY]  # entering it is no sitting
    finish(vault, begun, TODAY - 3 * DAY)


@pytest.mark.parametrize("reason", list(Unanswered))
@pytest.mark.parametrize("code", ["housing", "mental-health"])
def test_answers_that_are_none_stay_apart(vault: Vault, code: str, reason: Unanswered) -> None:
    begun = begin(vault, person(vault, "Noor"))
    score(vault, begun, code, Score(4))
    score(vault, begun, code, Score(reason, words="not today"))
    assert said_of(vault, begun, code) == {Rater.TOGETHER: Score(reason, words="not today")}
    assert sheet(vault, begun).row.scored == 0
    for strengths in (reason, "Sings", reason):
        vault.do("Say", assessments.describe, assessment_id=begun, strengths=strengths)
        assert sheet(vault, begun).strengths == strengths


def test_nothing_said_makes_no_row(vault: Vault) -> None:
    begun = begin(vault, person(vault, "Noor"))
    score(vault, begun, "housing", Score())
    assert said_of(vault, begun, "housing") == {}
    for level in (0, 5):
        with pytest.raises(Invalid) as refused:
            score(vault, begun, "housing", Score(level))
        assert refused.value.field == "level"
    with pytest.raises(NotFound):
        vault.do(
            "Score", assessments.score, assessment_id=begun, domain_id=999, rater=Rater.SHE,
            score=Score(1),
        )  # fmt: skip
    with pytest.raises(NotFound):
        vault.do("Finish", assessments.finish, assessment_id=999)


def test_health_like_levels_are_sealed(vault: Vault) -> None:
    begun = begin(vault, person(vault, "Noor"))
    score(vault, begun, "mental-health", Score(1, Horizon.NOW, "I cannot sleep"))
    score(vault, begun, "housing", Score(1, Horizon.LATER, "a room"))
    with vault._session() as session:
        sealed, plain = session.query(DomainScore).order_by(DomainScore.id).all()
        assert (sealed.level, sealed.horizon) == (None, None)
        assert (plain.level, plain.horizon) == (1, "later")
        for blob in (sealed.sealed_level, sealed.sealed_horizon, sealed.words, plain.words):
            assert b"sleep" not in (blob or b"")
            assert blob
        length = len(sealed.sealed_horizon or b"")
    score(vault, begun, "mental-health", Score(2, Horizon.LATER, "I cannot sleep"))
    with vault._session() as session:
        row = session.query(DomainScore).order_by(DomainScore.id).first()
        assert row is not None
        assert len(row.sealed_horizon or b"") == length  # a length would tell which


def test_without_the_key(vault: Vault, desk_file: Path, clock: Clock) -> None:
    """Somebody may do case work and hold no key: she writes, reads back nothing, loses nothing."""
    hired(vault, "F1")
    noor = person(vault, "Noor")
    begun = begin(vault, noor)
    score(vault, begun, "mental-health", Score(1, Horizon.NOW, "I cannot sleep"), Rater.SHE)
    score(vault, begun, "housing", Score(2, Horizon.NEXT, "a room"), Rater.SHE)
    vault.do("Say", assessments.describe, assessment_id=begun, strengths="Sings", summary="Rest")
    for capability in ("see_case", "edit_case"):
        vault.do("Allow", staff.decide, role="front_desk", capability=capability, is_allowed=True)
    vault.lock()
    with signed_in(desk_file, "F1", clock) as desk:
        found = sheet(desk, begun)
        assert (found.strengths, found.summary) == (Hidden.HIDDEN, Hidden.HIDDEN)
        health = said_of(desk, begun, "mental-health")[Rater.SHE]
        assert health == Score(Hidden.HIDDEN, Hidden.HIDDEN, Hidden.HIDDEN)
        home = said_of(desk, begun, "housing")[Rater.SHE]
        assert home == Score(2, Horizon.NEXT, Hidden.HIDDEN)
        score(desk, begun, "mental-health", health, Rater.SHE)
        score(desk, begun, "housing", Score(3, Horizon.NEXT, Hidden.HIDDEN), Rater.SHE)
        score(desk, begun, "substance-use", Score(4), Rater.SHE)
        assert said_of(desk, begun, "substance-use")[Rater.SHE].level is Hidden.HIDDEN
    with signed_in(desk_file, clock=clock) as again:
        assert said_of(again, begun, "mental-health")[Rater.SHE] == Score(
            1, Horizon.NOW, "I cannot sleep"
        )
        assert said_of(again, begun, "housing")[Rater.SHE] == Score(3, Horizon.NEXT, "a room")
        assert said_of(again, begun, "substance-use")[Rater.SHE] == Score(4)


def test_the_front_desk_sees_none_of_it(vault: Vault, desk_file: Path, clock: Clock) -> None:
    hired(vault, "F1")
    noor = person(vault, "Noor")
    begun = begin(vault, noor)
    vault.lock()
    with signed_in(desk_file, "F1", clock) as desk:
        for query, about in (
            (assessments.assessments, {"resident_id": noor}),
            (assessments.change, {"resident_id": noor}),
            (assessments.sheet, {"assessment_id": begun}),
        ):
            with pytest.raises(NotAllowed):
                desk.read(query, **about)
        with pytest.raises(NotAllowed):
            desk.do("Begin", assessments.begin, resident_id=noor)


def test_a_protected_person_has_no_assessment_for_others(
    vault: Vault, desk_file: Path, clock: Clock
) -> None:
    hired(vault, "C2")
    noor = person(vault, "Noor")
    begun = begin(vault, noor)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "C2", clock) as other:
        for attempt in (
            lambda: other.read(assessments.sheet, assessment_id=begun),
            lambda: other.read(assessments.assessments, resident_id=noor),
            lambda: other.read(assessments.change, resident_id=noor),
            lambda: other.do("Finish", assessments.finish, assessment_id=begun),
            lambda: other.do("Reopen", assessments.reopen, assessment_id=begun),
            lambda: begin(other, noor),
        ):
            with pytest.raises(NotFound):
                attempt()


def test_the_level_before_stands_beside_it(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    first = begin(vault, noor)
    score(vault, first, "housing", Score(1), Rater.SHE)
    finish(vault, first)
    clock.now += 90 * DAY
    second = begin(vault, noor)
    found = sheet(vault, second)
    assert found.previous_day == TODAY
    housing = next(one for one in found.domains if one.domain.code == "housing")
    assert housing.previous == {Rater.SHE: Score(1)}
    assert sheet(vault, first).previous_day is None


def test_opening_is_written_down(vault: Vault) -> None:
    noor = person(vault, "Noor")
    begun = begin(vault, noor)
    sheet(vault, begun)
    vault.read(assessments.change, resident_id=noor)
    labels = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
    assert {"Opened a needs assessment", "Opened the needs"} <= set(labels)


def test_change_over_time(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    for said in ({"housing": (Rater.SHE, 1), "money": (Rater.WORKER, 2)},
                 {"housing": (Rater.SHE, 3), "money": (Rater.SHE, 3)}):  # fmt: skip
        begun = begin(vault, noor)
        for code, (rater, level) in said.items():
            score(vault, begun, code, Score(level), rater)
        score(vault, begun, "work", Score(Unanswered.DECLINED))
        score(vault, begun, "housing", Score(4), Rater.WORKER)
        finish(vault, begun)
        clock.now += 60 * DAY
    begin(vault, noor)  # what is not finished does not count yet
    found = vault.read(assessments.change, resident_id=noor)
    assert found.days == (TODAY, TODAY + 60 * DAY)
    changes = {series.domain.code: series.change() for series in found.domains}
    assert changes["housing"] == (1, 3)  # her own view, both times
    assert changes["money"] == (2, 3)  # nobody's view twice: what there is
    assert changes["work"] == (Unanswered.DECLINED, Unanswered.DECLINED)
    assert changes["safety"] == (None, None)
    assert len(found.domains) == 11


def test_a_retired_domain_keeps_its_scores(vault: Vault) -> None:
    noor = person(vault, "Noor")
    begun = begin(vault, noor)
    score(vault, begun, "social", Score(2))
    vault.do("Retire", domains.retire, domain_id=domain(vault, "social"))
    codes = [one.domain.code for one in sheet(vault, begun).domains]
    assert "social" in codes
    finish(vault, begun)
    second = begin(vault, noor)
    assert "social" not in [one.domain.code for one in sheet(vault, second).domains]
    change = vault.read(assessments.change, resident_id=noor)
    assert "social" in [series.domain.code for series in change.domains]


def test_undo_step_by_step(vault: Vault) -> None:
    noor = person(vault, "Noor")
    begun = begin(vault, noor)
    score(vault, begun, "mental-health", Score(1))
    score(vault, begun, "mental-health", Score(3))
    vault.undo()
    assert said_of(vault, begun, "mental-health")[Rater.TOGETHER] == Score(1)
    vault.undo()
    assert said_of(vault, begun, "mental-health") == {}
    vault.undo()
    assert vault.read(assessments.assessments, resident_id=noor) == []


def test_undo_opens_no_second_one(vault: Vault, desk_file: Path, clock: Clock) -> None:
    hired(vault, "C2")
    noor = person(vault, "Noor")
    finish(vault, begin(vault, noor))
    vault.lock()
    with signed_in(desk_file, "C2", clock) as other:
        begin(other, noor)
    with signed_in(desk_file, clock=clock) as again:
        with pytest.raises(Conflict, match="in the way"):
            again.undo()
        rows = again.read(assessments.assessments, resident_id=noor)
        assert [row.is_open for row in rows] == [True, False]


def test_the_timeline_says_when_and_not_what(vault: Vault) -> None:
    noor = person(vault, "Noor")
    begun = begin(vault, noor, TODAY - DAY, paper=True)
    score(vault, begun, "housing", Score(1, words="a secret"))

    def events() -> list[tuple[date, str, str]]:
        with vault._session() as session:
            found = assessments.timeline(vault._transaction(session), noor)
        return [(event.day, event.title, event.detail) for event in found]

    assert events() == [(TODAY - DAY, "Needs assessment begun", "1 sitting · filled in by hand")]
    finish(vault, begun)
    assert events()[0][:2] == (TODAY, "Needs assessment finished")


LEVELS = st.one_of(st.integers(1, 4), st.sampled_from(list(Unanswered)))
SCORES = st.builds(
    Score,
    LEVELS,
    st.one_of(st.none(), st.sampled_from(list(Horizon))),
    st.text(max_size=30).map(lambda text: "".join(text.split())),
)


@settings(
    max_examples=soak(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    said=st.lists(
        st.tuples(
            st.sampled_from(["housing", "mental-health"]), st.sampled_from(list(Rater)), SCORES
        ),
        max_size=6,
    )
)
def test_what_was_said_last_is_what_stands(
    vault: Vault, said: list[tuple[str, Rater, Score]]
) -> None:
    begun = begin(vault, person(vault))
    stands: dict[tuple[str, Rater], Score] = {}
    for code, rater, what in said:
        score(vault, begun, code, what, rater)
        if what != Score() or (code, rater) in stands:
            words = "".join(char for char in what.words if char >= " ")  # as stored
            stands[code, rater] = Score(what.level, what.horizon, words.encode(
                "utf-8", "ignore").decode().strip())  # fmt: skip
    for code in ("housing", "mental-health"):
        expected = {rater: what for (of, rater), what in stands.items() if of == code}
        assert said_of(vault, begun, code) == expected


@given(scores=st.dictionaries(st.sampled_from(list(Rater)), st.builds(Score, LEVELS), max_size=3))
def test_the_level_that_stands_for_a_domain(scores: dict[Rater, Score]) -> None:
    found: Level | None = shown_level(scores)
    levels = [score.level for score in scores.values()]
    if any(isinstance(level, int) for level in levels):
        assert isinstance(found, int)
    elif scores:
        assert found in levels
    else:
        assert found is None
    together = scores.get(Rater.TOGETHER)
    if together is not None and isinstance(together.level, int):
        assert found == together.level
