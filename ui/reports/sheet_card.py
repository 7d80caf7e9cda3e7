# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet as it will be printed, with what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from shelterdesk.i18n import _, ngettext, size_words
from shelterdesk.reports.making import Printed
from ui.printing.spool import spool_warning
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.document_pages import PdfPages
from ui.widgets.labels import label
from ui.widgets.message_bar import MessageBar


class SheetCard(Card):
    """``print_out`` and ``save`` are what its buttons do."""

    def __init__(self, *, print_out: Callable[[], object], save: Callable[[], object]) -> None:
        super().__init__()
        self.preview = PdfPages(_("Preview"))
        self.problem = MessageBar(inline=True)
        self._heading = label("", "heading", wrap=True)
        self._pages = label("", "muted")
        self.print_button = button(
            _("Print"), "printer", "primary", tooltip=_("Print (Ctrl+P)"), on_click=print_out
        )
        self.save_button = button(
            _("Save as PDF…"),
            "download",
            tooltip=_("Save as PDF, with a password if you like (Ctrl+S)"),
            on_click=save,
        )
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._heading, 1)
        head.addWidget(self.save_button)
        head.addWidget(self.print_button)
        self.add_layout(head)
        self.add(self.problem)
        self.add(self.preview, 1)
        note = _("Nothing is kept here unless you save it.")
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(label(f"{note} {spool_warning()}", "muted", wrap=True), 1)
        foot.addWidget(self._pages)
        self.add_layout(foot)
        self.set_ready(False)

    def show_sheet(self, printed: Printed, heading: str) -> None:
        """Show a finished sheet."""
        self.problem.clear()
        if printed.note:
            self.problem.say(printed.note, "notice")
        pages = self.preview.show_pdf(printed.pdf)
        count = ngettext("{count} page", "{count} pages", pages).format(count=pages)
        self._pages.setText(f"{count} · {size_words(len(printed.pdf))}")
        self._heading.setText(heading)
        self.set_ready(True)

    def show_nothing(self) -> None:
        """There is no sheet, or not any more."""
        self.preview.show_pdf(b"")
        self._pages.setText("")
        self._heading.setText("")
        self.set_ready(False)

    def set_ready(self, ready: bool) -> None:
        """Whether there is something to print."""
        for each in (self.print_button, self.save_button):
            each.setEnabled(ready)
