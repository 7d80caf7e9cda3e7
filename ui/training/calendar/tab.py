# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calendar of training: the sessions of all groups in a week or a month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability, query
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.organisation import OrganisationForm
from shelterdesk.services.training import cohorts, course_sessions
from shelterdesk.services.training.course_sessions import CourseCalendar, SessionRow
from ui.desk import Desk
from ui.tabbed_page import PageTab
from ui.training.calendar import block
from ui.training.calendar.block import Block
from ui.training.calendar.grid import CalendarGrid
from ui.training.calendar.panels import CallOffPanel, MovePanel, SessionPanel
from ui.training.calendar.places import WEEK
from ui.training.calendar.session_view import SessionView
from ui.widgets import message_bar
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import month_and_year, short_day, weekday_and_day
from ui.widgets.empty import Empty
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_side import FormSide
from ui.widgets.labels import ElidedLabel
from ui.widgets.tabs import FlatTabs

_PANEL: Final = 340
_DAY: Final = timedelta(days=1)
_MONTH: Final = 1  # the second of the two shapes


@dataclass(frozen=True)
class _Shown:
    """Some days, and whether there is any group whose sessions could stand in them."""

    calendar: CourseCalendar
    has_groups: bool


@query(Capability.SEE_TRAINING)
def _shown(tx: Any, *, first: date, days: int) -> _Shown:
    found = course_sessions.calendar(tx, first=first, days=days)
    return _Shown(found, bool(found.sessions) or bool(cohorts.listed(tx)))


