# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house in which an evening is played: who lives there, who is expected, what is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.services.giving import support_used
from shelterdesk.services.medication import medicines
from shelterdesk.services.medication.medicines import DoseTime, MedicineForm
from shelterdesk.services.money import cash_counts
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.services.residents import families, residents
from shelterdesk.services.rooms import absences, reservations, rooms
from shelterdesk.services.rooms.absences import AbsenceForm
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests.colleagues import hired
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock
from tests.end2end.computer import House, with_clock
from tests.factories import admitted, beds, house, person
from tests.vault_people import on_paper

AFTERNOON: Final = NOW.replace(hour=16, minute=55)
TODAY: Final = AFTERNOON.date()
DAY: Final = timedelta(days=1)
#: Who lives in the house when the shift begins, room by room.
LIVING: Final = (
    "Abeni", "Adila", "Bisi", "Celine", "Dorina", "Elif", "Farah", "Gloria", "Hiwot", "Irina",
    "Jasmin", "Katja", "Lucia", "Mirela", "Nadia", "Oksana", "Paola", "Qamar", "Rosa", "Samira",
    "Tanja", "Uma", "Vesna", "Wanda", "Ximena", "Yara",
)  # fmt: skip
#: Who has been there before and drops in.
VISITING: Final = ("Zora", "Zuri", "Zaida")
ON_LEAVE, NOT_BACK = "Yara", "Katja"


@dataclass
class Known:
    """Ids by name, and beds by room and letter."""

    people: dict[str, int] = field(default_factory=dict)
    stays: dict[str, int] = field(default_factory=dict)
    beds: list[int] = field(default_factory=list)
    site_id: int = 0


def furnished(vault: Vault, on: datetime = AFTERNOON) -> Known:
    """Seventeen rooms: thirteen full, one with a bed kept for Mina, one empty, two for families."""
    known = Known(site_id=house(vault, "15 rooms × 2 beds"))
    vault.do("Add rooms", rooms.add_rooms, site_id=known.site_id, pattern="2 rooms × 4 beds")
    known.beds = beds(vault, known.site_id)
    for name, bed_id in zip(LIVING, known.beds, strict=False):
        resident_id, stay_id = admitted(vault, bed_id, on.date() - 3 * DAY, name)
        known.people[name], known.stays[name] = resident_id, stay_id
    _expects(vault, known, on.date())
    for name in ("Bisi", "Celine"):
        form = MedicineForm("Quillamycin", dose="1 tablet", times=(DoseTime(20 * 60),))
        vault.do("Medicine", medicines.add, resident_id=known.people[name], form=form)
    vault.do("Count", cash_counts.count, form=CountForm((Pieces(5000, 2), Pieces(1000, 4))))
    return known


def _expects(vault: Vault, known: Known, today: date) -> None:
    """Mina comes today; Alma was here before with her children; one of those who live here is away
    until the day after tomorrow."""
    known.people["Mina"] = person(vault, "Mina")
    kept = ReservationForm(today, today + 2 * DAY, bed_id=known.beds[26])
    vault.do("Keep", reservations.keep, form=kept, resident_id=known.people["Mina"])
    known.people["Alma"] = person(vault, "Alma")
    for name, year in (("Ben", 2018), ("Cleo", 2021)):
        known.people[name] = vault.do(
            "Child", families.add_child, resident_id=known.people["Alma"], known_as=name,
            birth_year=year,
        ).result  # fmt: skip
    for name in VISITING:
        known.people[name] = person(vault, name)
    away = AbsenceForm(start=today, expected_back=today + 2 * DAY)
    vault.do("Away", absences.add, stay_id=known.stays[ON_LEAVE], form=away)


class Evening(House):
    """The house on that evening."""

    known: Known

    incident_id: int

    def at(self, hour: int, minute: int = 0) -> datetime:
        """It is so late now."""
        self.clock.now = self.clock.now.replace(hour=hour, minute=minute)
        return self.clock.now

    def where(self, vault: Vault, name: str) -> str:
        """The room and bed of somebody tonight."""
        return vault.read(residents.row, resident_id=self.known.people[name]).place

    def counted(self, vault: Vault) -> dict[str, tuple[int, int]]:
        """How often each kind of support was used today, and how often it was not wanted."""
        today = self.clock.now.date()
        found = vault.read(support_used.counts, first=today, last=today)
        return {kind.kind: (kind.times, kind.declined) for kind in found.kinds}

    @property
    def site_id(self) -> int:
        """The one house there is."""
        return self.known.site_id


def ready(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    path: Path,
    clock: Clock,
    on: datetime = AFTERNOON,
) -> Evening:
    """The file with the house, a volunteer at the desk and colleagues; one clock for all."""
    clock.now = on
    with_clock(monkeypatch, clock)
    vault = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault)
    hired(vault, "F1", "C2", "H4")
    made = Evening(qtbot, monkeypatch, path, clock)
    made.known = furnished(vault, on)
    vault.lock()
    return made
