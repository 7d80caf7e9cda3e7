# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Undo keeps the rules that only services hold, and gives no number to another person."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotAllowed
from shelterdesk.models.audit import AuditKind
from shelterdesk.models.residents import ResidentLanguage
from shelterdesk.services.audit import audit, history
from shelterdesk.services.residents import overview, protection, residents
from shelterdesk.services.residents.residents import LanguageLevel, ResidentForm
from shelterdesk.services.rooms import check_out, rooms, stays
from shelterdesk.services.staff import staff
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.vault_faults import tamper

T = NOW.date()
DAY = timedelta(days=1)


def test_a_second_stay_that_began_since(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "D5")
        site = factories.house(vault)
        person = factories.person(vault, "Noor")
        stay = vault.do("Admit", stays.admit, resident_id=person, on=T - 5 * DAY, site_id=site)
    with signed_in(desk_file, "D5", clock) as vault:
        vault.do(
            "Out", check_out.check_out, stay_id=stay.result, on=T, closes_support=True
        )  # fmt: skip
    with signed_in(desk_file, clock=clock) as vault:
        vault.do("Admit again", stays.admit, resident_id=person, on=T, site_id=site)
    with signed_in(desk_file, "D5", clock) as vault:
        with pytest.raises(Conflict, match="in the way"):
            vault.undo()
        assert [row.end for row in vault.read(stays.stays, resident_id=person)] == [None, T]
    with signed_in(desk_file, clock=clock) as vault:
        vault.undo()
    with signed_in(desk_file, "D5", clock) as vault:  # nothing is in the way any more
        vault.undo()
        assert [row.end for row in vault.read(stays.stays, resident_id=person)] == [None]


def test_a_bed_that_somebody_got_since_it_was_usable(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "D5")
        bed = factories.beds(vault, factories.house(vault))[0]
        vault.do("Block", rooms.block, bed_id=bed, start=T, end=T + 5 * DAY, reason="paint")
    with signed_in(desk_file, "D5", clock) as vault:
        vault.do("Unblock", rooms.unblock, bed_id=bed, on=T)
    with signed_in(desk_file, clock=clock) as vault:
        factories.admitted(vault, bed, T)
    with signed_in(desk_file, "D5", clock) as vault, pytest.raises(Conflict, match="in the way"):
        vault.undo()


def test_a_bed_that_was_blocked_since_she_left(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "D5")
        bed = factories.beds(vault, factories.house(vault))[0]
        _person, stay = factories.admitted(vault, bed, T - 5 * DAY)
    with signed_in(desk_file, "D5", clock) as vault:
        vault.do("Out", check_out.check_out, stay_id=stay, on=T)
    with signed_in(desk_file, clock=clock) as vault:
        vault.do("Block", rooms.block, bed_id=bed, start=T, end=T + 5 * DAY, reason="paint")
    with signed_in(desk_file, "D5", clock) as vault, pytest.raises(Conflict, match="in the way"):
        vault.undo()


def test_a_bed_that_left_service_since_she_left(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "D5")
        bed = factories.beds(vault, factories.house(vault))[0]
        _person, stay = factories.admitted(vault, bed, T - 5 * DAY)
    with signed_in(desk_file, "D5", clock) as vault:
        vault.do("Out", check_out.check_out, stay_id=stay, on=T)
    with signed_in(desk_file, clock=clock) as vault:
        vault.do("Gone", rooms.take_out_of_service, bed_id=bed, on=T)
    with signed_in(desk_file, "D5", clock) as vault, pytest.raises(Conflict, match="in the way"):
        vault.undo()


def test_a_list_of_who_sees_her_that_a_colleague_changed(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "C2", "H4")
        person, first = factories.person(vault, "Noor"), vault.staff_id
        seen_by = [first, team["C2"]]
        vault.do("Protect", protection.protect, resident_id=person, staff_ids=seen_by)
    with signed_in(desk_file, "C2", clock) as vault:
        seen_by.append(team["H4"])
        vault.do("Protect", protection.protect, resident_id=person, staff_ids=seen_by)
    with signed_in(desk_file, clock=clock) as vault:
        with pytest.raises(Conflict, match="changed again since"):
            vault.undo()
        assert len(vault.read(protection.of_resident, resident_id=person).seen_by) == 3
    with signed_in(desk_file, "C2", clock) as vault:
        vault.undo()
        assert len(vault.read(protection.of_resident, resident_id=person).seen_by) == 2
    with signed_in(desk_file, clock=clock) as vault:
        vault.undo()
        assert not vault.read(protection.of_resident, resident_id=person).is_protected


def test_the_number_of_a_record_taken_back_is_nobody_elses(vault: Vault) -> None:
    form = ResidentForm(known_as="Quilla", languages=(("mn", LanguageLevel.NATIVE),))
    first = vault.do("Add resident", residents.add, form=form).result
    vault.read(overview.overview, resident_id=first)
    vault.note("Printed: sheet", kind=AuditKind.PRINT, persons=(first,))
    vault.undo()
    other = factories.person(vault, "Other")
    assert other != first
    opened = vault.read(audit.opened, resident_id=other).rows
    assert [row.label for row in opened] == ["Add resident"]
    told = vault.read(history.of, table="resident", row_id=other)
    assert "Quilla" not in repr(told)
    assert "Mongolian" not in repr(told)


def test_a_clock_set_back_makes_nothing_new_again(vault: Vault, clock: Clock) -> None:
    factories.person(vault, "Noor")
    clock.now = NOW + timedelta(days=300)
    assert vault.undoable() is None
    vault.note("Later", kind=AuditKind.PRINT)
    clock.now = NOW
    assert vault.undoable() is None
    with pytest.raises(Conflict):
        vault.undo()
    factories.person(vault, "Amal")
    assert vault.undoable() is not None


def test_no_undo_without_the_right_of_the_act(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
    with signed_in(desk_file, "F1", clock) as desk:
        desk.do("Take in", partial(residents.add))
        assert desk.undoable() == "Take in"
    with signed_in(desk_file, clock=clock) as vault:
        vault.do(
            "Decide",
            staff.decide,
            role="front_desk",
            capability=Capability.EDIT_RESIDENTS,
            is_allowed=False,
        )
    with signed_in(desk_file, "F1", clock) as desk:
        assert desk.undoable() is None
        with pytest.raises(NotAllowed, match="Your role may not"):
            desk.undo()


def test_no_undo_on_somebody_who_was_hidden_since(desk_file: Path, clock: Clock) -> None:
    def learn(tx: Transaction) -> None:
        tx.session.add(ResidentLanguage(resident_id=person, language="fr", level="fluent"))

    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        person = factories.person(vault, "Noor")
    with signed_in(desk_file, "F1", clock) as desk:
        desk.do("Language", learn)
    with signed_in(desk_file, clock=clock) as vault:
        named = [vault.staff_id]
        vault.do("Protect", protection.protect, resident_id=person, staff_ids=named)
        assert vault.undoable() == "Protect"  # she is named
    with signed_in(desk_file, "F1", clock) as desk:
        assert desk.undoable() is None
        with pytest.raises(Conflict, match="cannot be undone"):
            desk.undo()
        desk.break_glass("Her sister stands at the door.")
        assert desk.undoable() == "Language"


def test_no_undo_of_another_row_that_got_the_number(vault: Vault) -> None:
    person = vault.do("Take in", residents.add).result
    tamper(vault, ("UPDATE resident SET uuid = ? WHERE id = ?", ("0" * 32, person)))
    with pytest.raises(Conflict, match="Somebody changed this since"):
        vault.undo()
