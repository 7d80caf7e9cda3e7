# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nights away: the bed is kept, and every count of nights agrees whether they count or not."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services import figures, organisation
from shelterdesk.services.residents import protection, timeline
from shelterdesk.services.rooms import absences, board, check_out, rooms, stays
from shelterdesk.services.rooms.absences import AbsenceForm, AbsenceKind
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden
from shelterdesk.statistics import nights
from shelterdesk.statistics.nights import Period
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)
FIRST = TODAY.replace(day=1)


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def go(vault: Vault, stay_id: int, start: date, back: date | None = None, **values: Any) -> int:
    form = AbsenceForm(start=start, expected_back=back, **values)
    made: int = do(vault, absences.add, stay_id=stay_id, form=form)
    return made


@pytest.fixture
def noor(vault: Vault) -> tuple[int, int]:
    """Resident and stay, in a bed for ten nights."""
    return admitted(vault, beds(vault, house(vault))[0], TODAY - 10 * DAY)


def test_away_and_back(vault: Vault, noor: tuple[int, int], clock: Clock) -> None:
    resident_id, stay_id = noor
    gone = go(vault, stay_id, TODAY, TODAY + 2 * DAY, kind=AbsenceKind.HOSPITAL, note="Ward 4")
    (row,) = vault.read(absences.away)
    assert (row.shown, row.place, row.kind, row.is_now, row.is_late) == (
        "Noor", "Room 1 · A", "hospital", True, False,
    )  # fmt: skip
    assert vault.read(stays.card, stay_id=stay_id).place == "Room 1 · A"  # kept
    clock.now = NOW + 3 * DAY
    (row,) = vault.read(absences.away)
    assert row.is_late
    do(vault, absences.came_back, absence_id=gone)
    assert vault.read(absences.away) == []
    (row,) = vault.read(absences.of_resident, resident_id=resident_id)
    assert (row.end, row.nights, row.is_now, row.note) == (TODAY + 3 * DAY, 3, False, "Ward 4")
    with pytest.raises(Conflict, match="back already"):
        do(vault, absences.came_back, absence_id=gone)
    events = vault.read(timeline.timeline, resident_id=resident_id, kind="stays").events
    assert [one.title for one in events[:2]] == ["Came back", "Went away, the bed is kept"]
    assert events[0].detail == "3 nights away"


def test_back_on_the_same_night_was_not_away(
    vault: Vault, noor: tuple[int, int], clock: Clock
) -> None:
    gone = go(vault, noor[1], TODAY)
    clock.now = NOW.replace(hour=2) + DAY  # at two, before the cut-off: still the same night
    do(vault, absences.came_back, absence_id=gone)
    assert vault.read(absences.of_resident, resident_id=noor[0]) == []
    vault.undo()
    assert len(vault.read(absences.away)) == 1


def test_a_planned_leave_waits_for_its_day(
    vault: Vault, noor: tuple[int, int], clock: Clock
) -> None:
    gone = go(vault, noor[1], TODAY + 5 * DAY, TODAY + 7 * DAY)
    go(vault, noor[1], TODAY + 12 * DAY, TODAY + 14 * DAY)  # the weekend after
    assert [row.is_now for row in vault.read(absences.away)] == [False, False]
    with pytest.raises(Conflict, match="not begun"):
        do(vault, absences.came_back, absence_id=gone)
    do(vault, absences.call_off, absence_id=gone)
    assert len(vault.read(absences.away)) == 1


def test_nobody_is_away_twice_on_a_night(vault: Vault, noor: tuple[int, int]) -> None:
    stay_id = noor[1]
    go(vault, stay_id, TODAY - 8 * DAY, end=TODAY - 5 * DAY)
    for start, end in ((-9, -7), (-6, -4), (-8, -5), (-9, -1)):
        with pytest.raises(Conflict, match="noted for then already"):
            go(vault, stay_id, TODAY + start * DAY, end=TODAY + end * DAY)
    go(vault, stay_id, TODAY - 5 * DAY, end=TODAY - 4 * DAY)  # right after
    go(vault, stay_id, TODAY)
    with pytest.raises(Conflict, match="noted for then already"):
        go(vault, stay_id, TODAY + 9 * DAY)  # she is away, until nobody knows when


