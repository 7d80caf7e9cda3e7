# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key files of format 1 go on opening, and become format 2 when a director unlocks."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from shelterdesk.database.engine import open_engine
from shelterdesk.errors import Damaged, DiskFull, NotAllowed
from shelterdesk.models.staff import Role
from shelterdesk.vault import (
    audit_chain,
    class_keys,
    door,
    key_file,
    recovery,
    slots,
    unlocking,
)
from shelterdesk.vault.door import Vault
from shelterdesk.vault.key_body import KeyFile, Slot
from tests.conftest import PASSPHRASE, STAFF_CODE, copy_file
from tests.factories import soak
from tests.migrations.test_released_files import TOLD
from tests.vault_faults import finish, opened_slot, process, rewrite
from tests.vault_people import add, phrase, readable, recovered, signed_in

RELEASED = Path(__file__).parents[1] / "migrations" / "files"


def _first_slot(keys: KeyFile, slot: Slot, secret: str | bytes) -> Slot:
    """The slot as format 1 wrote it: no directors' key remembered, no classes, no audit key."""
    opened = slots.open_slot(keys, slot, secret)
    sealed = {grant: blob for grant, blob in slot.sealed.items() if grant != slots.AUDIT_GRANT}
    bare = replace(slot, classes=(), sealed=sealed)
    return slots.under_new_secret(
        keys.vault_id, bare, opened.private, secret, cost=slot.cost, pinned=b""
    )


@pytest.fixture
def first_file(vault: Vault, desk_file: Path, recovery_code: str) -> Path:
    """The file of a director and a caseworker with a key file of format 1."""
    add(vault, "W1", Role.CASEWORKER)
    vault.lock()
    keys, opened = opened_slot(desk_file)
    secrets = slots.known(keys, opened)
    in_format_1 = replace(
        keys,
        format=1,
        revision=0,
        classes=tuple(replace(key, revision=0) for key in keys.classes),
        admins=(),
        digests={},
        sign_admin=b"",
        anchor=None,
        slots=tuple(
            _first_slot(keys, slot, secret)
            for slot, secret in zip(
                keys.slots,
                (PASSPHRASE, recovery.from_code(recovery_code), phrase("W1")),
                strict=True,
            )
        ),
    ).signed(secrets["file/1"], secrets["admin/1"])
    key_file.write(desk_file, in_format_1)
    engine = open_engine(desk_file, secrets["file/1"])
    with engine.begin() as connection:  # a database of then knows nothing of rights
        connection.exec_driver_sql("UPDATE safe_state SET rights_revision = 0, directors = ''")
    engine.dispose()
    assert key_file.read(desk_file) == in_format_1
    return desk_file


def test_a_released_file_of_format_1(tmp_path: Path) -> None:
    path = copy_file(RELEASED / "0001.sdb", tmp_path / "desk.sdb")
    assert key_file.read(path).format == 1
    for _time in range(2):
        opened = door.unlock(path, staff_code=TOLD["staff_code"], passphrase=TOLD["passphrase"])
        assert opened.keys.format == 2
        assert opened.keys.is_signed_by_directors(opened.opened.pinned)
        assert opened.opened.pinned == opened.keys.admins[0].public
        opened.lock()
    assert key_file.read(path).anchor is not None


def test_the_director_brings_it_to_format_2(first_file: Path) -> None:
    seed = opened_slot(first_file)[1].open("admin/1")
    with signed_in(first_file) as director:
        keys = director.keys
        assert keys.format == 2
        assert director.opened.open("admin/1") == seed  # the old key is the seed of the new one
        assert director.opened.holds(slots.AUDIT_GRANT)
        worker = keys.find("W1")
        assert worker is not None
        assert worker.classes == ("case", "legal", "safety")
        assert slots.AUDIT_GRANT in keys.recovery.sealed
        add(director, "F1", Role.FRONT_DESK)
    before = slots.open_slot(keys, worker, phrase("W1"))
    assert before.pinned == b""
    with signed_in(first_file, "W1") as colleague:
        assert colleague.opened.pinned == keys.admins[0].public
        assert readable(colleague) == {"case", "legal", "safety"}


