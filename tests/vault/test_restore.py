# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a backup back: the right keys, the whole set, nothing mixed."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections import namedtuple
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import (
    Conflict,
    Damaged,
    DiskFull,
    InUse,
    NotAllowed,
    NotFound,
    TooNew,
    Unwritable,
    UserError,
)
from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.safe import RoleCapability
from shelterdesk.vault import (
    accounts,
    backup,
    backup_file,
    backup_reading,
    drill,
    file_lock,
    key_file,
    restore,
    restore_plan,
    restored,
    rotation,
    slots,
    trouble,
)
from shelterdesk.vault.door import Vault
from shelterdesk.vault.openers import ByRecovery, ByStaff, ByVault
from tests.backups import STAFF, edit, names, people, rebuilt
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock
from tests.factories import soak
from tests.vault_faults import (
    add_front_desk,
    finish,
    first_line,
    opened_slot,
    picture,
    process,
    rewrite,
    unlock,
)
from tests.vault_people import add, cannot_enter, phrase, renewed, row, signed_in

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def made(desk_file: Path, tmp_path: Path) -> backup.MadeBackup:
    """A backup of 20 people; afterwards five more came."""
    folder = tmp_path / "stick"
    folder.mkdir()
    vault = unlock(desk_file)
    people(vault)
    made = backup.make(vault, folder, now=NOW, label="twenty")
    people(vault, 5, first=20)
    vault.lock()
    return made


def who_is_in(path: Path, *who: str) -> set[str]:
    vault = unlock(path, *who)
    found = names(vault)
    assert vault.verify_audit().findings == () if vault.can_verify_audit() else True
    vault.lock()
    return found


def last_events(vault: Vault, kind: str = "erase") -> list[AuditEvent]:
    with vault._session() as session:
        return session.query(AuditEvent).filter(AuditEvent.kind == kind).all()


TWENTY = {f"Person {number}" for number in range(20)}


def test_back_to_the_day_of_the_backup(made: backup.MadeBackup, desk_file: Path) -> None:
    before = {path.name: path.read_bytes() for path in desk_file.parent.glob("desk.sdb*")}
    done = restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert done.keys == restore.PRESENT
    assert done.inside.residents == 20
    assert done.aside == desk_file.parent / "desk.sdb.aside-2026-11-22-2015"
    aside = {path.name: path.read_bytes() for path in done.aside.iterdir()}
    assert aside == {name: data for name, data in before.items() if not name.endswith(".lock")}
    assert who_is_in(desk_file) == TWENTY
    assert not restore_plan.plan_path(desk_file).exists()
    assert not restore_plan.new_folder(desk_file).exists()
    assert [one.folder for one in restored.old_sets(desk_file)] == [done.aside]
    assert restored.old_sets(desk_file)[0].size == sum(map(len, aside.values()))


def test_the_set_from_before_can_be_opened(made: backup.MadeBackup, desk_file: Path) -> None:
    done = restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert done.aside is not None
    assert len(who_is_in(done.aside / "desk.sdb")) == 25
    vault = unlock(desk_file)
    with pytest.raises(NotFound):
        restored.remove_old_set(vault, desk_file.parent)
    vault._capabilities -= {Capability.RESTORE}
    with pytest.raises(NotAllowed):
        restored.remove_old_set(vault, done.aside)
    vault._know_capabilities()
    restored.remove_old_set(vault, done.aside)
    assert restored.old_sets(desk_file) == []
    assert last_events(vault)[-1].label == "Removed files from before a restore"
    vault.lock()


def test_twice_in_one_minute(made: backup.MadeBackup, desk_file: Path) -> None:
    first = restore.restore(made.path, desk_file, STAFF, now=NOW)
    second = restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert second.aside == Path(f"{first.aside}-2")
    assert second.aside is not None
    assert (second.aside / "desk.sdb.restored").exists(), "it was of the set that went"
    assert who_is_in(desk_file) == TWENTY


def test_the_audit_knows_once(made: backup.MadeBackup, desk_file: Path) -> None:
    restore.restore(made.path, desk_file, STAFF, now=NOW)
    fact = restored.restored_fact(desk_file)
    assert fact is not None
    assert (fact.backup, fact.entries) == (made.path.name, made.audit_entries)
    for _unlocked in range(2):
        vault = unlock(desk_file)
        assert not vault.notices, "the restored end of the trail is the known one"
        with vault._session() as session:
            query = session.query(AuditEvent).filter(AuditEvent.kind == "restore")
            events = query.all()
            assert [json.loads(event.details)["keys"] for event in events] == ["present"]
        vault.lock()
    assert restored.restored_fact(desk_file) is None


