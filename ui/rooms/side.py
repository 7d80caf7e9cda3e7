# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel beside the board: it holds one thing at a time and gives the focus back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.rooms.info_panels import InfoPanel
from ui.widgets.form import RecordForm

WIDTH, NARROW, NARROW_PAGE = 304, 280, 900


class SidePanel(QFrame):
    """Information scrolls; forms scroll by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setFixedWidth(WIDTH)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 14, 12, 14)
        self._shown: QWidget | None = None
        self._content: QWidget | None = None

    def fit(self, page_width: int) -> None:
        """Leave room for two cards side by side on a small screen."""
        self.setFixedWidth(NARROW if page_width < NARROW_PAGE else WIDTH)

    def content(self) -> QWidget | None:
        """What is shown."""
        return self._content

    def has_form(self) -> bool:
        """Whether something to fill in is shown, which a mere look must not push away."""
        return self._content is not None and not isinstance(self._content, InfoPanel)

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        content = self._content
        return self.has_form() and content is not None and bool(content.is_modified())  # type: ignore[attr-defined]

    def show_content(self, content: QWidget) -> None:
        """Show something else instead."""
        old = self._shown
        self._content = content
        if isinstance(content, InfoPanel):
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            content.setProperty("bare", "true")
            content.column.setContentsMargins(0, 0, 4, 0)
            area.setWidget(content)
            self._shown = area
        else:
            self._shown = content
        if old is not None:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._layout.addWidget(self._shown)
        self._shown.show()  # now, so that its keys work at once

    def has_focus(self) -> bool:
        """Whether the focus is somewhere in here."""
        focused = self.focusWidget()
        return focused is not None and focused.hasFocus()

    def focus_content(self) -> None:
        """Go to the first thing to do or fill in."""
        content = self._content
        target: QWidget | None = None
        if isinstance(content, InfoPanel):
            target = content.primary_focus()
        elif isinstance(content, RecordForm) or hasattr(content, "first_field"):
            target = content.first_field()  # type: ignore[union-attr]
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
