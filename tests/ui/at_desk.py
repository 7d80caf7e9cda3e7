# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to use pages in tests: a desk on a real file, typing, choosing, waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.tasks import Lane
from ui.widgets.field import Field
from ui.widgets.line import Line
from ui.widgets.lines_view import LinesView

CTRL = Qt.KeyboardModifier.ControlModifier


@contextmanager
def desk_of(vault: Vault) -> Iterator[Desk]:
    """The unlocked file as pages see it."""
    lane = Lane()
    yield Desk(vault, lane)
    lane.close()


def settle(desk: Desk) -> None:
    """Wait for all answers, for what they ask in turn, and until it is laid out: a layout may ask
    for another."""
    for _again in range(4):
        assert desk.lane.wait_idle()
        active_again()
        for _layout in range(2):
            QApplication.processEvents()


def active_again() -> None:
    """A list of choices that closes may leave no window active here, and the keys go nowhere; a
    desktop makes the one behind it active again."""
    if QApplication.activeWindow() is None:
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.windowType() == Qt.WindowType.Window:
                window.activateWindow()
        QApplication.processEvents()


def line_of(field: Field) -> QLineEdit | QPlainTextEdit:
    """What takes the typing of a field."""
    target = field.focus_target()
    if isinstance(target, QComboBox):
        return target.lineEdit()
    assert isinstance(target, QLineEdit | QPlainTextEdit)
    return target


def write(qtbot: QtBot, line: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Type at the cursor; other scripts come through the input method, as in life."""
    if text.isascii():
        qtbot.keyClicks(line, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


def type_into(qtbot: QtBot, field: Field, text: str) -> None:
    """Type over what a field holds."""
    active_again()
    line = line_of(field)
    line.setFocus()
    line.selectAll()
    write(qtbot, line, text)


def save(qtbot: QtBot, widget: QWidget) -> None:
    """Ctrl+S where the typing is."""
    QApplication.processEvents()  # the list of the last field is closed
    active_again()
    if QApplication.activeModalWidget() is None and not widget.isActiveWindow():
        widget.activateWindow()  # a dialog that has just closed may still hold the keys
        qtbot.waitUntil(widget.isActiveWindow)
    focused = QApplication.focusWidget()
    inside = focused is not None and widget.isAncestorOf(focused)
    qtbot.keyClick(focused if inside and focused is not None else widget, Qt.Key.Key_S, CTRL)


class WindowsShown(QObject):
    """Notes every window that is shown besides one: a widget without a parent would flash."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.seen: list[str] = []
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_window = isinstance(watched, QWidget) and watched.isWindow()
        if event.type() == QEvent.Type.Show and is_window and watched is not self._page:
            self.seen.append(type(watched).__name__)
        return False


def buttons(widget: QWidget) -> list[str]:
    """The words of the buttons that are to be seen."""
    return [made.text() for made in widget.findChildren(QPushButton) if made.isVisible()]


def texts(widget: QWidget, *, seen_alone: bool = True) -> list[str]:
    """What labels and lines say that are to be seen, or all of them."""
    found: list[str] = []
    for made in widget.findChildren(QWidget):
        if made.isVisible() or not seen_alone:
            if isinstance(made, QLabel):
                found.append(made.text())
            elif isinstance(made, Line | LinesView):
                found += made.texts()
    return found
