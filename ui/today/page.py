# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Today: who sleeps here, who comes and goes, what needs a look. The home of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.audit.audit_alerts import Alert, today_lines
from shelterdesk.services.safety import alerts, shift_facts
from shelterdesk.services.safety.alerts import AlertRow
from shelterdesk.services.today import today as today_sheet
from shelterdesk.services.today import today_due
from shelterdesk.services.today.today import TodayLine, TodaySheet, View, today
from shelterdesk.services.today.today_due import DueLine
from ui.desk import Desk
from ui.page import Page
from ui.today import now_lines, order
from ui.today.backup_news import BackupNews
from ui.today.folded import Entry, fold
from ui.today.glass_news import GlassNews
from ui.today.shift_news import ShiftNews
from ui.today.tonight import TonightCard
from ui.today.visits_card import VisitsCard
from ui.today.week import WeekCard
from ui.widgets.card import Card
from ui.widgets.check_out_panel import CheckOutPanel
from ui.widgets.day_words import weekday_and_day
from ui.widgets.empty import Empty
from ui.widgets.form_side import FormSide
from ui.widgets.growing_area import GrowingArea
from ui.widgets.labels import label
from ui.widgets.planned_end import PlannedEndPanel
from ui.widgets.scrolled import UpAndDown
from ui.widgets.stat import Stat
from ui.widgets.stay_panels import MovePanel

_PANEL: Final = 336
_LOW: Final = 680  # pixels: below, two cards above each other are too many
_TABLES: Final = today_due.TABLES | today_sheet.TABLES | {"alert", "visit"}


