# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program dies while it saves: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from shelterdesk.database.engine import open_engine
from shelterdesk.services.residents import residents
from shelterdesk.services.values.answers import is_text
from shelterdesk.vault import door
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.factories import beds, house, soak
from tests.vault_faults import file_secret, process

KILLS = soak(30)  # with half as many a file without a journal passed every second time

# One process stands for many: each child of the fork server opens the file and saves until killed.
SAVE = """
import os, sys
from datetime import date, timedelta
from pathlib import Path
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import LanguageLevel, ResidentForm
from shelterdesk.services.rooms import check_out, stays
from shelterdesk.vault import door

def arrive(tx, *, number, bed_id, on):
    text = f"text {number} " + "x" * (number % 7 * 700)
    form = ResidentForm(known_as=f"P{number}", legal_name=text, contact=text,
                        languages=(("en", LanguageLevel.BASIC), ("fr", LanguageLevel.FLUENT)))
    resident_id = residents.add(tx, form=form)
    stay_id = stays.admit(tx, resident_id=resident_id, on=on, bed_id=bed_id)
    check_out.check_out(tx, stay_id=stay_id, on=on + timedelta(days=1))
    return resident_id

def save(path, bed_id, number):
    vault = door.unlock(path, staff_code=sys.argv[2], passphrase=sys.argv[3])
    while True:
        found = vault.do("Arrive", arrive, number=number, bed_id=bed_id[number % len(bed_id)],
                         on=date(2026, 1, 1) + timedelta(days=number))
        os.write(1, f"saved {number} {found.result}\\n".encode())
        number += 1

path = Path(sys.argv[1])
bed_ids = [int(text) for text in sys.argv[4].split(",")]
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        save(path, bed_ids, int(line))
    os.write(1, f"child {child}\\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""


@pytest.mark.soak
def test_kill_while_saving(desk_file: Path) -> None:
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    bed_ids = beds(vault, house(vault, "2 rooms × 2 beds"))
    vault.lock()
    chance = random.Random(3)
    acknowledged: dict[int, int] = {}
    server = process(SAVE, str(desk_file), STAFF_CODE, PASSPHRASE, ",".join(map(str, bed_ids)))
    assert server.stdin is not None
    assert server.stdout is not None
    next_number = 0
    try:
        for _ in range(KILLS):
            server.stdin.write(f"{next_number}\n")
            server.stdin.flush()
            child = int(server.stdout.readline().split()[1])
            saved = server.stdout.readline().split()  # it is saving now
            time.sleep(chance.uniform(0, 0.06))
            os.kill(child, signal.SIGKILL)
            while saved[0] == "saved":
                acknowledged[int(saved[1])] = int(saved[2])
                saved = server.stdout.readline().split()
            next_number = max(acknowledged) + 2  # the one in flight may be there or not
    finally:
        server.kill()
        server.communicate()
    _check(desk_file, acknowledged)


def _check(path: Path, acknowledged: dict[int, int]) -> None:
    assert len(acknowledged) >= KILLS
    vault = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    everybody = {row.known_as: row.id for row in vault.read(residents.find)}
    assert {f"P{number}": row_id for number, row_id in acknowledged.items()}.items() <= (
        everybody.items()
    )
    assert len(everybody) <= len(acknowledged) + KILLS
    for name, resident_id in everybody.items():
        form = vault.read(residents.form, resident_id=resident_id)
        assert is_text(form.legal_name)
        assert form.legal_name.startswith(f"text {name[1:]}")
        assert form.contact == form.legal_name
        assert len(form.languages) == 2
    vault.lock()
    engine = open_engine(path, file_secret(path))
    with engine.connect() as connection:
        check = connection.exec_driver_sql
        assert check("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert check("PRAGMA cipher_integrity_check").fetchall() == []
        assert check("PRAGMA foreign_key_check").fetchall() == []
        stays_without_bed = check(
            "SELECT count(*) FROM stay LEFT JOIN bed_assignment ON stay_id = stay.id "
            "WHERE stay_id IS NULL"
        ).scalar()
        people_without_stay = check(
            "SELECT count(*) FROM resident LEFT JOIN stay ON resident_id = resident.id "
            "WHERE stay.id IS NULL"
        ).scalar()
        assert (stays_without_bed, people_without_stay) == (0, 0)
    engine.dispose()
