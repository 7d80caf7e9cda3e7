# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what: declared by every verb, checked at the one door."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from shelterdesk import capabilities, services
from shelterdesk.capabilities import Capability, declaration_of
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed
from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.staff import Role
from shelterdesk.services import organisation
from shelterdesk.services.past import past_stays
from shelterdesk.services.residents import intake, residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import check_out, rooms
from shelterdesk.services.staff import staff
from shelterdesk.vault import accounts, door
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests import factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock

WORDS = "marble-otter-lantern-bridge-seven"


def declared() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every function of the services that says what it needs."""
    for module in pkgutil.walk_packages(services.__path__, "shelterdesk.services."):
        found = importlib.import_module(module.name)
        for name, function in inspect.getmembers(found, inspect.isfunction):
            if hasattr(function, "__declared__"):
                yield f"{module.name.rpartition('.')[2]}.{name}", function


def test_verbs_take_a_transaction_and_names() -> None:
    names = dict(declared())
    assert len(names) > 60
    for name, function in names.items():
        parameters = list(inspect.signature(function).parameters)
        assert parameters[0] == "tx", name


def test_a_function_that_says_nothing_is_refused(vault: Vault) -> None:
    with pytest.raises(LookupError, match="does not say"):
        vault.do("Get", residents.get, 1)
    with pytest.raises(LookupError, match="does not say"):
        vault.read(partial(partial(residents.get, resident_id=1)))


def test_every_role_and_capability_has_words() -> None:
    assert set(capabilities.DEFAULTS) == {role.value for role in Role}
    assert all(capabilities.words(capability) for capability in Capability)


def test_roles_combine_and_nothing_else_is_given() -> None:
    desk, cashier = (capabilities.of_roles([role]) for role in ("front_desk", "cashier"))
    assert capabilities.of_roles(["front_desk", "cashier"]) == desk | cashier
    assert capabilities.of_roles([]) == {Capability.SIGNED_IN}
    assert capabilities.of_roles(["no such role"]) == {Capability.SIGNED_IN}


def test_what_the_administrator_decides_holds_and_what_is_fixed_stays() -> None:
    decided = {
        ("front_desk", Capability.PRINT): True,
        ("front_desk", Capability.PLACE_PEOPLE): False,
        ("director", Capability.MANAGE_STAFF): False,
        ("director", Capability.SIGNED_IN): False,
    }
    desk = capabilities.of_roles(["front_desk"], decided)
    assert Capability.PRINT in desk
    assert Capability.PLACE_PEOPLE not in desk
    director = capabilities.of_roles(["director"], decided)
    assert {Capability.MANAGE_STAFF, Capability.SIGNED_IN} <= director


def test_lists_of_people_are_the_directors_whatever_was_decided() -> None:
    for role in capabilities.DEFAULTS:
        may = capabilities.of_roles([role], {(role, Capability.EXPORT): True})
        assert (Capability.EXPORT in may) is (role == "director")
    assert Capability.EXPORT not in capabilities.of_roles(
        ["director"], {("director", Capability.EXPORT): False}
    )


def test_no_role_alone_has_both_keys_and_rules() -> None:
    """Slots and keys are the director's, the list of capabilities the administrator's."""
    for role, held in capabilities.DEFAULTS.items():
        assert not {Capability.MANAGE_STAFF, Capability.EDIT_CAPABILITIES} <= held, role


def test_broken_glass_never_gives_keys_staff_or_exports() -> None:
    never = {
        Capability.MANAGE_STAFF, Capability.EDIT_CAPABILITIES, Capability.EXPORT,
        Capability.RESTORE, Capability.ERASE, Capability.IMPORT, Capability.UPDATE,
    }  # fmt: skip
    assert not never & capabilities.BREAK_GLASS


@pytest.fixture
def as_role(vault: Vault, desk_file: Path) -> Iterator[Callable[[str], Vault]]:
    """Unlock as somebody with one role."""
    opened: list[Vault] = []

    def unlock(role: str) -> Vault:
        accounts.add(
            vault, code="V9", name_shown="Asha", roles=[role], classes=[], passphrase=WORDS,
            cost=FLOOR,
        )  # fmt: skip
        vault.lock()
        opened.append(door.unlock(desk_file, staff_code="V9", passphrase=WORDS, now=lambda: NOW))
        return opened[-1]

    yield unlock
    for each in opened:
        each.lock()


def test_the_desk_may_not_change_the_house(as_role: Callable[[str], Vault]) -> None:
    desk = as_role("front_desk")
    desk.do("Add resident", residents.add, form=ResidentForm(known_as="Noor"))
    for verb, arguments in (
        (rooms.add_site, {"name": "House X"}),
        (organisation.edit, {"form": desk.read(organisation.form)}),
    ):
        with pytest.raises(NotAllowed, match="Your role may not do this"):
            desk.do("Try", verb, **arguments)
    assert desk.read(rooms.sites) == []


def test_the_administrator_sees_no_content(as_role: Callable[[str], Vault]) -> None:
    administrator = as_role("administrator")
    with pytest.raises(NotAllowed):
        administrator.read(residents.find)
    decide = {"role": "front_desk", "capability": Capability.PRINT, "is_allowed": True}
    administrator.do("Decide", staff.decide, **decide)


def test_a_decision_counts_at_once(vault: Vault) -> None:
    assert vault.may(Capability.IMPORT)
    for role in ("director", "caseworker"):
        vault.do("Decide", staff.decide, role=role, capability=Capability.IMPORT, is_allowed=False)
    assert not vault.may(Capability.IMPORT)


def test_glass(as_role: Callable[[str], Vault]) -> None:
    desk = as_role("front_desk")
    assert not desk.may(Capability.EDIT_SUPPORT)
    desk.break_glass("The caseworker is away and the police are at the door.")
    assert desk.is_glass_broken
    assert desk.may(Capability.EDIT_SUPPORT)
    assert not desk.can_read("case")  # never a key
    desk.mend_glass()
    assert not desk.may(Capability.EDIT_SUPPORT)


def test_what_a_verb_does_besides_needs_its_own_right(
    vault: Vault, desk_file: Path, clock: Clock
) -> None:
    site = factories.house(vault)
    beds = factories.beds(vault, site)
    stay = factories.admitted(vault, beds[0], NOW.date())[1]
    noor = factories.person(vault, "Noor")
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1", clock) as desk:
        with pytest.raises(NotAllowed, match="support periods"):
            desk.do(
                "Out", check_out.check_out, stay_id=stay, on=NOW.date(), closes_support=True
            )  # fmt: skip
        with pytest.raises(NotAllowed, match="support periods"):
            desk.do(
                "Past", past_stays.record, resident_id=noor, start=date(2020, 1, 1),
                end=date(2020, 1, 3), site_id=site,
            )  # fmt: skip
        assert desk.do("In", intake.take_in, is_supported=True).result  # part of taking her in
        assert desk.do("In", intake.take_in, bed_id=beds[1]).result.stay_id
        desk.do("Out", check_out.check_out, stay_id=stay, on=NOW.date())
    with signed_in(desk_file, clock=clock) as boss:
        boss.do(
            "Decide", staff.decide, role="front_desk", capability="place_people", is_allowed=False
        )  # fmt: skip
    with signed_in(desk_file, "F1", clock) as desk:
        with pytest.raises(NotAllowed, match="Give beds"):
            desk.do("In", intake.take_in, bed_id=beds[2])
        assert desk.do("In", intake.take_in).result


@pytest.mark.parametrize("module", ["ui", "ui.page", "shelterdesk", "shelterdesk.services.x"])
def test_nothing_of_ours_runs_undeclared(module: str) -> None:
    class Asks:
        def __call__(self, tx: Transaction) -> None: ...

    def asks(tx: Transaction) -> None: ...

    Asks.__module__ = asks.__module__ = module
    for function in (Asks(), asks, partial(asks)):
        with pytest.raises(LookupError, match="does not say what it needs"):
            declaration_of(function)


def test_a_bound_verb_keeps_its_name_in_the_trail(vault: Vault) -> None:
    made = vault.do("Take in", partial(residents.add))
    assert vault.read(lambda tx: tx.session.get_one(AuditEvent, made.event_id).verb) == (
        "residents.add"
    )


def test_a_verb_may_ask_what_it_would_be_allowed(vault: Vault) -> None:
    hired(vault, "F1")
    seen = vault.read(lambda tx: (tx.may(Capability.SEE_CASE), tx.may(Capability.SIGNED_IN)))
    assert seen == (True, True)
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        assert desk.read(lambda tx: [tx.may(c) for c in (Capability.SEE_CASE, "signed_in")]) == [
            False,
            True,
        ]
