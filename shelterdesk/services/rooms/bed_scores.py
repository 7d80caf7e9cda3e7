# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How places are scored when a bed is looked for. It proposes; a person decides. Pure functions.

The score of a place is the sum of its reasons and nothing else, so that no rule works unseen:

====================================================  =======
a need that the room meets (alone counts most)         20, 30
a need that it does not meet                          -25, -30
kept for this person                                   50
free for all nights wanted                             15
free for some of them only                              0 to -20
all of a family in one room, in several                25, -40
a room of one's own although nobody asked               5
a room that is better for one person, shared          -25
somebody in it who needs a room alone                 -30
kept for somebody else from the first night on        -45
in the room, or the house, of who is to be kept apart -100, -40
a house without who is to be kept apart                10
good for children, and no child comes                  -3
an extra bed                                          -60
====================================================  =======

Among equal ones the order of the rooms decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.rooms.board_marks import Needs
from shelterdesk.services.rooms.rooms import RoomForm
from shelterdesk.services.values.value_words import day_in_words

_MOST = 8  # places told


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: how many beds, for how many nights, and what is needed of the room."""

    people: int = 1
    nights: int = 14
    needs: Needs = field(default_factory=Needs)
    resident_ids: tuple[int, ...] = ()  # for whom, as far as they have records


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a place is good (a weight above 0) or not, in words."""

    weight: int
    words: str


