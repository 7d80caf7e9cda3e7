# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Safety and crisis plans: one holds, the former are kept, only holders of the key read them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.safety import SafetyPlan
from shelterdesk.services.audit import audit
from shelterdesk.services.residents import protection
from shelterdesk.services.safety import safety_plan_due, safety_plans, shift_facts
from shelterdesk.services.safety.safety_plans import PARTS, PlanForm, PlanKind
from shelterdesk.services.safety.shift_facts import FactKind, ShiftFact
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import soak

TODAY = NOW.date()
DAY = timedelta(days=1)
SECRET = "The grey van of her brother-in-law"
PARTS_TOLD = {
    "dangers": SECRET,
    "code_word": "declined",  # a word like any other
    "to_take": Unanswered.DECLINED,
    "children": Unanswered.UNKNOWN,
}


def plan(kind: PlanKind = PlanKind.SAFETY, **more: Any) -> PlanForm:
    return replace(PlanForm(kind, TODAY, PARTS_TOLD if kind is PlanKind.SAFETY else {}), **more)


def written(vault: Vault, resident_id: int, form: PlanForm) -> int:
    return int(vault.do("W", safety_plans.write, resident_id=resident_id, form=form).result)


def rows(vault: Vault, resident_id: int) -> list[tuple[int, date, date | None]]:
    found = vault.read(safety_plans.of_resident, resident_id=resident_id)
    return [(row.id, row.made, row.ended) for row in found]


@pytest.fixture
def noor(vault: Vault) -> int:
    return factories.person(vault, "Noor")


def test_words_and_the_answers_that_are_none_come_back(vault: Vault, noor: int) -> None:
    form = plan(review=TODAY + 30 * DAY, check_minutes=30, shift_note="Knock twice", language="ar")
    made = written(vault, noor, form)
    found = vault.read(safety_plans.read, plan_id=made)
    assert found.parts == {name: PARTS_TOLD.get(name, Unanswered.NOT_ASKED)
                           for name in PARTS[PlanKind.SAFETY]}  # fmt: skip
    assert replace(found, parts={}) == replace(form, parts={})
    [row] = vault.read(safety_plans.of_resident, resident_id=noor)
    assert (row.made_by, row.has_words, row.can_read, row.is_current) == ("Joy", True, True, True)
    assert (row.check_minutes, row.shift_note, row.language) == (30, "Knock twice", "ar")


def test_nothing_said_is_a_plan_too(vault: Vault, noor: int) -> None:
    made = written(vault, noor, PlanForm(PlanKind.CRISIS, TODAY))
    [row] = vault.read(safety_plans.of_resident, resident_id=noor)
    assert not row.has_words
    parts = vault.read(safety_plans.read, plan_id=made).parts
    assert parts == dict.fromkeys(PARTS[PlanKind.CRISIS], Unanswered.NOT_ASKED)


def test_a_later_plan_takes_its_place_and_keeps_it(vault: Vault, noor: int) -> None:
    first = written(vault, noor, plan(made=TODAY - 9 * DAY))
    crisis = written(vault, noor, plan(PlanKind.CRISIS, made=TODAY - 5 * DAY))
    second = written(vault, noor, plan(parts={"dangers": "None now"}))
    assert rows(vault, noor) == [
        (second, TODAY, None), (crisis, TODAY - 5 * DAY, None), (first, TODAY - 9 * DAY, TODAY),
    ]  # fmt: skip
    assert vault.read(safety_plans.read, plan_id=first).parts["dangers"] == SECRET  # type: ignore[index]
    vault.undo()
    assert rows(vault, noor)[1] == (first, TODAY - 9 * DAY, None)
    with pytest.raises(Invalid) as refused:
        written(vault, noor, plan(made=TODAY - 10 * DAY))
    assert refused.value.field == "made"


def test_a_plan_that_ended_is_history(vault: Vault, noor: int) -> None:
    first = written(vault, noor, plan(made=TODAY - 9 * DAY))
    for day in (TODAY + DAY, TODAY - 10 * DAY):
        with pytest.raises(Invalid):
            vault.do("E", safety_plans.end, plan_id=first, on=day)
    vault.do("E", safety_plans.end, plan_id=first, on=TODAY - DAY)
    with pytest.raises(Conflict):
        vault.do("E", safety_plans.end, plan_id=first, on=TODAY)
    with pytest.raises(Conflict):
        vault.do("Ed", safety_plans.edit, plan_id=first, form=plan())
    with pytest.raises(Invalid):  # history is not written over
        written(vault, noor, plan(made=TODAY - 3 * DAY))
    written(vault, noor, plan())


