# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be paid at the desk: approved stipends, grants and earnings in one list, each with
what the cashier must know before money changes hands.

A protected person counts: what is due to her stands in the list with its amount and without a
name, and only who is named for her pays it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from babel.dates import format_interval
from sqlalchemy import ColumnElement, Select, func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.funds import Fund
from shelterdesk.models.grants import Grant
from shelterdesk.models.income import Earning, IncomeActivity
from shelterdesk.models.ledger import Account, AccountKind
from shelterdesk.models.payments import Payment
from shelterdesk.models.residents import Resident
from shelterdesk.models.safety import AlertPlace
from shelterdesk.models.stipends import Due, Scheme, SchemeKind
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import accounts, cash_box, collectors
from shelterdesk.services.money.cash_box import BoxRow
from shelterdesk.services.money.collectors import CollectorRow
from shelterdesk.services.money.owed import WAYS, PayableKind, Way
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.resident_index import ResidentIndex, Scope
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.safety import alerts
from shelterdesk.services.safety.alerts import AlertRow
from shelterdesk.services.values import locales, sealed_words, value_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "BoxRow", "CollectorRow", "Order", "Payable", "PayableKind", "Place", "ToPay",
    "of_resident", "set_aside", "to_pay",
]  # fmt: skip

_A_DAY: Final = timedelta(days=1)
#: How many that were set aside are listed, the newest first.
_MOST_ASIDE: Final = 300


class Order(StrEnum):
    """How the list goes down."""

    PERSON = "person"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Payable:
    """Something to be paid; amounts in minor units. Of a person who must not be seen ``id`` and
    ``resident_id`` are None and nothing says who or what for."""

    key: str
    kind: PayableKind
    id: int | None
    resident_id: int | None
    shown: str  # chosen name, or the code
    code: str
    what: str  # in words
    amount: int  # as approved
    paid: int  # so far
    currency: str
    pay_on: date
    days_late: int  # 0: today or later
    fund: str  # or the activity that pays
    is_match: bool = False  # is added to her savings
    is_lent: bool = False  # she pays it back, without interest
    alerts: tuple[AlertRow, ...] = ()
    collectors: tuple[CollectorRow, ...] = ()
    is_refused: bool = False  # of what was set aside: she did not want it
    reason: str | Hidden = ""  # why it was set aside

    @property
    def left(self) -> int:
        """What is still to be paid."""
        return self.amount - self.paid

    @property
    def is_hidden(self) -> bool:
        """Whether it is of a person who must not be seen."""
        return self.id is None


@dataclass(frozen=True, slots=True)
class Place:
    """An account of the house from which money can go."""

    account_id: int
    kind: AccountKind
    currency: str
    name: str


@dataclass(frozen=True, slots=True)
class ToPay:
    """The pay desk as it is now."""

    today: date
    rows: tuple[Payable, ...]
    later: int  # so many more are to be paid on a later day
    boxes: tuple[BoxRow, ...]  # of each currency there is something to pay in
    places: tuple[Place, ...]  # where there are several of one kind and currency
    colleagues: tuple[Colleague, ...]  # who could be the second person

    def box(self, currency: str, account_id: int | None = None) -> BoxRow | None:
        """The box of a currency: the one that is meant, else one held by who asks, else the
        first."""
        found = [box for box in self.boxes if box.currency == currency]
        if account_id is not None:
            return next((box for box in found if box.id == account_id), None)
        return next((box for box in found if box.is_mine), found[0] if found else None)


@query(Capability.SEE_MONEY)
def to_pay(
    tx: Transaction, *, text: str = "", by: Order = Order.PERSON, with_later: bool = False
) -> ToPay:
    """What is to be paid today and was to be paid before, and with ``with_later`` what comes;
    ``text`` is a name or code, as far as one has typed it."""
    found = [row for kind in PayableKind for row in _rows(tx, kind, _approved(kind))]
    found = [row for row in found if row.left > 0]
    shown = [row for row in found if with_later or row.pay_on <= tx.today]
    wanted = _named(tx, text)
    rows = [row for row in shown if wanted is None or row.resident_id in wanted]
    currencies = sorted({row.currency for row in found})
    return ToPay(
        today=tx.today,
        rows=tuple(sorted(_told(tx, rows), key=_BY[Order(by)])),
        later=sum(row.pay_on > tx.today for row in found),
        boxes=tuple(
            box
            for box in cash_box.boxes(tx)
            if box.kind is AccountKind.CASH and box.currency in currencies
        ),
        places=_places(tx, currencies),
        colleagues=tuple(who for who in organisation.colleagues(tx) if who.id != tx.staff_id),
    )


