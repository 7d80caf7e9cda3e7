# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The monthly figures of small houses, worked out by hand, and against brute force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelterdesk.database.transaction import Transaction
from shelterdesk.services import figures
from shelterdesk.services.past import past
from shelterdesk.services.past.past import BedNights, PastStay, PastSupport
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Birth, ResidentForm
from shelterdesk.services.rooms import check_out, rooms, stays
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.statistics import age
from shelterdesk.statistics.sheets import MonthlyFigures
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock, copy_file
from tests.factories import beds, house, person

MAY = date(2026, 5, 1)


def day(number: int, month: int = 5) -> date:
    return date(2026, month, number)


def stay(
    vault: Vault, who: int, bed: int, start: date, end: date | None = None, **options: Any
) -> int:
    stay_id: int = vault.do("Admit", stays.admit, resident_id=who, on=start, bed_id=bed).result
    if end is not None:
        vault.do("Leave", check_out.check_out, stay_id=stay_id, on=end, **options)
    return stay_id


def month(vault: Vault, first: date = MAY, site: str | None = None) -> MonthlyFigures:
    found = vault.read(figures.monthly, month=first, site=site)
    assert found.contradictions() == []
    return found


def test_an_empty_house(vault: Vault) -> None:
    found = month(vault)
    assert (found.people, found.bed_nights, found.occupancy_beds) == (0, 0, None)
    assert (found.length_of_stay_median, found.age_gender, len(found.nights)) == (None, (), 31)


def test_a_small_house_by_hand(vault: Vault) -> None:
    """Three beds in two rooms for 31 nights: 93 bed-nights, 62 room-nights, less what is blocked.

    A: 28 April to 4 May (3 nights of May). B: 10 May on, open (22). C: 30 May to 2 June (2).
    D: in the overflow bed, 10 to 12 May (2). E: came and left on 7 May (0).
    """
    site_id = house(vault, "1 room × 2 beds, 1 room × 1 bed")
    first, second, third = beds(vault, site_id)
    extra = vault.do("Extra", rooms.add_overflow_bed, site_id=site_id).result
    a = person(vault, "A", gender="woman", birth=Birth(2008, 5))
    b = person(vault, "B", gender="woman", birth=Birth(2008, 6))
    c = person(vault, "C", gender=Unanswered.DECLINED)
    d = person(vault, "D", gender="man", birth=Birth(1990))
    stay(vault, a, first, date(2026, 4, 28), day(4), destination="own-home")
    stay(vault, b, first, day(10))
    stay(vault, person(vault, "E"), second, day(7), day(7), destination=Unanswered.DECLINED)
    stay(vault, c, second, day(30), day(2, 6))
    vault.do("D", stays.admit, resident_id=d, on=day(10), bed_id=extra, reason="a full house")
    d_stay = vault.read(stays.stays, resident_id=d)[0].id
    vault.do("Leave", check_out.check_out, stay_id=d_stay, on=day(12))
    vault.do("Block", rooms.block, bed_id=third, start=day(30, 4), end=day(6), reason="paint")
    found = month(vault)
    assert (found.people, found.at_start, found.new, found.left, found.at_end) == (4, 1, 3, 2, 2)
    assert (found.bed_nights, found.overflow_nights, found.elsewhere_nights) == (29, 2, 0)
    assert found.bed_nights_in_service == 93 - 5
    assert found.occupancy_beds == round(29 / 88, 3)
    assert found.room_nights == 3 + 22 + 2
    assert found.room_nights_in_service == 62 - 5
    assert found.occupancy_rooms == round(27 / 57, 3)
    # On 31 May A is 18, B is 17; the day of C's birth was not asked.
    assert [(row.band, row.gender, row.people, row.new) for row in found.age_gender] == [
        ("0-17", "woman", 1, 1),
        ("18-24", "woman", 1, 0),
        ("35-44", "man", 1, 1),
        ("unknown", "declined", 1, 1),
    ]
    assert found.children == 1
    assert found.stays_ended == 3
    assert (found.length_of_stay_median, found.length_of_stay_p90) == (2, 6)
    assert [(row.code, row.stays, row.median_nights) for row in found.exits_by_destination] == [
        ("own-home", 1, 6),
        ("not_asked", 1, 2),
        ("declined", 1, 0),
    ]
    by_night = {row.night.day: (row.people, row.beds_in_service) for row in found.nights}
    assert by_night[3] == (1, 2)
    assert by_night[4] == (0, 2)
    assert by_night[10] == (2, 3)
    assert by_night[31] == (2, 3)
    june = month(vault, date(2026, 6, 1))
    assert (june.people, june.at_start, june.new) == (2, 2, 0)
    assert june.bed_nights == 31
    assert [row.band for row in june.age_gender] == ["18-24", "unknown"]