def test_two_plans_of_a_kind_never_come_back_by_undo(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        noor = factories.person(vault, "Noor")
        first = written(vault, noor, plan(made=TODAY - 9 * DAY))
    with signed_in(desk_file, "C2", clock) as vault:
        vault.do("E", safety_plans.end, plan_id=first, on=TODAY - DAY)
    with signed_in(desk_file, clock=clock) as vault:
        written(vault, noor, plan(PlanKind.CRISIS))
        written(vault, noor, plan())
    with signed_in(desk_file, "C2", clock) as vault, pytest.raises(Conflict, match="in the way"):
        vault.undo()
    with signed_in(desk_file, clock=clock) as vault:
        vault.undo()
    with signed_in(desk_file, "C2", clock) as vault:  # a crisis plan is not in its way
        vault.undo()
        assert vault.read(safety_plans.of_resident, resident_id=noor)[-1].is_current


def test_a_correction_seals_only_what_changed(vault: Vault, noor: int) -> None:
    made = written(vault, noor, plan())

    def sealed(tx: Transaction) -> bytes | None:
        return tx.session.get_one(SafetyPlan, made).body

    before = vault.read(sealed)
    vault.do("E", safety_plans.edit, plan_id=made, form=plan(check_minutes=15))
    assert vault.read(sealed) == before
    vault.do("E", safety_plans.edit, plan_id=made, form=plan(parts=Hidden.HIDDEN, shift_note="x"))
    assert vault.read(sealed) == before
    vault.do("E", safety_plans.edit, plan_id=made, form=plan(parts={"signs": "Calls at night"}))
    parts = vault.read(safety_plans.read, plan_id=made).parts
    assert parts["signs"] == "Calls at night"  # type: ignore[index]
    assert parts["dangers"] is Unanswered.NOT_ASKED  # type: ignore[index]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"made": TODAY + DAY}, "made"),
        ({"review": TODAY - DAY}, "review"),
        ({"check_minutes": 0}, "check_minutes"),
        ({"check_minutes": 1441}, "check_minutes"),
        ({"shift_note": "x" * 301}, "shift_note"),
        ({"language": " "}, "language"),
        ({"parts": {"alone": "of the other kind"}}, "alone"),
        ({"parts": Hidden.HIDDEN}, "dangers"),
    ],
)
def test_what_cannot_be(vault: Vault, noor: int, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        written(vault, noor, plan(**wrong))
    assert refused.value.field == field
    assert rows(vault, noor) == []


@settings(
    max_examples=soak(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(["write", "end"]), st.integers(0, 6)), min_size=1, max_size=7
    )
)
def test_plans_of_a_kind_never_overlap(vault: Vault, acts: list[tuple[str, int]]) -> None:
    noor = factories.person(vault, "Noor")
    for act, ago in acts:
        day = TODAY - ago * DAY
        held = [row for row in vault.read(safety_plans.of_resident, resident_id=noor)
                if row.is_current]  # fmt: skip
        assert len(held) <= 1
        with suppress(Invalid):
            if act == "write":
                written(vault, noor, plan(made=day))
            elif held:
                vault.do("E", safety_plans.end, plan_id=held[0].id, on=day)
    found = sorted((made, ended or date.max) for _id, made, ended in rows(vault, noor))
    for (_made, ended), (later, _ended) in pairwise(found):
        assert ended <= later


def test_each_reading_is_written_down(vault: Vault, noor: int) -> None:
    made = written(vault, noor, plan())
    vault.read(safety_plans.of_resident, resident_id=noor)
    for _time in range(2):
        vault.read(safety_plans.read, plan_id=made)
    labels = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
    assert labels.count("Read a safety plan") == 2


