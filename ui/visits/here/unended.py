# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The question after the night: visits without an end, each still here, or all left unseen."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.visits import open_visits
from shelterdesk.services.visits.visits import VisitRow
from ui.desk import Desk
from ui.log_words import clock
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.labels import label
from ui.widgets.line import Line

_MOST: Final = 3


class UnendedQuestion(QFrame):
    """Hidden while there is nothing to ask. Who may not write is not asked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._desk = desk
        self._ids: list[int] = []
        self._lines: list[QWidget] = []
        self.here_buttons: list[QPushButton] = []
        self._words = label("", "strong", wrap=True)
        self.left_button = button(
            _("Left, nobody saw when"), "log-out", on_click=self.left,
            tooltip=_("All of them have left, and nobody saw when (L)"),
        )  # fmt: skip
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.setSpacing(6)
        self._column.addWidget(self._words)
        self._column.addWidget(self.left_button, 0, Qt.AlignmentFlag.AlignLeading)
        self.hide()

    def load(self) -> None:
        """Ask whether there is something to ask."""
        self._desk.read(self, open_visits.unended, self._show)

    def answer(self) -> None:
        """Stand before the first who may be still here."""
        if self.here_buttons:
            self.here_buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """All that are asked about left; nobody saw when."""
        if self._ids:
            self._desk.do(
                self, N_("Noted that visitors left unseen"), open_visits.left_unseen,
                said=_("Noted: left, nobody saw when."), visit_ids=tuple(self._ids),
            )  # fmt: skip

    def _still_here(self, visit_id: int, _on: bool = False) -> None:
        self._desk.do(
            self, N_("Noted that a visitor is still here"), open_visits.still_here,
            said=_("The visit goes on today."), visit_ids=(visit_id,),
        )  # fmt: skip

    def _show(self, rows: list[VisitRow]) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._ids = [row.id for row in rows if row.id is not None]
        self.here_buttons = []
        self._lines = [self._line(row) for row in rows[:_MOST]]
        more = len(rows) - _MOST
        if more > 0:
            words = ngettext("and {n} more", "and {n} more", more).format(n=more)
            self._lines.append(label(words, "muted"))
        for at, line in enumerate(self._lines, 1):
            self._column.insertWidget(at, line)
        words = ngettext(
            "{n} earlier visit has no end. Is the visitor still here?",
            "{n} earlier visits have no end. Who is still here?", len(rows),
        )  # fmt: skip
        self._words.setText(words.format(n=len(rows)))
        self.setAccessibleName(self._words.text())
        self.setVisible(bool(rows))

    def _line(self, row: VisitRow) -> Line:
        title = row.shown or _("Without a name")
        day = near_day(row.start.date(), today())
        since = _("since {day}, {time}").format(day=day, time=clock(row.start))
        here = button(_("Still here"))
        here.setAccessibleName(_("{name}, {since}: still here").format(name=title, since=since))
        here.clicked.connect(partial(self._still_here, row.id or 0))
        self.here_buttons.append(here)
        icon = "user" if row.resident_id else "door-open"
        return Line(icon, title, since, here, ruled=False)
