# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check of the books found, in sentences; the same beside the trail and in the books."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.money.ledger_check import BooksReport
from ui.widgets.labels import label
from ui.widgets.line import Line

_MOST_SHOWN: Final = 8


class FoundInBooks(QWidget):
    """Hidden until the books were checked, and where there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(8)
        self.hide()

    def show_report(self, report: BooksReport | None) -> None:
        """Say it; None: they were not checked."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        is_told = report is not None and bool(report.transactions or report.findings)
        if report is not None and is_told:
            self._tell(report)
        self.setHidden(not is_told)

    def _tell(self, report: BooksReport) -> None:
        if not report.findings:
            words = ngettext(
                "The books were checked just now: {n} transaction, as it was written.",
                "The books were checked just now: {n} transactions, as they were written.",
                report.transactions,
            )
            self._column.addWidget(
                label(words.format(n=report.transactions), "body", "good", wrap=True)
            )
            return
        self._column.addWidget(label(_("Found in the books"), "lead", wrap=True))
        for finding in report.findings[:_MOST_SHOWN]:
            line = Line("circle-alert", finding.words, "", tone="danger", ruled=False)
            self._column.addWidget(line)
        rest = len(report.findings) - _MOST_SHOWN
        if rest > 0:
            self._column.addWidget(label(_("and {count} more").format(count=rest), "muted"))
