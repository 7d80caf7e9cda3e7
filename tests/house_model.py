# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A house as a dictionary of nights, and what may be done in it: what the desk is compared with.

Nights are numbers; people, stays and beds are whatever a test calls them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass
class Stay:
    person: int
    start: int
    end: int | None = None

    def covers(self, night: int) -> bool:
        return self.start <= night and (self.end is None or night < self.end)


@dataclass
class Model:
    """Which stay has which bed on which night; what is open reaches to the horizon."""

    horizon: int
    stays: dict[int, Stay] = field(default_factory=dict)
    beds: dict[tuple[int, int], int] = field(default_factory=dict)  # (stay, night) -> bed

    def is_taken(self, bed: int, nights_wanted: range) -> bool:
        return any(
            taken == bed and night in nights_wanted for (_, night), taken in self.beds.items()
        )

    def may_admit(self, person: int, bed: int | None, on: int) -> bool:
        is_here = any(
            stay.person == person and (stay.end is None or stay.end > on)
            for stay in self.stays.values()
        )
        return not is_here and (bed is None or not self.is_taken(bed, range(on, self.horizon)))

    def wanted(self, stay_id: int, on: int) -> range:
        """The nights a move from this one on is about."""
        end = self.stays[stay_id].end
        last = self.horizon if end is None else end
        current = self.beds.get((stay_id, on))
        until = on
        while until < last and self.beds.get((stay_id, until)) == current:
            until += 1
        return range(on, until)

    def may_move(self, stay_id: int, bed: int, on: int) -> bool:
        if not self.stays[stay_id].covers(on):
            return False
        if self.beds.get((stay_id, on)) == bed:
            return True
        wanted = self.wanted(stay_id, on)
        end = self.stays[stay_id].end
        has_later = any(
            stay == stay_id and night >= wanted.stop for stay, night in self.beds
        ) and wanted.stop < (self.horizon if end is None else end)
        return not has_later and not self.is_taken(bed, wanted)

    def has_later(self, stay_id: int, on: int) -> bool:
        """Whether another bed is noted after the one of this night."""
        wanted = self.wanted(stay_id, on)
        return any(stay == stay_id and night >= wanted.stop for stay, night in self.beds)

    def is_free(self, bed: int, nights_wanted: range, leaving: set[int]) -> bool:
        """Whether nobody has a bed then but those who stand up first."""
        return not any(
            taken == bed and night in nights_wanted and stay not in leaving
            for (stay, night), taken in self.beds.items()
        )

    def swapped(self, pair: list[int], on: int) -> dict[int, int | None] | None:
        """The beds of two after changing; None: they cannot."""
        if pair[0] == pair[1] or not self.may_stand_up(pair, on):
            return None
        beds = [self.beds.get((stay, on)) for stay in pair]
        if beds == [None, None]:
            return None
        moves = dict(zip(pair, reversed(beds), strict=True))
        return moves if self.fits(moves, on) else None

    def together(self, family: list[int], room: list[int], on: int) -> dict[int, int | None] | None:
        """The beds of a family after moving into a room: own ones first, then the free ones."""
        if len(set(family)) < len(family) or not self.may_stand_up(family, on):
            return None
        moves: dict[int, int | None] = {}
        kept = {stay: self.beds.get((stay, on)) for stay in family}
        free = [bed for bed in room if bed not in kept.values()]
        for stay in family:
            bed = kept[stay]
            if bed not in room:
                nights_wanted, leaving = self.wanted(stay, on), set(family)
                fitting = (one for one in free if self.is_free(one, nights_wanted, leaving))
                bed = next(fitting, None)
            if bed is None:
                return None
            free = [one for one in free if one != bed]
            moves[stay] = bed
        return moves if self.fits(moves, on) else None

    def may_stand_up(self, group: list[int], on: int) -> bool:
        return all(self.stays[stay].covers(on) and not self.has_later(stay, on) for stay in group)

    def fits(self, moves: dict[int, int | None], on: int) -> bool:
        return all(
            bed is None
            or bed == self.beds.get((stay, on))
            or self.is_free(bed, self.wanted(stay, on), set(moves))
            for stay, bed in moves.items()
        )

    def move_all(self, moves: dict[int, int | None], on: int) -> None:
        nights_wanted = {stay: self.wanted(stay, on) for stay in moves}
        for stay, some in nights_wanted.items():
            for night in some:
                self.beds.pop((stay, night), None)
        for stay, bed in moves.items():
            if bed is not None:
                self.beds |= {(stay, night): bed for night in nights_wanted[stay]}


