# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways past the core that were once open."""

# ruff: noqa: S608 - the database is attacked here on purpose
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from shelterdesk.capabilities import Capability, declaration_of
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotAllowed, Unwritable
from shelterdesk.models.audit import AuditEvent, AuditImage
from shelterdesk.models.residents import Resident, ResidentLanguage
from shelterdesk.services import log_entries, protection, residents, staff
from shelterdesk.services.log_entries import LogKind
from shelterdesk.vault import accounts, door, key_file
from shelterdesk.vault.door import Vault
from shelterdesk.vault.moments import Moment
from shelterdesk.vault.primitives import FLOOR
from tests import factories
from tests.conftest import PASSPHRASE, STAFF_CODE, Clock


def add(vault: Vault, code: str, role: str) -> int:
    return accounts.add(vault, code=code, roles=[role], passphrase=PASSPHRASE, cost=FLOOR)


@contextmanager
def signed_in(path: Path, code: str, clock: Clock) -> Iterator[Vault]:
    vault = door.unlock(path, staff_code=code, passphrase=PASSPHRASE, now=clock)
    yield vault
    vault.lock()


def attack(vault: Vault, *statements: str) -> None:
    """Raw SQL of somebody who holds the file key."""
    pooled = vault._engine.raw_connection()
    raw = pooled.driver_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys=off")
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'"
    for (name,) in raw.execute(names).fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        raw.execute(statement)
    raw.execute("PRAGMA foreign_keys=on")
    pooled.close()


# -- undo ----------------------------------------------------------------------------------


def test_no_undo_without_the_right_of_the_act(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, STAFF_CODE, clock) as vault:
        add(vault, "V1", "front_desk")
    with signed_in(desk_file, "V1", clock) as desk:
        desk.do("Take in", partial(residents.add))
        assert desk.undoable() == "Take in"
    with signed_in(desk_file, STAFF_CODE, clock) as vault:
        vault.do(
            "Decide",
            staff.decide,
            role="front_desk",
            capability=Capability.EDIT_RESIDENTS,
            is_allowed=False,
        )
    with signed_in(desk_file, "V1", clock) as desk:
        assert desk.undoable() is None
        with pytest.raises(NotAllowed, match="Your role may not"):
            desk.undo()


def test_no_undo_on_somebody_who_was_hidden_since(desk_file: Path, clock: Clock) -> None:
    def learn(tx: Transaction) -> None:
        tx.session.add(ResidentLanguage(resident_id=person, language="fr", level="fluent"))

    with signed_in(desk_file, STAFF_CODE, clock) as vault:
        add(vault, "V1", "front_desk")
        person = factories.person(vault, "Noor")
    with signed_in(desk_file, "V1", clock) as desk:
        desk.do("Language", learn)
    with signed_in(desk_file, STAFF_CODE, clock) as vault:
        named = [vault.staff_id]
        vault.do("Protect", protection.protect, resident_id=person, staff_ids=named)
        assert vault.undoable() == "Protect"  # she is named
    with signed_in(desk_file, "V1", clock) as desk:
        assert desk.undoable() is None
        with pytest.raises(Conflict, match="cannot be undone"):
            desk.undo()
        desk.break_glass("Her sister stands at the door.")
        assert desk.undoable() == "Language"


def test_no_undo_of_another_row_that_got_the_number(vault: Vault) -> None:
    person = vault.do("Take in", residents.add).result
    attack(vault, f"UPDATE resident SET uuid = '{'0' * 32}' WHERE id = {person}")
    with pytest.raises(Conflict, match="Somebody changed this since"):
        vault.undo()


# -- what is captured ----------------------------------------------------------------------


def test_a_savepoint_that_was_taken_back_leaves_no_image(vault: Vault) -> None:
    person = factories.person(vault, "Noor")

    def verb(tx: Transaction) -> None:
        row = tx.session.get_one(Resident, person)
        row.known_as = "Nora"
        with suppress(KeyError), tx.session.begin_nested():
            row.known_as = "Lina"
            tx.session.flush()
            raise KeyError
        with tx.session.begin_nested():
            row.pronouns, row.pronouns_answer = "she", "given"

    made = vault.do("Edit", verb)

    def images(tx: Transaction) -> list[str | None]:
        query = select(AuditImage.image).where(AuditImage.event_id == made.event_id)
        return list(tx.session.scalars(query))

    (image,) = vault.read(images)
    assert "Nora" in str(image)
    assert "Lina" not in str(image)
    assert "she" in str(image)
    vault.undo()
    assert vault.read(residents.row, resident_id=person).known_as == "Noor"


