# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Medicines in a person's timeline, for those who give them: begun, stopped, and each day's doses.

They say what the desk reads: a box, where names are sealed. A day is one line, for three doses a
day would leave room for nothing else; what was not given is named in it. What was struck is on the
chart alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.medication import Medication, MedicationGiven
from shelterdesk.services.medication import dose_times, medicines
from shelterdesk.services.medication.medicine_rows import Outcome
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values.value_words import code_word

#: Entries read at once.
_BATCH: Final = 60

Dose = tuple[datetime, MedicationGiven, Medication]  # when, by the clock of the house


def courses(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Each medicine from when on, and since when no more."""
    if not _may(tx, resident_id):
        return []
    events = []
    query = select(Medication).where(Medication.resident_id == resident_id)
    for row in tx.session.scalars(query.order_by(Medication.start, Medication.id)):
        label, record = medicines.shown_label(row), ("medication", row.id)
        for day, title, detail in (
            (row.start, _("Medicine from this day on: {what}"), row.dose),
            (row.end, _("Medicine stopped: {what}"), ""),
        ):
            if day is not None and day <= tx.today:
                words = title.format(what=label)
                events.append(TimelineEvent(day, "safety", "pill", words, detail, record=record))
    return events


def doses(tx: Transaction, resident_id: int, limit: int) -> list[TimelineEvent]:
    """The newest days on which something was written down of doses, the oldest first."""
    if not _may(tx, resident_id):
        return []
    days: list[TimelineEvent] = []
    for _day, those in groupby(_written(tx, resident_id), key=lambda one: one[0].date()):
        days.append(_day_of(list(those)))
        if len(days) == limit:
            break
    return days[::-1]


def _may(tx: Transaction, resident_id: int) -> bool:
    return tx.may(Capability.GIVE_MEDICINES) and protection.may_see(tx, resident_id)


def _written(tx: Transaction, resident_id: int) -> Iterator[Dose]:
    """What stands of doses, the newest first, read as far as it is asked for."""
    query = (
        select(MedicationGiven, Medication)
        .join(Medication, Medication.id == MedicationGiven.medication_id)
        .where(MedicationGiven.resident_id == resident_id, MedicationGiven.struck_at.is_(None))
        .order_by(MedicationGiven.at.desc(), MedicationGiven.id.desc())
    )
    seen = 0
    while True:
        found = tx.session.execute(query.limit(_BATCH).offset(seen)).all()
        for given, medicine in found:
            yield given.at.astimezone(tx.now.tzinfo), given, medicine
        seen += len(found)
        if len(found) < _BATCH:
            return


def _day_of(those: list[Dose]) -> TimelineEvent:
    """``Medicines: 2 given``, and what became of the others; at the time of the last one."""
    at = those[0][0]
    given = Counter(Outcome(row.outcome) for _at, row, _medicine in those)[Outcome.GIVEN]
    others = [one for one in reversed(those) if one[1].outcome != Outcome.GIVEN]
    words = ngettext("Medicines: {n} given", "Medicines: {n} given", given).format(n=given)
    title = words if given else _("Medicines")
    detail = " · ".join(_other(*one) for one in others)
    tone = "notice" if others else "muted"
    return TimelineEvent(at.date(), "safety", "pill", title, detail, tone, at)


def _other(at: datetime, row: MedicationGiven, medicine: Medication) -> str:
    """``Box 3 refused, 08:00``."""
    time = at.time() if row.due_minute is None else dose_times.clock_time(row.due_minute)
    return _("{what}: {outcome}, {time}").format(
        what=medicines.shown_label(medicine),
        outcome=code_word("medication_given", "outcome", row.outcome),
        time=f"{time:%H:%M}",
    )
