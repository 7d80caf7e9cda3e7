# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody comes by a key or a right in passing, and no right of another day comes back.

What is tried here is what a director can do on her screen, and what a colleague who holds the file
key can do with a script.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from shelterdesk.database.engine import open_engine
from shelterdesk.errors import Damaged, NotAllowed, UserError
from shelterdesk.models.staff import Role
from shelterdesk.vault import accounts, class_keys, door, key_file, primitives, recovery, slots
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.door import Vault
from shelterdesk.vault.key_body import KeyFile
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.vault_faults import opened_slot, rewrite
from tests.vault_people import (
    add,
    held,
    phrase,
    readable,
    recovered,
    renewed,
    reveal,
    row,
    seal,
    signed_in,
    versions,
)

PLACE = "table|column|uuid"


def told(vault: Vault) -> str:
    return "\n".join(notice.words for notice in vault.notices)


def ticked(vault: Vault, *classes: str) -> None:
    """The director entitles herself to more, as she can on her screen."""
    mine = row(vault, STAFF_CODE)
    entitled = [*vault.opened.slot.classes, *classes]
    accounts.set_roles(vault, staff_id=mine.staff_id, roles=mine.roles, classes=entitled)


@pytest.fixture
def house(vault: Vault, desk_file: Path) -> Path:
    """A director without counselling, two counsellors who hold it, a front desk."""
    add(vault, "H4", Role.COUNSELLOR)
    vault.lock()
    with signed_in(desk_file, STAFF_CODE) as director:
        add(director, "H5", Role.COUNSELLOR)
        add(director, "F1", Role.FRONT_DESK)
    with signed_in(desk_file, "H4") as holder:
        accounts.hand_over_all(holder)
    for code in ("H5", "F1"):
        with signed_in(desk_file, code):
            pass
    return desk_file


# -- class keys are handed over by people ----------------------------------------------------

