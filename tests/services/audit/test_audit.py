# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding events: filters, pages, people who are protected, and a cost that does not grow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as sa_event

from shelterdesk.capabilities import Capability
from shelterdesk.errors import NotFound
from shelterdesk.models.audit import AuditKind
from shelterdesk.models.safe import SafeState
from shelterdesk.models.staff import Role
from shelterdesk.services.audit import audit, audit_alerts, audit_words
from shelterdesk.services.audit.audit import AlertKind
from shelterdesk.services.money import ledger_check
from shelterdesk.services.past import past
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import LanguageLevel, ResidentForm
from shelterdesk.services.rooms import rooms, stays
from shelterdesk.vault import audit_chain, audit_ends, restored, slots, staff_rows
from shelterdesk.vault.audit_chain import NewEvent
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import added, signed_in
from tests.conftest import NOW, Clock

DAY = timedelta(days=1)


def labels(vault: Vault, **filters: Any) -> list[str]:
    return [row.label for row in vault.read(audit.find, **filters).rows]


@pytest.fixture
def house(vault: Vault, clock: Clock) -> list[int]:
    """Two days: a house and Noor the day before yesterday, a move and an edit today."""
    clock.now = NOW - 2 * DAY
    beds = factories.beds(vault, factories.house(vault))
    resident_id, stay_id = factories.admitted(vault, beds[0], clock.now.date(), "Noor")
    clock.now = NOW
    vault.do("Move resident", stays.move, stay_id=stay_id, bed_id=beds[2], on=NOW.date())
    form = ResidentForm(known_as="Nora")
    vault.do("Edit resident", residents.edit, resident_id=resident_id, form=form)
    return [resident_id, stay_id, *beds]


def test_newest_first_in_words(vault: Vault, house: list[int]) -> None:
    first, *_rest = vault.read(audit.find).rows
    assert (first.label, first.subject, first.kind_words) == ("Edit resident", "Nora", "Changed")
    assert (first.staff_code, first.who) == ("K3", "Joy")
    assert (first.table, first.row_id) == ("resident", house[0])
    assert first.at == NOW
    assert first.at.utcoffset() == NOW.utcoffset()
    assert not first.is_undone


def test_a_house_stands_for_itself(vault: Vault, house: list[int]) -> None:
    row = next(r for r in vault.read(audit.find).rows if r.label == "Add house")
    assert (row.subject, row.table) == ("House B", "site")


def test_events_without_a_subject(vault: Vault) -> None:
    vault.note("Locked", kind=AuditKind.LOCK)
    vault.note("Something", kind=AuditKind.KEYS, about=("draft", "0" * 32))
    found = {row.label: row for row in vault.read(audit.find).rows}
    assert (found["Locked"].subject, found["Locked"].row_id) == ("", None)
    assert found["Something"].subject == "draft"


def test_days(vault: Vault, house: list[int]) -> None:
    today = NOW.date()
    assert labels(vault, since=today) == ["Edit resident", "Move resident", "Unlocked"]
    before = labels(vault, until=today - DAY)
    assert before[0] == "Admit"
    assert "Edit resident" not in before
    assert labels(vault, since=today - DAY, until=today - DAY) == []
    assert labels(vault, since=today + DAY) == []
    assert labels(vault, until=date(2020, 1, 1)) == []


def test_a_day_begins_at_midnight_of_the_desk(vault: Vault, clock: Clock) -> None:
    clock.now = datetime.combine(NOW.date(), datetime.min.time(), NOW.tzinfo)
    vault.note("Midnight", kind=AuditKind.KEYS)
    clock.now -= timedelta(seconds=1)
    vault.note("The day before", kind=AuditKind.KEYS)
    assert "Midnight" in labels(vault, since=NOW.date())
    assert "The day before" not in labels(vault, since=NOW.date())
    assert labels(vault, until=NOW.date() - DAY) == ["The day before"]


def test_who_and_what_sort(vault: Vault, house: list[int]) -> None:
    assert labels(vault, staff_id=vault.staff_id)
    assert labels(vault, staff_id=99) == []
    assert set(labels(vault, kinds=[AuditKind.UNLOCK])) == {"Unlocked"}
    kinds = audit_words.GROUPS["changed"][1]
    assert "Unlocked" not in labels(vault, kinds=kinds)
    assert vault.read(audit.people)[0].shown == "Joy"


