# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet for the kitchen: large enough to be read from the stove."""

from __future__ import annotations

from typing import Any, Final

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk.i18n import _, ngettext
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text, Type
from shelterdesk.statistics.kitchen_sheet import KitchenCount, KitchenSheet

_WHAT: Final = Type(17, 23, bold=True)
_ABOUT: Final = Type(11, 15, "muted")


def render(sheet: KitchenSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    several = len({one.site for one in sheet.lines}) > 1
    story: list[Any] = [
        Text(_("For the kitchen"), style.PAGE_TITLE),
        Text(style.long_day(sheet.day), style.SUBTITLE),
        style.Rule(),
    ]
    for one in sheet.lines:
        story.append(_line(one, with_site=several))
    if not sheet.lines:
        story.append(Text(_("Nothing is known that the kitchen must look out for."), style.BODY))
    story += [
        Spacer(1, 10),
        style.note(_("Who eats what stands on the screen. Throw this sheet away tomorrow.")),
    ]
    return style.build(story, context, site="")


def _line(one: KitchenCount, *, with_site: bool) -> KeepTogether:
    people = ngettext("{n} person", "{n} people", one.people).format(n=style.number(one.people))
    about = [one.kind, people, one.site if with_site else ""]
    what = one.words or _("Ask the colleague on duty")
    return KeepTogether([
        Text(what, _WHAT),
        Text(" · ".join(part for part in about if part), _ABOUT),
        Spacer(1, 12),
    ])  # fmt: skip
