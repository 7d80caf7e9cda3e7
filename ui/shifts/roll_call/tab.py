# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roll call of a night: all present by one key, then whoever is not, then closed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QHBoxLayout

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.rooms import roll_calls, welfare
from shelterdesk.services.rooms.roll_calls import Presence, RollCallSheet, RollLine
from shelterdesk.services.rooms.welfare import NotBack, StepRow
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.log_words import clock
from ui.shifts.roll_call import reading, words
from ui.shifts.roll_call.panels import WelfareDonePanel, WelfareStepPanel
from ui.shifts.roll_call.reading import Shown
from ui.shifts.roll_call.roll_list import RollList
from ui.shifts.roll_call.view import RollView
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.day_words import weekday_and_day
from ui.widgets.labels import label
from ui.widgets.step_bar import StepBar
from ui.widgets.tabs import FlatTabs

_A_DAY: Final = timedelta(days=1)


class RollCallTab(ListTab):
    """``open`` takes ``("site", id)``, ``("night", (site id, night))``,
    ``("not_back", resident id or None)``, or None: tonight."""

    list: RollList

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "roll_call", "roll_call_mark", "welfare_step", "absence", "stay", "bed_assignment", "bed",
        "room", "site", "resident", "resident_access", "organisation", "household_member",
        "dependant",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: Shown | None = None
        self._site_id: int | None = None
        self._night: date | None = None  # None: tonight
        self._asked = 0
        self._target: int | None = None
        self._may_write = desk.vault.may(Capability.WRITE_LOG) and not desk.vault.is_read_only
        self.nights = StepBar(_("The night before"), _("Tonight"), _("The next night"))
        self.houses = FlatTabs(_("Houses"))
        self.progress = label("", "heading")
        self.rest = label("", "muted", wrap=True)
        self.list = RollList()
        self.view = RollView()
        self.paper_button = icon_button(
            "printer", _("Print the roll call"), on_click=self.show_paper
        )
        self.present_button = button(
            _("All present"), "check", "primary",
            tooltip=_("Everybody not looked at yet is here (Ctrl+Enter)"),
            on_click=self.all_present,
        )  # fmt: skip
        self.close_button = button(
            _("Close"), "clipboard-check",
            tooltip=_("The roll call is done"), on_click=self.close_call,
        )  # fmt: skip
        self.reopen_button = button(_("Open again"), "undo-2", on_click=self.reopen_call)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.nights, 1)
        head.addWidget(self.progress)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for made in (self.present_button, self.close_button, self.reopen_button):
            made.setProperty("touch", "true")
            foot.addWidget(made)
        foot.addStretch(1)
        foot.addWidget(self.paper_button)
        self.card = Card()
        self.card.add_layout(head)
        self.card.add(self.rest)
        self.card.add(self.houses)
        self.card.add(self.list, 1)
        self.card.add_layout(foot)
        self.houses.hide()
        self.lay_out(self.card, self.view)

    def _connect(self) -> None:
        self.nights.listen(self)
        self.nights.stepped.connect(self._step)
        self.nights.home.connect(lambda: self.show_night(None))
        self.houses.currentChanged.connect(self._house_chosen)
        self.list.asked.connect(self.mark)
        self.list.row_selected.connect(lambda _row: self._show_chosen())
        view = self.view
        view.marked.connect(self.list.mark_chosen)
        view.step_asked.connect(self.open_step)
        view.done_asked.connect(self._open_done)
        view.dropped.connect(self._drop)
        view.person_asked.connect(self.list.choose)
        view.page_asked.connect(self._open_person)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.key(keys, self.all_present, self.card)

    # What the page asks
    @property
    def sheet(self) -> RollCallSheet | None:
        """The night shown."""
        return self.found.sheet if self.found is not None else None

    def load(self) -> None:
        """Read the night again; what is shown stays until the answer is here."""
        self._asked += 1
        self.desk.read(
            self, reading.load, partial(self._show, self._asked),
            site_id=self._site_id, night=self._night,
        )  # fmt: skip

    def subtitle(self) -> str:
        """The night, and when everybody should be back."""
        sheet = self.sheet
        if sheet is None:
            return ""
        night = _("Night of {night}").format(night=weekday_and_day(sheet.night, sheet.tonight))
        if sheet.closed_at is not None:
            closed = _("closed at {time} by {name}")
            told = closed.format(time=clock(sheet.closed_at), name=sheet.closed_by)
        else:
            told = _("everybody back by {time}").format(time=clock(sheet.should_be_back))
        return f"{night} · {told}"

    def open(self, target: object) -> None:
        """A house, or somebody who is not back, tonight."""
        self._night = None
        if isinstance(target, tuple) and len(target) == 2:
            kind, row_id = target
            if kind == "site":
                self._site_id = row_id
            elif kind == "night":
                self._site_id, self._night = row_id
            elif kind == "not_back" and row_id is not None:
                self._target = row_id
                self.desk.read(self, reading.site_of_missed, self._go_to_house, resident_id=row_id)
        self.load()

    # Acts
    def mark(self, line: RollLine, presence: Presence | None) -> None:
        """What was seen of somebody."""
        sheet = self.sheet
        if sheet is None or not self._can_mark():
            return
        said = _("{who}: not checked").format(who=line.shown)
        if presence is not None:
            state = _(words.STATES[presence][0])
            said = _("{who}: {state}").format(who=line.shown, state=state)
        self.desk.do(
            self, N_("Marked somebody at the roll call"), roll_calls.mark, said=said,
            site_id=sheet.site_id, night=sheet.night, presence=presence,
            resident_id=line.resident_id, bed_id=line.bed_id, unnamed=line.unnamed,
        )  # fmt: skip

    def all_present(self) -> None:
        """Everybody who was not looked at yet is here."""
        sheet = self.sheet
        if sheet is not None and self._can_mark() and sheet.count(None):
            self.desk.do(
                self, N_("Marked all as present"), roll_calls.all_present, said=_all_said,
                site_id=sheet.site_id, night=sheet.night,
            )  # fmt: skip

    def close_call(self) -> None:
        """It is done; the button said how many were not looked at."""
        sheet = self.sheet
        if sheet is not None and self._can_mark():
            self.desk.do(
                self, N_("Closed the roll call"), roll_calls.close,
                said=_("The roll call is closed."), site_id=sheet.site_id, night=sheet.night,
                with_unchecked=True,
            )  # fmt: skip

    def reopen_call(self) -> None:
        """Go over it again."""
        sheet = self.sheet
        if sheet is not None and self._may_write:
            self.desk.do(
                self, N_("Opened the roll call again"), roll_calls.reopen,
                site_id=sheet.site_id, night=sheet.night,
            )  # fmt: skip

    def open_step(self, missed: NotBack, kind: str) -> None:
        """A form for what is done."""
        if missed.resident_id is not None:
            panel = WelfareStepPanel(self.desk, missed.resident_id, missed.shown, kind)
            self.open_panel(panel)

    def show_paper(self) -> None:
        """The sheet to tick by hand."""
        self.open_requested.emit("reports", ("report", "roll-call"))

    def show_night(self, night: date | None) -> None:
        """Another night; None is tonight."""
        self._night = night
        self.load()

    def _open_done(self, missed: NotBack, step: StepRow) -> None:
        self.open_panel(WelfareDonePanel(self.desk, step.id, step.words, missed.shown))

    def _drop(self, step: StepRow) -> None:
        self.desk.do(
            self, N_("Called off a step for somebody not back"), welfare.call_off, step_id=step.id
        )

    def _open_person(self, resident_id: int, tab: str) -> None:
        self.open_requested.emit("residents", ("resident", resident_id, tab))

    # What is shown
    def _show(self, asked: int, found: Shown) -> None:
        if asked != self._asked:
            return  # another night was asked for meanwhile
        self.found = found
        sheet = found.sheet
        self.card.setEnabled(sheet is not None)
        if sheet is None:
            self.list.set_empty(_("Add a house and its rooms first; who sleeps there stands here."))
            return
        self._site_id = sheet.site_id
        self._show_houses(found)
        self.nights.show_at(
            weekday_and_day(sheet.night, sheet.tonight), is_now=sheet.is_tonight
        )  # fmt: skip
        self.list.show_sheet(sheet, can_mark=self._can_mark())
        self._show_counts(sheet)
        target, self._target = self._target, None
        if target is None or not self.list.choose(target):
            self._show_chosen()
        self.title_changed.emit()

    def _show_counts(self, sheet: RollCallSheet) -> None:
        self.progress.setText(
            _("{seen} of {expected}").format(seen=sheet.seen, expected=sheet.expected)
        )
        absent, away = sheet.count(Presence.ABSENT), sheet.count(Presence.ON_LEAVE)
        left = sheet.count(None)
        parts = [
            ngettext("{n} not checked", "{n} not checked", left).format(n=left) if left else "",
            ngettext("{n} absent", "{n} absent", absent).format(n=absent) if absent else "",
            ngettext("{n} away", "{n} away", away).format(n=away) if away else "",
        ]
        self.rest.setText(" · ".join(part for part in parts if part))
        self.rest.setHidden(not self.rest.text())
        # Said before it is closed, also to who does not see it.
        self.close_button.setAccessibleDescription(self.rest.text())
        can_mark = self._can_mark()
        for made, is_shown in (
            (self.present_button, can_mark and left > 0),
            (self.close_button, can_mark and bool(sheet.lines)),
            (self.reopen_button, self._may_write and sheet.is_closed),
        ):
            if made.isHidden() == is_shown:
                made.setVisible(is_shown)

    def _show_houses(self, found: Shown) -> None:
        tabs, ids = self.houses, [site.id for site in found.sites]
        tabs.blockSignals(True)
        if [tabs.tabText(at) for at in range(tabs.count())] != [one.name for one in found.sites]:
            while tabs.count():
                tabs.removeTab(0)
            for site in found.sites:
                tabs.add(site.name, "house")
        if self._site_id in ids:
            tabs.setCurrentIndex(ids.index(self._site_id))
        tabs.blockSignals(False)
        if tabs.isHidden() == (len(ids) > 1):
            tabs.setVisible(len(ids) > 1)

    def _show_chosen(self) -> None:
        row, found = self.list.selected(), self.found
        if found is None:
            return
        if row is None:
            self.view.show_house(found.missed, can_mark=self._can_mark())
            return
        self.view.show_line(
            row, found.of(row.line.resident_id),
            remark=words.remark(row.line, self.list.night),
            can_mark=self._can_mark(), can_write=self._may_write,
        )  # fmt: skip

    def _can_mark(self) -> bool:
        sheet = self.sheet
        return self._may_write and sheet is not None and not sheet.is_closed

    def _go_to_house(self, site_id: int | None) -> None:
        if site_id is not None and site_id != self._site_id:
            self._site_id = site_id
            self.load()

    def _house_chosen(self, at: int) -> None:
        if self.found is not None and 0 <= at < len(self.found.sites):
            self._site_id = self.found.sites[at].id
            self.load()

    def _step(self, by: int) -> None:
        if self.sheet is not None:
            self.show_night(self.sheet.night + by * _A_DAY)


def _all_said(count: int) -> str:
    words_ = ngettext("{n} person is here.", "{n} people are here.", count)
    return words_.format(n=count)
