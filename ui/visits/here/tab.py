# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The visits of a day: who is here first, the way in and out, what was used, day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import ClassVar, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.values.value_words import code_word
from shelterdesk.services.visits import visit_days, visit_support, visits
from shelterdesk.services.visits.visit_days import VisitDay
from shelterdesk.services.visits.visits import VisitRow
from shelterdesk.statistics.chart import Bar, Layout, bars
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.log_words import clock
from ui.visits.here.nameless import NamelessPanel
from ui.visits.here.unended import UnendedQuestion
from ui.visits.here.view import VisitView
from ui.widgets import message_bar
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.chart import Chart
from ui.widgets.day_words import near_day, weekday_and_day
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.step_bar import StepBar
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.visit_panels import (
    CorrectVisitPanel,
    NameVisitPanel,
    VisitPanel,
    remove_visit,
)
from ui.widgets.visitor_check import check_visitor

_A_DAY: Final = timedelta(days=1)
_LOW: Final = 560  # pixels: below, there is no room for the hours


class HereTab(ListTab):
    """V checks somebody in, N somebody without a name, C somebody with a new code; Enter on a line
    ends the visit, 1 to 9 note what was used, X and a digit what was offered and not wanted."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "visit", "service_given", "resident", "resident_access", "organisation", "site",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_write = desk.vault.may(Capability.EDIT_RESIDENTS)
        self._on: date | None = None  # none: today
        self._shown: VisitDay | None = None
        self._has_come = False  # somebody just now: chosen once the day is read
        self.view = VisitView(desk, can_edit=self._may_write)
        self.lay_out(self._card(), self.view)
        self.view.asked.connect(self._asked)
        self.view.toggled.connect(self._used)
        self.view.refused.connect(self._refused)
        self.side.panel_changed.connect(self._heed_keys)
        self._listen()
        desk.read(self, visit_support.offered, self.view.offer)

    def _card(self) -> Card:
        card = Card()
        self.in_button = button(
            _("Check in"), "log-in", "primary", tooltip=_("Somebody comes (V)"),
            on_click=self.check_in,
        )  # fmt: skip
        self.nameless_button = button(
            _("No name"), "door-open",
            tooltip=_("Somebody without a name: age and gender in two keys (N)"),
            on_click=self.nameless,
        )  # fmt: skip
        self.code_button = icon_button(
            "hash", _("New code: a record with a code alone is here (C)"), on_click=self.new_code
        )
        self.check_button = icon_button(
            "user-round-search", _("Check a visitor: at the door or on the phone (F8)"),
            on_click=lambda: check_visitor(self.window(), self.desk),
        )  # fmt: skip
        ways = [self.in_button, self.nameless_button, self.code_button, self.check_button]
        self.step_bar = StepBar(_("The day before"), _("Today"), _("The next day"))
        self.step_bar.stepped.connect(self._step)
        self.step_bar.home.connect(partial(self._go, None))
        self.question = UnendedQuestion(self.desk)
        self.list = RowsView(RowsModel(_columns(), _key), _("Visits"))
        NarrowColumns(self.list, {2: 430})
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(self._activated)
        self.chart = Chart(partial(_lay_out, ()), _("Visits by the hour"), height=84, turns=True)
        self._count = label("", "muted")
        top = QHBoxLayout()
        top.addWidget(self.step_bar, 1)
        top.addWidget(self._count)
        card.add(ButtonRow(ways))
        for made in ways[:3]:
            made.setHidden(not self._may_write)  # now that it is no window of its own
        card.add(self.question)
        card.add_layout(top)
        card.add(self.list, 1)
        card.add(self.chart)
        self.chart.hide()
        return card

    def _listen(self) -> None:
        self.step_bar.listen(self)
        ways = (("V", self.check_in), ("N", self.nameless), ("C", self.new_code),
                ("L", self.question.left))  # fmt: skip
        for keys, act in ways:
            self.key(keys, act)
        for number in range(1, 10):
            self.key(str(number), partial(self.view.toggle, number), on=self.list)
        self.key("X", self.view.support.ask_refused, on=self.list)
        for keys, what in (("F2", "correct"), ("Del", "remove")):
            self.key(keys, partial(self._asked, what), on=self.list)

    def _heed_keys(self) -> None:
        """While age and gender are asked by their keys, these mean nothing else."""
        is_asking = isinstance(self.panel, NamelessPanel)
        for shortcut in self._keys:
            shortcut.setEnabled(not is_asking)
        if self.panel is None:
            self.list.setFocus()

    # Reading
    def load(self) -> None:
        """Read the day again."""
        self.desk.read(self, visit_days.day, self._show, on=self._on)
        if self._may_write:
            self.question.load()

    def open(self, target: object) -> None:
        """Show a visit of today, let somebody in, or ask who is still here of before."""
        if target == "check-in":
            self.check_in()
        elif target == "unended":
            self.desk.later(self, self.question.answer)
        elif isinstance(target, int):
            self.desk.later(self, partial(self.list.select, target))

    def subtitle(self) -> str:
        """How many came."""
        if self._shown is None:
            return ""
        count = len(self._shown.rows)
        parts = [ngettext("{n} visit", "{n} visits", count).format(n=count)]
        if self._shown.day == self._shown.today:
            here = ngettext("{n} is here now", "{n} are here now", self._shown.here)
            parts.insert(0, here.format(n=self._shown.here))
        return " · ".join(parts)

    def _show(self, found: VisitDay) -> None:
        self._shown = found
        is_today = found.day == found.today
        self.step_bar.show_at(_day_words(found), is_now=is_today)
        self.list.set_empty(
            _("Who drops in, with a name or without, stands here.")
            if is_today
            else _("Nobody was noted on this day."),
            *((_("Check in"), self.check_in) if is_today and self._may_write else ()),
        )
        self.list.rows_model.set_rows(found.rows)
        if self._has_come and is_today and found.rows:
            self._has_come = False
            self.list.select(max(found.rows, key=lambda row: row.id or 0).id)
        self.chart.set_layout_function(partial(_lay_out, found.hours))
        self._make_room()
        count = ngettext("{n} visit", "{n} visits", len(found.rows)).format(n=len(found.rows))
        self._count.setText(count if found.rows else "")
        self.title_changed.emit()

    def _make_room(self) -> None:
        """In a low window the list counts for more than the hours."""
        has_hours = self._shown is not None and len(self._shown.hours) > 1
        self.chart.setVisible(has_hours and self.height() >= _LOW)

    def _step(self, by: int) -> None:
        if self._shown is not None:
            self._go(self._shown.day + by * _A_DAY)

    def _go(self, on: date | None) -> None:
        is_today = self._shown is not None and on == self._shown.today
        self._on = None if is_today else on
        self.load()

    # Acts
    def check_in(self) -> None:
        """Somebody comes."""
        if self._may_write:
            self._let_in(VisitPanel(self.desk))

    def nameless(self) -> None:
        """Somebody comes without a name."""
        if self._may_write:
            self._let_in(NamelessPanel(self.desk))

    def _let_in(self, panel: FormPanel) -> None:
        panel.done.connect(self._came)
        self.open_panel(panel)

    def _came(self) -> None:
        """The visit is chosen as soon as it is read: next comes what is used. It is of today, also
        where another day was looked at."""
        self._has_come = True
        if self._on is not None:
            self._go(None)

    def new_code(self) -> None:
        """Somebody comes who gets a record with a code alone."""
        if self._may_write:
            self.desk.do(
                self, N_("Began a record with a visit"), visits.check_in_new,
                said=_("A new record is here."), on_done=self._say_code,
            )  # fmt: skip

    def _say_code(self, resident_id: int) -> None:
        self._came()

        def say(row: ResidentRow) -> None:
            words = _("{name} is here: write the code on a card for them.")
            self._say(words.format(name=row.shown))

        self.desk.read(self, residents.row, say, resident_id=resident_id)

    def _say(self, words: str) -> None:
        bar = message_bar.foot(self)
        if bar is not None:
            undo = partial(self.desk.undo, bar.window())
            bar.say(words, "good", act=_("Undo"), on_act=undo, shortcut=message_bar.UNDO_KEYS)

    def _chosen(self, row: VisitRow | None) -> None:
        self.view.show_visit(row, is_here=row is not None and self._can_leave(row))

    def _can_leave(self, row: VisitRow) -> bool:
        shown = self._shown
        return shown is not None and shown.day == shown.today and visit_days.is_here(row)

    def _activated(self, row: VisitRow) -> None:
        if row.id is not None and self._may_write:
            self._asked("left" if self._can_leave(row) else "correct")

    def _asked(self, act: str) -> None:
        row: VisitRow | None = self.list.selected()
        if row is None or row.id is None:
            return
        if act == "open":
            self.open_requested.emit("residents", ("resident", row.resident_id))
        elif self._may_write:
            acts: dict[str, Callable[[int], object]] = {
                "left": self._left,
                "name": lambda id_: self.open_panel(NameVisitPanel(self.desk, id_)),
                "correct": lambda id_: self.open_panel(CorrectVisitPanel(self.desk, id_)),
                "remove": partial(remove_visit, self, self.desk),
            }
            acts[act](row.id)

    def _left(self, visit_id: int) -> None:
        self.desk.do(
            self, N_("Ended a visit"), visits.check_out, said=_("The visit has ended."),
            visit_id=visit_id,
        )  # fmt: skip

    def _used(self, kind: str, is_used: bool) -> None:
        row: VisitRow | None = self.list.selected()
        if row is None or row.id is None:
            return
        act = N_("Noted support of a visit") if is_used else N_("Took support of a visit back")
        verb = visit_support.use if is_used else visit_support.take_back
        self.desk.do(self, act, verb, visit_id=row.id, kind=kind)

    def _refused(self, kind: str, is_declined: bool) -> None:
        row: VisitRow | None = self.list.selected()
        if row is None or row.id is None:
            return
        if is_declined:
            self.desk.do(
                self, N_("Noted support that was not wanted"), visit_support.decline,
                said=_("Noted as not wanted."), visit_id=row.id, kind=kind,
            )  # fmt: skip
        else:
            self.desk.do(
                self, N_("Took support of a visit back"), visit_support.take_back,
                visit_id=row.id, kind=kind, is_declined=True,
            )  # fmt: skip

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()


def _key(row: VisitRow) -> object:
    return row.id if row.id is not None else ("hidden", row.start)


def _columns() -> list[Column]:
    return [
        Column(_("Came"), lambda row: clock(row.start), width=58, role="muted"),
        Column(
            _("Who"),
            lambda row: row.shown or _about(row),
            stretch=True,
            width=110,
            role="strong",
            icon=_icon,
        ),
        Column(
            _("Used"), lambda row: len(row.used) or "", align="end", width=52, tooltip=_used_tip
        ),
        Column(_("Left"), _left_words, width=96, pill=True, tone=_left_tone),
    ]


def _icon(row: VisitRow) -> str:
    return "shield" if row.is_hidden else "user" if row.resident_id else "door-open"


def _about(row: VisitRow) -> str:
    age = code_word("visit", "age_band", row.age_band)
    about = [part for part in (age, row.gender) if part] or [_("Without a name")]
    return " · ".join(part for part in (*about, row.site) if part)


def _used_tip(row: VisitRow) -> str:
    return "\n".join(row.used)


def _left_words(row: VisitRow) -> str:
    if row.is_end_unknown:
        return _("nobody saw")
    return _("here") if row.end is None else clock(row.end)


def _left_tone(row: VisitRow) -> str:
    return "good" if visit_days.is_here(row) else "neutral"


def _day_words(found: VisitDay) -> str:
    if found.day == found.today:
        return _("Today")
    near = near_day(found.day, found.today)
    day = weekday_and_day(found.day, found.today)
    return f"{near[:1].upper()}{near[1:]}" if found.day == found.today - _A_DAY else day


def _lay_out(hours: tuple[tuple[int, int], ...], width: float, height: float) -> Layout:
    data = [Bar(f"{hour:02}", came, str(came)) for hour, came in hours]
    return bars(data, width, height, headers=(_("Hour"), _("Visits"), ""))
