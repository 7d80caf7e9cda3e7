# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shifts: the one that fits is proposed, a house has one at a time, hours count by instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.services.shifts import close_shift, shift_patterns, shifts
from shelterdesk.services.shifts.shift_patterns import PatternForm, PatternRow
from shelterdesk.services.shifts.shifts import OpenForm
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import house

BERLIN = ZoneInfo("Europe/Berlin")


def opened(vault: Vault, **facts: object) -> int:
    shift_id: int = vault.do("Open", shifts.open_shift, form=OpenForm(**facts)).result  # type: ignore[arg-type]
    return shift_id


@pytest.mark.parametrize(
    ("at", "name", "on"),
    [
        (datetime(2026, 11, 22, 6, 45, tzinfo=BERLIN), "Early", date(2026, 11, 22)),
        (datetime(2026, 11, 22, 14, 10, tzinfo=BERLIN), "Early", date(2026, 11, 22)),
        (datetime(2026, 11, 22, 14, 40, tzinfo=BERLIN), "Late", date(2026, 11, 22)),
        (datetime(2026, 12, 31, 22, 40, tzinfo=BERLIN), "Night", date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 50, tzinfo=BERLIN), "Night", date(2026, 12, 31)),
        (datetime(2027, 1, 1, 3, 0, tzinfo=BERLIN), "Night", date(2026, 12, 31)),
    ],
)
def test_the_shift_that_fits_now_is_proposed(
    vault: Vault, clock: Clock, at: datetime, name: str, on: date
) -> None:
    clock.now = at
    found = vault.read(shift_patterns.proposed)
    assert (found.name, found.on) == (name, on)
    shift = vault.read(shifts.row, shift_id=opened(vault))
    assert (shift.name, shift.on, shift.opened_by) == (name, on, "Joy")
    assert [who.shown for who in shift.people] == ["Joy"]


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_a_day_is_covered_by_a_shift_and_its_rest(start: int, end: int, now: int) -> None:
    """What one shift leaves of the day is the other one's, and never both."""
    at = datetime(2026, 11, 22, *divmod(now, 60), tzinfo=BERLIN)
    one = PatternRow(1, "A", time(*divmod(start, 60)), time(*divmod(end, 60)), True)
    rest = PatternRow(2, "B", one.end, one.start, True)
    is_whole = start == end
    assert (one.began(at) is not None) != (rest.began(at) is not None) or is_whole
    if is_whole:
        assert one.began(at) is not None


