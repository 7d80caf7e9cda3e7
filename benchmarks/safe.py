# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the safe costs: stretching a passphrase, the trail of each act, its check, a backup."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from functools import partial
from pathlib import Path

from benchmarks.common import Store, folder, milliseconds, percentile95, say
from shelterdesk.models.retention import Erasure, RetentionClass
from shelterdesk.services import setup
from shelterdesk.services.audit import audit
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import rooms
from shelterdesk.vault import backup, create, door
from shelterdesk.vault.primitives import FLOOR, calibrated_cost, stretch

_ACTS = 300
_ERASED = 1_000
_PASSPHRASE = "marble-otter-lantern-bridge-seven"


def main() -> None:
    """Measure and print."""
    _stretching()
    with folder() as here:
        plain = Store(here, is_encrypted=True)
        without = _acts(plain.do)
        path = here / "desk.sdb"
        create.create(
            path, staff_code="K3", passphrase=_PASSPHRASE, first=setup.seed, cost=FLOOR,
            organisation={"discreet_name": "Desk Planner", "language": "en"},
        )  # fmt: skip
        vault = door.unlock(path, staff_code="K3", passphrase=_PASSPHRASE)
        with_trail = _acts(partial(vault.do, "Add resident"))
        say("an act (p95), without the trail", without, "ms")
        say("an act (p95), in the trail and undoable", with_trail, "ms")
        say("an act, with / without the trail", with_trail / without, "x")
        ids = [row.id for row in vault.read(residents.find)]
        look = [partial(vault.read, residents.form, resident_id=row_id) for row_id in ids]
        say("opening a record (p95), with its entry in the trail", percentile95(look), "ms")
        vault.do("Add house", rooms.add_site, name="House B")
        say("undo", milliseconds(vault.undo, times=1), "ms")
        entries = vault.audit_end()[0]
        took = milliseconds(vault.verify_audit, times=3)
        say("check of the trail, per 10,000 entries", took * 10_000 / entries, "ms")
        search = milliseconds(partial(vault.read, audit.find, text="nothing at all"), times=3)
        say("search of the trail that finds nothing", search, "ms")
        _backup(vault, here)
        vault.lock()
        _erased(path)


def _erased(path: Path) -> None:
    """What a list of erased people adds to every unlock, at the cheapest passphrase there is."""

    def unlock() -> None:
        door.unlock(path, staff_code="K3", passphrase=_PASSPHRASE).lock()

    unlock()  # the first one after work brings the log into the file
    without = milliseconds(unlock, times=15)
    vault = door.unlock(path, staff_code="K3", passphrase=_PASSPHRASE)
    now = door.local_now()
    with vault._session() as session, session.begin():
        stamps = dict.fromkeys(("at", "created_at", "updated_at"), now)
        for _n in range(_ERASED):
            kind = RetentionClass.NARRATIVE.value
            session.add(Erasure(person=secrets.token_hex(32), retention_class=kind, **stamps))
    vault.lock()
    unlock()  # it writes the list
    with_list = milliseconds(unlock, times=15)
    say(f"an unlock that knows {_ERASED:,} erased", with_list, "ms")
    say("an unlock, with / without that list", with_list / without, "x")


def _stretching() -> None:
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    if cores is not None:
        os.sched_setaffinity(0, {min(cores)})
    cost = calibrated_cost()
    took = milliseconds(lambda: stretch(_PASSPHRASE, bytes(16), cost), times=5)
    words = f"{cost.memory_kib // 1024} MiB, {cost.passes} passes, {cost.lanes} lanes"
    say("a passphrase, pinned to one core", took, "ms", words)
    if cores is not None:
        os.sched_setaffinity(0, cores)
        took = milliseconds(lambda: stretch(_PASSPHRASE, bytes(16), cost), times=5)
        say("the same on all cores", took, "ms")


def _acts(do: object) -> float:
    act = partial(do, residents.add, form=ResidentForm(known_as="Noor"))  # type: ignore[arg-type]
    return percentile95([act] * _ACTS)


def _backup(vault: door.Vault, here: Path) -> None:
    target = here / "copies"
    target.mkdir()
    begin = time.perf_counter()
    backup.make(vault, target, now=door.local_now())
    took = (time.perf_counter() - begin) * 1000
    copied = milliseconds(lambda: shutil.copy(vault.path, here / "copy"), times=3)
    say("a checked backup", took, "ms", f"{vault.path.stat().st_size / 1e6:.1f} MB")
    say("a checked backup / copying the file unchecked", took / copied, "x")
