# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits of a day: midnight, clocks that are changed, what was used, and ends that nobody saw."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.errors import Conflict, NotAllowed, NotFound
from shelterdesk.models.services_given import ServiceGiven, StockMove
from shelterdesk.models.visits import Visit
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.visits import open_visits, visit_days, visit_support, visits
from shelterdesk.services.visits.visit_days import VisitDay
from shelterdesk.services.visits.visits import AgeBand
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def came(vault: Vault, **facts: object) -> int:
    visit_id: int = vault.do("Noted a visit", visits.check_in, **facts).result
    return visit_id


def the_day(vault: Vault, on: date | None = None) -> VisitDay:
    return vault.read(visit_days.day, on=on)


def count(vault: Vault, model: type) -> int:
    with vault._session() as session:
        return session.query(model).count()


def test_the_day_turns_with_the_night_and_not_at_midnight(vault: Vault, clock: Clock) -> None:
    came(vault)
    clock.now = NOW.replace(hour=1, minute=30) + DAY
    came(vault)
    assert the_day(vault).day == NOW.date()
    clock.now = NOW.replace(hour=6, minute=0) + DAY
    came(vault)
    assert (the_day(vault).day, len(the_day(vault).rows)) == (NOW.date() + DAY, 1)
    before = the_day(vault, NOW.date())
    assert before.hours == (
        (20, 1), (21, 0), (22, 0), (23, 0), (0, 0), (1, 1),
    )  # fmt: skip
    assert (before.here, before.nameless) == (0, 2)


def test_who_is_here_stands_first_and_people_count_once(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    first = came(vault, resident_id=noor, at=NOW - 3 * HOUR)
    vault.do("Left", visits.check_out, visit_id=first, at=NOW - 2 * HOUR)
    came(vault, age_band=AgeBand.FROM_25)
    again = came(vault, resident_id=noor, at=NOW - HOUR)
    vault.do("Left", visits.check_out, visit_id=again)
    found = the_day(vault)
    assert [row.shown for row in found.rows] == ["", "Noor", "Noor"]
    assert (found.people, found.nameless, found.here) == (1, 1, 1)


@pytest.mark.parametrize(
    ("night", "utc_hours"),
    [
        (date(2026, 10, 25), 25),  # the clocks go back
        (date(2026, 3, 29), 23),  # and forward
    ],
)
def test_on_the_nights_on_which_clocks_change_nobody_is_lost_or_counted_twice(
    vault: Vault, clock: Clock, night: date, utc_hours: int
) -> None:
    """Somebody comes each half hour from six to six; each visit is in one day and one hour."""
    begun = datetime(night.year, night.month, night.day - 1, 6, tzinfo=BERLIN).astimezone(UTC)
    for step in range(2 * utc_hours):
        clock.now = (begun + step * HOUR / 2).astimezone(BERLIN)
        came(vault)
    clock.now += DAY
    found = the_day(vault, night - DAY)
    assert len(found.rows) == 2 * utc_hours
    assert sum(number for _hour, number in found.hours) == 2 * utc_hours
    by_hour = dict(found.hours)
    assert by_hour.get(2, 0) == {25: 4, 23: 0}[utc_hours]
    assert the_day(vault, night).rows == ()


def test_a_clock_set_back_keeps_nobody_from_leaving(vault: Vault, clock: Clock) -> None:
    visit_id = came(vault)
    clock.now -= HOUR
    assert len(the_day(vault).rows) == 1
    vault.do("Left", visits.check_out, visit_id=visit_id)
    (row,) = the_day(vault).rows
    assert (row.start, row.end) == (NOW, NOW)
    form = vault.read(visits.form, visit_id=visit_id)
    vault.do("Put right", visits.correct, visit_id=visit_id, form=form)  # its start lies ahead


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 3 * 24 * 60), min_size=1, max_size=12))
def test_each_visit_is_in_one_day(vault: Vault, clock: Clock, minutes: list[int]) -> None:
    clock.now = NOW + 9 * DAY
    before = {day: len(the_day(vault, NOW.date() + day * DAY).rows) for day in range(-1, 6)}
    for minute in minutes:
        came(vault, at=NOW + timedelta(minutes=minute))
    found = [the_day(vault, NOW.date() + day * DAY) for day in range(-1, 6)]
    assert sum(len(day.rows) for day in found) - sum(before.values()) == len(minutes)
    for day in found:
        assert sum(number for _hour, number in day.hours) == len(day.rows)


def test_somebody_with_a_code_alone_is_one_act(vault: Vault) -> None:
    noor = vault.do("Came", visits.check_in_new).result
    (row,) = the_day(vault).rows
    assert (row.resident_id, len(row.shown)) == (noor, 4)
    vault.undo()
    assert the_day(vault).rows == ()
    assert vault.read(residents.find) == []


