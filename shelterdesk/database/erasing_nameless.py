# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words about people without a record: a word and a safe contact on the waiting list, for whom a
bed was kept, a call. They lie with no person whose clock would run, so they have their own: from
the day on which it was over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from shelterdesk.database import erased_images
from shelterdesk.database import erasing_rules as rules
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import Base
from shelterdesk.models.outreach import HelplineState

#: Numbers and uuids, table by table.
Rows = dict[str, list[tuple[int, str]]]


def counted(tx: Transaction, until: date) -> Iterator[tuple[str, int, date]]:
    """Of how many rows, table by table, the words were over by a day, and since when the first."""
    for name, column in rules.NAMELESS.items():
        table = Base.metadata.tables[name]
        number, first = tx.session.execute(
            select(func.count(), func.min(table.c[column])).where(_is_over(tx, name, until))
        ).one()
        if number:
            yield name, number, _day(tx, first)


def rows_of(tx: Transaction, until: date) -> Rows:
    """Those rows, and such that somebody removed before: their images hold them whole."""
    connection = tx.session.connection()
    found: Rows = {}
    for name in rules.NAMELESS:
        table = Base.metadata.tables[name]
        rows = connection.execute(select(table.c.id, table.c.uuid).where(_is_over(tx, name, until)))
        found[name] = [(row.id, row.uuid) for row in rows]
    for name, removed in erased_images.removed_rows(tx, list(rules.NAMELESS)).items():
        for row_id, uuid, pairs in removed:
            written = str(pairs.get("created_at", [""])[0])[:10]
            is_nameless = pairs.get("resident_id", [None])[0] is None
            if is_nameless and written and written <= until.isoformat():
                found[name].append((row_id, uuid))
    return found


def _is_over(tx: Transaction, name: str, until: date) -> ColumnElement[bool]:
    """About nobody with a record, over by a day, and there are still words in it."""
    columns = Base.metadata.tables[name].c
    conditions: list[Any] = [columns.resident_id.is_(None)]
    if name == "helpline_contact":
        over = datetime.combine(until + timedelta(days=1), datetime.min.time(), tx.now.tzinfo)
        conditions += [columns.at < over, columns.state != HelplineState.CALL_BACK.value]
    else:
        conditions.append(columns[rules.NAMELESS[name]] <= until)
    if name in rules.BLANKED:  # of others the row goes
        conditions.append(or_(*(func.length(columns[word]) > 0 for word in rules.BLANKED[name])))
    return and_(*conditions)


def _day(tx: Transaction, value: date | datetime) -> date:
    return value.astimezone(tx.now.tzinfo).date() if isinstance(value, datetime) else value
