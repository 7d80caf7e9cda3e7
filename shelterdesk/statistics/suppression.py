# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small-number suppression for figures that leave the house.

**The rule.** A count of people from 1 to k−1 is printed ``<k``; a true 0 stays 0. Where a total, a
difference or a linked figure would still give such a count away, more cells are hidden and printed
``k+``, which is true of them because every smaller one is hidden already. If even that is not
enough, a cell is printed ``–`` and says nothing at all.

**Why like this.** Counts are nodes of one system of sums (tables with totals, people = at the
start + new, ...). A hidden count is safe when another whole-number solution of that system exists
that agrees with everything printed and in which the count differs. Such a solution is searched as
a chain of small changes, cheapest first: a cell already hidden costs nothing, hiding one more
costs its importance and then its size, so that details go before totals and small cells before
large ones. What the chain touches is then hidden. The solution found *is* the proof, so nothing
rests on an estimate of bounds. A reader who knows this rule, and therefore that ``k+`` is never
below k, is assumed.

**Limits.** At least ``spread`` values stay possible for every hidden count; no more is promised.
A 0 may tell something about a whole group. Two sheets of overlapping groups, or months put side
by side, can give away what one sheet does not; nor is a reader kept from arguing backwards from
*which* cells were chosen, or from knowing people in the house.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Final

#: Counts below this are hidden, unless the organisation chose another number.
DEFAULT_K: Final = 5
MINIMUM_K: Final = 3  # with k = 2 the mark "<2" would itself say "1"

_LEVEL_COST: Final = 10_000  # any cell of a lower level is hidden before one of a higher level
_WITHHOLD_COST: Final = 10_000_000  # a range is given up only when nothing else helps
_SEARCH_LIMIT: Final = 4_000  # steps; beyond, everything linked to the cell is withheld


class Mark(StrEnum):
    """What is printed for a cell: its number, or that it is small, or not small, or nothing."""

    SHOWN = "shown"
    SMALL = "small"
    LARGE = "large"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Cell:
    """A count. ``level`` is its importance: 0 is hidden first.

    ``sensitive``: a count of people, to be hidden from 1 to k−1. ``printed=False``: it is not on
    the sheet, but a reader could work it out (the difference of two that are).
    """

    value: int
    level: int = 0
    sensitive: bool = True
    printed: bool = True


@dataclass(frozen=True)
class Relation:
    """What every reader knows: Σ factor · cell = 0, or ≥ 0 with ``equal=False``."""

    terms: tuple[tuple[str, int], ...]
    equal: bool = True


def total(whole: str, parts: Iterable[str]) -> Relation:
    """``whole`` is the sum of ``parts``."""
    return Relation(((whole, -1), *((part, 1) for part in parts)))


def at_least(larger: str, smaller: str, factor: int = 1) -> Relation:
    """``factor`` · ``larger`` ≥ ``smaller``."""
    return Relation(((larger, factor), (smaller, -1)), equal=False)


def suppress(
    cells: Mapping[str, Cell],
    relations: Iterable[Relation],
    *,
    k: int = DEFAULT_K,
    spread: int = 2,
) -> dict[str, Mark]:
    """The mark of every printed cell. ``spread``: values that stay possible for a hidden count.

    Raises ``ValueError`` for k below 3, a negative count, or a relation that does not hold.
    """
    if k < MINIMUM_K:
        raise ValueError("k is at least 3")
    if any(cell.value < 0 for cell in cells.values()):
        raise ValueError("counts are never negative")
    sheet = _Sheet(cells, relations, k)
    for name in sorted(sheet.secret, key=lambda name: (cells[name].value, name)):
        sheet.protect(name, spread)
    return {name: mark for name, mark in sheet.marks.items() if cells[name].printed}


def suppress_list(values: Sequence[int], *, k: int = DEFAULT_K) -> tuple[list[Mark], Mark]:
    """Marks of a list of counts whose total is printed too, and the mark of the total."""
    cells = {str(i): Cell(value) for i, value in enumerate(values)}
    whole = {"total": Cell(sum(values), level=1)}
    marks = suppress(cells | whole, [total("total", cells)], k=k)
    return [marks[name] for name in cells], marks["total"]


