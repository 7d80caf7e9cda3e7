# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events of the audit trail by day: when, who, what, whom. A page at a time, looking back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.audit.audit import AuditPage, AuditRow
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import near_day, short_day
from ui.widgets.labels import label
from ui.widgets.table import Column, RowsModel, RowsView

#: Kind of event -> icon and its colour.
ICONS: Final = {
    "act": ("pencil", "muted"), "undo": ("undo-2", "muted"), "view": ("eye", "muted"),
    "print": ("printer", "accent"), "export": ("download", "accent"),
    "import": ("upload", "accent"), "unlock": ("log-in", "muted"),
    "failed_unlock": ("triangle-alert", "notice"), "lock": ("lock", "muted"),
    "keys": ("key-round", "accent"), "backup": ("archive", "muted"),
    "restore": ("hard-drive", "notice"), "check": ("circle-check", "muted"),
    "break_glass": ("shield", "danger"), "erase": ("circle-x", "notice"),
}  # fmt: skip

_WHO, _WHAT = 2, 3


@dataclass(frozen=True)
class _Listed:
    """A row, and whether it is the first of its day."""

    row: AuditRow
    day: str
    is_first: bool


class EventList(QWidget):
    """The list and its foot; ``more_requested`` asks for the events before those shown."""

    row_selected = Signal(object)  # AuditRow, or None
    row_activated = Signal(object)  # AuditRow
    more_requested = Signal(int)  # before this number

    def __init__(self, name: str, *, with_whom: bool = True) -> None:
        super().__init__()
        self._rows: list[AuditRow] = []
        self._before: int | None = None
        self._stopped = ""
        model = RowsModel(_columns(with_whom=with_whom), lambda listed: listed.row.id)
        self.view = RowsView(model, name)
        self.view.row_selected.connect(lambda one: self.row_selected.emit(one and one.row))
        self.view.row_activated.connect(lambda one: self.row_activated.emit(one.row))
        self._count = label("", "muted", wrap=True)
        self.more_button = button(_("Look further back"), "chevron-down", on_click=self._more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.view, 1)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(8)
        self._foot.addWidget(self._count, 1)
        self._foot.addWidget(self.more_button)
        layout.addLayout(self._foot)
        self.more_button.hide()

    def add_to_foot(self, widget: QWidget) -> None:
        """Something more below the list."""
        self._foot.addWidget(widget)

    def set_tight(self, on: bool) -> None:
        """Only when and what, where something stands beside it that says the rest."""
        for at in range(_WHO, len(self.view.rows_model.columns())):
            self.view.setColumnHidden(at, on and at != _WHAT)

    def show_page(self, page: AuditPage) -> None:
        """The newest events."""
        self._rows = []
        self.add_page(page)

    def add_page(self, page: AuditPage) -> None:
        """The events before those shown."""
        self._rows += page.rows
        self._before = page.before_id if page.has_more else None
        self.view.rows_model.set_rows(_listed(self._rows))
        self.more_button.setVisible(self._before is not None)
        count = len(self._rows)
        words = ngettext("{n} entry", "{n} entries", count).format(n=count)
        if page.looked_back_to is not None:
            back = _("looked back to {day}").format(day=short_day(page.looked_back_to.date()))
            words = " · ".join((words, back))
        self._count.setText(words if count or page.has_more else "")

    def rows(self) -> list[AuditRow]:
        """The events shown."""
        return list(self._rows)

    def selected(self) -> AuditRow | None:
        """The event selected."""
        found = self.view.selected()
        return found.row if found is not None else None

    def select(self, event_id: int) -> bool:
        """Select an event and scroll to it; False if it is not listed."""
        at = self.view.rows_model.find(event_id)
        if at < 0:
            return False
        # Not selectRow: from right to left Qt looks for a column beyond the last and gives up.
        index = self.view.rows_model.index(at, 0)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        return True

    def _more(self) -> None:
        if self._before is not None:
            self.more_requested.emit(self._before)


def _listed(rows: Iterable[AuditRow]) -> Iterator[_Listed]:
    before = None
    for row in rows:
        day = row.at.date()
        yield _Listed(row, near_day(day, today()), day != before)
        before = day


def _columns(*, with_whom: bool) -> list[Column]:
    columns = [
        Column(
            _("Day"), lambda one: one.day, width=112,
            tone=lambda one: "text" if one.is_first else "muted",
        ),
        Column(_("Time"), lambda one: f"{one.row.at:%H:%M}", width=58, role="muted"),
        Column(_("Who"), lambda one: one.row.who, width=104),
        Column(
            _("What"), lambda one: what(one.row), stretch=True,
            icon=lambda one: ICONS.get(one.row.kind, ("info", "muted"))[0],
            tooltip=lambda one: one.row.kind_words,
            tone=lambda one: "muted" if one.row.is_undone else None,
        ),
    ]  # fmt: skip
    if with_whom:
        columns.append(Column(_("Whom or what"), lambda one: one.row.subject, width=150))
    return columns


def what(row: Any) -> str:
    """What an event was called, and whether it was undone since."""
    return _("{act} (undone)").format(act=row.label) if row.is_undone else str(row.label)
