# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a resident's own statement: what is here now first, then what moved, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, KeepTogether, Spacer, Table

from shelterdesk import i18n, regions
from shelterdesk.reports import her_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import COLOURS, Text, Type
from shelterdesk.statistics.her_statement_sheet import PARTS, RECEIVED, HerStatement, MoneyLine

_AMOUNT: Final = Type(10.8, 15.6, bold=True)
_FIGURE: Final = Type(17, 22, bold=True)
#: Of the width: the day, what it was, the amount.
_DAY, _MONEY = 0.21, 0.24
_LEAST: Final = 90.0  # points a part needs to begin on a page


def render(sheet: HerStatement, context: SheetContext) -> bytes:
    """The PDF, in memory, in her language."""
    with i18n.written_in(sheet.language):
        return style.build(_story(sheet, style.column_width(context.paper)), context, site="")


def _story(sheet: HerStatement, width: float) -> list[Any]:
    texts = sheet.texts
    story: list[Any] = [
        *her_page.title(texts["title"]),
        *her_page.words(f"{texts['for']} {sheet.who}", her_page.HEADING, after=2),
        *her_page.words(_days(sheet), her_page.SMALL, after=4),
        style.Rule(above=2, below=8),
        KeepTogether([Text(texts["now"], her_page.HEADING), Spacer(1, 4), *_now(sheet, width)]),
        Spacer(1, 12),
    ]
    for part in PARTS:
        lines = sheet.of(part)
        if lines:
            story += _part(sheet, part, lines, width)
    story += her_page.words(texts["ask"], her_page.SMALL, after=4)
    story += her_page.words(texts["leave"], her_page.SMALL)
    return story


def _days(sheet: HerStatement) -> str:
    last = style.long_day(sheet.last)
    if sheet.first is None:
        return sheet.texts["until"].format(last=last)
    return sheet.texts["days"].format(first=style.long_day(sheet.first), last=last)


def _now(sheet: HerStatement, width: float) -> list[Any]:
    if not sheet.now:
        return [Text(sheet.texts["nothing"], her_page.WORDS)]
    rows = [
        (
            Text(sheet.texts[f"now.{one.key}"], her_page.WORDS),
            Text(_amount(one.amount, one.currency), _FIGURE, align="end"),
        )
        for one in sheet.now
    ]
    return [_table(rows, (width * (1 - 2 * _MONEY), width * 2 * _MONEY))]


def _part(sheet: HerStatement, part: str, lines: Sequence[MoneyLine], width: float) -> list[Any]:
    rows = [_row(line) for line in lines]
    if part == RECEIVED and len(lines) > 1:
        rows += [
            (
                "",
                Text(sheet.texts["sum"], _AMOUNT),
                Text(_amount(amount, currency), _AMOUNT, align="end"),
            )
            for currency, amount in sheet.sums(part).items()
        ]
    widths = (width * _DAY, width * (1 - _DAY - _MONEY), width * _MONEY)
    return [
        CondPageBreak(_LEAST),
        Text(sheet.texts[f"part.{part}"], her_page.HEADING),
        Spacer(1, 4),
        _table(rows, widths),
        Spacer(1, 12),
    ]


def _row(line: MoneyLine) -> tuple[Any, ...]:
    amount = _amount(-line.amount if line.is_less else line.amount, line.currency)
    told = [
        Text(line.what, her_page.WORDS),
        Text(f"{line.number} · {line.method}", her_page.LABEL),
    ]
    day = Text(style.long_day(line.on), her_page.SMALL)
    return (day, told, Text(amount, _AMOUNT, align="end"))


def _table(rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> Table:
    """Rows with a faint line below each, in the order of reading."""
    cells = [style.in_reading_order(list(row)) for row in rows]
    made = Table(cells, style.in_reading_order(list(widths)), hAlign="LEFT")
    made.setStyle(
        [
            *style.bare(),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(COLOURS["line"])),
        ]
    )
    return made


def _amount(minor: int, currency: str) -> str:
    return regions.amount(minor, currency, i18n.language())
