# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks as lists show them: their words, for whom, where, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, Room
from shelterdesk.models.tasks import Task, TaskKind
from shelterdesk.services import organisation
from shelterdesk.services.agenda import recurrences
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values import classed_words
from shelterdesk.services.values.answers import Hidden

_HOUR: Final = 60


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
    at: time | None = None
    resident_id: int | None = None
    shown: str = ""  # the resident it is for
    room_id: int | None = None
    bed_id: int | None = None
    place: str = ""  # "Room 4 · B": something is broken there
    repeats: str = ""  # in words
    dropped_on: date | None = None
    dropped_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to do it."""
        return self.done_on is None and self.dropped_on is None


def rows(tx: Transaction, tasks: Iterable[Task]) -> list[TaskRow]:
    """As rows, in the same order. Whoever gives them has left out whom one may not see."""
    found = list(tasks)
    staff = organisation.staff_names(tx)
    people = _people(tx, {task.resident_id for task in found if task.resident_id})
    places = _places(tx, found)
    return [_row(tx, task, staff, people, places) for task in found]


def words(tx: Transaction, task: Task) -> str | Hidden:
    """What is to be done; ``Hidden`` without the key."""
    return classed_words.of_row(tx, task)


def time_of(minute: int | None) -> time | None:
    """A minute of the day as a time."""
    return None if minute is None else time(*divmod(minute, _HOUR))


def minute_of(at: time | None) -> int | None:
    """A time as a minute of the day."""
    return None if at is None else at.hour * _HOUR + at.minute


def local_day(tx: Transaction, at: datetime | None) -> date | None:
    """The day of an instant on the clock of the house."""
    return None if at is None else at.astimezone(tx.now.tzinfo).date()


def _row(
    tx: Transaction,
    task: Task,
    staff: Mapping[int, str],
    people: Mapping[int, str],
    places: Mapping[int, str],
) -> TaskRow:
    return TaskRow(
        id=task.id,
        kind=TaskKind(task.kind),
        words=words(tx, task),
        confidentiality=task.confidentiality,
        due=task.due,
        staff=staff.get(task.staff_id or 0, ""),
        is_own=task.staff_id is not None and task.staff_id == tx.staff_id,
        done_on=local_day(tx, task.done_at),
        done_by=staff.get(task.done_by or 0, ""),
        at=time_of(task.at_minute),
        resident_id=task.resident_id,
        shown=people.get(task.resident_id or 0, ""),
        room_id=task.room_id,
        bed_id=task.bed_id,
        place=places.get(task.id, ""),
        repeats=recurrences.words(task.recurrence),
        dropped_on=local_day(tx, task.dropped_at),
        dropped_by=staff.get(task.dropped_by or 0, ""),
    )


def _people(tx: Transaction, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    query = select(Resident.id, Resident.known_as, Resident.code).where(Resident.id.in_(ids))
    return {one: shown_name(known_as, code) for one, known_as, code in tx.session.execute(query)}


def _places(tx: Transaction, tasks: Iterable[Task]) -> dict[int, str]:
    """Task -> room and bed."""
    at = [task for task in tasks if task.room_id is not None]
    if not at:
        return {}
    room_ids, bed_ids = {task.room_id for task in at}, {task.bed_id for task in at}
    found = tx.session.execute(select(Room.id, Room.name).where(Room.id.in_(room_ids)))
    rooms = {room_id: name for room_id, name in found}
    found = tx.session.execute(select(Bed.id, Bed.label).where(Bed.id.in_(bed_ids)))
    beds = {bed_id: label for bed_id, label in found}
    return {
        task.id: " · ".join(
            part
            for part in (rooms.get(task.room_id or 0, ""), beds.get(task.bed_id or 0, ""))
            if part
        )
        for task in at
    }
