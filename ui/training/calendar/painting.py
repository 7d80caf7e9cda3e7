# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a day and a session of the calendar look: an icon and words say what a colour says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from ui import icons, theme
from ui.training.calendar.block import Block
from ui.training.calendar.places import NUMBER, Shape
from ui.widgets.dates import today as now
from ui.widgets.day_words import near_day, short_weekday, weekday_and_day

_PAD: Final = 7
_ICON: Final = 14
_GAP: Final = 5
_MOST_LINES: Final = 2
_TIGHT: Final = 76  # pixels: below, a line of a month has room for the time alone


@dataclass(frozen=True, slots=True)
class Looks:
    """What is the same for all of one painting; ``day`` is where the keys are."""

    shape: Shape
    today: date
    month: int | None
    day: date | None
    is_rtl: bool


def day_words(day: date) -> str:
    """A day as it is read aloud."""
    return weekday_and_day(day, now())


def card_height(block: Block, width: int) -> int:
    """How high a session is in a week."""
    head = QFontMetrics(theme.font("small_strong")).height()
    detail = QFontMetrics(theme.font("muted")).height() if block.detail else 0
    return head + _title_height(block, width - 2 * _PAD) + detail + 2 * _PAD - 2


def paint_head(painter: QPainter, spot: QRect, day: date, looks: Looks) -> None:
    """The weekday above a column."""
    is_today = looks.shape is Shape.COLUMNS and day == looks.today
    painter.setFont(theme.font("strong" if looks.shape is Shape.COLUMNS else "small_strong"))
    painter.setPen(theme.colour("accent" if is_today else "muted"))
    text = short_weekday(day)
    if looks.shape is Shape.COLUMNS:
        text = f"{text} {day.day}"
    painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), text)


def paint_day(painter: QPainter, spot: QRect, day: date, looks: Looks) -> None:
    """The place of a day, empty."""
    frame = spot.toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
    if looks.shape is Shape.MONTH:
        painter.setPen(QPen(theme.colour("line"), 1))
        is_other = looks.month is not None and day.month != looks.month
        painter.setBrush(theme.colour("raised" if is_other else "surface"))
        painter.drawRect(frame)
        _paint_number(painter, spot, day, looks)
    elif looks.shape is Shape.LIST:
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("accent" if day == looks.today else "muted"))
        near = near_day(day, looks.today)
        words = weekday_and_day(day, looks.today)
        if abs((day - looks.today).days) <= 1:
            words = f"{near.capitalize()} · {words}"
        line = QRect(spot.left() + 2, spot.top(), spot.width() - 4, NUMBER)
        _words(painter, line, words, is_rtl=looks.is_rtl)
    if day == looks.day:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent_mid"), 1))
        painter.drawRoundedRect(frame, 4, 4)


def _paint_number(painter: QPainter, spot: QRect, day: date, looks: Looks) -> None:
    is_today = day == looks.today
    painter.setFont(theme.font("small_strong" if is_today else "muted"))
    number = str(day.day)
    wide = max(20, painter.fontMetrics().horizontalAdvance(number) + 12)
    left = spot.right() - wide - 2 if looks.is_rtl else spot.left() + 3
    pill = QRect(left, spot.top() + 3, wide, NUMBER - 5)
    if is_today:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(pill, 8, 8)
    painter.setPen(theme.colour("on_accent" if is_today else "muted"))
    painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), number)


def paint_block(
    painter: QPainter, spot: QRect, block: Block, looks: Looks, *, is_current: bool
) -> None:
    """A session: a card in a week, a line in a month."""
    focused = is_current and looks.day is not None
    fill = "accent_soft" if is_current else "raised"
    edge = "accent" if is_current else "line"
    painter.setPen(QPen(theme.colour(edge), 2 if focused else 1))
    painter.setBrush(theme.colour(fill))
    radius = 4 if looks.shape is Shape.MONTH else 6
    painter.drawRoundedRect(spot.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if looks.shape is Shape.MONTH:
        _paint_line(painter, spot, block, looks)
    else:
        _paint_card(painter, spot, block, looks)


def _ink(block: Block) -> str:
    return "muted" if block.is_off or block.is_over else "text"


def _paint_line(painter: QPainter, spot: QRect, block: Block, looks: Looks) -> None:
    pad = 1 if spot.width() < _TIGHT else 4
    inner = spot.adjusted(pad, 0, -pad, 0)
    rest = _paint_icon(painter, inner, block, looks, (inner.height() - _ICON) // 2)
    painter.setFont(theme.font("tiny"))
    painter.setPen(theme.colour("muted"))
    wide = painter.fontMetrics().horizontalAdvance(block.at)
    if block.at:
        _words(painter, rest, block.at, is_rtl=looks.is_rtl)
        rest.adjust(0 if looks.is_rtl else wide + 4, 0, -wide - 4 if looks.is_rtl else 0, 0)
    painter.setFont(_struck(theme.font("muted"), block))
    painter.setPen(theme.colour(_ink(block)))
    _words(painter, rest, block.title, is_rtl=looks.is_rtl)


def _paint_card(painter: QPainter, spot: QRect, block: Block, looks: Looks) -> None:
    inner = spot.adjusted(_PAD, _PAD - 1, -_PAD, -_PAD + 1)
    head = QFontMetrics(theme.font("small_strong")).height()
    first = QRect(inner.left(), inner.top(), inner.width(), head)
    beside = _paint_icon(painter, first, block, looks, (head - _ICON) // 2)
    painter.setFont(theme.font("small_strong"))
    painter.setPen(theme.colour(_ink(block)))
    has_room = painter.fontMetrics().horizontalAdvance(block.time) <= beside.width()
    _words(painter, beside, block.time if has_room else block.at, is_rtl=looks.is_rtl)
    title = QRect(inner.left(), first.bottom() + 1, inner.width(),
                  _title_height(block, inner.width()))  # fmt: skip
    painter.setFont(_struck(theme.font("body"), block))
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | _start(is_rtl=looks.is_rtl)
    painter.save()
    painter.setClipRect(title)
    painter.drawText(title, int(flags), block.title)
    painter.restore()
    if block.detail:
        below = QRect(inner.left(), title.bottom() + 1, inner.width(), head + 2)
        painter.setFont(theme.font("muted"))
        painter.setPen(theme.colour("muted"))
        _words(painter, below, block.detail, is_rtl=looks.is_rtl)


def _paint_icon(painter: QPainter, line: QRect, block: Block, looks: Looks, down: int) -> QRect:
    """The icon where reading begins; returns what is left of the line."""
    left = line.right() + 1 - _ICON if looks.is_rtl else line.left()
    icons.paint(painter, QRect(left, line.top() + down, _ICON, _ICON), block.icon, block.tone)
    room = _ICON + _GAP
    return line.adjusted(0 if looks.is_rtl else room, 0, -room if looks.is_rtl else 0, 0)


def _struck(font: QFont, block: Block) -> QFont:
    font.setStrikeOut(block.is_off)
    return font


def _title_height(block: Block, width: int) -> int:
    metrics = QFontMetrics(theme.font("body"))
    room = QRect(0, 0, max(40, width), 1000)
    high = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), block.title).height()
    return min(high, metrics.lineSpacing() * _MOST_LINES)


def _start(*, is_rtl: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


def _words(painter: QPainter, area: QRect, text: str, *, is_rtl: bool) -> None:
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(_start(is_rtl=is_rtl) | Qt.AlignmentFlag.AlignVCenter), cut)
