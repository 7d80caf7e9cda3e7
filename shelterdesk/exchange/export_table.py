# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table as CSV or XLSX bytes, made in memory; a text is never taken for a formula.

A name like ``=cmd|'/c calc'!A1`` runs in a spreadsheet that believes it. In CSV such a text gets
an apostrophe in front, the sign for "this is text"; in XLSX every text is written as text and
carries that sign as a property, so that it stays as it is. Only what is a number in the program is
a number in the file. Neither can have a password here: CSV has none, and encrypting XLSX needs a
library that the program does not bring.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from math import isfinite
from typing import Any, Final

from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.services.exports import Cell, Table

#: What a spreadsheet holds at most.
MOST_ROWS: Final = 1_048_575  # and the row of headings
MOST_SIGNS: Final = 32_767  # UTF-16 units in a cell

#: After folding full-width, small and raised forms; with the minus and the heavy plus and minus.
_STARTS: Final = frozenset("=+-@\u2212\u2795\u2796")
#: What stands before a text without being it: quotes of all kinds, and fillers that show nothing.
_SKIPPED: Final = frozenset("\"'`´«»‹›\u3164\u115f\u1160\uffa0\u2800") | frozenset(
    map(chr, range(0x2018, 0x2020))
)
_BREAKS: Final = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
#: Control signs, lone surrogates and what is no character: XML cannot hold them, no name has them.
_NO_TEXT: Final = re.compile("[\\x00-\\x1f\\x7f-\\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_WIDEST: Final = 60  # signs
_LONGEST_STAMP: Final = 230  # signs of the 255 that a footer holds
_FIRST_DAY: Final = date(1900, 3, 1)  # spreadsheets disagree about days before
_EXACT: Final = 10**15  # a spreadsheet rounds what is longer
_EXACT_MONEY: Final = 10**12  # with three decimals
_MOST_DECIMALS: Final = 4  # of any currency


def to_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, commas, every text in quotes, one line a row."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([safe(heading) for heading in table.columns])
    writer.writerows([[_for_csv(cell) for cell in row] for row in table.rows])
    return buffer.getvalue().encode("utf-8-sig")


def to_xlsx(table: Table, *, stamp: str = "") -> bytes:
    """One sheet with headings that stay; ``stamp`` (who, when, what for) stands at its foot.

    Raises ``Invalid`` for more rows than a sheet holds.
    """
    import xlsxwriter  # wanted for this alone

    if len(table.rows) > MOST_ROWS:
        raise Invalid(
            _("This is more than a spreadsheet holds. Choose CSV instead."), field="format"
        )
    buffer = BytesIO()
    options = {
        "in_memory": True,  # otherwise its parts lie readable in the temporary folder
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        _fill(book, table, plain(stamp))
    return buffer.getvalue()


def plain(text: str) -> str:
    """One line of what can be seen: line breaks and tabs become spaces, control signs go."""
    return _NO_TEXT.sub("", _BREAKS.sub(" ", text))


def is_risky(text: str) -> bool:
    """Whether a spreadsheet could read it as a formula.

    What cannot be seen and quotes at the beginning do not count: some programs skip them.
    """
    return text[:1] in {"\t", "\r", "\n", "\0"} or _starts_formula(text)


def safe(text: str) -> str:
    """A text for CSV: an apostrophe in front where it could be read as a formula.

    After each semicolon too: a spreadsheet that separates by semicolons sees a new cell there.
    """
    first, *parts = plain(text).split(";")
    if is_risky(text):
        first = f"'{first}"
    return ";".join([first, *(f"'{part}" if _starts_formula(part) else part for part in parts)])


def _starts_formula(text: str) -> bool:
    for sign in text:
        if sign in _SKIPPED or not sign.isprintable() or sign.isspace():
            continue
        if unicodedata.category(sign)[0] == "M":  # it changes the sign before, if there is one
            continue
        return unicodedata.normalize("NFKC", sign)[0] in _STARTS
    return False


def _for_csv(cell: Cell) -> str | int | float | Decimal | None:
    if isinstance(cell, bool):
        return _yes_no(cell)
    if isinstance(cell, int | Decimal):  # an amount with all its decimals
        return cell
    if isinstance(cell, float) and isfinite(cell):
        return cell
    return None if cell is None else safe(_words(cell))


def _words(cell: str | float | Decimal | date) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _yes_no(cell: bool) -> str:
    return _("yes") if cell else _("no")


def _fill(book: Any, table: Table, stamp: str) -> None:
    book.set_properties({"comments": ""})  # no author, no title
    # Signs that a sheet's name may not have; the title tells what it is, never who made it.
    name = re.sub(r"[\[\]:*?/\\']", " ", plain(table.title)).strip()
    sheet = book.add_worksheet(name[:31] or None)
    sheet.freeze_panes(1, 0)
    # The space: a digit right after the size of the letters would belong to it.
    sheet.set_footer(f"&L&8 {_for_footer(stamp)}&R&8 &P/&N")
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    looks = {
        "heading": book.add_format({"bold": True, "bottom": 1, "quote_prefix": True}),
        "risky": book.add_format({"quote_prefix": True}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
    }
    for digits in range(_MOST_DECIMALS + 1):
        zeros = f"0.{'0' * digits}".rstrip(".")
        looks[f"money{digits}"] = book.add_format({"num_format": zeros})
    for column, heading in enumerate(table.columns):
        _write_text(sheet, 0, column, heading, looks["heading"])
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, looks)
    for column, heading in enumerate(table.columns):
        texts = [heading, *(_shown(row[column]) for row in table.rows[:1_000])]
        sheet.set_column(column, column, min(_WIDEST, max(map(len, texts)) + 2))


def _for_footer(stamp: str) -> str:
    """Cut to what a footer holds, each & doubled: it begins a command."""
    while len(stamp.replace("&", "&&")) > _LONGEST_STAMP:
        stamp = stamp[:-1]
    return stamp.replace("&", "&&")


def _write(sheet: Any, row: int, column: int, cell: Cell, looks: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        _write_text(sheet, row, column, _yes_no(cell), None)
    elif isinstance(cell, Decimal) and abs(cell) < _EXACT_MONEY:
        sheet.write_number(row, column, cell, looks[_money(cell)])
    elif isinstance(cell, int | float) and isfinite(cell) and abs(cell) < _EXACT:
        sheet.write_number(row, column, cell)
    elif isinstance(cell, date) and not isinstance(cell, datetime) and cell >= _FIRST_DAY:
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), looks["day"])  # noqa: DTZ001 - a day
    else:
        text = _words(cell)
        _write_text(sheet, row, column, text, looks["risky"] if is_risky(text) else None)


def _money(cell: Decimal) -> str:
    """How an amount is shown: with the decimals of its currency."""
    digits = -int(cell.as_tuple().exponent)
    return f"money{min(max(digits, 0), _MOST_DECIMALS)}"


def _write_text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    text = _short_enough(plain(text))
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for finished XML and would write it as it is.
        pieces = [text[:1], text[1:2], text[2:], *([look] if look is not None else [])]
        sheet.write_rich_string(row, column, *pieces)
    else:
        sheet.write_string(row, column, text, look)


def _short_enough(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_SIGNS:
        return text
    return units[: 2 * (MOST_SIGNS - 1)].decode("utf-16-le", "ignore") + "…"


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)
