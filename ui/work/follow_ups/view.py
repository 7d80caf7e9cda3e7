# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: how it is safe to reach her, what was learned, and the answers by key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.placements.follow_up_rows import FollowUpRow
from shelterdesk.services.placements.work_follow_ups import FollowUpOpened, WorkState
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.services.values.value_words import code_words
from shelterdesk.statistics import retention_table
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.opened_view import Act, OpenedView

#: The answers in the order of their keys.
STATES: Final = tuple(WorkState)
_ICONS: Final = {
    WorkState.STILL_THERE: "briefcase",
    WorkState.OTHER_WORK: "arrow-left-right",
    WorkState.ENDED: "log-out",
    WorkState.UNREACHABLE: "phone",
    WorkState.DECLINED: "hash",
    WorkState.UNKNOWN: "circle-help",
}


class FollowUpView(OpenedView):
    """``asked`` says what is to be done; an answer by its code."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._may_write = desk.vault.may(Capability.EDIT_WORK) and not desk.vault.is_read_only
        self._may_see = desk.vault.may(Capability.SEE_RESIDENTS)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.begin()
        text = _("Choose a question to see how it is safe to get in touch. Keys 1 to 6 answer it.")
        self.add(Empty(text, icon="phone"), 1)

    def show_definition(self) -> None:
        """How the table is counted, while nothing of it is chosen."""
        self.begin()
        self.add(label(_("How it is counted"), "heading", wrap=True))
        self.add_tall([
            label(retention_table.definition(), "muted", wrap=True),
            label(_("Enter on a count shows the list behind it."), "muted", wrap=True),
        ])  # fmt: skip

    def show_row(self, row: FollowUpRow) -> None:
        """What the list knows."""
        self.begin()
        self._head(row)
        self.add_tall(self._facts(row))
        self.add_acts(
            ("open", _("How to get in touch"), "phone"), [*self._answers(), *self._ways()]
        )

    def show_opened(self, found: FollowUpOpened) -> None:
        """How it is safe to reach her, and what was learned."""
        self.begin()
        self._head(found.row)
        has_none = isinstance(found.contact, Unanswered)
        said = _("Nothing is written about it") if has_none else answers.words(found.contact)
        lines: list[QWidget] = [
            Line("shield", said, _("How and when it is safe to get in touch"), tone="accent"),
            *self._facts(found.row),
        ]
        if found.answers:
            lines.append(label(_("What was learned"), "lead"))
        for one in found.answers:
            told = " · ".join(filter(None, (day(one.on, today()), one.source_words, one.by)))
            lines.append(Line(_ICONS[one.state], one.state_words, told))
            if one.note:
                lines.append(Line("message-square", answers.words(one.note), indent=12))
        self.add_tall(lines)
        acts = [*self._answers(), *self._ways()]
        if acts:
            self.add_acts(acts[0], acts[1:])

    def _head(self, row: FollowUpRow) -> None:
        self.add(label(row.shown, "heading", wrap=True))
        self.add(label(row.what, "strong", wrap=True))

    def _facts(self, row: FollowUpRow) -> list[QWidget]:
        is_late = row.state is None and row.due < today()
        since = _("since {day}").format(day=day(row.started, today()))
        kind = _("It has ended; it is asked all the same") if row.has_ended else ""
        lines: list[QWidget] = [
            Line(
                "calendar-clock", day(row.due, today()), row.after_words,
                tone="notice" if is_late else "muted",
            ),
            Line("briefcase", since, kind),
        ]  # fmt: skip
        if row.worker:
            lines.append(Line("user-round-check", row.worker, _("Follows up")))
        if row.state is not None:
            lines.append(Line("circle-check", row.state_words, _("The newest answer")))
        return lines

    def _answers(self) -> Iterator[Act]:
        if not self._may_write:
            return
        words = code_words("work_answer", "state")
        for number, state in enumerate(STATES, start=1):
            yield (state.value, f"{number}  {words[state]}", _ICONS[state])

    def _ways(self) -> Iterator[Act]:
        yield ("placement", _("Open the work"), "briefcase")
        if self._may_see:
            yield ("person", _("Open the person"), "user")
