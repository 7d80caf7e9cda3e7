# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roll call of sessions: those of today and those not called yet, all present in one key."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.training import attendance, misses
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.attendance_statuses import Status
from shelterdesk.services.training.course_rolls import CourseRoll, CourseRollLine
from shelterdesk.services.training.course_sessions import SessionState
from ui.desk import Desk
from ui.tabbed_page import PageTab
from ui.training.roll_call import lines, reading
from ui.training.roll_call.minutes_line import MinutesLine
from ui.training.roll_call.reading import Shown
from ui.training.roll_call.roll_list import RollList
from ui.training.roll_call.sheet_panel import SheetPanel
from ui.widgets import message_bar
from ui.widgets.act_menu import ActMenu
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import weekday_and_day
from ui.widgets.form_side import FormSide
from ui.widgets.labels import label
from ui.widgets.lines_view import LinesView

_SESSIONS: Final = 262  # pixels
_PANEL: Final = 364


class RollCallTab(PageTab):
    """Ctrl+Enter: all are present. In the list Space, A, L or the figure of a mark, then on; Alt
    with the arrows goes to another session. ``open`` takes ``("session", id)``."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "course_session", "attendance", "attendance_status", "enrolment", "cohort", "course",
        "resident", "resident_access",
    })  # fmt: skip
    side: FormSide

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_call = desk.vault.may(Capability.TAKE_ATTENDANCE) and not desk.vault.is_read_only
        self._session_id: int | None = None
        self._asked = 0
        self._late: tuple[CourseRollLine, Status] | None = None
        self.found: Shown | None = None
        self.sessions = LinesView(_("Sessions"))
        self.sessions.setProperty("bare", "true")
        self.sessions.opened.connect(self._session_chosen)
        self.title_label = label("", "heading", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.progress = label("", "strong")
        self.list = RollList()
        self.minutes = MinutesLine()
        self.present_button = button(
            _("All present"), "check", "primary",
            tooltip=_("Everybody not called yet is present (Ctrl+Enter)"),
            on_click=self.all_present,
        )  # fmt: skip
        self.sheet_button = button(
            _("From the paper sheet"), "clipboard-list", on_click=self.open_sheet
        )
        self.seen_button = button(
            _("I saw how they are"), "heart-handshake", tooltip="S", on_click=self.saw_chosen
        )
        self.legend = label("", "muted", wrap=True)
        self.side = FormSide(desk, _PANEL)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.sessions_card = Card(_("Sessions"))
        self.sessions_card.setFixedWidth(_SESSIONS)
        self.sessions_card.add(self.sessions, 1)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title_label, 1)
        head.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        found = (self.present_button, self.seen_button, self.sheet_button)
        for made in found:
            made.setProperty("touch", "true")
        self.foot = ButtonRow(found)
        self.seen_button.hide()
        foot.addWidget(self.foot, 1)
        acts = [
            ("printer", _("Print the sheet of the month"), self.print_sheet),
            ("calendar-days", _("Show it in the calendar"), self.show_in_calendar),
            ("users", _("The group"), self.show_group),
            ("undo-2", _("The roll of this session was not called"), self.take_back),
        ]
        self.menu = ActMenu(_("What else can be done"), acts)
        foot.addWidget(self.menu)
        self.card = Card()
        self.card.add_layout(head)
        self.card.add(self.about)
        self.card.add(self.list, 1)
        self.card.add(self.minutes)
        self.card.add(self.legend)
        self.card.add_layout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.sessions_card)
        row.addWidget(self.card, 1)
        row.addWidget(self.side)

    def _connect(self) -> None:
        self.list.asked.connect(self.mark)
        self.list.minutes_asked.connect(self._ask_minutes)
        self.list.seen_asked.connect(self.saw)
        self.list.row_selected.connect(lambda _row: self._fit_seen())
        self.minutes.given.connect(self._minutes_given)
        self.minutes.left.connect(self.list.setFocus)
        self.side.closed.connect(partial(self._make_room, has_form=False))
        for text, act in (
            ("Ctrl+Return", self.all_present),
            ("Ctrl+Enter", self.all_present),
            ("Alt+Down", partial(self._step, 1)),
            ("Alt+Up", partial(self._step, -1)),
        ):
            shortcut = QShortcut(QKeySequence(text), self.card)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        escape = QShortcut(QKeySequence("Esc"), self.side)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.side.leave)

    # What the page asks
    @property
    def roll(self) -> CourseRoll | None:
        """The roll shown."""
        return self.found.roll if self.found is not None else None

    def load(self) -> None:
        """Read the sessions and the roll again."""
        self._asked += 1
        self.desk.read(
            self, reading.load, partial(self._show, self._asked), session_id=self._session_id
        )

    def subtitle(self) -> str:
        """How many rolls are not called yet."""
        found = self.found
        if found is None:
            return ""
        n = len(found.waiting) + sum(row.waits for row in found.today)
        words = ngettext("{n} roll is not called yet", "{n} rolls are not called yet", n)
        return words.format(n=n) if n else ""

    def open(self, target: object) -> None:
        """A session."""
        if isinstance(target, tuple) and target[0] == "session":
            self._go_to(target[1])

    def primary_focus(self) -> QWidget | None:
        """The people."""
        return self.list

    # Acts
    def mark(self, line: CourseRollLine, status: Status | None, minutes: int = 0) -> None:
        """How somebody attended."""
        roll = self.roll
        if roll is None or not self._can_mark():
            return
        code = "" if status is None else status.code
        told = _("not called") if status is None else self.list.marks.words(code, minutes)
        self.desk.do(
            self, N_("Marked somebody at a roll call of a course"), attendance.mark,
            said=f"{line.shown}: {told}", on_error=self._refused, session_id=roll.session.id,
            marks=(Mark(line.resident_id, code, minutes, line.unnamed),),
        )  # fmt: skip

    def all_present(self) -> None:
        """Everybody who is not called yet is present."""
        roll = self.roll
        if roll is not None and self._can_mark() and roll.left:
            self.desk.do(
                self, N_("Marked all as present in a course"), attendance.all_present,
                said=_all_said, on_error=self._refused, session_id=roll.session.id,
            )  # fmt: skip

    def take_back(self) -> None:
        """It was another session."""
        roll = self.roll
        if roll is not None and self._may_call and roll.session.state is SessionState.HELD:
            self.desk.do(
                self, N_("Took back the roll of a session"), attendance.take_back,
                said=_("The roll is not called."), on_error=self._refused,
                session_id=roll.session.id,
            )  # fmt: skip

    def saw(self, line: CourseRollLine) -> None:
        """Somebody saw how she is: nothing more is asked, and nothing follows from it."""
        if self._may_call and line.enrolment_id in self.list.noticed:
            self.desk.do(
                self, N_("Saw how somebody is who missed sessions"), misses.seen,
                said=_("Noted. It is asked again after as many sessions."),
                on_error=self._refused, enrolment_id=line.enrolment_id,
            )  # fmt: skip

    def saw_chosen(self) -> None:
        """The same for who is chosen."""
        line: CourseRollLine | None = self.list.selected()
        if line is not None:
            self.saw(line)

    def _fit_seen(self) -> None:
        line: CourseRollLine | None = self.list.selected()
        is_noticed = line is not None and line.enrolment_id in self.list.noticed
        self.seen_button.setHidden(not (is_noticed and self._may_call))
        self.foot.arrange()

    def open_sheet(self) -> None:
        """Several sessions of this group, from paper."""
        roll = self.roll
        if roll is not None and self._may_call:
            month = roll.session.on.replace(day=1).isoformat()
            self._make_room(has_form=True)
            self.side.open(SheetPanel(self.desk, roll.session.cohort_id, month))

    def print_sheet(self) -> None:
        """The sheet to tick by hand."""
        roll = self.roll
        if roll is not None:
            options = {"group": str(roll.session.cohort_id), "month": f"{roll.session.on:%Y-%m}"}
            self.open_requested.emit("reports", ("report", "attendance-sheet", options))

    def show_in_calendar(self) -> None:
        """The session on its day."""
        roll = self.roll
        if roll is not None:
            target = ("session", roll.session.id, roll.session.on)
            self.open_requested.emit("training", ("tab", "calendar", target))

    def show_group(self) -> None:
        """Who takes part in its group."""
        roll = self.roll
        if roll is not None:
            target = ("group", roll.session.cohort_id)
            self.open_requested.emit("training", ("tab", "courses", target))

    # Within
    def _can_mark(self) -> bool:
        roll = self.roll
        if roll is None or not self._may_call:
            return False
        return roll.session.state is not SessionState.CANCELLED and roll.session.on <= today()

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")

    def _ask_minutes(self, line: CourseRollLine, status: Status) -> None:
        self._late = (line, status)
        self.minutes.ask(line.shown, line.minutes_late)

    def _minutes_given(self, minutes: int) -> None:
        late, self._late = self._late, None
        if late is not None:
            self.mark(*late, minutes)
        self.list.setFocus()
        self.list.go_on()

    def _go_to(self, session_id: int) -> None:
        self._session_id = session_id
        self.minutes.put_away()
        self.load()

    def _session_chosen(self, session_id: int) -> None:
        self._go_to(session_id)
        self.list.setFocus()

    def _step(self, by: int) -> None:
        """Another session, in the order of the list."""
        found, roll = self.found, self.roll
        if found is not None and roll is not None and roll.session.id in found.ids:
            at = found.ids.index(roll.session.id) + by
            if 0 <= at < len(found.ids):
                self._go_to(found.ids[at])

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The sheet again, with what was typed."""
        self._make_room(has_form=True)
        self.side.restore_draft(kept)
        self._make_room(has_form=self.side.panel is not None)

    def _make_room(self, *, has_form: bool) -> None:
        """The paper sheet takes the place of the roll; after it one is in the roll again."""
        for card in (self.card, self.sessions_card):
            card.setHidden(has_form)
        if not has_form and self.isVisible():
            self.list.setFocus()

    # What is shown
    def _show(self, asked: int, found: Shown) -> None:
        if asked != self._asked:
            return  # another session was asked for meanwhile
        self.found = found
        roll = found.roll
        self._session_id = None if roll is None else roll.session.id
        self.sessions.set_items(lines.items(found))
        self._select_session()
        self.title_label.setText(_("No session") if roll is None else roll.session.shown)
        can_mark = self._can_mark()
        if roll is None:
            told = _("Sessions of today, and those whose roll was not called yet, stand here.")
            self.about.setText(told)
            self.list.rows_model.set_rows(())
        else:
            self._show_roll(roll, can_mark=can_mark)
        self.list.setHidden(roll is None)
        self.menu.setHidden(roll is None)
        self._fit_seen()
        self.sheet_button.setHidden(roll is None or not self._may_call)
        self.present_button.setHidden(roll is None or not can_mark or not roll.left)
        self.title_changed.emit()

    def _show_roll(self, roll: CourseRoll, *, can_mark: bool) -> None:
        session = roll.session
        parts = (
            weekday_and_day(session.on, today()),
            session.clock,
            session.place,
            session.teacher,
        )
        told = " · ".join(filter(None, parts))
        if session.state is SessionState.CANCELLED:
            told = f"{told}\n{session.state_words}. {session.reason}".rstrip()
        elif session.on > today():
            told = f"{told}\n" + _("It is still to come.")
        self.about.setText(told)
        noticed = self.found.noticed if self.found is not None else ()
        self.list.show_roll(roll, can_mark=can_mark, noticed=noticed)
        self.progress.setText(lines.progress(roll))
        self.legend.setText(self.list.marks.legend)
        self.legend.setHidden(not can_mark or not roll.lines)

    def _select_session(self) -> None:
        for at, item in enumerate(self.sessions.lines.items):
            if item.key == self._session_id and item.key is not None:
                self.sessions.setCurrentIndex(self.sessions.lines.index(at))


def _all_said(count: int) -> str:
    return ngettext("{n} person is present.", "{n} people are present.", count).format(n=count)
