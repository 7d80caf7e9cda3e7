# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was changed in a transaction that is not what was written.

The digest says only that something differs. But much in the books stands there twice: an amount and
the balances around it, the day of a transaction and of its entries, a payment and its entries. So
what stood there can be guessed, and a guess whose digest is the right one is proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from shelterdesk import regions
from shelterdesk.database import raw_rows
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, language
from shelterdesk.models.ledger import AccountKind, LedgerKind
from shelterdesk.services.money import accounts, ledger_seal, ledger_words
from shelterdesk.services.money.ledger_seal import Side
from shelterdesk.services.values.value_words import day_in_words

_ON, _KIND = 1, 3  # where they stand in ``Read.row``
_CURRENCY, _SIDE, _RESIDENT = 1, 2, 4  # in ``ledger_seal.OF_ACCOUNT``
_MOST_GUESSES: Final = 20  # transactions for whose accounts an owner is looked for


@dataclass(slots=True)
class Read:
    """A transaction as the file holds it, whatever its types."""

    number: int
    row: tuple[Any, ...]  # as ``ledger_seal.digest`` takes it
    digest: Any
    sides: list[Side] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)  # of its payment

    @property
    def on(self) -> Any:
        """Its day."""
        return self.row[_ON]


class Book:
    """Accounts, and the balance each should have by now."""

    def __init__(self) -> None:
        self.accounts: dict[Any, tuple[Any, ...]] = {}
        self._names: dict[Any, str] = {}
        self._balances: dict[Any, Any] = {}
        self._residents: list[Any] = []
        self._is_known = True  # false after a gap: then a balance is what stands there
        self._guesses = 0

    def read(self, tx: Transaction) -> None:
        """Accounts as the file holds them."""
        columns = ", ".join(f"account.{name}" for name in ledger_seal.OF_ACCOUNT)
        sql = (
            f"SELECT account.id, {columns}, coalesce(fund.name, income_activity.name, "  # noqa: S608
            "account.name) FROM account LEFT JOIN fund ON fund.id = account.fund_id "
            "LEFT JOIN income_activity ON income_activity.id = account.activity_id"
        )
        for row_id, *of, name in raw_rows.read(tx.session, sql):
            self.accounts[row_id] = tuple(of)
            self._names[row_id] = str(name) if name else _kind(of[0])
        self._residents = [one for (one,) in raw_rows.read(tx.session, "SELECT id FROM resident")]

    def digest(self, one: Read, before: str) -> str:
        """The digest of what stands there."""
        return ledger_seal.digest(before, one.row, self._whole(one.sides), one.facts)

    def follow(self, one: Read) -> None:
        """The balances after it."""
        for side in one.sides:
            self._balances[side.account_id] = side.balance

    def forget(self) -> None:
        """Something is missing: balances are what stands there from now on."""
        self._balances.clear()
        self._is_known = False

    # What is wrong
    def contradiction(self, one: Read) -> str:
        """What cannot be right although its digest is: then the trail was rewritten too."""
        sums: dict[Any, Any] = {}
        for side in one.sides:
            currency = self.accounts.get(side.account_id, ("",) * 6)[_CURRENCY]
            sums[currency] = sums.get(currency, 0) + (side.amount if _is_number(side.amount) else 1)
        is_right = len(one.sides) > 1 and not any(sums.values())
        return "" if is_right else _("its sides are not the same.")

    def what_was_changed(self, one: Read, expected: str, befores: Iterable[str]) -> str:
        """The change in words, proved where it can be."""
        for guess, words in self._guesses_of(one):
            if any(self.digest(guess, before) == expected for before in befores):
                one.sides = guess.sides  # the balances after it are the right ones again
                return words
        found = self._account_changed(one, expected, befores)
        if found:
            return found
        for side in one.sides:
            before = self._before(side)
            if _is_number(side.amount, side.balance, before) and (
                side.balance != before + side.amount
            ):
                words = _(
                    "the amount or the balance on “{account}” was changed outside the program."
                )
                return words.format(account=self._name(side))
        return _("it is not what was written: it was changed outside the program.")

    def _guesses_of(self, one: Read) -> Iterator[tuple[Read, str]]:
        yield from self._amounts(one)
        for at, side in enumerate(one.sides):
            if side.on != one.on:
                words = _("the day of the entry on “{account}” was {was} and was changed to {now}.")
                yield self._with(one, at, on=one.on), words.format(
                    account=self._name(side), was=day_told(one.on), now=day_told(side.on)
                )  # fmt: skip
        for day in {side.on for side in one.sides} | {one.facts.get("on")} - {None}:
            words = _("the day was {was} and was changed to {now}.")
            told = words.format(was=day_told(day), now=day_told(one.on))
            yield self._row(one, _ON, day), told
            sides = [side._replace(on=day) for side in one.sides]
            moved = self._row(one, _ON, day)
            yield Read(one.number, moved.row, one.digest, sides, one.facts), told
        for kind in LedgerKind:
            words = _("what it is was “{was}” and was changed to “{now}”.")
            now = one.row[_KIND]
            told = words.format(
                was=ledger_words.kind_words(kind),
                now=ledger_words.kind_words(now) if isinstance(now, str) else repr(now),
            )
            yield self._row(one, _KIND, kind.value), told
        yield from self._receipts(one)

    def _amounts(self, one: Read) -> Iterator[tuple[Read, str]]:
        """Amounts and balances as those before and beside them say."""
        all_amounts = []
        for at, side in enumerate(one.sides):
            before = self._before(side)
            if not _is_number(side.amount, side.balance, before):
                rest = -sum(o.amount for o in one.sides if o is not side and _is_number(o.amount))
                amount = rest
            else:
                amount = side.balance - before
            all_amounts.append(side._replace(amount=amount))
            words = _("the amount on “{account}” was {was} and was changed to {now}.")
            yield self._with(one, at, amount=amount), words.format(
                account=self._name(side), was=self._money(side, amount),
                now=self._money(side, side.amount),
            )  # fmt: skip
            if _is_number(side.amount, before):
                words = _("the balance on “{account}” was {was} and was changed to {now}.")
                balance = before + side.amount
                yield self._with(one, at, balance=balance), words.format(
                    account=self._name(side), was=self._money(side, balance),
                    now=self._money(side, side.balance),
                )  # fmt: skip
        names = ", ".join(f"“{self._name(side)}”" for side in one.sides)
        words = _("the amounts on {accounts} were changed outside the program.")
        yield Read(one.number, one.row, one.digest, all_amounts, one.facts), words.format(
            accounts=names
        )  # fmt: skip

    def _receipts(self, one: Read) -> Iterator[tuple[Read, str]]:
        """What of a payment can be told from its transaction."""
        if not one.facts:
            return
        largest = max((abs(s.amount) for s in one.sides if _is_number(s.amount)), default=0)
        for name, value in (("amount", largest), ("on", one.on), ("of_match", 0)):
            facts = one.facts | {name: value}
            words = _("receipt {receipt} was changed outside the program: {what}.")
            what = {"amount": _("its amount"), "on": _("its day"), "of_match": _("its parts")}
            receipt = receipt_told(one.facts["year"], one.facts["number"])
            told = words.format(receipt=receipt, what=what[name])
            yield Read(one.number, one.row, one.digest, one.sides, facts), told
        words = _("its payment was added outside the program.")
        yield Read(one.number, one.row, one.digest, one.sides, {}), words

    def _account_changed(self, one: Read, expected: str, befores: Iterable[str]) -> str:
        """Whether one of its accounts was made another's; the account is right again then."""
        if self._guesses >= _MOST_GUESSES:
            return ""
        self._guesses += 1
        for at, side in enumerate(one.sides):
            for account_id in self.accounts:
                guess = self._with(one, at, account_id=account_id)
                if any(self.digest(guess, before) == expected for before in befores):
                    words = _("the entry on “{was}” was moved to “{now}” outside the program.")
                    one.sides = guess.sides
                    return words.format(was=self._name(guess.sides[at]), now=self._name(side))
            now = self.accounts.get(side.account_id)
            for as_it_was in self._as_it_may_have_been(now) if now is not None else ():
                self.accounts[side.account_id] = as_it_was
                if any(self.digest(one, before) == expected for before in befores):
                    words = _("the account “{account}” was made another one outside the program.")
                    return words.format(account=self._name(side))
            if now is not None:
                self.accounts[side.account_id] = now
        return ""

    def _as_it_may_have_been(self, now: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        known = list(self.accounts.values())
        beside: dict[int, set[Any]] = {
            0: {kind.value for kind in AccountKind}, _RESIDENT: set(self._residents)
        }  # fmt: skip
        for at in range(len(now)):
            for value in {one[at] for one in known} | beside.get(at, set()) | {None}:
                yield (*now[:at], value, *now[at + 1 :])

    # Within
    def _whole(self, sides: Iterable[Side]) -> list[Side]:
        return [side._replace(account=self.accounts.get(side.account_id, ())) for side in sides]

    def _before(self, side: Side) -> Any:
        if side.account_id in self._balances or self._is_known:
            return self._balances.get(side.account_id, 0)
        return None

    def _name(self, side: Side) -> str:
        return self._names.get(side.account_id, _("an account that is not there"))

    def _money(self, side: Side, amount: Any) -> str:
        of = self.accounts.get(side.account_id)
        if not of or not _is_number(amount, of[_SIDE]):
            return repr(amount)
        return regions.amount(amount * of[_SIDE], of[_CURRENCY], language())

    @staticmethod
    def _with(one: Read, at: int, **changed: Any) -> Read:
        sides = list(one.sides)
        sides[at] = sides[at]._replace(**changed)
        return Read(one.number, one.row, one.digest, sides, one.facts)

    @staticmethod
    def _row(one: Read, at: int, value: Any) -> Read:
        row = (*one.row[:at], value, *one.row[at + 1 :])
        return Read(one.number, row, one.digest, one.sides, one.facts)


def _is_number(*values: Any) -> bool:
    return all(isinstance(value, int) for value in values)


def _kind(kind: Any) -> str:
    return accounts.kind_words(AccountKind(kind)) if kind in list(AccountKind) else repr(kind)


def day_told(value: Any) -> str:
    """A day as the file holds it, in words; what is no day as it is."""
    try:
        return day_in_words(date.fromisoformat(value))
    except (TypeError, ValueError):
        return repr(value)


def receipt_told(year: Any, number: Any) -> str:
    """A receipt's number as people read it, whatever stands there."""
    return f"{year}-{number:04}" if isinstance(number, int) else f"{year}-{number}"
