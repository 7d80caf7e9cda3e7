# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms of the books: money in, an expense, a transfer, an exchange, what was there at the
beginning, and a box or bank account."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar, Final

from shelterdesk import regions
from shelterdesk.i18n import N_, _, language
from shelterdesk.services.money import books
from shelterdesk.services.money.books import (
    AccountForm,
    AccountKind,
    AccountRow,
    ExchangeForm,
    ExpenseForm,
    MoneyForm,
    Offered,
    TransferForm,
)
from ui.desk import Desk
from ui.widgets.answers import read_day, read_number
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.fields import ChoiceField, DateField, Field, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import side_by_side
from ui.widgets.money_field import MoneyField, in_words

_LONGEST_WORDS: Final = 300
_LONGEST_NAME: Final = 80
_BOXES: Final = frozenset({AccountKind.CASH, AccountKind.KEPT})


class _BookPanel(FormPanel):
    """An account, an amount in its currency, a day and words; subclasses add what is theirs."""

    TITLE: ClassVar[str] = ""
    SAVE: ClassVar[str] = ""
    ACCOUNT: ClassVar[str] = N_("Account")
    KEPT_TOO: ClassVar[bool] = False  # accounts for residents' own money as well
    NEEDS_BOX: ClassVar[bool] = True  # cash is moved by who holds the box

    def __init__(self, desk: Desk, account_id: int | None = None) -> None:
        super().__init__(desk, _(self.TITLE), _(self.SAVE))
        self._account_id = account_id
        self._accounts: dict[int, AccountRow] = {}
        self._held: frozenset[int] = frozenset()
        self.account = ChoiceField(
            "account_id", _(self.ACCOUNT), required=True, unanswered=False
        )  # fmt: skip
        self.amount = MoneyField("amount", _("Amount"), required=True)
        self.day = DateField("on", _("On"), required=True, unanswered=False)
        self.words = TextField(
            "words", _("For what"), unanswered=False, max_length=_LONGEST_WORDS,
            hint=_("No names of residents: the books are for the accountant too."),
        )  # fmt: skip
        self.form.add_field(self.account)
        for field in self.fields_between():
            self.form.add_field(field)
        side_by_side(self.form, self.amount, self.day)
        for field in self.fields_after():
            self.form.add_field(field)
        self.form.add_field(self.words)
        self.day.set_value(today())
        self.form.saved()
        self.account.changed.connect(self._account_chosen)
        desk.read(self, books.offered, self._offer, on_error=self.form.show_error)

    def about(self) -> dict[str, Any]:
        """Which account was shown."""
        return {"account_id": self._account_id}

    # For subclasses
    def fields_between(self) -> list[Field]:
        """What is asked between the account and the amount."""
        return []

    def fields_after(self) -> list[Field]:
        """What is asked after the amount."""
        return []

    def offer(self, offered: Offered) -> None:
        """Fill the fields of one's own."""

    def account_chosen(self, account: AccountRow | None) -> None:
        """Another account is chosen."""

    def choices(self, *, needs_box: bool) -> list[tuple[Hashable, str]]:
        """Accounts with what is on them; boxes that somebody else has are left out."""
        return [
            (row.id, f"{row.name} · {in_words(row.balance, row.currency)}")
            for row in self._accounts.values()
            if (self.KEPT_TOO or row.kind is not AccountKind.KEPT)
            and (not needs_box or row.kind not in _BOXES or row.id in self._held)
        ]

    def of(self, value: Hashable) -> AccountRow | None:
        """The account chosen in a field."""
        return self._accounts.get(read_number(value) or 0)

    # Within
    def _offer(self, offered: Offered) -> None:
        was_modified = self.is_modified()
        self._accounts = {row.id: row for row in offered.accounts}
        self._held = offered.held
        choices = self.choices(needs_box=self.NEEDS_BOX)
        self.account.set_choices(choices)
        codes = [code for code, _words in choices]
        if self.account.value() is None and codes:
            shown = self._account_id if self._account_id in codes else codes[0]
            self.account.set_value(shown)
        if not choices:
            self.form.message_bar.say(
                _("There is no account you can use. Add one, or take over the box."), "notice"
            )
        if offered.closed_until is not None:
            words = _("The books are closed until {day}.")
            self.day.setToolTip(words.format(day=short_day(offered.closed_until, today())))
        self.offer(offered)
        self._account_chosen()
        if not was_modified:
            self.form.saved()

    def _account_chosen(self) -> None:
        account = self.of(self.account.value())
        self.amount.set_currency(None if account is None else account.currency)
        self.account_chosen(account)

    def money(self, values: dict[str, Hashable]) -> dict[str, Any]:
        """What every form of the books holds."""
        return {
            "account_id": read_number(values["account_id"]) or 0,
            "amount": read_number(values["amount"]) or 0,
            "on": read_day(values["on"]),
            "words": str(values["words"] or ""),
        }