class TodayPage(Page):
    """Everything comes in one answer; each line opens its place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._sheet: TodaySheet | None = None
        self._has_missed = False
        self._alerts: list[Alert] = []
        self._due: list[DueLine] = []
        self._known: list[AlertRow] = []  # of residents
        self._opened: set[str] = set()  # kinds of lines that stand one by one though they are many
        self.stats = {name: Stat() for name in ("yours", "here", "free", "arrived", "look")}
        self.now = Card(_("Now"))
        self.week = WeekCard()
        self.tonight = TonightCard(desk)
        self.tonight.opened.connect(
            lambda id_: self.open_requested.emit("residents", ("resident", id_))
        )
        self.tonight.paper_requested.connect(
            lambda name: self.open_requested.emit("reports", ("report", name))
        )
        self.visits = VisitsCard(desk)
        self._area = GrowingArea()
        self.now.content.setContentsMargins(0, 0, 0, 0)
        self.shift_news = ShiftNews(desk)
        self.shift_news.opened.connect(lambda: self.open_requested.emit("shift", ("tab", "shift")))
        self.now.add(self.shift_news)
        self.glass_news = GlassNews(desk)
        self.now.add(self.glass_news)
        self.backup_news = BackupNews(desk)
        self.backup_news.opened.connect(lambda: self.open_requested.emit("backups", None))
        self.now.add(self.backup_news)
        self.now.add(self._area, 1)
        self._side = FormSide(desk, _PANEL)
        self.visits.panel_requested.connect(self._side.open)
        self._beside = UpAndDown()
        self._side.opened.connect(self._make_room)
        self.tonight.filled.connect(self._make_room)
        self._side.closed.connect(self._panel_closed)
        for keys, act in (("Esc", self._side.leave), ("V", self.visits.check_in)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._body = QWidget()
        self._lay_out()
        self._body.hide()  # until the first answer
        self.stats["yours"].clicked.connect(lambda: self.open_requested.emit("residents", None))
        self.stats["here"].clicked.connect(lambda: self.open_requested.emit("rooms", None))
        self.stats["free"].clicked.connect(lambda: self.open_requested.emit("rooms", None))
        self.refresh()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(12)
        for stat in self.stats.values():
            row.addWidget(stat, 1)
        column.addLayout(row)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self.now, 3)
        cards = QWidget()
        cards.setProperty("bare", "true")
        beside = QVBoxLayout(cards)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(12)
        beside.addWidget(self.visits)
        beside.addWidget(self.tonight, 1)
        beside.addWidget(self.week)
        self._beside.setWidget(cards)
        below.addWidget(self._beside, 2)
        below.addWidget(self._side)
        column.addLayout(below, 1)

    # The window's questions
    def title(self) -> str:
        """A greeting by the hour."""
        sheet = self._sheet
        if sheet is None:
            return _("Today")
        words = _greeting(sheet.hour)
        if not sheet.name_shown:
            return words
        return _("{greeting}, {name}").format(greeting=words, name=sheet.name_shown)

    def subtitle(self) -> str:
        """The day in words; after midnight also whose night it still is."""
        sheet = self._sheet
        if sheet is None:
            return ""
        day = weekday_and_day(sheet.today)
        if sheet.night == sheet.today:
            return day
        night = _("the night of {day} goes on").format(day=weekday_and_day(sheet.night))
        return " · ".join((day, night))

    def refresh(self, changes: object = None) -> None:
        """Ask again; what is shown stays until the answer is there. While another page is open,
        what changed is asked for once this one is shown again; not so what changed of a record:
        an erased name stands nowhere, shown or not."""
        tables = getattr(changes, "tables", None)
        is_of_a_record = tables is None or "resident" in tables
        if self._sheet is not None and not self.isVisible() and not is_of_a_record:
            self._has_missed = True
            return
        tables = None if self._has_missed else tables
        self._has_missed = False
        if tables is None or tables & _TABLES:
            self._read_alerts()
            self._desk.read(self, alerts.now, self._take_known)
            self._desk.read(self, today_due.due, self._take_due)
            self._desk.read(self, today, self._show)
        if tables is None or tables & shift_facts.TABLES:
            self.tonight.refresh()
        self.visits.refresh(tables)
        self.shift_news.refresh(tables)
        if tables is None or "break_glass" in tables:
            self.glass_news.refresh()
        if tables is None or "backup_made" in tables:
            self.backup_news.refresh()

    def _read_alerts(self) -> None:
        """What waits in Activity, for those who may see it."""
        if self._desk.vault.may("see_audit"):
            self._desk.read(self, today_lines, self._take_alerts)

    def _take_alerts(self, alerts: list[Alert]) -> None:
        self._alerts = alerts

    def _take_known(self, rows: list[AlertRow]) -> None:
        self._known = rows

    def _take_due(self, due: list[DueLine]) -> None:
        self._due = due

    def primary_focus(self) -> QWidget | None:
        """The first card."""
        return self.stats["here"]

    @property
    def panel(self) -> QWidget | None:
        """The form that is open."""
        return self._side.panel

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        return self._side.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The form beside the lines."""
        return self._side.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same form, with what was typed."""
        self._side.restore_draft(kept)

    # Showing
    def _show(self, sheet: TodaySheet) -> None:
        self._sheet = sheet
        self._show_stats(sheet)
        self._show_lines(sheet)
        self._make_room()
        self.week.show_week(sheet)
        is_first = self._body.isHidden()
        self._body.show()
        if is_first and self.isVisible() and not isinstance(QApplication.focusWidget(), QLineEdit):
            self.stats["here"].setFocus()  # only now can it: the keys of the page work at once
        self.title_changed.emit()

    def _show_stats(self, sheet: TodaySheet) -> None:
        of = ngettext("of {n} bed", "of {n} beds", sheet.beds).format(n=sheet.beds)
        rooms = ngettext("{taken} of {n} room", "{taken} of {n} rooms", sheet.rooms).format(
            taken=sheet.rooms_taken, n=sheet.rooms
        )
        here = ngettext("sleeps here tonight", "sleep here tonight", sheet.here)
        self.stats["here"].set(str(sheet.here), here, " · ".join((of, rooms)))
        alone = ngettext(
            "{n} in a room of its own", "{n} in rooms of their own", sheet.free_alone
        ).format(n=sheet.free_alone)
        if not sheet.free_alone:
            alone = ngettext("in a shared room", "in shared rooms", sheet.free)
        free = ngettext("free bed", "free beds", sheet.free)
        tone = "good" if sheet.free else ""
        self.stats["free"].set(str(sheet.free), free, alone if sheet.free else "", tone)
        arrived = ngettext("arrived today", "arrived today", sheet.arrived)
        kept = ngettext("{n} bed kept", "{n} beds kept", sheet.kept).format(n=sheet.kept)
        leaving = ngettext("{n} leaves today", "{n} leave today", sheet.leaving)
        parts = [kept if sheet.kept else "", leaving.format(n=sheet.leaving) * bool(sheet.leaving)]
        self.stats["arrived"].set(
            str(sheet.arrived), arrived, " · ".join(part for part in parts if part)
        )
        yours = ngettext("person you support", "people you support", sheet.supported)
        self.stats["yours"].set(str(sheet.supported), yours)
        is_case = sheet.view is View.CASE
        self.stats["yours"].setHidden(not is_case)
        self.stats["arrived"].setHidden(is_case)
        look = sheet.needs_a_look
        needs = ngettext("needs a look", "need a look", look)
        detail = _look_words(sheet) if look else _("all is in order")
        self.stats["look"].set(str(look), needs, detail, "notice" if look else "good")
        for name in ("yours", "here", "free"):
            self.stats[name].set_link()

    def _show_lines(self, sheet: TodaySheet) -> None:
        entries = [
            *now_lines.of_news(self._alerts, self),
            *now_lines.of_alerts(self._known, self),
            *now_lines.of_tonight(sheet, self),
            *now_lines.of_due(self._due, sheet.today, self),
        ]
        if entries:
            self._area.fill(self._lines(entries, sheet))
        else:
            self._area.show_alone(self._nothing(sheet))
        count = len(entries)
        self.now.set_trailing(ngettext("{n} line", "{n} lines", count).format(n=count))

    def _lines(self, entries: list[Entry], sheet: TodaySheet) -> Iterator[QWidget]:
        groups = [[one for one in entries if one.group is at] for at in order.ORDER[sheet.view]]
        found = [those for those in groups if those]
        for those in found:
            if len(found) > 1 and (title := order.title(those[0].group)):
                yield label(title, "small_strong", "muted")
            yield from fold(those, self._opened, sheet.today)

    def _nothing(self, sheet: TodaySheet) -> Empty:
        if not sheet.beds:
            sentence = _("Arrivals, leavings and beds stand here once the house has rooms.")
            act = _("Set up rooms")
            return Empty(sentence, act, lambda: self.open_requested.emit("rooms", None), "house")
        sentence = _("Nobody comes or goes today, and nothing waits.")
        return Empty(sentence, icon="circle-check")

    # Acts of lines
    def open_activity(self, event_id: int | None) -> None:
        """What an alert is about."""
        target = None if event_id is None else ("event", event_id)
        self.open_requested.emit("activity", target)

    def open_resident(self, resident_id: int) -> None:
        """Whom an alert is about."""
        self.open_requested.emit("residents", ("resident", resident_id))

    def open_line(self, line: TodayLine) -> None:
        """The place a line is about."""
        if line.resident_id is not None:
            self.open_requested.emit("residents", ("resident", line.resident_id))
        else:
            target = ("bed", line.bed_id) if line.bed_id is not None else None
            self.open_requested.emit("rooms", target)

    def open_due(self, line: DueLine) -> None:
        """Where it can be done."""
        if line.opens is not None:
            self.open_requested.emit(*line.opens)

    def check_out(self, line: TodayLine) -> None:
        """End the stay a line is about."""
        self._side.open(CheckOutPanel(self._desk, line.stay_id or 0))

    def change_date(self, line: TodayLine) -> None:
        """Another planned day of leaving."""
        self._side.open(PlannedEndPanel(self._desk, line.stay_id or 0))

    def give_bed(self, line: TodayLine) -> None:
        """A bed for somebody who has none."""
        self._side.open(MovePanel(self._desk, line.stay_id or 0))

    def _make_room(self) -> None:
        """A form needs the place of both cards; what is tonight, in a low window, that of one."""
        has_form = self._side.panel is not None
        is_low = self.height() < _LOW and not self.tonight.is_empty()
        self.tonight.keep_hidden(has_form)
        is_lead = self._sheet is None or self._sheet.view is View.LEAD
        self.week.setHidden(has_form or is_low or not is_lead)
        self._beside.setHidden(has_form)

    def _panel_closed(self) -> None:
        self._make_room()
        self.stats["here"].setFocus()

    # Qt
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._has_missed:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()


def _greeting(hour: int) -> str:
    if hour < 5:
        return _("Good night")
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


def _look_words(sheet: TodaySheet) -> str:
    without = sum(line.kind == "without_bed" for line in sheet.lines)
    overdue = sheet.needs_a_look - without
    parts = []
    if without:
        parts.append(_("{n} without a bed").format(n=without))
    if overdue:
        parts.append(_("{n} meant to leave").format(n=overdue))
    return " · ".join(parts)
