# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at partners and the contact log: who wrote them, who takes them back, what is sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services import organisation
from shelterdesk.services.partners import partner_checks, partner_notes
from shelterdesk.services.partners.partner_notes import PartnerNoteForm, PartnerNoteKind
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.services.partners.at_partners import DAY, TODAY, keyless, look, partner


def looked(vault: Vault, partner_id: int) -> list[partner_checks.LookRow]:
    rows: list[partner_checks.LookRow] = vault.read(
        partner_checks.looks_of_partner, partner_id=partner_id
    )
    return rows


def spoke(vault: Vault, partner_id: int, **said: object) -> int:
    form = PartnerNoteForm(**said)  # type: ignore[arg-type]
    done = vault.do("Spoke", partner_notes.write_note, partner_id=partner_id, form=form)
    return int(done.result)


def log(vault: Vault, partner_id: int) -> list[partner_notes.PartnerNoteRow]:
    rows: list[partner_notes.PartnerNoteRow] = vault.read(
        partner_notes.notes_of_partner, partner_id=partner_id
    )
    return rows


# Looks
def test_a_look_counts_as_long_as_the_house_decided(vault: Vault) -> None:
    bakery = partner(vault)
    look(vault, bakery, note="Ms Adjei showed us round")
    (row,) = looked(vault, bakery)
    assert (row.on, row.until, row.by) == (TODAY, date(2027, 11, 22), "Joy")
    assert (row.is_own, row.is_good, row.is_over) == (True, True, False)
    assert row.note == "Ms Adjei showed us round"
    form = replace(vault.read(organisation.form), vetting_months=3)
    vault.do("Habits", organisation.edit, form=form)
    assert vault.read(partner_checks.usual_until, on=date(2026, 11, 30)) == date(2027, 2, 28)
    look(vault, bakery, on=TODAY - 200 * DAY)
    older = looked(vault, bakery)[1]
    assert (older.on, older.is_over) == (TODAY - 200 * DAY, True)


def test_a_look_that_cannot_be(vault: Vault) -> None:
    bakery = partner(vault)
    for field, said in (("on", {"on": TODAY + DAY}), ("until", {"on": TODAY, "until": TODAY})):
        with pytest.raises(Invalid) as caught:
            look(vault, bakery, **said)
        assert caught.value.field == field
    assert looked(vault, bakery) == []


def test_only_ones_own_look_is_taken_back(vault: Vault, desk_file: Path) -> None:
    bakery = partner(vault)
    hired(vault, "C2")
    first = look(vault, bakery, is_good=False)
    vault.lock()
    with signed_in(desk_file, "C2", Clock()) as other:
        with pytest.raises(Conflict, match="Only who looked"):
            other.do("Back", partner_checks.take_back, partner_check_id=first)
        own = look(other, bakery)
        other.do("Back", partner_checks.take_back, partner_check_id=own)
        assert [row.id for row in looked(other, bakery)] == [first]
        with pytest.raises(NotFound):
            other.do("Back", partner_checks.take_back, partner_check_id=own)
        other.undo()
        assert [row.id for row in looked(other, bakery)] == [own, first]


# The contact log
def test_a_contact_settles_what_was_due_by_then(vault: Vault) -> None:
    bakery = partner(vault)
    spoke(vault, bakery, on=TODAY - 9 * DAY, next_on=TODAY - 2 * DAY, note="Call again")
    later = spoke(vault, bakery, on=TODAY - 8 * DAY, next_on=TODAY + 9 * DAY)
    assert [(row.next_on, row.is_due) for row in log(vault, bakery)] == [
        (TODAY + 9 * DAY, False), (TODAY - 2 * DAY, True)
    ]  # fmt: skip
    spoke(vault, bakery, kind=PartnerNoteKind.VISIT)
    rows = log(vault, bakery)
    assert [row.next_on for row in rows] == [None, TODAY + 9 * DAY, None]
    assert (rows[0].kind, rows[0].by, rows[0].is_own) == (PartnerNoteKind.VISIT, "Joy", True)
    vault.undo()
    assert log(vault, bakery)[-1].is_due
    vault.do("Done", partner_notes.settle_contact, partner_note_id=later)
    assert log(vault, bakery)[0].next_on is None
    vault.undo()
    assert log(vault, bakery)[0].next_on == TODAY + 9 * DAY


def test_a_contact_that_cannot_be(vault: Vault) -> None:
    bakery = partner(vault)
    for said, field in (
        ({"on": TODAY + DAY}, "on"), ({"next_on": TODAY}, "next_on")
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            spoke(vault, bakery, **said)
        assert caught.value.field == field
    with pytest.raises(NotFound):
        vault.do("Done", partner_notes.settle_contact, partner_note_id=99)


def test_only_ones_own_line_is_taken_away(vault: Vault, desk_file: Path) -> None:
    bakery = partner(vault)
    hired(vault, "C2")
    first = spoke(vault, bakery)
    vault.lock()
    with signed_in(desk_file, "C2", Clock()) as other:
        with pytest.raises(Conflict, match="Only who wrote"):
            other.do("Away", partner_notes.remove_note, partner_note_id=first)
        own = spoke(other, bakery)
        other.do("Away", partner_notes.remove_note, partner_note_id=own)
        assert [row.id for row in log(other, bakery)] == [first]


# What is sealed
def test_without_the_case_key_one_writes_and_reads_no_words(vault: Vault, desk_file: Path) -> None:
    bakery, code = partner(vault), keyless(vault)
    look(vault, bakery, note="The back door is watched")
    spoke(vault, bakery, note="Asks about the house")
    vault.lock()
    with signed_in(desk_file, code, Clock()) as blind:
        look(blind, bakery, note="Quiet place")
        spoke(blind, bakery, note="Called back")
        assert {row.note for row in (*looked(blind, bakery), *log(blind, bakery))} == {
            Hidden.HIDDEN
        }
    with signed_in(desk_file) as again:
        assert [row.note for row in looked(again, bakery)] == [
            "Quiet place", "The back door is watched"
        ]  # fmt: skip


def test_the_desk_sees_and_writes_nothing_here(vault: Vault, desk_file: Path) -> None:
    bakery = partner(vault)
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1", Clock()) as desk:
        for ask in (looked, log, look, spoke):
            with pytest.raises(NotAllowed):
                ask(desk, bakery)
