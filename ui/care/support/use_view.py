# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One act of support beside its list, with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.giving.support_used import Source, UseRow
from ui.care.support import words
from ui.log_words import clock
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import weekday_and_day
from ui.widgets.empty import Empty
from ui.widgets.labels import label


class UseView(QWidget):
    """``asked`` says right, remove, person or where."""

    asked = Signal(str)

    def __init__(self, *, can_edit: bool) -> None:
        super().__init__()
        self._can_edit = can_edit
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        sentence = _("Choose a line to put it right. S gives something to somebody.")
        self._empty = Empty(sentence, icon="heart-handshake")
        self._card = QWidget(self)
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        self._title = label("", "heading", wrap=True)
        self._who = label("", "strong", wrap=True)
        self._facts = label("", "muted", wrap=True)
        self._why = label("", "body", wrap=True)
        self.right_button = button(
            _("Put right"), "pencil", on_click=lambda: self.asked.emit("right")
        )
        self.remove_button = button(
            _("Noted by mistake"), "x", "quiet", on_click=lambda: self.asked.emit("remove")
        )
        self.person_button = button(
            _("Open record"), "user", "quiet", on_click=lambda: self.asked.emit("person")
        )
        self.where_button = button(
            _("Open where it was written"),
            "notebook-pen",
            on_click=lambda: self.asked.emit("where"),
        )
        for widget in (self._title, self._who, self._facts, self._why):
            inner.addWidget(widget)
        made = [self.right_button, self.where_button, self.remove_button, self.person_button]
        self._acts = ButtonRow(made)
        inner.addWidget(self._acts)
        inner.addStretch(1)
        column.addWidget(self._empty, 1)
        column.addWidget(self._card, 1)
        self._card.hide()

    def show_use(self, row: UseRow | None) -> None:
        """Show one, or nothing."""
        self._empty.setVisible(row is None)
        self._card.setVisible(row is not None)
        if row is None:
            return
        self._title.setText(words.what(row))
        people = ngettext("{n} person", "{n} people", row.people).format(n=row.people)
        self._who.setText(
            f"{row.shown} · {people}" if row.people > 1 and row.shown != people else row.shown
        )
        told = [
            weekday_and_day(row.at.date(), today()), clock(row.at),
            _(words.SOURCES[row.source][0]),
        ]  # fmt: skip
        if row.is_declined:
            told.append(_("offered, not wanted"))
        self._facts.setText(" · ".join(told))
        self._why.setText(_("Over a limit: {words}").format(words=row.despite))
        self._why.setVisible(bool(row.despite))
        is_desk = row.source is Source.DESK
        is_hidden = row.given_id is None and row.entry_id is None
        self.right_button.setVisible(self._can_edit and is_desk and not is_hidden)
        self.remove_button.setVisible(self._can_edit and is_desk and not is_hidden)
        self.where_button.setVisible(not is_desk and not is_hidden)
        self.person_button.setVisible(row.resident_id is not None)
        self._acts.arrange()
