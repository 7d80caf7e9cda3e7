# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Years of a house, at random, against a dictionary of nights.

People come, move, change beds, go away, come back and leave; beds go out of use; places are kept
and taken up; funds pay; the clock goes on, over New Year and both changes of the clock, and now and
then back; a check-out is taken back days later, and every act may be undone. After each step nobody
is in two beds and no bed is taken twice; at the end the nights add up by bed, room, house, person,
month and fund, and equal the summary.

A new verb is one more rule: say what it must do to the dictionary and whether it is allowed, and
hand both to ``act``.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from shelterdesk.errors import UserError
from shelterdesk.services import figures, organisation
from shelterdesk.services.money import funds, stay_funds
from shelterdesk.services.money.stay_funds import FundingForm
from shelterdesk.services.rooms import (
    absences,
    bed_nights,
    board,
    check_out,
    reservations,
    rooms,
    stays,
    wrong_check_out,
)
from shelterdesk.services.rooms.absences import AbsenceForm
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.statistics import nights
from shelterdesk.statistics.night_sheet import By
from shelterdesk.statistics.nights import Only, Period
from shelterdesk.vault import door
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock, copy_file
from tests.factories import house, person, soak
from tests.house_model import House, Stay

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = NOW.date() - timedelta(days=30)
YEARS = 1_000  # nights that may pass
HORIZON = YEARS + 60
PEOPLE = 5
WHY = {"reason": "quieter", "despite": "asked for"}

which = st.integers(0, 7)
near = st.integers(-2, 2)


