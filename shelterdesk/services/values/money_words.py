# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables and columns of money are called where people read of changes. Their
codes are in ``money_codes.py``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shelterdesk.i18n import N_

#: What one row of a table is.
NOUNS: Final[Mapping[str, str]] = {
    "account": N_("Account of the books"),
    "activity_material": N_("Material bought"),
    "activity_member": N_("Member of an income activity"),
    "activity_order": N_("Order or sale"),
    "award": N_("Award"),
    "award_taper": N_("Step of an award that fades out"),
    "budget_line": N_("Line of a household budget"),
    "cash_holding": N_("Who has the cash box"),
    "collector": N_("Person who may collect"),
    "debt": N_("Debt"),
    "denomination": N_("Coin or note in use"),
    "due": N_("Due"),
    "due_adjustment": N_("Change of a due"),
    "earning": N_("Earnings"),
    "grant_forgiven": N_("Need not be paid back"),
    "grant_given": N_("Grant"),
    "grant_instalment": N_("Instalment"),
    "holiday": N_("Holiday"),
    "income_activity": N_("Income activity"),
    "ledger_entry": N_("Entry in the books"),
    "ledger_text": N_("Words of the books"),
    "ledger_transaction": N_("Transaction in the books"),
    "month_balance": N_("Balance of a closed month"),
    "month_close": N_("Closed month"),
    "payment": N_("Payment"),
    "payment_side": N_("Words of a payment"),
    "savings_goal": N_("What is saved for"),
    "scheme": N_("Scheme"),
    "work_session": N_("Work together"),
    "work_share": N_("Work of one person"),
}

