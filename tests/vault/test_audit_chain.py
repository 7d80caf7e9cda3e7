# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who can write into the open database changes the trail: each way is found and named."""

# ruff: noqa: S608 - the database is attacked here on purpose
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from shelterdesk.database.capture import Capture, RowChange
from shelterdesk.errors import NotAllowed, UserError
from shelterdesk.models.audit import AuditKind, Change
from shelterdesk.models.residents import Resident
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.vault import audit_chain, audit_check, door, slots
from shelterdesk.vault.audit_chain import NewEvent
from shelterdesk.vault.audit_check import ChainReport
from shelterdesk.vault.door import Vault
from tests import factories
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock
from tests.vault_faults import tamper

Tamper = Callable[[Connection], object]


@pytest.fixture
def story(vault: Vault) -> Vault:
    """A file in which a few things happened; its first events are the unlock and these."""
    person = factories.person(vault, "Noor", legal_name="Noor Aziz")
    for name in ("Nora", "Lina", "Amal", "Tuya"):
        form = ResidentForm(known_as=name)
        vault.do("Edit resident", residents.edit, resident_id=person, form=form)
    vault.read(residents.form, resident_id=person)
    vault.note("Printed", kind=AuditKind.PRINT, details={"pages": 1}, persons=(person,))
    return vault


def event(vault: Vault, label: str) -> int:
    """The number of the first event called so."""
    with vault._engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT min(id) FROM audit_event WHERE label = ?", (label,)
        ).scalar_one()
        connection.rollback()
    assert isinstance(found, int)
    return found


def named(report: ChainReport) -> list[int | None]:
    return [finding.event_id for finding in report.findings]


def test_an_honest_trail_has_no_findings(story: Vault) -> None:
    report = story.verify_audit()
    assert report.findings == ()
    assert report.entries == story.audit_end()[0] - 1  # the check is an entry of its own
    assert report.erased_images == 0
    assert story.verify_audit().findings == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("label", "Nothing happened"), ("staff_id", 7), ("at", "2020-01-01 00:00:00.000000"),
        ("kind", "view"), ("verb", "x.y"), ("subject_table", "bed"), ("subject_uuid", "0" * 32),
        ("rows_changed", 99), ("details", '{"pages":9}'), ("is_undoable", 0), ("undoes_id", 1),
        ("images_digest", b"x" * 32), ("mac", b"y" * 32),
    ],
)  # fmt: skip
def test_every_column_of_an_event_is_sealed(story: Vault, column: str, value: Any) -> None:
    number = event(story, "Edit resident")
    sql = f"UPDATE audit_event SET {column} = ? WHERE id = ?"
    tamper(story, (sql, (value, number)))
    assert number in named(story.verify_audit())


def test_an_entry_that_was_removed(story: Vault) -> None:
    number = event(story, "Edit resident")
    tamper(
        story,
        f"DELETE FROM audit_image WHERE event_id = {number}",
        f"DELETE FROM audit_person WHERE event_id = {number}",
        f"DELETE FROM audit_event WHERE id = {number}",
    )
    (finding,) = story.verify_audit().findings
    assert finding.event_id == number
    assert "missing" in finding.words


def test_entries_that_were_removed_and_the_rest_moved_up(story: Vault) -> None:
    number, last = event(story, "Edit resident"), story.audit_end()[0]
    moves = [
        f"UPDATE {table} SET {column} = {column} - 1 WHERE {column} = {n}"
        for n in range(number + 1, last + 1)
        for table, column in (("audit_event", "id"),)
    ]
    tamper(story, f"DELETE FROM audit_event WHERE id = {number}", *moves)
    assert named(story.verify_audit())[0] == number


def test_two_entries_that_changed_places(story: Vault) -> None:
    number = event(story, "Edit resident")
    tamper(
        story,
        f"UPDATE audit_event SET id = -1 WHERE id = {number}",
        f"UPDATE audit_event SET id = {number} WHERE id = {number + 1}",
        f"UPDATE audit_event SET id = {number + 1} WHERE id = -1",
    )
    assert {number, number + 1} <= set(named(story.verify_audit()))


def test_an_old_entry_that_was_played_again(story: Vault) -> None:
    """Its own MAC is right, but not at this place."""
    last = story.audit_end()[0]
    columns = (
        "at, staff_id, kind, verb, label, subject_table, subject_uuid, rows_changed, details, "
        "is_undoable, images_digest, undoes_id, mac"
    )
    tamper(
        story,
        f"INSERT INTO audit_event (id, {columns}) SELECT {last + 1}, {columns} "
        f"FROM audit_event WHERE id = {last - 1}",
        f"UPDATE audit_state SET entries = {last + 1}",
    )
    assert last + 1 in named(story.verify_audit())


