# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""More of the tour: money, tab by tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

_Settle = Callable[[], None]


def pay(page: Any, settle: _Settle) -> Iterator[str]:
    """What was set aside, the receipts of today, and paying the first line."""
    tab = page.tabs.open("pay")
    for at, name in ((1, "aside"), (2, "receipts"), (0, "due")):
        tab.lists.setCurrentIndex(at)
        settle()
        yield f"stipends-pay-{name}"
    if tab.due.rows_model.rowCount():
        tab.due.select(tab.due.rows_model.key_of(0))
        tab.due.row_activated.emit(tab.due.selected())
        settle()
        yield "stipends-pay-panel"
        tab.side.close_panel()


def dues(page: Any, settle: _Settle) -> Iterator[str]:
    """What waits, what is held, and the form of a run."""
    tab = page.tabs.open("dues")
    settle()
    for at, name in ((1, "held"), (2, "approved"), (0, "waiting")):
        tab.lists.setCurrentIndex(at)
        if tab.list.rows_model.rowCount():
            tab.list.select(tab.list.rows_model.key_of(0))
        settle()
        yield f"stipends-dues-{name}"
    tab.prepare()
    settle()
    yield "stipends-dues-prepare"
    tab.side.close_panel()


def awards(page: Any, settle: _Settle) -> Iterator[str]:
    """An award that is given."""
    tab = page.tabs.open("awards")
    settle()
    tab.add()
    settle()
    yield "stipends-award-give"
    tab.side.close_panel()


def preferences(page: Any, settle: _Settle) -> Iterator[str]:
    """A scheme that is written, the holidays of a year, a word for attending; a licence."""
    forms = (
        ("stipends", "add", "scheme"),
        ("money", "paste", "holidays"),
        ("work", "add", "word-for-attending"),
    )
    for tab_id, opens, name in forms:
        tab = page.tabs.open(tab_id)
        settle()
        getattr(tab, opens)()
        settle()
        yield f"preferences-{name}"
        tab.side.close_panel()
    about = page.tabs.open("about")
    settle()
    about.list.select("Qt")
    settle()
    yield "preferences-licence"


def grants(page: Any, settle: _Settle) -> Iterator[str]:
    """The grants, one opened, and one asked for."""
    tab = page.tabs.open("grants")
    settle()
    if tab.list.rows_model.rowCount():
        tab.list.select(tab.list.rows_model.key_of(0))
        settle()
        yield "stipends-grants-chosen"
    tab.add()
    settle()
    yield "stipends-grants-ask"
    tab.side.close_panel()


def savings(page: Any, settle: _Settle) -> Iterator[str]:
    """Who saves, somebody chosen, and money that is put aside."""
    tab = page.tabs.open("savings")
    settle()
    if tab.list.rows_model.rowCount():
        tab.list.select(tab.list.rows_model.key_of(0))
        settle()
        yield "stipends-savings-chosen"
    tab.add()
    settle()
    yield "stipends-savings-panel"
    tab.side.close_panel()


def cash(page: Any, settle: _Settle) -> Iterator[str]:
    """A count that was, one that is made, and the coins that are counted."""
    tab = page.tabs.open("cash")
    settle()
    tab.list.setCurrentIndex(tab.list.rows_model.index(0, 0))
    settle()
    yield "stipends-cash-chosen"
    for name, opens in (("count", tab.count), ("coins", tab.edit_coins)):
        opens()
        settle()
        yield f"stipends-cash-{name}"
        tab.side.close_panel()


def books(page: Any, settle: _Settle) -> Iterator[str]:
    """An account, an expense, a transaction with its sides, and a month to close."""
    tab = page.tabs.open("books")
    settle()
    tab.list.setCurrentIndex(tab.list.rows_model.index(1, 0))
    settle()
    yield "stipends-books-account"
    for name, opens in (
        ("expense", tab.spend), ("transaction", partial(tab.show_transaction, 1)),
        ("close", tab.close_month),
    ):  # fmt: skip
        opens()
        settle()
        yield f"stipends-books-{name}"
        tab.side.close_panel()


def activities(page: Any, settle: _Settle) -> Iterator[str]:
    """Each part of an activity, and the forms one uses most; a new one where there is none."""
    tab = page.tabs.open("activities")
    settle()
    if tab.list.selected() is None:
        tab.add()
        settle()
        yield "stipends-activities-new"
        tab.side.close_panel()
        return
    for id_ in tab.pages.ids():
        tab.pages.open(id_)
        settle()
        yield f"stipends-activities-{id_}"
    earned = tab.parts["earnings"]
    if earned.list.rows_model.rowCount():
        tab.pages.open("earnings")
        earned.open_period(earned.list.rows_model.row(0))
        settle()
        yield "stipends-activities-period"
        earned.close_period()
    for name, opens in (("day", tab.parts["work"].add), ("sold", tab.parts["orders"].sell)):
        opens()
        settle()
        yield f"stipends-activities-{name}"
        tab.side.close_panel()


def funds(page: Any, settle: _Settle) -> Iterator[str]:
    """The months of a fund, what it pays for, and the list behind a figure."""
    tab = page.tabs.open("funds")
    settle()
    if not tab.list.rows_model.rowCount():
        return
    tab.list.select(tab.list.rows_model.key_of(0))
    settle()
    yield "stipends-funds-months"
    tab.view.pages.open("lines")
    settle()
    yield "stipends-funds-lines"
    tab.view.open_list("paid")
    settle()
    yield "stipends-funds-paid"
    tab.view.close_list()
    tab.view.pages.open("months")
