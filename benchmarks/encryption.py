# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import, search and the acts of a desk: the encrypted file against the same code on plain SQLite.

The two take turns, so that a machine that is busy for a while is busy for both; what counts is the
median of the rounds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from benchmarks.common import Store, folder, percentile95, sample, say
from shelterdesk.exchange.hmis import export, importer
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.resident_index import ResidentIndex
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import board, rooms, stays

TYPED = ("l", "li", "liz", "sub", "subm", "zz", "a", "an", "ma", "mar", "x", "olga", "555")
NAMES = (
    "import of the sample",
    "search index after unlock",
    "keystroke to result (p95)",
    "an act of the desk: take in, admit, move",
)
_ROUNDS = 3
_PEOPLE = 40
_TONIGHT = date(2026, 11, 22)


def main() -> None:
    """Measure and print."""
    with folder() as here:
        _round(here, is_encrypted=False)  # warm-up
    measured: dict[bool, list[tuple[float, ...]]] = {False: [], True: []}
    for turn in range(_ROUNDS):
        for is_encrypted in (False, True) if turn % 2 else (True, False):
            with folder() as here:
                measured[is_encrypted].append(_round(here, is_encrypted=is_encrypted))
    for at, name in enumerate(NAMES):
        plain, encrypted = (
            statistics.median(one[at] for one in measured[kind]) for kind in (False, True)
        )
        say(f"{name}, plain SQLite", plain, "ms")
        say(f"{name}, encrypted", encrypted, "ms")
        say(f"{name}, encrypted / plain", encrypted / plain, "x")


def _round(here: Path, *, is_encrypted: bool) -> tuple[float, ...]:
    store = Store(here, is_encrypted=is_encrypted)
    read = export.read(sample(1, here / "unused"))
    took = _milliseconds(partial(store.do, importer.import_export, export=read))
    index = _milliseconds(partial(store.do, residents.find, text="a"))
    typed = percentile95([partial(store.do, residents.find, text=t) for t in TYPED * 20])
    desk = statistics.median(_acts(store))
    store.memory.drop(ResidentIndex)
    return took, index, typed, desk


def _acts(store: Store) -> Iterator[float]:
    """How long each act took, each with its commit to the disk."""
    site = store.do(rooms.add_site, name="Measured")
    store.do(rooms.add_rooms, site_id=site, pattern=f"{_PEOPLE} rooms × 2 beds")
    beds = [bed.bed_id for card in store.do(board.board, site_id=site).rooms for bed in card.beds]
    for at in range(_PEOPLE):
        form = ResidentForm(known_as=f"Noor {at}")
        begin = time.perf_counter()
        person = store.do(residents.add, form=form)
        yield (time.perf_counter() - begin) * 1000
        begin = time.perf_counter()
        stay = store.do(stays.admit, resident_id=person, on=_TONIGHT, bed_id=beds[2 * at])
        yield (time.perf_counter() - begin) * 1000
        move = partial(stays.move, stay_id=stay, bed_id=beds[2 * at + 1])
        yield _milliseconds(partial(store.do, move, on=_TONIGHT + timedelta(days=1)))


def _milliseconds(act: partial[object]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()