def test_the_last_entries_that_were_cut_off(story: Vault) -> None:
    last = story.audit_end()[0]
    tamper(story, f"DELETE FROM audit_person WHERE event_id > {last - 2}",
           f"DELETE FROM audit_event WHERE id > {last - 2}")  # fmt: skip
    assert any("end" in finding.words for finding in story.check_audit_end())
    assert named(story.verify_audit())[0] == last - 1


def test_all_entries_that_were_removed(story: Vault) -> None:
    tamper(story, "DELETE FROM audit_image", "DELETE FROM audit_person", "DELETE FROM audit_event")
    assert story.check_audit_end()
    assert named(story.verify_audit())[0] == 1


@pytest.mark.parametrize(
    "change",
    [
        "entries = entries + 3", "head = zeroblob(32)", "key = zeroblob(32)",
    ],
)  # fmt: skip
def test_the_state_row_that_was_reset(story: Vault, change: str) -> None:
    tamper(story, f"UPDATE audit_state SET {change}")
    assert story.verify_audit().findings


@pytest.mark.parametrize("change", ["entries = entries - 1", "entries = 0, head = zeroblob(32)"])
def test_the_state_row_that_was_set_back(story: Vault, change: str) -> None:
    """The next entry would take a number that is taken: found all the same, and in words."""
    with story._engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT entries, head FROM audit_state").one()
        connection.rollback()
    tamper(story, f"UPDATE audit_state SET {change}")
    try:
        assert story.check_audit_end()
        assert story.verify_audit().findings
    finally:
        tamper(story, ("UPDATE audit_state SET entries = ?, head = ?", tuple(kept)))


def test_everybody_sees_an_end_that_is_not_the_one_written(story: Vault) -> None:
    assert story.check_audit_end() == ()
    tamper(story, "UPDATE audit_state SET head = zeroblob(32)")
    (finding,) = story.check_audit_end()
    assert "end" in finding.words


# Images
@pytest.mark.parametrize(
    "change",
    [
        "image = replace(image, 'Noor', 'Sami')", "salt = zeroblob(16)", "digest = zeroblob(32)",
        "row_id = row_id + 1", "row_uuid = '0'", "row_table = 'bed'", "change = 'delete'",
        "event_id = event_id + 1",
    ],
)  # fmt: skip
def test_images_that_were_changed(story: Vault, change: str) -> None:
    number = event(story, "Edit resident")
    tamper(story, f"UPDATE audit_image SET {change} WHERE event_id = {number}")
    assert number in named(story.verify_audit())


def test_images_that_were_removed(story: Vault) -> None:
    number = event(story, "Edit resident")
    tamper(story, f"DELETE FROM audit_image WHERE event_id = {number}")
    (finding,) = story.verify_audit().findings
    assert (finding.event_id, "changed" in finding.words) == (number, True)


def test_images_that_were_added(story: Vault) -> None:
    number = event(story, "Printed")
    tamper(
        story,
        "INSERT INTO audit_image (event_id, row_table, row_id, row_uuid, change, image, salt, "
        f"digest) SELECT {number}, row_table, row_id, row_uuid, change, image, salt, digest "
        f"FROM audit_image WHERE event_id = {event(story, 'Edit resident')}",
    )
    assert named(story.verify_audit()) == [number]


def test_images_in_another_order(vault: Vault) -> None:
    site = factories.house(vault)
    assert site
    number = event(vault, "Add rooms")
    ids = f"SELECT id FROM audit_image WHERE event_id = {number}"
    tamper(
        vault,
        f"UPDATE audit_image SET id = -id WHERE id IN ({ids} ORDER BY id LIMIT 2)",
    )
    assert named(vault.verify_audit()) == [number]


def test_images_wiped_without_saying_so(story: Vault) -> None:
    number = event(story, "Edit resident")
    tamper(story, f"UPDATE audit_image SET image = NULL, salt = NULL WHERE event_id = {number}")
    report = story.verify_audit()
    (finding,) = report.findings
    assert (finding.event_id, "no entry says so" in finding.words) == (number, True)
    assert report.erased_images == 1


