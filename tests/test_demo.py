# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo file: the same story for the same seed, believable, and within every rule."""

from __future__ import annotations

import random
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import resources
from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import generate
from shelterdesk.demo.events import Arrived, Event, Left, Met
from shelterdesk.demo.house import BedBook, Need, plan
from shelterdesk.demo.people import People
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.services import organisation
from shelterdesk.services.plans import assessments, plans
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Birth, Scope
from shelterdesk.services.rooms import board, rooms
from shelterdesk.services.support import outcomes
from shelterdesk.vault import door
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import NOW, copy_file

QUESTIONS = ("legal_name", "birth_year", "gender_id", "pronouns", "nationality", "phone", "contact")


@contextmanager
def opened(accounts: generate.DemoAccounts, now: datetime = NOW) -> Iterator[door.Vault]:
    """A copy of a demo: opening writes in the trail, and the file is shared by many tests."""
    account = accounts.staff[0]
    with tempfile.TemporaryDirectory() as folder:
        vault = door.unlock(
            copy_file(accounts.path, Path(folder) / "demo.sdb"),
            staff_code=account.staff_code,
            passphrase=account.passphrase,
            now=lambda: now,
        )
        try:
            yield vault
        finally:
            vault.lock()


def small(path: Path, **changes: Any) -> generate.DemoAccounts:
    settings: dict[str, Any] = {"years": 1, "residents": 30, "seed": 1, "now": NOW} | changes
    return generate.generate(path, cost=FLOOR, **settings)


def rows(vault: door.Vault, sql: str) -> list[tuple[Any, ...]]:
    def query(tx: Transaction) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in tx.session.connection().exec_driver_sql(sql)]

    return vault.read(query)


def boards(vault: door.Vault, night: date | None = None) -> list[board.Board]:
    return [
        vault.read(board.board, site_id=site.id, night=night) for site in vault.read(rooms.sites)
    ]


def summary(vault: door.Vault) -> dict[str, Any]:
    """Everything that a seed decides, without uuids and codes."""
    people = vault.read(residents.find)
    return {
        "people": sorted(
            (row.known_as, row.age or 0, row.gender, row.place, str(row.since)) for row in people
        ),
        "stays": rows(
            vault,
            'SELECT substr(start, 1, 7), count(*), sum(julianday("end") - julianday(start)) '
            "FROM stay GROUP BY 1 ORDER BY 1",
        ),
        "nights": rows(
            vault,
            'SELECT resident_id, bed_id, start, "end", reason FROM bed_assignment ORDER BY id',
        ),
        "support": rows(
            vault,
            "SELECT opened, closed, close_reason_id, destination_id, destination_id_answer, "
            "household_id, created_at FROM support_period ORDER BY id",
        ),
        "forms": [
            vault.read(residents.form, resident_id=number)
            for (number,) in rows(
                vault, "SELECT id FROM resident WHERE merged_into_id IS NULL ORDER BY id"
            )
        ],
    }


def case_work(vault: door.Vault) -> list[Any]:
    """What was done for those who are here, and how many rows there are of everything."""

    def work(tx: Transaction) -> list[Any]:
        return [
            (row.id, assessments.assessments(tx, resident_id=row.id),
             plans.plan(tx, resident_id=row.id), outcomes.outcomes(tx, resident_id=row.id))
            for row in sorted(residents.find(tx, scope=Scope.HERE), key=lambda row: row.id)
        ]  # fmt: skip

    tables = [name for (name,) in rows(vault, "SELECT name FROM sqlite_schema WHERE type='table'")]
    counts = [(name, rows(vault, f"SELECT count(*) FROM {name}")) for name in tables]  # noqa: S608
    return [counts, vault.read(work)]


def test_the_same_seed_tells_the_same_story(
    small_demo: generate.DemoAccounts, tmp_path: Path
) -> None:
    told = []
    for made in (small_demo, small(tmp_path / "again.sdb", seed=7)):
        with opened(made) as vault:
            told.append((summary(vault), case_work(vault)))
    assert told[0] == told[1]
    one, other = (
        generate.tell(years=1, residents=30, seed=seed, now=NOW).events for seed in (7, 8)
    )
    assert one != other


def test_it_says_that_it_is_a_demo(demo: door.Vault, demo_accounts: generate.DemoAccounts) -> None:
    form = demo.read(organisation.form)
    assert (form.discreet_name, form.is_demo, demo.keys.is_recovery_confirmed) == (
        "Desk Planner",
        True,
        True,
    )
    demo.check_recovery_code(demo_accounts.recovery_code)
    assert demo.staff_code == "K3"
    assert set(demo_accounts.staff[0].roles) == {"director", "administrator", "caseworker"}


@pytest.mark.parametrize(
    ("code", "readable"),
    [("V7", set()), ("C2", {"case", "counselling", "health"}), ("P4", {"case", "legal", "safety"})],
)
def test_colleagues_have_their_own_keys(
    demo_accounts: generate.DemoAccounts, tmp_path: Path, code: str, readable: set[str]
) -> None:
    account = next(each for each in demo_accounts.staff if each.staff_code == code)
    path = copy_file(demo_accounts.path, tmp_path / "demo.sdb")
    vault = door.unlock(path, staff_code=code, passphrase=account.passphrase, now=lambda: NOW)
    assert {name for name in vault.classes() if vault.can_read(name)} == readable
    vault.lock()


