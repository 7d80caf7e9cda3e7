# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The week: appointments, tasks and dates of the house, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.agenda import appointments, week
from shelterdesk.services.agenda.appointment_rows import AppointmentRow
from shelterdesk.services.agenda.week import CalendarLine, CalendarSheet, LineKind, Whose
from shelterdesk.services.organisation import OrganisationForm
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from ui.desk import Desk
from ui.shifts.week.appointment_view import AppointmentView
from ui.shifts.week.person_panel import WhoseDaysPanel
from ui.shifts.week.view import DAYS, WeekView
from ui.tabbed_page import PageTab
from ui.widgets import message_bar
from ui.widgets.appointment_panel import AppointmentPanel, CancelPanel, EndSeriesPanel
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_side import FormSide
from ui.widgets.labels import ElidedLabel
from ui.widgets.tabs import FlatTabs

_PANEL: Final = 340
_LONGEST_NAME: Final = 120  # pixels
_WEEK: Final = timedelta(days=DAYS)


class WeekTab(PageTab):
    """Left and right go from day to day, PgUp and PgDn from week to week; T is this week, N a new
    appointment, P asks whose days are shown, M is one's own or the house's."""

    TABLES: ClassVar[frozenset[str]] = week.TABLES
    side: FormSide

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_write = desk.vault.may("write_log")
        self._first_weekday = 0
        self._first = _begin_of_week(today(), 0)
        self._person: tuple[int, str] | None = None
        self._wanted: tuple[str, int] | None = None
        self._wants_focus = False
        self.view = WeekView()
        self.view.chosen.connect(self._chosen)
        self.view.week_asked.connect(self._turn)
        self.whose = FlatTabs(_("Whose days"))
        for words in (_("The house"), _("Mine")):
            self.whose.add(words)
        self.whose.currentChanged.connect(lambda _at: self.load())
        self.side = FormSide(desk, _PANEL)
        self.side.closed.connect(self.view.begin)
        self._lay_out()
        self._add_keys()
        desk.read(self, organisation.form, self._weekday_read)

    def _lay_out(self) -> None:
        self.title_label = ElidedLabel("", "heading")
        self.before_button = icon_button("chevron-left", _("The week before (PgUp)"))
        self.next_button = icon_button("chevron-right", _("The next week (PgDn)"))
        self.before_button.clicked.connect(lambda _on=False: self._turn(-1))
        self.next_button.clicked.connect(lambda _on=False: self._turn(1))
        self.now_button = button(_("This week"), tooltip="T", on_click=self.go_to_now)
        self.person_button = button(
            "", "user", tooltip=_("Whose days are shown (P)"), on_click=self.choose_person
        )
        self.all_button = icon_button("x", _("Everybody again"), on_click=self._all_people)
        self.print_button = icon_button(
            "printer", _("Print the week of the house"), on_click=self._print
        )
        self.add_button = button(_("New"), "plus", "primary", tooltip=_("New appointment (N)"))
        self.add_button.setAccessibleName(_("New appointment"))
        self.add_button.clicked.connect(lambda _on=False: self.new())
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for made in (self.before_button, self.now_button, self.next_button, self.title_label):
            bar.addWidget(made, 1 if made is self.title_label else 0)
        for act in (self.person_button, self.all_button, self.whose, self.print_button,
                    self.add_button):  # fmt: skip
            bar.addWidget(act)
        self.person_button.setAccessibleName(
            _("Whose days are shown: {name}").format(name=_("Everybody"))
        )
        self.all_button.hide()
        card = Card()
        card.add(self.view, 1)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(card, 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(bar)
        column.addLayout(body, 1)
        self.add_button.setHidden(not self._may_write)
        self.print_button.setHidden(not self.desk.vault.may("print"))

    def _add_keys(self) -> None:
        keys = (("T", self.go_to_now, self.view), ("N", self.new, self.view),
                ("P", self.choose_person, self.view), ("M", self._turn_whose, self.view),
                ("Esc", self.side.leave, self))  # fmt: skip
        for text, act, where in keys:
            shortcut = QShortcut(QKeySequence(text), where)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # The page's questions
    def load(self) -> None:
        """Read the week that is shown."""
        self.desk.read(
            self, week.calendar, self._show, first=self._first, days=DAYS,
            whose=Whose.MINE if self.whose.currentIndex() == 1 else Whose.HOUSE,
            resident_id=self._person[0] if self._person is not None else None,
        )  # fmt: skip

    def primary_focus(self) -> QWidget | None:
        """The day, or the form that is open."""
        panel = self.side.panel
        if isinstance(panel, FormPanel):
            return panel.first_field()
        return self.view.focus_target()

    def open(self, target: object) -> None:
        """``("appointment", id, day)``, ``("day", day)``, ``("person", id)`` or
        ``("new", resident id or None)``."""
        if not isinstance(target, tuple):
            return
        kind, *rest = target
        if kind == "appointment":
            self._go_to(rest[1])
            self._wanted = (LineKind.APPOINTMENT, rest[0])
            self._show_appointment(rest[0])
        elif kind == "day":
            self._go_to(rest[0])
        elif kind == "person":
            self.desk.read(self, residents.row, self._of_person, resident_id=rest[0])
        elif kind == "new":
            self.new(rest[0])

    # Which days
    def go_to_now(self) -> None:
        """The week that is going on."""
        self._go_to(today())

    def _go_to(self, day: date) -> None:
        self._first = _begin_of_week(day, self._first_weekday)
        self.load()

    def _turn(self, weeks: int) -> None:
        self._first += weeks * _WEEK
        self.load()

    def _weekday_read(self, form: OrganisationForm) -> None:
        if form.first_weekday != self._first_weekday:
            self._first_weekday = form.first_weekday
            self._go_to(self._first + 3 * timedelta(days=1))

    def choose_person(self) -> None:
        """Of whom the days are shown."""
        panel = WhoseDaysPanel(self.desk)
        panel.chosen.connect(lambda id_: self.open(("person", id_)))
        self.side.open(panel)

    def _of_person(self, row: ResidentRow) -> None:
        self._person = (row.id, row.shown)
        self._name_person()

    def _all_people(self) -> None:
        self._person = None
        self._name_person()
        self.view.begin()

    def _name_person(self) -> None:
        """The button says who is shown, where it is one person."""
        name = self._person[1] if self._person is not None else ""
        elided = self.person_button.fontMetrics().elidedText(
            name, Qt.TextElideMode.ElideRight, _LONGEST_NAME
        )
        self.person_button.setText(elided)
        said = _("Whose days are shown: {name}").format(name=name or _("Everybody"))
        self.person_button.setAccessibleName(said)
        self.all_button.setHidden(self._person is None)
        self.load()

    def _turn_whose(self) -> None:
        self.whose.setCurrentIndex(1 - self.whose.currentIndex())

    def _show(self, sheet: CalendarSheet) -> None:
        if sheet.first != self._first:
            return  # another week was asked for meanwhile
        last = sheet.first + _WEEK - timedelta(days=1)
        words = _("{start} to {end}")
        start, end = (short_day(day, sheet.today) for day in (sheet.first, last))
        self.title_label.setText(words.format(start=start, end=end))
        self.view.empty.set(
            _("Appointments, tasks and dates of these days stand here."), icon="calendar-days"
        )
        self.view.show_sheet(sheet)
        if self._wanted is not None:
            self.view.select(*self._wanted)
            self._wanted = None

    # What can be done
    def new(self, resident_id: int | None = None) -> None:
        """Write down an appointment, on the day in which one is."""
        if not self._may_write:
            return
        day = self.view.day()
        whose = resident_id or (self._person[0] if self._person is not None else None)
        on = day.isoformat() if day is not None else ""
        self.side.open(AppointmentPanel(self.desk, None, whose, on))

    def _chosen(self, line: CalendarLine) -> None:
        if line.kind is LineKind.APPOINTMENT:
            self._show_appointment(line.row_id)
        elif line.kind is LineKind.TASK:
            self.open_requested.emit("shift", ("tab", "tasks", line.row_id))
        elif line.resident_id is not None:
            self.open_requested.emit("residents", ("resident", line.resident_id, line.tab))
        elif line.kind is LineKind.ARRIVAL:
            self.open_requested.emit("rooms", None)

    def _show_appointment(self, appointment_id: int) -> None:
        self.desk.read(self, appointments.one, self._show_one, appointment_id=appointment_id)

    def _show_one(self, row: AppointmentRow) -> None:
        shown = AppointmentView(row, can_write=self._may_write)
        shown.asked.connect(partial(self._asked, row))
        if self.side.open(shown) and (first := shown.first_button()) is not None:
            first.setFocus()

    def _asked(self, row: AppointmentRow, act: str) -> None:
        simple = {
            "kept": (N_("Noted that an appointment took place"), appointments.keep,
                     _("It took place.")),
            "missed": (N_("Noted that an appointment did not take place"), appointments.miss,
                       _("Noted. A new one can be made.")),
            "again": (N_("Planned an appointment again"), appointments.plan_again,
                      _("It is planned again.")),
            "remove": (N_("Took an appointment away"), appointments.remove, _("It is gone.")),
        }  # fmt: skip
        if act == "person" and row.resident_id is not None:
            self.open_requested.emit("residents", ("resident", row.resident_id))
        elif act == "close":
            self.side.close_panel()
        elif act == "edit":
            self.side.open(AppointmentPanel(self.desk, row.id))
        elif act == "cancel":
            self.side.open(CancelPanel(self.desk, row.id, row.is_series))
        elif act == "end":
            self.side.open(EndSeriesPanel(self.desk, row.id))
        elif act in simple:
            label_, verb, said = simple[act]
            self.desk.do(
                self, label_, verb, said=said, on_error=self._refused,
                on_done=lambda _none: self.side.close_panel(), appointment_id=row.id,
            )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")

    def _print(self) -> None:
        options = {"first": self._first.isoformat()}
        self.open_requested.emit("reports", ("report", "week", options))


def _begin_of_week(day: date, first_weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - first_weekday) % DAYS)
