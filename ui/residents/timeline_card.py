# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The timeline of a resident: all kinds or one, by day, the newest first and as far back as one
looks. A line opens the tab it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.residents.timeline import KINDS, TABLES, TimelineEvent, timeline
from shelterdesk.services.residents.timeline import Timeline as Found
from ui.desk import Desk
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.field import below
from ui.widgets.history_dialog import open_history
from ui.widgets.reads_when_shown import ReadsWhenShown
from ui.widgets.timeline import Timeline, TimelineRow

_PAGE: Final = 20


class TimelineCard(ReadsWhenShown, Card):
    """Reads by itself when shown. ``tab_requested`` is for the tab of a line."""

    tab_requested = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Timeline"))
        self._desk = desk
        self.resident_id = 0  # nobody yet
        self._kind = ""
        self._limit = _PAGE
        self.content.setContentsMargins(0, 0, 0, 0)
        self.filter_button = button(_("All kinds"), "list-filter", on_click=self._open_menu)
        self.menu = QMenu(self.filter_button)
        self.menu.aboutToShow.connect(self._fill_menu)
        self._group = QActionGroup(self.menu)
        self._kinds: tuple[str, ...] = ()
        # Without words: beside a form there is room for little more than the name of the card.
        self.history_button = icon_button(
            "history", _("Who changed what in the record of this line (Ctrl+Shift+H)")
        )
        self.history_button.clicked.connect(self.open_history)
        self.history_button.setEnabled(False)
        self.add_trailing(self.history_button)
        self.add_trailing(self.filter_button)
        self.list = Timeline(_("Timeline"))
        self.list.row_activated.connect(self._activated)
        self.list.row_selected.connect(lambda _row: self._offer_history())
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._open_line_menu)
        past = QShortcut(QKeySequence("Ctrl+Shift+H"), self.list)
        past.setContext(Qt.ShortcutContext.WidgetShortcut)
        past.activated.connect(self.open_history)
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
            resident_id=self.resident_id,
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
        self.list.show_more(_rows(found.events))
        self.list.set_empty(
            _("Nothing of this kind is written down.")
            if self._kind
            else _("What happens is kept here, newest first.")
        )
        self._offer_history()
        self.older_button.setVisible(found.has_older)
        self._kinds = found.kinds

    def _fill_menu(self) -> None:
        self.menu.clear()
        for kind in ("", *self._kinds):
            action = self.menu.addAction(_(KINDS[kind]) if kind else _("All kinds"))
            action.setCheckable(True)
            action.setActionGroup(self._group)
            action.setChecked(kind == self._kind)
            action.triggered.connect(lambda _on=False, kind=kind: self.choose_kind(kind))

    def _open_menu(self) -> None:
        self.menu.popup(below(self.filter_button))

    # What was changed
    def open_history(self) -> None:
        """Who changed what in the record that the chosen line tells of, where that is kept."""
        row = self.list.current()
        if row is not None and row.key.record is not None:
            table, row_id = row.key.record
            title = _("History: {what}").format(what=row.key.title)
            open_history(self, self._desk, title, table=table, row_id=row_id)

    def _record(self) -> tuple[str, int] | None:
        row = self.list.current()
        return None if row is None else row.key.record

    def _offer_history(self) -> None:
        self.history_button.setEnabled(self._record() is not None)

    def _open_line_menu(self, at: QPoint) -> None:
        row = self.list.current()
        if row is None:
            return
        menu = QMenu(self.list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Open")).triggered.connect(lambda _on=False: self._activated(row))
        past = menu.addAction(_("Field history"))
        past.triggered.connect(lambda _on=False: self.open_history())
        past.setEnabled(self._record() is not None)
        menu.popup(self.list.viewport().mapToGlobal(at))

    def _activated(self, row: TimelineRow) -> None:
        self.tab_requested.emit(row.key.tab)

    def _refused(self, _error: UserError) -> None:
        """The page says why, once."""


def _rows(events: tuple[TimelineEvent, ...]) -> Iterator[TimelineRow]:
    for day, group in groupby(events, key=lambda event: event.day):
        of_day, words = list(group), near_day(day, today())
        for event in of_day:
            yield TimelineRow(
                when=f"{event.at:%H:%M}" if event.at is not None else "",
                icon=event.icon,
                title=event.title,
                detail=event.detail,
                tone=event.tone,
                key=event,
                day=words,
                is_first=event is of_day[0],
                is_last=event is of_day[-1],
            )
