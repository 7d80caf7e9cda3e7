# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing readable on disk; sealed text unreadable even in the open database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from shelterdesk.database.engine import open_engine
from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.models.answers import Unanswered
from shelterdesk.services import organisation, setup, vocabularies
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.resident_index import Scope
from shelterdesk.services.residents.residents import Birth, LanguageLevel, ResidentForm
from shelterdesk.services.rooms import check_out, rooms, stays
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault import create, door
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE
from tests.vault_faults import add_front_desk, file_secret

MARK = "Quxmarker"
SCRIPTS = {
    "latin": f"{MARK}é",
    "devanagari": "नमस्तेचिह्न",
    "arabic": "علامةفريدة",
    "cyrillic": "Особыйзнак",
}
CODE = "Q7MK"
ON = date(2026, 11, 20)
DAY_OF_BIRTH = 27


def texts() -> list[bytes]:
    """Everything typed below, as it would lie on a disk."""
    words = [
        *SCRIPTS.values(),
        MARK.lower(),
        CODE,
        PASSPHRASE,
        "611777123",
        "Q7 he/qux",
        "x-qux-mark",
    ]
    return [word.encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le")]


def found_in(*folders: Path) -> list[tuple[str, bytes]]:
    """Which files hold any of it."""
    return [
        (file.name, word)
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file()
        for word in texts()
        if word in file.read_bytes()
    ]


@pytest.fixture
def temp_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def form() -> ResidentForm:
    return ResidentForm(
        known_as=f"{SCRIPTS['latin']} {SCRIPTS['devanagari']}",
        legal_name=f"{SCRIPTS['arabic']} {SCRIPTS['latin']}",
        birth=Birth(1999, 4, DAY_OF_BIRTH),
        pronouns="Q7 he/qux",
        nationality="QX",
        phone="+34 611777123",
        contact=f"{SCRIPTS['cyrillic']} {SCRIPTS['latin']}",
        languages=(("x-qux-mark", LanguageLevel.NATIVE),),
    )


def fill(vault: Vault) -> int:
    """The mark in every field there is."""
    word = SCRIPTS["latin"]
    site_id = vault.do("Add house", rooms.add_site, name=f"{word} house").result
    room_id = vault.do(
        "Add room", rooms.add_room, site_id=site_id, name=f"{word} room", hint=f"{word} hint"
    ).result
    beds = [
        vault.do("Add bed", rooms.add_bed, room_id=room_id, label=f"{word} {n}").result
        for n in range(3)
    ]
    vault.do("Block", rooms.block, bed_id=beds[2], start=ON, end=None, reason=f"{word} block")
    for name in ("gender", "destination", "close_reason", "referral_source"):
        label = f"{word} {name}"
        vault.do("Add word", vocabularies.add, vocabulary=name, label=label, code="qux")
    habits = vault.read(organisation.form)
    vault.do(
        "Edit",
        organisation.edit,
        form=organisation.OrganisationForm(
            f"{word} house", habits.language, "QX", "EUR", 0, "A4", 6
        ),
    )
    vault.do("Rename", organisation.edit_own_name, name_shown=f"{word} Joy")
    resident_id: int = vault.do("Add resident", residents.add, form=form()).result
    stay_id = vault.do(
        "Admit", stays.admit, resident_id=resident_id, on=ON, bed_id=beds[0], referral_source="qux"
    ).result
    vault.do(
        "Move", stays.move, stay_id=stay_id, bed_id=beds[1], on=date(2026, 11, 21), reason=word
    )
    vault.do(
        "Check out",
        check_out.check_out,
        stay_id=stay_id,
        on=date(2026, 11, 22),
        destination="qux",
        closes_support=True,
        close_reason="qux",
    )
    return resident_id


def test_nothing_readable_on_disk(tmp_path: Path, temp_folder: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    path = folder / "desk.sdb"
    create.create(
        path,
        staff_code=CODE,
        passphrase=PASSPHRASE,
        name_shown=f"{MARK} Joy",
        organisation={"discreet_name": MARK, "language": "en"},
        first=setup.seed,
        cost=FLOOR,
    )
    assert not found_in(folder, temp_folder)
    vault = door.unlock(path, staff_code=CODE, passphrase=PASSPHRASE)
    resident_id = fill(vault)
    assert vault.read(residents.find, text=MARK)[0].id == resident_id
    with pytest.raises(RuntimeError):
        vault.do("Fail", _fail, resident_id=resident_id)
    sizes = {file.name: file.stat().st_size for file in folder.iterdir()}
    assert sizes["desk.sdb-wal"] > 0  # what was just typed is here
    assert not found_in(folder, temp_folder)
    assert vault.read(residents.form, resident_id=resident_id) == form()
    vault.lock()
    assert not found_in(folder, temp_folder)
    assert sorted(file.name for file in folder.iterdir()) == [
        "desk.sdb", "desk.sdb.keys", "desk.sdb.keys.bak", "desk.sdb.lock",
    ]  # fmt: skip
    assert not list(temp_folder.iterdir())


def _fail(tx: Any, *, resident_id: int) -> None:
    residents.edit(tx, resident_id=resident_id, form=ResidentForm(known_as=SCRIPTS["cyrillic"]))
    tx.session.flush()
    raise RuntimeError


def test_the_search_above_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(f"... {SCRIPTS['cyrillic']} ...", encoding="utf-8")
    assert [name for name, _ in found_in(tmp_path)] == ["file"]


@pytest.fixture
def raw(desk_file: Path) -> Iterator[tuple[Path, int, Engine]]:
    """A file with a person in it, locked, and its database opened with the file key."""
    vault = door.unlock(desk_file, staff_code="K3", passphrase=PASSPHRASE)
    resident_id = fill(vault)
    vault.do("Add other", residents.add, form=ResidentForm(known_as="Other", legal_name="Else"))
    vault.lock()
    engine = open_engine(desk_file, file_secret(desk_file))
    yield desk_file, resident_id, engine
    engine.dispose()


def test_sealed_columns_are_unreadable_with_the_file_key(raw: tuple[Path, int, Engine]) -> None:
    _, resident_id, engine = raw
    with engine.connect() as connection:
        everything = b""
        for (table,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
        ).fetchall():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):  # noqa: S608
                for value in row:
                    everything += value if isinstance(value, bytes) else str(value).encode()
        row = connection.exec_driver_sql(
            f"SELECT legal_name, birth_day, phone, contact FROM resident WHERE id = {resident_id}"  # noqa: S608
        ).one()
    assert SCRIPTS["devanagari"].encode() in everything  # the chosen name is the desk's
    for sealed in (SCRIPTS["arabic"], SCRIPTS["cyrillic"], "611777123"):
        assert sealed.encode() not in everything
    assert all(isinstance(value, bytes) and value[:4] == b"\x01\x01\x00\x01" for value in row)
    assert len(row[1]) == 4 + 12 + 2 + 16  # a day is always two digits: its length tells nothing


@pytest.mark.parametrize(
    "change",
    [
        "legal_name = (SELECT legal_name FROM resident WHERE known_as = 'Other')",
        "legal_name = contact",
        "uuid = '" + "0" * 32 + "'",
        "legal_name = CAST(substr(legal_name, 1, length(legal_name) - 1) || x'00' AS BLOB)",
        "legal_name = CAST(x'02' || substr(legal_name, 2) AS BLOB)",
        "legal_name = CAST(x'09' || substr(legal_name, 2) AS BLOB)",
        "legal_name = CAST(substr(legal_name, 1, 1) || x'77' || substr(legal_name, 3) AS BLOB)",
        "legal_name = x'01'",
    ],
)
def test_text_moved_or_changed_cannot_be_verified(
    raw: tuple[Path, int, Engine], change: str
) -> None:
    path, resident_id, engine = raw
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE resident SET {change} WHERE id = {resident_id}")  # noqa: S608
    engine.dispose()
    vault = door.unlock(path, staff_code="K3", passphrase=PASSPHRASE)
    with pytest.raises(Damaged, match="cannot be verified"):
        vault.read(residents.form, resident_id=resident_id)
    # One bad row does not end the search for everybody else.
    assert [row.known_as for row in vault.read(residents.find, text="Else")] == ["Other"]
    assert vault.read(residents.row, resident_id=resident_id).known_as == form().known_as
    vault.lock()


@pytest.fixture
def front_desk(desk_file: Path) -> Iterator[tuple[Vault, int]]:
    """A colleague without class keys, and a person whose identity is sealed."""
    code, passphrase = add_front_desk(desk_file)
    vault = door.unlock(desk_file, staff_code="K3", passphrase=PASSPHRASE)
    resident_id = vault.do("Add", residents.add, form=form()).result
    vault.lock()
    opened = door.unlock(desk_file, staff_code=code, passphrase=passphrase)
    yield opened, resident_id
    opened.lock()


def as_caseworker(vault: Vault, resident_id: int) -> ResidentForm:
    """What somebody with the key reads afterwards."""
    vault.lock()
    opened = door.unlock(vault.path, staff_code="K3", passphrase=PASSPHRASE)
    found = opened.read(residents.form, resident_id=resident_id)
    opened.lock()
    return found


def test_without_the_key_identity_is_hidden(front_desk: tuple[Vault, int]) -> None:
    vault, resident_id = front_desk
    assert vault.roles == {"front_desk"}
    assert not any(vault.can_read(name) for name in ("case", "counselling", "health", "legal"))
    seen = vault.read(residents.form, resident_id=resident_id)
    assert seen.known_as == form().known_as
    assert (seen.legal_name, seen.phone, seen.contact) == (Hidden.HIDDEN,) * 3
    assert seen.birth == Birth(1999, 4, Hidden.HIDDEN)
    assert vault.read(residents.find, text=SCRIPTS["arabic"]) == []
    assert vault.read(residents.find, text="611777123") == []
    assert len(vault.read(residents.find, text=MARK, scope=Scope.ALL)) == 1


def test_without_the_key_what_is_hidden_stays(front_desk: tuple[Vault, int]) -> None:
    vault, resident_id = front_desk
    seen = vault.read(residents.form, resident_id=resident_id)
    changes = vault.do("Edit", residents.edit, resident_id=resident_id, form=seen)
    assert changes.tables == frozenset()
    assert as_caseworker(vault, resident_id) == form()


def test_without_the_key_one_can_write(front_desk: tuple[Vault, int]) -> None:
    vault, resident_id = front_desk
    typed = ResidentForm(
        known_as="Noor",
        legal_name="New Name",
        birth=Birth(1999, 5, 3),
        phone="12345678",
        contact=Unanswered.DECLINED,
    )
    vault.do("Edit", residents.edit, resident_id=resident_id, form=typed)
    seen = vault.read(residents.form, resident_id=resident_id)
    assert (seen.legal_name, seen.phone) == (Hidden.HIDDEN, Hidden.HIDDEN)
    assert seen.birth == Birth(1999, 5, Hidden.HIDDEN)
    assert seen.contact is Unanswered.DECLINED
    new_id = vault.do("Add", residents.add, form=typed).result
    assert as_caseworker(vault, resident_id) == typed
    assert as_caseworker(vault, new_id) == typed


def test_without_the_key_a_day_can_be_taken_back(front_desk: tuple[Vault, int]) -> None:
    vault, resident_id = front_desk
    vault.do(
        "Edit",
        residents.edit,
        resident_id=resident_id,
        form=ResidentForm(birth=Birth(1999, 4)),
    )
    assert as_caseworker(vault, resident_id).birth == Birth(1999, 4)


def test_raw_text_cannot_be_opened_without_the_key(front_desk: tuple[Vault, int]) -> None:
    vault, resident_id = front_desk

    def reveal(tx: Any) -> None:
        row = residents.get(tx, resident_id)
        tx.reveal(row, "legal_name")

    with pytest.raises(NotAllowed, match="hold no key"):
        vault.read(reveal)


def test_a_later_period_keeps_its_words(desk_file: Path) -> None:
    vault = door.unlock(desk_file, staff_code="K3", passphrase=PASSPHRASE)
    resident_id = fill(vault)
    (period,) = vault.read(support.periods, resident_id=resident_id)
    assert (period.close_reason, period.destination) == (
        f"{SCRIPTS['latin']} close_reason",
        f"{SCRIPTS['latin']} destination",
    )
    vault.lock()
