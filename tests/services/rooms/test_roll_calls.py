# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roll call of a night, and who is in the building now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services import organisation
from shelterdesk.services.residents import families, protection, residents
from shelterdesk.services.residents.residents import Birth, ResidentForm
from shelterdesk.services.rooms import (
    absences,
    check_out,
    emergency,
    roll_calls,
    stays,
    welfare,
)
from shelterdesk.services.rooms.absences import AbsenceForm, AbsenceKind
from shelterdesk.services.rooms.roll_calls import Presence, RollCallSheet
from shelterdesk.services.rooms.welfare import StepForm, WelfareStepKind
from shelterdesk.services.safety import health
from shelterdesk.services.shifts import shifts
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person, soak

TODAY = NOW.date()
DAY = timedelta(days=1)
MADRID = ZoneInfo("Europe/Madrid")


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def call(vault: Vault, site: int, night: date | None = None) -> RollCallSheet:
    found = vault.read(roll_calls.sheet, site_id=site, night=night)
    assert found is not None
    return found


def seen(vault: Vault, site: int, night: date | None = None) -> dict[str, str | None]:
    return {line.shown: line.presence for line in call(vault, site, night).lines}


@pytest.fixture
def home(vault: Vault) -> tuple[int, dict[str, tuple[int, int]]]:
    """A house with four people, one of them without a bed."""
    site = house(vault)
    free = beds(vault, site)
    people = {
        name: admitted(vault, free[at], TODAY - 3 * DAY, name)
        for at, name in enumerate(("Noor", "Amal", "Lina"))
    }
    sofa = person(vault, "Sofa")
    stay = do(vault, stays.admit, resident_id=sofa, on=TODAY - DAY, site_id=site)
    return site, people | {"Sofa": (sofa, stay)}


Home = tuple[int, dict[str, tuple[int, int]]]


def test_nobody_was_looked_at_then_all_but_one(vault: Vault, home: Home) -> None:
    site, people = home
    first = call(vault, site)
    assert [room.name for room in first.rooms] == ["Room 1", "Room 2", ""]
    assert (first.expected, first.seen, first.count(None)) == (4, 0, 4)
    assert do(vault, roll_calls.all_present, site_id=site) == 4
    who = people["Amal"][0]
    do(vault, roll_calls.mark, site_id=site, resident_id=who, presence=Presence.ABSENT)
    assert seen(vault, site) == {
        "Noor": "present", "Amal": "absent", "Lina": "present", "Sofa": "present",
    }  # fmt: skip
    assert vault.read(roll_calls.heads) == 3
    do(vault, roll_calls.close, site_id=site)
    closed = call(vault, site)
    assert closed.is_closed
    assert closed.closed_by == "Joy"
    with pytest.raises(Conflict, match="closed"):
        do(vault, roll_calls.mark, site_id=site, resident_id=who, presence="present")
    with pytest.raises(Conflict, match="closed"):
        do(vault, roll_calls.all_present, site_id=site)
    do(vault, roll_calls.reopen, site_id=site)
    do(vault, roll_calls.mark, site_id=site, resident_id=who, presence=None)
    assert seen(vault, site)["Amal"] is None
    vault.undo()
    assert seen(vault, site)["Amal"] == "absent"


def test_closing_asks_about_those_nobody_looked_at(vault: Vault, home: Home) -> None:
    site, people = home
    do(vault, roll_calls.mark, site_id=site, resident_id=people["Noor"][0], presence="present")
    with pytest.raises(Conflict, match="3 people were not looked at"):
        do(vault, roll_calls.close, site_id=site)
    do(vault, roll_calls.close, site_id=site, with_unchecked=True)
    assert call(vault, site).count(None) == 3
    vault.undo()
    assert not call(vault, site).is_closed


def test_who_is_away_is_on_leave_and_who_should_be_back_is_looked_for(
    vault: Vault, home: Home, clock: Clock
) -> None:
    site, people = home
    gone = {"Noor": TODAY + 2 * DAY, "Amal": TODAY, "Lina": None}
    for name, back in gone.items():
        form = AbsenceForm(AbsenceKind.HOSPITAL, TODAY - DAY, expected_back=back)
        do(vault, absences.add, stay_id=people[name][1], form=form)
    assert seen(vault, site) == {"Noor": "on_leave", "Amal": None, "Lina": "on_leave", "Sofa": None}
    assert call(vault, site).expected == 2
    assert vault.read(roll_calls.heads) == 1  # Amal is in the building once she was seen
    assert do(vault, roll_calls.all_present, site_id=site) == 1  # of her nobody says it in passing
    who = people["Amal"][0]
    do(vault, roll_calls.mark, site_id=site, resident_id=who, presence="present")
    assert {row.shown for row in vault.read(absences.away)} == {"Noor", "Lina"}
    assert vault.read(roll_calls.heads) == 2
    vault.undo()
    assert {row.shown for row in vault.read(absences.away)} == {"Noor", "Amal", "Lina"}


