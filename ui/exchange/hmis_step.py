# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An HMIS export before it is taken in: how much there is, and what is odd in it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.exchange.hmis import importer
from shelterdesk.exchange.hmis.export import Export
from shelterdesk.exchange.report import ImportReport
from shelterdesk.i18n import N_, _, ngettext
from ui.desk import Desk
from ui.exchange.report_view import ReportView
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.stat import Stat


class HmisStep(QWidget):
    """Import stores all of it, or nothing."""

    imported = Signal(object)  # ImportReport
    failed = Signal(object)  # UserError
    cancelled = Signal()
    again_asked = Signal()

    def __init__(self, desk: Desk, export: Export) -> None:
        super().__init__()
        self.desk, self.export = desk, export
        self.report_view = ReportView(export.report)
        self.import_button = button(_("Import"), "download", "primary", on_click=self.start)
        self.cancel_button = button(_("Cancel"), kind="quiet", on_click=self.cancelled.emit)
        other = button(_("Another folder"), "folder-open", on_click=self.again_asked.emit)
        odd = Card(_("What is odd"), self._odd_words())
        odd.add(self.report_view, 1)
        left_out = export.report.left_out
        if left_out:
            count = ngettext("{count} file is not needed", "{count} files are not needed",
                             len(left_out))  # fmt: skip
            words = label(count.format(count=len(left_out)), "muted")
            words.setToolTip("\n".join(left_out))
            odd.add(words)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.import_button)
        foot.addWidget(other)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(self._stats())
        layout.addWidget(odd, 1)
        layout.addLayout(foot)

    def primary_focus(self) -> QWidget | None:
        """Import."""
        return self.import_button

    def counts(self) -> dict[str, int]:
        """What is in it, counted."""
        housed = [project for project in self.export.projects if project.is_residential]
        return {
            "people": len(self.export.people),
            "enrollments": len(self.export.enrollments),
            "houses": len(housed),
            "beds": sum(row.beds for project in housed for row in project.inventory),
        }

    def start(self) -> None:
        """Take it in."""
        self._set_busy(True)
        # Its own report each time: an import that was stopped leaves nothing behind here either.
        seen = self.export.report
        report = ImportReport(dict(seen.counts), list(seen.rows), list(seen.left_out))
        self.desk.do(
            self,
            N_("Imported an HMIS export"),
            importer.import_export,
            on_done=self.imported.emit,
            on_error=self._failed,
            with_progress=True,
            words=_("Importing…"),
            export=replace(self.export, report=report),
        )

    def _failed(self, error: UserError) -> None:
        self._set_busy(False)
        self.failed.emit(error)

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.import_button, self.cancel_button):
            widget.setEnabled(not busy)

    def _stats(self) -> QHBoxLayout:
        counts = self.counts()
        row = QHBoxLayout()
        row.setSpacing(12)
        for figure, words, detail in (
            (counts["people"], _("people"), _("each becomes a resident")),
            (counts["enrollments"], _("enrollments"), _("support periods and stays")),
            (counts["houses"], _("houses"), _("projects with beds")),
            (counts["beds"], _("beds"), _("by their inventory")),
        ):
            row.addWidget(Stat(str(figure), words, detail), 1)
        return row

    def _odd_words(self) -> str:
        report = self.export.report
        kept = len(report.rows) - report.refused
        return _("{refused} refused · {kept} odd but kept").format(
            refused=report.refused, kept=kept
        )
