# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises and tasks: what somebody said they would do, for whom, and by when.

What staff promised is reminded; what a resident has not told is not. Words for the desk are plain;
those of case work are sealed, and who holds no key for them still sees that something was promised.
Plain words that become those of case work leave no image of what they were.

Of a task that comes again one stands open at a time: the next is made when it is done, or left out
this time, and never falls before today. So nothing piles up while nobody looked.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.incidents import Incident
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, Room
from shelterdesk.models.tasks import Task, TaskKind
from shelterdesk.services import organisation
from shelterdesk.services.agenda import recurrences, task_rows
from shelterdesk.services.agenda.recurrences import Repeats
from shelterdesk.services.agenda.task_rows import TaskRow
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms import rooms
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import classed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "CASE", "DESK", "TaskForm", "TaskKind", "TaskList", "TaskRow", "add", "done", "drop", "due",
    "edit", "form", "listed", "of_resident", "reopen", "timeline",
]  # fmt: skip

DESK: Final = "desk"
CASE: Final = "case"
#: How long what is done stands in the list of what was done lately.
LATELY: Final = timedelta(days=14)
_MOST_LATELY: Final = 200
_LONGEST: Final = 300
_DAY: Final = timedelta(days=1)


class TaskList(StrEnum):
    """Which tasks a list shows."""

    MINE = "mine"
    ANYBODYS = "anybodys"
    OPEN = "open"  # all of them
    OVERDUE = "overdue"
    BROKEN = "broken"  # in rooms
    DONE = "done"  # or called off, lately


@dataclass(frozen=True, slots=True)
class TaskForm:
    """All that is written about a promise or task; only its words are required."""

    words: str | Hidden
    confidentiality: str = DESK
    due: date | None = None
    staff_id: int | None = None  # for whom; none: for anybody
    at: time | None = None
    room_id: int | None = None  # something is broken there
    bed_id: int | None = None
    incident_id: int | None = None  # it follows
    repeats: Repeats | None = None


@verb(Capability.WRITE_LOG)
def add(
    tx: Transaction,
    *,
    form: TaskForm,
    resident_id: int | None = None,
    kind: TaskKind = TaskKind.PROMISE,
) -> int:
    """Note a promise to a resident, or a task; returns its id."""
    if resident_id is not None:
        residents.get(tx, resident_id)
    task = Task(kind=TaskKind(kind).value, resident_id=resident_id)
    if isinstance(form.words, Hidden):
        raise Invalid(_("Please write something."), field="words")
    _write(tx, task, form)
    tx.session.add(task)
    tx.session.flush()
    tx.about(task)
    return task.id


@verb(Capability.WRITE_LOG)
def edit(tx: Transaction, *, task_id: int, form: TaskForm) -> None:
    """Write a form over a promise or task; hidden words stay as they are."""
    _write(tx, _get(tx, task_id), form)


@verb(Capability.WRITE_LOG)
def done(tx: Transaction, *, task_id: int, frees_bed: bool = False) -> date | None:
    """It is done, by the person signed in; returns the day on which it comes again.

    ``frees_bed``: the bed that was out of use for it can be slept in again.
    """
    task = _get(tx, task_id)
    _must_be_open(task)
    task.done_at, task.done_by = tx.now, tx.staff_id
    if frees_bed and task.bed_id is not None:
        tx.need(Capability.PLACE_PEOPLE)
        rooms.unblock(tx, bed_id=task.bed_id, on=organisation.tonight(tx))
        tx.about(task)
    return _make_next(tx, task, not_before=tx.today + _DAY)


@verb(Capability.WRITE_LOG)
def drop(tx: Transaction, *, task_id: int, for_good: bool = True) -> date | None:
    """It is called off; or, of one that comes again, left out this time. Returns the next day."""
    task = _get(tx, task_id)
    _must_be_open(task)
    task.dropped_at, task.dropped_by = tx.now, tx.staff_id
    return None if for_good else _make_next(tx, task, not_before=tx.today)


