# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The monthly figures as one system of linked counts, and what of it may be printed for outside.

Every figure of the sheet is a cell; what any reader knows about them (sums, and that nobody can
sleep here more often than once a night) is a relation. See ``suppression`` for the rule. Counts
that are not printed but follow from two that are (not new = all − new, adults = people − children)
take part as well, so that a difference gives no small count away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

from shelterdesk.statistics.counts import Counts
from shelterdesk.statistics.sheets import AGE_BANDS, CHILD_BAND, MonthlyFigures
from shelterdesk.statistics.suppression import DEFAULT_K, Cell, Relation, at_least, total

_DETAIL, _ROW, _FIGURE, _TOTAL = range(4)  # hidden in this order


def band_key(band: str, what: str) -> str:
    """The cell of an age band; ``what`` is "people" or "new"."""
    return f"band/{band}/{what}"


def gender_key(gender: str, what: str) -> str:
    """The cell of a gender over all ages."""
    return f"gender/{gender}/{what}"


def detail_key(band: str, gender: str, what: str) -> str:
    """The cell of an age band and gender."""
    return f"age_gender/{band}/{gender}/{what}"


def exit_key(code: str) -> str:
    """The cell of stays that ended towards a destination."""
    return f"exit/{code}"


def night_key(iso_day: str) -> str:
    """The cell of people in bed on a night."""
    return f"night/{iso_day}"


def genders(figures: MonthlyFigures) -> dict[str, str]:
    """Code → printed word of the genders that occur, in the order of the sheet."""
    return {row.gender: row.gender_label for row in figures.age_gender}


def for_house(figures: MonthlyFigures) -> Counts:
    """Every number as it is."""
    return Counts({name: cell.value for name, cell in _cells(figures).items() if cell.printed})


def for_outside(figures: MonthlyFigures, *, k: int = DEFAULT_K) -> Counts:
    """The numbers with small counts of people hidden (1 to k−1; at least 3, default 5).

    Raises ``ValueError`` when the figures contradict each other: then nothing is safe to give away.
    """
    cells = _cells(figures)
    return for_house(figures).suppressed(cells, _relations(figures, cells), k)


def _cells(figures: MonthlyFigures) -> dict[str, Cell]:
    cells = {name: Cell(getattr(figures, name), _FIGURE) for name in _FIGURES}
    cells["people"] = Cell(figures.people, _TOTAL)
    cells["stays_ended"] = Cell(figures.stays_ended, _TOTAL)
    # A handful of nights is a handful of people at most: nights are hidden by the same rule.
    for name in ("bed_nights", "room_nights", "overflow_nights", "elsewhere_nights",
                 "away_nights"):  # fmt: skip
        cells[name] = Cell(getattr(figures, name), _TOTAL)
    cells |= {exit_key(row.code): Cell(row.stays, _ROW) for row in figures.exits_by_destination}
    cells |= {night_key(row.night.isoformat()): Cell(row.people, _ROW) for row in figures.nights}
    for what in ("people", "new"):
        counts = _by_band_and_gender(figures, what)
        for (band, gender), number in counts.items():
            cells[detail_key(band, gender, what)] = Cell(number, _DETAIL)
        for band in AGE_BANDS:
            in_band = sum(number for (b, _), number in counts.items() if b == band)
            cells[band_key(band, what)] = Cell(in_band, _ROW)
        for gender in genders(figures):
            of_gender = sum(number for (_, g), number in counts.items() if g == gender)
            cells[gender_key(gender, what)] = Cell(of_gender, _ROW)
    return cells | _differences(figures, cells)


_FIGURES = ("at_start", "new", "left", "at_end", "children")


def _by_band_and_gender(figures: MonthlyFigures, what: str) -> dict[tuple[str, str], int]:
    counts = dict.fromkeys(product(AGE_BANDS, genders(figures)), 0)
    for row in figures.age_gender:
        counts[row.band, row.gender] += row.people if what == "people" else row.new
    return counts


def _pairs(figures: MonthlyFigures) -> Iterable[tuple[str, str]]:
    """The cells (all, new) whose difference anybody can take."""
    for band, gender in product(AGE_BANDS, genders(figures)):
        yield detail_key(band, gender, "people"), detail_key(band, gender, "new")
    for band in AGE_BANDS:
        yield band_key(band, "people"), band_key(band, "new")
    for gender in genders(figures):
        yield gender_key(gender, "people"), gender_key(gender, "new")


def _difference(whole: str) -> str:
    return f"rest of {whole}"


def _differences(figures: MonthlyFigures, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    pairs = [*_pairs(figures), ("people", "children")]
    return {
        _difference(whole): Cell(cells[whole].value - cells[part].value, printed=False)
        for whole, part in pairs
    }


def _relations(figures: MonthlyFigures, cells: Mapping[str, Cell]) -> list[Relation]:
    found = [
        total("people", ["at_start", "new"]),
        total("people", ["at_end", "left"]),
        total("children", [band_key(CHILD_BAND, "people")]),
        total("stays_ended", [key for key in cells if key.startswith("exit/")]),
    ]
    for what in ("people", "new"):
        codes = list(genders(figures))
        found.append(total(what, [band_key(band, what) for band in AGE_BANDS]))
        found.append(total(what, [gender_key(code, what) for code in codes]))
        for band in AGE_BANDS:
            parts = [detail_key(band, code, what) for code in codes]
            found.append(total(band_key(band, what), parts))
        for code in codes:
            parts = [detail_key(band, code, what) for band in AGE_BANDS]
            found.append(total(gender_key(code, what), parts))
    for whole, part in [*_pairs(figures), ("people", "children")]:
        found.append(total(whole, [part, _difference(whole)]))
    return found + _nights(figures, cells)


def _nights(figures: MonthlyFigures, cells: Mapping[str, Cell]) -> list[Relation]:
    nights = [key for key in cells if key.startswith("night/")]
    found = [total("bed_nights", nights)]
    if nights:
        found.append(total("at_end", [nights[-1]]))
    found += [at_least("people", night) for night in nights]
    found += [at_least("bed_nights", name) for name in ("people", "room_nights", "overflow_nights")]
    if figures.away_counts:
        found.append(at_least("bed_nights", "away_nights"))
    # One bed-night a person a night, at most.
    found.append(at_least("people", "bed_nights", factor=max(len(nights), 1)))
    return found
