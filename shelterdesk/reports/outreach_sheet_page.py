# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The blank page of a round: large enough to be filled in standing, by a street lamp."""

from __future__ import annotations

from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import Spacer, Table

from shelterdesk import i18n
from shelterdesk.i18n import _
from shelterdesk.reports import style, ticks
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import COLOURS, Text, Type
from shelterdesk.statistics.outreach_sheet import OutreachSheet

_WORDS: Final = Type(11, 15)
_SMALL: Final = Type(9.5, 13, "muted")
_HEAD: Final = Type(12.5, 17, bold=True)
_ROW: Final = 24.0


def render(sheet: OutreachSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    width = style.column_width(context.paper)
    plain = _("No names of people met, no addresses, no plates. Numbers and area codes will do.")
    story: list[Any] = [
        Text(_("Round"), style.PAGE_TITLE),
        Text(plain, _SMALL),
        style.Rule(above=8, below=8),
        _blanks([_("Day"), _("From"), _("Until"), _("Area code")], width),
        Spacer(1, 8),
        ticks.choices(_("Where"), list(sheet.settings), _WORDS, width),
        Spacer(1, 8),
        Text(_("Who went along"), _HEAD),
        ticks.Lines(2, apart=21),
        Spacer(1, 12),
        Text(_("How many people"), _HEAD),
        Spacer(1, 4),
        _grid([("", _("One stroke each"), _("Sum"))], [(one, "", "") for one in sheet.counts],
              width, (0.32, 0.5, 0.18)),
        Spacer(1, 12),
        Text(_("Handed out"), _HEAD),
        ticks.choices("", [_("Empty-handed")], _WORDS, width),
        Spacer(1, 4),
        _grid([("", _("How many"), _("To how many people"))],
              [(one, "", "") for one in (*sheet.items, "")], width, (0.5, 0.22, 0.28)),
        Spacer(1, 12),
        Text(_("To remember"), _HEAD),
        ticks.Lines(2, apart=21),
        Spacer(1, 6),
        Text(_("Type it in when you are back, then shred this sheet."), _SMALL),
    ]  # fmt: skip
    return style.build(story, context, site="")


def _blanks(words: list[str], width: float) -> Table:
    """Words with a line to write on below each."""
    cells = style.in_reading_order([[Text(one, _SMALL), ticks.Lines(1)] for one in words])
    far_side = "LEFTPADDING" if i18n.is_right_to_left() else "RIGHTPADDING"
    made = Table([cells], [width / len(words)] * len(words), hAlign="LEFT")
    made.setStyle([*style.bare(), (far_side, (0, 0), (-1, -1), 14)])
    return made


def _grid(
    head: list[tuple[str, ...]],
    rows: list[tuple[str, ...]],
    width: float,
    shares: tuple[float, ...],
) -> Table:
    """A table with room to write in every cell."""
    cells = [style.in_reading_order([Text(cell, _SMALL) for cell in row]) for row in head]
    cells += [style.in_reading_order([Text(cell, _WORDS) for cell in row]) for row in rows]
    widths = style.in_reading_order([width * share for share in shares])
    made = Table(cells, widths, [16.0] * len(head) + [_ROW] * len(rows), hAlign="LEFT")
    line = HexColor(COLOURS["muted"])
    made.setStyle([
        *style.bare("MIDDLE"),
        ("INNERGRID", (0, len(head)), (-1, -1), 0.5, line),
        ("BOX", (0, len(head)), (-1, -1), 0.5, line),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
    ])  # fmt: skip
    return made
