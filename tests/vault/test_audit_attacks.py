# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An insider with the file key and SQL: what no program writes is named, and stops nobody."""

# ruff: noqa: S608 - the database is attacked here on purpose
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.database.engine import open_engine
from shelterdesk.errors import Damaged, NotAllowed, UserError
from shelterdesk.services.audit import audit
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import ErasureReason, LogKind
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.staff import backups
from shelterdesk.vault import backup, door, key_file
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import hired, signed_in
from tests.conftest import PASSPHRASE, STAFF_CODE, Clock
from tests.vault.test_audit_chain import event, named, story
from tests.vault_faults import tamper

__all__ = ["story"]

KEPT = "entries, head, key, newest"


def state(vault: Vault) -> tuple[Any, ...]:
    with vault._engine.connect() as connection:
        row = connection.exec_driver_sql(f"SELECT {KEPT} FROM audit_state").one()
        connection.rollback()
    return tuple(row)


def cut(vault: Vault, kept: tuple[Any, ...]) -> None:
    """Cut the tail, and put back what belonged to that day."""
    entries = kept[0]
    tamper(vault, "PRAGMA user_version=0")
    for table, column in (
        ("audit_image", "event_id"), ("audit_person", "event_id"), ("audit_event", "id"),
    ):  # fmt: skip
        with vault._session() as session, session.begin():
            session.connection().exec_driver_sql(f"DELETE FROM {table} WHERE {column} > {entries}")
    tamper(vault, ("UPDATE audit_state SET entries = ?, head = ?, key = ?, newest = ?", kept))


# Erasing
def test_an_image_cannot_pass_for_another_that_was_erased(story: Vault) -> None:
    note = story.do(
        "Note", log_entries.note, kind=LogKind.NOTE, confidentiality="desk", text="x",
        resident_ids=[1],
    ).result  # fmt: skip
    story.do("Erase", log_entries.erase, entry_id=note, reason=ErasureReason.HER_WISH)
    assert story.verify_audit().findings == ()
    number = event(story, "Edit resident")
    tamper(
        story,
        "UPDATE audit_image SET image = NULL, salt = NULL, row_table = 'log_text', row_uuid = "
        "(SELECT subject_uuid FROM audit_event WHERE kind = 'erase') "
        f"WHERE event_id = {number}",
    )
    assert named(story.verify_audit()) == [number]


# Types
CELLS = [
    ("audit_event", "at", "'garbage'"), ("audit_event", "at", "x'00'"), ("audit_event", "at", "5"),
    ("audit_event", "details", "x'00ff'"), ("audit_event", "label", "x'00ff'"),
    ("audit_event", "label", "CAST(x'ff' AS TEXT)"), ("audit_event", "kind", "x'00ff'"),
    ("audit_event", "subject_uuid", "x'00ff'"), ("audit_event", "verb", "7.5"),
    ("audit_event", "images_digest", "'abc'"), ("audit_event", "mac", "'abc'"),
    ("audit_event", "mac", "12"), ("audit_event", "mac", "NULL"),
    ("audit_event", "is_undoable", "'zz'"), ("audit_event", "is_undoable", "5"),
    ("audit_event", "rows_changed", "'zz'"), ("audit_event", "undoes_id", "'zz'"),
    ("audit_event", "undoes_id", "4711"), ("audit_event", "staff_id", "'zz'"),
    ("audit_image", "image", "x'00ff'"), ("audit_image", "salt", "'abc'"),
    ("audit_image", "digest", "'abc'"), ("audit_image", "row_id", "'abc'"),
    ("audit_image", "image", "5"), ("audit_image", "image", "'[1]'"),
    ("audit_image", "change", "'?'"), ("audit_image", "event_id", "'abc'"),
    ("audit_person", "resident_id", "'abc'"), ("audit_person", "event_id", "'abc'"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "value"), CELLS)
def test_a_value_of_another_type_is_named_and_stops_nothing(
    desk_file: Path, story: Vault, table: str, column: str, value: str
) -> None:
    number = event(story, "Edit resident")
    key = "id" if table == "audit_event" else "event_id"
    tamper(story, f"UPDATE {table} SET {column} = {value} WHERE {key} = {number}")
    assert number in named(story.verify_audit())
    is_no_text = "CAST" in value
    if not is_no_text:
        shown = {row.id for row in story.read(audit.find).rows}
        assert number in shown
        story.read(audit.find, text="nora")
        story.read(audit.opened, resident_id=1)
        story.read(audit.alerts)
        story.read(audit.changed, event_id=number)
        story.read(residents.form, resident_id=1)
    story.undoable()
    story.lock()
    with signed_in(desk_file) as vault:
        assert number in named(vault.verify_audit())
        factories.person(vault, "Lina")


