# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Erasing a person: no name, no note stays, whoever holds whichever key; figures stay."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, String, Text, select

from shelterdesk.database import erasing_rules
from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.models.audit import AuditImage
from shelterdesk.models.base import Base
from shelterdesk.models.residents import Resident
from shelterdesk.models.retention import Erasure, Retention, RetentionClass
from shelterdesk.models.rooms import Stay
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.merging import merge_rows, merging, unmerging
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import residents
from shelterdesk.services.retention import erasing, redactions, retention
from shelterdesk.services.retention.erasing import Reason
from shelterdesk.services.support import support
from shelterdesk.vault.door import Vault
from tests import case_rows, factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, PASSPHRASE, Clock
from tests.end2end.test_sealed_bytes import forms_of, found_in, pages

MARK = "Zzyxmark"
OTHER = "Qwopmark"
TODAY = NOW.date()
ENDED = date(2025, 3, 4)


def note(vault: Vault, text: str, *who: int, confidentiality: str = "desk") -> int:
    facts = {"kind": LogKind.NOTE, "confidentiality": confidentiality, "resident_ids": who}
    return int(vault.do("Write", log_entries.note, text=text, **facts).result)


def erase(vault: Vault, her: int, **more: Any) -> int:
    vault.confirm_passphrase(PASSPHRASE)
    done = vault.do("Erase", erasing.erase, resident_id=her, reason=Reason.HER_WISH, **more)
    return int(done.result)


def bytes_of(vault: Vault) -> list[bytes]:
    """All that lies in the file: decrypted pages, the log's as well."""
    return list(pages(vault.path, vault._opened.file_secret))


def is_there(vault: Vault, mark: str) -> bool:
    return bool(found_in(iter(bytes_of(vault)), {"mark": forms_of(mark)}))


@pytest.fixture
def her(vault: Vault) -> int:
    """Somebody about whom there is a row in every table, changed and removed ones too."""
    resident_id = factories.person(vault, f"{MARK} before")
    case_rows.everything(vault, resident_id, MARK, ended=ENDED)
    note(vault, f"{MARK} slept well", resident_id)
    note(vault, f"{MARK} fears him", resident_id, confidentiality="case")
    draft = {"kind": LogKind.NOTE, "confidentiality": "desk", "resident_ids": [resident_id]}
    vault.do("Draft", log_entries.write, text=f"{MARK} draft", **draft)
    form = vault.read(residents.form, resident_id=resident_id)
    from dataclasses import replace

    changed = replace(form, known_as=f"{MARK} later", pronouns=f"{MARK} other")
    vault.do("Edit", residents.edit, resident_id=resident_id, form=changed)
    return resident_id


# The list of what goes
KEPT = {
    # Codes, numbers and figures: nothing in them is anybody's words.
    "code", "uuid", "birth_precision", "media_type", "confidentiality", "kind", "state", "view",
    "level", "place", "decided_by", "change", "purpose", "lives_with", "role", "rater", "horizon",
    "came_for", "age_band", "urgency", "direction", "result", "language", "owner", "section",
    "row_table", "mac", "source", "stage", "status", "channel", "housing_kind", "tenure",
    "presence", "what", "currency", "method", "mark", "held_for", "basis", "is_coerced", "outcome",
    "end_reason", "need", "allowance", "contract", "wage_per", "raised_by",
}  # fmt: skip
#: What a certificate says of the course and of who gave it: by its number a paper that is out
#: there must still be told from a false one.
OF_PAPERS = {
    "number",
    "issuer_name",
    "issuer_lines",
    "title",
    "accreditor",
    "signer",
    "signer_role",
}


def test_every_text_about_a_person_is_on_the_list() -> None:
    """A table or column of tomorrow must say what becomes of it."""
    of_people = {link.name for link in merge_rows.linked()} | {"resident"}
    is_more = True
    while is_more:  # rows that hang on such rows
        more = (
            {
                table.name
                for table in Base.metadata.sorted_tables
                for column in table.columns
                for key in column.foreign_keys
                if key.column.table.name in of_people and "uuid" in table.c
            }
            - of_people
            - {"merge", "not_same", "log_entry_person", "stock_move"}  # the last is about things
            - {"ledger_entry", "ledger_transaction", "cash_count", "cash_holding", "month_balance"}
            - {"account"}  # its name is that of a box of the house
        )
        of_people |= more
        is_more = bool(more)
    for name in sorted(of_people):
        known = (name in erasing_rules.DELETED) or (name in erasing_rules.BY_THEMSELVES)
        for column in Base.metadata.tables[name].columns:
            is_text = isinstance(column.type, (String, Text, LargeBinary))
            is_code = column.name in KEPT or column.name.endswith("_answer")
            is_code |= name == "certificate" and column.name in OF_PAPERS
            if not is_text or known or is_code:
                continue
            assert column.name in erasing_rules.BLANKED.get(name, {}), f"{name}.{column.name}"
    for name in {*erasing_rules.DELETED, *erasing_rules.BLANKED, *erasing_rules.PARENTS}:
        table = Base.metadata.tables[name]
        assert "resident_id" in table.c or name in erasing_rules.PARENTS or name == "resident"
        for column_name in erasing_rules.BLANKED.get(name, {}):
            assert column_name in table.c


