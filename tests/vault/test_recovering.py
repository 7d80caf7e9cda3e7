# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code in use: every class survives, the old code dies, the new one opens."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from shelterdesk.errors import (
    Damaged,
    DiskFull,
    Invalid,
    NotAllowed,
    NotFound,
    UserError,
    WrongRecoveryCode,
)
from shelterdesk.models.staff import Role
from shelterdesk.vault import (
    accounts,
    attempts,
    door,
    key_file,
    recovering,
    recovery,
    recovery_split,
    slots,
    unlocking,
)
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.vault_people import (
    add,
    cannot_enter,
    on_paper,
    readable,
    recovered,
    renewed,
    reveal,
    row,
    seal,
    signed_in,
    versions,
)

NEW = "a new passphrase"
WORDS = "acorn bench violin lantern orchard"


def recover(path: Path, code: str, staff_code: str = STAFF_CODE) -> str:
    return recovered(path, code, staff_code, NEW)


def opens(path: Path, code: str) -> set[str]:
    """What the paper holds."""
    with ExitStack() as undo:
        opened = unlocking.open_with_recovery(path, code, undo)
        return set(slots.known(opened.keys, opened.slot))


def test_the_only_director_forgot_her_passphrase(
    vault: Vault, desk_file: Path, recovery_code: str
) -> None:
    on_paper(vault)
    before = seal(vault, "legal", "papers")
    vault.lock()
    attempts.record(desk_file, door.local_now())
    code = recover(desk_file, recovery_code.lower().replace("-", " "), " k3 ")
    assert code != recovery_code
    cannot_enter(desk_file, STAFF_CODE, PASSPHRASE)
    with signed_in(desk_file, STAFF_CODE, NEW) as again:
        assert again.roles == {"director", "administrator", "caseworker"}
        assert reveal(again, before) == "papers"
        assert again.keys.file_key == 2
        assert again.keys.is_recovery_confirmed  # it was typed back before it was in use
        again.check_recovery_code(code)
        with pytest.raises(WrongRecoveryCode):
            again.check_recovery_code(recovery_code)
        add(again, "F1", Role.FRONT_DESK)
    with pytest.raises(WrongRecoveryCode, match="not the recovery code in use"):
        recover(desk_file, recovery_code)
    assert {"admin/2", "audit/1", "class/2/1", "file/2"} <= opens(desk_file, code)


def test_every_class_survives_and_who_waits_is_served(
    vault: Vault, desk_file: Path, recovery_code: str
) -> None:
    at_first = seal(vault, "counselling", "first")  # only the paper can open it
    add(vault, "C1", Role.COUNSELLOR)
    later = seal(vault, "health", "later")
    vault.lock()
    code = recover(desk_file, recovery_code, "C1")
    with signed_in(desk_file, "C1", NEW) as counsellor:
        assert readable(counsellor) == {"case", "counselling", "health"}
        assert reveal(counsellor, at_first) == "first"
        assert reveal(counsellor, later) == "later"
        assert not [entry for entry in accounts.waiting(counsellor) if not entry.is_recovery]
    code = recover(desk_file, code)
    with signed_in(desk_file, STAFF_CODE, NEW) as director:
        assert not accounts.waiting(director)
        with pytest.raises(NotAllowed):
            reveal(director, at_first)
    assert {f"class/2/{n}" for n in (1, 2)} <= opens(desk_file, code)


def test_what_cannot_be_recovered(vault: Vault, desk_file: Path, recovery_code: str) -> None:
    accounts.remove(vault, staff_id=add(vault, "F1", Role.FRONT_DESK))
    vault.lock()
    before = key_file.keys_path(desk_file).read_bytes()
    for code in ("F1", "nobody"):
        with pytest.raises(NotFound, match="Nobody signs in") as found:
            recover(desk_file, recovery_code, code)
        assert found.value.field == "staff_code"
    with pytest.raises(Invalid, match="can be guessed"):
        recovering.check_recovery(desk_file, recovery_code, staff_code="K3", new_passphrase="K3 k3")
    with pytest.raises(WrongRecoveryCode, match="One of the characters"):
        recover(desk_file, recovery_code[:-1] + ("A" if recovery_code[-1] != "A" else "B"))
    assert key_file.keys_path(desk_file).read_bytes() == before
    with signed_in(desk_file) as director, pytest.raises(UserError, match="another copy"):
        recover(director.path, recovery_code)


