# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""People whose stay covers the night without a bed. Drag them onto one, or M."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame

from shelterdesk.i18n import _
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.board import Elsewhere
from ui.rooms import words
from ui.widgets.bed_row import BED_HEIGHT, BedRow, BoardBed
from ui.widgets.labels import label

_GAP, _PAD, _HEAD, _WIDE = 8, 12, 30, 210
_MOST_LINES = 2
_HOW = {Qt.Key.Key_M: "one", Qt.Key.Key_X: "swap", Qt.Key.Key_F: "family"}


def stay_key(stay_id: int) -> tuple[str, int]:
    """What a row of the strip is called on the board: never mistaken for a bed."""
    return "stay", stay_id


class ElsewhereStrip(QFrame):
    """A row for each person, so that one can be dragged like somebody in a bed."""

    activated = Signal(int)  # stay id
    place_asked = Signal(int, str)  # stay id, and how: by M, X or F

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._title = label(_("Elsewhere this night"), "small_strong")
        self._title.setParent(self)
        self._more = label("", "muted")
        self._more.setParent(self)
        self._rows: list[BedRow] = []
        self.people: tuple[Elsewhere, ...] = ()
        self.hide()

    def show_people(self, people: Sequence[Elsewhere], night: date) -> None:
        """Show who has no bed; hidden without anybody."""
        had_focus = any(row.hasFocus() for row in self._rows)
        for row in self._rows:
            row.deleteLater()
        self.people = tuple(people)
        self._rows = [self._row(at, person, night) for at, person in enumerate(people)]
        if self._rows:
            self._rows[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            if had_focus:
                self._rows[0].setFocus()
        names = ", ".join(_name(person) for person in people)
        self.setAccessibleName(_("Elsewhere this night: {names}").format(names=names))
        self.setVisible(bool(people))
        self._lay_out()

    def rows(self) -> list[BedRow]:
        """The rows shown."""
        return list(self._rows)

    def person(self, stay_id: int) -> Elsewhere | None:
        """Somebody of the strip."""
        return next((one for one in self.people if one.stay_id == stay_id), None)

    def _row(self, at: int, person: Elsewhere, night: date) -> BedRow:
        stay_id = person.stay_id
        if stay_id is None:  # who she is, and what is done for her, is for others
            bed = BoardBed(("hidden", at), "", "hidden", _name(person))
        else:
            since = words.since(person.since or night, night)
            icon = "shield" if person.is_protected else "map-pin"
            bed = BoardBed(stay_key(stay_id), "", "taken", _name(person), since, icon)
        row = BedRow(bed, _("Elsewhere"), self)
        row.setAccessibleName(_("{name}, no bed this night").format(name=_name(person)))
        if stay_id is not None:
            row.activated.connect(lambda _key: self.activated.emit(stay_id))
        row.pressed.connect(lambda _key, made=row: made.setFocus())
        row.key_pressed.connect(self._on_key)
        row.show()
        return row

    def _on_key(self, key: tuple[str, int], event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        step = {Qt.Key.Key_Left: 1 if rtl else -1, Qt.Key.Key_Right: -1 if rtl else 1}
        at = next(n for n, row in enumerate(self._rows) if row.bed.id == key)
        pressed = Qt.Key(event.key())
        if pressed in step:
            self._rows[max(0, min(len(self._rows) - 1, at + step[pressed]))].setFocus()
        elif key[0] == "hidden":
            return
        elif pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(key[1])
        elif pressed in _HOW:
            self.place_asked.emit(key[1], _HOW[pressed])
        else:
            return
        event.accept()

    def _lay_out(self) -> None:
        inner = self.width() - 2 * _PAD
        columns = max(1, (inner + _GAP) // (_WIDE + _GAP))
        each = (inner - (columns - 1) * _GAP) // columns
        fit = columns * _MOST_LINES
        lines = min(_MOST_LINES, -(-len(self._rows) // columns)) if self._rows else 0
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._title.setGeometry(_PAD, 4, inner, _HEAD - 6)
        for at, row in enumerate(self._rows):
            line, column = divmod(at, columns)
            place = columns - 1 - column if rtl else column
            top = _HEAD + line * (BED_HEIGHT + 6)
            row.setGeometry(_PAD + place * (each + _GAP), top, each, BED_HEIGHT)
            row.setVisible(at < fit)
        hidden = len(self._rows) - fit
        more = _("and {count} more").format(count=hidden) if hidden > 0 else ""
        self._title.setText(" · ".join(part for part in (_("Elsewhere this night"), more) if part))
        height = _HEAD + lines * (BED_HEIGHT + 6) + 6
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._lay_out()


def _name(person: Elsewhere) -> str:
    if person.resident_id is None:
        return protection.one_person()
    if person.shown != person.code:
        return person.shown
    return _("code {code}").format(code=person.code)
