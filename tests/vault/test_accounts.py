# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts: who gets in, with which keys, before and after every change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from shelterdesk.errors import (
    Conflict,
    Damaged,
    Invalid,
    NotAllowed,
    NotFound,
    UserError,
    WrongPassword,
)
from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.staff import Role, Staff
from shelterdesk.vault import accounts, class_keys, door, key_file, primitives, rotation, slots
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.vault_people import (
    add,
    cannot_enter,
    held,
    phrase,
    readable,
    renewed,
    reveal,
    row,
    seal,
    signed_in,
    slot,
    versions,
)


def test_a_colleague_gets_what_her_roles_come_with(vault: Vault, desk_file: Path) -> None:
    staff_id = add(vault, "F1", Role.FRONT_DESK, name_shown="Amina")
    add(vault, "W1", Role.CASEWORKER, Role.CASHIER)
    add(vault, "D2", Role.DIRECTOR)
    assert row(vault, "F1").staff_id == staff_id
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        assert (desk.staff_id, desk.staff_name, desk.roles) == (staff_id, "Amina", {"front_desk"})
        assert readable(desk) == set()
    with signed_in(desk_file, "W1") as worker:
        assert readable(worker) == {"case", "legal", "safety"}
        assert worker.roles == {"caseworker", "cashier"}
    with signed_in(desk_file, "D2") as director:
        assert director.opened.holds(slots.AUDIT_GRANT)
        add(director, "F2", Role.FRONT_DESK)
    with signed_in(desk_file, "F2"):
        pass


def test_classes_can_be_chosen_one_by_one(vault: Vault, desk_file: Path) -> None:
    add(vault, "W1", Role.CASEWORKER, classes=["legal"])
    vault.lock()
    with signed_in(desk_file, "W1") as worker:
        assert readable(worker) == {"legal"}


def test_the_first_counsellor_needs_no_recovery_code(vault: Vault, desk_file: Path) -> None:
    """Nobody on the staff holds counselling yet: she gets a key made for her."""
    before = seal(vault, "counselling", "told at the desk")
    add(vault, "C1", Role.COUNSELLOR)
    assert not vault.can_read("counselling")
    assert versions(vault) == {"case": 1, "counselling": 2, "health": 2, "legal": 1, "safety": 1}
    after = seal(vault, "counselling", "told later")
    with pytest.raises(NotAllowed):
        reveal(vault, after)
    vault.lock()
    with signed_in(desk_file, "C1") as counsellor:
        assert readable(counsellor) == {"case", "counselling", "health"}
        assert reveal(counsellor, after) == "told later"
        with pytest.raises(NotAllowed):
            reveal(counsellor, before)  # until the recovery code is used


def test_what_the_director_does_not_hold_is_handed_over_by_a_holder(
    vault: Vault, desk_file: Path
) -> None:
    add(vault, "C1", Role.COUNSELLOR)
    text = seal(vault, "counselling", "a session")
    add(vault, "C2", Role.COUNSELLOR)
    c2 = slot(desk_file, "C2").slot_id
    waiting = {(entry.slot_id, entry.class_name) for entry in accounts.waiting(vault)}
    assert (c2, "counselling") in waiting
    assert (c2, "case") not in waiting
    with pytest.raises(NotAllowed, match="hold no key"):
        accounts.hand_over(vault, c2, "counselling")
    assert accounts.hand_over_all(vault) == 0
    vault.lock()
    with signed_in(desk_file, "C2") as waiting_for_it:
        assert readable(waiting_for_it) == {"case"}
    key_file.write(desk_file, key_file.read(desk_file))
    with signed_in(desk_file, "C1") as holder:
        if held(desk_file, "C2", "counselling") == []:
            accounts.hand_over(holder, c2, "counselling")
        assert held(desk_file, "C2", "counselling") == [2]
        with pytest.raises(NotAllowed, match="No director"):
            accounts.hand_over(holder, slot(desk_file, STAFF_CODE).slot_id, "counselling")
        with pytest.raises(NotFound):
            accounts.hand_over(holder, "nobody", "counselling")
    with signed_in(desk_file, "C2") as now_she_can:
        assert reveal(now_she_can, text) == "a session"


