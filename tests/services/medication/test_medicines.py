# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Medicines: what the desk reads and what it cannot, boxes, times that change, an end with a
reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models import metadata
from shelterdesk.models.audit import AuditImage
from shelterdesk.models.medication import Medication, MedicationTime
from shelterdesk.services import organisation
from shelterdesk.services.audit import audit
from shelterdesk.services.medication import medicine_rounds, medicines
from shelterdesk.services.medication.dose_times import EVERY_DAY, DoseKey
from shelterdesk.services.medication.medicines import DoseTime, MedicineForm
from shelterdesk.services.residents import protection
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)
EVENING = DoseTime(20 * 60)
DAILY = MedicineForm("Quillamycin", dose="1 tablet", times=(EVENING,), reason="Quillosis")


def added(vault: Vault, resident_id: int, form: MedicineForm = DAILY, **facts: Any) -> int:
    made = replace(form, **facts)
    medicine_id: int = vault.do("Add", medicines.add, resident_id=resident_id, form=made).result
    return medicine_id


def name_openly(vault: Vault, on: bool = True) -> None:
    form = replace(vault.read(organisation.form), names_medicines=on)
    vault.do("Rules", organisation.edit, form=form)


def row_of(vault: Vault, resident_id: int) -> medicines.MedicineRow:
    (row,) = vault.read(medicines.of_resident, resident_id=resident_id)
    return row


def test_the_desk_reads_a_box_and_the_name_is_sealed(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "H4")
        noor = person(vault, "Noor")
        medicine_id = added(vault, noor)
        assert row_of(vault, noor).label == "Box 1"
        with pytest.raises(NotAllowed, match="health key"):
            vault.read(medicines.read, medicine_id=medicine_id)
        assert vault.read(medicines.form, medicine_id=medicine_id).name is Hidden.HIDDEN
    with signed_in(desk_file, "F1", clock) as desk:
        row = row_of(desk, noor)
        assert (row.label, row.dose, row.can_read) == ("Box 1", "1 tablet", False)
        for query in (medicines.read, medicines.form, medicines.masked):
            with pytest.raises(NotAllowed):
                desk.read(query, medicine_id=medicine_id)
        with pytest.raises(NotAllowed):
            added(desk, noor)
        # Whoever opens the file with the desk's key and other tools finds no word of it either.
        with desk._session() as session:
            connection = session.connection()
            held = [
                bytes(value) if isinstance(value, bytes) else str(value).encode()
                for table in metadata.sorted_tables
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')  # noqa: S608
                for value in row
            ]
        assert any(b"1 tablet" in value for value in held)
        assert not any(word in value for value in held for word in (b"Quillamycin", b"Quillosis"))


