# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Treatments: where each stands and since when; what it is, once asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.safety import treatments
from shelterdesk.services.safety.treatments import TreatmentRow, TreatmentState, TreatmentText
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui import icons
from ui.desk import Desk
from ui.residents.safety.treatment_panels import (
    TreatmentAgainPanel,
    TreatmentDayPanel,
    TreatmentPanel,
)
from ui.widgets import message_bar
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.empty import Empty
from ui.widgets.line import Line
from ui.widgets.pill import Pill

_TONES = {
    TreatmentState.WAITING: "notice",
    TreatmentState.STARTED: "accent",
    TreatmentState.ENDED: "good",
    TreatmentState.BROKEN_OFF: "neutral",
}


class TreatmentsCard(Card):
    """Asks the tab for its forms."""

    panel_requested = Signal(object)

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("Treatments"))
        self._desk = desk
        self._resident_id = resident_id
        self._may_edit = desk.vault.may(Capability.EDIT_CASE)
        self._rows: list[TreatmentRow] = []
        self._read: dict[int, TreatmentText] = {}
        self.read_button = button(
            _("Read"), "eye", tooltip=_("That you read it is written down."), on_click=self.toggle
        )
        self.sealed = Pill(_("Sealed"), "neutral", "lock")
        self.add_button = button(_("Add"), "plus", on_click=self.begin)
        self.add_button.setAccessibleName(_("Add a treatment"))
        for made in (self.sealed, self.read_button, self.add_button):
            self.add_trailing(made)
        self.add_button.setHidden(not self._may_edit)
        self._body = QWidget()
        self.add(self._body)

    def show_rows(self, rows: list[TreatmentRow]) -> None:
        """Show them; what was opened is closed again."""
        self._rows, self._read = rows, {}
        self._lay_out()

    def begin(self) -> None:
        """Note a treatment."""
        self.panel_requested.emit(TreatmentPanel(self._desk, self._resident_id))

    def toggle(self) -> None:
        """Read what they are, which is written down, or close it again."""
        if self._read:
            self._read = {}
            self._lay_out()
            return
        self._desk.read(
            self, treatments.read, self._opened, on_error=self._refused,
            resident_id=self._resident_id,
        )  # fmt: skip

    def _opened(self, found: dict[int, TreatmentText]) -> None:
        self._read = found
        self._lay_out()

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        for row in self._rows:
            column.addWidget(self._row_of(row))
        if not self._rows:
            sentence = _("Treatments stand here: waited for, begun, ended, begun again.")
            act = _("Add a treatment") if self._may_edit else ""
            column.addWidget(Empty(sentence, act, self.begin, "heart-pulse"))
        can_read = self._desk.vault.can_read("health")
        self.read_button.setHidden(not (self._rows and can_read))
        self.read_button.setText(_("Close") if self._read else _("Read"))
        self.read_button.setIcon(icons.icon("eye-off" if self._read else "eye"))
        self.sealed.setHidden(not self._rows or can_read)
        self.content.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _row_of(self, row: TreatmentRow) -> Line:
        text = self._read.get(row.id)
        title = _("Treatment")
        parts = [_days(row)]
        if text is not None:
            title = text.kind_words or title
            parts = [*(_shown(text.provider)), *parts, *(_shown(text.note))]
        if row.again_after_id is not None:
            parts.append(_("begun again"))
        pill = Pill(code_word("treatment", "state", row.state), _TONES[row.state])
        detail = " · ".join(part for part in parts if part)
        return Line("heart-pulse", title, detail, pill, *self._acts(row, title))

    def _acts(self, row: TreatmentRow, title: str) -> list[QWidget]:
        if not self._may_edit:
            return []
        found: list[QWidget] = []
        more: list[tuple[str, str, Callable[[], object]]] = []
        if row.state is TreatmentState.WAITING:
            found.append(button(_("Started"), on_click=lambda: self._day(row, "start")))
            more.append(("circle-x", _("Broken off"), lambda: self._day(row, "break")))
        elif row.state is TreatmentState.STARTED:
            found.append(button(_("Ended"), on_click=lambda: self._day(row, "end")))
            more.append(("circle-x", _("Broken off"), lambda: self._day(row, "break")))
        elif row.is_last:
            found.append(button(_("Begin again"), on_click=lambda: self._again(row)))
        more.append(("pencil", _("Change"), lambda: self._edit(row)))
        found.append(ActMenu(_("What else can be done: {what}").format(what=title), more))
        return found

    def _day(self, row: TreatmentRow, act: str) -> None:
        self.panel_requested.emit(TreatmentDayPanel(self._desk, row.id, act))

    def _again(self, row: TreatmentRow) -> None:
        self.panel_requested.emit(TreatmentAgainPanel(self._desk, row.id))

    def _edit(self, row: TreatmentRow) -> None:
        self.panel_requested.emit(TreatmentPanel(self._desk, self._resident_id, row.id))


def _shown(value: str | Hidden) -> list[str]:
    return [value] if isinstance(value, str) and value else []


def _days(row: TreatmentRow) -> str:
    """Since when it stands where it stands, and how long the waiting was."""
    waited = ""
    if row.days_waited is not None:
        waited = ngettext("waited {n} day", "waited {n} days", row.days_waited).format(
            n=row.days_waited
        )
    if row.state is TreatmentState.WAITING:
        since = row.waiting_since and near_day(row.waiting_since, today())
        days = ngettext("{n} day", "{n} days", row.days_waited or 0).format(n=row.days_waited or 0)
        return " · ".join((_("waiting since {day}").format(day=since), days)) if since else ""
    begun = _("since {day}").format(day=near_day(row.started, today())) if row.started else ""
    if row.ended is not None:
        until = near_day(row.ended, today())
        begun = (
            _("{start} to {end}").format(start=near_day(row.started, today()), end=until)
            if row.started
            else _("until {day}").format(day=until)
        )
    return " · ".join(part for part in (begun, waited) if part)
