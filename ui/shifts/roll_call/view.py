# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: who is chosen, with buttons a finger finds, and what is done if not back."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.rooms.roll_calls import Presence, RollLine
from shelterdesk.services.rooms.welfare import NotBack, StepRow, WelfareStepKind
from shelterdesk.services.values.answers import Hidden
from ui.shifts.roll_call import words
from ui.shifts.roll_call.roll_list import RollRow
from ui.widgets.buttons import button, icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.scrolled import UpAndDown

_KEYS: Final = {Presence.PRESENT: "Space", Presence.ABSENT: "A", Presence.ON_LEAVE: "L"}


class RollView(UpAndDown):
    """``marked``: what was seen of who is chosen. ``person_asked``: show somebody not back."""

    marked = Signal(object)  # Presence or None
    step_asked = Signal(object, str)  # NotBack, kind of the step or nothing
    done_asked = Signal(object, object)  # NotBack, StepRow
    dropped = Signal(object)  # StepRow
    person_asked = Signal(object)  # resident id
    page_asked = Signal(object, str)  # resident id, tab

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout()
        self._begin()

    def show_line(
        self, row: RollRow, missed: NotBack | None, *, remark: str, can_mark: bool, can_write: bool
    ) -> None:
        """Somebody of the list."""
        line, room = row.line, row.room
        self._begin()
        place = " · ".join(part for part in (room or _("No bed"), line.bed) if part)
        self._head(words.who(line), place)
        seen = words.state(line)
        if line.at is not None:
            seen = _("{state}, seen at {time}").format(state=seen, time=words.at(line.at))
        self._column.addWidget(Line(words.icon(line) or "circle-help", seen, ruled=False))
        if remark:
            self._column.addWidget(label(remark, "muted", wrap=True))
        if line.resident_id is None:
            told = _("This record is protected: named colleagues see who it is.")
            self._column.addWidget(Line("lock", told, ruled=False))
        if can_mark:
            self._marks(line)
        if missed is not None:
            # Where the list can be marked, Present says it.
            self._steps(missed, can_write=can_write, says_back=not can_mark)
        self._column.addStretch(1)
        if line.resident_id is not None:
            page = button(
                _("Open page"), "user",
                on_click=partial(self.page_asked.emit, line.resident_id, "overview"),
            )  # fmt: skip
            self._column.addWidget(page)

    def show_house(self, missed: tuple[NotBack, ...], *, can_mark: bool) -> None:
        """Nobody is chosen: who is not back, and the keys of the list."""
        self._begin()
        if missed:
            n = len(missed)
            self._head(ngettext("{n} person is not back", "{n} people are not back", n)
                       .format(n=n), "")  # fmt: skip
        for one in missed:
            since = _("since {day}").format(day=short_day(one.since, today()))
            told = " · ".join(part for part in (one.place, since) if part)
            go = []
            if one.resident_id is not None:
                words_ = _("What is done for {name}").format(name=one.shown)
                go = [
                    icon_button(
                        "chevron-right",
                        words_,
                        on_click=partial(self.person_asked.emit, one.resident_id),
                    )
                ]
            self._column.addWidget(Line("user-search", one.shown, told, *go, tone="notice"))
        if not missed:
            sentence = _("Choose somebody in the list to say who is here.")
            self._column.addWidget(Empty(sentence, icon="clipboard-check"), 1)
        else:
            self._column.addStretch(1)
        if can_mark:
            keys = _("In the list: Space for present, A for absent, L for on leave.")
            self._column.addWidget(label(keys, "muted", wrap=True))

    # Within
    def _marks(self, line: RollLine) -> None:
        for presence, text in (
            (Presence.PRESENT, _("Present")),
            (Presence.ABSENT, _("Absent")),
            (Presence.ON_LEAVE, _("On leave")),
        ):
            made = button(
                text, words.STATES[presence][2],
                tooltip=f"{text} ({_KEYS[presence]})",
                on_click=partial(self.marked.emit, presence),
            )  # fmt: skip
            made.setProperty("touch", "true")
            made.setEnabled(line.presence is not presence or line.at is None)
            self._column.addWidget(made)
        if line.at is not None:
            self._column.addWidget(
                button(_("Not checked after all"), "undo-2", "quiet",
                       on_click=partial(self.marked.emit, None))
            )  # fmt: skip

    def _steps(self, missed: NotBack, *, can_write: bool, says_back: bool) -> None:
        self._column.addSpacing(8)
        since = short_day(missed.since, today())
        self._column.addWidget(label(_("Not back since {day}").format(day=since), "heading"))
        for step in missed.steps:
            self._column.addWidget(self._step(missed, step, can_write=can_write))
        if not missed.steps:
            told = _("Nothing is noted yet. Decide who calls whom, and when to look again.")
            self._column.addWidget(label(told, "muted", wrap=True))
        if not can_write:
            return
        ends = [(WelfareStepKind.HEARD_FROM, _("Got in touch"), "phone")]
        if says_back:
            ends.insert(0, (WelfareStepKind.BACK, _("Is back"), "check"))
        for kind, text, icon in ends:
            act = partial(self.step_asked.emit, missed, kind.value)
            self._column.addWidget(button(text, icon, on_click=act))
        add = partial(self.step_asked.emit, missed, "")
        self._column.addWidget(button(_("Add a step"), "plus", on_click=add))
        plan = partial(self.page_asked.emit, missed.resident_id, "safety")
        self._column.addWidget(
            button(_("What the safety plan says"), "shield", "quiet", on_click=plan)
        )

    def _step(self, missed: NotBack, step: StepRow, *, can_write: bool) -> Line:
        if step.done_at is not None:
            parts = [words.at(step.done_at), step.done_by]
            line = Line("check", step.words, " · ".join(filter(None, parts)), tone="good")
            if isinstance(step.result, Hidden):
                line.add_words(_("What came of it is sealed: case."))
            elif step.result:
                line.add_words(step.result)
            return line
        by = _("by {time}").format(time=words.at(step.due_at)) if step.due_at else ""
        parts = [step.staff or _("anybody on the shift"), by]
        acts = []
        if can_write:
            done = _("Done: {step}").format(step=step.words)
            drop = _("Not needed: {step}").format(step=step.words)
            acts = [
                icon_button("check", done, on_click=partial(self.done_asked.emit, missed, step)),
                icon_button("x", drop, on_click=partial(self.dropped.emit, step)),
            ]
        tone = "danger" if step.is_late else "notice"
        line = Line("clock", step.words, " · ".join(filter(None, parts)), *acts, tone=tone)
        if isinstance(step.result, str) and step.result:
            line.add_words(step.result)
        return line

    def _head(self, title: str, about: str) -> None:
        self._column.addWidget(label(title, "title", wrap=True))
        if about:
            self._column.addWidget(label(about, "muted", wrap=True))

    def _begin(self) -> None:
        page = QWidget(self)
        page.setProperty("bare", "true")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        self.setWidget(page)
        page.show()  # an area that is seen already shows nothing by itself
