# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: the facts of an incident, and once it is opened everything of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.care.incident_rows import IncidentRow, OpenedIncident, TaskLine
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui import log_words
from ui.care.incidents import words
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.scrolled import TallArea


class IncidentView(QWidget):
    """``asked`` says what is to be done: open, edit, review, append, tell, task or print."""

    asked = Signal(str)

    def __init__(self, *, may_print: bool) -> None:
        super().__init__()
        self._may_print = may_print
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self._column = self._outer
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._begin()
        self._column.addWidget(
            Empty(_("Choose an incident to see what is known of it."), icon="siren"), 1
        )

    def show_row(self, row: IncidentRow) -> None:
        """The facts; the words stay sealed until somebody opens them."""
        self._begin()
        self._head(row)
        self._add(Line("lock", _("The words are sealed."),
                       _("Opening them is written down.")))  # fmt: skip
        self._column.addStretch(1)
        self._acts(row, ("open", _("Open"), "eye"))

    def show_opened(self, found: OpenedIncident) -> None:
        """Everything that may be read."""
        self._begin()
        row, form = found.row, found.form
        self._head(row)
        inner = QWidget(self._shown)
        page = self._column
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(9)
        if found.is_withheld:
            self._add(Line("lock", _("It also concerns a protected person."), tone="notice"))
        self._text("notebook-pen", _("What happened"), form.happened)
        self._text("check", _("What was done"), form.measures)
        for one in form.people:
            self._add(Line("user", one.shown, code_word("incident_person", "role", one.role)))
        for told in form.told:
            whom = code_word("incident_told", "whom", told.whom)
            name = words.shown(told.who)
            at = words.when(told.at) if told.at is not None else ""
            who = f"{whom}: {name}" if name else whom
            self._add(Line("phone", who, " · ".join(part for part in (at, told.by) if part)))
        for task in found.tasks:
            self._add(Line("list-checks", words.shown(task.words), _task(task)))
        for added in found.addenda:
            self._add(Line("plus", words.shown(added.words),
                           f"{words.when(added.at)} · {added.author}"))  # fmt: skip
        if row.reviewed_on is not None:
            by = _("{day}, by {name}").format(day=day(row.reviewed_on), name=row.reviewed_by)
            self._add(Line("eye", words.shown(found.review), by))
        self._column.addStretch(1)
        self._column = page
        inner.setProperty("bare", "true")
        page.addWidget(TallArea(inner), 1)
        first = (
            ("review", _("Look at it"), "eye")
            if row.may_review
            else ("append", _("Add to it"), "plus")
        )
        self._acts(row, first)

    def _acts(self, row: IncidentRow, first: tuple[str, str, str]) -> None:
        """The first act as a large button, what else can be done beside it."""
        offered = [
            *([("edit", _("Change the report"), "pencil")] if row.may_edit else []),
            ("append", _("Add to the report"), "plus"),
            ("tell", _("Write down who was told"), "phone"),
            ("task", _("Make a task of it"), "list-checks"),
            *([("print", _("Print"), "printer")] if self._may_print and row.can_read else []),
        ]
        acts = [
            (icon, text, partial(self.asked.emit, act))
            for act, text, icon in offered
            if act != first[0]
        ]
        act, text, icon = first
        made = button(text, icon, "primary")
        made.clicked.connect(lambda _on=False: self.asked.emit(act))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(made, 1)
        line.addWidget(ActMenu(_("What else can be done"), acts))
        self._column.addLayout(line)

    def _head(self, row: IncidentRow) -> None:
        self._column.addWidget(label(row.kind, "heading", wrap=True))
        where = " · ".join(part for part in (words.when(row.at), row.place) if part)
        self._column.addWidget(label(where, "muted", wrap=True))
        self._column.addWidget(Pill(words.severity(row), words.TONES[row.severity]))
        by = _("Reported by {name}").format(name=row.reported_by) if row.reported_by else ""
        reads = log_words.class_name(row.confidentiality)
        self._column.addWidget(
            label(" · ".join(part for part in (by, reads) if part), "muted", wrap=True)
        )
        if row.open_tasks:
            n = row.open_tasks
            text = ngettext("{n} task is open", "{n} tasks are open", n).format(n=n)
            self._column.addWidget(label(text, "muted", "notice", wrap=True))

    def _text(self, icon: str, title: str, text: str | Hidden) -> None:
        if text:
            self._add(Line(icon, words.shown(text), title))

    def _begin(self) -> None:
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = QWidget(self)
        self._column = QVBoxLayout(self._shown)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._outer.addWidget(self._shown, 1)
        self._shown.show()

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)


def _task(task: TaskLine) -> str:
    if task.done_on is not None:
        return _("done {day}").format(day=day(task.done_on))
    until = _("until {day}").format(day=day(task.due)) if task.due is not None else ""
    return " · ".join(part for part in (task.staff, until) if part)
