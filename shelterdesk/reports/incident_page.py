# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of an incident's report and of a complaint: facts first, then words in full width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from shelterdesk.i18n import _
from shelterdesk.privacy import group_name
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text
from shelterdesk.statistics.incident_sheet import AddedWords, ComplaintSheet, IncidentSheet

_NEEDS = 60.0  # points that the beginning of a part needs on its page


def render(sheet: IncidentSheet, context: SheetContext) -> bytes:
    """The PDF of an incident, in memory."""
    note = _("confidential: {groups}").format(groups=group_name(sheet.confidentiality))
    return style.build(list(_incident(sheet)), context, site="", class_note=note)


def render_complaint(sheet: ComplaintSheet, context: SheetContext) -> bytes:
    """The PDF of a complaint, in memory."""
    note = _("only for those named as readers")
    return style.build(list(_complaint(sheet)), context, site="", class_note=note)


def _incident(sheet: IncidentSheet) -> Iterator[Flowable]:
    yield Text(_("Incident report"), style.PAGE_TITLE)
    parts = [sheet.kind, sheet.severity, _moment(sheet.at), sheet.place]
    yield Text(" · ".join(part for part in parts if part), style.SUBTITLE)
    yield style.Rule()
    if sheet.is_redacted:
        words = _(
            "People stand as Person A, Person B and so on, the same letter each time, and "
            "colleagues by their role. Please read it once before it leaves the house."
        )
        yield Text(words, style.SMALL)
        yield Spacer(1, 8)
    yield from _part(_("What happened"), [sheet.happened])
    yield from _part(_("What was done"), [sheet.measures])
    yield from _part(
        _("Who had to do with it"), [f"{name} · {role}" for name, role in sheet.people]
    )
    yield from _part(_("Who was told"), [f"{whom} · {_moment(at)}" for whom, at in sheet.told])
    yield from _part(
        _("What is to be done"),
        [f"{words} · {_('done')}" if is_done else words for words, is_done in sheet.tasks],
    )
    yield from _added(_("Added since"), sheet.addenda)
    if sheet.review is not None:
        by = _("{day}, by {name}").format(
            day=style.long_day(sheet.review.at.date()), name=sheet.review.author
        )
        yield from _part(_("What came of it"), [sheet.review.words], by)
    else:
        yield from _part(_("What came of it"), [_("Nobody has looked at this report yet.")])
    if sheet.reported_by:
        yield style.note(_("Reported by {name}").format(name=sheet.reported_by))


def _complaint(sheet: ComplaintSheet) -> Iterator[Flowable]:
    yield Text(_("Complaint"), style.PAGE_TITLE)
    parts = [sheet.about, _("received {day}").format(day=style.long_day(sheet.received))]
    yield Text(" · ".join(parts), style.SUBTITLE)
    state = [sheet.state]
    if sheet.closed is not None:
        state.append(style.long_day(sheet.closed))
    elif sheet.answer_by is not None:
        state.append(_("answer until {day}").format(day=style.long_day(sheet.answer_by)))
    yield Text(" · ".join(state), style.SUBTITLE)
    yield style.Rule()
    yield from _part(_("Who complains"), [sheet.complainant])
    yield from _part(_("What the complaint is"), [sheet.words])
    yield from _part(_("What is wished for"), [sheet.wish])
    yield from _part(_("What is done, what came of it"), [sheet.measures])
    yield from _added(_("Notes"), sheet.notes)
    yield from _part(_("Can read it"), [", ".join(sheet.readers)])
    yield style.note(_("Written down by {name}. Whoever is named in this complaint must not see "
                       "this sheet.").format(name=sheet.author))  # fmt: skip


def _part(title: str, lines: Iterable[str], detail: str = "") -> Iterator[Any]:
    filled = [line for line in lines if line]
    if not filled:
        return
    yield CondPageBreak(_NEEDS)
    yield from style.heading(title)
    for line in filled:
        yield Text(line, style.BODY)
        yield Spacer(1, 2)
    if detail:
        yield Text(detail, style.SMALL)
    yield Spacer(1, 8)


def _added(title: str, words: Iterable[AddedWords]) -> Iterator[Any]:
    listed = list(words)
    if not listed:
        return
    yield CondPageBreak(_NEEDS)
    yield from style.heading(title)
    for one in listed:
        yield Text(one.words, style.BODY)
        by = " · ".join(part for part in (_moment(one.at), one.author) if part)
        yield Text(by, style.SMALL)
        yield Spacer(1, 5)
    yield Spacer(1, 4)


def _moment(at: datetime) -> str:
    return _("{day}, {time}").format(day=style.long_day(at.date()), time=f"{at:%H:%M}")
