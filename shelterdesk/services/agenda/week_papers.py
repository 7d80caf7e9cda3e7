# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The week on the wall of the office.

A week on paper names people and says nothing that is sealed, whoever prints it: paper lies about.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.appointments import Appointment
from shelterdesk.models.tasks import Task
from shelterdesk.services import organisation
from shelterdesk.services.agenda import week
from shelterdesk.services.agenda.week import CalendarLine, LineKind
from shelterdesk.statistics.week_sheet import WeekDay, WeekLine, WeekSheet

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
