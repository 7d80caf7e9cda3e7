# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking back a check-out that was a mistake, also days later: the stay goes on.

Each bed that the check-out took, also by a move planned for later, comes back on every night on
which it is free; on the others the person has none, and the board says so (*elsewhere*). Nobody
else is moved. What the check-out closed opens again, unless somebody changed it since.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.rooms import Bed, BedAssignment, BedBlock, Stay, StayLeftOpen
from shelterdesk.models.support import SupportPeriod
from shelterdesk.services import organisation
from shelterdesk.services.audit import same_act
from shelterdesk.services.audit.same_act import ChangedRow, Changes
from shelterdesk.services.moving_on import follow_ups
from shelterdesk.services.moving_on.open_things import SOURCES
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import assigning, rooms, stays
from shelterdesk.services.support import closing, support
from shelterdesk.services.values.answers import Unanswered

__all__ = ["Span", "TakingBack", "take_back", "taking_back"]

_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Nights [start, end) in a bed; without an end: from then on."""

    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class _Taken:
    """Nights [start, end) in a bed that the check-out took."""

    bed_id: int
    start: date
    end: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What taking back a check-out would do, to be read before."""

    stay_id: int
    resident_id: int
    shown: str
    left_on: date
    bed: str  # whose nights come back (or beds, in their order); empty where there was none
    nights: tuple[Span, ...]  # on which it is free
    without_bed: int  # nights until tonight on which the person has no bed
    has_bed_tonight: bool
    closed_support: bool  # a support period was closed with it


@verb(Capability.PLACE_PEOPLE)
def take_back(tx: Transaction, *, stay_id: int, reopens_support: bool = False) -> None:
    """The stay goes on as if nobody had checked out. The support period only if that is asked,
    which needs the right to close one."""
    stay = _ended(tx, stay_id)
    end = stay.end or OPEN_END
    changes = same_act.with_change_of(tx, stay, "end")
    nights = _coming_back(tx, stay, changes)
    stay.end = None
    stay.destination_id = stay.end_reason_id = None
    stay.destination_id_answer = stay.end_reason_id_answer = Unanswered.NOT_ASKED.value
    tx.session.flush()
    for taken in nights:
        _give_back(tx, stay, taken)
    for source in SOURCES:
        source.reopen(tx, stay, changes.of(source.table))
    for row in tx.session.scalars(select(StayLeftOpen).where(StayLeftOpen.stay_id == stay.id)):
        tx.session.delete(row)
    follow_ups.drop_for(tx, stay)
    if reopens_support:
        tx.need(Capability.EDIT_SUPPORT)
        period = _closed_with(tx, stay, end)
        if period is not None:
            closing.reopen(tx, period_id=period.id)
    tx.session.flush()


@query(Capability.SEE_RESIDENTS)
def taking_back(tx: Transaction, *, stay_id: int) -> TakingBack:
    """What taking back would do. Raises ``Conflict`` with the reason where it cannot be done."""
    stay = _ended(tx, stay_id)
    end = stay.end or OPEN_END
    who = residents.get(tx, stay.resident_id)
    nights = _coming_back(tx, stay, same_act.with_change_of(tx, stay, "end"))
    spans = tuple(Span(one.start, one.end) for one in nights)
    beds = dict.fromkeys(rooms.bed_name(tx, one.bed_id) for one in nights)
    after = organisation.tonight(tx) + _A_DAY
    in_bed = sum(
        max((min(span.end or after, after) - span.start).days, 0) for span in spans
    )  # fmt: skip
    return TakingBack(
        stay_id=stay.id,
        resident_id=stay.resident_id,
        shown=rooms.shown_name(who.known_as, who.code),
        left_on=end,
        bed=", ".join(beds),
        nights=spans,
        without_bed=max((after - end).days, 0) - in_bed,
        has_bed_tonight=any(span.start < after <= (span.end or OPEN_END) for span in spans),
        closed_support=_closed_with(tx, stay, end) is not None,
    )


# Within
def _ended(tx: Transaction, stay_id: int) -> Stay:
    stay = stays.get(tx, stay_id)
    if stay.end is None:
        raise Conflict(_("This stay goes on: there is nothing to take back."))
    later = select(Stay.id).where(
        Stay.resident_id == stay.resident_id, Stay.id != stay.id, Stay.end > stay.end
    )
    if tx.session.scalar(later.limit(1)) is not None:
        raise Conflict(_("A later stay is noted already. This check-out stays as it is."))
    return stay


