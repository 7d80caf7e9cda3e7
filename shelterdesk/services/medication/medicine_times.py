# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The times of a medicine: old ones are closed, new ones begin, what was due stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.medication import Medication, MedicationGiven, MedicationTime
from shelterdesk.services.medication import dose_times
from shelterdesk.services.medication.dose_times import DoseKey, DoseTime

_MOST: Final = 24
_A_DAY: Final = timedelta(days=1)


def write(tx: Transaction, row: Medication, times: tuple[DoseTime, ...]) -> None:
    """Let a medicine be due at these times from now on; those that stay are not touched."""
    if len(times) > _MOST or any(
        not (0 <= one.minute < 24 * 60 and 1 <= one.weekdays <= dose_times.EVERY_DAY)
        for one in times
    ):
        raise Invalid(_("These times cannot be."), field="times")
    query = select(MedicationTime).where(
        MedicationTime.medication_id == row.id,
        MedicationTime.end == None,  # noqa: E711
    )
    there = {DoseTime(one.minute, one.weekdays): one for one in tx.session.scalars(query)}
    gone = [one for time, one in there.items() if time not in times]
    first = _first_day(tx, row, gone)
    for one in gone:
        if one.start >= first:
            tx.session.delete(one)
        else:
            one.end = first
    for time in times:
        if time not in there:
            new = MedicationTime(
                medication_id=row.id, minute=time.minute, weekdays=time.weekdays, start=first,
                end=None,
            )  # fmt: skip
            tx.session.add(new)
    tx.session.flush()


def _first_day(tx: Transaction, row: Medication, gone: list[MedicationTime]) -> date:
    """From when new times hold: nobody is to be given a dose twice because its time was moved."""
    written = set(
        tx.session.scalars(
            select(MedicationGiven.due_minute).where(
                MedicationGiven.medication_id == row.id,
                MedicationGiven.due_on == tx.today,
                MedicationGiven.struck_at.is_(None),
            )
        )
    )
    now = tx.now.replace(tzinfo=None)
    is_settled = any(
        dose_times.holds(one, tx.today, tx.now.tzinfo)
        and (one.minute in written or DoseKey(row.id, tx.today, one.minute).at <= now)
        for one in gone
    )
    return max(row.start, tx.today + _A_DAY if is_settled else tx.today)
