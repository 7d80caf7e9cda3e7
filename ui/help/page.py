# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual: its headings at the start, its text beside them, and a line to find words in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import (
    QKeySequence,
    QPalette,
    QResizeEvent,
    QShortcut,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

import resources
from shelterdesk.i18n import _, language
from ui import icons, theme
from ui.desk import Desk
from ui.help import manual
from ui.page import Page
from ui.widgets.buttons import icon_button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.labels import label
from ui.widgets.table import Column, RowsModel, RowsView

_CONTENTS_WIDTH = 288
_TEXT_WIDTH = 720


@dataclass(frozen=True)
class Heading:
    """One line of the contents; ``position`` is that of its block in the text."""

    position: int
    text: str
    level: int


MANUAL: Final = "manual"
INSTALL: Final = "install"


def manual_path(name: str = MANUAL) -> Path:
    """The manual, or the page for who installs, in the language in use, else in English."""
    translated = resources.path("help", f"{name}.{language()}.md")
    return translated if translated.exists() else resources.path("help", f"{name}.md")


class HelpPage(Page):
    """``open`` takes ``("section", words)``: the heading that begins so; ``("text", INSTALL)``: the
    page for the person who installs."""

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__()
        self.texts = {MANUAL: Chip(_("Manual")), INSTALL: Chip(_("Installing"))}
        self.texts[MANUAL].setChecked(True)
        self._chosen = QButtonGroup(self)
        self.browser = _Manual()
        self.browser.setAccessibleName(_("Manual"))
        self.contents = RowsView(
            RowsModel([Column("", _indented, stretch=True)], lambda heading: heading.position),
            _("Contents"),
        )
        self.contents.horizontalHeader().hide()
        self.find_edit = QLineEdit()
        self.find_edit.setPlaceholderText(_("Find in the manual"))
        self.find_edit.setAccessibleName(_("Find in the manual"))
        self.find_edit.addAction(
            icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._found = label("", "muted")
        self._lay_out()
        self._keys()
        for chip in self.texts.values():
            self._chosen.addButton(chip)
        self._chosen.buttonClicked.connect(lambda _chip: self._show())
        self.contents.row_selected.connect(self._go_to)
        self.find_edit.textEdited.connect(lambda _text: self._find_first())
        self.find_edit.returnPressed.connect(self.find_next)
        self._show()

    def _lay_out(self) -> None:
        start = Card()
        start.content.setContentsMargins(0, 0, 0, 0)
        which = QHBoxLayout()
        which.setContentsMargins(12, 8, 12, 4)
        which.setSpacing(6)
        for chip in self.texts.values():
            which.addWidget(chip)
        which.addStretch(1)
        start.add_layout(which)
        start.add(self.contents, 1)
        start.setFixedWidth(_CONTENTS_WIDTH)
        text = Card()
        text.content.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.find_edit.setMaximumWidth(320)
        row.addWidget(self.find_edit, 1)
        row.addWidget(icon_button("chevron-up", _("Before"), on_click=self.find_before))
        row.addWidget(icon_button("chevron-down", _("Next"), on_click=self.find_next))
        row.addWidget(self._found, 1)
        text.add_layout(row)
        text.add(self.browser, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(start)
        inner = QVBoxLayout()
        inner.addWidget(text)
        outer.addLayout(inner, 1)

    def _keys(self) -> None:
        for keys, act in (
            ("Ctrl+F", self._focus_find),
            ("F3", self.find_next),
            ("Shift+F3", self.find_before),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def title(self) -> str:
        """What the window shows."""
        return _("Help")

    def open(self, target: object) -> None:
        """Show a section, or another text."""
        if isinstance(target, tuple) and target[0] == "text" and target[1] in self.texts:
            self.texts[target[1]].setChecked(True)
            self._show()
        if not (isinstance(target, tuple) and target[0] == "section"):
            return
        if not self.texts[MANUAL].isChecked():
            self.open(("text", MANUAL))
        wanted = str(target[1]).casefold()
        for heading in self.contents.rows_model.rows():
            if heading.text.casefold().startswith(wanted):
                self.contents.select(heading.position)
                return

    def primary_focus(self) -> QWidget:
        """The contents."""
        return self.contents

    # The text
    def _show(self) -> None:
        name = next(name for name, chip in self.texts.items() if chip.isChecked())
        self.browser.document().setBaseUrl(QUrl.fromLocalFile(f"{resources.path('help')}/"))
        self.browser.setMarkdown(manual.without_comments(manual_path(name).read_text("utf-8")))
        manual.style(self.browser.document())
        self.browser.fit()
        self.contents.rows_model.set_rows(_headings(self.browser.document()))

    def _go_to(self, heading: Heading | None) -> None:
        if heading is None:
            return
        block = self.browser.document().findBlock(heading.position)
        cursor = QTextCursor(block)
        self.browser.setTextCursor(cursor)
        top = self.browser.document().documentLayout().blockBoundingRect(block).top()
        self.browser.verticalScrollBar().setValue(round(top) - 8)

    # Finding
    def _focus_find(self) -> None:
        self.find_edit.setFocus()
        self.find_edit.selectAll()

    def _find_first(self) -> None:
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        self.find_next()

    def find_next(self) -> bool:
        """The next place, from the top again after the last."""
        return self._find(QTextDocument.FindFlag(0), QTextCursor.MoveOperation.Start)

    def find_before(self) -> bool:
        """The place before, from the end again."""
        return self._find(QTextDocument.FindFlag.FindBackward, QTextCursor.MoveOperation.End)

    def _find(self, flags: QTextDocument.FindFlag, again_from: QTextCursor.MoveOperation) -> bool:
        text = self.find_edit.text().strip()
        if not text:
            self._found.setText("")
            return False
        found = self.browser.find(text, flags)
        if not found:
            self.browser.moveCursor(again_from)
            found = self.browser.find(text, flags)
        self._found.setText("" if found else _("Not in the manual."))
        return found

    # Qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            manual.style(self.browser.document())


class _Manual(QTextBrowser):
    """Text no wider than one reads; marks of the search stay visible without the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "plain")
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setOpenLinks(False)
        # Read with the keys as well, with a visible mark.
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        palette = self.palette()
        group = QPalette.ColorGroup
        for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText):
            palette.setColor(group.Inactive, role, palette.color(group.Active, role))
        self.setPalette(palette)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        spare = max(0, self.viewport().width() - _TEXT_WIDTH)
        frame = self.document().rootFrame().frameFormat()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            frame.setLeftMargin(spare)
        else:
            frame.setRightMargin(spare)
        self.document().rootFrame().setFrameFormat(frame)
        self.fit()

    def fit(self) -> None:
        """Pictures as wide as the text there is room for."""
        manual.fit_pictures(self.document(), min(_TEXT_WIDTH, self.viewport().width()))


def _headings(document: QTextDocument) -> list[Heading]:
    found = []
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        if level:
            found.append(Heading(block.position(), block.text(), level))
        block = block.next()
    return found


def _indented(heading: Heading) -> str:
    return f"{'    ' * (heading.level - 1)}{heading.text}"


def scheme() -> str:
    """The scheme the text was styled for, for tests."""
    return theme.scheme()