def test_who_reads_it(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "H4")
        noor = factories.person(vault, "Noor")
        made = written(vault, noor, plan(check_minutes=30, shift_note="Knock twice"))
    with signed_in(desk_file, "H4", clock) as vault:  # holds health, not safety
        [row] = vault.read(safety_plans.of_resident, resident_id=noor)
        assert (row.has_words, row.can_read) == (True, False)
        with pytest.raises(NotAllowed):
            vault.read(safety_plans.read, plan_id=made)
        facts = vault.read(safety_plans.facts, plan_id=made)
        assert facts.parts is Hidden.HIDDEN
        with pytest.raises(Conflict):  # words she cannot read are not typed over
            vault.do("E", safety_plans.edit, plan_id=made, form=plan())
        vault.do("E", safety_plans.edit, plan_id=made, form=replace(facts, check_minutes=20))
        own = written(vault, noor, plan(PlanKind.CRISIS, parts={"alone": "Music"}))
        with pytest.raises(NotAllowed):
            vault.read(safety_plans.read, plan_id=own)
    with signed_in(desk_file, "F1", clock) as vault:
        for query, given_ in (
            (safety_plans.of_resident, {"resident_id": noor}),
            (safety_plans.read, {"plan_id": made}),
        ):
            with pytest.raises(NotAllowed):
                vault.read(query, **given_)
        with pytest.raises(NotAllowed):
            written(vault, noor, plan())
        assert vault.read(shift_facts.of_resident, resident_id=noor) == [
            ShiftFact(FactKind.CHECK, minutes=20), ShiftFact(FactKind.PLAN, "Knock twice"),
        ]  # fmt: skip
        for stored in stored_bytes(vault):
            assert SECRET.encode() not in stored
            assert b"Music" not in stored
    with signed_in(desk_file, clock=clock) as vault:
        found = vault.read(safety_plans.read, plan_id=made)
        assert found.parts["dangers"] == SECRET  # type: ignore[index]
        assert vault.read(safety_plans.read, plan_id=own).parts["alone"] == "Music"  # type: ignore[index]


def stored_bytes(vault: Vault) -> list[bytes]:
    """Every value of the open file but the word lists, as whoever has only the file key finds
    it."""
    found: list[bytes] = []
    with vault._engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        for table in {name for (name,) in tables.all()} - {"term"}:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):  # noqa: S608
                found += [v if isinstance(v, bytes) else str(v).encode() for v in row]
        connection.rollback()
    return found


def test_a_protected_person_is_not_there(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        noor = factories.person(vault, "Noor")
        made = written(vault, noor, plan(shift_note="Noor likes a lamp"))
        vault.do("P", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock) as vault:
        assert vault.read(safety_plans.of_resident, resident_id=noor) == []
        assert vault.read(shift_facts.of_resident, resident_id=noor) == []
        with pytest.raises(NotFound):
            vault.read(safety_plans.read, plan_id=made)
        for act, given_ in (
            (safety_plans.write, {"resident_id": noor, "form": plan()}),
            (safety_plans.edit, {"plan_id": made, "form": plan()}),
            (safety_plans.end, {"plan_id": made, "on": TODAY}),
        ):
            with pytest.raises(NotFound):
                vault.do("Try", act, **given_)
    with signed_in(desk_file, clock=clock) as vault, pytest.raises(NotFound):
        vault.read(safety_plans.read, plan_id=made + 1)


def test_the_timeline_says_that_and_when(vault: Vault, noor: int) -> None:
    written(vault, noor, plan(shift_note="Knock twice"))

    def events(tx: Transaction) -> Any:
        return safety_plans.timeline(tx, noor)

    [event] = vault.read(events)
    assert (event.day, event.kind, event.title) == (TODAY, "safety", "Safety plan")
    assert SECRET not in repr(event)


def test_a_plan_to_look_at_again_stands_on_today(desk_file: Path, clock: Clock) -> None:
    def lines(tx: Transaction) -> list[tuple[date, str, str]]:
        return [(line.day, line.title, line.tab) for line in safety_plan_due.due(tx)]

    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "C2")
        noor = factories.person(vault, "Noor")
        hidden = factories.person(vault, "Quilla")
        for who, kind, review in (
            (noor, PlanKind.SAFETY, TODAY - DAY),
            (noor, PlanKind.CRISIS, TODAY + DAY),
            (hidden, PlanKind.SAFETY, TODAY),
        ):
            written(vault, who, plan(kind, made=TODAY - 9 * DAY, review=review))
        vault.do("P", protection.protect, resident_id=hidden, staff_ids=[vault.staff_id])
        assert len(vault.read(lines)) == 2
    with signed_in(desk_file, "C2", clock) as vault:
        expected = (TODAY - DAY, "Look at a plan again with Noor", "safety")
        assert vault.read(lines) == [expected]
        written(vault, noor, plan())  # gone through again, without another day
        assert vault.read(lines) == []
    with signed_in(desk_file, "F1", clock) as vault:
        assert vault.read(lines) == []