def test_on_another_computer(made: backup.MadeBackup, tmp_path: Path, recovery_code: str) -> None:
    target = tmp_path / "new" / "other name.sdb"
    with pytest.raises(NotFound, match="no folder"):
        restore.restore(made.path, target, STAFF, now=NOW)
    target.parent.mkdir()
    done = restore.restore(made.path, target, ByRecovery(recovery_code), now=NOW)
    assert (done.keys, done.aside) == (restore.BACKUP, None)
    assert who_is_in(target) == TWENTY


def test_damaged_keys_are_replaced(made: backup.MadeBackup, desk_file: Path) -> None:
    for path in (key_file.keys_path(desk_file), key_file.backup_path(desk_file)):
        path.write_bytes(b"{}")
    done = restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert done.keys == restore.BACKUP
    assert who_is_in(desk_file) == TWENTY


def test_whoever_came_since_still_gets_in(made: backup.MadeBackup, desk_file: Path) -> None:
    """The present key file stays, with all that was changed in it."""
    code, passphrase = add_front_desk(desk_file)
    restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert key_file.read(desk_file).find(code) is not None
    assert who_is_in(desk_file) == TWENTY
    assert who_is_in(desk_file, code, passphrase) == TWENTY


def test_whoever_left_does_not_come_back(desk_file: Path, tmp_path: Path) -> None:
    code, passphrase = add_front_desk(desk_file)
    vault = unlock(desk_file)
    people(vault)
    made = backup.make(vault, tmp_path, now=NOW)
    vault.use_keys(_without(vault, code))
    vault.lock()
    gone = ByStaff(code, passphrase)
    before = picture(tmp_path)
    for confirm in (False, True):
        with pytest.raises(NotAllowed, match="director must restore"):
            restore.restore(made.path, desk_file, gone, now=NOW, confirm_old_keys=confirm)
    assert picture(tmp_path) == before
    done = restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert done.keys == restore.PRESENT
    assert key_file.read(desk_file).find(code) is None
    elsewhere = tmp_path / "elsewhere" / "desk.sdb"
    elsewhere.parent.mkdir()
    assert restore.restore(made.path, elsewhere, gone, now=NOW).keys == restore.BACKUP
    assert who_is_in(elsewhere, code, passphrase) == TWENTY


def test_a_role_that_may_not_restore(made: backup.MadeBackup, desk_file: Path) -> None:
    """Whoever is there is asked by the roles of today, as the administrator decided them."""
    with signed_in(desk_file) as vault:
        add(vault, "F1", "front_desk")
        add(vault, "M1", "manager")
        later = backup.make(vault, made.path.parent, now=NOW)
        vault.do("Decide", decide, role="manager", capability="restore", is_allowed=True)
    before = picture(desk_file.parent)
    desk = ByStaff("F1", phrase("F1"))
    with pytest.raises(NotAllowed, match="Restore a backup"):
        restore.restore(later.path, desk_file, desk, now=NOW)
    assert picture(desk_file.parent) == before
    for path in (key_file.keys_path(desk_file), key_file.backup_path(desk_file)):
        path.rename(path.with_suffix(".away"))
    with pytest.raises(NotAllowed, match="director must restore"):
        restore.restore(later.path, desk_file, desk, now=NOW)
    for path in (key_file.keys_path(desk_file), key_file.backup_path(desk_file)):
        path.with_suffix(".away").rename(path)
    manager = ByStaff("M1", phrase("M1"))
    assert restore.restore(later.path, desk_file, manager, now=NOW).keys == restore.PRESENT
    desk_file.unlink()
    assert restore.restore(later.path, desk_file, desk, now=NOW).keys == restore.PRESENT


def decide(tx: Transaction, *, role: str, capability: str, is_allowed: bool) -> None:
    tx.session.add(RoleCapability(role=role, capability=capability, is_allowed=is_allowed))


