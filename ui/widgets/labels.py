# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text on a page: plain text only, so that a name with a bracket is never read as markup."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QStyle, QStyleOption, QWidget

from ui import icons, theme


def label(
    text: str = "", role: str = "body", tone: str | None = None, *, wrap: bool = False
) -> QLabel:
    """A label in a type role of the theme; ``tone`` is muted, accent, good, notice or danger."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.font(role))
    made.setWordWrap(wrap)
    # A label looks at its text alone: a name of the other direction would stand at the wrong side.
    flags = Qt.AlignmentFlag
    side = flags.AlignRight if QGuiApplication.isRightToLeft() else flags.AlignLeft
    made.setAlignment(side | flags.AlignAbsolute | flags.AlignVCenter)
    if tone is None and role == "muted":
        tone = "muted"
    if tone is not None:
        set_tone(made, tone)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a label another tone after it was shown."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        restyle(widget)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at the widget's properties again, if it did already."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # it will when the widget is shown; twice is half of what making a page costs
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def plain_tip(text: str) -> str:
    """A tooltip that shows ``text`` as it is, also where it looks like markup."""
    return f"<span>{html.escape(text)}</span>" if "<" in text else text


def rule() -> QFrame:
    """A faint line across."""
    made = QFrame()
    made.setProperty("rule", "true")
    made.setFixedHeight(1)
    return made


class ElidedLabel(QLabel):
    """One line that gives way: cut with an ellipsis, whole in its tooltip."""

    def __init__(self, text: str = "", role: str = "body", tone: str | None = None) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role))
        if tone or role == "muted":
            self.setProperty("tone", tone or "muted")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def is_cut(self) -> bool:
        """Whether part of the text is hidden."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(plain_tip(self.text()) if self.is_cut() else "")

    def setText(self, text: str) -> None:
        super().setText(text.replace("\n", " "))
        self.setToolTip(plain_tip(self.text()) if self.is_cut() else "")

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        area = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        align = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
        self.style().drawItemText(
            painter,
            area,
            align.value,
            option.palette,
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )


class IconLabel(QWidget):
    """One icon from the theme, beside text that says the same."""

    def __init__(self, name: str, token: str = "text", size: int = theme.ICON_SIZE) -> None:  # noqa: S107 - a colour
        super().__init__()
        self._name = name
        self._token = token
        self.setFixedSize(size, size)

    def set_icon(self, name: str, token: str = "text") -> None:  # noqa: S107 - a colour
        """Show another icon."""
        self._name = name
        self._token = token
        self.update()

    # Qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self.rect(), self._name, self._token)
