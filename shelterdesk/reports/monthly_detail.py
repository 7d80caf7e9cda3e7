# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The second page of the monthly summary: age and gender, night by night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable, KeepTogether, Spacer

from shelterdesk.i18n import _
from shelterdesk.reports import style
from shelterdesk.reports.charts import Chart
from shelterdesk.reports.style import Column, number
from shelterdesk.reports.text import Span, Text
from shelterdesk.statistics import chart, outside
from shelterdesk.statistics.counts import Counts
from shelterdesk.statistics.definitions import monthly as definition
from shelterdesk.statistics.sheets import AGE_BANDS, MonthlyFigures

_NIGHT_COLUMNS = 3


@dataclass(frozen=True)
class Month:
    """What every part of the pages needs: the figures, and how each is printed."""

    figures: MonthlyFigures
    counts: Counts
    paper: str

    def width(self, columns: int = 1) -> float:
        """Points of one of so many columns."""
        return style.column_width(self.paper, columns)

    def __getitem__(self, key: str) -> str:
        """A count as it is printed."""
        return number(self.counts[key])

    @property
    def is_empty(self) -> bool:
        """Whether nobody was here and nobody left."""
        return not self.figures.people and not self.figures.stays_ended


def age_and_gender(month: Month) -> list[Flowable]:
    """Bands by gender, as a chart and as the table behind it."""
    genders = outside.genders(month.figures)
    block: list[Flowable] = style.heading(_("Age and gender"))
    if not genders:
        return [*block, Text(_("Nobody was in a bed in this month."), style.BODY), Spacer(1, 14)]
    headers = [Column("", 60, align="start")]
    for label in [*genders.values(), _("all")]:
        headers += [Column(label), Column(_("new"))]
    rows = [
        [
            band_label(band),
            *_pairs(month, [outside.detail_key(band, code, "{}") for code in genders]),
            *_pairs(month, [outside.band_key(band, "{}")]),
        ]
        for band in AGE_BANDS
    ]
    totals = _pairs(month, [outside.gender_key(code, "{}") for code in genders])
    rows.append([_("all"), *totals, month["people"], month["new"]])
    return [
        *block,
        Chart(_age_chart(month, genders)),
        Spacer(1, 8),
        style.table(headers, rows, month.width(), last_is_total=True),
        Spacer(1, 4),
        style.note(definition("age_gender"), " ", _("New: part of the number before it.")),
        Spacer(1, 18),
    ]


def _pairs(month: Month, keys: Sequence[str]) -> list[str]:
    """All and new of each key."""
    return [month[key.format(what)] for key in keys for what in ("people", "new")]


def _age_chart(month: Month, genders: dict[str, str]) -> chart.Layout:
    """Age bands by gender; where a number is hidden, the bands alone."""
    counts = month.counts
    series = [_("people")] if counts.hides_anything else list(genders.values())
    rows = []
    for band in AGE_BANDS:
        key = outside.band_key(band, "people")
        parts: tuple[int, ...] | None
        if counts.hides_anything:
            whole = counts.number(key)
            parts = None if whole is None else (whole,)
        else:
            parts = tuple(
                counts.values[outside.detail_key(band, code, "people")] for code in genders
            )
        rows.append(chart.StackedRow(band_label(band), parts, month[key]))
    headers = (_("age"), *series, _("all"))
    return chart.stacked(rows, series, month.width(), headers=headers, label_width=60)


def night_table(month: Month) -> list[Flowable]:
    """The table behind the chart of nights."""
    rows = [
        [
            style.short_day(row.night),
            month[outside.night_key(row.night.isoformat())],
            number(row.beds_in_service),
        ]
        for row in month.figures.nights
    ]
    if not rows:
        return []
    tall = -(-len(rows) // _NIGHT_COLUMNS)
    width = month.width(_NIGHT_COLUMNS)
    columns = [Column(_("night"), align="start"), Column(_("people"), 44), Column(_("beds"), 40)]
    blocks = [
        [style.table(columns, rows[start : start + tall], width)]
        for start in range(0, len(rows), tall)
    ]
    blocks += [[]] * (_NIGHT_COLUMNS - len(blocks))
    return [
        KeepTogether(
            [*style.heading(_("Night by night")), style.side_by_side(blocks, month.paper)]
        ),
        Spacer(1, 4),
        style.note(definition("nights")),
    ]


def hidden_note(month: Month) -> list[Flowable]:
    """What the signs in place of numbers mean, where there are any."""
    if not month.counts.hides_anything:
        return []
    words = _(
        "Numbers below {k} are printed as <{k}. Where a total would give one away, a second one is "
        "hidden too: {k}+ is {k} or more, – is not said. Lengths of stay of fewer than {k} stays "
        "are not said."
    ).format(k=month.counts.k)
    return [Spacer(1, 10), style.note(Span(_("Small numbers") + ": ", bold=True), words)]


def band_label(band: str) -> str:
    """An age band in words."""
    special = {"0-17": _("under 18"), "65+": _("65 and over"), "unknown": _("not known")}
    return special.get(band, band.replace("-", "–"))
