# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Income activities and who takes part: sewing, jewellery, catering, a cooperative.

An activity has an account of its own in the books. What it earns is shared among those who worked
(``earnings.py``) and is never a stipend.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.income import (
    ActivityMember,
    ActivityOrder,
    Earning,
    EarningState,
    IncomeActivity,
    OrderState,
    SharesBy,
)
from shelterdesk.models.ledger import Account, AccountKind
from shelterdesk.models.payments import Payment
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import accounts
from shelterdesk.services.money.people_shown import PeopleShown
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.values import sealed_words

__all__ = [
    "ActivityForm", "ActivityRow", "MemberRow", "SharesBy", "add", "add_member", "edit",
    "end_member", "form", "listed", "members", "remove_member", "retire",
]  # fmt: skip

_LONGEST: Final = {"name": 80, "note": 400}
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class ActivityForm:
    """What is written of an activity; only its name is required."""

    name: str
    currency: str | None = None  # the house's, if not said
    shares_by: SharesBy = SharesBy.HOURS
    share_percent: int = _WHOLE  # of what is left, to the members
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity in a list; amounts in minor units."""

    id: int
    name: str
    currency: str
    shares_by: SharesBy
    share_percent: int
    note: str
    is_active: bool
    members: int  # now
    open_orders: int
    balance: int  # what it has in the books
    owed: int  # earnings that are approved and not paid yet
    to_approve: int  # earnings that somebody prepared


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who takes part; of somebody who must not be seen it says only so."""

    id: int | None
    resident_id: int | None
    shown: str
    start: date
    end: date | None
    is_now: bool


@verb(Capability.EDIT_AWARDS)
def add(tx: Transaction, *, form: ActivityForm) -> int:
    """Begin an activity and return its id."""
    activity = IncomeActivity(is_active=True)
    _write(tx, activity, form)
    tx.session.add(activity)
    tx.session.flush()
    tx.about(activity)
    return activity.id


@verb(Capability.EDIT_AWARDS)
def edit(tx: Transaction, *, activity_id: int, form: ActivityForm) -> None:
    """Write a form over an activity. Once something has a price or is in the books its currency
    stays."""
    _write(tx, get(tx, activity_id), form)


@verb(Capability.EDIT_AWARDS)
def retire(tx: Transaction, *, activity_id: int, is_active: bool = False) -> None:
    """It is over, or goes on again; what was done and paid stays."""
    get(tx, activity_id).is_active = is_active


@verb(Capability.EDIT_AWARDS)
def add_member(
    tx: Transaction, *, activity_id: int, resident_id: int, start: date | None = None
) -> int:
    """Somebody takes part from a day on (today, if not said); returns the entry's id."""
    activity = get(tx, activity_id)
    residents.get(tx, resident_id)
    if not activity.is_active:
        raise Conflict(_("“{name}” is over. Let it go on first.").format(name=activity.name))
    begins = start or tx.today
    taken = select(ActivityMember.id).where(
        ActivityMember.activity_id == activity_id,
        ActivityMember.resident_id == resident_id,
        ActivityMember.end > begins,
    )
    if tx.session.scalar(taken.limit(1)) is not None:
        raise Conflict(_("She takes part already."), field="resident_id")
    row = ActivityMember(activity_id=activity_id, resident_id=resident_id, start=begins, end=None)
    tx.session.add(row)
    tx.session.flush()
    tx.person(resident_id)
    return row.id


@verb(Capability.EDIT_AWARDS)
def end_member(tx: Transaction, *, member_id: int, on: date | None) -> None:
    """She takes part until a day, which is none of it any more; None: she goes on."""
    row = _member(tx, member_id)
    if on is not None and on <= row.start:
        raise Invalid(_("She began on this day or later."), field="on")
    row.end = on


@verb(Capability.EDIT_AWARDS)
def remove_member(tx: Transaction, *, member_id: int) -> None:
    """She never took part: it was written down by mistake."""
    tx.session.delete(_member(tx, member_id))


@query(Capability.SEE_MONEY)
def listed(tx: Transaction, *, with_retired: bool = False) -> list[ActivityRow]:
    """The activities by name, those that go on first."""
    statement = select(IncomeActivity).order_by(
        IncomeActivity.is_active.desc(), func.lower(IncomeActivity.name), IncomeActivity.id
    )
    if not with_retired:
        statement = statement.where(IncomeActivity.is_active)
    found = list(tx.session.scalars(statement))
    ids = [one.id for one in found]
    members, to_pay = _members_now(tx), owed(tx)
    orders = _counted(tx, ActivityOrder.activity_id, ActivityOrder.state == OrderState.OPEN)
    drafts = _counted(tx, Earning.activity_id, Earning.state == EarningState.DRAFT)
    owned = select(Account).where(
        Account.kind == AccountKind.ACTIVITY, Account.activity_id.in_(ids)
    )
    balances = {
        (row.activity_id, row.currency): row.balance
        for row in accounts.rows(tx, list(tx.session.scalars(owned)))
    }
    return [
        ActivityRow(
            id=one.id,
            name=one.name,
            currency=one.currency,
            shares_by=SharesBy(one.shares_by),
            share_percent=one.share_percent,
            note=one.note,
            is_active=one.is_active,
            members=members[one.id],
            open_orders=orders[one.id],
            balance=balances.get((one.id, one.currency), 0),
            owed=to_pay.get(one.id, 0),
            to_approve=drafts[one.id],
        )
        for one in found
    ]


