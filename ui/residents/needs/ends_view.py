# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an assessment begins and ends: strengths first; in the end what it comes to."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.plans.assessment_rows import AssessmentSheet, shown_level
from shelterdesk.services.values.answers import Hidden, Text, Unanswered, is_text
from ui.widgets.answers import read_text, show_text
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.fields import MultilineField
from ui.widgets.labels import label
from ui.widgets.line import Line

_HIGH: Final = 150


class _TextView(QWidget):
    """One sealed question over several lines that knows what of it is kept."""

    def __init__(self, name: str, title: str, lead: str, *, unanswered: bool) -> None:
        super().__init__()
        self._stored: Text = ""
        self._clean: Any = None
        self.field = MultilineField(name, title, unanswered=unanswered, lines=6)
        self.field.focus_target().setMaximumHeight(_HIGH)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 4, 0)
        self.column.setSpacing(8)
        self.column.addWidget(label(title, "heading", wrap=True))
        self.column.addWidget(label(lead, "body", "muted", wrap=True))
        self.column.addWidget(self.field)

    def first(self) -> QWidget:
        """What takes the typing."""
        return self.field.focus_target()

    def is_modified(self) -> bool:
        """Whether something was typed that is not kept."""
        return bool(self.field.draft() != self._clean)

    def kept(self) -> None:
        """What is typed now is kept."""
        self._clean = self.field.draft()
        self._stored = read_text(self.field)

    def draft(self) -> Any:
        """What was typed and is not kept, in a box; None for nothing."""
        return {"typed": self.field.draft()} if self.is_modified() else None

    def restore_draft(self, kept: Any) -> None:
        """Put it back."""
        if isinstance(kept, dict):
            self.field.restore_draft(kept.get("typed"))

    def answer(self) -> Any:
        """What to keep; nothing typed over what is hidden leaves it."""
        if isinstance(self._stored, Hidden) and self.field.value() is None:
            return self._stored
        return read_text(self.field)

    def _show(self, stored: Text, *, is_open: bool) -> None:
        self.field.setEnabled(is_open)
        if self._clean is not None and self.is_modified():
            return
        self._stored = stored
        hidden = isinstance(stored, Hidden)
        self.field.set_placeholder(_("Sealed. What you type replaces it.") if hidden else "")
        show_text(self.field, stored)
        self._clean = self.field.draft()


class StrengthsView(_TextView):
    """What somebody is good at, likes, and who and what holds them up."""

    def __init__(self) -> None:
        lead = _(
            "What goes well, what they are good at and like, who and what holds them up. "
            "All that follows is easier to talk about after this."
        )
        super().__init__("strengths", _("Strengths first"), lead, unanswered=True)
        self.column.addStretch(1)

    def show_sheet(self, sheet: AssessmentSheet, *, is_open: bool) -> None:
        """Show what was said; what is being typed stays."""
        self._show(sheet.strengths, is_open=is_open)

    def is_said(self) -> bool:
        """Whether there is anything."""
        return isinstance(self._stored, Hidden) or self.answer() is not Unanswered.NOT_ASKED


class SummaryView(_TextView):
    """What it comes to, how much was said, and the end for now."""

    finish_requested = Signal()
    reopen_requested = Signal()
    sitting_requested = Signal()

    def __init__(self) -> None:
        lead = _("What matters most now, in a few words. Best agreed on together.")
        super().__init__("summary", _("In the end"), lead, unanswered=False)
        self._sheet: AssessmentSheet | None = None
        self._said = label("", "muted", wrap=True)
        self._sittings = QWidget()
        self.column.addWidget(self._said)
        self.column.addWidget(self._sittings)
        self.sitting_button = button(
            _("A sitting on another day"), "plus", "quiet", on_click=self.sitting_requested.emit
        )
        self.finish_button = button(
            _("Finish for now"), "check", "primary", on_click=self.finish_requested.emit
        )
        self.reopen_button = button(_("Open again"), "undo-2", on_click=self.reopen_requested.emit)
        row = QHBoxLayout()
        row.setSpacing(8)
        for made in (self.finish_button, self.reopen_button, self.sitting_button):
            row.addWidget(made)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def answer(self) -> Any:
        """What to keep; the summary is no question that could be declined."""
        found = super().answer()
        return found if is_text(found) or isinstance(found, Hidden) else ""

    def last_day(self) -> dt.date | None:
        """The day of the last sitting."""
        return self._sheet.row.sittings[-1].on if self._sheet is not None else None

    def show_sheet(self, sheet: AssessmentSheet, *, may_edit: bool) -> None:
        """Show it; what is being typed stays."""
        self._sheet = sheet
        is_open = sheet.row.is_open and may_edit
        self._show(sheet.summary or "", is_open=is_open)
        self._said.setText(_count_words(sheet))
        sittings = QWidget()
        column = QVBoxLayout(sittings)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for one in sheet.row.sittings:
            when = near_day(one.on, today())
            column.addWidget(Line("calendar-days", _("Sitting"), f"{when} · {one.who}"))
        self.column.replaceWidget(self._sittings, sittings)
        self._sittings.hide()
        self._sittings.deleteLater()
        self._sittings = sittings
        self.finish_button.setVisible(is_open)
        self.sitting_button.setVisible(is_open)
        self.reopen_button.setVisible(may_edit and not sheet.row.is_open)


def _count_words(sheet: AssessmentSheet) -> str:
    not_said = [one.domain.label for one in sheet.domains if shown_level(one.scores) is None]
    if not not_said:
        return _("Every field of life was talked about.")
    listed = ", ".join(not_said)
    return _("Not talked about, which is fine: {fields}.").format(fields=listed)
