# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching the notes: any script, newest first, no further than needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from shelterdesk.errors import NotFound
from shelterdesk.services.audit import audit
from shelterdesk.services.log import log_entries, log_search
from shelterdesk.services.log.log_entries import LogKind, Words
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, Clock
from tests.factories import person

MINUTE = timedelta(minutes=1)


def noted(vault: Vault, about: int, text: str, cls: str = "desk", **more: Any) -> int:
    made: int = vault.do(
        "Write a note", log_entries.note, kind=LogKind.NOTE, confidentiality=cls, text=text,
        resident_ids=[about], **more,
    ).result  # fmt: skip
    return made


def statements(vault: Vault, text: str) -> int:
    """How many a search asks."""
    seen: list[str] = []

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(vault._engine, "before_cursor_execute", look)
    vault.read(log_entries.search, text=text)
    event.remove(vault._engine, "before_cursor_execute", look)
    return len(seen)


def test_searching_in_any_script_and_order(vault: Vault, noor: int, clock: Clock) -> None:
    first = noted(vault, noor, "Café at the Žižkov bridge", cls="case")
    clock.now += MINUTE
    second = noted(vault, noor, "Мария came by")
    vault.do("Add", log_entries.addendum, entry_id=second, text="with a bridge of flowers")
    heard: list[tuple[int, int]] = []
    found = vault.read(
        log_entries.search, text="BRIDGE", progress=lambda d, t, _w: heard.append((d, t))
    )
    assert [row.id for row in found] == [second, first]
    assert heard == [(0, 3)]
    assert [row.id for row in vault.read(log_entries.search, text="zizkov cafe")] == [first]
    assert [row.id for row in vault.read(log_entries.search, text="mariya")] == [second]
    assert vault.read(log_entries.search, text="  ") == []
    assert vault.read(log_entries.search, text="nowhere") == []
    assert vault.read(audit.find).rows[0].label == "Searched the notes"


def test_a_search_ends_when_nothing_newer_can_come(
    vault: Vault, noor: int, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_search, "_BATCH", 2)
    monkeypatch.setattr(log_search, "_MOST_FOUND", 3)
    ids = [noted(vault, noor, f"Tea {n}", at=NOW - (20 - n) * MINUTE) for n in range(12)]
    clock.now += MINUTE
    vault.do("Add", log_entries.addendum, entry_id=ids[0], text="more tea")  # the newest words
    for whose in (None, noor):
        heard: list[int] = []
        found = vault.read(
            log_entries.search, text="tea", resident_id=whose,
            progress=lambda done, _total, _words, heard=heard: heard.append(done),
        )  # fmt: skip
        assert [row.id for row in found] == ids[:-4:-1]
        assert heard == [0, 2, 4]


def test_searching_one_persons_notes(
    vault: Vault, noor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_search, "_BATCH", 2)
    mai = person(vault, "Mai")
    ids = [noted(vault, noor, f"Tea, cup {number}", cls="legal") for number in range(5)]
    noted(vault, mai, "Tea as well")
    found = vault.read(log_entries.search, text="tea", resident_id=noor)
    assert sorted(row.id for row in found) == ids
    assert {row.words for row in found} == {Words.CLOSED}
    assert len(vault.read(log_entries.search, text="tea")) == 6
    with pytest.raises(NotFound):
        vault.read(log_entries.search, text="tea", resident_id=9_999)


def test_a_word_that_all_notes_hold_costs_no_more(vault: Vault, noor: int) -> None:
    noted(vault, noor, "Tea")
    statements(vault, "tea")
    few = statements(vault, "tea")
    for number in range(12):
        noted(vault, noor, f"Tea, cup {number}")
    assert statements(vault, "tea") == few
