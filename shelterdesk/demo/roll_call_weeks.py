# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roll calls of the last nights and what was done for who was not back; tonight's is begun."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from shelterdesk.demo import bed_weeks
from shelterdesk.demo.desk import Desk
from shelterdesk.models.absences import Presence, WelfareStepKind
from shelterdesk.services.rooms import in_house, roll_calls, rooms, welfare
from shelterdesk.services.rooms.in_house import Person
from shelterdesk.services.rooms.welfare import StepForm

_NIGHTS: Final = 4
_A_DAY: Final = timedelta(days=1)
#: From this hour on somebody goes through the house this evening.
_BEGUN_FROM: Final = 17
_SEEN_SO_FAR: Final = 3


def write(desk: Desk) -> None:
    """Of each house, night by night."""
    late, gone = desk.turn(_there(desk), 0), missing(desk)
    for back in range(_NIGHTS, 0, -1):
        night = desk.night - back * _A_DAY
        with desk.on(back, 22, 40):
            if late is not None and back == 3:
                _mark(desk, late, Presence.ABSENT)
            if gone is not None and back == 1:
                _mark(desk, gone, Presence.ABSENT)
            for site_id in {one.site_id: None for one in in_house.people(desk.tx, night)}:
                roll_calls.all_present(desk.tx, site_id=site_id)
                roll_calls.close(desk.tx, site_id=site_id, with_unchecked=True)
        if late is not None and back == 3:
            _came_late(desk, late)
    if gone is not None:
        _not_back(desk, gone)
    if desk.has_come(_BEGUN_FROM):
        _begin(desk)


def present(desk: Desk) -> tuple[Person, ...]:
    """Who of those inside is neither away nor missing: of them today tells."""
    gone = (*bed_weeks.away(desk), missing(desk))
    return tuple(one for one in desk.inside if one not in gone)


def missing(desk: Desk) -> Person | None:
    """Who is not back since last night; nobody in a house of few."""
    people = _there(desk)
    return people[1] if len(people) > 1 else None


def _there(desk: Desk) -> list[Person]:
    return [one for one in desk.longest(_NIGHTS + 1) if one not in bed_weeks.away(desk)]


def _mark(desk: Desk, who: Person, presence: Presence) -> None:
    roll_calls.mark(desk.tx, site_id=who.site_id, presence=presence, resident_id=who.resident_id)


def _came_late(desk: Desk, who: Person) -> None:
    """She called back, and was here before midnight: a step that was done, and its end."""
    with desk.on(3, 22, 55):
        form = StepForm(WelfareStepKind.CALL_HER, result="On the last bus. Here by half past.")
        welfare.add(desk.tx, resident_id=who.resident_id, form=form)
    with desk.on(3, 23, 35):
        form = StepForm(WelfareStepKind.BACK, result="Back, tired and well.")
        welfare.add(desk.tx, resident_id=who.resident_id, form=form)


def _not_back(desk: Desk, who: Person) -> None:
    """Since last night; the caseworker knows, and somebody calls again."""
    with desk.on(1, 22, 50):
        form = StepForm(
            WelfareStepKind.CALL_HER, result="The phone is off. Message left: all well?"
        )
        welfare.add(desk.tx, resident_id=who.resident_id, form=form)
    with desk.on(0, 7, 30):
        form = StepForm(
            WelfareStepKind.CALL_CONTACT,
            is_done=False,
            staff_id=desk.staff["P4"],
            due_at=desk.tx.now + timedelta(hours=14),
        )
        welfare.add(desk.tx, resident_id=who.resident_id, form=form)


def _begin(desk: Desk) -> None:
    """Some were seen at supper."""
    site_id = rooms.sites(desk.tx)[0].id
    seen = [one for one in present(desk) if one.site_id == site_id]
    for who in seen[:_SEEN_SO_FAR]:
        with desk.by("V7"):
            _mark(desk, who, Presence.PRESENT)
