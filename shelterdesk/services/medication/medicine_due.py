# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which doses wait, of those who are in the house or visiting. What it costs grows with the people
in the house, not with what was ever given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import and_, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.absences import Absence
from shelterdesk.models.medication import Medication, MedicationGiven, MedicationTime
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, Room, Stay
from shelterdesk.models.visits import Visit
from shelterdesk.services import organisation
from shelterdesk.services.medication import dose_times, medicines
from shelterdesk.services.medication.dose_times import DoseKey, DoseState
from shelterdesk.services.medication.medicine_rows import AsNeeded, DueDose, Outcome
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values.value_words import code_word
from shelterdesk.services.visits import visits

#: A change of one of these may bring other lines to Today.
TABLES: Final = (
    "medication", "medication_time", "medication_given", "stay", "bed_assignment", "visit",
    "absence", "resident",
)  # fmt: skip

_LOOKED_BACK: Final = timedelta(hours=36)
_LAST_GIVEN: Final = timedelta(days=30)
_A_DAY: Final = timedelta(days=1)
_ORDER: Final = {
    DoseState.MISSED: 0, DoseState.LATE: 0, DoseState.NOW: 1, DoseState.LATER: 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Here:
    """Somebody who is in the house, and since when by the clock on the wall."""

    shown: str
    place: str
    since: datetime
    site_id: int | None = None  # the house


def due_doses(tx: Transaction) -> list[DueDose]:
    """Late ones first, then those of now, then those until the day of the house ends."""
    here = _here(tx)
    first, last = _span(tx)
    found = _unwritten(tx, here, first, last)
    away = _away(tx, {row.resident_id for _key, row in found}, first.date(), last.date())
    hidden = protection.hidden_ids(tx)
    doses = []
    for key, row in found:
        state = dose_times.state_of(key, tx.now)
        if row.resident_id in hidden:
            doses.append(DueDose(key.on, key.minute, state, protection.one_person()))
        else:
            doses.append(_dose(key, row, state, here[row.resident_id], away))
    return sorted(
        dict.fromkeys(doses),  # of hidden people one for each time
        key=lambda dose: (_ORDER[dose.state], dose.on, dose.minute, dose.shown.casefold()),
    )


def open_doses(tx: Transaction, site_id: int | None) -> list[tuple[DoseKey, Medication]]:
    """What is late or due now in a house, or in all, in the order of its time: for services, and
    also of those whom the person signed in may not see."""
    here = _here(tx)
    found = [
        (key, row)
        for key, row in _unwritten(tx, here, *_span(tx))
        if site_id in (None, here[row.resident_id].site_id)
        and dose_times.state_of(key, tx.now) is not DoseState.LATER
    ]
    return sorted(found, key=lambda one: (one[0].at, one[1].resident_id, one[1].id))


def as_needed(tx: Transaction) -> list[AsNeeded]:
    """What those who are here can ask for, by name."""
    here = _here(tx)
    query = select(Medication).where(
        Medication.resident_id.in_(list(here)),
        protection.visible(tx, Medication.resident_id),
        Medication.is_as_needed,
        ~Medication.is_kept_by_her,
        Medication.start <= tx.today,
        Medication.end > tx.today,
    )
    rows = list(tx.session.scalars(query))
    given = _given_lately(tx, [row.id for row in rows])
    found = [
        _as_needed(tx, row, here[row.resident_id], given.get(row.id, [])) for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.shown.casefold(), one.label, one.medicine_id))


def as_needed_of(tx: Transaction, row: Medication) -> AsNeeded:
    """One of them, wherever its resident is."""
    given = _given_lately(tx, [row.id]).get(row.id, [])
    return _as_needed(tx, row, _Here("", "", tx.now), given)


