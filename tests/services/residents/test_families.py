# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Families: children here and elsewhere, who decides for a minor, and who must be told nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.families import Dependant
from shelterdesk.models.residents import Resident
from shelterdesk.services.residents import (
    families,
    guardians,
    never_contact,
    overview,
    protection,
    residents,
)
from shelterdesk.services.residents.families import DependantForm, LivesWith
from shelterdesk.services.residents.guardians import GuardianForm, GuardianKind
from shelterdesk.services.residents.overview import HouseholdRole
from shelterdesk.services.residents.residents import Birth, Scope
from shelterdesk.services.safety import outsiders, visitors
from shelterdesk.services.staff import staff
from shelterdesk.services.values.answers import Hidden, Unanswered
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


def everything(vault: Vault) -> str:
    """All rows of guardians, entries of the visitor check and the trail, as the file holds them."""

    def look(tx: Transaction) -> str:
        tables = ("guardian", "keep_apart", "audit_event", "audit_person", "audit_image")
        return repr([
            (table, dict(row))
            for table in tables
            for row in tx.session.execute(sql(f"SELECT * FROM {table}")).mappings()  # noqa: S608
        ])  # fmt: skip

    return vault.read(look)


def never(vault: Vault, noor: int, form: GuardianForm) -> int:
    """A guardian who must be told nothing, in the two acts of the screen."""
    row_id: int = vault.do("Guardian", guardians.add, resident_id=noor, form=form).result
    vault.do("Door", never_contact.settle, resident_id=noor, form=form)
    return row_id


def again(vault: Vault, noor: int, row_id: int, **changes: object) -> None:
    """The same, to change one."""
    form = replace(vault.read(guardians.form, row_id=row_id), **changes)  # type: ignore[arg-type]
    vault.do("Edit", guardians.edit, row_id=row_id, form=form)
    vault.do("Door", never_contact.settle, resident_id=noor, form=form)


def known(vault: Vault, *texts: str) -> list[bool]:
    """What the visitor check answers."""
    return [vault.read(visitors.check, text=text).is_known for text in texts]


# Guardians
def test_a_guardian_is_sealed(vault: Vault, noor: int) -> None:
    row_id = vault.do("Guardian", guardians.add, resident_id=noor, form=FATHER).result
    assert vault.read(guardians.form, row_id=row_id) == FATHER
    assert "Quillkarim" not in everything(vault)
    assert known(vault, "Quillkarim", "0151 999") == [False, False]
    ended = replace(FATHER, end=TODAY, note="moved abroad")
    vault.do("Edit", guardians.edit, row_id=row_id, form=ended)
    [shown] = vault.read(guardians.of_minor, resident_id=noor).rows
    assert (shown.is_now, shown.note, shown.shown) == (False, "moved abroad", "Quillkarim")
    vault.do("Remove", guardians.remove, row_id=row_id)
    assert vault.read(guardians.of_minor, resident_id=noor).rows == ()


def test_never_contact_is_known_at_the_door_and_sealed_beside_the_minor(
    vault: Vault, noor: int, desk_file: Path
) -> None:
    hired(vault, "F1")
    danger = replace(FATHER, never_contact=True, note="Quillviolent")
    row_id = never(vault, noor, danger)
    assert vault.read(guardians.form, row_id=row_id) == danger
    [shown] = vault.read(guardians.of_minor, resident_id=noor).rows
    assert not shown.is_unknown_at_door
    [entry] = vault.read(outsiders.outsiders, resident_id=noor)
    assert (entry.shown, entry.phones) == ("Quillkarim", "0151 999")
    # By none of its days is the entry to be matched with the guardian.
    assert (entry.start, entry.last_day) == (TODAY, None)
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        assert known(desk, "quillkarím", "0151-999", "Noor") == [True, True, False]
        [row] = desk.read(guardians.never_contact_of, resident_id=noor)
        assert (row.shown, row.phone, row.note) == (Hidden.HIDDEN,) * 3
        assert not row.is_unknown_at_door
    with signed_in(desk_file) as first:
        first.do("Protect", protection.protect, resident_id=noor, staff_ids=[first.staff_id])
    with signed_in(desk_file, "F1") as desk:
        assert known(desk, "Quillkarim") == [True]  # also of somebody protected
        with pytest.raises(NotFound):
            desk.read(guardians.never_contact_of, resident_id=noor)


