# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking somebody in: a record and, in the same act, a bed tonight or a support period.

Above residents, support and stays; none of them imports it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.services import organisation, residents, stays, support
from shelterdesk.services.residents import ResidentForm


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking somebody in made."""

    resident_id: int
    shown: str  # chosen name, or the code
    code: str
    stay_id: int | None


@verb(Capability.EDIT_RESIDENTS)
def take_in(
    tx: Transaction,
    *,
    form: ResidentForm | None = None,
    bed_id: int | None = None,
    site_id: int | None = None,
    on: date | None = None,
    planned_end: date | None = None,
    is_supported: bool = False,
) -> Intake:
    """Begin a record; with a bed or a house also a stay, from ``on`` (tonight, if not said).

    Without them ``is_supported`` opens a support period today. Nothing is stored if any part of
    it is refused. That somebody is supported from now on is part of taking her in, as it is of
    admitting her; a bed needs the right to give one, and closing the period the right to do that.
    """
    resident_id = residents.add(tx, form=form)
    stay_id = None
    if bed_id is not None or site_id is not None:
        tx.need(Capability.PLACE_PEOPLE)
        stay_id = stays.admit(
            tx,
            resident_id=resident_id,
            on=on or organisation.tonight(tx),
            bed_id=bed_id,
            site_id=site_id,
            planned_end=planned_end,
        )
    elif is_supported:
        support.open_period(tx, resident_id=resident_id, opened=on or tx.today)
    resident = residents.get(tx, resident_id)
    return Intake(resident_id, resident.known_as or resident.code, resident.code, stay_id)
