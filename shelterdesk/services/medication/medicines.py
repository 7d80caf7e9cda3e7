# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The medicines of residents: added, changed, stopped. The program informs, it never advises.

The desk reads a label: the number of a box, and then the name is sealed for *health*; or the name
itself, where the house says so. That rule holds for what is written from then on. A medicine that
was written under the other rule stays as it is until it is changed: nothing is sealed or opened
unseen. A name that is sealed later leaves no image of what stood there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.medication import Medication, MedicationGiven, MedicationTime
from shelterdesk.services import organisation
from shelterdesk.services.medication import dose_times, medicine_times
from shelterdesk.services.medication.dose_times import DoseTime
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "DoseTime", "MedicineForm", "MedicineRow", "add", "change", "free_box", "get", "masked",
    "of_resident", "read", "shown_label", "stop",
]  # fmt: skip

_LONGEST_LABEL: Final = 80
_LONGEST_DOSE: Final = 80
_LONGEST_GIVING: Final = 200
_MOST_HOURS: Final = 24 * 31
_MOST_A_DAY: Final = 99
_SEALED: Final = ("reason", "note", "prescriber")


@dataclass(frozen=True, slots=True)
class MedicineForm:
    """All that is written of a medicine; its name is required, and times unless it is taken as
    needed or kept by the resident. What is ``Hidden`` stays as it is."""

    name: str | Hidden = ""
    box: str = ""  # none: the next free number; only where the desk reads no names
    dose: str = ""
    giving: str = ""
    times: tuple[DoseTime, ...] = ()
    is_as_needed: bool = False
    hours_between: int | None = None
    most_a_day: int | None = None
    is_kept_by_her: bool = False
    needs_witness: bool = False
    start: date | None = None  # today, if not said
    reason: str | Hidden = ""
    note: str | Hidden = ""
    prescriber: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class MedicineRow:
    """A medicine as lists show it."""

    id: int
    label: str  # "Box 3", or the name where it is no secret
    dose: str
    giving: str
    times: tuple[DoseTime, ...]
    times_from: date | None  # where they begin on a day to come
    is_as_needed: bool
    hours_between: int | None
    most_a_day: int | None
    is_kept_by_her: bool
    needs_witness: bool
    start: date
    end: date | None
    is_running: bool
    has_sealed: bool
    can_read: bool


@dataclass(frozen=True, slots=True)
class SealedWords:
    """What is read of a medicine with the health key."""

    name: str
    reason: str
    note: str
    prescriber: str
    end_reason: str


@verb(Capability.EDIT_MEDICINES)
def add(tx: Transaction, *, resident_id: int, form: MedicineForm) -> int:
    """Note a medicine and return its id. Also who holds no key may; the name is sealed then."""
    residents.get(tx, resident_id)
    row = Medication(resident_id=resident_id, start=form.start or tx.today, end=None)
    if isinstance(form.name, Hidden):
        raise Invalid(_("Write the name of the medicine."), field="name")
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    medicine_times.write(tx, row, times_of(form))
    tx.about(row)
    return row.id


@verb(Capability.EDIT_MEDICINES)
def change(tx: Transaction, *, medicine_id: int, form: MedicineForm) -> None:
    """Write a form over a medicine; what was given under the old one stays what it was.

    New times hold from today, or from tomorrow where a dose of the old ones was due already.
    """
    row = get(tx, medicine_id)
    if row.end is not None and row.end <= tx.today:
        raise Conflict(_("This medicine was stopped. Add it again instead."))
    if form.start is not None and form.start != row.start:
        _refuse_late_start(tx, row, form.start)
        row.start = form.start
    _write(tx, row, form)
    medicine_times.write(tx, row, times_of(form))


@verb(Capability.EDIT_MEDICINES)
def stop(tx: Transaction, *, medicine_id: int, on: date, reason: str = "") -> None:
    """Nothing of it is due from this day on. The reason is sealed."""
    row = get(tx, medicine_id)
    if row.end is not None and row.end <= tx.today:
        raise Conflict(_("This medicine was stopped already."))
    if on < row.start:
        raise Invalid(_("It cannot stop before it began."), field="on")
    row.end = on
    sealed_words.write(tx, row, "end_reason", reason)


@query(Capability.GIVE_MEDICINES)
def of_resident(tx: Transaction, *, resident_id: int) -> list[MedicineRow]:
    """All medicines of a person, those that go on first, as the desk reads them."""
    return of_people(tx, [resident_id])


