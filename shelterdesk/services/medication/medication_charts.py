# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chart of a month: what was due of each medicine at each time, and what became of it.

It says what the desk reads: a box, where names are sealed. Notes are on no chart.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.medication import Medication, MedicationGiven, MedicationTime
from shelterdesk.models.staff import Staff
from shelterdesk.services import figures
from shelterdesk.services.medication import dose_times, medicines
from shelterdesk.services.medication.medicine_rows import Outcome, every, most
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values.value_words import code_word
from shelterdesk.statistics.medication_sheet import ChartEntry, ChartLine, Mark, MedicationSheet

#: The same letters on paper in every language: the legend says what they stand for.
LETTERS: Final = {
    Outcome.GIVEN: "G", Outcome.REFUSED: "R", Outcome.ABSENT: "A", Outcome.HELD: "H",
}  # fmt: skip
_WRITTEN_LATE: Final = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class _Month:
    """What was found of it."""

    first: date
    days: int
    medicines: list[Medication]
    times: dict[int, list[MedicationTime]]
    given: list[MedicationGiven]
    codes: dict[int, str]

    @property
    def all(self) -> list[date]:
        """Its days."""
        return [self.first + timedelta(days=at) for at in range(self.days)]


@query(Capability.PRINT)
def months(tx: Transaction) -> figures.Months | None:
    """The first and the last month in which anybody took a medicine here."""
    return figures.months_since(tx, tx.session.scalar(select(func.min(Medication.start))))


@query(Capability.PRINT, viewed=N_("Opened a chart of medicines"))
def sheet(
    tx: Transaction, *, code: str, month: date | None = None, is_empty: bool = False
) -> MedicationSheet:
    """A month of the person with this code, this month if not said. Raises ``NotFound``."""
    tx.need(Capability.GIVE_MEDICINES)
    resident_id = opened_file.resident_id(tx, code=code)
    resident = residents.get(tx, resident_id)
    tx.person(resident_id)
    found = _month(tx, resident_id, (month or tx.today).replace(day=1))
    used = {row.staff_id for row in found.given} | {row.witness_id for row in found.given}
    staff = tx.session.execute(
        select(Staff.code, Staff.name_shown).where(Staff.id.in_(used - {None}))
    )
    return MedicationSheet(
        month=found.first,
        days=found.days,
        name=shown_name(resident.known_as, resident.code),
        code=resident.code,
        lines=tuple(_lines(tx, found, is_empty=is_empty)),
        as_needed=tuple(_needed(row) for row in found.medicines if _is_needed(row)),
        given_as_needed=() if is_empty else tuple(_given_as_needed(tx, found)),
        remarks=() if is_empty else tuple(_remarks(tx, found)),
        kept=tuple(_words(row) for row in found.medicines if row.is_kept_by_her),
        staff=() if is_empty else tuple(sorted((one, name) for one, name in staff)),
        legend=tuple(
            (letter, code_word("medication_given", "outcome", outcome))
            for outcome, letter in LETTERS.items()
        ),
        is_empty=is_empty,
    )


def _month(tx: Transaction, resident_id: int, first: date) -> _Month:
    days = monthrange(first.year, first.month)[1]
    after = first + timedelta(days=days)
    rows = tx.session.scalars(
        select(Medication)
        .where(Medication.resident_id == resident_id)
        .where(Medication.start < after, Medication.end > first)
        .order_by(Medication.start, Medication.id)
    ).all()
    times: dict[int, list[MedicationTime]] = {}
    query = select(MedicationTime).where(
        MedicationTime.medication_id.in_([row.id for row in rows]),
        MedicationTime.start < after,
        MedicationTime.end > first,
    )
    for one in tx.session.scalars(query.order_by(MedicationTime.minute, MedicationTime.id)):
        times.setdefault(one.medication_id, []).append(one)
    zone = tx.now.tzinfo
    since = datetime.combine(first, time(), zone) - timedelta(days=2)
    until = datetime.combine(after, time(), zone) + _WRITTEN_LATE
    given = tx.session.scalars(
        select(MedicationGiven)
        .where(MedicationGiven.resident_id == resident_id)
        .where(MedicationGiven.at.between(since, until))
        .order_by(MedicationGiven.at, MedicationGiven.id)
    )
    of_month = [row for row in given if first <= _day(tx, row) < after]
    codes = {id_: code for id_, code in tx.session.execute(select(Staff.id, Staff.code))}
    return _Month(first, days, list(rows), times, of_month, codes)


