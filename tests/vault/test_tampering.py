# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A colleague who holds the file key edits the key file: everybody notices at the next unlock."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Damaged, UserError, WrongPassword, WrongRecoveryCode
from shelterdesk.models.staff import Role
from shelterdesk.vault import (
    accounts,
    attempts,
    judgement,
    key_file,
    primitives,
    rights,
    slots,
    unlocking,
)
from shelterdesk.vault.door import Vault
from shelterdesk.vault.judgement import KnownKeys
from shelterdesk.vault.key_body import AdminKey, ClassKey, KeyFile
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import STAFF_CODE
from tests.vault_faults import opened_slot, refused, rewrite, staff_slot, unlock
from tests.vault_people import add, phrase, renewed, signed_in

Edit = Callable[[KeyFile], KeyFile]
TAMPERED = "changed by somebody who may not"


@pytest.fixture
def shared_file(vault: Vault, desk_file: Path) -> Path:
    """A file with a director, a caseworker and a colleague at the front desk."""
    add(vault, "W1", Role.CASEWORKER)
    add(vault, "F1", Role.FRONT_DESK)
    add(vault, "D2", Role.DIRECTOR)
    vault.lock()
    return desk_file


def forge(path: Path, edit: Edit, *, copies: str = "both") -> None:
    """The edit of somebody who holds the file key: its seal is right, the directors' is not."""
    keys, opened = opened_slot(path, "F1", phrase("F1"))
    forged = edit(keys).changed().with_mac(opened.open(slots.file_grant(keys.file_key)))
    good = key_file.backup_path(path).read_bytes()
    key_file.write(path, forged)
    if copies == "one":
        key_file.backup_path(path).write_bytes(good)


def _hers(keys: KeyFile, **fields: Any) -> KeyFile:
    slot = keys.find("F1")
    assert slot is not None
    return keys.with_slot(replace(slot, **fields))


def _other_admin(keys: KeyFile) -> KeyFile:
    """Her own key instead of the directors', with everything signed by it."""
    seed = primitives.new_seed()
    own = replace(keys, admins=(AdminKey(1, primitives.signing_public(seed)),))
    return _hers(own, roles=("director",)).signed(b"", seed)


def _appended_admin(keys: KeyFile) -> KeyFile:
    seed = primitives.new_seed()
    return _hers(keys.with_admin(seed, seed), roles=("director",)).signed(b"", seed)


def _prefixed_admin(keys: KeyFile) -> KeyFile:
    """Her key first, so that the known one is not the newest."""
    seed = primitives.new_seed()
    key = AdminKey(1, primitives.signing_public(seed))
    return replace(keys, admins=(key, *keys.admins)).signed(b"", seed)


def _pending(keys: KeyFile) -> KeyFile:
    """A new file key that she knows, sealed to everybody, for the next unlock to change to."""
    grant, secret = slots.file_grant(2), b"\x07" * 48
    given = tuple(
        replace(s, sealed=s.sealed | {grant: primitives.seal_to(
            s.public, secret, slots._grant_context(keys.vault_id, grant))})
        for s in keys.slots
    )  # fmt: skip
    return replace(keys, pending_file_key=2, slots=given)


def _first_format(keys: KeyFile) -> KeyFile:
    return replace(keys, format=1)


def _class_key(keys: KeyFile) -> KeyFile:
    key = ClassKey(1, "case", 2, primitives.public_key(b"\x06" * 32))
    return replace(keys, classes=(*keys.classes, key))


def _class_names(keys: KeyFile) -> KeyFile:
    return replace(keys, classes=tuple(replace(key, name="case") for key in keys.classes))


def _slot_more(keys: KeyFile) -> KeyFile:
    slot = replace(keys.slots[0], slot_id="0" * 32, lookup="1")
    return replace(keys, slots=(*keys.slots, slot))


def _slot_less(keys: KeyFile) -> KeyFile:
    gone = keys.find("D2")
    return replace(keys, slots=tuple(slot for slot in keys.slots if slot != gone))


EDITS: dict[str, Edit] = {
    "roles": lambda keys: _hers(keys, roles=("director",)),
    "classes": lambda keys: _hers(keys, classes=("case",)),
    "public key": lambda keys: _hers(keys, public=primitives.public_key(b"\x05" * 32)),
    "code": lambda keys: _hers(keys, lookup=keys.slots[0].lookup + "x"),
    "a slot more": _slot_more,
    "a slot less": _slot_less,
    "class key": _class_key,
    "class names": _class_names,
    "digests": lambda keys: replace(keys, digests=keys.digests | {"audit/1": "0" * 64}),
    "removed": lambda keys: replace(keys, removed=(keys.slots[0].slot_id,)),
    "binding": lambda keys: replace(keys, device_binding=True),
    "signature": lambda keys: replace(keys, sign_admin=bytes(64)),
    "no signature": lambda keys: replace(keys, sign_admin=b""),
    "no directors": lambda keys: replace(keys, admins=()),
    "her own directors": _other_admin,
    "a directors' key more": _appended_admin,
    "a directors' key before": _prefixed_admin,
    "a version skipped": lambda keys: replace(keys, admins=(replace(keys.admins[0], version=2),)),
    "a pending file key": _pending,
    "the first format": _first_format,
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=list(EDITS))
def test_a_colleague_cannot_edit_rights_unseen(shared_file: Path, edit: Edit) -> None:
    forge(shared_file, edit)
    for code in (STAFF_CODE, "W1"):
        with refused(shared_file, Damaged, TAMPERED):
            unlock(shared_file, code, phrase(code))


