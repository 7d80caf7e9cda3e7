# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises and tasks: what somebody said they would do, for whom, and by when.

What staff promised is reminded; what a resident has not told is not. Words for the desk are plain;
those of case work are sealed, and who holds no key for them still sees that something was promised.
Plain words that become those of case work leave no image of what they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.models.tasks import Task, TaskKind
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "CASE", "DESK", "TaskForm", "TaskKind", "TaskRow", "add", "done", "due", "edit", "form",
    "of_resident", "reopen", "timeline",
]  # fmt: skip

DESK: Final = "desk"
CASE: Final = "case"
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class TaskForm:
    """All that is written about a promise or task; only its words are required."""

    words: str | Hidden
    confidentiality: str = DESK
    due: date | None = None
    staff_id: int | None = None  # for whom; none: for anybody


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A promise or task as lists show it."""

    id: int
    kind: TaskKind
    words: str | Hidden
    confidentiality: str
    due: date | None
    staff: str  # for whom: name shown or code; empty for anybody
    is_own: bool
    done_on: date | None
    done_by: str


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
def done(tx: Transaction, *, task_id: int) -> None:
    """It is done, by the person signed in."""
    task = _get(tx, task_id)
    if task.done_at is not None:
        raise Conflict(_("Somebody has done this already."))
    task.done_at, task.done_by = tx.now, tx.staff_id


@verb(Capability.WRITE_LOG)
def reopen(tx: Transaction, *, task_id: int) -> None:
    """It is not done after all."""
    task = _get(tx, task_id)
    task.done_at = task.done_by = None


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, task_id: int) -> TaskForm:
    """A promise or task as a form."""
    task = _get(tx, task_id)
    return TaskForm(_words(tx, task), task.confidentiality, task.due, task.staff_id)


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[TaskRow]:
    """What is open for a resident, the next first, then what is done, the newest first."""
    residents.get(tx, resident_id)
    found = tx.session.scalars(
        select(Task)
        .where(Task.resident_id == resident_id)
        .order_by(Task.due.is_(None), Task.due, Task.id)
    ).all()
    finished = sorted((t for t in found if t.done_at), key=lambda t: t.done_at or tx.now)
    return _rows(tx, [*(t for t in found if not t.done_at), *reversed(finished)])


def due(tx: Transaction) -> list[DueLine]:
    """What is due by today, of the person signed in and of anybody, for Today."""
    query = (
        select(Task, Resident.known_as, Resident.code)
        .outerjoin(Resident, Resident.id == Task.resident_id)
        .where(
            Task.done_at.is_(None),
            Task.due <= tx.today,
            or_(Task.staff_id.is_(None), Task.staff_id == tx.staff_id),
            or_(Task.resident_id.is_(None), protection.visible(tx, Task.resident_id)),
        )
        .order_by(Task.due, Task.id)
    )
    lines = []
    for task, known_as, code in tx.session.execute(query):
        name = shown_name(known_as, code) if code else ""
        words = _words(tx, task)
        is_promise = task.kind == TaskKind.PROMISE
        told = _("Promised to {name}").format(name=name) if name and is_promise else name
        if isinstance(words, Hidden):
            words, detail = told or _("A task"), _("The words are sealed.")
        else:
            detail = told
        lines.append(
            DueLine(
                day=task.due or tx.today,
                icon="list-checks",
                title=words,
                detail=detail,
                resident_id=task.resident_id,
                is_for_all=task.staff_id is None,
                kind=DueKind.TASK,
            )
        )
    return lines


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """What was promised and done for a resident."""
    events = []
    query = select(Task).where(Task.resident_id == resident_id, Task.kind == TaskKind.PROMISE)
    for task in tx.session.scalars(query.order_by(Task.id)):
        words = _words(tx, task)
        detail = "" if isinstance(words, Hidden) else words
        if task.done_at is not None:
            at = task.done_at.astimezone(tx.now.tzinfo)
            event = TimelineEvent(
                at.date(), "overview", "circle-check", _("Kept a promise"), detail, "good", at
            )
            events.append(event)
    return events


def _write(tx: Transaction, task: Task, form: TaskForm) -> None:
    if form.confidentiality not in (DESK, CASE):
        raise Invalid(_("Choose who may read it."), field="confidentiality")
    if form.staff_id is not None and form.staff_id != task.staff_id:
        if form.staff_id not in {who.id for who in organisation.colleagues(tx)}:
            raise Invalid(_("Choose a colleague who can sign in."), field="staff_id")
    _write_words(tx, task, form)
    task.due, task.staff_id = form.due, form.staff_id


def _write_words(tx: Transaction, task: Task, form: TaskForm) -> None:
    if isinstance(form.words, Hidden):
        if form.confidentiality != task.confidentiality:
            raise Invalid(
                _("Write the words again: they are sealed for those who read them now."),
                field="confidentiality",
            )
        return
    words = sealed_words.checked(form.words, field="words", longest=_LONGEST)
    if not words:
        raise Invalid(_("Please write something."), field="words")
    is_same = form.confidentiality == task.confidentiality and _words(tx, task) == words
    if form.confidentiality == DESK:
        task.confidentiality, task.plain, task.body = DESK, words, None
    elif not is_same and task.plain is not None:
        # Words that were plain: sealed they are a secret only if they lie nowhere else.
        body = tx.sealed_bytes_as(task, "body", CASE, words)
        changed = {"plain": None, "body": body, "confidentiality": CASE}
        tx.write_over(task, changed)
    elif not is_same:
        task.confidentiality = CASE
        tx.seal_as(task, "body", CASE, words)


def _words(tx: Transaction, task: Task) -> str | Hidden:
    return task.plain if task.plain is not None else sealed_words.revealed(tx, task, "body")


def _rows(tx: Transaction, tasks: Iterable[Task]) -> list[TaskRow]:
    staff = organisation.staff_names(tx)
    return [
        TaskRow(
            id=task.id,
            kind=TaskKind(task.kind),
            words=_words(tx, task),
            confidentiality=task.confidentiality,
            due=task.due,
            staff=staff.get(task.staff_id or 0, ""),
            is_own=task.staff_id is not None and task.staff_id == tx.staff_id,
            done_on=_local_day(tx, task.done_at),
            done_by=staff.get(task.done_by or 0, ""),
        )
        for task in tasks
    ]


def _local_day(tx: Transaction, at: datetime | None) -> date | None:
    return None if at is None else at.astimezone(tx.now.tzinfo).date()


def _get(tx: Transaction, task_id: int) -> Task:
    task = tx.session.get(Task, task_id)
    if task is None or not protection.may_see(tx, task.resident_id):
        raise NotFound(_("This is not there any more."))
    tx.about(task)
    return task
