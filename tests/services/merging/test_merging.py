# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records become one and can be taken apart: every row is where it was before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.assessments import Assessment, AssessmentSitting
from shelterdesk.models.base import Base
from shelterdesk.models.journeys import JourneyStage
from shelterdesk.models.legal import LegalDate, LegalMatter
from shelterdesk.models.plans import Goal, PlanApproval
from shelterdesk.models.residents import Resident, ResidentLanguage
from shelterdesk.models.safety import KeepApart, PlanKind, SafetyPlan
from shelterdesk.models.support import SupportPeriod
from shelterdesk.models.visits import Visit
from shelterdesk.services.audit import audit
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.merging import merge_rows, merging, unmerging
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import Birth, LanguageLevel, ResidentForm
from shelterdesk.services.rooms import check_out, stays
from shelterdesk.services.safety import safety_plans
from shelterdesk.services.safety.safety_plans import PlanForm
from shelterdesk.services.support import journeys, support
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.services.values.value_words import day_in_words
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests import case_rows, factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock, copy_file

T = TypeVar("T")
TODAY = NOW.date()
DAY = timedelta(days=1)
KEEPS = frozenset({"merge", "merged_row"})


def merge(vault: Vault, own: int, other: int, *take: str) -> int:
    done = vault.do("Join", merging.merge, resident_id=own, merged_id=other, take=take)
    return int(done.result)


def take_apart(vault: Vault, merge_id: int) -> tuple[str, ...]:
    left: tuple[str, ...] = vault.do(
        "Take apart", unmerging.undo_merge, merge_id=merge_id
    ).result.left
    return left


def resident(vault: Vault, resident_id: int) -> Resident:
    with vault._session() as session:
        return session.get_one(Resident, resident_id)


def note(vault: Vault, *who: int, text: str = "Breakfast") -> int:
    facts = {"kind": LogKind.MEAL, "confidentiality": "desk", "resident_ids": who}
    return int(vault.do("Write", log_entries.note, text=text, **facts).result)


@pytest.fixture
def pair(vault: Vault) -> tuple[int, int]:
    """Noor, who is here, and Nour, who came before."""
    form = {"legal_name": "Noor Example", "phone": "+34 611 777 123"}
    return factories.person(vault, "Noor"), factories.person(vault, "Nour", **form)


# What moves
def test_every_table_about_people_is_known() -> None:
    """Each column that leads to a person moves, or its table says why not."""
    moved = {link.name for link in merge_rows.linked()}
    for table in Base.metadata.sorted_tables:
        if any(merge_rows.leads_to_resident(column) for column in table.columns):
            model = merge_rows.model_of(table.name)
            assert (table.name in moved) != bool(model.__stays__), table.name
    assert {"bed_assignment", "stay", "legal_date", "visit", "keep_apart"} <= moved
    assert not moved & {"log_entry_person", "resident_access", "merge", "not_same", "resident"}


