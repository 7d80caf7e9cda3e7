# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calendar: every source in its place, whole days first, and nobody whom one may not see."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from shelterdesk.errors import Invalid
from shelterdesk.models.absences import Absence
from shelterdesk.models.counselling import CounsellingPerson, CounsellingSession
from shelterdesk.models.legal import LegalDate, LegalMatter
from shelterdesk.models.plans import PlanReview
from shelterdesk.models.reservations import Reservation
from shelterdesk.models.rooms import Stay
from shelterdesk.services.agenda import appointments, tasks, week
from shelterdesk.services.agenda.appointments import AppointmentForm
from shelterdesk.services.agenda.tasks import CASE, TaskForm, TaskKind
from shelterdesk.services.agenda.week import LineKind, Whose
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house

TODAY = NOW.date()
DAY = timedelta(days=1)


def fill(vault: Vault) -> int:
    """One line of each source, on the days after each other; returns the resident."""
    bed, other, *_more = beds(vault, house(vault))
    noor, stay = admitted(vault, bed, TODAY - DAY)

    def rows(tx: object) -> None:
        add = tx.session.add  # type: ignore[attr-defined]
        at = datetime.combine(TODAY, time(15), NOW.tzinfo)
        matter = LegalMatter(resident_id=noor, opened=TODAY, state="open")
        add(matter)
        talk = CounsellingSession(at=at, counsellor_id=vault.staff_id)
        add(talk)
        tx.session.get(Stay, stay).planned_end = TODAY + DAY  # type: ignore[attr-defined]
        tx.session.flush()  # type: ignore[attr-defined]
        add(LegalDate(matter_id=matter.id, resident_id=noor, at=at, kind="hearing"))
        add(CounsellingPerson(session_id=talk.id, resident_id=noor))
        add(Reservation(bed_id=other, for_whom="from the helpline", start=TODAY,
                        hold_until=TODAY + DAY))  # fmt: skip
        add(
            Absence(
                stay_id=stay, resident_id=noor, start=TODAY - DAY, expected_back=TODAY, end=None
            )
        )
        add(PlanReview(resident_id=noor, planned=TODAY))

    vault.do("Rows", rows)
    vault.do("A", appointments.add, form=AppointmentForm(TODAY, time(9), resident_id=noor))
    vault.do("T", tasks.add, kind=TaskKind.TASK, form=TaskForm("bins", due=TODAY, at=time(8)))
    vault.do("T", tasks.add, resident_id=noor, form=TaskForm("permit", CASE, TODAY))
    return noor


def titles(vault: Vault, **more: object) -> list[str]:
    sheet = vault.read(week.calendar, first=TODAY, **more)
    return [line.title for line in sheet.lines]


def test_every_source_in_its_order(vault: Vault) -> None:
    noor = fill(vault)
    sheet = vault.read(week.calendar, first=TODAY)
    assert {line.kind for line in sheet.lines} == set(LineKind)
    assert [line.title for line in sheet.of_day(TODAY)] == [
        "Arrives: from the helpline", "Expected back: Noor", "Look at the plan with Noor",
        "permit", "bins", "Appointment: Noor", "Hearing: Noor", "Talk with Noor",
    ]  # fmt: skip
    assert [line.title for line in sheet.of_day(TODAY + DAY)] == ["Means to leave: Noor"]
    assert titles(vault, whose=Whose.MINE) == ["Talk with Noor"]
    assert "bins" not in titles(vault, resident_id=noor)
    assert len(titles(vault, resident_id=noor)) == len(sheet.lines) - 2
    assert titles(vault, days=1) == [line.title for line in sheet.of_day(TODAY)]
    assert vault.read(week.calendar, first=date(2020, 1, 6)).lines == ()
    with pytest.raises(Invalid):
        vault.read(week.calendar, first=TODAY, days=43)


def test_a_bed_that_is_kept_no_more_is_no_arrival(vault: Vault, clock: Clock) -> None:
    fill(vault)
    assert "Arrives: from the helpline" in titles(vault)
    clock.now = NOW + DAY  # nobody came until the day it was held
    assert "Arrives: from the helpline" not in titles(vault)


def test_the_desk_sees_its_own_part_and_nobody_hidden(vault: Vault, clock: Clock) -> None:
    hired(vault, "F1", "C2")
    noor = fill(vault)
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        assert titles(desk) == [
            "A task", "Arrives: from the helpline", "Expected back: Noor", "bins",
            "Appointment: Noor", "Means to leave: Noor",
        ]  # fmt: skip
    with signed_in(path, clock=clock) as first:
        first.do("Hide", protection.protect, resident_id=noor, staff_ids=[first.staff_id])
        assert len(titles(first)) == 9
    with signed_in(path, "C2", clock) as other:
        assert titles(other) == ["Arrives: from the helpline", "bins"]
