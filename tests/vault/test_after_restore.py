# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lawful ways back accuse nobody: restores, an update that was cut off, a crash, the paper."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import DiskFull, UserError
from shelterdesk.models.staff import Role
from shelterdesk.services.staff import backups
from shelterdesk.vault import accounts as accounts_
from shelterdesk.vault import backup, door, file_lock, key_file, recovering, restore
from shelterdesk.vault.door import Vault
from shelterdesk.vault.openers import ByStaff
from shelterdesk.vault.primitives import FLOOR
from tests.backups import people
from tests.conftest import PASSPHRASE, STAFF_CODE, Clock, copy_file
from tests.migrations.test_released_files import TOLD
from tests.vault_faults import process
from tests.vault_people import add, phrase, recovered, renewed, signed_in

RELEASED = Path(__file__).parents[1] / "migrations" / "files"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def house(desk_file: Path, stick: Path, clock: Clock) -> House:
    return House(desk_file, stick, clock)


class House:
    """A file whose clock goes on, as days do."""

    def __init__(self, path: Path, stick: Path, clock: Clock) -> None:
        self.path, self.stick, self.clock = path, stick, clock

    def enter(self, code: str = STAFF_CODE, passphrase: str | None = None) -> Vault:
        self.clock.now += timedelta(minutes=5)
        return door.unlock(
            self.path, staff_code=code, passphrase=passphrase or phrase(code), now=self.clock
        )

    def backed_up(self, vault: Vault, first: int, count: int = 3) -> Path:
        people(vault, count, first)
        self.clock.now += timedelta(hours=3)
        made = backup.make(vault, self.stick, now=self.clock.now)
        vault.do(
            "Record", backups.record, at=self.clock.now, kind="manual", place=str(self.stick),
            file_name=made.path.name, sha256=made.sha256, audit_entries=made.audit_entries,
            verified_at=self.clock.now,
        )  # fmt: skip
        return made.path

    def restore(self, made: Path) -> None:
        self.clock.now += timedelta(minutes=5)
        restore.restore(made, self.path, ByStaff(STAFF_CODE, PASSPHRASE), now=self.clock.now)

    def told(self, code: str = STAFF_CODE, *, grave: bool = True) -> list[str]:
        vault = self.enter(code)
        words = [notice.words for notice in vault.notices if notice.is_grave == grave]
        vault.lock()
        return words

    def findings(self) -> list[str]:
        vault = self.enter()
        found = [finding.words for finding in vault.verify_audit().findings]
        vault.lock()
        return found


def test_backups_of_a_life_that_was_given_up_accuse_nobody(house: House) -> None:
    """The same backup is restored twice; copies made in between lie there all the time."""
    vault = house.enter()
    first = house.backed_up(vault, 0)
    vault.lock()
    for turn in range(1, 4):
        house.restore(first)
        assert house.findings() == []
        vault = house.enter()
        house.backed_up(vault, turn * 100, count=20 - 5 * turn)
        vault.lock()
        assert house.findings() == []


def test_a_cut_tail_is_found_after_a_restore_as_well(house: House) -> None:
    vault = house.enter()
    made = house.backed_up(vault, 0)
    vault.lock()
    house.restore(made)
    vault = house.enter()
    house.backed_up(vault, 100)
    end = vault.audit_end()[0]
    with vault._session() as session, session.begin():
        run = session.connection().exec_driver_sql
        run("DROP TRIGGER audit_event_delete")
        run("DROP TRIGGER audit_person_delete")
        run("DROP TRIGGER audit_image_delete")
        for table, column in (("audit_person", "event_id"), ("audit_image", "event_id")):
            run(f"DELETE FROM {table} WHERE {column} > ?", (end - 4,))  # noqa: S608 - ours
        run("DELETE FROM audit_event WHERE id > ?", (end - 4,))
    assert vault.verify_audit().findings
    vault.lock()


def test_whoever_was_hired_since_the_backup_is_no_stranger(house: House) -> None:
    vault = house.enter()
    add(vault, "D2", Role.DIRECTOR)
    made = house.backed_up(vault, 0)
    for code, role in (("N1", Role.FRONT_DESK), ("N3", Role.DIRECTOR)):
        add(vault, code, role)
    vault.lock()
    for code in ("D2", "N1", "N3"):
        house.enter(code).lock()
    house.restore(made)
    assert house.told() == []
    (words,) = [one for one in house.told(grave=False) if "younger than the backup" in one]
    assert "2 accounts" in words
    assert house.told("N1") == []
    for director in ("D2", "N3"):  # the one of before, and the one who was put back
        (words,) = house.told(director)
        assert "put back to the backup" in words
    assert house.told() == []
    assert house.told(grave=False) == []
    assert house.findings() == []


def test_an_account_taken_out_after_a_restore_is_told(house: House) -> None:
    """Behind the restore nobody hides: whoever did anything had a row."""
    vault = house.enter()
    add(vault, "F1", Role.FRONT_DESK)
    made = house.backed_up(vault, 0)
    vault.lock()
    house.restore(made)
    house.enter("F1").lock()
    vault = house.enter()
    with vault._session() as session, session.begin():
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = on")
        session.connection().exec_driver_sql("UPDATE staff SET code = 'gone' WHERE code = 'F1'")
    vault.lock()
    assert any("stands in no list" in words for words in house.told())