@dataclass(frozen=True, slots=True)
class FreeBed:
    """A bed that is free on the first night, and for how many."""

    bed_id: int
    label: str
    nights: int  # at most as many as are wanted
    until: date | None  # somebody needs it then
    until_kept: bool = False  # because it is kept for somebody
    kept_for: str = ""  # somebody else, on the first night
    is_kept_for_them: bool = False


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room as it is on the first night."""

    id: int
    site_id: int
    site: str
    form: RoomForm
    free: tuple[FreeBed, ...]
    company: tuple[str, ...] = ()  # who sleeps there, but for those who look
    alone: tuple[str, ...] = ()  # of them, who needs a room alone
    apart_here: tuple[str, ...] = ()  # who is to be kept apart, in this room
    apart_near: tuple[str, ...] = ()  # in this house
    apart_elsewhere: tuple[str, ...] = ()  # in another house


@dataclass(frozen=True, slots=True)
class Place:
    """One bed, or several for several people, with the reasons for and against."""

    site_id: int
    title: str  # "Room 4 · A, B"
    bed_ids: tuple[int, ...]  # none: an extra bed
    room_id: int | None
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """The sum of the reasons."""
        return sum(reason.weight for reason in self.reasons)

    @property
    def good(self) -> list[str]:
        """What speaks for it."""
        return [reason.words for reason in self.reasons if reason.weight > 0]

    @property
    def against(self) -> list[str]:
        """What speaks against it."""
        return [reason.words for reason in self.reasons if reason.weight <= 0]


def best(
    facts: Sequence[RoomFacts], wanted: Wanted, houses: dict[int, str], most: int = _MOST
) -> list[Place]:
    """The places that can be proposed, the best first. Without input: pure."""
    many = len(houses) > 1
    found = [place for fact in facts if (place := in_room(fact, wanted, many)) is not None]
    if wanted.people > 1 and not any(len(place.bed_ids) == wanted.people for place in found):
        found = [*_spread(facts, wanted, many)]
    found.sort(key=lambda place: -place.score)
    extra = [_extra(site_id, name, many) for site_id, name in houses.items()]
    return [*found[: max(0, most - len(extra))], *(extra if wanted.people == 1 else ())]


def in_room(fact: RoomFacts, wanted: Wanted, many: bool = False) -> Place | None:
    """The best beds of one room; None where it has too few."""
    order = sorted(
        range(len(fact.free)),
        key=lambda at: (
            not fact.free[at].is_kept_for_them,
            bool(fact.free[at].kept_for),
            -fact.free[at].nights,
            at,
        ),
    )
    chosen = [fact.free[at] for at in sorted(order[: wanted.people])]
    if len(chosen) < wanted.people:
        return None
    reasons = [
        *_of_needs(fact, wanted, chosen),
        *_of_nights(chosen, wanted),
        *_of_company(fact, wanted, chosen),
    ]
    if wanted.people > 1:
        reasons.insert(0, Reason(25, _("all together in one room")))
    if any(bed.is_kept_for_them for bed in chosen):
        reasons.insert(0, Reason(50, _("kept for this person")))
    if others := sorted({bed.kept_for for bed in chosen if bed.kept_for}):
        reasons.append(Reason(-45, _("kept for {who}").format(who=", ".join(others))))
    return Place(
        fact.site_id,
        _title([(fact, chosen)], many),
        tuple(bed.bed_id for bed in chosen),
        fact.id,
        tuple(reasons),
    )


def _of_needs(fact: RoomFacts, wanted: Wanted, chosen: Sequence[FreeBed]) -> Iterator[Reason]:
    own, form = wanted.needs, fact.form
    if own.alone:
        expected = _expected(fact, chosen)
        if fact.company:
            yield Reason(-30, _("not alone: shares with {who}").format(who=_names(fact.company)))
        elif expected:
            words = _("not alone for long: a bed here is kept for {who}")
            yield Reason(-15, words.format(who=_names(expected)))
        else:
            yield Reason(30, _("alone in the room"))
    for is_needed, has_it, words, missing in (
        (own.ground_floor, form.is_ground_floor, _("ground floor"), _("not on the ground floor")),
        (own.quiet, form.is_quiet, _("quiet"), _("not marked as quiet")),
        (
            own.child_friendly,
            form.is_child_friendly,
            _("good for children"),
            _("not marked as good for children"),
        ),
    ):
        if is_needed:
            yield Reason(20, words) if has_it else Reason(-25, missing)
    if form.is_child_friendly and not own.child_friendly and wanted.people == 1:
        yield Reason(-3, _("good for children, and no child comes"))


def _of_nights(chosen: Sequence[FreeBed], wanted: Wanted) -> Iterator[Reason]:
    first = min(chosen, key=lambda bed: bed.nights)
    if first.nights >= wanted.nights:
        words = ngettext("free for {n} night", "free for {n} nights", wanted.nights)
        yield Reason(15, words.format(n=wanted.nights))
        return
    missing = wanted.nights - first.nights
    words = ngettext("free for {n} night only", "free for {n} nights only", first.nights)
    told = words.format(n=first.nights)
    if first.until is not None and first.until_kept:
        told = _("{nights}, kept for somebody from {day} on").format(
            nights=told, day=day_in_words(first.until)
        )
    yield Reason(-(20 * missing // wanted.nights), told)


def _of_company(fact: RoomFacts, wanted: Wanted, chosen: Sequence[FreeBed]) -> Iterator[Reason]:
    if wanted.needs.alone:
        pass  # said already
    elif fact.company:
        yield Reason(0, _("shares with {who}").format(who=_names(fact.company)))
    elif expected := _expected(fact, chosen):
        words = _("nobody else yet: a bed here is kept for {who}")
        yield Reason(0, words.format(who=_names(expected)))
    else:
        yield Reason(5, _("nobody else in this room"))
    if fact.form.prefers_one_person and fact.company:
        yield Reason(-25, _("better for one person"))
    if fact.alone:
        yield Reason(-30, _("{who} needs a room alone").format(who=_names(fact.alone)))
    if fact.apart_here:
        words = _("keep apart: {who} sleeps in this room")
        yield Reason(-100, words.format(who=_names(fact.apart_here)))
    if fact.apart_near:
        words = _("keep apart: {who} is in this house")
        yield Reason(-40, words.format(who=_names(fact.apart_near)))
    if fact.apart_elsewhere:
        yield Reason(10, _("away from {who}").format(who=_names(fact.apart_elsewhere)))


def _expected(fact: RoomFacts, chosen: Sequence[FreeBed]) -> list[str]:
    """For whom the other beds of the room are kept."""
    return sorted({bed.kept_for for bed in fact.free if bed.kept_for and bed not in chosen})


def _spread(facts: Sequence[RoomFacts], wanted: Wanted, many: bool) -> Iterator[Place]:
    """Beds in as few rooms of a house as there are, where no room has enough."""
    one = replace(wanted, people=1)
    for site_id in dict.fromkeys(fact.site_id for fact in facts):
        here = [fact for fact in facts if fact.site_id == site_id and fact.free]
        here.sort(key=lambda fact: (-len(fact.free), -_score(fact, one)))
        taken, left = [], wanted.people
        for fact in here:
            beds = list(fact.free[:left])
            taken.append((fact, beds))
            left -= len(beds)
            if not left:
                break
        if left:
            continue
        beds = [bed for _fact, some in taken for bed in some]
        reasons = [
            Reason(-40, _("not together: no room has a bed for each")),
            *_of_nights(beds, wanted),
            *(reason for fact, some in taken for reason in _of_company(fact, one, some)),
        ]
        bed_ids = tuple(bed.bed_id for bed in beds)
        yield Place(site_id, _title(taken, many), bed_ids, None, tuple(dict.fromkeys(reasons)))


def _score(fact: RoomFacts, wanted: Wanted) -> int:
    place = in_room(fact, wanted)
    return place.score if place is not None else 0


def _extra(site_id: int, house: str, many: bool) -> Place:
    title = _("An extra bed in {house}").format(house=house) if many else _("An extra bed")
    reason = Reason(-60, _("one more than the house has; say why it is needed"))
    return Place(site_id, title, (), None, (reason,))


def _title(beds: Sequence[tuple[RoomFacts, Sequence[FreeBed]]], many: bool) -> str:
    parts = [f"{fact.form.name} · {', '.join(bed.label for bed in some)}" for fact, some in beds]
    house = [beds[0][0].site] if many else []
    return " · ".join([*house, " + ".join(parts)])


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)
