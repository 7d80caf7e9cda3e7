# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day, and a date of birth as far as it is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QWidget,
    QWidgetAction,
)

from shelterdesk.i18n import N_, _
from ui import theme
from ui.widgets.dates import (
    ESTIMATED,
    EXACT,
    MONTH,
    YEAR,
    Birth,
    age,
    read_birth,
    read_date,
    today,
    write_birth,
    write_date,
)
from ui.widgets.field import (
    MORE_ANSWERS,
    Field,
    below,
    inner_button,
    unanswered_menu,
    unanswered_words,
)

_PRECISIONS = {
    EXACT: N_("Exact day"),
    MONTH: N_("Month"),
    YEAR: N_("Year"),
    ESTIMATED: N_("About, in years"),
}


class _DatedField(Field):
    """A line for a date, with a calendar and the three other answers."""

    def __init__(
        self, field: str, words: str, *, required: bool, unanswered: bool, hint: str
    ) -> None:
        super().__init__(field, words, required=required, unanswered=unanswered, hint=hint)
        self._code: str | None = None
        self._edit = QLineEdit()
        self._edit.setMaxLength(40)
        self._edit.textChanged.connect(self._text_changed)
        self._edit.editingFinished.connect(self._finish)
        self._buttons: list[QAction] = []
        if self.unanswered:
            menu = unanswered_menu(self._edit, self._choose, lambda: self._code)
            self._buttons.append(
                inner_button(
                    self._edit, "ellipsis", _(MORE_ANSWERS), lambda: menu.popup(below(self._edit))
                )
            )
        self._buttons.append(
            inner_button(self._edit, "calendar", _("Calendar (Alt+Down)"), self.open_calendar)
        )
        keys = QShortcut(QKeySequence(Qt.Modifier.ALT | Qt.Key.Key_Down), self._edit)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.open_calendar)

    def focus_target(self) -> QWidget:
        """The line."""
        return self._edit

    def draft(self) -> Any:
        """The day as it was typed, or the answer that is none."""
        return {"answer": self._code} if self._code else self._edit.text()

    def restore_draft(self, kept: Any) -> None:
        """The same text or answer again."""
        answer = kept.get("answer") if isinstance(kept, dict) else None
        self.set_value(answer)
        if isinstance(kept, str):
            self._edit.setText(kept)
        self._typed()

    def set_read_only(self, on: bool) -> None:
        """Readable and selectable, not to be changed."""
        self._edit.setReadOnly(on)
        for action in self._buttons:
            action.setEnabled(not on)

    def open_calendar(self) -> None:
        """Choose a day with the mouse or the arrow keys."""
        menu = QMenu(self)
        calendar = QCalendarWidget(menu)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        rest = QTextCharFormat()
        rest.setForeground(theme.colour("muted"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, rest)  # Qt would make them red
        shown = self._shown_day() or today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)

        def take(day: QDate) -> None:
            self._edit.setText(write_date(dt.date(day.year(), day.month(), day.day())))
            menu.close()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(below(self._edit))
        calendar.setFocus()

    def _shown_day(self) -> dt.date | None:
        return read_date(self._edit.text())

    def _choose(self, code: str) -> None:
        self.set_value(None if code == self._code else code)
        self._edit.setFocus()
        self._typed()

    def _show_code(self, code: Hashable, placeholder: str) -> None:
        self._code = str(code) if code is not None else None
        words = unanswered_words(self._code)
        self._edit.setPlaceholderText(words or placeholder)
        self._edit.setAccessibleName(f"{self.label}: {words}" if words else self.label)

    def _text_changed(self) -> None:
        if self._code is not None:
            self._show_code(None, self._pattern())
        self._typed()

    def _pattern(self) -> str:
        return write_date(today())

    def _finish(self) -> None:
        """Leave the field tidy: what was understood, or why it was not."""


