# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a backup, and opening it with every secret of that day."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.capabilities import Capability
from shelterdesk.errors import (
    Damaged,
    NotAllowed,
    NotFound,
    TooNew,
    WrongPassword,
    WrongRecoveryCode,
)
from shelterdesk.models.audit import AuditEvent
from shelterdesk.services import drafts
from shelterdesk.services.log import log_entries
from shelterdesk.vault import (
    backup,
    backup_file,
    backup_reading,
    copying,
    drill,
    recovery,
)
from shelterdesk.vault.backup_file import DATABASE, KEYS, MANIFEST
from shelterdesk.vault.door import Vault
from shelterdesk.vault.openers import ByRecovery, ByStaff, ByVault
from tests.backups import STAFF, edit, members, people, rebuilt
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock
from tests.factories import person
from tests.vault_faults import add_front_desk, file_secret, picture, unlock
from tests.vault_people import add, renewed, signed_in


@pytest.fixture
def made(vault: Vault, stick: Path) -> backup.MadeBackup:
    people(vault)
    return backup.make(vault, stick, now=NOW, label="before the move")


def test_what_a_backup_is(made: backup.MadeBackup, vault: Vault, stick: Path) -> None:
    assert made.path == stick / "copy-2026-11-22-2015.sdbackup"
    assert [path.name for path in stick.iterdir()] == [made.path.name]
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
    assert made.size == made.path.stat().st_size
    assert made.counts["resident"] == 20
    assert made.problem == ""
    inside = members(made.path)
    assert set(inside) == {MANIFEST, KEYS, DATABASE}
    assert inside[DATABASE][:16] != vault.path.read_bytes()[:16], "a salt of its own"
    manifest = json.loads(inside[MANIFEST])
    assert manifest["vault_id"] == vault.keys.vault_id
    assert manifest["made_at"] == "2026-11-22T19:15:00+00:00"
    assert manifest["sha256"][DATABASE] == hashlib.sha256(inside[DATABASE]).hexdigest()
    assert manifest["audit_entries"] == made.audit_entries == vault.audit_end()[0] - 1
    if os.name == "posix":
        assert made.path.stat().st_mode & 0o777 == 0o600


def test_nothing_in_it_is_readable(made: backup.MadeBackup) -> None:
    data = made.path.read_bytes()
    for word in (b"Person 1", b"contact of", b"before the move", b"Desk Planner"):
        assert word not in data


