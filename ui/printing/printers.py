# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a PDF in memory to a printer, page by page, under a name that tells nothing.

On Linux Qt would put the pages into a temporary file for CUPS; ``straight`` hands them over without
one (see there).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _, ngettext

#: Asks the person for a printer set up for a document; None: not now.
ChoosePrinter = Callable[[QWidget, QPrinter], QPrinter | None]
_DPI = 300
_KEEP = Qt.AspectRatioMode.KeepAspectRatio


class Stopped(UserError):
    """The printer took some of it. ``pages``: how many at least; None if nobody can know."""

    def __init__(self, pages: int | None) -> None:
        if pages is None:
            words = _(
                "The print queue did not answer in time. Whether something was printed is not "
                "known: please look at the printer."
            )
        else:
            words = ngettext(
                "The printer stopped after {count} page.",
                "The printer stopped after {count} pages.",
                pages,
            ).format(count=pages)
        super().__init__(words)
        self.pages = pages


def ask_for_printer(parent: QWidget, printer: QPrinter) -> QPrinter | None:
    """The system's own dialog; None: not now. Raises ``UserError`` for what is no printer: a file
    made by printing would be plain, and the audit trail would call it paper."""
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    if printer.outputFormat() != QPrinter.OutputFormat.NativeFormat:
        raise UserError(_("This would make a file. Please choose a printer."))
    return printer


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


def pages_chosen(printer: QPrinter, pages: int) -> range:
    """The pages asked for, of a document of so many, counted from 0."""
    first = max(1, printer.fromPage() or 1)
    return range(first - 1, min(pages, printer.toPage() or pages))


def print_pages(pdf: bytes, printer: QPrinter) -> int:
    """Print the pages asked for; returns how many. Raises ``UserError``, once begun ``Stopped``."""
    document, buffer = QPdfDocument(), QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    painter = QPainter()
    if not painter.begin(printer):
        raise no_answer()
    pages = list(pages_chosen(printer, document.pageCount()))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    for number, page in enumerate(pages):
        if number and not printer.newPage():
            painter.end()
            raise Stopped(number)
        points = document.pagePointSize(page)
        pixels = QSize(round(points.width() * _DPI / 72), round(points.height() * _DPI / 72))
        target = printer.paperRect(QPrinter.Unit.DevicePixel).toRect()
        painter.drawImage(_fitted(target, points), document.render(page, pixels))
    painter.end()
    return len(pages)


def no_answer() -> UserError:
    """What is said when nothing came of it."""
    return UserError(_("The printer did not answer. Nothing was printed; the sheet is kept."))


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
