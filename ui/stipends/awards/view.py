# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One award: what it says, what comes next, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.stipends.award_preview import Coming
from shelterdesk.services.stipends.award_rows import AwardRow
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.stipends.awards import words
from ui.widgets.dates import today
from ui.widgets.day_words import short_weekday, span
from ui.widgets.labels import label, rule
from ui.widgets.opened_view import Act, OpenedView


class AwardView(OpenedView):
    """``asked`` says what is to be done with the one shown."""

    def __init__(self, *, may_write: bool, may_open: bool) -> None:
        super().__init__()
        self._may_write, self._may_open = may_write, may_open
        self._row: AwardRow | None = None

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._row = None
        self.begin()
        self.add(label(_("Choose an award to see what it says and what comes next."), "muted",
                       wrap=True))  # fmt: skip
        self.column.addStretch(1)

    def show_row(self, row: AwardRow) -> None:
        """What the list knows."""
        self._tell(row, ())

    def show_opened(self, found: Sequence[Coming]) -> None:
        """With the pay days that come."""
        if self._row is not None:
            self._tell(self._row, found)

    def _tell(self, row: AwardRow, coming: Sequence[Coming]) -> None:
        self._row = row
        self.begin()
        self.add(label(row.shown, "heading", wrap=True))
        self.add(label(row.comes_to, "strong", wrap=True))
        self.add(rule())
        parts: list[QWidget] = [_facts(row)]
        if row.taper:
            parts.append(label(_("Fades out"), "lead"))
            for step in row.taper:
                told = _("from {day} on {percent}%")
                parts.append(label(told.format(day=words.short(step.start), percent=step.percent),
                                   wrap=True))  # fmt: skip
        if row.note:
            parts.append(label(_("What was agreed"), "lead"))
            sealed = _("Sealed: for who does case work.")
            note = sealed if isinstance(row.note, Hidden) else row.note
            parts.append(label(note, "muted" if isinstance(row.note, Hidden) else "body",
                               wrap=True))  # fmt: skip
        if coming:
            parts.append(label(_("Next pay days"), "lead"))
            parts.append(_days(coming))
        self.add_tall(parts)
        self._add_acts(row)

    def _add_acts(self, row: AwardRow) -> None:
        person: Act = ("person", _("Open the person"), "user")
        if not self._may_write:
            if self._may_open:
                self.add_acts(person)
            return
        others: list[Act] = []
        if row.end is not None:
            others.append(("renew", _("Let it go on"), "repeat"))
        if not words.is_over(row):
            others.append(("end", _("End it"), "log-out"))
        if self._may_open:
            others.append(person)
        others.append(("take_back", _("It was a mistake"), "undo-2"))
        self.add_acts(("change", _("Change"), "pencil"), others)


def _facts(row: AwardRow) -> QWidget:
    body = QWidget()
    body.setProperty("bare", "true")
    table = QFormLayout(body)
    table.setContentsMargins(0, 0, 0, 0)
    table.setVerticalSpacing(4)
    table.setHorizontalSpacing(12)
    said = [
        (_("Scheme"), row.scheme),
        (_("By the scheme"), row.amount_words),
        (_("Which fund pays"), row.fund),
        (_("From"), words.short(row.start)),
        (_("Last day"), words.last_day(row)),
    ]
    if row.end_reason is not None:
        why = code_word("award", "end_reason", row.end_reason.value)
        said.append((_("Why it ends"), " · ".join(filter(None, (why, row.ended_by)))))
    if row.is_waiting_waived:
        said.append((_("Waiting time"), _("waived")))
    if not row.is_here:
        said.append((_("Stay"), _("does not stay here now")))
    for name, value in said:
        table.addRow(label(name, "muted"), label(value, wrap=True))
    return body


def _days(coming: Sequence[Coming]) -> QWidget:
    body = QWidget()
    body.setProperty("bare", "true")
    table = QFormLayout(body)
    table.setContentsMargins(0, 0, 0, 0)
    table.setVerticalSpacing(4)
    table.setHorizontalSpacing(12)
    for one in coming:
        on = one.period.pay_on
        told = _("for {days}").format(
            days=span(one.period.span.start, one.period.span.last, today())
        )
        if one.percent < 100:
            told = f"{told} · {one.percent}%"
        if one.amount_words:
            told = f"{one.amount_words} {told}"
        table.addRow(
            label(f"{short_weekday(on)} {words.short(on)}"), label(told, "muted", wrap=True)
        )
    return body
