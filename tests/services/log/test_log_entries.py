# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log: drafts are their author's, final entries stay, classes are keys, erasing erases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.audit import AuditKind
from shelterdesk.models.log_entries import LogEntry, LogEntryPerson, LogText
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import ErasureReason, LogKind, LogRow, Words
from shelterdesk.vault.door import Vault
from tests.colleagues import signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.services.log.noting import facts, images, last_event, noted, refused, rows

FROZEN = "This was made final and stays as it is. Add a correction to it instead."
MINUTE = timedelta(minutes=1)


# Writing
def test_a_note_in_one_act(vault: Vault, noor: int) -> None:
    mai = person(vault, "Mai")
    entry_id = noted(vault, noor, " Ate with others \n", kind="meal", resident_ids=[noor, mai])
    event, who = last_event(vault)
    assert (event.label, event.kind, event.is_undoable) == ("Write a note", "act", False)
    assert sorted(who) == [noor, mai]
    for resident_id in (noor, mai):
        assert rows(vault, resident_id) == [
            LogRow(
                id=entry_id,
                at=NOW,
                kind=LogKind.MEAL,
                confidentiality="desk",
                author="Joy",
                is_own=True,
                people=((noor, "Noor"), (mai, "Mai")),
                words=Words.SHOWN,
                text="Ate with others",
            )
        ]


def test_a_note_of_earlier_and_about_nobody(vault: Vault, noor: int) -> None:
    entry_id = noted(vault, noor, at=NOW - 90 * MINUTE, resident_ids=[])
    assert rows(vault, noor) == []
    [found] = vault.read(log_entries.search, text="slept")
    assert (found.id, found.at, found.people) == (entry_id, NOW - 90 * MINUTE, ())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " \x00\ud800"}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"at": NOW + 6 * MINUTE}, "at"),
        ({"confidentiality": "secret society"}, "confidentiality"),
    ],
)
def test_what_cannot_be_written(vault: Vault, noor: int, given: dict[str, Any], field: str) -> None:
    for verb in (log_entries.note, log_entries.write):
        error = refused(vault, verb, **(facts(noor) | given))
        assert isinstance(error, Invalid)
        assert error.field == field
    assert vault.read(log_entries.drafts) == []


def test_signs_that_no_words_have_are_left_out(vault: Vault, noor: int) -> None:
    noted(vault, noor, "A\x00\x07ل\ud800\n\tB")
    assert rows(vault, noor)[0].text == "Aل\n\tB"


# Drafts
def test_a_draft_is_its_authors_and_leaves_no_trace(
    vault: Vault, team: dict[str, int], noor: int, clock: Clock
) -> None:
    before, mai = last_event(vault)[0].id, person(vault, "Mai")
    made = vault.do("Keep", log_entries.write, **facts(noor, "Half a thought"))
    assert (made.event_id, made.can_undo) == (None, False)
    changed = facts(noor, "A whole thought", "health", "health") | {"resident_ids": [mai]}
    vault.do("Keep", log_entries.edit_draft, entry_id=made.result, **changed)
    [draft] = vault.read(log_entries.drafts)
    assert (draft.id, draft.text, draft.kind, draft.confidentiality, draft.at, draft.people) == (
        made.result, "A whole thought", LogKind.HEALTH, "health", NOW, ((mai, "Mai"),),
    )  # fmt: skip
    assert rows(vault, noor) == rows(vault, mai) == []
    assert last_event(vault)[0].kind == AuditKind.VIEW
    assert images(vault) == images(vault, "log_entry") == []
    assert before < last_event(vault)[0].id
    vault.lock()
    with signed_in(vault.path, "F1", clock) as other:
        assert other.read(log_entries.drafts) == []
        for verb in (log_entries.finalise, log_entries.discard_draft):
            assert isinstance(refused(other, verb, entry_id=made.result), NotFound)
        assert other.read(log_entries.search, text="thought") == []


def test_finalised_it_is_everybodys(
    vault: Vault, team: dict[str, int], noor: int, clock: Clock
) -> None:
    draft = vault.do("Keep", log_entries.write, **facts(noor)).result
    changes = vault.do("Finish", log_entries.finalise, entry_id=draft)
    assert not changes.can_undo
    assert vault.read(log_entries.drafts) == []
    vault.lock()
    with signed_in(vault.path, "F1", clock) as other:
        [row] = rows(other, noor)
        assert (row.text, row.author, row.is_own) == ("Slept well", "Joy", False)


