# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desk opens all day is found by an index: no table that grows with the years is read
through, nor all of it that lies in the past, as SQLite itself tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import event

from shelterdesk.services.agenda import tasks, week
from shelterdesk.services.giving import support_used
from shelterdesk.services.log import log_book, log_entries
from shelterdesk.services.medication import medicine_rounds
from shelterdesk.services.outreach import helpline
from shelterdesk.services.rooms import (
    absences,
    bed_nights,
    board,
    emergency,
    reservations,
    roll_calls,
    waiting,
)
from shelterdesk.services.safety import alerts, keep_apart, shift_facts
from shelterdesk.services.shifts import handover, shifts
from shelterdesk.services.today import kept_today, today, today_due
from shelterdesk.services.visits import open_visits, visit_days, visits
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.protected_world import DAY, World

TONIGHT = NOW.date()
#: As large as the house, its words and its staff, however long it has been open.
OF_THE_HOUSE: Final = frozenset({
    "audit_state", "bed", "domain", "fund", "holiday", "organisation", "partner",
    "programme",
    "resident_access", "retention_rule", "role_capability", "room", "shift_pattern", "site",
    "staff", "term",
})  # fmt: skip
_TABLE: Final = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)\s+AS\s+(\w+)")
_READ_FROM: Final = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)\b")
#: The trail is only asked for its newest hour, whether the clock of the computer can be right.
_NEVER_CHANGES_A_LINE: Final = frozenset({"audit_event"})
_READ_THROUGH: Final = re.compile(r"^SCAN (\w+)")
#: Found by nothing but that it is past: all there ever was.
_ALL_THAT_IS_PAST: Final = re.compile(r"^SEARCH (\w+) .*\(\w+<\?\)")


@pytest.fixture
def world(vault: Vault) -> World:
    """Something in every table, so that each question is asked to its end."""
    return World(vault)


def statements(vault: Vault, ask: Callable[..., Any], **kwargs: Any) -> list[tuple[str, Any]]:
    """All that an answer asks of the file."""
    asked: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        is_newest = statement.startswith("SELECT max(")  # one look at the end of an index
        if statement.startswith(("SELECT", "WITH")) and not is_newest:
            asked.append((statement, given))

    vault._memory.drop(kept_today._Kept)
    event.listen(vault._engine, "before_cursor_execute", listen)
    try:
        vault.read(ask, **kwargs)
    finally:
        event.remove(vault._engine, "before_cursor_execute", listen)
    return asked


def read_through(vault: Vault, ask: Callable[..., Any], **kwargs: Any) -> list[str]:
    """The steps of all statements of an answer that read a table with a history whole."""
    asked = statements(vault, ask, **kwargs)
    return [step for statement, given in asked for step in _steps(vault, statement, given)]


def _steps(vault: Vault, statement: str, given: Any) -> list[str]:
    shown_as = {alias: table for table, alias in _TABLE.findall(statement)}
    with vault._engine.begin() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    found = []
    for step in (str(row[-1]) for row in plan):
        read = _READ_THROUGH.match(step) or _ALL_THAT_IS_PAST.match(step)
        if read is None or read[1] == "CONSTANT" or read[1].startswith("anon_"):
            continue
        table = shown_as.get(read[1], read[1])
        if table not in OF_THE_HOUSE:
            found.append(step)
    return found


def test_of_what_is_due(vault: Vault, world: World) -> None:
    found = {
        source.due.__module__: read_through(vault, lambda tx, of=source: of.due(tx))
        for source in today_due._SOURCES
    }
    assert {name: steps for name, steps in found.items() if steps} == {}


def test_of_what_the_desk_opens(vault: Vault, world: World) -> None:
    site = {"site_id": world.site}
    strip = {"first": TONIGHT - 6 * DAY, "days": 21}
    nights = {"first": TONIGHT - timedelta(days=30), "last": TONIGHT}
    asked: dict[Callable[..., Any], dict[str, Any]] = {
        today.today: {},
        alerts.now: {},
        shift_facts.tonight: {},
        shift_facts.kitchen: {},
        emergency.now: {},
        board.board: site,
        board.strip: site | strip,
        keep_apart.on_night: site | {"night": TONIGHT},
        reservations.kept: {},
        absences.away: {},
        waiting.waiting: {},
        roll_calls.sheet: site,
        log_book.of_day: {},
        log_entries.drafts: {},
        visits.here_now: {},
        visit_days.day: {"on": None},
        open_visits.unended: {},
        shifts.current: {},
        handover.received: {},
        medicine_rounds.rounds: {},
        tasks.listed: {},
        week.calendar: {"first": TONIGHT},
        helpline.call_backs: {},
        support_used.counts: nights,
        bed_nights.count: nights | {"by": bed_nights.By.FUND},
    }
    found = {ask.__module__ + "." + ask.__name__: read_through(vault, ask, **about)
             for ask, about in asked.items()}  # fmt: skip
    assert {name: steps for name, steps in found.items() if steps} == {}


def test_what_is_kept_names_every_table_it_was_read_from(vault: Vault, world: World) -> None:
    """An answer that is kept is asked again after any change of what it came from."""
    missing = {}
    kept = [(source.due, source.tables) for source in today_due._SOURCES]
    for ask, tables in [*kept, (today._sheet, today.TABLES)]:
        read = {
            table
            for statement, _given in statements(vault, lambda tx, of=ask: of(tx))
            for table in _READ_FROM.findall(statement)
        }
        unnamed = read - kept_today.ALWAYS - set(tables) - _NEVER_CHANGES_A_LINE
        if unnamed:
            missing[ask.__module__] = unnamed
    assert missing == {}


def test_a_step_that_reads_all_is_seen(vault: Vault, world: World) -> None:
    def ask(tx: Any) -> None:
        run = tx.session.connection().exec_driver_sql
        run("SELECT count(*) FROM visit WHERE end IS NULL").all()
        run("SELECT end FROM visit WHERE start < ?", ("2026-01-01",)).all()
        run("SELECT end FROM visit WHERE start > ?", ("2026-01-01",)).all()

    assert len(read_through(vault, ask)) == 2