def test_hand_over_all_gives_everybody_what_she_waits_for(vault: Vault, desk_file: Path) -> None:
    add(vault, "C1", Role.COUNSELLOR)
    add(vault, "C2", Role.COUNSELLOR)
    add(vault, "C3", Role.COUNSELLOR)
    vault.lock()
    with signed_in(desk_file, "C1") as holder:
        accounts.hand_over_all(holder)
        assert accounts.hand_over_all(holder) == 0  # nothing left to give
        assert not [entry for entry in accounts.waiting(holder) if entry.can_hand_over]
    for code in ("C2", "C3"):
        with signed_in(desk_file, code) as counsellor:
            assert readable(counsellor) == {"case", "counselling", "health"}


@pytest.mark.parametrize("code", ["K3", "k3", " Ｋ３ ", "F1", "f1"])
def test_a_code_is_given_once(vault: Vault, code: str) -> None:
    accounts.remove(vault, staff_id=add(vault, "F1", Role.FRONT_DESK))
    before = vault.keys
    with pytest.raises(Conflict, match="belongs or belonged") as found:
        add(vault, code, Role.FRONT_DESK)
    assert found.value.field == "staff_code"
    assert vault.keys == before


def test_what_cannot_be_an_account(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match="1 to 20 characters"):
        add(vault, " ", Role.FRONT_DESK)
    with pytest.raises(Invalid, match="at least one role"):
        add(vault, "F1")
    with pytest.raises(UserError, match="no class money"):
        add(vault, "F1", Role.FRONT_DESK, classes=["money"])
    monkeypatch.setattr(accounts, "calibrated_cost", lambda: FLOOR)
    with pytest.raises(Invalid, match="can be guessed") as found:
        accounts.add(vault, code="F1", roles=["front_desk"], passphrase="Amina F1 1985",
                     name_shown="Amina")  # fmt: skip
    assert found.value.field == "passphrase"
    staff_id = accounts.add(
        vault, code="F1", roles=["front_desk"], passphrase="acorn bench violin lantern orchard"
    )
    for passphrase, needed in (("f1 f1 f1", "can be guessed"),):
        with pytest.raises(Invalid, match=needed):
            accounts.re_enrol(vault, staff_id=staff_id, passphrase=passphrase)
    with pytest.raises(Invalid, match="can be guessed"):
        accounts.change_passphrase(vault, old=PASSPHRASE, new="joy k3 joy")


def test_only_directors_manage_accounts(vault: Vault, desk_file: Path) -> None:
    other = add(vault, "F1", Role.FRONT_DESK)
    add(vault, "M1", Role.MANAGER, Role.ADMINISTRATOR)
    vault.lock()
    with signed_in(desk_file, "M1") as manager:
        attempts = [
            lambda: add(manager, "F2", Role.FRONT_DESK),
            lambda: accounts.re_enrol(manager, staff_id=other, passphrase="x", cost=FLOOR),
            lambda: accounts.set_roles(manager, staff_id=other, roles=["director"]),
            lambda: accounts.remove(manager, staff_id=other),
            lambda: class_keys.rotate_class(manager, "case"),
            lambda: class_keys.add_class(manager, "elders"),
            lambda: renewed(manager),
        ]
        for attempt in attempts:
            with pytest.raises(NotAllowed, match="Your role may not"):
                attempt()


