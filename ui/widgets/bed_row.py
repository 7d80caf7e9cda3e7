# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One bed on the board. Every state has a word and a shape of its own, besides its colour."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget

from shelterdesk.i18n import N_, _
from ui import icons, theme

BED_HEIGHT: Final = 36
#: What a drag carries. It never holds a name, only that it comes from a board of this program.
MIME: Final = "application/x-desk-bed"

#: Kind -> (fill, ink of the title, dashed border, default icon, word read aloud).
_KINDS: Final = {
    "taken": ("raised", "text", False, "", N_("taken")),
    "free": ("good_soft", "good_ink", False, "plus", N_("free")),
    "blocked": ("neutral_soft", "muted", True, "wrench", N_("out of use")),
    "reserved": ("neutral_soft", "muted", True, "bookmark", N_("reserved")),
    "absent": ("notice_soft", "notice_ink", False, "clock", N_("absent")),
    "overflow": ("surface", "text", True, "bed-single", N_("extra bed")),
    "hidden": ("raised", "muted", False, "shield", N_("taken")),
}
#: Kinds that hold a person who can be moved.
_HELD: Final = frozenset({"taken", "absent", "overflow"})


@dataclass(frozen=True)
class BoardBed:
    """``kind`` is taken, free, blocked, reserved, absent, overflow or hidden (somebody who is not
    shown). ``key`` is the page's own."""

    id: Hashable
    label: str
    kind: str
    title: str
    detail: str = ""
    icon: str = ""
    key: Hashable = None


class BedRow(QWidget):
    """Painted; the board moves the focus between rows and decides what a key or drop means."""

    pressed = Signal(object)  # bed id
    activated = Signal(object)
    key_pressed = Signal(object, QKeyEvent)
    focused = Signal(object)
    dropped = Signal(object, object)  # from bed id, to bed id

    def __init__(self, bed: BoardBed, room: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.bed = bed
        self._room = room
        self._selected = False
        self._target = False
        self._pressed_at: QPoint | None = None
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.set_bed(bed, room)

    def set_bed(self, bed: BoardBed, room: str) -> None:
        """Show another state of this bed."""
        self.bed, self._room = bed, room
        word = _(_KINDS[bed.kind][4])
        title = bed.title if bed.title.casefold() != word.casefold() else ""
        said = (_("{room}, bed {bed}").format(room=room, bed=bed.label), word, title, bed.detail)
        self.setAccessibleName(", ".join(part for part in said if part))
        held = bed.kind in _HELD
        self.setCursor(Qt.CursorShape.OpenHandCursor if held else Qt.CursorShape.PointingHandCursor)
        self.update()

    def can_move(self) -> bool:
        """Whether somebody in it can be moved."""
        return self.bed.kind in _HELD

    def set_selected(self, on: bool) -> None:
        """Mark as selected; it alone can be reached by Tab."""
        self._selected = on
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)
        self.update()

    def set_target(self, on: bool) -> None:
        """Mark as where a move would end."""
        self._target = on
        self.update()

    def is_target(self) -> bool:
        """Whether a move would end here."""
        return self._target

    # Qt
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, ink, dashed, icon, _word = _KINDS[self.bed.kind]
        if self._selected:
            fill, ink = "accent_soft", "accent_ink"
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(self._border(dashed))
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(area, 5, 5)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._paint_words(painter, ink, self.bed.icon or icon, rtl=rtl)

    def _border(self, dashed: bool) -> QPen:
        if self._target or self._selected:
            wide = 2.0 if self._target or self.hasFocus() else 1.5
            style = Qt.PenStyle.DashLine if self._target else Qt.PenStyle.SolidLine
            return QPen(theme.colour("accent"), wide, style)
        if dashed:
            return QPen(theme.colour("control"), 1, Qt.PenStyle.DashLine)
        return QPen(Qt.PenStyle.NoPen)

    def _paint_words(self, painter: QPainter, ink: str, icon: str, *, rtl: bool) -> None:
        inner = self.rect().adjusted(10, 0, -10, 0)
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        other = Qt.AlignmentFlag.AlignLeft if rtl else Qt.AlignmentFlag.AlignRight
        extra = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute

        def take(width: int, *, end: bool = False) -> QRect:
            """Cut a piece off the start or end of what is left."""
            at_right = rtl != end
            left = inner.right() + 1 - width if at_right else inner.left()
            inner.adjust(0 if at_right else width, 0, -width if at_right else 0, 0)
            return QRect(left, 0, width, self.height())

        painter.setFont(theme.font("small_strong"))
        painter.setPen(theme.colour("muted"))
        metrics = painter.fontMetrics()
        spot = take(max(18, metrics.horizontalAdvance(self.bed.label) + 8))
        painter.drawText(spot, side | extra, self.bed.label)
        if icon:
            spot = take(22, end=True)
            spot = QRect(spot.left() + (0 if rtl else 6), (self.height() - 16) // 2, 16, 16)
            icons.paint(painter, spot, icon, ink)
        strong = self.bed.kind in _HELD
        title_font = theme.font("strong" if strong else "body")
        painter.setFont(title_font)
        metrics = painter.fontMetrics()
        wanted = metrics.horizontalAdvance(self.bed.title) + 1
        painter.setPen(theme.colour(ink))
        spot = take(min(wanted, inner.width()))
        cut = metrics.elidedText(self.bed.title, Qt.TextElideMode.ElideRight, spot.width())
        painter.drawText(spot, side | extra, cut)
        take(min(8, inner.width()))
        if inner.width() > 30:
            painter.setFont(theme.font("muted"))
            painter.setPen(theme.colour("muted" if fill_is_quiet(self.bed.kind) else ink))
            cut = painter.fontMetrics().elidedText(
                self.bed.detail, Qt.TextElideMode.ElideRight, inner.width()
            )
            painter.drawText(inner, other | extra, cut)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self.pressed.emit(self.bed.id)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.activated.emit(self.bed.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or not self.can_move():
            return
        way = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if way >= QApplication.startDragDistance():
            at, self._pressed_at = self._pressed_at, None
            self._drag(at)

    def _drag(self, at: QPoint) -> None:
        drag = QDrag(self)
        data = QMimeData()
        data.setData(MIME, b"1")
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.setHotSpot(at)
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        source = event.source()
        if isinstance(source, BedRow) and source is not self and event.mimeData().hasFormat(MIME):
            self.set_target(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.set_target(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.set_target(False)
        source = event.source()
        if isinstance(source, BedRow):
            event.acceptProposedAction()
            self.dropped.emit(source.bed.id, self.bed.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        self.key_pressed.emit(self.bed.id, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self.bed.id)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def fill_is_quiet(kind: str) -> bool:
    """Whether muted words can be read on the fill of a kind."""
    return kind not in ("free", "absent")