def test_who_holds_the_key_reads_it_and_that_is_written_down(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4")
        noor = person(vault, "Noor")
        medicine_id = added(vault, noor, note="Watch her sleep", prescriber="Dr Adjei")
        vault.do("Stop", medicines.stop, medicine_id=medicine_id, on=TODAY, reason="It is over")
    with signed_in(desk_file, "H4", clock) as nurse:
        for _time in range(2):
            assert nurse.read(medicines.read, medicine_id=medicine_id) == medicines.SealedWords(
                "Quillamycin", "Quillosis", "Watch her sleep", "Dr Adjei", "It is over"
            )
        assert nurse.read(medicines.form, medicine_id=medicine_id).name == "Quillamycin"
    with signed_in(desk_file, clock=clock) as vault:
        rows = vault.read(audit.find).rows
        assert sum(row.label == "Read about a medicine" for row in rows) == 3


def test_each_box_holds_one_medicine(vault: Vault) -> None:
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    first, _second = added(vault, noor), added(vault, lina)
    assert [row_of(vault, who).label for who in (noor, lina)] == ["Box 1", "Box 2"]
    with pytest.raises(Conflict, match="next free one is 3") as caught:
        added(vault, lina, box="1")
    assert caught.value.field == "box"
    vault.do("Stop", medicines.stop, medicine_id=first, on=TODAY)
    assert vault.read(medicines.free_box) == "1"
    added(vault, lina, box="1")
    added(vault, lina, box="Blue")


def test_an_undo_does_not_put_two_medicines_into_a_box(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        noor = person(vault, "Noor")
        first = added(vault, noor)
    with signed_in(desk_file, "C2", clock) as other:
        other.do("Stop", medicines.stop, medicine_id=first, on=TODAY)
    with signed_in(desk_file, clock=clock) as vault:
        added(vault, noor, box="1")
    with signed_in(desk_file, "C2", clock) as other, pytest.raises(Conflict, match="in the way"):
        other.undo()


def test_the_house_may_read_names_and_what_was_written_before_stays(vault: Vault) -> None:
    noor = person(vault, "Noor")
    boxed = added(vault, noor)
    name_openly(vault)
    assert vault.read(medicines.free_box) == ""
    assert row_of(vault, noor).label == "Box 1"  # nothing is opened unseen
    lina = person(vault, "Lina")
    named = added(vault, lina)
    assert row_of(vault, lina).label == "Quillamycin"
    form = vault.read(medicines.form, medicine_id=boxed)
    vault.do("Change", medicines.change, medicine_id=boxed, form=replace(form, dose="2 tablets"))
    assert row_of(vault, noor).label == "Box 1"  # who cannot read it cannot open it
    name_openly(vault, on=False)
    assert row_of(vault, lina).label == "Quillamycin"  # nor is it sealed unseen
    form = vault.read(medicines.form, medicine_id=named)
    vault.do("Change", medicines.change, medicine_id=named, form=form)
    assert row_of(vault, lina).label == "Box 2"


def test_a_name_that_is_sealed_later_leaves_no_image(vault: Vault) -> None:
    name_openly(vault)
    noor = person(vault, "Noor")
    medicine_id = added(vault, noor)
    form = vault.read(medicines.form, medicine_id=medicine_id)
    vault.do("Change", medicines.change, medicine_id=medicine_id,
             form=replace(form, name="Quillamycin forte"))  # fmt: skip
    name_openly(vault, on=False)
    form = vault.read(medicines.form, medicine_id=medicine_id)
    done = vault.do("Change", medicines.change, medicine_id=medicine_id, form=form)
    assert not done.can_undo
    with vault._session() as session:
        for image in session.scalars(select(AuditImage)):
            assert "Quillamycin" not in str(image.image)
        assert session.get_one(Medication, medicine_id).label == "1"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": Hidden.HIDDEN}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"dose": "x" * 81}, "dose"),
        ({"times": ()}, "times"),
        ({"times": (DoseTime(1440),)}, "times"),
        ({"times": (DoseTime(60, 0),)}, "times"),
        ({"times": tuple(DoseTime(minute) for minute in range(25))}, "times"),
        ({"is_as_needed": True, "hours_between": 0}, "hours_between"),
        ({"is_as_needed": True, "most_a_day": 100}, "most_a_day"),
    ],
)
def test_what_cannot_be_is_refused(vault: Vault, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        added(vault, person(vault, "Noor"), **facts)
    assert caught.value.field == field


def test_one_as_needed_has_no_times_and_one_kept_by_her_needs_none(vault: Vault) -> None:
    noor = person(vault, "Noor")
    added(vault, noor, is_as_needed=True, hours_between=6)
    row = row_of(vault, noor)
    assert (row.times, row.hours_between) == ((), 6)
    lina = person(vault, "Lina")
    added(vault, lina, times=(), is_kept_by_her=True, hours_between=6, needs_witness=True)
    row = row_of(vault, lina)
    assert (row.is_kept_by_her, row.hours_between, row.needs_witness) == (True, None, False)


def times(vault: Vault) -> set[tuple[int, int, date, date | None]]:
    with vault._session() as session:
        rows = session.scalars(select(MedicationTime))
        return {(row.minute, row.weekdays, row.start, row.end) for row in rows}


def test_the_same_time_twice_is_one(vault: Vault) -> None:
    added(vault, person(vault, "Noor"), times=(DoseTime(480, 1), DoseTime(480, 2), EVENING))
    assert {one[:2] for one in times(vault)} == {(480, 3), (1200, EVERY_DAY)}


def test_new_times_leave_the_past_as_it_was(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    clock.now = NOW - 5 * DAY
    medicine_id = added(vault, noor, times=(DoseTime(480), DoseTime(1320)))
    clock.now = NOW  # a quarter past eight in the evening
    form = vault.read(medicines.form, medicine_id=medicine_id)
    # 22:00 is to come: it moves today. 8:00 stays.
    late = replace(form, times=(DoseTime(480), DoseTime(1380)))
    vault.do("Change", medicines.change, medicine_id=medicine_id, form=late)
    begun = TODAY - 5 * DAY
    assert times(vault) == {
        (480, EVERY_DAY, begun, None), (1320, EVERY_DAY, begun, TODAY),
        (1380, EVERY_DAY, TODAY, None),
    }  # fmt: skip
    # 8:00 is over: what replaces it begins tomorrow, so that nobody is given it twice.
    early = replace(form, times=(DoseTime(1260), DoseTime(1380)))
    vault.do("Change", medicines.change, medicine_id=medicine_id, form=early)
    assert times(vault) == {
        (480, EVERY_DAY, begun, TODAY + DAY), (1320, EVERY_DAY, begun, TODAY),
        (1380, EVERY_DAY, TODAY, None), (1260, EVERY_DAY, TODAY + DAY, None),
    }  # fmt: skip
    row = row_of(vault, noor)
    assert row.times_from == TODAY + DAY
    vault.undo()
    vault.undo()
    assert times(vault) == {(480, EVERY_DAY, begun, None), (1320, EVERY_DAY, begun, None)}


def test_a_dose_given_early_is_not_due_again_at_its_new_time(vault: Vault, clock: Clock) -> None:
    bed = beds(vault, house(vault))[0]
    noor, _stay = admitted(vault, bed, TODAY - DAY)
    medicine_id = added(vault, noor, times=(DoseTime(1260),))
    vault.do("Give", medicine_rounds.give, doses=[DoseKey(medicine_id, TODAY, 1260)])
    form = vault.read(medicines.form, medicine_id=medicine_id)
    later = replace(form, times=(DoseTime(1290),))
    vault.do("Change", medicines.change, medicine_id=medicine_id, form=later)
    assert vault.read(medicine_rounds.rounds).due == ()


def test_stopping_and_what_refuses_it(vault: Vault) -> None:
    noor = person(vault, "Noor")
    medicine_id = added(vault, noor)
    stop = {"medicine_id": medicine_id, "reason": "A rash"}
    with pytest.raises(Invalid):
        vault.do("Stop", medicines.stop, on=TODAY - DAY, **stop)
    vault.do("Stop", medicines.stop, on=TODAY, **stop)
    assert not row_of(vault, noor).is_running
    with pytest.raises(Conflict, match="already"):
        vault.do("Stop", medicines.stop, on=TODAY, **stop)
    form = vault.read(medicines.form, medicine_id=medicine_id)
    with pytest.raises(Conflict, match="Add it again"):
        vault.do("Change", medicines.change, medicine_id=medicine_id, form=form)
    vault.undo()
    assert row_of(vault, noor).is_running


def test_of_somebody_protected_nothing_is_told(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        noor = person(vault, "Noor")
        medicine_id = added(vault, noor)
        vault.do("P", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock) as other:
        assert other.read(medicines.of_resident, resident_id=noor) == []
        for query in (medicines.form, medicines.masked, medicines.read):
            with pytest.raises(NotFound):
                other.read(query, medicine_id=medicine_id)
        with pytest.raises(NotFound):
            other.do("Stop", medicines.stop, medicine_id=medicine_id, on=TODAY)
        assert other.read(medicines.free_box) == "2"
