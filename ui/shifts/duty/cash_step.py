# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting the cash box: piece by piece, with the sum as one types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from shelterdesk import regions
from shelterdesk.i18n import _, language
from shelterdesk.services.money.cash_counts import Box, CountForm, CountRow, Pieces
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.shifts.shifts import OnDuty
from ui.shifts.duty.panels import offer_colleagues, propose_second
from ui.surely import surely
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.fields import ChoiceField, Field, IntField, TextField
from ui.widgets.labels import label, set_tone
from ui.widgets.wizard import Step

_COLUMNS: Final = 3
_OWN_VALUES: Final = 2
_MOST: Final = 100_000


class CashStep(Step):
    """Left empty, the box was not counted; where it ``must_count``, one writes at least a 0."""

    def __init__(self, *, must_count: bool = False) -> None:
        super().__init__(
            _("The cash box"),
            _("How many of each?")
            if must_count
            else _("How many of each? Leave everything empty if the box is not counted."),
        )
        self._must_count = must_count
        self.box = Box(None)
        self.pieces: dict[int, IntField] = {}
        self.own: list[tuple[TextField, IntField]] = []
        self.sum = label("", "strong", wrap=True)
        self.reason = TextField(
            "reason", _("Why it is another sum"), unanswered=False, max_length=300
        )
        self.witness = ChoiceField("witness_id", _("Counted together with"), unanswered=False)
        self.name = TextField("witness", _("Or a name"), unanswered=False, max_length=80)
        self._grid_holder = QWidget()
        self.last = label("", "muted", wrap=True)
        self.content.addWidget(self.sum)
        self.content.addWidget(self.last)
        self.last.hide()
        self.content.addWidget(self._grid_holder)
        self._reason = ask(self, self.reason)
        ask(self, self.witness)
        ask(self, self.name)
        self.content.addStretch(1)
        self._reason.hide()

    def offer(self, box: Box, colleagues: list[Colleague], own_id: int | None) -> None:
        """What there is to count, and with whom."""
        self.box = box
        offer_colleagues(self.witness, colleagues, but=own_id)
        if box.currency is None:
            self.explanation = _("The house counts no cash: its currency is set in Preferences.")
            for widget in (self._grid_holder, self.sum, self.witness, self.name):
                (surely(widget.parentWidget()) if isinstance(widget, Field) else widget).hide()
            return
        if box.last is not None:
            self.last.setText(_count_before(box.last))
            self.last.show()
        grid = QGridLayout(self._grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for number, value in enumerate(box.denominations):
            field = IntField(f"pieces_{value}", self._words(value), high=_MOST, unanswered=False)
            field.changed.connect(self._counted)
            self.pieces[value] = field
            grid.addWidget(_asked(field), number // _COLUMNS, number % _COLUMNS)
        row = (len(box.denominations) + _COLUMNS - 1) // _COLUMNS
        for number in range(_OWN_VALUES):
            worth = TextField(f"value_{number}", _("Another value"), unanswered=False)
            count = IntField(f"count_{number}", _("Pieces of it"), high=_MOST, unanswered=False)
            pair: tuple[Field, Field] = worth, count
            for at, one in enumerate(pair):
                one.changed.connect(self._counted)
                grid.addWidget(_asked(one), row + number, at)
            self.own.append((worth, count))
        self._counted()

    def propose(self, people: Iterable[OnDuty], own_id: int | None) -> None:
        """Where two are on, the other one counts too."""
        propose_second(self.witness, self.name, people, own_id)

    def form(self) -> CountForm | None:
        """The count; None where nothing was counted."""
        found = [
            Pieces(value, cast("int", field.value()))
            for value, field in self.pieces.items()
            if field.value() is not None
        ]
        for value_field, count in self.own:
            value = self._value(value_field)
            if value and count.value() is not None:
                found.append(Pieces(value, cast("int", count.value())))
        if not found:
            return None
        return CountForm(
            tuple(found),
            reason=str(self.reason.value() or ""),
            witness_id=cast("int | None", self.witness.value()),
            witness=str(self.name.value() or ""),
        )

    def difference(self) -> int:
        """Counted minus expected; 0 while nothing is expected or counted."""
        form = self.form()
        if form is None or self.box.expected is None:
            return 0
        return form.counted - self.box.expected

    # The wizard's questions
    def check(self) -> str | None:
        """What cannot be read, and a difference without its reason."""
        fields = [*self.pieces.values(), *(one for pair in self.own for one in pair)]
        for field in (*fields, self.witness):
            field.set_error(field.problem())
        for value, count in self.own:
            if value.value() is not None and self._value(value) is None:
                value.set_error(_("Write an amount like 2.50."))
            elif value.value() is not None and count.value() is None:
                count.set_error(_("How many?"))
        if self._must_count and self.form() is None:
            return _("Write how many there are; of an empty box a 0.")
        if self.difference() and self.reason.value() is None:
            self.reason.set_error(_("Please write why."))
        return _("Please look at the marked fields.") if self.is_marked() else None

    def primary_focus(self) -> QWidget | None:
        """The largest note."""
        return next((field.focus_target() for field in self.pieces.values()), None)

    def _value(self, field: TextField) -> int | None:
        text = field.value()
        if not isinstance(text, str) or self.box.currency is None:
            return None
        return regions.read_amount(text, self.box.currency) or None

    def _words(self, minor: int) -> str:
        return regions.amount(minor, self.box.currency or "", language())

    def _counted(self) -> None:
        form, expected = self.form(), self.box.expected
        parts = []
        if form is not None:
            parts.append(_("Counted: {sum}").format(sum=self._words(form.counted)))
        if expected is not None:
            parts.append(_("Expected: {sum}").format(sum=self._words(expected)))
        difference = self.difference()
        if difference:
            parts.append(_("Difference: {sum}").format(sum=self._words(difference)))
        self.sum.setText(" · ".join(parts))
        set_tone(self.sum, "notice" if difference else "muted")
        self._reason.setHidden(not difference)


def _count_before(count: CountRow) -> str:
    """When it was counted last, and by whom."""
    by = " · ".join(part for part in (count.counted_by, count.witness) if part)
    words = _("Last counted {day}, {time}: {who}")
    day = near_day(count.at.date(), today())
    return words.format(day=day, time=f"{count.at:%H:%M}", who=by)


def ask(step: Step, field: Field) -> QWidget:
    """A field of a step with its words above it; what is returned holds both."""
    made = _asked(field)
    step.content.addWidget(made)
    return made


def _asked(field: Field) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    words = label(field.label, wrap=True)
    words.setBuddy(field.focus_target())
    column.addWidget(words)
    column.addWidget(field)
    return made