def test_words_are_those_on_screen(vault: Vault, house: list[int]) -> None:
    assert labels(vault, text="move") == ["Move resident"]
    assert set(labels(vault, text="Unlocked")) == {"Unlocked"}
    assert set(labels(vault, text="nora")) == {
        "Edit resident", "Move resident", "Admit", "Add resident",
    }  # fmt: skip
    assert labels(vault, text="nothing like it") == []


def test_a_number_finds_the_entry(vault: Vault, house: list[int]) -> None:
    newest = vault.read(audit.find).rows[0]
    assert [row.id for row in vault.read(audit.find, text=f"#{newest.id}").rows] == [newest.id]
    assert labels(vault, text=str(newest.id)) == ["Edit resident"]


def test_of_one_person(vault: Vault, house: list[int]) -> None:
    other = factories.person(vault, "Amal")
    assert labels(vault, resident_id=other) == ["Add resident"]
    assert len(labels(vault, resident_id=house[0])) == 4


def test_pages(vault: Vault) -> None:
    for number in range(25):
        vault.note(f"Note {number}", kind=AuditKind.KEYS)
    seen, before = [], None
    while True:
        page = vault.read(audit.find, kinds=[AuditKind.KEYS], limit=10, before_id=before)
        seen += [row.label for row in page.rows]
        before = page.before_id
        if not page.has_more:
            break
    assert seen == [f"Note {number}" for number in range(24, -1, -1)]
    assert before is None


def test_a_search_says_where_it_stopped(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "LOOKS_BACK", 5)
    vault.note("The needle", kind=AuditKind.KEYS)
    for _number in range(12):
        vault.note("Hay", kind=AuditKind.LOCK)
    page = vault.read(audit.find, text="needle")
    assert (page.rows, page.has_more) == ((), True)
    assert page.looked_back_to == NOW
    while page.has_more and not page.rows:
        page = vault.read(audit.find, text="needle", before_id=page.before_id)
    assert [row.label for row in page.rows] == ["The needle"]


def test_undone_and_its_undo(vault: Vault, house: list[int]) -> None:
    vault.undo()
    undo, act = vault.read(audit.find, limit=2).rows
    assert undo.label == "Undone: Edit resident"
    assert undo.undoes_id == act.id
    assert (act.undone_by, act.is_undone) == (undo.id, True)
    assert undo.subject == "Noor"


def test_protected_people_stay_unnamed(vault: Vault, house: list[int]) -> None:
    resident_id = house[0]
    hide(vault, resident_id)
    row = next(r for r in vault.read(audit.find).rows if r.label == "Edit resident")
    assert (row.subject, row.table, row.row_id) == ("a protected person", "resident", None)
    assert labels(vault, text="nora") == []
    with pytest.raises(NotFound):
        vault.read(audit.find, resident_id=resident_id)
    with pytest.raises(NotFound):
        vault.read(audit.opened, resident_id=resident_id)
    details = vault.read(audit.changed, event_id=row.id)
    assert (details.changes, details.is_hidden) == ((), True)
    _heads, rows = vault.read(audit.table)
    assert "Nora" not in str(rows)


def hide(vault: Vault, resident_id: int) -> None:
    """Protect somebody from everybody, the person signed in too."""

    def protect_from_all(tx: Any) -> None:
        tx.session.get_one(residents.Resident, resident_id).is_protected = True
        tx.memory.drop(protection._Kept)

    vault.do("Protect", protect_from_all)


def test_many_people_at_once(vault: Vault) -> None:
    people = tuple(factories.person(vault, f"P{n}") for n in range(3))
    vault.note("Exported: residents", kind=AuditKind.EXPORT, persons=people)
    assert vault.read(audit.find).rows[0].subject == "3 people"


# Who opened this file
def test_who_opened_is_itself_written_down(vault: Vault, house: list[int]) -> None:
    resident_id = house[0]
    vault.read(residents.form, resident_id=resident_id)
    rows = vault.read(audit.opened, resident_id=resident_id).rows
    assert [row.label for row in rows][:2] == ["Opened the record", "Edit resident"]
    assert {row.kind for row in rows} == {"view", "act"}
    again = vault.read(audit.opened, resident_id=resident_id).rows
    assert again[0].label == "Opened the list of who opened this file"


