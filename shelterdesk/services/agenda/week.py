# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A calendar of days: appointments, tasks, dates of case work, who comes and who leaves.

Each source gives plain lines for a span of days and leaves out whom the person signed in may not
see and what her role does not show her. Its cost goes with the span, not with the years behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, or_, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.absences import Absence
from shelterdesk.models.appointments import Appointment, AppointmentState
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.counselling import CounsellingPerson, CounsellingSession, SessionState
from shelterdesk.models.legal import LegalDate, LegalMatter, LegalState
from shelterdesk.models.plans import PlanReview
from shelterdesk.models.reservations import Reservation
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Stay
from shelterdesk.models.tasks import Task
from shelterdesk.services.agenda import appointment_rows, task_rows
from shelterdesk.services.agenda.appointment_rows import AppointmentRow
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms import kept_places
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values import value_words
from shelterdesk.services.values.answers import Hidden

#: The tables it reads.
TABLES: Final = frozenset({
    "appointment", "task", "legal_date", "legal_matter", "counselling_session",
    "counselling_person", "reservation", "stay", "absence", "plan_review", "resident", "staff",
    "partner", "term",
})  # fmt: skip
#: The most days that are asked for at once.
MOST_DAYS: Final = 42


class Whose(StrEnum):
    """Whose days are shown."""

    HOUSE = "house"
    MINE = "mine"


class LineKind(StrEnum):
    """What a line of the calendar is."""

    APPOINTMENT = "appointment"
    TASK = "task"
    LEGAL = "legal"
    SESSION = "session"
    ARRIVAL = "arrival"
    LEAVING = "leaving"
    RETURN = "return"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One line of a day; ``row_id`` is of the table of its kind."""

    kind: LineKind
    row_id: int
    day: date
    icon: str
    title: str
    detail: str = ""
    at: time | None = None
    minutes: int | None = None
    resident_id: int | None = None
    tab: str = "overview"  # of the resident's page, where it stands there
    tone: str = "muted"
    is_over: bool = False  # done, kept, called off: shown faintly


@dataclass(frozen=True, slots=True)
class CalendarSheet:
    """Days in a row with their lines: those of the whole day first, then by their time."""

    first: date
    days: int
    today: date
    lines: tuple[CalendarLine, ...]

    def of_day(self, day: date) -> list[CalendarLine]:
        """The lines of one day."""
        return [line for line in self.lines if line.day == day]


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date  # of it
    start: datetime
    end: datetime  # of it no more
    whose: Whose
    resident_id: int | None


@query(Capability.SEE_RESIDENTS)
def calendar(
    tx: Transaction,
    *,
    first: date,
    days: int = 7,
    whose: Whose = Whose.HOUSE,
    resident_id: int | None = None,
) -> CalendarSheet:
    """The days from ``first``: of the house, of the person signed in, or of one resident."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(_("Too many days at once."), field="days")
    if resident_id is not None:
        residents.get(tx, resident_id)
    last = first + timedelta(days=days - 1)
    zone = tx.now.tzinfo
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    span = _Span(first, last, start, end, Whose(whose), resident_id)
    lines = [line for source in _SOURCES for line in source(tx, span)]
    lines.sort(key=lambda line: (line.day, line.at is not None, line.at or time(), line.title))
    return CalendarSheet(first, days, tx.today, tuple(lines))


def _appointments(tx: Transaction, span: _Span) -> Iterator[CalendarLine]:
    found = select(Appointment).where(
        Appointment.at >= span.start, Appointment.at < span.end, appointment_rows.visible(tx)
    )
    if span.resident_id is not None:
        found = found.where(Appointment.resident_id == span.resident_id)
    if span.whose is Whose.MINE:
        found = found.where(
            or_(Appointment.staff_id == tx.staff_id, Appointment.companion_id == tx.staff_id)
        )
    for row in appointment_rows.rows(tx, tx.session.scalars(found)):
        yield of_appointment(row)