class CalendarTab(PageTab):
    """Left and right go from day to day, PgUp and PgDn from week to week; T is today, M a week or
    a month, N a new session. ``open`` takes ``("session", id, day)``, ``("day", day)`` or
    ``("add", group id)``."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "course", "cohort", "course_session", "enrolment", "attendance", "holiday", "staff",
    })  # fmt: skip
    side: FormSide

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may = {one: desk.vault.may(one) for one in _NEEDED}
        self._first_weekday = 0
        self._at = today()  # a day of what is shown
        self._wanted: int | None = None
        self.grid = CalendarGrid(_("Calendar of training"))
        self.grid.chosen.connect(self._chosen)
        self.grid.day_chosen.connect(lambda _day: self.add())
        self.grid.stepped.connect(self._go_to)
        self.grid.turned.connect(self._turn)
        self.shapes = FlatTabs(_("Week or month"))
        for words in (_("Week"), _("Month")):
            self.shapes.add(words)
        self.shapes.currentChanged.connect(lambda _at: self.load())
        self.empty = Empty(
            _("The sessions of all groups stand here, once there is a course with a group."),
            _("To the courses"), self._to_courses, icon="calendar-days",
        )  # fmt: skip
        self.side = FormSide(desk, _PANEL)
        self.side.closed.connect(self._back)
        self._lay_out()
        self._add_keys()
        desk.read(self, organisation.form, self._weekday_read)

    def _lay_out(self) -> None:
        self.title_label = ElidedLabel("", "heading")
        self.before_button = icon_button(
            "chevron-left", _("Before (PgUp)"), on_click=partial(self._turn, -1)
        )
        self.next_button = icon_button(
            "chevron-right", _("After (PgDn)"), on_click=partial(self._turn, 1)
        )
        self.now_button = button(_("Today"), tooltip="T", on_click=self.go_to_now)
        self.add_button = button(
            _("New"), "plus", "primary", tooltip=_("One more session (N)"), on_click=self.add
        )
        self.add_button.setAccessibleName(_("One more session"))
        self.add_button.setHidden(not self._may[Capability.EDIT_TRAINING])
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for made in (self.before_button, self.now_button, self.next_button):
            bar.addWidget(made)
        bar.addWidget(self.title_label, 1)
        bar.addWidget(self.shapes)
        bar.addWidget(self.add_button)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty)
        card = Card()
        card.add(self._stack, 1)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(card, 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(bar)
        column.addLayout(body, 1)

    def _add_keys(self) -> None:
        keys = (("T", self.go_to_now, self.grid), ("N", self.add, self.grid),
                ("M", self._turn_shape, self.grid), ("Esc", self.side.leave, self))  # fmt: skip
        for text, act, where in keys:
            shortcut = QShortcut(QKeySequence(text), where)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # The page's questions
    def load(self) -> None:
        """Read the days that are shown."""
        first, days = self._span()
        self.desk.read(self, _shown, self._show, first=first, days=days)

    def primary_focus(self) -> QWidget | None:
        """The days, or the form that is open."""
        panel = self.side.panel
        if isinstance(panel, FormPanel):
            return panel.first_field()
        return self.grid if self._stack.currentWidget() is self.grid else self.add_button

    def open(self, target: object) -> None:
        """A session on its day, or a day."""
        if isinstance(target, tuple) and target[0] == "session":
            self._wanted = target[1]
            self._go_to(target[2])
            self._show_session(target[1])
        elif isinstance(target, tuple) and target[0] == "day":
            self._go_to(target[1])
        elif isinstance(target, tuple) and target[0] == "add":
            self.load()
            self.add(target[1])

    # Which days
    def go_to_now(self) -> None:
        """Today."""
        self._at = today()
        self.grid.go_to(self._at)
        self.load()

    def _is_month(self) -> bool:
        return self.shapes.currentIndex() == _MONTH

    def _span(self) -> tuple[date, int]:
        """The first day shown, and how many."""
        if not self._is_month():
            return _begin_of_week(self._at, self._first_weekday), WEEK
        start = self._at.replace(day=1)
        last = start.replace(day=monthrange(start.year, start.month)[1])
        first = _begin_of_week(start, self._first_weekday)
        return first, ((last - first).days // WEEK + 1) * WEEK

    def _go_to(self, day: date) -> None:
        self._at = day
        self.load()

    def _turn(self, by: int) -> None:
        if self._is_month():
            month = self._at.replace(day=1) + (32 * _DAY if by > 0 else -_DAY)
            self._at = month.replace(day=1)
        else:
            self._at += by * WEEK * _DAY
        self.load()

    def _turn_shape(self) -> None:
        self._at = self.grid.day()
        self.shapes.setCurrentIndex(1 - self.shapes.currentIndex())

    def _weekday_read(self, form: OrganisationForm) -> None:
        if form.first_weekday != self._first_weekday:
            self._first_weekday = form.first_weekday
            self.load()

    def _show(self, shown: _Shown) -> None:
        found = shown.calendar
        if (found.first, found.days) != self._span():
            return  # others were asked for meanwhile
        is_month = self._is_month()
        last = found.first + (found.days - 1) * _DAY
        if is_month:
            self.title_label.setText(month_and_year(self._at))
        else:
            start, end = (short_day(day, found.today) for day in (found.first, last))
            self.title_label.setText(_("{start} to {end}").format(start=start, end=end))
        blocks = block.of_calendar(found)
        self.grid.show_days(
            blocks, found.first, found.days, found.today, self._at.month if is_month else None
        )
        self._stack.setCurrentWidget(self.grid if shown.has_groups else self.empty)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.grid.select(wanted)

    # What can be done
    def add(self, cohort_id: int | None = None) -> None:
        """One more session, on the day in which one is."""
        if self._may[Capability.EDIT_TRAINING]:
            day = self.grid.day().isoformat()
            self.side.open(SessionPanel(self.desk, None, cohort_id, day))

    def _to_courses(self) -> None:
        self.open_requested.emit("training", ("tab", "courses"))

    def _back(self) -> None:
        if self.isVisible():
            self.grid.setFocus()

    def _chosen(self, chosen: Block) -> None:
        if chosen.session_id is not None:
            self._show_session(chosen.session_id)

    def _show_session(self, session_id: int) -> None:
        self.desk.read(self, course_sessions.one, self._show_one, session_id=session_id)

    def _show_one(self, row: SessionRow) -> None:
        shown = SessionView(
            row, can_call=self._may[Capability.TAKE_ATTENDANCE],
            can_edit=self._may[Capability.EDIT_TRAINING], can_print=self._may[Capability.PRINT],
        )  # fmt: skip
        shown.asked.connect(partial(self._asked, row))
        if self.side.open(shown) and (first := shown.first_button()) is not None:
            first.setFocus()

    def _asked(self, row: SessionRow, act: str) -> None:
        told = f"{row.shown} · {weekday_and_day(row.on, today())}"
        if act == "close":
            self.side.close_panel()
        elif act == "roll":
            self.open_requested.emit("training", ("tab", "roll_call", ("session", row.id)))
        elif act == "group":
            self.open_requested.emit("training", ("tab", "courses", ("group", row.cohort_id)))
        elif act == "sheet":
            options = {"group": str(row.cohort_id), "month": f"{row.on:%Y-%m}"}
            self.open_requested.emit("reports", ("report", "attendance-sheet", options))
        elif act == "move":
            self.side.open(MovePanel(self.desk, row.id, told))
        elif act == "call_off":
            self.side.open(CallOffPanel(self.desk, row.id, told))
        elif act == "edit":
            self.side.open(SessionPanel(self.desk, row.id))
        elif act == "add":
            self.add(row.cohort_id)
        else:
            self._do(act, row)

    def _do(self, act: str, row: SessionRow) -> None:
        label_, verb, said = {
            "take_back": (N_("Planned a session again"), course_sessions.take_back,
                          _("It takes place after all.")),
            "remove": (N_("Took a session away"), course_sessions.remove, _("It is gone.")),
        }[act]  # fmt: skip
        self.desk.do(
            self, label_, verb, said=said, on_error=self._refused,
            on_done=lambda _none: self.side.close_panel(), session_id=row.id,
        )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")


_NEEDED: Final = (Capability.TAKE_ATTENDANCE, Capability.EDIT_TRAINING, Capability.PRINT)


def _begin_of_week(day: date, first_weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - first_weekday) % WEEK)
