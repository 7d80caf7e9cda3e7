# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of a scan from memory: a PDF or a picture, as wide as fits or nearer."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from shelterdesk.i18n import _
from ui import theme

NEAREST: Final = 6.0
FURTHEST: Final = 0.1
_STEP: Final = 1.25
_LONGEST_READING: Final = 4_000  # characters
_PAGES_READ: Final = 20


def read_picture(data: bytes) -> QImage:
    """A picture, upright. Not the main thread's work: a large one takes a second."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    return reader.read()


class PdfPages(QPdfView):
    """All pages of a PDF below each other, from memory: nothing is written to a file."""

    def __init__(self, accessible_name: str = "") -> None:
        super().__init__()
        # No child of the view: Qt would take the document away while the view still paints from
        # it, which ends the process (seen with 6.11.3).
        self.document_shown = QPdfDocument()
        self._data = QByteArray()
        self._buffer = QBuffer()
        self.setDocument(self.document_shown)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setPageSpacing(12)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(accessible_name or _("Pages"))
        self.fit()

    def show_pdf(self, data: bytes) -> int:
        """Show it at the place that was shown before; returns how many pages can be shown. Empty
        bytes show nothing."""
        place = self.verticalScrollBar().value()
        self.forget()
        if not data:
            return 0
        self._data = QByteArray(data)
        self._buffer.setData(self._data)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document_shown.load(self._buffer)
        self.verticalScrollBar().setValue(place)
        self.setAccessibleDescription(self._read_aloud())
        return self.page_count()

    def page_count(self) -> int:
        """Pages shown."""
        return self.document_shown.pageCount()

    def pdf(self) -> bytes:
        """What is shown."""
        return bytes(self._data.data())

    def forget(self) -> None:
        """Let go of what was shown."""
        self.document_shown.close()
        self._buffer.close()
        self._buffer.setData(QByteArray())
        self._data = QByteArray()
        self.setAccessibleDescription("")

    def page(self) -> int:
        """The page in sight, from 1."""
        return self.pageNavigator().currentPage() + 1

    def go_to(self, page: int) -> None:
        """Show another page."""
        last = self.page_count()
        navigator = self.pageNavigator()
        to = max(1, min(page, last)) - 1
        navigator.jump(to, navigator.currentLocation().transposed() * 0, 0)

    def zoom(self) -> float:
        """How large it is shown, where 1 is as on paper."""
        if self.zoomMode() == QPdfView.ZoomMode.Custom:
            return self.zoomFactor()
        pages = range(min(self.page_count(), 50))
        widths = (self.document_shown.pagePointSize(page).width() for page in pages)
        widest = max(widths, default=0.0)
        dots = self.logicalDpiX() / 72 * widest
        return self.viewport().width() / dots if dots else 1.0

    def zoom_by(self, steps: int) -> None:
        """Nearer, or further away."""
        factor = max(FURTHEST, min(self.zoom() * _STEP**steps, NEAREST))
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setZoomFactor(factor)

    def fit(self) -> None:
        """As wide as fits."""
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _read_aloud(self) -> str:
        pages = range(min(self.page_count(), _PAGES_READ))
        texts = (self.document_shown.getAllText(page).text() for page in pages)
        return "\n".join(texts)[:_LONGEST_READING]

    # Qt
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The desk a sheet lies on; the scheme may have changed since it was shown.
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Dark, theme.colour("neutral_soft"))
        self.setPalette(palette)


class _Canvas(QWidget):
    """Paints the part of a picture that is in sight; no second picture is made."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()

    # Qt
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = self.image.width() / max(1, self.width())
        part = QRectF(event.rect())
        source = QRectF(
            part.x() * scale, part.y() * scale, part.width() * scale, part.height() * scale
        )
        painter.drawImage(part, self.image, source)


class PicturePage(QScrollArea):
    """A picture: arrow keys move over it."""

    def __init__(self) -> None:
        super().__init__()
        self._canvas = _Canvas()
        self._factor: float | None = None  # None: as wide as fits
        self.setWidget(self._canvas)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Picture"))

    def show_picture(self, image: QImage) -> int:
        """Show it; returns how many pages there are: one, or none for what is no picture."""
        self._canvas.image = image
        self._arrange()
        return 0 if image.isNull() else 1

    def forget(self) -> None:
        """Let go of what was shown."""
        self._canvas.image = QImage()

    def page(self) -> int:
        """A picture has one."""
        return 1

    def go_to(self, page: int) -> None:
        """Its beginning."""
        self.verticalScrollBar().setValue(0)

    def zoom(self) -> float:
        """How large it is shown, where 1 is dot by dot."""
        width = self._canvas.image.width()
        if self._factor is not None or not width:
            return self._factor or 1.0
        # A small picture is not blown up: it would only look worse.
        return min(1.0, self.viewport().width() / width)

    def zoom_by(self, steps: int) -> None:
        """Nearer, or further away."""
        self._factor = max(FURTHEST / 2, min(self.zoom() * _STEP**steps, NEAREST))
        self._arrange()

    def fit(self) -> None:
        """As wide as fits."""
        self._factor = None
        self._arrange()

    def _arrange(self) -> None:
        size = self._canvas.image.size() * self.zoom()
        self._canvas.resize(size.expandedTo(QSize(1, 1)))

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._factor is None:
            self._arrange()
