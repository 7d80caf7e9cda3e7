# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a fund: what came in, what it paid for, what is left, month by month."""

from __future__ import annotations

from typing import Any, Final

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk.i18n import _
from shelterdesk.reports import money_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text
from shelterdesk.statistics.fund_sheet import FundSheet
from shelterdesk.statistics.fund_statement import FundStatement

_AMOUNT: Final = 72.0
_WIDE: Final = 92.0


def render(sheet: FundStatement, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    fund, width = sheet.fund, style.column_width(context.paper)
    about = [fund.donor, fund.currency, _days(fund)]
    story: list[Any] = [
        Text(fund.fund, style.PAGE_TITLE),
        Text(" · ".join(part for part in about if part), style.SUBTITLE),
        style.Rule(),
        _sums(fund, width),
        Spacer(1, 16),
        *_balance(sheet, width),
        Spacer(1, 14),
        *_lines(fund, width),
        Spacer(1, 14),
        *_months(fund, width),
    ]
    if fund.restrictions:
        words = _("What it may be used for: {words}").format(words=fund.restrictions)
        story += [Spacer(1, 10), Text(words, style.SMALL)]
    story += [
        Spacer(1, 10),
        KeepTogether([style.note(words) for words in sheet.definitions()]),
        money_page.signatures([_("Drawn up by, day"), _("Looked at by, day")], width),
    ]
    return style.build(story, context, site="")


def _days(fund: FundSheet) -> str:
    if fund.first is None and fund.last is None:
        return _("all there ever was")
    if fund.first is None and fund.last is not None:
        return _("until {day}").format(day=style.long_day(fund.last))
    if fund.last is None and fund.first is not None:
        return _("from {day}").format(day=style.long_day(fund.first))
    return money_page.days(fund.first, fund.last)  # type: ignore[arg-type]  # both are days


def _sums(fund: FundSheet, width: float) -> Any:
    def words(minor: int) -> str:
        return money_page.amount(minor, fund.currency)

    shown = [(words(fund.paid), _("paid"))]
    if fund.budget is not None and fund.left is not None:
        shown = [(words(fund.budget), _("budget")), *shown]
        shown.append((words(fund.left), _("left of the budget")))
    else:
        shown = [(words(fund.came_in), _("came in")), *shown]
        shown.append((words(fund.balance), _("in the books today")))
    return money_page.sums(shown, width)


def _balance(sheet: FundStatement, width: float) -> list[Any]:
    fund = sheet.fund
    rows = [
        (_("In the books before"), fund.opening),
        (_("And what came in"), fund.came_in),
        (_("Less what was paid"), fund.paid),
    ]
    columns = [style.Column("", align="start"), style.Column(fund.currency, _WIDE)]
    table = [[words, money_page.figure(minor, fund.currency)] for words, minor in rows]
    table.append([_("In the books afterwards"), money_page.figure(fund.closing, fund.currency)])
    made = style.table(columns, table, width, last_is_total=True)
    more = [(_("Committed, not yet paid"), fund.committed, True)]
    more.append((_("Lent, to come back"), fund.lent, bool(fund.lent)))
    more.append((_("Free: left of the budget and not committed"), fund.free or 0,
                 fund.free is not None))  # fmt: skip
    below = [
        [words, money_page.figure(minor, fund.currency)]
        for words, minor, is_said in more
        if is_said
    ]
    below.append([_("People who were paid"), style.number(sheet.people)])
    extra = style.table([style.Column("", align="start"), style.Column("", _WIDE)], below, width)
    return [KeepTogether([*style.heading(_("The fund in these days")), made, Spacer(1, 6), extra])]


def _lines(fund: FundSheet, width: float) -> list[Any]:
    head = style.heading(_("What it paid for"))
    if not fund.lines:
        return [*head, Text(_("Nothing was paid in these days."), style.BODY)]
    columns = [
        style.Column(_("For"), align="start"),
        style.Column(_("Paid"), _WIDE),
        style.Column(_("Taken back"), _WIDE),
        style.Column(_("Sum"), _WIDE),
    ]
    rows = [
        [
            line.words,
            money_page.figure(line.paid, fund.currency),
            money_page.nothing_or(line.taken_back, fund.currency),
            money_page.figure(line.net, fund.currency),
        ]
        for line in fund.lines
    ]
    paid = sum(line.paid for line in fund.lines)
    back = sum(line.taken_back for line in fund.lines)
    rows.append(
        [_("Total"), *(money_page.figure(one, fund.currency) for one in (paid, back, paid - back))]
    )
    return [*head, style.table(columns, rows, width, last_is_total=True)]


def _months(fund: FundSheet, width: float) -> list[Any]:
    has_plan = any(one.planned is not None for one in fund.months)
    has_loans = any(one.lent for one in fund.months)
    columns = [
        style.Column(_("Month"), align="start"),
        *([style.Column(_("Planned"), _AMOUNT)] if has_plan else []),
        style.Column(_("Came in"), _AMOUNT),
        style.Column(_("Paid"), _AMOUNT),
        *([style.Column(_("Lent"), _AMOUNT)] if has_loans else []),
        style.Column(_("Committed"), _AMOUNT),
        style.Column(_("In the books"), _AMOUNT),
    ]
    currency = fund.currency
    rows = [
        [
            money_page.short_month(one.month),
            *([money_page.figure(one.planned, currency)] if has_plan else []),
            money_page.nothing_or(one.came_in, currency),
            money_page.nothing_or(one.paid, currency),
            *([money_page.nothing_or(one.lent, currency)] if has_loans else []),
            money_page.nothing_or(one.committed, currency),
            money_page.figure(one.balance, currency),
        ]
        for one in fund.months
    ]
    return [*style.heading(_("Month by month")), style.table(columns, rows, width)]