@verb(Capability.WRITE_LOG)
def reopen(tx: Transaction, *, task_id: int) -> None:
    """It is not done after all, or not called off. What came after it goes: one stands open."""
    task = _get(tx, task_id)
    task.done_at = task.done_by = task.dropped_at = task.dropped_by = None
    if task.series is None:
        return
    later = select(Task).where(Task.series == task.series, Task.id > task.id)
    for one in tx.session.scalars(later):
        if one.done_at is not None or one.dropped_at is not None:
            raise Conflict(_("The next one is done already. Change that one instead."))
        tx.session.delete(one)
    tx.about(task)


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, task_id: int) -> TaskForm:
    """A promise or task as a form."""
    task = _get(tx, task_id)
    return TaskForm(
        words=task_rows.words(tx, task),
        confidentiality=task.confidentiality,
        due=task.due,
        staff_id=task.staff_id,
        at=task_rows.time_of(task.at_minute),
        room_id=task.room_id,
        bed_id=task.bed_id,
        incident_id=task.incident_id,
        repeats=recurrences.from_text(task.recurrence),
    )


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[TaskRow]:
    """What is open for a resident, the next first, then what is done, the newest first."""
    residents.get(tx, resident_id)
    found = tx.session.scalars(
        select(Task)
        .where(Task.resident_id == resident_id)
        .order_by(Task.due.is_(None), Task.due, Task.at_minute, Task.id)
    ).all()
    still_open = [t for t in found if t.done_at is None and t.dropped_at is None]
    finished = sorted((t for t in found if t.done_at), key=lambda t: t.done_at or tx.now)
    return task_rows.rows(tx, [*still_open, *reversed(finished)])


@query(Capability.SEE_RESIDENTS)
def listed(
    tx: Transaction, *, which: TaskList = TaskList.OPEN, room_id: int | None = None
) -> list[TaskRow]:
    """Tasks of one list, the next first; of what is over the newest first. ``room_id``: what is
    broken in one room."""
    found = select(Task).where(
        or_(Task.resident_id.is_(None), protection.visible(tx, Task.resident_id))
    )
    if room_id is not None:
        found = found.where(Task.room_id == room_id)
    if which is TaskList.DONE:
        return task_rows.rows(tx, _lately(tx, found))
    found = found.where(*_is_open())
    if which is TaskList.MINE:
        found = found.where(Task.staff_id == tx.staff_id)
    elif which is TaskList.ANYBODYS:
        found = found.where(Task.staff_id.is_(None))
    elif which is TaskList.OVERDUE:
        found = found.where(Task.due < tx.today)
    elif which is TaskList.BROKEN:
        found = found.where(Task.room_id.is_not(None))
    found = found.order_by(
        Task.due.is_(None), Task.due, Task.at_minute.is_(None), Task.at_minute, Task.id
    )
    return task_rows.rows(tx, tx.session.scalars(found))


def due(tx: Transaction) -> list[DueLine]:
    """What is due by today, of the person signed in and of anybody, for Today."""
    query = (
        select(Task, Resident.known_as, Resident.code)
        .outerjoin(Resident, Resident.id == Task.resident_id)
        .where(
            *_is_open(),
            Task.due <= tx.today,
            or_(Task.staff_id.is_(None), Task.staff_id == tx.staff_id),
            or_(Task.resident_id.is_(None), protection.visible(tx, Task.resident_id)),
        )
        .order_by(Task.due, Task.at_minute, Task.id)
    )
    found = tx.session.execute(query).all()
    places = {row.id: row.place for row in task_rows.rows(tx, [t for t, *_n in found if t.room_id])}
    return [
        _due_line(tx, task, shown_name(known_as, code) if code else "", places.get(task.id, ""))
        for task, known_as, code in found
    ]


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """What was promised and done for a resident."""
    events = []
    query = select(Task).where(Task.resident_id == resident_id, Task.kind == TaskKind.PROMISE)
    for task in tx.session.scalars(query.order_by(Task.id)):
        words = task_rows.words(tx, task)
        detail = "" if isinstance(words, Hidden) else words
        if task.done_at is not None:
            at = task.done_at.astimezone(tx.now.tzinfo)
            event = TimelineEvent(
                at.date(), "overview", "circle-check", _("Kept a promise"), detail, "good", at
            )
            events.append(event)
    return events


def _due_line(tx: Transaction, task: Task, name: str, place: str) -> DueLine:
    words = task_rows.words(tx, task)
    is_promise = task.kind == TaskKind.PROMISE
    told = _("Promised to {name}").format(name=name) if name and is_promise else name or place
    if isinstance(words, Hidden):
        words, detail = told or _("A task"), _("The words are sealed.")
    else:
        detail = told
    at = task_rows.time_of(task.at_minute)
    return DueLine(
        day=task.due or tx.today,
        icon="wrench" if task.room_id is not None else "list-checks",
        title=words,
        detail=" · ".join(part for part in (f"{at:%H:%M}" if at else "", detail) if part),
        resident_id=task.resident_id,
        is_for_all=task.staff_id is None,
        kind=DueKind.TASK,
        record=("task", task.id),
        place=None if task.resident_id else ("shift", ("tab", "tasks", task.id)),
    )


