# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the roll call: large enough to be read on a walk through a dark house."""

from __future__ import annotations

from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import Spacer, Table

from shelterdesk.i18n import _, ngettext
from shelterdesk.reports import style, ticks
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import COLOURS, Text, Type
from shelterdesk.statistics.roll_call_sheet import (
    RollCallEntry,
    RollCallHouse,
    RollCallPaper,
    RollCallRoom,
)

_NAME: Final = Type(13, 17, bold=True)
_BED: Final = Type(13, 17)
_ABOUT: Final = Type(9, 12, "muted")
_ROOM: Final = Type(11, 15, "accent", bold=True)
_HEAD: Final = Type(9, 12, "muted")
_BED_WIDE, _BOX_WIDE = 54.0, 68.0  # points
_SIDE: Final = 17.0


def render(sheet: RollCallPaper, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    width = style.column_width(context.paper)
    back = _("Everybody back by {time}").format(time=sheet.back_by)
    title = _("Night of {night}").format(night=style.long_day(sheet.night))
    story: list[Any] = [
        Text(_("Roll call"), style.PAGE_TITLE),
        Text(f"{title} · {back}", style.SUBTITLE),
        style.Rule(below=8),
    ]
    for house in sheet.houses:
        story += _house(sheet, house, width, is_named=len(sheet.houses) > 1)
    if not sheet.houses:
        story.append(Text(_("Nobody stays in this house on that night."), style.BODY))
    story += [
        Spacer(1, 10),
        Text(_("Looked at by, and when"), _HEAD),
        ticks.Lines(1, apart=24),
        Spacer(1, 8),
        style.note(_("Write it down on the screen, then destroy this sheet: it names people.")),
    ]
    site = sheet.houses[0].name if len(sheet.houses) == 1 else ""
    return style.build(story, context, site=site)


def _house(
    sheet: RollCallPaper, house: RollCallHouse, width: float, *, is_named: bool
) -> list[Any]:
    people = ngettext("{n} person", "{n} people", house.heads).format(n=style.number(house.heads))
    name = f"{house.name} · {people}" if is_named else people
    boxes = len(sheet.marks)
    free = width - _BED_WIDE - boxes * _BOX_WIDE
    widths = style.in_reading_order([_BED_WIDE, free, *[_BOX_WIDE] * boxes])
    head: list[Any] = [Text(_("Bed"), _HEAD), Text(_("Who"), _HEAD)]
    head += [Text(words, _HEAD) for words in sheet.marks]
    rows: list[Any] = [style.in_reading_order(head)]
    looks: list[tuple[Any, ...]] = []
    for room in house.rooms:
        looks.append(("NOSPLIT", (0, len(rows)), (-1, len(rows) + 1)))
        looks.append(("SPAN", (0, len(rows)), (-1, len(rows))))
        looks.append(("BACKGROUND", (0, len(rows)), (-1, len(rows)), HexColor(COLOURS["raised"])))
        rows.append(_room(room, boxes))
        rows += [style.in_reading_order(_person(one, boxes)) for one in room.people]
    made = Table(rows, widths, repeatRows=1, hAlign="LEFT")
    made.setStyle([
        *style.bare("MIDDLE"), *looks,
        ("TOPPADDING", (0, 0), (-1, -1), 4), ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(COLOURS["line"])),
    ])  # fmt: skip
    return [Text(name, style.HEADING), Spacer(1, 2), made, Spacer(1, 12)]


def _room(room: RollCallRoom, boxes: int) -> list[Any]:
    return [Text(room.name or _("No bed"), _ROOM), *[""] * (boxes + 1)]


def _person(one: RollCallEntry, boxes: int) -> list[Any]:
    who: list[Any] = [Text(one.shown, _NAME)]
    if one.remark:
        who.append(Text(one.remark, _ABOUT))
    ticked = [ticks.Box(is_ticked=one.mark == at, side=_SIDE) for at in range(boxes)]
    return [Text(one.bed, _BED), who, *ticked]