def of_people(tx: Transaction, resident_ids: Iterable[int]) -> list[MedicineRow]:
    """The same for services."""
    found = tx.session.scalars(
        select(Medication)
        .where(Medication.resident_id.in_(list(resident_ids)))
        .where(protection.visible(tx, Medication.resident_id))
        .order_by(Medication.end.desc(), Medication.start.desc(), Medication.id.desc())
    ).all()
    times: dict[int, list[MedicationTime]] = {}
    ids = [row.id for row in found]
    query = select(MedicationTime).where(MedicationTime.medication_id.in_(ids))
    for one in tx.session.scalars(query.order_by(MedicationTime.minute, MedicationTime.id)):
        times.setdefault(one.medication_id, []).append(one)
    return [_row(tx, row, times.get(row.id, [])) for row in found]


@query(Capability.EDIT_MEDICINES, viewed=N_("Read about a medicine"), each_time=True)
def read(tx: Transaction, *, medicine_id: int) -> SealedWords:
    """What is sealed of a medicine. Raises ``NotAllowed`` without the key."""
    row = get(tx, medicine_id)
    if not tx.sealer.can_read("health"):
        raise NotAllowed(_("Only people who hold the health key can read this."))
    name = row.label if row.name is None else tx.reveal(row, "name") or ""
    return SealedWords(name, *(tx.reveal(row, part) or "" for part in (*_SEALED, "end_reason")))


@query(Capability.EDIT_MEDICINES, viewed=N_("Read about a medicine"), each_time=True)
def form(tx: Transaction, *, medicine_id: int) -> MedicineForm:
    """A medicine to be changed, with what the person signed in can read."""
    row = get(tx, medicine_id)
    name = row.label if row.name is None else sealed_words.revealed(tx, row, "name")
    reason, note, prescriber = (sealed_words.revealed(tx, row, part) for part in _SEALED)
    return replace(_open_form(tx, row), name=name, reason=reason, note=note, prescriber=prescriber)


@query(Capability.EDIT_MEDICINES)
def masked(tx: Transaction, *, medicine_id: int) -> MedicineForm:
    """The same with its sealed words ``Hidden`` from everybody."""
    row = get(tx, medicine_id)
    name = row.label if row.name is None else Hidden.HIDDEN
    reason, note, prescriber = (
        "" if getattr(row, part) is None else Hidden.HIDDEN for part in _SEALED
    )
    return replace(_open_form(tx, row), name=name, reason=reason, note=note, prescriber=prescriber)


@query(Capability.EDIT_MEDICINES)
def free_box(tx: Transaction) -> str:
    """The lowest number of no box in use; nothing where the desk reads names."""
    return "" if organisation.form(tx).names_medicines else _free_box(tx)


def running(tx: Transaction, resident_id: int) -> list[Medication]:
    """What of a person's medicines goes on, for services (check-out); checks nothing."""
    query = select(Medication).where(
        Medication.resident_id == resident_id, _goes_on(tx.today)
    )  # fmt: skip
    return list(tx.session.scalars(query.order_by(Medication.id)))


def shown_label(row: Medication) -> str:
    """What the desk reads."""
    return row.label if row.name is None else _("Box {number}").format(number=row.label)


def get(tx: Transaction, medicine_id: int) -> Medication:
    """The row itself, for services; the act is about it and its resident."""
    row = tx.session.get(Medication, medicine_id)
    if row is None:
        raise protection.not_there()
    residents.get(tx, row.resident_id)
    tx.person(row.resident_id)
    tx.about(row)
    return row


def times_of(form: MedicineForm) -> tuple[DoseTime, ...]:
    """The times a form asks for; raises ``Invalid``."""
    times = () if form.is_as_needed else dose_times.together(form.times)
    if not times and not (form.is_as_needed or form.is_kept_by_her):
        raise Invalid(_("Add the times of day, or choose “as needed”."), field="times")
    return times


def _goes_on(day: date) -> ColumnElement[bool]:
    return or_(Medication.end == None, Medication.end > day)  # noqa: E711


def _free_box(tx: Transaction) -> str:
    query = select(Medication.label).where(Medication.name.is_not(None), _goes_on(tx.today))
    taken = set(tx.session.scalars(query))
    return str(next(number for number in range(1, len(taken) + 2) if str(number) not in taken))