def test_before_that_colleagues_work_on_as_before(first_file: Path) -> None:
    """As far as the keys go; the first unlock after the update is a director's."""
    with ExitStack() as undo:
        opened = unlocking.open_keys(first_file, "W1", phrase("W1"), undo)
        assert unlocking.settle(first_file, opened).keys == opened.keys
        assert len(opened.class_privates) == 3
        anchored = key_file.with_anchor(opened.keys, opened.file_secret, entries=1, head="00")
        assert anchored is opened.keys
    assert key_file.read(first_file).format == 1


def test_the_recovery_code_brings_it_to_format_2(first_file: Path, recovery_code: str) -> None:
    code = recovered(first_file, recovery_code, STAFF_CODE, "new words")
    with signed_in(first_file, STAFF_CODE, "new words") as director:
        assert director.keys.format == 2
        director.check_recovery_code(code)
    with signed_in(first_file, "W1"):
        pass


def test_rights_changed_by_a_colleague_are_noticed_by_the_director(first_file: Path) -> None:
    keys, opened = opened_slot(first_file, "W1", phrase("W1"))
    mine = keys.find("W1")
    assert mine is not None
    forged = keys.with_slot(replace(mine, roles=("director",))).changed()
    key_file.write(first_file, forged.with_mac(opened.open("file/1")))
    with pytest.raises(Damaged, match="changed by somebody who may not"):
        door.unlock(first_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)


def test_a_crash_between_the_two_copies_of_the_upgrade(first_file: Path) -> None:
    first = key_file.backup_path(first_file).read_bytes()
    with signed_in(first_file):
        pass
    key_file.backup_path(first_file).write_bytes(first)
    with signed_in(first_file, "W1") as worker:
        assert worker.keys.format == 2
        assert key_file.copies(first_file) == [worker.keys]


def test_the_older_format_is_not_put_back(first_file: Path) -> None:
    """Somebody who remembers a directors' key has been in format 2."""
    first = key_file.backup_path(first_file).read_bytes()
    with signed_in(first_file):
        pass
    with signed_in(first_file, "W1") as worker:
        hers = worker.keys.find("W1")
        assert hers is not None
    key_file.keys_path(first_file).write_bytes(first)
    key_file.backup_path(first_file).write_bytes(first)
    old = key_file.read(first_file)
    secret = worker.opened.open("file/1")
    mixed = replace(old.with_slot(hers), sequence=99)
    key_file.write(first_file, mixed.with_mac(secret))
    with pytest.raises(Damaged, match="changed by somebody who may not"):
        door.unlock(first_file, staff_code="W1", passphrase=phrase("W1"))