def test_the_file_key_does_not_open_the_database_inside(
    made: backup.MadeBackup, desk_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "inside.sdb"
    path.write_bytes(members(made.path)[DATABASE])
    connection = copying.connect(path, file_secret(desk_file), mode="frozen")
    with pytest.raises(copying.sqlcipher.DatabaseError, match="not a database"):
        copying.tables(connection)
    connection.close()


def test_the_audit_knows(made: backup.MadeBackup, vault: Vault) -> None:
    with vault._session() as session:
        event = session.get(AuditEvent, vault.audit_end()[0])
        assert event is not None
        assert event.kind == "backup"
        assert json.loads(event.details)["sha256"] == made.sha256


def test_two_in_one_minute_keep_their_names(vault: Vault, stick: Path) -> None:
    first, second = (backup.make(vault, stick, now=NOW) for _ in range(2))
    assert (first.path.name, second.path.name) == (
        "copy-2026-11-22-2015.sdbackup", "copy-2026-11-22-2015-2.sdbackup",
    )  # fmt: skip
    numbers = [backup_file.read_manifest(one.path).number for one in (first, second)]
    assert numbers == [1, 2]


def test_everybody_of_that_day_can_open_it(
    desk_file: Path, stick: Path, recovery_code: str
) -> None:
    code, passphrase = add_front_desk(desk_file)
    vault = unlock(desk_file)
    people(vault)
    made = backup.make(vault, stick, now=NOW, label="  ")
    vault.lock()
    desk_file.unlink()  # another PC: nothing but the backup
    for opener in (STAFF, ByStaff(code, passphrase), ByRecovery(recovery_code), ByVault(vault)):
        inside = backup_reading.look(made.path, opener)
        assert (inside.residents, inside.stays, inside.log_entries) == (20, 0, 0)
        assert inside.made_by == STAFF_CODE
        assert inside.audit_entries == made.audit_entries
        assert inside.last_entry_at is not None
        assert not inside.is_newer
        assert not inside.is_older
    assert backup_reading.verify(made.path, STAFF).is_audit_checked
    checked = backup_reading.verify(made.path, ByStaff(code, passphrase))
    assert checked.is_good
    assert not checked.is_audit_checked


def test_who_cannot_open_it(
    made: backup.MadeBackup, vault: Vault, tmp_path: Path, template: Path
) -> None:
    before = picture(made.path.parent)
    with pytest.raises(WrongPassword, match="passphrase of the day"):
        backup_reading.look(made.path, ByStaff(STAFF_CODE, "not the right one"))
    with pytest.raises(WrongPassword):
        backup_reading.look(made.path, ByStaff("nobody", PASSPHRASE))
    other = recovery.to_code(bytes(range(16)))
    with pytest.raises(WrongRecoveryCode):
        backup_reading.look(made.path, ByRecovery(other))
    with pytest.raises(WrongRecoveryCode):
        drill.drill(made.path, other)
    assert picture(made.path.parent) == before


def test_a_colleague_of_later_does_not_open_it(desk_file: Path, stick: Path) -> None:
    vault = unlock(desk_file)
    made = backup.make(vault, stick, now=NOW)
    vault.lock()
    later = unlock(desk_file, *add_front_desk(desk_file))
    with pytest.raises(NotAllowed, match="key of today"):
        backup_reading.look(made.path, ByVault(later))
    later._capabilities -= {Capability.BACK_UP}
    with pytest.raises(NotAllowed):
        backup.make(later, stick, now=NOW)
    assert backup.begin(later, stick, now=NOW, kind=backup.DAILY).discard() is None
    later.lock()


def test_the_drill(made: backup.MadeBackup, recovery_code: str) -> None:
    before = picture(made.path.parent)
    report = drill.drill(made.path, recovery_code)
    assert report.is_good, report.findings
    assert report.inside.residents == 20
    assert report.sampled_rows > 40
    assert report.opened_texts == 20
    assert report.seconds > 0
    assert picture(made.path.parent) == before


def test_a_paper_that_does_not_open_a_class(desk_file: Path, stick: Path) -> None:
    """The director made a new paper and holds no key of counselling to give to it."""
    with signed_in(desk_file) as director:
        add(director, "C1", "counsellor")
        person(director, "Noor")
    with signed_in(desk_file, "C1") as counsellor:
        for _note in range(3):
            counsellor.do(
                "Note", log_entries.note, kind="note", confidentiality="counselling",
                text="what was said", resident_ids=[1],
            )  # fmt: skip
        counsellor.do("Keep", drafts.keep, place="log", body={"text": "not said yet"})
    with signed_in(desk_file) as director:
        code = renewed(director)
        made = backup.make(director, stick, now=NOW)
    report = drill.drill(made.path, code)
    assert len(report.findings) == 1
    assert report.findings[0].startswith("3 texts (confidential: counselling) do not open")
    assert not report.is_good
    with signed_in(desk_file, "C1"):
        pass
    with signed_in(desk_file) as director:
        made = backup.make(director, stick, now=NOW)
    report = drill.drill(made.path, code)
    assert report.is_good, "a draft is its author's alone"
    assert report.opened_texts >= 3


CHANGES = {
    "count": lambda body: body.update(audit_entries=7),
    "time": lambda body: body.update(made_at="2020-01-01T00:00:00+00:00"),
    "number": lambda body: body.update(number=7),
    "mac": lambda body: body.update(mac="AAAA"),
    "details": lambda body: body.update(details=body["wrapped_key"]),
    "key": lambda body: body.update(wrapped_key=body["details"]),
    "another file": lambda body: body.update(vault_id="00" * 16),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_changed_manifest_is_refused(made: backup.MadeBackup, change: object) -> None:
    edit(made.path, change)  # type: ignore[arg-type]
    with pytest.raises(Damaged, match="not as it was made"):
        backup_reading.look(made.path, STAFF)


BROKEN = {
    "format": lambda body: body.pop("format"),
    "list": lambda body: body.update(sha256=[]),
    "base64": lambda body: body.update(mac="?"),
    "hex": lambda body: body.update(vault_id="xy"),
    "date": lambda body: body.update(made_at="yesterday"),
    "digest of the keys": lambda body: body["sha256"].update({KEYS: "0"}),
    "digest of the database": lambda body: body["sha256"].update({DATABASE: "0"}),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_manifest(made: backup.MadeBackup, change: object) -> None:
    edit(made.path, change)  # type: ignore[arg-type]
    with pytest.raises(Damaged):
        backup_reading.look(made.path, STAFF)


def test_a_newer_format(made: backup.MadeBackup) -> None:
    edit(made.path, lambda body: body.update(format=2))
    with pytest.raises(TooNew, match="newer version"):
        backup_reading.look(made.path, STAFF)


def test_what_is_no_backup(made: backup.MadeBackup, tmp_path: Path) -> None:
    data = made.path.read_bytes()
    keys = members(made.path)[KEYS]
    for name, change in {
        "empty": lambda: made.path.write_bytes(b""),
        "cut": lambda: made.path.write_bytes(data[: len(data) // 2]),
        "text": lambda: made.path.write_text("not a backup"),
        "no keys": lambda: rebuilt(made.path, drop=KEYS),
        "packed": lambda: rebuilt(made.path, method=zipfile.ZIP_DEFLATED),
        "bit": lambda: made.path.write_bytes(
            data[:200_000] + bytes([data[200_000] ^ 1]) + data[200_001:]
        ),
        "long manifest": lambda: rebuilt(made.path, manifest=b" " * (1 << 21)),
        "other keys": lambda: rebuilt(made.path, keys=keys.replace(b'"sequence"', b'"sequense"')),
        "longer": lambda: rebuilt(made.path, database=b"0" * 5000),
    }.items():
        made.path.write_bytes(data)
        change()
        with pytest.raises(Damaged, match=r"copy-2026-11-22-2015\.sdbackup"):
            backup_reading.look(made.path, STAFF)
        assert name
    with pytest.raises(NotFound, match="no backup"):
        backup_reading.look(tmp_path / "none.sdbackup", STAFF)


def test_a_backup_while_everybody_works(vault: Vault, stick: Path) -> None:
    """The slow half runs beside the lane, and what it proves is the moment it began."""
    people(vault, 50)
    begun = backup.begin(vault, stick, now=NOW)
    done: list[backup.MadeBackup] = []
    writing, go_on = threading.Event(), threading.Event()

    def half_way(*_told: object) -> None:
        writing.set()
        assert go_on.wait(30)

    thread = threading.Thread(target=lambda: done.append(backup.finish(begun, half_way)))
    thread.start()
    assert writing.wait(30)
    people(vault, 20, first=100)  # it has its turn while the backup is not through
    assert thread.is_alive()
    go_on.set()
    people(vault, 20, first=200)
    thread.join()
    backup.record(vault, done[0])
    assert backup_reading.look(done[0].path, STAFF).residents == 50
    assert backup_reading.verify(done[0].path, STAFF).is_good


def test_a_backup_that_is_given_up_leaves_nothing(vault: Vault, stick: Path) -> None:
    begun = backup.begin(vault, stick, now=NOW)
    assert begun.database.exists()
    begun.discard()
    assert not begun.work.exists()
    assert list(stick.iterdir()) == []


def test_it_may_lie_in_the_folder_of_the_file(vault: Vault) -> None:
    made = backup.make(vault, vault.path.parent, now=NOW)
    assert backup_reading.verify(made.path, STAFF).is_good


@pytest.mark.parametrize(
    ("days", "is_due"), [(None, True), (0, False), (2.9, False), (3.1, True), (400, True)]
)
def test_when_a_reminder_is_due(days: float | None, is_due: bool) -> None:
    last = None if days is None else NOW - timedelta(days=days)
    found = backup.due(last, NOW)
    assert found.is_due is is_due
    assert found.days == (None if days is None else int(days))
    assert not found.is_clock_odd


def test_a_last_backup_in_the_future_means_a_wrong_clock(clock: Clock) -> None:
    assert backup.due(NOW + timedelta(hours=2), NOW) == backup.Due(True, 0, True)
