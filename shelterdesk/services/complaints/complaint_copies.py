# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a complaint says, and its copies: one for each reader, sealed to that person alone.

Rows are written past the session, without author and without a time of day: whoever opens the file
with the file key alone is to learn neither who wrote a complaint nor when in a shift.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Final

from sqlalchemy import Table, insert, select, update

from shelterdesk import capabilities
from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.models.base import new_uuid
from shelterdesk.models.complaints import Complaint, ComplaintCopy
from shelterdesk.models.staff import Staff
from shelterdesk.services.staff import staff

_FILLED_TO: Final = 1024  # bytes: copies are of few lengths, which tell little of the words
_COPIES: Final[Table] = ComplaintCopy.__table__  # type: ignore[assignment]
_COMPLAINTS: Final[Table] = Complaint.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader added, and when."""

    at: str  # UTC, as in ISO 8601
    staff_id: int
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """All that a complaint says: what every copy holds."""

    about: str
    staff_ids: tuple[int, ...] = ()  # colleagues who are named
    partner_id: int | None = None
    partner: str = ""  # what it is called
    complainant: str = ""  # who complains, in words
    words: str = ""
    wish: str = ""  # what should come of it
    author_id: int | None = None
    written: str = ""  # UTC
    measures: str = ""
    notes: tuple[Note, ...] = ()

    def to_text(self) -> str:
        """As it is sealed: JSON, filled up with spaces."""
        text = json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))
        return text + " " * (-len(text.encode("utf-8", "surrogatepass")) % _FILLED_TO)


def from_text(text: str) -> Said:
    """What stands in a copy; raises ``ValueError``."""
    try:
        body: dict[str, Any] = json.loads(text)
        notes = tuple(Note(**one) for one in body.pop("notes"))
        return Said(**body | {"staff_ids": tuple(body["staff_ids"])}, notes=notes)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("no complaint stands there") from error


def handlers(tx: Transaction) -> list[Staff]:
    """Colleagues who handle complaints, by the roles that directors signed."""
    decided = staff.decided(tx)
    return [
        who
        for who in active(tx)
        if Capability.HANDLE_COMPLAINTS
        in capabilities.of_roles(tx.sealer.roles_of(who.code) or (), decided)
    ]


def active(tx: Transaction) -> list[Staff]:
    """Colleagues who can open the file, by their codes."""
    rows = tx.session.scalars(select(Staff).where(Staff.is_active).order_by(Staff.code))
    return [who for who in rows if tx.sealer.roles_of(who.code) is not None]


def own(tx: Transaction, complaint_id: int) -> ComplaintCopy | None:
    """The copy of the person signed in."""
    query = select(ComplaintCopy).where(
        ComplaintCopy.complaint_id == complaint_id, ComplaintCopy.staff_id == tx.staff_id
    )
    return tx.session.scalars(query).one_or_none()


def said(tx: Transaction, copy: ComplaintCopy) -> Said | None:
    """What a copy says; None if it was sealed to a passphrase that is gone, or changed since."""
    try:
        return from_text(tx.reveal(copy, "body") or "")
    except (NotAllowed, Damaged, ValueError):
        return None


def readers(tx: Transaction, complaint_ids: Collection[int]) -> dict[int, list[int]]:
    """Who has a copy of each."""
    found: dict[int, list[int]] = {one: [] for one in complaint_ids}
    query = select(ComplaintCopy.complaint_id, ComplaintCopy.staff_id).where(
        ComplaintCopy.complaint_id.in_(complaint_ids)
    )
    for complaint_id, staff_id in tx.session.execute(query.order_by(ComplaintCopy.staff_id)):
        found[complaint_id].append(staff_id)
    return found


def begin(tx: Transaction, received: date, answer_by: date | None) -> int:
    """The row of a new complaint; returns its id."""
    values = _stamps(received) | {
        "received": received, "answer_by": answer_by, "state": "open", "closed": None,
    }  # fmt: skip
    made = tx.session.connection().execute(insert(_COMPLAINTS).values(uuid=new_uuid(), **values))
    tx.tables |= {"complaint", "complaint_copy"}
    return int((made.inserted_primary_key or (0,))[0])


def seal(tx: Transaction, complaint_id: int, day: date, text: Said, whom: Iterable[Staff]) -> None:
    """A copy for each of these people, in place of the one there is."""
    connection, words = tx.session.connection(), text.to_text()
    for who in whom:
        row = ComplaintCopy(complaint_id=complaint_id, staff_id=who.id, uuid=new_uuid())
        body = tx.sealed_bytes_for(row, "body", who.code, words)
        own_row = (_COPIES.c.complaint_id == complaint_id) & (_COPIES.c.staff_id == who.id)
        values = {"uuid": row.uuid, "body": body}
        done = connection.execute(update(_COPIES).where(own_row).values(**values))
        if not done.rowcount:
            keys = {"complaint_id": complaint_id, "staff_id": who.id}
            connection.execute(insert(_COPIES).values(**values, **keys, **_stamps(day)))
    tx.session.expire_all()
    tx.tables.add("complaint_copy")


def with_note(tx: Transaction, text: Said, words: str) -> Said:
    """The complaint with a note of the person signed in."""
    note = Note(tx.now.astimezone(UTC).isoformat(), tx.staff_id or 0, words)
    return replace(text, notes=(*text.notes, note))


def _stamps(day: date) -> dict[str, Any]:
    at = datetime.combine(day, time(12), UTC)
    return {"created_at": at, "updated_at": at, "created_by": None, "updated_by": None}
