# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments and tasks: some come again, one is today, one was missed; and what is broken."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.demo import roll_call_weeks
from shelterdesk.demo.desk import Desk
from shelterdesk.models.appointments import Appointment, AppointmentState, CancelledBy
from shelterdesk.models.tasks import TaskKind
from shelterdesk.services import vocabularies
from shelterdesk.services.agenda import appointments, defects, tasks
from shelterdesk.services.agenda.appointments import AppointmentForm
from shelterdesk.services.agenda.recurrences import Every, Repeats
from shelterdesk.services.agenda.tasks import TaskForm

_A_DAY: Final = timedelta(days=1)
_WEEKS: Final = 3  # in which the meeting of the house took place
#: What is broken, in whose room, for whom to mend it, due in days.
_BROKEN: Final = (
    ("The tap in the wash room drips", 0, "M8", 4),
    ("The reading lamp flickers", 2, None, None),
)


def write(desk: Desk) -> None:
    """All of it."""
    _meeting(desk)
    _today(desk)
    _others(desk)
    _tasks(desk)


def _meeting(desk: Desk) -> None:
    """Of the house, every week; the last ones took place, the next is in two days."""
    first = desk.night + 2 * _A_DAY - timedelta(weeks=_WEEKS)
    with desk.on((desk.night - first).days + 2, 9):
        form = AppointmentForm(
            first, time(17), 45, _kind(desk, "house"), "Everybody who likes to come",
            repeats=Repeats(Every.WEEK, until=first + timedelta(weeks=_WEEKS + 4)),
        )  # fmt: skip
        appointments.add(desk.tx, form=form)
    _settle(desk)


def _settle(desk: Desk) -> None:
    """Those that were took place."""
    midnight = datetime.combine(desk.tx.today, time(), desk.tx.now.tzinfo)
    were = select(Appointment.id).where(
        Appointment.at < midnight, Appointment.state == AppointmentState.PLANNED.value
    )
    for id_ in desk.tx.session.scalars(were).all():
        appointments.keep(desk.tx, appointment_id=id_)


def _today(desk: Desk) -> None:
    who = desk.turn(roll_call_weeks.present(desk), 5)
    with desk.on(6, 10):
        form = AppointmentForm(
            desk.night,
            time(19, 30),
            40,
            _kind(desk, "talk"),
            "With the mentor of the evening school, small room",
            resident_id=None if who is None else who.resident_id,
            staff_id=desk.staff["K3"],
            remind_minutes=30,
        )
        appointments.add(desk.tx, form=form)


def _others(desk: Desk) -> None:
    """Days from today, hour, kind, words, class, who goes along, what became of it."""
    for number, (days, hour, kind, words, name, companion, state) in enumerate((
        (-5, 9, "doctor", "Blood test, fasting", "health", "C2", AppointmentState.KEPT),
        (-3, 14, "authority", "Town hall, desk 4; papers in the blue folder", "case", "P4",
         AppointmentState.MISSED),
        (-2, 10, "training", "Trial lesson, sewing", "desk", None, AppointmentState.CANCELLED),
        (1, 11, "doctor", "Dentist", "desk", "C2", None),
        (2, 9, "lawyer", "Ms Lindqvist, about the permit", "legal", "P4", None),
        (4, 15, "school", "Open day for the little one", "desk", None, None),
    )):  # fmt: skip
        who = desk.turn(desk.longest(8), number + 1)
        if who is None:
            return
        day = desk.night + days * _A_DAY
        with desk.on(8, 12, number):
            form = AppointmentForm(
                day, time(hour, 30), 45, _kind(desk, kind), words, name, who.resident_id,
                companion_id=None if companion is None else desk.staff[companion],
            )  # fmt: skip
            id_ = appointments.add(desk.tx, form=form)
        with desk.on(max(-days, 0), hour + 2):
            if state is AppointmentState.KEPT:
                appointments.keep(desk.tx, appointment_id=id_)
            elif state is AppointmentState.MISSED:
                appointments.miss(desk.tx, appointment_id=id_)
            elif state is AppointmentState.CANCELLED:
                appointments.cancel(desk.tx, appointment_id=id_, by=CancelledBy.OTHERS)


def _tasks(desk: Desk) -> None:
    with desk.on(6, 8):
        plants = tasks.add(
            desk.tx,
            form=TaskForm(
                "Water the plants in the hall", due=desk.night - 6 * _A_DAY,
                repeats=Repeats(Every.WEEK),
            ),
            kind=TaskKind.TASK,
        )  # fmt: skip
    with desk.on(6, 16), desk.by("V7"):
        tasks.done(desk.tx, task_id=plants)
    with desk.on(2, 9):
        form = TaskForm("Order bread for the weekend", due=desk.night + _A_DAY)
        tasks.add(desk.tx, form=form, kind=TaskKind.TASK)
    for number, (words, place, code, days) in enumerate(_BROKEN):
        who = desk.turn(desk.inside, place)
        if who is not None and who.room_id is not None:
            with desk.on(2 + number, 18), desk.by("V7"):
                form = TaskForm(
                    words,
                    due=None if days is None else desk.night + days * _A_DAY,
                    staff_id=None if code is None else desk.staff[code],
                    room_id=who.room_id,
                )
                defects.report(desk.tx, form=form)


def _kind(desk: Desk, code: str) -> int:
    return vocabularies.find_id(desk.tx, vocabulary=appointments.KINDS, code=code)
