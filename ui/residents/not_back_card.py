# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was done each time a resident was not back as expected, and what came of it."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import _
from shelterdesk.services.rooms import welfare
from shelterdesk.services.rooms.welfare import StepRow
from shelterdesk.services.values.answers import Hidden
from ui import log_words
from ui.desk import Desk
from ui.residents.lines_card import LinesCard
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.line import Line
from ui.widgets.pill import Pill

#: So many of the newest are shown before somebody asks for the others.
_AT_FIRST: Final = 5


class NotBackCard(LinesCard):
    """Reads by itself. Not there for somebody who always was."""

    TABLES: ClassVar[frozenset[str]] = frozenset({"welfare_step", "roll_call_mark", "resident"})

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("When not back as expected"))
        self._rows: list[StepRow] = []
        self.all_button = button(_("Show all"), kind="quiet", on_click=self._show_all)
        self.add_trailing(self.all_button)
        self._most: int | None = _AT_FIRST
        self.hide()
        self.load()

    def load(self) -> None:
        """Read again."""
        self.desk.read(self, welfare.of_resident, self._show, resident_id=self.resident_id)

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if tables is None or tables & self.TABLES:
            self.load()

    def _show_all(self) -> None:
        self._most = None
        self._show(self._rows)

    def _show(self, rows: list[StepRow]) -> None:
        self._rows = rows
        self.show_lines([_line(row) for row in rows[: self._most]], "")
        self.all_button.setHidden(self._most is None or len(rows) <= self._most)
        self.setHidden(not rows)


def _line(row: StepRow) -> QWidget:
    """Done: when and by whom; else who does it, and by when."""
    if row.done_at is not None:
        parts = [log_words.when(row.done_at, today()), row.done_by]
        line = Line("check", row.words, " · ".join(filter(None, parts)), tone="good")
    else:
        due = ""
        if row.due_at is not None:
            due = _("by {time}").format(time=log_words.when(row.due_at, today()))
        parts = [row.staff or _("anybody on the shift"), due]
        to_do = Pill(_("To do"), "danger" if row.is_late else "notice", "clock")
        line = Line("clock", row.words, " · ".join(filter(None, parts)), to_do, tone="notice")
    if isinstance(row.result, Hidden):
        line.add_words(_("What came of it is sealed: case."))
    elif row.result:
        line.add_words(row.result)
    return line
