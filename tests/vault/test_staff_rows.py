# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A colleague with an SQL tool changes rows of staff: the signed key file decides all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, DiskFull, NotFound, UserError
from shelterdesk.models.staff import Role
from shelterdesk.vault import (
    accounts,
    audit_chain,
    binding,
    class_keys,
    copying,
    door,
    slots,
)
from shelterdesk.vault import staff_rows as of_staff
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE, Clock
from tests.vault_faults import opened_slot
from tests.vault_people import (
    add,
    cannot_enter,
    on_paper,
    phrase,
    readable,
    renewed,
    row,
    seal,
    signed_in,
    slot,
)  # fmt: skip

Sql = Callable[..., list[tuple[object, ...]]]


@pytest.fixture
def people(vault: Vault, desk_file: Path) -> dict[str, int]:
    """A caseworker, a counsellor, and F1 of the front desk, who knows SQL."""
    roles = {"W1": Role.CASEWORKER, "F1": Role.FRONT_DESK, "H4": Role.COUNSELLOR}
    ids = {code: add(vault, code, role) for code, role in roles.items()}
    vault.lock()
    return ids


@pytest.fixture
def sql(desk_file: Path, people: dict[str, int]) -> Sql:
    """What F1 does to the database with the file key, which is hers by right."""

    def run(statement: str, *values: object) -> list[tuple[object, ...]]:
        keys, opened = opened_slot(desk_file, "F1", phrase("F1"))
        secret = opened.open(slots.file_grant(keys.file_key))
        with closing(copying.connect(desk_file, secret)) as connection:
            found = connection.execute(statement, values).fetchall()
            connection.commit()
        return [tuple(each) for each in found]

    return run


def swap(desk_file: Path, sql: Sql) -> None:
    """Her row and the caseworker's name each other's slot."""
    sql("UPDATE staff SET slot_id = NULL WHERE code = 'F1'")
    for code, other in (("W1", "F1"), ("F1", "W1")):
        sql("UPDATE staff SET slot_id = ? WHERE code = ?", slot(desk_file, other).slot_id, code)


def grave(vault: Vault) -> str:
    return " ".join(notice.words for notice in vault.notices if notice.is_grave)


def test_two_slots_that_changed_places(desk_file: Path, people: dict[str, int], sql: Sql) -> None:
    swap(desk_file, sql)
    with signed_in(desk_file) as director:
        assert "W1, F1" in grave(director)
        for code in ("W1", "F1"):
            assert row(director, code).slot_id == slot(desk_file, code).slot_id
        accounts.set_roles(director, staff_id=people["W1"], roles=["caseworker", "counsellor"])
    with signed_in(desk_file, "H4") as holder:
        assert not grave(holder)
        assert accounts.hand_over_all(holder)
    with signed_in(desk_file, "F1") as desk:
        assert (desk.staff_code, readable(desk)) == ("F1", set())
    with signed_in(desk_file, "W1") as worker:
        assert "counselling" in readable(worker)
    swap(desk_file, sql)
    with signed_in(desk_file, "F1") as desk:  # she comes first, and is who she is
        assert (desk.staff_code, desk.staff_id) == ("F1", people["F1"])
        assert "W1, F1" in grave(desk)
    with signed_in(desk_file) as director:  # it is put right, but she hears of it
        assert "Since you last unlocked" in grave(director)
        accounts.remove(director, staff_id=people["F1"])
    cannot_enter(desk_file, "F1")
    with signed_in(desk_file, "W1"):
        pass


