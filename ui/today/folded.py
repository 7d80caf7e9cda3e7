# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many lines of one kind as one line with their count, until somebody opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.today.lines import TodayRow
from ui.today.order import Group
from ui.widgets.buttons import button
from ui.widgets.day_words import near_day
from ui.widgets.pill import Pill

#: So many of a kind are still read one by one.
MOST: Final = 3
_INDENT: Final = 28  # pixels: under the words of the head


@dataclass(frozen=True, slots=True)
class Entry:
    """A line to be: its kind, what so many of the kind are called, and how it is made."""

    kind: str
    counted: Callable[[int], str]
    look: tuple[str, str]
    make: Callable[[], QWidget]
    late_since: date | None = None  # its day, where that is past
    folds: bool = True  # not what nobody may overlook
    group: Group = Group.HOUSE


def fold(entries: Sequence[Entry], opened: set[str], today: date) -> Iterator[QWidget]:
    """The lines in their order, each made when it is asked for; more than ``MOST`` of a kind are
    one line where the first of them stands.

    ``opened`` holds the kinds somebody opened, and is changed as she opens and closes them.
    """
    kinds: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.folds:
            kinds.setdefault(entry.kind, []).append(entry)
    for entry in entries:
        same = kinds.get(entry.kind, []) if entry.folds else []
        if len(same) <= MOST:
            yield entry.make()
        elif entry is same[0]:
            yield Folded(same, opened, today)


class Folded(QWidget):
    """A head that says how many, and the lines below it; they are made when they are opened."""

    def __init__(self, entries: Sequence[Entry], opened: set[str], today: date) -> None:
        super().__init__()
        self._entries, self._opened, self._kind = entries, opened, entries[0].kind
        self._words = entries[0].counted(len(entries))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        late = [entry.late_since for entry in entries if entry.late_since is not None]
        trailing: list[QWidget] = []
        if late:
            trailing.append(Pill(near_day(min(late), today), "notice", "clock"))
        self.button: QPushButton = button("", on_click=self.toggle)
        trailing.append(self.button)
        look = (entries[0].look[0], "notice" if late else entries[0].look[1])
        column.addWidget(TodayRow(look, self._words, "", trailing, self.toggle))
        self._lines: QWidget | None = None
        self._show()

    def toggle(self) -> None:
        """Open or close it."""
        self._opened ^= {self._kind}
        self._show()

    def _show(self) -> None:
        is_open = self._kind in self._opened
        if is_open and self._lines is None:
            self._lines = QWidget()
            self._lines.setProperty("bare", "true")
            below = QVBoxLayout(self._lines)
            below.setContentsMargins(_INDENT, 0, 0, 0)
            below.setSpacing(9)
            for entry in self._entries:
                below.addWidget(entry.make())
            layout = self.layout()
            if layout is not None:
                layout.addWidget(self._lines)
        if self._lines is not None:
            self._lines.setVisible(is_open)
        self.button.setText(_("Hide") if is_open else _("Show all"))
        spoken = _("Hide: {what}") if is_open else _("Show all: {what}")
        self.button.setAccessibleName(spoken.format(what=self._words))
