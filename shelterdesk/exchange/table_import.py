# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import of a table: look at it first, then all of it or nothing.

``preview`` is a query (``vault.read``), ``import_table`` a verb (``vault.do``). Both read the rows
in the same way and ask the same services, so that what the preview shows is what is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, UserError
from shelterdesk.exchange.dates import Detection
from shelterdesk.exchange.report import ImportReport, Progress, no_progress
from shelterdesk.exchange.table_families import count_ties, find_parents
from shelterdesk.exchange.table_mapping import Mapping, Target, target_words
from shelterdesk.exchange.table_rows import Matcher, Outcome, PlannedRow, read_rows
from shelterdesk.exchange.table_store import Store, Stored
from shelterdesk.exchange.table_values import Problem, RowReader, Severity
from shelterdesk.exchange.tables import Table
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.past import imports

__all__ = [
    "Outcome", "PlannedRow", "Preview", "Problem", "Severity", "TableReport", "import_table",
    "preview", "report_of",
]  # fmt: skip

_NAMED: Final = 5
_TELL_EVERY: Final = 50
_NO_ROWS: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Preview:
    """A table as it would be stored."""

    rows: tuple[PlannedRow, ...]
    column_problems: tuple[Problem, ...]  # what a person has to say first, and what to look at
    detections: dict[Target, Detection]
    left_out: tuple[str, ...]  # columns that no field takes

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome.value: found[outcome] for outcome in Outcome}

    @property
    def families(self) -> tuple[int, int]:
        """Children with a parent, and households, that the rows would make."""
        return count_ties(self.rows)

    @property
    def problems(self) -> list[Problem]:
        """Everything odd, columns first, then row by row."""
        return [*self.column_problems, *(p for row in self.rows for p in row.problems)]

    @property
    def refusals(self) -> list[Problem]:
        """What keeps the table out."""
        of_columns = [p for p in self.column_problems if p.severity is Severity.REFUSED]
        refused = (row for row in self.rows if row.outcome is Outcome.REFUSED)
        return [*of_columns, *(p for row in refused for p in row.refusals)]

    @property
    def can_import(self) -> bool:
        """Whether nothing keeps the table out."""
        return not self.refusals


@dataclass(slots=True)
class TableReport(ImportReport):
    """What an import took in. Rows and columns are named, never what stands in them.

    Counts: ``added`` people, ``households``, ``children`` tied to a parent, ``guardians``,
    ``support_periods``, ``stays``, ``houses``, ``rooms``, ``beds``; and rows ``known`` from
    before, ``skipped_duplicates``, ``skipped`` by the person, ``refused``.
    """

    counts: dict[str, int] = field(default_factory=dict)


@query(Capability.IMPORT)
def preview(
    tx: Transaction,
    *,
    table: Table,
    mapping: Mapping,
    skip_rows: AbstractSet[int] = _NO_ROWS,
    skip_duplicates: bool = True,
    progress: Progress | None = None,
) -> Preview:
    """Every row as it would be stored, with its problems and possible duplicates.

    Stays are tried and taken back, so that a bed that is taken shows here already.
    """
    tell = _Teller(progress or no_progress, 2 * len(table.rows))
    found = _plan(tx, table, mapping, skip_rows, skip_duplicates, tell)
    if not any(problem.severity is Severity.REFUSED for problem in found.column_problems):
        with imports.trial(tx):
            store = Store(tx, mapping, is_trial=True)
            stored = store.run(found.rows, step=tell.of(_("Checking beds and nights")))
        _mark_refused(stored, mapping)
    return found


@verb(Capability.IMPORT, is_undoable=False)
def import_table(
    tx: Transaction,
    *,
    table: Table,
    mapping: Mapping,
    skip_rows: AbstractSet[int] = _NO_ROWS,
    skip_duplicates: bool = True,
    progress: Progress | None = None,
) -> TableReport:
    """Store a table. ``skip_rows`` are rows (1 = below the titles) the person left out.

    Raises ``Invalid`` naming the first rows that cannot be stored; then nothing is stored.
    ``progress`` may raise ``Cancelled``, with the same effect.
    """
    tell = _Teller(progress or no_progress, 2 * len(table.rows))
    found = _plan(tx, table, mapping, skip_rows, skip_duplicates, tell)
    _refuse(found)
    store = Store(tx, mapping, is_trial=False)
    stored = store.run(found.rows, step=tell.of(_("Storing")))
    _mark_refused(stored, mapping)
    _refuse(found)
    tell.end()
    tx.subject = None  # the act is about no single person
    return report_of(found, stored)