# All of it
def test_nothing_of_her_stays_in_the_file(vault: Vault, her: int) -> None:
    assert is_there(vault, MARK)
    assert sum(_opens(vault, one) for one in _blobs(vault)) > 30
    assert erase(vault, her) > 0
    assert not is_there(vault, MARK)
    assert [one[0] for one in _blobs(vault) if _opens(vault, one)] == []
    assert vault.verify_audit().findings == ()


def _blobs(vault: Vault) -> set[tuple[str, bytes]]:
    """Every sealed text: where it is bound to, and its bytes."""
    found = set()
    with vault._session() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if "sealed" in column.info:
                    for row in session.execute(select(table.c.uuid, column)):
                        found.add((f"{table.name}|{column.name}|{row[0]}", row[1] or b""))
        session.rollback()
    return found


def _opens(vault: Vault, blob: tuple[str, bytes]) -> bool:
    context, value = blob
    try:
        return MARK in vault._sealer.open(context, value)
    except Exception:
        return False


def test_nothing_of_it_is_left_in_images(vault: Vault, her: int) -> None:
    erase(vault, her)
    with vault._session() as session:
        images = session.scalars(select(AuditImage.image).where(AuditImage.image.is_not(None)))
        assert not any(MARK in image for image in images)
        uuid = session.get_one(Resident, her).uuid
        of_her = select(AuditImage).where(AuditImage.row_uuid == uuid)
        assert all(image.image is None for image in session.scalars(of_her))
    with pytest.raises(Conflict, match="does not come back"):
        vault.undo()


def test_what_was_removed_long_before_goes_too(vault: Vault, her: int) -> None:
    from shelterdesk.models.health import HealthFact
    from shelterdesk.models.plans import Goal, GoalStep

    def remove(tx: Any) -> None:
        for model in (GoalStep, Goal, HealthFact):
            for row in tx.session.scalars(select(model)):
                tx.session.delete(row)
            tx.session.flush()

    vault.do("Remove", remove)
    assert is_there(vault, MARK)
    erase(vault, her)
    assert not is_there(vault, MARK)


def test_figures_stay_under_a_code_that_leads_to_nobody(vault: Vault, her: int) -> None:
    with vault._session() as session:
        code = session.get_one(Resident, her).code
    erase(vault, her)
    with vault._session() as session:
        who = session.get_one(Resident, her)
        assert (who.code != code, who.known_as, who.birth_month) == (True, "", None)
        stay = session.scalars(select(Stay).where(Stay.resident_id == her)).one()
        assert (stay.start, stay.end) == (case_rows.FROM, ENDED)
        row = session.scalars(select(Retention).where(Retention.resident_id == her)).one()
        assert row.identity_gone_at
        assert row.health_gone_at
    assert vault.read(residents.find) == []
    with pytest.raises(Exception, match="no record with this code"):
        vault.read(opened_file.sheet, code=code)


def test_others_keep_every_row(vault: Vault, her: int) -> None:
    other = factories.person(vault, OTHER)
    case_rows.everything(vault, other, OTHER, ended=ENDED)
    note(vault, f"{OTHER} slept well", other)

    def of_other() -> dict[tuple[str, str], Any]:
        return {key: row for key, row in case_rows.dump(vault).items() if OTHER in str(row)}

    plain = of_other()
    count = len(case_rows.dump(vault))
    erase(vault, her)
    assert of_other() == plain
    assert len(case_rows.dump(vault)) < count
    look = vault.read(merging.look, resident_id=other, other_id=factories.person(vault, "A"))
    assert look.fields[0].left == OTHER


