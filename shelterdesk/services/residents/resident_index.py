# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding people as one types: an index in memory, built after unlock, gone with lock.

It holds what the person signed in may read: chosen name and code for everybody, legal name and
phone for holders of the case key, protected people only for those named. Nothing of it is on disk.
Rows are kept ready, so that a keystroke costs a scan of short strings and no query; verbs mark
whom they touched, and only those rows are read again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.models.residents import Resident
from shelterdesk.models.retention import Retention
from shelterdesk.models.rooms import Bed, BedAssignment, Room, Site, Stay
from shelterdesk.models.support import SupportPeriod
from shelterdesk.services import vocabularies
from shelterdesk.services.merging import merged_records
from shelterdesk.services.organisation import tonight
from shelterdesk.services.residents import protection
from shelterdesk.services.values.folding import digits, fold, fold_to_latin, phone_keys
from shelterdesk.statistics.age import age_on

_FEWEST_DIGITS: Final = 3
_CHUNK: Final = 500  # ids in one query
#: People whose names were erased: they are counted, and in no list.
_ERASED: Final = select(Retention.resident_id).where(Retention.identity_gone_at.is_not(None))
_NAMES_IN_ROWS: Final = frozenset({"site", "room", "bed", "term"})  # what ``place`` is made of


def was_erased(resident_id: Any) -> ColumnElement[bool]:
    """Whether names were erased of the person in this column: there is nobody to ask any more."""
    gone = select(Retention.id).where(
        Retention.resident_id == resident_id, Retention.identity_gone_at.is_not(None)
    )
    return gone.exists()


class Scope(StrEnum):
    """Whom a list shows."""

    ALL = "all"
    HERE = "here"  # with a stay that is open tonight
    SUPPORTED = "supported"  # with an open support period
    MINE = "mine"  # whose caseworker the person signed in is


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """One person in a list."""

    id: int
    code: str
    known_as: str
    age: int | None
    gender: str  # label; empty if not given
    is_here: bool
    is_supported: bool
    place: str  # "House B · Room 4 · A"; empty without a bed tonight
    since: date | None  # start of the open stay, else of the open support period
    stay_id: int | None  # the open stay
    is_protected: bool = False  # named colleagues alone see her
    found_by: str = ""  # what a record joined with this one was called, where that alone fits

    @property
    def shown(self) -> str:
        """The chosen name, or the code where there is none."""
        return self.known_as or self.code


@dataclass(slots=True, eq=False)
class Entry:
    """What is known of one person to compare and search by."""

    row: ResidentRow
    names: str  # folded chosen name, code, legal name, in both scripts
    phone: str
    numbers: frozenset[str]  # their telling ends
    known_as: frozenset[str]  # spellings, for the question whether two people are one
    legal_name: frozenset[str]
    birth_year: int | None
    caseworkers: frozenset[int] = frozenset()  # of open support periods
    own_names: str = ""  # ``names`` without those of joined records
    joined: tuple[tuple[str, str], ...] = ()  # of joined records: folded, and as written

    def as_found(self, words: list[str]) -> ResidentRow:
        """The row for what was typed, with the old name where that alone fits."""
        if not self.joined or all(word in self.own_names for word in words):
            return self.row
        old = (shown for text, shown in self.joined if any(word in text for word in words))
        return replace(self.row, found_by=next(old, ""))


