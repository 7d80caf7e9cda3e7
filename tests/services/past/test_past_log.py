# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of the past in bulk: the same rules as at the desk, and nothing of it is left half."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound, UserError
from shelterdesk.models.log_entries import LogEntry, LogEntryPerson, LogText
from shelterdesk.services.audit import audit
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind, Words
from shelterdesk.services.merging import merging
from shelterdesk.services.past import past_log
from shelterdesk.services.past.past_log import PastAddendum, PastEntry
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

LONG_AGO = NOW - timedelta(days=900)


def entry(vault: Vault, *people: int, **changes: Any) -> PastEntry:
    plain = PastEntry(LONG_AGO, LogKind.MEAL, "desk", vault.staff_id, "Soup for all", people)
    return replace(plain, **changes)


def add(vault: Vault, *entries: PastEntry) -> list[int]:
    return list(vault.do("Brought in the log", past_log.add, entries=entries).result)


def counted(vault: Vault) -> list[int]:
    tables = (LogEntry, LogText, LogEntryPerson)
    return [
        vault.read(lambda tx, of=of: tx.session.scalar(select(func.count(of.id)))) for of in tables
    ]


def test_it_reads_as_if_it_had_been_written_at_the_desk(vault: Vault) -> None:
    author = hired(vault, "C2")["C2"]
    noor, ada = person(vault, "Noor"), person(vault, "Ada")
    first, second, third = add(
        vault,
        entry(vault, noor, noor, ada),
        entry(
            vault, noor, kind=LogKind.NOTE, confidentiality="case", text=" Wants to stay ",
            author_id=author, at=LONG_AGO + timedelta(hours=1),
            addenda=(PastAddendum(LONG_AGO + timedelta(hours=2), author, "Will stay"),),
        ),
        entry(vault, text="Bell repaired"),
    )  # fmt: skip
    assert (second, third) == (first + 1, first + 3)
    newest, oldest = vault.read(log_entries.of_resident, resident_id=noor).rows
    assert (newest.id, newest.text, newest.author) == (second, "Wants to stay", "C2")
    assert [added.text for added in newest.addenda] == ["Will stay"]
    assert (oldest.at, oldest.kind) == (LONG_AGO, LogKind.MEAL)
    assert oldest.people == ((noor, "Noor"), (ada, "Ada"))
    assert [row.id for row in vault.read(log_entries.search, text="bell")] == [third]
    assert counted(vault) == [4, 4, 4]


def test_it_is_frozen_and_the_next_note_has_the_next_number(vault: Vault) -> None:
    noor = person(vault, "Noor")
    (id_,) = add(vault, entry(vault, noor))
    into = "log_entry_person (uuid, created_at, updated_at, log_entry_id, resident_id)"
    late = f"INSERT INTO {into} VALUES ('x', '', '', {id_}, {noor})"  # noqa: S608
    for statement in ("UPDATE log_entry SET kind = 'note'", late):
        with pytest.raises(IntegrityError, match="frozen"), vault._engine.begin() as connection:
            connection.exec_driver_sql(statement)
    assert not vault.undoable()
    note = vault.do(
        "Write", log_entries.note, kind=LogKind.NOTE, confidentiality="desk", text="Now",
        resident_ids=[noor],
    ).result  # fmt: skip
    assert note == id_ + 1
    assert add(vault, entry(vault, noor)) == [note + 1]


def test_a_number_that_was_given_once_is_not_given_again(vault: Vault) -> None:
    draft = vault.do(
        "Keep", log_entries.write, kind=LogKind.NOTE, confidentiality="desk", text="Draft",
        resident_ids=[],
    ).result  # fmt: skip
    vault.do("Throw away", log_entries.discard_draft, entry_id=draft)
    assert add(vault, entry(vault)) == [draft + 1]


