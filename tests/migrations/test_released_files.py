# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One encrypted file of every released schema: each must keep opening, with all its text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import migrations
from shelterdesk.services.log import log_entries
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Birth, BirthPrecision, LanguageLevel
from shelterdesk.services.rooms import board, stays
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, Clock, copy_file

FILES = Path(__file__).parent / "files"
TODAY = NOW.date()
TOLD: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "vault" / "vectors.json").read_text(encoding="utf-8")
)["fixture"]


@pytest.fixture(params=migrations.REVISIONS)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Vault]:
    path = copy_file(FILES / f"{request.param}.sdb", tmp_path / "old.sdb")
    vault = door.unlock(
        path, staff_code=TOLD["staff_code"], passphrase=TOLD["passphrase"], now=Clock()
    )
    yield vault
    vault.lock()


def test_there_is_a_file_for_every_schema() -> None:
    assert {file.stem for file in FILES.glob("*.sdb")} == set(migrations.REVISIONS)


def test_its_text_in_every_script(released: Vault) -> None:
    people = {row.known_as: row.id for row in released.read(residents.find)}
    assert set(people) == {"Noor", "Ольга", "प्रिया", ""}
    forms = {
        name: released.read(residents.form, resident_id=row_id) for name, row_id in people.items()
    }
    assert [forms[name].legal_name for name in ("Noor", "Ольга", "प्रिया", "")] == [
        "مريم القيسي", "Ольга Петренко", "प्रिया शर्मा", Unanswered.UNKNOWN,
    ]  # fmt: skip
    assert forms["Noor"].phone == "+34 611 777 123"
    assert forms["Ольга"].contact == "after six · Ольга Петренко"
    assert forms["Noor"].birth == Birth(1999, 4, 27)
    assert forms["Noor"].languages == (("ar", LanguageLevel.NATIVE),)
    assert forms["प्रिया"].birth == Birth(1985, precision=BirthPrecision.ESTIMATED)
    assert forms[""].birth is Unanswered.DECLINED


def test_its_nights(released: Vault) -> None:
    (house,) = released.read(board.boards)
    assert house.taken == 2
    (olga,) = released.read(residents.find, text="olga")
    history = released.read(board.history_of, resident_id=olga.id)
    assert [(row.room, row.start, row.end) for row in history] == [
        ("Room 2", TODAY - timedelta(days=1), None),
        ("Room 1", TODAY - timedelta(days=4), TODAY - timedelta(days=1)),
    ]
    (priya,) = released.read(residents.find, text="प्रिया")
    (left,) = released.read(stays.stays, resident_id=priya.id)
    assert (left.end, left.destination) == (TODAY, "Own home, no subsidy")


def test_its_recovery_code_and_keys(released: Vault) -> None:
    released.check_recovery_code(TOLD["recovery_code"])
    assert released.keys.format == 2
    assert not released.verify_audit().findings  # what was written before the chain is in it


def test_its_log(tmp_path: Path) -> None:
    path = copy_file(FILES / "0002.sdb", tmp_path / "old.sdb")
    vault = door.unlock(
        path, staff_code=TOLD["staff_code"], passphrase=TOLD["passphrase"], now=Clock()
    )
    (noor,) = vault.read(residents.find, text="noor")
    page = vault.read(log_entries.of_resident, resident_id=noor.id)
    readable = [row.id for row in page.rows if row.confidentiality in {"desk", "case"}]
    words = vault.read(log_entries.read_words, entry_ids=readable)
    shown = {row.text for row in page.rows} | set(words.values())
    assert {"All quiet.", "Письмо пришло."} <= shown
    assert "Only the nurse reads this." not in shown
    with vault._engine.begin() as connection:
        undated = (
            "SELECT count(*) FROM log_entry_person AS p JOIN log_entry AS e "
            "ON e.id = p.log_entry_id WHERE p.at IS NOT e.at"
        )
        assert connection.exec_driver_sql(undated).scalar() == 0
    vault.lock()
