# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bits flip in pages of a file with many rows: what is left comes through, and is right."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Damaged, NotFound, Unwritable
from shelterdesk.services.residents import residents
from shelterdesk.vault import backup, backup_reading, copying, salvage, trees
from shelterdesk.vault.door import Vault
from shelterdesk.vault.openers import ByStaff
from shelterdesk.vault.pages import PAGE_SIZE, Pages
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, copy_file
from tests.factories import admitted, beds, house, person, soak
from tests.vault_faults import file_secret, picture, unlock

ROUNDS = soak(5)


def fill(vault: Vault, people: int = 1200) -> None:
    """People with short and very long words, some through the front door, most at once."""
    for number in range(8):
        person(vault, f"Person {number}", contact="x" * (number * 1500))
    with vault._session() as session, session.begin():
        table = residents.Resident.__table__
        query = table.select().order_by(table.c.id.desc())
        template = dict(session.connection().execute(query).mappings().first() or {})
        rows = [
            template
            | {
                "id": 100 + number,
                "uuid": f"{number:032x}",
                "known_as": f"Row {number} " + "é" * (number % 90),
                "code": f"N{number:05}",
                "contact": bytes([number % 256]) * (1 + number % 13 * 700),
            }
            for number in range(people)
        ]
        session.connection().execute(table.insert(), rows)


@pytest.fixture(scope="module")
def filled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = copy_file(template, tmp_path_factory.mktemp("filled") / "desk.sdb")
    vault = unlock(path)
    fill(vault)
    vault.lock()
    return path


@pytest.fixture
def full_file(filled: Path, tmp_path: Path) -> Path:
    return copy_file(filled, tmp_path / "desk.sdb")


def everything(path: Path, secret: bytes) -> dict[str, dict[int, tuple[Any, ...]]]:
    """Every row of every table by its row id."""
    connection = copying.connect(path, secret, mode="frozen")
    try:
        found = {}
        for name in copying.tables(connection):
            query = f'SELECT rowid, * FROM "{name}"'  # noqa: S608 - a name of the schema
            found[name] = {row[0]: row for row in connection.execute(query)}
        return found
    finally:
        connection.close()


def pages_of(path: Path, secret: bytes) -> dict[tuple[str, int], set[int]]:
    """On which pages each row lies, by an independent reading: each page is damaged in turn."""
    pages = Pages(path, secret)
    found: dict[tuple[str, int], set[int]] = {}
    entries, _all = trees.schema(pages)
    for entry in entries:
        if entry.kind == "table" and entry.root:
            for leaf in trees.walk(pages, entry.root).leaves:
                for row_id, _values in trees.rows(pages, leaf):
                    found[entry.name, row_id] = {leaf, *_overflow(pages, leaf, row_id)}
    return found


def _overflow(pages: Pages, leaf: int, row_id: int) -> set[int]:
    seen: set[int] = set()

    class Watching:
        def get(self, number: int) -> bytes | None:
            seen.add(number)
            return pages.get(number)

    for found, _values in trees.rows(Watching(), leaf):  # type: ignore[arg-type]
        if found == row_id:
            return seen - {leaf}
        seen.clear()
    return set()


