# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What acts changed, field by field: before and after, each act under its own head."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.i18n import _, is_right_to_left, ngettext
from shelterdesk.services.audit.history import FieldChange
from ui.widgets.buttons import button
from ui.widgets.day_words import short_day
from ui.widgets.empty import Empty
from ui.widgets.labels import label, rule
from ui.widgets.pill import Pill

_AT_ONCE: Final = 40  # acts shown before one asks for more
_ONE_LINE: Final = 3
_LONGEST: Final = 400  # signs of a value; the rest is said to be more


class ChangesView(QScrollArea):
    """``show_changes`` groups by act; ``with_acts`` False leaves the heads out (one act alone)."""

    def __init__(self, name: str, *, with_acts: bool = True) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._with_acts = with_acts
        self._acts: list[list[FieldChange]] = []
        self._shown = 0
        self._sentence = ""

    def set_empty(self, sentence: str) -> None:
        """What stands here while there is nothing."""
        self._sentence = sentence

    def show_changes(self, changes: Sequence[FieldChange]) -> None:
        """Show other changes, in the order given."""
        self._acts = [list(group) for _id, group in groupby(changes, key=lambda c: c.event_id)]
        self._shown = min(_AT_ONCE, len(self._acts))
        self._fill()
        self.verticalScrollBar().setValue(0)

    def texts(self) -> list[str]:
        """Each change as one line, for whoever reads aloud and for tests."""
        return [line_of(change) for act in self._acts[: self._shown] for change in act]

    def _more(self) -> None:
        at = self.verticalScrollBar().value()
        self._shown = min(self._shown + _AT_ONCE, len(self._acts))
        self._fill()
        self.verticalScrollBar().setValue(at)

    def _fill(self) -> None:
        body = QWidget()
        body.setProperty("bare", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for act in self._acts[: self._shown]:
            column.addWidget(_Act(act, with_head=self._with_acts))
        rest = len(self._acts) - self._shown
        if rest:
            words = ngettext("Show {n} earlier act", "Show {n} earlier acts", rest)
            column.addWidget(button(words.format(n=rest), "chevron-down", on_click=self._more))
        if not self._acts and self._sentence:
            column.addWidget(Empty(self._sentence, icon="history"), 1)
        else:
            column.addStretch(1)
        self.setWidget(body)


class _Act(QWidget):
    """One act: its head, and a line for each field."""

    def __init__(self, changes: list[FieldChange], *, with_head: bool) -> None:
        super().__init__()
        first = changes[0]
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        if with_head:
            outer.addLayout(_head(first))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        rows = [list(group) for _row, group in groupby(changes, key=lambda change: change.row)]
        number = 0
        for row in rows:
            is_plain = len(rows) == 1 and with_head and row[0].change == "update"
            number = _fill_row(grid, number, row, with_record=not is_plain)
        outer.addLayout(grid)
        outer.addWidget(rule())
        self.setAccessibleName("; ".join(line_of(change) for change in changes)[:2000])


def _fill_row(grid: QGridLayout, number: int, row: list[FieldChange], *, with_record: bool) -> int:
    """One changed row from a line of the grid on; returns the next free line. What came or went
    with few words is one line."""
    first = row[0]
    if first.change != "update" and len(row) <= _ONE_LINE:
        told = " · ".join(values_of(change) for change in row if change.field)
        _put(grid, number, _record_words(first), told or first.before)
        return number + 1
    if with_record:
        grid.addWidget(label(_record_words(first), "small_strong"), number, 0, 1, 2)
        number += 1
    for change in row:
        _put(grid, number, change.field, values_of(change) if change.field else change.before)
        number += 1
    return number


def _put(grid: QGridLayout, number: int, name: str, value: str) -> None:
    top = Qt.AlignmentFlag.AlignTop
    grid.addWidget(label(name, "muted", wrap=True), number, 0, top)
    grid.addWidget(label(value, wrap=True), number, 1, top)


def _head(change: FieldChange) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(label(change.act, "strong", wrap=True))
    when = _("{day}, {time} · {who}").format(
        day=short_day(change.at.date()), time=f"{change.at:%H:%M}", who=change.who
    )
    column.addWidget(label(when, "muted", wrap=True))
    row.addLayout(column, 1)
    if change.is_undone:
        pill = Pill()
        row.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
        pill.set(_("undone"), "neutral", "undo-2")
    return row


def _record_words(change: FieldChange) -> str:
    words = {"insert": _("{record}, new"), "delete": _("{record}, removed")}
    return words.get(change.change, "{record}").format(record=change.record)


def values_of(change: FieldChange) -> str:
    """``Noor → Nora``, or the one value of a row that came or went."""
    if change.is_sealed and change.before == change.after:
        return _("changed, and sealed")
    before, after = _cut(change.before), _cut(change.after)
    if before and after:
        if is_right_to_left():  # each value keeps its own direction, the arrow that of reading
            return f"\u200f\u2068{before}\u2069 ← \u2068{after}\u2069"
        return f"{before} → {after}"
    return after or before


def line_of(change: FieldChange) -> str:
    """One change in one line."""
    parts = [change.field, values_of(change)] if change.field else [change.before]
    return ": ".join(part for part in [_record_words(change), *parts] if part)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
