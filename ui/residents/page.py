# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Residents: a list that filters as one types, and beside it the page of the one opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.residents import residents
from ui.desk import Desk
from ui.page import Page
from ui.residents.intake_panel import IntakePanel
from ui.residents.list_pane import ListPane
from ui.residents.merging.join_pane import DuplicatesPane, JoinPane
from ui.residents.ready_page import ReadyPage
from ui.residents.resident_page import TABLES, ResidentPage
from ui.residents.retention.due_pane import DuePane
from ui.widgets import message_bar, record_mark
from ui.widgets.card import Card
from ui.widgets.form_side import FormSide
from ui.widgets.handover_panel import HandoverPanel

#: From this width on the list stands beside an open resident: a record needs its room first.
_WIDE: Final = 1_320
_NARROW_LIST: Final = 300
_INTAKE: Final = 360
_FREE: Final = 16_777_215  # Qt's word for no limit

Pane: TypeAlias = DuplicatesPane | JoinPane | DuePane
#: What may stand in place of list and record: who may see it, and how it is made.
_PANES: Final[dict[str, tuple[str, Callable[..., Pane]]]] = {
    "duplicates": ("merge_people", lambda desk, _nobody: DuplicatesPane(desk)),
    "join": ("merge_people", JoinPane),
    "retention": ("erase", DuePane),
    "erase": ("erase", DuePane),
}