def test_erased_images_with_their_entry_are_no_finding(story: Vault) -> None:
    def erase(tx: Any) -> int:
        return int(tx.erase_images(tx.session.get_one(Resident, 1)))

    erased = story.do("Erase", erase).result
    report = story.verify_audit()
    assert report.findings == ()
    assert report.erased_images == erased == 5
    # What was wiped after that entry was written is not covered by it.
    vault_form = ResidentForm(known_as="Grace")
    changes = story.do("Edit resident", residents.edit, resident_id=1, form=vault_form)
    tamper(story, f"UPDATE audit_image SET image = NULL WHERE event_id = {changes.event_id}")
    assert named(story.verify_audit()) == [changes.event_id]


# Persons
def test_whom_an_entry_concerns_is_sealed(story: Vault) -> None:
    number = event(story, "Printed")
    tamper(story, f"DELETE FROM audit_person WHERE event_id = {number}")
    assert named(story.verify_audit()) == [number]
    tamper(story, f"INSERT INTO audit_person (event_id, resident_id) VALUES ({number}, 1)")
    assert named(story.verify_audit()) == []
    tamper(story, f"INSERT INTO audit_person (event_id, resident_id) VALUES ({number}, 2)")
    assert named(story.verify_audit()) == [number]


# Older copies
def locked_copy(path: Path, name: str) -> Path:
    return Path(shutil.copy2(path, path.with_name(name)))


def test_an_older_copy_of_the_database(desk_file: Path) -> None:
    def opened() -> Vault:
        return door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=Clock())

    vault = opened()
    vault.lock()
    old = locked_copy(desk_file, "old.copy")
    vault = opened()
    factories.person(vault, "Noor")
    vault.lock()
    shutil.copy2(old, desk_file)
    vault = opened()
    try:
        notices = [notice.words for notice in vault.notices if notice.is_grave]
        assert any("the last ones are missing" in words for words in notices)
        assert vault.verify_audit().findings
    finally:
        vault.lock()


def test_a_cut_tail_with_a_fitting_state_row(story: Vault, desk_file: Path) -> None:
    """Who kept the key of an earlier event can end the chain there; the key file remembers."""
    with story._engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT entries, head, key FROM audit_state").one()
        connection.rollback()
    factories.person(story, "Amal")
    story.lock()
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=Clock())
    entries = kept[0]
    tamper(
        vault,
        f"DELETE FROM audit_image WHERE event_id > {entries}",
        f"DELETE FROM audit_person WHERE event_id > {entries}",
        f"DELETE FROM audit_event WHERE id > {entries}",
        ("UPDATE audit_state SET entries = ?, head = ?, key = ?", tuple(kept)),
    )
    (finding,) = vault.check_audit_end()
    assert "once had" in finding.words
    report = vault.verify_audit()
    assert [found.words for found in report.findings] == [finding.words]
    vault.lock()


def test_another_history_after_a_known_end(story: Vault, desk_file: Path) -> None:
    """The same number of entries, but others: the anchor names the entry."""
    with story._engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT entries, head, key FROM audit_state").one()
        connection.rollback()
    factories.person(story, "Amal")
    story.lock()
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=Clock())
    tamper(
        vault,
        f"DELETE FROM audit_image WHERE event_id > {kept[0]}",
        f"DELETE FROM audit_person WHERE event_id > {kept[0]}",
        f"DELETE FROM audit_event WHERE id > {kept[0]}",
        ("UPDATE audit_state SET entries = ?, head = ?, key = ?", tuple(kept)),
    )
    for number in range(6):
        vault.note(f"Forged {number}", kind=AuditKind.LOCK)
    anchor = vault.keys.anchor
    assert anchor is not None
    (finding,) = vault.check_audit_end()
    assert (finding.event_id, "not the one" in finding.words) == (anchor.entries, True)
    vault.lock()


def test_a_chain_is_never_begun_twice(story: Vault, desk_file: Path) -> None:
    number = event(story, "Edit resident")
    tamper(
        story,
        f"UPDATE audit_event SET label = 'Nothing happened' WHERE id = {number}",
        "UPDATE audit_event SET mac = NULL",
        "DELETE FROM audit_state",
    )
    try:
        story.lock()
    except UserError:
        pass
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=Clock())
    try:
        assert number in named(vault.verify_audit())
    finally:
        vault.lock()


# The check itself
def test_in_steps_while_others_write(story: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_check, "_CHUNK", 3)
    check = story.audit_check()
    done = []
    while check.step():
        done.append(check.done)
        if len(done) < 4:
            story.note("Meanwhile", kind=AuditKind.LOCK)
    report = check.report()
    assert report.findings == ()
    assert done == sorted(done)
    assert report.entries == story.audit_end()[0] - 1


