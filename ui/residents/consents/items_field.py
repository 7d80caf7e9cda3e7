# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be told and what stays here: one line for each word of the list, two boxes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from shelterdesk.i18n import _
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.tab_order import put_inside

_SIDES: Final = ("told", "kept")


class ItemsField(Field):
    """``value()`` is a pair of tuples of codes: told, kept here. A box unticks its neighbour."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, unanswered=False)
        self.boxes: dict[tuple[str, str], QCheckBox] = {}
        self._kept: Any = None  # a draft that waits for the list
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        for column, head in ((1, _("May tell")), (2, _("Stays here"))):
            self._grid.addWidget(label(head, "muted"), 0, column, Qt.AlignmentFlag.AlignHCenter)
        self._row.addWidget(self._body, 1)

    def set_items(self, items: Iterable[tuple[str, str]]) -> None:
        """Offer (code, words); once, before anything is ticked."""
        middle = Qt.AlignmentFlag.AlignHCenter
        for code, words in items:
            line = self._grid.rowCount()
            self._grid.addWidget(label(words, wrap=True), line, 0)
            for column, side in enumerate(_SIDES, start=1):
                box = QCheckBox()
                name = _("{item}: may be told") if side == "told" else _("{item}: stays here")
                box.setAccessibleName(name.format(item=words))
                box.setToolTip(box.accessibleName())
                box.toggled.connect(lambda on, key=(code, side): self._ticked(key, on))
                self.boxes[code, side] = box
                self._grid.addWidget(box, line, column, middle)
        put_inside(self._body, *self.boxes.values())  # they come when all that follows is there
        if self._kept is not None:
            self.restore_draft(self._kept)

    def value(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The codes told, and those kept here."""
        return self._codes("told"), self._codes("kept")

    def set_value(self, value: Hashable) -> None:
        """Tick these."""
        told, kept = value if isinstance(value, tuple) else ((), ())
        ticked = {*((code, "told") for code in told), *((code, "kept") for code in kept)}
        for key, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(key in ticked)
            box.blockSignals(False)
        self.set_error(None)

    def draft(self) -> Any:
        """The codes on both sides."""
        return {side: list(self._codes(side)) for side in _SIDES}

    def restore_draft(self, kept: Any) -> None:
        """The same ticks, as soon as the list is there."""
        self._kept = None if self.boxes else kept
        found = kept if isinstance(kept, dict) else {}
        self.set_value((tuple(found.get("told", ())), tuple(found.get("kept", ()))))
        self._typed()

    def focus_target(self) -> QWidget:
        """The first box; were the lines to stand for it, Tab would go round in them."""
        return next(iter(self.boxes.values()), self._body)

    def _codes(self, side: str) -> tuple[str, ...]:
        return tuple(
            code for (code, at), box in self.boxes.items() if at == side and box.isChecked()
        )

    def _ticked(self, key: tuple[str, str], on: bool) -> None:
        code, side = key
        if on:
            other = self.boxes[code, "kept" if side == "told" else "told"]
            other.blockSignals(True)
            other.setChecked(False)
            other.blockSignals(False)
        self._typed()