def test_every_row_moves_to_the_record_that_stays(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    case_rows.everything(vault, other, "Markword", ended=TODAY)
    merge(vault, own, other)
    with vault._session() as session:
        for link in merge_rows.linked():
            for name in link.columns:
                column = link.table.c[name]
                assert not session.scalar(select(column).where(column == other)), link.name
    assert [row.id for row in vault.read(residents.find)] == [own]
    assert vault.read(stays.stays, resident_id=own)


def test_what_is_chosen_comes_from_the_other(vault: Vault) -> None:
    own = factories.person(vault, "Noor", nationality="ES", phone=Unanswered.DECLINED)
    birth = Birth(1994, 7, 3)
    other = factories.person(
        vault, "Nour", legal_name="Nour Example", birth=birth, phone="611", nationality="MA"
    )
    merge(vault, own, other, "legal_name", "birth_year", "phone")
    form = vault.read(residents.form, resident_id=own)
    assert (form.known_as, form.legal_name, form.phone) == ("Noor", "Nour Example", "611")
    assert (form.birth, form.nationality) == (birth, "ES")


def test_both_sides_are_shown(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    note(vault, other)
    look = vault.read(merging.look, resident_id=own, other_id=other)
    found = {field.name: field for field in look.fields}
    assert (found["known_as"].left, found["known_as"].right) == ("Noor", "Nour")
    assert found["legal_name"].right == "Noor Example"
    assert found["legal_name"].takes_other
    assert not found["known_as"].takes_other
    assert not found["known_as"].is_same
    assert "hopes" not in found  # nobody asked either of them
    assert [(one.label, one.left, one.right) for one in look.counts] == [("Log entry", 0, 1)]
    assert look.obstacles == ()
    opened = vault.read(audit.opened, resident_id=other).rows[0]
    assert opened.label == "Compared two records"


def test_without_the_key_a_sealed_answer_is_not_taken(
    vault: Vault, pair: tuple[int, int], desk_file: Path
) -> None:
    own, other = pair
    sealer, vault._sealer = vault._sealer, _Blind(vault._sealer)  # type: ignore[assignment]
    with pytest.raises(NotAllowed, match="Legal name"):
        merge(vault, own, other, "legal_name")
    look = vault.read(merging.look, resident_id=own, other_id=other)
    assert {f.name: f.right for f in look.fields}["legal_name"] == "(sealed)"
    merge(vault, own, other)  # the rest can be joined all the same
    vault._sealer = sealer
    assert resident(vault, own).legal_name is None


class _Blind:
    """The sealer of somebody who holds no case key."""

    def __init__(self, sealer: object) -> None:
        self._sealer = sealer

    def __getattr__(self, name: str) -> object:
        return getattr(self._sealer, name)

    def can_read(self, confidentiality: str) -> bool:
        return False

    def open(self, context: str, blob: bytes) -> str:
        raise NotAllowed("no key")


def test_a_language_both_speak_stays_with_the_other(vault: Vault) -> None:
    languages = (("ar", LanguageLevel.NATIVE), ("fr", LanguageLevel.BASIC))
    own = factories.person(vault, "Noor", languages=languages[:1])
    other = factories.person(vault, "Nour", languages=languages)
    merge(vault, own, other)
    with vault._session() as session:
        rows = session.scalars(select(ResidentLanguage).order_by(ResidentLanguage.id)).all()
    assert [(row.language, row.resident_id) for row in rows] == [
        ("ar", own), ("ar", other), ("fr", own)
    ]  # fmt: skip


# What is frozen
def test_the_log_and_the_trail_show_what_was_written_before(
    vault: Vault, pair: tuple[int, int]
) -> None:
    own, other = pair
    entries = [note(vault, other, text="Soup"), note(vault, own, other, text="Both")]
    merge(vault, own, other)
    page = vault.read(log_entries.of_resident, resident_id=own)
    assert {row.id for row in page.rows} == set(entries)
    assert len(page.rows) == 2
    assert all(row.people == ((own, "Noor"),) for row in page.rows)
    assert [row.id for row in vault.read(log_entries.search, text="soup", resident_id=own)] == [
        entries[0]
    ]
    labels = [row.label for row in vault.read(audit.opened, resident_id=own, limit=50).rows]
    assert labels.count("Add resident") == 2


def test_the_old_code_and_name_find_the_record_that_stays(
    vault: Vault, pair: tuple[int, int]
) -> None:
    own, other = pair
    code = resident(vault, other).code
    vault.read(residents.find, text=code)  # the index is there before
    joining = merge(vault, own, other)
    for text in (code, "Nour"):
        assert [row.id for row in vault.read(residents.find, text=text)] == [own]
    assert vault.read(residents.open_record, resident_id=other) == own
    assert vault.read(opened_file.sheet, code=code).lines
    take_apart(vault, joining)
    assert [row.id for row in vault.read(residents.find, text=code)] == [other]


def test_the_joined_record_is_closed_to_writing(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    merge(vault, own, other)
    for verb, values in (
        (residents.edit, {"form": ResidentForm()}),
        (support.open_period, {"opened": TODAY}),
    ):
        with pytest.raises(Conflict, match=resident(vault, own).code):
            vault.do("x", verb, resident_id=other, **values)
    with pytest.raises(Conflict):
        merge(vault, own, other)


def test_chains_lead_to_the_last(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    third = factories.person(vault, "Nura")
    entry = note(vault, other)
    first = merge(vault, own, other)
    second = merge(vault, third, own)
    assert vault.read(residents.open_record, resident_id=other) == third
    page = vault.read(log_entries.of_resident, resident_id=third)
    assert [row.id for row in page.rows] == [entry]
    with pytest.raises(Conflict, match="itself joined"):
        take_apart(vault, first)
    take_apart(vault, second)
    take_apart(vault, first)
    assert len(vault.read(residents.find)) == 3


# What is refused
def test_two_beds_on_one_night_are_refused_with_the_nights(vault: Vault) -> None:
    beds = factories.beds(vault, factories.house(vault))
    own, _stay = factories.admitted(vault, beds[0], TODAY - timedelta(days=2), "Noor")
    other, _ = factories.admitted(vault, beds[1], TODAY - timedelta(days=1), "Nour")
    with pytest.raises(Conflict, match=r"in a bed on the same nights .from 21 Nov 2026."):
        merge(vault, own, other)
    before = case_rows.dump(vault)
    with pytest.raises(Conflict):
        merge(vault, other, own)
    assert case_rows.dump(vault) == before
    look = vault.read(merging.look, resident_id=own, other_id=other)
    assert len(look.obstacles) == 2  # the nights, and the stays


def test_nights_after_each_other_are_welcome(vault: Vault) -> None:
    beds = factories.beds(vault, factories.house(vault))
    other, stay = factories.admitted(vault, beds[1], TODAY - timedelta(days=3), "Nour")
    vault.do("Out", check_out.check_out, stay_id=stay, on=TODAY, closes_support=False)
    own, _stay = factories.admitted(vault, beds[0], TODAY, "Noor")
    joining = merge(vault, own, other)
    assert [row.nights for row in vault.read(stays.stays, resident_id=own)] == [0, 3]
    take_apart(vault, joining)
    assert [row.nights for row in vault.read(stays.stays, resident_id=other)] == [3]


def test_two_people_who_are_kept_apart_are_two(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair

    def apart(tx: object, until: date | None) -> None:
        session = tx.session  # type: ignore[attr-defined]
        session.add(KeepApart(resident_id=other, other_id=own, start=date(2026, 1, 1), end=until))

    vault.do("Keep apart", apart, TODAY - timedelta(days=5))
    merge(vault, own, other)
    vault.undo()
    vault.do("Keep apart", apart, None)
    with pytest.raises(Conflict, match="names both as two people"):
        merge(vault, own, other)


def test_a_record_with_itself_is_refused(vault: Vault, pair: tuple[int, int]) -> None:
    with pytest.raises(Invalid):
        merge(vault, pair[0], pair[0])
    with pytest.raises(Invalid):
        merge(vault, *pair, "code")
    with pytest.raises(NotFound):
        merge(vault, pair[0], 9999)


def test_the_desk_may_not(vault: Vault, desk_file: Path, pair: tuple[int, int]) -> None:
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as desk, pytest.raises(NotAllowed):
        merge(desk, *pair)


# Protected people
def test_the_stricter_protection_holds_and_ends_with_the_joining(
    vault: Vault, desk_file: Path, pair: tuple[int, int]
) -> None:
    own, other = pair
    staff = hired(vault, "C2", "D5")
    me = vault.staff_id
    everybody = [me, staff["C2"], staff["D5"]]
    vault.do("Protect", protection.protect, resident_id=own, staff_ids=everybody)
    vault.do("Protect", protection.protect, resident_id=other, staff_ids=[me, staff["D5"]])
    before = case_rows.dump(vault, without=KEEPS)
    look = vault.read(merging.look, resident_id=own, other_id=other)
    assert "stays protected" in look.notes[0]
    joining = merge(vault, own, other)
    seen = vault.read(protection.of_resident, resident_id=own).seen_by
    assert {who.id for who in seen} == {me, staff["D5"]}
    vault.lock()
    with signed_in(desk_file, "C2") as colleague:
        assert colleague.read(residents.find) == []
    with signed_in(desk_file) as again:
        take_apart(again, joining)
        assert case_rows.dump(again, without=KEEPS) == before
    with signed_in(desk_file, "C2") as colleague:
        assert [row.id for row in colleague.read(residents.find)] == [own]


def test_who_is_protected_later_is_hidden_in_every_record_also_after_taking_apart(
    vault: Vault, desk_file: Path, pair: tuple[int, int]
) -> None:
    own, other = pair
    hired(vault, "F1")
    entry = note(vault, other, text="Soup")
    joining = merge(vault, own, other)
    vault.do("Protect", protection.protect, resident_id=own, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        assert desk.read(log_entries.search, text="soup") == []
        with pytest.raises(NotFound):
            desk.read(residents.form, resident_id=other)
    with signed_in(desk_file) as again:
        left = take_apart(again, joining)
    with signed_in(desk_file, "F1") as desk:
        assert desk.read(residents.find) == []
        with pytest.raises(NotFound):
            desk.read(log_entries.read_words, entry_ids=[entry])
    assert left == ()


# Taking apart
def test_undo_brings_all_of_it_back_at_once(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    case_rows.everything(vault, other, "Markword", ended=TODAY)
    before = case_rows.dump(vault)
    merge(vault, own, other, "legal_name", "known_as")
    assert vault.undo().result == "Join"
    assert case_rows.dump(vault) == before
    assert len(vault.read(residents.find)) == 2
    assert [row.id for row in vault.read(residents.find, text="Markword")] == [other]


def test_weeks_later_what_changed_since_stays(
    vault: Vault, pair: tuple[int, int], clock: Clock
) -> None:
    own, other = pair
    case_rows.everything(vault, other, "Markword", ended=TODAY)
    joining = merge(vault, own, other, "legal_name", "phone")
    assert [one.merge_id for one in vault.read(unmerging.joined_into, resident_id=own)] == [joining]
    clock.now = NOW + timedelta(weeks=5)

    def work_on(tx: object) -> None:
        session = tx.session  # type: ignore[attr-defined]
        goal = session.scalars(select(Goal)).one()
        goal.state = "active"
        matter = session.scalars(select(LegalMatter)).one()
        session.add(LegalDate(matter_id=matter.id, resident_id=own, at=clock.now))
        session.add(Goal(resident_id=own, set_on=TODAY))

    vault.do("Work", work_on)
    form = vault.read(residents.form, resident_id=own)
    vault.do("Edit", residents.edit, resident_id=own, form=replace(form, phone="0699 1"))
    left = take_apart(vault, joining)
    assert left == ("“Phone” was changed since and stays as it is.",)
    assert vault.read(residents.form, resident_id=own).phone == "0699 1"
    assert resident(vault, own).legal_name is None
    with vault._session() as session:
        goals = session.scalars(select(Goal).order_by(Goal.id)).all()
        assert [(goal.resident_id, goal.state) for goal in goals] == [
            (other, "active"), (own, "new")
        ]  # fmt: skip
        # What was added to her legal matter since goes with the matter.
        assert set(session.scalars(select(LegalDate.resident_id))) == {other}
    with pytest.raises(Conflict, match="already"):
        take_apart(vault, joining)
    assert vault.read(unmerging.joined_into, resident_id=own) == []


def test_a_renewed_seal_is_no_change(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    joining = merge(vault, own, other, "legal_name")

    def seal_again(tx: object) -> None:
        row = tx.session.get_one(Resident, own)  # type: ignore[attr-defined]
        tx.seal(row, "legal_name", tx.reveal(row, "legal_name"))  # type: ignore[attr-defined]

    vault.do("Renew", seal_again)
    assert take_apart(vault, joining) == ()
    assert resident(vault, own).legal_name is None


def test_a_stage_finds_its_period_or_it_is_refused(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair

    def add(tx: object, model: type, **values: object) -> None:
        tx.session.add(model(**values))  # type: ignore[attr-defined]

    vault.do("Open", add, SupportPeriod, resident_id=other, opened=TODAY - timedelta(90),
             closed=None)  # fmt: skip
    joining = merge(vault, own, other)
    vault.do("Stage", add, JourneyStage, resident_id=own, start=TODAY, end=None)
    assert take_apart(vault, joining) == ()
    with vault._session() as session:
        assert session.scalars(select(JourneyStage.resident_id)).all() == [other]


# What goes on once
def both_go_on(vault: Vault, own: int, other: int) -> dict[str, tuple[int, int]]:
    """Of each kind one row of the record that stays, the older, and one of the other."""
    made: dict[str, list[int]] = {}

    def fill(tx: object) -> None:
        session = tx.session  # type: ignore[attr-defined]
        for who, day in ((own, TODAY - 30 * DAY), (other, TODAY - 10 * DAY)):
            at = NOW - timedelta(hours=3 if who == own else 2)
            facts: list[tuple[type, dict[str, object]]] = [
                (SupportPeriod, {"opened": TODAY - 90 * DAY, "closed": None}),
                (JourneyStage, {"start": day, "end": None}),
                (SafetyPlan, {"kind": "safety", "made": day, "ended": None}),
                (Assessment, {"begun": day}),
                (PlanApproval, {"asked_by": vault.staff_id, "asked_at": at}),
                (Visit, {"start": at}),
            ]
            for model, values in facts:
                row = model(resident_id=who, **values)
                session.add(row)
                session.flush()
                made.setdefault(row.__tablename__, []).append(row.id)
            session.add(AssessmentSitting(assessment_id=made["assessment"][-1], on=day))

    vault.do("Fill", fill)
    return {name: (first, second) for name, (first, second) in made.items()}


def row_of(vault: Vault, model: type[T], row_id: int) -> T | None:
    with vault._session() as session:
        return session.get(model, row_id)


def test_the_older_of_two_that_go_on_ends_when_the_newer_began(
    vault: Vault, pair: tuple[int, int]
) -> None:
    own, other = pair
    ids = both_go_on(vault, own, other)
    began = TODAY - 10 * DAY
    look = vault.read(merging.look, resident_id=own, other_id=other)
    assert look.obstacles == ()
    said = " ".join(look.notes)
    for words in ("Two stages", "Two safety plans", "Two assessments", "asked twice", "Two visits",
                  "both support periods go on"):  # fmt: skip
        assert words in said
    assert said.count(day_in_words(began)) == 3
    merge(vault, other, own)  # whichever of them stays: what counts is which is older

    stages = [row_of(vault, JourneyStage, n) for n in ids["journey_stage"]]
    assert [row.end for row in stages if row] == [began, None]
    plans = [row_of(vault, SafetyPlan, n) for n in ids["safety_plan"]]
    assert [row.ended for row in plans if row] == [began, None]
    found = [row_of(vault, Assessment, n) for n in ids["assessment"]]
    assert [(row.state, row.finished) for row in found if row] == [
        ("finished", began), ("open", None)
    ]  # fmt: skip
    assert row_of(vault, PlanApproval, ids["plan_approval"][0]) is None
    assert row_of(vault, PlanApproval, ids["plan_approval"][1]) is not None
    first, second = (row_of(vault, Visit, n) for n in ids["visit"])
    assert first is not None
    assert second is not None
    assert (first.end, second.end) == (second.start, None)
    assert [row.closed for row in vault.read(support.periods, resident_id=other)] == [None, None]


@pytest.mark.parametrize("is_at_once", [True, False])
def test_what_joining_ended_goes_on_again(
    vault: Vault, pair: tuple[int, int], clock: Clock, is_at_once: bool
) -> None:
    own, other = pair
    both_go_on(vault, own, other)
    before = case_rows.dump(vault, without=KEEPS)
    joining = merge(vault, own, other)
    if is_at_once:
        assert vault.undo().result == "Join"
    else:
        clock.now = NOW + timedelta(weeks=5)
        assert take_apart(vault, joining) == ()
    assert case_rows.dump(vault, without=KEEPS) == before


def test_only_what_goes_on_is_ended(vault: Vault, pair: tuple[int, int]) -> None:
    """A plan of the past says nothing about the one that holds."""
    own, other = pair
    ids = both_go_on(vault, own, other)

    def end(tx: object) -> None:
        session = tx.session  # type: ignore[attr-defined]
        session.get_one(SafetyPlan, ids["safety_plan"][1]).ended = TODAY - DAY
        session.get_one(JourneyStage, ids["journey_stage"][1]).end = TODAY - DAY

    vault.do("End", end)
    merge(vault, own, other)
    plan = row_of(vault, SafetyPlan, ids["safety_plan"][0])
    stage = row_of(vault, JourneyStage, ids["journey_stage"][0])
    assert plan is not None
    assert stage is not None
    assert (plan.ended, stage.end) == (None, None)


def test_taking_apart_leaves_one_that_goes_on_and_says_so(
    vault: Vault, pair: tuple[int, int], clock: Clock
) -> None:
    """Since they were joined another stage began, another plan was made, support ended."""
    own, other = pair
    ids = both_go_on(vault, own, other)
    joining = merge(vault, own, other)
    clock.now = NOW + timedelta(weeks=2)
    later = clock.now.date()
    vault.do("Stage", journeys.enter, resident_id=own, stage="five-stage.readiness", on=later)
    form = PlanForm(kind=PlanKind.SAFETY, made=later, language="en")
    vault.do("Plan", safety_plans.write, resident_id=own, form=form)
    vault.do("Seen", lambda tx: setattr(
        tx.session.get_one(Visit, ids["visit"][0]), "end", NOW))  # fmt: skip
    left = take_apart(vault, joining)
    assert len(left) == 3
    assert left[0].startswith("Visit: what joining had ended was changed since")
    with vault._session() as session:
        for who in (own, other):
            stages = select(JourneyStage).where(JourneyStage.resident_id == who)
            going = [row for row in session.scalars(stages) if row.end is None]
            assert len(going) <= 1
            plans = select(SafetyPlan).where(SafetyPlan.resident_id == who)
            assert len([row for row in session.scalars(plans) if row.ended is None]) <= 1
    stage = row_of(vault, JourneyStage, ids["journey_stage"][0])
    assert stage is not None
    assert stage.end == later


def test_a_stage_goes_on_no_further_than_support(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    ids = both_go_on(vault, own, other)
    joining = merge(vault, own, other)
    closed = TODAY - 2 * DAY
    vault.do("Close", support.close_period, period_id=ids["support_period"][0], closed=closed)
    take_apart(vault, joining)
    stage = row_of(vault, JourneyStage, ids["journey_stage"][0])
    assert stage is not None
    assert (stage.resident_id, stage.end) == (own, closed)


# Any pair
LANGUAGES = st.lists(st.sampled_from(["ar", "fr"]), unique=True, max_size=2)
FIELDS = st.sets(st.sampled_from(
    ["known_as", "legal_name", "birth_year", "phone", "pronouns", "nationality", "hopes"]
))  # fmt: skip
FORM = st.builds(
    ResidentForm,
    known_as=st.sampled_from(["", "Noor", "Nour"]),
    legal_name=st.sampled_from(["Noor Example", *Unanswered]),
    phone=st.sampled_from(["0611 777 123", *Unanswered]),
    birth=st.sampled_from([Birth(1990), Birth(1991, 2, 3), *Unanswered]),
    nationality=st.sampled_from(["ES", *Unanswered]),
    languages=LANGUAGES.map(lambda tags: tuple((tag, LanguageLevel.BASIC) for tag in tags)),
)


def let_go_on(tx: object, who: int) -> None:
    """Her support and her stage go on, whenever they began."""
    session = tx.session  # type: ignore[attr-defined]
    for row in session.scalars(select(SupportPeriod).where(SupportPeriod.resident_id == who)):
        row.closed = None
    session.flush()
    for row in session.scalars(select(JourneyStage).where(JourneyStage.resident_id == who)):
        row.end = None


@contextmanager
def world(template: Path, clock: Clock) -> Iterator[Vault]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = copy_file(template, Path(folder) / "desk.sdb")
        opened = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
        try:
            yield opened
        finally:
            opened.lock()


@settings(
    max_examples=factories.soak(12),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a file each: it would shrink for long
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_merge_then_undo_restores_every_row(template: Path, data: st.DataObject) -> None:
    """Also with other people's work in between, and with protection on either side."""
    clock = Clock()
    with world(template, clock) as vault:
        own, other = (vault.do("Add", residents.add, form=data.draw(FORM)).result for _n in "ab")
        third = factories.person(vault, "Amal")
        for who in (own, other):
            if data.draw(st.booleans()):
                case_rows.everything(vault, who, f"Mark{who}", ended=data.draw(
                    st.sampled_from([date(2025, 3, 3), date(2025, 3, 4), None]) if who == own
                    else st.just(date(2025, 3, 3))
                ))  # fmt: skip
                if data.draw(st.booleans()):
                    vault.do("Go on", let_go_on, who)
            if data.draw(st.booleans()):
                me = [vault.staff_id]
                vault.do("Protect", protection.protect, resident_id=who, staff_ids=me)
            note(vault, who)
        before = case_rows.dump(vault, without=KEEPS)
        joining = merge(vault, own, other, *data.draw(FIELDS))
        clock.now += timedelta(days=data.draw(st.integers(1, 90)))
        if data.draw(st.booleans()):
            vault.do("Edit", residents.edit, resident_id=third, form=data.draw(FORM))
            vault.do("Open", support.open_period, resident_id=third, opened=TODAY)
            vault.undo()
            vault.undo()
        assert take_apart(vault, joining) == ()
        assert case_rows.dump(vault, without=KEEPS) == before
        found = {row.id for row in vault.read(residents.find)}
        assert found == {own, other, third}


def test_the_legal_name_of_a_joined_record_finds_it_for_who_may_search_it(vault: Vault) -> None:
    hired(vault, "F1")
    own = factories.person(vault, "Noor")
    other = factories.person(vault, "Nour", legal_name="Nura Quxhaddad")
    code = resident(vault, other).code
    merge(vault, own, other)
    (found,) = vault.read(residents.find, text="quxhaddad")
    assert (found.id, found.found_by) == (own, "Nura Quxhaddad")
    (found,) = vault.read(residents.find, text=code)
    assert (found.id, found.found_by) == (own, code)
    (found,) = vault.read(residents.find, text="noor")
    assert (found.id, found.found_by) == (own, "")
    assert vault.read(residents.open_record, resident_id=other) == own
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        assert desk.read(residents.find, text="quxhaddad") == []
        assert [row.found_by for row in desk.read(residents.find, text=code)] == [code]
