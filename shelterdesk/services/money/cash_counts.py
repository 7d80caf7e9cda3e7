# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting a cash box: piece by piece, against what the books say is in it, by two people where two
are. A shift counts when it begins and when it ends, or whenever somebody doubts.

The first count opens the books of a box; after that a difference is posted with its reason. A
count is not changed afterwards: who counted wrong counts again. One who is alone at night can
count; the count then says so. Who counts and may pay has the box from then on, unless she hands it
over with the count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.cash import CashCount, CashCountLine
from shelterdesk.models.ledger import Account, AccountKind, LedgerEntry, LedgerKind
from shelterdesk.services import organisation
from shelterdesk.services.money import accounts, denominations, holding, posting
from shelterdesk.services.values import sealed_words

__all__ = ["Box", "CountForm", "CountRow", "Pieces", "box", "count", "of_shift", "recent"]

_LONGEST: Final = {"reason": 300, "witness": 80}
_MOST_PIECES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many coins or notes of one value."""

    denomination: int  # minor units of one piece
    pieces: int

    @property
    def amount(self) -> int:
        """What they are worth together."""
        return self.denomination * self.pieces


@dataclass(frozen=True, slots=True)
class CountForm:
    """A count as it is entered."""

    pieces: tuple[Pieces, ...]
    reason: str = ""  # of a difference
    witness_id: int | None = None
    witness: str = ""  # who has no account
    currency: str | None = None  # the house's, if not said
    account_id: int | None = None  # the first cash box in the currency, if not said

    @property
    def counted(self) -> int:
        """All of it together."""
        return sum(one.amount for one in self.pieces)


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count as lists and sheets show it; amounts in minor units."""

    id: int
    at: datetime  # local
    box: str  # its name in words
    currency: str
    expected: int | None  # none: the first count there was
    counted: int
    reason: str
    counted_by: str
    witness: str  # empty: counted alone
    pieces: tuple[Pieces, ...]

    @property
    def difference(self) -> int:
        """Counted minus expected; nothing was expected of a first count."""
        return 0 if self.expected is None else self.counted - self.expected


@dataclass(frozen=True, slots=True)
class Box:
    """What to count and what should be there; without a currency the house counts no cash."""

    currency: str | None
    denominations: tuple[int, ...] = ()  # the largest first; others can be added
    expected: int | None = None
    last: CountRow | None = None  # the count before
    account_id: int | None = None  # none: it has no account before its first count
    name: str = ""  # in words


@query(Capability.WRITE_LOG)
def box(tx: Transaction, *, account_id: int | None = None) -> Box:
    """A box as the next count begins; that of the house, if none is said."""
    account = None if account_id is None else _checked(tx, accounts.get(tx, account_id))
    currency = account.currency if account is not None else organisation.form(tx).currency
    if not currency:
        return Box(None)
    if account is None:
        account = accounts.first_of_house(tx, AccountKind.CASH, currency)
    last = last_of(tx, account, currency)
    return Box(
        currency=currency,
        denominations=denominations.of(tx, currency),
        expected=_expected(tx, account, last),
        last=None if last is None else _rows(tx, [last])[0],
        account_id=None if account is None else account.id,
        name=_name(tx, account),
    )