def test_joined_records_go_together_and_cannot_be_taken_apart(vault: Vault, her: int) -> None:
    own = factories.person(vault, f"{MARK} twin", pronouns=f"{MARK} p")
    joining = vault.do(
        "Join", merging.merge, resident_id=own, merged_id=her, take=["legal_name"]
    ).result
    note(vault, f"{MARK} once more", own)
    erase(vault, own)
    assert not is_there(vault, MARK)
    with pytest.raises(Conflict, match="not known any more"):
        vault.do("Apart", unmerging.undo_merge, merge_id=joining)


def test_a_name_that_was_with_another_record_for_a_while_goes_from_its_images(
    vault: Vault, her: int
) -> None:
    own = factories.person(vault, "Noor")
    joining = vault.do(
        "Join", merging.merge, resident_id=own, merged_id=her, take=["known_as"]
    ).result
    vault.do("Apart", unmerging.undo_merge, merge_id=joining)
    erase(vault, her)
    assert not is_there(vault, MARK)
    assert [row.shown for row in vault.read(residents.find)] == ["Noor"]


# What stands elsewhere
def test_her_name_in_notes_about_others(vault: Vault, her: int) -> None:
    """Found across case and accents, replaced where a person says so, listed where not."""
    other = factories.person(vault, "Amal")
    first = note(vault, f"Amal quarrelled with ZZYXMARK Later, then slept. {MARK}ish", other)
    note(vault, "Zzýxmark later and Amal cooked", her, other)
    sealed = note(vault, f"Afraid of {MARK} Later", other, confidentiality="case")
    note(vault, "Somebody else came later", other)
    found = vault.read(redactions.scan, resident_id=her)
    by_text = {place.excerpt: place for place in found.places}
    assert len(by_text) == 3
    assert {place.what for place in found.places} == {"Words of a log entry"}
    look_at = [place for place in found.places if "cooked" in place.excerpt]
    replace = [place for place in found.places if place not in look_at]
    erase(vault, her, replace=replace, look_at=look_at)
    texts = vault.read(log_entries.read_words, entry_ids=[first, sealed])
    assert texts[first] == (f"Amal quarrelled with [name removed], then slept. {MARK}ish")
    assert texts[sealed] == "Afraid of [name removed]"
    (waiting,) = vault.read(redactions.to_look_at)
    assert waiting.text == "Zzýxmark later and Amal cooked"
    vault.do("Settle", redactions.settle, redaction_id=waiting.id, text="They cooked")
    assert vault.read(redactions.to_look_at) == []
    assert not is_there(vault, "Zzýxmark")
    assert vault.verify_audit().findings == ()


def test_what_cannot_be_read_is_said(vault: Vault, desk_file: Path, her: int) -> None:
    hired(vault, "H4")
    other = factories.person(vault, "Amal")
    note(vault, f"Dreams of {MARK} later", other, confidentiality="counselling")
    found = vault.read(redactions.scan, resident_id=her)
    assert found.places == ()
    assert found.unread == ("counselling",)


# When it may not be
def test_not_while_she_is_here_or_supported(vault: Vault, clock: Clock) -> None:
    beds = factories.beds(vault, factories.house(vault))
    here, _stay = factories.admitted(vault, beds[0], TODAY)
    supported = factories.person(vault, "Amal")
    vault.do("Open", support.open_period, resident_id=supported, opened=TODAY)
    for who in (here, supported):
        with pytest.raises(Conflict, match="Close it first"):
            erase(vault, who)
        assert vault.read(erasing.preview, resident_id=who).obstacle


def test_not_without_the_passphrase_or_the_right(vault: Vault, desk_file: Path, her: int) -> None:
    with pytest.raises(NotAllowed, match="passphrase"):
        vault.do("x", erasing.erase, resident_id=her, reason=Reason.OTHER)
    hired(vault, "C2")
    vault.lock()
    with signed_in(desk_file, "C2") as colleague, pytest.raises(NotAllowed):
        erase(colleague, her)


def test_not_under_a_wrong_clock(vault: Vault, clock: Clock, her: int) -> None:
    clock.now = NOW - timedelta(days=3)
    with pytest.raises(Conflict, match="clock"):
        erase(vault, her)
    clock.now = NOW + timedelta(days=3000)
    with pytest.raises(Conflict, match="Nothing was written"):
        erase(vault, her)


def test_a_preview_says_what_goes(vault: Vault, her: int) -> None:
    preview = vault.read(erasing.preview, resident_id=her)
    found = {one.what: one.count for one in preview.goes}
    assert preview.obstacle == ""
    assert (found["Goal"], found["Log entry"], found["Document"]) == (1, 3, 1)


