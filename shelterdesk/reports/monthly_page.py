# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the monthly summary. Every figure of the sheet is here, with its definition."""

from __future__ import annotations

from calendar import monthrange

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, Table

from shelterdesk.i18n import _, ngettext
from shelterdesk.privacy import Audience
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.charts import Chart
from shelterdesk.reports.monthly_detail import (
    Month,
    age_and_gender,
    band_label,
    hidden_note,
    night_table,
)
from shelterdesk.reports.style import Column, Rule, number
from shelterdesk.reports.text import Span, Text
from shelterdesk.statistics import chart, outside
from shelterdesk.statistics.definitions import away
from shelterdesk.statistics.definitions import monthly as definition
from shelterdesk.statistics.sheets import AGE_BANDS, MonthlyFigures
from shelterdesk.statistics.suppression import Mark

_COUNT_WIDTH = 46.0
_CHART_HEIGHT = {"A4": 96.0, "Letter": 66.0}  # so that the first page holds the same
_MANY_DESTINATIONS = 12  # more than these do not fit beside the ages: they get the whole width
_AGE_HEIGHT = 340.0  # points: chart, table and note of age and gender stay on one page


def render(figures: MonthlyFigures, context: SheetContext, *, title: str) -> bytes:
    """The PDF of a month."""
    if context.audience is Audience.OUTSIDE:
        counts = outside.for_outside(figures, k=context.k)
    else:
        counts = outside.for_house(figures)
    month = Month(figures, counts, context.paper)
    story = [
        *_title(month, title),
        *_headline(month),
        *_every_night(month),
        *_who_and_where(month),
        Spacer(1, 12),
        *_beds_and_stays(month),
        CondPageBreak(_AGE_HEIGHT),
        *age_and_gender(month),
        *night_table(month),
        *hidden_note(month),
    ]
    return style.build(story, context, site=_site(month))


def _site(month: Month) -> str:
    return month.figures.site or _("All sites")


def _title(month: Month, title: str) -> list[Flowable]:
    figures = month.figures
    last = monthrange(figures.month.year, figures.month.month)[1]
    through = style.long_day(figures.through)
    if figures.through < figures.month:
        counted = _("the month has not begun")
    elif figures.through < figures.month.replace(day=last):
        counted = _("up to the night of {day}: the month is not over").format(day=through)
    else:
        counted = _("every night up to {day}").format(day=through)
    return [
        Text(style.month_name(figures.month), style.PAGE_TITLE),
        Spacer(1, 3),
        Text(f"{title} · {_site(month)} · {counted}", style.SUBTITLE),
        Rule(colour="text", thick=1.3, above=9, below=14),
    ]


def _headline(month: Month) -> list[Flowable]:
    figures, counts = month.figures, month.counts
    beds = style.percent(figures.occupancy_beds) if counts.is_shown("bed_nights") else "–"
    rooms = style.percent(figures.occupancy_rooms) if counts.is_shown("room_nights") else "–"
    blocks = [
        _figure(
            month["people"],
            ngettext("person slept here", "people slept here", figures.people),
            _("{start} at the start, {new} new").format(start=month["at_start"], new=month["new"]),
            _("{children} under 18").format(children=month["children"]),
        ),
        _figure(
            month["left"],
            _("left"),
            _("{end} at the end").format(end=month["at_end"]),
        ),
        _figure(
            month["bed_nights"],
            ngettext("bed-night", "bed-nights", figures.bed_nights),
            _("of {nights} in service").format(nights=number(figures.bed_nights_in_service)),
            _("{percent} of beds in use").format(percent=beds),
        ),
        _figure(
            rooms,
            _("of rooms in use"),
            _("{used} of {nights} room-nights").format(
                used=month["room_nights"], nights=number(figures.room_nights_in_service)
            ),
            _("a family fills its room"),
        ),
    ]
    each = month.width() / len(blocks)
    row = Table([style.in_reading_order(blocks)], [each] * len(blocks), hAlign="LEFT")
    row.setStyle(style.bare())
    words = ("people", "at_start", "new", "left", "at_end")
    labels = (_("People"), "", "", _("Left"), "")
    spans: list[Span] = []
    for name, label in zip(words, labels, strict=True):
        spans += [Span(f"{label}: ", bold=True)] if label else []
        spans.append(Span(definition(name) + " "))
    children = [Span(_("Under 18") + ": ", bold=True), Span(definition("children"))]
    return [row, Spacer(1, 7), style.note(*spans, *children), Rule(above=8, below=11)]


def _figure(big: str, label: str, *lines: str) -> list[Flowable]:
    return [
        Text(big, style.FIGURE),
        Text(label, style.FIGURE_LABEL),
        *(Text(line, style.SMALL) for line in lines),
    ]