def test_two_houses_and_a_move_between_them(vault: Vault) -> None:
    site_a, site_b = house(vault, "1 × 1", "House A"), house(vault, "1 × 1", "House B")
    first, other = beds(vault, site_a)[0], beds(vault, site_b)[0]
    who = person(vault, "Noor")
    stay_id = stay(vault, who, first, day(1))
    vault.do("Move", stays.move, stay_id=stay_id, bed_id=other, on=day(11))
    vault.do("Leave", check_out.check_out, stay_id=stay_id, on=day(21))
    both, in_a, in_b = (month(vault, site=site) for site in (None, "House A", "House B"))
    assert [found.people for found in (both, in_a, in_b)] == [1, 1, 1]
    assert [found.bed_nights for found in (both, in_a, in_b)] == [20, 10, 10]
    assert [found.bed_nights_in_service for found in (both, in_a, in_b)] == [62, 31, 31]
    assert [found.stays_ended for found in (both, in_a, in_b)] == [1, 0, 1]
    assert [found.site for found in (both, in_a, in_b)] == [None, "House A", "House B"]
    assert in_b.length_of_stay_median == 20


def test_nights_elsewhere_are_no_bed_nights(vault: Vault) -> None:
    site_id = house(vault)
    who = person(vault)
    stay_id = vault.do("Admit", stays.admit, resident_id=who, on=day(1), site_id=site_id).result
    vault.do("Place", stays.place, stay_id=stay_id, bed_id=beds(vault, site_id)[0], on=day(5))
    vault.do("Leave", check_out.check_out, stay_id=stay_id, on=day(9))
    never = person(vault)
    stay_id = vault.do("Admit", stays.admit, resident_id=never, on=day(2), site_id=site_id).result
    vault.do("Leave", check_out.check_out, stay_id=stay_id, on=day(4))
    found = month(vault)
    assert (found.people, found.bed_nights, found.elsewhere_nights) == (1, 4, 4 + 2)
    assert found.stays_ended == 2


def test_nights_recorded_one_by_one_have_no_elsewhere(vault: Vault) -> None:
    site_id = house(vault)
    bed = beds(vault, site_id)[0]

    def write(tx: Transaction) -> None:
        (who,) = past.add_residents(tx, [ResidentForm()])
        none = Unanswered.NOT_ASKED
        (period,) = past.add_support(tx, [PastSupport(who, day(1), None, none, None, ())])
        (stay_id,) = past.add_stays(tx, [PastStay(who, site_id, period, day(1), None, none, True)])
        past.add_nights(tx, [BedNights(stay_id, who, bed, day(n), day(n + 1)) for n in (2, 3, 9)])

    vault.do("Write", write)
    found = month(vault)
    assert (found.people, found.bed_nights, found.elsewhere_nights, found.at_end) == (1, 3, 0, 0)


def test_a_month_that_is_not_over(vault: Vault, clock: Clock) -> None:
    bed, other = beds(vault, house(vault, "1 × 2"))
    stay(vault, person(vault), bed, day(1, 11))
    leaver = person(vault)
    stay(vault, leaver, other, day(20, 11), day(25, 11))  # noted ahead
    november = date(2026, 11, 1)
    found = month(vault, november)
    assert found.through == NOW.date()
    assert (found.people, found.bed_nights, found.at_end) == (2, 22 + 3, 2)
    assert (found.stays_ended, found.bed_nights_in_service) == (0, 44)
    clock.now = NOW + timedelta(days=3)
    found = month(vault, november)
    assert (found.stays_ended, found.at_end, found.left) == (1, 1, 1)
    clock.now = datetime(2026, 12, 2, 12, tzinfo=NOW.tzinfo)
    found = month(vault, november)
    assert (found.bed_nights, found.through) == (35, day(30, 11))


def test_a_month_to_come_holds_nothing(vault: Vault) -> None:
    bed = beds(vault, house(vault, "1 × 1"))[0]
    stay(vault, person(vault), bed, day(1))
    site_id = vault.read(rooms.sites)[0].id
    vault.do("Admit", stays.admit, resident_id=person(vault), on=day(1), site_id=site_id)
    found = month(vault, date(2027, 1, 1))
    assert (found.people, found.bed_nights, found.at_end, found.nights) == (0, 0, 0, ())
    assert (found.elsewhere_nights, found.overflow_nights, found.occupancy_beds) == (0, 0, None)


def test_the_edges_of_a_month(vault: Vault) -> None:
    bed = beds(vault, house(vault, "1 × 1"))[0]
    before, inside, after = (person(vault) for _ in range(3))
    stay(vault, before, bed, date(2026, 4, 20), day(1))  # left on the 1st: no night of May
    stay(vault, inside, bed, day(1), day(1, 6))  # every night of May
    stay(vault, after, bed, day(1, 6))
    found = month(vault)
    assert (found.people, found.new, found.bed_nights, found.at_end) == (1, 1, 31, 1)
    assert (found.stays_ended, found.length_of_stay_median) == (1, 11)
    assert found.occupancy_beds == 1.0