class ResidentIndex:
    """All people of the file, ready to be searched."""

    def __init__(self, night: date) -> None:
        self.night = night
        self._hidden: frozenset[int] = frozenset()
        self._entries: dict[int, Entry] = {}
        self._order: list[int] = []
        self._stale: set[int] = set()
        self._is_outdated = False

    @classmethod
    def of(cls, tx: Transaction) -> ResidentIndex:
        """The index of this unlocked file, up to date."""
        night, hidden = tonight(tx), protection.hidden_ids(tx)
        index = tx.memory.get(cls)
        if index is None or index.night != night or index._is_outdated:
            index = cls(night)
            index._hidden = hidden
            index._load(tx, None)
            tx.memory.keep(index)  # only once it is whole: a half-read one would hide people
            return index
        index._stale |= index._hidden ^ hidden
        if index._stale:
            index._load(tx, sorted(index._stale))
            index._hidden = hidden
            index._stale.clear()
        return index

    def residents_changed(self, resident_ids: set[int]) -> None:
        """What is stored about these people is read again before the next search."""
        self._stale |= resident_ids

    def tables_changed(self, tables: set[str]) -> None:
        """A word that stands in many rows was changed: all are read again."""
        self._is_outdated |= bool(tables & _NAMES_IN_ROWS)

    def row(self, resident_id: int) -> ResidentRow:
        """One person's row; raises ``NotFound``."""
        if resident_id not in self._entries:
            raise protection.not_there()
        return self._entries[resident_id].row

    def row_or_code(self, tx: Transaction, resident_id: int) -> ResidentRow:
        """One person's row in a list of what stays when somebody was erased: of her a code that
        leads to nobody. Raises ``NotFound`` for who must not be seen."""
        if resident_id in self._entries or resident_id in self._hidden:
            return self.row(resident_id)
        code = tx.session.get_one(Resident, resident_id).code
        return ResidentRow(
            id=resident_id, code=code, known_as="", age=None, gender="", is_here=False,
            is_supported=False, place="", since=None, stay_id=None,
        )  # fmt: skip

    def entries(self) -> dict[int, Entry]:
        """All people by id, for comparing them with each other."""
        return self._entries

    def find(
        self, text: str, *, scope: Scope, limit: int | None, staff_id: int | None = None
    ) -> list[ResidentRow]:
        """Rows that fit every word of the text; names that begin with it first."""
        entries = [self._entries[resident_id] for resident_id in self._order]
        if scope is Scope.HERE:
            entries = [entry for entry in entries if entry.row.is_here]
        elif scope is Scope.SUPPORTED:
            entries = [entry for entry in entries if entry.row.is_supported]
        elif scope is Scope.MINE:
            entries = [entry for entry in entries if staff_id in entry.caseworkers]
        words = fold(text).split()
        if not words:
            return [entry.row for entry in entries][:limit]
        found = _with_all(entries, words)
        latin = fold_to_latin(text).split()
        if latin and latin != words:
            found += [entry for entry in _with_all(entries, latin) if entry not in found]
        number = digits(text)
        if len(number) >= _FEWEST_DIGITS and len(number) >= len(text.strip()) // 2:
            found += [entry for entry in entries if number in entry.phone and entry not in found]
        begins = [entry for entry in found if entry.names.startswith(words[0])]
        others = [entry for entry in found if not entry.names.startswith(words[0])]
        return [entry.as_found(words) for entry in [*begins, *others][:limit]]

    def similar(
        self,
        *,
        known_as: str,
        legal_name: str,
        phone: str,
        birth_year: int | None,
        other_than: int | None,
    ) -> list[ResidentRow]:
        """People with the same phone, the same legal name, or the same chosen name and year."""
        known, legal, numbers = _spellings(known_as), _spellings(legal_name), phone_keys(phone)
        found = []
        for resident_id, entry in self._entries.items():
            same_year = birth_year is None or entry.birth_year in {None, birth_year}
            if resident_id != other_than and (
                numbers & entry.numbers
                or (legal & entry.legal_name and same_year)
                or (known & entry.known_as and same_year)
            ):
                found.append(entry.row)
        return found

    def count_of(self, staff_id: int | None) -> int:
        """Whose caseworker somebody is."""
        return sum(staff_id in entry.caseworkers for entry in self._entries.values())

    def _load(self, tx: Transaction, resident_ids: list[int] | None) -> None:
        chunks: Iterable[list[int] | None] = [None]
        if resident_ids is not None:
            starts = range(0, len(resident_ids), _CHUNK)
            chunks = [resident_ids[i : i + _CHUNK] for i in starts]
        for chunk in chunks:
            for resident_id in chunk or ():
                self._entries.pop(resident_id, None)
            self._entries |= _read_entries(tx, self.night, chunk)
        self._order = sorted(
            self._entries, key=lambda i: (not self._entries[i].known_as, self._entries[i].names)
        )


def _with_all(entries: list[Entry], words: list[str]) -> list[Entry]:
    """Entries whose names hold every word; one short pass a word, for it runs at each key."""
    for word in words:
        entries = [entry for entry in entries if word in entry.names]
    return entries


def _read_entries(tx: Transaction, night: date, resident_ids: list[int] | None) -> dict[int, Entry]:
    stays = _open_stays(tx.session, night, resident_ids)
    beds = _beds_tonight(tx.session, night, resident_ids)
    supported = _open_support(tx.session, night, resident_ids)
    joined = _joined_names(tx, resident_ids)
    caseworkers = _caseworkers(tx.session, night, resident_ids)
    is_readable = tx.sealer.can_read("case")
    columns = (
        Resident.id, Resident.uuid, Resident.code, Resident.known_as, Resident.legal_name,
        Resident.phone, Resident.birth_year, Resident.birth_month, Resident.gender_id,
        Resident.is_protected,
    )  # fmt: skip
    query = _of(select(*columns), Resident.id, resident_ids)
    entries = {}
    query = query.where(
        Resident.merged_into_id.is_(None),
        Resident.id.not_in(_ERASED),
        protection.visible(tx, Resident.id),
    )
    for person in tx.session.execute(query):
        stay = stays.get(person.id)
        row = ResidentRow(
            id=person.id,
            code=person.code,
            known_as=person.known_as,
            age=person.birth_year and age_on(night, person.birth_year, person.birth_month),
            gender=vocabularies.label(tx, person.gender_id),
            is_here=stay is not None,
            is_supported=person.id in supported,
            place=beds.get(person.id, ""),
            since=stay[1] if stay else supported.get(person.id),
            stay_id=stay[0] if stay else None,
            is_protected=person.is_protected,
        )
        legal = _open(tx, person, "legal_name") if is_readable else ""
        phone = _open(tx, person, "phone") if is_readable else ""
        entry = _entry(row, legal, phone, person.birth_year, joined.get(person.id, ()))
        entries[person.id] = entry
        entry.caseworkers = frozenset(caseworkers.get(person.id, ()))
    return entries


