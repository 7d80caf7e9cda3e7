# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments of a resident: the next ones, and those of which nobody has said what came."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.agenda import appointments
from shelterdesk.services.agenda.appointment_rows import AppointmentRow
from shelterdesk.services.agenda.appointments import AppointmentState
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.widgets import message_bar
from ui.widgets.act_menu import ActMenu
from ui.widgets.appointment_panel import AppointmentPanel, CancelPanel
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.reads_when_shown import ReadsWhenShown

_COMING: Final = 4
_WERE: Final = 2


class AppointmentsCard(ReadsWhenShown, Card):
    """Asks the page to open its panel; reads by itself when shown."""

    panel_requested = Signal(object)  # FormPanel
    TABLES: ClassVar[frozenset[str]] = frozenset({"appointment", "staff", "partner", "term"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Appointments"))
        self._desk = desk
        self.resident_id = 0  # nobody yet
        self._can_write = desk.vault.may("write_log")
        self.add_button = button(_("Appointment"), "plus", on_click=self.new)
        self.add_button.setAccessibleName(_("New appointment"))
        self.add_trailing(self.add_button)
        self.add_button.setHidden(not self._can_write)
        self._lines: list[QWidget] = []

    def load(self) -> None:
        """Read again; what is shown stays until the answer is there."""
        self._desk.read(
            self, appointments.of_resident, self._show, on_error=self._gone,
            resident_id=self.resident_id,
        )  # fmt: skip

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if self.isVisible() and (tables is None or tables & self.TABLES):
            self.load()

    def new(self) -> None:
        """Write one."""
        self.panel_requested.emit(AppointmentPanel(self._desk, None, self.resident_id))

    def _show(self, rows: list[AppointmentRow]) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        coming = [row for row in rows if not row.is_over][:_COMING]
        were = [row for row in rows if row.is_over][:_WERE]
        self._lines = [self._line_of(row) for row in (*coming, *were)]
        if not rows:
            words = _("What is agreed for a day stands here, and in the week of the house.")
            self._lines = [label(words, "muted", wrap=True)]
        for line in self._lines:
            self.add(line)

    def _line_of(self, row: AppointmentRow) -> QWidget:
        day = near_day(row.at.date(), today())
        when = day
        if row.has_time:
            when = _("{day}, {time}").format(day=day, time=f"{row.at:%H:%M}")
        state = ""
        if row.waits:
            state = _("what became of it?")
        elif row.state is not AppointmentState.PLANNED:
            state = code_word("appointment", "state", row.state.value).lower()
        detail = " · ".join(part for part in (when, state, row.detail) if part)
        trailing: list[QWidget] = []
        if self._can_write:
            trailing.append(ActMenu(_("More: {what}").format(what=row.what), self._acts(row)))
        look = ("clock", "notice") if row.waits else ("calendar-clock", "muted")
        return Line(look[0], row.what, detail, *trailing, tone=look[1])

    def _acts(self, row: AppointmentRow) -> list[tuple[str, str, Callable[[], object]]]:
        if row.state is not AppointmentState.PLANNED:
            again = partial(
                self._do, N_("Planned an appointment again"), appointments.plan_again,
                _("It is planned again."), row.id,
            )  # fmt: skip
            return [("undo-2", _("Planned after all"), again)]
        kept = partial(
            self._do, N_("Noted that an appointment took place"), appointments.keep,
            _("It took place."), row.id,
        )  # fmt: skip
        missed = partial(
            self._do, N_("Noted that an appointment did not take place"), appointments.miss,
            _("Noted. A new one can be made."), row.id,
        )  # fmt: skip
        return [
            ("check", _("Took place"), kept),
            ("x", _("Did not take place"), missed),
            ("circle-x", _("Called off…"), partial(self._cancel, row)),
            ("pencil", _("Change"), partial(self._edit, row.id)),
        ]

    def _edit(self, appointment_id: int) -> None:
        self.panel_requested.emit(AppointmentPanel(self._desk, appointment_id))

    def _cancel(self, row: AppointmentRow) -> None:
        self.panel_requested.emit(CancelPanel(self._desk, row.id, row.is_series))

    def _do(self, act: str, verb: Any, said: str, appointment_id: int) -> None:
        self._desk.do(
            self, act, verb, said=said, on_error=self._refused, appointment_id=appointment_id
        )

    def _gone(self, _error: UserError) -> None:
        """The page says why, once."""

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")
