# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was promised to a resident: the open ones, each kept with one key, and a quick new one."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.agenda import tasks
from shelterdesk.services.agenda.tasks import TaskRow
from shelterdesk.services.values.answers import words as answer_words
from ui.desk import Desk
from ui.residents.promises.promise_panel import PromisePanel
from ui.widgets import message_bar
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.reads_when_shown import ReadsWhenShown
from ui.widgets.record_mark import of_record

#: How many of those that are kept are still shown.
_KEPT: Final = 3


class PromisesCard(ReadsWhenShown, Card):
    """Asks the page to open its panel; reads by itself when shown."""

    panel_requested = Signal(object)  # FormPanel
    TABLES: ClassVar[frozenset[str]] = frozenset({"task", "staff"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Promises"))
        self._desk = desk
        self.resident_id = 0  # nobody yet
        self._can_write = desk.vault.may("write_log")
        self.add_button = button(_("Promise"), "plus", tooltip=_("Note what was promised"))
        self.add_button.setAccessibleName(_("Note what was promised"))
        self.add_button.clicked.connect(self.new)
        self.add_trailing(self.add_button)
        self.add_button.setHidden(not self._can_write)
        self.keep_buttons: dict[int, QWidget] = {}
        self._lines: list[QWidget] = []

    def load(self) -> None:
        """Read again; what is shown stays until the answer is there."""
        self._desk.read(
            self, tasks.of_resident, self._show, on_error=self._gone,
            resident_id=self.resident_id,
        )  # fmt: skip

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if self.isVisible() and (tables is None or tables & self.TABLES):
            self.load()

    def new(self) -> None:
        """Write one."""
        self.panel_requested.emit(PromisePanel(self._desk, self.resident_id))

    def _show(self, rows: list[TaskRow]) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self.keep_buttons = {}
        still_open = [row for row in rows if row.done_on is None]
        kept = [row for row in rows if row.done_on is not None][:_KEPT]
        self._lines = [*map(self._open_line, still_open), *map(self._kept_line, kept)]
        if not rows:
            words = _("What staff said they would do stands here, and on Today when it is due.")
            self._lines = [label(words, "muted", wrap=True)]
        for line in self._lines:
            self.add(line)
        count = len(still_open)
        self.set_trailing(ngettext("{n} open", "{n} open", count).format(n=count) if count else "")

    def _open_line(self, row: TaskRow) -> QWidget:
        words = answer_words(row.words)
        trailing: list[QWidget] = []
        if self._can_write:
            change = icon_button("pencil", _("Change: {what}").format(what=words))
            change.clicked.connect(partial(self._edit, row.id))
            keep = icon_button("check", _("Kept: {what}").format(what=words), token="accent")  # noqa: S106
            keep.clicked.connect(partial(self._keep, row.id))
            self.keep_buttons[row.id] = keep
            trailing = [change, keep]
        who = row.staff or _("anybody")
        parts = [_("you") if row.is_own else who]
        if row.due is not None:
            parts.insert(0, _("by {day}").format(day=near_day(row.due, today())))
        is_late = row.due is not None and row.due < today()
        look = ("clock", "notice") if is_late else ("list-checks", "muted")
        line = Line(look[0], words, " · ".join(parts), *trailing, tone=look[1])
        return of_record(line, "task", row.id)

    def _kept_line(self, row: TaskRow) -> QWidget:
        words = answer_words(row.words)
        trailing: list[QWidget] = []
        if self._can_write:
            again = icon_button("undo-2", _("Not done after all: {what}").format(what=words))
            again.clicked.connect(partial(self._reopen, row.id))
            trailing.append(again)
        day = near_day(row.done_on or today(), today())
        detail = " · ".join(part for part in (_("kept"), day, row.done_by) if part)
        return Line("circle-check", words, detail, *trailing, tone="good")

    def _edit(self, task_id: int) -> None:
        self.panel_requested.emit(PromisePanel(self._desk, self.resident_id, task_id))

    def _keep(self, task_id: int) -> None:
        self._desk.do(
            self, N_("Kept a promise"), tasks.done, said=_("Kept."), on_error=self._refused,
            task_id=task_id,
        )  # fmt: skip

    def _reopen(self, task_id: int) -> None:
        self._desk.do(
            self, N_("Opened a promise again"), tasks.reopen, said=_("It is open again."),
            on_error=self._refused, task_id=task_id,
        )  # fmt: skip

    def _gone(self, _error: UserError) -> None:
        """The page says why, once."""

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")
