# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things handed out and counted, where the house wants that: what is on hand is what came in, less
what went out.

More may be given than the file knows of: the shelf is right, and somebody counts it again. So a
number below zero is possible and is always said, never hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.services_given import ServiceGiven, StockItem, StockMove, StockReason
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words

__all__ = [
    "TABLES", "ItemForm", "ItemRow", "MoveRow", "StockReason", "add", "count",
    "discard", "due", "edit", "form", "give_out", "items", "moves", "of_kind", "receive",
    "retire", "take_back",
]  # fmt: skip

TABLES: Final = ("stock_item", "stock_move", "organisation")

_MOST: Final = 99_999
_LONGEST_NAME: Final = 80
_LONGEST_UNIT: Final = 20
_LONGEST_NOTE: Final = 120
_SOON: Final = timedelta(days=14)  # what runs out within so many days is said
_LOTS: Final = 60
_PLACE: Final = "place"


@dataclass(frozen=True, slots=True)
class ItemForm:
    """A thing in stock; only its name is required."""

    name: str
    unit: str = ""
    kind: str | None = None  # the code of the support it counts as
    low_at: int | None = None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A thing as lists show it."""

    id: int
    name: str
    unit: str
    kind: str | None
    kind_words: str
    on_hand: int
    low_at: int | None
    expires: date | None  # the first day on which something on hand runs out

    @property
    def is_low(self) -> bool:
        """Whether it is time to get more, or to count again."""
        return self.on_hand < 0 or (self.low_at is not None and self.on_hand <= self.low_at)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Something that came in or went out."""

    id: int
    at: datetime  # local
    quantity: int
    reason: StockReason
    expires: date | None
    note: str
    after: int  # on hand then


# Things
@verb(Capability.WRITE_LOG)
def add(tx: Transaction, *, form: ItemForm) -> int:
    """A thing to count, a new one or one of before again; returns its id."""
    name = sealed_words.checked(form.name, field="name", longest=_LONGEST_NAME)
    of_before = select(StockItem).where(StockItem.name == name, ~StockItem.is_active)
    row = tx.session.scalar(of_before) or StockItem()
    row.is_active = True
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.WRITE_LOG)
def edit(tx: Transaction, *, item_id: int, form: ItemForm) -> None:
    """Change its name, or from which number on somebody is reminded."""
    _write(tx, _get(tx, item_id), form)


@verb(Capability.WRITE_LOG)
def retire(tx: Transaction, *, item_id: int) -> None:
    """It is counted no longer; what was written of it stays."""
    _get(tx, item_id).is_active = False


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, item_id: int) -> ItemForm:
    """A thing as a form."""
    row = _get(tx, item_id)
    word = vocabularies.listed(tx, row.kind_id)
    return ItemForm(row.name, row.unit, None if word is None else word.code, row.low_at)


@query(Capability.SEE_RESIDENTS)
def items(tx: Transaction) -> list[ItemRow]:
    """Things in stock by their names, with how many are there."""
    wanted = select(StockItem).where(StockItem.is_active).order_by(StockItem.name, StockItem.id)
    found = list(tx.session.scalars(wanted))
    ids = [row.id for row in found]
    on_hand = _on_hand(tx, ids)
    expires = _expiries(tx, on_hand)
    rows = []
    for row in found:
        word = vocabularies.listed(tx, row.kind_id)
        rows.append(
            ItemRow(
                id=row.id,
                name=row.name,
                unit=row.unit,
                kind=None if word is None else word.code,
                kind_words=vocabularies.label(tx, row.kind_id),
                on_hand=on_hand[row.id],
                low_at=row.low_at,
                expires=expires.get(row.id),
            )
        )
    return rows


@query(Capability.SEE_RESIDENTS)
def of_kind(tx: Transaction, *, kind: str) -> list[ItemRow]:
    """What is handed out as a kind of support; none where the house counts nothing."""
    if not organisation.form(tx).counts_stock:
        return []
    return [row for row in items(tx) if row.kind == kind]


