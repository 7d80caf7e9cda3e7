# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily log as it is read: a day from cut-off to cut-off, or one person, newest first.

A page costs a page, however old the house is: entries come from the index of their time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, or_, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_
from shelterdesk.models.log_entries import LogEntry, LogKind, LogState
from shelterdesk.services import organisation
from shelterdesk.services.log import log_rows
from shelterdesk.services.log.log_rows import DESK, LogRow, Wanted, Words

__all__ = ["Day", "Wanted", "of_day"]


@dataclass(frozen=True, slots=True)
class Day:
    """Entries of a day, newest first; ``older`` goes on with it, None at its beginning."""

    day: date
    today: date
    rows: tuple[LogRow, ...]
    older: tuple[datetime, int] | None


@query(Capability.SEE_RESIDENTS, viewed=N_("Read the daily log"))
def of_day(
    tx: Transaction,
    *,
    day: date | None = None,
    wanted: Wanted | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 30,
) -> Day:
    """Final entries of a day, from the hour at which a night ends to the same hour of the next
    day; None is the one that is going on. Whose sealed words are shown is written down."""
    today = organisation.tonight(tx)
    of = day or today
    statement = _of_time(tx, *organisation.day_span(tx, of)).where(
        *(wanted or Wanted()).conditions()
    )
    if before is not None:
        at, id_ = before
        statement = statement.where(LogEntry.at <= at, or_(LogEntry.at < at, LogEntry.id < id_))
    found = tx.session.scalars(statement.limit(limit + 1)).all()
    rows = tuple(log_rows.rows_of(tx, found[:limit]))
    note_whose(tx, rows)
    tx.details["day"] = of.isoformat()
    return Day(of, today, rows, rows[-1].key if len(found) > limit else None)


def whole_day(tx: Transaction, day: date, kinds: Collection[LogKind] = ()) -> list[LogRow]:
    """All entries of a day in the order in which things happened, for paper."""
    statement = _of_time(tx, *organisation.day_span(tx, day))
    if kinds:
        statement = statement.where(LogEntry.kind.in_([kind.value for kind in kinds]))
    rows = log_rows.rows_of(tx, tx.session.scalars(statement).all()[::-1])
    note_whose(tx, rows)
    return rows


def note_whose(tx: Transaction, rows: Collection[LogRow]) -> None:
    """The people whose sealed words are among what is shown."""
    for row in rows:
        for one in row.family():
            if one.confidentiality != DESK and one.words is Words.SHOWN:
                for resident_id, _name in one.people:
                    tx.person(resident_id)


def _of_time(tx: Transaction, start: datetime, end: datetime) -> Select[LogEntry]:
    return (
        select(LogEntry)
        .where(
            LogEntry.at >= start,
            LogEntry.at < end,
            LogEntry.state == LogState.FINAL,
            LogEntry.parent_id.is_(None),
            log_rows.visible(tx),
        )
        .order_by(LogEntry.at.desc(), LogEntry.id.desc())
    )
