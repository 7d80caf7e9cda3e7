# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A box that money moved in and nobody counted for a while: a line of Today for who pays."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.ledger import Account
from shelterdesk.services.money import accounts, cash_box, cash_counts
from shelterdesk.services.money.cash_box import Moved
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values.value_words import day_in_words

#: So long a box may go uncounted while money moves.
A_WHILE: Final = timedelta(days=7)
TABLES: Final = ("account", "cash_count", "ledger_entry")


def due(tx: Transaction) -> list[DueLine]:
    """The boxes to count."""
    if not (tx.may(Capability.PAY_OUT) and tx.may(Capability.SEE_MONEY)):
        return []
    boxes = select(Account).where(Account.kind.in_(cash_box.BOXES), Account.is_active)
    lines = (_line(tx, account) for account in tx.session.scalars(boxes.order_by(Account.id)))
    return [line for line in lines if line is not None]


def _line(tx: Transaction, account: Account) -> DueLine | None:
    last = cash_counts.last_of(tx, account, account.currency)
    counted = None if last is None else last.at.astimezone(tx.now.tzinfo).date()
    if counted is not None and tx.today < counted + A_WHILE:
        return None
    moved = cash_box.moved_since(tx, account, last)
    if not moved.times:
        return None
    box = accounts.name_of(tx, account)
    title = _("{box}: never counted").format(box=box)
    if counted is not None:
        title = _("{box}: not counted since {day}").format(box=box, day=day_in_words(counted))
    return DueLine(
        day=tx.today if counted is None else counted + A_WHILE,
        icon="wallet-cards",
        title=title,
        detail=_moved(moved),
        is_for_all=True,
        kind=DueKind.CASH,
        place=("stipends", ("tab", "cash", account.id)),
    )


def _moved(moved: Moved) -> str:
    return ngettext("{n} entry since", "{n} entries since", moved.times).format(n=moved.times)
