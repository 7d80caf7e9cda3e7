# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting the cash box: piece by piece, against the count before, by two people where two are.
A shift counts when it begins and when it ends, or whenever somebody doubts.

A count is not changed afterwards: who counted wrong counts again. One who is alone at night can
count; the count then says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from shelterdesk import regions
from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.cash import CashCount, CashCountLine
from shelterdesk.services import organisation
from shelterdesk.services.values import sealed_words

__all__ = ["Box", "CountForm", "CountRow", "Pieces", "box", "count", "of_shift", "recent"]

_LONGEST: Final = {"reason": 300, "witness": 80}
_MOST_PIECES: Final = 1_000_000
_MOST: Final = 10**15  # minor units; far below what the file can hold


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many coins or notes of one value."""

    denomination: int  # minor units of one piece
    pieces: int

    @property
    def amount(self) -> int:
        """What they are worth together."""
        return self.denomination * self.pieces


@dataclass(frozen=True, slots=True)
class CountForm:
    """A count as it is entered."""

    pieces: tuple[Pieces, ...]
    reason: str = ""  # of a difference
    witness_id: int | None = None
    witness: str = ""  # who has no account
    currency: str | None = None  # the house's, if not said

    @property
    def counted(self) -> int:
        """All of it together."""
        return sum(one.amount for one in self.pieces)


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count as lists and sheets show it; amounts in minor units."""

    id: int
    at: datetime  # local
    currency: str
    expected: int | None  # none: the first count there was
    counted: int
    reason: str
    counted_by: str
    witness: str  # empty: counted alone
    pieces: tuple[Pieces, ...]

    @property
    def difference(self) -> int:
        """Counted minus expected; nothing was expected of a first count."""
        return 0 if self.expected is None else self.counted - self.expected


@dataclass(frozen=True, slots=True)
class Box:
    """What to count and what should be there; without a currency the house counts no cash."""

    currency: str | None
    denominations: tuple[int, ...] = ()  # the largest first; others can be added
    expected: int | None = None
    last: CountRow | None = None  # the count before, whatever its currency


@query(Capability.WRITE_LOG)
def box(tx: Transaction) -> Box:
    """The box of the house as the next count begins."""
    currency = organisation.form(tx).currency
    if not currency:
        return Box(None)
    last = next(iter(recent(tx, limit=1)), None)
    return Box(currency, regions.denominations(currency), _expected(tx, currency), last)


@verb(Capability.WRITE_LOG)
def count(tx: Transaction, *, form: CountForm, shift_id: int | None = None) -> int:
    """Note a count by the person signed in and return its id. Nothing counted is an empty box.

    Another sum than the last one asks for a reason.
    """
    currency = form.currency or organisation.form(tx).currency
    if not currency:
        raise Invalid(_("Choose the currency of the house in Preferences first."))
    pieces = _together(form.pieces)
    counted = sum(one * number for one, number in pieces.items())
    if counted > _MOST:
        raise Invalid(_("That is more than a box can hold."), field="pieces")
    expected = _expected(tx, currency)
    reason, witness = (
        sealed_words.checked(getattr(form, name), field=name, longest=longest)
        for name, longest in _LONGEST.items()
    )
    if expected is not None and counted != expected and not reason:
        raise Invalid(_("Another sum is expected: please write why."), field="reason")
    _check_witness(tx, form)
    row = CashCount(
        at=tx.now,
        shift_id=shift_id,
        currency=currency,
        expected=expected,
        counted=counted,
        reason=reason,
        counted_by=tx.staff_id,
        witness_id=form.witness_id,
        witness="" if form.witness_id is not None else witness,
    )
    tx.session.add(row)
    tx.session.flush()
    for denomination, number in sorted(pieces.items(), reverse=True):
        line = CashCountLine(cash_count_id=row.id, denomination=denomination, pieces=number)
        tx.session.add(line)
    tx.session.flush()
    tx.about(row)
    return row.id


@query(Capability.WRITE_LOG)
def recent(tx: Transaction, *, limit: int = 30) -> list[CountRow]:
    """The last counts, the newest first."""
    return _rows(
        tx, tx.session.scalars(select(CashCount).order_by(CashCount.id.desc()).limit(limit))
    )


@query(Capability.WRITE_LOG)
def of_shift(tx: Transaction, *, shift_id: int) -> CountRow | None:
    """The last count of a shift."""
    query = select(CashCount).where(CashCount.shift_id == shift_id)
    rows = _rows(tx, tx.session.scalars(query.order_by(CashCount.id.desc()).limit(1)))
    return rows[0] if rows else None


# For other services
def all_of_shift(tx: Transaction, shift_id: int) -> list[CountRow]:
    """The counts of a shift, the first one first."""
    query = select(CashCount).where(CashCount.shift_id == shift_id).order_by(CashCount.id)
    return _rows(tx, tx.session.scalars(query))


# Within
def _expected(tx: Transaction, currency: str) -> int | None:
    """What was in the box at the last count."""
    query = select(CashCount.counted).where(CashCount.currency == currency)
    return tx.session.scalar(query.order_by(CashCount.id.desc()).limit(1))


def _together(pieces: Iterable[Pieces]) -> Counter[int]:
    found: Counter[int] = Counter()
    for one in pieces:
        if one.denomination <= 0 or one.denomination > _MOST:
            raise Invalid(_("A coin or note is worth something."), field="pieces")
        if not 0 <= one.pieces <= _MOST_PIECES:
            raise Invalid(_("So many pieces cannot be."), field="pieces")
        if one.pieces:
            found[one.denomination] += one.pieces
    return found


def _check_witness(tx: Transaction, form: CountForm) -> None:
    if form.witness_id is None:
        return
    if form.witness_id == tx.staff_id:
        raise Invalid(_("The second person is somebody else."), field="witness_id")
    if form.witness_id not in organisation.staff_names(tx):
        raise Invalid(_("Choose a colleague."), field="witness_id")


def _rows(tx: Transaction, found: Iterable[CashCount]) -> list[CountRow]:
    counts = list(found)
    pieces: dict[int, list[Pieces]] = {row.id: [] for row in counts}
    query = select(CashCountLine).where(CashCountLine.cash_count_id.in_(pieces))
    for line in tx.session.scalars(query.order_by(CashCountLine.denomination.desc())):
        pieces[line.cash_count_id].append(Pieces(line.denomination, line.pieces))
    names = organisation.staff_names(tx)
    return [
        CountRow(
            id=row.id,
            at=row.at.astimezone(tx.now.tzinfo),
            currency=row.currency,
            expected=row.expected,
            counted=row.counted,
            reason=row.reason,
            counted_by=names.get(row.counted_by or 0, ""),
            witness=names.get(row.witness_id or 0, "") or row.witness,
            pieces=tuple(pieces[row.id]),
        )
        for row in counts
    ]
