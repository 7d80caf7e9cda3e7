# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables and indexes in the pages of a file, as far as they can be read (SQLite file format).

A row is taken only whole: from pages that carry their right HMAC, with all its overflow pages.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from shelterdesk.vault.pages import USABLE, Pages

INTERIOR_INDEX: Final = 2
INTERIOR_TABLE: Final = 5
LEAF_INDEX: Final = 10
LEAF_TABLE: Final = 13
_FILE_HEADER: Final = 100
_LEAST: Final = (USABLE - 12) * 32 // 255 - 23
_MOST_TABLE: Final = USABLE - 35
_MOST_INDEX: Final = (USABLE - 12) * 64 // 255 - 23
_FREE_COUNT: Final = struct.Struct(">2I")
_NO_LOW: Final = -(1 << 63) - 1
_NO_HIGH: Final = (1 << 63) - 1
_FIXED_SIZES: Final = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_REAL, _ZERO, _ONE, _FIRST_BLOB = 7, 8, 9, 12


class Torn(Exception):
    """Part of a row lies on a page that cannot be read."""

    def __init__(self, page: int) -> None:
        super().__init__()
        self.page = page


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table of tables."""

    kind: str
    name: str
    table: str
    root: int
    sql: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A page that cannot be read, and between which row ids what hangs below it lies."""

    page: int
    low: int = _NO_LOW  # exclusive
    high: int = _NO_HIGH  # inclusive


@dataclass(slots=True)
class Tree:
    """What can be reached of a table or index from its root."""

    leaves: list[int] = field(default_factory=list)
    interior: list[int] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def walk(pages: Pages, root: int) -> Tree:
    """Follow a tree from its root."""
    tree, seen = Tree(), set[int]()
    waiting = [Gap(root)]
    while waiting:
        at = waiting.pop()
        if at.page in seen:
            continue
        seen.add(at.page)
        page = pages.get(at.page)
        kind = None if page is None else page[_start(at.page)]
        if page is None or kind not in {INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE}:
            tree.gaps.append(at)
        elif kind in {LEAF_INDEX, LEAF_TABLE}:
            tree.leaves.append(at.page)
        else:
            tree.interior.append(at.page)
            waiting += _children(page, at)
    return tree


def _children(page: bytes, at: Gap) -> list[Gap]:
    start, low = _start(at.page), at.low
    is_table = page[start] == INTERIOR_TABLE
    found = []
    for place in _cells(page, start):
        (child,) = struct.unpack_from(">I", page, place)
        high = _signed(_varint(page, place + 4)[0]) if is_table else at.high
        found.append(Gap(child, low, high))
        low = high if is_table else low
    (last,) = struct.unpack_from(">I", page, start + 8)
    return [Gap(last, low, at.high), *reversed(found)]  # the first is taken last from the end


def rows(pages: Pages, number: int) -> Iterator[tuple[int, list[Any] | Torn]]:
    """The rows of a leaf of a table: row id and values, or what was torn of it."""
    page = pages.get(number)
    if page is None:
        return
    for place in _cells(page, _start(number)):
        size, at = _varint(page, place)
        row_id, at = _varint(page, at)
        try:
            yield _signed(row_id), _record(_payload(pages, page, at, size, _MOST_TABLE))
        except Torn as torn:
            yield _signed(row_id), torn
        except UnicodeDecodeError:  # never written by this program
            yield _signed(row_id), Torn(number)


def entries_in(pages: Pages, tree: Tree) -> tuple[int, list[int]]:
    """How many entries of an index can be reached, and its bad overflow pages."""
    count, torn = 0, []
    for number in [*tree.leaves, *tree.interior]:
        page = pages.get(number)
        if page is None:
            continue
        start = _start(number)
        for place in _cells(page, start):
            size, at = _varint(page, place + (4 if page[start] == INTERIOR_INDEX else 0))
            count += 1
            try:
                _payload(pages, page, at, size, _MOST_INDEX)
            except Torn as error:
                torn.append(error.page)
    return count, torn