def test_a_role_without_the_key_is_not_enough(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(vault, "M1", Role.MANAGER)
    vault.lock()
    with signed_in(desk_file, "M1") as manager:
        monkeypatch.setattr(manager, "may", lambda capability: True)
        with pytest.raises(NotAllowed, match="Only a director holds the key"):
            add(manager, "F2", Role.FRONT_DESK)


def test_a_file_open_for_reading_only_keeps_its_keys(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "is_read_only", True)
    with pytest.raises(NotAllowed, match="reading only"):
        class_keys.rotate_class(vault, "case")
    with pytest.raises(NotAllowed, match="reading only"):
        accounts.change_passphrase(vault, old=PASSPHRASE, new="other words", cost=FLOOR)


def test_the_own_passphrase(vault: Vault, desk_file: Path) -> None:
    new = "another one entirely"
    database = desk_file.read_bytes()
    with pytest.raises(WrongPassword) as found:
        accounts.change_passphrase(vault, old="wrong", new=new, cost=FLOOR)
    assert found.value.field == "old"
    before = slot(desk_file, STAFF_CODE)
    accounts.change_passphrase(vault, old=PASSPHRASE, new=new, cost=FLOOR)
    after = slot(desk_file, STAFF_CODE)
    assert (after.public, after.sealed) == (before.public, before.sealed)
    assert after.salt != before.salt
    assert desk_file.read_bytes() == database  # what it writes down is in the log beside it
    vault.lock()
    cannot_enter(desk_file, STAFF_CODE, PASSPHRASE)
    with signed_in(desk_file, STAFF_CODE, new) as again:
        assert readable(again) == {"case", "legal", "safety"}


def test_a_forgotten_passphrase(vault: Vault, desk_file: Path, tmp_path: Path) -> None:
    staff_id = add(vault, "W1", Role.CASEWORKER)
    old_keys = key_file.keys_path(desk_file).read_bytes()
    text = seal(vault, "legal", "papers")
    accounts.re_enrol(vault, staff_id=staff_id, passphrase="a new start", cost=FLOOR)
    assert vault.keys.file_key == 2
    vault.lock()
    cannot_enter(desk_file, "W1")
    with signed_in(desk_file, "W1", "a new start") as worker:
        assert (worker.staff_id, reveal(worker, text)) == (staff_id, "papers")
    _put_keys(desk_file, old_keys)
    cannot_enter(desk_file, "W1")  # the old key file does not open newer data


def test_a_new_passphrase_replaces_all_that_the_old_one_opened(
    vault: Vault, desk_file: Path
) -> None:
    """Somebody saw it, and has a copy of the key file of that day."""
    ids = {
        code: add(vault, code, role) for code, role in (("W1", "caseworker"), ("D2", "director"))
    }
    vault.lock()
    stolen: dict[str, bytes] = {}
    for code in ids:
        with signed_in(desk_file, code) as seen:
            stolen |= slots.known(seen.keys, seen.opened)
    with signed_in(desk_file) as director:
        accounts.re_enrol(director, staff_id=ids["W1"], passphrase="new W1", cost=FLOOR)
        assert versions(director) == {
            "case": 2, "counselling": 1, "health": 1, "legal": 2, "safety": 2,
        }  # fmt: skip
        assert director.keys.admin_grant == "admin/1"
        accounts.re_enrol(director, staff_id=ids["D2"], passphrase="new D2", cost=FLOOR)
        assert director.keys.admin_grant == "admin/2"
        after = seal(director, "case", "after")
    keys = key_file.read(desk_file)
    assert not stolen.keys() & {keys.admin_grant, keys.newest("case").grant, "file/3"}
    for code in ids:
        with signed_in(desk_file, code, f"new {code}") as again:
            assert reveal(again, after) == "after"


def test_somebody_comes_back(vault: Vault, desk_file: Path) -> None:
    """A way in taken away for a while: the same row, the same code, new keys."""
    staff_id = add(vault, "C1", Role.COUNSELLOR, name_shown="Asha")
    before = row(vault, "C1")
    accounts.remove(vault, staff_id=staff_id)
    vault.lock()
    cannot_enter(desk_file, "C1")
    with signed_in(desk_file) as director:
        with pytest.raises(Conflict, match="does not work here"):
            accounts.re_enrol(director, staff_id=staff_id, passphrase="x", cost=FLOOR)
        accounts.enrol(
            director, staff_id=staff_id, roles=["caseworker"], passphrase="back again", cost=FLOOR
        )
        after = row(director, "C1")
        assert (after.staff_id, after.uuid, after.name_shown) == (staff_id, before.uuid, "Asha")
        assert after.is_active
        assert after.slot_id not in director.keys.removed
        assert _labels_of(director)[-1] == "Took a colleague back"
    cannot_enter(desk_file, "C1")
    with signed_in(desk_file, "C1", "back again") as again:
        assert again.staff_id == staff_id
        assert readable(again) == {"case", "legal", "safety"}
        assert not again.notices


def _labels_of(vault: Vault) -> list[str]:
    return vault.read(_labels)


def test_a_forgotten_passphrase_of_the_only_counsellor(vault: Vault, desk_file: Path) -> None:
    staff_id = add(vault, "C1", Role.COUNSELLOR)
    before = seal(vault, "counselling", "before")
    accounts.re_enrol(vault, staff_id=staff_id, passphrase="a new start", cost=FLOOR)
    after = seal(vault, "counselling", "after")
    vault.lock()
    with signed_in(desk_file, "C1", "a new start") as counsellor:
        assert reveal(counsellor, after) == "after"
        with pytest.raises(NotAllowed):
            reveal(counsellor, before)


def _row_only(tx: Any, *, slot_id: str | None) -> int:
    staff = Staff(code="N1", slot_id=slot_id, roles=["caseworker"])
    tx.session.add(staff)
    tx.session.flush()
    return staff.id


@pytest.mark.parametrize("slot_id", [None, "ab" * 16])
def test_a_first_passphrase_for_somebody_without_one(
    vault: Vault, desk_file: Path, slot_id: str | None
) -> None:
    """Killed between row and key file, or restored without her slot: the row is there."""

    staff_id = vault.do("Add", _row_only, slot_id=slot_id).result
    roles = ["counsellor", "caseworker"]
    accounts.set_roles(vault, staff_id=staff_id, roles=roles)
    with pytest.raises(Conflict, match="no passphrase yet"):
        accounts.re_enrol(vault, staff_id=staff_id, passphrase=phrase("N1"), cost=FLOOR)
    accounts.enrol(vault, staff_id=staff_id, roles=roles, passphrase=phrase("N1"), cost=FLOOR)
    assert vault.keys.file_key == 1  # nobody had a key that must stop working
    with pytest.raises(Conflict, match="has a passphrase"):
        accounts.enrol(vault, staff_id=staff_id, roles=roles, passphrase="x", cost=FLOOR)
    vault.lock()
    with signed_in(desk_file, "N1") as new:
        assert new.roles == {"caseworker", "counsellor"}
        assert "counselling" in readable(new)


def test_somebody_without_a_slot_can_be_removed(vault: Vault) -> None:
    staff_id = add(vault, "F1", Role.FRONT_DESK)
    keys = vault.keys
    others = tuple(s for s in keys.slots if s.slot_id != row(vault, "F1").slot_id)
    secrets = slots.known(keys, vault.opened)
    bare = keys.changed(slots=others).signed(secrets["file/1"], secrets["admin/1"])
    vault.use_keys(bare)
    accounts.remove(vault, staff_id=staff_id)
    assert not row(vault, "F1").is_active


def test_more_roles_need_no_new_keys(vault: Vault, desk_file: Path) -> None:
    staff_id = add(vault, "F1", Role.FRONT_DESK)
    accounts.set_roles(vault, staff_id=staff_id, roles=["caseworker", "director"])
    assert row(vault, "F1").roles == ("caseworker", "director")
    assert (vault.keys.file_key, vault.keys.admin_grant) == (1, "admin/1")
    assert set(versions(vault).values()) == {1}
    vault.lock()
    with signed_in(desk_file, "F1") as promoted:
        assert readable(promoted) == {"case", "legal", "safety"}
        add(promoted, "F2", Role.FRONT_DESK)


def test_fewer_classes_mean_new_keys(vault: Vault, desk_file: Path) -> None:
    staff_id = add(vault, "W1", Role.CASEWORKER)
    old_keys = key_file.keys_path(desk_file).read_bytes()
    before = seal(vault, "legal", "before")
    accounts.set_roles(vault, staff_id=staff_id, roles=["caseworker"], classes=["case"])
    after = seal(vault, "legal", "after")
    assert versions(vault) == {"case": 1, "counselling": 1, "health": 1, "legal": 2, "safety": 2}
    assert vault.keys.file_key == 2
    assert (reveal(vault, before), reveal(vault, after)) == ("before", "after")
    vault.lock()
    assert held(desk_file, "W1", "legal") == []
    with signed_in(desk_file, "W1") as worker:
        assert readable(worker) == {"case"}
        for text in (before, after):
            with pytest.raises(NotAllowed):
                reveal(worker, text)
    _put_keys(desk_file, old_keys)
    cannot_enter(desk_file, "W1")


def test_a_director_no_more(vault: Vault, desk_file: Path) -> None:
    staff_id = add(vault, "D2", Role.DIRECTOR, Role.CASEWORKER)
    vault.lock()
    with signed_in(desk_file, "D2") as director:
        old_seed = director.opened.open("admin/1")
    with signed_in(desk_file) as first:
        accounts.set_roles(first, staff_id=staff_id, roles=["caseworker"])
        assert first.keys.admin_grant == "admin/2"
        assert first.opened.holds("admin/2")
        assert not first.opened.holds("admin/1")
    keys = key_file.read(desk_file)
    with signed_in(desk_file, "D2") as worker:
        assert worker.roles == {"caseworker"}
        with pytest.raises(NotAllowed):
            add(worker, "F1", Role.FRONT_DESK)
        secrets = slots.known(worker.keys, worker.opened)
        assert "admin/2" not in secrets
        assert slots.AUDIT_GRANT not in worker.opened.slot.sealed
    # With the old seed she signs what nobody believes any more.
    mine = keys.find("D2")
    assert mine is not None
    forged = keys.with_slot(slots.replace(mine, roles=("director",))).changed()
    forged = forged.signed(secrets["file/2"], old_seed)
    key_file.write(desk_file, forged)
    with pytest.raises(Damaged, match="changed by somebody who may not"):
        door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)


