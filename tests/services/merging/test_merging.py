# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records become one and can be taken apart: every row is where it was before."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.base import Base
from shelterdesk.models.residents import ResidentLanguage
from shelterdesk.models.safety import KeepApart
from shelterdesk.services.audit import audit
from shelterdesk.services.log import log_entries
from shelterdesk.services.merging import merge_rows, merging
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import Birth, LanguageLevel, ResidentForm
from shelterdesk.services.rooms import check_out, stays
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault.door import Vault
from tests import case_rows, factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.services.merging.joining import KEEPS, merge, note, resident, take_apart

TODAY = NOW.date()
DAY = timedelta(days=1)


# What moves
def test_every_table_about_people_is_known() -> None:
    """Each column that leads to a person moves, or its table says why not."""
    moved = {link.name for link in merge_rows.linked()}
    for table in Base.metadata.sorted_tables:
        if any(merge_rows.leads_to_resident(column) for column in table.columns):
            model = merge_rows.model_of(table.name)
            assert (table.name in moved) != bool(model.__stays__), table.name
    assert {"bed_assignment", "stay", "legal_date", "visit", "keep_apart"} <= moved
    assert not moved & {"log_entry_person", "resident_access", "merge", "not_same", "resident"}


def test_every_row_moves_to_the_record_that_stays(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    case_rows.everything(vault, other, "Markword", ended=TODAY)
    merge(vault, own, other)
    with vault._session() as session:
        for link in merge_rows.linked():
            for name in link.columns:
                column = link.table.c[name]
                assert not session.scalar(select(column).where(column == other)), link.name
    assert [row.id for row in vault.read(residents.find)] == [own]
    assert vault.read(stays.stays, resident_id=own)


def test_what_is_chosen_comes_from_the_other(vault: Vault) -> None:
    own = factories.person(vault, "Noor", nationality="ES", phone=Unanswered.DECLINED)
    birth = Birth(1994, 7, 3)
    other = factories.person(
        vault, "Nour", legal_name="Nour Example", birth=birth, phone="611", nationality="MA"
    )
    merge(vault, own, other, "legal_name", "birth_year", "phone")
    form = vault.read(residents.form, resident_id=own)
    assert (form.known_as, form.legal_name, form.phone) == ("Noor", "Nour Example", "611")
    assert (form.birth, form.nationality) == (birth, "ES")


def test_both_sides_are_shown(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    note(vault, other)
    look = vault.read(merging.look, resident_id=own, other_id=other)
    found = {field.name: field for field in look.fields}
    assert (found["known_as"].left, found["known_as"].right) == ("Noor", "Nour")
    assert found["legal_name"].right == "Noor Example"
    assert found["legal_name"].takes_other
    assert not found["known_as"].takes_other
    assert not found["known_as"].is_same
    assert "hopes" not in found  # nobody asked either of them
    assert [(one.label, one.left, one.right) for one in look.counts] == [("Log entry", 0, 1)]
    assert look.obstacles == ()
    opened = vault.read(audit.opened, resident_id=other).rows[0]
    assert opened.label == "Compared two records"


def test_without_the_key_a_sealed_answer_is_not_taken(
    vault: Vault, pair: tuple[int, int], desk_file: Path
) -> None:
    own, other = pair
    sealer, vault._sealer = vault._sealer, _Blind(vault._sealer)  # type: ignore[assignment]
    with pytest.raises(NotAllowed, match="Legal name"):
        merge(vault, own, other, "legal_name")
    look = vault.read(merging.look, resident_id=own, other_id=other)
    assert {f.name: f.right for f in look.fields}["legal_name"] == "(sealed)"
    merge(vault, own, other)  # the rest can be joined all the same
    vault._sealer = sealer
    assert resident(vault, own).legal_name is None


class _Blind:
    """The sealer of somebody who holds no case key."""

    def __init__(self, sealer: object) -> None:
        self._sealer = sealer

    def __getattr__(self, name: str) -> object:
        return getattr(self._sealer, name)

    def can_read(self, confidentiality: str) -> bool:
        return False

    def open(self, context: str, blob: bytes) -> str:
        raise NotAllowed("no key")


def test_a_language_both_speak_stays_with_the_other(vault: Vault) -> None:
    languages = (("ar", LanguageLevel.NATIVE), ("fr", LanguageLevel.BASIC))
    own = factories.person(vault, "Noor", languages=languages[:1])
    other = factories.person(vault, "Nour", languages=languages)
    merge(vault, own, other)
    with vault._session() as session:
        rows = session.scalars(select(ResidentLanguage).order_by(ResidentLanguage.id)).all()
    assert [(row.language, row.resident_id) for row in rows] == [
        ("ar", own), ("ar", other), ("fr", own)
    ]  # fmt: skip


# What is frozen
def test_the_log_and_the_trail_show_what_was_written_before(
    vault: Vault, pair: tuple[int, int]
) -> None:
    own, other = pair
    entries = [note(vault, other, text="Soup"), note(vault, own, other, text="Both")]
    merge(vault, own, other)
    page = vault.read(log_entries.of_resident, resident_id=own)
    assert {row.id for row in page.rows} == set(entries)
    assert len(page.rows) == 2
    assert all(row.people == ((own, "Noor"),) for row in page.rows)
    assert [row.id for row in vault.read(log_entries.search, text="soup", resident_id=own)] == [
        entries[0]
    ]
    labels = [row.label for row in vault.read(audit.opened, resident_id=own, limit=50).rows]
    assert labels.count("Add resident") == 2


def test_the_old_code_and_name_find_the_record_that_stays(
    vault: Vault, pair: tuple[int, int]
) -> None:
    own, other = pair
    code = resident(vault, other).code
    vault.read(residents.find, text=code)  # the index is there before
    joining = merge(vault, own, other)
    for text in (code, "Nour"):
        assert [row.id for row in vault.read(residents.find, text=text)] == [own]
    assert vault.read(residents.open_record, resident_id=other) == own
    assert vault.read(opened_file.sheet, code=code).lines
    take_apart(vault, joining)
    assert [row.id for row in vault.read(residents.find, text=code)] == [other]


def test_the_joined_record_is_closed_to_writing(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    merge(vault, own, other)
    for verb, values in (
        (residents.edit, {"form": ResidentForm()}),
        (support.open_period, {"opened": TODAY}),
    ):
        with pytest.raises(Conflict, match=resident(vault, own).code):
            vault.do("x", verb, resident_id=other, **values)
    with pytest.raises(Conflict):
        merge(vault, own, other)


def test_chains_lead_to_the_last(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    third = factories.person(vault, "Nura")
    entry = note(vault, other)
    first = merge(vault, own, other)
    second = merge(vault, third, own)
    assert vault.read(residents.open_record, resident_id=other) == third
    page = vault.read(log_entries.of_resident, resident_id=third)
    assert [row.id for row in page.rows] == [entry]
    with pytest.raises(Conflict, match="itself joined"):
        take_apart(vault, first)
    take_apart(vault, second)
    take_apart(vault, first)
    assert len(vault.read(residents.find)) == 3


# What is refused
def test_two_beds_on_one_night_are_refused_with_the_nights(vault: Vault) -> None:
    beds = factories.beds(vault, factories.house(vault))
    own, _stay = factories.admitted(vault, beds[0], TODAY - timedelta(days=2), "Noor")
    other, _ = factories.admitted(vault, beds[1], TODAY - timedelta(days=1), "Nour")
    with pytest.raises(Conflict, match=r"in a bed on the same nights .from 21 Nov 2026."):
        merge(vault, own, other)
    before = case_rows.dump(vault)
    with pytest.raises(Conflict):
        merge(vault, other, own)
    assert case_rows.dump(vault) == before
    look = vault.read(merging.look, resident_id=own, other_id=other)
    assert len(look.obstacles) == 2  # the nights, and the stays


def test_nights_after_each_other_are_welcome(vault: Vault) -> None:
    beds = factories.beds(vault, factories.house(vault))
    other, stay = factories.admitted(vault, beds[1], TODAY - timedelta(days=3), "Nour")
    vault.do("Out", check_out.check_out, stay_id=stay, on=TODAY, closes_support=False)
    own, _stay = factories.admitted(vault, beds[0], TODAY, "Noor")
    joining = merge(vault, own, other)
    assert [row.nights for row in vault.read(stays.stays, resident_id=own)] == [0, 3]
    take_apart(vault, joining)
    assert [row.nights for row in vault.read(stays.stays, resident_id=other)] == [3]


def test_two_people_who_are_kept_apart_are_two(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair

    def apart(tx: object, until: date | None) -> None:
        session = tx.session  # type: ignore[attr-defined]
        session.add(KeepApart(resident_id=other, other_id=own, start=date(2026, 1, 1), end=until))

    vault.do("Keep apart", apart, TODAY - timedelta(days=5))
    merge(vault, own, other)
    vault.undo()
    vault.do("Keep apart", apart, None)
    with pytest.raises(Conflict, match="names both as two people"):
        merge(vault, own, other)


def test_a_record_with_itself_is_refused(vault: Vault, pair: tuple[int, int]) -> None:
    with pytest.raises(Invalid):
        merge(vault, pair[0], pair[0])
    with pytest.raises(Invalid):
        merge(vault, *pair, "code")
    with pytest.raises(NotFound):
        merge(vault, pair[0], 9999)


def test_the_desk_may_not(vault: Vault, desk_file: Path, pair: tuple[int, int]) -> None:
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as desk, pytest.raises(NotAllowed):
        merge(desk, *pair)


# Protected people
def test_the_stricter_protection_holds_and_ends_with_the_joining(
    vault: Vault, desk_file: Path, pair: tuple[int, int]
) -> None:
    own, other = pair
    staff = hired(vault, "C2", "D5")
    me = vault.staff_id
    everybody = [me, staff["C2"], staff["D5"]]
    vault.do("Protect", protection.protect, resident_id=own, staff_ids=everybody)
    vault.do("Protect", protection.protect, resident_id=other, staff_ids=[me, staff["D5"]])
    before = case_rows.dump(vault, without=KEEPS)
    look = vault.read(merging.look, resident_id=own, other_id=other)
    assert "stays protected" in look.notes[0]
    joining = merge(vault, own, other)
    seen = vault.read(protection.of_resident, resident_id=own).seen_by
    assert {who.id for who in seen} == {me, staff["D5"]}
    vault.lock()
    with signed_in(desk_file, "C2") as colleague:
        assert colleague.read(residents.find) == []
    with signed_in(desk_file) as again:
        take_apart(again, joining)
        assert case_rows.dump(again, without=KEEPS) == before
    with signed_in(desk_file, "C2") as colleague:
        assert [row.id for row in colleague.read(residents.find)] == [own]


def test_who_is_protected_later_is_hidden_in_every_record_also_after_taking_apart(
    vault: Vault, desk_file: Path, pair: tuple[int, int]
) -> None:
    own, other = pair
    hired(vault, "F1")
    entry = note(vault, other, text="Soup")
    joining = merge(vault, own, other)
    vault.do("Protect", protection.protect, resident_id=own, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        assert desk.read(log_entries.search, text="soup") == []
        with pytest.raises(NotFound):
            desk.read(residents.form, resident_id=other)
    with signed_in(desk_file) as again:
        left = take_apart(again, joining)
    with signed_in(desk_file, "F1") as desk:
        assert desk.read(residents.find) == []
        with pytest.raises(NotFound):
            desk.read(log_entries.read_words, entry_ids=[entry])
    assert left == ()


def test_the_legal_name_of_a_joined_record_finds_it_for_who_may_search_it(vault: Vault) -> None:
    hired(vault, "F1")
    own = factories.person(vault, "Noor")
    other = factories.person(vault, "Nour", legal_name="Nura Quxhaddad")
    code = resident(vault, other).code
    merge(vault, own, other)
    (found,) = vault.read(residents.find, text="quxhaddad")
    assert (found.id, found.found_by) == (own, "Nura Quxhaddad")
    (found,) = vault.read(residents.find, text=code)
    assert (found.id, found.found_by) == (own, code)
    (found,) = vault.read(residents.find, text="noor")
    assert (found.id, found.found_by) == (own, "")
    assert vault.read(residents.open_record, resident_id=other) == own
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        assert desk.read(residents.find, text="quxhaddad") == []
        assert [row.found_by for row in desk.read(residents.find, text=code)] == [code]