def test_a_disk_that_is_full_puts_it_off(first_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise DiskFull("full")

    with ExitStack() as undo, monkeypatch.context() as patched:
        opened = unlocking.open_keys(first_file, STAFF_CODE, PASSPHRASE, undo)
        patched.setattr(key_file, "write", full)
        settled = unlocking.settle(first_file, opened)
        assert settled.keys == opened.keys
        assert settled.slot.stretched == b""
    assert key_file.read(first_file).format == 1
    with signed_in(first_file) as director:
        assert director.keys.format == 2


def test_accounts_wait_for_format_2(first_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with signed_in(first_file) as director:
        broken = replace(director.keys, format=1, admins=())
        monkeypatch.setattr(type(director), "keys", property(lambda vault: broken))
        with pytest.raises(NotAllowed, match="Only a director"):
            class_keys.rotate_class(director, "case")
        monkeypatch.undo()


def test_unsafe_slots_count_as_damage_in_both_formats(first_file: Path) -> None:
    rewrite(first_file, lambda body: body["slots"][0]["argon2id"].update(memory_kib=8))
    with pytest.raises(Damaged, match="Both copies"):
        door.unlock(first_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)


#: Each of these is a step of an unlock that updates a file; a program dies before it.
STEPS = [
    "audit_chain.begin", "key_upgrade.with_trail", "key_file.write", "key_file.put_in_place 2",
    "Vault.mend_trail", "Vault._remember_written",
]  # fmt: skip
MORE = [
    "rotation.complete", "door._open_database", "updating.update", "migrate.checkpoint",
    "judgement.judge", "unlocking.settle", "key_upgrade.upgraded", "key_file.put_in_place",
    "Vault.__init__", "staff_rows.settle", "accounts.hand_over_all", "door._write_down",
    "restored.note_restored", "door._look_at_trail_and_clock", "restored.unseen",
]  # fmt: skip


KILLED = """
import os, signal, sys
from pathlib import Path
from shelterdesk.database import migrate
from shelterdesk.vault import (
    accounts, audit_chain, door, judgement, key_file, key_upgrade, restored, rotation,
    staff_rows, unlocking, updating,
)
from shelterdesk.vault.door import Vault

file, code, passphrase, step = sys.argv[1:]
name, _space, number = step.partition(" ")
owner, _dot, method = name.rpartition(".")
place, left = globals()[owner], [int(number or 1)]
call = getattr(place, method)

def dying(*arguments, **options):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return call(*arguments, **options)

setattr(place, method, dying)
door.unlock(Path(file), staff_code=code, passphrase=passphrase)
print("done")
"""


@pytest.mark.soak
@pytest.mark.parametrize("step", [*STEPS, *(MORE if soak(1) > 1 else ())])
def test_killed_while_it_is_updated(tmp_path: Path, step: str) -> None:
    """The next unlock finds nothing wrong, and the trail stands from its first entry on."""
    path = copy_file(RELEASED / "0001.sdb", tmp_path / "desk.sdb")
    assert finish(process(KILLED, str(path), TOLD["staff_code"], TOLD["passphrase"], step)) == ""
    for _time in range(2):
        opened = door.unlock(path, staff_code=TOLD["staff_code"], passphrase=TOLD["passphrase"])
        assert opened.notices == []
        assert opened.keys.format == 2
        assert opened.verify_audit().findings == ()
        opened.lock()
    assert not path.with_name("desk.sdb.before-update").exists()


def test_a_full_disk_while_the_trail_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copy_file(RELEASED / "0001.sdb", tmp_path / "desk.sdb")

    def full(*_arguments: object) -> None:
        raise DiskFull("full")

    with monkeypatch.context() as no_space:
        no_space.setattr(audit_chain, "begin", full)
        with pytest.raises(DiskFull):
            door.unlock(path, staff_code=TOLD["staff_code"], passphrase=TOLD["passphrase"])
    with monkeypatch.context() as no_space:
        no_space.setattr(key_file, "write", full)
        door.unlock(path, staff_code=TOLD["staff_code"], passphrase=TOLD["passphrase"]).lock()
    assert key_file.read(path).format == 1
    opened = door.unlock(path, staff_code=TOLD["staff_code"], passphrase=TOLD["passphrase"])
    assert opened.notices == []
    assert opened.verify_audit().findings == ()
    opened.lock()


def test_the_recovery_code_first(tmp_path: Path) -> None:
    """It brings the keys to format 2 before anybody opened the database."""
    path = copy_file(RELEASED / "0001.sdb", tmp_path / "desk.sdb")
    words = phrase("new")
    recovered(path, TOLD["recovery_code"], TOLD["staff_code"], words)
    opened = door.unlock(path, staff_code=TOLD["staff_code"], passphrase=words)
    assert opened.notices == []
    assert opened.verify_audit().findings == ()
    opened.lock()


def test_a_trail_that_was_taken_away_is_not_begun_anew(vault: Vault, desk_file: Path) -> None:
    """Somebody with the file key empties the seals and the end: it is told, as ever."""
    with vault._session() as session, session.begin():
        _forget_the_trail(session)
    vault._close()
    with signed_in(desk_file) as director:
        assert any(notice.is_grave for notice in director.notices)
        assert director.verify_audit().findings


def _forget_the_trail(session: Session) -> None:
    connection = session.connection()
    connection.exec_driver_sql("DELETE FROM audit_state")
    triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit_event'"
    for (name,) in connection.exec_driver_sql(triggers).fetchall():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql("UPDATE audit_event SET mac = NULL")