def test_one_director_always_stays(vault: Vault) -> None:
    with pytest.raises(Conflict, match="At least one director"):
        accounts.set_roles(vault, staff_id=vault.staff_id, roles=["caseworker"])
    staff_id = add(vault, "D2", Role.DIRECTOR)
    accounts.set_roles(vault, staff_id=vault.staff_id, roles=["caseworker"])
    assert vault.roles == {"caseworker"}
    assert row(vault, STAFF_CODE).roles == ("caseworker",)
    with pytest.raises(NotAllowed):
        accounts.remove(vault, staff_id=staff_id)


def test_the_last_director_is_not_removed(vault: Vault, desk_file: Path) -> None:
    first = vault.staff_id
    with pytest.raises(Conflict, match="Not for your own account"):
        accounts.remove(vault, staff_id=first)
    with pytest.raises(Conflict, match="Not for your own account"):
        accounts.re_enrol(vault, staff_id=first, passphrase="x", cost=FLOOR)
    add(vault, "D2", Role.DIRECTOR)
    vault.lock()
    with signed_in(desk_file, "D2") as second:
        accounts.remove(second, staff_id=first)
        assert second.keys.admin_grant == "admin/2"
    cannot_enter(desk_file, STAFF_CODE)
    with signed_in(desk_file, "D2") as second:
        with pytest.raises(Conflict, match="does not work here any more"):
            accounts.remove(second, staff_id=first)
        with pytest.raises(NotFound):
            accounts.remove(second, staff_id=999)


