# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: the facts of an incident, and once it is opened everything of it."""

from __future__ import annotations

from functools import partial

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.incidents.incident_rows import (
    IncidentRow,
    LinkedNote,
    OpenedIncident,
    TaskLine,
)
from shelterdesk.services.log.log_entries import Words
from shelterdesk.services.values.value_words import code_word
from ui import log_words
from ui.widgets import incident_words as words
from ui.widgets.buttons import icon_button
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.opened_view import Act, OpenedView
from ui.widgets.pill import Pill


class IncidentView(OpenedView):
    """``asked`` says what is to be done: open, edit, review, append, tell, task or print."""

    def __init__(self, *, may_print: bool) -> None:
        super().__init__()
        self._may_print = may_print
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.begin()
        self.add(Empty(_("Choose an incident to see what is known of it."), icon="siren"), 1)

    def show_row(self, row: IncidentRow) -> None:
        """The facts; the words stay sealed until somebody opens them."""
        self.begin()
        self._head(row)
        self.add(Line("lock", _("The words are sealed."), _("Opening them is written down.")))
        self.column.addStretch(1)
        self._acts(row, ("open", _("Open"), "eye"))

    def show_opened(self, found: OpenedIncident) -> None:
        """Everything that may be read."""
        self.begin()
        row, form = found.row, found.form
        self._head(row)
        lines = []
        if found.is_withheld:
            lines.append(Line("lock", _("It also concerns a protected person."), tone="notice"))
        for icon, title, text in (
            ("notebook-pen", _("What happened"), form.happened),
            ("check", _("What was done"), form.measures),
        ):
            if text:
                lines.append(Line(icon, words.shown(text), title))
        if found.note is not None:
            lines.append(self._note(found.note))
        for one in form.people:
            lines.append(Line("user", one.shown, code_word("incident_person", "role", one.role)))
        for told in form.told:
            whom = code_word("incident_told", "whom", told.whom)
            name = words.shown(told.who)
            at = words.when(told.at) if told.at is not None else ""
            who = f"{whom}: {name}" if name else whom
            lines.append(Line("phone", who, " · ".join(part for part in (at, told.by) if part)))
        for task in found.tasks:
            lines.append(Line("list-checks", words.shown(task.words), _task(task)))
        for added in found.addenda:
            by = f"{words.when(added.at)} · {added.author}"
            lines.append(Line("plus", words.shown(added.words), by))
        if row.reviewed_on is not None:
            by = _("{day}, by {name}").format(day=day(row.reviewed_on), name=row.reviewed_by)
            lines.append(Line("eye", words.shown(found.review), by))
        self.add_tall(lines)
        first = (
            ("review", _("Look at it"), "eye")
            if row.may_review
            else ("append", _("Add to it"), "plus")
        )
        self._acts(row, first)

    def _note(self, note: LinkedNote) -> Line:
        """The note of the log it was reported from, as the log itself would show it."""
        row = note.row
        by = " · ".join((log_words.kind(row), words.when(row.at), row.author))
        text = row.text
        if row.words is Words.LOCKED:
            text = _("Sealed. You hold no key for it.")
        elif row.words is not Words.SHOWN:
            text = _(log_words.NOT_SHOWN[row.words])
        act = partial(self.asked.emit, "note")
        opener = icon_button("chevron-right", _("Open the day of this note"), on_click=act)
        return Line("notebook-pen", text or log_words.kind(row), by, opener)

    def _acts(self, row: IncidentRow, first: Act) -> None:
        """The first act as a large button, what else can be done beside it."""
        offered = [
            *([("edit", _("Change the report"), "pencil")] if row.may_edit else []),
            ("append", _("Add to the report"), "plus"),
            ("tell", _("Write down who was told"), "phone"),
            ("task", _("Make a task of it"), "list-checks"),
            *([("print", _("Print"), "printer")] if self._may_print and row.can_read else []),
        ]
        self.add_acts(first, [act for act in offered if act[0] != first[0]])

    def _head(self, row: IncidentRow) -> None:
        self.add(label(row.kind, "heading", wrap=True))
        where = " · ".join(part for part in (words.when(row.at), row.place) if part)
        self.add(label(where, "muted", wrap=True))
        self.add(Pill(words.severity(row), words.TONES[row.severity]))
        by = _("Reported by {name}").format(name=row.reported_by) if row.reported_by else ""
        reads = log_words.class_name(row.confidentiality)
        self.add(label(" · ".join(part for part in (by, reads) if part), "muted", wrap=True))
        if row.open_tasks:
            n = row.open_tasks
            text = ngettext("{n} task is open", "{n} tasks are open", n).format(n=n)
            self.add(label(text, "muted", "notice", wrap=True))


def _task(task: TaskLine) -> str:
    if task.done_on is not None:
        return _("done {day}").format(day=day(task.done_on))
    until = _("until {day}").format(day=day(task.due)) if task.due is not None else ""
    return " · ".join(part for part in (task.staff, until) if part)