WAYS: dict[str, Callable[[Vault], object]] = {
    "renewing its key": lambda vault: class_keys.rotate_class(vault, "counselling"),
    "removing a holder": lambda vault: accounts.remove(vault, staff_id=row(vault, "H5").staff_id),
    "taking it from a holder": lambda vault: accounts.set_roles(
        vault, staff_id=row(vault, "H5").staff_id, roles=["front_desk"]
    ),
    "renewing the recovery code": renewed,
    "any act at all": lambda vault: add(vault, "N1", Role.FRONT_DESK),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_a_director_gets_no_class_without_a_holder(
    house: Path, way: Callable[[Vault], object]
) -> None:
    with signed_in(house, "H4") as holder:
        old = seal(holder, "counselling", "said in counselling")
    with signed_in(house) as director:
        ticked(director, "counselling")
        way(director)
        assert "counselling" not in readable(director)
        of_today = seal(director, "counselling", "today")
        with pytest.raises(NotAllowed):
            reveal(director, of_today)
    assert held(house, STAFF_CODE, "counselling") == []
    with signed_in(house, "H4") as holder:
        assert "entitled somebody who waits for a key of yours: Counselling" in told(holder)
        assert (reveal(holder, old), reveal(holder, of_today)) == ("said in counselling", "today")
        renewed_old = holder._sealer.renewed(PLACE, old)
    with signed_in(house) as director, pytest.raises(NotAllowed):
        reveal(director, renewed_old)
    with signed_in(house, "H4") as holder:  # she decides to: then it is hers
        accounts.hand_over_all(holder)
    with signed_in(house) as director:
        assert reveal(director, renewed_old) == "said in counselling"


def test_with_the_old_paper_a_new_code_gives_her_nothing_either(
    house: Path, recovery_code: str
) -> None:
    with signed_in(house) as director:
        ticked(director, "counselling")
        renewed(director, recovery_code)
        assert "counselling" not in readable(director)
        assert not [entry for entry in accounts.waiting(director) if entry.is_recovery]
    assert held(house, STAFF_CODE, "counselling") == []


def test_whoever_finishes_a_change_of_the_file_key_hands_nothing_over(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with signed_in(house) as director, monkeypatch.context() as patched:
        ticked(director, "counselling")
        patched.setattr(director, "finish_rotation", lambda: None)
        accounts.remove(director, staff_id=row(director, "F1").staff_id)
    with signed_in(house, "H4") as holder:
        assert holder.keys.pending_file_key is None
    assert held(house, STAFF_CODE, "counselling") == []


def test_another_holders_acts_hand_nothing_over_in_passing(house: Path) -> None:
    """A director who reads counselling adds somebody: who waits for it goes on waiting."""
    with signed_in(house) as director:
        add(director, "D5", Role.DIRECTOR, Role.COUNSELLOR)
    with signed_in(house, "H4") as holder:
        accounts.hand_over_all(holder)
    with signed_in(house) as director:
        ticked(director, "counselling")
    with signed_in(house, "D5") as other:
        add(other, "N1", Role.FRONT_DESK)
        class_keys.rotate_class(other, "counselling")
        add(other, "N2", Role.COUNSELLOR)
    assert held(house, STAFF_CODE, "counselling") == []
    assert len(held(house, "N2", "counselling")) > 1  # the act was about her


def test_the_last_holder_leaves_and_old_text_stays_closed(house: Path) -> None:
    """Somebody must get a key of the class, but not of what was written before."""
    with signed_in(house, "H4") as holder:
        old = seal(holder, "counselling", "said in counselling")
    with signed_in(house) as director:
        ticked(director, "counselling")
        for code in ("H4", "H5"):
            accounts.remove(director, staff_id=row(director, code).staff_id)
        assert reveal(director, seal(director, "counselling", "new")) == "new"
        with pytest.raises(NotAllowed):
            reveal(director, old)
        assert not director._sealer.is_outdated(old)


def test_holders_hear_that_their_class_was_renewed(house: Path) -> None:
    with signed_in(house) as director:
        class_keys.rotate_class(director, "counselling")
    for code, is_told in (("H4", True), ("F1", False), ("H4", False)):
        with signed_in(house, code) as vault:
            is_there = "renewed the keys of: Counselling." in told(vault)
            assert is_there is is_told


# -- a stolen paper ---------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["renewed", "renewed with the old one", "used"])
def test_the_old_paper_opens_no_text_of_tomorrow(house: Path, recovery_code: str, way: str) -> None:
    keys = key_file.read(house)
    paper = slots.open_slot(keys, keys.recovery, recovery.secret_of(recovery_code))
    stolen = slots.class_privates(keys, paper)
    words = PASSPHRASE
    if way == "used":
        words = "new words"
        recovered(house, recovery_code, STAFF_CODE, words)
    else:
        with signed_in(house) as director:
            renewed(director, recovery_code if way.endswith("one") else None)
    with signed_in(house, "H4") as holder:
        texts = [seal(holder, name, "of tomorrow") for name in ("case", "counselling", "health")]
    with signed_in(house, STAFF_CODE, words) as director:
        texts += [seal(director, name, "of tomorrow") for name in ("legal", "safety")]
        assert set(versions(director).values()) >= {2}
    thief = ClassSealer(key_file.read(house).classes, stolen)
    for text in texts:
        with pytest.raises(NotAllowed):
            thief.open(PLACE, text)


# -- rights of another day --------------------------------------------------------------------


def test_losing_a_role_changes_the_file_key(house: Path) -> None:
    """So an older key file does not open the database with a right that is gone."""
    with signed_in(house) as director:
        staff_id = add(director, "A1", Role.ADMINISTRATOR, Role.CASHIER)
        before = director.keys.file_key
        accounts.set_roles(director, staff_id=staff_id, roles=["cashier"])
        assert director.keys.file_key > before


def _put_back(path: Path, before: KeyFile) -> None:
    """By somebody who holds the file key of today and that of then, with a higher number."""
    keys, desk = opened_slot(path, "F1", phrase("F1"))
    raised = replace(before, sequence=keys.sequence + 5, anchor=keys.anchor)
    key_file.write(path, raised.with_mac(desk.open(slots.mac_grant(keys))))


def test_rights_of_another_day_are_refused(house: Path) -> None:
    """The file key is the same, so only the count of the signed changes can tell."""
    before = key_file.read(house)
    with signed_in(house) as director:
        add(director, "N1", Role.FRONT_DESK)
    _put_back(house, before)
    for code in (STAFF_CODE, "H4", "F1"):
        with pytest.raises(Damaged, match="rights of an earlier day"):
            door.unlock(house, staff_code=code, passphrase=phrase(code))


def test_whoever_saw_them_refuses_older_ones_whatever_the_database_says(house: Path) -> None:
    """Her slot remembers; the database was edited as well."""
    before = key_file.read(house)
    with signed_in(house) as director:
        add(director, "N1", Role.FRONT_DESK)
    with signed_in(house, "H4"):
        pass
    newest = key_file.read(house).find("H4")
    assert newest is not None
    _put_back(house, before.with_slot(newest))
    _edit(house, "UPDATE safe_state SET rights_revision = 0, key_sequence = 0")
    with pytest.raises(Damaged, match="rights of an earlier day"):
        door.unlock(house, staff_code="H4", passphrase=phrase("H4"))


def _edit(path: Path, sql: str) -> None:
    keys, desk = opened_slot(path, "F1", phrase("F1"))
    engine = open_engine(path, desk.open(slots.file_grant(keys.file_key)))
    with engine.begin() as connection:
        connection.exec_driver_sql(sql)
    engine.dispose()


def test_one_copy_of_another_day_with_a_higher_number_locks_nobody_out(house: Path) -> None:
    """An outsider cannot make the seal right, and needs not."""
    old = key_file.read(house)
    with signed_in(house) as director:
        accounts.remove(director, staff_id=row(director, "F1").staff_id)
        add(director, "N1", Role.CASEWORKER)
    for code in ("N1", STAFF_CODE):
        good = key_file.backup_path(house).read_bytes()
        key_file.write(house, replace(old, sequence=10**6))
        key_file.backup_path(house).write_bytes(good)
        with signed_in(house, code) as vault:
            assert "One copy of the key file" in told(vault)


# -- who was a director -----------------------------------------------------------------------


def _forked(path: Path) -> None:
    """D5 was a director and is one no more; with the old key she signs a chain of her own."""
    with signed_in(path) as director:
        staff_id = add(director, "D5", Role.DIRECTOR)
    with signed_in(path, "H4"):
        pass
    with signed_in(path, "D5") as other:
        old_seed = other.opened.open("admin/1")
    with signed_in(path) as director:
        accounts.set_roles(director, staff_id=staff_id, roles=["front_desk"])
    for code in ("D5", STAFF_CODE):
        with signed_in(path, code):
            pass
    keys, hers = opened_slot(path, "D5", phrase("D5"))
    seed, secret = primitives.new_seed(), hers.open(slots.mac_grant(keys))
    slot = keys.find("D5")
    assert slot is not None
    more = replace(slot, roles=("director",), classes=("case", "counselling", "health"))
    fork = replace(keys, admins=keys.admins[:1]).with_admin(seed, old_seed).with_slot(more)
    forged = fork.changed(revision=fork.revision + 1).signed(secret, seed)
    key_file.write(path, forged)


def test_who_was_a_director_cannot_begin_a_chain_of_her_own(house: Path) -> None:
    """The database knows the directors' key, also for who has not unlocked since."""
    _forked(house)
    for code in ("H4", STAFF_CODE):
        with pytest.raises(Damaged, match="changed by somebody who may not"):
            door.unlock(house, staff_code=code, passphrase=phrase(code))


def test_nothing_is_handed_over_where_the_directors_key_is_news(house: Path) -> None:
    """She edited the database too: then it takes two sessions, and the first one says so."""
    _forked(house)
    keys, hers = opened_slot(house, "D5", phrase("D5"))
    engine = open_engine(house, hers.open(slots.file_grant(keys.file_key)))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE safe_state SET directors = ''")
    engine.dispose()
    with signed_in(house, "H4") as holder:
        assert "The directors' key was changed" in told(holder)
        waits = [entry for entry in accounts.waiting(holder) if not entry.is_recovery]
        assert {entry.class_name for entry in waits} >= {"counselling"}
        assert not any(entry.can_hand_over for entry in waits)
        accounts.hand_over_all(holder)
        with pytest.raises(NotAllowed, match="Ask a director"):
            accounts.hand_over(holder, hers.slot.slot_id, "counselling")
    assert held(house, "D5", "counselling") == []
    with pytest.raises(Damaged, match="changed by somebody who may not"):
        door.unlock(house, staff_code=STAFF_CODE, passphrase=PASSPHRASE)


def test_an_older_key_file_can_be_put_in_force_by_the_code(house: Path, recovery_code: str) -> None:
    """The newer one is lost, and with it the directors' key that the database knows."""
    with signed_in(house) as director:
        staff_id = add(director, "D5", Role.DIRECTOR)
    old = key_file.read(house)
    with signed_in(house) as director, pytest.MonkeyPatch.context() as patched:
        patched.setattr(director, "finish_rotation", lambda: None)
        accounts.remove(director, staff_id=staff_id)
        assert len(director.keys.admins) == 2
    key_file.write(house, old)
    with pytest.raises(UserError):
        door.unlock(house, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    recovered(house, recovery_code, STAFF_CODE, "new words")
    with signed_in(house, STAFF_CODE, "new words") as director:
        assert director.keys.revision > 1000
        add(director, "N1", Role.FRONT_DESK)
    with signed_in(house, "H4"):
        pass


# -- values of an outsider --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("passes", 3.5),
        ("passes", "3"),
        ("passes", True),
        ("passes", 65),
        ("passes", 2**40),
        ("memory_kib", 1024 * 1024 + 1),
        ("memory_kib", float("inf")),
        ("lanes", 17),
        ("lanes", None),
    ],
)
def test_costs_that_no_program_wrote_count_as_damage(
    desk_file: Path, name: str, value: object
) -> None:
    rewrite(desk_file, lambda body: body["slots"][0]["argon2id"].update({name: value}))
    with pytest.raises(Damaged, match="Both copies"):
        door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)


@pytest.mark.parametrize("name", ["sequence", "revision", "file_key"])
def test_numbers_without_end_count_as_damage(desk_file: Path, name: str) -> None:
    rewrite(desk_file, lambda body: body.update({name: float("inf")}))
    with pytest.raises(Damaged, match="Both copies"):
        door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
