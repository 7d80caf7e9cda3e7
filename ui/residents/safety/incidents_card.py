# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The incidents a resident was in, as far as one reads them; a line opens the report."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.incidents.incident_rows import IncidentRow
from ui.desk import Desk
from ui.residents.lines_card import LinesCard
from ui.widgets import incident_words as words
from ui.widgets.buttons import button, icon_button
from ui.widgets.incident_panel import IncidentPanel
from ui.widgets.line import Line
from ui.widgets.pill import Pill


class IncidentsCard(LinesCard):
    """Reports of incidents, the newest first."""

    place_requested = Signal(str, object)  # another page, what to show there

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Incidents"))
        self._may_report = desk.vault.may(Capability.WRITE_LOG) and not desk.vault.is_read_only
        self.report_button = button(_("Report an incident"), "plus", on_click=self.report)
        self.add_trailing(self.report_button)
        self.report_button.setHidden(not self._may_report)

    def report(self) -> None:
        """A new report that names the resident."""
        self.panel_requested.emit(IncidentPanel(self.desk, resident_id=self.resident_id))

    def show_rows(self, rows: list[IncidentRow]) -> None:
        """Those one reads."""
        sentence = _("What went wrong or was dangerous around this person stands here.")
        self.show_lines([self._row_of(row) for row in rows], sentence)

    def _row_of(self, row: IncidentRow) -> QWidget:
        ends: list[QWidget] = [Pill(words.severity(row), words.TONES[row.severity])]
        if self._may_report:
            opener = icon_button(
                "chevron-right", _("Open: {what}").format(what=words.told(row)),
                on_click=partial(self._open, row.id),
            )  # fmt: skip
            ends.append(opener)
        is_open = row.reviewed_on is None
        parts = (words.when(row.at), row.place, words.state(row))
        tone = "notice" if is_open else "muted"
        detail = " · ".join(part for part in parts if part)
        return Line("siren", row.kind, detail, *ends, tone=tone)

    def _open(self, incident_id: int) -> None:
        self.place_requested.emit("log", ("tab", "incidents", incident_id))
