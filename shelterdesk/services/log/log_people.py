# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom a line of the log can name: everybody who may be seen, found at each key without a query."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.absences import Absence, Presence, RollCall, RollCallMark
from shelterdesk.models.rooms import Stay
from shelterdesk.models.visits import Visit
from shelterdesk.services import organisation
from shelterdesk.services.log.log_line import Group
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.resident_index import ResidentRow
from shelterdesk.services.values.folding import fold
from shelterdesk.services.visits import visits

__all__ = ["Named", "Names", "inside", "names"]

#: Somebody in the house is meant before somebody of before who has the same name.
_HERE, _SUPPORTED, _BEFORE = range(3)
#: What may stand directly behind a name without being part of it: a full stop, *’s*.
_SIGNS_BEHIND: Final = re.compile(r"[.,;:!?)\]}…]+$")
_ENDING_BEHIND: Final = re.compile(r"['’][^\W\d_]*$")
_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as the line offers her."""

    id: int
    shown: str  # chosen name, or the code
    code: str
    place: str  # "Room 4 · B"; empty without a bed tonight
    rank: int
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """All who can be named, and those who are meant by *all* and *here* now."""

    people: tuple[Named, ...] = ()
    inside: tuple[int, ...] = ()
    visiting: tuple[int, ...] = ()
    _by_id: dict[int, Named] = field(default_factory=dict, repr=False)
    _by_name: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _folded: list[tuple[str, Named]] = field(default_factory=list, repr=False)
    _handles: list[str] = field(default_factory=list, repr=False)  # made when first asked for
    _most_words: int = 1

    @classmethod
    def of(
        cls, people: Iterable[Named], inside: Iterable[int] = (), visiting: Iterable[int] = ()
    ) -> Names:
        """Ready to be asked at each key."""
        listed = tuple(sorted(people, key=lambda one: (one.rank, fold(one.shown))))
        called: dict[str, list[Named]] = defaultdict(list)
        for one in listed:
            called[fold(one.shown)].append(one)
        by_name = {name: _meant(those) for name, those in called.items() if name}
        by_name |= {fold(one.code): (one.id,) for one in listed}  # a code is nobody else's
        return cls(
            people=listed,
            inside=tuple(inside),
            visiting=tuple(visiting),
            _by_id={one.id: one for one in listed},
            _by_name=by_name,
            _folded=[(fold(one.shown), one) for one in listed],
            _most_words=max((len(name.split()) for name in by_name), default=1),
        )

    def match(self, text: str, at: int) -> tuple[int, tuple[int, ...]]:
        """Where the longest name that begins at ``at`` ends, and whose it is; of several with one
        name all, of none the end of the word."""
        ends: list[int] = []
        for found in _WORD.finditer(text, at):
            between = text[ends[-1] if ends else at : found.start()]
            if len(ends) == self._most_words or "\n" in between or (not ends and between):
                break
            ends.append(found.end())
        for end in reversed(ends):
            for stop in _stops(text, at, end):
                ids = self._by_name.get(fold(text[at:stop])) if stop > at else None
                if ids:
                    return stop, ids
        return (ends[0] if ends else at), ()

    def get(self, resident_id: int) -> Named | None:
        """Somebody, unless she may not be seen."""
        return self._by_id.get(resident_id)

    def name(self, resident_id: int) -> str:
        """What somebody is called."""
        one = self._by_id.get(resident_id)
        return "" if one is None else one.shown

    def handle(self, resident_id: int) -> str:
        """The name where it means nobody else, or the code."""
        one = self._by_id[resident_id]
        end, ids = self.match(one.shown, 0)
        return one.shown if (end, ids) == (len(one.shown), (one.id,)) else one.code

    def handles(self) -> list[str]:
        """The handles of all, in the order of ``people``."""
        if not self._handles:
            self._handles.extend(self.handle(one.id) for one in self.people)
        return self._handles

    def beginning(self, typed: str, limit: int) -> list[Named]:
        """Whose name or code begins so, those in the house first; then whose other names do."""
        wanted = fold(typed)
        if not wanted:
            return list(self.people[:limit])
        found = [one for name, one in self._folded if name.startswith(wanted)]
        code = self._by_name.get(wanted)
        if code is not None and len(code) == 1 and self._by_id[code[0]] not in found:
            found.insert(0, self._by_id[code[0]])
        if len(found) < limit:
            inner = f" {wanted}"
            found += [one for name, one in self._folded if inner in name and one not in found]
        return found[:limit]


@query(Capability.SEE_RESIDENTS)
def names(tx: Transaction) -> Names:
    """Everybody who may be seen; nobody who is protected from the person signed in."""
    rows = residents.find(tx)
    kept = tx.memory.get(_Kept)
    if kept is None or kept.rows != rows:
        kept = tx.memory.keep(_Kept(rows, _names_of(rows)))
    seen = kept.names
    return replace(
        seen,
        inside=tuple(one for one in inside(tx, Group.ALL) if seen.get(one) is not None),
        visiting=tuple(one for one in inside(tx, Group.HERE) if seen.get(one) is not None),
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """The names of those found last: as long as the same are found, they are not folded anew. Of
    ten years there are thousands, and the log is opened all day."""

    rows: list[ResidentRow]
    names: Names


def _names_of(rows: list[ResidentRow]) -> Names:
    made = Names.of(
        Named(row.id, row.shown, row.code, row.place, _rank(row), row.is_protected) for row in rows
    )
    made.handles()  # here, and not while somebody waits for the page
    return made


def inside(tx: Transaction, group: Group) -> list[int]:
    """Who is meant by a group now, for services; also whom the person signed in may not see."""
    if group is Group.HERE:
        query = select(Visit.resident_id).where(visits.goes_on(tx), Visit.resident_id.is_not(None))
        return list(dict.fromkeys(one for one in tx.session.scalars(query) if one is not None))
    night = organisation.tonight(tx)
    staying = select(Stay.resident_id).where(Stay.end > night, Stay.start <= night)
    away = select(Absence.resident_id).where(Absence.end > night, Absence.start <= night)
    missed = (
        select(RollCallMark.resident_id)
        .join(RollCall, RollCall.id == RollCallMark.roll_call_id)
        .where(RollCall.night_of == night, RollCallMark.presence != Presence.PRESENT)
    )
    gone = {*tx.session.scalars(away), *tx.session.scalars(missed)}
    # Sorted here: asked for in order, the file would go through all the stays there ever were.
    return sorted({*tx.session.scalars(staying)} - gone)


def _meant(those: list[Named]) -> tuple[int, ...]:
    """Of people with one name those nearest to the house."""
    nearest = min(one.rank for one in those)
    return tuple(one.id for one in those if one.rank == nearest)


def _rank(row: ResidentRow) -> int:
    if row.is_here:
        return _HERE
    return _SUPPORTED if row.is_supported else _BEFORE


def _stops(text: str, at: int, end: int) -> tuple[int, ...]:
    """Where a name may end that reaches to ``end`` at most."""
    whole = text[at:end]
    bare = _SIGNS_BEHIND.sub("", whole)
    return (end, at + len(bare), at + len(_ENDING_BEHIND.sub("", bare)))
