# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The restore drill: proof that a backup opens with the paper in the safe, before it is needed.

Nothing is restored and nothing beside the backup is touched.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.i18n import _
from shelterdesk.models.base import Base
from shelterdesk.privacy import PrivacyClass, class_label
from shelterdesk.vault import copying, slots
from shelterdesk.vault.backup_reading import Inside, OpenBackup, opened_backup, verified
from shelterdesk.vault.class_seal import HEADER_SIZE, ClassSealer
from shelterdesk.vault.copying import Progress, quoted
from shelterdesk.vault.openers import ByRecovery

_ROWS: Final = 20  # of each table
_TEXTS: Final = 50  # of each sealed column


@dataclass(frozen=True, slots=True)
class DrillReport:
    """What the drill came to; findings are sentences, ``seconds`` the whole of it."""

    inside: Inside
    findings: tuple[str, ...]
    sampled_rows: int
    opened_texts: int
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether the backup would serve."""
        return not self.findings


def drill(backup: Path, recovery_code: str, progress: Progress | None = None) -> DrillReport:
    """Open a backup with the recovery code, check all of it, read samples of every table and
    open samples of every sealed text."""
    since = time.perf_counter()
    with opened_backup(backup, ByRecovery(recovery_code), progress) as found:
        report = verified(found)
        rows = _sampled(found.connection)
        texts, sealed_findings = _opened_texts(found)
    return DrillReport(
        inside=report.inside,
        findings=(*report.findings, *sealed_findings),
        sampled_rows=rows,
        opened_texts=texts,
        seconds=time.perf_counter() - since,
    )


def _sampled(connection: Any) -> int:
    count = 0
    for name in copying.tables(connection):
        for row_id in _random_rows(connection, name, "TRUE", _ROWS):
            query = f"SELECT * FROM {quoted(name)} WHERE rowid = ?"  # noqa: S608 - quoted
            count += len(connection.execute(query, (row_id,)).fetchall())
    return count


def _opened_texts(found: OpenBackup) -> tuple[int, list[str]]:
    own = (found.opened.slot.public, found.opened.private)
    privates = slots.class_privates(found.keys, found.opened)
    sealer = ClassSealer(found.keys.classes, privates, own)
    count, damaged = 0, 0
    for table, column, uuid, blob in _sealed(found.connection):
        try:
            sealer.open_bytes(f"{table}|{column}|{uuid}", blob)
            count += 1
        except NotAllowed:
            pass  # a draft is its author's alone; what else is closed is counted below
        except Damaged:
            damaged += 1
    findings = [_("{n} sealed texts do not open.").format(n=damaged)] if damaged else []
    return count, findings + _closed(found.connection, sealer)


def _closed(connection: Any, sealer: ClassSealer) -> list[str]:
    """The classes that the recovery code does not open, with all their texts, in words."""
    counts: Counter[str] = Counter()
    for table, column in _sealed_columns(connection):
        query = (
            f"SELECT substr({quoted(column)}, 1, {HEADER_SIZE}), count(*) "  # noqa: S608 - quoted
            f"FROM {quoted(table)} WHERE {quoted(column)} IS NOT NULL GROUP BY 1"
        )
        for header, count in connection.execute(query).fetchall():
            counts[sealer.closed(bytes(header))] += count
    counts.pop("", None)
    return [
        _(
            "{n} texts ({kind}) do not open with this code. A colleague who reads them must "
            "unlock once; then make another backup and try again."
        ).format(n=count, kind=_kind(name))
        for name, count in sorted(counts.items())
    ]


def _kind(class_name: str) -> str:
    try:
        return class_label(PrivacyClass(class_name))
    except ValueError:  # a group the organisation named
        return class_name


def _sealed(connection: Any) -> Iterator[tuple[str, str, str, bytes]]:
    for table, column in _sealed_columns(connection):
        query = f"SELECT uuid, {quoted(column)} FROM {quoted(table)} WHERE rowid = ?"  # noqa: S608 - quoted
        there = f"{quoted(column)} IS NOT NULL"
        for row_id in _random_rows(connection, table, there, _TEXTS):
            uuid, blob = connection.execute(query, (row_id,)).fetchone()
            yield table, column, uuid, bytes(blob)


def _random_rows(connection: Any, table: str, condition: str, most: int) -> list[int]:
    """A few row ids: a scan may be large, so no row is sorted, and each is read by itself."""
    query = (
        f"SELECT rowid FROM {quoted(table)} WHERE {condition} "  # noqa: S608 - quoted
        f"ORDER BY random() LIMIT {most}"
    )
    return [row_id for (row_id,) in connection.execute(query)]


def _sealed_columns(connection: Any) -> Iterator[tuple[str, str]]:
    for table in Base.metadata.sorted_tables:
        there = connection.execute(f"PRAGMA table_info({quoted(table.name)})").fetchall()
        names = {row[1] for row in there}  # an older schema has fewer
        for column in table.columns:
            if "sealed" in column.info and column.name in names:
                yield table.name, column.name
