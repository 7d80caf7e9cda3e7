# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the list of activity shows: from, to, who, what sort, words."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.audit.audit import Colleague
from shelterdesk.services.audit.audit_words import GROUPS, group
from ui.widgets.buttons import button
from ui.widgets.field import Field
from ui.widgets.fields import ChoiceField, DateField, TextField
from ui.widgets.labels import label

#: Typing asks once it pauses.
_PAUSE_MS: Final = 250
#: Below this width the words stand in a line of their own.
_WIDE: Final = 820


class Filters(QWidget):
    """``changed`` once the person paused."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.since = DateField("since", _("From"), unanswered=False, placeholder=_("any day"))
        self.until = DateField("until", _("To"), unanswered=False, placeholder=_("any day"))
        self.who = ChoiceField("who", _("Who"), unanswered=False, placeholder=_("Everybody"))
        kinds = [(name, group(name)) for name in GROUPS]
        self.kind = ChoiceField(
            "kind", _("What sort"), kinds, unanswered=False, placeholder=_("All")
        )
        self.words = TextField(
            "words", _("Words, a person or #number"), unanswered=False, max_length=80
        )
        self.clear_button = button(_("Clear"), kind="quiet", on_click=self.clear)
        self.clear_button.setToolTip(_("Show everything again"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        for field in self._fields():
            field.changed.connect(self._pause.start)
        self._asked: dict[str, Any] = {}
        self._lay_out()
        self._show_clear()

    def _fields(self) -> tuple[Field, ...]:
        return (self.since, self.until, self.who, self.kind, self.words)

    def _lay_out(self) -> None:
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(8)
        for field in (self.since, self.until, self.who, self.kind):
            first.addLayout(_above(field), 1)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addLayout(_above(self.words), 1)
        under = QVBoxLayout()
        under.addStretch(1)
        under.addWidget(self.clear_button)
        second.addLayout(under)
        self._box.addLayout(first, 5)
        self._box.addLayout(second, 3)

    def show_people(self, people: list[Colleague]) -> None:
        """Whose acts can be asked for."""
        left = _("{name} (left)")
        self.who.set_choices(
            (one.id, one.shown if one.is_active else left.format(name=one.shown)) for one in people
        )

    def clear(self) -> None:
        """Show everything again."""
        for field in self._fields():
            field.set_value(None)
        self._tell()

    def values(self) -> dict[str, Any]:
        """The filters as ``services.audit.audit.find`` takes them; only those that are set."""
        since, until = self.since.value(), self.until.value()
        kind = self.kind.value()
        found: dict[str, Any] = {
            "since": since if isinstance(since, dt.date) else None,
            "until": until if isinstance(until, dt.date) else None,
            "staff_id": self.who.value(),
            "kinds": tuple(str(one) for one in GROUPS[str(kind)][1]) if kind else None,
            "text": str(self.words.value() or "") or None,
        }
        return {name: value for name, value in found.items() if value is not None}

    def is_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.values())

    def _tell(self) -> None:
        self._pause.stop()
        self._show_clear()
        asked = self.values()
        if asked != self._asked:
            self._asked = asked
            self.changed.emit()

    def _show_clear(self) -> None:
        self.clear_button.setEnabled(self.is_set())

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        wide = self.width() >= _WIDE
        self._box.setDirection(directions.LeftToRight if wide else directions.TopToBottom)


def _above(field: Field) -> QVBoxLayout:
    """A field with its word above."""
    column = QVBoxLayout()
    column.setSpacing(3)
    words = label(field.label, "muted")
    words.setBuddy(field.focus_target())
    column.addWidget(words)
    column.addWidget(field)
    column.addStretch(1)
    return column
