# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the trail and the books are whole: when the trail was last checked, a check now, and what
it found."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.audit.audit import TrailState
from shelterdesk.vault.audit_check import ChainReport, Finding
from ui.desk import Desk
from ui.widgets.books_found import FoundInBooks
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.day_words import short_day
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.pill import Pill

_MOST_SHOWN: Final = 8


class ChainCard(Card):
    """``event_chosen`` names the entry of a finding."""

    event_chosen = Signal(int)
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("The trail itself"))
        self._desk = desk
        self._run = desk.audit_check
        self._pill = Pill()
        self.add_trailing(self._pill)
        self.close_button = icon_button("x", _("Close (Esc)"), on_click=self.closed.emit)
        self.add_trailing(self.close_button)
        self._state = label("", wrap=True)
        self._hint = label(
            _(
                "Each entry seals the one before it. A check finds entries that were changed, "
                "removed or put back."
            ),
            "muted",
            wrap=True,
        )
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Checking the trail"))
        self.check_button = button(_("Check now"), "shield", on_click=self._run.start)
        self.stop_button = button(_("Stop"), on_click=self._run.cancel)
        self._findings = QWidget()
        self.books = FoundInBooks()
        self._lay_out()
        self._run.progressed.connect(self._progressed)
        self._run.finished.connect(self._finished)
        self._run.stopped.connect(self._stopped)
        self._desk.books_check.finished.connect(self.books.show_report)
        self.books.show_report(self._desk.books_check.report)
        self._arrange()

    def _lay_out(self) -> None:
        self.add(self._state)
        self.add(self._hint)
        self.add(self._findings)
        self.add(self.books)
        self.add(self._bar)
        row = QHBoxLayout()
        row.addWidget(self.check_button)
        row.addWidget(self.stop_button)
        row.addStretch(1)
        self.add_layout(row)
        self.content.addStretch(1)

    def show_state(self, state: TrailState) -> None:
        """What is known without checking."""
        entries = ngettext("{n} entry", "{n} entries", state.entries).format(n=state.entries)
        if state.checked_at is None:
            checked = _("Never checked so far.")
        else:
            checked = _("Last checked {day}, {time}, up to entry {n}.").format(
                day=short_day(state.checked_at.date()),
                time=f"{state.checked_at:%H:%M}",
                n=state.checked_entries,
            )
        self._state.setText(f"{entries}. {checked}")
        if self._run.report is not None:
            self._show_report(self._run.report)
        elif state.findings:
            self._pill.set(_("not whole"), "danger", "circle-alert")
        elif state.checked_at is not None:
            self._pill.set(_("whole"), "good", "circle-check")

    def _arrange(self) -> None:
        running = self._run.is_running()
        self._bar.setVisible(running)
        self.stop_button.setVisible(running)
        self.check_button.setVisible(not running)
        self.check_button.setEnabled(self._run.is_possible())
        if not self._run.is_possible():
            self.check_button.setToolTip(_("Only a director can check the whole trail."))

    def _progressed(self, done: int, total: int) -> None:
        self._arrange()
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _finished(self, report: ChainReport) -> None:
        self._arrange()
        self._show_report(report)

    def _stopped(self, words: str) -> None:
        self._arrange()
        if words:
            self._state.setText(words)

    def _show_report(self, report: ChainReport) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        for finding in report.findings[:_MOST_SHOWN]:
            column.addWidget(self._finding(finding))
        rest = len(report.findings) - _MOST_SHOWN
        if rest > 0:
            column.addWidget(label(_("and {count} more").format(count=rest), "muted"))
        if not report.findings:
            words = _("Checked just now: {n} entries, as they were written.")
            column.addWidget(label(words.format(n=report.entries), "body", "good", wrap=True))
        if report.erased_images:
            words = _("{n} changed rows were erased; entries say so.")
            column.addWidget(label(words.format(n=report.erased_images), "muted", wrap=True))
        self._pill.set(
            *(
                (_("not whole"), "danger", "circle-alert")
                if report.findings
                else (_("whole"), "good", "circle-check")
            )
        )
        self.content.replaceWidget(self._findings, body)
        self._findings.hide()
        self._findings.deleteLater()
        self._findings = body

    def _finding(self, finding: Finding) -> QWidget:
        trailing = []
        event_id = finding.event_id
        if event_id is not None:
            opener = button(_("Look"), kind="quiet", tooltip=_("Open this entry"))
            opener.clicked.connect(lambda: self.event_chosen.emit(event_id))
            trailing.append(opener)
        return Line("circle-alert", finding.words, "", *trailing, tone="danger", ruled=False)