# By class
@pytest.mark.parametrize("kind", [RetentionClass.HEALTH, RetentionClass.NARRATIVE])
def test_one_class_leaves_the_others(vault: Vault, her: int, kind: RetentionClass) -> None:
    vault.confirm_passphrase(PASSPHRASE)
    vault.do("Erase", erasing.anonymise, resident_id=her, classes=[kind])
    form = vault.read(residents.form, resident_id=her)
    assert form.known_as == f"{MARK} later"
    assert form.legal_name == f"{MARK} resident legal_name"
    found = {one.what for one in vault.read(erasing.preview, resident_id=her).goes}
    assert ("Goal" in found) == (kind is not RetentionClass.NARRATIVE)
    assert ("Treatment" in found) == (kind is not RetentionClass.HEALTH)
    assert vault.verify_audit().findings == ()
    with vault._session() as session:
        assert {row.retention_class for row in session.scalars(select(Erasure))} >= {kind.value}
    assert [row.id for row in vault.read(residents.find)] == [her]


def test_no_class_is_nothing(vault: Vault, her: int) -> None:
    vault.confirm_passphrase(PASSPHRASE)
    with pytest.raises(Invalid):
        vault.do("Erase", erasing.anonymise, resident_id=her, classes=[])


# The clock of a person
def _years(vault: Vault, clock: Clock, years: int) -> None:
    """Time goes by with somebody writing now and then."""
    for _n in range(years * 12):
        clock.now += timedelta(days=30)
        vault.note("A day", kind="check")


def test_who_is_due_and_who_is_not(vault: Vault, clock: Clock) -> None:
    beds = factories.beds(vault, factories.house(vault))
    long_gone = factories.person(vault, "Amal")
    seen = factories.person(vault, "Noor")
    here, _stay = factories.admitted(vault, beds[0], TODAY, "Lia")
    months = {RetentionClass.IDENTITY: 24, RetentionClass.NARRATIVE: 12}
    vault.do("Rules", retention.edit_rules, months=months)
    assert vault.read(retention.due_list).people == ()
    _years(vault, clock, 1)
    note(vault, "Came for tea", seen)
    _years(vault, clock, 1)
    (due,) = vault.read(retention.due_list).people
    assert (due.row.id, due.last_contact) == (long_gone, TODAY)
    assert due.classes == (RetentionClass.NARRATIVE,)
    assert vault.read(retention.last_contact, resident_id=here) is None
    assert vault.read(_lines)[0].title.startswith("The time to keep what is known of 1 person")
    until = clock.now.date() + timedelta(days=90)
    vault.do("Later", retention.postpone, resident_id=long_gone, until=until, reason="Court case")
    assert vault.read(retention.due_list).people == ()
    assert vault.read(_lines) == []
    assert [one.reason for one in vault.read(retention.postponed)] == ["Court case"]
    vault.undo()
    assert len(vault.read(retention.due_list).people) == 1
    vault.confirm_passphrase(PASSPHRASE)
    vault.do("Erase", erasing.anonymise, resident_id=long_gone, classes=[RetentionClass.NARRATIVE])
    assert vault.read(retention.due_list).people == ()


def _lines(tx: Any) -> list[Any]:
    return retention.due(tx)


@pytest.mark.parametrize(("until", "reason"), [(TODAY, "Court"), (TODAY + timedelta(days=1), " ")])
def test_postponing_needs_a_day_and_a_reason(vault: Vault, until: date, reason: str) -> None:
    who = factories.person(vault, "Amal")
    with pytest.raises(Invalid):
        vault.do("x", retention.postpone, resident_id=who, until=until, reason=reason)


def test_nothing_is_due_by_a_clock_set_forward(vault: Vault, clock: Clock) -> None:
    factories.person(vault, "Amal")
    vault.do("Rules", retention.edit_rules, months={RetentionClass.IDENTITY: 12})
    clock.now = NOW + timedelta(days=1500)
    found = vault.read(retention.due_list)
    assert found.people == ()
    assert "Nothing was written between 22 Nov 2026 and today" in found.doubt
    assert vault.read(_lines) == []


@pytest.mark.parametrize("months", [0, -1, 601])
def test_months_are_bounded(vault: Vault, months: int) -> None:
    with pytest.raises(Invalid):
        vault.do("x", retention.edit_rules, months={RetentionClass.HEALTH: months})
