# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of a demo's years: so many entries as asked for, believable, and sealed where it must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shelterdesk.demo import daily_texts, generate
from shelterdesk.errors import Invalid
from shelterdesk.models.log_entries import LogKind
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import Words
from shelterdesk.vault import door
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import copy_file
from tests.test_demo import NOW, opened, rows

ENTRIES = 2_000
FIRST = f"log_entry WHERE id <= {ENTRIES}"  # what follows is the log of the last weeks
ABOUT_HERE = """
    SELECT count(*) FROM log_entry_person AS p JOIN log_entry AS e ON e.id = p.log_entry_id
    WHERE e.id <= {last} AND e.parent_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM stay AS s WHERE s.resident_id = p.resident_id
        AND s.start <= date(e.at, '+1 hour') AND s."end" >= date(e.at, '+1 hour'))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> generate.DemoAccounts:
    path = tmp_path_factory.mktemp("log") / "demo.sdb"
    return generate.generate(
        path, years=1, residents=30, log_entries=ENTRIES, seed=1, now=NOW, cost=FLOOR
    )


@pytest.fixture(scope="module")
def demo(told: generate.DemoAccounts) -> Iterator[door.Vault]:
    with opened(told) as vault:
        yield vault


def most_written_about(vault: door.Vault) -> int:
    query = "SELECT resident_id FROM log_entry_person GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    return int(rows(vault, query)[0][0])


def test_so_many_entries_and_the_years_are_full_of_them(demo: door.Vault) -> None:
    assert rows(demo, f"SELECT count(*) FROM {FIRST}") == [(ENTRIES,)]  # noqa: S608
    assert len(rows(demo, f"SELECT substr(at, 1, 7) FROM {FIRST} GROUP BY 1")) >= 12  # noqa: S608
    assert rows(demo, "SELECT count(*) FROM log_entry WHERE state <> 'final'") == [(0,)]
    joined = "log_entry_person AS p JOIN log_entry AS e ON e.id = p.log_entry_id"
    assert rows(demo, f"SELECT count(*) FROM {joined} WHERE p.at IS NOT e.at") == [(0,)]  # noqa: S608
    kinds = {row[0] for row in rows(demo, "SELECT DISTINCT kind FROM log_entry")}
    assert kinds == {kind.value for kind in LogKind}
    sealed = rows(demo, f"SELECT count(*) FROM {FIRST} AND confidentiality <> 'desk'")  # noqa: S608
    assert 0.1 < sealed[0][0] / ENTRIES < 0.2
    assert rows(demo, "SELECT count(*) FROM log_entry WHERE relation = 'addendum'")[0][0] > 5


def test_it_is_about_those_who_were_there(demo: door.Vault) -> None:
    assert rows(demo, ABOUT_HERE.format(last=ENTRIES)) == [(0,)]
    people = dict(
        rows(
            demo,
            "SELECT n, count(*) FROM (SELECT (SELECT count(*) FROM log_entry_person AS p "
            "WHERE p.log_entry_id = e.id) AS n FROM log_entry AS e) GROUP BY n",
        )
    )
    assert people[0] > 50
    assert people[1] > people[0]
    assert sum(number for n, number in people.items() if n > 1) > 50


def test_search_finds_them(demo: door.Vault) -> None:
    found = demo.read(log_entries.search, text="lentils")
    assert found
    assert all("lentils" in row.text for row in found)
    assert demo.read(log_entries.search, text="lentils", resident_id=most_written_about(demo))


def test_sealed_ones_are_read_with_the_key_and_not_without(
    demo: door.Vault, told: generate.DemoAccounts, tmp_path: Path
) -> None:
    resident = most_written_about(demo)
    states = {code: states_of(told, tmp_path, code, resident) for code in ("C2", "V7")}
    assert states["C2"]["health"] == {Words.CLOSED}
    assert states["C2"]["case"] == {Words.SHOWN}
    assert states["C2"]["legal"] == {Words.LOCKED}
    assert {name for name, words in states["V7"].items() if words != {Words.LOCKED}} == {"desk"}


def states_of(
    told: generate.DemoAccounts, folder: Path, code: str, resident: int
) -> dict[str, set[Words]]:
    account = next(each for each in told.staff if each.staff_code == code)
    path = copy_file(told.path, folder / f"{code}.sdb")
    vault = door.unlock(path, staff_code=code, passphrase=account.passphrase, now=lambda: NOW)
    found: dict[str, set[Words]] = {}
    try:
        page = vault.read(log_entries.of_resident, resident_id=resident, limit=ENTRIES)
        for row in page.rows:
            found.setdefault(row.confidentiality, set()).add(row.words)
            if code == "C2" and row.confidentiality == "health":
                assert vault.read(log_entries.read_words, entry_ids=[row.id])[row.id]
    finally:
        vault.lock()
    return found


def test_no_sealed_word_stands_in_the_open_database(demo: door.Vault) -> None:
    image = b"".join(
        str(value).encode() if not isinstance(value, bytes) else value
        for table in ("log_entry", "log_text", "log_entry_person", "audit_event", "audit_image")
        for row in rows(demo, f"SELECT * FROM {table}")  # noqa: S608
        for value in row
    )
    desk = {begin for begins, _ends in daily_texts.POOLS.values() for begin in begins}
    sealed = {begin for begins, _ends in daily_texts.SEALED_POOLS.values() for begin in begins}
    assert any(words.encode() in image for words in desk)
    assert [words for words in sealed - desk if words.encode() in image] == []
    assert rows(
        demo,
        "SELECT count(*) FROM log_text JOIN log_entry AS e ON e.id = log_entry_id "
        "WHERE (plain IS NULL) = (e.confidentiality = 'desk')",
    ) == [(0,)]


def test_as_many_beds_as_asked_for(tmp_path: Path) -> None:
    story = generate.tell(years=1, residents=30, beds=20, seed=1, now=NOW)
    assert 16 <= story.house.capacity <= 20  # the extra bed is not among them
    assert generate.tell(years=1, residents=30, seed=1, now=NOW).house.capacity < 14
    with pytest.raises(Invalid, match="12 beds"):
        generate.generate(tmp_path / "demo.sdb", beds=3, now=NOW, cost=FLOOR)
    assert not (tmp_path / "demo.sdb").exists()
