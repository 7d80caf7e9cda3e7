# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Families: children here and elsewhere, who decides for a minor, and who must be told nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.families import Dependant, Guardian
from shelterdesk.services import families, guardians, overview, protection, residents, visitors
from shelterdesk.services.answers import Hidden, Unanswered
from shelterdesk.services.families import DependantForm, LivesWith
from shelterdesk.services.guardians import GuardianForm, GuardianKind
from shelterdesk.services.overview import HouseholdRole
from shelterdesk.services.residents import Birth, Scope
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.factories import person

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
AWAY = DependantForm(
    name="Quillarin", birth_year=2019, lives_with="care", contact_plan="calls on Sundays"
)
FATHER = GuardianForm(GuardianKind.PARENT, TODAY - 30 * DAY, name="Quillkarim", phone="0151 999")


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")


# Children and dependants
def test_a_child_who_came_along_has_a_record_and_is_in_the_household(
    vault: Vault, noor: int
) -> None:
    changes = vault.do("Child", families.add_child, resident_id=noor, known_as="Aya",
                       birth_year=2020)  # fmt: skip
    child = changes.result
    other = vault.do("Child", families.add_child, resident_id=noor).result
    assert vault.read(residents.form, resident_id=child).birth.year == 2020
    rows = vault.read(families.dependants, resident_id=noor)
    assert (rows[0].resident_id, rows[0].shown) == (child, "Aya")
    assert (rows[0].lives_with, rows[0].age) == ("here", 6)
    members = vault.read(overview.household, resident_id=noor)
    assert [(m.resident_id, m.role) for m in members] == [
        (child, HouseholdRole.CHILD), (other, HouseholdRole.CHILD),
    ]  # fmt: skip
    assert [m.role for m in vault.read(overview.household, resident_id=child)] == [
        HouseholdRole.HEAD, HouseholdRole.CHILD,
    ]  # fmt: skip
    vault.undo()
    vault.undo()
    assert [row.id for row in vault.read(residents.find, scope=Scope.ALL)] == [noor]
    assert vault.read(families.dependants, resident_id=noor) == []


def test_somebody_who_lives_elsewhere_is_a_name_and_a_year(vault: Vault, noor: int) -> None:
    row_id = vault.do("Away", families.add_dependant, resident_id=noor, form=AWAY).result
    assert vault.read(families.form, row_id=row_id) == AWAY
    [row] = vault.read(families.dependants, resident_id=noor)
    assert (row.shown, row.age, row.resident_id) == ("Quillarin", 7, None)
    assert (row.lives_with, row.contact_plan, row.has_contact_plan) == (
        LivesWith.CARE, "calls on Sundays", True,
    )  # fmt: skip
    stored = vault.read(lambda tx: bytes(tx.session.get(Dependant, row_id).name))
    assert b"Quillarin" not in stored
    mother = replace(AWAY, name="her mother", is_child=False, birth_year=None, contact_plan="")
    vault.do("Edit", families.edit_dependant, row_id=row_id, form=mother)
    assert vault.read(families.form, row_id=row_id) == mother
    vault.do("Remove", families.remove_dependant, row_id=row_id)
    assert vault.read(families.dependants, resident_id=noor) == []
    vault.undo()
    assert vault.read(families.form, row_id=row_id) == mother


@pytest.mark.parametrize("reason", list(Unanswered))
def test_where_they_live_may_be_unanswered(vault: Vault, noor: int, reason: Unanswered) -> None:
    form = DependantForm(lives_with=reason)
    row_id = vault.do("Away", families.add_dependant, resident_id=noor, form=form).result
    assert vault.read(families.form, row_id=row_id).lives_with is reason


def test_two_records_become_a_family_once(vault: Vault, noor: int) -> None:
    son = person(vault, "Sami", birth=Birth(2004))
    vault.do("Link", families.link, resident_id=noor, dependant_id=son)
    for one, other in ((noor, son), (son, noor)):
        with pytest.raises(Conflict, match="family already"):
            vault.do("Link", families.link, resident_id=one, dependant_id=other)
    with pytest.raises(Invalid) as found:
        vault.do("Link", families.link, resident_id=noor, dependant_id=noor)
    assert found.value.field == "dependant_id"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (replace(AWAY, birth_year=2027), "birth_year"),
        (replace(AWAY, birth_year=1890), "birth_year"),
        (replace(AWAY, lives_with="on the moon"), "lives_with"),
        (replace(AWAY, name="x" * 20_001), "name"),
    ],
)
def test_refusals_name_their_field(
    vault: Vault, noor: int, form: DependantForm, field: str
) -> None:
    with pytest.raises(Invalid) as found:
        vault.do("Away", families.add_dependant, resident_id=noor, form=form)
    assert found.value.field == field


def test_a_protected_child_stands_in_nobodys_family(
    vault: Vault, noor: int, desk_file: Path
) -> None:
    hired(vault, "C2")
    child = vault.do("Child", families.add_child, resident_id=noor, known_as="Quillaya").result
    [row] = vault.read(families.dependants, resident_id=noor)
    vault.do("Protect", protection.protect, resident_id=child, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "C2") as colleague:
        assert colleague.read(families.dependants, resident_id=noor) == []
        with pytest.raises(NotFound):
            colleague.read(families.form, row_id=row.id)
        with pytest.raises(NotFound):
            colleague.do("Link", families.link, resident_id=noor, dependant_id=child)
        form = GuardianForm(GuardianKind.PARENT, TODAY, guardian_id=child)
        with pytest.raises(NotFound):
            colleague.do("Guardian", guardians.add, resident_id=noor, form=form)