def _joined_names(tx: Transaction, resident_ids: list[int] | None) -> dict[int, list[str]]:
    """By open record, what records that were joined into it were called: an old code still finds
    her, an old legal name for those who may search these."""
    own = merged_records.leads_to(tx)
    wanted = [one for one, to in own.items() if resident_ids is None or to in resident_ids]
    is_readable = tx.sealer.can_read("case")
    found: dict[int, list[str]] = {}
    for at in range(0, len(wanted), _CHUNK):
        query = select(
            Resident.id, Resident.uuid, Resident.code, Resident.known_as, Resident.legal_name
        ).where(Resident.id.in_(wanted[at : at + _CHUNK]))
        for row in tx.session.execute(query):
            legal = _open(tx, row, "legal_name") if is_readable else ""
            texts = (row.known_as, row.code, legal)
            found.setdefault(own[row.id], []).extend(filter(None, texts))
    return found


def _entry(
    row: ResidentRow, legal: str, phone: str, birth_year: int | None, joined: Iterable[str]
) -> Entry:
    own = _searched(row.known_as, row.code, legal)
    old = tuple((_searched(text), text) for text in joined)
    return Entry(
        row,
        "\n".join((own, *(text for text, _shown in old))),
        digits(phone),
        phone_keys(phone),
        _spellings(row.known_as),
        _spellings(legal),
        birth_year,
        own_names=own,
        joined=old,
    )


def _searched(*texts: str) -> str:
    """Names as they are searched: folded, in both scripts."""
    folded = [*(fold(text) for text in texts), *(fold_to_latin(text) for text in texts)]
    return "\n".join(filter(None, folded))


def _spellings(text: str) -> frozenset[str]:
    return frozenset({fold(text), fold_to_latin(text)} - {""})


def _open(tx: Transaction, person: Any, column: str) -> str:
    """A sealed text; empty if it cannot be opened: one damaged row must not end every search.
    The person's own page says what is wrong."""
    blob = getattr(person, column)
    if blob is None:
        return ""
    try:
        return tx.sealer.open(f"resident|{column}|{person.uuid}", blob)
    except (Damaged, NotAllowed):
        return ""


def _of(query: Any, column: Any, resident_ids: list[int] | None) -> Any:
    return query if resident_ids is None else query.where(column.in_(resident_ids))


def _open_stays(
    session: Session, night: date, resident_ids: list[int] | None
) -> dict[int, tuple[int, date]]:
    query = select(Stay.resident_id, Stay.id, Stay.start).where(
        Stay.end > night, Stay.start <= night
    )
    rows = session.execute(_of(query, Stay.resident_id, resident_ids).order_by(Stay.start))
    return {resident_id: (stay_id, start) for resident_id, stay_id, start in rows}


def _open_support(session: Session, night: date, resident_ids: list[int] | None) -> dict[int, date]:
    query = select(SupportPeriod.resident_id, SupportPeriod.opened).where(
        SupportPeriod.closed > night, SupportPeriod.opened <= night
    )
    rows = session.execute(
        _of(query, SupportPeriod.resident_id, resident_ids).order_by(SupportPeriod.opened.desc())
    )
    return {resident_id: opened for resident_id, opened in rows}


def _caseworkers(
    session: Session, night: date, resident_ids: list[int] | None
) -> dict[int, set[int]]:
    query = select(SupportPeriod.resident_id, SupportPeriod.caseworker_id).where(
        SupportPeriod.closed > night, SupportPeriod.caseworker_id.is_not(None)
    )
    found: dict[int, set[int]] = {}
    for resident_id, staff_id in session.execute(
        _of(query, SupportPeriod.resident_id, resident_ids)
    ):
        found.setdefault(resident_id, set()).add(staff_id)
    return found


def _beds_tonight(session: Session, night: date, resident_ids: list[int] | None) -> dict[int, str]:
    query = (
        select(BedAssignment.resident_id, Site.name, Room.name, Bed.label)
        .join(Bed, Bed.id == BedAssignment.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .join(Site, Site.id == Room.site_id)
        .where(BedAssignment.end > night, BedAssignment.start <= night)
    )
    several_sites = len(session.execute(select(Site.id).limit(2)).all()) > 1
    result = {}
    for resident_id, site, room, bed in session.execute(
        _of(query, BedAssignment.resident_id, resident_ids)
    ):
        result[resident_id] = " · ".join([site, room, bed] if several_sites else [room, bed])
    return result