def test_an_old_paper_lets_old_keys_count(
    made: backup.MadeBackup, desk_file: Path, recovery_code: str
) -> None:
    with signed_in(desk_file) as vault:
        renewed(vault)
    with pytest.raises(Conflict, match="opens only") as found:
        restore.restore(made.path, desk_file, ByRecovery(recovery_code), now=NOW)
    assert found.value.field == "confirm_old_keys"
    done = restore.restore(
        made.path, desk_file, ByRecovery(recovery_code), now=NOW, confirm_old_keys=True
    )
    assert done.keys == restore.BACKUP
    with signed_in(desk_file) as vault:
        (event,) = last_events(vault, "restore")
        assert event.staff_id is None
        assert json.loads(event.details)["by"] == "recovery"
        assert "recovery code" in grave(vault)


def grave(vault: Vault) -> str:
    return " ".join(notice.words for notice in vault.notices if notice.is_grave)


def test_other_directors_are_told_until_they_saw_it(
    made: backup.MadeBackup, desk_file: Path
) -> None:
    with signed_in(desk_file) as vault:
        add(vault, "D2", "director")
        add(vault, "F1", "front_desk")
        later = backup.make(vault, made.path.parent, now=NOW)
    restore.restore(later.path, desk_file, ByStaff("D2", phrase("D2")), now=NOW)
    with signed_in(desk_file, "F1") as vault:
        assert not grave(vault)
        (event,) = last_events(vault, "restore")
        assert event.staff_id != vault.staff_id, "not whoever unlocked next"
    with signed_in(desk_file, "D2") as vault:
        assert not grave(vault), "she knows"
        assert event.staff_id == vault.staff_id
    for _unlocked in range(2):
        with signed_in(desk_file) as vault:
            assert "by D2" in grave(vault)
            assert [one.who for one in restored.unseen(vault)] == ["D2"]
    with signed_in(desk_file) as vault:
        restored.saw(vault)
        assert restored.unseen(vault) == []
    with signed_in(desk_file) as vault:
        assert not grave(vault)
        assert vault.verify_audit().findings == ()


def test_nobody_puts_it_to_a_colleague(made: backup.MadeBackup, desk_file: Path) -> None:
    with signed_in(desk_file) as vault:
        add(vault, "D2", "director")
        other = vault.keys.find("D2")
        later = backup.make(vault, made.path.parent, now=NOW)
    restore.restore(later.path, desk_file, STAFF, now=NOW)
    place = restore_plan.fact_path(desk_file)
    fact = json.loads(place.read_bytes())
    assert other is not None
    place.write_text(json.dumps(fact | {"slot": other.slot_id}))
    with signed_in(desk_file) as vault:
        (event,) = last_events(vault, "restore")
        assert event.staff_id is None
        assert json.loads(event.details)["by"] == "unknown"
        assert "or unknown" in grave(vault)


def test_a_forged_key_file_is_called_so(made: backup.MadeBackup, desk_file: Path) -> None:
    """Not: what was typed opens only the old ones."""
    rewrite(desk_file, lambda body: body.update(sequence=99))
    with pytest.raises(Conflict, match="changed by somebody who may not") as found:
        restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert found.value.field == "confirm_old_keys"
    restore.restore(made.path, desk_file, STAFF, now=NOW, confirm_old_keys=True)
    assert who_is_in(desk_file) == TWENTY


