# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the vault share: opening its secrets, tampering, and other processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import UserError, WrongPassword, WrongRecoveryCode
from shelterdesk.models.staff import Role, Staff
from shelterdesk.vault import door, key_file, rights, slots
from shelterdesk.vault.door import Vault
from shelterdesk.vault.key_body import KeyFile, Slot
from shelterdesk.vault.primitives import FLOOR
from shelterdesk.vault.slots import OpenSlot
from tests import fork_server
from tests.conftest import PASSPHRASE, STAFF_CODE

ROOT = Path(__file__).parent.parent


def picture(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and its time of change; the empty lock file has no time."""
    return {
        file.name: (file.read_bytes(), 0 if file.suffix == ".lock" else file.stat().st_mtime_ns)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def opened_slot(
    path: Path, code: str = STAFF_CODE, passphrase: str = PASSPHRASE
) -> tuple[KeyFile, OpenSlot]:
    """The key file and the open slot of a staff member."""
    keys = key_file.read(path)
    slot = keys.find(code)
    assert slot is not None
    return keys, slots.open_slot(keys, slot, passphrase)


def file_secret(path: Path) -> bytes:
    """The 48 bytes that open the database."""
    keys, opened = opened_slot(path)
    return opened.open(slots.file_grant(keys.file_key))


def rewrite(path: Path, change: Callable[[dict[str, Any]], None], *, both: bool = True) -> None:
    """Edit the key file as an outsider would: the checksum is right again, the seals are not."""
    body = key_file.read(path).to_json()
    change(body)
    body["sha256"] = key_file._checksum(body)
    data = json.dumps(body).encode()
    key_file.keys_path(path).write_bytes(data)
    if both:
        key_file.backup_path(path).write_bytes(data)


def staff_slot(path: Path, **other: Any) -> Slot:
    """A slot for a colleague at the front desk; it is in no file yet."""
    keys = key_file.read(path)
    wanted: dict[str, Any] = {
        "vault_id": keys.vault_id,
        "kind": slots.STAFF,
        "secret": "river-candle",
        "staff_code": "F1",
        "roles": (Role.FRONT_DESK.value,),
        "cost": FLOOR,
        "pinned": keys.admins[-1].public,
    }
    return slots.new_slot(**wanted | other)


def add_staff(path: Path, slot: Slot) -> KeyFile:
    """Another slot in the key file, signed as a director would."""
    keys, opened = opened_slot(path)
    with_slot = rights.signed(keys.with_slot(slot), slots.known(keys, opened))
    key_file.write(path, with_slot)
    return with_slot


def process(script: str, *arguments: str) -> fork_server.Child | subprocess.Popen[str]:
    """Another program that runs a script with the project importable."""
    if hasattr(os, "fork"):
        return fork_server.SERVER.run(script, *arguments)
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def finish(child: fork_server.Child | subprocess.Popen[str], seconds: float = 60) -> str:
    """Wait for another program; what it printed."""
    out, err = child.communicate(timeout=seconds)
    assert not err, err
    return out


def first_line(child: fork_server.Child | subprocess.Popen[str]) -> str:
    """The first line another program prints."""
    assert child.stdout is not None
    return child.stdout.readline().strip()


def add_front_desk(path: Path) -> tuple[str, str]:
    """A colleague without any class key, in the key file and in the database."""
    code, passphrase = "F1", "river-candle-spoon-9"
    slot = staff_slot(path, secret=passphrase, staff_code=code)
    add_staff(path, slot)
    vault = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    vault.do("Add colleague", _add_row, code=code, slot_id=slot.slot_id)
    vault.lock()
    return code, passphrase


def _add_row(tx: Transaction, *, code: str, slot_id: str) -> None:
    tx.session.add(Staff(code=code, slot_id=slot_id, roles=[Role.FRONT_DESK.value]))


def unlock(path: Path, code: str = STAFF_CODE, passphrase: str = PASSPHRASE) -> Vault:
    return door.unlock(path, staff_code=code, passphrase=passphrase)


@contextmanager
def refused(path: Path, kind: type[UserError], words: str) -> Iterator[None]:
    """The step raises this error with these words, and the folder is as it was before."""
    path.with_name(path.name + ".lock").touch()  # left by every earlier unlock
    before = picture(path.parent)
    with pytest.raises(kind, match=words) as found:
        yield
    assert type(found.value) is kind
    after = picture(path.parent)
    if kind in {WrongPassword, WrongRecoveryCode}:  # these alone are counted
        before.pop(path.name + ".attempts", None)
        assert after.pop(path.name + ".attempts")
    assert after == before


def tamper(vault: Vault, *statements: str | tuple[str, tuple[Any, ...]]) -> None:
    """Raw SQL without the triggers and rules that stand in the way of honest mistakes."""
    pooled = vault._engine.raw_connection()
    raw = pooled.driver_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys=off")
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'"
    for (name,) in raw.execute(names).fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        sql, parameters = statement if isinstance(statement, tuple) else (statement, ())
        assert raw.execute(sql, parameters).rowcount != 0, sql
    raw.commit()
    raw.execute("PRAGMA foreign_keys=on")
    pooled.close()
