# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and work of some months, as counts: enrolments, hours, certificates, introductions,
placements, and how long work lasts.

**For outside** small counts are hidden together with what would give them away. Hours are no count
of people, yet hours of a course with one person are hers: they are printed line by line only where
every count of people beside them is, and else in all alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.statistics import retention_table
from shelterdesk.statistics.counts import Line, MonthsSheet
from shelterdesk.statistics.retention_table import RetentionTable
from shelterdesk.statistics.suppression import DEFAULT_K, Cell, Relation, at_least, total

#: What hours are summed by, in the order printed.
BREAKDOWNS: Final = ("course", "provider", "fund")
ALL: Final = "all"

_DEFINITIONS: Final = (
    N_("Enrolments: of everybody who waited or took part on a day of these months, each enrolment "
       "once, by where it stood at their end."),
    N_("Hours: of people who were in the room, without the minutes they came late. People count "
       "once in each line. Time in hospital or at court counts as present for a stipend and "
       "teaches no hours."),
    N_("Certificates that were issued in these months and not revoked since. Introductions that "
       "were sent in these months, by what had come of them at their end."),
    N_("Placements that began, and that ended, in these months; without those that never began."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrainingWorkSheet(MonthsSheet):
    """Keys: ``enrolled/COURSE/STATE`` and ``enrolled/COURSE`` (``all`` for all courses),
    ``people/course/7``, ``certificates/KIND``, ``sent/STATE``, ``begun/KIND``, ``ended/KIND``, each
    with ``…/all``; of the retention table ``lasts/90/ended``."""

    courses: tuple[Line, ...]  # of enrolments; the key is ``enrolled/7``
    states: tuple[Line, ...]
    hours: Mapping[str, tuple[Line, ...]]  # by ``BREAKDOWNS``; the key is ``people/course/7``
    minutes: Mapping[str, int]  # by the keys of ``hours``, and ``people/all``
    certificates: tuple[Line, ...]
    sent: tuple[Line, ...]
    kinds: tuple[Line, ...]
    lasts: RetentionTable

    @property
    def is_empty(self) -> bool:
        """Whether there was neither training nor work."""
        return not any(self.values.values())

    def minutes_shown(self, key: str) -> int | None:
        """Minutes of a line; None where they would tell of few people."""
        if key == f"people/{ALL}":
            return self.minutes[key] if self.is_shown(key) else None
        people = [line.key for lines in self.hours.values() for line in lines]
        return self.minutes[key] if self.is_shown(*people) else None

    def to_json_dict(self) -> dict[str, Any]:
        """Every number of the sheet, as it is printed."""
        minutes = {f"minutes/{key}": self.minutes_shown(key) for key in self.minutes}
        return {**MonthsSheet.to_json_dict(self), **minutes}


def definitions() -> list[str]:
    """What is printed under the tables."""
    return [*(_(words) for words in _DEFINITIONS), retention_table.definition()]


def for_outside(sheet: TrainingWorkSheet, k: int = DEFAULT_K) -> TrainingWorkSheet:
    """The same with small counts hidden."""
    of_lasts, relations = retention_table.system(dict(sheet.lasts.values), sheet.lasts.horizons)
    cells = {f"lasts/{key}": cell for key, cell in of_lasts.items()}
    relations = [
        Relation(tuple((f"lasts/{key}", factor) for key, factor in one.terms), one.equal)
        for one in relations
    ]
    for key, value in sheet.values.items():
        if key not in cells:
            cells[key] = Cell(value, level=1 if key.endswith(f"/{ALL}") else 0)
    relations += _sums(sheet)
    hidden = sheet.suppressed(cells, relations, k)
    marks = {
        key.removeprefix("lasts/"): mark
        for key, mark in hidden.marks.items()
        if key.startswith("lasts/")
    }
    lasts = _marked(sheet.lasts, marks, k)
    return _with_lasts(hidden, lasts)


# Within
def _sums(sheet: TrainingWorkSheet) -> list[Relation]:
    found: list[Relation] = []
    every = f"enrolled/{ALL}"
    for line in (*sheet.courses, Line("", every)):
        found.append(total(line.key, [f"{line.key}/{state.key}" for state in sheet.states]))
    for key in ("", *(f"/{state.key}" for state in sheet.states)):
        found.append(total(f"{every}{key}", [f"{line.key}{key}" for line in sheet.courses]))
    for group, lines in (
        ("certificates", sheet.certificates), ("sent", sheet.sent), ("begun", sheet.kinds),
        ("ended", sheet.kinds),
    ):  # fmt: skip
        found.append(total(f"{group}/{ALL}", [f"{group}/{line.key}" for line in lines]))
    people = f"people/{ALL}"
    for lines in sheet.hours.values():
        found += [at_least(people, line.key) for line in lines]
        if lines:  # whoever was anywhere was in one of them
            terms = (*((line.key, 1) for line in lines), (people, -1))
            found.append(Relation(terms, equal=False))
    return found


def _marked(table: RetentionTable, marks: Mapping[str, Any], k: int) -> RetentionTable:
    return RetentionTable(
        table.values, table.horizons, table.first, table.last, table.words, marks=marks, k=k
    )


def _with_lasts(sheet: TrainingWorkSheet, lasts: RetentionTable) -> TrainingWorkSheet:
    return TrainingWorkSheet(
        sheet.values, sheet.first, sheet.last, sheet.courses, sheet.states, sheet.hours,
        sheet.minutes, sheet.certificates, sheet.sent, sheet.kinds, lasts, marks=sheet.marks,
        k=sheet.k,
    )  # fmt: skip
