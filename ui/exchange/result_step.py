# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was taken in, and the report to keep."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.exchange.report import ImportReport
from shelterdesk.i18n import N_, _
from ui.exchange.report_view import ReportView
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import IconLabel, label

#: Counts of both importers, in the order shown.
_WORDS = {
    "people": N_("people added"),
    "added": N_("people added"),
    "people_known": N_("people known already"),
    "known": N_("rows known already"),
    "households": N_("households"),
    "children": N_("children tied to a parent"),
    "guardians": N_("guardians"),
    "enrollments": N_("enrollments added"),
    "enrollments_known": N_("enrollments known already"),
    "support_periods": N_("support periods"),
    "stays": N_("stays"),
    "bed_assignments": N_("periods in a bed"),
    "overlapping_pairs": N_("pairs of overlapping enrollments"),
    "sites": N_("houses"),
    "houses": N_("houses"),
    "rooms": N_("rooms"),
    "beds": N_("beds"),
    "overflow_beds": N_("extra beds"),
    "skipped_duplicates": N_("duplicates left out"),
    "skipped": N_("rows you left out"),
    "refused": N_("rows refused"),
}


class ResultStep(QWidget):
    """Reached only when everything is stored."""

    save_asked = Signal()
    again_asked = Signal()
    rooms_asked = Signal()

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report
        counted = Card(_("Taken in"))
        counted.setFixedWidth(300)
        for name, words in _WORDS.items():
            if name in report.counts:
                counted.add_layout(self._line(report.counts[name], _(words)))
        counted.content.addStretch(1)
        odd = Card(_("What was odd"))
        odd.add(ReportView(report), 1)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(counted)
        body.addWidget(odd, 1)
        self.rooms_button = button(
            _("Open rooms"), "bed-double", "primary", on_click=self.rooms_asked.emit
        )
        self.save_button = button(_("Save the report"), "download", on_click=self.save_asked.emit)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.rooms_button)
        foot.addWidget(self.save_button)
        foot.addWidget(button(_("Import something else"), on_click=self.again_asked.emit))
        foot.addStretch(1)
        done = QHBoxLayout()
        done.setSpacing(8)
        done.addWidget(IconLabel("circle-check", "good"))
        done.addWidget(label(_("Everything is stored."), "lead", wrap=True), 1)
        note = _("The report holds ids of the other system and numbers of rows, no names.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(done)
        layout.addLayout(body, 1)
        layout.addWidget(label(note, "muted", wrap=True))
        layout.addLayout(foot)

    def primary_focus(self) -> QWidget | None:
        """On to the rooms."""
        return self.rooms_button

    def _line(self, count: int, words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        figure = label(f"{count:,}".replace(",", "\u202f"), "strong")
        row.addWidget(label(words, wrap=True), 1)
        row.addWidget(figure)
        return row
