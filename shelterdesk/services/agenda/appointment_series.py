# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a series of appointments: made for a year ahead, and further as time goes by.

All rows of a series stand on days of its rule, for one that is moved by itself leaves it; so its
first row says from where the rule counts.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.appointments import Appointment, AppointmentState
from shelterdesk.services.agenda import appointment_rows, recurrences
from shelterdesk.services.values.answers import Hidden

#: How far ahead the rows of a series stand in the calendar.
AHEAD: Final = timedelta(days=366)
#: What all of a series have in common.
_SHARED: Final = (
    "has_time", "minutes", "kind_id", "resident_id", "staff_id", "companion_id", "partner_id",
    "confidentiality", "plain", "remind_minutes", "series", "recurrence",
)  # fmt: skip


class Scope(StrEnum):
    """What a change of one of a series is for."""

    THIS = "this"
    LATER = "later"  # this one and those that come later


def begin(tx: Transaction, row: Appointment, rule: str, words: str) -> None:
    """Make a row the first of a series, and the others for a year ahead."""
    begin_again(row, rule)
    tx.session.flush()
    first = _day(tx, row)
    _make(tx, row, words, recurrences.days(rule, first, max(first, tx.today) + AHEAD), after=first)


def begin_again(row: Appointment, rule: str | None) -> None:
    """From this row on it is a series of its own."""
    row.series, row.recurrence = uuid.uuid4().hex, rule


def end_before(tx: Transaction, row: Appointment) -> None:
    """What came before a row goes on no more: the last row of a series says whether it does. Of
    those later what was called off already keeps its day, and is that last row no more."""
    if row.series is None:
        return
    of_series = select(Appointment).where(Appointment.series == row.series)
    before = of_series.where(Appointment.at < row.at).order_by(Appointment.at.desc())
    last = tx.session.scalar(before.limit(1))
    if last is not None:
        last.recurrence = None
    settled = Appointment.state != AppointmentState.PLANNED.value
    for one in tx.session.scalars(of_series.where(Appointment.at > row.at, settled)):
        leave(one)


def leave(row: Appointment) -> None:
    """The row belongs to no series any more."""
    row.series = row.recurrence = None


def later(tx: Transaction, row: Appointment) -> list[Appointment]:
    """Those of its series that come later and are still to be."""
    if row.series is None:
        return []
    query = select(Appointment).where(
        Appointment.series == row.series,
        Appointment.at > row.at,
        Appointment.state == AppointmentState.PLANNED.value,
    )
    return list(tx.session.scalars(query.order_by(Appointment.at)))


def rule_from(tx: Transaction, row: Appointment) -> str | None:
    """The rule as it goes on from a row: of a number of times, those that passed are gone."""
    if row.recurrence is None or "COUNT=" not in row.recurrence:
        return row.recurrence
    passed = tx.session.scalar(
        select(func.count(Appointment.id)).where(
            Appointment.series == row.series, Appointment.at < row.at
        )
    )
    found = recurrences.from_text(row.recurrence)
    count = found.count if found is not None and found.count is not None else 1
    left = max(1, count - (passed or 0))
    return row.recurrence.replace(f"COUNT={count}", f"COUNT={left}")


def extend(tx: Transaction, row: Appointment) -> None:
    """Make the rows that have come within a year since. Nothing where its words cannot be read to
    be written once more: a colleague with the key does it in passing."""
    if row.series is None:
        return
    of_series = select(Appointment).where(Appointment.series == row.series)
    first = tx.session.scalar(of_series.order_by(Appointment.at).limit(1))
    last = tx.session.scalar(of_series.order_by(Appointment.at.desc()).limit(1))
    if first is None or last is None or last.recurrence is None:
        return
    words = appointment_rows.words_of(tx, last)
    if not isinstance(words, Hidden):
        found = recurrences.days(last.recurrence, _day(tx, first), tx.today + AHEAD)
        _make(tx, last, words, found, after=_day(tx, last))


def _make(
    tx: Transaction, like: Appointment, words: str, found: Iterable[date], *, after: date
) -> None:
    at = like.at.astimezone(tx.now.tzinfo).time()
    shared: dict[str, Any] = {name: getattr(like, name) for name in _SHARED}
    for day in found:
        if day <= after:
            continue
        made = Appointment(state=AppointmentState.PLANNED.value, reminded=[], **shared)
        made.at = datetime.combine(day, at, tx.now.tzinfo)
        if like.body is not None:
            tx.seal_as(made, "body", like.confidentiality, words)
        tx.session.add(made)


def _day(tx: Transaction, row: Appointment) -> date:
    return row.at.astimezone(tx.now.tzinfo).date()
