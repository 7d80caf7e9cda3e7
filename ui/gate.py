# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window before a file is open: welcome, unlock, set-up. One page at a time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk import paths
from shelterdesk.i18n import _
from ui.locking.curtain import Curtain

MINIMUM = (640, 560)
DEFAULT = (1280, 800)


class Gate(QWidget):
    """Its title is the discreet name, as that of the window after it."""

    close_requested = Signal()
    #: Somebody can see it now; comes once.
    painted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setWindowTitle(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        layout.addWidget(self._stack)
        self.curtain = Curtain(self)
        self._was_painted = False
        self.setMinimumSize(*MINIMUM)
        self.resize(*DEFAULT)

    def stand(self, place: tuple[int, int, int, int] | None, *, maximized: bool) -> None:
        """Where the window of the process before this one stood."""
        if place is not None:
            self.setGeometry(*place)
        if maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def show_page(self, page: QWidget) -> None:
        """Show a page, and forget the one before it."""
        before = self._stack.currentWidget()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if before is not None and before is not page:
            self._stack.removeWidget(before)
            before.deleteLater()
        if not self.curtain.is_down():
            self.focus_page()

    def focus_page(self) -> None:
        """Begin where the page begins."""
        focus = getattr(self.page(), "primary_focus", None)
        target = focus() if focus is not None else None
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def page(self) -> QWidget | None:
        """The page shown."""
        return self._stack.currentWidget()

    # Qt
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_requested.emit()
        super().closeEvent(event)


def choose_file(parent: QWidget) -> Path | None:
    """Ask the system's dialog for a file."""
    kinds = _("Files of this program ({pattern})").format(pattern=f"*{paths.SUFFIX}")
    folder = str(paths.data_folder())
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Open a file"), folder, kinds)
    return Path(chosen) if chosen else None
