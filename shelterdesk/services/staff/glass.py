# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Broken glass: who widened her rights for a while, why, and what she opened meanwhile.

Breaking it is ``Vault.break_glass``; here a director is told, and says that she has seen it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, NotAllowed, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.audit import AuditEvent, AuditKind, AuditPerson
from shelterdesk.models.residents import Resident
from shelterdesk.models.safe import BreakGlass
from shelterdesk.models.staff import Role, Staff
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name

_MOST_OPENED: Final = 200
_BESIDE_THE_POINT: Final = (AuditKind.BREAK_GLASS, AuditKind.LOCK, AuditKind.UNLOCK)


@dataclass(frozen=True, slots=True)
class Opened:
    """One thing done while the glass was broken."""

    at: datetime  # local
    label: str  # the English words of the act; shown translated
    people: tuple[str, ...]  # chosen names or codes of those whom it concerned
    hidden: int  # how many more, whom the reader must not see


@dataclass(frozen=True, slots=True)
class Glass:
    """Somebody broke the glass."""

    id: int
    who: str  # name shown, or the staff code
    code: str
    at: datetime  # local, as ``until``
    until: datetime
    reason: str
    opened: tuple[Opened, ...]  # oldest first


@query(Capability.MANAGE_STAFF)
def unseen(tx: Transaction) -> list[Glass]:
    """What no director has acknowledged yet, oldest first.

    Her own is for another director to see, where there is one.
    """
    rows = tx.session.execute(
        select(BreakGlass, Staff)
        .join(Staff, Staff.id == BreakGlass.staff_id)
        .where(BreakGlass.seen_at.is_(None))
        .order_by(BreakGlass.at, BreakGlass.id)
    )
    is_alone = _is_only_director(tx)
    return [
        Glass(
            id=row.id,
            who=who.name_shown or who.code,
            code=who.code,
            at=_local(tx, row.at),
            until=_local(tx, row.until),
            reason=reason_of(tx, row),
            opened=_opened(tx, row),
        )
        for row, who in rows.all()
        if is_alone or row.staff_id != tx.staff_id
    ]


@verb(Capability.MANAGE_STAFF, is_undoable=False)
def mark_seen(tx: Transaction, *, ids: Collection[int]) -> None:
    """Acknowledge; what was acknowledged before stays as it is."""
    for row_id in ids:
        row = tx.session.get(BreakGlass, row_id)
        if row is None or (row.staff_id == tx.staff_id and not _is_only_director(tx)):
            raise NotFound(_("This is not there any more."))
        if row.seen_at is None:
            row.seen_by, row.seen_at = tx.staff_id, tx.now.astimezone(UTC)
        tx.about(row)


def reason_of(tx: Transaction, row: BreakGlass) -> str:
    """Why she did it, to those who read the class *case*: it is likely to name a danger."""
    try:
        return tx.reveal(row, "reason") or ""
    except NotAllowed:
        return _("(sealed)")
    except Damaged as error:
        return error.message


def _is_only_director(tx: Transaction) -> bool:
    staff = tx.session.scalars(select(Staff).where(Staff.is_active, Staff.id != tx.staff_id))
    return not any(Role.DIRECTOR in who.roles for who in staff)


def _opened(tx: Transaction, row: BreakGlass) -> tuple[Opened, ...]:
    broken = select(func.min(AuditEvent.id)).where(
        AuditEvent.subject_table == BreakGlass.__tablename__, AuditEvent.subject_uuid == row.uuid
    )
    events = tx.session.execute(
        select(AuditEvent.id, AuditEvent.at, AuditEvent.label)
        .where(
            AuditEvent.staff_id == row.staff_id,
            AuditEvent.id > broken.scalar_subquery(),
            AuditEvent.at <= row.until,
            AuditEvent.kind.not_in(_BESIDE_THE_POINT),
        )
        .order_by(AuditEvent.id)
        .limit(_MOST_OPENED)
    ).all()
    names: dict[int, list[str]] = defaultdict(list)
    hidden: dict[int, int] = defaultdict(int)
    people = tx.session.execute(
        select(AuditPerson.event_id, Resident.id, Resident.known_as, Resident.code)
        .join(Resident, Resident.id == AuditPerson.resident_id)
        .where(AuditPerson.event_id.in_([event.id for event in events]))
        .order_by(AuditPerson.event_id, Resident.id)
    )
    for event_id, resident_id, *name in people:
        if protection.may_see(tx, resident_id):
            names[event_id].append(shown_name(*name))
        else:
            hidden[event_id] += 1
    return tuple(
        Opened(_local(tx, event.at), event.label, tuple(names[event.id]), hidden[event.id])
        for event in events
    )


def _local(tx: Transaction, at: datetime) -> datetime:
    return at.astimezone(tx.now.tzinfo)
