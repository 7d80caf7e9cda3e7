# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be open when somebody leaves, as a list of small sources; a new one is one more entry.

A source says what is open, closes it, and opens again what a wrong check-out closed, where that is
still sensible: what somebody changed since stays as they left it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.absences import Absence
from shelterdesk.models.appointments import Appointment, AppointmentState, CancelledBy
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.belongings import Belonging, TakenBy
from shelterdesk.models.medication import Medication
from shelterdesk.models.reservations import Reservation, ReservationState
from shelterdesk.models.rooms import LeftOpen, Stay
from shelterdesk.models.support import SupportPeriod
from shelterdesk.models.tasks import Task
from shelterdesk.services.agenda import tasks
from shelterdesk.services.audit import same_act
from shelterdesk.services.audit.same_act import ChangedRow
from shelterdesk.services.belongings import belongings
from shelterdesk.services.medication import medicines
from shelterdesk.services.moving_on import open_money, open_training, open_work
from shelterdesk.services.rooms import absences, kept_places, reservations
from shelterdesk.services.support import support
from shelterdesk.services.values.value_words import day_in_words

__all__ = ["SOURCES", "Source", "source_of"]


class Source(NamedTuple):
    """One kind of thing that may be open."""

    what: LeftOpen
    table: str
    closing: str  # what closing means (``N_``)
    words: Callable[[Transaction, Stay], list[str]]  # what is open, each in few words
    close: Callable[[Transaction, Stay, date], None]
    reopen: Callable[[Transaction, Stay, Sequence[ChangedRow]], None]
    holders: Callable[[Transaction], Select[Any]]  # ids of all people who have such
    needs: Capability = Capability.PLACE_PEOPLE  # to close it
    ends_with_stay: bool = False  # there is nothing to decide
    goes_on: bool = False  # staying open needs no reason and reminds nobody
    closes_here: bool = True  # else elsewhere, and here somebody writes why it stays open
    besides: tuple[str, ...] = ()  # other tables it is read from


# Beds kept
def _kept(tx: Transaction, stay: Stay) -> list[Reservation]:
    query = select(Reservation).where(
        Reservation.resident_id == stay.resident_id,
        Reservation.state == ReservationState.OPEN.value,
    )
    return list(tx.session.scalars(query.order_by(Reservation.start, Reservation.id)))


def _kept_words(tx: Transaction, stay: Stay) -> list[str]:
    words = _("{place} from {day}")
    return [
        words.format(place=kept_places.place_of(tx, row), day=day_in_words(row.start))
        for row in _kept(tx, stay)
    ]


def _cancel_kept(tx: Transaction, stay: Stay, _on: date) -> None:
    for row in _kept(tx, stay):
        reservations.cancel(tx, reservation_id=row.id)


def _keep_again(tx: Transaction, stay: Stay, changed: Sequence[ChangedRow]) -> None:
    """Where nothing else is kept there by now."""
    for row in _rows(tx, stay, Reservation, changed):
        is_free = kept_places.overlapping(
            tx, bed_id=row.bed_id, room_id=row.room_id, start=row.start,
            hold_until=row.hold_until, other_than=row.id,
        ) is None  # fmt: skip
        if row.state == ReservationState.CANCELLED and is_free:
            row.state, row.ended_at = ReservationState.OPEN.value, None


def _kept_for(_tx: Transaction) -> Select[Any]:
    return select(Reservation.resident_id).where(
        Reservation.state == ReservationState.OPEN.value, Reservation.resident_id.is_not(None)
    )


# Nights away
def _away_words(tx: Transaction, stay: Stay) -> list[str]:
    query = select(Absence.start).where(Absence.stay_id == stay.id, Absence.end == OPEN_END)
    words = _("away from {day}")
    return [words.format(day=day_in_words(start)) for start in tx.session.scalars(query)]


def _end_away(tx: Transaction, stay: Stay, on: date) -> None:
    absences.end_with_stay(tx, stay.id, on)


def _away_again(tx: Transaction, stay: Stay, changed: Sequence[ChangedRow]) -> None:
    """Who was away when the stay was ended by mistake is away still, until somebody says so; nights
    away that were planned for later, which went with the stay, are planned again."""
    for row, change in same_act.standing(tx, Absence, changed):
        if row.stay_id == stay.id:
            row.end = change.before["end"]
    for change in changed:
        if change.is_removed and change.before.get("stay_id") == stay.id:
            # With the old uuid, to which what is sealed of it is bound.
            tx.session.add(
                Absence(**{name: value for name, value in change.before.items() if name != "id"})
            )


def _who_is_away(_tx: Transaction) -> Select[Any]:
    return select(Absence.resident_id).where(Absence.end == OPEN_END)


