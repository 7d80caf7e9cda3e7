# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The best free places for somebody, each with its reasons (``bed_scores``). Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.rooms import BedKind, Room
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import board, board_marks, relatives, rooms
from shelterdesk.services.rooms.bed_scores import FreeBed, Place, Reason, RoomFacts, Wanted, best
from shelterdesk.services.rooms.board_marks import Needs
from shelterdesk.services.rooms.board_rows import BedState, StripBed
from shelterdesk.services.safety import keep_apart

__all__ = ["FreeBed", "Place", "Reason", "RoomFacts", "Wanted", "find", "needs"]

_LONGEST = 92  # nights looked ahead


@query(Capability.SEE_RESIDENTS)
def find(
    tx: Transaction,
    *,
    resident_id: int | None = None,
    with_family: bool = False,
    night: date | None = None,
    wanted: Wanted | None = None,
) -> list[Place]:
    """The best places from a night on (tonight, if not said) in all houses, the best first."""
    wanted = wanted or Wanted()
    nights = max(1, min(wanted.nights, _LONGEST))
    wanted = replace(wanted, nights=nights, people=max(1, wanted.people))
    night = night or organisation.tonight(tx)
    if resident_id is not None and protection.may_see(tx, resident_id):
        people = [resident_id]
        if with_family:
            found = relatives.of_resident(tx, resident_id=resident_id)
            people += [one.resident_id for one in found]
        count = max(wanted.people, len(people))
        wanted = replace(wanted, resident_ids=tuple(people), people=count)
    sites = rooms.sites(tx)
    facts = [fact for site in sites for fact in _facts(tx, site, night, wanted)]
    return best(facts, wanted, {site.id: site.name for site in sites})


@query(Capability.SEE_RESIDENTS)
def needs(tx: Transaction, *, resident_id: int) -> Needs:
    """What was said that somebody needs, when a bed was looked for."""
    if not protection.may_see(tx, resident_id):
        return Needs()
    return board_marks.needs_of(tx, [resident_id]).get(resident_id, Needs())


# What is read
def _facts(tx: Transaction, site: rooms.SiteRow, night: date, wanted: Wanted) -> list[RoomFacts]:
    """The rooms of a house: one look at the strip, whatever the history."""
    strip = board.strip(tx, site_id=site.id, first=night, days=wanted.nights + 1)
    by_room: dict[int, list[StripBed]] = {}
    for bed in strip.beds:
        by_room.setdefault(bed.room_id, []).append(bed)
    apart = [
        warning
        for id_ in wanted.resident_ids
        for warning in keep_apart.warnings(tx, resident_id=id_, on=night, site_id=site.id)
        if warning.resident_id not in wanted.resident_ids or warning.resident_id is None
    ]
    elsewhere = _kept_apart(tx, wanted) if not apart else ()
    sleepers = {
        bar.resident_id
        for bed in strip.beds
        if (bar := bed.bar_on(night)) is not None and bar.resident_id is not None
    }
    of_others = board_marks.needs_of(tx, sleepers - set(wanted.resident_ids))
    in_house = tx.session.scalars(select(Room).where(Room.site_id == site.id))
    rows = {room.id: room for room in in_house}
    found = []
    for room_id, beds in by_room.items():
        room = rows[room_id]
        fact = RoomFacts(
            room_id, site.id, site.name, rooms.form_of(room), tuple(_free(beds, night, wanted))
        )
        company = _company(beds, night, wanted)
        here = tuple(dict.fromkeys(each.shown for each in apart if each.room == room.name))
        found.append(
            replace(
                fact,
                company=tuple(company.values()),
                alone=tuple(
                    name for id_, name in company.items() if of_others.get(id_, Needs()).alone
                ),
                apart_here=here,
                apart_near=tuple(
                    dict.fromkeys(each.shown for each in apart if each.room != room.name)
                ),
                apart_elsewhere=elsewhere,
            )
        )
    return found


def _kept_apart(tx: Transaction, wanted: Wanted) -> tuple[str, ...]:
    """From whom they are kept apart, wherever that is."""
    rows = [
        row
        for id_ in wanted.resident_ids
        for row in keep_apart.of_resident(tx, resident_id=id_)
        if row.is_in_force and row.other_id not in wanted.resident_ids
    ]
    return tuple(dict.fromkeys(row.shown for row in rows))


def _free(beds: Sequence[StripBed], night: date, wanted: Wanted) -> Iterator[FreeBed]:
    for bed in beds:
        if not bed.is_in_service(night) or bed.kind == BedKind.OVERFLOW:
            continue
        now = bed.bar_on(night)
        own = now is not None and now.resident_id in wanted.resident_ids
        is_taken = now is not None and now.state is not BedState.RESERVED
        if is_taken and not (own and wanted.people > 1):
            continue  # who moves with others may stay where that is
        later = [bar for bar in bed.bars if bar.start > night]
        until = min((bar.start for bar in later), default=None)
        if bed.end is not None:
            until = min(until or bed.end, bed.end)
        nights = wanted.nights if until is None else min(wanted.nights, (until - night).days)
        yield FreeBed(
            bed.bed_id,
            bed.label,
            nights,
            until,
            until_kept=any(b.start == until and b.state is BedState.RESERVED for b in later),
            kept_for="" if now is None or own else now.shown,
            is_kept_for_them=own and not is_taken,
        )


def _company(beds: Sequence[StripBed], night: date, wanted: Wanted) -> dict[int, str]:
    """Who sleeps in a room, by number of the person (below 0: of the bed of who is not shown)."""
    found = {}
    for bed in beds:
        bar = bed.bar_on(night)
        if bar is None or bar.state is not BedState.TAKEN:
            continue
        if bar.resident_id is None:
            found[-bed.bed_id] = protection.one_person()
        elif bar.resident_id not in wanted.resident_ids:
            found[bar.resident_id] = bar.shown
    return found