class ResidentsPage(Page):
    """``open(("resident", id))`` shows somebody (more words: a tab of hers, a record in it),
    ``open(("new", None))`` begins a record, and the names of ``_PANES`` open what they say."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kept: dict[int, ResidentPage] = {}
        self._current: ResidentPage | None = None
        self.list = ListPane(desk)
        self.list.opened.connect(self.open_resident)
        self.list.new_requested.connect(self.new_resident)
        self.list.handover_requested.connect(self.hand_over)
        self.list.pane_requested.connect(self.open_pane)
        self._pane: Pane | None = None
        self.side = FormSide(desk, _INTAKE)
        self.side.closed.connect(self.list.view.setFocus)
        self._stack = QStackedWidget()
        self._stack.hide()
        self._ready = ReadyPage(desk, self._stack)
        self._intake_card = Card()
        self._intake_card.setFixedWidth(_INTAKE)
        self._intake_card.hide()
        self.intake: IntakePanel | None = None
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # see minimumSizeHint
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.list, 1)
        row.addWidget(self._stack, 3)
        row.addWidget(self._intake_card)
        row.addWidget(self.side)
        for keys, act in (("Ctrl+N", self.new_resident), ("Esc", self.go_back)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.list.refresh()

    # The window's questions
    def title(self) -> str:
        """Never a name."""
        return _("Residents")

    def refresh(self, changes: object = None) -> None:
        """Look again at what may have changed."""
        tables = getattr(changes, "tables", None)
        for page in self._kept.values():
            page.refresh(tables)  # each of its tabs knows what it shows
        if self._pane is not None:
            self._pane.refresh(tables)
        if tables is None or tables & TABLES:
            self.list.refresh()
            if self.intake is not None:
                self.intake.refresh_beds()

    def open(self, target: object) -> None:
        """Show a resident, or begin a record."""
        kind, value, *tab = target if isinstance(target, tuple) else ("resident", target)
        if kind == "new":
            self.new_resident()
        elif kind in _PANES:
            self.open_pane(kind, value)
        elif kind == "resident" and isinstance(value, int):
            page = self.open_resident(value, *tab[:1])
            if tab and tab[0] in page.tabs.ids():
                page.tabs.open(tab[0])
                record_mark.go_to_later(self._desk, page.tabs, *tab[1:])

    def place(self) -> object:
        """Who is open, and on which tab."""
        if self._pane is not None:
            return self._pane_place
        page = self._current
        return None if page is None else ("resident", page.resident_id, page.tabs.current_id())

    def primary_focus(self) -> QWidget | None:
        """The filter, or the tabs of the resident who is open."""
        if self._pane is not None:
            return self._pane.first_field()
        if self.intake is not None:
            return self.intake.first_field()
        if self._current is not None:
            return self._current.tabs.tabs
        return self.list.search

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        has_intake = self.intake is not None and self.intake.is_modified()
        return (
            has_intake
            or (isinstance(self._pane, DuePane) and self._pane.is_modified())
            or self.side.is_modified()
            or any(page.is_modified() for page in self._kept.values())
        )

    # What is kept while it is locked
    def draft(self) -> dict[str, Any] | None:
        """The record begun, and all records that hold something typed."""
        if not self.is_modified():
            return None
        people = {str(id_): page.draft() for id_, page in self._kept.items() if page.is_modified()}
        intake = self.intake.draft() if self.intake is not None else None
        return {
            "open": self.current_resident(),
            "has_intake_open": self._intake_card.isVisibleTo(self),
            "intake": intake,
            "people": people,
            "side": self.side.draft(),
            "pane": self._pane_draft(),
        }

    def _pane_draft(self) -> dict[str, Any] | None:
        if not isinstance(self._pane, DuePane) or not self._pane.is_modified():
            return None
        return {"place": list(self._pane_place), "side": self._pane.side.draft()}

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Open them again, the one last open on top."""
        people = kept.get("people")
        for id_, typed in people.items() if isinstance(people, dict) else ():
            page = self._kept.get(int(id_)) or self._add_page(int(id_), "overview")
            page.restore_draft(typed)
        if kept.get("intake"):
            self.new_resident()
            if self.intake is not None:
                self.intake.restore_draft(kept["intake"])
        self.side.restore_draft(kept.get("side"))
        opened = kept.get("open")
        if isinstance(opened, int) and not (kept.get("intake") and kept.get("has_intake_open")):
            self.open_resident(opened)
        pane = kept.get("pane")
        if isinstance(pane, dict) and pane["place"][0] in _PANES:
            self.open_pane(*pane["place"])
            if isinstance(self._pane, DuePane):
                self._pane.side.restore_draft(pane.get("side"))

    def show_typed(self) -> None:
        """The record begun, or somebody in whose record something was typed."""
        if self.intake is not None and self.intake.is_modified():
            self.new_resident()
        elif self._current is None or not self._current.is_modified():
            typed = (id_ for id_, page in self._kept.items() if page.is_modified())
            for id_ in list(typed)[:1]:
                self.open_resident(id_)

    # A resident
    def open_resident(self, resident_id: int, tab: str = "overview") -> ResidentPage:
        """Show somebody, first on ``tab``; what was typed about another is kept until it is
        saved."""
        self._put_away_intake()
        self._close_pane()
        self.side.leave()
        page = self._kept.get(resident_id) or self._add_page(resident_id, tab)
        self._leave(self._current, but=page)
        self._current = page
        self._stack.setCurrentWidget(page)
        self.list.select(resident_id)
        self._arrange()
        page.tabs.tabs.setFocus()
        return page

    def hand_over(self) -> None:
        """One's own cases go to colleagues."""
        staff_id = self._desk.vault.staff_id
        if staff_id is not None:
            self.side.open(HandoverPanel(self._desk, staff_id))

    def current_resident(self) -> int | None:
        """Who is open."""
        return self._current.resident_id if self._current is not None else None

    def current_page(self) -> ResidentPage | None:
        """The page of who is open."""
        return self._current

    def go_back(self) -> None:
        """One step back: the filter, the form, then the page, then the list."""
        current = self._current
        if self._pane is not None:
            self._leave_pane()
        elif self.list.search.hasFocus() and self.list.search.text():
            self.list.search.clear()
        elif self.side.panel is not None:
            self.side.leave()
        elif self.intake is not None:
            self._put_away_intake()
            self._arrange()
            self.list.search.setFocus()
        elif current is not None and current.panel is not None:
            current.side.leave()
        elif current is not None and current.step_back():
            pass  # one step inside its tab
        elif current is not None:
            self._close_current()
            self.list.view.setFocus()

    def _add_page(self, resident_id: int, tab: str) -> ResidentPage:
        page = self._kept[resident_id] = self._ready.take()
        self._stack.addWidget(page)
        page.back_requested.connect(self._back_to_list)
        page.resident_requested.connect(self.open_resident)
        page.print_requested.connect(
            lambda name, options: self.open_requested.emit("reports", ("report", name, options))
        )
        page.place_requested.connect(self.open_requested)
        page.pane_requested.connect(self.open_pane)
        page.side.opened.connect(self._arrange)
        page.side.closed.connect(self._arrange)
        page.gone.connect(lambda words: self._gone(page, words))
        page.show_resident(resident_id, tab)
        return page

    def _back_to_list(self) -> None:
        self._close_current()
        self.list.view.setFocus()

    def _close_current(self) -> None:
        page, self._current = self._current, None
        self._leave(page)
        self._arrange()

    def _leave(self, page: ResidentPage | None, but: ResidentPage | None = None) -> None:
        if page is None or page is but or page.is_modified():
            return
        self._kept.pop(page.resident_id, None)
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()

    def _gone(self, page: ResidentPage, words: str) -> None:
        """Not there: perhaps it was joined with another one, which is opened in its place."""

        def found(own_id: int) -> None:
            if own_id == page.resident_id or page is not self._current:
                self._not_there(page, words)
                return
            self._leave_for_good(page)
            self.open_resident(own_id)
            message_bar.say(self, _("That record was joined with this one."), "plain")

        self._desk.read(
            self,
            residents.open_record,
            found,
            on_error=lambda _error: self._not_there(page, words),
            resident_id=page.resident_id,
        )

    def _leave_for_good(self, page: ResidentPage) -> None:
        self._current = None
        self._leave(page)

    def _not_there(self, page: ResidentPage, words: str) -> None:
        if page is self._current:
            self._close_current()
        else:
            self._leave(page)
        message_bar.say(self, words, "danger")

    # In place of list and record
    def open_pane(self, name: str, resident_id: int | None) -> None:
        """Pairs to look at, whom to join somebody with, whose time is up, erasing somebody."""
        if self._pane is not None and not self._leave_pane():
            return
        needs, make = _PANES[name]
        if not self._desk.vault.may(needs):
            return
        self._put_away_intake()
        self._close_current()
        self._pane, self._pane_place = make(self._desk, resident_id), (name, resident_id)
        self._pane.back_requested.connect(self._leave_pane)
        self._pane.resident_requested.connect(self.open_resident)
        self._stack.addWidget(self._pane)
        self._stack.setCurrentWidget(self._pane)
        self._arrange()
        self._pane.first_field().setFocus()

    def _leave_pane(self) -> bool:
        """Back to the list, unless a form there holds something typed."""
        pane = self._pane
        if isinstance(pane, DuePane) and pane.side.panel is not None:
            pane.side.leave()
            return False
        self._close_pane()
        self._arrange()
        self.list.view.setFocus()
        return True

    def _close_pane(self) -> None:
        pane, self._pane = self._pane, None
        if pane is not None:
            self._stack.removeWidget(pane)
            pane.hide()
            pane.deleteLater()

    # A new one
    def new_resident(self) -> None:
        """Begin a record in the panel; one that is begun already is shown again."""
        self._close_pane()
        if self.intake is None:
            self._close_current()
            self.intake = IntakePanel(self._desk)
            self.intake.done.connect(self._taken_in)
            self.intake.cancelled.connect(self._drop_intake)
            self.intake.open_requested.connect(self.open_resident)
            self._intake_card.add(self.intake, 1)
        self._intake_card.show()
        self.intake.show()  # now, so that it can take the focus
        self._arrange()
        self.intake.first_field().setFocus()

    def _taken_in(self, resident_id: int, is_in_danger: bool) -> None:
        self._drop_intake()
        page = self.open_resident(resident_id)
        if is_in_danger and "safety" in page.tabs.ids():
            page.tabs.open("safety")  # a plan can be offered at once

    def _put_away_intake(self) -> None:
        """Keep it if something was typed: New resident shows it again."""
        if self.intake is None:
            return
        if not self.intake.is_modified():
            self._drop_intake()
        self._intake_card.hide()

    def _drop_intake(self) -> None:
        intake, self.intake = self.intake, None
        if intake is not None:
            intake.hide()
            intake.deleteLater()
        self._intake_card.hide()
        self._arrange()
        self.list.search.setFocus()

    # Room for it
    def _arrange(self) -> None:
        """The list alone, beside a resident, or away where there is no room for both."""
        page = self._current
        is_wide = self.width() >= _WIDE
        has_panel = page is not None and page.panel is not None
        self._stack.setVisible(page is not None or self._pane is not None)
        is_beside = page is None or (is_wide and not has_panel)
        self.list.setVisible(is_beside and self._pane is None)
        self.list.setMinimumWidth(_NARROW_LIST if page is not None else 0)
        self.list.setMaximumWidth(_NARROW_LIST if page is not None else _FREE)
        self.list.set_narrow(page is not None)

    # Qt
    def minimumSizeHint(self) -> QSize:
        """The list beside a record goes where there is no room: it holds no window wide."""
        hint, is_beside = super().minimumSizeHint(), self._current and not self.list.isHidden()
        return hint - QSize(_NARROW_LIST, 0) if is_beside else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
