# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code on paper: straight to a printer, never through a file."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPainter
from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import _, is_right_to_left
from shelterdesk.i18n import language as language_in_use
from ui import fonts

#: What a print queue shows.
JOB_NAME = "Page 1"


def print_code(
    parent: QWidget, name: str, code: str, sheet: tuple[int, int] | None = None
) -> str | None:
    """Ask for a printer and print; why it did not work, or None (also when cancelled).

    ``sheet`` is its number and how many there are, where the code was split.
    """
    # Here, not above: the printing library is needed at set-up alone.
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        return _("There is no printer here. Please copy the code by hand, with a pen.")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(JOB_NAME)
    printer.setPageMargins(QMarginsF(20, 20, 20, 20), QPageLayout.Unit.Millimeter)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return None
    if printer.outputFormat() != QPrinter.OutputFormat.NativeFormat:
        return _("This would make a file. Please choose a printer, or copy the code by hand.")
    painter = QPainter()
    if not painter.begin(printer):
        return _("The printer did not answer. Please copy the code by hand, with a pen.")
    paint(painter, QRectF(painter.viewport()), name, code, sheet)
    painter.end()
    return None


def paint(
    painter: QPainter,
    area: QRectF,
    name: str,
    code: str,
    sheet: tuple[int, int] | None = None,
) -> None:
    """The sheet: nothing on it says what kind of house it is."""
    unit = area.width() / 170  # a millimetre of A4 between its margins
    rtl = is_right_to_left() and language_in_use() != "en"
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    flags = int(side | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
    painter.setFont(_font(5.5 * unit, bold=True))
    painter.drawText(QRectF(area.left(), area.top(), area.width(), 10 * unit), flags, name)
    painter.setFont(_font(4 * unit))
    words = _(
        "Recovery code. Keep this page where only those who may open the file can find it, and "
        "not beside the computer."
    )
    if sheet is not None:
        words = _(
            "Sheet {n} of {count} of the recovery code. Any two sheets open the file, one alone "
            "does not. Keep each at a place of its own, and not beside the computer."
        ).format(n=sheet[0], count=sheet[1])
    head = QRectF(area.left(), area.top() + 14 * unit, area.width(), 20 * unit)
    painter.drawText(head, flags, words)
    painter.setFont(_font(9 * unit, bold=True))
    groups = code.split("-")
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
