# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programmes: what a funder pays for, who is in them, and where people stand on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.support import outcomes, programmes
from shelterdesk.services.support.outcomes import OutcomeCount
from shelterdesk.services.support.programmes import ProgrammeForm, ProgrammeRow
from ui.desk import Desk
from ui.preferences.parts import touches
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.fields import CheckField, DateField, IntField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_side import FormSide
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.table import Column, RowsModel, RowsView

_PANEL: Final = 340
#: Narrower than this, a column gives way; the form tells the same.
_ROOM_FOR: Final = {1: 640, 2: 520, 4: 700, 5: 760}
_TABLES: Final = ("programme", "support_period_programme", "outcome", "term", "support_period")


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


class ProgrammesTab(QWidget):
    """The programmes, and below where the people of the chosen one stand."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.list = RowsView(RowsModel(_columns(), lambda row: row.id), _("Programmes"))
        self.list.set_empty(
            _("What funders pay for stands here."), _("Add a programme"), self.add
        )  # fmt: skip
        self.add_button = button(_("Add a programme"), "plus", on_click=self.add, tooltip="Ctrl+N")
        self.change_button = button(_("Change"), "pencil", on_click=self.change, tooltip="F2")
        self.on = DateField("on", _("On"), required=True)
        self.on.set_value(today())
        self.counts = QScrollArea()
        self.counts.setWidgetResizable(True)
        self.counts.setFrameShape(QFrame.Shape.NoFrame)
        self.counts.setAccessibleName(_("Outcomes of the programme"))
        self.counted = Card(_("Outcomes"))
        self.side = FormSide(desk, _PANEL)
        self.side.closed.connect(self.list.setFocus)
        self.side.opened.connect(self._fit)
        self.side.closed.connect(self._fit)
        self._lay_out()
        self.list.row_selected.connect(lambda _row: self._count())
        self.list.row_activated.connect(lambda _row: self.change())
        self.on.changed.connect(self._count)
        for keys, act in (("Ctrl+N", self.add), ("F2", self.change), ("Esc", self.side.leave)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._load()

    def _lay_out(self) -> None:
        card = Card(_("Programmes"))
        card.add_trailing(self.change_button)
        card.add_trailing(self.add_button)
        card.add(self.list, 1)
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
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(card, 1)
        column.addWidget(self.counted, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addLayout(column, 1)
        outer.addWidget(self.side)

    # The page's questions
    def refresh(self, changes: object = None) -> None:
        """Read again."""
        if any(touches(changes, table) for table in _TABLES):
            self._load()

    def is_modified(self) -> bool:
        """Whether the form holds something not saved."""
        return self.side.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The form."""
        return self.side.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same form again."""
        self.side.restore_draft(kept)

    # Acts
    def add(self) -> None:
        """A new one."""
        self.side.open(ProgrammePanel(self.desk))

    def change(self) -> None:
        """The chosen one."""
        row = self.list.selected()
        if row is not None:
            self.side.open(ProgrammePanel(self.desk, row.id))

    def _load(self) -> None:
        self.desk.read(self, programmes.listed, self._show)

    def _show(self, rows: list[ProgrammeRow]) -> None:
        self.list.rows_model.set_rows(rows)
        if rows and self.list.selected() is None:
            self.list.setCurrentIndex(self.list.rows_model.index(0, 0))
        self._count()

    def _count(self) -> None:
        row, on = self.list.selected(), self.on.value()
        self.change_button.setEnabled(row is not None)
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

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Columns give way where the form needs room."""
        room = self.width() - (0 if self.side.isHidden() else _PANEL)
        for column, needed in _ROOM_FOR.items():
            self.list.setColumnHidden(column, room < needed)


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