def of_appointment(row: AppointmentRow) -> CalendarLine:
    """An appointment as a line."""
    state = "" if row.state is AppointmentState.PLANNED else _state(row)
    return CalendarLine(
        kind=LineKind.APPOINTMENT,
        row_id=row.id,
        day=row.at.date(),
        icon="calendar-clock",
        title=row.title,
        detail=" · ".join(part for part in (state, row.detail) if part),
        at=row.at.time() if row.has_time else None,
        minutes=row.minutes,
        resident_id=row.resident_id,
        tone="accent",
        is_over=row.state is not AppointmentState.PLANNED,
    )


def _state(row: AppointmentRow) -> str:
    said = value_words.code_word("appointment", "state", row.state.value).lower()
    if row.cancelled_by:
        return _("{state} by {whom}").format(state=said, whom=row.cancelled_by.lower())
    return said


def _tasks(tx: Transaction, span: _Span) -> Iterator[CalendarLine]:
    found = select(Task).where(
        Task.done_at.is_(None),
        Task.dropped_at.is_(None),
        Task.due >= span.first,
        Task.due <= span.last,
        or_(Task.resident_id.is_(None), protection.visible(tx, Task.resident_id)),
    )
    if span.resident_id is not None:
        found = found.where(Task.resident_id == span.resident_id)
    if span.whose is Whose.MINE:
        found = found.where(Task.staff_id == tx.staff_id)
    for row in task_rows.rows(tx, tx.session.scalars(found)):
        is_sealed = isinstance(row.words, Hidden)
        who = row.staff or _("anybody")
        words = _("sealed") if is_sealed else ""
        yield CalendarLine(
            kind=LineKind.TASK,
            row_id=row.id,
            day=row.due or span.first,
            icon="wrench" if row.room_id else "list-checks",
            title=_("A task") if isinstance(row.words, Hidden) else row.words,
            detail=" · ".join(part for part in (words, row.shown, row.place, who) if part),
            at=row.at,
            resident_id=row.resident_id,
        )


def _legal(tx: Transaction, span: _Span) -> Iterator[CalendarLine]:
    if not tx.may(Capability.SEE_CASE):
        return
    found = (
        _named(tx, span, LegalDate)
        .join(LegalMatter, LegalMatter.id == LegalDate.matter_id)
        .where(
            LegalDate.at >= span.start,
            LegalDate.at < span.end,
            LegalMatter.state == LegalState.OPEN,
        )
    )
    if span.whose is Whose.MINE:
        found = found.where(LegalDate.companion_id == tx.staff_id)
    can_read = tx.sealer.can_read("legal")
    for row, known_as, code in tx.session.execute(found):
        at = row.at.astimezone(tx.now.tzinfo)
        kind = value_words.code_word("legal_date", "kind", row.kind)
        what = kind if can_read else _("A date")
        yield CalendarLine(
            kind=LineKind.LEGAL,
            row_id=row.id,
            day=at.date(),
            icon="scale",
            title=_("{what}: {name}").format(what=what, name=shown_name(known_as, code)),
            detail="" if can_read else _("sealed"),
            at=at.time() if row.has_time else None,
            resident_id=row.resident_id,
            tab="legal",
            tone="notice",
            is_over=row.is_done,
        )


def _sessions(tx: Transaction, span: _Span) -> Iterator[CalendarLine]:
    """A counsellor's own; of others not even that there is one."""
    if not tx.may(Capability.SEE_CASE):
        return
    found = (
        _named(tx, span, CounsellingPerson)
        .add_columns(CounsellingSession)
        .join(CounsellingSession, CounsellingSession.id == CounsellingPerson.session_id)
        .where(
            CounsellingSession.at >= span.start,
            CounsellingSession.at < span.end,
            CounsellingSession.counsellor_id == tx.staff_id,
            CounsellingPerson.state.in_((SessionState.PLANNED.value, SessionState.HELD.value)),
        )
        .order_by(CounsellingPerson.id)
    )
    sessions: dict[int, list[tuple[CounsellingSession, CounsellingPerson, str]]] = {}
    for person, known_as, code, session in tx.session.execute(found):
        name = shown_name(known_as, code)
        sessions.setdefault(session.id, []).append((session, person, name))
    for people in sessions.values():
        session, person, _name = people[0]
        at = session.at.astimezone(tx.now.tzinfo)
        names = ", ".join(name for _session, _person, name in people)
        yield CalendarLine(
            kind=LineKind.SESSION,
            row_id=session.id,
            day=at.date(),
            icon="message-square",
            title=_("Talk with {name}").format(name=names),
            at=at.time(),
            minutes=session.minutes,
            resident_id=person.resident_id,
            tab="counselling",
            is_over=person.state == SessionState.HELD,
        )