# In and out
@verb(Capability.WRITE_LOG)
def receive(
    tx: Transaction, *, item_id: int, quantity: int, expires: date | None = None, note: str = ""
) -> int:
    """Things came in; returns the id of what was written."""
    _checked(quantity)
    if expires is not None and expires < tx.today:
        raise Invalid(_("This day is past."), field="expires")
    return _move(tx, _get(tx, item_id), quantity, StockReason.RECEIVED, note=note, expires=expires)


@verb(Capability.WRITE_LOG)
def discard(tx: Transaction, *, item_id: int, quantity: int, note: str = "") -> int:
    """Things were thrown away, or are lost; returns the id of what was written."""
    _checked(quantity)
    return _move(tx, _get(tx, item_id), -quantity, StockReason.DISCARDED, note=note)


@verb(Capability.WRITE_LOG)
def count(tx: Transaction, *, item_id: int, counted: int, note: str = "") -> int:
    """The shelf was counted: from now on so many are there. Returns by how many it differed."""
    if not 0 <= counted <= _MOST:
        raise Invalid(_("Write a number from 0."), field="counted")
    row = _get(tx, item_id)
    differs = counted - _on_hand(tx, [item_id])[item_id]
    if differs:
        _move(tx, row, differs, StockReason.COUNTED, note=note)
    return differs


@verb(Capability.WRITE_LOG)
def take_back(tx: Transaction, *, move_id: int) -> None:
    """It was noted by mistake. What was given out is put right where it was given."""
    row = tx.session.get(StockMove, move_id)
    if row is None:
        raise NotFound(_("This is not there any more."))
    if row.service_given_id is not None:
        raise Conflict(_("Take away the support it was given for; it is back on the shelf then."))
    tx.about(row)
    tx.session.delete(row)


@query(Capability.SEE_RESIDENTS)
def moves(tx: Transaction, *, item_id: int, limit: int = 60) -> list[MoveRow]:
    """What came in and went out of a thing, the latest first."""
    _get(tx, item_id)
    after = _on_hand(tx, [item_id])[item_id]
    found = tx.session.scalars(
        select(StockMove)
        .where(StockMove.item_id == item_id)
        .order_by(StockMove.at.desc(), StockMove.id.desc())
        .limit(limit)
    )
    rows = []
    for row in found:
        at, reason = row.at.astimezone(tx.now.tzinfo), StockReason(row.reason)
        rows.append(MoveRow(row.id, at, row.quantity, reason, row.expires, row.note, after))
        after -= row.quantity
    return rows


# For services
def give_out(tx: Transaction, row: ServiceGiven) -> None:
    """What was given leaves the shelf: the thing that was chosen, or the only one of its kind."""
    if row.is_declined:
        return
    if row.stock_item_id is None:
        row.stock_item_id = _only_one(tx, row.kind_id)
    if row.stock_item_id is None:
        return
    tx.session.flush()
    move = StockMove(
        item_id=row.stock_item_id,
        at=row.at,
        quantity=-row.quantity,
        reason=StockReason.GIVEN.value,
        service_given_id=row.id,
    )
    tx.session.add(move)


def due(tx: Transaction) -> list[DueLine]:
    """What is nearly gone, runs out soon, or must be counted again."""
    if not organisation.form(tx).counts_stock:
        return []
    return [
        DueLine(
            day=tx.today,
            icon="boxes",
            title=row.name,
            detail=words,
            is_for_all=True,
            tone="notice",
            kind=DueKind.STOCK,
            place=("log", ("tab", "support", ("stock", row.id))),
        )
        for row in items(tx)
        if (words := _needs(row, tx.today))
    ]


def _needs(row: ItemRow, today: date) -> str:
    if row.on_hand < 0:
        return _("More was given out than came in: count it again")
    if row.is_low:
        return ngettext("{n} left", "{n} left", row.on_hand).format(n=row.on_hand)
    if row.expires is not None and row.expires <= today + _SOON:
        return _("Runs out soon")
    return ""


