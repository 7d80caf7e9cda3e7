# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who was there on a day of work: a line for everybody, with hours and pieces."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.income.work import Share, ShareRow
from ui.widgets.field import Field
from ui.widgets.labels import label

_HOUR: Final = 60
_NARROW: Final = 62
_LONGEST: Final = 6
_MOST_MINUTES: Final = 24 * _HOUR


class _Row:
    """The line of one person."""

    def __init__(self, row: ShareRow) -> None:
        self.resident_id = row.resident_id
        self.box = QCheckBox(row.shown)
        self.hours = _line(_("Hours of {name}").format(name=row.shown))
        self.pieces = _line(_("Pieces of {name}").format(name=row.shown))
        self.show(Share(row.resident_id, row.minutes, row.pieces), is_there=row.is_there)

    def show(self, share: Share, *, is_there: bool) -> None:
        """What she did."""
        self.box.setChecked(is_there)
        self.hours.setText(hours_words(share.minutes))
        self.pieces.setText(str(share.pieces) if share.pieces else "")
        self.fit()

    def fit(self) -> None:
        """Who was not there has neither hours nor pieces."""
        for line in (self.hours, self.pieces):
            line.setEnabled(self.box.isChecked())

    def read(self) -> Share | None:
        """What was typed; None where it cannot be read."""
        minutes, pieces = read_hours(self.hours.text()), _read_number(self.pieces.text())
        if minutes is None or pieces is None:
            return None
        return Share(self.resident_id, minutes, pieces)


class SharesField(Field):
    """Its value are the ``Share`` of those who were there. ``offer`` says who could have been."""

    def __init__(self) -> None:
        super().__init__("shares", _("Who was there"), unanswered=False)
        self.required = True
        self.rows: list[_Row] = []
        self._wanted: Any = None  # a draft that came before anybody was offered
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._row.addWidget(self._holder, 1)
        self._holder.setAccessibleName(self.label)
        self.nobody = label(
            _("Nobody takes part on this day. Add members first."), "muted", wrap=True
        )
        self._layout.addWidget(self.nobody)
        self.nobody.hide()

    def offer(self, rows: Sequence[ShareRow]) -> None:
        """Who could have been there; what was typed for somebody stays."""
        typed = {} if self._wanted is None else dict(self._wanted)
        self._wanted = None
        typed |= {
            str(row.resident_id): self._typed_of(row) for row in self.rows if self._is_touched
        }
        self._clear()
        if rows:
            for at, words in ((1, _("Hours")), (2, _("Pieces"))):
                self._grid.addWidget(label(words, "muted"), 0, at)
        with QSignalBlocker(self):
            for number, one in enumerate(rows, 1):
                self._add(number, one)
            self._put_back(typed)
        self.nobody.setVisible(not rows)

    def _add(self, number: int, one: ShareRow) -> None:
        row = _Row(one)
        self.rows.append(row)
        for at, widget in enumerate((row.box, row.hours, row.pieces)):
            self._grid.addWidget(widget, number, at)
            widget.show()
        row.box.toggled.connect(lambda _on, row=row: self._toggled(row))
        for line in (row.hours, row.pieces):
            line.textEdited.connect(lambda _text: self._touched())

    _is_touched = False

    def _touched(self) -> None:
        self._is_touched = True
        self._typed()

    def _toggled(self, row: _Row) -> None:
        row.fit()
        self._touched()

    def set_all(self, minutes: int) -> None:
        """So long for everybody who was there."""
        for row in self.rows:
            if row.box.isChecked():
                row.hours.setText(hours_words(minutes))
        self._touched()

    # The form's questions
    def value(self) -> Hashable:
        """Those who were there, as far as their lines can be read."""
        there = [row.read() for row in self.rows if row.box.isChecked()]
        return tuple(share for share in there if share is not None) or None

    def set_value(self, value: Hashable) -> None:
        """Nobody, or these."""
        shares = {one.resident_id: one for one in value or () if isinstance(one, Share)}  # type: ignore[attr-defined]
        with QSignalBlocker(self):
            for row in self.rows:
                share = shares.get(row.resident_id)
                row.show(share or Share(row.resident_id), is_there=share is not None)

    def draft(self) -> Any:
        """What was typed, person by person; nothing before somebody touched it."""
        if not self._is_touched:
            return None
        return {str(row.resident_id): self._typed_of(row) for row in self.rows}

    def restore_draft(self, kept: Any) -> None:
        """The same lines again, also where nobody was offered yet."""
        if isinstance(kept, dict):
            self._is_touched = True
            if self.rows:
                self._put_back(kept)
            else:
                self._wanted = kept
            self._typed()

    def problem(self) -> str | None:
        """Hours or pieces that cannot be read, or nobody."""
        for row in self.rows:
            if row.box.isChecked() and row.read() is None:
                name = row.box.text()
                return _("{name}: write hours like 3, 3:30 or 3.5, and whole pieces.").format(
                    name=name
                )
        return None if self.value() is not None else _("Say who was there.")

    def focus_target(self) -> QWidget:
        """The first line."""
        return self.rows[0].box if self.rows else self._holder

    # Within
    def _typed_of(self, row: _Row) -> list[Any]:
        return [row.box.isChecked(), row.hours.text(), row.pieces.text()]

    def _put_back(self, typed: dict[str, Any]) -> None:
        for row in self.rows:
            kept = typed.get(str(row.resident_id))
            if isinstance(kept, list) and len(kept) == 3:
                row.box.setChecked(bool(kept[0]))
                row.hours.setText(str(kept[1]))
                row.pieces.setText(str(kept[2]))
                row.fit()

    def _clear(self) -> None:
        self.rows = []
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def read_hours(text: str) -> int | None:
    """Minutes of ``3``, ``3:30``, ``3.5`` or ``3,5``; nothing is none, None cannot be read."""
    typed = text.strip().replace(",", ".")
    if not typed:
        return 0
    whole, colon, rest = typed.partition(":")
    try:
        if colon:
            minutes = int(whole) * _HOUR + int(rest)
            is_right = 0 <= int(rest) < _HOUR
        else:
            minutes, is_right = round(float(typed) * _HOUR), True
    except (ValueError, OverflowError):
        return None
    return minutes if is_right and 0 <= minutes <= _MOST_MINUTES else None


def hours_words(minutes: int) -> str:
    """``3:30``; whole hours without minutes, nothing for none."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, _HOUR)
    return f"{hours}:{rest:02}" if rest else str(hours)


def _read_number(text: str) -> int | None:
    typed = text.strip()
    if not typed:
        return 0
    return int(typed) if typed.isdecimal() else None


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setMaxLength(_LONGEST)
    line.setFixedWidth(_NARROW)
    line.setAccessibleName(name)
    return line