@verb(Capability.WRITE_LOG)
def count(
    tx: Transaction, *, form: CountForm, shift_id: int | None = None, hands_over: bool = False
) -> int:
    """Note a count by the person signed in and return its id. Nothing counted is an empty box.

    Another sum than expected asks for a reason. ``hands_over``: nobody has the box afterwards,
    until the next one accepts the count.
    """
    account = _account(tx, form)
    pieces = _together(form.pieces)
    counted = sum(one * number for one, number in pieces.items())
    if counted > posting.MOST:
        raise Invalid(_("That is more than a box can hold."), field="pieces")
    expected = _expected(tx, account, last_of(tx, account, account.currency))
    reason, witness = (
        sealed_words.checked(getattr(form, name), field=name, longest=longest)
        for name, longest in _LONGEST.items()
    )
    if expected is not None and counted != expected and not reason:
        raise Invalid(_("Another sum is expected: please write why."), field="reason")
    _check_witness(tx, form)
    posted = _post(tx, account, expected, counted, reason)
    row = CashCount(
        at=tx.now,
        account_id=account.id,
        ledger_transaction_id=posted,
        last_entry_id=_last_entry(tx, account),
        shift_id=shift_id,
        currency=account.currency,
        expected=expected,
        counted=counted,
        reason=reason,
        counted_by=tx.staff_id,
        witness_id=form.witness_id,
        witness="" if form.witness_id is not None else witness,
    )
    tx.session.add(row)
    tx.session.flush()
    for denomination, number in sorted(pieces.items(), reverse=True):
        line = CashCountLine(cash_count_id=row.id, denomination=denomination, pieces=number)
        tx.session.add(line)
    tx.session.flush()
    if hands_over:
        holding.give_up(tx, account, row.id)
    elif tx.may(Capability.PAY_OUT):
        holding.take(tx, account, row.id)
    tx.about(row)
    return row.id


@query(Capability.SEE_MONEY)
def recent(tx: Transaction, *, account_id: int | None = None, limit: int = 30) -> list[CountRow]:
    """The last counts of a box, or of all, the newest first."""
    query = select(CashCount)
    if account_id is not None:
        account = _checked(tx, accounts.get(tx, account_id))
        query = query.where(_of(tx, account))
    return _rows(tx, tx.session.scalars(query.order_by(CashCount.id.desc()).limit(limit)))


@query(Capability.WRITE_LOG)
def of_shift(tx: Transaction, *, shift_id: int) -> CountRow | None:
    """The last count of a shift."""
    query = select(CashCount).where(CashCount.shift_id == shift_id)
    rows = _rows(tx, tx.session.scalars(query.order_by(CashCount.id.desc()).limit(1)))
    return rows[0] if rows else None


# For other services
def all_of_shift(tx: Transaction, shift_id: int) -> list[CountRow]:
    """The counts of a shift, the first one first."""
    query = select(CashCount).where(CashCount.shift_id == shift_id).order_by(CashCount.id)
    return _rows(tx, tx.session.scalars(query))


def last_of(tx: Transaction, account: Account | None, currency: str) -> CashCount | None:
    """The last count of a box; of one not counted yet, what was counted before the books."""
    of = select(CashCount).order_by(CashCount.id.desc()).limit(1)
    if account is not None:
        found = tx.session.scalar(of.where(CashCount.account_id == account.id))
        if found is not None or not is_first_box(tx, account):
            return found
    return tx.session.scalar(of.where(_before_books(currency)))


def rows(tx: Transaction, found: Iterable[CashCount]) -> list[CountRow]:
    """Counts as lists and sheets show them."""
    return _rows(tx, found)


def between(tx: Transaction, account: Account, start: datetime, end: datetime) -> list[CountRow]:
    """The counts of a box in [start, end), the first one first."""
    query = select(CashCount).where(_of(tx, account), CashCount.at >= start, CashCount.at < end)
    return _rows(tx, tx.session.scalars(query.order_by(CashCount.at, CashCount.id)))


def is_first_box(tx: Transaction, account: Account) -> bool:
    """Whether counts from before the books are of this box."""
    query = select(func.min(Account.id)).where(
        Account.kind == AccountKind.CASH, Account.currency == account.currency
    )
    return tx.session.scalar(query) == account.id


# Within
def _of(tx: Transaction, account: Account) -> ColumnElement[bool]:
    """The counts of a box, those from before the books among them."""
    its = CashCount.account_id == account.id
    return or_(its, _before_books(account.currency)) if is_first_box(tx, account) else its


def _before_books(currency: str) -> ColumnElement[bool]:
    return and_(CashCount.account_id.is_(None), CashCount.currency == currency)


def _account(tx: Transaction, form: CountForm) -> Account:
    """The box that is counted; made with its first count."""
    if form.account_id is not None:
        return _checked(tx, accounts.get(tx, form.account_id))
    currency = form.currency or organisation.form(tx).currency
    if not currency:
        raise Invalid(_("Choose the currency of the house in Preferences first."))
    return accounts.of_house(tx, AccountKind.CASH, currency)