def test_who_opened_comes_in_pages(vault: Vault, house: list[int]) -> None:
    first = vault.read(audit.opened, resident_id=house[0], limit=3)
    assert (len(first.rows), first.has_more) == (3, True)
    rest = vault.read(audit.opened, resident_id=house[0], limit=30, before_id=first.before_id)
    assert [row.label for row in rest.rows] == ["Add resident"]
    assert (rest.has_more, rest.before_id) == (False, None)


# What an act changed
def test_what_an_act_changed(vault: Vault, house: list[int]) -> None:
    newest = vault.read(audit.find).rows[0]
    details = vault.read(audit.changed, event_id=newest.id)
    (change,) = details.changes
    assert (change.field, change.before, change.after) == ("Known as", "Noor", "Nora")
    assert (details.more, details.is_hidden) == (0, False)
    with pytest.raises(NotFound):
        vault.read(audit.changed, event_id=4711)


def test_of_a_very_large_act_the_beginning(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_MOST_CHANGES", 4)
    site = vault.do("Add house", rooms.add_site, name="House C").result
    event_id = vault.do("Add rooms", rooms.add_rooms, site_id=site, pattern="4 x 2").event_id
    details = vault.read(audit.changed, event_id=event_id)
    assert len({change.row for change in details.changes}) == 4
    assert details.more == 8


# As a table
def test_as_a_table(vault: Vault, house: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_MOST_ROWS", 3)  # several pages
    heads, rows = vault.read(audit.table)
    assert len(heads) == len(rows[0])
    assert len(rows) == vault.audit_end()[0]
    assert rows[0][2:6] == ("K3", "Changed", "Edit resident", "Nora")
    assert len(vault.read(audit.table, limit=4)[1]) == 4
    assert len(vault.read(audit.table, text="move")[1]) == 1


# In words
def test_details_in_words() -> None:
    words = audit_words.details
    found = words('{"report": "monthly", "pages": 2, "copy": 1, "way": "printer", "x": 1}')
    assert found == ("Copies: 1", "Pages: 2", "Sheet: monthly summary", "To: the printer")
    assert words('{"entries": [3, 5]}') == ("Entries: 3, 5",)
    assert words('{"purpose": "", "count": null}') == ()
    assert words("not json") == words("[1]") == ()
    assert words('{"last": "2026-11-22T19:15:00+00:00"}')[0].startswith("The last time: 2026-11-22")
    assert words('{"month": "2026-10"}') == ("Month: 2026-10",)
    assert words('{"last": "2026-11-22"}') == ("The last time: 2026-11-22",)


def test_kinds_in_words() -> None:
    assert {kind for _words, kinds in audit_words.GROUPS.values() for kind in kinds} == set(
        AuditKind
    )
    assert audit_words.kind("view") == "Opened"
    assert audit_words.kind("dance") == "dance"
    assert audit_words.group("viewed") == "Opened"


def test_numbers_in_details() -> None:
    number = audit_words.number_in
    assert number('{"findings": 3}', "findings") == 3
    assert number('{"findings": "x"}', "findings") == 0
    assert number("[]", "findings") == number("", "findings") == 0


# Alerts
def kinds(vault: Vault) -> list[AlertKind]:
    return [alert.kind for alert in vault.read(audit.alerts)]


def test_nothing_to_look_at(vault: Vault) -> None:
    assert kinds(vault) == []


def test_many_files_within_an_hour(vault: Vault, clock: Clock) -> None:
    people = [factories.person(vault, f"P{n}") for n in range(25)]
    for person in people[:10]:
        vault.read(residents.form, resident_id=person)
    clock.now = NOW + timedelta(minutes=50)
    for person in people[5:19]:
        vault.read(residents.form, resident_id=person)
    assert kinds(vault) == []  # nineteen people, some of them twice
    clock.now = NOW + timedelta(minutes=59)
    vault.read(residents.form, resident_id=people[20])
    (alert,) = vault.read(audit.alerts)
    assert (alert.kind, alert.title) == (AlertKind.MANY_FILES, "Joy opened 20 files within an hour")
    assert alert.staff_id == vault.staff_id
    assert not alert.is_grave
    clock.now = NOW + timedelta(minutes=70)  # those seen once are past, the others are not yet
    vault.read(residents.form, resident_id=people[21])
    assert kinds(vault) == [AlertKind.MANY_FILES]
    clock.now = NOW + timedelta(days=8)
    assert kinds(vault) == []


def test_slowly_opened_files_are_no_alert(vault: Vault, clock: Clock) -> None:
    for number in range(25):
        person = factories.person(vault, f"P{number}")
        clock.now = NOW + number * timedelta(minutes=5)
        vault.read(residents.form, resident_id=person)
    assert kinds(vault) == []


def test_wrong_passphrases(vault: Vault) -> None:
    vault.note("Wrong passphrases before", kind=AuditKind.FAILED_UNLOCK, details={"count": 4})
    vault.note("Wrong passphrase when asked again", kind=AuditKind.FAILED_UNLOCK)
    (alert,) = vault.read(audit.alerts)
    assert (alert.kind, alert.title) == (
        AlertKind.FAILED_UNLOCK, "Wrong passphrases in the last seven days: 5",
    )  # fmt: skip


def test_broken_glass_and_a_broken_trail_come_first(vault: Vault) -> None:
    vault.note("Wrong passphrases before", kind=AuditKind.FAILED_UNLOCK)
    vault.break_glass("An ambulance is here")
    entries = vault.audit_end()[0]
    vault.note("Checked the audit trail", kind=AuditKind.CHECK, details={"findings": 2})
    checked(vault, entries)
    found = vault.read(audit.alerts)
    assert [alert.kind for alert in found] == [
        AlertKind.CHAIN, AlertKind.GLASS, AlertKind.FAILED_UNLOCK,
    ]  # fmt: skip
    assert [alert.is_grave for alert in found] == [True, True, False]
    assert "An ambulance is here" in found[1].detail
    (line,) = vault.read(audit_alerts.today_lines)
    assert line.kind is AlertKind.CHAIN
    assert "1 more" in line.detail  # the glass has a card of its own there


def test_books_that_are_not_what_was_written(vault: Vault) -> None:
    vault.do("Checked the books", ledger_check.noted, transactions=5, findings=0)
    assert vault.read(audit.alerts) == []
    vault.do("Checked the books", ledger_check.noted, transactions=5, findings=2)
    [alert] = vault.read(audit.alerts)
    assert (alert.kind, alert.is_grave) == (AlertKind.BOOKS, True)
    assert [line.kind for line in vault.read(audit_alerts.today_lines)] == [AlertKind.BOOKS]
    vault.do("Checked the books", ledger_check.noted, transactions=5, findings=0)
    assert vault.read(audit.alerts) == []


def checked(vault: Vault, entries: int) -> None:
    with vault._session() as session, session.begin():
        state = session.get_one(SafeState, 1)
        state.checked_at = vault._now()
        audit_ends.remember(session, vault.opened.open(slots.AUDIT_GRANT), entries)


def test_home_shows_nothing_or_one_line(vault: Vault) -> None:
    lines = audit_alerts.today_lines
    assert vault.read(lines) == []
    vault.note("Wrong passphrases before", kind=AuditKind.FAILED_UNLOCK)
    (line,) = vault.read(lines)
    assert "more" not in line.detail


def test_the_trail_and_its_last_check(vault: Vault, clock: Clock) -> None:
    state = vault.read(audit.trail)
    assert (state.checked_at, state.entries) == (None, vault.audit_end()[0])
    vault.verify_audit()
    state = vault.read(audit.trail)
    assert state.checked_at == NOW
    assert (state.checked_entries, state.findings) == (state.entries - 1, 0)
    assert kinds(vault) == []
    clock.now = NOW + timedelta(days=31)
    assert kinds(vault) == [AlertKind.NOT_CHECKED]


# Cost
def test_cost_does_not_grow_with_history(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    with watched(vault) as plans:
        vault.read(audit.find, since=NOW.date() - DAY, until=NOW.date(), kinds=["view"])
        vault.read(audit.find, staff_id=vault.staff_id, text="noor")
        vault.read(audit.find, resident_id=person)
        vault.read(audit.opened, resident_id=person)
        vault.read(audit.changed, event_id=2)
        vault.read(audit.alerts)
        vault.read(audit.trail)
        restored.unseen(vault)  # what unlocking asks
        staff_rows.settle(vault)
        vault.check_audit_end()
    scans = [
        line for line in plans if line.startswith("SCAN audit_") and line != "SCAN audit_state"
    ]
    assert scans == []
    for index in ("at", "kind"):
        assert any(f"ix_audit_event_{index}" in line for line in plans), index


class watched:
    """The plans of all questions about the trail while it holds."""

    def __init__(self, vault: Vault) -> None:
        self._engine = vault._engine
        self._asked: list[tuple[str, Any]] = []

    def _note(self, _c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT") and "audit_" in statement:
            self._asked.append((statement, parameters))

    def __enter__(self) -> list[str]:
        sa_event.listen(self._engine, "before_cursor_execute", self._note)
        self._plans: list[str] = []
        return self._plans

    def __exit__(self, *_error: object) -> None:
        sa_event.remove(self._engine, "before_cursor_execute", self._note)
        assert self._asked
        with self._engine.connect() as connection:
            for statement, parameters in self._asked:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                self._plans += [row.detail for row in plan]


def test_a_search_looks_back_so_far_and_asks_so_often(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times the history costs as many questions, each about as many entries."""
    monkeypatch.setattr(audit, "LOOKS_BACK", 40)
    counts = []
    for _round in range(2):
        with vault._session() as session, session.begin():
            for number in range(60 if not counts else 600):
                new = NewEvent(NOW, 1, AuditKind.LOCK, "x", f"Lock {number % 40}")
                audit_chain.append(session, new)
        last = vault.audit_end()[0]
        watch = watched(vault)
        with watch:
            page = vault.read(audit.find, text="nothing at all")
        assert (page.rows, page.has_more, page.before_id) == ((), True, last - 39)
        counts.append(len(watch._asked))
    assert counts[0] == counts[1] <= 6


def test_rights(vault: Vault) -> None:
    for query in (audit.find, audit.alerts, audit.people, audit.changed, audit.table, audit.trail):
        assert query.__declared__.needs is Capability.SEE_AUDIT
    assert audit.opened.__declared__.needs is Capability.SEE_RESIDENTS
    assert audit.opened.__declared__.viewed


@pytest.fixture(autouse=True)
def _no_rows_of_the_template(vault: Vault) -> Iterator[None]:
    """Every test starts with an unlocked file and ends with a whole trail."""
    yield
    if not vault.is_read_only and vault._is_open:
        assert vault.verify_audit().findings == ()


def test_rooms_are_linked(vault: Vault) -> None:
    site = factories.house(vault)
    bed = factories.beds(vault, site)[0]
    vault.do(
        "Take bed out of use", rooms.block, bed_id=bed, start=NOW.date(), end=None, reason="paint"
    )
    row = vault.read(audit.find).rows[0]
    assert (row.subject, row.table, row.row_id) == ("Room 1 · A", "bed", bed)


def test_a_large_import_names_no_protected_person(
    vault: Vault, desk_file: Path, clock: Clock
) -> None:
    """It concerns too many to name them beside the entry; its rows do."""
    added(vault, "M9", (Role.MANAGER,))
    forms = [
        ResidentForm(known_as=f"Quilla{n}", languages=(("mn", LanguageLevel.NATIVE),))
        for n in range(205)
    ]
    made = vault.do("Import", past.add_residents, forms)
    hidden = made.result[3]
    vault.do("P", protection.protect, resident_id=hidden, staff_ids=[vault.staff_id])
    everything = vault.read(audit.changed, event_id=made.event_id)
    assert (everything.hidden, "Quilla3'" in repr(everything)) == (0, True)
    vault.lock()
    with signed_in(desk_file, "M9", clock) as other:
        details = other.read(audit.changed, event_id=made.event_id)
        assert not details.is_hidden
        assert "Quilla4'" in repr(details)
        assert "Quilla3'" not in repr(details)
        assert details.hidden >= 1