def test_rows_changed_beside_the_open_file_are_refused(
    desk_file: Path, people: dict[str, int]
) -> None:
    with signed_in(desk_file) as director:
        director.do("Her debugger", _swap_in_session, one=people["F1"], other=people["W1"])
        for act in (
            lambda: accounts.set_roles(director, staff_id=people["W1"], roles=["counsellor"]),
            lambda: accounts.remove(director, staff_id=people["F1"]),
            lambda: accounts.re_enrol(director, staff_id=people["F1"], passphrase="x", cost=FLOOR),
        ):
            before = director.keys
            with pytest.raises(Conflict, match="past the program"):
                act()
            assert director.keys == before
        class_keys.add_class(director, "elders", staff_ids=[people["W1"]])
        mine = director.keys.find("F1")
        assert mine is not None
        assert "elders" not in mine.classes


def _swap_in_session(tx: object, *, one: int, other: int) -> None:
    session = tx.session  # type: ignore[attr-defined]
    rows = [session.get_one(of_staff.Staff, each) for each in (one, other)]
    slot_ids = [each.slot_id for each in rows]
    for each in rows:
        each.slot_id = None
    session.flush()
    for each, slot_id in zip(rows, reversed(slot_ids), strict=True):
        each.slot_id = slot_id


def test_nobody_hides_by_having_left(desk_file: Path, people: dict[str, int], sql: Sql) -> None:
    sql("UPDATE staff SET is_active = 0 WHERE code = 'F1'")
    with signed_in(desk_file) as director:
        assert "F1" in grave(director)
        assert row(director, "F1").is_active
        accounts.remove(director, staff_id=people["F1"])
    cannot_enter(desk_file, "F1")


def test_roles_in_a_row_are_a_copy(desk_file: Path, people: dict[str, int], sql: Sql) -> None:
    sql("UPDATE staff SET roles = '[\"director\"]' WHERE code = 'F1'")
    with signed_in(desk_file) as director:
        assert row(director, "F1").roles == ("front_desk",)


def test_an_account_that_no_row_names_can_be_removed(
    desk_file: Path, people: dict[str, int], sql: Sql
) -> None:
    sql("DELETE FROM staff WHERE code = 'F1'")
    hers = slot(desk_file, "F1").slot_id
    with signed_in(desk_file) as director:
        assert "1 account that stands in no list" in grave(director)
        with pytest.raises(Conflict, match="belongs or belonged"):
            add(director, "f1", Role.FRONT_DESK)
        with pytest.raises(NotFound):
            accounts.remove_slot(director, slot_id=slot(desk_file, "W1").slot_id)
        before = seal(director, "case", "x")
        accounts.remove_slot(director, slot_id=hers)
        assert director.keys.file_key == 2
        assert seal(director, "case", "x")[1:4] == before[1:4]  # she held no key of a class
    cannot_enter(desk_file, "F1")
    with signed_in(desk_file) as director:
        assert not grave(director)


def test_a_row_that_was_taken_out_comes_back_and_is_told(
    desk_file: Path, people: dict[str, int], sql: Sql
) -> None:
    sql("DELETE FROM staff WHERE code = 'F1'")
    with signed_in(desk_file, "F1") as desk:
        assert "F1 was missing" in grave(desk)
        assert (desk.staff_code, desk.roles) == ("F1", {"front_desk"})
    with signed_in(desk_file) as director:
        assert "Since you last unlocked" in grave(director)
        assert row(director, "F1").is_active
        accounts.remove(director, staff_id=row(director, "F1").staff_id)
    cannot_enter(desk_file, "F1")


def test_a_code_that_was_changed(desk_file: Path, people: dict[str, int], sql: Sql) -> None:
    sql("UPDATE staff SET code = 'Z9' WHERE code = 'F1'")
    with signed_in(desk_file) as director:
        assert "Z9" in grave(director)
        assert "1 account that stands in no list" in grave(director)
    with signed_in(desk_file, "F1") as desk:
        assert (desk.staff_code, desk.staff_id) == ("F1", people["F1"])
    # Hers is out, and a colleague's row names her slot.
    sql("DELETE FROM staff WHERE code = 'F1'")
    hers = slot(desk_file, "F1").slot_id
    sql("UPDATE staff SET slot_id = ? WHERE code = 'W1'", hers)
    with signed_in(desk_file, "F1") as desk:
        assert (desk.staff_code, row(desk, "W1").staff_id) == ("F1", people["W1"])
    with signed_in(desk_file, "W1") as worker:
        assert (worker.staff_id, worker.staff_code) == (people["W1"], "W1")


