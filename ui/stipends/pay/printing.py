# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts straight from the pay desk: the printer is asked for once, until the file is locked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import _
from shelterdesk.reports import making
from shelterdesk.reports.making import Printed
from ui.desk import Desk
from ui.printing.print_out import PrintOut

REPORT: Final = "stipend-receipt"


class ReceiptPrinter(PrintOut):
    """``print_receipts`` takes their numbers; what went wrong stands in the message bar, and the
    payment stands in any case."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk)
        self._ask = self.choose_printer
        self._chosen = ""
        self.choose_printer = self._choose

    def print_receipts(self, numbers: Sequence[str]) -> None:
        """Make them and print."""
        options = {"receipt": ", ".join(numbers)}
        make = partial(making.make, self._desk.vault, REPORT, options)
        self._desk.lane.run(self._parent, make, self._made, None, _("Printing…"))

    def _made(self, printed: Printed) -> None:
        document, buffer = QPdfDocument(), QBuffer()
        buffer.setData(QByteArray(printed.pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        self.print_out(printed, document)
        document.close()

    def _choose(self, parent: QWidget, printer: QPrinter) -> QPrinter | None:
        if self._chosen:
            printer.setPrinterName(self._chosen)
            return printer
        found = self._ask(parent, printer)
        if found is not None:
            self._chosen = found.printerName()
        return found
