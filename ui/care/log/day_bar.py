# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which entries are read: a day, one person (``@name``), words; and by kind, author and class."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.log.log_people import Names
from shelterdesk.services.log.log_rows import Wanted
from shelterdesk.services.organisation import Colleague
from ui import icons
from ui.care.log.filter_bar import FilterBar
from ui.widgets.buttons import button, icon_button
from ui.widgets.fields import DateField
from ui.widgets.tab_order import put_after

_PAUSE_MS: Final = 350


class DayBar(QWidget):
    """Says what is asked for; the tab shows what came of it."""

    day_chosen = Signal(object)  # a date, or None: the day that is going on
    asked = Signal()  # other words, another person, kind, author or class

    def __init__(self) -> None:
        super().__init__()
        self._day: date | None = None
        self._names = Names()
        self._authors: dict[int, str] = {}
        self._classes: tuple[str, ...] = ()
        self.back_button = icon_button(
            "chevron-left", _("The day before (Alt+Left)"), on_click=lambda: self.step(-1)
        )
        self.on_button = icon_button(
            "chevron-right", _("The next day (Alt+Right)"), on_click=lambda: self.step(1)
        )
        self.today_button = button(
            _("Today"), tooltip=_("The day that is going on"),
            on_click=lambda: self.day_chosen.emit(None),
        )  # fmt: skip
        self.date_field = DateField("day", _("Day"), unanswered=False)
        self.date_field.setFixedWidth(148)
        self.search = self._make_search()
        self.filter_button = button(
            _("Filter"), "list-filter", tooltip=_("By kind, author and who may read it")
        )
        self.filter_button.setCheckable(True)
        self.filter_button.toggled.connect(self._toggle)
        self.filters: FilterBar | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._typed)
        self.date_field.changed.connect(self._pause.start)
        self._told: object = self._question()
        self._lay_out()

    def _make_search(self) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(_("Search, or @name"))
        line.setAccessibleName(_("Search the log, or @name for one person"))
        line.setClearButtonEnabled(True)
        line.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._handles = QStringListModel(self)
        completer = QCompleter(self._handles, line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda _text: self._typed())
        line.setCompleter(completer)
        line.textChanged.connect(lambda _text: self._pause.start())
        line.returnPressed.connect(self._typed)
        return line

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        for widget in (self.back_button, self.today_button, self.on_button, self.date_field):
            first.addWidget(widget)
        first.addWidget(self.search, 1)
        first.addWidget(self.filter_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addLayout(first)

    # What can be chosen
    def know(self, names: Names) -> None:
        """Who can be asked for by name."""
        self._names = names
        self._handles.setStringList([f"@{handle}" for handle in names.handles()])

    def set_authors(self, people: Iterable[Colleague]) -> None:
        """Who may have written something."""
        self._authors = {one.id: one.name_shown or one.code for one in people}
        self._offer()

    def set_classes(self, names: Iterable[str]) -> None:
        """The classes there are."""
        self._classes = tuple(names)
        self._offer()

    def _offer(self) -> None:
        if self.filters is not None:
            self.filters.offer(self._authors, self._classes)

    # What is asked
    def resident_id(self) -> int | None:
        """Whose notes are asked for; nobody's in particular is None."""
        text = self.search.text().strip()
        if not text.startswith("@"):
            return None
        end, ids = self._names.match(text, 1)
        return ids[0] if len(ids) == 1 and end == len(text) else None

    def words(self) -> str:
        """The words that are searched; a name being typed is none."""
        text = self.search.text().strip()
        return "" if text.startswith("@") else text

    def wanted(self) -> Wanted:
        """Kind, author and class."""
        return Wanted() if self.filters is None else self.filters.wanted()

    def is_narrowed(self) -> bool:
        """Whether kind, author or class leave something out."""
        return self.wanted() != Wanted()

    def author_name(self) -> str | None:
        """The author asked for, as rows name her."""
        return self._authors.get(self.wanted().author_id or 0)

    def ask_for(self, resident_id: int | None) -> None:
        """The notes about one person, or the days again."""
        text = "" if resident_id is None else f"@{self._names.handle(resident_id)}"
        self.search.setText(text)
        self._typed()

    def set_day(self, day: date, today: date) -> None:
        """Which day is shown."""
        self._day = day
        self.today_button.setEnabled(day != today)
        self.on_button.setEnabled(day < today)
        if not self.date_field.focus_target().hasFocus():
            self.date_field.set_value(day)

    def set_by_day(self, on: bool) -> None:
        """One person's notes and what was found are of all days."""
        for widget in (self.back_button, self.date_field):
            widget.setEnabled(on)

    def step(self, days: int) -> None:
        """Go some days back or on, not into the future."""
        by = self.on_button if days > 0 else self.back_button
        if self._day is not None and by.isEnabled():
            self._day += timedelta(days=days)
            self.day_chosen.emit(self._day)

    def _question(self) -> object:
        return self.resident_id(), self.words(), self.wanted()

    def _typed(self) -> None:
        self._pause.stop()
        day = self.date_field.value()
        if isinstance(day, date) and day != self._day and self._day is not None:
            self.day_chosen.emit(day)
        question = self._question()
        if question != self._told:
            self._told = question
            self.asked.emit()

    def _toggle(self, on: bool) -> None:
        if self.filters is None:
            self.filters = FilterBar(self)
            self.filters.changed.connect(self._pause.start)
            self._column.addWidget(self.filters)
            put_after(self.filter_button, *(one.focus_target() for one in self.filters.fields))
            self._offer()
        self.filters.setVisible(on)
        if not on:
            self.filters.clear()
            self._typed()
