# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Marks of what was erased: digests that lead to nobody. By them an older copy of the file, put
back one day, forgets the same things again (``vault/erased_again.py``)."""

from __future__ import annotations

from sqlalchemy import select

from shelterdesk.database import erasing
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import Base
from shelterdesk.models.retention import Erasure


def remember(tx: Transaction, mark: str, kind: str) -> None:
    """That something was erased; once."""
    known = select(Erasure.id).where(Erasure.person == mark, Erasure.retention_class == kind)
    if tx.session.scalar(known) is None:
        tx.session.add(Erasure(person=mark, retention_class=kind, at=tx.now))
        tx.session.flush()


def remember_row(tx: Transaction, row: Base) -> None:
    """That all words of a row were erased."""
    remember(tx, erasing.row_digest(row.__tablename__, str(getattr(row, "uuid", ""))), erasing.ROW)


def remember_text(tx: Transaction, row: Base, column: str) -> None:
    """That a text was written anew without somebody's name."""
    mark = erasing.row_digest(row.__tablename__, str(getattr(row, "uuid", "")), column)
    remember(tx, mark, erasing.TEXT)
