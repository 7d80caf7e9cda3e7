# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Debts she has with others, and what is planned about them.

To whom is sealed case, and so is the plan; whether it was forced on her is asked only if she wants
to say. The house neither pays nor judges: it helps her to see and to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.grants import Debt
from shelterdesk.services.money import hers, posting
from shelterdesk.services.residents import residents
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden, Unanswered

__all__ = ["DebtForm", "DebtRow", "add", "edit", "form", "of_resident", "remove", "settle"]

TABLES: Final = ("debt",)
_LONGEST_LINE: Final = 200
_LONGEST: Final = 4000
_YES, _NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class DebtForm:
    """What is known of a debt; nothing but the amount is required."""

    amount: int  # what is left of it, minor units; 0 where nobody knows
    currency: str | None = None  # the house's, if not said
    as_of: date | None = None  # today, if not said
    creditor: str | Hidden = ""
    is_coerced: bool | Unanswered = Unanswered.NOT_ASKED
    plan: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class DebtRow:
    """A debt as lists show it."""

    id: int
    creditor: str | Hidden
    currency: str
    amount: int
    as_of: date
    is_coerced: bool | Unanswered
    plan: str | Hidden
    settled_on: date | None


@verb(Capability.EDIT_AWARDS)
def add(tx: Transaction, *, resident_id: int, form: DebtForm) -> int:
    """Note a debt and return its id."""
    residents.get(tx, resident_id)
    row = Debt(resident_id=resident_id)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_AWARDS)
def edit(tx: Transaction, *, debt_id: int, form: DebtForm) -> None:
    """Write a form over it; what is hidden stays as it is."""
    _write(tx, _get(tx, debt_id), form)


@verb(Capability.EDIT_AWARDS)
def settle(tx: Transaction, *, debt_id: int, on: date | None) -> None:
    """It is settled since a day, paid or given up by who asked for it; None: it is not."""
    row = _get(tx, debt_id)
    if on is not None and on > tx.today:
        raise Invalid(_("This day has not come yet."), field="on")
    row.settled_on = on


@verb(Capability.EDIT_AWARDS)
def remove(tx: Transaction, *, debt_id: int) -> None:
    """There is no such debt: it was written down by mistake."""
    tx.session.delete(_get(tx, debt_id))


@query(Capability.SEE_CASE, viewed=N_("Read debts"))
def of_resident(tx: Transaction, *, resident_id: int) -> list[DebtRow]:
    """Her debts, those that are settled last."""
    residents.get(tx, resident_id)
    query = select(Debt).where(Debt.resident_id == resident_id)
    found = tx.session.scalars(query.order_by(Debt.settled_on.is_not(None), Debt.id))
    return [_row(tx, row) for row in found]


@query(Capability.SEE_CASE, viewed=N_("Opened a debt"))
def form(tx: Transaction, *, debt_id: int) -> DebtForm:
    """A debt as a form."""
    row = _row(tx, _get(tx, debt_id))
    return DebtForm(row.amount, row.currency, row.as_of, row.creditor, row.is_coerced, row.plan)


def _row(tx: Transaction, row: Debt) -> DebtRow:
    is_given = row.is_coerced == _YES
    return DebtRow(
        id=row.id,
        creditor=sealed_words.revealed(tx, row, "creditor"),
        currency=row.currency,
        amount=row.amount,
        as_of=row.as_of,
        is_coerced=is_given if row.is_coerced in (_YES, _NO) else Unanswered(row.is_coerced),
        plan=sealed_words.revealed(tx, row, "plan"),
        settled_on=row.settled_on,
    )


def _write(tx: Transaction, row: Debt, form: DebtForm) -> None:
    if not 0 <= form.amount <= posting.MOST:
        raise Invalid(_("Write an amount, or 0 where nobody knows."), field="amount")
    as_of = form.as_of or tx.today
    if as_of > tx.today:
        raise Invalid(_("This day has not come yet."), field="as_of")
    for name, longest in (("creditor", _LONGEST_LINE), ("plan", _LONGEST)):
        text = getattr(form, name)
        if isinstance(text, str):
            text = sealed_words.checked(text, field=name, longest=longest)
        sealed_words.write(tx, row, name, text)
    row.amount, row.currency, row.as_of = form.amount, hers.currency_of(tx, form.currency), as_of
    if isinstance(form.is_coerced, bool):
        row.is_coerced = _YES if form.is_coerced else _NO
    else:
        row.is_coerced = Unanswered(form.is_coerced).value


def _get(tx: Transaction, debt_id: int) -> Debt:
    return residents.get_of(tx, Debt, debt_id, _("This debt is not there any more."))
