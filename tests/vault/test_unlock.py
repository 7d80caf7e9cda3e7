# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can be wrong with a file, told in its own words, with nothing written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import (
    Damaged,
    NotFound,
    TooNew,
    WrongPassword,
)
from shelterdesk.vault import key_body, key_file, slots, unlocking
from shelterdesk.vault.primitives import FLOOR, KdfCost, public_key
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.vault_faults import (
    add_staff,
    opened_slot,
    picture,
    refused,
    rewrite,
    staff_slot,
    unlock,
)


def test_wrong_passphrase_and_unknown_code_say_the_same(
    desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs: list[KdfCost] = []

    def counted(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
        costs.append(cost)
        return original(passphrase, salt, cost)

    original = slots.stretch
    monkeypatch.setattr(slots, "stretch", counted)
    monkeypatch.setattr(unlocking, "stretch", counted)
    with refused(desk_file, WrongPassword, "nothing was changed|Nothing was changed") as _:
        unlock(desk_file, passphrase=PASSPHRASE + "x")
    with refused(desk_file, WrongPassword, "staff code or the passphrase is not right"):
        unlock(desk_file, code="nobody")
    with refused(desk_file, WrongPassword, "staff code or the passphrase is not right"):
        unlock(desk_file, code="")
    assert costs == [FLOOR] * 3  # the same work, so that time does not tell them apart


def test_wrong_passphrase_makes_no_lock_file(desk_file: Path) -> None:
    before = picture(desk_file.parent)
    with pytest.raises(WrongPassword):
        unlock(desk_file, passphrase="something else")
    after = picture(desk_file.parent)
    assert after.pop("desk.sdb.attempts")
    assert after == before


@pytest.mark.parametrize("typed", ["k3", " K3 ", "Ｋ３"])
def test_case_spaces_and_width_of_the_code_do_not_matter(desk_file: Path, typed: str) -> None:
    opened = unlock(desk_file, code=typed)
    assert opened.staff_code == STAFF_CODE
    opened.lock()


def test_composed_and_decomposed_letters_are_one_passphrase(desk_file: Path) -> None:
    keys, opened = opened_slot(desk_file)
    slot = slots.new_slot(
        vault_id=keys.vault_id,
        kind=slots.STAFF,
        secret="caf\u00e9-libert\u00e9-matin",
        staff_code="Z1",
        roles=("front_desk",),
        cost=FLOOR,
        grants={slots.file_grant(1): opened.open(slots.file_grant(1))},
    )
    assert slots.open_slot(keys, slot, "cafe\u0301-liberte\u0301-matin").private


def test_a_key_file_without_staff_lets_nobody_in(desk_file: Path) -> None:
    rewrite(desk_file, lambda body: body.update(slots=body["slots"][1:]))
    with refused(desk_file, WrongPassword, "not right"):
        unlock(desk_file)


def test_the_recovery_slot_is_not_opened_by_a_passphrase(desk_file: Path) -> None:
    lookup = key_file.read(desk_file).slots[0].lookup

    def aim_at_recovery(body: dict[str, Any]) -> None:
        body["slots"][0]["lookup"] = ""
        body["slots"][1]["lookup"] = lookup

    rewrite(desk_file, aim_at_recovery)
    with refused(desk_file, WrongPassword, "not right"):
        unlock(desk_file)


# -- the key file ---------------------------------------------------------------------------


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "one bit": lambda data: data[:500] + bytes([data[500] ^ 1]) + data[501:],
    "cut": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "zeroed": lambda data: bytes(len(data)),
    "a list": lambda data: b"[1, 2]",
    "deep": lambda data: b"[" * 200_000,
    "one digit": lambda data: data.replace(b'"sequence": 1', b'"sequence": 3'),
    "not text": lambda data: b"\xff\xfe" + data,
}


def _copies_are_equal(path: Path) -> bool:
    first, second = key_file.keys_path(path), key_file.backup_path(path)
    return first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_one_damaged_copy_opens_by_the_other_and_is_repaired(
    desk_file: Path, damage: Callable[[bytes], bytes]
) -> None:
    for copy in (key_file.keys_path(desk_file), key_file.backup_path(desk_file)):
        copy.write_bytes(damage(copy.read_bytes()))
        opened = unlock(desk_file)
        assert _copies_are_equal(desk_file)
        opened.lock()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_both_copies_damaged(desk_file: Path, damage: Callable[[bytes], bytes]) -> None:
    for copy in (key_file.keys_path(desk_file), key_file.backup_path(desk_file)):
        copy.write_bytes(damage(copy.read_bytes()))
    with refused(desk_file, Damaged, "Both copies of the key file are damaged"):
        unlock(desk_file)


def test_the_missing_copy_is_made_again(desk_file: Path) -> None:
    for copy in (key_file.keys_path(desk_file), key_file.backup_path(desk_file)):
        copy.unlink()
        opened = unlock(desk_file)
        assert _copies_are_equal(desk_file)
        opened.lock()


def test_a_repair_that_cannot_be_written_does_not_shut_the_door(
    desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(target: Path, data: bytes) -> None:
        raise key_file.file_error(OSError(28, "full"), target)

    key_file.backup_path(desk_file).unlink()
    monkeypatch.setattr(key_file, "write_whole", full)
    unlock(desk_file).lock()


def test_the_newer_copy_wins(desk_file: Path) -> None:
    old = key_file.keys_path(desk_file).read_bytes()
    add_staff(desk_file, staff_slot(desk_file))
    key_file.keys_path(desk_file).write_bytes(old)  # as a crash between the two copies leaves it
    opened = unlock(desk_file)
    assert opened.keys.find("F1") is not None
    assert key_file.copies(desk_file) == [opened.keys]
    (notice,) = opened.notices  # of the slot alone, which this test gave no row
    assert "stands in no list" in notice.words
    opened.lock()


def _lower(field: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda body: body["slots"][0]["argon2id"].update({field: value})


UNSAFE: dict[str, Callable[[dict[str, Any]], None]] = {
    "memory": _lower("memory_kib", 8 * 1024),
    "passes": _lower("passes", 0),
    "lanes": _lower("lanes", 0),
    "words": _lower("memory_kib", "much"),
    "no stretching": lambda body: body["slots"][0].update(argon2id=None),
    "short salt": lambda body: body["slots"][0].update(salt="AAAA"),
    "vault id": lambda body: body.update(vault_id="xyz"),
    "no slots": lambda body: body.pop("slots"),
    "not base64": lambda body: body.update(mac_file="é"),
}


@pytest.mark.parametrize("change", UNSAFE.values(), ids=list(UNSAFE))
def test_a_key_file_made_easier_to_guess_counts_as_damaged(
    desk_file: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    rewrite(desk_file, change)
    with refused(desk_file, Damaged, "Both copies"):
        unlock(desk_file)


def test_kdf_parameters_are_bound_to_the_slot(desk_file: Path) -> None:
    rewrite(desk_file, _lower("passes", 2))  # dearer, but not what it was sealed with
    with refused(desk_file, WrongPassword, "not right"):
        unlock(desk_file)


def _roles(body: dict[str, Any]) -> None:
    body["slots"][0]["roles"] = ["front_desk"]


def _public(body: dict[str, Any]) -> None:
    body["slots"][1]["public"] = key_body.in_base64(public_key(b"\x07" * 32))


def _class_names(body: dict[str, Any]) -> None:
    first, second = body["classes"][:2]
    first["name"], second["name"] = second["name"], first["name"]


@pytest.mark.parametrize("change", [_roles, _public, _class_names])
def test_an_outsider_cannot_edit_a_slot(
    desk_file: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    rewrite(desk_file, change)
    with refused(desk_file, Damaged, "changed by somebody who may not"):
        unlock(desk_file)


def test_a_slot_without_the_file_key(desk_file: Path) -> None:
    rewrite(desk_file, lambda body: body["slots"][0]["sealed"].pop("file/1"))
    with refused(desk_file, Damaged, "does not fit this person"):
        unlock(desk_file)


def test_a_grant_moved_to_another_name_does_not_open(desk_file: Path) -> None:
    def move(body: dict[str, Any]) -> None:
        sealed = body["slots"][0]["sealed"]
        sealed["file/1"] = sealed["admin/1"]

    rewrite(desk_file, move)
    with refused(desk_file, Damaged, "does not fit this person"):
        unlock(desk_file)


def test_somebody_the_database_does_not_know(desk_file: Path) -> None:
    """As after restoring a backup of before her time: directors signed her slot, so she is put
    back with the roles they signed."""
    slot = staff_slot(desk_file)
    add_staff(desk_file, slot)
    vault = unlock(desk_file, code="F1", passphrase="river-candle")
    assert vault.staff_code == "F1"
    assert {str(role) for role in vault.roles} == set(slot.roles)
    vault.lock()
    unlock(desk_file).lock()


def test_newer_key_file_format(desk_file: Path) -> None:
    rewrite(desk_file, lambda body: body.update(format=3, something="new"))
    with refused(desk_file, TooNew, "newer version"):
        unlock(desk_file)


def test_key_file_missing(desk_file: Path) -> None:
    key_file.keys_path(desk_file).unlink()
    key_file.backup_path(desk_file).unlink()
    with refused(desk_file, NotFound, r"key file desk\.sdb\.keys is missing"):
        unlock(desk_file)


def test_keys_changed_while_the_passphrase_was_tried(
    desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program renewed the key file and went away: its keys count, not those read first."""
    slot = staff_slot(desk_file)
    original = slots.open_stretched
    calls = 0

    def meanwhile(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            add_staff(desk_file, slot)
        return original(*arguments, **options)

    monkeypatch.setattr(slots, "open_stretched", meanwhile)
    unlock(desk_file).lock()
    assert calls == 3  # once more for the keys found then, and once by the director meanwhile
    found = key_file.read(desk_file).find("F1")
    assert found is not None
    assert found.public == slot.public  # not written back to what it was
