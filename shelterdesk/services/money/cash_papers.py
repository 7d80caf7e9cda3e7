# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statement of a cash box for paper: entries by receipt number and code, and each count."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import _
from shelterdesk.models.ledger import Account
from shelterdesk.services.money import accounts, cash_box, cash_counts, statements
from shelterdesk.services.money.cash_counts import CountRow
from shelterdesk.statistics.cash_sheet import CashCounted, CashMove, CashSheet

__all__ = ["boxes_to_choose", "statement"]


@query(Capability.SEE_MONEY)
def statement(
    tx: Transaction, *, box: str = "", first: date | None = None, last: date | None = None
) -> CashSheet:
    """A box, by the number of its account or by name, over [``first``, ``last``]: from the first of
    this month until today unless given. Raises ``NotFound`` and ``Invalid``."""
    account = _named(tx, box)
    until = last or tx.today
    start = first or min(until, tx.today.replace(day=1))
    told = statements.of_account(tx, account_id=account.id, start=start, until=until)
    counted = cash_counts.between(tx, account, _midnight(tx, start), _midnight(tx, until, 1))
    return CashSheet(
        box=told.title,
        currency=told.currency,
        first=start,
        last=until,
        opening=told.opening,
        moves=tuple(
            CashMove(line.on, line.receipt, line.sentence, line.amount, line.balance)
            for line in told.lines
        ),
        counts=tuple(_counted(row) for row in counted),
    )


@query(Capability.SEE_MONEY)
def boxes_to_choose(tx: Transaction) -> list[tuple[str, str]]:
    """Boxes as options of a report: code and words; those that were put away last."""
    return [(str(one.id), f"{accounts.name_of(tx, one)} · {one.currency}") for one in _all(tx)]


def _named(tx: Transaction, box: str) -> Account:
    wanted = box.strip().casefold()
    for one in _all(tx):
        if wanted in (str(one.id), accounts.name_of(tx, one).casefold()):
            return one
    raise NotFound(_("There is no cash box “{name}”.").format(name=box.strip()), field="box")


def _all(tx: Transaction) -> list[Account]:
    found = select(Account).where(Account.kind.in_(cash_box.BOXES))
    return list(tx.session.scalars(found.order_by(Account.is_active.desc(), Account.id)))


def _midnight(tx: Transaction, day: date, days_later: int = 0) -> datetime:
    """The moment at which a day begins here."""
    return datetime.combine(day + timedelta(days=days_later), time(), tx.now.tzinfo)


def _counted(row: CountRow) -> CashCounted:
    by = " · ".join(part for part in (row.counted_by, row.witness) if part)
    alone = "" if row.witness else _("counted alone")
    return CashCounted(
        at=row.at,
        counted=row.counted,
        expected=row.expected,
        reason=row.reason,
        by=" · ".join(part for part in (by, alone) if part),
    )
