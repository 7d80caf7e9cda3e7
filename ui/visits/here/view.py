# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The visit chosen: since when, what to know, what was used, and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.values.value_words import code_word
from shelterdesk.services.visits import visit_support
from shelterdesk.services.visits.visit_support import VisitSupport
from shelterdesk.services.visits.visits import VisitRow
from shelterdesk.services.vocabularies import Choice
from ui.desk import Desk
from ui.log_words import clock
from ui.visits.here.support import SupportPart
from ui.widgets.alert_lines import AlertLines
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.scrolled import TallArea


class VisitView(QWidget):
    """``asked`` says what is to be done: left, name, open, correct or remove."""

    asked = Signal(str)
    toggled = Signal(str, bool)  # a kind of support, whether it was used
    refused = Signal(str, bool)  # a kind of support, whether it was offered and not wanted

    def __init__(self, desk: Desk, *, can_edit: bool) -> None:
        super().__init__()
        self._desk, self._can_edit = desk, can_edit
        self._row: VisitRow | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        sentence = _("Choose a visit to note what was used and when they left.")
        self._empty = Empty(sentence, icon="door-open")
        outer.addWidget(self._empty, 1)
        self._whole = QWidget()
        outer.addWidget(self._whole, 1)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._name = label("", "heading", wrap=True)
        self._since = label("", "muted", wrap=True)
        self.alerts = AlertLines(most=4)
        self.support = SupportPart(can_edit=can_edit)
        self.support.toggled.connect(self.toggled)
        self.support.refused.connect(self.refused)
        for widget in (self._name, self._since, self.alerts):
            column.addWidget(widget)
        column.addWidget(TallArea(self.support), 1)
        column.addWidget(self._acts())
        self._whole.hide()

    def _acts(self) -> QWidget:
        def made(words: str, icon: str, kind: str, act: str, tip: str) -> QWidget:
            return button(words, icon, kind, tooltip=tip, on_click=partial(self.asked.emit, act))

        self.left_button = made(_("Left"), "log-out", "primary", "left", _("Left now (Enter)"))
        self.name_button = made(_("Name"), "user-plus", "plain", "name", _("Give the visit a name"))
        self.open_button = made(_("Open"), "user", "plain", "open", _("Open the record"))
        self.correct_button = made(
            _("Put right"), "pencil", "plain", "correct", _("The wrong person or time (F2)")
        )
        self.remove_button = made(
            _("Noted by mistake"), "x", "quiet", "remove", _("Take the visit away (Del)")
        )
        acts = QWidget()
        column = QVBoxLayout(acts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._first = ButtonRow([self.left_button, self.name_button, self.open_button])
        self._second = ButtonRow([self.correct_button, self.remove_button])
        column.addWidget(self._first)
        column.addWidget(self._second)
        return acts

    def offer(self, kinds: Sequence[Choice]) -> None:
        """Kinds of support, each with its key."""
        self.support.offer(kinds)
        self.show_visit(self._row, is_here=True)

    def toggle(self, number: int) -> None:
        """The kind with this key."""
        if self._row is not None and self._row.id is not None:
            self.support.press(number)

    def show_visit(self, row: VisitRow | None, *, is_here: bool) -> None:
        """Show one, or nothing; ``is_here``: it can end now."""
        is_other = row is None or self._row is None or row.id != self._row.id
        self._row = row
        self._empty.setVisible(row is None)
        self._whole.setVisible(row is not None)
        if row is None:
            return
        self._name.setText(row.shown or _("Without a name"))
        age = code_word("visit", "age_band", row.age_band)
        parts = [when(row), age, row.gender, row.site]
        self._since.setText(" · ".join(part for part in parts if part))
        if is_other:
            self.alerts.ask(self._desk, row.resident_id)
            self.support.ask_refused(False)
            self.support.show_used(row.used)
        if row.id is not None:
            self._desk.read(
                self, visit_support.of_visit, self._show_support, on_error=_gone, visit_id=row.id
            )  # fmt: skip
        may = self._can_edit and not row.is_hidden
        self.support.setVisible(not row.is_hidden)
        self.left_button.setVisible(may and is_here)
        self.name_button.setVisible(may and row.resident_id is None)
        self.open_button.setVisible(row.resident_id is not None)
        for made in (self.correct_button, self.remove_button):
            made.setVisible(may)
        self._first.arrange()

    def _show_support(self, found: VisitSupport) -> None:
        row = self._row
        if row is not None and row.id == found.visit_id:
            self.support.show_support(found, row.used)


def _gone(_error: UserError) -> None:
    """The list says so by itself."""


def when(row: VisitRow) -> str:
    """From when until when, in words."""
    if row.is_end_unknown:
        return _("from {time}, nobody saw when they left").format(time=clock(row.start))
    if row.end is None:
        return _("since {time}").format(time=clock(row.start))
    return _("{start} to {end}").format(start=clock(row.start), end=clock(row.end))
