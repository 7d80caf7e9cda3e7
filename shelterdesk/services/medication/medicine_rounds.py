# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The round of medicines: what is due in the whole house, what became of it, what was struck.

Due are the doses of those who are in the house or visiting, from an hour before their time until
somebody wrote down what became of them. What was given under a wrong name is struck with a reason
and written anew; nothing is changed or taken away. The program informs and never advises: a dose
earlier than prescribed is written like any other, with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.medication import Medication, MedicationGiven, MedicationTime
from shelterdesk.models.residents import Resident
from shelterdesk.services import organisation
from shelterdesk.services.medication import dose_times, medicine_due, medicines
from shelterdesk.services.medication.dose_times import DoseKey, DoseState
from shelterdesk.services.medication.medicine_rows import (
    AsNeeded,
    DueDose,
    GivenRow,
    Outcome,
    Rounds,
)
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values import sealed_words
from shelterdesk.services.visits import visits

__all__ = [
    "AsNeeded", "DoseKey", "DoseState", "DueDose", "GivenFacts", "GivenRow", "Outcome", "Rounds",
    "give", "give_as_needed", "note", "rounds", "strike",
]  # fmt: skip

_CLOCKS_DIFFER: Final = timedelta(minutes=5)
_LONGEST_AMOUNT: Final = 80
_LONGEST_WITNESS: Final = 80
_LONGEST_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class GivenFacts:
    """What is written of doses besides what became of them."""

    at: datetime | time | None = None  # now, if not said; a time is the one nearest to the dose
    amount: str = ""  # if not the usual dose
    witness_id: int | None = None  # a colleague other than who gives
    witness: str = ""  # or somebody without an account
    note: str = ""  # sealed


@verb(Capability.GIVE_MEDICINES)
def give(
    tx: Transaction,
    *,
    doses: Collection[DoseKey],
    outcome: Outcome = Outcome.GIVEN,
    facts: GivenFacts = GivenFacts(),
) -> int:
    """Write down what became of doses that are due; returns how many.

    Raises ``Conflict`` for one that is written down already, ``Invalid`` with ``field`` where a
    witness or a reason is asked for.
    """
    if not doses:
        raise Invalid(_("Choose at least one dose."))
    outcome = Outcome(outcome)
    for dose in sorted(doses):
        row = medicines.get(tx, dose.medicine_id)
        _refuse_other_than_due(tx, row, dose)
        _need_reason(tx, dose, outcome, facts)
        _write(tx, row, outcome, facts, dose)
    return len(doses)


@verb(Capability.GIVE_MEDICINES)
def give_as_needed(
    tx: Transaction,
    *,
    medicine_id: int,
    facts: GivenFacts = GivenFacts(),
) -> int:
    """Write down that one as needed was given; returns the id of the entry. Where that is sooner
    or more often than prescribed, a note says why."""
    row = medicines.get(tx, medicine_id)
    if not row.is_as_needed or row.is_kept_by_her:
        raise Conflict(_("This medicine is not one given as needed."))
    if not row.start <= tx.today or (row.end is not None and row.end <= tx.today):
        raise Conflict(_("This medicine was stopped already."))
    differs = medicine_due.as_needed_of(tx, row).differs()
    if differs and not facts.note.strip():
        words = _("{differs} Write why it is given all the same.")
        raise Invalid(words.format(differs=differs), field="note")
    return _write(tx, row, Outcome.GIVEN, facts, None)


@verb(Capability.GIVE_MEDICINES)
def strike(tx: Transaction, *, given_id: int, reason: str) -> None:
    """Strike an entry that is wrong; it stays readable, and the dose can be written anew."""
    row = _get(tx, given_id)
    if row.struck_at is not None:
        raise Conflict(_("This was struck already."))
    reason = sealed_words.checked(reason, field="reason", longest=_LONGEST_REASON)
    if not reason:
        raise Invalid(_("Write what was wrong, in a few words."), field="reason")
    row.struck_at, row.struck_by, row.struck_reason = tx.now, tx.staff_id, reason


@query(Capability.GIVE_MEDICINES)
def rounds(tx: Transaction) -> Rounds:
    """All of the round, for the whole house."""
    return Rounds(
        due=tuple(medicine_due.due_doses(tx)),
        as_needed=tuple(medicine_due.as_needed(tx)),
        written=tuple(_written_today(tx)),
        now=tx.now,
        me=tx.staff_id,
        names_medicines=organisation.form(tx).names_medicines,
        can_read_notes=tx.may(Capability.EDIT_MEDICINES) and tx.sealer.can_read("health"),
    )


@query(Capability.EDIT_MEDICINES, viewed=N_("Read a note on a dose"), each_time=True)
def note(tx: Transaction, *, given_id: int) -> str:
    """The note on a dose. Raises ``NotAllowed`` without the key."""
    row = _get(tx, given_id)
    if not tx.sealer.can_read("health"):
        raise NotAllowed(_("Only people who hold the health key can read this."))
    return tx.reveal(row, "note") or ""


def rows(tx: Transaction, found: Iterable[Any]) -> list[GivenRow]:
    """Entries as lists show them, from (entry, medicine, chosen name, code); for services."""
    staff = organisation.staff_names(tx)
    zone = tx.now.tzinfo
    return [
        GivenRow(
            id=row.id,
            medicine_id=row.medication_id,
            resident_id=row.resident_id,
            shown=shown_name(known_as, code),
            label=medicines.shown_label(medicine),
            on=row.due_on,
            minute=row.due_minute,
            at=row.at.astimezone(zone),
            outcome=Outcome(row.outcome),
            amount=row.amount,
            by=staff.get(row.staff_id or 0, ""),
            witness=staff.get(row.witness_id or 0, "") or row.witness,
            has_note=row.note is not None,
            struck_at=row.struck_at.astimezone(zone) if row.struck_at is not None else None,
            struck_by=staff.get(row.struck_by or 0, ""),
            struck_reason=row.struck_reason,
        )
        for row, medicine, known_as, code in found
    ]