def _day(tx: Transaction, row: MedicationGiven) -> date:
    return row.due_on or row.at.astimezone(tx.now.tzinfo).date()


def _lines(tx: Transaction, found: _Month, *, is_empty: bool) -> Iterator[ChartLine]:
    now, zone = tx.now.replace(tzinfo=None), tx.now.tzinfo
    for row in found.medicines:
        if row.is_kept_by_her or row.is_as_needed:
            continue
        marks: dict[int, dict[int, Mark]] = {}
        for given in found.given:
            if given.medication_id == row.id and given.due_minute is not None:
                of_minute = marks.setdefault(given.due_minute, {})
                if given.struck_at is None:
                    of_minute[_day(tx, given).day] = _mark(found, given)
        times = found.times.get(row.id, [])
        for minute in sorted({one.minute for one in times} | marks.keys()):
            due = {
                day.day
                for day in found.all
                if row.start <= day and (row.end is None or day < row.end)
                for one in times
                if one.minute == minute and dose_times.holds(one, day, zone)
            }
            written = {} if is_empty else marks.get(minute, {})
            passed = {
                day.day
                for day in found.all
                if datetime.combine(day, dose_times.clock_time(minute)) <= now
            }
            yield ChartLine(
                medicine=medicines.shown_label(row),
                dose=row.dose,
                giving=row.giving,
                time=f"{dose_times.clock_time(minute):%H:%M}",
                due=frozenset(due | written.keys()),
                marks=written,
                open=0 if is_empty else len((due & passed) - written.keys()),
            )


def _mark(found: _Month, given: MedicationGiven) -> Mark:
    return Mark(
        LETTERS[Outcome(given.outcome)],
        found.codes.get(given.staff_id or 0, ""),
        found.codes.get(given.witness_id or 0, ""),
    )


def _is_needed(row: Medication) -> bool:
    return row.is_as_needed and not row.is_kept_by_her


def _words(row: Medication) -> str:
    parts = (medicines.shown_label(row), row.dose, row.giving)
    return " · ".join(part for part in parts if part)


def _needed(row: Medication) -> str:
    parts = [_words(row)]
    parts += [every(row.hours_between)] if row.hours_between else []
    parts += [most(row.most_a_day)] if row.most_a_day else []
    return " · ".join(parts)


def _given_as_needed(tx: Transaction, found: _Month) -> Iterator[ChartEntry]:
    for row in found.given:
        if row.due_on is None and row.struck_at is None:
            yield _entry(tx, found, row, row.amount)


def _remarks(tx: Transaction, found: _Month) -> Iterator[ChartEntry]:
    """What a square has no room for."""
    doses = {row.id: row.dose for row in found.medicines}
    for row in found.given:
        if row.struck_at is not None:
            words = _("{outcome}: struck. {reason}").format(
                outcome=code_word("medication_given", "outcome", row.outcome),
                reason=row.struck_reason,
            )
            yield _entry(tx, found, row, words)
        elif row.due_on is not None:
            is_other = row.outcome == Outcome.GIVEN and row.amount != doses.get(row.medication_id)
            if is_other or row.witness:
                yield _entry(tx, found, row, row.amount if is_other else "")


def _entry(tx: Transaction, found: _Month, row: MedicationGiven, words: str) -> ChartEntry:
    labels = {one.id: medicines.shown_label(one) for one in found.medicines}
    at = row.at.astimezone(tx.now.tzinfo)
    due = dose_times.clock_time(row.due_minute) if row.due_minute is not None else at.time()
    return ChartEntry(
        day=_day(tx, row),
        time=f"{due:%H:%M}",
        medicine=labels.get(row.medication_id, ""),
        words=words,
        by=found.codes.get(row.staff_id or 0, ""),
        witness=found.codes.get(row.witness_id or 0, "") or row.witness,
    )
