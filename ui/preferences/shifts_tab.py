# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shifts of the house as it usually has them: what they are called, from when until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, ClassVar

from shelterdesk.i18n import N_, _
from shelterdesk.services.shifts import shift_patterns
from shelterdesk.services.shifts.shift_patterns import LONGEST_NAME, PatternForm, PatternRow
from ui.desk import Desk
from ui.preferences import house_rows
from ui.preferences.house_rows import HouseRowsTab
from ui.widgets.fields import TextField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column


class ShiftPatternPanel(FormPanel):
    """One of them; an end that is not after its beginning is of the next day."""

    def __init__(self, desk: Desk, pattern_id: int | None = None) -> None:
        title = _("Add a shift") if pattern_id is None else _("Change the shift")
        super().__init__(desk, title, _("Save"))
        self._pattern_id = pattern_id
        name = TextField("name", _("Name"), required=True, max_length=LONGEST_NAME)
        start, end = (
            TimeField(field, words, empty="00:00")
            for field, words in (("start", _("From")), ("end", _("Until")))
        )
        for field in (start, end):
            field.required = True
        end.set_hint(_("Earlier than the beginning: on the next day."))
        self.form.add_field(name)
        self.form.add_field(start, end)
        if pattern_id is not None:
            desk.read(self, shift_patterns.patterns, self._show, with_retired=True)

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"pattern_id": self._pattern_id}

    def _show(self, rows: list[PatternRow]) -> None:
        row = next((row for row in rows if row.id == self._pattern_id), None)
        if row is not None:
            self.form.set_values({
                "name": row.name, "start": f"{row.start:%H:%M}", "end": f"{row.end:%H:%M}",
            })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        start, end = values["start"], values["end"]
        if not isinstance(start, dt.time) or not isinstance(end, dt.time):
            self.form.set_busy(False)
            return
        form = PatternForm(str(values["name"]), start, end)
        if self._pattern_id is None:
            self.act(N_("Added a shift of the house"), shift_patterns.add, form=form)
        else:
            self.act(
                N_("Changed a shift of the house"), shift_patterns.edit,
                pattern_id=self._pattern_id, form=form,
            )  # fmt: skip


class ShiftPatternsTab(HouseRowsTab):
    """In the order in which they were added; below it what part of the day none covers."""

    TABLES: ClassVar[tuple[str, ...]] = ("shift_pattern",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Shifts"), _columns(), _("Add a shift"))
        NarrowColumns(self.list, {3: 520})
        self.list.set_empty(
            _("The shifts of the house stand here. Without one, whoever opens a shift names it."),
            _("Add a shift"),
            self.add,
        )
        self.gaps = label("", "body", "notice", wrap=True)
        self.card.add(self.gaps)
        self.gaps.hide()
        self.explain(
            _("Whoever opens a shift is offered the one that fits the time. Shifts that were keep "
              "their names. A shift in use gets its people when it is opened.")
        )  # fmt: skip
        self.load()

    def load(self) -> None:
        """Ask for them."""
        self.desk.read(self, shift_patterns.patterns, self._show, with_retired=True)

    def make(self, row_id: int | None) -> FormPanel:
        """The form of one."""
        return ShiftPatternPanel(self.desk, row_id)

    def set_active(self, row: PatternRow, *, is_active: bool) -> None:
        """Propose it no longer, or again."""
        act = N_("Proposed a shift again") if is_active else N_("Stopped proposing a shift")
        self.desk.do(
            self, act, shift_patterns.retire, pattern_id=row.id, is_active=is_active
        )  # fmt: skip

    def _show(self, rows: list[PatternRow]) -> None:
        self.show_rows(rows)
        gaps = shift_patterns.uncovered(rows)
        times = ", ".join(
            _("{start} to {end}").format(start=f"{start:%H:%M}", end=f"{end:%H:%M}")
            for start, end in gaps
        )
        self.gaps.setText(_("No shift fits from {times}.").format(times=times))
        self.gaps.setVisible(bool(gaps))


def _columns() -> list[Column]:
    return [
        Column(_("Name"), lambda row: row.name, stretch=True, role="strong", tone=house_rows.tone),
        Column(_("From"), lambda row: f"{row.start:%H:%M}", width=84, tone=house_rows.tone),
        Column(_("Until"), _until, width=150, tone=house_rows.tone),
        Column("", house_rows.state, pill=True, width=170),
    ]


def _until(row: PatternRow) -> str:
    end = f"{row.end:%H:%M}"
    return end if row.end > row.start else _("{time}, the next day").format(time=end)