@query(Capability.SEE_MONEY)
def set_aside(tx: Transaction, *, text: str = "") -> tuple[Payable, ...]:
    """What was approved and then not wanted or not paid, whole or in part; the newest first."""
    found = [
        row
        for kind in PayableKind
        for row in _rows(tx, kind, _aside(kind), newest=_MOST_ASIDE)
        if row.left > 0
    ]
    wanted = _named(tx, text)
    rows = [row for row in found if wanted is None or row.resident_id in wanted]
    rows.sort(key=lambda row: (row.pay_on, row.key), reverse=True)
    return tuple(_told(tx, rows[:_MOST_ASIDE]))


@query(Capability.SEE_MONEY)
def of_resident(tx: Transaction, *, resident_id: int) -> tuple[Payable, ...]:
    """What is approved and not paid yet of one person, whenever its day is."""
    if not protection.may_see(tx, resident_id) or tx.session.get(Resident, resident_id) is None:
        raise protection.not_there()
    family = merged_records.family(tx, resident_id)
    rows = [
        row
        for kind in PayableKind
        for row in _rows(tx, kind, _approved(kind) & WAYS[kind].model.resident_id.in_(family))
        if row.left > 0
    ]
    return tuple(sorted(_told(tx, rows), key=_BY[Order.DAY]))


# Within
def _approved(kind: PayableKind) -> ColumnElement[bool]:
    way = WAYS[kind]
    found: ColumnElement[bool] = way.model.state == way.approved
    return found


def _aside(kind: PayableKind) -> ColumnElement[bool]:
    """Approved once, and neither to be paid nor paid in full; what was given in part of a grant is
    found by what is left of it."""
    way = WAYS[kind]
    states = {way.refused, way.dropped} | ({way.done} if kind is PayableKind.GRANT else set())
    found: ColumnElement[bool] = way.model.state.in_(states) & way.model.approved_by.is_not(None)
    return found


def _rows(
    tx: Transaction, kind: PayableKind, which: ColumnElement[bool], newest: int | None = None
) -> Iterator[Payable]:
    way = WAYS[kind]
    statement = _query(kind).where(which).order_by(way.model.id.desc() if newest else way.model.id)
    hidden, leads_to = protection.hidden_ids(tx), merged_records.leads_to(tx)
    found = tx.session.execute(statement.limit(newest)).all()
    people = _people(tx, {leads_to.get(one.resident_id, one.resident_id) for one, *_m in found})
    for row, paid, *more in found:
        told = _of_kind(tx, kind, row, more)
        who = leads_to.get(row.resident_id, row.resident_id)
        made = Payable(
            key=f"{kind}-{row.id}", kind=kind, id=row.id, resident_id=who,
            shown=shown_name(*people[who]), code=people[who][1], amount=row.amount,
            paid=paid or 0, days_late=max(0, (tx.today - told["pay_on"]).days), **told,
            is_refused=row.state == way.refused,
            reason=sealed_words.revealed(tx, row, "reason"),
        )  # fmt: skip
        yield _without_name(made) if who in hidden else made


def _query(kind: PayableKind) -> Select[Any]:
    """Rows of a kind with what was paid of each, and what says in words what it is."""
    way = WAYS[kind]
    paid = paid_of(way)
    if kind is PayableKind.DUE:
        beside = select(Due, paid, Scheme.name, Scheme.kind, Fund.name)
        return beside.join(Scheme, Scheme.id == Due.scheme_id).join(Fund, Fund.id == Due.fund_id)
    if kind is PayableKind.GRANT:
        return select(Grant, paid, Fund.name).join(Fund, Fund.id == Grant.fund_id)
    beside = select(Earning, paid, IncomeActivity.name, IncomeActivity.currency)
    return beside.join(IncomeActivity, IncomeActivity.id == Earning.activity_id)


def paid_of(way: Way) -> Any:
    """What was paid and not taken back, of each row; for queries."""
    taken = Payment.reverses_id.is_not(None)
    return (
        select(
            func.coalesce(func.sum(Payment.amount).filter(~taken), 0)
            - func.coalesce(func.sum(Payment.amount).filter(taken), 0)
        )
        .where(way.column == way.model.id, Payment.kind == way.kind)
        .scalar_subquery()
    )


