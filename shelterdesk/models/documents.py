# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scans and files, stored inside the encrypted file, and papers that are expected.

Title and content are sealed for the class of the document. The content is a row of its own and
leaves no image in the audit trail: it is written once and only ever erased.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed_by_row


class DocumentState(StrEnum):
    """An expected document is a line of the checklist."""

    EXPECTED = "expected"
    STORED = "stored"
    NOT_NEEDED = "not_needed"
    REMOVED = "removed"  # taken out of sight; its content goes when it is erased


class Document(Record, Base):
    """A document of hers: there, expected, or not needed."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("state IN ('expected', 'stored', 'not_needed', 'removed')", name="state"),
        CheckConstraint("pages > 0 AND size > 0", name="size"),
        Index(None, "resident_id"),
        Index(None, "kind_id"),
        Index(None, "state", "expected_by"),
        Index(None, "state", "expires"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    confidentiality: Mapped[str] = mapped_column(String(40), default="case")
    title: Mapped[bytes | None] = sealed_by_row()
    state: Mapped[str] = mapped_column(String(10), default=DocumentState.EXPECTED.value)
    expected_by: Mapped[date | None]
    issued: Mapped[date | None]
    expires: Mapped[date | None]
    media_type: Mapped[str | None] = mapped_column(String(40))
    size: Mapped[int | None]  # bytes
    pages: Mapped[int | None]
    stored_at: Mapped[datetime | None]


class DocumentContent(Record, Base):
    """What a document holds: sealed, and gone when it was erased."""

    __tablename__ = "document_content"
    __captured__ = False
    __table_args__ = (UniqueConstraint("document_id"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    body: Mapped[bytes | None] = sealed_by_row()
