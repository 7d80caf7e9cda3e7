# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tabs of case work share: cards below each other that read by themselves when shown."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from ui.desk import Desk
from ui.widgets import message_bar
from ui.widgets.reads_when_shown import ReadsWhenShown
from ui.widgets.tab_order import put_as_read


class CaseTab(ReadsWhenShown, QWidget):
    """A tab of a resident's page. It asks the page to open panels, people and printouts.

    ``TABLES`` are those it shows: it reads again when one of them changed.
    """

    panel_requested = Signal(object)  # FormPanel
    resident_requested = Signal(int)
    print_requested = Signal(str, object)  # name of a report, its options
    place_requested = Signal(str, object)  # another page, what to show there
    TABLES: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.resident_id = resident_id
        # From outside in (see ``TabPages.holder``).
        self.area = QScrollArea(self)
        self._body = QWidget(self.area.viewport())
        self._body.setProperty("bare", "true")
        self.column = QVBoxLayout(self._body)
        self.column.setContentsMargins(0, 0, 4, 0)
        self.column.setSpacing(12)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._body)
        self._body.installEventFilter(self)
        self._in_order = QTimer(self)  # once what is laid out anew has its place
        self._in_order.setSingleShot(True)
        self._in_order.timeout.connect(lambda: put_as_read(self._body))
        self.outer = QVBoxLayout(self)  # for what takes the whole tab instead of the cards
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.outer.addWidget(self.area)

    def load(self) -> None:
        """Read what the tab shows; what is shown stays until the answer is there."""
        raise NotImplementedError

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if self.isVisible() and (tables is None or tables & self.TABLES):
            self.load()

    def step_back(self) -> bool:
        """Esc: one step back inside the tab; False where there is none."""
        return False

    def is_modified(self) -> bool:
        """Whether something typed here, not in a panel, is not saved."""
        return False

    def draft(self) -> dict[str, Any] | None:
        """What was typed here, not in a panel, and where."""
        return None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Put it back."""

    def refused(self, error: UserError) -> None:
        """Say why something cannot be shown."""
        message_bar.say(self, error.message, "danger")

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self._body:
            self._in_order.start()
        return False
