# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person's file says of money beside the columns of its rows: the number of a receipt, what
is on an account, the figures an amount came from."""

from __future__ import annotations

from typing import Any, Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.ledger import Account
from shelterdesk.models.payments import Payment
from shelterdesk.models.stipends import Due
from shelterdesk.services.money import accounts, hers, payments
from shelterdesk.services.stipends import basis
from shelterdesk.statistics.file_sheet import FileField

#: Columns that are of the books, say what another one says better, or lead to rows beside them.
UNPRINTED: Final = frozenset({
    ("account", "side"), ("account", "may_overdraw"), ("account", "is_active"),
    ("account", "name"), ("budget_line", "position"), ("due", "award_id"), ("due", "basis"),
    ("grant_forgiven", "ledger_transaction_id"), ("payment", "due_id"), ("payment", "earning_id"),
    ("payment", "grant_id"), ("payment", "ledger_transaction_id"), ("payment", "number"),
    ("payment", "year"),
})  # fmt: skip


def more(tx: Transaction, row: Any) -> tuple[FileField, ...]:
    """What is said besides; nothing of most rows."""
    if isinstance(row, Account):
        balance = hers.in_words(accounts.balance(tx, row), row.currency)
        return (FileField("balance", _("Balance"), balance),)
    if isinstance(row, Payment):
        return (FileField("number", _("Receipt"), payments.receipt_number(row)),)
    if isinstance(row, Due):
        words = basis.words(basis.from_text(row.basis), row.currency)
        return (FileField("basis", _("How it was computed"), " · ".join(words)),)
    return ()
