# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of a day of the log: hour by hour, each entry with what was added to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from reportlab.platypus import CondPageBreak, Flowable, Indenter, Spacer

from shelterdesk import i18n
from shelterdesk.i18n import _
from shelterdesk.privacy import group_name
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text
from shelterdesk.statistics.daily_log_sheet import DailyLogSheet, LoggedNote

_INDENT: Final = 18.0
_NEEDS: Final = 44.0  # points that the beginning of an entry needs on its page


def render(sheet: DailyLogSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    names = ", ".join(group_name(name) for name in sheet.classes)
    note = _("confidential: {groups}").format(groups=names) if names else None
    return style.build(list(_story(sheet)), context, site="", class_note=note)


def _story(sheet: DailyLogSheet) -> Iterator[Flowable]:
    yield Text(_("Daily log"), style.PAGE_TITLE)
    parts = [style.long_day(sheet.day), sheet.kind]
    yield Text(" · ".join(part for part in parts if part), style.SUBTITLE)
    yield style.Rule()
    if sheet.is_redacted:
        words = _("People stand as Person A, Person B and so on, the same letter each time. Please "
                  "read it once before it leaves the house.")  # fmt: skip
        yield Text(words, style.SMALL)
        yield Spacer(1, 8)
    if not sheet.notes:
        yield Text(_("Nothing was written that day."), style.BODY)
    hour = None
    for note in sheet.notes:
        if note.at.hour != hour:
            hour = note.at.hour
            yield CondPageBreak(_NEEDS + 16)
            yield Text(f"{note.at:%H}:00", style.HEAD)
            yield Spacer(1, 3)
        yield from _entry(note)


def _entry(note: LoggedNote, *, is_added: bool = False) -> Iterator[Flowable]:
    yield CondPageBreak(_NEEDS)
    kind = _("Added") if is_added else note.kind
    people = "" if is_added else ", ".join(note.people)
    head = [f"{note.at:%H:%M}", kind, people, note.author]
    yield Text(" · ".join(part for part in head if part), style.BODY_BOLD)
    if note.words:
        yield Text(note.words, style.BODY)
    elif note.why_not:
        yield Text(note.why_not, style.SMALL)
    if note.struck:
        yield Text(note.struck, style.SMALL)
    yield Spacer(1, 5)
    for added in note.added:
        yield from _indented(_entry(added, is_added=True))


def _indented(story: Iterator[Any]) -> Iterator[Flowable]:
    sides = {"right": _INDENT} if i18n.is_right_to_left() else {"left": _INDENT}
    yield Indenter(**sides)
    yield from story
    yield Indenter(**{side: -by for side, by in sides.items()})
