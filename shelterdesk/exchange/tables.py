# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a table out of a file that somebody brings: CSV in any encoding, XLSX, XLS, ODS.

The first line that is not empty holds the titles. What cannot be read without guessing at the
place of a value is refused with the row it stands in; the file itself is never written to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

from shelterdesk.errors import Invalid, NotFound, UserError
from shelterdesk.exchange import delimited, workbooks
from shelterdesk.i18n import _

Cell: TypeAlias = str | date | None

MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 200
#: What a cell of the usual spreadsheet programs can hold.
LONGEST_CELL: Final = 32_767
_LARGEST_FILE: Final = 200 * 1024 * 1024

_TAB_AND_LINES: Final = "\t\n\r"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read. Cells are text without spaces around it, dates, or ``None``.

    ``numbers`` are the rows as people count them: 1 is the line below the titles, and empty
    lines count although they are left out. ``first_line`` is the line of the file with the titles.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    name: str = ""
    sheet: str = ""
    numbers: tuple[int, ...] = ()
    first_line: int = 1
    is_encoding_sure: bool = True

    def __post_init__(self) -> None:
        if not self.numbers:
            object.__setattr__(self, "numbers", tuple(range(1, len(self.rows) + 1)))

    def line(self, number: int) -> int:
        """The line of the file, as a spreadsheet program counts, of a row."""
        return self.first_line + number

    def index(self, column: str) -> int:
        """The place of a column."""
        return self.columns.index(column)

    def cells(self, column: str) -> tuple[Cell, ...]:
        """The cells of a column, row by row."""
        place = self.index(column)
        return tuple(row[place] for row in self.rows)


