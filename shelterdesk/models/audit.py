# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who did what, when, and what it changed.

``audit_event`` is a chain: each row carries a MAC over itself and the row before, with a key that
moves on with every row (``vault/audit_chain.py``). It holds no name and no text of a record. What
changed stands beside it in ``audit_image``, outside the chain, so that it can be erased: the
chained row keeps only a digest of the images.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base
from shelterdesk.models.unchecked import Unchecked, UncheckedInstant

#: So many entries may be missing in all; a number further on was not written by any program.
WIDEST_GAP: Final = 1_000_000


class AuditKind(StrEnum):
    """What sort of event it is."""

    ACT = "act"
    UNDO = "undo"
    VIEW = "view"
    PRINT = "print"
    EXPORT = "export"
    IMPORT = "import"
    UNLOCK = "unlock"
    FAILED_UNLOCK = "failed_unlock"
    LOCK = "lock"
    KEYS = "keys"
    BACKUP = "backup"
    RESTORE = "restore"
    CHECK = "check"
    BREAK_GLASS = "break_glass"
    ERASE = "erase"


class Change(StrEnum):
    """What happened to a row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class AuditEvent(Base):
    """One event; ``id`` is its place in the chain, from 1 without a gap."""

    __tablename__ = "audit_event"
    __captured__ = False
    __table_args__ = (
        Index(None, "subject_table", "subject_uuid"),
        Index(None, "undoes_id"),
        Index(None, "staff_id"),
        Index(None, "at"),
        Index(None, "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UncheckedInstant)
    staff_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(16), default=AuditKind.ACT.value)
    verb: Mapped[str] = mapped_column(String(80))  # module and function, for example rooms.move
    label: Mapped[str] = mapped_column(String(120))  # the words the person saw, in English
    subject_table: Mapped[str | None] = mapped_column(String(40))
    subject_uuid: Mapped[str | None] = mapped_column(String(32))
    rows_changed: Mapped[int] = mapped_column(default=0)
    details: Mapped[str] = mapped_column(Text, default="{}")  # JSON; numbers and codes, no names
    is_undoable: Mapped[bool] = mapped_column(default=False)
    images_digest: Mapped[bytes | None] = mapped_column(Unchecked)
    undoes_id: Mapped[int | None]
    mac: Mapped[bytes | None] = mapped_column(Unchecked)


class AuditPerson(Base):
    """Whose file an event concerns; what a person is shown who asks who opened hers."""

    __tablename__ = "audit_person"
    __captured__ = False
    __table_args__ = (Index(None, "resident_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(primary_key=True)


class AuditImage(Base):
    """One changed row: the columns before and after, as the file holds them (sealed stays sealed).

    Of a new row nothing is kept but that it was made: it is its own image until it changes. When
    an image is erased, its digest stays, so that the chain can still be checked.
    """

    __tablename__ = "audit_image"
    __captured__ = False
    __table_args__ = (Index(None, "event_id"), Index(None, "row_table", "row_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"))
    row_table: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    row_uuid: Mapped[str | None] = mapped_column(String(32))
    change: Mapped[str] = mapped_column(String(6))
    image: Mapped[str | None] = mapped_column(Text)  # JSON {column: [before, after]}
    salt: Mapped[bytes | None] = mapped_column(Unchecked)
    digest: Mapped[bytes] = mapped_column(Unchecked)


class AuditState(Base):
    """The end of the chain: how many events, the last MAC, and the key of the next."""

    __tablename__ = "audit_state"
    __captured__ = False
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[int]
    head: Mapped[bytes] = mapped_column(Unchecked)
    key: Mapped[bytes] = mapped_column(Unchecked)
    newest: Mapped[datetime | None] = mapped_column(UncheckedInstant)  # of the last event