def _coming_back(tx: Transaction, stay: Stay, changes: Changes) -> list[_Taken]:
    """What the check-out took, as far as it is free by now, in its order."""
    return [part for taken in _taken(tx, stay, changes) for part in _free_nights(tx, taken)]


def _taken(tx: Transaction, stay: Stay, changes: Changes) -> list[_Taken]:
    """Nights in beds that went with the check-out; without a trail of it the last bed goes on."""
    found = []
    trail = changes.of("bed_assignment")
    last = tx.session.scalar(
        select(BedAssignment).where(BedAssignment.stay_id == stay.id, BedAssignment.end == stay.end)
    )
    until = [None] if not changes.rows else list(_former_ends(tx, stay, trail))
    if last is not None and last.end is not None and until:
        # Of nights that were put right since, the bed that is written down now goes on.
        found.append(_Taken(last.bed_id, last.end, until[0], last.reason))
    for change in trail:
        before = change.before
        if change.is_removed and before.get("stay_id") == stay.id:
            columns = (before[name] for name in ("bed_id", "start", "end", "reason"))
            found.append(_Taken(*columns))
    return sorted(found, key=lambda one: one.start)


def _former_ends(
    tx: Transaction, stay: Stay, trail: Sequence[ChangedRow]
) -> Iterator[date | None]:  # fmt: skip
    """Until when somebody had a bed that the check-out cut short; first of a row that is there."""
    cut = [change for change in trail if not change.is_removed and "end" in change.before]
    rows = [(tx.session.get(BedAssignment, change.row_id), change) for change in cut]
    yield from (one.before["end"] for row, one in rows if row and row.stay_id == stay.id)
    yield from (one.before["end"] for row, one in rows if row is None)


def _free_nights(tx: Transaction, taken: _Taken) -> Iterator[_Taken]:
    """The nights of them on which nobody is in the bed, it is in service and not out of use.
    A block that is planned for later takes nothing: it shows when its day comes."""
    bed_id, bed = taken.bed_id, tx.session.get(Bed, taken.bed_id)
    if bed is None:
        return
    tonight = organisation.tonight(tx)
    others = tx.session.execute(
        select(BedAssignment.start, BedAssignment.end)
        .where(BedAssignment.bed_id == bed_id, BedAssignment.end > taken.start)
    ).all()  # fmt: skip
    blocked = tx.session.execute(
        select(BedBlock.start, BedBlock.end)
        .where(
            BedBlock.bed_id == bed_id, BedBlock.end > taken.start, BedBlock.start <= tonight
        )
    ).all()  # fmt: skip
    day = max(taken.start, bed.start)
    last = min(taken.end or OPEN_END, bed.end or OPEN_END)
    for first, end in sorted((one.start, one.end or OPEN_END) for one in (*others, *blocked)):
        if day < min(first, last):
            yield replace(taken, start=day, end=min(first, last))
        day = max(day, end)
    if day < last:
        yield replace(taken, start=day, end=None if last == OPEN_END else last)


def _give_back(tx: Transaction, stay: Stay, taken: _Taken) -> None:
    """Nights that join those before are one row, as if nothing had been."""
    before = assigning.assignment_on(tx, stay, taken.start - _A_DAY)
    if before is not None and before.bed_id == taken.bed_id and before.end == taken.start:
        before.end = taken.end
    else:
        tx.session.add(
            BedAssignment(
                stay_id=stay.id, resident_id=stay.resident_id, bed_id=taken.bed_id,
                start=taken.start, end=taken.end, reason=taken.reason,
            )
        )  # fmt: skip
    tx.session.flush()


def _closed_with(tx: Transaction, stay: Stay, end: date) -> SupportPeriod | None:
    """Its support period, if it was closed on the day of leaving and nobody is supported again."""
    if stay.support_period_id is None:
        return None
    period = tx.session.get_one(SupportPeriod, stay.support_period_id)
    is_it = period.closed == end and support.open_period_of(tx, stay.resident_id) is None
    return period if is_it else None