@query(Capability.SEE_MONEY)
def form(tx: Transaction, *, activity_id: int) -> ActivityForm:
    """An activity as a form."""
    row = get(tx, activity_id)
    return ActivityForm(
        row.name, row.currency, SharesBy(row.shares_by), row.share_percent, row.note
    )


@query(Capability.SEE_MONEY)
def members(tx: Transaction, *, activity_id: int, with_former: bool = False) -> list[MemberRow]:
    """Who takes part, and if asked who did, by name."""
    statement = select(ActivityMember).where(ActivityMember.activity_id == activity_id)
    if not with_former:
        statement = statement.where(ActivityMember.end > tx.today)
    rows = list(tx.session.scalars(statement))
    people = PeopleShown(tx, (row.resident_id for row in rows))
    found = []
    for row in rows:
        shown, who = people.of(row.resident_id)
        is_now = row.start <= tx.today < (row.end or OPEN_END)
        row_id = None if who is None else row.id
        found.append(MemberRow(row_id, who, shown, row.start, row.end, is_now))
    return sorted(
        found, key=lambda one: (not one.is_now, one.id is None, one.shown.casefold(), one.start)
    )


# For other services
def get(tx: Transaction, activity_id: int) -> IncomeActivity:
    """An activity by its id; raises ``NotFound``."""
    row = tx.session.get(IncomeActivity, activity_id)
    if row is None:
        raise NotFound(_("This activity is not there any more."), field="activity_id")
    tx.about(row)
    return row


def account_of(tx: Transaction, activity: IncomeActivity) -> Account | None:
    """What an activity has in the books; None before anything was bought or sold."""
    return tx.session.scalar(
        select(Account).where(
            Account.kind == AccountKind.ACTIVITY,
            Account.currency == activity.currency,
            Account.activity_id == activity.id,
        )
    )


def owed(tx: Transaction) -> dict[int, int]:
    """Earnings that are approved and not paid yet, in minor units by activity."""
    signed = case((Payment.reverses_id.is_(None), Payment.amount), else_=-Payment.amount)
    paid = (
        select(func.coalesce(func.sum(signed), 0))
        .where(Payment.earning_id == Earning.id)
        .scalar_subquery()
    )
    statement = (
        select(Earning.activity_id, func.sum(Earning.amount - paid))
        .where(Earning.state == EarningState.APPROVED)
        .group_by(Earning.activity_id)
    )
    return {activity_id: int(left) for activity_id, left in tx.session.execute(statement)}


def members_on(tx: Transaction, activity_id: int, on: date) -> set[int]:
    """The records of those who take part on a day."""
    statement = select(ActivityMember.resident_id).where(
        ActivityMember.activity_id == activity_id,
        ActivityMember.start <= on,
        ActivityMember.end > on,
    )
    return {merged_records.open_one(tx, who) for who in tx.session.scalars(statement)}


def _members_now(tx: Transaction) -> Counter[int]:
    statement = select(ActivityMember.activity_id, ActivityMember.resident_id).where(
        ActivityMember.start <= tx.today, ActivityMember.end > tx.today
    )
    people = {
        (activity_id, merged_records.open_one(tx, who))
        for activity_id, who in tx.session.execute(statement)
    }
    return Counter(activity_id for activity_id, _who in people)


def _counted(
    tx: Transaction, activity: InstrumentedAttribute[int], which: ColumnElement[bool]
) -> Counter[int]:
    statement = select(activity, func.count()).where(which).group_by(activity)
    return Counter({activity_id: n for activity_id, n in tx.session.execute(statement)})


def _member(tx: Transaction, member_id: int) -> ActivityMember:
    row = tx.session.get(ActivityMember, member_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This entry is not there any more."))
    tx.about(row)
    tx.person(row.resident_id)
    return row


def _write(tx: Transaction, activity: IncomeActivity, form: ActivityForm) -> None:
    words = {
        name: sealed_words.checked(getattr(form, name), field=name, longest=longest)
        for name, longest in _LONGEST.items()
    }
    if not words["name"]:
        raise Invalid(_("Give the activity a name."), field="name")
    # Compared here: SQLite knows small and capital letters of English alone.
    same = words["name"].casefold()
    others = select(IncomeActivity.name).where(IncomeActivity.id != (activity.id or 0))
    if any(name.casefold() == same for name in tx.session.scalars(others)):
        told = _("There is an activity named “{name}”.").format(name=words["name"])
        raise Conflict(told, field="name")
    if not 0 <= form.share_percent <= _WHOLE:
        raise Invalid(_("Write a percentage from 0 to 100."), field="share_percent")
    currency = form.currency or activity.currency or organisation.form(tx).currency
    if not currency:
        raise Invalid(_("Choose the currency."), field="currency")
    if activity.id is not None and currency != activity.currency:
        account = account_of(tx, activity)
        if account is not None and accounts.is_used(tx, account.id):
            told = _("It is in the books already, so its currency stays {currency}.")
            raise Conflict(told.format(currency=activity.currency), field="currency")
        priced = (ActivityOrder.activity_id == activity.id) & (ActivityOrder.price > 0)
        if tx.session.scalar(select(ActivityOrder.id).where(priced).limit(1)) is not None:
            told = _("There are orders with a price, so its currency stays {currency}.")
            raise Conflict(told.format(currency=activity.currency), field="currency")
    activity.name, activity.note, activity.currency = words["name"], words["note"], currency
    activity.shares_by = SharesBy(form.shares_by).value
    activity.share_percent = form.share_percent
