# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What she saves for, in her words, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.grants import SavingsGoal
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.money import hers, posting
from shelterdesk.services.residents import residents
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = ["GoalForm", "GoalRow", "form", "of_resident", "reached", "remove", "write"]

TABLES: Final = ("savings_goal", "account", "ledger_entry")
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class GoalForm:
    """What she saves for; a sum is not required."""

    purpose: str  # a code of ``Vocabulary.SAVINGS_PURPOSE``
    target: int | None = None  # minor units
    currency: str | None = None  # the house's, if not said
    words: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal as lists show it."""

    id: int
    purpose: str  # in words
    words: str | Hidden
    currency: str
    target: int | None
    saved: int  # her savings in this currency, with what was added to them
    set_on: date
    reached_on: date | None

    @property
    def percent(self) -> int | None:
        """How far she is, at most 100; none without a sum."""
        return None if self.target is None else min(100, self.saved * 100 // self.target)


@verb(Capability.EDIT_AWARDS)
def write(
    tx: Transaction, *, resident_id: int, form: GoalForm, goal_id: int | None = None
) -> int:  # fmt: skip
    """Note what she saves for, or change a goal; returns its id."""
    residents.get(tx, resident_id)
    row = SavingsGoal(resident_id=resident_id, set_on=tx.today)
    if goal_id is not None:
        row = _get(tx, goal_id)
    row.purpose_id = vocabularies.find_id(
        tx, vocabulary=Vocabulary.SAVINGS_PURPOSE, code=form.purpose
    )
    row.currency = hers.currency_of(tx, form.currency)
    if form.target is not None:
        posting.checked_amount(form.target, field="target")
    row.target = form.target
    if isinstance(form.words, str):
        words = sealed_words.checked(form.words, field="words", longest=_LONGEST)
        sealed_words.write(tx, row, "words", words)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    tx.person(row.resident_id)
    return row.id


@verb(Capability.EDIT_AWARDS)
def reached(tx: Transaction, *, goal_id: int, on: date | None) -> None:
    """She has it, or saves for it no more; None: she saves for it still."""
    row = _get(tx, goal_id)
    if on is not None and not row.set_on <= on <= tx.today:
        raise Invalid(_("Choose a day between the beginning and today."), field="on")
    row.reached_on = on


@verb(Capability.EDIT_AWARDS)
def remove(tx: Transaction, *, goal_id: int) -> None:
    """It was written down by mistake."""
    tx.session.delete(_get(tx, goal_id))


@query(Capability.SEE_MONEY)
def form(tx: Transaction, *, goal_id: int) -> GoalForm:
    """A goal as a form."""
    row = _get(tx, goal_id)
    word = vocabularies.listed(tx, row.purpose_id)
    return GoalForm(
        "" if word is None else word.code,
        row.target,
        row.currency,
        sealed_words.revealed(tx, row, "words"),
    )


@query(Capability.SEE_MONEY)
def of_resident(tx: Transaction, *, resident_id: int) -> list[GoalRow]:
    """Her goals, those she has reached last."""
    residents.get(tx, resident_id)
    kinds = (AccountKind.SAVINGS, AccountKind.MATCH)
    saved = hers.balances(tx, kinds, resident_id).get(resident_id, {})
    query = select(SavingsGoal).where(SavingsGoal.resident_id == resident_id)
    found = tx.session.scalars(query.order_by(SavingsGoal.reached_on.is_not(None), SavingsGoal.id))
    return [
        GoalRow(
            id=row.id,
            purpose=vocabularies.label(tx, row.purpose_id),
            words=sealed_words.revealed(tx, row, "words"),
            currency=row.currency,
            target=row.target,
            saved=sum(saved.get(row.currency, {}).values()),
            set_on=row.set_on,
            reached_on=row.reached_on,
        )
        for row in found
    ]


def _get(tx: Transaction, goal_id: int) -> SavingsGoal:
    return residents.get_of(tx, SavingsGoal, goal_id, _("This goal is not there any more."))
