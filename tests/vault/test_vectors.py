# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The frozen format (``vault/FORMAT.md``): bytes that must keep their meaning for ever.

A change that makes a test here fail makes files in use unreadable. The format then needs a new
number, and reading this one must go on.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Damaged, NotAllowed, WrongRecoveryCode
from shelterdesk.vault import (
    class_seal,
    device,
    key_body,
    key_file,
    primitives,
    recovery,
    recovery_signs,
    recovery_split,
    slots,
)
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.key_file import ClassKey, KeyFile
from shelterdesk.vault.primitives import KdfCost, derive, public_key, stretch

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "vectors.json").read_text(encoding="utf-8")
)


def unhex(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


@pytest.mark.parametrize("case", VECTORS["lookup"])
def test_lookup(case: dict[str, str]) -> None:
    assert key_body.lookup_of(case["vault_id"], case["staff_code"]) == case["lookup"]


@pytest.mark.parametrize("case", VECTORS["recovery"])
def test_recovery_code(case: dict[str, str]) -> None:
    assert recovery.to_code(bytes.fromhex(case["secret"])) == case["code"]
    assert recovery.from_code(case["code"]).hex() == case["secret"]
    typed = " ".join(case["code"].lower().split("-"))
    assert recovery.from_code(typed).hex() == case["secret"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda code: code[:-1], "28 characters; 27 were typed"),
        (lambda code: code + "A", "28 characters; 29 were typed"),
        (lambda code: "", "28 characters; 0 were typed"),
        (lambda code: "0" + code[1:], "no 0, O, 1 or I"),
        (lambda code: "i" + code[1:], "no 0, O, 1 or I"),
        (lambda code: "é" + code[1:], "no 0, O, 1 or I"),
        (lambda code: ("B" if code[0] == "A" else "A") + code[1:], "One of the characters"),
        (lambda code: code[:-1] + ("B" if code[-1] == "A" else "A"), "One of the characters"),
        (
            lambda code: code[:31] + "9" + code[32:],
            "One of the characters",
        ),  # bits that must be zero
    ],
)
@pytest.mark.parametrize("case", VECTORS["recovery"][2:])
def test_slips_of_the_pen(case: dict[str, str], change: Any, words: str) -> None:
    typed = change(case["code"])
    if typed == case["code"]:
        return
    with pytest.raises(WrongRecoveryCode, match=words) as found:
        recovery.from_code(typed)
    assert found.value.field == "recovery_code"


def test_any_single_wrong_sign_is_caught() -> None:
    """Save for one in a thousand, as ten check bits promise."""
    code = VECTORS["recovery"][3]["code"]
    tried = missed = 0
    for place, sign in enumerate(code):
        for other in recovery_signs.SIGNS:
            if sign not in ("-", other):
                tried += 1
                try:
                    recovery.from_code(code[:place] + other + code[place + 1 :])
                except WrongRecoveryCode:
                    continue
                missed += 1
    assert tried == 28 * 31
    assert missed <= 3


@pytest.mark.parametrize("case", VECTORS["derive"])
def test_derive(case: dict[str, str]) -> None:
    secret, label = bytes.fromhex(case["secret"]), case["label"].encode()
    assert derive(secret, label, salt=unhex(case["salt"])).hex() == case["key"]


@pytest.mark.parametrize("case", VECTORS["stretch"])
def test_stretch(case: dict[str, Any]) -> None:
    cost = KdfCost(case["memory_kib"], case["passes"], case["lanes"])
    salt = bytes.fromhex(case["salt"])
    assert stretch(case["passphrase"], salt, cost).hex() == case["key"]
    assert slots._wrapping_key(case["passphrase"], salt, cost).hex() == case["wrapping_key"]


@pytest.mark.parametrize("pair", VECTORS["same_passphrase"])
def test_one_passphrase_typed_in_two_ways(pair: list[str]) -> None:
    one, other = (slots._wrapping_key(text, bytes(16), primitives.FLOOR) for text in pair)
    assert one == other
    decomposed = unicodedata.normalize("NFD", pair[0])
    assert slots._wrapping_key(decomposed, bytes(16), primitives.FLOOR) == one


def sealer(*held: str) -> ClassSealer:
    privates = {grant: bytes.fromhex(text) for grant, text in VECTORS["class_privates"].items()}
    classes = tuple(
        ClassKey(number, name, 1, public_key(privates[f"class/{number}/1"]))
        for number, name in enumerate(slots.FIRST_CLASSES, start=1)
    )
    return ClassSealer(classes, {grant: privates[grant] for grant in held})


