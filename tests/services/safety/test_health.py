# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Health: the shift knows what to do, holders of the key why, and the file tells nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.health import HealthFact
from shelterdesk.services.audit import audit
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import stays
from shelterdesk.services.safety import health, safety_plans, shift_facts
from shelterdesk.services.safety.health import FactForm, HealthFactKind
from shelterdesk.services.safety.safety_plans import PlanForm, PlanKind
from shelterdesk.services.safety.shift_facts import FactKind, ShiftFact
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.services.safety.test_safety_plans import stored_bytes

TODAY = NOW.date()
DAY = timedelta(days=1)
NUTS = FactForm(HealthFactKind.ALLERGY, "No nuts", True, reason="Swells within minutes")
PREGNANT = FactForm(
    HealthFactKind.PREGNANCY,
    "A lower bed, no lifting",
    reason="Told nobody yet",
    due=date(2027, 3, 4),
)


def noted(vault: Vault, resident_id: int, form: FactForm) -> int:
    return int(vault.do("N", health.add, resident_id=resident_id, form=form).result)


@pytest.fixture
def noor(vault: Vault) -> int:
    return factories.person(vault, "Noor")


def test_who_knows_what(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "H4")
        noor = factories.person(vault, "Noor")
    with signed_in(desk_file, "F1", clock) as vault:  # told at the desk, at night
        allergy = noted(vault, noor, NUTS)
        pregnancy = noted(vault, noor, PREGNANT)
        assert vault.read(shift_facts.of_resident, resident_id=noor) == [
            ShiftFact(FactKind.ALLERGY, "No nuts", is_for_kitchen=True),
            ShiftFact(FactKind.OTHER, "A lower bed, no lifting"),
        ]
        for query, given in ((health.of_resident, {"resident_id": noor}),
                             (health.read, {"fact_id": allergy})):  # fmt: skip
            with pytest.raises(NotAllowed):
                vault.read(query, **given)
        for stored in stored_bytes(vault):
            assert b"regnan" not in stored
            assert b"Swells" not in stored
            assert b"2027-03-04" not in stored
    with signed_in(desk_file, clock=clock) as vault:  # caseworker and director, no health key
        kinds = {row.id: (row.kind, row.has_sealed, row.can_read)
                 for row in vault.read(health.of_resident, resident_id=noor)}  # fmt: skip
        assert kinds == {allergy: (HealthFactKind.ALLERGY, True, False),
                         pregnancy: (HealthFactKind.OTHER, True, False)}  # fmt: skip
        with pytest.raises(NotAllowed):
            vault.read(health.read, fact_id=pregnancy)
        masked = vault.read(health.masked, fact_id=pregnancy)
        assert (masked.kind, masked.reason, masked.due) == (Hidden.HIDDEN,) * 3
        changed = replace(masked, shift_note="A lower bed")
        vault.do("E", health.edit, fact_id=pregnancy, form=changed)
    with signed_in(desk_file, "H4", clock) as vault:
        found = vault.read(health.read, fact_id=pregnancy)
        assert found == replace(PREGNANT, shift_note="A lower bed", start=TODAY)
        assert vault.read(health.read, fact_id=allergy) == replace(NUTS, start=TODAY)
        opened = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
        assert opened.count("Read health notes") == 2


def test_no_column_tells_a_pregnancy_from_something_else(vault: Vault, noor: int) -> None:
    pregnancy = noted(vault, noor, replace(PREGNANT, reason=""))
    other = noted(vault, noor, FactForm(HealthFactKind.OTHER, "A lower bed, no lifting"))

    def shape(tx: Transaction) -> list[Any]:
        rows = (tx.session.get_one(HealthFact, id_) for id_ in (pregnancy, other))
        return [
            (row.kind, len(row.own_kind or b""), len(row.due or b""), row.reason) for row in rows
        ]

    one, two = vault.read(shape)
    assert one == two
    assert one[1] > 0
    assert one[2] > 0


