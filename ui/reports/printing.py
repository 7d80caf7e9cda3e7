# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a PDF in memory to a printer, page by page, under a name that tells nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _

#: Asks the person for a printer set up for a document; None: not now.
ChoosePrinter = Callable[[QWidget, QPrinter], QPrinter | None]
_DPI = 300
_KEEP = Qt.AspectRatioMode.KeepAspectRatio


def ask_for_printer(parent: QWidget, printer: QPrinter) -> QPrinter | None:
    """The system's own dialog."""
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    return printer if accepted else None


def printer_for(document: QPdfDocument, job: str) -> QPrinter:
    """A printer with the paper of the document; ``job`` is its name in the queue."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(job)
    printer.setCreator("")
    size = document.pagePointSize(0)
    printer.setPageSize(_page_size(size))
    printer.setFullPage(True)
    wide = size.width() > size.height()
    orientations = QPageLayout.Orientation
    printer.setPageOrientation(orientations.Landscape if wide else orientations.Portrait)
    printer.setFromTo(1, document.pageCount())
    return printer


def print_pages(document: QPdfDocument, printer: QPrinter) -> int:
    """Print the pages asked for; returns how many. Raises ``UserError``."""
    first = max(1, printer.fromPage() or 1)
    last = min(document.pageCount(), printer.toPage() or document.pageCount())
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError(_("The printer did not answer. Nothing was printed; the sheet is kept."))
    pages = list(range(first - 1, last))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    for number, page in enumerate(pages):
        if number and not printer.newPage():
            painter.end()
            raise UserError(_("The printer stopped after {count} pages.").format(count=number))
        points = document.pagePointSize(page)
        pixels = QSize(round(points.width() * _DPI / 72), round(points.height() * _DPI / 72))
        target = printer.paperRect(QPrinter.Unit.DevicePixel).toRect()
        painter.drawImage(_fitted(target, points), document.render(page, pixels))
    painter.end()
    return len(pages)


def _fitted(target: QRect, points: QSizeF) -> QRect:
    size = points.scaled(QSizeF(target.size()), _KEEP).toSize()
    left = (target.width() - size.width()) // 2
    return QRect(left, 0, size.width(), size.height())


def _page_size(points: QSizeF) -> QPageSize:
    portrait = points if points.height() >= points.width() else points.transposed()
    found = QPageSize.id(portrait, QPageSize.Unit.Point, QPageSize.SizeMatchPolicy.FuzzyMatch)
    if found != QPageSize.PageSizeId.Custom:
        return QPageSize(found)
    return QPageSize(portrait, QPageSize.Unit.Point)
