# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: a complaint that is chosen, and once it is opened all it says."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import _
from shelterdesk.services.complaints.complaints import ComplaintRow, OpenedComplaint
from shelterdesk.services.values.value_words import code_word
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.opened_view import OpenedView


class ComplaintView(OpenedView):
    """``asked`` says what is to be done: open, note, handle, share or print."""

    def __init__(self, *, may_print: bool) -> None:
        super().__init__()
        self._may_print = may_print
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.begin()
        text = _("A complaint is read here by those it was sealed to. Opening it is written down.")
        self.add(Empty(text, icon="message-square-warning"), 1)

    def show_row(self, row: ComplaintRow) -> None:
        """What the list knows."""
        self.begin()
        self._head(row)
        if row.is_lost:
            again = _(
                "It was sealed to a passphrase you no longer have. Another reader can share the "
                "complaint with you again."
            )
            self.add(Line("lock", _("Your copy opens no more."), again, tone="notice"))
            self.column.addStretch(1)
            return
        self.add(Line("lock", _("The words are sealed."), _("Opening them is written down.")))
        self.column.addStretch(1)
        self.add_acts(("open", _("Open"), "eye"))

    def show_opened(self, found: OpenedComplaint) -> None:
        """All it says."""
        self.begin()
        said = found.said
        self._head(found.row)
        lines: list[QWidget] = [Line("message-square", said.words, _("What the complaint is"))]
        for icon, title, text in (
            ("user", _("Who complains"), said.complainant),
            ("target", _("What is wished for"), said.wish),
            ("check", _("What is done, what came of it"), said.measures),
        ):
            if text:
                lines.append(Line(icon, text, title))
        for note in found.notes:
            at = _("{day}, by {name}").format(day=day(note.at.date()), name=note.author)
            lines.append(Line("plus", note.words, at))
        readers = ", ".join(one.shown for one in found.readers)
        lines.append(Line("eye", readers, _("Can read it")))
        written = _("Written down {day} by {name}").format(
            day=day(found.written.date()), name=found.author
        )
        lines.append(label(written, "muted", wrap=True))
        self.add_tall(lines)
        self.add_acts(
            ("handle", _("What is done"), "check"),
            [
                ("note", _("Add a note"), "plus"),
                ("share", _("Let a colleague read it"), "eye"),
                *([("print", _("Print"), "printer")] if self._may_print else []),
            ],
        )

    def _head(self, row: ComplaintRow) -> None:
        self.add(label(row.about or _("Complaint"), "heading", wrap=True))
        state = code_word("complaint", "state", row.state)
        parts = [_("received {day}").format(day=day(row.received)), state]
        if row.answer_by is not None:
            parts.append(_("answer until {day}").format(day=day(row.answer_by)))
        tone = "danger" if row.is_late else None
        self.add(label(" · ".join(parts), "muted", tone, wrap=True))