def test_nobody_follows_keys_of_her_own(desk_file: Path, people: dict[str, int]) -> None:
    with signed_in(desk_file, "F1") as desk:
        with pytest.raises(LookupError, match="does not say what it needs"):
            desk.do("x", of_staff.follow_keys)


# -- when the disk is full after the key file was written ------------------------------------


def full(*arguments: object, **more: object) -> None:
    raise DiskFull("The disk is full. Nothing was changed. Make space and try again.")


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Vault], None]]:
    """Whatever is written to the database from now on does not fit."""

    def begin(vault: Vault) -> None:
        for name in ("note", "_write_act", "_remember_written", "finish_rotation"):
            monkeypatch.setattr(vault, name, full)
        monkeypatch.setattr(audit_chain, "append", full)

    yield begin
    monkeypatch.undo()


def test_what_was_done_is_never_said_to_be_not(
    desk_file: Path,
    people: dict[str, int],
    full_disk: Callable[[Vault], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fresh = "wholly other words"
    acts: list[Callable[[Vault], object]] = [
        lambda v: accounts.change_passphrase(v, old=PASSPHRASE, new=fresh, cost=FLOOR),
        lambda v: accounts.set_roles(v, staff_id=people["W1"], roles=["cashier"]),
        lambda v: accounts.re_enrol(v, staff_id=people["F1"], passphrase=fresh, cost=FLOOR),
        lambda v: accounts.remove(v, staff_id=people["H4"]),
        lambda v: accounts.enrol(
            v, staff_id=people["H4"], roles=["cashier"], passphrase=fresh, cost=FLOOR
        ),
        lambda v: class_keys.rotate_class(v, "case"),
        lambda v: class_keys.add_class(v, "elders"),
        renewed,
    ]
    words = PASSPHRASE
    for act in acts:
        vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=words)
        before = vault.keys.sequence
        full_disk(vault)
        act(vault)
        words = fresh
        assert "It was done" in grave(vault)
        assert vault.keys.sequence > before
        monkeypatch.undo()
        vault.lock()
    with signed_in(desk_file, STAFF_CODE, fresh) as director:
        assert director.keys.pending_file_key is None
        assert row(director, "W1").roles == ("cashier",)
        assert row(director, "H4").is_active
    for code in ("F1", "H4"):
        with signed_in(desk_file, code, fresh):
            pass


def test_before_the_key_file_was_written_nothing_is_changed(
    desk_file: Path, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with signed_in(desk_file) as director:
        before = director.keys
        with monkeypatch.context() as patched:
            patched.setattr("shelterdesk.vault.key_file.write", full)
            with pytest.raises(UserError, match="Nothing was changed"):
                accounts.remove(director, staff_id=people["F1"])
        assert director.keys == before
        assert not grave(director)


# -- guessing at an open desk ----------------------------------------------------------------


def test_wrong_ones_at_an_open_desk_are_written_down_and_told(
    vault: Vault, desk_file: Path, clock: Clock
) -> None:
    on_paper(vault)
    before = vault.audit_end()[0]
    for guess in (
        lambda: accounts.change_passphrase(vault, old="guess", new="x", cost=FLOOR),
        lambda: binding.bind(vault, "guess"),
        lambda: binding.unbind(vault, "guess"),
        lambda: vault.confirm_passphrase("guess"),
    ):
        with pytest.raises(UserError, match="not right"):
            guess()
    assert vault.audit_end()[0] - before == 4
    vault.lock()
    clock.now += timedelta(minutes=1)
    again = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    said = " ".join(notice.words for notice in again.notices)
    assert "4 wrong passphrases" in said
    assert "20:15" in said
    again.lock()
