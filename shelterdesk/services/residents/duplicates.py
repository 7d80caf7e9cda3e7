# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that may be one person: a list to look through, and what was decided about a pair.

Compared in memory over the index of residents, by what the person signed in may read: the legal
name and the phone only with the case key. It suggests and never joins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any, Final, TypeAlias

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.merges import NotSame
from shelterdesk.services.merging import merge_rows, merged_records
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.resident_index import Entry, ResidentIndex, ResidentRow

_MOST: Final = 200
#: More people than this with one name or number say nothing about anybody.
_MOST_ALIKE: Final = 12
_LONG_ENOUGH: Final = 5  # letters of a name that may be written with one letter more or less
_APART: Final = 1  # years: one of two birth years may be estimated

_Key: TypeAlias = tuple[int, int]


class Likeness(StrEnum):
    """What two records have in common."""

    PHONE = "phone"
    LEGAL_NAME = "legal_name"
    KNOWN_AS = "known_as"
    NEAR_NAME = "near_name"


_WORDS: Final = {
    Likeness.PHONE: N_("Same phone"),
    Likeness.LEGAL_NAME: N_("Same legal name"),
    Likeness.KNOWN_AS: N_("Same name and year of birth"),
    Likeness.NEAR_NAME: N_("Nearly the same name, same year of birth"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person, the likeliest reason first."""

    left: ResidentRow
    right: ResidentRow
    reasons: tuple[Likeness, ...]

    @property
    def words(self) -> str:
        """Why they are listed."""
        return ", ".join(_(_WORDS[reason]) for reason in self.reasons)


@query(Capability.MERGE_PEOPLE)
def duplicates(tx: Transaction, *, limit: int = _MOST) -> list[Pair]:
    """Pairs nobody has decided about, those with the most in common first."""
    index = ResidentIndex.of(tx)
    entries = index.entries()
    found: dict[_Key, set[Likeness]] = defaultdict(set)
    for likeness, key_of in _KEYS.items():
        for group in _groups(entries, key_of):
            for one, other in combinations(sorted(group), 2):
                if _may_be_one(entries[one], entries[other]):
                    found[one, other].add(likeness)
    for pair in _decided(tx) & found.keys():
        del found[pair]
    order = list(Likeness)
    ranked = sorted(
        found.items(), key=lambda item: (-len(item[1]), min(map(order.index, item[1])), item[0])
    )
    return [
        Pair(entries[one].row, entries[other].row, tuple(sorted(reasons, key=order.index)))
        for (one, other), reasons in ranked[:limit]
    ]


@verb(Capability.MERGE_PEOPLE)
def mark_two_people(tx: Transaction, *, resident_id: int, other_id: int) -> None:
    """Remember that two records were looked at and are two people."""
    low, high = sorted((resident_id, other_id))
    for one in (high, low):
        residents.get(tx, one)
        tx.person(one)
    known = select(NotSame.id).where(NotSame.resident_id == low, NotSame.other_id == high)
    if tx.session.scalar(known) is None:
        tx.session.add(NotSame(resident_id=low, other_id=high))
        tx.session.flush()


def _groups(entries: dict[int, Entry], key_of: _KeyOf) -> Iterable[set[int]]:
    """People who share a key, a few at a time."""
    alike: dict[object, set[int]] = defaultdict(set)
    for resident_id, entry in entries.items():
        for key in key_of(entry):
            alike[key].add(resident_id)
    return (group for group in alike.values() if 1 < len(group) <= _MOST_ALIKE)


def _names_in_their_year(entry: Entry) -> Iterable[object]:
    year = entry.birth_year
    return () if year is None else ((year, name) for name in entry.known_as)


def _near_names_in_their_year(entry: Entry) -> Iterable[object]:
    """The name, and the name without each of its letters: two that share one of these differ in
    one letter at most."""
    if entry.birth_year is None:
        return
    for name in entry.known_as | entry.legal_name:
        if len(name) >= _LONG_ENOUGH:
            yield entry.birth_year, name
            for at in range(len(name)):
                yield entry.birth_year, name[:at] + name[at + 1 :]


_KeyOf: TypeAlias = Callable[[Entry], Iterable[object]]
_KEYS: Final[dict[Likeness, _KeyOf]] = {
    Likeness.PHONE: lambda entry: entry.numbers,
    Likeness.LEGAL_NAME: lambda entry: entry.legal_name,
    Likeness.KNOWN_AS: _names_in_their_year,
    Likeness.NEAR_NAME: _near_names_in_their_year,
}


def _may_be_one(one: Entry, other: Entry) -> bool:
    """A mother and her child share a phone, two sisters a legal name: years tell them apart."""
    if one.birth_year is None or other.birth_year is None:
        return True
    return abs(one.birth_year - other.birth_year) <= _APART


def _decided(tx: Transaction) -> set[_Key]:
    """Pairs that are two people: somebody said so, or a record names both, as mother and child or
    as people to keep apart."""
    pairs: list[Any] = [*tx.session.execute(select(NotSame.resident_id, NotSame.other_id))]
    for link in merge_rows.linked():
        for first, second in combinations(link.columns, 2):
            table = link.table
            query = select(table.c[first], table.c[second])
            pairs += tx.session.execute(
                query.where(table.c[first].is_not(None), table.c[second].is_not(None))
            )
    own = merged_records.leads_to(tx)
    return {
        (min(pair), max(pair))
        for one, other in pairs
        for pair in [(own.get(one, one), own.get(other, other))]
    }
