# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code on paper: painted in memory and handed to a printer, never through a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _, is_right_to_left
from shelterdesk.i18n import language as language_in_use
from ui import fonts
from ui.printing import spool
from ui.tasks import Lane

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

#: What a print queue shows.
JOB_NAME = "Page 1"
_MARGINS = QMarginsF(20, 20, 20, 20)
_DPI = 600


@dataclass(frozen=True, slots=True)
class CodePage:
    """What is printed; ``sheet`` is its number and how many there are, where it was split."""

    name: str
    code: str
    sheet: tuple[int, int] | None = None


def print_code(parent: QWidget, lane: Lane, page: CodePage, said: Callable[[str], object]) -> None:
    """Ask for a printer and print; ``said`` gets why it did not work, or an empty text."""
    # Here, not above: the printing library is needed at set-up alone.
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    from ui.printing.printers import ask_for_printer

    if not QPrinterInfo.availablePrinterNames():
        said(_("There is no printer here. Please copy the code by hand, with a pen."))
        return
    if spool.goes_through_a_file():
        said(
            _(
                "Printing would write the code into a temporary file here. Please copy it by "
                "hand, with a pen."
            )
        )
        return
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setDocName(JOB_NAME)
    made.setCreator("")
    made.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)
    try:
        printer = ask_for_printer(parent, made)
    except UserError as error:
        said(error.message)
        return
    if printer is not None:
        print_on(printer, parent, lane, page, said)


def print_on(
    printer: QPrinter,
    parent: QWidget,
    lane: Lane,
    page: CodePage,
    said: Callable[[str], object],
) -> None:
    """The same on a printer that was chosen."""
    from ui.printing import straight  # see print_code

    no_answer = _("The printer did not answer. Please copy the code by hand, with a pen.")
    if straight.is_possible(printer):
        pdf = as_pdf(printer.pageLayout(), page)
        send = partial(straight.send, pdf, straight.job_of(printer, 1))
        lane.run(
            parent, send, lambda _pages: said(""), lambda _error: said(no_answer), _("Printing…")
        )
        return
    painter = QPainter()
    if not painter.begin(printer):
        said(no_answer)
        return
    paint(painter, QRectF(painter.viewport()), page)
    painter.end()
    said("")


def as_pdf(layout: QPageLayout, page: CodePage) -> bytes:
    """The sheet as a PDF in memory."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("")
    writer.setResolution(_DPI)
    writer.setPageLayout(layout)
    painter = QPainter(writer)
    paint(painter, QRectF(painter.viewport()), page)
    painter.end()
    return bytes(buffer.data().data())


def paint(painter: QPainter, area: QRectF, page: CodePage) -> None:
    """The sheet: nothing on it says what kind of house it is."""
    unit = area.width() / 170  # a millimetre of A4 between its margins
    rtl = is_right_to_left() and language_in_use() != "en"
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    flags = int(side | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
    painter.setFont(_font(5.5 * unit, bold=True))
    painter.drawText(QRectF(area.left(), area.top(), area.width(), 10 * unit), flags, page.name)
    painter.setFont(_font(4 * unit))
    words = _(
        "Recovery code. Keep this page where only those who may open the file can find it, and "
        "not beside the computer."
    )
    if page.sheet is not None:
        words = _(
            "Sheet {n} of {count} of the recovery code. Any two sheets open the file, one alone "
            "does not. Keep each at a place of its own, and not beside the computer."
        ).format(n=page.sheet[0], count=page.sheet[1])
    head = QRectF(area.left(), area.top() + 14 * unit, area.width(), 20 * unit)
    painter.drawText(head, flags, words)
    painter.setFont(_font(9 * unit, bold=True))
    groups = page.code.split("-")
    for line, begin in enumerate(range(0, len(groups), 4)):
        top = area.top() + (42 + line * 18) * unit
        text = "   ".join(groups[begin : begin + 4])
        spot = QRectF(area.left(), top, area.width(), 14 * unit)
        painter.drawText(spot, int(Qt.AlignmentFlag.AlignHCenter), text)


def _font(height: float, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setFamilies(fonts.families())
    font.setPixelSize(max(1, round(height)))
    font.setBold(bold)
    return font