def test_not_back_when_the_next_one_begins(
    vault: Vault, noor: tuple[int, int], clock: Clock
) -> None:
    """Two weekends, and she stayed away in between: her nights away are counted once."""
    first = go(vault, noor[1], TODAY, TODAY + 2 * DAY)
    go(vault, noor[1], TODAY + 5 * DAY, TODAY + 6 * DAY)
    clock.now = NOW + 7 * DAY
    do(vault, absences.came_back, absence_id=first)
    rows = vault.read(absences.of_resident, resident_id=noor[0])
    assert [(row.start, row.end) for row in rows] == [
        (TODAY + 5 * DAY, TODAY + 7 * DAY), (TODAY, TODAY + 5 * DAY),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (AbsenceForm(start=TODAY - 11 * DAY), "start"),
        (AbsenceForm(start=TODAY, expected_back=TODAY), "expected_back"),
        (AbsenceForm(start=TODAY - DAY, end=TODAY - DAY), "end"),
        (AbsenceForm(start=TODAY - DAY, end=TODAY + DAY), "end"),
        (AbsenceForm(kind="holiday"), "kind"),
        (AbsenceForm(note="A" * 2001), "note"),
    ],
)
def test_bad_input_names_its_field(
    vault: Vault, noor: tuple[int, int], form: AbsenceForm, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        do(vault, absences.add, stay_id=noor[1], form=form)
    assert refused.value.field == field


def test_who_leaves_for_good_is_not_away_any_more(vault: Vault, noor: tuple[int, int]) -> None:
    resident_id, stay_id = noor
    go(vault, stay_id, TODAY - 3 * DAY, TODAY + DAY)
    go(vault, stay_id, TODAY + 4 * DAY)
    do(vault, check_out.check_out, stay_id=stay_id, on=TODAY)
    (row,) = vault.read(absences.of_resident, resident_id=resident_id)
    assert (row.start, row.end) == (TODAY - 3 * DAY, TODAY)
    vault.undo()
    assert len(vault.read(absences.of_resident, resident_id=resident_id)) == 2
    assert len(vault.read(absences.away)) == 2


def test_the_note_is_sealed_and_the_desk_can_write_it(
    vault: Vault, noor: tuple[int, int], clock: Clock
) -> None:
    stay_id = noor[1]
    gone = go(vault, stay_id, TODAY, note="With an aunt in Porto")
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    assert b"Porto" not in path.read_bytes()
    with signed_in(path, "F1", clock) as desk:
        form = desk.read(absences.form, absence_id=gone)
        assert form.note is Hidden.HIDDEN
        do(desk, absences.edit, absence_id=gone, form=replace(form, expected_back=TODAY + DAY))
        do(desk, absences.call_off, absence_id=gone)
        made = go(desk, stay_id, TODAY, note="Changed plans")
    with signed_in(path, clock=clock) as first:
        assert first.read(absences.form, absence_id=made).note == "Changed plans"


def test_a_protected_person_is_one_person_away(vault: Vault, noor: tuple[int, int]) -> None:
    resident_id, stay_id = noor
    gone = go(vault, stay_id, TODAY, TODAY + DAY, kind=AbsenceKind.HOSPITAL)
    do(vault, protection.protect, resident_id=resident_id, staff_ids=[vault.staff_id])
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as desk:
        (row,) = desk.read(absences.away)
        assert (row.id, row.shown, row.kind, row.expected_back) == (None, "1 person", "", None)
        with pytest.raises(NotFound):
            do(desk, absences.came_back, absence_id=gone)
        with pytest.raises(NotFound):
            go(desk, stay_id, TODAY)


def test_today_tells_who_comes_back_and_who_did_not(
    vault: Vault, noor: tuple[int, int], clock: Clock
) -> None:
    go(vault, noor[1], TODAY, TODAY + DAY)

    def lines() -> list[str]:
        return [one.title for one in vault.read(today_due.due) if one.icon == "moon"]

    assert lines() == []
    clock.now = NOW + DAY
    assert lines() == ["Noor comes back today"]
    clock.now = NOW + 2 * DAY
    assert lines() == ["Noor is not back"]


def count_them(vault: Vault, *, counts: bool) -> None:
    form = vault.read(organisation.form)
    do(vault, organisation.edit, form=replace(form, counts_absences=counts))


def test_the_setting_and_the_months_figures(vault: Vault, noor: tuple[int, int]) -> None:
    go(vault, noor[1], TODAY - 6 * DAY, end=TODAY - 2 * DAY)
    month = {"month": FIRST}
    counted = vault.read(figures.monthly, **month)
    assert (counted.bed_nights, counted.away_nights, counted.away_counts) == (11, 4, True)
    count_them(vault, counts=False)
    left_out = vault.read(figures.monthly, **month)
    assert (left_out.bed_nights, left_out.away_nights, left_out.away_counts) == (7, 4, False)
    assert left_out.room_nights == 7
    assert left_out.bed_nights_in_service == counted.bed_nights_in_service
    assert left_out.contradictions() == []


def test_the_strip_has_as_many_people_as_the_figures(
    vault: Vault, noor: tuple[int, int], desk_file: Path, clock: Clock
) -> None:
    """Whoever looks: also of who must not be seen the nights away count or do not."""
    site_id = vault.read(rooms.sites)[0].id
    hired(vault, "F1")
    go(vault, noor[1], TODAY - 3 * DAY, end=TODAY - DAY)
    go(vault, noor[1], TODAY, back=TODAY + 2 * DAY)

    def people(file: Vault) -> list[int]:
        first = TODAY - 4 * DAY
        strip = file.read(board.strip, site_id=site_id, first=first, days=8)
        days = [first + n * DAY for n in range(8)]
        slept = {night: len(file.read(lambda tx, night=night: nights_in_bed(tx, night)))
                 for night in days if night <= TODAY}  # fmt: skip
        found = [strip.people_on(night) for night in days]
        assert found[:5] == list(slept.values())
        return found

    assert people(vault) == [1] * 8
    count_them(vault, counts=False)
    expected = [1, 0, 0, 1, 0, 0, 1, 1]  # back on the day she means to
    assert people(vault) == expected
    do(vault, protection.protect, resident_id=noor[0], staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "F1", clock) as front:
        assert people(front) == expected


def nights_in_bed(tx: Any, night: date) -> set[int]:
    return nights.in_bed_on(tx.session, night, None)


def test_away_without_a_bed_is_not_elsewhere_either(vault: Vault) -> None:
    site_id = house(vault)
    admitted(vault, beds(vault, site_id)[0], TODAY - 10 * DAY)
    other = do(
        vault, stays.admit, resident_id=person(vault, "Bea"), on=TODAY - 4 * DAY, site_id=site_id
    )
    go(vault, other, TODAY - 2 * DAY)
    month = {"month": FIRST}
    assert vault.read(figures.monthly, **month).elsewhere_nights == 5
    count_them(vault, counts=False)
    found = vault.read(figures.monthly, **month)
    assert (found.elsewhere_nights, found.bed_nights, found.away_nights) == (2, 11, 0)


Away = list[tuple[int, int]]
SPANS = st.lists(st.tuples(st.integers(-12, 3), st.integers(1, 6)), max_size=6)


@given(spans=SPANS, counts=st.booleans())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_nights_agree_by_person_room_and_month(vault: Vault, spans: Away, counts: bool) -> None:
    """Against a plain set of nights: whatever was noted, moved in between and refused."""
    free = beds(vault, house(vault, name=f"House {uuid.uuid4().hex}"))
    stay_id = admitted(vault, free[-1], TODAY - 10 * DAY)[1]
    do(vault, stays.move, stay_id=stay_id, bed_id=free[0], on=TODAY - 4 * DAY)
    gone: set[date] = set()
    for start, length in spans:
        first = TODAY + start * DAY
        until = first + length * DAY
        is_past = until <= TODAY
        facts = {"end": until} if is_past else {"back": until}
        try:
            go(vault, stay_id, first, **facts)
        except (Conflict, Invalid):
            continue
        gone |= {first + n * DAY for n in range(length if is_past else 99)}
    count_them(vault, counts=counts)
    slept = {TODAY + n * DAY for n in range(-10, 1)} - (set() if counts else gone)
    period = Period(TODAY - 20 * DAY, TODAY)
    found = vault.read(lambda tx: nights.slept(tx.session, period, None))
    hers = [night for row in found if row.stay_id == stay_id for night in row.nights]
    assert Counter(hers) == Counter(slept)
    month = vault.read(figures.monthly, month=FIRST)
    everybody = [night for row in found for night in row.nights if night >= FIRST]
    assert month.bed_nights == len(everybody)
    assert month.contradictions() == []