def test_who_reads_the_open_file_does_not_learn_whose_guardian_it_is(
    vault: Vault, noor: int
) -> None:
    row_id = never(vault, noor, replace(FATHER, never_contact=True))
    again(vault, noor, row_id, name="Quillkarim Haddad")

    def rows(tx: Transaction, query: str) -> list[dict[str, Any]]:
        return [dict(row) for row in tx.session.execute(sql(query)).mappings()]

    def look(tx: Transaction) -> tuple[list[dict[str, Any]], ...]:
        return tuple(
            rows(tx, query)
            for query in (
                "SELECT * FROM guardian",
                "SELECT * FROM keep_apart",
                "SELECT * FROM audit_person JOIN audit_event ON audit_event.id = event_id "
                "WHERE label = 'Door'",
                "SELECT * FROM audit_event WHERE label = 'Door'",
                "SELECT * FROM audit_image WHERE row_table = 'guardian'",
            )
        )

    [guardian], [entry], persons, events, images = vault.read(look)
    assert "Quill" not in repr(guardian)
    assert "Quill" not in repr(images)
    assert "Quillkarim Haddad" in entry["names"]
    assert entry["uuid"] not in repr(guardian)  # the tie is sealed on both sides
    uuid = vault.read(lambda tx: tx.session.get_one(Resident, noor).uuid)
    assert uuid not in repr(entry)
    assert (entry["resident_id"], entry["other_id"]) == (None, None)
    assert persons == []
    assert {event["subject_table"] for event in events} == {"keep_apart"}


def test_the_entry_follows_the_guardian_and_keeps_what_colleagues_added(
    vault: Vault, noor: int
) -> None:
    row_id = never(vault, noor, replace(FATHER, never_contact=True))
    [entry] = vault.read(outsiders.outsiders)
    told = vault.read(outsiders.form, entry_id=entry.id)
    more = replace(told, names=f"{told.names}\nThe Quillfox", instruction="Call Joy first")
    vault.do("More", outsiders.edit, entry_id=entry.id, form=more)
    again(vault, noor, row_id, name="Quillkareem", phone="0151 777")
    [entry] = vault.read(outsiders.outsiders)
    assert entry.names == "Quillkareem\nQuillkarim\nThe Quillfox"
    assert entry.phones == "0151 777\n0151 999"
    assert entry.instruction == "Call Joy first"
    again(vault, noor, row_id, never_contact=False)
    assert known(vault, "Quillkareem", "0151 777") == [False, False]
    again(vault, noor, row_id, never_contact=True)
    assert known(vault, "Quillkareem") == [True]
    assert len(vault.read(outsiders.outsiders, with_ended=True)) == 1
    again(vault, noor, row_id, end=TODAY)
    assert known(vault, "Quillkareem") == [False]
    vault.undo()
    assert known(vault, "Quillkareem") == [True]


def test_an_entry_that_colleagues_ended_is_missed(vault: Vault, noor: int) -> None:
    never(vault, noor, replace(FATHER, never_contact=True))
    [entry] = vault.read(outsiders.outsiders)
    vault.do("End", outsiders.end, entry_id=entry.id)
    [row] = vault.read(guardians.of_minor, resident_id=noor).rows
    assert row.is_unknown_at_door


def test_without_the_key_one_may_say_who_must_be_told_nothing(
    vault: Vault, noor: int, desk_file: Path
) -> None:
    hired(vault, "F1")
    for right in (Capability.SEE_CASE, Capability.EDIT_CASE):
        vault.do("Decide", staff.decide, role="front_desk", capability=right, is_allowed=True)
    vault.lock()
    with signed_in(desk_file, "F1") as keyless:
        row_id = never(keyless, noor, replace(FATHER, never_contact=True))
        assert known(keyless, "Quillkarim") == [True]
        again(keyless, noor, row_id, kind=GuardianKind.RELATIVE)  # hidden words stay
    with signed_in(desk_file) as first:
        again(first, noor, row_id, never_contact=False)  # and the tie was sealed for her
        assert known(first, "Quillkarim") == [False]
        assert first.read(guardians.form, row_id=row_id).name == "Quillkarim"


def test_a_resident_who_must_be_told_nothing_is_no_visitor(
    vault: Vault, noor: int, desk_file: Path
) -> None:
    hired(vault, "F1")
    mother = person(vault, "Quillmother", phone="0151 555")
    form = GuardianForm(GuardianKind.PARENT, TODAY, guardian_id=mother, never_contact=True)
    row_id = never(vault, noor, form)
    assert vault.read(outsiders.outsiders) == []
    assert known(vault, "Quillmother", "0151 555") == [False, False]
    [row] = vault.read(guardians.of_minor, resident_id=noor).rows
    assert (row.shown, row.guardian_id, row.is_unknown_at_door) == ("Quillmother", mother, False)
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        [minor] = desk.read(guardians.told_nothing_of, resident_id=mother)
        assert (minor.id, minor.shown) == (noor, "Noor")
        assert desk.read(guardians.told_nothing_of, resident_id=noor) == []
        [row] = desk.read(guardians.never_contact_of, resident_id=noor)
        assert row.shown == "Quillmother"
    with signed_in(desk_file) as first:
        first.do("Protect", protection.protect, resident_id=noor, staff_ids=[first.staff_id])
    with signed_in(desk_file, "F1") as desk:
        assert desk.read(guardians.told_nothing_of, resident_id=mother) == []
    with signed_in(desk_file) as first:
        again(first, noor, row_id, guardian_id=None, name="Quillother")
        assert known(first, "Quillother") == [True]
        again(first, noor, row_id, guardian_id=mother)
        assert known(first, "Quillother") == [False]  # the entry is not hers
        again(first, noor, row_id, never_contact=False)
        assert first.read(guardians.told_nothing_of, resident_id=mother) == []


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