def report_of(found: Preview, stored: Stored | None = None) -> TableReport:
    """The report of an import, or of a preview that was not imported (``stored`` is none)."""
    counts = found.counts
    done = stored.counts if stored else Counter[str]()
    names = (
        "added", "households", "children", "guardians", "support_periods", "stays", "houses",
        "rooms", "beds",
    )  # fmt: skip
    report = TableReport(
        counts={name: done[name] for name in names}
        | {
            "known": counts[Outcome.KNOWN],
            "skipped_duplicates": counts[Outcome.DUPLICATE],
            "skipped": counts[Outcome.SKIPPED],
            "refused": counts[Outcome.REFUSED],
        },
        left_out=list(found.left_out),
    )
    for problem in found.column_problems:
        add = report.refuse if problem.severity is Severity.REFUSED else report.note
        add("table", 0, "", problem.column, problem.reason)
    for row in found.rows:
        for problem in row.problems:
            is_refused = row.outcome is Outcome.REFUSED and problem.severity is Severity.REFUSED
            add = report.refuse if is_refused else report.note
            add("table", row.row, "", problem.column or target_words(problem.field), problem.reason)
        for reason in _twin_reasons(row):
            report.note("table", row.row, "", "", reason)
    return report


def _plan(  # noqa: PLR0917 - what both acts are given
    tx: Transaction,
    table: Table,
    mapping: Mapping,
    skip_rows: AbstractSet[int],
    skip_duplicates: bool,
    tell: _Teller,
) -> Preview:
    reader = RowReader(tx, table, mapping)
    matcher = Matcher(tx, table, mapping, skip_duplicates=skip_duplicates)
    rows = read_rows(reader, table, step=tell.of(_("Reading rows")))
    for row in rows:
        if row.row in skip_rows:
            row.outcome = Outcome.SKIPPED
        elif row.outcome is Outcome.ADD:
            matcher.match(reader, row)
    find_parents(tx, reader, rows, matcher.people)
    used = {column for found in mapping.fields.values() for column in found.columns}
    return Preview(
        rows=tuple(rows),
        column_problems=tuple(reader.column_problems),
        detections=reader.detections,
        left_out=tuple(column for column in table.columns if column not in used),
    )


def _mark_refused(stored: Stored, mapping: Mapping) -> None:
    """Turn what the services refused into problems of the rows."""
    for row, error in stored.refused:
        field_name = _FIELDS.get(error.field or "", error.field or "")
        target = Target(field_name) if field_name in set(Target) else Target.ARRIVED
        mapped = mapping.fields.get(target)
        row.problems.append(
            Problem(
                row=row.row,
                line=row.line,
                severity=Severity.REFUSED,
                field=target.value,
                column=mapped.column if mapped else "",
                words=error.message,
                reason=_reason(error, target),
            )
        )
        row.outcome = Outcome.REFUSED


#: Fields of the services' errors that have another name here.
_FIELDS: Final = {
    "on": "arrived", "birth": "birth_date", "closed": "support_closed", "label": "bed",
    "name": "room", "dependant_id": "child_of",
}  # fmt: skip


def _reason(error: UserError, target: Target) -> str:
    """Why, without a name: the words of a service may say who has the bed."""
    if target in {Target.BED, Target.ROOM}:
        return _("The bed or room is not there, or not free on all these nights.")
    if target in {Target.ARRIVED, Target.LEFT}:
        return _("The stay does not fit what is stored already.")
    return error.message


def _refuse(found: Preview) -> None:
    """Raise ``Invalid`` if anything keeps the table out, naming the first of it."""
    refusals = found.refusals
    if not refusals:
        return
    lines = [_in_words(problem) for problem in refusals[:_NAMED]]
    if len(refusals) > _NAMED:
        more = len(refusals) - _NAMED
        lines.append(
            ngettext("… and {count} more.", "… and {count} more.", more).format(count=more)
        )
    lines.append(_("Nothing was stored. Correct the table or leave these rows out."))
    first = refusals[0]
    raise Invalid(" ".join(lines), field=first.field, row=first.row or None)


def _in_words(problem: Problem) -> str:
    column = problem.column or target_words(problem.field)
    if not problem.row:
        return _("Column “{column}”: {reason}").format(column=column, reason=problem.words)
    return _("Row {row} (line {line} of the file), “{column}”: {reason}").format(
        row=problem.row, line=problem.line, column=column, reason=problem.words
    )


def _twin_reasons(row: PlannedRow) -> list[str]:
    """Possible duplicates in words, without a name."""
    if row.outcome is Outcome.DUPLICATE:
        rows = [twin.row for twin in row.twins if twin.row is not None]
        if rows:
            return [_("Left out: the same person as in row {row}.").format(row=rows[0])]
        return [_("Left out: this person is in the file already.")]
    if row.outcome is Outcome.ADD and row.twins:
        return [_("This may be somebody who is in the file or in another row already.")]
    return []


class _Teller:
    """Tells how far the import is, not more often than needed."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._before = 0

    def of(self, text: str) -> Callable[[int], None]:
        """What one half of the work calls with the rows it has done."""
        offset, self._before = self._before, self._total // 2

        def step(done: int) -> None:
            if done % _TELL_EVERY == 0:
                self._progress(offset + done, self._total, text)

        return step

    def end(self) -> None:
        """All is done."""
        self._progress(self._total, self._total, _("Storing"))