def test_plain_sql_in_the_session_is_refused(vault: Vault) -> None:
    def verb(tx: Transaction) -> None:
        tx.session.execute(text("UPDATE resident SET known_as = 'x'"))

    with pytest.raises(RuntimeError, match="one by one"):
        vault.do("Edit", verb)


# -- declarations --------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["ui", "ui.page", "shelterdesk", "shelterdesk.services.x"])
def test_nothing_of_ours_runs_undeclared(module: str) -> None:
    class Asks:
        def __call__(self, tx: Transaction) -> None: ...

    def asks(tx: Transaction) -> None: ...

    Asks.__module__ = asks.__module__ = module
    for function in (Asks(), asks, partial(asks)):
        with pytest.raises(LookupError, match="does not say what it needs"):
            declaration_of(function)


def test_a_bound_verb_keeps_its_name_in_the_trail(vault: Vault) -> None:
    made = vault.do("Take in", partial(residents.add))
    assert vault.read(lambda tx: tx.session.get_one(AuditEvent, made.event_id).verb) == (
        "residents.add"
    )


# -- views and clocks ----------------------------------------------------------------------


def test_one_note_read_before_hides_no_others(vault: Vault) -> None:
    person = factories.person(vault, "Noor")

    def note(words: str) -> int:
        made = vault.do(
            "Note",
            log_entries.note,
            kind=next(iter(LogKind)),
            confidentiality="case",
            text=words,
            resident_ids=[person],
        )
        number: int = made.result
        return number

    first, second = note("one"), note("two")
    vault.read(log_entries.read_words, entry_ids=[second])
    before = vault.audit_end()[0]
    vault.read(log_entries.read_words, entry_ids=[first, second])
    assert vault.audit_end()[0] == before + 1
    vault.read(log_entries.read_words, entry_ids=[first, second])
    assert vault.audit_end()[0] == before + 2  # each time


def test_a_clock_set_back_lengthens_nothing(vault: Vault, clock: Clock) -> None:
    vault.break_glass("The caseworker is away.")
    vault.confirm_passphrase(PASSPHRASE)
    clock.now -= timedelta(days=1)
    assert not vault.is_glass_broken
    assert vault.glass_until is None
    assert not vault.was_confirmed(5)


def test_a_clock_that_stands_still_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    ticks = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: ticks[0])
    moment = Moment(clock)
    ticks[0] += 60
    assert moment.is_within(timedelta(minutes=1))
    ticks[0] += 1
    assert not moment.is_within(timedelta(minutes=1))


# -- the trail -----------------------------------------------------------------------------


def _launder(vault: Vault, *more: str) -> None:
    attack(
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
    with signed_in(desk_file, STAFF_CODE, clock) as vault:
        add(vault, "V1", "front_desk")
        vault.note("Printed", kind="print", persons=(factories.person(vault, "Noor"),))
    with signed_in(desk_file, "V1", clock) as desk:
        secret = desk._opened.file_secret
    engine = door._open_database(desk_file, secret)
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
    attack(
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


# -- sealed text, damaged files ------------------------------------------------------------


@pytest.mark.parametrize("junk", ["x'01'", "x''", "'words'", "x'0000000000'"])
def test_junk_in_a_sealed_column_stops_no_renewal(vault: Vault, junk: str) -> None:
    factories.person(vault, "Noor", legal_name="Noor Aziz")
    hurt = factories.person(vault, "Lina", legal_name="Lina Aziz")
    attack(vault, f"UPDATE resident SET legal_name = {junk} WHERE id = {hurt}")
    accounts.rotate_class(vault, "case")
    assert vault.renew_seals() == 1


def test_a_damaged_file_gets_no_new_keys(desk_file: Path, clock: Clock) -> None:
    before = key_file.read(desk_file)
    vault = door.open_damaged(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    with pytest.raises(Unwritable):
        vault.use_keys(vault.keys.changed())
    with pytest.raises(Unwritable):
        vault.finish_rotation()
    vault.lock()
    assert key_file.read(desk_file) == before
