# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an unlocked file to a table that leaves it: the one way, as ``reports.making`` for paper.

The table comes out of a verb whose audit entry is committed first, and which is run only for
somebody who typed her passphrase for it a moment ago. Nothing is written anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from shelterdesk.exchange import export_table
from shelterdesk.i18n import N_, _
from shelterdesk.services import exports
from shelterdesk.services.exports import Table


class FileFormat(StrEnum):
    """What a table is written as."""

    CSV = "csv"
    XLSX = "xlsx"


class Unlocked(Protocol):
    """What is needed of a vault (the exchange does not import it)."""

    staff_code: str

    def do(self, label: str, verb: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Run a verb with its audit entry."""

    def note(self, label: str, *, kind: str, details: dict[str, Any]) -> int:
        """Write an audit event that changes no row."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that may leave: its bytes, a name that tells nothing, how many rows it has."""

    data: bytes
    file_name: str
    rows: int
    is_personal: bool


def make(
    vault: Unlocked,
    name: str,
    file_format: FileFormat,
    *,
    purpose: str,
    **options: Any,
) -> Exported:
    """The table ``name`` as a file, after its audit entry; ``options`` are those of its verb.

    Raises ``NotFound`` for a name that is not there, ``NotAllowed`` without the right or the
    passphrase, ``Invalid`` (with ``field``) for what is missing.
    """
    export = exports.get(name)
    changes = vault.do(
        export.taken, export.verb, purpose=purpose, file_format=file_format.value, **options
    )
    table: Table = changes.result
    if file_format is FileFormat.CSV:
        data = export_table.to_csv(table)
    else:
        stamp = _stamp(vault.staff_code, table, purpose, changes.event_id)
        data = export_table.to_xlsx(table, stamp=stamp)
    name_shown = file_name(table.taken_at, file_format)
    return Exported(data, name_shown, len(table.rows), table.is_personal)


def came_to_nothing(vault: Unlocked, name: str) -> None:
    """Add to the audit trail that a table was taken and never written: no room, no folder."""
    vault.note(
        N_("Nothing came of it: the file could not be written"),
        kind="export",
        details={"table": name},
    )


def file_name(on: date, file_format: FileFormat) -> str:
    """What such a file is called; it tells nothing of what is in it."""
    return f"table-{on:%Y-%m-%d}-01.{file_format.value}"


def _stamp(staff_code: str, table: Table, purpose: str, number: int | None) -> str:
    words = _("{when} by {staff}, no. {number} in the audit trail").format(
        when=f"{table.taken_at:%Y-%m-%d %H:%M}", staff=staff_code, number=number
    )
    return " · ".join(part for part in (words, " ".join(purpose.split())) if part)