@pytest.mark.parametrize("edit", EDITS.values(), ids=list(EDITS))
def test_the_good_copy_is_used_and_the_forged_one_replaced(shared_file: Path, edit: Edit) -> None:
    good = key_file.read(shared_file)
    forge(shared_file, edit, copies="one")
    vault = unlock(shared_file, "W1", phrase("W1"))
    assert any("One copy of the key file" in notice.words for notice in vault.notices)
    assert key_file.copies(shared_file) == [vault.keys]
    assert vault.keys.rights() == good.rights()
    vault.lock()


def test_an_unknown_code_costs_the_same_with_two_copies(
    shared_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge(shared_file, EDITS["roles"], copies="one")
    assert len(key_file.copies(shared_file)) == 2
    spent: list[str] = []
    original = primitives.stretch

    def counted(passphrase: str, salt: bytes, cost: primitives.KdfCost) -> bytes:
        spent.append(passphrase)
        return original(passphrase, salt, cost)

    monkeypatch.setattr(unlocking, "stretch", counted)
    monkeypatch.setattr(slots, "stretch", counted)
    for code in ("nobody", "W1"):
        with pytest.raises(WrongPassword):
            unlock(shared_file, code, "wrong")
    assert spent == ["wrong"] * 2


def test_a_pending_key_taken_from_a_colleague(shared_file: Path) -> None:
    """She would be left behind with a file key that is about to go."""
    with signed_in(shared_file) as director, pytest.MonkeyPatch.context() as patched:
        patched.setattr(director, "finish_rotation", lambda: None)
        accounts.remove(director, staff_id=_staff_id(director, "D2"))
    keys = key_file.read(shared_file)
    worker = keys.find("W1")
    assert worker is not None
    sealed = {name: blob for name, blob in worker.sealed.items() if name != "file/2"}
    forge(shared_file, lambda keys: keys.with_slot(replace(worker, sealed=sealed)))
    with refused(shared_file, Damaged, TAMPERED):
        unlock(shared_file, "W1", phrase("W1"))


def test_the_paper_taken_out_of_the_file(shared_file: Path, recovery_code: str) -> None:
    rewrite(shared_file, lambda body: body.update(
        slots=[slot for slot in body["slots"] if slot["kind"] == "staff"]))  # fmt: skip
    with ExitStack() as undo, pytest.raises(WrongRecoveryCode):
        unlocking.open_with_recovery(shared_file, recovery_code, undo)


def test_a_slot_is_not_taken_for_another(shared_file: Path) -> None:
    keys, opened = opened_slot(shared_file, "W1", phrase("W1"))
    assert opened.within(keys).slot == opened.slot
    with pytest.raises(primitives.CannotOpen):
        opened.within(replace(keys, slots=()))
    other = replace(opened.slot, public=bytes(32))
    with pytest.raises(primitives.CannotOpen):
        opened.within(keys.with_slot(other))


def test_an_outsider_cannot_hide_the_good_copy(shared_file: Path) -> None:
    rewrite(shared_file, lambda body: body.update(sequence=10**9, slots=body["slots"][1:]),
            both=False)  # fmt: skip
    with signed_in(shared_file, "W1"):
        assert key_file.read(shared_file).sequence < 10**6
    with signed_in(shared_file):
        pass


def test_an_outsider_cannot_bring_an_own_slot(shared_file: Path) -> None:
    """A slot whose passphrase is known, in a newer copy without any right seal."""
    slot = staff_slot(shared_file, staff_code="W1", secret="known")
    body = key_file.read(shared_file)
    bare = replace(body, sequence=99, slots=(slot, body.recovery))
    good = key_file.backup_path(shared_file).read_bytes()
    key_file.write(shared_file, bare)
    key_file.backup_path(shared_file).write_bytes(good)
    with refused(shared_file, Damaged, "does not fit"):
        unlock(shared_file, "W1", "known")
    with signed_in(shared_file, "W1"):
        pass


def test_a_removed_person_is_not_let_in_by_the_older_copy(shared_file: Path) -> None:
    """The program died between the two copies: the newer one decides."""
    old = key_file.backup_path(shared_file).read_bytes()
    with signed_in(shared_file) as director:
        gone = replace(director.keys, slots=tuple(
            slot for slot in director.keys.slots if slot != director.keys.find("W1")))  # fmt: skip
        secrets = slots.known(director.keys, director.opened)
        director.use_keys(rights.signed(gone, secrets))
    key_file.backup_path(shared_file).write_bytes(old)
    with refused(shared_file, WrongPassword, "not right"):
        unlock(shared_file, "W1", phrase("W1"))


def test_an_old_passphrase_is_not_let_in_by_the_older_copy(shared_file: Path) -> None:
    old = key_file.backup_path(shared_file).read_bytes()
    with signed_in(shared_file, "W1") as worker:
        accounts.change_passphrase(worker, old=phrase("W1"), new="another one", cost=FLOOR)
    key_file.backup_path(shared_file).write_bytes(old)
    with refused(shared_file, WrongPassword, "not right"):
        unlock(shared_file, "W1", phrase("W1"))
    with signed_in(shared_file, "W1", "another one"):
        assert len(key_file.copies(shared_file)) == 1


def test_both_copies_forged_in_different_ways(shared_file: Path) -> None:
    forge(shared_file, EDITS["roles"])
    forge(shared_file, EDITS["binding"], copies="one")
    with refused(shared_file, Damaged, TAMPERED):
        unlock(shared_file)


def test_a_copied_slot_file(shared_file: Path, tmp_path: Path) -> None:
    """A slot of one file in the key file of another opens nothing."""
    other = tmp_path / "other"
    other.mkdir()
    for copy in (key_file.keys_path, key_file.backup_path):
        copy(other / "desk.sdb").write_bytes(copy(shared_file).read_bytes())
    body = key_file.read(other / "desk.sdb").to_json()
    rewrite(other / "desk.sdb", lambda other_body: other_body.update(vault_id="00" * 16))
    (other / "desk.sdb").write_bytes(shared_file.read_bytes())
    assert body["slots"]
    with pytest.raises(UserError):
        unlock(other / "desk.sdb")


def test_an_older_key_file_beside_a_newer_database(shared_file: Path) -> None:
    old = key_file.keys_path(shared_file).read_bytes()
    with signed_in(shared_file) as director:
        add(director, "F2", Role.FRONT_DESK)
    for place in (key_file.keys_path, key_file.backup_path):
        place(shared_file).write_bytes(old)
    with pytest.raises(Damaged, match=r"older than the database.*recovery code"):
        unlock(shared_file, "W1", phrase("W1"))


def test_judgement() -> None:
    keys = KeyFile(vault_id="00", sequence=5, revision=3, file_key=1, classes=(), slots=())
    judgement.judge(keys, KnownKeys())
    judgement.judge(keys, KnownKeys(5, 3))
    with pytest.raises(Damaged, match="older than the database"):
        judgement.judge(keys, KnownKeys(6, 3))
    with pytest.raises(Damaged, match="rights of an earlier day"):
        judgement.judge(keys, KnownKeys(5, 4))
    with pytest.raises(Damaged, match=TAMPERED):
        judgement.judge(keys, KnownKeys(5, 3, "00" * 32))


def test_a_newer_key_file_beside_an_older_database(shared_file: Path) -> None:
    old = shared_file.read_bytes()
    with signed_in(shared_file) as director:
        accounts.remove(director, staff_id=_staff_id(director, "W1"))
    shared_file.write_bytes(old)
    with pytest.raises(Damaged):
        unlock(shared_file)
    assert not attempts.attempts_path(shared_file).exists()


def _staff_id(vault: Vault, code: str) -> int:
    return next(row.staff_id for row in vault.read(accounts.staff_rows.rows) if row.code == code)


def _broken_chain(keys: KeyFile) -> KeyFile:
    broken = replace(keys.admins[2], signature=bytes(64))
    return replace(keys, admins=(*keys.admins[:2], broken))


def test_directors_keys_are_followed_and_remembered(shared_file: Path) -> None:
    """Two directors' keys later a colleague who was away still knows whom to believe."""
    with signed_in(shared_file) as director:
        for _n in range(2):
            renewed(director)
    before = key_file.read(shared_file).find("W1")
    assert [key.version for key in key_file.read(shared_file).admins] == [1, 2, 3]
    with signed_in(shared_file, "W1") as worker:
        assert worker.opened.pinned == worker.keys.admins[-1].public
        assert worker.opened.stretched == b""
    after = key_file.read(shared_file).find("W1")
    assert before is not None
    assert after is not None
    assert after.wrapped_private != before.wrapped_private
    # Now a chain that begins before what she remembers, broken after it, is refused.
    forge(shared_file, _broken_chain)
    with pytest.raises(Damaged, match=TAMPERED):
        unlock(shared_file, "F1", phrase("F1"))
