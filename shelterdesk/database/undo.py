# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reversing an act from its images: new rows go, changed ones and removed ones come back.

Nothing is reversed if a later act, not undone itself, touched one of its rows. The rules of the
database hold for an undo as for every act, and so do those of the desk (``undo_rules``); what it
would break is refused.
"""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import chain
from typing import Any, Final

from sqlalchemy import Table, delete, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from shelterdesk.database import capture, undo_rules
from shelterdesk.database.capture import RowChange
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.i18n import _
from shelterdesk.models.audit import AuditEvent, AuditImage, AuditKind, AuditPerson, Change
from shelterdesk.models.base import Base
from shelterdesk.models.residents import Resident, ResidentAccess

_STAMPS: Final = ("updated_at", "updated_by")


def last_act(session: Session, staff_id: int) -> AuditEvent | None:
    """The newest act of a person that is not undone; one that changed nothing does not count."""
    later = aliased(AuditEvent)
    changed_something = or_(
        AuditEvent.images_digest.is_not(None), AuditEvent.kind == AuditKind.IMPORT
    )
    query = (
        select(AuditEvent)
        .where(
            AuditEvent.staff_id == staff_id,
            AuditEvent.kind.in_([AuditKind.ACT, AuditKind.IMPORT]),
            changed_something,
            ~exists().where(later.undoes_id == AuditEvent.id),
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def is_touched(session: Session, event_id: int) -> bool:
    """Whether a later act changed a row of this one; acts that were undone do not count."""
    own, other = aliased(AuditImage), aliased(AuditImage)
    act, undo = aliased(AuditEvent), aliased(AuditEvent)
    query = (
        select(other.id)
        .join(own, (own.row_table == other.row_table) & (own.row_id == other.row_id))
        .join(act, act.id == other.event_id)
        .where(
            own.event_id == event_id,
            other.event_id > event_id,
            own.row_uuid.is_not_distinct_from(other.row_uuid),
            act.undoes_id.is_(None),
            ~exists().where(undo.undoes_id == act.id),
        )
        .limit(1)
    )
    return session.execute(query).first() is not None


def was_followed(session: Session, act: AuditEvent, age: timedelta) -> bool:
    """Whether something was written so long after an act: then the clock was set back since."""
    query = select(AuditEvent.id).where(AuditEvent.at > act.at + age, AuditEvent.id > act.id)
    return session.execute(query.limit(1)).first() is not None


def concerns_hidden(session: Session, event_id: int, staff_id: int) -> bool:
    """Whether an act concerns somebody whom this person must not see any more."""
    named = exists().where(
        ResidentAccess.resident_id == Resident.id, ResidentAccess.staff_id == staff_id
    )
    query = (
        select(Resident.id)
        .join(AuditPerson, AuditPerson.resident_id == Resident.id)
        .where(AuditPerson.event_id == event_id, Resident.is_protected, ~named)
        .limit(1)
    )
    return session.execute(query).first() is not None


def reverse(tx: Transaction, event_id: int) -> None:
    """Bring back what stood there before an act; raises ``Conflict`` where that cannot be."""
    query = select(AuditImage).where(AuditImage.event_id == event_id)
    images = list(tx.session.scalars(query.order_by(AuditImage.id.desc())))
    if any(image.image is None for image in images):
        raise Conflict(_("What stood there before was erased. It does not come back."))
    tx.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=on")
    try:
        waiting = [_Step(tx, image) for image in images]
    except (ValueError, TypeError, KeyError) as error:  # somebody wrote there with other tools
        raise Conflict(
            _("What stood there before cannot be read. It does not come back.")
        ) from error
    while waiting:
        refused, problem = [], None
        for step in waiting:
            try:
                step.take()
            except IntegrityError as error:
                # A rule that another row must make room for first, for example a longer stay.
                refused.append(step)
                problem = error
        if problem is not None and len(refused) == len(waiting):
            raise Conflict(
                _("This cannot be undone any more: what is there now is in the way.")
            ) from problem
        waiting = refused
    undo_rules.refuse_what_breaks_them(tx, event_id)


class _Step:
    """One row to bring back."""

    def __init__(self, tx: Transaction, image: AuditImage) -> None:
        self._tx = tx
        self._table: Table = Base.metadata.tables[image.row_table]
        self._id, self._uuid = image.row_id, image.row_uuid
        self._change = Change(image.change)
        self._image: dict[str, list[Any]] = json.loads(str(image.image))
        for name in self._image:
            self._table.columns[name]  # KeyError: a column of an older schema, gone since

    def take(self) -> None:
        """Do it, and leave an image of it."""
        tx, table = self._tx, self._table
        tx.tables.add(table.name)
        tx.rows_changed += 1
        if self._change is Change.INSERT:
            row = self._row()
            self._run(delete(table).where(table.c.id == self._id))
            self._leave(Change.DELETE, {name: [value, None] for name, value in row.items()})
        elif self._change is Change.DELETE:
            values = {name: before for name, (before, _after) in self._image.items()}
            self._run(insert(table), values)
            row = values
            self._leave(Change.INSERT, {})
        else:
            row = self._row()
            changed = {name: before for name, (before, _after) in self._image.items()}
            if any(row[name] != after for name, (_before, after) in self._image.items()):
                raise Conflict(_("Somebody changed this since. It stays as it is."))
            self._run(update(table).where(table.c.id == self._id), changed)
            self._leave(
                Change.UPDATE,
                {name: [after, before] for name, (before, after) in self._image.items()},
            )
            row |= changed
        whose = self._id if table.name == "resident" else row.get("resident_id")
        # A row that was another's in between, or a record that was joined with another's.
        links = (self._image.get(name, ()) for name in ("resident_id", "merged_into_id"))
        tx.residents |= {one for one in (whose, *chain.from_iterable(links)) if one is not None}

    def _row(self) -> dict[str, Any]:
        query = select(self._table).where(self._table.c.id == self._id)
        row = self._tx.session.connection().execute(query).mappings().one_or_none()
        if row is None or row.get("uuid", self._uuid) != self._uuid:  # ids are given again
            raise Conflict(_("Somebody changed this since. It stays as it is."))
        columns = self._table.columns
        return {name: capture.stored(columns[name], value) for name, value in row.items()}

    def _run(self, statement: Any, values: dict[str, Any] | None = None) -> None:
        columns = self._table.columns
        if values is not None:
            parsed = {name: capture.value_of(columns[name], v) for name, v in values.items()}
            stamps = self._tx.stamp({})
            parsed |= {name: stamps[name] for name in _STAMPS if name in columns}
            statement = statement.values(**parsed)
        self._tx.session.connection().execute(statement)

    def _leave(self, change: Change, image: dict[str, list[Any]]) -> None:
        self._tx.capture.add(RowChange(self._table.name, self._id, self._uuid, change, image))
