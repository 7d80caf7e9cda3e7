# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Complaints: anybody who writes the log takes one; listed are those one has a copy of."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.care import complaints
from shelterdesk.services.care.complaints import ComplaintRow, ComplaintState, OpenedComplaint
from shelterdesk.services.values.value_words import code_word
from ui.care.complaints import panels
from ui.care.complaints.view import ComplaintView
from ui.desk import Desk
from ui.tabbed_page import PageTab
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.list_and_panel import ListAndPanel
from ui.widgets.table import Column, RowsModel, RowsView


class ComplaintsTab(PageTab):
    """Ctrl+N takes one, Enter opens the one chosen."""

    TABLES: ClassVar[frozenset[str]] = frozenset({*complaints.TABLES, "staff"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._opens: int | None = None  # once the list is there
        self._opened: int | None = None
        self._open_ones = 0
        self.list = _list()
        self.list.set_empty(
            _("A complaint about a colleague, a partner or the house is written here. Whoever is "
              "named in it never sees it. You see those that were sealed to you."),
            _("Somebody complains"),
            self.add,
        )  # fmt: skip
        self.closed = QCheckBox(_("Also those that are closed"))
        self.closed.toggled.connect(lambda _on: self.load())
        self.add_button = button(
            _("Somebody complains"), "plus", "primary", on_click=self.add, tooltip="Ctrl+N"
        )
        card = Card(_("Complaints"))
        card.add_trailing(self.add_button)
        card.add(self.closed)
        card.add(self.list, 1)
        self.view = ComplaintView(may_print=desk.vault.may(Capability.PRINT))
        self.side = ListAndPanel(desk, card, self.view)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.side)
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _row: self._asked("open"))
        self.view.asked.connect(self._asked)
        shortcut = QShortcut(QKeySequence("Ctrl+N"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.add)

    # What the page asks
    def load(self) -> None:
        """Read the list again."""
        self.desk.read(self, complaints.complaints, self._show, with_closed=self.closed.isChecked())

    def subtitle(self) -> str:
        """How many are open."""
        n = self._open_ones
        return ngettext("{n} open", "{n} open", n).format(n=n) if n else ""

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.list

    def open(self, target: object) -> None:
        """Show one complaint: its number; or begin one."""
        if target == "new":
            self.add()
        elif isinstance(target, int):
            self._opens = target
            self.load()

    def is_modified(self) -> bool:
        """Whether a form holds something not saved."""
        return self.side.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The form beside the list."""
        return self.side.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same form again."""
        self.side.restore_draft(kept)

    # Acts
    def add(self) -> None:
        """A new complaint."""
        self.side.open_panel(panels.ComplaintPanel(self.desk))

    def _asked(self, act: str) -> None:
        row: ComplaintRow | None = self.list.selected()
        if row is None or row.is_lost:
            return
        if act == "open":
            self._read(row.id)
        elif act == "print":
            facts = {"complaint": str(row.id)}
            self.open_requested.emit("reports", ("report", "complaint", facts))
        else:
            self.side.open_panel(_PANELS[act](self.desk, row.id))

    # Answers
    def _show(self, rows: list[ComplaintRow]) -> None:
        self._open_ones = sum(row.state is not ComplaintState.CLOSED for row in rows)
        self.list.rows_model.set_rows(rows)
        self.title_changed.emit()
        wanted, self._opens = self._opens, None
        if wanted is not None and self.list.select(wanted):
            self._read(wanted)
        elif self._opened is not None and self._opened == _id(self.list.selected()):
            self._read(self._opened)
        else:
            self._chosen(self.list.selected())

    def _chosen(self, row: ComplaintRow | None) -> None:
        if row is None:
            self._opened = None
            self.view.show_nothing()
        elif row.id != self._opened:
            self._opened = None
            self.view.show_row(row)

    def _read(self, complaint_id: int) -> None:
        self._opened = complaint_id
        self.desk.read(
            self, complaints.opened, partial(self._show_opened, complaint_id),
            complaint_id=complaint_id,
        )  # fmt: skip

    def _show_opened(self, complaint_id: int, found: OpenedComplaint) -> None:
        if _id(self.list.selected()) == complaint_id:
            self.view.show_opened(found)


_PANELS: Final = {
    "note": panels.ComplaintNotePanel,
    "handle": panels.ComplaintHandlePanel,
    "share": panels.ComplaintSharePanel,
}
_TONES: Final = {
    ComplaintState.OPEN: "notice",
    ComplaintState.LOOKED_INTO: "accent",
    ComplaintState.CLOSED: "neutral",
}


def _id(row: ComplaintRow | None) -> int | None:
    return None if row is None else row.id


def _about(row: ComplaintRow) -> str:
    return _("Your copy opens no more") if row.is_lost else row.about


def _answer_by(row: ComplaintRow) -> str:
    return "" if row.answer_by is None else near_day(row.answer_by, today())


def _list() -> RowsView:
    columns = [
        Column(_("Received"), lambda row: near_day(row.received, today()), width=92, role="muted"),
        Column(_("About"), _about, stretch=True, width=80, role="strong",
               icon=lambda row: "lock" if row.is_lost else None),
        Column(_("Answer until"), _answer_by, width=90,
               tone=lambda row: "danger" if row.is_late else None),
        Column("", lambda row: code_word("complaint", "state", row.state), width=108, pill=True,
               tone=lambda row: _TONES[row.state]),
    ]  # fmt: skip
    return RowsView(RowsModel(columns, lambda row: row.id), _("Complaints"))