def _lately(tx: Transaction, found: Any) -> list[Task]:
    """Done or called off, the newest first."""
    since = tx.now - LATELY
    finished = tx.session.scalars(
        found.where(Task.done_at >= since).order_by(Task.done_at.desc()).limit(_MOST_LATELY)
    ).all()
    dropped = tx.session.scalars(
        found.where(Task.done_at.is_(None), Task.dropped_at >= since)
        .order_by(Task.dropped_at.desc())
        .limit(_MOST_LATELY)
    ).all()
    return sorted(
        [*finished, *dropped], key=lambda one: one.done_at or one.dropped_at, reverse=True
    )


def _is_open() -> tuple[ColumnElement[bool], ...]:
    return Task.done_at.is_(None), Task.dropped_at.is_(None)


def _must_be_open(task: Task) -> None:
    if task.done_at is not None:
        raise Conflict(_("Somebody has done this already."))
    if task.dropped_at is not None:
        raise Conflict(_("Somebody has called this off already."))


def _make_next(tx: Transaction, task: Task, *, not_before: date) -> date | None:
    """The next one of a series; None where there is none, or its words cannot be read to be
    written once more."""
    if task.recurrence is None or task.due is None:
        return None
    following = recurrences.following(task.recurrence, task.due, not_before)
    if following is None:
        return None
    words = task_rows.words(tx, task)
    if isinstance(words, Hidden):
        raise Conflict(
            _("This task comes again, and its words are sealed. A colleague with the key ends it.")
        )
    day, rule = following
    made = Task(
        kind=task.kind, resident_id=task.resident_id, confidentiality=task.confidentiality,
        due=day, staff_id=task.staff_id, at_minute=task.at_minute, room_id=task.room_id,
        bed_id=task.bed_id, incident_id=task.incident_id, series=task.series, recurrence=rule,
    )  # fmt: skip
    if task.confidentiality == DESK:
        made.plain = words
    else:
        tx.seal_as(made, "body", task.confidentiality, words)
    tx.session.add(made)
    return day


def _write(tx: Transaction, task: Task, form: TaskForm) -> None:
    if form.confidentiality not in (DESK, CASE):
        raise Invalid(_("Choose who may read it."), field="confidentiality")
    if form.staff_id is not None and form.staff_id != task.staff_id:
        if form.staff_id not in {who.id for who in organisation.colleagues(tx)}:
            raise Invalid(_("Choose a colleague who can sign in."), field="staff_id")
    if form.due is None and (form.at is not None or form.repeats is not None):
        raise Invalid(_("Say on which day first."), field="due")
    _write_place(tx, task, form)
    classed_words.write(
        tx, task, form.words, wanted=form.confidentiality, longest=_LONGEST, required=True
    )
    task.due, task.staff_id, task.at_minute = form.due, form.staff_id, task_rows.minute_of(form.at)
    if form.incident_id is not None:
        rooms.get(tx, Incident, form.incident_id)
    task.incident_id = form.incident_id
    if form.repeats is None or form.due is None:
        task.series = task.recurrence = None
    else:
        task.series = task.series or uuid.uuid4().hex
        task.recurrence = recurrences.to_text(form.repeats, form.due)


def _write_place(tx: Transaction, task: Task, form: TaskForm) -> None:
    if form.bed_id is not None:
        bed = rooms.get(tx, Bed, form.bed_id)
        if form.room_id not in (None, bed.room_id):
            raise Invalid(_("This bed stands in another room."), field="bed_id")
        task.room_id, task.bed_id = bed.room_id, bed.id
        return
    if form.room_id is not None:
        rooms.get(tx, Room, form.room_id)
    task.room_id, task.bed_id = form.room_id, None


def _get(tx: Transaction, task_id: int) -> Task:
    task = tx.session.get(Task, task_id)
    if task is None or not protection.may_see(tx, task.resident_id):
        raise NotFound(_("This is not there any more."))
    tx.about(task)
    return task
