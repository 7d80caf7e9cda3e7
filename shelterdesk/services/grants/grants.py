# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants: money for one purpose, asked for by one colleague and approved by another.

Who asked, or changed what is asked for, does not approve it, unless the house says that one person
may; each such approval is marked. The database holds it too. What was approved keeps its amount,
and is given at the pay desk. What for, and why not, is sealed case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.funds import Fund
from shelterdesk.models.grants import Grant, GrantOutcome, GrantState
from shelterdesk.models.payments import Payment, PaymentKind
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.grants import grant_rows
from shelterdesk.services.grants.grant_rows import GrantRow, Show
from shelterdesk.services.money import hers, payments, posting
from shelterdesk.services.residents import residents
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "GrantForm", "GrantOpened", "GrantOutcome", "GrantRow", "GrantState", "Show", "approve", "ask",
    "ask_again", "counts", "decline", "edit", "form", "listed", "note_outcome", "of_resident",
    "opened", "withdraw",
]  # fmt: skip

TABLES: Final = grant_rows.TABLES
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class GrantForm:
    """What is asked for; the purpose in words is optional."""

    kind: str  # a code of ``Vocabulary.GRANT_KIND``
    fund_id: int | None
    amount: int  # minor units
    currency: str | None = None  # the house's, if not said
    is_paid_back: bool = False  # only where the house uses micro-credit
    pay_on: date | None = None  # none: as soon as it is approved
    purpose: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class GrantOpened:
    """A grant with its words; each is hidden without the key."""

    row: GrantRow
    purpose: str | Hidden
    reason: str | Hidden
    outcome_note: str | Hidden


@verb(Capability.EDIT_AWARDS)
def ask(tx: Transaction, *, resident_id: int, form: GrantForm) -> int:
    """Ask for a grant and return its id."""
    residents.get(tx, resident_id)
    row = Grant(resident_id=resident_id, requested_on=tx.today, state=GrantState.REQUESTED.value)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_AWARDS)
def edit(tx: Transaction, *, grant_id: int, form: GrantForm) -> None:
    """Change what is asked for, until it is approved: whoever does so asks for it from now on."""
    row = get(tx, grant_id)
    _need(row, GrantState.REQUESTED)
    _write(tx, row, form)


@verb(Capability.APPROVE_MONEY)
def approve(tx: Transaction, *, grant_id: int) -> None:
    """Say yes to what a colleague asked for. Raises ``Conflict`` for one's own, unless the house
    lets one person approve."""
    row = get(tx, grant_id)
    _need(row, GrantState.REQUESTED)
    is_own = row.requested_by == tx.staff_id
    if is_own and not organisation.form(tx).approves_money_alone:
        raise Conflict(_("You asked for this yourself: another colleague approves it."))
    row.state, row.is_approved_alone = GrantState.APPROVED.value, is_own
    row.approved_by, row.approved_at = tx.staff_id, tx.now


@verb(Capability.APPROVE_MONEY)
def decline(tx: Transaction, *, grant_id: int, reason: str) -> None:
    """Say no, and why: she may want to know."""
    row = get(tx, grant_id)
    _need(row, GrantState.REQUESTED)
    words = sealed_words.checked(reason, field="reason", longest=_LONGEST)
    if not words:
        raise Invalid(_("Write why: the person may want to know."), field="reason")
    sealed_words.write(tx, row, "reason", words)
    row.state = GrantState.DECLINED.value


@verb(Capability.EDIT_AWARDS)
def withdraw(tx: Transaction, *, grant_id: int) -> None:
    """She does not want it any more. Raises ``Conflict`` once something of it was paid."""
    row = get(tx, grant_id)
    _need(row, GrantState.REQUESTED, GrantState.APPROVED)
    _nothing_paid(tx, row)
    row.state = GrantState.WITHDRAWN.value


@verb(Capability.EDIT_AWARDS)
def ask_again(tx: Transaction, *, grant_id: int) -> None:
    """It is open again: what was approved and not paid, declined or withdrawn. Whoever does so
    asks for it from now on, and somebody else approves it."""
    row = get(tx, grant_id)
    _need(row, GrantState.APPROVED, GrantState.DECLINED, GrantState.WITHDRAWN)
    _nothing_paid(tx, row)
    _asked_by(tx, row)
    row.state = GrantState.REQUESTED.value
    row.reason = None


