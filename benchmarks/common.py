# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measuring, and files to measure on."""

from __future__ import annotations

import csv
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from shelterdesk.database import engine as encrypted
from shelterdesk.database import migrate
from shelterdesk.database.transaction import Memory, Transaction, watch
from shelterdesk.models.organisation import Organisation
from shelterdesk.models.staff import Staff
from shelterdesk.services import setup
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.key_file import ClassKey
from shelterdesk.vault.primitives import new_private_key, public_key

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT.parent / "shared" / "data" / "hmis-sample"
SMALL = ROOT / "tests" / "data" / "hmis-small"

_KEYS = {"PersonalID", "EnrollmentID", "ExitID", "ServicesID", "HouseholdID"}


def milliseconds(act: Callable[[], Any], times: int = 7) -> float:
    """The median of several runs."""
    return statistics.median(_timed(act) for _run in range(times))


def percentile95(acts: list[Callable[[], Any]]) -> float:
    """The time that 95 of 100 acts do not exceed."""
    return sorted(_timed(act) for act in acts)[int(len(acts) * 0.95)]


def _timed(act: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


class Pace:
    """Whether the processor is ours: what others take of a shared machine is no cost of a page."""

    def __init__(self) -> None:
        self._best = min(_timed(_lap) for _run in range(300))

    def is_ours(self) -> bool:
        """Whether a loop of a known length takes as long as at its best, or an eighth more."""
        return _timed(_lap) <= self._best * 1.125


def _lap() -> int:
    total = 0
    for number in range(60_000):  # some milliseconds of plain Python
        total += number
    return total


def say(name: str, value: float, unit: str, note: str = "") -> None:
    """One line of the result."""
    print(f"{name:<58}{value:>10.2f} {unit:<3} {note}", flush=True)


def sample(copies: int, folder: Path) -> Path:
    """The HMIS sample (or the small invented one where it is absent), many times over."""
    source = SAMPLE if SAMPLE.is_dir() else SMALL
    if copies == 1:
        return source
    folder.mkdir()
    for path in source.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows, columns = list(reader), list(reader.fieldnames or [])
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            mine = _KEYS & set(columns)
            for copy in range(copies if mine else 1):
                for row in rows:
                    writer.writerow(row | {key: f"{row[key]}{copy:03d}" for key in mine})
    return folder


class PlainSealer:
    """Writes text as it is: what the same program without encryption would do."""

    def can_read(self, confidentiality: str) -> bool:
        return True

    def seal(self, confidentiality: str, context: str, text: str) -> bytes:
        return text.encode()

    def open(self, context: str, blob: bytes) -> str:
        return blob.decode()


class Store:
    """A file with the program's schema, encrypted or plain, without the vault around it."""

    def __init__(self, folder: Path, *, is_encrypted: bool) -> None:
        path = folder / ("encrypted.db" if is_encrypted else "plain.db")
        self.sealer: Any = PlainSealer()
        if is_encrypted:
            private = new_private_key()
            case = ClassKey(1, "case", 1, public_key(private))
            self.sealer = ClassSealer((case,), {case.grant: private})
            key = bytes(range(48))
            migrate.create_schema(path, key)
            self.engine = encrypted.open_engine(path, key)
        else:
            self.engine = _plain_engine(path)
            migrate._upgrade(self.engine)
        self.memory = Memory()
        self.do(self._begin)

    def _begin(self, tx: Transaction) -> None:
        tx.session.add(Organisation(id=1, discreet_name="Desk", language="en"))
        tx.session.add(Staff(id=1, code="K3", roles=[]))  # whose acts are measured
        setup.seed(tx)

    def do(self, verb: Callable[..., Any], **kwargs: Any) -> Any:
        """Run a verb in a transaction."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            tx = Transaction(session, self.sealer, self.memory, 1, datetime.now().astimezone())
            watch(tx)
            result = verb(tx, **kwargs)
        self.memory.residents_changed(tx.residents)
        return result


def _plain_engine(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in (*encrypted._PRAGMAS, "foreign_keys=on"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE") and None)
    return engine


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
