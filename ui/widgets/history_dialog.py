# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history of one record: every change, by whom, before and after. The same for all records."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.audit import history
from shelterdesk.services.audit.history import FieldChange
from ui.desk import Desk
from ui.locking.ask_passphrase import with_passphrase
from ui.widgets.buttons import button
from ui.widgets.changes_view import ChangesView
from ui.widgets.labels import label
from ui.widgets.message_bar import MessageBar


class HistoryDialog(QDialog):
    """Reads by itself. Esc closes."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, *, table: str, row_id: int) -> None:
        super().__init__(parent.window())
        self._desk = desk
        self._about: dict[str, Any] = {"table": table, "row_id": row_id}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("History"))  # never a name
        self.message_bar = MessageBar(inline=True)
        self.view = ChangesView(_("History"))
        self.view.set_empty(_("Nothing was changed since this was written."))
        self.reveal_button = button(
            _("Show sealed answers"), "eye", tooltip=_("Asks for your passphrase first")
        )
        self.reveal_button.clicked.connect(self._ask)
        self.reveal_button.hide()
        self.close_button = button(_("Close"), on_click=self.accept)
        self._lay_out(title)
        self._read(revealed=False)

    def _lay_out(self, title: str) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(10)
        outer.addWidget(label(title, "title", wrap=True))
        outer.addWidget(label(_("Newest first. Each act names what it changed."), "muted"))
        outer.addWidget(self.message_bar)
        outer.addWidget(self.view, 1)
        row = QHBoxLayout()
        row.addWidget(self.reveal_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        outer.addLayout(row)
        self.resize(620, 560)

    def _read(self, *, revealed: bool) -> None:
        query = history.revealed if revealed else history.of
        self._desk.read(self, query, self._show, on_error=self._refused, **self._about)

    def _show(self, changes: list[FieldChange]) -> None:
        self.view.show_changes(changes)
        hides = any(c.is_sealed and _("(sealed)") in (c.before, c.after) for c in changes)
        self.reveal_button.setVisible(hides and self._desk.vault.can_read("case"))

    def _refused(self, error: UserError) -> None:
        self.message_bar.say(error.message, "danger")

    def _ask(self) -> None:
        words = _("Sealed answers of the past are shown after your passphrase. It is written down.")
        with_passphrase(self, self._desk, words, lambda: self._read(revealed=True))


def open_history(
    parent: QWidget, desk: Desk, title: str, *, table: str, row_id: int
) -> HistoryDialog:
    """Open the history of a record (resident, stay, support_period, site, room or bed)."""
    dialog = HistoryDialog(parent, desk, title, table=table, row_id=row_id)
    dialog.open()
    dialog.close_button.setFocus()
    return dialog


def history_button() -> QPushButton:
    """A button that says so, the same everywhere; connect it."""
    return button(_("History"), "history", "quiet", tooltip=_("Who changed what here"))