def test_the_board_tonight(demo: door.Vault) -> None:
    tonight = boards(demo)
    cells = [bed for house in tonight for room in house.rooms for bed in room.beds]
    states = Counter(bed.state for bed in cells)
    assert states[board.BedState.FREE] >= 2
    assert states[board.BedState.BLOCKED] >= 1
    assert all(bed.note for bed in cells if bed.state is board.BedState.BLOCKED)
    taken, beds = sum(house.taken for house in tonight), sum(house.beds for house in tonight)
    assert 0.7 <= taken / beds <= 0.95
    assert sum(len(house.elsewhere) for house in tonight) == 1
    assert sum(bed.arrives_today for bed in cells) >= 2
    leaves = [bed.leaves for bed in cells if bed.leaves]
    assert leaves.count(NOW.date()) == 1
    assert sum(day < NOW.date() for day in leaves) == 1
    assert sum(day > NOW.date() for day in leaves) >= 3


def test_houses_and_rooms(demo: door.Vault) -> None:
    sites = demo.read(rooms.sites)
    assert [site.name for site in sites] == ["House B", "Linden", "Step House"]
    assert len({site.housing_kind for site in sites}) == 3
    assert {row[0] for row in rows(demo, "SELECT DISTINCT kind FROM bed")} == {
        "single", "bunk", "cot", "overflow",
    }  # fmt: skip
    assert rows(
        demo,
        "SELECT count(*) FROM bed_assignment JOIN bed ON bed.id = bed_id WHERE kind = 'overflow' "
        "AND reason <> ''",
    ) > [(0,)]


def test_people_of_many_scripts_and_answers(demo: door.Vault) -> None:
    people = demo.read(residents.find)
    assert len(people) == 160
    letters = {unicodedata.name(row.known_as[0]).split()[0] for row in people if row.known_as}
    assert letters >= {"LATIN", "CYRILLIC", "ARABIC", "DEVANAGARI", "BENGALI"}
    assert any(not row.known_as for row in people)
    for question in QUESTIONS:
        answers = {row[0] for row in rows(demo, f"SELECT {question}_answer FROM resident")}  # noqa: S608
        assert answers == {"given", "declined", "unknown", "not_asked"}, question
    ages = [row.age for row in people if row.age is not None]
    assert min(ages) < 12
    assert any(12 < age < 18 for age in ages)
    assert max(ages) > 50
    genders = Counter(row.gender for row in people)
    assert genders.most_common(1)[0][0] == "Woman or girl"
    assert {"Transgender", "Man or boy"} <= set(genders)


def test_phones_are_those_of_fiction(demo: door.Vault) -> None:
    forms = [
        demo.read(residents.form, resident_id=row.id).phone for row in demo.read(residents.find)
    ]
    phones = [phone for phone in forms if phone[0] == "+"]
    assert len(phones) > 40
    for phone in phones:
        assert phone.startswith(("+44 7700 900", "+33 6 39 98 ")) or "-555-01" in phone


def test_mothers_come_with_their_children(demo: door.Vault) -> None:
    households: dict[int, list[tuple[str, int]]] = {}
    sql = "SELECT household_id, role, resident_id FROM household_member ORDER BY id"
    for household, role, resident in rows(demo, sql):
        households.setdefault(household, []).append((role, resident))
    assert len(households) >= 3
    for members in households.values():
        assert [role for role, _ in members].count("head") == 1
        years = {
            resident: form.birth.year
            for _, resident in members
            if isinstance((form := demo.read(residents.form, resident_id=resident)).birth, Birth)
        }
        head = members[0][1]
        assert all(
            years[child] - years[head] >= 15
            for role, child in members
            if role == "child" and head in years and child in years
        )
    apart = rows(
        demo,
        "SELECT stay.id FROM household_member JOIN stay USING (resident_id) "
        "GROUP BY household_id, stay.start HAVING count(*) <> "
        "(SELECT count(*) FROM household_member AS m WHERE m.household_id = "
        "household_member.household_id)",
    )
    assert not apart  # they come on the same days


def test_supported_without_a_bed_and_back_again(demo: door.Vault) -> None:
    never = "SELECT count(*) FROM resident WHERE id NOT IN (SELECT resident_id FROM stay)"
    again = "SELECT count(*) FROM (SELECT 1 FROM {} GROUP BY resident_id HAVING count(*) > 1)"
    assert rows(demo, never)[0][0] > 10
    assert rows(demo, again.format("stay"))[0][0] > 3
    assert rows(demo, again.format("support_period"))[0][0] > 3
    here = {row.id for row in demo.read(residents.find, scope=Scope.HERE)}
    assert here < {row.id for row in demo.read(residents.find, scope=Scope.SUPPORTED)}
    answers = {row[0] for row in rows(demo, "SELECT destination_id_answer FROM stay")}
    assert answers == {"given", "declined", "unknown", "not_asked"}