def test_the_cost_is_measured_like_any_other(
    desk_file: Path, recovery_code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovering, "calibrated_cost", lambda: FLOOR)
    code = recovering.new_code()
    recovering.recover(
        desk_file, recovery_code, staff_code="K3", new_passphrase=WORDS, code=code, typed=code
    )
    with signed_in(desk_file, STAFF_CODE, WORDS):
        pass


def test_another_database_is_refused_before_anything_is_written(
    vault: Vault, desk_file: Path, recovery_code: str
) -> None:
    vault.lock()
    old = desk_file.read_bytes()
    with signed_in(desk_file) as director:
        accounts.remove(director, staff_id=add(director, "F1", Role.FRONT_DESK))
    before = key_file.keys_path(desk_file).read_bytes()
    desk_file.write_bytes(old)
    with pytest.raises(Damaged, match="do not belong together"):
        recover(desk_file, recovery_code)
    assert key_file.keys_path(desk_file).read_bytes() == before


def test_an_older_key_file_is_put_right_by_the_code(
    vault: Vault, desk_file: Path, recovery_code: str
) -> None:
    old = key_file.keys_path(desk_file).read_bytes()
    add(vault, "F1", Role.FRONT_DESK)
    vault.lock()
    for place in (key_file.keys_path, key_file.backup_path):
        place(desk_file).write_bytes(old)
    with pytest.raises(Damaged, match="older than the database"):
        door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    recover(desk_file, recovery_code)
    with signed_in(desk_file, STAFF_CODE, NEW) as director:
        staff_id = row(director, "F1").staff_id  # her slot was in the newer key file
        accounts.enrol(
            director, staff_id=staff_id, roles=["front_desk"], passphrase="again", cost=FLOOR
        )
    with signed_in(desk_file, "F1", "again"):
        pass