def test_the_desk_may_bring_in_a_child_and_sees_no_family(
    vault: Vault, noor: int, desk_file: Path
) -> None:
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        child = desk.do("Child", families.add_child, resident_id=noor, known_as="Aya").result
        assert [m.resident_id for m in desk.read(overview.household, resident_id=noor)] == [child]
        for query in (families.dependants, guardians.of_minor):
            with pytest.raises(NotAllowed):
                desk.read(query, resident_id=noor)


def stored(vault: Vault, row_id: int) -> tuple[tuple[str, str], bytes | None]:
    """What is plain of a guardian, and the sealed name."""

    def look(tx: Transaction) -> tuple[tuple[str, str], bytes | None]:
        row = tx.session.get_one(Guardian, row_id)
        return (row.never_name, row.never_phone), row.name

    return vault.read(look)


# Guardians
def test_a_guardian_is_sealed(vault: Vault, noor: int) -> None:
    row_id = vault.do("Guardian", guardians.add, resident_id=noor, form=FATHER).result
    assert vault.read(guardians.form, row_id=row_id) == FATHER
    plain, sealed = stored(vault, row_id)
    assert plain == ("", "")
    assert b"Quillkarim" not in (sealed or b"")
    assert vault.read(lambda tx: list(guardians.never_contact(tx))) == []
    ended = replace(FATHER, end=TODAY, note="moved abroad")
    vault.do("Edit", guardians.edit, row_id=row_id, form=ended)
    [shown] = vault.read(guardians.of_minor, resident_id=noor).rows
    assert (shown.is_now, shown.note, shown.shown) == (False, "moved abroad", "Quillkarim")
    vault.do("Remove", guardians.remove, row_id=row_id)
    assert vault.read(guardians.of_minor, resident_id=noor).rows == ()


def test_never_contact_is_known_at_the_desk(vault: Vault, noor: int, desk_file: Path) -> None:
    hired(vault, "F1")
    never = replace(FATHER, never_contact=True)
    row_id = vault.do("Guardian", guardians.add, resident_id=noor, form=never).result
    gone = replace(never, name="Quillgone", end=TODAY)
    vault.do("Guardian", guardians.add, resident_id=noor, form=gone)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        # Also of somebody protected: it says nothing about whom.
        [found] = desk.read(lambda tx: list(families.never_contact(tx)))
        assert (found.name, found.phone) == ("Quillkarim", "0151 999")
        for text, is_known in (("quillkarím", True), ("0151-999", True),
                               ("Quillgone", False), ("Noor", False)):  # fmt: skip
            assert desk.read(visitors.check, text=text).is_known is is_known, text
        with pytest.raises(NotFound):
            desk.read(guardians.never_contact_of, resident_id=noor)
    with signed_in(desk_file) as again:
        again.do("Open", protection.unprotect, resident_id=noor)
        again.do("Edit", guardians.edit, row_id=row_id, form=replace(never, note="violent"))
    with signed_in(desk_file, "F1") as desk:
        [row] = desk.read(guardians.never_contact_of, resident_id=noor)
        assert (row.shown, row.phone, row.note) == ("Quillkarim", "0151 999", Hidden.HIDDEN)


def test_a_name_goes_back_under_the_key(vault: Vault, noor: int) -> None:
    never = replace(FATHER, never_contact=True)
    row_id = vault.do("Guardian", guardians.add, resident_id=noor, form=never).result
    assert vault.read(guardians.form, row_id=row_id) == never
    hidden = replace(FATHER, name=Hidden.HIDDEN, phone=Hidden.HIDDEN)
    vault.do("Edit", guardians.edit, row_id=row_id, form=hidden)
    assert vault.read(guardians.form, row_id=row_id) == FATHER
    assert stored(vault, row_id)[0] == ("", "")
    with pytest.raises(Invalid, match="Write this again") as found:
        vault.do("Edit", guardians.edit, row_id=row_id, form=replace(hidden, never_contact=True))
    assert found.value.field == "name"


def test_a_minor_alone_is_no_gap_but_a_fact(vault: Vault) -> None:
    def of(resident_id: int) -> guardians.Guardianship:
        return vault.read(guardians.of_minor, resident_id=resident_id)

    minor = person(vault, "Mai", birth=Birth(2010))
    grown, unknown = person(vault, "Ana", birth=Birth(2000)), person(vault, "Eva")
    assert (of(minor).is_minor, of(minor).is_unaccompanied) == (True, True)
    assert (of(grown).is_minor, of(grown).is_unaccompanied) == (False, False)
    assert (of(unknown).is_minor, of(unknown).is_unaccompanied) == (None, False)
    for kind in (GuardianKind.COURT, GuardianKind.SELF):
        form = GuardianForm(kind, TODAY)
        vault.do("Guardian", guardians.add, resident_id=minor, form=form)
        assert of(minor).is_unaccompanied
    danger = replace(FATHER, never_contact=True)
    vault.do("Guardian", guardians.add, resident_id=minor, form=danger)
    assert of(minor).is_unaccompanied
    aunt = GuardianForm(GuardianKind.RELATIVE, TODAY, guardian_id=grown)
    vault.do("Guardian", guardians.add, resident_id=minor, form=aunt)
    assert not of(minor).is_unaccompanied
    assert [row.shown for row in of(minor).rows if row.guardian_id] == ["Ana"]
    own = GuardianForm(GuardianKind.RELATIVE, TODAY, guardian_id=minor)
    with pytest.raises(Invalid) as found:
        vault.do("Guardian", guardians.add, resident_id=minor, form=own)
    assert found.value.field == "guardian_id"
    with pytest.raises(Invalid) as found:
        vault.do("Guardian", guardians.add, resident_id=minor,
                 form=replace(FATHER, end=FATHER.start - DAY))  # fmt: skip
    assert found.value.field == "end"