def test_every_rule_of_the_database_holds(demo: door.Vault) -> None:
    assert rows(demo, "PRAGMA foreign_key_check") == []
    assert rows(demo, "PRAGMA integrity_check") == [("ok",)]
    overlap = (
        "SELECT count(*) FROM bed_assignment AS a JOIN bed_assignment AS b ON a.id < b.id "
        'AND a.{0} = b.{0} AND a.start < b."end" AND b.start < a."end"'
    )
    for column in ("bed_id", "resident_id"):
        assert rows(demo, overlap.format(column)) == [(0,)]
    blocked = (
        "SELECT count(*) FROM bed_assignment AS a JOIN bed_block AS b USING (bed_id) "
        'WHERE a.start < b."end" AND b.start < a."end"'
    )
    assert rows(demo, blocked) == [(0,)]
    two_open = (
        "SELECT resident_id FROM stay WHERE \"end\" = '9999-12-31' GROUP BY 1 HAVING count(*) > 1"
    )
    assert rows(demo, two_open) == []
    assert rows(demo, "SELECT count(*) FROM resident WHERE created_at > updated_at") == [(0,)]
    latest = rows(demo, "SELECT max(created_at), min(created_at) FROM resident")[0]
    assert latest[0] <= NOW.astimezone(UTC).isoformat(" ")
    assert latest[1] < "2023-12-31"


def test_length_of_stay_is_believable() -> None:
    events = generate.tell(years=5, residents=400, seed=3, now=NOW).events
    since: dict[int, date] = {}
    nights = []
    for event in events:
        if isinstance(event, Arrived):
            since[event.person] = event.day
        elif isinstance(event, Left):
            nights.append((event.day - since[event.person]).days)
    nights.sort()
    assert nights[0] >= 1
    assert nights[len(nights) // 10] <= 20
    assert 20 <= nights[len(nights) // 2] <= 110
    assert 300 < nights[-1] <= 548
    assert all(one.day <= next_.day for one, next_ in pairwise(events))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("size", [(1, 10), (1, 30), (3, 160), (2, 500)])
def test_four_of_five_beds_are_taken_whatever_the_seed(size: tuple[int, int], seed: int) -> None:
    story = generate.tell(years=size[0], residents=size[1], seed=seed, now=NOW)
    assert len(story.people) == sum(isinstance(event, Met) for event in story.events) == size[1]
    beds: dict[int, int | None] = {}
    for event in story.events:
        follow(beds, event)
    in_beds = sum(bed is not None for bed in beds.values())
    assert list(beds.values()).count(None) == 1
    assert 0.3 <= in_beds / story.house.capacity <= 0.96
    if size[1] >= 30:
        assert 0.65 <= in_beds / story.house.capacity


def follow(beds: dict[int, int | None], event: Event) -> None:
    match event:
        case Arrived():
            beds[event.person] = event.bed
        case Left():
            del beds[event.person]
        case _ if hasattr(event, "bed") and hasattr(event, "person"):
            beds[event.person] = event.bed


def test_progress_and_errors_leave_nothing_behind(
    small_demo: generate.DemoAccounts, told_of_small_demo: list[tuple[int, int]], tmp_path: Path
) -> None:
    done, total = told_of_small_demo[-1]
    assert done == total > 30
    with pytest.raises(Conflict):
        small(small_demo.path)
    assert small_demo.path.exists()  # what was there before stays
    with pytest.raises(KeyboardInterrupt):
        small(tmp_path / "demo.sdb", progress=_stop)
    assert list(tmp_path.iterdir()) == []


def _stop(done: int, total: int) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("wrong", [{"years": 0}, {"residents": 9}])
def test_too_small_a_demo_is_refused(tmp_path: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(Invalid):
        small(tmp_path / "demo.sdb", **wrong)


def test_who_sleeps_apart_has_a_room_alone() -> None:
    house, day = plan(20), date(2026, 1, 1)
    book = BedBook(house, day)
    chance = random.Random(1)
    alone = book.choose(chance, Need(1, is_apart=True), day)
    assert alone is not None
    book.take(alone, is_apart=True)
    while (beds := book.choose(chance, Need(1), day)) is not None:
        assert house.beds[beds[0]].room != house.beds[alone[0]].room
        book.take(beds, is_apart=False)
    assert book.choose(chance, Need(1, is_apart=True), day) is None
    book.leave(alone)
    assert book.choose(chance, Need(1), day) is not None


def test_a_child_is_younger_than_the_mother() -> None:
    people, day = People(random.Random(5)), date(2026, 1, 1)
    for _ in range(200):
        mother = people.mother(day)
        child = people.child(day, mother)
        assert 0 <= child.age(day) <= mother.age(day) - 16
        assert child.family == mother.family


def test_the_manual_says_who_can_sign_in(demo_accounts: generate.DemoAccounts) -> None:
    manual = resources.path("help", "manual.md").read_text("utf-8")
    for account in demo_accounts.staff:
        assert f"| {account.staff_code} |" in manual
        assert f"| {account.passphrase} |" in manual