def test_hidden_answers_stay_and_unchanged_ones_are_not_sealed_anew(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4")
        fact = noted(vault, factories.person(vault, "Noor"), PREGNANT)

    def sealed(tx: Transaction) -> tuple[Any, ...]:
        row = tx.session.get_one(HealthFact, fact)
        return row.own_kind, row.due, row.reason

    with signed_in(desk_file, "H4", clock) as vault:
        before = vault.read(sealed)
        vault.do("E", health.edit, fact_id=fact, form=replace(PREGNANT, is_for_kitchen=True))
        assert vault.read(sealed) == before
        hidden = replace(PREGNANT, kind=Hidden.HIDDEN, due=Hidden.HIDDEN, reason=Hidden.HIDDEN)
        vault.do("E", health.edit, fact_id=fact, form=hidden)
        assert vault.read(sealed) == before
        # Not pregnant after all: the due day goes with it.
        other = replace(hidden, kind=HealthFactKind.MOBILITY)
        vault.do("E", health.edit, fact_id=fact, form=other)
        found = vault.read(health.read, fact_id=fact)
        assert (found.kind, found.due, found.reason) == (
            HealthFactKind.MOBILITY, None, "Told nobody yet",
        )  # fmt: skip


def test_from_when_until_when(vault: Vault, noor: int) -> None:
    fact = noted(vault, noor, replace(NUTS, start=TODAY - 9 * DAY))
    with pytest.raises(Invalid):
        vault.do("E", health.end, fact_id=fact, on=TODAY - 10 * DAY)
    vault.do("E", health.end, fact_id=fact, on=TODAY)
    assert vault.read(shift_facts.of_resident, resident_id=noor) == []
    [row] = vault.read(health.of_resident, resident_id=noor)
    assert (row.start, row.end) == (TODAY - 9 * DAY, TODAY)
    with pytest.raises(Conflict):
        vault.do("E", health.end, fact_id=fact, on=TODAY)
    with pytest.raises(Invalid):
        vault.do("E", health.edit, fact_id=fact, form=replace(NUTS, start=TODAY + DAY))
    vault.undo()
    assert len(vault.read(shift_facts.of_resident, resident_id=noor)) == 1
    noted(vault, noor, replace(NUTS, shift_note="No eggs", start=TODAY + DAY))
    assert len(vault.read(shift_facts.of_resident, resident_id=noor)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"shift_note": " "}, "shift_note"),
        ({"shift_note": "x" * 201}, "shift_note"),
        ({"due": date(2027, 3, 4)}, "due"),
        ({"kind": Hidden.HIDDEN}, "kind"),
    ],
)
def test_what_cannot_be(vault: Vault, noor: int, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        noted(vault, noor, replace(NUTS, **wrong))
    assert refused.value.field == field


# The shift
def here(vault: Vault) -> dict[str, int]:
    beds = factories.beds(vault, factories.house(vault))
    found = {
        name: factories.admitted(vault, bed, TODAY - DAY, name)[0]
        for name, bed in zip(("Ana", "Bea", "Cleo"), beds, strict=False)
    }
    form = PlanForm(PlanKind.CRISIS, TODAY, check_minutes=30, shift_note="Knock, do not ring")
    vault.do("W", safety_plans.write, resident_id=found["Cleo"], form=form)
    form = PlanForm(PlanKind.SAFETY, TODAY, check_minutes=60)
    vault.do("W", safety_plans.write, resident_id=found["Cleo"], form=form)
    noted(vault, found["Bea"], replace(NUTS, is_for_kitchen=True))
    noted(vault, found["Ana"], FactForm(HealthFactKind.DIET, "no nuts", is_for_kitchen=True))
    noted(vault, factories.person(vault, "Away"), NUTS)
    return found


def test_tonight_the_most_urgent_first(vault: Vault) -> None:
    found = here(vault)
    people = vault.read(shift_facts.tonight)
    assert [(one.shown, one.place, one.resident_id) for one in people] == [
        ("Cleo", "Room 2 · A", found["Cleo"]), ("Bea", "Room 1 · B", found["Bea"]),
        ("Ana", "Room 1 · A", found["Ana"]),
    ]  # fmt: skip
    assert people[0].facts == (
        ShiftFact(FactKind.CHECK, minutes=30), ShiftFact(FactKind.PLAN, "Knock, do not ring"),
    )  # fmt: skip


def test_without_a_bed_and_gone(vault: Vault) -> None:
    found = here(vault)
    site = vault.read(stays.stays, resident_id=found["Ana"])[0].site_id
    visitor = factories.person(vault, "Dora")
    vault.do("A", stays.admit, resident_id=visitor, on=TODAY, site_id=site)
    noted(vault, visitor, NUTS)
    [line] = [one for one in vault.read(shift_facts.tonight) if one.shown == "Dora"]
    assert line.place == ""


def test_a_protected_person_is_looked_after_and_not_named(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        found = here(vault)
        for name in ("Cleo", "Ana"):
            given = {"resident_id": found[name], "staff_ids": [vault.staff_id]}
            vault.do("P", protection.protect, **given)
    with signed_in(desk_file, "F1", clock) as vault:
        people = vault.read(shift_facts.tonight)
        withheld = ShiftFact(FactKind.WITHHELD)
        assert [(one.shown, one.resident_id, one.place, one.facts) for one in people] == [
            ("", None, "Room 2 · A", (ShiftFact(FactKind.CHECK, minutes=30), withheld)),
            ("Bea", found["Bea"], "Room 1 · B", people[1].facts),
            ("", None, "Room 1 · A", (withheld,)),
        ]
        assert "Knock" not in repr(people)
        with pytest.raises(NotFound):
            noted(vault, found["Cleo"], NUTS)


def test_the_timeline_says_what_the_shift_does(vault: Vault, noor: int) -> None:
    noted(vault, noor, PREGNANT)

    def events(tx: Transaction) -> Any:
        return health.timeline(tx, noor)

    [event] = vault.read(events)
    assert (event.day, event.title) == (TODAY, "A lower bed, no lifting")
    assert "regnan" not in repr(event)


# The kitchen
def served(vault: Vault) -> list[tuple[str, str, str]]:
    return [(one.words, one.shown, one.place) for one in vault.read(shift_facts.kitchen)]


def test_the_kitchen_hears_every_allergy_and_what_is_meant_for_it(vault: Vault) -> None:
    found = here(vault)
    noted(vault, found["Cleo"], FactForm(HealthFactKind.ALLERGY, "No eggs"))  # not ticked
    noted(vault, found["Cleo"], FactForm(HealthFactKind.DIET, "Eats late"))
    assert served(vault) == [
        ("No nuts", "Bea", "Room 1 · B"), ("No eggs", "Cleo", "Room 2 · A"),
        ("no nuts", "Ana", "Room 1 · A"),
    ]  # fmt: skip


def test_an_allergy_of_somebody_protected_is_told_without_name_and_bed(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        found = here(vault)
        noted(vault, found["Cleo"], FactForm(HealthFactKind.ALLERGY, "No milk for CLEO"))
        for name in found:
            given = {"resident_id": found[name], "staff_ids": [vault.staff_id]}
            vault.do("P", protection.protect, **given)
        assert ("No milk for CLEO", "Cleo", "Room 2 · A") in served(vault)
    with signed_in(desk_file, "F1", clock) as vault:
        assert served(vault) == [("No nuts", "", ""), ("", "", ""), ("no nuts", "", "")]
        assert {one.resident_id for one in vault.read(shift_facts.kitchen)} == {None}


def test_the_desk_notes_an_allergy_and_cannot_read_why(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "H4")
        noor = factories.person(vault, "Noor")
    with signed_in(desk_file, "F1", clock) as vault:
        told = replace(NUTS, reason="Choked in May")
        fact_id = noted(vault, noor, told)
        assert [one.words for one in vault.read(shift_facts.of_resident, resident_id=noor)] == [
            NUTS.shift_note
        ]
        with pytest.raises(NotAllowed):
            vault.read(health.read, fact_id=fact_id)
    with signed_in(desk_file, "H4", clock) as vault:
        assert vault.read(health.read, fact_id=fact_id).reason == "Choked in May"
