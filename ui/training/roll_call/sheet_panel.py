# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several sessions of a group at once, as they stand on the paper sheet of a month."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Hashable
from typing import Any, ClassVar

from shelterdesk.i18n import N_, _
from shelterdesk.services.training import attendance, course_rolls
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.course_rolls import CourseSheet
from ui.desk import Desk
from ui.training.roll_call.marks import Marks
from ui.training.roll_call.sheet_table import Change, SheetField
from ui.widgets.dates import today
from ui.widgets.day_words import month_and_year
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label


class SheetPanel(FormPanel):
    """Of one group and month (the first day as text, for a draft holds it)."""

    IS_WIDE: ClassVar[bool] = True

    def __init__(self, desk: Desk, cohort_id: int, month: str) -> None:
        super().__init__(desk, _("From the paper sheet"), _("Write it down"))
        self._facts: dict[str, Any] = {"cohort_id": cohort_id, "month": month}
        self.legend = label("", "muted", wrap=True)
        self.marks = SheetField()
        self.form.add_widget(self.legend)
        self.form.add_whole(self.marks)
        first = dt.date.fromisoformat(month)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        desk.read(
            self, course_rolls.sheet, self._show, cohort_id=cohort_id, first=first,
            last=min(last, today()), on_error=self.form.show_error,
        )  # fmt: skip

    def about(self) -> dict[str, Any]:
        """Which group and month."""
        return dict(self._facts)

    def _show(self, sheet: CourseSheet) -> None:
        month = month_and_year(dt.date.fromisoformat(self._facts["month"]))
        self.form.set_title(f"{sheet.cohort.shown} · {month}")
        words = _("Type what stands on the paper; Space is a tick, P ticks the rest of a session.")
        self.legend.setText(f"{words}\n{Marks(sheet.statuses).legend}")
        self.marks.show_sheet(sheet)
        self.marks.setFocus()

    def _save(self, values: dict[str, Hashable]) -> None:
        changes = values["marks"]
        marks: dict[int, list[Mark]] = {}
        if isinstance(changes, tuple):
            one: Change
            for one in changes:
                session_id, number, code, late = one
                made = Mark(status=code, minutes_late=late, number=number)
                marks.setdefault(session_id, []).append(made)
        self.act(
            N_("Wrote down an attendance sheet"), attendance.mark_sheet,
            said=_("The sheet is written down. It can be destroyed now."), marks=marks,
        )  # fmt: skip
