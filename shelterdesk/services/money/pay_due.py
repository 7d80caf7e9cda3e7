# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits at the pay desk, as one line of Today for who pays."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from sqlalchemy import func, or_, select

from shelterdesk import regions
from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, language, ngettext
from shelterdesk.models.grants import Grant
from shelterdesk.models.income import Earning, IncomeActivity
from shelterdesk.models.stipends import Due
from shelterdesk.services.money.owed import WAYS, PayableKind
from shelterdesk.services.money.payables import paid_of
from shelterdesk.services.today.due_line import DueKind, DueLine

TABLES: Final = ("due", "earning", "grant_given", "income_activity", "payment")


def due(tx: Transaction) -> list[DueLine]:
    """How much is to be paid by now, for who pays out: sums, in which everybody counts."""
    if not (tx.may(Capability.PAY_OUT) and tx.may(Capability.SEE_MONEY)):
        return []
    waiting = [row for kind in PayableKind for row in _waiting(tx, kind) if row[1] > 0]
    if not waiting:
        return []
    sums: Counter[str] = Counter()
    for currency, left, _day in waiting:
        sums[currency] += left
    told = " · ".join(
        regions.amount(amount, currency, language()) for currency, amount in sorted(sums.items())
    )
    count = len(waiting)
    words = ngettext("{n} payment at the pay desk", "{n} payments at the pay desk", count)
    return [
        DueLine(
            day=min(day for _currency, _left, day in waiting),
            icon="banknote",
            title=words.format(n=count),
            detail=_("To be paid by now: {sum}").format(sum=told),
            is_for_all=True,
            kind=DueKind.PAYMENT,
            place=("stipends", ("tab", "pay")),
        )
    ]


def _waiting(tx: Transaction, kind: PayableKind) -> list[tuple[str, int, date]]:
    """Currency, what is left, and the pay day of each whose day has come."""
    way = WAYS[kind]
    paid = func.coalesce(paid_of(way), 0)
    if kind is PayableKind.DUE:
        statement = select(Due.currency, Due.amount - paid, Due.pay_on)
        statement = statement.where(Due.pay_on <= tx.today)
    elif kind is PayableKind.GRANT:
        day = func.coalesce(Grant.pay_on, Grant.requested_on)
        statement = select(Grant.currency, Grant.amount - paid, day)
        statement = statement.where(or_(Grant.pay_on.is_(None), Grant.pay_on <= tx.today))
    else:
        statement = select(IncomeActivity.currency, Earning.amount - paid, Earning.period_end)
        statement = statement.join(Earning, Earning.activity_id == IncomeActivity.id)
    found = tx.session.execute(statement.where(way.model.state == way.approved))
    return [(currency, left, min(day, tx.today)) for currency, left, day in found]