def test_tampering_after_a_step_is_met_by_the_next_check(
    story: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_check, "_CHUNK", 2)
    check = story.audit_check()
    check.step()
    tamper(story, "UPDATE audit_event SET label = 'x' WHERE id = 1")
    assert check.report().findings == ()
    assert named(story.verify_audit()) == [1]


def test_progress_and_stopping(story: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_check, "_CHUNK", 3)
    seen: list[tuple[int, int]] = []
    story.verify_audit(lambda done, total, _text: seen.append((done, total)))
    assert seen[0] == (3, seen[0][1])
    before = story.audit_end()

    def stop(_done: int, _total: int, _text: str) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        story.verify_audit(stop)
    assert story.audit_end() == before  # a check that was stopped is no entry


def test_only_who_holds_the_first_key(story: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(story.opened), "holds", lambda _self, _grant: False)
    with pytest.raises(NotAllowed):
        story.verify_audit()


def test_a_wrong_first_key_finds_everything(story: Vault) -> None:
    with story._session() as session:
        report = audit_check.verify(session, bytes(32))
    assert report.findings[0].event_id == 1


def test_at_most_so_many_findings(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_check, "_MOST_FINDINGS", 3)
    for _number in range(8):
        vault.note("Note", kind=AuditKind.LOCK)
    tamper(vault, "UPDATE audit_event SET label = 'x'")
    assert len(vault.verify_audit().findings) == 3


def test_known_ends(story: Vault) -> None:
    entries, head = story.audit_end()
    first_key = story.opened.open(slots.AUDIT_GRANT)
    with story._session() as session:
        for known, is_right in (
            ((entries, head), True), ((0, ""), True), ((entries, "0" * 12), False),
            ((entries + 1, head), False),
        ):  # fmt: skip
            report = audit_check.verify(session, first_key, known_ends=[known])
            assert (report.findings == ()) == is_right


def test_an_event_that_fails_leaves_nothing(vault: Vault) -> None:
    before = vault.audit_end()

    def broken(tx: Any) -> None:
        tx.session.add(Resident(code="ABCD"))
        tx.session.flush()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        vault.do("Broken", broken)
    assert vault.audit_end() == before
    assert vault.verify_audit().findings == ()


def test_the_database_refuses_honest_mistakes(story: Vault) -> None:
    """Without dropping triggers nothing of the trail can be changed."""
    from sqlalchemy.exc import DBAPIError

    for sql in (
        "UPDATE audit_event SET label = 'x'", "DELETE FROM audit_event",
        "UPDATE audit_image SET image = 'x'", "DELETE FROM audit_image",
        "UPDATE audit_person SET resident_id = 2", "DELETE FROM audit_person",
    ):  # fmt: skip
        with story._engine.connect() as connection, pytest.raises(DBAPIError):
            connection.exec_driver_sql(sql)


def test_joined_changes_of_one_row() -> None:
    """The images of one act: each row once, from its first state to its last."""
    gathered = Capture()
    change = lambda kind, image: RowChange("bed", 1, "u", kind, image)  # noqa: E731 - short
    gathered.add(change(Change.UPDATE, {"label": ["A", "B"]}))
    gathered.add(change(Change.UPDATE, {"label": ["B", "C"], "kind": ["x", "y"]}))
    (only,) = gathered
    assert only.image == {"label": ["A", "C"], "kind": ["x", "y"]}
    gathered.add(change(Change.DELETE, {"label": ["C", None], "kind": ["y", None]}))
    (only,) = gathered
    assert (only.change, only.image["label"]) == (Change.DELETE, ["A", None])
    gathered.add(change(Change.INSERT, {}))
    gathered.add(change(Change.DELETE, {"label": ["Z", None]}))
    assert [one.change for one in gathered] == [Change.DELETE]


def test_names_are_cut_and_details_sorted(vault: Vault) -> None:
    with vault._session() as session, session.begin():
        new = NewEvent(NOW, 1, AuditKind.ACT, "v" * 200, "l" * 300, details={"b": 1, "a": 2})
        number = audit_chain.append(session, new)
    with vault._engine.connect() as connection:
        row = connection.exec_driver_sql(
            "SELECT verb, label, details FROM audit_event WHERE id = ?", (number,)
        ).one()
        connection.rollback()
    assert (len(row.verb), len(row.label), row.details) == (80, 120, '{"a":2,"b":1}')
