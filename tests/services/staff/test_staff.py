# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Staff as the file knows them, and what roles may do."""

from __future__ import annotations

from pathlib import Path

import pytest

from shelterdesk.capabilities import Capability
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.services.residents import residents
from shelterdesk.services.staff import staff
from shelterdesk.vault import accounts, door
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE

HERS = "copper-meadow-signal-19"


def colleague(vault: Vault, code: str = "K5", *roles: str) -> int:
    return accounts.add(
        vault, code=code, roles=roles or ("front_desk",), passphrase=HERS, cost=FLOOR
    )


def unlocked(path: Path, code: str, passphrase: str = HERS) -> Vault:
    return door.unlock(path, staff_code=code, passphrase=passphrase)


def test_everybody_is_listed_those_who_left_at_the_end(vault: Vault) -> None:
    colleague(vault, "K1", "manager")
    left = colleague(vault, "A1")
    accounts.remove(vault, staff_id=left)
    rows = vault.read(staff.listed)
    assert [(row.code, row.is_active) for row in rows] == [
        ("K1", True), ("K3", True), ("A1", False),
    ]  # fmt: skip
    assert [row.shown for row in rows] == ["K1", "Joy", "A1"]


def test_name_and_time_until_it_locks(vault: Vault) -> None:
    who = colleague(vault)
    vault.do("Edit", staff.edit, staff_id=who, name_shown=" Sofía ", idle_minutes=2)
    row = next(row for row in vault.read(staff.listed) if row.id == who)
    assert (row.name_shown, row.idle_minutes) == ("Sofía", 2)
    vault.do("Edit", staff.edit, staff_id=who, name_shown="", idle_minutes=None)
    assert next(row for row in vault.read(staff.listed) if row.id == who).idle_minutes is None
    with pytest.raises(Invalid) as found:
        vault.do("Edit", staff.edit, staff_id=who, name_shown="", idle_minutes=60)
    assert found.value.field == "idle_minutes"
    for nobody in (who, 999):
        if nobody == who:
            accounts.remove(vault, staff_id=who)
        with pytest.raises(NotFound):
            vault.do("Edit", staff.edit, staff_id=nobody, name_shown="", idle_minutes=None)


@pytest.mark.parametrize(
    ("roles", "decided", "minutes"),
    [((), None, 10), (("director", "front_desk"), None, 3), (("front_desk",), 5, 5)],
)
def test_the_strictest_role_counts(
    roles: tuple[str, ...], decided: int | None, minutes: int
) -> None:
    assert staff.longest_idle_minutes(roles, decided) == minutes


def test_for_oneself_only_shorter(vault: Vault) -> None:
    assert vault.read(staff.own).code == STAFF_CODE
    vault.do("Shorten", staff.shorten_own_idle_minutes, minutes=5)
    assert vault.read(staff.own).idle_minutes == 5
    for wrong in (10, 4):
        with pytest.raises(NotAllowed):
            vault.do("Shorten", staff.shorten_own_idle_minutes, minutes=wrong)
    assert vault.read(staff.own).idle_minutes == 5


def test_the_desk_cannot_give_itself_ten_minutes(vault: Vault, desk_file: Path) -> None:
    colleague(vault)
    vault.lock()
    hers = unlocked(desk_file, "K5")
    with pytest.raises(NotAllowed):
        hers.do("Shorten", staff.shorten_own_idle_minutes, minutes=5)
    with pytest.raises(NotAllowed):
        hers.read(staff.listed)
    with pytest.raises(NotAllowed):
        hers.do("Decide", staff.decide, role="front_desk", capability="export", is_allowed=True)
    hers.lock()


def by_key(vault: Vault) -> dict[tuple[str, str], staff.Decision]:
    return {(d.role, str(d.capability)): d for d in vault.read(staff.decisions)}


def test_what_is_decided_holds_from_the_next_unlock(vault: Vault, desk_file: Path) -> None:
    colleague(vault)
    before = by_key(vault)[("front_desk", "print")]
    assert not before.is_allowed
    assert not before.is_default
    for on in (True, False, True):
        vault.do("Decide", staff.decide, role="front_desk", capability="print", is_allowed=on)
        assert by_key(vault)[("front_desk", "print")].is_allowed is on
    vault.do(
        "Decide", staff.decide, role="front_desk", capability="see_residents", is_allowed=False
    )
    vault.lock()
    hers = unlocked(desk_file, "K5")
    assert hers.may(Capability.PRINT)
    with pytest.raises(NotAllowed):
        hers.read(residents.find)
    hers.lock()


def test_every_role_and_every_right_once(vault: Vault) -> None:
    decisions = vault.read(staff.decisions)
    assert len(decisions) == len({(d.role, d.capability) for d in decisions})
    assert len(decisions) == len(staff.ROLES) * (len(Capability) - 1)
    assert all(d.is_allowed == d.is_default for d in decisions)


@pytest.mark.parametrize(
    ("role", "capability", "reason"),
    [
        ("director", "restore", "put things right"),
        ("administrator", "edit_capabilities", "put things right"),
        ("manager", "manage_staff", "directors' key"),
        ("administrator", "see_residents", "sees nothing"),
        ("front_desk", "signed_in", "put things right"),
        ("front_desk", "export", "director alone"),
        ("manager", "export", "director alone"),
        ("administrator", "export", "director alone"),
    ],
)
def test_what_cannot_be_decided(vault: Vault, role: str, capability: str, reason: str) -> None:
    decision = by_key(vault).get((role, capability))
    assert decision is None or reason in decision.locked
    before = by_key(vault)
    for on in (True, False):
        with pytest.raises(NotAllowed, match=reason):
            vault.do("Decide", staff.decide, role=role, capability=capability, is_allowed=on)
    assert by_key(vault) == before


@pytest.mark.parametrize(("role", "capability"), [("queen", "print"), ("director", "fly")])
def test_no_such_role_or_right(vault: Vault, role: str, capability: str) -> None:
    with pytest.raises(NotFound):
        vault.do("Decide", staff.decide, role=role, capability=capability, is_allowed=True)


def test_an_administrator_decides_and_sees_nobody(vault: Vault, desk_file: Path) -> None:
    colleague(vault, "A7", "administrator")
    vault.lock()
    hers = unlocked(desk_file, "A7")
    hers.do("Decide", staff.decide, role="cashier", capability="back_up", is_allowed=True)
    assert by_key(hers)[("cashier", "back_up")].is_allowed
    for query in (residents.find, staff.listed):
        with pytest.raises(NotAllowed):
            hers.read(query)
    hers.lock()
    again = unlocked(desk_file, STAFF_CODE, PASSPHRASE)
    assert by_key(again)[("cashier", "back_up")].is_allowed
    again.lock()