class _OfFund(_BookPanel):
    """With the fund it is of."""

    def __init__(self, desk: Desk, account_id: int | None = None) -> None:
        self.fund = ChoiceField("fund_id", _("Fund"), required=self.needs_fund(), unanswered=False)
        super().__init__(desk, account_id)

    @classmethod
    def needs_fund(cls) -> bool:
        """Whether one must be chosen."""
        return True

    def fields_between(self) -> list[Field]:
        """The fund."""
        return [self.fund]

    def offer(self, offered: Offered) -> None:
        """The funds in use; where there is one it is chosen."""
        self.fund.set_choices(offered.funds)
        if len(offered.funds) == 1 and self.fund.value() is None and self.needs_fund():
            self.fund.set_value(offered.funds[0][0])


class MoneyInPanel(_OfFund):
    """Money of a donor came in."""

    TITLE = N_("Money in")
    SAVE = N_("Note the money")
    ACCOUNT = N_("Where it lies now")

    def _save(self, values: dict[str, Hashable]) -> None:
        form = MoneyForm(fund_id=read_number(values["fund_id"]), **self.money(values))
        self.act(N_("Noted money that came in"), books.money_in, form=form)


class OpeningPanel(_OfFund):
    """What was there when the books began."""

    TITLE = N_("What was there at the beginning")
    SAVE = N_("Note the balance")
    NEEDS_BOX = False

    @classmethod
    def needs_fund(cls) -> bool:
        """It may be of no fund."""
        return False

    def _save(self, values: dict[str, Hashable]) -> None:
        form = MoneyForm(fund_id=read_number(values["fund_id"]), **self.money(values))
        self.act(N_("Noted a balance of the beginning"), books.open_balance, form=form)


class ExpensePanel(_OfFund):
    """Something was bought or paid."""

    TITLE = N_("Expense")
    SAVE = N_("Note the expense")
    ACCOUNT = N_("Paid from")

    def __init__(self, desk: Desk, account_id: int | None = None) -> None:
        self.kind = ChoiceField("expense_kind_id", _("Kind"), required=True, unanswered=False)
        super().__init__(desk, account_id)

    def fields_between(self) -> list[Field]:
        """The fund and the kind."""
        return [self.fund, self.kind]

    def offer(self, offered: Offered) -> None:
        """And what money is spent on."""
        super().offer(offered)
        self.kind.set_choices(offered.expense_kinds)

    def _save(self, values: dict[str, Hashable]) -> None:
        form = ExpenseForm(
            fund_id=read_number(values["fund_id"]) or 0,
            expense_kind_id=read_number(values["expense_kind_id"]) or 0,
            **self.money(values),
        )
        self.act(N_("Noted an expense"), books.spend, form=form)