# Things kept
def _things(tx: Transaction, stay: Stay) -> list[Belonging]:
    query = select(Belonging).where(
        Belonging.resident_id == stay.resident_id, Belonging.out_on.is_(None)
    )
    return list(tx.session.scalars(query.order_by(Belonging.id)))


def _thing_words(tx: Transaction, stay: Stay) -> list[str]:
    return [
        row.what
        if row.pieces == 1
        else _("{what} ({n})").format(what=row.what, n=row.pieces)
        for row in _things(tx, stay)
    ]  # fmt: skip


def _hand_out(tx: Transaction, stay: Stay, on: date) -> None:
    for row in _things(tx, stay):
        belongings.take_out(
            tx, belonging_ids=[row.id], on=max(min(on, tx.today), row.in_on),
            taken_by=TakenBy.HERSELF,
        )  # fmt: skip


def _things_back(tx: Transaction, stay: Stay, changed: Sequence[ChangedRow]) -> None:
    for row in _rows(tx, stay, Belonging, changed):
        if row.taken_by == TakenBy.HERSELF and row.out_signature is None:
            belongings.back(tx, belonging_id=row.id)


def _who_has_things(_tx: Transaction) -> Select[Any]:
    return select(Belonging.resident_id).where(Belonging.out_on.is_(None))


# Medicines
def _medicine_words(tx: Transaction, stay: Stay) -> list[str]:
    return [medicines.shown_label(row) for row in medicines.running(tx, stay.resident_id)]


def _stop_medicines(tx: Transaction, stay: Stay, on: date) -> None:
    for row in medicines.running(tx, stay.resident_id):
        medicines.stop(tx, medicine_id=row.id, on=max(on, row.start))


def _medicines_again(tx: Transaction, stay: Stay, changed: Sequence[ChangedRow]) -> None:
    """Unless its box holds another medicine by now."""
    befores = {row.row_id: row.before.get("end") for row in changed}
    for row in _rows(tx, stay, Medication, changed):
        box = select(Medication.id).where(
            Medication.id != row.id, Medication.label == row.label,
            Medication.name.is_not(None), Medication.end == OPEN_END,
        )  # fmt: skip
        if row.name is None or tx.session.scalar(box.limit(1)) is None:
            row.end = befores.get(row.id)


def _who_takes_medicines(tx: Transaction) -> Select[Any]:
    return select(Medication.resident_id).where(Medication.end > tx.today)


# Tasks
def _open_tasks(tx: Transaction, stay: Stay) -> list[Task]:
    query = select(Task).where(
        Task.resident_id == stay.resident_id, Task.done_at.is_(None), Task.dropped_at.is_(None)
    )
    return list(tx.session.scalars(query.order_by(Task.due.is_(None), Task.due, Task.id)))


def _task_words(tx: Transaction, stay: Stay) -> list[str]:
    return [row.plain or _("A task, sealed") for row in _open_tasks(tx, stay)]


def _drop_tasks(tx: Transaction, stay: Stay, _on: date) -> None:
    for row in _open_tasks(tx, stay):
        tasks.drop(tx, task_id=row.id)


def _tasks_again(tx: Transaction, stay: Stay, changed: Sequence[ChangedRow]) -> None:
    for row in _rows(tx, stay, Task, changed):
        if row.dropped_at is not None:
            row.dropped_at = row.dropped_by = None


def _who_has_tasks(_tx: Transaction) -> Select[Any]:
    return select(Task.resident_id).where(
        Task.done_at.is_(None), Task.dropped_at.is_(None), Task.resident_id.is_not(None)
    )


# Appointments
def _planned(tx: Transaction, stay: Stay) -> list[Appointment]:
    """Those that are still to come, today's as well."""
    query = select(Appointment).where(
        Appointment.resident_id == stay.resident_id,
        Appointment.state == AppointmentState.PLANNED.value,
    )
    found = tx.session.scalars(query.order_by(Appointment.at))
    return [row for row in found if row.at.astimezone(tx.now.tzinfo).date() >= tx.today]


def _appointment_words(tx: Transaction, stay: Stay) -> list[str]:
    words = _("{what} on {day}")
    return [
        words.format(
            what=row.plain or _("An appointment"),
            day=day_in_words(row.at.astimezone(tx.now.tzinfo).date()),
        )
        for row in _planned(tx, stay)
    ]


def _call_off(tx: Transaction, stay: Stay, _on: date) -> None:
    """All of a series as well, and none is added at its end."""
    for row in _planned(tx, stay):
        row.state, row.cancelled_by = AppointmentState.CANCELLED.value, CancelledBy.HOUSE.value