def due(tx: Transaction) -> list[DueLine]:
    """For Today: what is late or due now, by person and time, never by the name of a medicine."""
    if not tx.may(Capability.GIVE_MEDICINES):
        return []
    lines: dict[tuple[object, ...], list[DueDose]] = {}
    for dose in due_doses(tx):
        if dose.state is not DoseState.LATER:
            lines.setdefault((dose.on, dose.minute, dose.resident_id), []).append(dose)
    return [_line(doses) for doses in lines.values()]


def _line(doses: list[DueDose]) -> DueLine:
    first = doses[0]
    at = f"{dose_times.clock_time(first.minute):%H:%M}"
    count = ngettext("1 medicine", "{n} medicines", len(doses)).format(n=len(doses))
    if first.resident_id is None:
        count = _("A protected record: a colleague who sees it knows.")
    is_late = first.state is not DoseState.NOW
    whose = () if first.resident_id is None else (("person", first.resident_id),)
    title = _("Medicines for {name}, since {time}") if is_late else _(
        "Medicines for {name}, {time}"
    )  # fmt: skip
    return DueLine(
        day=first.on,
        icon="pill",
        title=title.format(name=first.shown, time=at),
        detail=" · ".join(part for part in (first.place, first.away, count) if part),
        resident_id=first.resident_id,
        is_for_all=True,
        tone="notice" if is_late else "muted",
        kind=DueKind.MEDICATION,
        place=("log", ("tab", "medication", *whose)),
    )


def _span(tx: Transaction) -> tuple[datetime, datetime]:
    """From when and until when doses are looked for, by the clock on the wall."""
    now = tx.now.replace(tzinfo=None)
    hour = organisation.form(tx).night_cutoff_hour
    ends = datetime.combine(organisation.tonight(tx) + _A_DAY, time(hour))
    return now - _LOOKED_BACK, max(ends, now + dose_times.AROUND)


def _here(tx: Transaction) -> dict[int, _Here]:
    """Who is in the house, or came today and has not left."""
    night, zone = organisation.tonight(tx), tx.now.tzinfo
    query = (
        select(Resident.id, Resident.known_as, Resident.code, Room.name, Bed.label, Stay.start,
               Stay.created_at, Stay.site_id)
        .join(Stay, Stay.resident_id == Resident.id)
        .outerjoin(BedAssignment, (BedAssignment.stay_id == Stay.id)
                   & (BedAssignment.start <= night) & (BedAssignment.end > night))
        .outerjoin(Bed, Bed.id == BedAssignment.bed_id)
        .outerjoin(Room, Room.id == Bed.room_id)
        .where(Stay.start <= tx.today, Stay.end > tx.today)
    )  # fmt: skip
    found = {}
    rows: list[Any] = list(tx.session.execute(query))
    for resident_id, known_as, code, room, bed, start, created_at, site_id in rows:
        since = datetime.combine(start, time())
        written = dose_times.on_the_wall(created_at, zone)
        if written.date() == start:
            since = written - dose_times.AROUND
        place = f"{room} · {bed}" if bed is not None else ""
        found[resident_id] = _Here(shown_name(known_as, code), place, since, site_id)
    visiting = (
        select(Resident.id, Resident.known_as, Resident.code, Visit.start, Visit.site_id)
        .join(Visit, Visit.resident_id == Resident.id)
        .where(visits.goes_on(tx))
    )
    for resident_id, known_as, code, start, site_id in tx.session.execute(visiting):
        since = dose_times.on_the_wall(start, zone) - dose_times.AROUND
        found.setdefault(resident_id, _Here(shown_name(known_as, code), "", since, site_id))
    return found


