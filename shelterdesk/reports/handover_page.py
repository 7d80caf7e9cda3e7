# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet of a handover: what was counted above, the lines below, two signatures at the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from shelterdesk.i18n import _, ngettext
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.style import Column
from shelterdesk.reports.text import COLOURS, Text, Type
from shelterdesk.statistics.handover_sheet import HandoverSheet, SheetLine, SheetPerson

_FACT: Final = Type(11, 15, bold=True)
_NOTICE: Final = Type(11, 15, "notice", bold=True)


def render(sheet: HandoverSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    story: list[Any] = [
        Text(_("Shift handover: {name}").format(name=sheet.name), style.PAGE_TITLE),
        Text(style.long_day(sheet.on), style.SUBTITLE),
        Text(_when(sheet), style.SUBTITLE),
        style.Rule(),
        style.side_by_side(
            [_people(sheet), [*_heads(sheet), *_keys(sheet)], _cash(sheet)], context.paper
        ),
        style.Rule(),
        *_lines(sheet, context),
    ]
    if sheet.debrief:
        head = style.heading(_("How it was for the team"))
        story += [Spacer(1, 12), KeepTogether([*head, Text(sheet.debrief, style.BODY)])]
    story += [Spacer(1, 26), _signatures(sheet, context)]
    return style.build(story, context, site=sheet.site)


def _when(sheet: HandoverSheet) -> str:
    start = _clock(sheet.opened_at)
    if sheet.closed_at is None:
        return _("since {time}, still open").format(time=start)
    return _("{start} to {end}").format(start=start, end=_clock(sheet.closed_at))


def _people(sheet: HandoverSheet) -> list[Flowable]:
    made: list[Flowable] = [Text(_("Who was on"), style.HEAD), Spacer(1, 3)]
    for who in sheet.people:
        made.append(Text(_person(who), style.BODY))
    return made


def _person(who: SheetPerson) -> str:
    name = _("{name} (leads)").format(name=who.shown) if who.is_lead else who.shown
    if who.left is None:
        return _("{name}, since {time}").format(name=name, time=_clock(who.came))
    return _("{name}, {start} to {end}").format(
        name=name, start=_clock(who.came), end=_clock(who.left)
    )


def _heads(sheet: HandoverSheet) -> list[Flowable]:
    made: list[Flowable] = [Text(_("People"), style.HEAD), Spacer(1, 3)]
    seen, expected = sheet.heads_seen, sheet.heads_expected
    if seen is None:
        return [*made, Text(_("not counted"), style.BODY)]
    is_same = seen == expected
    words = ngettext("{n} seen", "{n} seen", seen).format(n=style.number(seen))
    made.append(Text(words, _FACT if is_same else _NOTICE))
    if expected is not None:
        told = ngettext("{n} expected", "{n} expected", expected)
        made.append(Text(told.format(n=style.number(expected)), style.SMALL))
    if sheet.heads_note:
        made.append(Text(sheet.heads_note, style.BODY))
    return made


def _keys(sheet: HandoverSheet) -> list[Flowable]:
    made: list[Flowable] = [Spacer(1, 8), Text(_("Keys"), style.HEAD), Spacer(1, 3)]
    if sheet.keys_ok is None:
        return [*made, Text(_("not looked at"), style.BODY)]
    if sheet.keys_ok:
        return [*made, Text(_("all there"), _FACT)]
    return [*made, Text(_("missing"), _NOTICE), Text(sheet.keys_note, style.BODY)]


def _cash(sheet: HandoverSheet) -> list[Flowable]:
    made: list[Flowable] = [Text(_("Cash box"), style.HEAD), Spacer(1, 3)]
    cash = sheet.cash
    if cash is None:
        return [*made, Text(_("not counted"), style.BODY)]
    made.append(Text(cash.counted, _NOTICE if cash.difference else _FACT))
    if cash.expected:
        made.append(Text(_("Expected: {sum}").format(sum=cash.expected), style.SMALL))
    if cash.difference:
        told = _("Difference: {sum}").format(sum=cash.difference)
        made += [Text(told, style.BODY_BOLD), Text(cash.reason, style.BODY)]
    for value, number in cash.pieces:  # a line each: in a row from right to left they would mix
        made.append(Text(f"{value} × {style.number(number)}", style.SMALL))
    made.append(Text(cash.by, style.SMALL))
    return made


def _lines(sheet: HandoverSheet, context: SheetContext) -> list[Any]:
    story: list[Any] = style.heading(_("For the next shift"))
    columns = [
        Column(_("What about"), 96, "start"),
        Column(_("What to know"), None, "start"),
        Column(_("Acknowledged"), 104, "start"),
    ]
    rows = [(_about(line), line.words or _("(sealed)"), _read(line)) for line in sheet.lines]
    if rows:
        story.append(style.table(columns, rows, style.column_width(context.paper)))
    else:
        story.append(Text(_("Nothing was handed over."), style.BODY))
    if sheet.hidden:
        told = ngettext(
            "{n} more line is about a person who is protected.",
            "{n} more lines are about people who are protected.",
            sheet.hidden,
        )
        story += [Spacer(1, 6), style.note(told.format(n=style.number(sheet.hidden)))]
    return story


def _about(line: SheetLine) -> str:
    return "\n".join(part for part in (line.shown, line.kind) if part)


def _read(line: SheetLine) -> str:
    if line.acknowledged_at is not None:
        return f"{line.acknowledged_by}, {_clock(line.acknowledged_at)}"
    return "" if line.is_open else "–"  # room for a sign


def _signatures(sheet: HandoverSheet, context: SheetContext) -> KeepTogether:
    """Two lines to sign on, with the names of who closed it below."""
    width = style.column_width(context.paper, 2)
    names = (sheet.closed_by, sheet.closed_with)
    roles = (_("Hands over"), _("Takes over or signs as second"))
    cells = [
        [Text(name or " ", style.BODY), Text(role, style.HEAD)]
        for name, role in zip(names, roles, strict=True)
    ]
    first, second = style.in_reading_order(cells)
    made = Table([[first, "", second]], [width, style.GUTTER, width], hAlign="LEFT")
    line = HexColor(COLOURS["text"])
    signs = [("LINEABOVE", (at, 0), (at, 0), 0.7, line) for at in (0, 2)]
    made.setStyle([*style.bare(), ("TOPPADDING", (0, 0), (-1, -1), 4), *signs])
    return KeepTogether([Spacer(1, 22), made])


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"