def _checked(tx: Transaction, account: Account) -> Account:
    """A box; that of residents' own money is counted by who may pay."""
    if account.kind == AccountKind.KEPT:
        tx.need(Capability.PAY_OUT)
    elif account.kind != AccountKind.CASH:
        raise NotFound(_("Choose a cash box."), field="account_id")
    return account


def _expected(tx: Transaction, account: Account | None, last: CashCount | None) -> int | None:
    """What the books say; before they know the box, what was counted last.

    Residents' own money is theirs from the first coin: of it nothing is there unless it is written
    for whom, so that no count opens the books of its box.
    """
    if account is not None and (
        account.kind == AccountKind.KEPT or accounts.is_used(tx, account.id)
    ):
        return accounts.balance(tx, account)
    return None if last is None else last.counted


def _post(
    tx: Transaction, account: Account, expected: int | None, counted: int, reason: str
) -> int | None:
    """What a count writes in the books, if anything; the number of the transaction."""
    posted = None
    there = counted if expected is None else expected
    if there and not accounts.is_used(tx, account.id):
        opening = accounts.single(tx, AccountKind.OPENING, account.currency)
        lines = [posting.debit(account, there), posting.credit(opening, there)]
        posted = posting.post(tx, kind=LedgerKind.OPENING, lines=lines).id
    if counted != there:
        found = accounts.single(tx, AccountKind.DIFFERENCE, account.currency)
        more = counted - there
        lines = [posting.debit(account, more), posting.credit(found, more)]
        posted = posting.post(tx, kind=LedgerKind.DIFFERENCE, lines=lines, words=reason).id
    return posted


def _last_entry(tx: Transaction, account: Account) -> int | None:
    query = select(func.max(LedgerEntry.id)).where(LedgerEntry.account_id == account.id)
    return tx.session.scalar(query)


def _name(tx: Transaction, account: Account | None) -> str:
    kind = accounts.kind_words(AccountKind.CASH)
    return kind if account is None else accounts.name_of(tx, account)


def _together(pieces: Iterable[Pieces]) -> Counter[int]:
    found: Counter[int] = Counter()
    for one in pieces:
        if one.denomination <= 0 or one.denomination > posting.MOST:
            raise Invalid(_("A coin or note is worth something."), field="pieces")
        if not 0 <= one.pieces <= _MOST_PIECES:
            raise Invalid(_("So many pieces cannot be."), field="pieces")
        if one.pieces:
            found[one.denomination] += one.pieces
    return found


def _check_witness(tx: Transaction, form: CountForm) -> None:
    if form.witness_id is None:
        return
    if form.witness_id == tx.staff_id:
        raise Invalid(_("The second person is somebody else."), field="witness_id")
    if form.witness_id not in organisation.staff_names(tx):
        raise Invalid(_("Choose a colleague."), field="witness_id")


def _rows(tx: Transaction, found: Iterable[CashCount]) -> list[CountRow]:
    counts = list(found)
    pieces: dict[int, list[Pieces]] = {row.id: [] for row in counts}
    line = CashCountLine
    query = select(line.cash_count_id, line.denomination, line.pieces)
    query = query.where(line.cash_count_id.in_(pieces)).order_by(line.denomination.desc())
    for count_id, denomination, number in tx.session.execute(query):
        pieces[count_id].append(Pieces(denomination, number))
    names = organisation.staff_names(tx)
    boxes = _names(tx, {row.account_id for row in counts})
    return [
        CountRow(
            id=row.id,
            at=row.at.astimezone(tx.now.tzinfo),
            box=boxes[row.account_id],
            currency=row.currency,
            expected=row.expected,
            counted=row.counted,
            reason=row.reason,
            counted_by=names.get(row.counted_by or 0, ""),
            witness=names.get(row.witness_id or 0, "") or row.witness,
            pieces=tuple(pieces[row.id]),
        )
        for row in counts
    ]


def _names(tx: Transaction, account_ids: set[int | None]) -> dict[int | None, str]:
    return {one: _name(tx, None if one is None else accounts.get(tx, one)) for one in account_ids}