def test_support_is_ticked_and_taken_back(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    visit_id = came(vault, resident_id=noor)
    for kind in ("laundry", "food", "food"):
        vault.do("Used", visit_support.use, visit_id=visit_id, kind=kind)
    assert vault.read(visit_support.of_visit, visit_id=visit_id).used == ("laundry", "food")
    assert the_day(vault).rows[0].used == ("Laundry or shower", "Food")
    assert [c.code for c in vault.read(visit_support.offered, limit=3)] == [
        "food", "laundry", "hygiene",
    ]  # fmt: skip
    vault.do("Not used", visit_support.take_back, visit_id=visit_id, kind="food")
    assert vault.read(visit_support.of_visit, visit_id=visit_id).used == ("laundry",)
    vault.undo()
    assert set(vault.read(visit_support.of_visit, visit_id=visit_id).used) == {"laundry", "food"}
    with pytest.raises(NotFound):
        vault.do("Used", visit_support.use, visit_id=visit_id, kind="gold")


def test_what_was_used_goes_with_the_visit(vault: Vault) -> None:
    visit_id = came(vault)
    vault.do("Used", visit_support.use, visit_id=visit_id, kind="food")
    noor = person(vault, "Noor")
    vault.do("Named", visits.name, visit_id=visit_id, resident_id=noor)
    with vault._session() as session:
        assert session.query(ServiceGiven).one().resident_id == noor
    vault.do("Taken away", visits.remove, visit_id=visit_id)
    assert count(vault, ServiceGiven) == count(vault, Visit) == count(vault, StockMove) == 0
    vault.undo()
    assert count(vault, ServiceGiven) == count(vault, Visit) == 1


def test_support_noted_the_day_after_lies_in_the_visit(vault: Vault, clock: Clock) -> None:
    visit_id = came(vault)
    clock.now += HOUR
    vault.do("Left", visits.check_out, visit_id=visit_id)
    clock.now += DAY
    vault.do("Used", visit_support.use, visit_id=visit_id, kind="food")
    with vault._session() as session:
        assert session.query(ServiceGiven).one().at == NOW + HOUR


def test_who_looks_first_after_the_night_is_asked_once(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    ids = [came(vault), came(vault, resident_id=noor)]
    assert vault.read(open_visits.unended) == []
    clock.now += DAY
    assert [row.id for row in vault.read(open_visits.unended)] == ids
    vault.do("Left", open_visits.left_unseen, visit_ids=ids)
    assert vault.read(open_visits.unended) == []
    for row in the_day(vault, NOW.date()).rows:
        assert row.is_end_unknown
        assert row.end is None
    with pytest.raises(Conflict, match="answered"):
        vault.do("Left", open_visits.left_unseen, visit_ids=ids[:1])
    vault.undo()
    assert len(vault.read(open_visits.unended)) == 2


def test_an_hour_remembered_later_takes_the_mark_away(vault: Vault, clock: Clock) -> None:
    visit_id = came(vault)
    clock.now += DAY
    vault.do("Left", open_visits.left_unseen, visit_ids=[visit_id])
    vault.do("Ended", visits.check_out, visit_id=visit_id, at=NOW + HOUR)
    (row,) = the_day(vault, NOW.date()).rows
    assert (row.end, row.is_end_unknown) == (NOW + HOUR, False)


def test_who_is_still_here_counts_on_both_days(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    ids = [came(vault, resident_id=noor), came(vault, age_band=AgeBand.FROM_50, gender="man")]
    clock.now += DAY
    came(vault, resident_id=noor)  # noted again in the morning
    vault.do("Here", open_visits.still_here, visit_ids=ids)
    turn = NOW.replace(hour=6, minute=0) + DAY
    assert {row.end for row in the_day(vault, NOW.date()).rows} == {turn}
    rows = the_day(vault).rows
    assert [(row.shown, row.age_band) for row in rows] == [("Noor", None), ("", AgeBand.FROM_50)]
    assert rows[1].start == turn
    vault.undo()
    assert len(the_day(vault).rows) == 1


def test_nobody_is_asked_about_who_must_not_be_seen(desk_file: object, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        noor = person(vault, "Noor")
        visit_id = came(vault, resident_id=noor)
        vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
        clock.now += DAY
    with signed_in(desk_file, "F1", clock) as desk:
        assert desk.read(open_visits.unended) == []
        (row,) = the_day(desk, NOW.date()).rows
        assert (row.id, row.shown, row.used) == (None, "1 person", ())
        for verb in (open_visits.left_unseen, open_visits.still_here):
            with pytest.raises(NotFound):
                desk.do("Act", verb, visit_ids=[visit_id])
        with pytest.raises(NotFound):
            desk.read(visit_support.of_visit, visit_id=visit_id)


def test_who_keeps_the_house_alone_sees_no_visits(desk_file: object, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "A6")
    with signed_in(desk_file, "A6", clock) as keeper:
        with pytest.raises(NotAllowed):
            keeper.read(visit_days.day)
