# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often a kind of support is usually given to one person. It informs; people decide.

What is compared is what was given of the kind, at the desk and during visits. A meal of the log is
food and is counted as food, but nobody is told at dinner when she may eat again: it does not come
up against a limit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.services_given import ServiceGiven, ServiceLimit
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.remembered import until_changed

__all__ = ["Limit", "Standing", "decide", "limits", "of_person", "standing"]

_MOST_DAYS: Final = 366
_MOST_A_DAY: Final = 99


@dataclass(frozen=True, slots=True)
class Limit:
    """What the house decided for a kind; None is no limit."""

    kind_id: int
    days_between: int | None = None
    per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands with one kind of support."""

    resident_id: int
    last: date | None  # the day of the house on which it was last given
    days_ago: int | None
    today: int  # times on the day asked about
    again_on: date | None  # the day from which it is usual again, where that is later
    is_over: bool


@query(Capability.SEE_RESIDENTS)
def limits(tx: Transaction) -> Mapping[str, Limit]:
    """What the house decided, by the codes of kinds."""
    found = {}
    for kind_id, limit in _limits(tx).items():
        word = vocabularies.listed(tx, kind_id)
        if word is not None:
            found[word.code] = limit
    return MappingProxyType(found)


@verb(Capability.EDIT_HOUSE_RULES)
def decide(
    tx: Transaction, *, kind: str, days_between: int | None = None, per_day: int | None = None
) -> None:
    """Set or take away the limits of a kind."""
    if days_between is not None and not 1 <= days_between <= _MOST_DAYS:
        words = _("Write a number of days from 1 to {most}, or leave it empty.")
        raise Invalid(words.format(most=_MOST_DAYS), field="days_between")
    if per_day is not None and not 1 <= per_day <= _MOST_A_DAY:
        words = _("Write a number from 1 to {most}, or leave it empty.")
        raise Invalid(words.format(most=_MOST_A_DAY), field="per_day")
    kind_id = vocabularies.find_id(tx, vocabulary=Vocabulary.SUPPORT_KIND, code=kind)
    row = tx.session.scalar(select(ServiceLimit).where(ServiceLimit.kind_id == kind_id))
    if days_between is None and per_day is None:
        if row is not None:
            tx.session.delete(row)
        return
    if row is None:
        row = ServiceLimit(kind_id=kind_id)
        tx.session.add(row)
    row.days_between, row.per_day = days_between, per_day
    tx.session.flush()
    tx.about(row)


def standing(
    tx: Transaction,
    *,
    kind_id: int,
    resident_ids: Collection[int],
    at: datetime,
    other_than: int | None = None,
) -> dict[int, Standing]:
    """Where people stand with a kind at a moment, for services that give it. ``other_than``: a row
    that is being put right."""
    if not resident_ids:
        return {}
    today = organisation.night_of(tx, at)
    given = _given(tx, ServiceGiven.resident_id, today, at).where(
        ServiceGiven.resident_id.in_(resident_ids), ServiceGiven.kind_id == kind_id
    )
    if other_than is not None:
        given = given.where(ServiceGiven.id != other_than)
    found = {resident_id: (last, times) for resident_id, last, times in tx.session.execute(given)}
    limit = _limits(tx).get(kind_id, Limit(kind_id))
    return {one: _standing(tx, one, found.get(one), limit, today) for one in resident_ids}


def of_person(tx: Transaction, *, resident_id: int, at: datetime) -> dict[str, Standing]:
    """Where somebody stands with every kind she was ever given, by the codes of kinds."""
    today, decided = organisation.night_of(tx, at), _limits(tx)
    given = _given(tx, ServiceGiven.kind_id, today, at).where(
        ServiceGiven.resident_id == resident_id
    )
    found = {}
    for kind_id, last, times in tx.session.execute(given):
        word = vocabularies.listed(tx, kind_id)
        if word is not None:
            limit = decided.get(kind_id, Limit(kind_id))
            found[word.code] = _standing(tx, resident_id, (last, times), limit, today)
    return found


def _given(
    tx: Transaction, by: InstrumentedAttribute[Any], today: date, at: datetime
) -> Select[Any]:
    """What was given until then, by one column: the last time, and how often on that day."""
    begun, _over = organisation.day_span(tx, today)
    return (
        select(by, func.max(ServiceGiven.at), func.count().filter(ServiceGiven.at >= begun))
        .where(ServiceGiven.is_declined.is_(False), ServiceGiven.at <= at)
        .group_by(by)
    )


def _standing(
    tx: Transaction,
    resident_id: int,
    found: tuple[datetime, int] | None,
    limit: Limit,
    today: date,
) -> Standing:
    if found is None:
        return Standing(resident_id, None, None, 0, None, is_over=False)
    last, times = organisation.night_of(tx, found[0]), found[1]
    again = [today]
    if limit.days_between is not None:
        again.append(last + timedelta(days=limit.days_between))
    if limit.per_day is not None and times >= limit.per_day:
        again.append(today + timedelta(days=1))
    again_on = max(again)
    is_over = again_on > today
    return Standing(
        resident_id, last, (today - last).days, times, again_on if is_over else None, is_over
    )


@until_changed(ServiceLimit)
def _limits(tx: Transaction) -> Mapping[int, Limit]:
    rows = tx.session.scalars(select(ServiceLimit))
    return MappingProxyType({
        row.kind_id: Limit(row.kind_id, row.days_between, row.per_day) for row in rows
    })  # fmt: skip
