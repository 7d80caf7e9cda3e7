# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: what somebody has here, what it is saved for, and the last movements."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.money.goals import GoalRow
from shelterdesk.services.money.receipts import PaymentKind, ReceiptRow
from shelterdesk.services.money.savings import Saver
from ui.desk import Desk
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button, icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.empty import Empty
from ui.widgets.goal_lines import goal_lines
from ui.widgets.labels import label, rule
from ui.widgets.line import Line
from ui.widgets.money_field import in_words
from ui.widgets.opened_view import ColumnView
from ui.widgets.scrolled import TallArea

#: Movements of what is hers.
KINDS = frozenset({
    PaymentKind.SAVINGS_IN, PaymentKind.SAVINGS_OUT, PaymentKind.KEPT_IN, PaymentKind.KEPT_OUT,
    PaymentKind.INSTALMENT,
})  # fmt: skip
_MOST = 8
_BESIDE = 2  # amounts that have room side by side


class SaverView(ColumnView):
    """``asked`` says what is to be done; ``taken_back`` carries a receipt."""

    asked = Signal(str)
    taken_back = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._may_pay = desk.vault.may(Capability.PAY_OUT)
        self._may_decide = desk.vault.may(Capability.EDIT_AWARDS)
        self.acts: dict[str, QWidget] = {}
        self.show_saver(None, (), ())

    def show_saver(
        self, row: Saver | None, goals: tuple[GoalRow, ...], receipts: tuple[ReceiptRow, ...]
    ) -> None:
        """Somebody, or nobody."""
        self.begin()
        self.acts = {}
        if row is None:
            text = _("Choose somebody to see what is saved and kept, and what moved.")
            self.add(Empty(text, icon="piggy-bank"), 1)
            return
        self.add(label(row.shown, "heading", wrap=True))
        amounts = _amounts(row)
        for at in range(0, len(amounts), _BESIDE):
            self._add_figures(amounts[at : at + _BESIDE])
        if self._may_pay:
            self._add_acts(row)
        self.add(rule())
        lines: list[QWidget] = [part for goal in goals for part in goal_lines(goal)]
        moves = [one for one in receipts if one.kind in KINDS][:_MOST]
        lines += [self._move_line(one) for one in moves]
        self._add_lines(lines)

    def _add_figures(self, amounts: list[tuple[str, str]]) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(24)
        for words, amount in amounts:
            part = QVBoxLayout()
            part.setSpacing(0)
            part.addWidget(label(amount, "figure"))
            part.addWidget(label(words, "muted"))
            figures.addLayout(part)
        figures.addStretch(1)
        self.column.addLayout(figures)

    def _add_acts(self, row: Saver) -> None:
        balance = row.balance
        made_ones: list[QWidget] = []
        offered = [
            ("deposit", _("Into savings"), True),
            ("withdraw", _("Out of savings"), bool(balance.savings or balance.match)),
            ("keep", _("Into safekeeping"), True),
            ("give_out", _("Out of safekeeping"), bool(balance.kept)),
        ]
        for at, (act, words, can) in enumerate(offered):
            kind = "primary" if at == 0 else "plain"
            made = button(words, kind=kind, on_click=partial(self.asked.emit, act))
            made.setEnabled(can)
            self.acts[act] = made
            made_ones.append(made)
        for pair in (made_ones[:2], made_ones[2:]):
            self.add(ButtonRow(pair))
        if self._may_decide and balance.match and not balance.savings:
            words = _("What was added goes back to its fund")
            made = button(words, "undo-2", on_click=partial(self.asked.emit, "return"))
            self.acts["return"] = made
            self.add(made)

    def _move_line(self, one: ReceiptRow) -> Line:
        amount = in_words(one.amount, one.currency)
        words = _("{what}: {amount}").format(what=one.kind_words, amount=amount)
        parts = [short_day(one.on, today()), one.number]
        if one.takes_back:
            parts.append(_("takes back {number}").format(number=one.takes_back))
        elif one.taken_back_by:
            parts.append(_("taken back"))
        trailing: list[QWidget] = []
        if self._may_pay and one.can_be_taken_back:
            spoken = _("Take receipt {number} back").format(number=one.number)
            trailing.append(icon_button("undo-2", spoken, on_click=partial(self._back, one)))
        icon = "log-in" if one.comes_in else "log-out"
        return Line(icon, words, " · ".join(parts), *trailing)

    def _back(self, one: ReceiptRow) -> None:
        self.taken_back.emit(one)

    def _add_lines(self, lines: list[QWidget]) -> None:
        inner = QWidget(self._shown)
        inner.setProperty("bare", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(9)
        for line in lines:
            column.addWidget(line)
        column.addStretch(1)
        self.add(TallArea(inner), 1)


def _amounts(row: Saver) -> list[tuple[str, str]]:
    balance = row.balance
    found = [(_("saved"), balance.savings), (_("added to the savings"), balance.match),
             (_("kept"), balance.kept)]  # fmt: skip
    return [(words, in_words(amount, balance.currency)) for words, amount in found if amount]
