# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""About the program: version, where everything lies, updates; and whose work it stands on, each
with the whole text of its licence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from shelterdesk import __version__, paths
from shelterdesk.i18n import _
from shelterdesk.installed import notices
from shelterdesk.installed.notices import Notice
from ui import icons
from ui.desk import Desk
from ui.preferences.parts import scrolled
from ui.preferences.updates_card import UpdatesCard
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.table import Column, RowsModel, RowsView

_WIDTH: Final = 340


@dataclass(frozen=True)
class Row:
    """A line of the list: the program itself, or a work with its notice."""

    name: str
    licence: str
    notice: Notice | None = None

    def fits(self, words: str) -> bool:
        """Whether it is found by what was typed, its text included."""
        text = self.notice.text if self.notice is not None else ""
        return words.casefold() in f"{self.name}\n{self.licence}\n{text}".casefold()


class AboutTab(QWidget):
    """The list at the start, what is chosen in it beside it. Ctrl+F finds."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self.updates = UpdatesCard(desk)
        self.search = self._make_search()
        self.list = RowsView(
            RowsModel(
                [
                    Column(_("Name"), lambda row: row.name, stretch=True),
                    Column(_("Licence"), lambda row: row.licence, role="muted", width=128,
                           tooltip=lambda row: row.licence),
                ],
                lambda row: row.name,
            ),
            _("The program, and what it is made with"),
        )  # fmt: skip
        self.list.horizontalHeader().hide()
        self.list.set_empty(_("Nothing has this in its name, its licence or its text."))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self._about = label("", "muted", wrap=True)
        self._text_card = Card(" ")
        self._stack = QStackedWidget()
        self._lay_out(desk)
        self.list.row_selected.connect(self._chosen)
        self.search.textChanged.connect(lambda _text: self._show())
        self._notices_read([])
        desk.beside(self, notices.here, self._notices_read)

    def _make_search(self) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(_("Find a work or words of a licence"))
        line.setAccessibleName(_("Find a work or words of a licence"))
        line.setClearButtonEnabled(True)
        line.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        key = QShortcut(QKeySequence("Ctrl+F"), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(line.setFocus)
        return line

    def _lay_out(self, desk: Desk) -> None:
        start = Card()
        start.add(self.search)
        start.add(self.list, 1)
        start.setFixedWidth(_WIDTH)
        program = QWidget()
        program.setLayout(scrolled(_program_card(), self.updates, _places_card(desk.vault.path)))
        self._text_card.add(self._about)
        self._text_card.add(self.text, 1)
        self._stack.addWidget(program)
        self._stack.addWidget(self._text_card)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(start)
        row.addWidget(self._stack, 1)

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.list

    def _notices_read(self, found: list[Notice]) -> None:
        self._rows = [Row(_("This program"), __version__)]
        self._rows += [Row(one.name, one.licence, one) for one in found]
        self._show()

    def _show(self) -> None:
        words = self.search.text().strip()
        chosen = self.list.selected()
        shown = [row for row in self._rows if row.fits(words)] if words else self._rows
        self.list.rows_model.set_rows(shown)
        if shown and (chosen is None or not self.list.select(chosen.name)):
            self.list.select(shown[0].name)

    def _chosen(self, row: Row | None) -> None:
        notice = row.notice if row is not None else None
        self._stack.setCurrentIndex(0 if notice is None else 1)
        if notice is None:
            return
        self._text_card.set_title(notice.name)
        version = _("Version {version}").format(version=notice.version) if notice.version else ""
        self._about.setText(" · ".join(filter(None, (version, notice.licence))))
        self.text.setAccessibleName(_("Licence of {name}").format(name=notice.name))
        if self.text.toPlainText() != notice.text:
            self.text.setPlainText(notice.text)


def _program_card() -> Card:
    card = Card(_("The program"))
    card.add_layout(
        facts(
            (_("Version"), __version__),
            (_("Licence"), _("GPL 3 or later: you may use, study, share and change it.")),
            (_("Network"), _("It opens no connection. Nothing leaves this computer by itself.")),
        )
    )
    return card


def _places_card(path: Path) -> Card:
    root = paths.program_folder()
    card = Card(_("Where everything lies"))
    card.add_layout(
        facts(
            (_("Database"), str(path)),
            (_("Keys"), f"{path}.keys"),
            (_("Copy of the keys"), f"{path}.keys.bak"),
            (_("Settings"), str(paths.config_folder())),
            (_("Program"), str(root) if root is not None else _("It runs from its source.")),
        )
    )
    return card


def facts(*rows: tuple[str, str]) -> QGridLayout:
    """Names at the start, what they are beside them; both can be selected."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, 130)
    for at, (name, value) in enumerate(rows):
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(label(name, "body", "muted", wrap=True), at, 0, top)
        shown = label(value, wrap=True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(shown, at, 1)
    return grid
