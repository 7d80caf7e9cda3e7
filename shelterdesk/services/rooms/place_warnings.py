# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that speaks against a placement, gathered: it warns, asks why, and never blocks.

At two in the morning somebody needs a bed. Who places somebody all the same says why; that stands
on the bed and, as numbers, in the trail. A new kind of warning is one more source in ``_SOURCES``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import kept_places, room_rules
from shelterdesk.services.safety import keep_apart
from shelterdesk.services.values.value_words import day_in_words

__all__ = ["APART", "KEPT", "RULES", "PlaceWarning", "settle", "warnings"]

#: Kinds of warnings; also the names of their numbers in the trail.
APART: Final = "kept_apart"
KEPT: Final = "kept_places"
RULES: Final = "room_rules"
_LONGEST_ON_BED: Final = 200


@dataclass(frozen=True, slots=True)
class PlaceWarning:
    """Something that speaks against giving somebody this bed, in one sentence."""

    kind: str
    words: str
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """Who is to sleep where from a night on; without a bed: in a house."""

    resident_id: int | None  # none: somebody whose record is only begun
    on: date
    bed_id: int | None
    site_id: int | None
    until: date | None  # means to leave
    ignoring: frozenset[int] = frozenset()  # who comes or goes in the same act
    reservation_id: int | None = None  # taken up by it


class _Source(Protocol):
    def __call__(self, tx: Transaction, placement: Placement, /) -> Iterable[PlaceWarning]: ...


@query(Capability.SEE_RESIDENTS)
def warnings(
    tx: Transaction,
    *,
    resident_id: int | None,
    on: date,
    bed_id: int | None = None,
    site_id: int | None = None,
    until: date | None = None,
    reservation_id: int | None = None,
) -> list[PlaceWarning]:
    """What speaks against a bed (or a house) for somebody from a night on, the gravest first.

    ``reservation_id``: the one that is taken up. Who must not be seen is asked about as anybody.
    """
    known = resident_id if protection.may_see(tx, resident_id) else None
    placement = Placement(known, on, bed_id, site_id, until, reservation_id=reservation_id)
    return _warnings(tx, placement)


def _warnings(tx: Transaction, placement: Placement) -> list[PlaceWarning]:
    return [warning for source in _SOURCES for warning in source(tx, placement)]


def settle(
    tx: Transaction,
    *,
    resident_id: int,
    bed_id: int,
    on: date,
    reason: str,
    despite: str,
    until: date | None = None,
    ignoring: Collection[int] = (),
) -> str:
    """The reason to write on a bed. Raises ``Conflict`` where something speaks against it and
    nobody has said why it is right all the same. ``ignoring``: who comes or goes with it."""
    placement = Placement(resident_id, on, bed_id, None, until, frozenset(ignoring))
    found = _warnings(tx, placement)
    if not found:
        return reason.strip()
    if not despite.strip():
        words = " ".join(warning.words for warning in found)
        ask = _("If it must be, say why.")
        raise Conflict(f"{words} {ask}", field="despite")
    both = " · ".join(part for part in (reason.strip(), despite.strip()) if part)
    if len(both) > _LONGEST_ON_BED:
        words = _("At most {limit} characters fit here.")
        raise Invalid(words.format(limit=_LONGEST_ON_BED), field="despite")
    told = Counter(warning.kind for warning in found)
    tx.details |= {kind: tx.details.get(kind, 0) + count for kind, count in told.items()}
    return both


def _apart(tx: Transaction, placement: Placement) -> Iterable[PlaceWarning]:
    if placement.resident_id is None:
        return
    near = keep_apart.warnings(
        tx,
        resident_id=placement.resident_id,
        on=placement.on,
        bed_id=placement.bed_id,
        site_id=placement.site_id,
    )
    for warning in near:
        if warning.resident_id is not None and warning.resident_id in placement.ignoring:
            continue
        yield PlaceWarning(APART, warning.words, is_danger=True)


def _kept(tx: Transaction, placement: Placement) -> Iterable[PlaceWarning]:
    if placement.bed_id is None:
        return
    rows = kept_places.in_the_way(
        tx,
        resident_id=placement.resident_id,
        bed_id=placement.bed_id,
        start=placement.on,
        end=placement.until,
        other_than=placement.reservation_id,
    )
    for row in rows:
        if row.resident_id is not None and row.resident_id in placement.ignoring:
            continue
        words = _("{place} is kept for {who}: from {start}, held until {end}.")
        told = words.format(
            place=kept_places.place_of(tx, row),
            who=kept_places.whom(tx, row.resident_id, row.for_whom),
            start=day_in_words(row.start),
            end=day_in_words(row.hold_until),
        )
        yield PlaceWarning(KEPT, told)


def _rules(tx: Transaction, placement: Placement) -> Iterable[PlaceWarning]:
    if placement.bed_id is None:
        return
    for words in room_rules.broken(
        tx, placement.resident_id, placement.bed_id, placement.on, placement.ignoring
    ):
        yield PlaceWarning(RULES, words)


_SOURCES: Final[tuple[_Source, ...]] = (_apart, _kept, _rules)