def test_somebody_removed_is_out_and_newer_text_is_closed_to_her(
    vault: Vault, desk_file: Path, tmp_path: Path
) -> None:
    staff_id = add(vault, "C1", Role.COUNSELLOR, Role.CASEWORKER)
    add(vault, "C2", Role.COUNSELLOR)
    vault.lock()
    with signed_in(desk_file, "C1") as leaving:
        accounts.hand_over_all(leaving)
        before = seal(leaving, "counselling", "before")
        secrets = slots.known(leaving.keys, leaving.opened)
        old_private = leaving.opened
        old_keys = leaving.keys
    copies = [key_file.keys_path(desk_file).read_bytes(), desk_file.read_bytes()]
    with signed_in(desk_file) as director:
        accounts.remove(director, staff_id=staff_id)
        assert not row(director, "C1").is_active
        assert director.keys.removed == (old_private.slot.slot_id,)
        after = seal(director, "counselling", "after")
        # Those who stay read both; she who left had counselling, health, case, legal, safety.
        assert versions(director) == {
            "case": 2, "counselling": 3, "health": 3, "legal": 2, "safety": 2,
        }  # fmt: skip
        assert director.keys.file_key == 2
        for sealed in director.keys.slots:
            assert not {"file/1", "admin/0"} & sealed.sealed.keys()
    cannot_enter(desk_file, "C1")
    with signed_in(desk_file, "C2") as stays:
        assert (reveal(stays, before), reveal(stays, after)) == ("before", "after")
    # Her old key file with the newer database opens nothing.
    good = key_file.keys_path(desk_file).read_bytes()
    _put_keys(desk_file, copies[0])
    cannot_enter(desk_file, "C1")
    with pytest.raises(Damaged, match="do not belong together"):
        rotation.refuse_other_database(desk_file, secrets["file/1"])
    _put_keys(desk_file, good)
    # Her old copies of both files still open: nothing can undo a copy taken earlier.
    stolen = tmp_path / "stolen"
    stolen.mkdir()
    (stolen / "desk.sdb").write_bytes(copies[1])
    _put_keys(stolen / "desk.sdb", copies[0])
    with signed_in(stolen / "desk.sdb", "C1") as past:
        assert reveal(past, before) == "before"
    assert old_keys.file_key == 1


