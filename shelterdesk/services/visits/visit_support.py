# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What support a visitor used: ticked while they are here, most used first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.services_given import ServiceGiven
from shelterdesk.models.visits import Visit
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.giving import service_limits, stock
from shelterdesk.services.giving.service_limits import Standing
from shelterdesk.services.visits import visit_services, visits
from shelterdesk.services.vocabularies import Choice

__all__ = ["VisitSupport", "decline", "of_visit", "offered", "take_back", "use"]

_LOOKED_AT: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class VisitSupport:
    """What is known while support is chosen for a visitor, all of it by the codes of kinds."""

    visit_id: int
    used: tuple[str, ...] = ()  # in the order noted
    declined: tuple[str, ...] = ()  # offered during this visit, and not wanted
    standing: Mapping[str, Standing] = field(default_factory=dict)  # of a visitor with a name
    on_hand: Mapping[str, int] = field(default_factory=dict)  # of kinds that are counted


@query(Capability.SEE_RESIDENTS)
def offered(tx: Transaction, *, limit: int = 9) -> list[Choice]:
    """Kinds of support, those most used during visits of late first, then in their order."""
    query = (
        select(ServiceGiven.kind_id, func.count())
        .where(ServiceGiven.at >= tx.now - _LOOKED_AT, ServiceGiven.visit_id.is_not(None))
        .group_by(ServiceGiven.kind_id)
    )
    uses = {kind_id: number for kind_id, number in tx.session.execute(query)}
    choices = vocabularies.choices(tx, vocabulary=Vocabulary.SUPPORT_KIND)
    return sorted(choices, key=lambda one: -uses.get(one.id, 0))[:limit]


@query(Capability.SEE_RESIDENTS)
def of_visit(tx: Transaction, *, visit_id: int) -> VisitSupport:
    """What a visitor used and did not want, when it was last given, and what is on the shelf."""
    visit = visits.get(tx, visit_id)
    standing: dict[str, Standing] = {}
    if visit.resident_id is not None:
        standing = service_limits.of_person(tx, resident_id=visit.resident_id, at=tx.now)
    on_hand: dict[str, int] = {}
    for item in stock.items(tx) if organisation.form(tx).counts_stock else ():
        if item.kind is not None:
            on_hand[item.kind] = on_hand.get(item.kind, 0) + item.on_hand
    rows = visit_services.of_visit(tx, visit_id)
    return VisitSupport(
        visit_id=visit_id,
        used=_codes(tx, rows, is_declined=False),
        declined=_codes(tx, rows, is_declined=True),
        standing=standing,
        on_hand=on_hand,
    )


@verb(Capability.EDIT_RESIDENTS)
def use(tx: Transaction, *, visit_id: int, kind: str) -> None:
    """Note that a visitor used support; what stands there already is not noted twice."""
    visit = visits.get(tx, visit_id)
    if kind in _codes(tx, visit_services.of_visit(tx, visit_id), is_declined=False):
        return
    _take_away(tx, visit_id, kind, is_declined=True)  # wanted after all
    visit_services.note(
        tx, kind=kind, at=_at(tx, visit), visit_id=visit_id, resident_id=visit.resident_id
    )


@verb(Capability.EDIT_RESIDENTS)
def decline(tx: Transaction, *, visit_id: int, kind: str) -> None:
    """Note that support was offered to a visitor who did not want it; a second time changes
    nothing, and what was noted as used is used no more."""
    visit = visits.get(tx, visit_id)
    if kind in _codes(tx, visit_services.of_visit(tx, visit_id), is_declined=True):
        return
    _take_away(tx, visit_id, kind, is_declined=False)
    visit_services.note(
        tx, kind=kind, at=_at(tx, visit), visit_id=visit_id, resident_id=visit.resident_id,
        is_declined=True,
    )  # fmt: skip


@verb(Capability.EDIT_RESIDENTS)
def take_back(tx: Transaction, *, visit_id: int, kind: str, is_declined: bool = False) -> None:
    """It was not used after all; or, ``is_declined``, it was not offered."""
    visits.get(tx, visit_id)
    _take_away(tx, visit_id, kind, is_declined=is_declined)


def _codes(tx: Transaction, rows: Iterable[ServiceGiven], *, is_declined: bool) -> tuple[str, ...]:
    kinds = [row.kind_id for row in rows if row.is_declined is is_declined]
    words = [vocabularies.listed(tx, kind_id) for kind_id in kinds]
    return tuple(dict.fromkeys(word.code for word in words if word is not None))


def _take_away(tx: Transaction, visit_id: int, kind: str, *, is_declined: bool) -> None:
    kind_id = vocabularies.find_id(tx, vocabulary=Vocabulary.SUPPORT_KIND, code=kind)
    rows = visit_services.of_visit(tx, visit_id)
    those = [row for row in rows if row.kind_id == kind_id and row.is_declined is is_declined]
    visit_services.take_away(tx, those)


def _at(tx: Transaction, visit: Visit) -> datetime:
    """Now, while the visitor is here; noted afterwards, when they left or came."""
    if visit.start >= visits.day_began(tx):
        return max(visit.start, tx.now if visit.end is None else visit.end)
    return visit.end or visit.start