def _of_kind(tx: Transaction, kind: PayableKind, row: Any, more: list[Any]) -> dict[str, Any]:
    """What differs between a due, a grant and earnings."""
    if kind is PayableKind.DUE:
        scheme, scheme_kind, fund = more
        span = span_in_words(row.period_start, row.period_end)
        return {
            "what": f"{scheme} · {span}", "currency": row.currency, "pay_on": row.pay_on,
            "fund": fund, "is_match": scheme_kind == SchemeKind.MATCH,
        }  # fmt: skip
    if kind is PayableKind.GRANT:
        day = row.pay_on or row.approved_at.astimezone(tx.now.tzinfo).date()
        return {
            "what": vocabularies.label(tx, row.kind_id), "currency": row.currency, "pay_on": day,
            "fund": more[0], "is_lent": row.is_paid_back,
        }  # fmt: skip
    activity, currency = more
    span = span_in_words(row.period_start, row.period_end)
    day = row.approved_at.astimezone(tx.now.tzinfo).date()
    return {
        "what": f"{activity} · {span}", "currency": currency, "pay_on": day, "fund": activity,
    }  # fmt: skip


def span_in_words(start: date, end: date) -> str:
    """A period [start, end) by its first and last day."""
    last = end - _A_DAY
    if start == last:
        return value_words.day_in_words(start)
    return format_interval(start, last, "yMMMd", locale=locales.in_use())


def _without_name(row: Payable) -> Payable:
    """What is said of a person who must not be seen: that there is one, and how much."""
    return Payable(
        key="", kind=row.kind, id=None, resident_id=None, shown=protection.one_person(), code="",
        what=_("This record is protected."), amount=row.amount, paid=row.paid,
        currency=row.currency, pay_on=row.pay_on, days_late=row.days_late, fund="",
    )  # fmt: skip


def _told(tx: Transaction, rows: Iterable[Payable]) -> Iterator[Payable]:
    """With the alerts of the pay desk, and who may collect."""
    listed = list(rows)
    people = {row.resident_id for row in listed if row.resident_id is not None}
    warned = alerts.shown_at(tx, place=AlertPlace.PAY_DESK, resident_ids=people) if people else {}
    authorised = collectors.in_force(tx, people) if people else {}
    for number, row in enumerate(listed):
        if row.resident_id is None:
            yield replace(row, key=f"hidden-{number}")
        else:
            yield replace(
                row,
                alerts=warned.get(row.resident_id, ()),
                collectors=authorised.get(row.resident_id, ()),
            )


def _people(tx: Transaction, ids: set[int]) -> dict[int, tuple[str, str]]:
    """Chosen name and code, by record."""
    query = select(Resident.id, Resident.known_as, Resident.code).where(Resident.id.in_(ids))
    return {one: (known_as, code) for one, known_as, code in tx.session.execute(query)}


def _named(tx: Transaction, text: str) -> set[int] | None:
    """Whom a text means; None: everybody."""
    if not text.strip():
        return None
    found = ResidentIndex.of(tx).find(text, scope=Scope.ALL, limit=None)
    return {row.id for row in found}


def _places(tx: Transaction, currencies: Iterable[str]) -> tuple[Place, ...]:
    """Boxes and bank accounts to choose from, where there is more than one of a kind."""
    query = select(Account).where(Account.currency.in_(list(currencies)), Account.is_active)
    rows = [
        Place(one.id, AccountKind(one.kind), one.currency, accounts.name_of(tx, one))
        for one in tx.session.scalars(query.order_by(Account.id))
        if accounts.is_of_house(AccountKind(one.kind))
    ]
    several = [(row.kind, row.currency) for row in rows]
    return tuple(row for row in rows if several.count((row.kind, row.currency)) > 1)


def _by_person(row: Payable) -> tuple[Any, ...]:
    return (row.is_hidden, row.shown.casefold(), row.resident_id or 0, row.pay_on, row.key)


def _by_day(row: Payable) -> tuple[Any, ...]:
    return (row.pay_on, row.is_hidden, row.shown.casefold(), row.resident_id or 0, row.key)


_BY: Final = {Order.PERSON: _by_person, Order.DAY: _by_day}
