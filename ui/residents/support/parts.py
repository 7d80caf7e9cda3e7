# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the cards of this tab share: lines that are replaced whole, and words for spans of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.values.answers import Hidden
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.fields import MultilineField
from ui.widgets.labels import label, rule

#: How far below a line its details begin, so that they stand under its words.
INDENT = 28
_NOTE_HEIGHT = 110
_MONTH, _YEAR = 30.44, 365.25  # days, on average


class LinesCard(Card):
    """A titled card of lines; without any it says in one sentence what belongs there."""

    def __init__(
        self, title: str, act: str = "", on_act: Callable[[], object] | None = None
    ) -> None:
        super().__init__(title)
        self.act_button = button(act, "plus", on_click=on_act)
        self.add_trailing(self.act_button)
        if not act:
            self.act_button.hide()
        self._body = QWidget()
        self.add(self._body)

    def fill(self, lines: Iterable[QWidget], sentence: str = "") -> None:
        """Show other lines."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for line in lines:
            if column.count():
                column.addWidget(rule())
            column.addWidget(line)
        if not column.count():
            column.addWidget(label(sentence, "body", "muted", wrap=True))
        self.content.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body


def acts(*buttons: QPushButton) -> QHBoxLayout:
    """What can be done with the line above."""
    row = QHBoxLayout()
    row.setContentsMargins(INDENT, 0, 0, 0)
    row.setSpacing(8)
    for made in buttons:
        row.addWidget(made)
    row.addStretch(1)
    return row


def block(*parts: QWidget | QHBoxLayout) -> QWidget:
    """A line with what stands below it."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    return made


def told(words: str, text: str | Hidden) -> list[QLabel]:
    """A text under a line, with what it is; nothing if there is none."""
    if not text:
        return []
    shown = _("sealed") if isinstance(text, Hidden) else text
    made = label(_("{what}: {text}").format(what=words, text=shown), "muted", wrap=True)
    made.setIndent(INDENT)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return [made]


def note_field(name: str, words: str) -> MultilineField:
    """A few sealed words in a panel."""
    field = MultilineField(name, words, unanswered=False, lines=3, hint=_("Sealed for case work."))
    field.focus_target().setMaximumHeight(_NOTE_HEIGHT)  # what is below it stays in sight
    return field


def span_words(start: dt.date, end: dt.date | None) -> str:
    """``since 9 August`` or ``9 August to 3 October``."""
    now = today()
    if end is None:
        return _("since {day}").format(day=day(start, now))
    return _("{start} to {end}").format(start=day(start, now), end=day(end, now))


def length_words(days: int) -> str:
    """``12 days``, ``14 months``, ``3 years``: about as long."""
    if days < 2 * _MONTH:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    if days < 2 * _YEAR:
        months = round(days / _MONTH)
        return ngettext("{n} month", "{n} months", months).format(n=months)
    years = round(days / _YEAR)
    return ngettext("{n} year", "{n} years", years).format(n=years)


def joined(*parts: str) -> str:
    """Parts that are there, with dots between."""
    return " · ".join(part for part in parts if part)
