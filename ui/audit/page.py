# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Activity: who did what, by day, with what each act changed; alerts above, the trail beside."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.audit import audit
from shelterdesk.services.audit.audit import Alert, AlertKind, AuditDetails, AuditRow
from shelterdesk.services.audit.audit import AuditPage as Found
from ui.audit.alerts_card import AlertsCard
from ui.audit.chain_card import ChainCard
from ui.audit.details_card import DetailsCard
from ui.audit.filters import Filters
from ui.desk import Desk
from ui.page import Page
from ui.surely import surely
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.event_list import EventList

_SIDE: Final = 336
#: From this width on the trail's card stands beside the whole list although nothing is selected.
_WIDE: Final = 900
_WEEK: Final = dt.timedelta(days=7)
_KIND_OF: Final = {AlertKind.MANY_FILES: "viewed", AlertKind.FAILED_UNLOCK: "signed_in"}


class AuditPage(Page):
    """``open(("event", number))`` shows an entry."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._is_stale = False
        self.alerts = AlertsCard()
        self.alerts.look_requested.connect(self._look)
        self.filters = Filters()
        self.filters.changed.connect(self.load)
        self.list = EventList(_("Activity"))
        self.list.row_selected.connect(self._selected)
        self.list.row_activated.connect(self._opened)
        self.list.view.clicked.connect(lambda _index: self._opened(self.list.selected()))
        self._closed: int | None = None  # the entry that was put away, and is still selected
        self.list.more_requested.connect(self._more)
        self.details = DetailsCard()
        self.details.closed.connect(self.close_details)
        self.details.event_chosen.connect(self.show_event)
        self.details.place_requested.connect(self.open_requested)
        self.chain = ChainCard(desk)
        self.chain.event_chosen.connect(self.show_event)
        self.chain.closed.connect(self.close_details)
        self._shows_trail = False  # where there is no room for it beside the list
        self.trail_button = button(_("The trail itself"), "shield", on_click=self._show_trail)
        self.export_button = button(_("Export…"), "download", on_click=self._export)
        self._may_export = desk.vault.may(Capability.EXPORT)
        for run in (desk.audit_check, desk.books_check):
            run.finished.connect(lambda _report: self.load())
        self._lay_out()
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.close_details)
        desk.read(self, audit.people, self.filters.show_people)
        self.load()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.alerts)
        row = QHBoxLayout()
        row.setSpacing(12)
        self._main = Card()
        self._main.add(self.filters)
        self._main.add(self.list, 1)
        self.list.add_to_foot(self.trail_button)
        self.list.add_to_foot(self.export_button)
        row.addWidget(self._main, 1)
        self._side = QWidget()
        self._side.setFixedWidth(_SIDE)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self.details, 1)
        side.addWidget(self.chain, 1)
        self.details.hide()
        row.addWidget(self._side)
        column.addLayout(row, 1)
        self._side.hide()  # until there is known to be room: it would widen the window

    # The window's questions
    def title(self) -> str:
        """The word of the navigation."""
        return _("Activity")

    def subtitle(self) -> str:
        """What stands here."""
        return _("Who did what. Every entry is kept; none can be changed unnoticed.")

    def primary_focus(self) -> QWidget | None:
        """The words: an entry is opened only once somebody asks for it."""
        return self.filters.words.focus_target()

    def refresh(self, changes: object = None) -> None:
        """Every act adds an entry: looked at again at once, or when the page is shown."""
        if self.isVisible():
            self.load()
        else:
            self._is_stale = True

    def open(self, target: object) -> None:
        """Show an entry by its number."""
        kind, value = target if isinstance(target, tuple) else ("event", target)
        if kind == "event" and isinstance(value, int):
            self.show_event(value)

    # Reading
    def load(self) -> None:
        """The newest entries that fit; what is selected stays so."""
        self._is_stale = False
        asked = self.filters.values()
        self.list.view.set_empty(
            _("Nothing fits. Clear the filters to see everything.")
            if asked
            else _("Everything that is opened, changed or printed is written down here.")
        )
        self._desk.read(self, audit.find, self._show_if(asked), **asked)
        self._desk.read(self, audit.alerts, self.alerts.show_alerts)
        self._desk.read(self, audit.trail, self.chain.show_state)

    def _show_if(self, asked: dict[str, Any]) -> Any:
        def show(found: Found) -> None:
            if asked == self.filters.values():  # nothing else was asked meanwhile
                self.list.show_page(found)

        return show

    def _more(self, before_id: int) -> None:
        self._desk.read(
            self, audit.find, self.list.add_page, before_id=before_id, **self.filters.values()
        )

    # One entry
    def show_event(self, event_id: int) -> None:
        """An entry by its number, whether the list has it or not."""
        if self.list.select(event_id):
            self._opened(self.list.selected())  # also if it was selected already
            return
        self._desk.read(self, audit.changed, self._show_details, event_id=event_id)

    def _selected(self, row: AuditRow | None) -> None:
        if row is not None and row.id != self._closed:
            self._opened(row)

    def _opened(self, row: AuditRow | None) -> None:
        shown = None if self.details.isHidden() else self.details.row
        if row is None or (shown is not None and shown.id == row.id):
            return
        self._show_row(row)
        self._desk.read(self, audit.changed, self._show_details, event_id=row.id)

    def _show_row(self, row: AuditRow) -> None:
        self._closed = None
        self.details.show_row(row)
        self.details.show()
        self._arrange()

    def _show_details(self, found: AuditDetails) -> None:
        if self.details.row is None or self.details.row.id != found.row.id:
            self._show_row(found.row)
        self.details.show_details(found)

    def close_details(self) -> None:
        """The trail's card again; the entry stays selected, so that one goes on from there."""
        selected = self.list.selected()
        self._closed = selected.id if selected is not None else None
        self.setFocus()  # what goes would hand it to the list, which selects where nothing was
        self.details.hide()
        self._shows_trail = False
        self._arrange()
        (self.list.view if selected is not None else self.filters.words).setFocus()

    def _export(self) -> None:
        """Where tables leave the file: with a purpose and the passphrase."""
        self.open_requested.emit("reports", ("table", "audit"))

    # Alerts
    def _look(self, alert: Alert) -> None:
        if alert.kind in (AlertKind.CHAIN, AlertKind.BOOKS):
            self.close_details()
            self._show_trail()
            return
        filters = self.filters
        for field in (filters.since, filters.until, filters.who, filters.kind, filters.words):
            field.set_value(None)
        filters.since.set_value((alert.at - _WEEK).date())
        if alert.staff_id is not None:
            filters.who.set_value(alert.staff_id)
        if alert.kind in _KIND_OF:
            filters.kind.set_value(_KIND_OF[alert.kind])
        filters.changed.emit()
        if alert.event_id is not None:
            self._desk.later(self, lambda: self.show_event(alert.event_id or 0), rounds=1)

    # Room for it
    def _show_trail(self) -> None:
        self._shows_trail = True
        self.setFocus()  # see close_details
        self._arrange()
        self.chain.check_button.setFocus()

    def _arrange(self) -> None:
        """List and side beside each other; where there is little room, with less of the list."""
        is_wide = self.width() >= _WIDE
        has_details = not self.details.isHidden()
        has_side = is_wide or has_details or self._shows_trail
        self.chain.setVisible(not has_details)
        self.chain.close_button.setVisible(not is_wide)
        is_tight = has_side and not is_wide
        # What goes goes first, and its room is free: both at once would widen the window.
        if not has_side:
            self._side.hide()
        self.filters.setHidden(is_tight)
        self.list.set_tight(is_tight)
        self.trail_button.setVisible(not is_wide and not is_tight)
        self.export_button.setVisible(self._may_export and not is_tight)
        surely(self._main.layout()).activate()
        self._side.setVisible(has_side)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.load()
