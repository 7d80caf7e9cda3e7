# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tables hold anything about a person: most hold nothing of most people.

One statement that looks into all of them costs less than two answers with nothing.
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import BindParameter, ColumnElement, Executable, bindparam, exists, or_, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import Base
from shelterdesk.models.safety import KeepApart
from shelterdesk.models.support import SupportPeriod


def filled(tx: Transaction, resident_id: int, models: tuple[type[Base], ...]) -> set[type[Base]]:
    """Those in which there is a row of the person, whoever may see it."""
    row = tx.session.execute(statement(models), {"resident_id": resident_id}).one()
    return {model for model, has_any in zip(models, row, strict=True) if has_any}


@lru_cache(maxsize=8)
def statement(models: tuple[type[Base], ...]) -> Executable:
    """Made once; the person is its parameter ``resident_id``."""
    return select(*map(_has_any, models))


def _has_any(model: type[Base]) -> ColumnElement[bool]:
    """Whether a table holds a row of the resident asked for, whoever may see it."""
    columns = model.__table__.columns
    whose: BindParameter[int] = bindparam("resident_id")
    if model is KeepApart:  # of two people
        return exists().where(or_(columns.resident_id == whose, columns.other_id == whose))
    if "resident_id" in columns:
        return exists().where(columns.resident_id == whose)
    periods = select(SupportPeriod.id).where(SupportPeriod.resident_id == whose)
    return exists().where(columns.support_period_id.in_(periods))