def test_rows_follow_the_keys_after_an_interruption(vault: Vault, desk_file: Path) -> None:
    """The key file was written, then the power went."""
    gone, changed = add(vault, "F1", Role.FRONT_DESK), add(vault, "F2", Role.FRONT_DESK)
    vault.lock()
    for operation in (
        lambda v: accounts.remove(v, staff_id=gone),
        lambda v: accounts.set_roles(v, staff_id=changed, roles=["cashier"]),
    ):
        with signed_in(desk_file) as director, pytest.MonkeyPatch.context() as patched:
            patched.setattr(accounts.staff_rows, "follow_keys", _power_cut)
            with pytest.raises(KeyboardInterrupt):
                operation(director)
    with signed_in(desk_file, "F2") as anybody:
        assert not row(anybody, "F1").is_active
        assert row(anybody, "F2").roles == ("cashier",)
        assert anybody.keys.pending_file_key is None
        assert anybody.keys.file_key == 3
    with signed_in(desk_file):
        pass


def _power_cut(*arguments: object, **more: object) -> None:
    raise KeyboardInterrupt


def _put_keys(path: Path, data: bytes) -> None:
    key_file.keys_path(path).write_bytes(data)
    key_file.backup_path(path).write_bytes(data)


# -- class keys ---------------------------------------------------------------------------


def test_a_class_key_is_renewed_without_being_held(vault: Vault, desk_file: Path) -> None:
    add(vault, "C1", Role.COUNSELLOR)
    before = seal(vault, "counselling", "before")
    class_keys.rotate_class(vault, "counselling")
    class_keys.rotate_class(vault, "case")
    after = seal(vault, "counselling", "after")
    assert not vault.can_read("counselling")
    assert vault.can_read("case")
    assert vault.keys.file_key == 1
    vault.lock()
    assert held(desk_file, "C1", "counselling") == [2, 3]
    with signed_in(desk_file, "C1") as counsellor:
        assert (reveal(counsellor, before), reveal(counsellor, after)) == ("before", "after")
    with signed_in(desk_file) as director, pytest.raises(UserError, match="no class"):
        class_keys.rotate_class(director, "money")


