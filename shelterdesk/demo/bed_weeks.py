# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beds kept, people who wait or were turned away, nights away, and which fund pays for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from shelterdesk.demo.desk import Desk
from shelterdesk.models.absences import AbsenceKind
from shelterdesk.models.reservations import WaitingOutcome, WaitingPriority
from shelterdesk.services.money import funds, stay_funds
from shelterdesk.services.money.stay_funds import FundingForm
from shelterdesk.services.rooms import absences, board, reservations, turned_away, waiting
from shelterdesk.services.rooms.absences import AbsenceForm
from shelterdesk.services.rooms.board import BedState
from shelterdesk.services.rooms.in_house import Person
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.turned_away import TurnAwayForm
from shelterdesk.services.rooms.waiting import WaitingForm

_A_DAY: Final = timedelta(days=1)
_FUNDED: Final = 10  # stays
_LEAVES_FREE: Final = 2  # beds, before one of them is kept for tonight
#: How many nights ago it began, nights, kind, where and why.
_WERE_AWAY: Final = (
    (19, 2, AbsenceKind.LEAVE, "With her sister in the next town."),
    (16, 4, AbsenceKind.HOSPITAL, "Knee, planned. Mira went along."),
    (11, 1, AbsenceKind.OTHER, "At the night train, early interview."),
    (8, 3, AbsenceKind.LEAVE, "A wedding. Called each evening, as agreed."),
)
#: How long ago, people, children of them, why, where they were sent.
_TURNED_AWAY: Final = (
    (24, 1, 0, "full", "Willow Counselling", ""),
    (17, 3, 2, "no-family-room", None, "Town hall, night desk"),
    (9, 1, 0, "needs-more", "Meadow Health Centre", ""),
    (3, 2, 1, "full", None, "The house by the river"),
)


def write(desk: Desk) -> None:
    """All of it."""
    _away(desk)
    _funds(desk)
    _waiting(desk)
    _kept(desk)
    for back, people, children, reason, partner, elsewhere in _TURNED_AWAY:
        with desk.on(back, 19, 30):
            turned_away.count(
                desk.tx,
                form=TurnAwayForm(
                    people=people,
                    children=children,
                    reason=reason,
                    partner_id=desk.partners.get(partner or ""),
                    referred_to=elsewhere,
                ),
            )


def away(desk: Desk) -> tuple[Person, ...]:
    """Who is on leave and in hospital now: they are not asked for anything else of today."""
    return desk.longest(6)[:2]


def _away(desk: Desk) -> None:
    people = desk.longest(21)
    for number, (back, nights, kind, note) in enumerate(_WERE_AWAY):
        who = desk.turn(people, number + 2)
        if who is None or len(people) <= number + 2:
            break
        start = desk.night - back * _A_DAY
        with desk.on(back, 10):
            form = AbsenceForm(kind, start, start + nights * _A_DAY, note=note)
            absence_id = absences.add(desk.tx, stay_id=who.stay_id, form=form)
        with desk.on(back - nights, 17):
            absences.came_back(desk.tx, absence_id=absence_id)
    for who, kind, back, ahead, note in zip(
        away(desk), (AbsenceKind.LEAVE, AbsenceKind.HOSPITAL), (1, 2), (2, 3),
        ("With her cousin until Sunday; the number is in the contacts.",
         "Observation after a fall. Ward 5, visits from two to six."), strict=False,
    ):  # fmt: skip
        start = desk.night - back * _A_DAY
        with desk.on(back, 11):
            form = AbsenceForm(kind, start, desk.night + ahead * _A_DAY, note=note)
            absences.add(desk.tx, stay_id=who.stay_id, form=form)


def _funds(desk: Desk) -> None:
    with desk.on(30, 9):
        ids = [row.id for row in funds.listed(desk.tx)]
        for number, who in enumerate(desk.longest(30)[:_FUNDED]):
            form = FundingForm(ids[number % len(ids)])
            stay_funds.add(desk.tx, stay_id=who.stay_id, form=form)


def _waiting(desk: Desk) -> None:
    tx = desk.tx
    visitor = desk.turn(desk.visitors, 1)
    with desk.on(12, 15):
        moved = waiting.add(tx, form=WaitingForm("A woman from the night bus", note="Alone"))
    with desk.on(6, 14):
        waiting.add(
            tx,
            form=WaitingForm(
                "Family of the school nurse",
                people=3,
                priority=WaitingPriority.URGENT,
                needs_child_friendly=True,
                note="Mother with two girls, four and seven",
                contact="Through the school nurse only, mornings.",
                ask_again_on=desk.night + 2 * _A_DAY,
            ),
        )
    with desk.on(4, 10):
        waiting.end(tx, entry_id=moved, outcome=WaitingOutcome.ELSEWHERE)
    if visitor is not None:
        with desk.on(2, 16):
            form = WaitingForm(needs_quiet=True, note="Would like to come next week, not before")
            waiting.add(tx, form=form, resident_id=visitor.id)


def _kept(desk: Desk) -> None:
    """For tonight, for the weekend; and one for which nobody came, one that was not needed."""
    free = _free(desk)
    if not free:
        return
    night = desk.night
    with desk.on(9, 12):
        whom = "From the helpline, a woman of about 30"
        lapsed = _keep(desk, free[0], night - 9 * _A_DAY, 2, whom)
    with desk.on(7, 9):
        reservations.lapse(desk.tx, reservation_id=lapsed)
    with desk.on(6, 12):
        called_off = _keep(desk, free[0], night - 6 * _A_DAY, 3, "Sent by Harbour Law Centre")
    with desk.on(5, 13):
        words = "Stays with her sister after all"
        reservations.cancel(desk.tx, reservation_id=called_off, reason=words)
    if len(free) >= _LEAVES_FREE:
        with desk.on(1, 16):
            _keep(desk, free[-1], night, 2, "Sent by the law centre, comes late")
    visitor = desk.turn(desk.visitors, 2)
    with desk.on(2, 11):
        form = ReservationForm(
            night + 3 * _A_DAY, night + 6 * _A_DAY, bed_id=free[0],
            for_whom="" if visitor else "Mother with a baby", reason="Comes after the hearing",
        )  # fmt: skip
        resident_id = None if visitor is None else visitor.id
        reservations.keep(desk.tx, form=form, resident_id=resident_id)


def _keep(desk: Desk, bed_id: int, start: date, nights: int, whom: str) -> int:
    form = ReservationForm(start, start + nights * _A_DAY, bed_id=bed_id, for_whom=whom)
    return reservations.keep(desk.tx, form=form)


def _free(desk: Desk) -> Sequence[int]:
    """Beds that are free tonight, house by house."""
    return [
        bed.bed_id
        for house in board.boards(desk.tx, night=desk.night)
        for room in house.rooms
        for bed in room.beds
        if bed.state is BedState.FREE and not bed.is_overflow and bed.kind != "cot"
    ]
