# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sheet goes to a printer, after its audit entry: from the Reports page or the pay desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _, ngettext
from shelterdesk.reports import making
from shelterdesk.reports.making import Paper, Printed, Way
from ui.desk import Desk
from ui.locking.ask_passphrase import ask_passphrase
from ui.printing import straight
from ui.printing.printers import (
    ChoosePrinter,
    Stopped,
    ask_for_printer,
    pages_chosen,
    print_pages,
    printer_for,
)
from ui.widgets import message_bar


class PrintOut:
    """``choose_printer`` asks the person; tests answer for her. What is said goes to the nearest
    message bar of ``parent``."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        self._parent = parent
        self._desk = desk
        self.choose_printer: ChoosePrinter = ask_for_printer

    def print_out(self, printed: Printed, document: QPdfDocument) -> None:
        """Ask for the printer, write the entry, print."""
        job = Path(printed.file_name).stem
        try:
            printer = self.choose_printer(self._parent, printer_for(document, job))
        except UserError as error:
            message_bar.say(self._parent, error.message, "danger")
            return
        if printer is None:
            return
        count = len(pages_chosen(printer, document.pageCount()))
        hand_out = partial(
            making.hand_out, self._desk.vault, printed, Way.PRINTER,
            pages=count, copies=printer.copyCount(),
        )  # fmt: skip
        done = partial(self._print, printer, document.pageCount())
        run = partial(self._desk.lane.run, self._parent, hand_out, done, None, _("Printing…"))
        words = _("Please type your passphrase to print it.")
        self.when_confirmed(printed, Way.PRINTER, words, run)

    def when_confirmed(
        self, printed: Printed, way: Way, words: str, run: Callable[[], object]
    ) -> None:
        """Ask for the passphrase first if the sheet is about a person."""
        if making.asks_passphrase(printed.name, way):
            about = _("This sheet is about a person.")
            ask_passphrase(self._parent, self._desk, f"{about} {words}", run)
        else:
            run()

    def _print(self, printer: QPrinter, pages: int, paper: Paper) -> None:
        failed = partial(self._print_failed, paper)
        if straight.is_possible(printer):
            send = partial(straight.send, paper.data, straight.job_of(printer, pages))
            self._desk.lane.run(self._parent, send, self._print_done, failed, _("Printing…"))
            return
        try:
            count = print_pages(paper.data, printer)
        except UserError as error:
            failed(error)
            return
        self._print_done(count)

    def _print_done(self, count: int) -> None:
        words = ngettext(
            "{count} page went to the printer.", "{count} pages went to the printer.", count
        )
        message_bar.say(self._parent, words.format(count=count), "good")

    def _print_failed(self, paper: Paper, error: UserError) -> None:
        message_bar.say(self._parent, error.message, "danger")
        note = partial(making.came_to_nothing, self._desk.vault, paper)
        if isinstance(error, Stopped):
            note = partial(making.came_in_part, self._desk.vault, paper, pages=error.pages)
        self._desk.lane.run(self._parent, note)