def test_discarded_it_is_gone(vault: Vault, noor: int) -> None:
    draft = vault.do("Keep", log_entries.write, **facts(noor)).result
    vault.do("Discard", log_entries.discard_draft, entry_id=draft)
    for table in (LogEntry, LogText, LogEntryPerson):
        assert vault.read(lambda tx, t=table: tx.session.scalar(select(func.count(t.id)))) == 0


# Frozen
def test_a_final_entry_stays(vault: Vault, noor: int) -> None:
    entry_id = noted(vault, noor)
    for verb, more in (
        (log_entries.edit_draft, facts(noor)),
        (log_entries.finalise, {}),
        (log_entries.discard_draft, {}),
    ):
        error = refused(vault, verb, entry_id=entry_id, **more)
        assert (type(error), error.message) == (Conflict, FROZEN)


@pytest.mark.parametrize("table", [LogEntry, LogEntryPerson])
def test_the_database_itself_keeps_it(vault: Vault, noor: int, table: Any) -> None:
    noted(vault, noor)

    def change(tx: Transaction) -> None:
        row = tx.session.scalars(select(table)).one()
        row.kind = "meal"
        row.resident_id = person_two

    def remove(tx: Transaction) -> None:
        tx.session.delete(tx.session.scalars(select(table)).one())

    person_two = person(vault, "Mai")
    for act in (change, remove):
        error = refused(vault, act)
        assert (type(error), error.message) == (Conflict, FROZEN)
    assert rows(vault, noor)[0].text == "Slept well"


# Additions
def test_added_to_and_struck(vault: Vault, noor: int, clock: Clock) -> None:
    entry_id = noted(vault, noor, cls="case")
    clock.now += MINUTE
    added = vault.do("Add", log_entries.addendum, entry_id=entry_id, text="Until eight").result
    clock.now += MINUTE
    vault.do("Strike", log_entries.strike, entry_id=added, reason="It was nine")
    vault.do("Strike", log_entries.strike, entry_id=entry_id, reason="Another person")
    [row] = rows(vault, noor)
    [addendum] = row.addenda
    assert (row.text, addendum.text, addendum.at) == ("Slept well", "Until eight", NOW + MINUTE)
    assert row.struck is not None
    assert addendum.struck is not None
    assert (row.struck.text, addendum.struck.text) == ("Another person", "It was nine")
    assert (row.struck.confidentiality, row.struck.people) == ("case", ((noor, "Noor"),))
    assert len(row.family()) == 4
    error = refused(vault, log_entries.strike, entry_id=entry_id, reason="Again")
    assert error.message == "It was struck already."
    error = refused(vault, log_entries.strike, entry_id=added, reason=" ")
    assert isinstance(error, Conflict)
    assert refused(vault, log_entries.addendum, entry_id=entry_id, text=" ").field == "text"


def test_a_reason_is_needed_and_a_draft_has_no_additions(vault: Vault, noor: int) -> None:
    entry_id = noted(vault, noor)
    assert refused(vault, log_entries.strike, entry_id=entry_id, reason=" ").field == "reason"
    draft = vault.do("Keep", log_entries.write, **facts(noor)).result
    assert isinstance(refused(vault, log_entries.addendum, entry_id=draft, text="x"), NotFound)


def test_who_may_strike(vault: Vault, team: dict[str, int], noor: int, clock: Clock) -> None:
    theirs = noted(vault, noor, cls="case")
    vault.lock()
    with signed_in(vault.path, "F1", clock) as desk:
        own = noted(desk, noor, "Seems ill", cls="health")
        error = refused(desk, log_entries.strike, entry_id=theirs, reason="No")
        assert isinstance(error, NotAllowed)
        desk.do("Strike", log_entries.strike, entry_id=own, reason="Wrong person")
        desk.do("Add", log_entries.addendum, entry_id=theirs, text="Also seen at ten")
    with signed_in(vault.path, "H4", clock) as counsellor:
        found = {row.id: row for row in rows(counsellor, noor)}
        assert found[own].struck is not None
        assert [row.text for row in found[theirs].addenda] == ["Also seen at ten"]


