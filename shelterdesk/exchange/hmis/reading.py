# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the CSV files of an export, row by row, with every oddity named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from shelterdesk.errors import Invalid, NotFound
from shelterdesk.exchange.report import ImportReport
from shelterdesk.i18n import _

#: Files and the columns without which they cannot be read.
_REQUIRED: Final = {
    "Client.csv": ("PersonalID", "DOB"),
    "Project.csv": ("ProjectID", "ProjectName", "ProjectType"),
    "Enrollment.csv": ("EnrollmentID", "PersonalID", "ProjectID", "EntryDate"),
}
_OPTIONAL: Final = {
    "Exit.csv": ("EnrollmentID", "ExitDate"),
    "Inventory.csv": ("ProjectID", "BedInventory", "InventoryStartDate"),
    "Services.csv": ("EnrollmentID", "RecordType", "DateProvided"),
    "Export.csv": (),
}
_LONGEST_CELL: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of data: its number (1 = first below the titles) and its cells."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell of a column; empty where the column is missing."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class Folder:
    """The files of an export."""

    files: dict[str, list[Row]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    report: ImportReport = field(default_factory=ImportReport)

    def rows(self, name: str, key: str) -> Iterator[Row]:
        """Rows that were not deleted in the other system; the deleted ones are named."""
        for row in self.files.get(name, ()):
            if row["DateDeleted"]:
                self.report.note(name, row.number, row[key], "DateDeleted", _("deleted there"))
            else:
                yield row

    def day(self, name: str, row: Row, column: str, record: str) -> date | None:
        """A date cell; one that cannot be read is named."""
        text = row[column]
        try:
            return date.fromisoformat(text[:10]) if text else None
        except ValueError:
            self.report.note(name, row.number, record, column, _("not a date"))
            return None

    @property
    def source(self) -> str:
        """What the ids belong to: the system that exported them."""
        rows = self.files.get("Export.csv")
        name = (rows[0]["SourceID"] or rows[0]["SourceName"]) if rows else ""
        return f"hmis/{name}"[:80]


def read_folder(folder: Path) -> Folder:
    """Read an export. Raises ``NotFound`` or ``Invalid`` naming the file or column."""
    if not folder.is_dir():
        raise NotFound(_("There is no folder {folder}.").format(folder=folder), field="folder")
    present = {path.name.casefold(): path for path in folder.iterdir() if path.is_file()}
    result = Folder()
    for name, required in (_REQUIRED | _OPTIONAL).items():
        path = present.get(name.casefold())
        if path is not None:
            result.columns[name], result.files[name] = _read_csv(path, required)
        elif name in _REQUIRED:
            raise NotFound(
                _("{name} is missing in this folder. Is it an HMIS CSV export?").format(name=name),
                field="folder",
            )
        else:
            result.report.left_out.append(_("{name}: not in the folder").format(name=name))
    known = {name.casefold() for name in _REQUIRED | _OPTIONAL}
    result.report.left_out += sorted(
        _("{name}: not needed").format(name=path.name)
        for key, path in present.items()
        if key.endswith(".csv") and key not in known
    )
    return result


def created(row: Row) -> datetime:
    """When the row was made in the other system; the earliest possible where that is unknown."""
    try:
        return datetime.fromisoformat(row["DateCreated"]).replace(tzinfo=None)
    except ValueError:
        return datetime.min  # noqa: DTZ901 - compared with times that know no zone


def id_order(text: str) -> tuple[int, str]:
    """Ids in order of their number, without ``_``; those that are no number come first."""
    digits = text.replace("_", "")
    return (int(digits), "") if digits.isdecimal() else (-1, text)


def _read_csv(path: Path, required: tuple[str, ...]) -> tuple[list[str], list[Row]]:
    data = path.read_bytes()
    data = data.removeprefix(b"\xef\xbb\xbf")  # a byte order mark
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.DictReader(io.StringIO(text.replace("\0", ""), newline=""), restval="")
    try:
        rows = [
            Row(number, {column: (cell or "").strip() for column, cell in cells.items() if column})
            for number, cells in enumerate(reader, start=1)
        ]
    except csv.Error as error:
        raise Invalid(
            _("{name} cannot be read at line {line}.").format(name=path.name, line=reader.line_num),
            field="folder",
            row=reader.line_num,
        ) from error
    columns = [column.strip() for column in reader.fieldnames or ()]
    for column in required:
        if column not in columns:
            raise Invalid(
                _("{name} has no column {column}. Is it an HMIS CSV export?").format(
                    name=path.name, column=column
                ),
                field=column,
            )
    return columns, rows