class DateField(_DatedField):
    """A day: ``value()`` is a date, one of the three codes, or None. Ctrl+T enters today."""

    def __init__(
        self,
        field: str,
        words: str,
        *,
        required: bool = False,
        unanswered: bool = True,
        hint: str = "",
        placeholder: str = "",
    ) -> None:
        super().__init__(field, words, required=required, unanswered=unanswered, hint=hint)
        self._empty = placeholder or self._pattern()
        self._place(self._edit)
        self._edit.setPlaceholderText(self._empty)
        keys = QShortcut(QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_T), self._edit)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(lambda: self._edit.setText(write_date(today())))

    def value(self) -> Hashable:
        """A ``datetime.date``, one of the three codes, or None."""
        return self._code or read_date(self._edit.text())

    def set_value(self, value: Hashable) -> None:
        """Show a date or one of the three codes."""
        self._edit.blockSignals(True)
        self._show_code(value if unanswered_words(value) else None, self._empty)
        self._edit.setText(write_date(value) if isinstance(value, dt.date) else "")
        self._edit.blockSignals(False)
        self.set_error(None)

    def problem(self) -> str | None:
        """Typed, but no date."""
        if self._edit.text().strip() and self.value() is None:
            return _("This is not a date. Please type it like {example}.").format(
                example=self._pattern()
            )
        return super().problem()

    def _finish(self) -> None:
        found = read_date(self._edit.text())
        if found is not None and self._edit.text() != write_date(found):
            self._edit.setText(write_date(found))
        elif found is None and self._edit.text().strip():
            self.set_error(self.problem())


class BirthField(_DatedField):
    """A date of birth as far as it is known: ``value()`` is a ``Birth``, a code, or None."""

    def __init__(
        self,
        field: str,
        words: str,
        *,
        required: bool = False,
        unanswered: bool = True,
        hint: str = "",
    ) -> None:
        super().__init__(field, words, required=required, unanswered=unanswered, hint=hint)
        self._precision = QComboBox()
        self._precision.setItemDelegate(QStyledItemDelegate(self._precision))
        for code, text in _PRECISIONS.items():
            self._precision.addItem(_(text), code)
        self._precision.setAccessibleName(_("{field}: how exactly").format(field=words))
        self._precision.activated.connect(self._precision_chosen)
        self._row.addWidget(self._precision)
        self._place(self._edit)
        # With a proxy, Tab would pass over the other of the two. (The stub of Qt knows no None.)
        self.setFocusProxy(None)  # type: ignore[arg-type]
        self._edit.setPlaceholderText(self._pattern())

    def value(self) -> Hashable:
        """A ``Birth``, one of the three codes, or None."""
        return self._code or read_birth(self._edit.text(), self._precision.currentData())

    def set_value(self, value: Hashable) -> None:
        """Show a ``Birth`` or one of the three codes."""
        self._edit.blockSignals(True)
        if isinstance(value, Birth):
            self._set_precision(value.precision)
        self._show_code(value if unanswered_words(value) else None, self._pattern())
        self._edit.setText(write_birth(value) if isinstance(value, Birth) else "")
        self._edit.blockSignals(False)
        self.set_error(None)
        self._say_age()

    def problem(self) -> str | None:
        """Typed, but no birth of somebody alive."""
        if self._edit.text().strip() and self.value() is None:
            return _("Please type a day, a month, a year, or an age such as ~20.")
        return super().problem()

    def draft(self) -> Any:
        """Text and how exactly it is meant, or the answer that is none."""
        kept = super().draft()
        if isinstance(kept, str):
            return {"text": kept, "precision": self._precision.currentData()} if kept else None
        return kept

    def restore_draft(self, kept: Any) -> None:
        """The same again."""
        text = kept.get("text") if isinstance(kept, dict) else None
        if isinstance(text, str) and kept.get("precision") in _PRECISIONS:
            self._set_precision(kept["precision"])
        super().restore_draft(text if isinstance(text, str) else kept)

    def _shown_day(self) -> dt.date | None:
        found = self.value()
        if not isinstance(found, Birth):
            return None
        return dt.date(found.year, found.month or 1, found.day or 1)

    def _pattern(self) -> str:
        now = today()
        born = now.year - 25
        return {
            EXACT: write_date(dt.date(born, now.month, 1)),
            MONTH: f"{born}-{now.month:02}",
            YEAR: str(born),
            ESTIMATED: "~25",
        }[self._precision.currentData()]

    def _set_precision(self, precision: str) -> None:
        self._precision.setCurrentIndex(self._precision.findData(precision))

    def _precision_chosen(self) -> None:
        if self._code is None:
            self._edit.setPlaceholderText(self._pattern())
        self._edit.setFocus()
        self._text_changed()

    def _text_changed(self) -> None:
        super()._text_changed()
        self._say_age()

    def _say_age(self) -> None:
        found = self.value()
        if not isinstance(found, Birth):
            self.set_hint("")
            return
        about = found.precision != EXACT
        words = _("about {age} years old") if about else _("{age} years old")
        self.set_hint(words.format(age=age(found)))

    def _finish(self) -> None:
        found = self.value()
        if isinstance(found, Birth):
            self._set_precision(found.precision)
            self._edit.setText(write_birth(found))
        elif self._edit.text().strip():
            self.set_error(self.problem())
