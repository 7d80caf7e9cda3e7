# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A program of its own: works on a file until it is killed, again and again, and looks each time.

``python -m tests.end2end.mixed_work FILE KILLS SEED``. A child does a random mixture of verbs,
views and undos and tells of each one that was reported as saved; the parent kills it at a random
moment, opens the file and checks. Prints what was done as JSON; ends with 1 at the first fault.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from shelterdesk.errors import UserError
from shelterdesk.models.audit import AuditEvent
from shelterdesk.services.log import log_entries
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import check_out, rooms, stays
from shelterdesk.services.today import today
from shelterdesk.vault import copying, door
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE
from tests.factories import beds as beds_of

TODAY = NOW.date()
DAY = timedelta(days=1)
_UNDOES, _LOOKS = 0.9, 0.95  # from where on a chance is an undo, and a mere look


@dataclass
class Ending:
    """What one killed child told before it died."""

    saved: int = 0  # acts reported as saved
    entries: int = 0  # of the audit trail, at the last report
    head: str = ""
    people: tuple[int, ...] = ()  # added, reported as saved, not undone


def open_file(path: Path) -> Vault:
    """The file, by its one account."""
    return door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=lambda: NOW)


def work(path: Path, seed: int, out: int) -> NoReturn:
    """Random verbs until killed; each line is something that must not be lost.

    An undo is told before it begins: from then on the newest person may be gone, and only then.
    """
    chance = random.Random(seed)
    vault = open_file(path)
    people: list[int] = []
    if not vault.read(rooms.sites):
        vault.do("Add house", rooms.add_site, name="House B")
    site_id = vault.read(rooms.sites)[0].id
    if not beds_of(vault, site_id):  # killed between the two, perhaps
        vault.do("Add rooms", rooms.add_rooms, site_id=site_id, pattern="6 rooms × 4 beds")
    beds = beds_of(vault, site_id)
    while True:
        what = chance.random()
        if _UNDOES <= what < _LOOKS:
            _tell(vault, out, people[:-1])
        try:
            _one(vault, chance, what, people, beds)
        except UserError:
            pass  # a bed was taken: refused, nothing was changed
        _tell(vault, out, people)


def _tell(vault: Vault, out: int, people: list[int]) -> None:
    entries, head = vault.audit_end()
    told = {"entries": entries, "head": head, "people": people[-40:]}
    os.write(out, json.dumps(told).encode() + b"\n")


def _one(
    vault: Vault, chance: random.Random, what: float, people: list[int], beds: list[int]
) -> None:
    here = [row for row in vault.read(residents.find, limit=40) if row.is_here]
    if what < 0.3 or not people:
        form = ResidentForm(known_as=f"Noor {chance.random():.6f}", legal_name="Invented Name")
        people.append(vault.do("Add resident", residents.add, form=form).result)
    elif what < 0.5:
        who = chance.choice(people)
        form = vault.read(residents.form, resident_id=who)
        form = ResidentForm(known_as=form.known_as, contact=f"after {chance.randint(1, 9)}")
        vault.do("Edit resident", residents.edit, resident_id=who, form=form)
    elif what < 0.65:
        vault.do(
            "Admit", stays.admit, resident_id=chance.choice(people), on=TODAY,
            bed_id=chance.choice(beds),
        )  # fmt: skip
    elif what < 0.75 and here:
        stay_id = chance.choice(here).stay_id
        vault.do("Move", stays.move, stay_id=stay_id, bed_id=chance.choice(beds), on=TODAY)
    elif what < 0.8 and here:
        vault.do("Leave", check_out.check_out, stay_id=chance.choice(here).stay_id, on=TODAY + DAY)
    elif what < _UNDOES:
        vault.do(
            "Note", log_entries.note, kind="note", confidentiality=chance.choice(["desk", "case"]),
            text="A quiet evening.", resident_ids=[chance.choice(people)],
        )  # fmt: skip
    elif what < _LOOKS:
        vault.undo()
        people[:] = [row.id for row in vault.read(residents.find, limit=40) if row.id in people]
    else:
        vault.read(today.today)


def judge(path: Path, told: Ending) -> list[str]:
    """What is wrong with the file after a kill; nothing, it is hoped.

    Unlocking adds an entry itself, so that their number tells nothing: the last one that was told
    of must be there as it was.
    """
    vault = open_file(path)
    try:
        wrong = [notice.words for notice in vault.notices if notice.is_grave]
        report = vault.verify_audit()
        wrong += [finding.words for finding in report.findings]
        with vault._session() as session:
            last = session.get(AuditEvent, told.entries) if told.entries else None
            mac = b"" if last is None or last.mac is None else last.mac
        if not mac.hex().startswith(told.head) or (told.entries and not mac):
            wrong.append(f"entry {told.entries} was reported and is not there, or another one is")
        known = {row.id for row in vault.read(residents.find, limit=None)}
        wrong += [f"person {who} was lost" for who in told.people if who not in known]
        with vault._engine.connect() as connection:
            checks = copying.check(connection.connection.driver_connection)
            if not checks.is_whole:
                wrong.append(f"damage: {checks}")
        return wrong
    finally:
        vault.lock()


def one_kill(path: Path, seed: int) -> Ending:
    """A child, killed after a random while."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        try:
            work(path, seed, write_end)
        except BaseException:
            traceback.print_exc()
        os._exit(3)
    os.close(write_end)
    chance = random.Random(seed)
    if chance.random() < 0.8:  # else perhaps while it still unlocks
        select.select([read_end], [], [], 30)
    time.sleep(chance.random() * chance.random())
    os.kill(child, signal.SIGKILL)
    with os.fdopen(read_end, "rb") as pipe:
        lines = pipe.read().split(b"\n")[:-1]  # the last one may be torn
    _pid, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit(f"the work itself failed with seed {seed}")
    if not lines:
        return Ending()
    last: dict[str, Any] = json.loads(lines[-1])
    return Ending(len(lines), last["entries"], last["head"], tuple(last["people"]))


def main() -> int:
    """Kill as often as asked."""
    path, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    saved = 0
    for number in range(kills):
        told = one_kill(path, seed + number)
        saved += told.saved
        wrong = judge(path, told)
        if wrong:
            sys.stdout.write(json.dumps({"kill": number, "seed": seed + number, "wrong": wrong}))
            return 1
    sys.stdout.write(json.dumps({"kills": kills, "saved": saved}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
