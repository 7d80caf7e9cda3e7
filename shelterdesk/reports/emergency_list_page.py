# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list for an emergency: how many first, then room by room, large, with a box for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, KeepTogether, Spacer, Table

from shelterdesk.i18n import _, ngettext
from shelterdesk.reports import style, ticks
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import COLOURS, Text, Type
from shelterdesk.statistics.emergency_sheet import (
    EmergencyHouse,
    EmergencyPerson,
    EmergencyRoom,
    EmergencySheet,
)

_COUNT: Final = Type(44, 50, "danger", bold=True)
_COUNT_WORDS: Final = Type(13, 17, bold=True)
_HOUSE: Final = Type(17, 23, bold=True)
_ROOM: Final = Type(12, 16, "accent", bold=True)
_NAME: Final = Type(13, 17, bold=True)
_BED: Final = Type(13, 17)
_FACT: Final = Type(11, 14.5, "danger", bold=True)
_ABOUT: Final = Type(9.5, 12.5, "muted")
_BOX, _BED_WIDE, _COUNT_WIDE = 28.0, 58.0, 110.0  # points
_SIDE: Final = 16.0
_ALONE: Final = 90.0  # points: a heading with less below it goes to the next page


def render(sheet: EmergencySheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    width = style.column_width(context.paper)
    is_named = len(sheet.houses) > 1
    story: list[Any] = [_counts(sheet, width), style.Rule(above=6, below=8)]
    for house in sheet.houses:
        story += _house(house, width, is_named=is_named)
    if sheet.visitors:
        rows = [
            (one.shown, one.facts, " · ".join(
                part for part in (_("since {time}").format(time=f"{one.since:%H:%M}"), one.about)
                if part
            ))
            for one in sheet.visitors
        ]  # fmt: skip
        story += _group(_("Visitors"), rows, width)
    if sheet.staff:
        story += _group(_("On shift"), [(name, (), "") for name in sheet.staff], width)
    if sheet.elsewhere:
        story += [
            Spacer(1, 4),
            KeepTogether([
                *style.heading(_("Not in the building")),
                *[Text(words, style.BODY) for words in sheet.elsewhere],
            ]),
        ]  # fmt: skip
    story += [Spacer(1, 10), style.note(_("It names people: destroy it when all are safe."))]
    site = "" if is_named or not sheet.houses else sheet.houses[0].name
    return style.build(story, context, site=site)


def _counts(sheet: EmergencySheet, width: float) -> Table:
    """How many to look for: the one figure to read from far off."""
    parts = [
        ngettext("{n} resident", "{n} residents", sheet.residents).format(n=sheet.residents),
        ngettext("{n} visitor", "{n} visitors", len(sheet.visitors)).format(n=len(sheet.visitors)),
        ngettext("{n} on shift", "{n} on shift", len(sheet.staff)).format(n=len(sheet.staff)),
    ]
    at = f"{style.long_day(sheet.at.date())}, {sheet.at:%H:%M}"
    looked = _("Nobody was looked at tonight: all who should be here are listed.")
    if sheet.looked_at is not None:
        looked = _("Roll call last looked at {time}.").format(time=f"{sheet.looked_at:%H:%M}")
    words: list[Any] = [
        Text(_("People in the building"), style.PAGE_TITLE),
        Text(" · ".join(parts), _COUNT_WORDS),
        Text(f"{at} · {looked}", _ABOUT),
    ]
    cells: list[Any] = [[Text(style.number(sheet.heads), _COUNT)], words]
    widths = [_COUNT_WIDE, width - _COUNT_WIDE]
    made = Table([style.in_reading_order(cells)], style.in_reading_order(widths), hAlign="LEFT")
    made.setStyle(style.bare("MIDDLE"))
    return made


def _house(house: EmergencyHouse, width: float, *, is_named: bool) -> list[Any]:
    parts: list[Any] = []
    if is_named:
        people = ngettext("{n} person", "{n} people", house.heads).format(n=house.heads)
        parts = [CondPageBreak(_ALONE), Text(f"{house.name} · {people}", _HOUSE), Spacer(1, 3)]
    for room in house.rooms:
        parts.append(KeepTogether([Text(_title(room), _ROOM), _room(room, width), Spacer(1, 5)]))
    return parts


def _title(room: EmergencyRoom) -> str:
    people = ngettext("{n} person", "{n} people", len(room.people)).format(n=len(room.people))
    return f"{room.name or _('No bed')} · {people}"


def _room(room: EmergencyRoom, width: float) -> Table:
    rows = [[ticks.Box(side=_SIDE), Text(one.bed, _BED), _person(one)] for one in room.people]
    return _table(rows, [_BOX, _BED_WIDE, width - _BOX - _BED_WIDE])


def _person(one: EmergencyPerson) -> list[Any]:
    # Not in the line of the name: in a script from right to left it would turn the words round.
    about = [
        "" if one.age is None else _("child of {age} years").format(age=one.age),
        _("belongs to {whom}").format(whom=one.with_whom) if one.with_whom else "",
        "" if one.is_seen else _("not seen yet tonight"),
    ]
    return _words(one.shown, one.facts, " · ".join(part for part in about if part))


def _group(title: str, rows: Sequence[tuple[str, Sequence[str], str]], width: float) -> list[Any]:
    """People without a bed of theirs."""
    cells = [[ticks.Box(side=_SIDE), _words(*row)] for row in rows]
    head = f"{title} · {style.number(len(rows))}"
    return [KeepTogether([Text(head, _HOUSE), _table(cells, [_BOX, width - _BOX]), Spacer(1, 6)])]


def _words(name: str, facts: Sequence[str], about: str) -> list[Any]:
    parts: list[Any] = [Text(name, _NAME)]
    parts += [Text(fact, _FACT) for fact in facts]
    if about:
        parts.append(Text(about, _ABOUT))
    return parts


def _table(rows: list[list[Any]], widths: list[float]) -> Table:
    cells: list[Any] = [style.in_reading_order(row) for row in rows]
    made = Table(cells, style.in_reading_order(widths), hAlign="LEFT")
    made.setStyle([
        *style.bare("TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(COLOURS["line"])),
    ])  # fmt: skip
    return made