@pytest.fixture
def pending(made: backup.MadeBackup, desk_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody was removed on a full disk; the backup made then."""
    with signed_in(desk_file) as vault:
        add(vault, "F1", "front_desk")
        with monkeypatch.context() as full:
            full.setattr(rotation, "copy_under_new_key", _full)
            accounts.remove(vault, staff_id=row(vault, "F1").staff_id)
            assert vault.keys.pending_file_key is not None
            return backup.make(vault, made.path.parent, now=NOW).path


def _full(*_arguments: Any, **_options: Any) -> None:
    raise DiskFull("full")


def test_a_backup_while_the_file_key_changes(
    pending: Path, desk_file: Path, tmp_path: Path, recovery_code: str
) -> None:
    assert backup_reading.verify(pending, STAFF).is_good
    assert drill.drill(pending, recovery_code).is_good
    for number, opener in enumerate((STAFF, ByRecovery(recovery_code))):
        target = tmp_path / f"new {number}.sdb"
        restore.restore(pending, target, opener, now=NOW)
        with signed_in(target) as vault:
            assert vault.keys.pending_file_key is None
            assert len(names(vault)) == 25
        cannot_enter(target, "F1")
    for path in (key_file.keys_path(desk_file), key_file.backup_path(desk_file)):
        path.unlink()
    trouble.take_keys(pending, desk_file, STAFF)
    with signed_in(desk_file) as vault:
        assert vault.keys.pending_file_key is None
    cannot_enter(desk_file, "F1")


def test_whoever_left_opens_no_backup_of_afterwards(
    pending: Path, made: backup.MadeBackup, desk_file: Path
) -> None:
    """Not by the old file key either, which she knew."""
    manifest = backup_file.read_manifest(pending)
    keys = key_file.read(desk_file)
    _keys, opened = opened_slot(desk_file)
    old = opened.open(slots.file_grant(keys.file_key))
    with pytest.raises(Damaged):
        manifest.key(old)


def test_restoring_while_the_file_key_changes(
    made: backup.MadeBackup, pending: Path, desk_file: Path
) -> None:
    """A backup of before, by the director of today: it is not said that she has old keys."""
    done = restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert done.keys == restore.PRESENT
    with signed_in(desk_file) as vault:
        assert vault.keys.pending_file_key is None
        assert names(vault) == TWENTY
        assert not grave(vault)
        assert vault.verify_audit().findings == ()
    cannot_enter(desk_file, "F1")


def test_a_link_means_the_real_file(
    made: backup.MadeBackup, desk_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    link = folder / "desk.sdb"
    for path in (desk_file, key_file.keys_path(desk_file), key_file.backup_path(desk_file)):
        (folder / path.name).symlink_to(path)
    with signed_in(desk_file), pytest.raises(InUse):
        restore.restore(made.path, link, STAFF, now=NOW)
    restore.restore(made.path, link, STAFF, now=NOW)
    assert link.is_symlink()
    assert who_is_in(desk_file) == TWENTY


def test_a_backup_is_not_put_in_its_own_place(made: backup.MadeBackup) -> None:
    before = picture(made.path.parent)
    with pytest.raises(UserError, match="the backup itself"):
        restore.restore(made.path, made.path, STAFF, now=NOW)
    assert picture(made.path.parent) == before


def test_sets_of_a_file_with_an_odd_name(made: backup.MadeBackup, tmp_path: Path) -> None:
    target = tmp_path / "mon abri [2] *.sdb"
    for _time in range(2):
        restore.restore(made.path, target, STAFF, now=NOW)
    (old,) = restored.old_sets(target)
    assert old.folder.name.startswith(target.name)


def _without(vault: Any, code: str) -> key_file.KeyFile:
    keys, slot = vault.keys, vault.keys.find(code)
    others = tuple(one for one in keys.slots if one != slot)
    secret = vault.opened.open(f"file/{keys.file_key}")
    admin = vault.opened.open(keys.admin_grant)
    signed: key_file.KeyFile = keys.changed(slots=others).signed(secret, admin)
    return signed


def test_an_older_key_file_beside_a_newer_backup(
    desk_file: Path, template: Path, tmp_path: Path
) -> None:
    """Somebody put an old key file back: the newer one is in the backup."""
    unlock(desk_file).lock()
    vault = unlock(desk_file)
    people(vault)
    made = backup.make(vault, tmp_path, now=NOW)
    vault.lock()
    for place in (key_file.keys_path, key_file.backup_path):
        shutil.copy2(place(template), place(desk_file))
    assert key_file.read(desk_file).sequence < made_sequence(made)
    done = restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert done.keys == restore.BACKUP
    assert who_is_in(desk_file) == TWENTY


def made_sequence(made: backup.MadeBackup) -> int:
    from shelterdesk.vault.backup_file import read_manifest

    return read_manifest(made.path).key_sequence


def test_who_was_signed_in_can_restore(made: backup.MadeBackup, desk_file: Path) -> None:
    vault = unlock(desk_file)
    opener = ByVault(vault)
    with pytest.raises(InUse):
        restore.restore(made.path, desk_file, opener, now=NOW)
    vault.lock()
    restore.restore(made.path, desk_file, opener, now=NOW)
    assert who_is_in(desk_file) == TWENTY


def test_a_leftover_log_is_never_mixed_in(made: backup.MadeBackup, desk_file: Path) -> None:
    """The program died: its log lies beside the file, under the same key."""
    child = process(
        "import os, sys, signal\n"
        "from pathlib import Path\n"
        "from shelterdesk.vault import door\n"
        "from tests.backups import people\n"
        "vault = door.unlock(Path(sys.argv[1]), staff_code=sys.argv[2], passphrase=sys.argv[3])\n"
        "people(vault, 30, first=100)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n",
        str(desk_file), STAFF_CODE, PASSPHRASE,
    )  # fmt: skip
    finish(child)
    assert (desk_file.parent / "desk.sdb-wal").stat().st_size > 0
    done = restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert not (desk_file.parent / "desk.sdb-wal").exists()
    assert done.aside is not None
    assert (done.aside / "desk.sdb-wal").exists()
    assert who_is_in(desk_file) == TWENTY
    assert len(who_is_in(done.aside / "desk.sdb")) == 55


def test_a_backup_of_another_organisation(
    made: backup.MadeBackup, tmp_path: Path, recovery_code: str
) -> None:
    from shelterdesk.services import setup
    from shelterdesk.vault import create
    from shelterdesk.vault.primitives import FLOOR

    other = tmp_path / "other.sdb"
    create.create(
        other, staff_code="K3", passphrase=PASSPHRASE, cost=FLOOR, first=setup.seed,
        organisation={"discreet_name": "Other", "language": "en", "currency": "EUR"},
    )  # fmt: skip
    before = picture(tmp_path)
    with pytest.raises(Conflict, match="another organisation") as found:
        restore.restore(made.path, other, STAFF, now=NOW)
    assert found.value.field == "confirm_other"
    assert picture(tmp_path) == before
    done = restore.restore(made.path, other, STAFF, now=NOW, confirm_other=True)
    assert done.keys == restore.BACKUP
    assert who_is_in(other) == TWENTY


def test_a_newer_schema_is_refused(made: backup.MadeBackup, desk_file: Path) -> None:
    edit(made.path, lambda body: body.update(schema="9999"))
    before = picture(desk_file.parent)
    with pytest.raises(TooNew, match="newer version"):
        restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert picture(desk_file.parent) == before


def test_a_damaged_backup_is_refused(made: backup.MadeBackup, desk_file: Path) -> None:
    before = picture(desk_file.parent)
    data = made.path.read_bytes()
    rebuilt(made.path, database=b"0" * 300_000)
    with pytest.raises(Damaged):
        restore.restore(made.path, desk_file, STAFF, now=NOW)
    made.path.write_bytes(data)
    after = picture(desk_file.parent)
    assert {name: file for name, file in after.items() if "copy-" not in name} == {
        name: file for name, file in before.items() if "copy-" not in name
    }


def test_no_space(
    made: backup.MadeBackup, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = picture(desk_file.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(10**9, 10**9, 1000))
    with pytest.raises(DiskFull, match="not enough space"):
        restore.restore(made.path, desk_file, STAFF, now=NOW)
    assert picture(desk_file.parent) == before


@pytest.mark.parametrize("fails_at", range(1, 8))
def test_a_rename_that_fails_is_undone(
    made: backup.MadeBackup, desk_file: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    before = picture(desk_file.parent)
    rename, left = os.replace, [fails_at]

    def sometimes(source: Any, target: Any) -> None:
        if not str(source).endswith(".part") and "restoring-new/" not in str(target):
            left[0] -= 1
            if left[0] == 0:
                raise OSError(errno.EIO, "no")
        rename(source, target)

    monkeypatch.setattr(os, "replace", sometimes)
    with pytest.raises(Unwritable):
        restore.restore(made.path, desk_file, STAFF, now=NOW)
    monkeypatch.undo()
    assert picture(desk_file.parent) == before
    assert len(who_is_in(desk_file)) == 25


def test_a_disk_that_fails_for_good_is_finished_later(
    made: backup.MadeBackup, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, left = os.replace, [6]

    def no_more(source: Any, target: Any) -> None:
        if "restoring-new/" not in str(target):
            left[0] -= 1
            if left[0] <= 0:
                raise OSError(errno.EIO, "no")
        rename(source, target)

    monkeypatch.setattr(os, "replace", no_more)
    with pytest.raises(Unwritable, match="opened next"):
        restore.restore(made.path, desk_file, STAFF, now=NOW)
    with pytest.raises(Unwritable):
        restore.finish_pending(desk_file)
    monkeypatch.undo()
    assert who_is_in(desk_file) == TWENTY


def test_what_a_plan_may_not_be(made: backup.MadeBackup, desk_file: Path) -> None:
    plan = restore_plan.plan_path(desk_file)
    for text in (
        "", "[]", "{}",
        '{"old": ["../x"], "new": [], "aside": "", "state": "do"}',
        '{"old": [], "new": [1], "aside": "", "state": "do"}',
    ):  # fmt: skip
        plan.write_text(text)
        with pytest.raises(Damaged, match="cannot be read"):
            restore.finish_pending(desk_file)
    plan.unlink()
    assert not restore.finish_pending(desk_file)


def test_a_restore_being_made_ready_is_left_alone(desk_file: Path) -> None:
    restore_plan.new_folder(desk_file).mkdir()
    with ExitStack() as undo:
        file_lock.lock(desk_file, undo)
        assert not restore.finish_pending(desk_file)
        assert restore_plan.new_folder(desk_file).exists()
        restore_plan.plan_path(desk_file).write_text("{}")
        with pytest.raises(InUse):
            restore.finish_pending(desk_file)
        restore_plan.plan_path(desk_file).unlink()
    assert restore.finish_pending(desk_file)
    assert not restore_plan.new_folder(desk_file).exists()


# One process stands for many: each child of it restores, and dies before the step it is told.
KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from shelterdesk.vault import restore
from shelterdesk.vault.openers import ByStaff

left = 0

def dying(call):
    def instead(*arguments, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **options)
    return instead

def unlink(path, missing_ok=False):
    try:
        os.unlink(path)
    except FileNotFoundError:
        if not missing_ok:
            raise

backup, target, code, passphrase, now = sys.argv[1:]
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        left = int(line)
        os.replace, os.unlink, os.fsync = map(dying, (os.replace, os.unlink, os.fsync))
        os.mkdir, os.rmdir = map(dying, (os.mkdir, os.rmdir))
        Path.unlink = unlink
        restore.restore(Path(backup), Path(target), ByStaff(code, passphrase),
                        now=datetime.fromisoformat(now))
        os._exit(0)
    _child, status = os.waitpid(child, 0)
    print("killed" if os.WIFSIGNALED(status) else "done", flush=True)
"""


@pytest.mark.soak
def test_killed_at_every_step(made: backup.MadeBackup, desk_file: Path, tmp_path: Path) -> None:
    """The program dies before a rename, sync or removal: the old set or the new, never a mix.

    Each third of them; all in a soak.
    """
    kept = tmp_path / "kept"
    kept.mkdir()
    for path in desk_file.parent.glob("desk.sdb*"):
        shutil.copy2(path, kept / path.name)
    server = process(
        KILLED, str(made.path), str(desk_file), STAFF_CODE, PASSPHRASE, NOW.isoformat()
    )
    assert server.stdin is not None
    seen, step, is_done = set(), 0, False
    try:
        while not is_done:
            step += 1 if soak(1) > 1 else 3
            _put_back(kept, desk_file)
            server.stdin.write(f"{step}\n")
            server.stdin.flush()
            is_done = first_line(server) == "done"
            found = who_is_in(desk_file)
            assert len(found) == 25 or found == TWENTY
            seen.add(len(found))
            assert not restore_plan.plan_path(desk_file).exists()
            assert not restore_plan.new_folder(desk_file).exists()
            if found == TWENTY:
                (old,) = restored.old_sets(desk_file)
                assert {path.name for path in old.folder.iterdir()} >= {
                    path.name for path in kept.iterdir() if path.suffix != ".lock"
                }
    finally:
        server.kill()
        server.communicate()
    assert seen == {20, 25}
    assert step > 20


def _put_back(kept: Path, desk_file: Path) -> None:
    for path in desk_file.parent.glob("desk.sdb*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in kept.iterdir():
        shutil.copy2(path, desk_file.parent / path.name)


def test_somebody_else_has_it_open(made: backup.MadeBackup, desk_file: Path) -> None:
    child = process(
        "import sys, time\n"
        "from pathlib import Path\n"
        "from shelterdesk.vault import door\n"
        "vault = door.unlock(Path(sys.argv[1]), staff_code=sys.argv[2], passphrase=sys.argv[3])\n"
        "print('open', flush=True)\n"
        "time.sleep(60)\n",
        str(desk_file), STAFF_CODE, PASSPHRASE,
    )  # fmt: skip
    assert first_line(child) == "open"
    try:
        with pytest.raises(InUse):
            restore.restore(made.path, desk_file, STAFF, now=NOW)
    finally:
        child.kill()
        child.communicate()


def test_an_unreadable_fact_is_no_fact(desk_file: Path, clock: Clock) -> None:
    restore_plan.fact_path(desk_file).write_text('{"at": "yesterday"}')
    assert restored.restored_fact(desk_file) is None
    assert len(who_is_in(desk_file)) == 0