def test_a_past_night_is_read_and_written_late_as_it_was(
    vault: Vault, home: Home, clock: Clock
) -> None:
    site, people = home
    do(vault, check_out.check_out, stay_id=people["Lina"][1], on=TODAY)
    back = TODAY - DAY
    assert set(seen(vault, site, back)) == {"Noor", "Amal", "Lina", "Sofa"}
    assert set(seen(vault, site)) == {"Noor", "Amal", "Sofa"}
    do(vault, roll_calls.all_present, site_id=site, night=back)
    assert vault.read(roll_calls.nights, site_id=site) == [back]
    assert seen(vault, site)["Noor"] is None
    with pytest.raises(Invalid, match="not come yet"):
        do(vault, roll_calls.mark, site_id=site, presence="present", night=TODAY + DAY,
           resident_id=people["Noor"][0])  # fmt: skip
    assert call(vault, site, TODAY + 5 * DAY).night == TODAY
    with pytest.raises(NotFound, match="does not sleep"):
        do(vault, roll_calls.mark, site_id=site, resident_id=people["Lina"][0], presence="present")


def test_midnight_does_not_begin_a_new_one(vault: Vault, home: Home, clock: Clock) -> None:
    site, _people = home
    clock.now = NOW.replace(hour=23, minute=50)
    do(vault, roll_calls.all_present, site_id=site)
    clock.now += timedelta(hours=3)  # ten to three
    assert call(vault, site).night == TODAY
    assert call(vault, site).seen == 4
    clock.now = NOW.replace(hour=12) + DAY
    assert (call(vault, site).night, call(vault, site).seen) == (TODAY + DAY, 0)


def test_new_year(vault: Vault, clock: Clock) -> None:
    clock.now = datetime(2026, 12, 31, 22, 30, tzinfo=MADRID)
    site = house(vault)
    admitted(vault, beds(vault, site)[0], date(2026, 12, 30))
    do(vault, roll_calls.all_present, site_id=site)
    clock.now = datetime(2027, 1, 1, 1, 0, tzinfo=MADRID)
    sheet = call(vault, site)
    assert (sheet.night, sheet.seen, sheet.is_time) == (date(2026, 12, 31), 1, True)


@pytest.mark.parametrize(
    ("minute", "late"),
    [(22 * 60, NOW.replace(hour=22, minute=0)), (30, NOW.replace(hour=0, minute=30) + DAY)],
)
def test_the_time_to_be_back(
    vault: Vault, home: Home, clock: Clock, minute: int, late: datetime
) -> None:
    site, _people = home
    form = vault.read(organisation.form)
    do(vault, organisation.edit, form=replace(form, roll_call_minute=minute))
    clock.now = late - timedelta(minutes=1)
    assert not call(vault, site).is_time
    assert not roll_call_lines(vault)
    clock.now = late
    assert call(vault, site).should_be_back == late.replace(tzinfo=None)
    assert call(vault, site).is_time
    assert roll_call_lines(vault) == ["0 of 4 looked at, everybody back by " + f"{late:%H:%M}"]
    do(vault, roll_calls.all_present, site_id=site)
    assert roll_call_lines(vault)[0].startswith("4 of 4")
    do(vault, roll_calls.close, site_id=site)
    assert not roll_call_lines(vault)


def roll_call_lines(vault: Vault) -> list[str]:
    lines = vault.read(today_due.due)
    return [line.detail for line in lines if line.kind is DueKind.ROLL_CALL]


@pytest.mark.parametrize("minute", [-1, 1440])
def test_no_time_of_the_day(vault: Vault, minute: int) -> None:
    form = vault.read(organisation.form)
    with pytest.raises(Invalid) as refused:
        do(vault, organisation.edit, form=replace(form, roll_call_minute=minute))
    assert refused.value.field == "roll_call_minute"


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24)])  # the clock changes
def test_the_nights_on_which_the_clock_changes(vault: Vault, clock: Clock, day: date) -> None:
    def at(hour: int, minute: int, on: date, fold: int = 0) -> datetime:
        local = datetime(on.year, on.month, on.day, hour, minute, tzinfo=MADRID, fold=fold)
        offset = local.utcoffset()
        assert offset is not None
        return local.astimezone(UTC).astimezone(timezone(offset))  # as the system clock gives it

    clock.now = at(21, 0, day)
    site = house(vault)
    admitted(vault, beds(vault, site)[0], day)
    form = vault.read(organisation.form)
    do(vault, organisation.edit, form=replace(form, roll_call_minute=2 * 60 + 30))
    clock.now = at(1, 59, day + DAY)
    assert not call(vault, site).is_time
    clock.now = at(3, 15, day + DAY)
    sheet = call(vault, site)
    assert (sheet.night, sheet.is_time) == (day, True)
    do(vault, roll_calls.all_present, site_id=site)
    assert call(vault, site).seen == 1


