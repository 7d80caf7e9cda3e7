# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One's drafts above the log: to finish in the line, or to throw away."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.log.log_entries import LogDraft
from ui import log_words
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.line import Line

#: Shown at once; the others when they are asked for.
_FEW: Final = 2
_WORDS: Final = 80


class Drafts(Card):
    """Hidden while there are none but the one in the line."""

    finish_requested = Signal(object)  # LogDraft
    discard_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__(line=False)
        self.setAccessibleName(_("Drafts to finish"))
        self._drafts: list[LogDraft] = []
        self._open: int | None = None
        self._shows_all = False
        self._gives_way = False
        self.content.setContentsMargins(0, 0, 0, 0)
        self.lines: list[Line] = []
        self._body: QWidget | None = None
        self.hide()

    def show_drafts(self, drafts: list[LogDraft]) -> None:
        """Those there are now, newest first."""
        if drafts != self._drafts:
            self._drafts = drafts
            self._show()

    def finish(self, draft_id: object) -> None:
        """Go on with one of them."""
        for draft in self._drafts:
            if draft.id == draft_id:
                self.finish_requested.emit(draft)

    def set_open(self, draft_id: int | None) -> None:
        """Which is open in the line, and not shown here."""
        if draft_id != self._open:
            self._open = draft_id
            self._show()

    def give_way(self, on: bool) -> None:
        """Something else needs the room."""
        self._gives_way = on
        self.setHidden(on or not self.lines)

    def _show(self) -> None:
        waiting = [one for one in self._drafts if one.id != self._open]
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self.lines = []
        self._body = QWidget(self)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        shown = waiting if self._shows_all else waiting[:_FEW]
        for number, draft in enumerate(shown):
            line = self._draft_line(draft, ruled=number < len(shown) - 1)
            self.lines.append(line)
            column.addWidget(line)
        if more := len(waiting) - len(shown):
            words = ngettext("{n} more draft", "{n} more drafts", more).format(n=more)
            column.addWidget(button(words, "chevron-down", "quiet", on_click=self._show_all))
        self.add(self._body)
        self._body.show()
        self.setHidden(self._gives_way or not waiting)

    def _show_all(self) -> None:
        self._shows_all = True
        self._show()

    def _draft_line(self, draft: LogDraft, *, ruled: bool) -> Line:
        title = _("Draft: {text}").format(text=" ".join(draft.text.split())[:_WORDS])
        detail = _("for {group} · {when} · only you can read it").format(
            group=log_words.class_name(draft.confidentiality),
            when=log_words.when(draft.at, today()),
        )
        finish = button(_("Finish"), on_click=partial(self.finish_requested.emit, draft))
        discard = button(
            _("Discard"), kind="quiet", on_click=partial(self.discard_requested.emit, draft)
        )
        return Line("pencil", title, detail, discard, finish, tone="accent", ruled=ruled)
