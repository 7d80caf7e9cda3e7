# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One person in one group, and what can be done: nothing of it is a failure."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.training.enrolments import EnrolmentRow, EnrolmentState
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden
from ui.training.courses.views import taught
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button, icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.labels import label
from ui.widgets.line import Line

Act = tuple[str, str, str | None, str]
_OPEN = (EnrolmentState.WAITING, EnrolmentState.ACTIVE)


class EnrolmentView(QWidget):
    """``asked``: give, edit, complete, leave, not_start, take_back, remove, person or close."""

    asked = Signal(str)

    def __init__(self, row: EnrolmentRow, *, can_edit: bool) -> None:
        super().__init__()
        self.row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        head = QHBoxLayout()
        head.addWidget(label(row.shown, "heading", wrap=True), 1)
        close = icon_button("x", _("Close (Esc)"), on_click=partial(self.asked.emit, "close"))
        head.addWidget(close)
        column.addLayout(head)
        column.addWidget(label(row.group, "muted", wrap=True))
        for icon, words, title in _facts(row):
            column.addWidget(Line(icon, words, title, ruled=False))
        found = _acts(row) if can_edit else []
        found.append(("person", _("Open the person"), "user", "quiet"))
        self.buttons = {
            act: button(words, icon, kind, on_click=partial(self.asked.emit, act))
            for act, words, icon, kind in found
        }
        column.addWidget(ButtonRow(tuple(self.buttons.values())))
        column.addStretch(1)

    def first_button(self) -> QWidget | None:
        """What to focus."""
        return next(iter(self.buttons.values()), None)


def _facts(row: EnrolmentRow) -> list[tuple[str, str, str]]:
    now = today()
    state = " · ".join(filter(None, (row.state_words, row.reason)))
    facts = [("info", state, "")]
    if row.state is EnrolmentState.WAITING:
        facts += [("hourglass", row.need_words, _("How much the place is needed")),
                  ("calendar", day(row.applied_on, now), _("Asked for it on"))]  # fmt: skip
    if row.start is not None:
        facts.append(("calendar", day(row.start, now), _("First day")))
    if row.ended_on is not None:
        facts.append(("calendar", day(row.ended_on, now), _("Ended on")))
    if row.start is not None:
        facts.append(("clock", taught(row), _("Hours taught")))
    if row.totals.sessions:
        came = _("{present} of {sessions}")
        words = came.format(present=row.totals.present, sessions=row.totals.sessions)
        off = row.totals.ignored
        off_words = ngettext("{n} called off", "{n} called off", off).format(n=off) if off else ""
        facts.append(
            ("clipboard-check", " · ".join(filter(None, (words, off_words))), _("Sessions"))
        )
    for icon, text, title in (
        ("target", row.goal, _("A goal of the plan")),
        ("message-square", row.note, _("Note")),
        ("info", row.despite, _("In spite of an entry rule, because")),
    ):
        if text:
            is_hidden = isinstance(text, Hidden)
            facts.append(("lock" if is_hidden else icon, answers.words(text), title))
    return facts


def _acts(row: EnrolmentRow) -> list[Act]:
    if row.state not in _OPEN:
        return [("take_back", _("That was a mistake"), "undo-2", "plain")]
    change: Act = ("edit", _("Change"), "pencil", "plain")
    mistake: Act = ("remove", _("Written down by mistake"), "x", "quiet")
    if row.state is EnrolmentState.WAITING:
        return [
            ("give", _("Give the place"), "check", "primary"),
            change,
            ("not_start", _("Does not want it any more…"), "circle-x", "plain"),
            mistake,
        ]
    acts: list[Act] = [
        ("complete", _("Completed…"), "circle-check", "primary"),
        change,
        ("leave", _("Left before the end…"), "log-out", "plain"),
    ]
    if not row.totals.sessions:
        acts += [("not_start", _("Did not start…"), "circle-x", "plain"), mistake]
    return acts
