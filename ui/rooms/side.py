# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel beside the board: it holds one thing at a time and gives the focus back."""

from __future__ import annotations

from typing import Any, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.rooms.info_panels import InfoPanel

WIDTH, NARROW, NARROW_PAGE = 304, 280, 900


class FillIn(Protocol):
    """What every form in the panel can do, of whatever kind it is."""

    def is_modified(self) -> bool:
        """Whether something was typed that is not saved."""

    def keeps_open(self) -> bool:
        """Whether something typed would be lost; then it says so."""

    def draft(self) -> dict[str, Any] | None:
        """What was typed."""

    def restore_draft(self, kept: Any) -> None:
        """Put back what was typed."""


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
        return self.form() is not None

    def form(self) -> FillIn | None:
        """What is to be filled in."""
        content = self._content
        return None if isinstance(content, InfoPanel) else cast("FillIn | None", content)

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        form = self.form()
        return form is not None and form.is_modified()

    def keeps_open(self) -> bool:
        """Whether something typed here would be lost; then the form says so."""
        form = self.form()
        return form is not None and form.is_modified() and form.keeps_open()

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
        elif (first := getattr(content, "first_field", None)) is not None:
            target = first()
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
