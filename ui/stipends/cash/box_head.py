# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cash box as it is now, and what one can do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.money.cash_box import BoxRow, Moved
from ui.desk import Desk
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.cash_pieces import count_before
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.labels import label, set_tone
from ui.widgets.money_field import in_words


class Acts(Protocol):
    """What the buttons ask for."""

    def count(self) -> None: ...
    def accept(self) -> None: ...
    def hand_over(self) -> None: ...
    def edit_coins(self) -> None: ...
    def print_out(self) -> None: ...


class BoxHead(QWidget):
    """``show_box`` says what is in it, who has it, and when it was counted."""

    def __init__(self, desk: Desk, acts: Acts) -> None:
        super().__init__()
        self._desk = desk
        self.figure = label("", "figure")
        self.what = label("", "strong", wrap=True)
        self.holder = label("", "muted", wrap=True)
        self.last = label("", "muted", wrap=True)
        self.moved = label("", "muted", wrap=True)
        self.count_button = button(_("Count"), "wallet-cards", "primary", on_click=acts.count)
        self.accept_button = button("", "check", on_click=acts.accept)
        self.over_button = button(
            _("Hand over"), "log-out", on_click=acts.hand_over,
            tooltip=_("Nobody has the box until the next one accepts the last count"),
        )  # fmt: skip
        more: list[Act] = []
        if desk.vault.may(Capability.PRINT):
            more.append(("printer", _("Print a statement"), acts.print_out))
        if desk.vault.may(Capability.EDIT_SCHEMES):
            more.append(("coins", _("Coins and notes that are counted"), acts.edit_coins))
        self.more = ActMenu(_("What else can be done"), more)
        self._row = ButtonRow((
            self.count_button, self.accept_button, self.over_button, self.more,
        ))  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self.figure, self.what, self.holder, self.last, self.moved):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addWidget(self._row)
        for made in (self.accept_button, self.over_button, self.more):
            made.hide()

    def show_box(self, row: BoxRow | None) -> None:
        """Show one; None: the house has none."""
        may = self._desk.vault.may
        has = row is not None
        pays = has and may(Capability.PAY_OUT)
        mine = row is not None and row.is_mine
        can_accept = row is not None and row.can_accept and not mine
        self.count_button.setHidden(not (has and may(Capability.WRITE_LOG)))
        self.accept_button.setHidden(not (pays and can_accept))
        self.over_button.setHidden(not (pays and mine))
        self.more.setHidden(not has or not self.more.acts)
        self.figure.setHidden(row is None or row.balance is None)
        if row is None:
            self.what.setText(_("The house counts no cash: its currency is set in Preferences."))
            for part in (self.holder, self.last, self.moved):
                part.setHidden(True)
        else:
            self._tell(row)
        self._row.arrange()

    def _tell(self, row: BoxRow) -> None:
        def words(minor: int) -> str:
            return in_words(minor, row.currency)

        self.figure.setText("" if row.balance is None else words(row.balance))
        self.what.setText(
            _("The first count says what is in the box.")
            if row.balance is None
            else _("should be in the box")
        )
        _say(self.holder, _holder(row), "good" if row.is_mine else "muted")
        _say(self.last, "" if row.last is None else count_before(row.last))
        _say(self.moved, _moved(row.moved, words) if row.last is not None else "")
        if row.last is not None:
            told = _("I accept the last count: {sum}").format(sum=words(row.last.counted))
            self.accept_button.setText(told)


def _holder(row: BoxRow) -> str:
    if not row.holder or row.holds_since is None:
        needs_count = row.last is None or bool(row.moved.times)
        return (
            _("Nobody has the box: who counts it takes it over.")
            if needs_count
            else _("Nobody has the box: count it, or accept the last count.")
        )
    since = f"{near_day(row.holds_since.date(), today())}, {row.holds_since:%H:%M}"
    if row.is_mine:
        return _("You have it since {when}.").format(when=since)
    return _("{who} has it since {when}.").format(who=row.holder, when=since)


def _moved(moved: Moved, words: Callable[[int], str]) -> str:
    if not moved.times:
        return _("Nothing moved since.")
    told = ngettext("Since then {n} entry", "Since then {n} entries", moved.times)
    parts = [told.format(n=moved.times)]
    if moved.money_in:
        parts.append(_("{sum} in").format(sum=words(moved.money_in)))
    if moved.money_out:
        parts.append(_("{sum} out").format(sum=words(moved.money_out)))
    return " · ".join(parts)


def _say(part: QLabel, text: str, tone: str = "muted") -> None:
    part.setText(text)
    part.setHidden(not text)
    set_tone(part, tone)
