# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""In place of the list of residents: pairs that may be one person, or one person and whom to join
with; beside it both sides."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.merging import unmerging
from shelterdesk.services.merging.unmerging import Joined, TakenApart
from shelterdesk.services.residents import duplicates, residents
from shelterdesk.services.residents.duplicates import Pair
from shelterdesk.services.residents.residents import ResidentRow
from ui.desk import Desk
from ui.residents.merging.compare_card import CompareCard
from ui.widgets import message_bar
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.table import Column, RowsModel, RowsView

#: A change of these may bring other pairs.
TABLES = frozenset({"resident", "resident_access", "not_same", "merge", "dependant", "keep_apart"})
_LIST = 340


class _JoinPane(QWidget):
    """What both ways in share: a list at the left, both sides at the right."""

    back_requested = Signal()
    resident_requested = Signal(int)

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self._desk = desk
        self.compare = CompareCard(desk)
        self.compare.joined.connect(self.resident_requested)
        self.back = icon_button("arrow-left", _("Back to the list (Esc)"))
        self.back.clicked.connect(self.back_requested)
        self.card = Card()
        self.card.setFixedWidth(_LIST)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.back)
        head.addWidget(label(title, "heading", wrap=True), 1)
        self.card.add_layout(head)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.card)
        row.addWidget(self.compare, 1)

    def first_field(self) -> QWidget:
        """What to focus."""
        return self.back

    def _table(self, columns: list[Column], name: str) -> RowsView:
        view = RowsView(RowsModel(columns, lambda row: row), name)
        view.row_activated.connect(lambda _row: self.compare.join_button.setFocus())
        return view

    # Qt
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.first_field().setFocus(Qt.FocusReason.OtherFocusReason)


class DuplicatesPane(_JoinPane):
    """Pairs nobody has decided about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Possible duplicates"))
        columns = [
            Column(_("Two records"), _names, stretch=True, width=150, role="strong"),
            Column(_("Why"), lambda pair: pair.words, width=130, role="muted",
                   tooltip=lambda pair: pair.words),
        ]  # fmt: skip
        self.view = self._table(columns, _("Possible duplicates"))
        self.view.set_empty(
            _("Records that may be one person stand here: the same phone, legal name, or name and "
              "year of birth.")
        )  # fmt: skip
        self.view.selectionModel().currentChanged.connect(lambda *_at: self._chosen())
        self.card.add(self.view, 1)
        self.refresh(None)

    def first_field(self) -> QWidget:
        """The list, or the way back where it is empty."""
        return self.view if self.view.rows_model.rows() else self.back

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Look again."""
        if tables is None or tables & TABLES:
            self._desk.read(self, duplicates.duplicates, self._show)

    def _show(self, pairs: list[Pair]) -> None:
        self.view.rows_model.set_rows(pairs)
        if pairs and self.view.selected() is None:
            self.view.selectRow(0)
        elif not pairs:
            self.compare.clear(_("Nobody is here twice, as far as can be seen."))

    def _chosen(self) -> None:
        pair = self.view.selected()
        if pair is not None:
            self.compare.compare(pair.left.id, pair.right.id)


class JoinPane(_JoinPane):
    """One person: whom to join with, and what was joined before."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Join with another record"))
        self.resident_id = resident_id
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Name or code of the other record"))
        self.search.setAccessibleName(_("Name or code of the other record"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._ask())
        columns = [
            Column(_("Name"), lambda row: row.shown, stretch=True, width=120, role="strong"),
            Column(_("Code"), lambda row: row.code, width=76, role="muted"),
            Column(_("Age"), lambda row: row.age, align="end", width=50),
        ]
        self.view = self._table(columns, _("Residents"))
        self.view.set_empty(_("Type the name or code of the other record."))
        self.view.selectionModel().currentChanged.connect(lambda *_at: self._chosen())
        self.card.add(self.search)
        self.card.add(self.view, 1)
        self._before = QWidget()
        self.card.add(self._before)
        self.apart_buttons: dict[int, QWidget] = {}
        self.compare.clear(_("Choose the other record on the left."))
        self.refresh(None)

    def first_field(self) -> QWidget:
        """The line to type in."""
        return self.search

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Look again."""
        if tables is None or tables & TABLES:
            self._ask()
            self._desk.read(
                self, unmerging.joined_into, self._show_joined, resident_id=self.resident_id
            )

    def _ask(self) -> None:
        text = self.search.text()
        if not text.strip():
            self.view.rows_model.set_rows([])
            return
        self._desk.read(self, residents.find, partial(self._show, text), text=text, limit=20)

    def _show(self, text: str, rows: list[ResidentRow]) -> None:
        if text == self.search.text():
            self.view.rows_model.set_rows([row for row in rows if row.id != self.resident_id])
            self.view.set_empty(_("Nobody found for “{text}”.").format(text=text.strip()))

    def _chosen(self) -> None:
        row = self.view.selected()
        if row is not None:
            self.compare.compare(self.resident_id, row.id)

    def _show_joined(self, rows: list[Joined]) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.apart_buttons = {}
        if rows:
            column.addWidget(label(_("Joined before"), "strong"))
        for row in rows:
            name = row.known_as or row.code
            made = button(_("Take apart"), "undo-2", on_click=partial(self._take_apart, row))
            made.setAccessibleName(_("Take apart: {who}").format(who=name))
            made.setEnabled(row.can_undo)
            self.apart_buttons[row.merge_id] = made
            detail = " · ".join(filter(None, (row.code if row.known_as else "",
                                              near_day(row.at.date(), today()))))  # fmt: skip
            column.addWidget(Line("users", name, detail, made))
        self.card.content.replaceWidget(self._before, body)
        self._before.hide()
        self._before.deleteLater()
        self._before = body

    def _take_apart(self, row: Joined) -> None:
        self._desk.do(
            self,
            N_("Took joined records apart"),
            unmerging.undo_merge,
            said=_said,
            on_done=lambda _done: self.resident_requested.emit(self.resident_id),
            on_error=self._refused,
            merge_id=row.merge_id,
        )

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")


def _said(done: TakenApart) -> str:
    return " ".join((_("They are two records again."), *done.left))


def _names(pair: Pair) -> str:
    return _("{one} and {other}").format(one=_named(pair.left), other=_named(pair.right))


def _named(row: ResidentRow) -> str:
    return f"{row.known_as} ({row.code})" if row.known_as else row.code
