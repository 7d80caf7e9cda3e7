# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Base of all tables: naming convention, types, and the columns every table has."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final, cast

from sqlalchemy import Date, DateTime, Dialect, LargeBinary, MetaData, String, Table, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: How an interval without an end is stored, so that ``end > night`` needs no special case and
#: one index serves it. In Python such an end is ``None``.
OPEN_END: Final = date(9999, 12, 31)


#: In place of a class: it stands in the sealed text itself.
BY_ROW: Final = "by row"


class OpenDate(TypeDecorator[date]):
    """The exclusive end of an interval; ``None`` (it has not ended) is stored as 9999-12-31."""

    impl = Date
    cache_ok = True
    coerce_to_is_types = ()  # so that ``column == None`` compares with the stored value
    should_evaluate_none = True  # so that bulk inserts store it too

    def process_bind_param(self, value: date | None, dialect: Dialect) -> date:
        return OPEN_END if value is None else value

    def process_result_value(self, value: date | None, dialect: Dialect) -> date | None:
        return None if value == OPEN_END else value


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def new_uuid() -> str:
    """A random identity for a row: 32 hexadecimal digits."""
    return uuid.uuid4().hex


class Record:
    """The columns of every table of records; staff ids are plain numbers, none is deleted."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(32), unique=True, default=new_uuid)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None]
    updated_at: Mapped[datetime]
    updated_by: Mapped[int | None]


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcInstant}  # noqa: RUF012 - SQLAlchemy's own attribute
    #: Whether rows leave images in the audit trail (``database/capture.py``).
    __captured__: ClassVar[bool] = True
    #: Why its rows stay with the record they were written for when two records of one person are
    #: joined (``services/merging/merging.py``), as frozen and ledger tables must; empty: they are
    #: moved.
    __stays__: ClassVar[str] = ""

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if issubclass(cls, Record):
            # No number is given twice: what the trail, a draft or a history says of a record that
            # was taken back must not become another one's.
            cast("Table", cls.__table__).dialect_options["sqlite"]["autoincrement"] = True

    def __init__(self, **values: Any) -> None:
        columns = inspect(type(self)).attrs.keys()
        for name, value in values.items():
            if name not in columns:
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)
        # The uuid exists before the first flush: sealed columns are bound to it.
        if "uuid" in columns and "uuid" not in values:
            self.uuid = new_uuid()


def open_end() -> MappedColumn[date | None]:
    """The exclusive end of an interval, None while it has not ended; never NULL in the file."""
    return mapped_column(OpenDate, nullable=False)


def sealed(confidentiality: str) -> MappedColumn[bytes | None]:
    """A column whose text only holders of the class key can read (see ``vault/FORMAT.md``)."""
    return mapped_column(LargeBinary, info={"sealed": confidentiality})


def sealed_by_row() -> MappedColumn[bytes | None]:
    """A sealed column whose class is chosen for each row, or its author's alone."""
    return mapped_column(LargeBinary, info={"sealed": BY_ROW})