def suppress_table(rows: Sequence[Sequence[int]], *, k: int = DEFAULT_K) -> list[list[Mark]]:
    """Marks of a table with row totals (last column), column totals (last row) and grand total.

    ``rows`` are the inner counts alone; the answer has one row and one column more.
    """
    height, width = len(rows), len(rows[0]) if rows else 0
    cells: dict[str, Cell] = {}
    relations: list[Relation] = []
    for r, row in enumerate(rows):
        cells |= {f"{r},{c}": Cell(value) for c, value in enumerate(row)}
        cells[f"{r},{width}"] = Cell(sum(row), level=1)
        relations.append(total(f"{r},{width}", [f"{r},{c}" for c in range(width)]))
    for c in range(width):
        cells[f"{height},{c}"] = Cell(sum(row[c] for row in rows), level=1)
        relations.append(total(f"{height},{c}", [f"{r},{c}" for r in range(height)]))
    grand = f"{height},{width}"
    cells[grand] = Cell(sum(map(sum, rows)), level=2)
    relations.append(total(grand, [f"{r},{width}" for r in range(height)]))
    relations.append(total(grand, [f"{height},{c}" for c in range(width)]))
    marks = suppress(cells, relations, k=k)
    return [[marks[f"{r},{c}"] for c in range(width + 1)] for r in range(height + 1)]


def shown(value: int, mark: Mark, *, k: int = DEFAULT_K) -> int | str:
    """The number, or the sign that is printed in its place."""
    signs = {Mark.SMALL: f"<{k}", Mark.LARGE: f"{k}+", Mark.WITHHELD: "–"}
    return value if mark is Mark.SHOWN else signs[mark]


@dataclass(frozen=True)
class _Chain:
    """A partial solution: new values of the cells moved, the marks that needs, and its cost."""

    values: dict[str, int]
    marks: dict[str, Mark]
    cost: int = 0