class TransferPanel(_BookPanel):
    """From one account to another; of another currency so much was received."""

    TITLE = N_("Transfer")
    SAVE = N_("Note the transfer")
    ACCOUNT = N_("From")
    KEPT_TOO = True

    def __init__(self, desk: Desk, account_id: int | None = None) -> None:
        self.to = ChoiceField("to_id", _("To"), required=True, unanswered=False)
        super().__init__(desk, account_id)

    def fields_between(self) -> list[Field]:
        """Where to."""
        return [self.to]

    def account_chosen(self, account: AccountRow | None) -> None:
        """Accounts it can go to: not the same one, and in the same currency."""
        self.to.set_choices(
            [
                (code, words)
                for code, words in self.choices(needs_box=True)
                if account is not None and self.fits(account, self.of(code))
            ]
        )

    def fits(self, one: AccountRow, other: AccountRow | None) -> bool:
        """Whether money can go from one to the other."""
        return (
            other is not None
            and other.id != one.id
            and other.currency == one.currency
            and (other.kind is AccountKind.KEPT) == (one.kind is AccountKind.KEPT)
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        form = TransferForm(to_id=read_number(values["to_id"]) or 0, **self.money(values))
        self.act(N_("Noted a transfer"), books.transfer, form=form)


class ExchangePanel(TransferPanel):
    """One currency for another, both amounts as they were."""

    TITLE = N_("Exchange of currencies")
    SAVE = N_("Note the exchange")

    def __init__(self, desk: Desk, account_id: int | None = None) -> None:
        self.received = MoneyField(
            "received", _("Received"), required=True,
            hint=_("As it is on the slip: the program computes no rate."),
        )  # fmt: skip
        super().__init__(desk, account_id)
        self.to.changed.connect(self._to_chosen)

    def fields_after(self) -> list[Field]:
        """How much came of it."""
        return [self.received]

    def account_chosen(self, account: AccountRow | None) -> None:
        """The accounts in other currencies."""
        super().account_chosen(account)
        self._to_chosen()

    def fits(self, one: AccountRow, other: AccountRow | None) -> bool:
        """Another currency."""
        return (
            other is not None
            and other.currency != one.currency
            and (other.kind is AccountKind.KEPT) == (one.kind is AccountKind.KEPT)
        )

    def _to_chosen(self) -> None:
        to = self.of(self.to.value())
        self.received.set_currency(None if to is None else to.currency)

    def _save(self, values: dict[str, Hashable]) -> None:
        form = ExchangeForm(
            to_id=read_number(values["to_id"]) or 0,
            received=read_number(values["received"]) or 0,
            **self.money(values),
        )
        self.act(N_("Noted an exchange"), books.exchange, form=form)


class AccountPanel(FormPanel):
    """A new box or bank account, or another name for one."""

    def __init__(self, desk: Desk, account_id: int | None = None, name: str = "") -> None:
        title = _("Add an account") if account_id is None else _("Rename the account")
        super().__init__(desk, title, _("Save"))
        self._account_id, self._was = account_id, name
        self.kind = ChoiceField(
            "kind", _("What it is"), _kinds(), required=True, unanswered=False
        )  # fmt: skip
        self.currency = ChoiceField(
            "currency", _("Currency"), regions.currencies(language()), required=True,
            unanswered=False,
        )  # fmt: skip
        self.name = TextField(
            "name", _("Name"), required=True, unanswered=False, max_length=_LONGEST_NAME
        )
        if account_id is None:
            self.form.add_field(self.kind)
            self.form.add_field(self.currency)
        self.form.add_field(self.name)
        self.name.set_value(name or None)
        if account_id is None:
            self.kind.set_value(AccountKind.BANK)
            desk.read(self, books.offered, self._offer)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which one, and what it is called."""
        return {"account_id": self._account_id, "name": self._was}

    def _offer(self, offered: Offered) -> None:
        if self.currency.value() is None:
            self.currency.set_value(offered.currency)
            if self.name.value() is None:
                self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        name = str(values["name"] or "")
        if self._account_id is not None:
            self.act(
                N_("Renamed an account"), books.rename_account, account_id=self._account_id,
                name=name,
            )  # fmt: skip
            return
        form = AccountForm(AccountKind(str(values["kind"])), str(values["currency"]), name)
        self.act(N_("Added an account"), books.add_account, form=form)


def _kinds() -> list[tuple[Hashable, str]]:
    return [
        (AccountKind.CASH, _("Cash box")),
        (AccountKind.BANK, _("Bank")),
        (AccountKind.MOBILE, _("Mobile money")),
        (AccountKind.VOUCHER, _("Vouchers")),
        (AccountKind.KEPT, _("Box for safekeeping")),
    ]
