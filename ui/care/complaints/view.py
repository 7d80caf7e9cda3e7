# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: a complaint that is chosen, and once it is opened all it says."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.care.complaints import ComplaintRow, OpenedComplaint
from shelterdesk.services.values.value_words import code_word
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.scrolled import TallArea


class ComplaintView(QWidget):
    """``asked`` says what is to be done: open, note, handle, share or print."""

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
        text = _("A complaint is read here by those it was sealed to. Opening it is written down.")
        self._column.addWidget(Empty(text, icon="message-square-warning"), 1)

    def show_row(self, row: ComplaintRow) -> None:
        """What the list knows."""
        self._begin()
        self._head(row)
        if row.is_lost:
            self._column.addWidget(
                Line("lock", _("Your copy opens no more."),
                     _("It was sealed to a passphrase you no longer have. Another reader can share "
                       "the complaint with you again."), tone="notice")
            )  # fmt: skip
            self._column.addStretch(1)
            return
        self._column.addWidget(
            Line("lock", _("The words are sealed."), _("Opening them is written down."))
        )
        self._column.addStretch(1)
        self._act(_("Open"), "open", "eye")

    def show_opened(self, found: OpenedComplaint) -> None:
        """All it says."""
        self._begin()
        said = found.said
        self._head(found.row)
        inner = QWidget(self._shown)
        inner.setProperty("bare", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(9)
        column.addWidget(Line("message-square", said.words, _("What the complaint is")))
        for icon, title, text in (
            ("user", _("Who complains"), said.complainant),
            ("target", _("What is wished for"), said.wish),
            ("check", _("What is done, what came of it"), said.measures),
        ):
            if text:
                column.addWidget(Line(icon, text, title))
        for note in found.notes:
            at = _("{day}, by {name}").format(day=day(note.at.date()), name=note.author)
            column.addWidget(Line("plus", note.words, at))
        readers = ", ".join(one.shown for one in found.readers)
        column.addWidget(Line("eye", readers, _("Can read it")))
        written = _("Written down {day} by {name}").format(
            day=day(found.written.date()), name=found.author
        )
        column.addWidget(label(written, "muted", wrap=True))
        column.addStretch(1)
        self._column.addWidget(TallArea(inner), 1)
        offered = [
            ("note", _("Add a note"), "plus"),
            ("share", _("Let a colleague read it"), "eye"),
            *([("print", _("Print"), "printer")] if self._may_print else []),
        ]
        acts = [(icon, text, partial(self.asked.emit, act)) for act, text, icon in offered]
        self._act(_("What is done"), "handle", "check", ActMenu(_("What else can be done"), acts))

    def _head(self, row: ComplaintRow) -> None:
        self._column.addWidget(label(row.about or _("Complaint"), "heading", wrap=True))
        state = code_word("complaint", "state", row.state)
        parts = [_("received {day}").format(day=day(row.received)), state]
        if row.answer_by is not None:
            parts.append(_("answer until {day}").format(day=day(row.answer_by)))
        tone = "danger" if row.is_late else None
        self._column.addWidget(label(" · ".join(parts), "muted", tone, wrap=True))

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

    def _act(self, text: str, act: str, icon: str, *beside: QWidget) -> None:
        made = button(text, icon, "primary")
        made.clicked.connect(lambda _on=False: self.asked.emit(act))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(made, 1)
        for widget in beside:
            line.addWidget(widget)
        self._column.addLayout(line)
