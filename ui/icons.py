# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Line icons (Lucide) in the colours of the theme.

An icon is painted in the colour its token has at that moment, so buttons and menus follow a
change of scheme without being told.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from shelterdesk import i18n
from ui import theme

#: Lucide's own width is 2; a little finer is calmer beside text.
_STROKE = "1.75"
#: They point back and on, so that they turn around where one reads from right to left.
_POINTING = ("arrow-", "chevron-")
#: The program's own icon: how round its corners are, how much of it the lines take, its sizes.
_ROUND = 0.2
_OF_TILE = 0.66
_SIZES = (16, 24, 32, 48, 64)


def icon(name: str, token: str = "text") -> QIcon:  # noqa: S107 - a colour
    """The icon ``name`` in the colour of ``token``, at any size and scale."""
    _source(name)  # a misspelt name fails here, not when painted
    return QIcon(_TokenEngine(name, token))


def pixmap(
    name: str,
    token: str = "text",  # noqa: S107 - a colour
    size: int = theme.ICON_SIZE,
    ratio: float = 1,
) -> QPixmap:
    """The icon as a square of ``size`` device-independent pixels for a screen of ``ratio``."""
    return _pixmap(name, theme.colour(token).name(), size, round(ratio * 100))


def paint(painter: QPainter, rect: QRect | QRectF, name: str, token: str = "text") -> None:  # noqa: S107 - a colour
    """Paint the icon in the middle of ``rect``, as large as fits."""
    area = QRectF(rect)
    size = int(min(area.width(), area.height()))
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1
    left = area.x() + (area.width() - size) / 2
    top = area.y() + (area.height() - size) / 2
    painter.drawPixmap(QRectF(left, top, size, size).toRect(), pixmap(name, token, size, ratio))


def tile(name: str, size: int) -> QPixmap:
    """The icon of the program: light lines on a square of ``size`` pixels, the same in every
    colour scheme, for the taskbar has one of its own."""
    made = QPixmap(size, size)
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.LIGHT["accent"]))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size * _ROUND, size * _ROUND)
    inner = round(size * _OF_TILE)
    at = (size - inner) // 2
    painter.drawPixmap(at, at, _drawn(name, theme.LIGHT["on_accent"], inner, 100, False))
    painter.end()
    return made


def program(name: str) -> QIcon:
    """The program's icon in the sizes a system asks for."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(tile(name, size))
    return made


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    text = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return text.replace('stroke-width="2"', f'stroke-width="{_STROKE}"')


def _pixmap(name: str, colour: str, size: int, percent: int) -> QPixmap:
    is_mirrored = name.startswith(_POINTING) and i18n.is_right_to_left()
    return _drawn(name, colour, size, percent, is_mirrored)


@lru_cache(maxsize=1024)
def _drawn(name: str, colour: str, size: int, percent: int, is_mirrored: bool) -> QPixmap:
    pixels = max(1, round(size * percent / 100))
    made = QPixmap(pixels, pixels)
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    data = _source(name).replace("currentColor", colour).encode()
    QSvgRenderer(QByteArray(data)).render(painter)
    painter.end()
    if is_mirrored:
        made = QPixmap.fromImage(made.toImage().flipped(Qt.Orientation.Horizontal))
    made.setDevicePixelRatio(percent / 100)
    return made


class _TokenEngine(QIconEngine):
    """Looks the colour up when it paints."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def _colour(self, mode: QIcon.Mode) -> str:
        token = "muted" if mode == QIcon.Mode.Disabled else self._token
        return theme.colour(token).name()

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1
        size = min(rect.width(), rect.height())
        drawn = _pixmap(self._name, self._colour(mode), size, round(ratio * 100))
        spot = QRect(0, 0, size, size)
        spot.moveCenter(rect.center())
        painter.drawPixmap(spot, drawn)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # The size is in device-independent pixels. Wider than high is how a button gets air
        # between its icon and its word.
        side = min(size.width(), size.height())
        drawn = _pixmap(self._name, self._colour(mode), side, round(scale * 100))
        if size.width() <= size.height():
            return drawn
        wide = QPixmap(round(size.width() * scale), drawn.height())
        wide.fill(QColor(0, 0, 0, 0))
        painter = QPainter(wide)
        # In device pixels, so that nothing falls between two of them and blurs.
        pixels = drawn.width()
        painter.drawPixmap(QRect((wide.width() - pixels) // 2, 0, pixels, pixels), drawn)
        painter.end()
        wide.setDevicePixelRatio(scale)
        return wide

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return QSize(size)

    def isNull(self) -> bool:
        return False

    def key(self) -> str:
        return "shelterdesk-token"

    def clone(self) -> QIconEngine:
        return _TokenEngine(self._name, self._token)
