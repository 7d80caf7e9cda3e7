# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line of a handover as it is read, and the button that acknowledges it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.shifts.handover import HandoverKind, LineRow
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui import log_words
from ui.widgets.buttons import icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.labels import label
from ui.widgets.line import Line

ICONS: Final = {
    HandoverKind.NOTE: "notebook-pen",
    HandoverKind.PERSON: "user",
    HandoverKind.TASK: "list-checks",
    HandoverKind.SAFETY: "shield-alert",
    HandoverKind.MEDICATION: "pill",
    HandoverKind.CASH: "wallet-cards",
    HandoverKind.KEYS: "key-round",
    HandoverKind.HOUSE: "house",
}


class AcknowledgeButton(QPushButton):
    """Enter and Space press it: a handover is read line by line without the mouse."""

    def __init__(self, line: LineRow, act: Callable[[int], object]) -> None:
        super().__init__(_("Acknowledge"))
        self.line_id = line.id
        self.setProperty("kind", "plain")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("You have read it and take it up (Enter or Space)"))
        self.setAccessibleName(_("Acknowledge: {what}").format(what=words_of(line)))
        self.clicked.connect(lambda _on=False: act(line.id))

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def words_of(line: LineRow) -> str:
    """What it says, or for whom it is sealed."""
    if isinstance(line.words, Hidden):
        group = log_words.class_name(line.confidentiality)
        return _("Sealed for: {group}").format(group=group)
    return line.words


def opener(line: LineRow, act: Callable[[LineRow], object]) -> QWidget:
    """The button that opens what a line is about."""
    name = _("Open: {what}").format(what=line.shown or words_of(line))
    return icon_button("chevron-right", name, on_click=partial(act, line))


def handover_line(line: LineRow, *trailing: QWidget, with_shift: bool = False) -> Line:
    """The line; ``with_shift``: it says which shift handed it over."""
    kind = code_word("handover_line", "kind", line.kind.value)
    source = code_word("handover_line", "source", line.source.value) if line.source else ""
    parts = [line.shown, source or (kind if line.kind is not HandoverKind.NOTE else "")]
    if with_shift:
        on = short_day(line.on, today())
        parts.append(_("{shift}, {day}").format(shift=line.shift, day=on))
    if not line.source:
        parts.append(line.written_by)
    if line.acknowledged_at is not None:
        parts.append(
            _("acknowledged by {name} at {time}").format(
                name=line.acknowledged_by, time=f"{line.acknowledged_at:%H:%M}"
            )
        )
    icon = "lock" if isinstance(line.words, Hidden) else ICONS[line.kind]
    tone = "notice" if line.is_open else "muted"
    return Line(icon, words_of(line), " · ".join(filter(None, parts)), *trailing, tone=tone)


def hidden_line(count: int) -> QWidget:
    """How many more there are about people whom one does not see."""
    words = ngettext(
        "{n} more line is about a person who is protected from you: a colleague who sees the "
        "record reads it.",
        "{n} more lines are about people who are protected from you: colleagues who see the "
        "records read them.",
        count,
    )
    return label(words.format(n=count), "muted", wrap=True)
