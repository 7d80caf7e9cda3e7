# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking back a check-out that was a mistake, also days later: the stay goes on.

The bed comes back on every night on which it is free; on the others the person has none, and the
board says so (*elsewhere*). Nobody else is moved. What the check-out closed opens again, unless
somebody changed it since.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
from shelterdesk.services.audit.same_act import Changes
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
class TakingBack:
    """What taking back a check-out would do, to be read before."""

    stay_id: int
    resident_id: int
    shown: str
    left_on: date
    bed: str  # whose nights come back; empty where there was none
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
    bed_id = _last_bed(tx, stay, changes)
    spans = [] if bed_id is None else list(_free_nights(tx, bed_id, end))
    stay.end = None
    stay.destination_id = stay.end_reason_id = None
    stay.destination_id_answer = stay.end_reason_id_answer = Unanswered.NOT_ASKED.value
    tx.session.flush()
    if bed_id is not None:
        _give_back(tx, stay, bed_id, spans, end)
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
    bed_id = _last_bed(tx, stay, same_act.with_change_of(tx, stay, "end"))
    spans = () if bed_id is None else tuple(_free_nights(tx, bed_id, end))
    after = organisation.tonight(tx) + _A_DAY
    in_bed = sum(
        max((min(span.end or after, after) - span.start).days, 0) for span in spans
    )  # fmt: skip
    return TakingBack(
        stay_id=stay.id,
        resident_id=stay.resident_id,
        shown=rooms.shown_name(who.known_as, who.code),
        left_on=end,
        bed=rooms.bed_name(tx, bed_id) if bed_id is not None and spans else "",
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


def _last_bed(tx: Transaction, stay: Stay, changes: Changes) -> int | None:
    """The bed of the last night; of who left on the day of arrival, the bed that was given then."""
    found = tx.session.scalar(
        select(BedAssignment.bed_id)
        .where(BedAssignment.stay_id == stay.id, BedAssignment.end == stay.end)
        .limit(1)
    )
    if found is not None:
        return found
    for row in changes.of("bed_assignment"):
        before = row.before
        is_first = row.is_removed and before.get("start") == stay.end == stay.start
        if is_first and before.get("stay_id") == stay.id:
            bed = tx.session.get(Bed, before["bed_id"])
            return None if bed is None else bed.id
    return None


def _free_nights(tx: Transaction, bed_id: int, start: date) -> Iterator[Span]:
    """The nights from a day on, on which nobody is in a bed, it is in service and not out of use.
    A block that is planned for later takes nothing: it shows when its day comes."""
    bed = tx.session.get_one(Bed, bed_id)
    tonight = organisation.tonight(tx)
    taken = tx.session.execute(
        select(BedAssignment.start, BedAssignment.end)
        .where(BedAssignment.bed_id == bed_id, BedAssignment.end > start)
    ).all()  # fmt: skip
    blocked = tx.session.execute(
        select(BedBlock.start, BedBlock.end)
        .where(BedBlock.bed_id == bed_id, BedBlock.end > start, BedBlock.start <= tonight)
    ).all()  # fmt: skip
    day, last = max(start, bed.start), bed.end or OPEN_END
    for first, end in sorted((one.start, one.end or OPEN_END) for one in (*taken, *blocked)):
        if day < min(first, last):
            yield Span(day, min(first, last))
        day = max(day, end)
    if day < last:
        yield Span(day, None if last == OPEN_END else last)


def _give_back(
    tx: Transaction, stay: Stay, bed_id: int, spans: list[Span], end: date
) -> None:  # fmt: skip
    """Nights that join those before are one row, as if nothing had been."""
    for span in spans:
        before = assigning.assignment_on(tx, stay, span.start - _A_DAY)
        if span.start == end and before is not None and before.bed_id == bed_id:
            before.end = span.end
        else:
            tx.session.add(
                BedAssignment(
                    stay_id=stay.id, resident_id=stay.resident_id, bed_id=bed_id,
                    start=span.start, end=span.end,
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