# Pages
def test_pages_have_no_gaps_and_no_doubles(vault: Vault, noor: int, clock: Clock) -> None:
    other = person(vault, "Mai")
    ids = []
    for number in range(7):
        ids.append(noted(vault, noor, f"Note {number}", at=NOW - (number // 2) * MINUTE))
        noted(vault, other, "Beside the point")
    seen: list[int] = []
    older: tuple[datetime, int] | None = None
    pages = 0
    while pages == 0 or older is not None:
        page = vault.read(log_entries.of_resident, resident_id=noor, before=older, limit=3)
        seen += [row.id for row in page.rows]
        older, pages = page.older, pages + 1
    assert pages == 3
    assert seen == [ids[1], ids[0], ids[3], ids[2], ids[5], ids[4], ids[6]]


def test_a_page_costs_the_same_however_much_is_on_it(vault: Vault, noor: int) -> None:
    from sqlalchemy import event

    def queries() -> int:
        seen: list[str] = []

        def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(vault._engine, "before_cursor_execute", look)
        rows(vault, noor)
        event.remove(vault._engine, "before_cursor_execute", look)
        return len(seen)

    noted(vault, noor)
    rows(vault, noor)
    few = queries()
    for number in range(12):
        noted(vault, noor, f"Note {number}")
    assert queries() == few


def test_a_page_is_read_from_its_end_and_not_sorted_out_of_a_life(vault: Vault, noor: int) -> None:
    from sqlalchemy import event

    seen: list[tuple[str, Any]] = []

    def look(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        if "JOIN log_entry_person" in statement:
            seen.append((statement, given))

    noted(vault, noor)
    event.listen(vault._engine, "before_cursor_execute", look)
    vault.read(log_entries.of_resident, resident_id=noor)
    vault.read(log_entries.of_resident, resident_id=noor, before=(NOW, 9))
    event.remove(vault._engine, "before_cursor_execute", look)
    assert len(seen) == 2
    for statement, given in seen:
        with vault._engine.begin() as connection:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
        plan = " ".join(step[3] for step in steps)
        assert "ix_log_entry_person_resident_id_at" in plan
        assert "TEMP B-TREE" not in plan


def test_a_draft_that_is_dated_back_stands_where_it_belongs(vault: Vault, noor: int) -> None:
    draft = vault.do("Keep", log_entries.write, **facts(noor, "Earlier")).result
    later = noted(vault, noor, "Later", at=NOW - MINUTE)
    vault.do(
        "Keep",
        log_entries.edit_draft,
        entry_id=draft,
        **facts(noor, "Earlier"),
        at=NOW - 9 * MINUTE,
    )
    vault.do("Finish", log_entries.finalise, entry_id=draft)
    added = vault.do("Add", log_entries.addendum, entry_id=draft, text="More").result
    assert [row.id for row in rows(vault, noor)] == [later, draft]
    with vault._engine.begin() as connection:
        days = connection.exec_driver_sql(
            "SELECT e.id, e.at = p.at FROM log_entry AS e "
            "JOIN log_entry_person AS p ON p.log_entry_id = e.id ORDER BY e.id"
        )
        assert list(days) == [(draft, 1), (later, 1), (added, 1)]


# Erasing
def test_erased_is_gone_from_the_trail_too(vault: Vault, noor: int) -> None:
    draft = vault.do("Keep", log_entries.write, **facts(noor, "Zyxmark one")).result
    vault.do("Finish", log_entries.finalise, entry_id=draft)
    vault.do("Add", log_entries.addendum, entry_id=draft, text="Zyxmark two")
    assert "Zyxmark one" in str(images(vault))
    [addendum] = rows(vault, noor)[0].addenda
    for entry_id in (addendum.id, draft):
        changes = vault.do(
            "Erase", log_entries.erase, entry_id=entry_id, reason=ErasureReason.HER_WISH
        )
        assert not changes.can_undo
        assert "log_text" in changes.tables
        event, who = last_event(vault)
        # The words, and the mark by which an older copy is made to forget them again.
        assert (event.kind, who, event.rows_changed) == ("erase", [noor], 2)
        assert event.details == '{"reason":"her_wish"}'
    [row] = rows(vault, noor)
    assert [one.words for one in row.family()] == [Words.ERASED, Words.ERASED]
    for table in ("log_text", "log_entry"):
        assert "Zyxmark" not in str(images(vault, table))
    assert vault.read(log_entries.search, text="zyxmark") == []
    assert vault.read(log_entries.read_words, entry_ids=[draft]) == {draft: ""}
    vault.do("Erase", log_entries.erase, entry_id=draft, reason="other")
    report = vault.verify_audit()
    assert report.findings == ()
    assert report.erased_images > 0


def test_who_may_not_erase(vault: Vault, team: dict[str, int], noor: int, clock: Clock) -> None:
    entry_id = noted(vault, noor)
    vault.lock()
    with signed_in(vault.path, "C2", clock) as other:
        error = refused(other, log_entries.erase, entry_id=entry_id, reason="other")
        assert isinstance(error, NotAllowed)