def test_a_new_confidential_group(vault: Vault, desk_file: Path) -> None:
    class_keys.add_class(vault, " children ")
    assert "children" in vault.keys.class_names
    assert not vault.can_read("children")
    for name, kind in (("", Invalid), ("x" * 41, Invalid), ("Children", Conflict)):
        with pytest.raises(kind):
            class_keys.add_class(vault, name)
    add(vault, "W1", Role.CASEWORKER, classes=["case", "children"])
    text = seal(vault, "children", "a drawing")
    vault.lock()
    with signed_in(desk_file, "W1") as worker:
        assert reveal(worker, text) == "a drawing"


def test_a_group_with_its_readers(vault: Vault, desk_file: Path) -> None:
    """All of them at once, and nobody has to hand anything over."""
    readers = [add(vault, code, Role.CASEWORKER) for code in ("W1", "W2")]
    nobody = vault.do("Add", _row_only, slot_id=None).result
    class_keys.add_class(vault, "elders", staff_ids=[*readers, nobody])
    text = seal(vault, "elders", "a memory")
    assert versions(vault)["elders"] == 1
    vault.lock()
    for code in ("W1", "W2"):
        with signed_in(desk_file, code) as reader:
            assert reveal(reader, text) == "a memory"


def test_no_more_groups_than_the_file_can_hold(vault: Vault) -> None:
    first = vault.keys.classes[0]
    many = tuple(
        key_file.ClassKey(number, f"group {number}", 1, first.public) for number in range(6, 256)
    )
    vault._opened = slots.replace(
        vault._opened, keys=slots.replace(vault.keys, classes=(*vault.keys.classes, *many))
    )
    with pytest.raises(Conflict, match="as many groups"):
        class_keys.add_class(vault, "one more")


def test_bytes_a_colleague_puts_into_a_slot_do_no_harm(vault: Vault, desk_file: Path) -> None:
    """Who holds the file key can write grants, never ones that pass; they go at the next unlock."""
    add(vault, "C1", Role.COUNSELLOR)
    add(vault, "C2", Role.COUNSELLOR)
    keys = vault.keys
    hers = keys.find("C2")
    assert hers is not None
    grant = keys.newest("counselling").grant
    own_key = primitives.new_private_key()
    junk = {
        grant: primitives.seal_to(hers.public, own_key, slots._grant_context(keys.vault_id, grant)),
        "class/2/1": b"junk",
    }
    forged = keys.with_slot(slots.replace(hers, sealed=hers.sealed | junk)).changed()
    vault.use_keys(forged.with_mac(vault.opened.open("file/1")))
    vault.lock()
    with signed_in(desk_file, "C2") as counsellor:
        assert "counselling" not in readable(counsellor)
        assert not set(junk) & counsellor.opened.slot.sealed.keys()
    with signed_in(desk_file, "C1") as holder:
        accounts.hand_over_all(holder)
    with signed_in(desk_file, "C2") as counsellor:
        assert "counselling" in readable(counsellor)


def _labels(tx: Any) -> list[str]:
    return list(tx.session.scalars(select(AuditEvent.label).order_by(AuditEvent.id)))


def test_operations_are_written_down(vault: Vault) -> None:

    staff_id = add(vault, "F1", Role.FRONT_DESK)
    accounts.re_enrol(vault, staff_id=staff_id, passphrase="a new start", cost=FLOOR)
    accounts.set_roles(vault, staff_id=staff_id, roles=["cashier"])
    accounts.change_passphrase(vault, old=PASSPHRASE, new="entirely another", cost=FLOOR)
    class_keys.rotate_class(vault, "case")
    class_keys.add_class(vault, "elders")
    accounts.remove(vault, staff_id=staff_id)
    renewed(vault)
    said = vault.read(_labels)
    for label in (
        "Added a colleague", "Gave a colleague a new passphrase", "Changed roles",
        "Changed own passphrase", "Renewed the key of a class", "Added a confidential group",
        "Removed a colleague", "Renewed the recovery code",
    ):  # fmt: skip
        assert label in said