# -- an update that was cut off, then the paper ----------------------------------------------


def test_an_update_put_off_then_the_recovery_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copy_file(RELEASED / "0001.sdb", tmp_path / "desk.sdb")

    def full(*_arguments: object) -> None:
        raise DiskFull("full")

    with monkeypatch.context() as no_space:
        no_space.setattr(key_file, "write", full)
        door.unlock(path, staff_code=TOLD["staff_code"], passphrase=TOLD["passphrase"]).lock()
    assert key_file.read(path).format == 1
    recovered(path, TOLD["recovery_code"], TOLD["staff_code"], phrase("new"))
    for _time in range(2):
        vault = door.unlock(path, staff_code=TOLD["staff_code"], passphrase=phrase("new"))
        assert not [notice for notice in vault.notices if notice.is_grave]
        assert vault.verify_audit().findings == ()
        vault.lock()


# -- a crash, then the paper -----------------------------------------------------------------

CRASH = """
import os, sys
from pathlib import Path
from shelterdesk.vault import door
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
vault = door.unlock(Path(sys.argv[1]), staff_code=sys.argv[2], passphrase=sys.argv[3])
vault.do("Add resident", residents.add, form=ResidentForm(known_as="Noor"))
os._exit(9)
"""


def crash(path: Path) -> None:
    child = process(CRASH, str(path), STAFF_CODE, PASSPHRASE)
    _out, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (9, "")
    assert file_lock.is_log_there(path)


def test_a_crash_then_the_recovery_code(desk_file: Path, recovery_code: str) -> None:
    crash(desk_file)
    recovered(desk_file, recovery_code, STAFF_CODE, phrase("new"))
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=phrase("new"))
    assert not [notice for notice in vault.notices if notice.is_grave]
    assert vault.verify_audit().findings == ()
    assert "What was saved last is missing" not in labels(vault)
    vault.lock()


def labels(vault: Vault) -> list[str]:
    with vault._session() as session:
        rows = session.connection().exec_driver_sql("SELECT label FROM audit_event")
        return [row.label for row in rows]


def test_what_the_recovery_code_finds_is_told(desk_file: Path, recovery_code: str) -> None:
    """The log was taken away after a crash: she who comes by the paper hears of it."""
    crash(desk_file)
    desk_file.with_name(desk_file.name + "-wal").unlink()
    code = recovering.new_code()
    told = recovering.recover(
        desk_file, recovery_code, staff_code=STAFF_CODE, new_passphrase=phrase("new"),
        code=code, typed=code, cost=FLOOR,
    )  # fmt: skip
    [words] = [one.words for one in told if one.is_grave and "-wal" in one.words]
    assert re.search(r"written since \d{4}-\d\d-\d\d \d\d:\d\d may be missing", words)


def test_pages_are_looked_at_before_the_paper_counts(desk_file: Path, recovery_code: str) -> None:
    crash(desk_file)
    size = os.path.getsize(desk_file)
    with desk_file.open("r+b") as file:
        file.seek(size - 2048)
        file.write(bytes(64))
    with pytest.raises(UserError, match="damaged"):
        recovered(desk_file, recovery_code, STAFF_CODE, phrase("new"))
    assert key_file.read(desk_file).recovery.slot_id  # and the code in use is the one in use
    recovering_still = key_file.read(desk_file)
    assert recovering_still.find(STAFF_CODE) is not None


# -- a full disk keeps no holder out ---------------------------------------------------------


def test_a_full_disk_while_the_paper_gets_its_keys(
    desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with signed_in(desk_file) as director:
        add(director, "H4", Role.COUNSELLOR)
    with signed_in(desk_file, "H4"):
        pass
    with signed_in(desk_file) as director:
        renewed(director)  # the paper was lost: it waits for the counsellor's keys

    def full(*_arguments: object, **_more: object) -> None:
        raise DiskFull("The disk is full. Nothing was changed.")

    with monkeypatch.context() as no_space:
        no_space.setattr(accounts_, "hand_over_all", full)
        holder = door.unlock(desk_file, staff_code="H4", passphrase=phrase("H4"))
        assert any("disk is full" in notice.words for notice in holder.notices)
        holder.lock()
    with signed_in(desk_file, "H4") as holder:
        assert not [notice for notice in holder.notices if notice.is_grave]


def test_the_mark_stays_with_the_log(desk_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checkpoint found no room: should the log go, it is missed."""
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    people(vault, 3)
    monkeypatch.setattr("shelterdesk.vault.unlocked.migrate.checkpoint", lambda _engine: None)
    monkeypatch.setattr(vault, "_close", lambda: None)  # as where closing cannot write either
    vault.lock()
    assert file_lock.mark_path(desk_file).exists()
    monkeypatch.undo()
    vault.lock()
    assert not file_lock.mark_path(desk_file).exists()
