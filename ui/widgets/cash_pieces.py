# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting a cash box: how many of each coin and note, with the sum as one types."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final, cast

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from shelterdesk import regions
from shelterdesk.i18n import _
from shelterdesk.services.money.cash_counts import Box, CountRow, Pieces
from ui.surely import surely
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.field import Field
from ui.widgets.labels import label, set_tone
from ui.widgets.money_field import in_words
from ui.widgets.text_fields import IntField, TextField

_COLUMNS: Final = 3
_OWN_VALUES: Final = 2
_MOST: Final = 100_000
_LOW: Final = Qt.AlignmentFlag.AlignBottom  # words may take two lines; what is typed is in a row


class PiecesField(Field):
    """Its value is what was counted, None while nothing was written; where one ``must_count``, at
    least a 0. ``offer`` says what there is to count."""

    def __init__(self, *, must_count: bool = False) -> None:
        super().__init__("pieces", _("How many of each"), unanswered=False)
        self._must_count = must_count
        self.box = Box(None)
        self.pieces: dict[int, IntField] = {}
        self.own: list[tuple[TextField, IntField]] = []
        self.sum = label("", "strong", wrap=True)
        self.last = label("", "muted", wrap=True)
        self.last.hide()
        self._grid_holder = QWidget()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.sum, self.last, self._grid_holder):
            column.addWidget(widget)
        self._row.addWidget(inner, 1)
        inner.setAccessibleName(self.label)

    def offer(self, box: Box) -> None:
        """What there is to count, once."""
        self.box = box
        if box.last is not None:
            self.last.setText(count_before(box.last))
            self.last.show()
        grid = QGridLayout(self._grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for number, value in enumerate(box.denominations):
            field = IntField(f"pieces_{value}", self.words(value), high=_MOST, unanswered=False)
            field.changed.connect(self._typed)
            self.pieces[value] = field
            grid.addWidget(asked(field), number // _COLUMNS, number % _COLUMNS, _LOW)
        row = (len(box.denominations) + _COLUMNS - 1) // _COLUMNS
        for number in range(_OWN_VALUES):
            worth = TextField(f"value_{number}", _("Another value"), unanswered=False)
            count = IntField(f"count_{number}", _("Pieces of it"), high=_MOST, unanswered=False)
            pair: tuple[Field, Field] = worth, count
            for at, one in enumerate(pair):
                one.changed.connect(self._typed)
                grid.addWidget(asked(one), row + number, at, _LOW)
            self.own.append((worth, count))
        self._say_sum()

    def words(self, minor: int) -> str:
        """An amount in the currency of the box."""
        return in_words(minor, self.box.currency or "")

    def counted(self) -> tuple[Pieces, ...] | None:
        """What was written so far; None where nothing was."""
        found = [
            Pieces(value, cast("int", field.value()))
            for value, field in self.pieces.items()
            if field.value() is not None
        ]
        for value_field, count in self.own:
            value = self._value(value_field)
            if value and count.value() is not None:
                found.append(Pieces(value, cast("int", count.value())))
        return tuple(found) or None

    def difference(self) -> int:
        """Counted minus expected; 0 while nothing is expected or counted."""
        counted = self.counted()
        if counted is None or self.box.expected is None:
            return 0
        return sum(one.amount for one in counted) - self.box.expected

    def mark(self) -> bool:
        """Say beside each line what cannot be read; whether there is anything."""
        lines = [*self.pieces.values(), *(one for pair in self.own for one in pair)]
        for field in lines:
            field.set_error(field.problem())
        for value, count in self.own:
            if value.value() is not None and self._value(value) is None:
                value.set_error(_("Write an amount like 2.50."))
            elif value.value() is not None and count.value() is None:
                count.set_error(_("How many?"))
        return any(field.error() for field in lines)

    def is_missing(self) -> bool:
        """Whether one must count and did not."""
        return self._must_count and self.counted() is None

    # The form's questions
    def value(self) -> Hashable:
        """What was counted."""
        return self.counted()

    def set_value(self, value: Hashable) -> None:
        """Show a count, or none."""
        found = {one.denomination: one.pieces for one in cast("tuple[Pieces, ...]", value or ())}
        with QSignalBlocker(self):
            for denomination, field in self.pieces.items():
                field.set_value(found.get(denomination))
            for worth, count in self.own:
                worth.set_value(None)
                count.set_value(None)
        self._say_sum()

    def draft(self) -> Any:
        """What was typed, line by line."""
        lines = (*self.pieces.values(), *(one for pair in self.own for one in pair))
        typed = {field.field: field.draft() for field in lines if field.draft()}
        return typed or None

    def restore_draft(self, kept: Any) -> None:
        """The same lines again."""
        typed = kept if isinstance(kept, dict) else {}
        for field in (*self.pieces.values(), *(one for pair in self.own for one in pair)):
            if field.draft() != typed.get(field.field):
                field.restore_draft(typed.get(field.field))

    def problem(self) -> str | None:
        """What cannot be read, and nothing where one must count."""
        if self.mark():
            return _("Please look at the marked fields.")
        return nothing_counted() if self.is_missing() else None

    def focus_target(self) -> QWidget:
        """The largest note."""
        first = next(iter(self.pieces.values()), None)
        if first is None and self.own:
            return self.own[0][0].focus_target()
        return self._grid_holder if first is None else first.focus_target()

    # Within
    def _value(self, field: TextField) -> int | None:
        text = field.value()
        if not isinstance(text, str) or self.box.currency is None:
            return None
        return regions.read_amount(text, self.box.currency) or None

    def _typed(self) -> None:
        self._say_sum()
        super()._typed()

    def _say_sum(self) -> None:
        counted, expected = self.counted(), self.box.expected
        parts = []
        if counted is not None:
            total = sum(one.amount for one in counted)
            parts.append(_("Counted: {sum}").format(sum=self.words(total)))
        if expected is not None:
            parts.append(_("Expected: {sum}").format(sum=self.words(expected)))
        difference = self.difference()
        if difference:
            parts.append(_("Difference: {sum}").format(sum=self.words(difference)))
        self.sum.setText(" · ".join(parts))
        set_tone(self.sum, "notice" if difference else "muted")


def nothing_counted() -> str:
    """What to do where nothing was written."""
    return _("Write how many there are; of an empty box a 0.")


def count_before(count: CountRow) -> str:
    """When it was counted last, and by whom."""
    by = " · ".join(part for part in (count.counted_by, count.witness) if part)
    words = _("Last counted {day}, {time}: {who}")
    day = near_day(count.at.date(), today())
    return words.format(day=day, time=f"{count.at:%H:%M}", who=by)


def asked(field: Field) -> QWidget:
    """A field with its words above it, for where no form says them."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    words = label(field.label, wrap=True)
    words.setBuddy(field.focus_target())
    column.addWidget(words)
    column.addWidget(field)
    return made


def holder_of(field: Field) -> QWidget:
    """What ``asked`` made around it."""
    return surely(field.parentWidget())