def test_leap_days(vault: Vault) -> None:
    bed = beds(vault, house(vault, "1 × 1"))[0]
    stay(vault, person(vault), bed, date(2024, 2, 28), date(2024, 3, 1))
    found = month(vault, date(2024, 2, 1))
    assert (found.bed_nights, len(found.nights), found.at_end) == (2, 29, 1)
    assert month(vault, date(2024, 3, 1)).people == 0


@pytest.mark.parametrize(
    ("on", "year", "birth_month", "full"),
    [
        (date(2026, 5, 31), 2008, 5, 18),
        (date(2026, 5, 31), 2008, 6, 17),
        (date(2026, 5, 31), 2008, None, 18),
        (date(2026, 2, 28), 2008, 2, 18),
        (date(2024, 2, 29), 2026, 1, -2),
    ],
)
def test_ages(on: date, year: int, birth_month: int | None, full: int) -> None:
    assert age.age_on(on, year, birth_month) == full


@pytest.mark.parametrize(
    ("years", "code"),
    [(None, "unknown"), (-1, "unknown"), (0, "0-17"), (17, "0-17"), (18, "18-24"), (24, "18-24"),
     (25, "25-34"), (64, "55-64"), (65, "65+"), (120, "65+")],
)  # fmt: skip
def test_bands(years: int | None, code: str) -> None:
    assert age.band(years) == code


@dataclass(frozen=True)
class Piece:
    person: int
    bed: int
    start: int
    length: int


class Undo(Exception):
    """Ends an example: nothing of it is kept."""


@pytest.fixture(scope="module")
def shared(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    path = copy_file(template, tmp_path_factory.mktemp("month") / "desk.sdb")
    clock = Clock()
    vault = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    clock.now = datetime(2026, 5, 20, 12, tzinfo=NOW.tzinfo)
    house(vault, "1 room × 2 beds", "House A")
    house(vault, "1 room × 1 bed", "House B")
    yield vault
    vault.lock()


pieces = st.lists(
    st.builds(
        Piece, st.integers(0, 3), st.integers(0, 2), st.integers(-10, 22), st.integers(0, 30)
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(pieces)
def test_figures_agree_with_sets(shared: Vault, some: list[Piece]) -> None:
    """Nights of 2026-04-21 to 06-21 counted one by one; today is 20 May."""
    taken: dict[tuple[str, int, int], int] = {}
    kept = []
    for piece in some:
        nights = range(piece.start, piece.start + piece.length)
        keys = [("p", piece.person, n) for n in nights] + [("b", piece.bed, n) for n in nights]
        if not any(key in taken for key in keys):
            taken |= dict.fromkeys(keys, 1)
            kept.append(piece)
    bed_ids = [bed for site in (1, 2) for bed in beds(shared, site)]

    def example(tx: Transaction) -> None:
        people = [residents.add(tx) for _ in range(4)]
        none = Unanswered.NOT_ASKED
        for piece in kept:
            start = MAY + timedelta(days=piece.start)
            end = start + timedelta(days=piece.length)
            who = people[piece.person]
            (period,) = past.add_support(tx, [PastSupport(who, start, end, none, None, ())])
            site_id = 2 if piece.bed == 2 else 1
            (stay_id,) = past.add_stays(
                tx, [PastStay(who, site_id, period, start, end, none, False)]
            )
            if piece.length:
                past.add_nights(tx, [BedNights(stay_id, who, bed_ids[piece.bed], start, end)])
        for site in (None, "House A", "House B"):
            _compare(figures.monthly(tx, month=MAY, site=site), kept, site)
        raise Undo

    with pytest.raises(Undo):
        shared.do("Example", example)


def _compare(found: MonthlyFigures, kept: list[Piece], site: str | None) -> None:
    beds_here = {None: {0, 1, 2}, "House A": {0, 1}, "House B": {2}}[site]
    here = [piece for piece in kept if piece.bed in beds_here]
    nights = {(p.person, p.bed, p.start + n) for p in here for n in range(p.length)}
    slept = {item for item in nights if 0 <= item[2] <= 19}
    people = {who for who, _, _ in slept}
    before = {who for who, _, night in nights if night == -1}
    assert found.contradictions() == []
    assert found.people == len(people)
    assert found.at_start == len(people & before)
    assert found.at_end == len({who for who, _, night in slept if night == 19})
    assert found.bed_nights == len(slept)
    assert found.room_nights == len({(bed == 2, night) for _, bed, night in slept})
    assert found.bed_nights_in_service == 20 * len(beds_here)
    ended = sorted(p.length for p in here if 0 <= p.start + p.length <= 19)
    assert found.stays_ended == len(ended)
    assert found.elsewhere_nights == 0
    if ended:
        assert found.length_of_stay_median == ended[(len(ended) - 1) // 2]
