# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of paper as pictures, held against the reference pictures beside the tests.

A page is drawn by Qt's own PDF reader at ``DPI`` in shades of grey. Two pictures are the same when
no field of ``FIELD`` × ``FIELD`` pixels is lighter or darker by more than ``MOST`` of 255 on
average: another version of the reader may smooth an edge otherwise, but a letter that is missing,
unshaped or in another place darkens a field by more. To draw the references anew after a look at
them: ``SHELTERDESK_PICTURES=draw`` in the environment of the tests.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

DPI: Final = 72
FIELD: Final = 6
MOST: Final = 20

_FOLDER: Final = Path(__file__).parent / "pictures_of_pages"


def page(pdf: bytes, number: int = 0, *, dpi: int = DPI) -> QImage:
    """A page of a PDF, from 0, in grey on white."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    points = document.pagePointSize(number)
    size = QSize(round(points.width() * dpi / 72), round(points.height() * dpi / 72))
    drawn = document.render(number, size)
    white = QImage(size, QImage.Format.Format_RGB32)
    white.fill(QColor("white"))
    painter = QPainter(white)
    painter.drawImage(0, 0, drawn)
    painter.end()
    document.close()
    return white.convertToFormat(QImage.Format.Format_Grayscale8)


def difference(one: QImage, other: QImage) -> int:
    """The largest difference of any field, of 255; that of other sizes is total."""
    if one.size() != other.size():
        return 255
    coarse = QSize(max(1, one.width() // FIELD), max(1, one.height() // FIELD))
    first, second = (_coarse(picture, coarse) for picture in (one, other))
    return max(abs(a - b) for a, b in zip(first, second, strict=True))


def compare(name: str, pdf: bytes, number: int = 0) -> None:
    """Assert that a page looks like its reference picture."""
    drawn, path = page(pdf, number), _FOLDER / f"{name}.png"
    if os.environ.get("SHELTERDESK_PICTURES") == "draw":
        path.parent.mkdir(exist_ok=True)
        assert drawn.save(str(path))
    reference = QImage(str(path)).convertToFormat(QImage.Format.Format_Grayscale8)
    assert not reference.isNull(), f"no reference picture {path}"
    found = difference(drawn, reference)
    assert found <= MOST, f"{name} looks different: a field by {found} of 255"


def _coarse(picture: QImage, size: QSize) -> list[int]:
    small = picture.scaled(
        size,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).convertToFormat(QImage.Format.Format_Grayscale8)
    data, step = bytes(small.constBits()), small.bytesPerLine()
    return [
        value
        for row in range(small.height())
        for value in data[row * step : row * step + small.width()]
    ]
