# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The timeline of a resident: all kinds or one, by day, the newest first and as far back as one
looks. A line opens the tab it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QShowEvent
from PySide6.QtWidgets import QMenu

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.timeline import KINDS, TABLES, TimelineEvent, timeline
from shelterdesk.services.timeline import Timeline as Found
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.field import below
from ui.widgets.timeline import Timeline, TimelineRow

_PAGE: Final = 60


class TimelineCard(Card):
    """Reads by itself when shown. ``tab_requested`` is for the tab of a line."""

    tab_requested = Signal(str)

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("Timeline"))
        self._desk = desk
        self._resident_id = resident_id
        self._kind = ""
        self._limit = _PAGE
        self.content.setContentsMargins(0, 0, 0, 0)
        self.filter_button = button(_("All kinds"), "list-filter", on_click=self._open_menu)
        self.menu = QMenu(self.filter_button)
        self._group = QActionGroup(self.menu)
        self.add_trailing(self.filter_button)
        self.list = Timeline(_("Timeline"))
        self.list.row_activated.connect(self._activated)
        self.add(self.list, 1)
        self.older_button = button(_("Older"), "chevron-down", "quiet", on_click=self._read_older)
        self.older_button.hide()
        self.add(self.older_button)

    # Reading
    def load(self) -> None:
        """Read again as far as was looked; what is shown stays until the answer is there."""
        self._desk.read(
            self,
            timeline,
            self._show,
            on_error=self._refused,
            resident_id=self._resident_id,
            kind=self._kind,
            limit=self._limit,
        )

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if self.isVisible() and (tables is None or tables & TABLES):
            self.load()

    def choose_kind(self, kind: str) -> None:
        """Show one kind; an empty one shows all."""
        self._kind, self._limit = kind, _PAGE
        words = _(KINDS[kind]) if kind else _("All kinds")
        self.filter_button.setText(words)
        self.filter_button.setAccessibleName(_("Shown: {kind}").format(kind=words))
        self.load()

    def _read_older(self) -> None:
        self._limit += _PAGE
        self.load()

    def _show(self, found: Found) -> None:
        self.list.set_empty(
            _("Nothing of this kind is written down.")
            if self._kind
            else _("What happens is kept here, newest first.")
        )
        self.list.show_more(_rows(found.events))
        self.older_button.setVisible(found.has_older)
        self._offer(found.kinds)

    def _offer(self, kinds: tuple[str, ...]) -> None:
        offered = ("", *kinds)
        if [action.data() for action in self._group.actions()] != list(offered):
            for action in self._group.actions():
                self._group.removeAction(action)
            self.menu.clear()
            for kind in offered:
                self.menu.addAction(self._action(kind))
        for action in self._group.actions():
            action.setChecked(action.data() == self._kind)

    def _action(self, kind: str) -> QAction:
        action = QAction(_(KINDS[kind]) if kind else _("All kinds"), self.menu)
        action.setData(kind)
        action.setCheckable(True)
        action.triggered.connect(lambda _on=False: self.choose_kind(kind))
        self._group.addAction(action)
        return action

    def _open_menu(self) -> None:
        self.menu.popup(below(self.filter_button))

    def _activated(self, row: TimelineRow) -> None:
        self.tab_requested.emit(row.key.kind)

    def _refused(self, _error: UserError) -> None:
        """The page says why, once."""

    # Qt
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.load()


def _rows(events: tuple[TimelineEvent, ...]) -> Iterator[TimelineRow]:
    for day, group in groupby(events, key=lambda event: event.day):
        of_day = list(group)
        for event in of_day:
            yield TimelineRow(
                when=f"{event.at:%H:%M}" if event.at is not None else "",
                icon=event.icon,
                title=event.title,
                detail=event.detail,
                tone=event.tone,
                key=event,
                day=near_day(day, today()),
                is_first=event is of_day[0],
                is_last=event is of_day[-1],
            )