def _every_night(month: Month) -> list[Flowable]:
    beds = {row.beds_in_service for row in month.figures.nights}
    side = _("people in a bed, of {beds}").format(beds=number(max(beds))) if len(beds) == 1 else ""
    title = Text(_("Every night of the month"), style.HEADING)
    cells = style.in_reading_order([title, Text(side, style.SMALL, align="end")])
    head = Table([cells], [month.width() / 2] * 2, hAlign="LEFT")
    head.setStyle(style.bare("BOTTOM"))
    data = [
        chart.Bar(
            label=str(row.night.day),
            value=month.counts.number(key := outside.night_key(row.night.isoformat())),
            text=month[key],
            capacity=row.beds_in_service,
        )
        for row in month.figures.nights
    ]
    layout = chart.bars(
        data,
        month.width(),
        _CHART_HEIGHT[month.paper],
        headers=(_("night"), _("people"), _("beds")),
        capacity_text=lambda beds: ngettext("{beds} bed", "{beds} beds", beds).format(beds=beds),
    )
    drawn: list[Flowable] = [Chart(layout)]
    if month.is_empty:
        drawn = [Spacer(1, 4), Text(_("Nobody was in a bed in this month."), style.BODY)]
    return [head, *drawn, Spacer(1, 3), style.note(definition("nights")), Spacer(1, 12)]


def _who_and_where(month: Month) -> list[Flowable]:
    if len(month.figures.exits_by_destination) <= _MANY_DESTINATIONS:
        blocks = [_who(month), _where(month, month.width(2))]
        return [style.side_by_side(blocks, month.paper)]
    return [*_who(month), Spacer(1, 12), *_where(month, month.width())]


def _who(month: Month) -> list[Flowable]:
    rows = [
        [
            band_label(band),
            month[outside.band_key(band, "new")],
            month[outside.band_key(band, "people")],
        ]
        for band in AGE_BANDS
    ]
    rows.append([_("all"), month["new"], month["people"]])
    columns = [
        Column("", align="start"),
        Column(_("new"), _COUNT_WIDTH),
        Column(_("all"), _COUNT_WIDTH),
    ]
    return [
        *style.heading(_("Who")),
        style.table(columns, rows, month.width(2), last_is_total=True),
        Spacer(1, 4),
        style.note(definition("age_gender")),
    ]


def _where(month: Month, width: float) -> list[Flowable]:
    figures = month.figures
    block: list[Flowable] = style.heading(_("Where they went"))
    if not figures.exits_by_destination:
        block.append(Text(_("No stay ended in this month."), style.BODY))
    else:
        rows = [
            [row.label, month[key], _median(month, key, row.median_nights)]
            for row in figures.exits_by_destination
            for key in [outside.exit_key(row.code)]
        ]
        whole = _median(month, "stays_ended", figures.length_of_stay_median)
        rows.append([_("all"), month["stays_ended"], whole])
        columns = [
            Column("", align="start"),
            Column(_("stays"), _COUNT_WIDTH - 6),
            Column(_("median nights"), _COUNT_WIDTH + 16),
        ]
        block.append(style.table(columns, rows, width, last_is_total=True))
    return [*block, Spacer(1, 4), style.note(definition("exits_by_destination"))]


def _median(month: Month, key: str, nights: int | None) -> str:
    """A length of stay, unless so few people are behind it that it would be theirs."""
    few = month.counts.mark(key) in (Mark.SMALL, Mark.WITHHELD)
    return "–" if few else style.nights(nights)


def _beds_and_stays(month: Month) -> list[Flowable]:
    names = (
        "bed_nights",
        "bed_nights_in_service",
        "occupancy_beds",
        "overflow_nights",
        "room_nights",
        "room_nights_in_service",
        "occupancy_rooms",
        "elsewhere_nights",
        "away_nights",
    )
    blocks = [_beds_and_rooms(month), _length_of_stay(month)]
    defined = [definition(name) for name in names]
    defined.append(away(counts=month.figures.away_counts))
    words = style.note(" ".join(defined))
    return [
        KeepTogether([style.side_by_side(blocks, month.paper), Spacer(1, 7), words]),
        Spacer(1, 14),
    ]


def _beds_and_rooms(month: Month) -> list[Flowable]:
    figures, counts = month.figures, month.counts
    beds = figures.occupancy_beds if counts.is_shown("bed_nights") else None
    rooms = figures.occupancy_rooms if counts.is_shown("room_nights") else None
    rows = [
        [_("nights with somebody in it"), month["bed_nights"], month["room_nights"]],
        [
            _("nights in service"),
            number(figures.bed_nights_in_service),
            number(figures.room_nights_in_service),
        ],
        [_("in use"), style.percent(beds), style.percent(rooms)],
        [_("nights in overflow beds"), month["overflow_nights"], ""],
        [_("nights elsewhere"), month["elsewhere_nights"], ""],
    ]
    if figures.away_nights:
        rows.append([_("nights away"), month["away_nights"], ""])
    columns = [
        Column("", align="start"),
        Column(_("beds"), _COUNT_WIDTH),
        Column(_("rooms"), _COUNT_WIDTH),
    ]
    return [
        *style.heading(_("Beds and rooms")),
        style.table(columns, rows, month.width(2)),
    ]


def _length_of_stay(month: Month) -> list[Flowable]:
    figures = month.figures
    rows = [
        [_("stays ended"), month["stays_ended"]],
        [_("median nights"), _median(month, "stays_ended", figures.length_of_stay_median)],
        [
            _("nights, nine in ten up to"),
            _median(month, "stays_ended", figures.length_of_stay_p90),
        ],
    ]
    columns = [Column("", align="start"), Column("", _COUNT_WIDTH)]
    names = ("stays_ended", "length_of_stay_median", "length_of_stay_p90")
    return [
        *style.heading(_("Length of stay")),
        style.table(columns, rows, month.width(2)),
        Spacer(1, 4),
        style.note(" ".join(definition(name) for name in names)),
    ]
