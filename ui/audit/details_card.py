# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One entry: when, who, what, whom, and what it changed field by field."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.audit.audit import AuditDetails, AuditRow
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.changes_view import ChangesView
from ui.widgets.day_words import day
from ui.widgets.labels import label

#: Table of what an entry is about -> the page that shows it, and what it is given.
_PLACES = {"resident": "residents", "bed": "rooms", "room": "rooms", "site": "rooms"}


class DetailsCard(Card):
    """Shows an event; the page reads it."""

    closed = Signal()
    event_chosen = Signal(int)
    place_requested = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(" ")
        self.row: AuditRow | None = None
        self.close_button = icon_button("x", _("Close (Esc)"), on_click=self.closed.emit)
        self.add_trailing(self.close_button)
        self._when = label("", wrap=True)
        self._who = label("", wrap=True)
        self._whom = label("", wrap=True)
        self._more = label("", "muted", wrap=True)
        self.open_button = button(_("Open"), on_click=self._open)
        self.other_button = button("", "undo-2", "quiet", on_click=self._other)
        self._number = label("", "muted")
        self.changes = ChangesView(_("What it changed"), with_acts=False)
        for line in (self._when, self._who, self._whom, self._more):
            self.add(line)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.open_button)
        acts.addWidget(self.other_button)
        acts.addStretch(1)
        self.add_layout(acts)
        self.add(self.changes, 1)
        self.add(self._number)

    def show_row(self, row: AuditRow) -> None:
        """The entry itself, before its changes are read."""
        self.row = row
        self.set_title(row.label)
        words = _("{day}, {time}").format(day=day(row.at.date()), time=f"{row.at:%H:%M:%S}")
        self._when.setText(words)
        code = f" ({row.staff_code})" if row.staff_name else ""
        self._who.setText(f"{row.who}{code}" if row.who else _("the program"))
        self._whom.setText(row.subject)
        self._whom.setVisible(bool(row.subject))
        self._more.setText("\n".join(row.details))
        self._more.setVisible(bool(row.details))
        is_link = row.row_id is not None and row.table in _PLACES
        self.open_button.setVisible(is_link)
        self._show_other(row)
        self._number.setText(_("Entry {n} · {kind}").format(n=row.id, kind=row.kind_words))
        self.changes.set_empty("")
        self.changes.show_changes([])

    def _show_other(self, row: AuditRow) -> None:
        other = row.undone_by or row.undoes_id
        self.other_button.setVisible(other is not None)
        words = _("Undone by entry {n}") if row.undone_by else _("Undid entry {n}")
        self.other_button.setText(words.format(n=other))

    def show_details(self, found: AuditDetails) -> None:
        """What it changed."""
        if self.row is None or found.row.id != self.row.id:
            return
        if found.is_hidden:
            self.changes.set_empty(_("It concerns a protected person. What changed is not shown."))
        else:
            self.changes.set_empty(_("It changed nothing in a record."))
        self.changes.show_changes(found.changes)
        if found.hidden:
            words = ngettext(
                "{n} changed row concerns a protected person and is not shown.",
                "{n} changed rows concern protected people and are not shown.",
                found.hidden,
            ).format(n=found.hidden)
            self._number.setText(f"{self._number.text()} · {words}")
        if found.more:
            words = _("{n} more rows were changed.").format(n=found.more)
            self._number.setText(f"{self._number.text()} · {words}")

    def _open(self) -> None:
        row = self.row
        if row is not None and row.table in _PLACES:
            self.place_requested.emit(_PLACES[row.table], (row.table, row.row_id))

    def _other(self) -> None:
        row = self.row
        other = (row.undone_by or row.undoes_id) if row is not None else None
        if other is not None:
            self.event_chosen.emit(other)