@pytest.mark.parametrize("case", VECTORS["class_texts"])
def test_class_texts_open_for_ever(case: dict[str, str]) -> None:
    blob = bytes.fromhex(case["blob"])
    everybody = sealer(*VECTORS["class_privates"])
    assert everybody.open(case["context"], blob) == case["text"]
    assert blob[0] == (1 if case["by"] == "member" else 2)


@pytest.mark.parametrize("case", VECTORS["class_texts"][:5])
def test_class_texts_are_sealed_as_told(
    case: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed = bytes(range(200, 212))
    monkeypatch.setattr(primitives.os, "urandom", lambda size: fixed[:size])
    sealed = sealer(*VECTORS["class_privates"]).seal(case["class"], case["context"], case["text"])
    assert sealed.hex() == case["blob"]


@pytest.mark.parametrize("case", VECTORS["class_files"])
def test_class_files_open_for_ever(case: dict[str, str]) -> None:
    blob, data = bytes.fromhex(case["blob"]), bytes.fromhex(case["data"])
    everybody = sealer(*VECTORS["class_privates"])
    assert everybody.open_bytes(case["context"], blob) == data
    assert blob[0] == (1 if case["by"] == "member" else 2)
    assert data not in blob


def test_class_files_are_sealed_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed = bytes(range(200, 212))
    monkeypatch.setattr(primitives.os, "urandom", lambda size: fixed[:size])
    for case in VECTORS["class_files"]:
        if case["by"] == "member":
            sealed = sealer(*VECTORS["class_privates"]).seal_bytes(
                case["class"], case["context"], bytes.fromhex(case["data"])
            )
            assert sealed.hex() == case["blob"]


def test_what_is_for_one_person_opens_for_that_person_alone() -> None:
    case = VECTORS["person_text"]
    private, blob = bytes.fromhex(case["private"]), bytes.fromhex(case["blob"])
    reader = ClassSealer((), {}, (public_key(private), private))
    assert blob[:4] == bytes([2, 0, 0, 0])
    assert reader.open(case["context"], blob) == case["text"]
    for held, place in ((b"\x21" * 32, case["context"]), (private, "complaint_copy|body|other")):
        with pytest.raises(NotAllowed):
            ClassSealer((), {}, (public_key(held), held)).open(place, blob)


def test_a_colleague_is_found_by_the_signed_code_alone(stored: KeyFile) -> None:
    slot = next(slot for slot in stored.slots if slot.kind == slots.STAFF)
    other = replace(stored, slots=tuple(one for one in stored.slots if one != slot))
    code = next(
        case["staff_code"]
        for case in (*VECTORS["lookup"], {"staff_code": "K3"})
        if key_body.lookup_of(stored.vault_id, case["staff_code"]) == slot.lookup
    )
    writer = ClassSealer(stored.classes, {}, None, stored)
    assert writer.roles_of(code) == slot.roles
    assert writer.seal_for(code, "c", "x")[:4] == bytes([2, 0, 0, 0])
    second = replace(slot, slot_id="another", roles=(), public=public_key(b"\x21" * 32))
    twice = replace(stored, slots=(*stored.slots, second))
    assert ClassSealer(stored.classes, {}, None, twice).roles_of(code) == slot.roles  # who signs in
    gone = ClassSealer(stored.classes, {}, None, other)
    assert gone.roles_of(code) is None
    with pytest.raises(NotAllowed, match="cannot sign in"):
        gone.seal_for(code, "c", "x")


@pytest.mark.parametrize("place", ["document_content|body|other", "document|title|" + "5f" * 16])
def test_a_file_in_another_place_does_not_open(place: str) -> None:
    case = VECTORS["class_files"][0]
    with pytest.raises(Damaged, match="moved or changed"):
        sealer(*VECTORS["class_privates"]).open_bytes(place, bytes.fromhex(case["blob"]))


@pytest.mark.parametrize("held", [("class/1/1",), ()])
def test_a_file_follows_to_a_newer_key_as_it_is(held: tuple[str, ...]) -> None:
    """Its bytes are no text in any encoding."""
    old, new = b"\x21" * 32, b"\x22" * 32
    classes = (ClassKey(1, "case", 1, public_key(old)), ClassKey(1, "case", 2, public_key(new)))
    data = bytes(range(256)) * 3
    before = ClassSealer(classes[:1], {grant: old for grant in held}).seal_bytes("case", "c", data)
    both = ClassSealer(classes, {"class/1/1": old, "class/1/2": new})
    assert both.is_outdated(before)
    assert both.is_outdated(before[: class_seal.HEADER_SIZE])  # the rest is not needed for it
    after = both.renewed("c", before)
    assert not both.is_outdated(after)
    assert both.open_bytes("c", after) == data
    with pytest.raises(NotAllowed):
        ClassSealer(classes, {"class/1/1": old}).open_bytes("c", after)


def test_newer_versions_of_a_class_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealing takes the newest version; older text opens for whoever kept the older key."""
    old, new = b"\x21" * 32, b"\x22" * 32
    classes = (ClassKey(1, "case", 2, public_key(new)), ClassKey(1, "case", 1, public_key(old)))
    before = ClassSealer(classes[1:], {"class/1/1": old}).seal("case", "c", "before")
    both = ClassSealer(classes, {"class/1/1": old, "class/1/2": new})
    assert both.open("c", before) == "before"
    assert both.seal("case", "c", "x")[:4] == b"\x01\x01\x00\x02"
    assert both.can_read("case")
    only_old = ClassSealer(classes, {"class/1/1": old})
    assert not only_old.can_read("case")
    assert only_old.open("c", before) == "before"
    assert both.open("c", only_old.seal("case", "c", "after")) == "after"


@pytest.fixture
def stored(tmp_path: Path) -> KeyFile:
    """The key file of the vectors, read from a folder."""
    path = tmp_path / "vectors.sdb"
    text = json.dumps(VECTORS["key_file"]["body"], indent=1) + "\n"
    key_file.keys_path(path).write_text(text)
    return key_file.read(path)


def test_a_whole_key_file(stored: KeyFile, tmp_path: Path) -> None:
    told = VECTORS["key_file"]
    file_secret = bytes.fromhex(told["file_secret"])
    admin_secret = bytes.fromhex(told["admin_secret"])
    slot = stored.find(told["staff_code"])
    assert slot is not None
    opened = slots.open_slot(stored, slot, told["passphrase"])
    assert opened.private.hex() == told["staff_private"]
    assert opened.open("file/1") == file_secret
    assert opened.open("admin/1") == admin_secret
    assert opened.open("class/1/1").hex() == VECTORS["class_privates"]["class/1/1"]
    with pytest.raises(primitives.CannotOpen):
        opened.open("class/2/1")
    secret = recovery.from_code(told["recovery_code"])
    assert slots.open_slot(stored, stored.recovery, secret).open("file/1") == file_secret
    assert stored.expected_mac(file_secret) == stored.mac_file
    assert stored.has_valid_rights(admin_secret)
    assert not stored.has_valid_rights(file_secret)
    assert stored.signed(file_secret, admin_secret) == stored
    path = tmp_path / "again.sdb"
    key_file.write(path, stored)
    written = key_file.keys_path(path).read_bytes()
    assert written == (tmp_path / "vectors.sdb.keys").read_bytes()
    assert written == key_file.backup_path(path).read_bytes()


def test_contexts_are_these_bytes(stored: KeyFile) -> None:
    told = VECTORS["key_file"]
    staff, paper = stored.slots
    context = slots._slot_context
    assert (
        context(stored.vault_id, staff.slot_id, staff.salt, staff.cost).decode()
        == (told["contexts"]["staff slot"])
    )
    assert (
        context(stored.vault_id, paper.slot_id, paper.salt, paper.cost).decode()
        == (told["contexts"]["recovery slot"])
    )
    assert (
        slots._grant_context(stored.vault_id, "class/1/1").decode() == (told["contexts"]["grant"])
    )
    assert key_body.canonical(stored.rights()).decode() == told["rights"]


# -- format 2 ------------------------------------------------------------------------------


@pytest.fixture
def stored_2(tmp_path: Path) -> KeyFile:
    """The key file of format 2, with a change of the file key begun and a bound slot."""
    path = tmp_path / "vectors.sdb"
    text = json.dumps(VECTORS["key_file_2"]["body"], indent=1) + "\n"
    key_file.keys_path(path).write_text(text)
    return key_file.read(path)


def test_a_whole_key_file_of_format_2(stored_2: KeyFile, tmp_path: Path) -> None:
    told = VECTORS["key_file_2"]
    secrets = {grant: bytes.fromhex(text) for grant, text in told["secrets"].items()}
    assert (stored_2.format, stored_2.sequence, stored_2.revision) == (2, 7, 5)
    assert [key.revision for key in stored_2.classes] == [1, 1, 1, 1, 1, 4]
    assert stored_2.is_recovery_confirmed
    assert (stored_2.file_key, stored_2.pending_file_key) == (1, 2)
    assert (stored_2.device_binding, stored_2.removed) == (True, ("d" * 32,))
    assert stored_2.anchor == key_body.Anchor(41207, "0123456789abcdef" * 4)
    slot = stored_2.find(told["staff_code"])
    assert slot is not None
    opened = slots.open_slot(stored_2, slot, told["passphrase"])
    assert (opened.pinned, opened.seen) == (stored_2.admins[1].public, stored_2.revision)
    assert slots.known(stored_2, opened) == {
        grant: secret for grant, secret in secrets.items()
        if grant.startswith(("file/", "class/1/", "class/4/", "class/5/")) or grant in {
            "admin/2", "audit/1"}
    }  # fmt: skip
    assert slots.is_own(stored_2, opened)
    assert stored_2.expected_mac(secrets["file/2"]) == stored_2.mac_file
    assert stored_2.is_signed_by_directors(stored_2.admins[0].public)
    assert stored_2.is_signed_by_directors(stored_2.admins[1].public)
    assert stored_2.is_signed_by_directors(b"")
    assert not stored_2.is_signed_by_directors(bytes(32))
    assert stored_2.signed(secrets["file/2"], secrets["admin/2"]) == stored_2
    path = tmp_path / "again.sdb"
    key_file.write(path, stored_2)
    written = key_file.keys_path(path).read_bytes()
    assert written == (tmp_path / "vectors.sdb.keys").read_bytes()


def test_a_bound_slot_and_the_paper_of_format_2(stored_2: KeyFile) -> None:
    told = VECTORS["key_file_2"]
    device_secret = bytes.fromhex(told["device_secret"])
    slot = stored_2.find(told["bound_code"])
    assert slot is not None
    assert slot.device == told["device"] == device.id_of(device_secret)
    phrase = told["bound_passphrase"]
    opened = slots.open_slot(stored_2, slot, phrase, device_secret=device_secret)
    assert (opened.pinned, opened.seen) == (stored_2.admins[0].public, 3)
    assert {"class/2/1", "class/2/2"} <= slots.known(stored_2, opened).keys()
    for wrong in (None, bytes(32)):
        with pytest.raises(primitives.CannotOpen):
            slots.open_slot(stored_2, slot, phrase, device_secret=wrong)
    secret = recovery.from_code(told["recovery_code"])
    paper = slots.open_slot(stored_2, stored_2.recovery, secret)
    told_secrets = {name: bytes.fromhex(text) for name, text in told["secrets"].items()}
    told_secrets.pop("admin/1")
    assert slots.known(stored_2, paper) == told_secrets


def test_signed_bytes_of_format_2(stored_2: KeyFile) -> None:
    told = VECTORS["key_file_2"]
    assert key_body.canonical(stored_2.rights()).decode() == told["rights"]
    assert stored_2._admin_text(stored_2.admins[1]).decode() == told["admin_text"]
    text = b"shelterdesk rights 2" + told["rights"].encode()
    assert primitives.is_signed(stored_2.admins[1].public, text, stored_2.sign_admin)


@pytest.mark.parametrize("case", VECTORS["digests"])
def test_digests(case: dict[str, str]) -> None:
    assert key_body.digest_of(case["grant"], bytes.fromhex(case["secret"])) == case["digest"]


@pytest.mark.parametrize("case", VECTORS["shares"])
def test_shares(case: dict[str, Any]) -> None:
    for place, share in enumerate(case["shares"]):
        other = case["shares"][place - 1]
        assert recovery_split.join([share, other]).hex() == case["secret"]
        assert recovery.secret_of(share + other).hex() == case["secret"]


def test_bytes_that_are_no_seal() -> None:
    for blob in (b"", bytes(10), bytes(100)):  # all zero: a point of low order
        with pytest.raises(primitives.CannotOpen):
            primitives.open_sealed(b"\x01" * 32, blob, b"")
        with pytest.raises(primitives.CannotOpen):
            primitives.decrypt(b"\x01" * 32, blob, b"")