class _Sheet:
    """Cells, what is printed of them so far, and the search for other solutions."""

    def __init__(self, cells: Mapping[str, Cell], relations: Iterable[Relation], k: int) -> None:
        self._cells = cells
        self._k = k
        self._of: dict[str, list[Relation]] = {name: [] for name in cells}
        for relation in relations:
            rest = sum(factor * cells[name].value for name, factor in relation.terms)
            if rest < 0 or (relation.equal and rest):
                raise ValueError("a relation between the figures does not hold")
            for name, _ in relation.terms:
                self._of[name].append(relation)
        self.secret = [n for n, cell in cells.items() if cell.sensitive and 1 <= cell.value < k]
        self.marks = dict.fromkeys(cells, Mark.SHOWN)
        self.marks |= dict.fromkeys(self.secret, Mark.SMALL)
        self._possible = {name: {cell.value} for name, cell in cells.items()}
        self.marks |= {n: Mark.WITHHELD for n, cell in cells.items() if not cell.printed}

    def protect(self, name: str, spread: int) -> None:
        """Hide more until ``spread`` values of the cell are possible."""
        truth = {key: cell.value for key, cell in self._cells.items()}
        ends = {1: truth, -1: truth}  # the solutions found with the highest and lowest value
        while len(self._possible[name]) < spread:
            best: tuple[int, _Chain] | None = None
            for way, end in ends.items():
                chain = self._cheapest(end, name, way, best[1].cost if best else None)
                best = (way, chain) if chain else best
            if best is None:
                self._withhold_linked(name)
                return
            way, chain = best
            self.marks |= chain.marks
            ends[way] = ends[way] | chain.values
            for cell, value in ends[way].items():
                self._possible[cell].add(value)

    def _cheapest(
        self, point: Mapping[str, int], name: str, change: int, below: int | None
    ) -> _Chain | None:
        """The cheapest other solution with ``name`` changed by ``change``; None: none found.

        ``below``: only one that costs less than this is wanted.
        """
        order = count()
        heap: list[tuple[int, int, _Chain]] = []
        seen: set[frozenset[tuple[str, int]]] = set()

        def push(chain: _Chain, cell: str, value: int) -> None:
            move = self._move(cell, value)
            if move is not None:
                cost, mark = move
                marks = chain.marks | ({cell: mark} if mark else {})
                longer = _Chain(chain.values | {cell: value}, marks, chain.cost + cost)
                if below is None or longer.cost < below:
                    # The newest first among equals: the end of a chain is near its last link.
                    heapq.heappush(heap, (longer.cost, -next(order), longer))

        push(_Chain({}, {}), name, point[name] + change)
        for _ in range(_SEARCH_LIMIT):
            if not heap:
                return None
            chain = heapq.heappop(heap)[2]
            key = frozenset(chain.values.items())
            if key in seen:
                continue
            seen.add(key)
            repairs = self._repairs(point, chain.values)
            if repairs is None:
                return chain
            for cell, value in repairs:
                push(chain, cell, value)
        return None

    def _repairs(
        self, point: Mapping[str, int], moved: Mapping[str, int]
    ) -> list[tuple[str, int]] | None:
        """Changes that mend the broken relation with the fewest ways out; None: none is broken."""
        fewest: list[tuple[str, int]] | None = None
        for relation in dict.fromkeys(rel for name in moved for rel in self._of[name]):
            rest = sum(factor * moved.get(n, point[n]) for n, factor in relation.terms)
            if rest == 0 or (rest > 0 and not relation.equal):
                continue
            ways = [
                (cell, value)
                for cell, factor in relation.terms
                if cell not in moved
                for value in self._mending(cell, point[cell], -rest, factor)
            ]
            if fewest is None or len(ways) < len(fewest):
                fewest = ways
        return fewest

    def _mending(self, cell: str, value: int, gap: int, factor: int) -> Iterable[int]:
        """Values of the cell that close the gap, and the nearest one inside its mark."""
        size = -(-abs(gap) // abs(factor))
        wanted = value + (size if (gap > 0) == (factor > 0) else -size)
        low, high = self._range(cell)
        inside = max(low, wanted if high is None else min(high, wanted))
        return [new for new in dict.fromkeys((wanted, inside)) if new != value and new >= 0]

    def _range(self, cell: str) -> tuple[int, int | None]:
        """What a reader would know of the cell if it were hidden: lowest and highest value."""
        mark = self.marks[cell]
        if mark is Mark.WITHHELD:
            return 0, None
        if mark is Mark.SHOWN:
            mark = self._hidden_mark(cell)
        return (1, self._k - 1) if mark is Mark.SMALL else (self._k, None)

    def _hidden_mark(self, cell: str) -> Mark:
        return Mark.SMALL if self._cells[cell].value < self._k else Mark.LARGE

    def _move(self, cell: str, value: int) -> tuple[int, Mark | None] | None:
        """Cost and new mark for the cell to be able to have this value; None: it never can."""
        true, mark = self._cells[cell], self.marks[cell]
        if value < 0 or (mark is Mark.SHOWN and true.value == 0):
            return None
        low, high = self._range(cell)
        hiding = true.level * _LEVEL_COST + true.value
        if value < low or (high is not None and value > high):
            return _WITHHOLD_COST + hiding, Mark.WITHHELD
        return (hiding, self._hidden_mark(cell)) if mark is Mark.SHOWN else (0, None)

    def _withhold_linked(self, name: str) -> None:
        """Print nothing of anything linked to the cell: the last resort, on the safe side."""
        todo, linked = [name], {name}
        while todo:
            for relation in self._of[todo.pop()]:
                for cell, _ in relation.terms:
                    if cell not in linked and self._cells[cell].value:
                        linked.add(cell)
                        todo.append(cell)
        self.marks |= dict.fromkeys(linked, Mark.WITHHELD)