@pytest.mark.parametrize("column", ["head", "key", "entries"])
@pytest.mark.parametrize("value", ["'abc'", "x'00'", "7.25", "9223372036854775807", "-1"])
def test_a_state_row_of_other_types_keeps_nobody_out(
    desk_file: Path, story: Vault, column: str, value: str
) -> None:
    hired(story, "F1")
    tamper(story, f"UPDATE audit_state SET {column} = {value}")
    assert story.check_audit_end()
    try:
        story.lock()
    except UserError:
        story._close()
    told: list[str] = []
    try:
        with signed_in(desk_file, "F1") as vault:
            told += [notice.words for notice in vault.notices if notice.is_grave]
    except (
        Damaged,
        NotAllowed,
    ) as error:  # without the key of the next entry nobody else can write
        told.append(error.message)
    assert told
    with signed_in(desk_file) as vault:
        assert any(notice.is_grave for notice in vault.notices)
        vault.verify_audit()
    with signed_in(desk_file) as vault:
        assert not vault.notices
        assert vault.verify_audit().findings == ()


@pytest.mark.parametrize("value", ["'abc'", "x'00'", "NULL", "5"])
def test_a_time_of_the_end_that_is_none(desk_file: Path, story: Vault, value: str) -> None:
    tamper(story, f"UPDATE audit_state SET newest = {value}")
    assert story.check_audit_end()
    assert story.newest_entry() is None
    story.lock()
    with signed_in(desk_file) as vault:
        assert vault.verify_audit().findings == ()


COLUMNS = (
    "at, staff_id, kind, verb, label, subject_table, subject_uuid, rows_changed, details, "
    "is_undoable, images_digest, undoes_id, mac"
)


@pytest.mark.parametrize("number", [(1 << 63) - 1, 1 << 53, 5_000_000, -3])
def test_an_entry_with_an_absurd_number_keeps_nobody_out(
    desk_file: Path, story: Vault, number: int
) -> None:
    tamper(
        story,
        f"INSERT INTO audit_event (id, {COLUMNS}) SELECT {number}, {COLUMNS} "
        "FROM audit_event WHERE id = 1",
    )
    last = story.audit_end()[0]
    (finding,) = story.verify_audit().findings
    assert finding.event_id in {number, None}
    factories.person(story, "Lina")
    assert last < story.audit_end()[0] < last + 10
    assert story.read(audit.find).rows[0].label == "Add resident"
    story.lock()
    with signed_in(desk_file) as vault:
        (told,) = vault.notices
        assert "rules" in told.words  # without them it could not have been done
        assert len(vault.verify_audit().findings) == 1


def test_a_state_row_and_an_entry_far_ahead(desk_file: Path, story: Vault) -> None:
    number = 1 << 52
    tamper(
        story,
        f"INSERT INTO audit_event (id, {COLUMNS}) SELECT {number}, {COLUMNS} "
        "FROM audit_event WHERE id = 1",
        f"UPDATE audit_state SET entries = {number}",
    )
    story.lock()
    with signed_in(desk_file) as vault:
        assert any(notice.is_grave for notice in vault.notices)
        vault.verify_audit()
    with signed_in(desk_file) as vault:
        assert not vault.notices
        factories.person(vault, "Lina")
        assert vault.audit_end()[0] < 1000


def test_another_key_is_named_and_put_right(desk_file: Path, story: Vault) -> None:
    """What was written under it stays in doubt; what comes after the check does not."""
    tamper(story, "UPDATE audit_state SET key = zeroblob(32)")
    (finding,) = story.verify_audit().findings
    assert "key" in finding.words
    factories.person(story, "Lina")
    assert story.verify_audit().findings == ()
    tamper(story, "UPDATE audit_state SET key = zeroblob(32)")
    story.lock()
    counts = []
    for _round in range(3):
        with signed_in(desk_file) as vault:
            counts.append(len(vault.verify_audit().findings))
    assert counts[0] > counts[1] == counts[2]  # the key itself is right again


