# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sheet leaves the screen: to a printer or into a file, each after its audit entry."""

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
from shelterdesk.vault import leaving
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
from ui.reports.ask_password import ask_password
from ui.reports.files import ChooseFile, ask_for_file, keep
from ui.widgets import message_bar


class Outgoing:
    """``choose_printer``, ``choose_file`` and ``choose_password`` ask the person; tests answer for
    her. What is said goes to the nearest message bar of ``parent``."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        self._parent = parent
        self._desk = desk
        self.choose_printer: ChoosePrinter = ask_for_printer
        self.choose_file: ChooseFile = ask_for_file
        self.choose_password: Callable[..., object] = ask_password

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
        self._when_confirmed(printed, Way.PRINTER, words, run)

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

    def save(self, printed: Printed) -> None:
        """Ask for a password and a place, write the entry, keep the file."""
        self.choose_password(
            self._parent,
            partial(self._save, printed),
            is_advised=making.is_personal(printed.name),
            is_required=making.needs_password(printed.name),
        )

    def _save(self, printed: Printed, password: str) -> None:
        path = self.choose_file(self._parent, printed.file_name)
        if path is None:
            return
        words = _("Saved as {name}. The file is not encrypted: whoever has it can read it.")
        kind = "notice"
        if password:
            words = _("Saved as {name}. It opens with the password alone, which is kept nowhere.")
            kind = "good"
        run = partial(
            self._desk.lane.run,
            self._parent,
            partial(_hand_out_file, self._desk, printed, path, password),
            lambda _none: message_bar.say(self._parent, words.format(name=path.name), kind),
            None,
            _("Saving…"),
        )
        self._when_confirmed(printed, Way.FILE, _("Please type your passphrase to save it."), run)

    def _when_confirmed(
        self, printed: Printed, way: Way, words: str, run: Callable[[], object]
    ) -> None:
        """Ask for the passphrase first if the sheet is about a person."""
        if making.asks_passphrase(printed.name, way):
            about = _("This sheet is about a person.")
            ask_passphrase(self._parent, self._desk, f"{about} {words}", run)
        else:
            run()


def _hand_out_file(desk: Desk, printed: Printed, path: Path, password: str) -> None:
    leaving.refuse(path, desk.vault.path)
    paper = making.hand_out(desk.vault, printed, Way.FILE, password=password)
    try:
        keep(desk.vault, path, paper)
    except BaseException:
        making.came_to_nothing(desk.vault, paper)
        raise