def with_names() -> Any:
    """A query for what ``rows`` shows, not yet narrowed."""
    return (
        select(MedicationGiven, Medication, Resident.known_as, Resident.code)
        .join(Medication, Medication.id == MedicationGiven.medication_id)
        .join(Resident, Resident.id == MedicationGiven.resident_id)
    )


def _written_today(tx: Transaction) -> list[GivenRow]:
    query = (
        with_names()
        .where(
            MedicationGiven.created_at >= visits.day_began(tx),
            protection.visible(tx, MedicationGiven.resident_id),
        )
        .order_by(MedicationGiven.created_at.desc(), MedicationGiven.id.desc())
    )
    return rows(tx, tx.session.execute(query))


def _refuse_other_than_due(tx: Transaction, row: Medication, dose: DoseKey) -> None:
    in_time = row.start <= dose.on and (row.end is None or dose.on < row.end)
    times = tx.session.scalars(
        select(MedicationTime).where(
            MedicationTime.medication_id == row.id, MedicationTime.minute == dose.minute
        )
    )
    is_due = any(dose_times.holds(one, dose.on, tx.now.tzinfo) for one in times)
    is_near = dose.at <= tx.now.replace(tzinfo=None) + timedelta(days=1)
    if row.is_as_needed or row.is_kept_by_her or not (in_time and is_due and is_near):
        raise Conflict(_("This dose is not due any more: the medicine was changed."))
    query = select(MedicationGiven.id).where(
        MedicationGiven.medication_id == row.id,
        MedicationGiven.due_on == dose.on,
        MedicationGiven.due_minute == dose.minute,
        MedicationGiven.struck_at.is_(None),
    )
    if tx.session.scalar(query) is not None:
        raise Conflict(_("Somebody has written this dose down already."))


def _need_reason(tx: Transaction, dose: DoseKey, outcome: Outcome, facts: GivenFacts) -> None:
    if facts.note.strip():
        return
    if outcome is Outcome.HELD:
        raise Invalid(_("Write why it was held back."), field="note")
    if outcome is Outcome.GIVEN and dose_times.state_of(dose, tx.now) is DoseState.LATER:
        words = _("It is due at {time}. Write why it is given before.")
        raise Invalid(words.format(time=f"{dose.at:%H:%M}"), field="note")


def _write(
    tx: Transaction, row: Medication, outcome: Outcome, facts: GivenFacts, dose: DoseKey | None
) -> int:
    at = _instant(tx, facts.at, dose)
    amount = sealed_words.checked(facts.amount, field="amount", longest=_LONGEST_AMOUNT)
    given = MedicationGiven(
        medication_id=row.id,
        resident_id=row.resident_id,
        due_on=None if dose is None else dose.on,
        due_minute=None if dose is None else dose.minute,
        at=at,
        outcome=outcome.value,
        amount=(amount or row.dose) if outcome is Outcome.GIVEN else "",
        staff_id=tx.staff_id,
    )
    _set_witness(tx, row, given, facts)
    sealed_words.write(tx, given, "note", facts.note)
    tx.session.add(given)
    tx.session.flush()
    return given.id


def _instant(tx: Transaction, at: datetime | time | None, dose: DoseKey | None) -> datetime:
    latest = tx.now + _CLOCKS_DIFFER
    if isinstance(at, time):
        zone = tx.now.tzinfo
        near = tx.now if dose is None else dose.at.replace(tzinfo=zone)
        days = (near.date() + timedelta(days=step) for step in (-1, 0, 1))
        found = [datetime.combine(day, at, zone) for day in days]
        past = [one for one in found if one <= latest]
        at = min(past, key=lambda one: abs(one - near), default=max(found))
    at = at or tx.now
    if at > latest:
        raise Invalid(_("The time lies in the future."), field="at")
    return at


def _set_witness(
    tx: Transaction, row: Medication, given: MedicationGiven, facts: GivenFacts
) -> None:
    witness = sealed_words.checked(facts.witness, field="witness", longest=_LONGEST_WITNESS)
    if facts.witness_id is not None:
        if facts.witness_id == tx.staff_id:
            raise Invalid(_("Somebody else is the witness of what you give."), field="witness_id")
        if facts.witness_id not in {who.id for who in organisation.colleagues(tx)}:
            raise Invalid(_("Choose a colleague who can sign in."), field="witness_id")
    elif not witness and row.needs_witness and given.outcome == Outcome.GIVEN:
        raise Invalid(_("Say who saw it: a colleague, or write a name."), field="witness_id")
    given.witness_id = facts.witness_id
    given.witness = "" if facts.witness_id is not None else witness


def _get(tx: Transaction, given_id: int) -> MedicationGiven:
    row = tx.session.get(MedicationGiven, given_id)
    if row is None:
        raise protection.not_there()
    residents.get(tx, row.resident_id)
    tx.person(row.resident_id)
    tx.about(row)
    return row


def keys_of(doses: Sequence[DueDose]) -> tuple[DoseKey, ...]:
    """Those of people who may be seen."""
    return tuple(dose.key for dose in doses if dose.key is not None)