# A tail that was cut
def test_a_cut_tail_is_remembered_over_locks(desk_file: Path, clock: Clock) -> None:
    """Who cuts the tail within her own session locks, and the program must not agree."""
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        person = factories.person(vault, "Noor")
    with signed_in(desk_file, "F1", clock) as vault:
        kept = state(vault)
    with signed_in(desk_file, clock=clock) as vault:
        form = ResidentForm(known_as="Z")
        vault.do("Edit resident", residents.edit, resident_id=person, form=form)
    with signed_in(desk_file, "F1", clock) as vault:
        vault.read(residents.form, resident_id=person)
        cut(vault, kept)
    for _round in range(2):  # the first who unlocks is told, and the next one too
        with signed_in(desk_file, "F1", clock) as vault:
            assert any(notice.is_grave for notice in vault.notices)
    with signed_in(desk_file, clock=clock) as vault:
        assert any(notice.is_grave for notice in vault.notices)
        assert vault.verify_audit().findings
    with signed_in(desk_file, clock=clock) as vault:  # a director has looked: from here it goes on
        assert not vault.notices
        assert vault.verify_audit().findings == ()


def test_the_end_of_the_last_check_is_remembered(story: Vault) -> None:
    kept = state(story)
    factories.person(story, "Lina")
    assert story.verify_audit().findings == ()
    cut(story, kept)
    story._opened = story._opened.with_keys(story.keys.changed(anchor=None))  # and the key file
    assert any("the last ones are missing" in f.words for f in story.verify_audit().findings)
    assert story.verify_audit().findings == ()


@pytest.mark.parametrize(
    "change",
    ["checked_head = zeroblob(32)", "checked_mac = 'abc'", "checked_entries = 1",
     "checked_head = NULL, checked_mac = NULL"],
)  # fmt: skip
def test_nobody_else_says_what_was_checked(story: Vault, change: str) -> None:
    story.verify_audit()
    tamper(story, f"UPDATE safe_state SET {change}")
    (finding,) = story.verify_audit().findings
    assert "last check" in finding.words
    assert story.verify_audit().findings == ()


def test_a_backup_remembers_the_end(story: Vault, clock: Clock, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    kept = state(story)
    factories.person(story, "Lina")
    made = backup.make(story, folder, now=clock())
    story.do("Backup", backups.record, at=clock(), kind=made.kind, place=str(folder))
    assert story.verify_audit().findings == ()
    cut(story, kept)
    story._opened = story._opened.with_keys(story.keys.changed(anchor=None))
    tamper(story, "UPDATE safe_state SET checked_entries=0, checked_head=NULL, checked_mac=NULL")
    assert any("the last ones are missing" in f.words for f in story.verify_audit().findings)


def _launder(vault: Vault, *more: str) -> None:
    tamper(
        vault,
        "UPDATE audit_event SET staff_id = 1, mac = NULL",
        "DELETE FROM audit_state",
        *more,
    )


def _unlock_after_forging_the_anchor(path: Path, secret: bytes, clock: Clock) -> Vault:
    keys = key_file.read(path)
    key_file.write(path, replace(keys, anchor=None).changed().with_mac(secret))
    return door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)


@pytest.mark.parametrize("more", [(), ("UPDATE audit_event SET kind = 'act'",)])
def test_a_trail_that_lost_its_seals_does_not_begin_anew(
    desk_file: Path, clock: Clock, more: tuple[str, ...]
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        vault.note("Printed", kind="print", persons=(factories.person(vault, "Noor"),))
    with signed_in(desk_file, "F1", clock) as desk:
        secret = desk._opened.file_secret
    engine = open_engine(desk_file, secret)
    _launder(_Only(engine), *more)  # type: ignore[arg-type]
    engine.dispose()
    vault = _unlock_after_forging_the_anchor(desk_file, secret, clock)
    assert [notice.is_grave for notice in vault.notices] == [True, True]
    assert "end of the audit trail" in vault.notices[0].words
    assert "rules" in vault.notices[1].words  # without them it could not have been done
    assert vault.verify_audit().findings  # nothing was sealed anew
    vault.lock()


class _Only:
    def __init__(self, engine: Any) -> None:
        self._engine = engine


def test_a_new_file_begins_its_trail_without_a_word(vault: Vault) -> None:
    assert vault.notices == []


def test_what_stands_beside_the_chain_is_found(vault: Vault) -> None:
    tamper(
        vault,
        "INSERT INTO audit_event (id, at, staff_id, kind, verb, label, rows_changed, details, "
        "is_undoable) VALUES (0, '2026-11-22 10:00:00.000000', 1, 'export', 'x', 'Exported', 0, "
        "'{}', 0)",
        "INSERT INTO audit_person (event_id, resident_id) VALUES (-7, 1)",
        "INSERT INTO audit_image (event_id, row_table, row_id, change, image, salt, digest) "
        "VALUES (99999, 'resident', 1, 'update', '{}', x'00', x'00')",
    )
    report = vault.verify_audit()
    assert [finding.event_id for finding in report.findings] == [-7, 0, 99999]