def _plan_again(tx: Transaction, stay: Stay, changed: Sequence[ChangedRow]) -> None:
    for row in _rows(tx, stay, Appointment, changed):
        if row.state == AppointmentState.CANCELLED:
            row.state, row.cancelled_by = AppointmentState.PLANNED.value, None


def _who_is_expected(tx: Transaction) -> Select[Any]:
    return select(Appointment.resident_id).where(
        Appointment.state == AppointmentState.PLANNED.value,
        Appointment.at >= tx.now,
        Appointment.resident_id.is_not(None),
    )


# Support
def _support_words(tx: Transaction, stay: Stay) -> list[str]:
    period_id = support.open_period_of(tx, stay.resident_id)
    if period_id is None:
        return []
    opened = tx.session.get_one(SupportPeriod, period_id).opened
    return [_("open since {day}").format(day=day_in_words(opened))]


def _nothing(_tx: Transaction, _stay: Stay, _more: object) -> None:
    """Closed by check-out itself, with its reason, or elsewhere; opened again only if asked."""


def _who_is_supported(_tx: Transaction) -> Select[Any]:
    return select(SupportPeriod.resident_id).where(SupportPeriod.closed == OPEN_END)


#: In the order in which the panel asks.
SOURCES: Final[tuple[Source, ...]] = (
    Source(
        LeftOpen.BELONGINGS, "belonging", N_("Everything was handed out"), _thing_words,
        _hand_out, _things_back, _who_has_things, Capability.WRITE_LOG,
    ),
    Source(
        LeftOpen.MEDICATION, "medication", N_("Nothing is given here any more"), _medicine_words,
        _stop_medicines, _medicines_again, _who_takes_medicines, Capability.EDIT_MEDICINES,
    ),
    Source(
        LeftOpen.RESERVATION, "reservation", N_("No bed is kept any more"), _kept_words,
        _cancel_kept, _keep_again, _kept_for,
    ),
    Source(
        LeftOpen.TASKS, "task", N_("Not needed any more"), _task_words,
        _drop_tasks, _tasks_again, _who_has_tasks, Capability.WRITE_LOG,
    ),
    Source(
        LeftOpen.APPOINTMENTS, "appointment", N_("Called off"), _appointment_words,
        _call_off, _plan_again, _who_is_expected, Capability.WRITE_LOG,
    ),
    Source(
        LeftOpen.ABSENCE, "absence", N_("Ends with the stay"), _away_words,
        _end_away, _away_again, _who_is_away, ends_with_stay=True,
    ),
    Source(
        LeftOpen.SAVINGS, "account", "", open_money.saved_words, _nothing, _nothing,
        open_money.who_saved, closes_here=False, besides=("ledger_entry", "resident"),
    ),
    Source(
        LeftOpen.PAYMENTS, "payment", "", open_money.unpaid_words, _nothing, _nothing,
        open_money.who_waits, closes_here=False,
        besides=("due", "grant_given", "earning", "resident"),
    ),
    Source(
        LeftOpen.AWARDS, "award", N_("Ends on the day of leaving"), open_money.award_words,
        open_money.end_awards, open_money.awards_again, open_money.nobody,
        Capability.EDIT_AWARDS, besides=("award_taper", "scheme"),
    ),
    Source(
        LeftOpen.CREDIT, "ledger_entry", "", open_money.lent_words, _nothing, _nothing,
        open_money.who_owes, goes_on=True, closes_here=False,
    ),
    Source(
        LeftOpen.TRAINING, "enrolment", N_("Ends on the day of leaving"), open_training.words,
        open_training.end, open_training.begin_again, open_money.nobody,
        Capability.EDIT_TRAINING, besides=("cohort", "course"),
    ),
    Source(
        LeftOpen.WORK, "placement", "", open_work.words, _nothing, _nothing, open_work.who_works,
        goes_on=True, closes_here=False, besides=("partner",),
    ),
    Source(
        LeftOpen.SUPPORT, "support_period", N_("The support period closes"), _support_words,
        _nothing, _nothing, _who_is_supported, Capability.EDIT_SUPPORT, goes_on=True,
    ),
)  # fmt: skip


def source_of(what: str) -> Source | None:
    """The source of a code; None for one that is not there any more."""
    return next((source for source in SOURCES if source.what == what), None)


def _rows(
    tx: Transaction, stay: Stay, model: type[Any], changed: Sequence[ChangedRow]
) -> Iterator[Any]:
    """Rows of this person that stand as the act left them; a family leaves in one act."""
    for row, _change in same_act.standing(tx, model, changed):
        if row.resident_id == stay.resident_id:
            yield row
