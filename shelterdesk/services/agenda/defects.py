# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is broken in a room: a task for that room, and perhaps a bed out of use until it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.rooms import BedBlock
from shelterdesk.models.tasks import Task, TaskKind
from shelterdesk.services import organisation
from shelterdesk.services.agenda import tasks
from shelterdesk.services.agenda.tasks import DESK, TaskForm, TaskList, TaskRow
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import rooms

_LONGEST_REASON: Final = 120


@verb(Capability.WRITE_LOG)
def report(tx: Transaction, *, form: TaskForm, blocks_bed: bool = False) -> int:
    """Note what is broken in a room or at a bed, and perhaps take the bed out of use until it is
    done; returns the id of the task. Raises ``Conflict`` where somebody sleeps in that bed."""
    if form.room_id is None and form.bed_id is None:
        raise Invalid(_("Say in which room."), field="room_id")
    plain = replace(form, confidentiality=DESK)  # whoever repairs it reads it
    task_id = tasks.add(tx, form=plain, kind=TaskKind.TASK)
    if blocks_bed:
        tx.need(Capability.PLACE_PEOPLE)
        if form.bed_id is None:
            raise Invalid(_("Only a single bed can be taken out of use."), field="blocks_bed")
        reason = str(form.words).strip()[:_LONGEST_REASON]
        rooms.block(tx, bed_id=form.bed_id, start=organisation.tonight(tx), end=None, reason=reason)
    tx.about(tx.session.get_one(Task, task_id))
    return task_id


@query(Capability.SEE_RESIDENTS)
def of_room(tx: Transaction, *, room_id: int) -> list[TaskRow]:
    """What is broken in a room and not done yet."""
    return tasks.listed(tx, which=TaskList.BROKEN, room_id=room_id)


@query(Capability.SEE_RESIDENTS)
def blocked_bed(tx: Transaction, *, task_id: int) -> str:
    """The bed that is out of use tonight and that a task is about, in words; empty where there is
    none: asked before it is done."""
    task = tx.session.get(Task, task_id)
    if task is None or not protection.may_see(tx, task.resident_id):
        raise NotFound(_("This is not there any more."))
    if task.bed_id is None or not _is_blocked(tx, task.bed_id, organisation.tonight(tx)):
        return ""
    return rooms.bed_name(tx, task.bed_id)


def _is_blocked(tx: Transaction, bed_id: int, night: date) -> bool:
    found = select(BedBlock.id).where(
        BedBlock.bed_id == bed_id, BedBlock.start <= night, BedBlock.end > night
    )
    return tx.session.scalar(found.limit(1)) is not None
