# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on the screen after quick hide: a dull stock list with invented figures.

Painted in one go with nothing to lay out, so that it is there within a frame. It names no place,
person or program.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _
from ui import theme

_HEADS: Final = (N_("Item"), N_("Shelf"), N_("In stock"), N_("Ordered"), N_("Reorder at"))
_ITEMS: Final = (
    (N_("Copy paper A4, 500 sheets"), "A1", 42, 0, 20),
    (N_("Ballpoint pens, blue, box of 50"), "A1", 7, 2, 5),
    (N_("Envelopes C5, window"), "A2", 310, 0, 150),
    (N_("Lever arch files, grey"), "A3", 28, 0, 12),
    (N_("Toner cartridge, black"), "B1", 3, 1, 2),
    (N_("Toner cartridge, colour set"), "B1", 1, 1, 1),
    (N_("Hand soap, 5 l"), "C2", 6, 0, 4),
    (N_("Paper towels, carton"), "C2", 11, 4, 8),
    (N_("Waste bags 60 l, roll"), "C3", 34, 0, 15),
    (N_("Light bulbs LED E27"), "D1", 19, 0, 10),
    (N_("Batteries AA, pack of 10"), "D1", 8, 0, 6),
    (N_("Extension cable, 3 m"), "D2", 5, 0, 2),
    (N_("Coffee, 1 kg"), "E1", 9, 3, 4),
    (N_("Tea, assorted, box"), "E1", 14, 0, 5),
    (N_("First-aid plasters, pack"), "E4", 12, 0, 6),
)
_LEFTS: Final = (0.0, 0.46, 0.58, 0.72, 0.86)
_ROW: Final = 34


class NeutralPage(QWidget):
    """``leave_requested`` when a key is pressed or the page is clicked: on to unlocking."""

    leave_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Stock list"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def title(self) -> str:
        """What the window may be called meanwhile."""
        return _("Stock list")

    # Qt
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        area = self.rect().adjusted(32, 24, -32, -24)
        painter.setFont(theme.font("title"))
        painter.setPen(theme.colour("text"))
        head = QRect(area.left(), area.top(), area.width(), 36)
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(head, start, self.title())
        top = area.top() + 52
        painter.setFont(theme.font("muted"))
        painter.setPen(theme.colour("muted"))
        self._paint_row(painter, area, top, tuple(_(words) for words in _HEADS))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text"))
        for number, (item, *figures) in enumerate(_ITEMS, start=1):
            cells = (_(item), *(str(figure) for figure in figures))
            self._paint_row(painter, area, top + number * _ROW, cells)

    def _paint_row(self, painter: QPainter, area: QRect, top: int, cells: tuple[str, ...]) -> None:
        if top > area.bottom():
            return
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        align = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        ends = (*_LEFTS[1:], 1.0)
        for text, begin, end in zip(cells, _LEFTS, ends, strict=True):
            width = int((end - begin) * area.width())
            at = int(begin * area.width())
            left = area.right() - at - width if rtl else area.left() + at
            painter.drawText(QRect(left, top, width - 8, _ROW), align, text)
        line = QRect(area.left(), top + _ROW - 1, area.width(), 1)
        painter.fillRect(line, theme.colour("line"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Shift alone comes still from the hand that hid; anything else wants to go on.
        modifiers = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
        if event.key() not in (*modifiers, Qt.Key.Key_F9):
            self.leave_requested.emit()

    def mouseDoubleClickEvent(self, event: object) -> None:
        self.leave_requested.emit()