def test_the_new_code_is_shown_even_if_the_file_cannot_be_opened_then(
    desk_file: Path, recovery_code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise DiskFull("full")

    with monkeypatch.context() as patched:
        patched.setattr(recovering, "_write_down", refuse)
        code = recover(desk_file, recovery_code)
    with signed_in(desk_file, STAFF_CODE, NEW) as director:
        director.check_recovery_code(code)
        assert director.keys.file_key == 2


def test_recovery_finishes_what_was_interrupted_first(
    vault: Vault, desk_file: Path, recovery_code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff_id = add(vault, "F1", Role.FRONT_DESK)
    monkeypatch.setattr(vault, "finish_rotation", lambda: None)
    accounts.remove(vault, staff_id=staff_id)
    vault.lock()
    assert key_file.read(desk_file).pending_file_key == 2
    recover(desk_file, recovery_code)
    assert (key_file.read(desk_file).file_key, key_file.read(desk_file).pending_file_key) == (
        3, None,
    )  # fmt: skip
    with signed_in(desk_file, STAFF_CODE, NEW):
        pass


# -- a new code ---------------------------------------------------------------------------


def test_nothing_changes_before_the_new_code_was_typed_back(
    vault: Vault, desk_file: Path, recovery_code: str
) -> None:
    code, before = recovering.new_code(), key_file.keys_path(desk_file).read_bytes()
    recovering.check_old_code(vault, recovery_code)
    for typed in (recovery_code, recovering.new_code()):
        with pytest.raises(WrongRecoveryCode, match="still the one in use") as found:
            recovering.renew_recovery(vault, code=code, typed=typed)
        assert found.value.field == "new_code"
    assert key_file.keys_path(desk_file).read_bytes() == before
    vault.lock()
    before = key_file.keys_path(desk_file).read_bytes()
    recovering.check_recovery(desk_file, recovery_code, staff_code=STAFF_CODE, new_passphrase=WORDS)
    with pytest.raises(WrongRecoveryCode, match="still the one in use"):
        recovering.recover(
            desk_file,
            recovery_code,
            staff_code=STAFF_CODE,
            new_passphrase=NEW,
            code=code,
            typed=recovery_code,
            cost=FLOOR,
        )
    assert key_file.keys_path(desk_file).read_bytes() == before
    assert opens(desk_file, recovery_code)


@pytest.mark.parametrize("name", ["_remember_rights", "finish_rotation", "note"])
def test_a_disk_that_fills_up_later_leaves_the_typed_code_in_use(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Nobody is told that nothing was changed once the new code is the one in use."""

    def full(*arguments: object, **others: object) -> None:
        raise DiskFull("full")

    with monkeypatch.context() as patched:
        patched.setattr(vault, name, full)
        code = renewed(vault)
    vault.lock()
    assert opens(desk_file, code)
    with signed_in(desk_file) as director:
        assert director.keys.file_key == 2
        director.check_recovery_code(code)


def test_a_second_copy_that_cannot_follow_does_not_say_that_nothing_was_changed(
    vault: Vault, desk_file: Path, recovery_code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_file = os.replace

    def held_open(source: Path, target: Path) -> None:
        if target == key_file.backup_path(desk_file):
            raise PermissionError(13, "a virus scanner")
        replace_file(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", held_open)
        code = renewed(vault)
    vault.lock()
    assert opens(desk_file, code)
    with pytest.raises(WrongRecoveryCode):
        opens(desk_file, recovery_code)
    with signed_in(desk_file) as director:
        assert key_file.copies(desk_file) == [director.keys]


def test_the_paper_counts_as_right_for_its_own_code_alone(vault: Vault, recovery_code: str) -> None:
    with pytest.raises(WrongRecoveryCode):
        recovering.confirm(vault, recovering.new_code())
    assert not vault.keys.is_recovery_confirmed
    recovering.confirm(vault, recovery_code)
    assert vault.keys.is_recovery_confirmed
    revision = vault.keys.revision
    recovering.confirm(vault, recovery_code)
    assert vault.keys.revision == revision
    keys = replace(vault.keys, confirmed=None)
    assert not keys.is_signed_by_directors(vault.opened.pinned)


def test_a_new_code_with_the_old_one_covers_everything(
    vault: Vault, desk_file: Path, recovery_code: str
) -> None:
    on_paper(vault)
    text = seal(vault, "counselling", "before")
    with pytest.raises(WrongRecoveryCode, match="not the recovery code in use"):
        renewed(vault, recovery.to_code(bytes(16)))
    code = renewed(vault, recovery_code)
    assert set(versions(vault).values()) == {2}
    assert vault.keys.is_recovery_confirmed
    assert not accounts.waiting(vault)
    assert (vault.keys.file_key, vault.keys.admin_grant) == (2, "admin/2")
    vault.lock()
    with pytest.raises(WrongRecoveryCode):
        opens(desk_file, recovery_code)
    held = opens(desk_file, code)
    assert {"class/2/1", "class/3/1", "admin/2", "audit/1", "file/2"} <= held
    code = recover(desk_file, code)
    with signed_in(desk_file, STAFF_CODE, NEW) as director:
        roles = ["director", "counsellor"]
        accounts.set_roles(director, staff_id=director.staff_id, roles=roles)
    recover(desk_file, code)
    with signed_in(desk_file, STAFF_CODE, NEW) as director:
        assert reveal(director, text) == "before"


def test_a_new_code_when_the_paper_is_lost(
    vault: Vault, desk_file: Path, recovery_code: str
) -> None:
    """New text is covered at once; older text as soon as somebody who holds the key is there."""
    add(vault, "C1", Role.COUNSELLOR)
    before = versions(vault)
    code = renewed(vault)
    after = versions(vault)
    assert after == {name: version + 1 for name, version in before.items()}
    waits = {entry.class_name for entry in accounts.waiting(vault) if entry.is_recovery}
    assert waits == {"counselling", "health"}
    vault.lock()
    assert "class/2/3" in opens(desk_file, code)
    assert "class/2/2" not in opens(desk_file, code)
    with signed_in(desk_file, "C1") as counsellor:
        accounts.hand_over_all(counsellor)
    assert "class/2/2" in opens(desk_file, code)
    with pytest.raises(WrongRecoveryCode):
        opens(desk_file, recovery_code)


# -- shares -------------------------------------------------------------------------------


def test_two_shares_open_the_file(vault: Vault, desk_file: Path, recovery_code: str) -> None:
    shares = recovery_split.split(recovery.from_code(recovery_code), 3)
    for pair in ((0, 1), (2, 0), (1, 2)):
        vault.check_recovery_code("\n".join(shares[place] for place in pair))
    with pytest.raises(WrongRecoveryCode, match="Two are needed"):
        vault.check_recovery_code(shares[0])
    vault.lock()
    code = recover(desk_file, f"{shares[2]}, {shares[0].lower()}")
    with signed_in(desk_file, STAFF_CODE, NEW) as director:
        director.check_recovery_code(code)
    with pytest.raises(WrongRecoveryCode, match="not the recovery code in use"):
        recover(desk_file, shares[0] + shares[1])
