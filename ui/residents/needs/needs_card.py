# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Needs at a glance: the chart of change, its table, and the assessments behind it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.plans.assessment_rows import (
    AssessmentRow,
    DomainSeries,
    NeedsChange,
    Point,
    shown_level,
)
from ui.residents.needs import words
from ui.surely import surely
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.chart import Chart
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.empty import Empty
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.table import Column, RowsModel, RowsView

#: Days side by side in the table; older ones are in their assessments.
_COLUMNS = 4


class ChangeChart(Chart):
    """The chart of change in a card."""

    def __init__(self) -> None:
        super().__init__(
            lambda width, _h: words.chart_layout([], width), _("Needs"), height=1, turns=True
        )

    def show_change(self, found: NeedsChange) -> None:
        """Show how things stand now, and before."""
        rows = words.change_rows(found)
        self.set_layout_function(
            lambda width, _height: words.chart_layout(rows, width),
            height=max(len(rows), 1) * words.ROW,
        )
        self.setFixedHeight(max(len(rows), 1) * words.ROW)


class NeedsCard(Card):
    """Asks the tab to begin, open, print; shows what it is given."""

    begin_requested = Signal()
    paper_requested = Signal()
    open_requested = Signal(int)  # assessment id
    form_requested = Signal()  # the blank form on paper

    def __init__(self, *, may_edit: bool, may_print: bool) -> None:
        super().__init__(_("Needs"))
        self._may_edit = may_edit
        self.table_button = icon_button("list-checks", _("Show as a table"))
        self.table_button.setCheckable(True)
        self.table_button.toggled.connect(lambda _on: self._arrange())
        self.print_button = icon_button(
            "printer", _("Print the form to fill in by hand"), on_click=self.form_requested.emit
        )
        self.add_trailing(self.table_button)
        self.add_trailing(self.print_button)
        self.print_button.setVisible(may_print)
        self.chart = ChangeChart()
        self.table: RowsView | None = None
        self.empty = Empty(icon="sprout")
        self.add(self.empty)
        self.add(self.chart)
        self._lines = QWidget()
        self.add(self._lines)
        self.begin_button = button(
            _("Begin an assessment"), "plus", on_click=self.begin_requested.emit
        )
        self.paper_button = button(
            _("Enter from paper"), "pencil", "quiet", on_click=self.paper_requested.emit
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.begin_button)
        row.addWidget(self.paper_button)
        row.addStretch(1)
        self.add_layout(row)
        self.content.addStretch(1)
        self._found = NeedsChange((), ())
        self._rows: list[AssessmentRow] = []
        self.openers: dict[int, QWidget] = {}

    def show_needs(self, found: NeedsChange, rows: list[AssessmentRow]) -> None:
        """Show change and assessments."""
        self._found, self._rows = found, rows
        self.set_trailing(words.span(found.days, today()))
        self.chart.show_change(found)
        self._show_table(found)
        self._show_lines(rows)
        has_open = any(row.is_open for row in rows)
        for made in (self.begin_button, self.paper_button):
            made.setVisible(self._may_edit and not has_open and bool(rows))
        sentence = _(
            "Needs are talked about field by field, strengths first, over several meetings."
        )
        if self._may_edit:
            self.empty.set(sentence, _("Begin an assessment"), self.begin_requested.emit, "sprout")
            self.paper_button.setVisible(not has_open)
        else:
            self.empty.set(sentence, icon="sprout")
        self._arrange()

    def _arrange(self) -> None:
        has_points = any(series.points for series in self._found.domains)
        as_table = self.table_button.isChecked()
        self.table_button.setVisible(has_points)
        self.chart.setVisible(has_points and not as_table)
        if self.table is not None:
            self.table.setVisible(has_points and as_table)
        self.empty.setVisible(not self._rows)

    def _show_table(self, found: NeedsChange) -> None:
        if self.table is not None:
            self.table.hide()
            self.table.deleteLater()
        days = list(dict.fromkeys(found.days))[-_COLUMNS:]
        columns = [Column(_("Field of life"), lambda one: one.domain.label, width=150)]
        for on in days:
            columns.append(
                Column(
                    short_day(on, today()),
                    partial(_said_on, on),
                    stretch=True,
                    tooltip=partial(_views_on, on),
                )
            )
        self.table = RowsView(RowsModel(columns, lambda one: one.domain.id), _("Needs as a table"))
        rows = [series for series in found.domains if series.points]
        self.table.rows_model.set_rows(rows)
        self.table.setFixedHeight(36 * (len(rows) + 1) + 8)
        self.content.insertWidget(2, self.table)

    def _show_lines(self, rows: list[AssessmentRow]) -> None:
        lines = Card()
        lines.setProperty("card", "plain")
        surely(lines.layout()).setContentsMargins(0, 4, 0, 0)
        self.openers = {}
        for row in rows:
            lines.add(self._assessment_line(row))
        self.content.replaceWidget(self._lines, lines)
        self._lines.hide()
        self._lines.deleteLater()
        self._lines = lines
        lines.setVisible(bool(rows))

    def _assessment_line(self, row: AssessmentRow) -> QWidget:
        title = words.assessment_title(row, today())
        goes_on = row.is_open and self._may_edit
        opener = button(
            _("Go on") if goes_on else _("Open"), on_click=partial(self.open_requested.emit, row.id)
        )
        opener.setAccessibleName(_("Open the assessment: {day}").format(day=title))
        self.openers[row.id] = opener
        pill = Pill(_("Open"), "accent") if row.is_open else Pill()
        detail = words.assessment_detail(row)
        return Line(
            "sprout", title, detail, pill, opener, tone="accent" if row.is_open else "muted"
        )


def _point(series: DomainSeries, on: object) -> Point | None:
    found = [point for point in series.points if point.on == on]
    return found[-1] if found else None


def _said_on(on: object, series: DomainSeries) -> str:
    point = _point(series, on)
    if point is None:
        return "–"
    level = shown_level(point.scores)
    said = words.level_word(level)
    return f"{level} · {said}" if isinstance(level, int) else said


def _views_on(on: object, series: DomainSeries) -> str:
    point = _point(series, on)
    if point is None:
        return ""
    lines = []
    for rater, score in point.scores.items():
        said = words.view_words(rater, score)
        if isinstance(score.level, int):
            said = f"{said} ({series.domain.level(score.level).text})"
        lines.append(said)
    return "\n".join(lines)