def row_ids_in(pages: Pages, tree: Tree) -> set[int]:
    """The rows an index knows: the last value of each of its entries."""
    found = set()
    for number in [*tree.leaves, *tree.interior]:
        page = pages.get(number)
        if page is None:
            continue
        start = _start(number)
        for place in _cells(page, start):
            size, at = _varint(page, place + (4 if page[start] == INTERIOR_INDEX else 0))
            try:
                found.add(_record(_payload(pages, page, at, size, _MOST_INDEX))[-1])
            except (Torn, UnicodeDecodeError):
                continue
    return found


def schema(pages: Pages) -> tuple[list[Entry], bool]:
    """The table of tables, and whether all of it could be reached.

    Its leaves are known by their looks, so that they are found without page 1 too.
    """
    tree = walk(pages, 1)
    leaves = list(tree.leaves)
    if tree.gaps:
        known = set(leaves)
        others = (number for number in range(2, pages.count + 1) if number not in known)
        leaves += [number for number in others if _is_schema_leaf(pages, number)]
    found = {}
    for number in leaves:
        for _row_id, values in rows(pages, number):
            if isinstance(values, list) and len(values) == 5:
                kind, name, table, root, sql = values
                found[kind, name] = Entry(kind, name, table, root or 0, sql)
    return list(found.values()), not tree.gaps


def _is_schema_leaf(pages: Pages, number: int) -> bool:
    if not is_table_leaf(pages, number):
        return False
    return all(
        isinstance(values, list)
        and len(values) == 5
        and values[0] in {"table", "index", "trigger", "view"}
        and isinstance(values[3], int)
        and (values[4] is None or str(values[4]).startswith("CREATE "))
        for _row_id, values in rows(pages, number)
    )


def is_table_leaf(pages: Pages, number: int) -> bool:
    """Whether a page looks like a leaf of a table, with at least one row."""
    page = pages.get(number)
    start = _start(number)
    return page is not None and page[start] == LEAF_TABLE and page[start + 3 : start + 5] != b"\0\0"


def free_pages(pages: Pages) -> set[int]:
    """The pages in no use, as far as their list can be read."""
    first = pages.get(1)
    found: set[int] = set()
    if first is None:
        return found
    (trunk,) = struct.unpack_from(">I", first, 32)
    while trunk and trunk not in found:
        found.add(trunk)
        page = pages.get(trunk)
        if page is None:
            break
        trunk, count = _FREE_COUNT.unpack_from(page)
        found.update(struct.unpack_from(f">{min(count, USABLE // 4 - 2)}I", page, 8))
    return found


def _start(number: int) -> int:
    return _FILE_HEADER if number == 1 else 0


def _cells(page: bytes, start: int) -> tuple[int, ...]:
    (count,) = struct.unpack_from(">H", page, start + 3)
    header = 12 if page[start] in {INTERIOR_INDEX, INTERIOR_TABLE} else 8
    return struct.unpack_from(f">{count}H", page, start + header)


def _payload(pages: Pages, page: bytes, at: int, size: int, most: int) -> bytes:
    local = size
    if size > most:
        local = _LEAST + (size - _LEAST) % (USABLE - 4)
        local = local if local <= most else _LEAST
    if size <= local:
        return page[at : at + local]
    data = bytearray(page[at : at + local])  # a scan has thousands of overflow pages
    (following,) = struct.unpack_from(">I", page, at + local)
    while len(data) < size:
        overflow = pages.get(following)
        if overflow is None:
            raise Torn(following)
        data += overflow[4 : 4 + min(USABLE - 4, size - len(data))]
        (following,) = struct.unpack_from(">I", overflow)
    return bytes(data)


def _record(data: bytes) -> list[Any]:
    header_size, at = _varint(data, 0)
    body, values = header_size, []
    while at < header_size:
        kind, at = _varint(data, at)
        size = _FIXED_SIZES[kind] if kind < len(_FIXED_SIZES) else (kind - _FIRST_BLOB) // 2
        values.append(_value(kind, data[body : body + size]))
        body += size
    return values


def _value(kind: int, data: bytes) -> Any:
    if kind == 0:
        return None
    if kind in {_ZERO, _ONE}:
        return kind - _ZERO
    if kind < _REAL:
        return int.from_bytes(data, signed=True)
    if kind == _REAL:
        return struct.unpack(">d", data)[0]
    return data.decode("utf-8") if kind % 2 else data


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(8):
        byte = data[at + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    return value << 8 | data[at + 8], at + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value
