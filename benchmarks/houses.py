# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two houses that screens are measured on: one year, and ten with a million log entries.

Making the large one takes minutes, so both can be kept: ``SHELTERDESK_BENCH_FOLDER`` names the
folder; what is there is used again, what is missing is made there. A schema that is not released
may change: the names of the files tell which one they have.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import func, select

import migrations
from benchmarks.common import folder, say
from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import generate
from shelterdesk.models.log_entries import LogEntryPerson
from shelterdesk.models.residents import Resident
from shelterdesk.vault import key_file
from shelterdesk.vault.door import Vault, local_now, unlock
from shelterdesk.vault.primitives import FLOOR

KEPT_IN: Final = "SHELTERDESK_BENCH_FOLDER"
_BEDS: Final = 60
_EACH: Final = 50


class House(NamedTuple):
    """How long it has been open, how many people it met, what was written."""

    years: int
    residents: int
    log_entries: int

    @property
    def words(self) -> str:
        """How it is called in the results."""
        return "1 year" if self.years == 1 else f"{self.years} years"


HOUSES: Final = (House(1, 500, 100_000), House(10, 5_000, 1_000_000))


@contextmanager
def files() -> Iterator[dict[House, Path]]:
    """Both files, made where they are missing; kept only where a folder was named, and then
    measured on copies: whose pages a run opens is written down in the file."""
    kept = os.environ.get(KEPT_IN)
    with folder() as temporary:
        where = Path(kept) if kept else temporary
        where.mkdir(parents=True, exist_ok=True)
        made = {house: _file(house, where) for house in HOUSES}
        if kept:
            made = {house: _copy(path, temporary) for house, path in made.items()}
        yield made


def _file(house: House, where: Path) -> Path:
    path = where / f"{house.years}-{house.residents}-{house.log_entries}-{_schema()}.sdb"
    if not path.exists():
        began = time.perf_counter()
        generate.generate(
            path,
            years=house.years,
            residents=house.residents,
            beds=_BEDS,
            log_entries=house.log_entries,
            house_days=house.years * 366,
            now=local_now(),
            cost=FLOOR,
        )
        say(f"writing {house.words}", time.perf_counter() - began, "s")
    return path


def _copy(path: Path, where: Path) -> Path:
    for part in (path, key_file.keys_path(path), key_file.backup_path(path)):
        shutil.copy2(part, where)
    return where / path.name


def _schema() -> str:
    digest = hashlib.sha256()
    for part in sorted(Path(migrations.__file__).parent.glob("versions/*")):
        if part.is_file():
            digest.update(part.read_bytes())
    return digest.hexdigest()[:8]


@contextmanager
def opened(path: Path) -> Iterator[Vault]:
    """The file as its director opens it."""
    vault = unlock(path, staff_code=generate.STAFF_CODE, passphrase=generate.PASSPHRASE)
    try:
        yield vault
    finally:
        vault.lock()


def some_residents(vault: Vault) -> list[int]:
    """Those of whom most is written, and as many others, evenly over the years."""

    def ids(tx: Transaction) -> list[int]:
        written = func.count(LogEntryPerson.id)
        by_notes = tx.session.scalars(
            select(LogEntryPerson.resident_id)
            .group_by(LogEntryPerson.resident_id)
            .order_by(written.desc())
            .limit(_EACH)
        ).all()
        everybody = tx.session.scalars(
            select(Resident.id)
            .where(Resident.id.not_in(by_notes), Resident.merged_into_id.is_(None))
            .order_by(Resident.id)
        ).all()
        return [*by_notes, *everybody[:: max(len(everybody) // _EACH, 1)][:_EACH]]

    return vault.read(ids)