@verb(Capability.EDIT_AWARDS)
def note_outcome(
    tx: Transaction, *, grant_id: int, outcome: GrantOutcome | None, note: str | Hidden = "",
    on: date | None = None,
) -> None:  # fmt: skip
    """What came of it, as she says; None: nothing was noted after all."""
    row = get(tx, grant_id)
    _need(row, GrantState.GIVEN)
    day = on or tx.today
    if outcome is not None and not row.requested_on <= day <= tx.today:
        raise Invalid(_("Choose a day between the beginning and today."), field="on")
    row.outcome = None if outcome is None else GrantOutcome(outcome).value
    row.outcome_on = None if outcome is None else day
    sealed_words.write(tx, row, "outcome_note", "" if outcome is None else note)


@query(Capability.SEE_MONEY)
def listed(tx: Transaction, *, show: Show = Show.OPEN) -> list[GrantRow]:
    """The grants of everybody whom the person signed in may see, those that wait longest first."""
    return grant_rows.listed(tx, show)


@query(Capability.SEE_MONEY)
def counts(tx: Transaction) -> dict[Show, int]:
    """How many wait for what, those of protected people as well: they count and are not named."""
    return grant_rows.counts(tx)


@query(Capability.SEE_MONEY)
def of_resident(tx: Transaction, *, resident_id: int) -> list[GrantRow]:
    """Her grants, the newest first."""
    residents.get(tx, resident_id)
    return grant_rows.of_resident(tx, resident_id)


@query(Capability.SEE_MONEY, viewed=N_("Opened a grant"))
def opened(tx: Transaction, *, grant_id: int) -> GrantOpened:
    """One with its words, as far as the person signed in holds the key."""
    row = get(tx, grant_id)
    return GrantOpened(
        grant_rows.row(tx, row),
        *(sealed_words.revealed(tx, row, name) for name in ("purpose", "reason", "outcome_note")),
    )


@query(Capability.EDIT_AWARDS, viewed=N_("Opened a grant"))
def form(tx: Transaction, *, grant_id: int) -> GrantForm:
    """A grant as a form."""
    row = get(tx, grant_id)
    word = vocabularies.listed(tx, row.kind_id)
    return GrantForm(
        "" if word is None else word.code, row.fund_id, row.amount, row.currency,
        row.is_paid_back, row.pay_on, sealed_words.revealed(tx, row, "purpose"),
    )  # fmt: skip


def get(tx: Transaction, grant_id: int) -> Grant:
    """A grant, for services; the act is about it and its person."""
    row = residents.get_of(tx, Grant, grant_id, _("This grant is not there any more."))
    tx.about(row)
    tx.person(row.resident_id)
    return row


def _write(tx: Transaction, row: Grant, form: GrantForm) -> None:
    row.kind_id = vocabularies.find_id(tx, vocabulary=Vocabulary.GRANT_KIND, code=form.kind)
    fund = None if form.fund_id is None else tx.session.get(Fund, form.fund_id)
    if fund is None:
        raise Invalid(_("Choose the fund that pays."), field="fund_id")
    if not fund.is_active and fund.id != row.fund_id:
        words = _("“{fund}” is not offered any more. Choose another one.")
        raise Conflict(words.format(fund=fund.name), field="fund_id")
    if form.is_paid_back and not organisation.form(tx).uses_credit and not row.is_paid_back:
        words = _("This house gives no micro-credit. It can be chosen in Preferences.")
        raise Invalid(words, field="is_paid_back")
    row.amount = posting.checked_amount(form.amount)
    row.currency = hers.currency_of(tx, form.currency)
    row.fund_id, row.is_paid_back, row.pay_on = fund.id, form.is_paid_back, form.pay_on
    if isinstance(form.purpose, str):
        sealed_words.checked(form.purpose, field="purpose", longest=_LONGEST)
    sealed_words.write(tx, row, "purpose", form.purpose)
    _asked_by(tx, row)


def _asked_by(tx: Transaction, row: Grant) -> None:
    row.requested_by = tx.staff_id or 0
    row.approved_by = row.approved_at = None
    row.is_approved_alone = False


def _need(row: Grant, *states: GrantState) -> None:
    if row.state not in states:
        raise Conflict(
            _("This grant is at “{state}” by now.").format(state=grant_rows.state_words(row.state))
        )


def _nothing_paid(tx: Transaction, row: Grant) -> None:
    if payments.paid_so_far(tx, Payment.grant_id, row.id, PaymentKind.GRANT):
        raise Conflict(_("A part of it was paid. Take the payment back at the pay desk first."))
