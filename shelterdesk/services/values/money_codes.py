# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the codes of money mean, in words: for the trail, screens and paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shelterdesk.i18n import N_
from shelterdesk.models.grants import GrantOutcome, GrantState
from shelterdesk.models.income import EarningState, OrderState, SharesBy
from shelterdesk.models.ledger import AccountKind, LedgerKind
from shelterdesk.models.payments import PaymentKind, PaymentMethod, ReceiptMark
from shelterdesk.models.stipends import (
    AwardEnd,
    DueState,
    HeldFor,
    PayDayMoves,
    PaysWhen,
    PresentFrom,
    SchemeKind,
)

#: (table, column) -> code -> words.
CODES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("account", "kind"): {
        AccountKind.CASH: N_("Cash box"),
        AccountKind.BANK: N_("Bank"),
        AccountKind.MOBILE: N_("Mobile money"),
        AccountKind.VOUCHER: N_("Vouchers"),
        AccountKind.KEPT: N_("Box for safekeeping"),
        AccountKind.LOAN: N_("To be paid back"),
        AccountKind.FUND: N_("Fund"),
        AccountKind.SAVINGS: N_("Savings"),
        AccountKind.MATCH: N_("Added to savings"),
        AccountKind.SAFEKEEPING: N_("Kept for the resident"),
        AccountKind.ACTIVITY: N_("Income activity"),
        AccountKind.DIFFERENCE: N_("Differences of counts"),
        AccountKind.OPENING: N_("There when the books began"),
        AccountKind.EXCHANGE: N_("Exchange"),
    },
    ("activity_order", "state"): {
        OrderState.OPEN: N_("Ordered"),
        OrderState.DELIVERED: N_("Delivered"),
        OrderState.CANCELLED: N_("Cancelled"),
    },
    ("award", "end_reason"): {
        AwardEnd.OTHER_INCOME: N_("Another income"),
        AwardEnd.HER_WISH: N_("As the resident wished"),
        AwardEnd.LEFT: N_("Left the programme"),
        AwardEnd.OTHER: N_("Something else"),
    },
    ("due", "state"): {
        DueState.DRAFT: N_("Prepared"),
        DueState.HELD: N_("To be decided together"),
        DueState.APPROVED: N_("Approved"),
        DueState.PAID: N_("Paid"),
        DueState.REFUSED: N_("Not wanted"),
        DueState.VOID: N_("Not paid"),
    },
    ("due", "held_for"): {
        HeldFor.ABSENT: N_("Days absent"),
        HeldFor.LEAVE: N_("Days of leave"),
        HeldFor.MISSED: N_("Sessions missed"),
        HeldFor.NOT_COLLECTED: N_("Not collected"),
        HeldFor.DECIDED: N_("Held by a colleague"),
    },
    ("earning", "state"): {
        EarningState.DRAFT: N_("Prepared"),
        EarningState.APPROVED: N_("Approved"),
        EarningState.PAID: N_("Paid"),
        EarningState.VOID: N_("Not paid"),
    },
    ("grant_given", "state"): {
        GrantState.REQUESTED: N_("Asked for"),
        GrantState.APPROVED: N_("Approved"),
        GrantState.GIVEN: N_("Given"),
        GrantState.DECLINED: N_("Declined"),
        GrantState.WITHDRAWN: N_("Not wanted any more"),
    },
    ("grant_given", "outcome"): {
        GrantOutcome.HELPED: N_("It helped"),
        GrantOutcome.PARTLY: N_("It helped in part"),
        GrantOutcome.DID_NOT_HELP: N_("It did not help"),
        GrantOutcome.UNKNOWN: N_("Not known"),
    },
    ("income_activity", "shares_by"): {
        SharesBy.HOURS: N_("Hours"),
        SharesBy.PIECES: N_("Pieces"),
        SharesBy.EQUAL: N_("Equal parts"),
    },
    ("ledger_transaction", "kind"): {
        LedgerKind.OPENING: N_("Balance at the beginning"),
        LedgerKind.TOP_UP: N_("Money in"),
        LedgerKind.TRANSFER: N_("Transfer"),
        LedgerKind.EXPENSE: N_("Expense"),
        LedgerKind.EXCHANGE: N_("Exchange"),
        LedgerKind.DIFFERENCE: N_("Difference of a count"),
        LedgerKind.PAYMENT: N_("Payment"),
        LedgerKind.MATCH: N_("Added to savings"),
        LedgerKind.SALE: N_("Sale"),
        LedgerKind.MATERIAL: N_("Material"),
        LedgerKind.FORGIVEN: N_("Need not be paid back"),
        LedgerKind.REVERSAL: N_("Taken back"),
    },
    ("payment", "kind"): {
        PaymentKind.STIPEND: N_("Stipend"),
        PaymentKind.GRANT: N_("Grant"),
        PaymentKind.EARNINGS: N_("Earnings"),
        PaymentKind.SAVINGS_IN: N_("Into savings"),
        PaymentKind.SAVINGS_OUT: N_("Out of savings"),
        PaymentKind.KEPT_IN: N_("Into safekeeping"),
        PaymentKind.KEPT_OUT: N_("Out of safekeeping"),
        PaymentKind.INSTALMENT: N_("Instalment"),
    },
    ("payment", "method"): {
        PaymentMethod.CASH: N_("Cash"),
        PaymentMethod.BANK: N_("Bank"),
        PaymentMethod.MOBILE: N_("Mobile money"),
        PaymentMethod.VOUCHER: N_("Voucher"),
        PaymentMethod.SAVINGS: N_("Into savings"),
    },
    ("payment", "mark"): {
        ReceiptMark.LINE: N_("On paper"),
        ReceiptMark.DRAWN: N_("On screen"),
        ReceiptMark.THUMB: N_("Thumbprint"),
        ReceiptMark.NONE: N_("Sent"),
    },
    ("scheme", "kind"): {
        SchemeKind.FIXED: N_("So much a period"),
        SchemeKind.PER_DAY: N_("For each day present"),
        SchemeKind.PER_SESSION: N_("For each session attended"),
        SchemeKind.MATCH: N_("Added to savings"),
    },
    ("scheme", "pays_when"): {
        PaysWhen.WITHIN: N_("Within the period"),
        PaysWhen.AFTER: N_("When the period is over"),
    },
    ("scheme", "pay_moves"): {
        PayDayMoves.BEFORE: N_("The working day before"),
        PayDayMoves.AFTER: N_("The working day after"),
        PayDayMoves.STAYS: N_("The same day"),
    },
    ("scheme", "present_from"): {
        PresentFrom.NIGHTS: N_("Roll calls"),
        PresentFrom.VISITS: N_("Visits"),
    },
}

#: Amounts: minor units of the currency of their row.
AMOUNTS: Final = frozenset(
    {
        "adjustment",
        "amount",
        "budget",
        "cap_period",
        "cap_total",
        "child_amount",
        "computed",
        "counted",
        "expected",
        "of_match",
        "target",
        "value",
        "wage",
        "wage_from",
        "wage_to",
    }
)
