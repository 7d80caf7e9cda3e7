# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holidays: days on which nobody is paid, beside the days of rest of each week.

A pay day that falls on one moves (``periods.py``); what is prepared already is prepared anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.stipends import Holiday
from shelterdesk.services import organisation
from shelterdesk.services.stipends.periods import Calendar
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.value_words import day_in_words

__all__ = ["HolidayRow", "NewHoliday", "add", "add_all", "edit", "listed", "remove"]

_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A day on which nobody is paid."""

    id: int
    on: date
    name: str


@dataclass(frozen=True, slots=True)
class NewHoliday:
    """One of a list that is taken over at once."""

    on: date
    name: str = ""


@verb(Capability.EDIT_SCHEMES)
def add(tx: Transaction, *, on: date, name: str = "") -> int:
    """Add a holiday and return its id."""
    row = Holiday()
    _write(tx, row, on, name)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_SCHEMES)
def add_all(tx: Transaction, *, those: Collection[NewHoliday]) -> int:
    """Take over a list, of a year for example, and return how many are new; a day that is there
    already stays as it is."""
    there = set(tx.session.scalars(select(Holiday.on)))
    count = 0
    for one in those:
        if one.on not in there:
            there.add(one.on)
            add(tx, on=one.on, name=one.name)
            count += 1
    return count


@verb(Capability.EDIT_SCHEMES)
def edit(tx: Transaction, *, holiday_id: int, on: date, name: str = "") -> None:
    """Another day, or another name."""
    _write(tx, _get(tx, holiday_id), on, name)


@verb(Capability.EDIT_SCHEMES)
def remove(tx: Transaction, *, holiday_id: int) -> None:
    """The house pays on that day after all."""
    tx.session.delete(_get(tx, holiday_id))


@query(Capability.SEE_MONEY)
def listed(tx: Transaction, *, since: date | None = None) -> list[HolidayRow]:
    """The holidays from a day on, or all, in their order."""
    wanted = select(Holiday).order_by(Holiday.on)
    if since is not None:
        wanted = wanted.where(Holiday.on >= since)
    return [HolidayRow(row.id, row.on, row.name) for row in tx.session.scalars(wanted)]


# For other services
def calendar(tx: Transaction) -> Calendar:
    """When the house does not pay."""
    days = tx.session.scalars(select(Holiday.on))
    return Calendar(organisation.form(tx).rest_days, frozenset(days))


# Within
def _get(tx: Transaction, holiday_id: int) -> Holiday:
    row = tx.session.get(Holiday, holiday_id)
    if row is None:
        raise NotFound(_("This holiday is not there any more."))
    tx.about(row)
    return row


def _write(tx: Transaction, row: Holiday, on: date, name: str) -> None:
    is_there = select(Holiday.id).where(Holiday.on == on, Holiday.id != (row.id or 0))
    if tx.session.scalar(is_there) is not None:
        words = _("{day} is on the list already.").format(day=day_in_words(on))
        raise Conflict(words, field="on")
    row.on = on
    row.name = sealed_words.checked(name, field="name", longest=_LONGEST)
