# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programmes: what a funder pays for, who is in them, and where people stand on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, ClassVar, cast

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.support import outcomes, programmes
from shelterdesk.services.support.outcomes import OutcomeCount
from shelterdesk.services.support.programmes import ProgrammeForm, ProgrammeRow
from ui.desk import Desk
from ui.preferences.house_rows import HouseListTab
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.fields import CheckField, DateField, IntField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column


class ProgrammePanel(FormPanel):
    """A programme; its end ends no support."""

    def __init__(self, desk: Desk, programme_id: int | None = None) -> None:
        title = _("Add a programme") if programme_id is None else _("Change the programme")
        super().__init__(desk, title, _("Save"))
        self._programme_id = programme_id
        name = TextField("name", _("Name"), required=True, max_length=120)
        self.form.add_field(name)
        self.form.add_field(
            TextField("funder", _("Who pays for it"), unanswered=False, max_length=120)
        )
        self.form.add_field(DateField("start", _("From"), unanswered=False))
        self.form.add_field(
            DateField(
                "end", _("Until"), unanswered=False,
                hint=_("Whoever is in it stays supported after that day."),
            )
        )  # fmt: skip
        self.form.add_field(
            IntField(
                "planned_months", _("Planned months for each person"), low=1, high=240,
                unanswered=False, hint=_("A note beside the period; nothing ends by itself."),
            )
        )  # fmt: skip
        self.form.add_field(
            CheckField("is_prevention", _("Prevention, for people at risk"))
        )  # fmt: skip
        if programme_id is not None:
            desk.read(self, programmes.listed, self._show)

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"programme_id": self._programme_id}

    def _show(self, rows: list[ProgrammeRow]) -> None:
        row = next((row for row in rows if row.id == self._programme_id), None)
        if row is not None:
            form = row.form
            self.form.set_values({
                "name": form.name, "funder": form.funder or None, "start": form.start,
                "end": form.end, "planned_months": form.planned_months,
                "is_prevention": form.is_prevention,
            })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        form = ProgrammeForm(
            name=str(values["name"]),
            funder=str(values["funder"] or ""),
            start=cast("dt.date | None", values["start"]),
            planned_months=cast("int | None", values["planned_months"]),
            is_prevention=bool(values["is_prevention"]),
            end=cast("dt.date | None", values["end"]),
        )
        given: dict[str, Any] = {"form": form}
        is_new = self._programme_id is None
        if not is_new:
            given["programme_id"] = self._programme_id
        self.act(
            N_("Added a programme") if is_new else N_("Changed a programme"),
            programmes.add if is_new else programmes.edit,
            **given,
        )


class ProgrammesTab(HouseListTab):
    """The programmes, and below where the people of the chosen one stand."""

    TABLES: ClassVar[tuple[str, ...]] = (
        "programme", "support_period_programme", "outcome", "term", "support_period",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Programmes"), _columns(), _("Add a programme"))
        self.list.set_empty(
            _("What funders pay for stands here."), _("Add a programme"), self.add
        )  # fmt: skip
        NarrowColumns(self.list, {1: 600, 2: 480, 4: 660, 5: 720})  # the form tells the same
        self.on = DateField("on", _("On"), required=True)
        self.on.set_value(today())
        self.counts = QScrollArea()
        self.counts.setWidgetResizable(True)
        self.counts.setFrameShape(QFrame.Shape.NoFrame)
        self.counts.setAccessibleName(_("Outcomes of the programme"))
        self.counted = Card(_("Outcomes"))
        self._lay_out_counts()
        self.on.changed.connect(self._count)
        self.load()

    def _lay_out_counts(self) -> None:
        day = QHBoxLayout()
        words = label(_("Where people stand on"))
        words.setBuddy(self.on.focus_target())
        day.addWidget(words)
        day.addWidget(self.on)
        day.addStretch(1)
        self.counted.add_layout(day)
        self.counted.add(self.counts, 1)
        note = _(
            "Each person counts once under an outcome, protected ones as well. Of left or "
            "protected, well on the way and supported, the latest holds."
        )
        self.counted.add(label(note, "muted", wrap=True))
        vault = self.desk.vault
        can_count = vault.may(Capability.SEE_CASE) and vault.can_read("case")
        self.counted.setHidden(not can_count)
        self.column.addWidget(self.counted, 1)

    def load(self) -> None:
        """Ask for them."""
        self.desk.read(self, programmes.listed, self.show_rows)

    def make(self, row_id: int | None) -> FormPanel:
        """The form of one."""
        return ProgrammePanel(self.desk, row_id)

    def chosen(self, row: ProgrammeRow | None) -> None:
        """Where its people stand."""
        super().chosen(row)
        self._count()

    def _count(self) -> None:
        row, on = self.list.selected(), self.on.value()
        if row is None or not isinstance(on, dt.date) or self.counted.isHidden():
            self._show_counts([])
            return
        self.counted.set_title(_("Outcomes in “{name}”").format(name=row.form.name))
        asked = (row.id, on)

        def show(counts: list[OutcomeCount]) -> None:
            now = self.list.selected()
            if now is not None and (now.id, self.on.value()) == asked:
                self._show_counts(counts)

        self.desk.read(
            self, outcomes.count, show, on_error=self._refused, programme_id=row.id, on=on
        )

    def _refused(self, error: UserError) -> None:
        self._show_counts([], error.message)

    def _show_counts(self, counts: list[OutcomeCount], words: str = "") -> None:
        """Each count with its definition, never one without the other."""
        body = QWidget()
        body.setProperty("bare", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for count in counts:
            people = ngettext("{n} person", "{n} people", count.people).format(n=count.people)
            column.addWidget(Line("sprout", count.label, count.definition, label(people, "strong")))
        if not counts:
            words = words or _("Choose a programme to see where its people stand.")
            column.addWidget(label(words, "body", "muted", wrap=True))
        column.addStretch(1)
        self.counts.setWidget(body)


def _columns() -> list[Column]:
    return [
        Column(_("Name"), lambda row: row.form.name, stretch=True, role="strong", tone=_tone),
        Column(_("Who pays for it"), lambda row: row.form.funder, width=150, tone=_tone),
        Column(_("Days"), _days, width=190, role="muted"),
        Column(_("People now"), lambda row: row.people_now, align="end", width=96),
        Column(_("Ever"), lambda row: row.people_ever, align="end", width=64),
        Column("", _kind, pill=True, width=110),
    ]


def _tone(row: ProgrammeRow) -> str | None:
    return None if row.is_running else "muted"


def _kind(row: ProgrammeRow) -> str:
    return _("prevention") if row.form.is_prevention else ""


def _days(row: ProgrammeRow) -> str:
    start, end, months = row.form.start, row.form.end, row.form.planned_months
    if start is not None and end is not None:
        days = _("{start} to {end}").format(start=short_day(start), end=short_day(end))
    elif start is not None:
        days = _("since {day}").format(day=short_day(start))
    else:
        days = _("until {day}").format(day=short_day(end)) if end is not None else ""
    planned = ngettext("{n} month", "{n} months", months or 0).format(n=months) if months else ""
    return " · ".join(part for part in (days, planned) if part)
