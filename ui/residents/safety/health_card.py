# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shift must know of somebody's health, line by line; why is shown once asked for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.safety import health
from shelterdesk.services.safety.health import FactForm, FactRow, HealthFactKind
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.residents.safety.health_panels import EndHealthFactPanel, HealthFactPanel
from ui.widgets import message_bar
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.empty import Empty
from ui.widgets.line import Line
from ui.widgets.pill import Pill

_ICONS = {
    HealthFactKind.ALLERGY: ("triangle-alert", "danger"),
    HealthFactKind.EMERGENCY: ("siren", "danger"),
    HealthFactKind.DIET: ("utensils", "muted"),
}


class HealthCard(Card):
    """Asks the tab for its forms."""

    panel_requested = Signal(object)

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("Health: for the shift"))
        self._desk = desk
        self._resident_id = resident_id
        self._may_edit = desk.vault.may(Capability.EDIT_CASE)
        self._rows: list[FactRow] = []
        self._read: dict[int, FactForm] = {}
        self.add_button = button(_("Add"), "plus", on_click=self.begin)
        self.add_button.setAccessibleName(_("Add something for the shift to know"))
        self.add_trailing(self.add_button)
        self.add_button.setHidden(not self._may_edit)
        self._body = QWidget()
        self.add(self._body)

    def show_rows(self, rows: list[FactRow]) -> None:
        """Show them; what was opened is closed again."""
        self._rows, self._read = rows, {}
        self._lay_out()

    def begin(self) -> None:
        """Note a fact."""
        self.panel_requested.emit(HealthFactPanel(self._desk, self._resident_id))

    def toggle(self, row: FactRow) -> None:
        """Read why, which is written down, or close it again."""
        if self._read.pop(row.id, None) is not None:
            self._lay_out()
            return
        self._desk.read(
            self, health.read, lambda form: self._opened(row.id, form), on_error=self._refused,
            fact_id=row.id,
        )  # fmt: skip

    def _opened(self, fact_id: int, form: FactForm) -> None:
        self._read[fact_id] = form
        self._lay_out()

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        for row in self._rows:
            line = self._row_of(row)
            if row.id in self._read:
                line.add_words(_why(self._read[row.id]))
            column.addWidget(line)
        if not self._rows:
            sentence = _("Allergies, diets and what else keeps somebody safe here stand here.")
            act = _("Add") if self._may_edit else ""
            column.addWidget(Empty(sentence, act, self.begin, "heart-pulse"))
        self.content.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _row_of(self, row: FactRow) -> Line:
        is_over = row.end is not None and row.end <= today()
        parts = [] if row.kind is HealthFactKind.OTHER else [
            code_word("health_fact", "kind", row.kind)
        ]  # fmt: skip
        if row.is_for_kitchen:
            parts.append(_("also for the kitchen"))
        if row.end is None:
            parts.append(_("since {day}").format(day=near_day(row.start, today())))
        else:
            parts.append(
                _("{start} to {end}").format(
                    start=near_day(row.start, today()), end=near_day(row.end, today())
                )
            )
        icon, tone = _ICONS.get(row.kind, ("heart-pulse", "muted"))
        return Line(
            icon, row.shift_note, " · ".join(parts), *self._ends_of(row, is_over),
            tone="muted" if is_over else tone,
        )  # fmt: skip

    def _ends_of(self, row: FactRow, is_over: bool) -> list[QWidget]:
        found: list[QWidget] = []
        if is_over:
            found.append(Pill(_("Ended")))
        if row.has_sealed and row.can_read:
            is_open = row.id in self._read
            opener = button(
                _("Close") if is_open else _("Why"), "eye-off" if is_open else "eye",
                tooltip=_("That you read it is written down."), on_click=lambda: self.toggle(row),
            )  # fmt: skip
            opener.setAccessibleDescription(row.shift_note)
            found.append(opener)
        elif row.has_sealed:
            found.append(Pill(_("Sealed"), "neutral", "lock"))
        if self._may_edit:
            acts = [("pencil", _("Change"), lambda: self._edit(row))]
            if row.end is None:
                acts.append(("circle-check", _("No longer so"), lambda: self._end(row)))
            found.append(
                ActMenu(_("What else can be done: {what}").format(what=row.shift_note), acts)
            )
        return found

    def _edit(self, row: FactRow) -> None:
        self.panel_requested.emit(HealthFactPanel(self._desk, self._resident_id, row.id))

    def _end(self, row: FactRow) -> None:
        self.panel_requested.emit(EndHealthFactPanel(self._desk, row.id))


def _why(form: FactForm) -> str:
    parts = []
    if not isinstance(form.kind, Hidden):
        parts.append(code_word("health_fact", "kind", form.kind))
    if form.due is not None and not isinstance(form.due, Hidden):
        parts.append(_("due on {day}").format(day=near_day(form.due, today())))
    if isinstance(form.reason, str) and form.reason:
        parts.append(form.reason)
    return " · ".join(parts)