#: What a column asks, table by table.
FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "account": {
        "kind": N_("Kind"), "currency": N_("Currency"), "side": N_("Side it grows on"),
        "may_overdraw": N_("May fall below nothing"), "name": N_("Name"), "fund_id": N_("Fund"),
        "resident_id": N_("Person"), "activity_id": N_("Income activity"),
        "is_active": N_("In use"),
    },
    "activity_material": {
        "activity_id": N_("Income activity"), "on": N_("Day"), "what": N_("What it is"),
        "amount": N_("Amount"), "ledger_transaction_id": N_("Transaction in the books"),
    },
    "activity_member": {
        "activity_id": N_("Income activity"), "resident_id": N_("Person"), "start": N_("From"),
        "end": N_("Until"),
    },
    "activity_order": {
        "activity_id": N_("Income activity"), "on": N_("Ordered on"), "due": N_("Due"),
        "what": N_("What it is"), "customer": N_("Customer"), "pieces": N_("Pieces"),
        "price": N_("Price"), "state": N_("State"), "sold_on": N_("Sold on"),
        "ledger_transaction_id": N_("Transaction in the books"),
    },
    "award": {
        "resident_id": N_("Person"), "scheme_id": N_("Scheme"), "fund_id": N_("Fund"),
        "start": N_("From"), "end": N_("Until"), "amount": N_("Amount"),
        "children": N_("Children it is paid for"), "is_waiting_waived": N_("Without waiting"),
        "end_reason": N_("Why it ended"), "ended_by": N_("Ended by"),
        "placement_id": N_("Work it ended for"), "note": N_("Note"),
    },
    "award_taper": {
        "award_id": N_("Award"), "start": N_("From"), "percent": N_("Percent"),
    },
    "budget_line": {
        "resident_id": N_("Person"), "is_income": N_("Comes in"), "currency": N_("Currency"),
        "amount": N_("Amount"), "position": N_("Order"), "made_on": N_("Made on"),
        "what": N_("What it is"),
    },
    "cash_holding": {
        "account_id": N_("Account of the books"), "at": N_("When"), "holder_id": N_("Who has it"),
        "cash_count_id": N_("Count of the cash box"),
    },
    "collector": {
        "resident_id": N_("Person"), "name": N_("Name"), "relation": N_("Who it is"),
        "start": N_("From"), "end": N_("Until"),
    },
    "debt": {
        "resident_id": N_("Person"), "currency": N_("Currency"), "amount": N_("Amount"),
        "as_of": N_("Known on"), "is_coerced": N_("Put on them by force"),
        "settled_on": N_("Settled on"), "creditor": N_("Owed to"), "plan": N_("Plan"),
    },
    "denomination": {
        "currency": N_("Currency"), "value": N_("Coin or note"),
    },
    "due": {
        "award_id": N_("Award"), "resident_id": N_("Person"), "scheme_id": N_("Scheme"),
        "fund_id": N_("Fund"), "currency": N_("Currency"), "period_start": N_("From"),
        "period_end": N_("Until"), "pay_on": N_("Pay day"), "computed": N_("Computed"),
        "basis": N_("Computed from"), "adjustment": N_("Changed by"), "amount": N_("Amount"),
        "state": N_("State"), "held_for": N_("Held because of"),
        "is_decided": N_("Decided together"), "prepared_by": N_("Prepared by"),
        "prepared_at": N_("Prepared at"), "approved_by": N_("Approved by"),
        "approved_at": N_("Approved at"), "is_approved_alone": N_("Approved by one person"),
        "seen_units": N_("Left as it was at so many sessions"), "reason": N_("Reason"),
    },
    "due_adjustment": {
        "due_id": N_("Due"), "amount": N_("Amount"), "adjusted_by": N_("Changed by"),
        "reason": N_("Reason"),
    },
    "earning": {
        "activity_id": N_("Income activity"), "resident_id": N_("Person"),
        "period_start": N_("From"), "period_end": N_("Until"), "minutes": N_("Minutes"),
        "pieces": N_("Pieces"), "computed": N_("Computed"), "amount": N_("Amount"),
        "state": N_("State"), "prepared_by": N_("Prepared by"), "approved_by": N_("Approved by"),
        "approved_at": N_("Approved at"), "is_approved_alone": N_("Approved by one person"),
        "reason": N_("Reason"),
    },
    "grant_forgiven": {
        "grant_id": N_("Grant"), "on": N_("Day"), "amount": N_("Amount"),
        "forgiven_by": N_("Decided by"),
        "ledger_transaction_id": N_("Transaction in the books"), "reason": N_("Reason"),
    },
    "grant_given": {
        "resident_id": N_("Person"), "kind_id": N_("Kind"), "fund_id": N_("Fund"),
        "currency": N_("Currency"), "amount": N_("Amount"), "is_paid_back": N_("Is paid back"),
        "state": N_("State"), "requested_on": N_("Asked on"), "requested_by": N_("Asked by"),
        "approved_by": N_("Approved by"), "approved_at": N_("Approved at"),
        "is_approved_alone": N_("Approved by one person"), "pay_on": N_("Pay day"),
        "due_id": N_("Paid besides"),
        "outcome": N_("What came of it"), "outcome_on": N_("Noted on"),
        "purpose": N_("What it is for"), "reason": N_("Reason"), "outcome_note": N_("Note"),
    },
    "grant_instalment": {
        "grant_id": N_("Grant"), "due": N_("Due"), "amount": N_("Amount"),
    },
    "holiday": {
        "on": N_("Day"), "name": N_("Name"),
    },
    "income_activity": {
        "name": N_("Name"), "currency": N_("Currency"), "shares_by": N_("Shared by"),
        "share_percent": N_("Percent for the members"), "note": N_("Note"),
        "is_active": N_("In use"),
    },
    "ledger_entry": {
        "transaction_id": N_("Transaction in the books"), "account_id": N_("Account of the books"),
        "on": N_("Day"), "amount": N_("Amount"), "balance": N_("Balance"),
    },
    "ledger_text": {
        "ledger_transaction_id": N_("Transaction in the books"), "words": N_("Words"),
    },
    "ledger_transaction": {
        "on": N_("Day"), "at": N_("When"), "kind": N_("Kind"), "reverses_id": N_("Takes back"),
        "expense_kind_id": N_("Kind of expense"), "digest": N_("Digest"),
    },
    "month_balance": {
        "month_close_id": N_("Closed month"), "account_id": N_("Account of the books"),
        "debit": N_("Debit"), "credit": N_("Credit"), "balance": N_("Balance"),
    },
    "month_close": {
        "month": N_("Month"), "closed_at": N_("Closed at"), "closed_by": N_("Closed by"),
        "last_transaction_id": N_("Last transaction"),
    },
    "payment": {
        "year": N_("Year"), "number": N_("Receipt"), "at": N_("When"), "on": N_("Day"),
        "kind": N_("Kind"), "method": N_("How it was paid"), "resident_id": N_("Person"),
        "currency": N_("Currency"), "amount": N_("Amount"), "of_match": N_("Of what was added"),
        "due_id": N_("Due"), "grant_id": N_("Grant"), "earning_id": N_("Earnings"),
        "purpose_id": N_("What it is for"),
        "ledger_transaction_id": N_("Transaction in the books"), "cashier_id": N_("Cashier"),
        "witness_id": N_("Witness"), "collector_id": N_("Collected by"), "mark": N_("Signed how"),
        "reverses_id": N_("Takes back"),
    },
    "payment_side": {
        "payment_id": N_("Payment"), "note": N_("Note"), "signature": N_("Signature"),
    },
    "savings_goal": {
        "resident_id": N_("Person"), "purpose_id": N_("What it is for"),
        "currency": N_("Currency"), "target": N_("How much"), "set_on": N_("Set on"),
        "reached_on": N_("Reached on"), "words": N_("Words"),
    },
    "scheme": {
        "name": N_("Name"), "kind": N_("Kind"), "currency": N_("Currency"), "amount": N_("Amount"),
        "child_amount": N_("For each child"), "most_children": N_("Children at most"),
        "match_percent": N_("Percent added to savings"), "cap_period": N_("At most a period"),
        "cap_total": N_("At most in all"), "waiting_days": N_("Days of waiting"),
        "months": N_("Months planned"), "most_months": N_("Months at most"), "fund_id": N_("Fund"),
        "period_rule": N_("Periods"), "period_from": N_("Periods from"),
        "pays_when": N_("Paid when"), "pay_rule": N_("Pay days"),
        "pay_moves": N_("On a day of rest"), "prorates": N_("Part of a period in parts"),
        "rounding": N_("Rounded to"), "present_from": N_("Days present from"),
        "absent_over": N_("Days absent, more than"), "leave_over": N_("Days of leave, more than"),
        "missed_over": N_("Sessions missed, more than"), "collect_days": N_("Days to collect"),
        "note": N_("Note"), "is_active": N_("In use"),
    },
    "work_session": {
        "activity_id": N_("Income activity"), "on": N_("Day"), "what": N_("What it is"),
    },
    "work_share": {
        "work_session_id": N_("Work together"), "resident_id": N_("Person"),
        "minutes": N_("Minutes"), "pieces": N_("Pieces"),
    },
}  # fmt: skip
