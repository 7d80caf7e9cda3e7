# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may collect somebody's money: whom she authorised, from when until when.

The name is plain, for the desk must know it. Who pays out does not decide it: that would let one
person name a collector and hand the money to herself. A name is not changed afterwards, because
receipts lead to it; what was a mistake is ended, or undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.payments import Collector
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.values import sealed_words

__all__ = ["CollectorForm", "CollectorRow", "add", "end", "of_resident"]

_LONGEST: Final = 80
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CollectorForm:
    """Somebody who may collect; only the name is required."""

    name: str
    relation: str = ""
    start: date | None = None  # today, if not said
    last_day: date | None = None  # none: until she ends it


@dataclass(frozen=True, slots=True)
class CollectorRow:
    """Somebody who may collect, as lists show it."""

    id: int
    resident_id: int
    name: str
    relation: str
    start: date
    last_day: date | None
    is_in_force: bool

    @property
    def words(self) -> str:
        """``Rita Quillhart · her sister``."""
        return " · ".join(part for part in (self.name, self.relation) if part)


@verb(Capability.EDIT_AWARDS)
def add(tx: Transaction, *, resident_id: int, form: CollectorForm) -> int:
    """Note whom she authorised; returns the id."""
    residents.get(tx, resident_id)
    name = sealed_words.checked(form.name, field="name", longest=_LONGEST)
    if not name:
        raise Invalid(_("Write the name of who may collect."), field="name")
    start = form.start or tx.today
    if form.last_day is not None and form.last_day < start:
        raise Invalid(_("The last day must not be before the first."), field="last_day")
    row = Collector(
        resident_id=resident_id,
        name=name,
        relation=sealed_words.checked(form.relation, field="relation", longest=_LONGEST),
        start=start,
        end=None if form.last_day is None else form.last_day + _A_DAY,
    )
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    tx.person(resident_id)
    return row.id


@verb(Capability.EDIT_AWARDS)
def end(tx: Transaction, *, collector_id: int) -> None:
    """From now on this person collects nothing."""
    row = tx.session.get(Collector, collector_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise protection.not_there()
    if row.end is not None and row.end <= tx.today:
        raise Conflict(_("This has ended already."))
    tx.about(row)
    tx.person(row.resident_id)
    if row.start >= tx.today:  # not one whole day is left: it never began
        row.start = tx.today - _A_DAY
    row.end = tx.today


@query(Capability.SEE_MONEY)
def of_resident(
    tx: Transaction, *, resident_id: int, with_ended: bool = False
) -> tuple[CollectorRow, ...]:
    """Whom she authorised, those who may collect now first."""
    residents.get(tx, resident_id)
    query = select(Collector).where(Collector.resident_id == resident_id)
    rows = [_row(tx, one) for one in tx.session.scalars(query.order_by(Collector.id))]
    shown = [row for row in rows if with_ended or row.is_in_force or row.start > tx.today]
    return tuple(sorted(shown, key=lambda row: (not row.is_in_force, row.id)))


# For other services
def in_force(
    tx: Transaction, resident_ids: Iterable[int]
) -> dict[int, tuple[CollectorRow, ...]]:  # fmt: skip
    """Who may collect today, by resident."""
    query = select(Collector).where(
        Collector.resident_id.in_(set(resident_ids)),
        Collector.start <= tx.today,
        Collector.end > tx.today,
        protection.visible(tx, Collector.resident_id),
    )
    found: dict[int, list[CollectorRow]] = {}
    for one in tx.session.scalars(query.order_by(Collector.id)):
        found.setdefault(one.resident_id, []).append(_row(tx, one))
    return {resident_id: tuple(rows) for resident_id, rows in found.items()}


def _row(tx: Transaction, one: Collector) -> CollectorRow:
    return CollectorRow(
        id=one.id,
        resident_id=one.resident_id,
        name=one.name,
        relation=one.relation,
        start=one.start,
        last_day=None if one.end is None else one.end - _A_DAY,
        is_in_force=one.start <= tx.today < (one.end or OPEN_END),
    )
