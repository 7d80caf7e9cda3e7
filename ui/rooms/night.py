# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the page shows of a night, read in one go, and how it becomes the board's cards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import _
from shelterdesk.services import organisation
from shelterdesk.services.rooms import board, rooms
from shelterdesk.services.rooms.board import Bar, BedCell, BedState, Board, RoomCard, Strip
from shelterdesk.services.rooms.rooms import SiteRow
from shelterdesk.services.safety import alerts, keep_apart
from shelterdesk.services.safety.alerts import AlertPlace, AlertRow
from shelterdesk.services.safety.keep_apart import ApartWarning
from ui.rooms import words
from ui.widgets.board import BoardBed, BoardRoom

DAY = timedelta(days=1)
#: Nights before and after the chosen one that are read with it.
BEFORE, AFTER = 6, 14


@dataclass(frozen=True)
class Night:
    """A night of a house; ``board`` is None while there is no house."""

    sites: tuple[SiteRow, ...]
    tonight: date
    night: date
    board: Board | None
    strip: Strip | None
    alerts: dict[int, tuple[AlertRow, ...]] = field(default_factory=dict)  # by resident
    apart: dict[int, tuple[ApartWarning, ...]] = field(default_factory=dict)

    @property
    def is_past(self) -> bool:
        """Whether it is over."""
        return self.night < self.tonight

    @property
    def rooms(self) -> tuple[RoomCard, ...]:
        """The rooms shown."""
        return self.board.rooms if self.board is not None else ()

    def bed(self, bed_id: object) -> tuple[RoomCard, BedCell] | None:
        """A bed and its room."""
        for room in self.rooms:
            for cell in room.beds:
                if cell.bed_id == bed_id:
                    return room, cell
        return None

    def room(self, room_id: object) -> RoomCard | None:
        """A room."""
        return next((room for room in self.rooms if room.id == room_id), None)

    def bars(self, bed_id: int) -> tuple[Bar, ...]:
        """What is noted for a bed around the night."""
        beds = self.strip.beds if self.strip is not None else ()
        return next((bed.bars for bed in beds if bed.bed_id == bed_id), ())

    def bar(self, bed_id: int) -> Bar | None:
        """What is noted for a bed on the night."""
        return next((bar for bar in self.bars(bed_id) if bar.covers(self.night)), None)

    def free_until(self, bed_id: int) -> date | None:
        """The night on which a free bed is needed again; None: not in the next two weeks."""
        later = [bar.start for bar in self.bars(bed_id) if bar.start > self.night]
        return min(later, default=None)

    def free_beds(self) -> list[tuple[RoomCard, BedCell]]:
        """Free beds, those in empty rooms first, then those that stay free longest."""
        found = [
            (room, cell)
            for room in self.rooms
            for cell in room.beds
            if cell.state is BedState.FREE and cell.is_in_service
        ]

        def by(item: tuple[RoomCard, BedCell]) -> tuple[bool, int]:
            until = self.free_until(item[1].bed_id)
            return item[0].taken > 0, -((until or date.max) - self.night).days

        return sorted(found, key=by)

    def board_rooms(self) -> list[BoardRoom]:
        """The cards of the board."""
        return [
            BoardRoom(
                room.id,
                room.name,
                room.hint,
                room.taken,
                room.total,
                tuple(self._bed(cell) for cell in room.beds),
            )
            for room in self.rooms
        ]

    def _bed(self, cell: BedCell) -> BoardBed:
        if cell.state is BedState.TAKEN:
            detail, icon = words.taken_detail(cell, self.night, self.tonight)
            kind = "overflow" if cell.is_overflow else "taken"
            kind = "hidden" if cell.is_hidden else kind
            kind = "absent" if cell.away is not None else kind
            detail, icon = self._marked(cell, detail, icon)
            return BoardBed(cell.bed_id, cell.label, kind, words.who(cell), detail, icon)
        if cell.state is BedState.BLOCKED:
            return BoardBed(
                cell.bed_id, cell.label, "blocked", _("Out of use"), self._why_blocked(cell)
            )
        if cell.kept_for is not None:
            detail = words.kept_for(cell.kept_for, self.night)
            return BoardBed(cell.bed_id, cell.label, "reserved", _("Reserved"), detail)
        until = self.free_until(cell.bed_id)
        detail = _("until {day}").format(day=words.short_day(until, self.night)) if until else ""
        return BoardBed(cell.bed_id, cell.label, "free", _("Free"), detail)

    def _marked(self, cell: BedCell, detail: str, icon: str) -> tuple[str, str]:
        """What must be known comes first: somebody near to be kept apart, then an alert."""
        resident_id = cell.resident_id or 0
        if resident_id in self.apart:
            return _("keep apart"), "unfold-horizontal"
        if cell.shares and cell.away is None:
            return _("better alone"), "users"
        rows = self.alerts.get(resident_id, ())
        if not rows:
            return detail, icon
        words = " · ".join(part for part in (_("alert"), detail) if part)
        return words, "shield-alert" if rows[0].is_danger else "triangle-alert"

    def _why_blocked(self, cell: BedCell) -> str:
        bar = self.bar(cell.bed_id)
        if cell.note:
            return cell.note
        if bar is None or bar.end is None:
            return _("until further notice")
        return _("until {day}").format(day=words.short_day(bar.end, self.night))


@query(Capability.SEE_RESIDENTS)
def load(tx: Any, *, site_id: int | None, night: date | None) -> Night:
    """The night asked for (None: tonight) of a house (None: the first)."""
    sites = tuple(rooms.sites(tx))
    tonight = organisation.tonight(tx)
    night = night or tonight
    if not sites:
        return Night(sites, tonight, night, None, None)
    if site_id not in {site.id for site in sites}:
        site_id = sites[0].id
    return Night(
        sites,
        tonight,
        night,
        board.board(tx, site_id=site_id, night=night),
        board.strip(tx, site_id=site_id, first=night - BEFORE * DAY, days=BEFORE + 1 + AFTER),
        alerts.shown_at(tx, place=AlertPlace.DESK),
        keep_apart.on_night(tx, site_id=site_id, night=night),
    )
