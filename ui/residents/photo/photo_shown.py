# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the photo for the head of a page, and hides it when the day of the consent is over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from shelterdesk.errors import UserError
from shelterdesk.services.residents import photos
from shelterdesk.services.residents.photos import Photos
from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.document_pages import read_picture

#: Dots of the picture each way: enough for the circle at 200 %, too few to be worth copying.
_DOTS: Final = 128
_A_MINUTE: Final = 60_000


@dataclass(frozen=True, slots=True, eq=False)
class ShownPhotos:
    """What the head shows; ``photos`` without the large picture."""

    photos: Photos
    picture: QImage | None


class PhotoShown(QObject):
    """``changed`` carries ``ShownPhotos``; silent for a role that may not see the case."""

    changed = Signal(object)

    def __init__(self, parent: QObject, desk: Desk) -> None:
        super().__init__(parent)
        self.resident_id = 0  # nobody yet
        self._desk = desk
        self._day: date | None = None
        self._timer = QTimer(self)  # a page may stay open over midnight
        self._timer.setInterval(_A_MINUTE)
        self._timer.timeout.connect(self.look_at_day)

    def load(self) -> None:
        """Read it; the picture is made small on the lane, so that the window stays free."""
        if not self._desk.vault.may("see_case"):
            return
        vault, resident_id = self._desk.vault, self.resident_id
        self._desk.lane.run(self, lambda: _read(vault, resident_id), self._show, self._refused)

    def look_at_day(self) -> None:
        """Read again on another day than the one it was read on."""
        if self._day != today():
            self.load()

    def _show(self, found: ShownPhotos) -> None:
        self._day = today()
        if found.picture is None or found.photos.last_day is None:
            self._timer.stop()
        else:
            self._timer.start()
        self.changed.emit(found)

    def _refused(self, _gone: UserError) -> None:
        """The page says so; what is not allowed any more is not shown any longer."""
        self._timer.stop()
        self.changed.emit(ShownPhotos(Photos(False, None, None, ()), None))


def _read(vault: Vault, resident_id: int) -> ShownPhotos:
    found = vault.read(photos.of_resident, resident_id=resident_id)
    picture = None if found.picture is None else _small(read_picture(found.picture))
    return ShownPhotos(replace(found, picture=None), picture)


def _small(image: QImage) -> QImage | None:
    """The middle of a picture, square; None for one that cannot be shown."""
    if image.isNull():
        return None
    side = min(image.width(), image.height())
    middle = QRect((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    return image.copy(middle).scaled(
        QSize(_DOTS, _DOTS),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