def _arrivals(tx: Transaction, span: _Span) -> Iterator[CalendarLine]:
    if span.whose is Whose.MINE:
        return
    found = (
        select(Reservation, Resident.known_as, Resident.code)
        .outerjoin(Resident, Resident.id == Reservation.resident_id)
        .where(
            kept_places.holding(tx),  # what ran out is expected no more
            Reservation.start >= span.first,
            Reservation.start <= span.last,
        )
    )
    hidden = protection.hidden_ids(tx)
    if span.resident_id is not None:
        found = found.where(Reservation.resident_id == span.resident_id)
    for row, known_as, code in tx.session.execute(found):
        is_hidden = row.resident_id in hidden
        name = shown_name(known_as, code) if code else row.for_whom
        name = protection.one_person() if is_hidden or not name else name
        yield CalendarLine(
            kind=LineKind.ARRIVAL,
            row_id=0 if is_hidden else row.id,
            day=row.start,
            icon="log-in",
            title=_("Arrives: {name}").format(name=name),
            resident_id=None if is_hidden else row.resident_id,
            tone="good",
        )


def _leavings(tx: Transaction, span: _Span) -> Iterator[CalendarLine]:
    if span.whose is Whose.MINE:
        return
    found = _named(tx, span, Stay).where(
        Stay.end == OPEN_END,
        Stay.planned_end >= span.first,
        Stay.planned_end <= span.last,
    )
    for row, known_as, code in tx.session.execute(found):
        yield CalendarLine(
            kind=LineKind.LEAVING,
            row_id=row.id,
            day=row.planned_end or span.first,
            icon="log-out",
            title=_("Means to leave: {name}").format(name=shown_name(known_as, code)),
            resident_id=row.resident_id,
            tab="stays",
        )


def _returns(tx: Transaction, span: _Span) -> Iterator[CalendarLine]:
    if span.whose is Whose.MINE:
        return
    found = _named(tx, span, Absence).where(
        Absence.end == OPEN_END,
        Absence.expected_back >= span.first,
        Absence.expected_back <= span.last,
    )
    for row, known_as, code in tx.session.execute(found):
        yield CalendarLine(
            kind=LineKind.RETURN,
            row_id=row.id,
            day=row.expected_back or span.first,
            icon="undo-2",
            title=_("Expected back: {name}").format(name=shown_name(known_as, code)),
            resident_id=row.resident_id,
            tab="stays",
        )


def _reviews(tx: Transaction, span: _Span) -> Iterator[CalendarLine]:
    if not tx.may(Capability.SEE_CASE):
        return
    found = _named(tx, span, PlanReview).where(
        PlanReview.held.is_(None),
        PlanReview.planned >= span.first,
        PlanReview.planned <= span.last,
    )
    if span.whose is Whose.MINE:
        found = found.where(PlanReview.staff_id == tx.staff_id)
    for row, known_as, code in tx.session.execute(found):
        yield CalendarLine(
            kind=LineKind.REVIEW,
            row_id=row.id,
            day=row.planned or span.first,
            icon="target",
            title=_("Look at the plan with {name}").format(name=shown_name(known_as, code)),
            resident_id=row.resident_id,
            tab="needs",
        )


def _named(tx: Transaction, span: _Span, table: Any) -> Select[Any]:
    """Rows about people with the names these have: whom the person signed in may see, and of whom
    alone it was asked."""
    found = (
        select(table, Resident.known_as, Resident.code)
        .join(Resident, Resident.id == table.resident_id)
        .where(protection.visible(tx, table.resident_id))
    )
    if span.resident_id is not None:
        found = found.where(table.resident_id == span.resident_id)
    return found


_SOURCES: Final[tuple[Callable[[Transaction, _Span], Iterator[CalendarLine]], ...]] = (
    _appointments, _tasks, _legal, _sessions, _arrivals, _leavings, _returns, _reviews,
)  # fmt: skip
