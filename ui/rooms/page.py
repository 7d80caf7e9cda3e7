# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rooms of a house on a night: see who is where, move, admit, check out, take out of use."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.rooms import rooms
from ui.desk import Desk
from ui.page import Page
from ui.rooms import night as nights
from ui.rooms import words
from ui.rooms.acts import Acts
from ui.rooms.elsewhere import ElsewhereStrip
from ui.rooms.history_part import HistoryPart
from ui.rooms.keys import list_shortcuts
from ui.rooms.month_view import MonthView
from ui.rooms.night import Night
from ui.rooms.night_bar import NightBar
from ui.rooms.places.part import PlacesPart
from ui.rooms.side import SidePanel
from ui.rooms.strip_view import StripView
from ui.widgets.board import Board
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.tabs import FlatTabs
from ui.widgets.visitor_check import check_visitor

__all__ = ["RoomsPage", "list_shortcuts"]

_TABLES = frozenset({
    "resident", "stay", "bed_assignment", "bed_block", "room", "bed", "site", "absence",
    "reservation", "waiting_entry", "organisation", "alert", "keep_apart", "fund", "stay_funding",
})  # fmt: skip


class RoomsPage(Page):
    """Board or fourteen days at the start, one panel at the end."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.night: Night | None = None
        self._site_id: int | None = None
        self._asked_night: date | None = None  # None: tonight
        self._asked = 0
        self._target: tuple[str, int] | None = None
        self._wants_focus = False
        self.bar = NightBar()
        self.houses = FlatTabs(_("Houses"))
        self.board = Board()
        self._days: StripView | None = None
        self._month: MonthView | None = None
        self.elsewhere = ElsewhereStrip()
        self.empty = Empty(
            _("No rooms yet. Write how many, for example 8 rooms × 2 beds."),
            _("Add rooms"),
            lambda: self.acts.set_up(),  # noqa: PLW0108 - they are made later
            "bed-double",
        )
        self.side = SidePanel()
        self.acts = Acts(self)
        self._lay_out()
        self.places = PlacesPart(self, self._stack)
        self.history = HistoryPart(self, self._stack)
        self._connect()
        self._add_keys()

    @property
    def days(self) -> StripView:
        """Fourteen days of the beds, made when one first looks at them."""
        if self._days is None:
            self._days = StripView()
            self._days.opened.connect(self._opened_in_days)
            self._days.room_opened.connect(self.acts.show_room)
            self._days_card.add(self._days, 1)
        return self._days

    @property
    def month(self) -> MonthView:
        """A month of one room, made when one first looks at it."""
        if self._month is None:
            self._month = MonthView(self.desk)
            self._month.opened.connect(self._opened_in_days)
            self._month_card.add(self._month, 1)
        return self._month

    # The page as the window knows it
    def title(self) -> str:
        """The word at the top."""
        return _("Rooms")

    def subtitle(self) -> str:
        """The night, and how full it is."""
        shown = self.night
        if shown is None or shown.board is None:
            return ""
        day = words.long_day(shown.night, shown.tonight)
        night = _("Night of {night}").format(night=day)
        if shown.is_past:
            night = _("Past night: {night}").format(night=day)
        beds = _("{taken} of {total} beds").format(taken=shown.board.taken, total=shown.board.beds)
        in_use = _("{taken} of {total} rooms").format(
            taken=shown.board.rooms_taken, total=shown.board.rooms_in_service
        )
        return f"{night} · {beds} · {in_use}"

    def refresh(self, changes: object = None) -> None:
        """Read the night again, if it may have changed. A hidden page reads when it is shown."""
        tables = getattr(changes, "tables", None)
        if self.isVisible() and (tables is None or tables & _TABLES):
            self.load()
        self.places.refresh(tables)

    def open(self, target: object) -> None:
        """Show ``("site", id)``, ``("room", id)``, ``("bed", id)``, an entry of ``places`` (kept,
        waiting, away: ``("kept", id)``), or ``("find", resident_id)``: a bed for somebody."""
        if not isinstance(target, tuple) or len(target) != 2:
            return
        kind, row_id = target
        if self.places.open(kind, row_id):
            return
        self._asked_night, self._target = None, (kind, row_id)
        if kind == "site":
            self._go_to_site(row_id)
        elif kind in ("room", "bed"):
            self.desk.read(self, rooms.site_of, self._go_to_site, **{f"{kind}_id": row_id})

    def primary_focus(self) -> QWidget | None:
        """The selected bed, or the first act."""
        if self.places.is_shown():
            return self.places.view.primary_focus()
        if self.history.is_shown():
            return self.history.view.lines
        if self.is_month_view():
            return self.month.table
        if self.is_days_view():
            return self.days
        if self.night is not None and not self.night.rooms:
            return self.empty.findChild(QPushButton)
        row = self.board.row(self.board.selected())
        self._wants_focus = row is None  # not read yet
        return row

    def is_modified(self) -> bool:
        """Whether a form beside the board holds something."""
        return self.side.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The house, the night and the form beside the board."""
        form = self.acts.draft()
        night = self._asked_night.isoformat() if self._asked_night is not None else None
        return form and {"site_id": self._site_id, "night": night, "form": form}

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same night, then the same form."""
        self._site_id = kept.get("site_id")
        self._asked_night = date.fromisoformat(kept["night"]) if kept.get("night") else None
        self.load()
        self.desk.later(self, lambda: self.acts.restore_draft(kept.get("form") or {}))

    # Reading
    def load(self) -> None:
        """Ask for the night that is wanted; what is shown stays until the answer is here."""
        self._asked += 1
        self.desk.read(
            self,
            nights.load,
            partial(self._loaded, self._asked),
            site_id=self._site_id,
            night=self._asked_night,
        )

    def _loaded(self, asked: int, found: Night) -> None:
        if asked != self._asked:
            return  # another night was asked for meanwhile
        self.night = found
        has_rooms = bool(found.rooms)
        self._show_houses(found)
        self.bar.set_night(found.night, found.tonight, self._site_id)
        self.bar.set_has_rooms(has_rooms)
        self.board.set_rooms(found.board_rooms())
        people = found.board.elsewhere if found.board is not None else ()
        self.elsewhere.show_people(people, found.night)
        if found.strip is not None and self.is_days_view():
            self.days.show_strip(found.strip, found.night)
        if has_rooms and self.is_month_view():
            self.month.show_night(found)
        self.history.show_night(found)
        self._show_view(has_rooms)
        self.acts.night_shown()
        self.title_changed.emit()
        if self._wants_focus and self.isVisible() and (focus := self.primary_focus()) is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wants_focus = False
        self._show_target()

    def _show_houses(self, found: Night) -> None:
        site_id = found.board.site.id if found.board is not None else None
        self._site_id = site_id
        tabs = self.houses
        tabs.blockSignals(True)
        if [tabs.tabText(at) for at in range(tabs.count())] != [s.name for s in found.sites]:
            while tabs.count():
                tabs.removeTab(0)
            for site in found.sites:
                tabs.add(site.name, "house")
        ids = [site.id for site in found.sites]
        if site_id in ids:
            tabs.setCurrentIndex(ids.index(site_id))
        tabs.setVisible(len(ids) > 1)
        tabs.blockSignals(False)

    def _show_view(self, has_rooms: bool) -> None:
        shown: QWidget = self._days_card if self.is_days_view() else self.board
        shown = self._month_card if self.is_month_view() else shown
        shown = self.history.in_place_of(shown) if has_rooms else self.empty
        self._stack.setCurrentWidget(self.places.in_place_of(shown))
        self.acts.fit_side()

    def show_view(self) -> None:
        """The view that is chosen, and the focus in it."""
        self._show_view(bool(self.night is not None and self.night.rooms))
        if focus := self.primary_focus():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_target(self) -> None:
        target, self._target = self._target, None
        if target is None or self.night is None:
            return
        kind, row_id = target
        if kind == "bed" and self.board.select(row_id):
            self.acts.show_bed(row_id)
        elif kind == "room":
            self.acts.show_room(row_id)

    # Choosing what to see
    def is_days_view(self) -> bool:
        """Whether fourteen days are shown instead of the board."""
        return self.bar.days_button.isChecked()

    def is_month_view(self) -> bool:
        """Whether a month of one room is shown instead of the board."""
        return self.bar.month_button.isChecked()

    def show_month(self, room_id: int | None = None) -> None:
        """The month of a room, or of the bed that is selected."""
        night = self.night
        if night is None or not night.rooms:
            return
        found = night.bed(self.board.selected())
        if room_id is None and found is not None:
            room_id = found[0].id
        self.month.show_night(night, room_id)
        if not self.is_month_view():
            self.bar.month_button.setChecked(True)

    def _month_toggled(self, on: bool) -> None:
        if on:
            self.show_month()
        self.show_view()

    def show_night(self, night: date | None) -> None:
        """Go to a night; None is tonight."""
        self._asked_night = night
        self.load()

    def _go_to_site(self, site_id: int) -> None:
        self._site_id = site_id
        self.load()

    def _house_chosen(self, at: int) -> None:
        if self.night is not None and 0 <= at < len(self.night.sites):
            self.acts.moves.call_off()
            self._go_to_site(self.night.sites[at].id)

    def _days_toggled(self, on: bool) -> None:
        if on and self.night is not None and self.night.strip is not None:
            self.days.show_strip(self.night.strip, self.night.night)
        self.show_view()

    def _opened_in_days(self, bed_id: int, night: date) -> None:
        """A bed on another night: go there first."""
        if self.night is not None and night == self.night.night:
            self.acts.show_bed(bed_id, focus=True)
            return
        self._asked_night, self._target = night, ("bed", bed_id)
        self.load()

    def show_bed_on(self, bed_id: int, night: date) -> None:
        """The board of a night, at a bed."""
        self.bar.history_button.setChecked(False)
        self._opened_in_days(bed_id, night)

    # Building
    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._days_card, self._month_card = Card(), Card()
        for card in (self._days_card, self._month_card):
            card.hug()
        for view in (self.board, self._days_card, self._month_card, self.empty):
            self._stack.addWidget(view)
        views = QVBoxLayout()
        views.setSpacing(10)
        views.addWidget(self._stack, 1)
        views.addWidget(self.elsewhere)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addLayout(views, 1)
        body.addWidget(self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.bar)
        layout.addWidget(self.houses)
        layout.addLayout(body, 1)
        self.houses.hide()

    def _connect(self) -> None:
        self.bar.night_chosen.connect(self.show_night)
        self.bar.days_toggled.connect(self._days_toggled)
        self.bar.month_toggled.connect(self._month_toggled)
        self.bar.set_up_button.setVisible(self.desk.vault.may(Capability.EDIT_HOUSE))
        self.bar.set_up_asked.connect(self.acts.set_up)
        self.bar.find_asked.connect(self.acts.finding.start)
        self.bar.admit_asked.connect(self.acts.admit)
        self.bar.open_requested.connect(self.open_requested)
        self.bar.visitor_asked.connect(lambda: check_visitor(self.window(), self.desk))
        self.houses.currentChanged.connect(self._house_chosen)
        self.board.bed_selected.connect(self.acts.bed_selected)
        self.board.bed_activated.connect(self.acts.bed_activated)
        self.board.moved.connect(self.acts.moves.move)
        self.board.swapped.connect(self.acts.moves.swap)
        self.board.family_moved.connect(self.acts.moves.move_family)
        self.board.move_started.connect(self.acts.moves.move_started)
        self.board.move_ended.connect(self.acts.moves.move_ended)
        self.elsewhere.activated.connect(self.acts.show_elsewhere)
        self.elsewhere.place_asked.connect(self.acts.moves.start_placing)
        canvas = self.board.widget()
        if canvas is not None:
            canvas.installEventFilter(self)

    def _add_keys(self) -> None:
        def key(keys: str, act: object, where: QWidget) -> None:
            made = QShortcut(QKeySequence(keys), where)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(act)

        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        key("Alt+Left", lambda: self.bar.step(1 if rtl else -1), self)
        key("Alt+Right", lambda: self.bar.step(-1 if rtl else 1), self)
        key("Alt+Home", lambda: self.show_night(None), self)
        key("Ctrl+D", self.bar.days_button.toggle, self)
        key("Ctrl+Shift+D", self.bar.month_button.toggle, self)
        key("Ctrl+Shift+N", self.bar.history_button.toggle, self)
        key("Ctrl+Shift+J", self.bar.places_button.toggle, self)
        key("K", self.acts.places.keep_selected, self.board)
        key("A", self.acts.places.away_of_selected, self.board)
        key("Ctrl+N", self.acts.admit, self)
        key("Ctrl+B", self.acts.finding.start, self)
        key("T", lambda: self.show_night(None), self.board)
        key("R", self.acts.show_room_of_selected, self.board)
        key("D", self.acts.report_broken, self.board)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.fit(self.width())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.load()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.acts.step_back():
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click on the head of a room opens the room; beds take their clicks themselves."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            canvas = self.board.widget()
            if watched is canvas and canvas is not None:
                hit: QObject | None = canvas.childAt(event.position().toPoint())
                while hit is not None and hit.parent() is not canvas:
                    hit = hit.parent()
                room = getattr(hit, "room", None)
                if room is not None:
                    self.acts.show_room(room.id)
        return super().eventFilter(watched, event)