def _candidates(
    tx: Transaction, here: dict[int, _Here], first: datetime, last: datetime
) -> list[tuple[DoseKey, Medication]]:
    query = (
        select(Medication, MedicationTime)
        .join(MedicationTime, MedicationTime.medication_id == Medication.id)
        .where(
            Medication.resident_id.in_(list(here)),
            ~Medication.is_kept_by_her,
            ~Medication.is_as_needed,
            Medication.start <= last.date(),
            Medication.end > first.date(),
            MedicationTime.start <= last.date(),
            MedicationTime.end > first.date(),
        )
    )
    zone, found = tx.now.tzinfo, []
    for row, one in tx.session.execute(query):
        for day in dose_times.days_between(first, last):
            key = DoseKey(row.id, day, one.minute)
            goes_on = row.start <= day and (row.end is None or day < row.end)
            if not (goes_on and first <= key.at <= last):
                continue
            if dose_times.holds(one, day, zone) and key.at >= here[row.resident_id].since:
                found.append((key, row))
    return found


def _unwritten(
    tx: Transaction, here: dict[int, _Here], first: datetime, last: datetime
) -> list[tuple[DoseKey, Medication]]:
    """Doses of the time of which nobody has written what became of them."""
    found = _candidates(tx, here, first, last)
    written = _written(tx, {key.medicine_id for key, _row in found}, first.date(), last.date())
    return [(key, row) for key, row in found if key not in written]


def _written(tx: Transaction, ids: Iterable[int], first: date, last: date) -> set[DoseKey]:
    query = select(
        MedicationGiven.medication_id, MedicationGiven.due_on, MedicationGiven.due_minute
    ).where(
        MedicationGiven.medication_id.in_(list(ids)),
        MedicationGiven.due_on.between(first, last),
        MedicationGiven.struck_at.is_(None),
    )
    return {
        DoseKey(medicine_id, on, minute)
        for medicine_id, on, minute in tx.session.execute(query)
        if on is not None and minute is not None
    }


def _away(tx: Transaction, ids: Iterable[int], first: date, last: date) -> dict[int, list[Absence]]:
    found: dict[int, list[Absence]] = {}
    query = select(Absence).where(
        Absence.resident_id.in_(list(ids)), Absence.start <= last, Absence.end > first
    )
    for row in tx.session.scalars(query):
        found.setdefault(row.resident_id, []).append(row)
    return found


def _dose(
    key: DoseKey, row: Medication, state: DoseState, here: _Here, away: dict[int, list[Absence]]
) -> DueDose:
    kinds = [
        one.kind
        for one in away.get(row.resident_id, ())
        if one.start <= key.on and (one.end is None or key.on < one.end)
    ]
    return DueDose(
        on=key.on,
        minute=key.minute,
        state=state,
        shown=here.shown,
        key=key,
        resident_id=row.resident_id,
        place=here.place,
        label=medicines.shown_label(row),
        dose=row.dose,
        giving=row.giving,
        needs_witness=row.needs_witness,
        away=code_word("absence", "kind", kinds[0]) if kinds else "",
    )


def _given_lately(tx: Transaction, ids: list[int]) -> dict[int, list[datetime]]:
    query = select(MedicationGiven.medication_id, MedicationGiven.at).where(
        MedicationGiven.medication_id.in_(ids),
        MedicationGiven.at >= tx.now - _LAST_GIVEN,
        and_(MedicationGiven.outcome == Outcome.GIVEN.value, MedicationGiven.struck_at.is_(None)),
    )
    found: dict[int, list[datetime]] = {}
    for medicine_id, at in tx.session.execute(query):
        found.setdefault(medicine_id, []).append(at)
    return found


def _as_needed(tx: Transaction, row: Medication, here: _Here, given: list[datetime]) -> AsNeeded:
    last = max(given, default=None)
    return AsNeeded(
        medicine_id=row.id,
        resident_id=row.resident_id,
        shown=here.shown,
        place=here.place,
        label=medicines.shown_label(row),
        dose=row.dose,
        giving=row.giving,
        needs_witness=row.needs_witness,
        hours_between=row.hours_between,
        most_a_day=row.most_a_day,
        last_given=None if last is None else last.astimezone(tx.now.tzinfo),
        last_day=sum(at > tx.now - _A_DAY for at in given),
        now=tx.now,
    )
