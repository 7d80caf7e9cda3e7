# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows as the file holds them, whatever their type, for checks of what somebody may have changed
with other tools: a word where a number was, or bytes that are no text, must be read to be named."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session


def read(session: Session, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Rows as they stand there: nothing is converted, so nothing fails."""
    connection = session.connection()
    raw: Any = connection.connection.driver_connection
    before, raw.text_factory = raw.text_factory, _text
    try:
        return [tuple(row) for row in connection.exec_driver_sql(sql, parameters)]
    finally:
        raw.text_factory = before


def _text(data: bytes) -> str | bytes:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data
