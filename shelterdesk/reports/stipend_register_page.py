# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The register on paper: across the page, high enough a line for a hand to sign it."""

from __future__ import annotations

from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, KeepTogether, Spacer, Table

from shelterdesk.i18n import _
from shelterdesk.reports import money_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import COLOURS, Align, Text
from shelterdesk.statistics.register_sheet import RegisterGroup, RegisterLine, RegisterSheet

_NUMBER: Final = 24.0
_WHO: Final = 92.0
_AMOUNT: Final = 72.0
_STATE: Final = 98.0
_SIGN: Final = 154.0
_SUMS: Final = 90.0
_WITH_HEAD: Final = 130.0  # what a heading needs below it, so that it does not stand alone
_LEAST_HIGH: Final = 30.0  # of a line: room for a signature


def render(sheet: RegisterSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    width = style.column_width(context.paper, is_landscape=True)
    days = money_page.days(sheet.first, sheet.last)
    story: list[Any] = [
        Text(_("Register of stipends"), style.PAGE_TITLE),
        Text(f"{sheet.scheme or _('all schemes')} · {days}", style.SUBTITLE),
        style.Rule(below=8),
    ]
    if not sheet.groups:
        story.append(Text(_("Nothing is due in these days."), style.BODY))
    for group in sheet.groups:
        story += _group(group, width)
    sums = [*style.heading(_("Sums")), _sums(sheet, width)] if sheet.groups else []
    story.append(
        KeepTogether([  # nobody signs a page on which nothing stands
            *sums,
            Spacer(1, 10),
            style.note(_("This sheet is for the house. Keep it locked away with the receipts.")),
            money_page.signatures(
                [_by(_("Prepared by {who}"), sheet.prepared_by),
                 _by(_("Approved by {who}"), sheet.approved_by), _("Paid out by")],
                width,
            ),
        ])
    )  # fmt: skip
    return style.build(story, context, site="", is_landscape=True)


def _by(words: str, names: tuple[str, ...]) -> str:
    return words.format(who=", ".join(names) or "–")


def _group(group: RegisterGroup, width: float) -> list[Any]:
    period = money_page.days(group.start, group.last)
    funds = sorted({line.fund for line in group.lines})
    below = [_("pay day {day}").format(day=style.long_day(group.pay_on))]
    below += funds if len(funds) == 1 else []
    free = width - _NUMBER - _WHO - 3 * _AMOUNT - _STATE - _SIGN
    widths = [_NUMBER, _WHO, free, *[_AMOUNT] * 3, _STATE, _SIGN]
    currencies = {line.currency for line in group.lines}
    of = "" if len(currencies) > 1 else f" ({', '.join(currencies)})"
    heads: list[tuple[str, Align]] = [
        ("", "start"), (_("Who"), "start"), (_("How it comes about"), "start"),
        (_("Computed"), "end"), (_("Changed"), "end"), (_("Amount") + of, "end"),
        (_("State, receipt"), "start"), (_("Signature"), "start"),
    ]  # fmt: skip
    rows: list[Any] = [
        style.in_reading_order([Text(words, style.HEAD, align=align) for words, align in heads])
    ]
    for number, line in enumerate(group.lines, start=1):
        fund = line.fund if len(funds) > 1 else ""
        currency = line.currency if len(currencies) > 1 else ""
        rows.append(style.in_reading_order(_line(number, line, fund, currency)))
    made = Table(rows, style.in_reading_order(widths), repeatRows=1, hAlign="LEFT")
    hair, dark = HexColor(COLOURS["line"]), HexColor(COLOURS["muted"])
    sign = style.in_reading_order(range(len(widths)))[-1]
    made.setStyle([
        *style.bare("TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("TOPPADDING", (0, 0), (-1, -1), 4), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LEFTPADDING", (1, 0), (-1, -1), 12),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, hair),
        ("LINEBELOW", (sign, 1), (sign, -1), 0.8, dark),
    ])  # fmt: skip
    title = f"{group.scheme} · {period}"
    head = [*style.heading(title), Text(" · ".join(below), style.SMALL), Spacer(1, 4)]
    return [CondPageBreak(_WITH_HEAD), *head, made, Spacer(1, 14)]


def _line(number: int, line: RegisterLine, fund: str, currency: str) -> list[Any]:
    def figure(minor: int) -> str:
        return money_page.figure(minor, line.currency)

    amount = " ".join(part for part in (figure(line.amount), currency) if part)
    state = [line.state, *line.receipts]
    if line.paid and line.paid != line.amount:
        state.append(_("paid {sum}").format(sum=figure(line.paid)))
    basis = " · ".join(part for part in (fund, *line.basis) if part)
    return [
        Text(style.number(number), style.HEAD),
        [Text(line.who, style.BODY_BOLD), Spacer(1, _LEAST_HIGH - style.BODY_BOLD.leading)],
        Text(basis, style.SMALL),
        Text(figure(line.computed), style.BODY, align="end"),
        Text(figure(line.adjustment) if line.adjustment else "", style.BODY, align="end"),
        Text(amount, style.BODY_BOLD, align="end"),
        [Text(words, style.SMALL if at else style.BODY) for at, words in enumerate(state)],
        "",
    ]


def _sums(sheet: RegisterSheet, width: float) -> Any:
    columns = [
        style.Column(_("Fund"), align="start"),
        style.Column(_("Currency"), _SUMS),
        style.Column(_("Dues"), _SUMS),
        style.Column(_("Amount"), _SUMS),
        style.Column(_("Paid"), _SUMS),
        style.Column(_("Still to pay"), _SUMS),
    ]
    rows = [
        [
            one.fund,
            one.currency,
            style.number(one.dues),
            money_page.figure(one.amount, one.currency),
            money_page.figure(one.paid, one.currency),
            money_page.figure(one.amount - one.paid, one.currency),
        ]
        for one in sheet.sums()
    ]
    return style.table(columns, rows, width)
