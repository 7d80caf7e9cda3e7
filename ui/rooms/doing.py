# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Doing what was asked for on the board: at once, or after why it is noted late or all the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from ui.rooms import words
from ui.rooms.forms import ReasonForm
from ui.rooms.info_panels import AskPanel
from ui.rooms.night import Night
from ui.widgets import message_bar
from ui.widgets.apart import DESPITE

if TYPE_CHECKING:
    from ui.rooms.acts import Acts
    from ui.rooms.page import RoomsPage


@dataclass(frozen=True)
class Act:
    """What is done, and all the words for it."""

    label: str
    verb: Callable[..., Any]
    facts: dict[str, Any]
    said: str
    line: str  # what it does, before it is done
    save_words: str
    again: dict[str, Any]  # how the form is opened once more
    bed_id: Hashable = None  # selected afterwards


class Doing:
    """Belongs to one page."""

    def __init__(self, page: RoomsPage, acts: Acts) -> None:
        self._page = page
        self._acts = acts

    def go(self, act: Act, despite_form: Callable[[], object] | None = None) -> None:
        """Do it; of a past night ask why first, and where something speaks against it as well."""
        night = self._page.night
        if night is None:
            return

        def refused(error: UserError) -> None:
            if error.field != DESPITE:
                message_bar.say(self._page, error.message, "danger")
            elif despite_form is not None:
                despite_form()
            else:
                self._ask(act, night, error)

        if night.is_past:
            self._ask(act, night)
        else:
            self._run(act, night, refused)

    def _ask(self, act: Act, night: Night, error: UserError | None = None) -> None:
        if self._page.side.is_modified():
            self.say(error.message if error is not None else act.line, "notice")
            return
        past = _("This changes figures of nights that are over.")
        form = ReasonForm(
            _("A past night") if night.is_past else _(act.label),
            [act.line, *([past] if night.is_past else [])],
            _("Why is it noted now?") if night.is_past else _("Reason"),
            act.save_words,
            required=night.is_past,
        )
        form.save_requested.connect(
            lambda values: self._run(
                act,
                night,
                form.apart.show_error,
                form,
                reason=str(values["reason"] or ""),
                despite=str(values[DESPITE] or ""),
            )
        )
        form.cancelled.connect(self._acts.close)
        self._acts.show_form(form, **act.again)
        if error is not None:
            form.apart.show_error(error)

    def _run(  # noqa: PLR0917 - what is done, and how it ends
        self,
        act: Act,
        night: Night,
        on_error: Callable[[UserError], object],
        form: ReasonForm | None = None,
        reason: str = "",
        despite: str = "",
    ) -> None:
        bed_id = act.bed_id if act.bed_id is not None else self._page.board.selected()
        self._page.desk.do(
            form or self._page,
            act.label,
            act.verb,
            said=act.said,
            on_done=lambda _result: self._moved(bed_id),
            on_error=on_error,
            on=night.night,
            reason=reason,
            despite=despite,
            **act.facts,
        )

    def _moved(self, bed_id: Hashable) -> None:
        if isinstance(self._page.side.content(), ReasonForm | AskPanel):
            self._acts.close()
        self._page.board.select(bed_id, focus=not self._page.side.has_form())

    def say(self, text: str, kind: str = "good") -> None:
        """In the bar below; nothing takes away a hint."""
        bar = message_bar.nearest(self._page)
        if bar is not None and text:
            bar.say(text, kind)
        elif bar is not None and bar.kind() == "plain":
            bar.clear()


def from_when(night: Night) -> str:
    """From which night on, in words."""
    if night.night == night.tonight:
        return _("from tonight")
    return _("from {day}").format(day=words.short_day(night.night, night.tonight))