def test_somebody_elses_draft_stays_a_draft(vault: Vault) -> None:
    draft = vault.do(
        "Keep", log_entries.write, kind=LogKind.NOTE, confidentiality="desk", text="Draft",
        resident_ids=[],
    ).result  # fmt: skip
    add(vault, entry(vault), entry(vault))
    assert [one.id for one in vault.read(log_entries.drafts)] == [draft]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"resident_ids": (9_999,)}, NotFound),
        ({"author_id": 9_999}, NotFound),
        ({"addenda": (PastAddendum(LONG_AGO, 9_999, "More"),)}, NotFound),
        ({"confidentiality": "nobody's"}, Invalid),
        ({"text": " \n\x00"}, Invalid),
        ({"text": "x" * 20_001}, Invalid),
        ({"addenda": (PastAddendum(LONG_AGO, 1, "\t"),)}, Invalid),
        ({"at": NOW + timedelta(hours=1)}, Invalid),
        ({"addenda": (PastAddendum(NOW + timedelta(days=1), 1, "More"),)}, Invalid),
        ({"kind": "party"}, ValueError),
    ],
)
def test_what_the_log_would_not_take_stops_all_of_it(
    vault: Vault, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        add(vault, entry(vault, person(vault, "Noor")), entry(vault, **changes))
    assert counted(vault) == [0, 0, 0]


def test_nothing_is_nothing(vault: Vault) -> None:
    assert add(vault) == []


def test_a_joined_record_and_a_protected_one_are_refused(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        staff = hired(vault, "D5")
        noor, twin, hidden = (person(vault, name) for name in ("Noor", "Nour", "Quilla"))
        vault.do("Join", merging.merge, resident_id=noor, merged_id=twin)
        with pytest.raises(Conflict, match="joined"):
            add(vault, entry(vault, twin))
        vault.do("P", protection.protect, resident_id=hidden, staff_ids=[vault.staff_id])
        assert len(add(vault, entry(vault, hidden))) == 1
        assert staff
    with signed_in(desk_file, "D5", clock) as vault:
        with pytest.raises(UserError, match="not there any more"):
            add(vault, entry(vault, hidden))


def test_one_act_in_the_trail_and_no_image_of_a_word(vault: Vault) -> None:
    noor = person(vault, "Noor")
    before = vault.read(audit.find).rows
    add(vault, *(entry(vault, noor, text=f"Soup {n}", confidentiality="safety") for n in range(9)))
    after = vault.read(audit.find).rows
    assert [row.label for row in after[: len(after) - len(before)]] == ["Brought in the log"]
    with vault._engine.begin() as connection:
        images = "SELECT count(*) FROM audit_image WHERE row_table LIKE 'log%'"
        assert connection.exec_driver_sql(images).scalar() == 0


def test_sealed_for_those_who_hold_the_key(desk_file: Path, clock: Clock) -> None:
    """The first account holds no counselling key: it writes, and reads nothing back."""
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4", "F1")
        noor = person(vault, "Noor")
        add(
            vault,
            entry(vault, noor, confidentiality="counselling", text="Zinnober evening"),
            entry(vault, noor, confidentiality="case", text="Karmin morning"),
        )
        with vault._engine.begin() as connection:
            stored = connection.exec_driver_sql("SELECT plain, body FROM log_text").all()
        assert all(plain is None and b"Zinnober" not in body for plain, body in stored)
        assert words(vault, noor) == {Words.LOCKED: "", Words.SHOWN: "Karmin morning"}
    with signed_in(desk_file, "H4", clock) as vault:
        rows = vault.read(log_entries.search, text="zinnober")
        assert vault.read(log_entries.read_words, entry_ids=[rows[0].id]) == {
            rows[0].id: "Zinnober evening"
        }
    with signed_in(desk_file, "F1", clock) as vault:
        assert words(vault, noor) == {Words.LOCKED: ""}
        with pytest.raises(NotAllowed):
            add(vault, entry(vault, noor))


def words(vault: Vault, resident_id: int) -> dict[Words, str]:
    found = vault.read(log_entries.of_resident, resident_id=resident_id).rows
    return {row.words: row.text for row in found}