class HouseMachine(RuleBasedStateMachine):
    """A real file and the dictionary beside it."""

    template: ClassVar[Path]
    folder: ClassVar[Path]
    made: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).made += 1
        self.here = self.folder / str(type(self).made)
        self.here.mkdir()
        self.clock = Clock()
        self.clock.now = NOW.astimezone(BERLIN)
        self.vault = door.unlock(
            copy_file(self.template, self.here / "desk.sdb"),
            staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=self.clock,
        )  # fmt: skip
        self.model = House(HORIZON)
        self.before: list[House] = []  # as it was before each act that can be undone
        self.fresh = 0  # how many of them since the clock was changed

    @initialize()
    def set_up(self) -> None:
        self.sites = [house(self.vault, "2 rooms × 2 beds", "House A"),
                      house(self.vault, "1 room × 1 beds", "House B")]  # fmt: skip
        self.rooms: dict[int, list[int]] = {}
        self.site_of: dict[int, int] = {}
        for one in self.vault.read(board.boards):
            for room in one.rooms:
                self.rooms[room.id] = [bed.bed_id for bed in room.beds]
                self.site_of |= {bed.bed_id: one.site.id for bed in room.beds}
        self.beds = list(self.site_of)
        self.people = [person(self.vault, f"P{number}") for number in range(PEOPLE)]
        self.funds = [
            self.vault.do("Fund", funds.add, form=funds.FundForm(name)).result
            for name in ("City", "Trust")
        ]
        # Hypothesis leaves out some rules in each story: of five, three had nobody in a bed.
        for who in range(3):
            self.admit(who, who, who - 2)

    # The one way in
    def act(
        self, is_legal: bool, then: Callable[[House, Any], None], verb: Any, **values: Any
    ) -> Any:
        """Do it: what is allowed changes file and dictionary, what is not changes neither."""
        try:
            done = self.vault.do("Act", verb, **values)
        except UserError as error:
            assert not is_legal, (verb.__name__, values, error.message)  # noqa: PT017
            return None
        assert is_legal, (verb.__name__, values)
        kept = self.model.copy()
        then(self.model, done.result)
        if done.tables:
            self.before.append(kept)
            self.fresh += 1
        return done.result

    @property
    def tonight(self) -> int:
        """By this test's own reckoning: the night turns at the hour of the house."""
        hour = self.vault.read(organisation.form).night_cutoff_hour
        local = self.clock.now
        turned = local.date() - timedelta(days=local.hour < hour)
        return (turned - FIRST).days

    def stay(self, number: int) -> int:
        return sorted(self.model.stays)[number % len(self.model.stays)]

    def bed(self, number: int) -> int:
        known = [*self.beds, *sorted(self.model.extra)]
        return known[number % len(known)]

    # What a house does
    @rule(who=st.integers(0, PEOPLE - 1), bed=st.none() | which, off=near)
    def admit(self, who: int, bed: int | None, off: int) -> None:
        on, bed_id = self.tonight + off, None if bed is None else self.bed(bed)
        is_legal = self.model.may_admit(who, bed_id, on) and (
            bed_id is None or not self.model.is_blocked(bed_id, on)
        )

        def then(model: House, stay: int) -> None:
            model.stays[stay] = Stay(who, on)
            if bed_id is not None:
                model.give(stay, bed_id, range(on, HORIZON))

        self.act(
            is_legal, then, stays.admit,
            resident_id=self.people[who], on=day(on), bed_id=bed_id, site_id=self.sites[0], **WHY,
        )  # fmt: skip

    @rule(who=st.integers(0, PEOPLE - 1))
    def admit_on_an_extra_bed(self, who: int) -> None:
        on = self.tonight

        def then(model: House, stay: int) -> None:
            (row,) = self.vault.read(
                lambda tx: nights.slept(
                    tx.session, Period(day(on), day(on)), None, Only(stay_id=stay)
                )
            )
            model.stays[stay] = Stay(who, on)
            model.extra.add(row.bed_id)
            self.site_of[row.bed_id] = row.site_id
            self.rooms.setdefault(row.room_id, [])
            model.give(stay, row.bed_id, range(on, HORIZON))

        self.act(
            self.model.may_admit(who, None, on), then, stays.admit_on_extra_bed,
            resident_id=self.people[who], site_id=self.sites[1], on=day(on), **WHY,
        )  # fmt: skip

    @precondition(lambda self: self.model.stays)
    @rule(number=which, bed=which, off=near)
    def move(self, number: int, bed: int, off: int) -> None:
        stay, bed_id, on = self.stay(number), self.bed(bed), self.tonight + off
        model = self.model
        is_legal = model.may_move(stay, bed_id, on) and model.may_use(stay, bed_id, on)
        self.act(
            is_legal,
            lambda model, _none: model.give(stay, bed_id, model.wanted(stay, on)),
            stays.move, stay_id=stay, bed_id=bed_id, on=day(on), **WHY,
        )  # fmt: skip

    @precondition(lambda self: len(self.model.stays) > 1)
    @rule(number=which, other=which, off=near)
    def swap(self, number: int, other: int, off: int) -> None:
        pair, on = [self.stay(number), self.stay(other)], self.tonight + off
        moves = self.model.swapped(pair, on)
        self.act(
            self.can_all(moves, on),
            lambda model, _none: model.move_all(moves or {}, on),
            stays.swap, stay_id=pair[0], other_stay_id=pair[1], on=day(on), **WHY,
        )  # fmt: skip

    @precondition(lambda self: self.model.stays)
    @rule(numbers=st.lists(which, min_size=1, max_size=3), room=which, off=near)
    def move_a_family(self, numbers: list[int], room: int, off: int) -> None:
        family, on = [self.stay(number) for number in numbers], self.tonight + off
        with_beds = [id_ for id_, found in self.rooms.items() if found]
        room_id = with_beds[room % len(with_beds)]
        usable = [bed for bed in self.rooms[room_id] if not self.model.is_blocked(bed, on)]
        moves = self.model.together(family, usable, on)
        self.act(
            self.can_all(moves, on),
            lambda model, _none: model.move_all(moves or {}, on),
            stays.move_together, stay_ids=family, room_id=room_id, on=day(on), **WHY,
        )  # fmt: skip

    def can_all(self, moves: dict[int, int | None] | None, on: int) -> bool:
        return moves is not None and all(
            self.model.may_use(stay, bed, on) for stay, bed in moves.items()
        )

    @precondition(lambda self: self.model.stays)
    @rule(number=which, off=near)
    def leave(self, number: int, off: int) -> None:
        stay, on = self.stay(number), self.tonight + off
        found = self.model.stays[stay]
        self.act(
            found.end is None and on >= found.start,
            lambda model, _done: model.end(stay, on),
            check_out.check_out, stay_id=stay, on=day(on),
        )  # fmt: skip

    @precondition(lambda self: self.model.taken)
    @rule(number=which)
    def take_back_a_check_out(self, number: int) -> None:
        ended = sorted(self.model.taken)
        stay, model = ended[number % len(ended)], self.model
        found, tonight = model.stays[stay], self.tonight
        end = found.end
        is_legal = end is not None and not any(
            other.person == found.person and (other.end is None or other.end > end)
            for id_, other in model.stays.items()
            if id_ != stay
        )
        self.act(
            is_legal,
            lambda model, _none: model.take_back(stay, tonight),
            wrong_check_out.take_back, stay_id=stay,
        )  # fmt: skip

    @precondition(lambda self: self.model.stays)
    @rule(number=which, ago=st.integers(0, 3))
    def go_away(self, number: int, ago: int) -> None:
        stay, start = self.stay(number), self.tonight - ago
        if any(night >= start for night in self.model.absent.get(stay, ())):
            return  # how two absences give way to each other is tested where they are
        found = self.model.stays[stay]

        def then(model: House, _absence: int) -> None:
            end = HORIZON if found.end is None else found.end
            model.absent.setdefault(stay, set()).update(range(start, end))
            if found.end is None:
                model.away_now.add(stay)

        form = AbsenceForm(start=day(start))
        self.act(found.covers(start), then, absences.add, stay_id=stay, form=form)

    @precondition(lambda self: self.model.away_now)
    @rule(number=which)
    def come_back(self, number: int) -> None:
        stay = sorted(self.model.away_now)[number % len(self.model.away_now)]
        on = self.tonight
        gone = self.model.absent[stay]
        last = max(night for night in range(-1, HORIZON) if night not in gone)
        # What was away before and is over ends with a night that is not of it.

        def then(model: House, _none: None) -> None:
            model.absent[stay] = {night for night in gone if night < on}
            model.away_now.remove(stay)

        # Asked for each time: one that went with a check-out comes back as another row.
        who = self.people[self.model.stays[stay].person]
        rows = self.vault.read(absences.of_resident, resident_id=who)
        [open_one] = [row.id for row in rows if row.stay_id == stay and row.end is None]
        self.act(last + 1 <= on, then, absences.came_back, absence_id=open_one)

    @rule(bed=which, off=st.integers(0, 3), long=st.integers(1, 9))
    def block(self, bed: int, off: int, long: int) -> None:
        bed_id, start = self.bed(bed), self.tonight + off
        end = start + long
        overlaps = any(
            a < end and start < b for a, b in self.model.blocks.get(bed_id, ())
        ) or self.model.is_taken(bed_id, range(start, end))
        self.act(
            not overlaps,
            lambda model, _id: model.blocks.setdefault(bed_id, []).append((start, end)),
            rooms.block, bed_id=bed_id, start=day(start), end=day(end), reason="paint",
        )  # fmt: skip

    @precondition(lambda self: self.model.blocks)
    @rule(number=which)
    def unblock(self, number: int) -> None:
        bed_id = sorted(self.model.blocks)[number % len(self.model.blocks)]
        on = self.tonight

        def then(model: House, _none: None) -> None:
            cut = [(a, min(b, on) if a <= on < b else b) for a, b in model.blocks[bed_id]]
            model.blocks[bed_id] = [(a, b) for a, b in cut if a < b]

        self.act(self.model.is_blocked(bed_id, on), then, rooms.unblock, bed_id=bed_id, on=day(on))

    @rule(who=st.integers(0, PEOPLE - 1), bed=which)
    def keep_a_bed(self, who: int, bed: int) -> None:
        """Whether a place may be kept is tested elsewhere; here it must move no night."""
        form = ReservationForm(
            day(self.tonight), day(self.tonight + 3), bed_id=self.beds[bed % len(self.beds)]
        )
        if not self.vault.read(reservations.kept):
            keep = {"form": form, "resident_id": self.people[who]}
            self.act(True, lambda _model, _id: None, reservations.keep, **keep)

    @precondition(lambda self: self.vault.read(reservations.kept))
    @rule()
    def arrive(self) -> None:
        (row,) = self.vault.read(reservations.kept)
        who, bed, on, model = (
            self.people.index(row.resident_id),
            row.bed_id,
            self.tonight,
            self.model,
        )
        staying = [id_ for id_, one in model.stays.items() if one.person == who and one.covers(on)]

        def then(model: House, stay: int) -> None:
            if staying:
                model.give(stay, bed, model.wanted(stay, on))
            else:
                model.stays[stay] = Stay(who, on)
                model.give(stay, bed, range(on, HORIZON))

        if staying:
            is_legal = model.may_move(staying[0], bed, on) and model.may_use(staying[0], bed, on)
        else:
            is_legal = model.may_admit(who, bed, on) and not model.is_blocked(bed, on)
        self.act(
            is_legal, then, reservations.arrived,
            reservation_id=row.id, on=day(on), despite="asked for",
        )  # fmt: skip

    @precondition(lambda self: self.vault.read(reservations.kept))
    @rule()
    def come_to_nothing(self) -> None:
        (row,) = self.vault.read(reservations.kept)
        self.act(True, lambda _model, _none: None, reservations.cancel, reservation_id=row.id)

    @precondition(lambda self: self.model.stays)
    @rule(number=which, fund=st.integers(0, 1), off=st.integers(-9, 3), long=st.integers(0, 20))
    def pay(self, number: int, fund: int, off: int, long: int) -> None:
        stay, start = self.stay(number), self.tonight + off
        end = start + long if long else HORIZON
        found = self.model.stays[stay]
        overlaps = any(a < end and start < b for a, b, _fund in self.model.paid.get(stay, ()))
        form = FundingForm(self.funds[fund], day(start), day(end) if long else None)
        self.act(
            found.covers(start) and not overlaps,
            lambda model, _id: model.paid.setdefault(stay, []).append(
                (start, end, self.funds[fund])
            ),
            stay_funds.add, stay_id=stay, form=form,
        )  # fmt: skip

    @rule(counts=st.booleans())
    def decide_whether_absences_count(self, counts: bool) -> None:
        form = replace(self.vault.read(organisation.form), counts_absences=counts)

        def then(model: House, _none: None) -> None:
            model.counts_absences = counts

        self.act(True, then, organisation.edit, form=form)

    # Time, and taking back
    @rule(hours=st.sampled_from([1, 3, 7, 24, 24 * 8, 24 * 100]))
    def time_passes(self, hours: int) -> None:
        if self.tonight * 24 + hours < YEARS * 24:
            self.set_clock(hours)

    @rule(hours=st.sampled_from([1, 5]))
    def the_clock_is_set_back(self, hours: int) -> None:
        self.set_clock(-hours)

    def set_clock(self, hours: int) -> None:
        later = self.clock.now.astimezone(UTC) + timedelta(hours=hours)
        self.clock.now = later.astimezone(BERLIN)
        self.fresh = 0

    @precondition(lambda self: self.before)
    @rule()
    def undo(self) -> None:
        try:
            self.vault.undo()
        except UserError as error:
            # What was done just now can be taken back.
            assert not self.fresh, error.message  # noqa: PT017 - the dictionary says so
            return
        self.model = self.before.pop()
        self.fresh = max(self.fresh - 1, 0)

    # What must hold
    @invariant()
    def the_file_has_the_nights_of_the_dictionary(self) -> None:
        whole = Period(FIRST, day(HORIZON - 1))
        slept = self.vault.read(lambda tx: nights.slept(tx.session, whole, None))
        found = Counter((row.stay_id, row.bed_id, night) for row in slept for night in row.nights)
        assert found == Counter(
            (stay, bed, day(night)) for stay, bed, night in self.model.bed_nights()
        )
        assert not Counter((bed, night) for _stay, bed, night in found).total() - len(
            {(bed, night) for _stay, bed, night in found}
        )
        whose = {(self.model.stays[stay].person, night) for stay, _bed, night in found}
        assert len(whose) == len(found)  # nobody in two beds
        today = self.tonight  # asks the file
        tonight = {(stay, bed) for (stay, night), bed in self.model.beds.items() if night == today}
        shown = {
            (cell.stay_id, cell.bed_id)
            for one in self.vault.read(board.boards)
            for room in one.rooms
            for cell in room.beds
            if cell.stay_id
        }
        assert shown == tonight

    def teardown(self) -> None:
        try:
            if hasattr(self, "people"):
                self.every_count_agrees()
        finally:
            self.vault.lock()
            shutil.rmtree(self.here)

    def every_count_agrees(self) -> None:
        until = day(self.tonight)
        counted = [
            (stay, bed, night)
            for stay, bed, night in self.model.bed_nights()
            if night <= self.tonight
        ]
        if until < FIRST:
            return
        room_of = self.vault.read(_rooms_of_beds)
        keys: dict[By, Callable[[int, int, int], str]] = {
            By.BED: lambda _stay, bed, _night: str(bed),
            By.ROOM: lambda _stay, bed, _night: str(room_of[bed]),
            By.HOUSE: lambda _stay, bed, _night: str(self.site_of[bed]),
            By.PERSON: lambda stay, _bed, _night: str(self.people[self.model.stays[stay].person]),
            By.MONTH: lambda _stay, _bed, night: f"{day(night):%Y-%m}",
            By.FUND: lambda stay, _bed, night: str(
                self.model.fund_of(stay, night) or bed_nights.NO_FUND
            ),
        }
        assert set(keys) == set(By)
        for by, key in keys.items():
            sheet = self.vault.read(bed_nights.count, by=by, first=FIRST, last=until)
            assert {line.key: line.nights for line in sheet.lines} == Counter(
                key(*one) for one in counted
            ), by
            assert sheet.nights == len(counted)
        months = Counter(day(night).replace(day=1) for _stay, _bed, night in counted)
        month = FIRST.replace(day=1)
        while month <= until:
            summary = self.vault.read(figures.monthly, month=month)
            assert summary.bed_nights == months[month], month
            assert not summary.contradictions()
            month = (month + timedelta(days=32)).replace(day=1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def _rooms_of_beds(tx: Any) -> dict[int, int]:
    whole = Period(FIRST, day(HORIZON - 1))
    return {row.bed_id: row.room_id for row in nights.slept(tx.session, whole, None)}


@pytest.mark.soak
def test_years_of_a_house(template: Path, tmp_path: Path) -> None:
    HouseMachine.template, HouseMachine.folder = template, tmp_path
    run(
        HouseMachine,
        settings=settings(
            max_examples=soak(5),
            stateful_step_count=24,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