# Within
def _only_one(tx: Transaction, kind_id: int) -> int | None:
    if not organisation.form(tx).counts_stock:
        return None
    wanted = select(StockItem.id).where(StockItem.kind_id == kind_id, StockItem.is_active)
    found = list(tx.session.scalars(wanted.limit(2)))
    return found[0] if len(found) == 1 else None


def _on_hand(tx: Transaction, ids: Collection[int]) -> dict[int, int]:
    sums = select(StockMove.item_id, func.sum(StockMove.quantity))
    sums = sums.where(StockMove.item_id.in_(ids)).group_by(StockMove.item_id)
    found = {item_id: int(number) for item_id, number in tx.session.execute(sums)} if ids else {}
    return {item_id: found.get(item_id, 0) for item_id in ids}


def _expiries(tx: Transaction, on_hand: dict[int, int]) -> dict[int, date]:
    """When the first of what is there runs out. What runs out first is taken to go first, so what
    is left is of the lots with the latest days."""
    there = [item_id for item_id, number in on_hand.items() if number > 0]
    lots: dict[int, list[tuple[date | None, int]]] = defaultdict(list)
    # Without a day it keeps longest. No more lots of a thing are looked at than can matter.
    number = func.row_number().over(
        partition_by=StockMove.item_id,
        order_by=(StockMove.expires.is_(None).desc(), StockMove.expires.desc()),
    )
    received = (
        select(StockMove.item_id, StockMove.expires, StockMove.quantity, number.label(_PLACE))
        .where(StockMove.item_id.in_(there), StockMove.reason == StockReason.RECEIVED)
        .subquery()
    )
    wanted = select(received).where(received.c.place <= _LOTS).order_by(received.c.place)
    for item_id, expires, quantity, _place in tx.session.execute(wanted) if there else ():
        lots[item_id].append((expires, quantity))
    found: dict[int, date] = {}
    for item_id, those in lots.items():
        left = on_hand[item_id]
        for expires, quantity in those:
            if left > 0 and expires is not None:
                found[item_id] = expires
            left -= quantity
    return found


def _move(
    tx: Transaction,
    item: StockItem,
    quantity: int,
    reason: StockReason,
    *,
    note: str,
    expires: date | None = None,
) -> int:
    words = sealed_words.checked(note, field="note", longest=_LONGEST_NOTE)
    row = StockMove(
        item_id=item.id, at=tx.now, quantity=quantity, reason=reason.value, expires=expires,
        note=words,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


def _checked(quantity: int) -> None:
    if not 1 <= quantity <= _MOST:
        raise Invalid(_("Write a number from 1."), field="quantity")


def _get(tx: Transaction, item_id: int) -> StockItem:
    row = tx.session.get(StockItem, item_id)
    if row is None:
        raise NotFound(_("This thing is not in stock any more."))
    tx.about(row)
    return row


def _write(tx: Transaction, row: StockItem, form: ItemForm) -> None:
    name = sealed_words.checked(form.name, field="name", longest=_LONGEST_NAME)
    if not name:
        raise Invalid(_("What is it?"), field="name")
    same = select(StockItem.id).where(StockItem.name == name)
    if row.id is not None:
        same = same.where(StockItem.id != row.id)
    if tx.session.scalar(same) is not None:
        raise Conflict(_("This thing is counted already."), field="name")
    if form.low_at is not None and not 0 <= form.low_at <= _MOST:
        raise Invalid(_("Write a number from 0."), field="low_at")
    row.name = name
    row.unit = sealed_words.checked(form.unit, field="unit", longest=_LONGEST_UNIT)
    row.low_at = form.low_at
    row.kind_id = (
        None
        if form.kind is None
        else vocabularies.find_id(tx, vocabulary=Vocabulary.SUPPORT_KIND, code=form.kind)
    )