def read_table(
    source: Path | bytes,
    name: str = "",
    sheet: str | None = None,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    """Read a table from a file or its bytes; kind and encoding are told from the content.

    ``name`` is what the table is called (default: the name of the file, without its ending);
    ``sheet`` chooses one of several (default: the first with something in it); ``encoding`` and
    ``delimiter`` overrule what was found out. Raises ``UserError`` in words, with the row.
    """
    if isinstance(source, Path):
        name = name or source.name
        source = _read_file(source)
    if len(source) > _LARGEST_FILE:
        raise Invalid(_("This file is too large: more than 200 MB. Split it into parts."))
    if not source.strip():
        raise Invalid(_("This file is empty."))
    name = Path(name).stem
    if workbooks.is_workbook(source):
        book = workbooks.read(source, sheet)
        return _table(book.lines, name=name, sheets=book.sheets, sheet=book.sheet)
    if sheet is not None:
        raise NotFound(_("A text table has no sheets."), field="sheet")
    text = delimited.read(source, encoding=encoding, delimiter=delimiter)
    return _table(
        text.lines,
        name=name,
        encoding=text.encoding,
        delimiter=text.delimiter,
        is_encoding_sure=text.is_encoding_sure,
    )


def fingerprint(table: Table) -> str:
    """A short sign of the whole content, the same for the same cells in any kind of file.

    Slow on purpose (once a table): it is kept in the file, and nobody shall try out names with it.
    """
    digest = hashlib.sha256()
    for line in (table.columns, *table.rows):
        cells = (str(cell or "") for cell in line)
        digest.update("\x1f".join(cells).encode() + b"\x1e")
    sign = hashlib.scrypt(
        digest.digest(), salt=b"shelterdesk table", n=2**15, r=8, p=1, maxmem=2**26, dklen=16
    )
    return sign.hex()


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise Invalid(_("This file is too large: more than 200 MB. Split it into parts."))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(_("The file {name} is not there.").format(name=path.name)) from error
    except OSError as error:
        raise UserError(_("The file {name} cannot be read.").format(name=path.name)) from error


def _table(  # noqa: PLR0917 - the rest by name
    lines: Iterable[tuple[int, Sequence[Cell]]],
    name: str,
    sheets: tuple[str, ...] = (),
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
    is_encoding_sure: bool = True,
) -> Table:
    """Titles and rows out of numbered lines, with everything refused that is out of place."""
    columns: tuple[str, ...] = ()
    first_line, width = 0, 0
    rows: list[tuple[Cell, ...]] = []
    numbers: list[int] = []
    for number, line in lines:
        cells = tuple(_clean(cell) for cell in line)
        if not any(cells):
            continue
        if not columns:
            first_line, columns = number, _titles(cells)
            width = len(line)
            continue
        row = number - first_line
        if len(rows) >= MOST_ROWS:
            raise Invalid(
                _("At most {limit} rows can be read at a time. Split the table.").format(
                    limit=MOST_ROWS
                ),
                row=row,
            )
        rows.append(_row(cells, columns, width, row=row, line=number))
        numbers.append(row)
    if not columns:
        raise Invalid(_("This table is empty."))
    if not rows:
        raise Invalid(_("This table has titles but no rows."))
    kept = _kept_columns(columns, rows)
    return Table(
        columns=tuple(columns[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in rows),
        sheets=sheets,
        encoding=encoding,
        delimiter=delimiter,
        name=name,
        sheet=sheet,
        numbers=tuple(numbers),
        first_line=first_line,
        is_encoding_sure=is_encoding_sure,
    )


def _titles(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    while cells and cells[-1] is None:
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        raise Invalid(
            _("At most {limit} columns can be read. Take away those that are not needed.").format(
                limit=MOST_COLUMNS
            )
        )
    titles = tuple(" ".join(str(cell or "").split()) for cell in cells)
    for place, title in enumerate(titles):
        if title and titles.index(title) != place:
            raise Invalid(
                _("Two columns have the title “{title}”. Give them different titles.").format(
                    title=title
                ),
                field=title,
            )
        if len(title) > 200:
            raise Invalid(
                _("The title of column {letter} is too long. Is the first line the titles?").format(
                    letter=letter(place)
                )
            )
    return titles


def _row(
    cells: tuple[Cell, ...], columns: tuple[str, ...], width: int, *, row: int, line: int
) -> tuple[Cell, ...]:
    """The cells under the titles; refuses what has no title, is missing or does not fit."""
    at = {"row": row, "line": line}
    if any(cells[len(columns) : width]):
        raise _untitled(next(i for i in range(len(columns), width) if cells[i] is not None))
    if any(cells[len(columns) :]):
        raise Invalid(
            _("Row {row} (line {line} of the file) has more cells than there are titles.").format(
                **at
            ),
            row=row,
        )
    if len(cells) < min(width, len(columns)):
        raise Invalid(
            _(
                "Row {row} (line {line} of the file) has {count} cells, but there are {titles} "
                "titles: cells may have moved. Save the table as XLSX and try again."
            ).format(count=len(cells), titles=len(columns), **at),
            row=row,
        )
    cells = (cells + (None,) * len(columns))[: len(columns)]
    for place, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        column = columns[place] or letter(place)
        if len(cell) > LONGEST_CELL:
            words = _("Row {row} (line {line} of the file), “{column}”: this text is too long.")
        elif any(sign < " " and sign not in _TAB_AND_LINES for sign in cell):
            words = _(
                "Row {row} (line {line} of the file), “{column}”: "
                "there are characters in it that cannot be read."
            )
        else:
            continue
        raise Invalid(words.format(column=column, **at), field=column, row=row)
    return cells


def _kept_columns(columns: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> list[int]:
    """The places of columns with a title; one without may only be empty."""
    kept = []
    for place, title in enumerate(columns):
        if title:
            kept.append(place)
        elif any(row[place] is not None for row in rows):
            raise _untitled(place)
    return kept


def _untitled(place: int) -> Invalid:
    return Invalid(
        _("Column {letter} has no title. Write one into its first line.").format(
            letter=letter(place)
        )
    )


def letter(place: int) -> str:
    """What spreadsheet programs call a column: 0 -> A, 26 -> AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _clean(cell: Cell) -> Cell:
    return (cell.strip() or None) if isinstance(cell, str) else cell
