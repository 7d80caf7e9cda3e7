# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The week on the wall of the office, and the receipt for things that are kept.

A week on paper names people and says nothing that is sealed, whoever prints it: paper lies about.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.appointments import Appointment
from shelterdesk.models.tasks import Task
from shelterdesk.services import organisation, paper_texts
from shelterdesk.services.care import belongings, week
from shelterdesk.services.care.week import CalendarLine, LineKind
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import residents
from shelterdesk.services.values import signatures
from shelterdesk.services.values.signatures import Signature
from shelterdesk.statistics.belongings_sheet import BelongingsSheet, KeptThing, Strokes
from shelterdesk.statistics.week_sheet import WeekDay, WeekLine, WeekSheet

PAPER: Final = "belongings_receipt"
_DAYS: Final = 7
_DAY: Final = timedelta(days=1)
_OF_CASE_WORK: Final = frozenset({LineKind.LEGAL, LineKind.SESSION, LineKind.REVIEW})


@query(Capability.PRINT, viewed=N_("Opened the week to print"))
def week_sheet(tx: Transaction, *, first: str = "") -> WeekSheet:
    """The week in which a day is (``2026-11-22``; without one this week)."""
    day = _day(first) if first else tx.today
    begin = day - ((day.weekday() - organisation.form(tx).first_weekday) % _DAYS) * _DAY
    sheet = week.calendar(tx, first=begin, days=_DAYS)
    days = []
    for number in range(_DAYS):
        on = begin + number * _DAY
        found = (line for line in sheet.of_day(on) if line.kind not in _OF_CASE_WORK)
        days.append(WeekDay(on, tuple(_line(tx, line) for line in found)))
    return WeekSheet(tuple(days))


@query(Capability.PRINT, viewed=N_("Opened a receipt for things kept"))
def receipt(
    tx: Transaction, *, code: str, language: str = "", with_name: bool = False
) -> BelongingsSheet:
    """What is kept for the person with this code, and what went out this day, in her language."""
    resident_id = opened_file.resident_id(tx, code=code)
    resident = residents.get(tx, resident_id)
    tx.person(resident_id)
    rows = [
        row
        for row in belongings.of_resident(tx, resident_id=resident_id)
        if row.out_on is None or row.out_on == tx.today
    ]
    if not rows:
        raise NotFound(_("Nothing is kept for this person."), field="person")
    wanted = language.strip() or paper_texts.language_of(tx, paper=PAPER, resident_id=resident_id)
    texts = paper_texts.current(tx, paper=PAPER, language=wanted)
    name = resident.known_as if with_name else ""
    return BelongingsSheet(
        language=texts.language,
        texts=texts.passages,
        things=tuple(
            KeptThing(row.what, row.pieces, row.in_on, row.keep_until, row.out_on) for row in rows
        ),
        who=name or resident.code,
        strokes=_strokes(tx, rows[-1].id, is_out=rows[-1].out_on is not None),
        field=(signatures.WIDTH, signatures.HEIGHT),
    )


def _strokes(tx: Transaction, belonging_id: int, *, is_out: bool) -> Strokes:
    """What was drawn when the last of them came or went; nothing without the key."""
    found = belongings.signature(tx, belonging_id=belonging_id, is_out=is_out)
    return found.strokes if isinstance(found, Signature) else ()


def _line(tx: Transaction, line: CalendarLine) -> WeekLine:
    when = f"{line.at:%H:%M}" if line.at is not None else ""
    if _is_sealed(tx, line):
        is_task = line.kind is LineKind.TASK
        return WeekLine(when, _("A task") if is_task else _("Appointment"), _("sealed"))
    return WeekLine(when, line.title, line.detail)


def _is_sealed(tx: Transaction, line: CalendarLine) -> bool:
    row: Task | Appointment | None = None
    if line.kind is LineKind.TASK:
        row = tx.session.get(Task, line.row_id)
    elif line.kind is LineKind.APPOINTMENT:
        row = tx.session.get(Appointment, line.row_id)
    return row is not None and row.confidentiality != "desk"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(_("Write the day like 2026-11-22."), field="first") from None
