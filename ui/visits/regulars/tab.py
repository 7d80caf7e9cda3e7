# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three lists for case work: regular, first visits, not seen for long; each opens a record."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.visits import regulars
from shelterdesk.services.visits.regulars import WEEKS, Comer, Comers
from ui.desk import Desk
from ui.tabbed_page import PageTab
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.table import Column, RowsModel, RowsView


class RegularsTab(PageTab):
    """Enter opens the person chosen."""

    TABLES: ClassVar[frozenset[str]] = frozenset({"visit", "resident", "resident_access"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._days = min(WEEKS)
        self._found: Comers | None = None
        self.span_buttons: dict[int, QPushButton] = {}
        self._group = QButtonGroup(self)
        spans = QHBoxLayout()
        spans.setSpacing(8)
        for days in WEEKS:
            made = button(ngettext("{n} day", "{n} days", days).format(n=days))
            made.setCheckable(True)
            made.setChecked(days == self._days)
            made.clicked.connect(partial(self._look_at, days))
            self._group.addButton(made)
            self.span_buttons[days] = made
            spans.addWidget(made)
        spans.addStretch(1)
        sentences = {
            "regular": _("Who comes in several weeks stands here."),
            "first": _("Who came for the first time stands here."),
            "missed": _("Nobody who came regularly has stayed away."),
        }
        titles = {
            "regular": _("Come regularly"), "first": _("Came for the first time"),
            "missed": _("Not seen for long"),
        }  # fmt: skip
        self.lists: dict[str, RowsView] = {}
        self.cards: dict[str, Card] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(spans)
        below = QHBoxLayout()
        below.setSpacing(12)
        beside = QVBoxLayout()
        beside.setSpacing(12)
        for name, words in titles.items():
            self.lists[name] = view = RowsView(RowsModel(_columns(name), _key), words)
            view.set_empty(sentences[name])
            view.row_activated.connect(self._open)
            self.cards[name] = card = Card(words)
            card.add(view, 1)
            if name == "regular":
                below.addWidget(card, 1)
            else:
                beside.addWidget(card, 1)
        below.addLayout(beside, 1)
        column.addLayout(below, 1)

    def load(self) -> None:
        """Read again."""
        self.desk.read(self, regulars.comers, self._show, days=self._days)

    def primary_focus(self) -> QWidget | None:
        """The regulars."""
        return self.lists["regular"]

    def subtitle(self) -> str:
        """What makes somebody regular."""
        if self._found is None:
            return ""
        words = _("In the last {days} days; regular: in {weeks} different weeks or more.")
        return words.format(days=self._found.days, weeks=self._found.weeks)

    def _look_at(self, days: int, _on: bool = False) -> None:
        self._days = days
        self.load()

    def _show(self, found: Comers) -> None:
        self._found = found
        for name, view in self.lists.items():
            rows: tuple[Comer, ...] = getattr(found, name)
            view.rows_model.set_rows(rows)
            count = ngettext("{n} person", "{n} people", len(rows)).format(n=len(rows))
            self.cards[name].set_trailing(count if rows else "")
        self.title_changed.emit()

    def _open(self, row: Comer) -> None:
        self.open_requested.emit("residents", ("resident", row.resident_id))


def _key(row: Comer) -> int:
    return row.resident_id


def _columns(name: str) -> list[Column]:
    last = Column(_("Last visit"), lambda row: near_day(row.last, today()), width=96,
                  sort=lambda row: row.last)  # fmt: skip
    who = Column(_("Who"), lambda row: row.shown, stretch=True, width=110, role="strong",
                 icon=lambda _row: "user")  # fmt: skip
    if name == "first":
        return [who, Column(_("Visits"), lambda row: row.visits, align="end", width=64), last]
    return [who, Column(_("Weeks"), lambda row: row.weeks, align="end", width=64), last]