def test_a_clock_set_back_changes_nothing(vault: Vault, home: Home, clock: Clock) -> None:
    site, people = home
    clock.now = NOW.replace(hour=22, minute=10)
    do(vault, roll_calls.all_present, site_id=site)
    clock.now -= timedelta(hours=1)
    who = people["Lina"][0]
    do(vault, roll_calls.mark, site_id=site, resident_id=who, presence="absent")
    assert seen(vault, site)["Lina"] == "absent"
    assert vault.read(roll_calls.heads) == 3


def test_a_protected_person_is_ticked_by_bed_and_counted(
    vault: Vault, home: Home, clock: Clock
) -> None:
    site, people = home
    her, path = people["Noor"][0], vault.path
    do(vault, protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    hired(vault, "F1")
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        sheet = call(desk, site)
        line = sheet.rooms[0].lines[0]
        assert (line.shown, line.bed, line.resident_id) == ("1 person", "A", None)
        assert "Noor" not in repr(sheet)
        for one in (her, 9_999):  # her number is answered like one that nobody has
            with pytest.raises(NotFound, match="not there any more"):
                do(desk, roll_calls.mark, site_id=site, resident_id=one, presence="present")
        do(desk, roll_calls.mark, site_id=site, bed_id=line.bed_id, presence="present")
        assert call(desk, site).rooms[0].lines[0].presence == "present"
        assert desk.read(roll_calls.heads) == 4
        listed = desk.read(emergency.now)
        assert "Noor" not in repr(listed)
        assert listed.houses[0].rooms[0].people[0].shown == "1 person"
    with signed_in(path, clock=clock) as joy:
        assert seen(joy, site)["Noor"] == "present"


def test_protected_people_without_a_bed_are_counted_and_marked_without_a_name(
    vault: Vault, home: Home, clock: Clock
) -> None:
    site, people = home
    other = person(vault, "Divan")
    do(vault, stays.admit, resident_id=other, on=TODAY, site_id=site)
    for who in (people["Sofa"][0], other):
        do(vault, protection.protect, resident_id=who, staff_ids=[vault.staff_id])
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        nameless = [line for line in call(desk, site).lines if line.resident_id is None]
        assert [(one.shown, one.bed_id, one.unnamed) for one in nameless] == [
            ("1 person", None, 1), ("1 person", None, 2),
        ]  # fmt: skip
        do(desk, roll_calls.mark, site_id=site, unnamed=2, presence="absent")
        do(desk, roll_calls.mark, site_id=site, unnamed=1, presence="present")
        assert desk.read(roll_calls.heads) == 4
        assert call(desk, site).seen == 2
        for wrong in ({"unnamed": 3}, {"unnamed": 0}, {}):
            with pytest.raises(NotFound):
                do(desk, roll_calls.mark, site_id=site, presence="present", **wrong)
        do(desk, roll_calls.mark, site_id=site, unnamed=1, presence=None)
        assert call(desk, site).seen == 1
    with signed_in(path, clock=clock) as joy:
        assert seen(joy, site)["Divan"] == "absent"
        assert seen(joy, site)["Sofa"] is None


@pytest.mark.parametrize("last", ["new", "changed", "cleared"])
def test_a_mark_is_not_taken_back_unseen_once_a_colleague_closed_the_roll_call(
    vault: Vault, home: Home, clock: Clock, last: str
) -> None:
    site, people = home
    noor, amal = people["Noor"][0], people["Amal"][0]
    do(vault, roll_calls.mark, site_id=site, resident_id=amal, presence="present")
    hired(vault, "F1", "C2")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        who, presence = {
            "new": (noor, "present"), "changed": (amal, "absent"), "cleared": (amal, None),
        }[last]  # fmt: skip
        do(desk, roll_calls.mark, site_id=site, resident_id=who, presence=presence)
        marked = seen(desk, site)
    with signed_in(path, "C2", clock) as worker:
        do(worker, roll_calls.close, site_id=site, with_unchecked=True)
    with signed_in(path, "F1", clock) as desk:
        with pytest.raises(Conflict, match="closed since"):
            desk.undo()
        assert seen(desk, site) == marked
    with signed_in(path, "C2", clock) as worker:
        worker.undo()  # the closing itself
    with signed_in(path, "F1", clock) as desk:
        desk.undo()
        assert seen(desk, site) != marked


def test_what_became_known_after_the_closing_can_be_taken_back(vault: Vault, home: Home) -> None:
    site, people = home
    amal = people["Amal"][0]
    do(vault, roll_calls.mark, site_id=site, resident_id=amal, presence="absent")
    do(vault, roll_calls.close, site_id=site, with_unchecked=True)
    do(vault, welfare.add, resident_id=amal, form=StepForm(kind=WelfareStepKind.BACK))
    assert seen(vault, site)["Amal"] == "present"
    vault.undo()
    assert seen(vault, site)["Amal"] == "absent"


def test_who_may_not_write(vault: Vault, home: Home, clock: Clock) -> None:
    site, path = home[0], vault.path
    hired(vault, "A6")
    vault.lock()
    with signed_in(path, "A6", clock) as administrator:
        with pytest.raises(NotAllowed):
            do(administrator, roll_calls.all_present, site_id=site)
        with pytest.raises(NotAllowed):
            administrator.read(emergency.now)


def test_the_list_for_an_emergency(vault: Vault, home: Home, clock: Clock) -> None:
    site, people = home
    form = ResidentForm(known_as="Tim", birth=Birth(2019, 4))
    tim = do(vault, residents.add, form=form)
    bed = next(bed for bed in beds(vault, site) if bed == beds(vault, site)[3])
    do(vault, stays.admit, resident_id=tim, on=TODAY, bed_id=bed)
    do(vault, families.link, resident_id=people["Lina"][0], dependant_id=tim,
       form=families.DependantForm())  # fmt: skip
    for kind, words in (("mobility", "Walks with a frame"), ("diet", "No pork"),
                        ("allergy", "Penicillin")):  # fmt: skip
        fact = health.FactForm(health.HealthFactKind(kind), words)
        do(vault, health.add, resident_id=people["Noor"][0], form=fact)
    do(vault, absences.add, stay_id=people["Amal"][1], form=AbsenceForm("hospital", TODAY))
    do(vault, visits.check_in, age_band="25_34")
    do(vault, visits.check_in, resident_id=people["Sofa"][0])  # sleeps here: counted once
    do(vault, shifts.open_shift, form=shifts.OpenForm("Evening", names=("Rita",)))
    do(vault, roll_calls.mark, site_id=site, resident_id=people["Noor"][0], presence="present")
    listed = vault.read(emergency.now)
    (only,) = listed.houses
    found = {one.shown: one for room in only.rooms for one in room.people}
    assert set(found) == {"Noor", "Lina", "Tim", "Sofa"}
    assert found["Noor"].facts == ("Walks with a frame", "Penicillin")
    assert (found["Noor"].is_seen, found["Lina"].is_seen) == (True, False)
    assert (found["Tim"].age, found["Tim"].with_whom) == (7, "Lina")
    assert listed.elsewhere == ("Amal · Room 1 · B · in hospital",)
    assert [one.shown for one in listed.visitors] == ["Visitor without a name"]
    assert listed.staff == ("Joy", "Rita")
    assert (listed.residents, listed.heads) == (4, 7)
    assert listed.residents == vault.read(roll_calls.heads)


@settings(
    max_examples=soak(8), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    acts=st.lists(
        st.tuples(st.sampled_from("mcaro"), st.integers(0, 3), st.sampled_from(list(Presence))),
        max_size=12,
    )
)
def test_heads_follow_the_marks_whatever_happens(
    vault: Vault, home: Home, acts: list[tuple[str, int, Presence]]
) -> None:
    """Against a dictionary: mark, clear, all present, reopen, close."""
    site, people = home
    ids = [who for who, _stay in people.values()]
    names = list(people)
    if call(vault, site).is_closed:
        do(vault, roll_calls.reopen, site_id=site)
    for who in ids:
        do(vault, roll_calls.mark, site_id=site, resident_id=who, presence=None)
    model: dict[str, Presence | None] = dict.fromkeys(names)
    is_closed = False
    for act, at, presence in acts:
        try:
            if act == "m":
                do(vault, roll_calls.mark, site_id=site, resident_id=ids[at], presence=presence)
            elif act == "c":
                do(vault, roll_calls.mark, site_id=site, resident_id=ids[at], presence=None)
            elif act == "a":
                do(vault, roll_calls.all_present, site_id=site)
            else:
                verb = roll_calls.reopen if act == "r" else roll_calls.close
                do(vault, verb, site_id=site)
        except Conflict:
            assert is_closed or act in "ro"
            continue
        if act in "mc":
            model[names[at]] = presence if act == "m" else None
        elif act == "a":
            model = {name: mark or Presence.PRESENT for name, mark in model.items()}
        else:
            is_closed = act == "o"
        assert seen(vault, site) == model
        gone = sum(mark in (Presence.ABSENT, Presence.ON_LEAVE) for mark in model.values())
        assert vault.read(roll_calls.heads) == len(model) - gone