def _write(tx: Transaction, row: Medication, form: MedicineForm) -> None:
    row.dose = sealed_words.checked(form.dose, field="dose", longest=_LONGEST_DOSE)
    row.giving = sealed_words.checked(form.giving, field="giving", longest=_LONGEST_GIVING)
    row.is_as_needed, row.is_kept_by_her = form.is_as_needed, form.is_kept_by_her
    row.needs_witness = form.needs_witness and not form.is_kept_by_her
    _write_limits(row, form)
    for part in _SEALED:
        sealed_words.write(tx, row, part, getattr(form, part))
    _write_name(tx, row, form)


def _write_limits(row: Medication, form: MedicineForm) -> None:
    row.hours_between = row.most_a_day = None
    if not form.is_as_needed:
        return
    for field, most in (("hours_between", _MOST_HOURS), ("most_a_day", _MOST_A_DAY)):
        value = getattr(form, field)
        if value is not None and not 1 <= value <= most:
            words = _("Please enter a whole number from {low} to {high}.")
            raise Invalid(words.format(low=1, high=most), field=field)
        setattr(row, field, value)


def _write_name(tx: Transaction, row: Medication, form: MedicineForm) -> None:
    """By the rule of the house as it is now."""
    is_named = organisation.form(tx).names_medicines
    if isinstance(form.name, Hidden):
        if row.name is not None:  # the box alone can change
            row.label = _box(tx, row, form.box)
        return
    name = sealed_words.checked(form.name, field="name", longest=_LONGEST_LABEL)
    if not name:
        raise Invalid(_("Write the name of the medicine."), field="name")
    if is_named:
        row.label, row.name = name, None
        return
    was_open = row.id is not None and row.name is None
    box = _box(tx, row, form.box)
    if was_open:
        # The name was plain: sealed it is a secret only if it lies nowhere else.
        changed = {"label": box, "name": tx.sealed_bytes(row, "name", name)}
        tx.write_over(row, changed)
        return
    row.label = box
    sealed_words.write(tx, row, "name", name)


def _box(tx: Transaction, row: Medication, box: str) -> str:
    box = sealed_words.checked(box, field="box", longest=_LONGEST_LABEL)
    if not box:
        return row.label if row.id is not None and row.name is not None else _free_box(tx)
    with tx.session.no_autoflush:
        query = select(Medication.id).where(
            Medication.name.is_not(None), Medication.label == box, _goes_on(tx.today)
        )
        if any(other != row.id for other in tx.session.scalars(query)):
            free = _free_box(tx)
            words = _("This box is in use. The next free one is {number}.").format(number=free)
            raise Conflict(words, field="box")
    return box


def _refuse_late_start(tx: Transaction, row: Medication, start: date) -> None:
    query = select(MedicationGiven.id).where(
        MedicationGiven.medication_id == row.id, MedicationGiven.due_on < start
    )
    if tx.session.scalar(query.limit(1)) is not None:
        raise Invalid(_("Doses before this day are written down."), field="start")


def _open_form(tx: Transaction, row: Medication) -> MedicineForm:
    query = select(MedicationTime).where(
        MedicationTime.medication_id == row.id,
        MedicationTime.end == None,  # noqa: E711
    )
    times = (DoseTime(one.minute, one.weekdays) for one in tx.session.scalars(query))
    return MedicineForm(
        box="" if row.name is None else row.label,
        dose=row.dose,
        giving=row.giving,
        times=dose_times.together(times),
        is_as_needed=row.is_as_needed,
        hours_between=row.hours_between,
        most_a_day=row.most_a_day,
        is_kept_by_her=row.is_kept_by_her,
        needs_witness=row.needs_witness,
        start=row.start,
    )


def _row(tx: Transaction, row: Medication, times: list[MedicationTime]) -> MedicineRow:
    open_ones = [one for one in times if one.end is None]
    first = max((one.start for one in open_ones), default=row.start)
    sealed = (row.name, row.reason, row.note, row.prescriber, row.end_reason)
    return MedicineRow(
        id=row.id,
        label=shown_label(row),
        dose=row.dose,
        giving=row.giving,
        times=tuple(DoseTime(one.minute, one.weekdays) for one in open_ones),
        times_from=first if first > max(tx.today, row.start) else None,
        is_as_needed=row.is_as_needed,
        hours_between=row.hours_between,
        most_a_day=row.most_a_day,
        is_kept_by_her=row.is_kept_by_her,
        needs_witness=row.needs_witness,
        start=row.start,
        end=row.end,
        is_running=row.end is None or row.end > tx.today,
        has_sealed=any(part is not None for part in sealed),
        can_read=tx.sealer.can_read("health"),
    )
