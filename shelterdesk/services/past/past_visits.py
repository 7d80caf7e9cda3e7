# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits and support of the past in bulk: who came, with a name or without, and what was used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.services_given import ServiceGiven
from shelterdesk.models.visits import AgeBand, Visit
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services.past import past_rows


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A visit that has ended; ``used``: kinds of support, by their codes."""

    start: datetime
    end: datetime
    site_id: int
    resident_id: int | None = None
    age_band: AgeBand | None = None
    gender: str | None = None
    used: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastGiven:
    """Support that somebody staying used, or was offered and did not want."""

    at: datetime
    kind: str
    resident_id: int
    quantity: int = 1
    is_declined: bool = False


@verb(Capability.IMPORT, is_undoable=False)
def add_visits(tx: Transaction, *, visits: Sequence[PastVisit]) -> None:
    """Write visits with what was used during each."""
    kinds, genders = _terms(tx, Vocabulary.SUPPORT_KIND), _terms(tx, Vocabulary.GENDER)
    first = past_rows.next_id(tx, Visit)
    rows = [
        {
            "id": first + at, "resident_id": visit.resident_id, "site_id": visit.site_id,
            "start": visit.start, "end": visit.end,
            "age_band": None if visit.age_band is None else visit.age_band.value,
            "gender_id": genders[visit.gender] if visit.gender else None,
            "is_end_unknown": False, "first_contact_id": None,
            "created_at": visit.start, "updated_at": visit.end,
        }
        for at, visit in enumerate(visits)
    ]  # fmt: skip
    past_rows.insert_rows(tx, Visit, rows)
    used = [
        _given(kinds[kind], visit.end, visit.resident_id) | {"visit_id": first + at}
        for at, visit in enumerate(visits)
        for kind in visit.used
    ]
    past_rows.insert_rows(tx, ServiceGiven, used)
    tx.residents.update(one.resident_id for one in visits if one.resident_id is not None)


@verb(Capability.IMPORT, is_undoable=False)
def add_given(tx: Transaction, *, given: Sequence[PastGiven]) -> None:
    """Write support that was given at the desk."""
    kinds = _terms(tx, Vocabulary.SUPPORT_KIND)
    rows = [
        _given(kinds[one.kind], one.at, one.resident_id)
        | {"quantity": one.quantity, "is_declined": one.is_declined}
        for one in given
    ]
    past_rows.insert_rows(tx, ServiceGiven, rows)
    tx.residents.update(one.resident_id for one in given)


def _given(kind_id: int, at: datetime, resident_id: int | None) -> dict[str, Any]:
    return {
        "at": at, "kind_id": kind_id, "is_declined": False, "resident_id": resident_id,
        "visit_id": None, "outreach_round_id": None, "people": 1, "quantity": 1,
        "stock_item_id": None, "despite": "",
    }  # fmt: skip


def _terms(tx: Transaction, vocabulary: Vocabulary) -> dict[str, int]:
    query = select(Term.code, Term.id).where(Term.vocabulary == vocabulary.value)
    return {code: term_id for code, term_id in tx.session.execute(query)}
