# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a cash box: four sums, every entry, every count, two places to sign."""

from __future__ import annotations

from typing import Any, Final

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk.i18n import _
from shelterdesk.reports import money_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text
from shelterdesk.statistics.cash_sheet import CashSheet

_DAY: Final = 62.0
_AMOUNT: Final = 66.0


def render(sheet: CashSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    width = style.column_width(context.paper)
    days = money_page.days(sheet.first, sheet.last)
    story: list[Any] = [
        Text(_("Cash-box statement"), style.PAGE_TITLE),
        Text(f"{sheet.box} · {sheet.currency} · {days}", style.SUBTITLE),
        style.Rule(),
        money_page.sums(
            [
                (money_page.amount(sheet.opening, sheet.currency), _("there at the beginning")),
                (money_page.amount(sheet.came, sheet.currency), _("in")),
                (money_page.amount(sheet.went, sheet.currency), _("out")),
                (money_page.amount(sheet.closing, sheet.currency), _("there at the end")),
            ],
            width,
        ),
        Spacer(1, 16),
        *_moves(sheet, width),
        Spacer(1, 14),
        *_counts(sheet, width),
        Spacer(1, 10),
        style.note(_("People stand here by the code of their record. Nobody is named.")),
        money_page.signatures([_("Cashier, day"), _("Looked at by, day")], width),
    ]
    return style.build(story, context, site="")


def _moves(sheet: CashSheet, width: float) -> list[Any]:
    head = style.heading(_("In and out"))
    if not sheet.moves:
        return [*head, Text(_("Nothing moved in these days."), style.BODY)]
    columns = [
        style.Column(_("Day"), _DAY, align="start"),
        style.Column(_("Receipt"), _DAY, align="start"),
        style.Column(_("What it was"), align="start"),
        style.Column(_("In"), _AMOUNT),
        style.Column(_("Out"), _AMOUNT),
        style.Column(_("In the box"), _AMOUNT),
    ]
    with_year = sheet.first.year != sheet.last.year

    def figure(minor: int) -> str:
        return money_page.figure(minor, sheet.currency)

    rows = [
        [
            money_page.short_day(one.on, with_year=with_year),
            one.receipt,
            one.words,
            figure(one.amount) if one.amount > 0 else "",
            figure(-one.amount) if one.amount < 0 else "",
            figure(one.balance),
        ]
        for one in sheet.moves
    ]
    rows.append(["", "", _("Total"), figure(sheet.came), figure(sheet.went), figure(sheet.closing)])
    return [*head, style.table(columns, rows, width, last_is_total=True)]


def _counts(sheet: CashSheet, width: float) -> list[Any]:
    head = style.heading(_("Counts"))
    if not sheet.counts:
        nothing = Text(_("The box was not counted in these days."), style.BODY)
        return [KeepTogether([*head, nothing])]
    columns = [
        style.Column(_("Counted at"), _DAY + 30, align="start"),
        style.Column(_("By, and why another sum"), align="start"),
        style.Column(_("Expected"), _AMOUNT),
        style.Column(_("Counted"), _AMOUNT),
        style.Column(_("Difference"), _AMOUNT),
    ]
    with_year = sheet.first.year != sheet.last.year
    rows = [
        [
            f"{money_page.short_day(one.at.date(), with_year=with_year)}, {one.at:%H:%M}",
            " · ".join(part for part in (one.by, one.reason) if part),
            money_page.figure(one.expected, sheet.currency),
            money_page.figure(one.counted, sheet.currency),
            money_page.nothing_or(one.difference, sheet.currency),
        ]
        for one in sheet.counts
    ]
    return [*head, style.table(columns, rows, width)]