def flip(path: Path, numbers: set[int], chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for number in numbers:
        data[(number - 1) * PAGE_SIZE + chance.randrange(16, PAGE_SIZE)] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


@pytest.mark.soak
def test_nothing_is_wrong_and_everything_on_whole_pages_comes_through(
    full_file: Path, tmp_path: Path
) -> None:
    secret = file_secret(full_file)
    whole = full_file.read_bytes()
    before, where = everything(full_file, secret), pages_of(full_file, secret)
    assert sum(map(len, before.values())) > 400
    chance = random.Random(5)
    count = len(whole) // PAGE_SIZE
    for number in range(ROUNDS):
        full_file.write_bytes(whole)
        bad = set(chance.sample(range(1, count + 1), chance.choice([1, 1, 2, 5, 20])))
        flip(full_file, bad, chance)
        target = tmp_path / f"salvaged-{number}.sdb"
        damaged = full_file.read_bytes()
        report = salvage.salvage(full_file, secret, target, drop_strays=False)
        assert full_file.read_bytes() == damaged
        assert report.bad_pages == len(bad)
        after = everything(target, secret)
        for table, rows in before.items():
            assert after[table].items() <= rows.items(), "a wrong row"
            missing = {row_id for row_id in rows.keys() - after[table].keys()}
            must_be_lost = {row_id for row_id in missing if where[table, row_id] & bad}
            assert missing == must_be_lost, (table, bad, report)
            assert (table in report.lost) >= bool(missing)


def test_a_lost_record_takes_along_what_hangs_on_it(desk_file: Path, tmp_path: Path) -> None:
    """References that may be empty are emptied; rows that cannot stand alone stay behind."""
    vault = unlock(desk_file)
    bed_ids = beds(vault, house(vault, "30 rooms × 2 beds"))
    for number, bed_id in enumerate(bed_ids):
        admitted(vault, bed_id, date(2026, 11, 1), f"Person {number}")
    vault.lock()
    secret = file_secret(desk_file)
    pages = Pages(desk_file, secret)
    entries, _all = trees.schema(pages)
    root = next(entry.root for entry in entries if entry.name == "resident")
    leaf = trees.walk(pages, root).leaves[1]
    gone = sum(1 for _row in trees.rows(pages, leaf))
    flip(desk_file, {leaf}, random.Random(1))
    target = tmp_path / "new.sdb"
    report = salvage.salvage(desk_file, secret, target)
    assert report.lost == {"resident": gone}
    assert report.set_aside["stay"] == gone
    assert not report.is_all
    words = " ".join(salvage.in_words_of(report))
    assert f"residents: at least {gone} are lost" in words
    assert f"stays: {gone} belong to lost records" in words
    opened = unlock(target)
    assert len(opened.read(residents.find)) == 60 - gone
    made = backup.make(opened, tmp_path, now=NOW)
    assert made.problem == ""
    opened.lock()


def test_strays_that_were_kept_are_told_in_the_backup(desk_file: Path, tmp_path: Path) -> None:
    vault = unlock(desk_file)
    with backup.live_connection(vault) as connection:
        connection.execute("PRAGMA foreign_keys=off")
        connection.execute(
            "INSERT INTO resident_access (uuid, resident_id, staff_id, created_at, updated_at) "
            "VALUES ('a', 77, 77, '2026-01-01', '2026-01-01')"
        )
        connection.execute("PRAGMA foreign_keys=on")
    made = backup.make(vault, tmp_path, now=NOW)
    vault.lock()
    assert "rows of the file belong to records that are not there" in made.problem
    found = backup_reading.verify(made.path, ByStaff(STAFF_CODE, PASSPHRASE))
    assert not found.is_good
    assert "belong to records" in found.findings[0]


def test_nothing_is_lost_of_a_whole_file(full_file: Path, tmp_path: Path) -> None:
    secret = file_secret(full_file)
    told: list[int] = []
    report = salvage.salvage(
        full_file,
        secret,
        tmp_path / "new.sdb",
        progress=lambda done, total, text: told.append(done),
    )
    assert report.is_all
    assert told
    assert everything(tmp_path / "new.sdb", secret) == everything(full_file, secret)
    assert "Nothing is lost." in list(salvage.in_words_of(report))
    opened = unlock(tmp_path / "new.sdb")
    assert len(opened.read(residents.find)) == report.rows["resident"]
    opened.lock()


def test_the_mark_of_the_schema_can_be_lost(full_file: Path, tmp_path: Path) -> None:
    secret = file_secret(full_file)
    entries, _all = trees.schema(Pages(full_file, secret))
    root = next(entry.root for entry in entries if entry.name == "alembic_version")
    flip(full_file, {root}, random.Random(2))
    report = salvage.salvage(full_file, secret, tmp_path / "new.sdb")
    assert "alembic_version" in report.lost
    unlock(tmp_path / "new.sdb").lock()


def test_what_cannot_be_salvaged(full_file: Path, tmp_path: Path) -> None:
    secret = file_secret(full_file)
    before = picture(tmp_path)
    with pytest.raises(NotFound):
        salvage.salvage(tmp_path / "none.sdb", secret, tmp_path / "new.sdb")
    with pytest.raises(Conflict, match="exists already"):
        salvage.salvage(full_file, secret, full_file)
    with pytest.raises(Damaged, match="Nothing can be read"):
        salvage.salvage(full_file, bytes(48), tmp_path / "new.sdb")
    with pytest.raises(Unwritable):
        salvage.salvage(full_file, secret, tmp_path / "none" / "new.sdb")
    assert picture(tmp_path) == before


def salvaged(path: Path, target: Path, bad: set[int]) -> salvage.SalvageReport:
    """Salvage with these pages bad; what comes through is right, and no page is unclear."""
    secret = file_secret(path)
    before = everything(path, secret)
    flip(path, bad, random.Random(9))
    report = salvage.salvage(path, secret, target, drop_strays=False)
    after = everything(target, secret)
    for table, rows in before.items():
        assert after[table].items() <= rows.items()
        assert len(rows) - len(after[table]) == report.lost.get(table, 0)
    return report


def test_a_bad_root_loses_no_row(full_file: Path, tmp_path: Path) -> None:
    """All leaves below it hang in no tree any more."""
    pages = Pages(full_file, file_secret(full_file))
    roots = {entry.name: entry.root for entry in trees.schema(pages)[0]}
    assert trees.walk(pages, roots["resident"]).interior
    report = salvaged(full_file, tmp_path / "new.sdb", {roots["resident"]})
    assert report.is_all, report


def test_page_one_loses_nothing(full_file: Path, tmp_path: Path) -> None:
    report = salvaged(full_file, tmp_path / "new.sdb", {1})
    assert report.is_all, report
    opened = unlock(tmp_path / "new.sdb")
    assert len(opened.read(residents.find)) == report.rows["resident"]
    opened.lock()


@pytest.mark.soak
def test_a_bad_leaf_of_the_list_of_tables(full_file: Path, tmp_path: Path) -> None:
    """What tables look like is known from today's schema, and their rows by their looks. Some of
    the leaves here; ``make soak`` takes all of them."""
    secret = file_secret(full_file)
    pages = Pages(full_file, secret)
    before = everything(full_file, secret)
    leaves = list(trees.walk(pages, 1).leaves)
    for number, leaf in enumerate(random.Random(4).sample(leaves, min(soak(5), len(leaves)))):
        whole = full_file.read_bytes()
        flip(full_file, {leaf}, random.Random(number))
        target = tmp_path / f"new-{number}.sdb"
        report = salvage.salvage(full_file, secret, target, drop_strays=False)
        after = everything(target, secret)
        assert set(after) == set(before), "every table is there"
        for table, rows in before.items():
            assert after[table].items() <= rows.items(), (table, report)
            if len(rows) > len(after[table]):
                assert report.lost[table] > 0
                assert report.unclear_pages
        full_file.write_bytes(whole)


def test_the_highest_numbers_are_carried_over(desk_file: Path, tmp_path: Path) -> None:
    """Where a table keeps the highest number it ever gave, none is given twice."""
    vault = unlock(desk_file)
    with backup.live_connection(vault) as connection:
        connection.execute(
            "CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT)"
        )
        connection.executemany("INSERT INTO numbered (word) VALUES (?)", [("a",), ("b",), ("c",)])
        connection.execute("DELETE FROM numbered WHERE id > 1")
    vault.lock()
    secret = file_secret(desk_file)
    report = salvage.salvage(desk_file, secret, tmp_path / "new.sdb")
    assert report.is_all
    connection = copying.connect(report.target, secret)
    connection.execute("INSERT INTO numbered (word) VALUES ('d')")
    assert connection.execute("SELECT max(id) FROM numbered").fetchone() == (4,)
    connection.close()