@pytest.mark.parametrize(
    ("now", "came"),
    [
        (datetime(2026, 10, 25, 0, 10, tzinfo=UTC), datetime(2026, 10, 24, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 40, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 10, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 40, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 26, 0, 10, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_half_past_two_is_the_last_one_there_was(
    vault: Vault, clock: Clock, now: datetime, came: datetime
) -> None:
    clock.now = now.astimezone(BERLIN)
    shift_id = opened(vault, name="Night")
    vault.do("Come", shifts.come, shift_id=shift_id, name="Mona", at=time(2, 30))
    [row] = vault.read(shifts.current)
    assert row.people[-1].came.astimezone(UTC) == came


def test_a_house_has_one_at_a_time(vault: Vault) -> None:
    first, second = house(vault, name="House B"), house(vault, name="House C")
    opened(vault, site_id=first)
    with pytest.raises(Conflict, match="Late"):
        opened(vault, site_id=first)
    with pytest.raises(Conflict):
        opened(vault)  # of all houses
    other = opened(vault, site_id=second, name="Day duty")
    assert [one.site for one in vault.read(shifts.current)] == ["House B", "House C"]
    assert vault.read(shifts.row, shift_id=other).name == "Day duty"
    vault.do("Close", close_shift.close, shift_id=other)
    with pytest.raises(Conflict):
        opened(vault)


def test_people_come_and_go_and_one_leads(vault: Vault, clock: Clock) -> None:
    ama = hired(vault, "F1")["F1"]
    shift_id = opened(vault, lead_id=ama, names=("Dora",))
    with pytest.raises(Conflict, match="already"):
        vault.do("Come", shifts.come, shift_id=shift_id, staff_id=ama)
    with pytest.raises(Invalid):
        vault.do("Come", shifts.come, shift_id=shift_id, name="  ")
    clock.now += timedelta(hours=2)
    [joy, hers, dora] = vault.read(shifts.row, shift_id=shift_id).people
    assert [one.shown for one in (joy, hers, dora)] == ["Joy", "F1", "Dora"]
    assert (hers.is_lead, hers.minutes) == (True, 120)
    vault.do("Go", shifts.go, on_duty_id=hers.id)
    found = vault.read(shifts.row, shift_id=shift_id)
    assert (found.lead, found.people[1].left) == ("", clock.now)
    with pytest.raises(Conflict):
        vault.do("Go", shifts.go, on_duty_id=hers.id)
    with pytest.raises(Invalid, match="add this colleague"):
        vault.do("Lead", shifts.lead, shift_id=shift_id, staff_id=ama)
    vault.do("Come", shifts.come, shift_id=shift_id, staff_id=ama)  # back again
    vault.do("Lead", shifts.lead, shift_id=shift_id, staff_id=ama)
    vault.do("By mistake", shifts.leave_out, on_duty_id=dora.id)
    found = vault.read(shifts.row, shift_id=shift_id)
    assert [one.shown for one in found.people] == ["Joy", "F1", "F1"]
    assert found.lead == "F1"
    vault.undo()
    assert len(vault.read(shifts.row, shift_id=shift_id).people) == 4
    late = clock.now + timedelta(hours=1)
    with pytest.raises(Invalid, match="future"):
        vault.do("Go", shifts.go, on_duty_id=dora.id, at=late)
    with pytest.raises(Invalid, match="before it began"):
        vault.do("Go", shifts.go, on_duty_id=dora.id, at=clock.now - timedelta(days=1))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        # An hour twice, and one that is not there.
        (datetime(2026, 10, 24, 23, tzinfo=BERLIN), datetime(2026, 10, 25, 7, tzinfo=BERLIN), 9),
        (datetime(2027, 3, 27, 23, tzinfo=BERLIN), datetime(2027, 3, 28, 7, tzinfo=BERLIN), 7),
        (datetime(2026, 12, 31, 23, tzinfo=BERLIN), datetime(2027, 1, 1, 7, tzinfo=BERLIN), 8),
    ],
)
def test_hours_over_midnight_and_the_two_nights_of_the_year(
    vault: Vault, clock: Clock, start: datetime, end: datetime, hours: int
) -> None:
    clock.now = start
    shift_id = opened(vault)
    clock.now = end
    assert vault.read(shifts.row, shift_id=shift_id).minutes == hours * 60
    vault.do("Close", close_shift.close, shift_id=shift_id)
    found = vault.read(shifts.row, shift_id=shift_id)
    assert (found.on, found.minutes, found.people[0].minutes) == (
        start.date(), hours * 60, hours * 60,
    )  # fmt: skip


def test_a_clock_set_back_during_the_shift_closes_it_all_the_same(
    vault: Vault, clock: Clock
) -> None:
    shift_id = opened(vault)
    clock.now += timedelta(minutes=20)
    dora = vault.do("Come", shifts.come, shift_id=shift_id, name="Dora").result
    clock.now -= timedelta(hours=1)
    vault.do("Go", shifts.go, on_duty_id=dora)
    vault.do("Close", close_shift.close, shift_id=shift_id)
    found = vault.read(shifts.row, shift_id=shift_id)
    assert found.closed_at == found.opened_at + timedelta(minutes=20)
    assert [who.minutes for who in found.people] == [20, 0]
    nxt = opened(vault)  # and the next one begins
    assert [one.id for one in vault.read(shifts.current)] == [nxt]
    assert [one.id for one in vault.read(shifts.past)] == [shift_id]


def test_shifts_of_the_house_are_its_own(vault: Vault) -> None:
    early = vault.read(shift_patterns.patterns)[0]
    form = PatternForm("Day duty", time(8), time(20))
    vault.do("Edit", shift_patterns.edit, pattern_id=early.id, form=form)
    added = vault.do("Add", shift_patterns.add, form=PatternForm("Split", time(17), time(1))).result
    assert [one.name for one in vault.read(shift_patterns.patterns)] == [
        "Day duty", "Late", "Night", "Split",
    ]  # fmt: skip
    with pytest.raises(Conflict, match="late"):
        vault.do("Add", shift_patterns.add, form=PatternForm("late", time(1), time(2)))
    with pytest.raises(Invalid):
        vault.do("Add", shift_patterns.add, form=PatternForm(" ", time(1), time(2)))
    assert vault.read(shift_patterns.proposed).name == "Split"  # at 20:15 the one that began last
    vault.do("Retire", shift_patterns.retire, pattern_id=added)
    assert vault.read(shift_patterns.proposed).name == "Late"
    for row in vault.read(shift_patterns.patterns):
        vault.do("Retire", shift_patterns.retire, pattern_id=row.id)
    assert vault.read(shift_patterns.proposed).name == ""
    with pytest.raises(Invalid, match="name"):
        opened(vault)
    assert opened(vault, name="Alone")


def test_pages_of_the_past(vault: Vault) -> None:
    ids = []
    for _number in range(4):
        ids.append(opened(vault))
        vault.do("Close", close_shift.close, shift_id=ids[-1])
    newest = vault.read(shifts.past, limit=2)
    assert [one.id for one in newest] == ids[:1:-1]
    older = vault.read(shifts.past, before_id=newest[-1].id, limit=2)
    assert [one.id for one in older] == ids[1::-1]


def test_the_desk_has_shifts_and_the_administrator_only_their_hours(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "A6")
    with signed_in(desk_file, "F1", clock) as desk:
        opened(desk)
        with pytest.raises(NotAllowed):
            desk.do("Add", shift_patterns.add, form=PatternForm("X", time(1), time(2)))
    with signed_in(desk_file, "A6", clock) as admin:
        assert len(admin.read(shift_patterns.patterns)) == 3
        for query in (shifts.current, shifts.past):
            with pytest.raises(NotAllowed):
                admin.read(query)


@pytest.mark.parametrize(
    ("spans", "gaps"),
    [
        ((), []),
        (("7-15", "15-23", "23-7"), []),
        (("7-15", "16-23"), ["15:00-16:00", "23:00-07:00"]),
        (("7-7",), []),
        (("22-2",), ["02:00-22:00"]),
        (("0-12",), ["12:00-00:00"]),
    ],
)
def test_what_part_of_the_day_no_shift_covers(spans: tuple[str, ...], gaps: list[str]) -> None:
    rows = []
    for number, span in enumerate(spans):
        start, end = (time(int(hour)) for hour in span.split("-"))
        rows.append(PatternRow(number, span, start, end, is_active=True))
    rows.append(PatternRow(99, "of before", time(0), time(0), is_active=False))
    found = shift_patterns.uncovered(rows)
    assert [f"{start:%H:%M}-{end:%H:%M}" for start, end in found] == gaps
