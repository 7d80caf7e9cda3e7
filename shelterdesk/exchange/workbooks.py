# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spreadsheet files (XLSX, XLS, ODS), read from bytes; nothing is unpacked to disk."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
#: Unpacked, all sheets together; a small file that unpacks to more is not a register.
_LARGEST_UNPACKED: Final = 600 * 1024 * 1024
#: The reader lays out every cell between the first and the last one: far-off cells cost memory.
_MOST_CELLS: Final = 25_000_000

_XLSX_CELL: Final = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_ODS_ROWS: Final = re.compile(rb'^[^>]*?number-rows-repeated="(\d+)"')
_ODS_CELL: Final = re.compile(rb"<table:table-cell\b([^>]*)>")
_ODS_REPEATED: Final = re.compile(rb'number-columns-repeated="(\d+)"')


@dataclass(frozen=True, slots=True)
class Workbook:
    """One sheet of a workbook, as numbered lines."""

    lines: Iterator[tuple[int, Sequence[str | dt.date | None]]]
    sheets: tuple[str, ...]
    sheet: str


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a spreadsheet file, whatever its name says."""
    if data.startswith(_OLE):
        return True
    if not data.startswith(_ZIP):
        return False
    names = _names(data)
    return "xl/workbook.xml" in names or "xl/workbook.bin" in names or "content.xml" in names


def read(data: bytes, sheet: str | None) -> Workbook:
    """The lines of a sheet; raises ``Invalid`` or ``NotFound`` in words."""
    _refuse_locked(data)
    _refuse_giants(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = tuple(
            meta.name
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
        )
        chosen = _choose(book, names, sheet)
        return Workbook(_lines(book.get_sheet_by_name(chosen)), names, chosen)
    except PasswordError as error:
        raise _locked() from error
    except CalamineError as error:
        raise Invalid(
            _(
                "This file cannot be read as a spreadsheet; it may be damaged or of another kind. "
                "Open it in a spreadsheet program and save it as XLSX."
            )
        ) from error


def _choose(book: CalamineWorkbook, names: tuple[str, ...], sheet: str | None) -> str:
    if sheet is not None:
        if sheet not in names:
            raise NotFound(
                _("There is no sheet “{sheet}”. There are: {sheets}.").format(
                    sheet=sheet, sheets=", ".join(names)
                ),
                field="sheet",
            )
        return sheet
    if not names:
        raise Invalid(_("This spreadsheet has no sheet that can be read."))
    filled = (name for name in names if book.get_sheet_by_name(name).start is not None)
    return next(filled, names[0])


def _lines(sheet: Any) -> Iterator[tuple[int, Sequence[str | dt.date | None]]]:
    for number, cells in enumerate(sheet.iter_rows(), start=1):  # from the first corner on
        yield number, [_cell(value) for value in cells]


def _cell(value: Any) -> str | dt.date | None:
    """A value as people see it in the sheet: whole numbers without a point, days without hours."""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return None if value is None else str(value)


def _names(data: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return {"xl/workbook.xml"}  # broken: the reader says so in its words


def _locked() -> Invalid:
    return Invalid(
        _(
            "This spreadsheet is protected by a password. Open it in its own program, save it "
            "without a password, and choose that file."
        )
    )


def _refuse_locked(data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _locked()
        return
    if "META-INF/manifest.xml" in _names(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise _locked()


def _refuse_giants(data: bytes) -> None:
    """Refuse what would unpack or spread out beyond the memory of the computer."""
    if not data.startswith(_ZIP):
        return
    words = _("This spreadsheet is too large. Copy the rows you need into a new one.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_UNPACKED:
                raise Invalid(words)
            for name in archive.namelist():
                if name == "xl/workbook.bin":
                    raise Invalid(_("Save this spreadsheet as XLSX and choose that file."))
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    cells = _spread_of_xlsx(archive.read(name))
                elif name == "content.xml":
                    cells = _spread_of_ods(archive.read(name))
                else:
                    continue
                if cells > _MOST_CELLS:
                    raise Invalid(
                        _(
                            "A sheet has something written far away from the table. "
                            "Copy the table into a new spreadsheet."
                        )
                    )
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return  # broken: the reader says so in its words


def _spread_of_xlsx(xml: bytes) -> int:
    """Cells of the rectangle up to the last cell with content."""
    last_row, last_column = 0, 0
    for match in _XLSX_CELL.finditer(xml):
        last_row = max(last_row, int(match[2]))
        column = 0
        for sign in match[1]:
            column = column * 26 + sign - 64
        last_column = max(last_column, column)
    return last_row * last_column


def _spread_of_ods(xml: bytes) -> int:
    """The same for ODS, where rows and cells say how often they are repeated."""
    largest = rows = columns = 0
    for block in xml.split(b"<table:table-row")[1:]:
        width = before = 0
        for match in _ODS_CELL.finditer(block):
            repeated = _ODS_REPEATED.search(match[1])
            before += int(repeated[1]) if repeated else 1
            if b"value-type" in match[1]:
                width = before
        times = _ODS_ROWS.match(block)
        if width:
            rows += int(times[1]) if times else 1
            columns = max(columns, width)
        largest = max(largest, rows * columns)
    return largest