@dataclass
class House(Model):
    """The nights, and beside them what takes nights away, keeps a bed from people, or pays."""

    blocks: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # by bed
    absent: dict[int, set[int]] = field(default_factory=dict)  # by stay
    away_now: set[int] = field(default_factory=set)  # stays with an absence that is open
    paid: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)  # start, end, fund
    extra: set[int] = field(default_factory=set)
    taken: dict[int, dict[int, int]] = field(default_factory=dict)  # nights that leaving took
    going_on: dict[int, range] = field(default_factory=dict)  # of them those in the last bed
    gone: dict[int, set[int]] = field(default_factory=dict)  # nights away that leaving ended
    was_away: dict[int, bool] = field(default_factory=dict)  # and whether without an end
    counts_absences: bool = True

    def copy(self) -> House:
        return replace(
            self,
            stays={id_: replace(stay) for id_, stay in self.stays.items()},
            beds=dict(self.beds),
            blocks={bed: list(found) for bed, found in self.blocks.items()},
            absent={stay: set(found) for stay, found in self.absent.items()},
            away_now=set(self.away_now),
            paid={stay: list(found) for stay, found in self.paid.items()},
            extra=set(self.extra),
            taken={stay: dict(found) for stay, found in self.taken.items()},
            going_on=dict(self.going_on),
            gone={stay: set(found) for stay, found in self.gone.items()},
            was_away=dict(self.was_away),
        )

    def is_blocked(self, bed: int, night: int) -> bool:
        return any(start <= night < end for start, end in self.blocks.get(bed, ()))

    def may_use(self, stay: int, bed: int | None, on: int) -> bool:
        """Whether a bed, another than she has, is in use on its first night."""
        return bed is None or self.beds.get((stay, on)) == bed or not self.is_blocked(bed, on)

    def give(self, stay: int, bed: int, nights_wanted: range) -> None:
        self.beds |= {(stay, night): bed for night in nights_wanted}

    def end(self, stay: int, on: int) -> None:
        found = self.stays[stay]
        taken = {night: bed for (id_, night), bed in self.beds.items() if id_ == stay
                 and night >= on}  # fmt: skip
        last, until = self.beds.get((stay, on - 1)), on
        while last is not None and taken.get(until) == last:
            until += 1
        self.taken[stay], self.going_on[stay] = taken, range(on, until)
        self.gone[stay] = {night for night in self.absent.get(stay, ()) if night >= on}
        self.was_away[stay] = stay in self.away_now
        found.end = on
        for night in taken:
            del self.beds[stay, night]
        self.absent[stay] = {night for night in self.absent.get(stay, ()) if night < on}
        self.away_now.discard(stay)

    def take_back(self, stay: int, tonight: int) -> None:
        """The stay goes on, in each bed that leaving took on the nights on which it is free."""
        found = self.stays[stay]
        last = self.beds.get((stay, (found.end or 0) - 1))
        found.end = None
        for night, had in self.taken.pop(stay).items():
            bed = last if night in self.going_on[stay] else had
            if bed is None or self.is_taken(bed, range(night, night + 1)):
                continue
            blocks = ((a, b) for a, b in self.blocks.get(bed, ()) if a <= tonight)
            if not any(a <= night < b for a, b in blocks):
                self.beds[stay, night] = bed
        self.absent.setdefault(stay, set()).update(self.gone[stay])
        if self.was_away[stay]:
            self.away_now.add(stay)

    def fund_of(self, stay: int, night: int) -> int | None:
        found = self.paid.get(stay, ())
        return next((fund for start, end, fund in found if start <= night < end), None)

    def bed_nights(self) -> set[tuple[int, int, int]]:
        """(stay, bed, night) of each that counts."""
        return {
            (stay, bed, night)
            for (stay, night), bed in self.beds.items()
            if self.counts_absences or night not in self.absent.get(stay, ())
        }
