# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet as it will be printed, from memory: nothing is written to a file."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame

from shelterdesk.i18n import _
from ui import theme

_LONGEST_READING = 4_000


class Preview(QPdfView):
    """All pages below each other, as wide as fits."""

    def __init__(self) -> None:
        super().__init__()
        # No child of the view: Qt would take the document away while the view still paints from
        # it, which ends the process (seen with 6.11.3).
        self.document_shown = QPdfDocument()
        self._data = QByteArray()
        self._buffer = QBuffer()
        self.setDocument(self.document_shown)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setPageSpacing(12)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Preview"))

    def show_pdf(self, pdf: bytes) -> int:
        """Show a PDF; returns how many pages it has. Empty bytes show nothing."""
        place = self.verticalScrollBar().value()
        self.document_shown.close()
        self._buffer.close()
        self._data = QByteArray(pdf)
        if not pdf:
            self.setAccessibleDescription("")
            return 0
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

    def _read_aloud(self) -> str:
        pages = range(self.page_count())
        texts = (self.document_shown.getAllText(page).text() for page in pages)
        return "\n".join(texts)[:_LONGEST_READING]

    # Qt
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tint()  # the scheme may have changed meanwhile

    def _tint(self) -> None:
        # The desk a sheet lies on; the sheet itself is white on every screen.
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Dark, theme.colour("neutral_soft"))
        self.setPalette(palette)
