# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of the invented years: day by day, about those who were in the house that day."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Final

from shelterdesk.demo import daily_texts as texts
from shelterdesk.demo.events import Arrived, Event, Left
from shelterdesk.i18n import N_
from shelterdesk.models.log_entries import LogKind
from shelterdesk.services import organisation
from shelterdesk.services.log.log_rows import DESK
from shelterdesk.services.past import past_log
from shelterdesk.services.past.past_log import PastAddendum, PastEntry
from shelterdesk.vault.door import Vault

_LABEL: Final = N_("Wrote the demo")
_AT_ONCE: Final = 50_000  # entries in one act
_ADDED_LATER: Final = 0.015
_REMARKED: Final = 0.35
_HOUSE: Final = 3  # as much is written about the house itself as about so many people
_MOST_TOGETHER: Final = 6
_MORNING: Final = 10  # before it, who arrives that day is not here yet
_KINDS: Final = tuple(texts.HABITS)
_WEIGHTS: Final = tuple(accumulate(often for often, _hours in texts.HABITS.values()))


@dataclass(frozen=True, slots=True)
class Presence:
    """Who was in the house on a day, and who of them had slept there."""

    day: date
    here: tuple[int, ...]
    slept_here: tuple[int, ...]


def write(
    vault: Vault,
    *,
    events: Sequence[Event],
    ids: Mapping[int, int],
    now: datetime,
    entries: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """So many entries, up to the day before ``now``; ``ids`` are those of the people in events."""
    staff = {who.code: who.id for who in vault.read(organisation.colleagues)}
    diary = Diary(random.Random(f"daily log|{seed}"), staff, now)  # noqa: S311 - a story
    batch: list[PastEntry] = []
    done = size = 0
    for entry in diary.tell(list(presences(events, ids, now.date())), entries):
        batch.append(entry)
        size += 1 + len(entry.addenda)
        if size >= _AT_ONCE or done + size == entries:
            vault.do(_LABEL, past_log.add, entries=batch)
            done, size, batch = done + size, 0, []
            if progress is not None:
                progress(done, entries)


def presences(events: Sequence[Event], ids: Mapping[int, int], until: date) -> Iterator[Presence]:
    """Day by day up to the day before ``until``, who is here."""
    coming = [event for event in events if isinstance(event, Arrived | Left)]
    here: dict[int, date] = {}
    at = 0
    day = coming[0].day if coming else until
    while day < until:
        while at < len(coming) and coming[at].day <= day:
            event = coming[at]
            if isinstance(event, Arrived):
                here[ids[event.person]] = event.day
            else:
                here.pop(ids[event.person], None)
            at += 1
        slept = tuple(id_ for id_, since in here.items() if since < day)
        yield Presence(day, tuple(here), slept)
        day += timedelta(days=1)


class Diary:
    """Tells what was written, entry by entry."""

    def __init__(self, chance: random.Random, staff: Mapping[str, int], now: datetime) -> None:
        self._chance = chance
        self._now = now
        self._authors = {
            name: tuple(staff[code] for code in codes) for name, codes in texts.AUTHORS.items()
        }

    def tell(self, days: Sequence[Presence], entries: int) -> Iterator[PastEntry]:
        """So many entries, an addition counting as one, more on days when more people are here."""
        total = sum(len(day.here) + _HOUSE for day in days)
        told = people = 0
        for day in days:
            people += len(day.here) + _HOUSE
            wanted = round(entries * people / total) - told
            told += wanted
            yield from self._day(day, wanted)

    def _day(self, day: Presence, wanted: int) -> Iterator[PastEntry]:
        entries: list[PastEntry] = []
        while wanted > 0:
            entry = self._entry(day, may_add=wanted > 1)
            entries.append(entry)
            wanted -= 1 + len(entry.addenda)
        yield from sorted(entries, key=lambda entry: entry.at)

    def _entry(self, day: Presence, *, may_add: bool) -> PastEntry:
        chance = self._chance
        kind = chance.choices(_KINDS, cum_weights=_WEIGHTS)[0]
        hour = chance.choice(texts.HABITS[kind][1])
        at = datetime.combine(day.day, time(hour, chance.randrange(60)), self._now.tzinfo)
        people = self._people(kind, day.slept_here if hour < _MORNING else day.here)
        name = self._class(kind) if people else DESK
        author = chance.choice(self._authors[name])
        addenda: tuple[PastAddendum, ...] = ()
        if may_add and chance.random() < _ADDED_LATER:
            later = min(at + timedelta(minutes=chance.randint(20, 2000)), self._now)
            author_later = chance.choice(self._authors[name])
            addenda = (PastAddendum(later, author_later, chance.choice(texts.ADDENDA)),)
        return PastEntry(at, kind, name, author, self._words(kind, name), people, addenda)

    def _people(self, kind: LogKind, here: tuple[int, ...]) -> tuple[int, ...]:
        nobody, several = texts.ABOUT.get(kind, (0, 0))
        about = self._chance.randrange(100)
        if not here or about < nobody:
            return ()
        if about < nobody + several and len(here) > 1:
            most = min(_MOST_TOGETHER, len(here))
            return tuple(self._chance.sample(here, self._chance.randint(2, most)))
        return (self._chance.choice(here),)

    def _class(self, kind: LogKind) -> str:
        at = self._chance.randrange(100)
        for name, often in texts.SEALED.get(kind, {}).items():
            if at < often:
                return name
            at -= often
        return DESK

    def _words(self, kind: LogKind, name: str) -> str:
        begins, ends = texts.POOLS[kind] if name == DESK else texts.SEALED_POOLS[name]
        words = f"{self._chance.choice(begins)} {self._chance.choice(ends)}"
        if self._chance.random() < _REMARKED:
            words = f"{words} {self._chance.choice(texts.REMARKS)}"
        return words
