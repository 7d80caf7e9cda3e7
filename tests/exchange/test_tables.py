# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading tables: encodings, delimiters, spreadsheets, and everything that is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.errors import Invalid, NotFound, UserError
from shelterdesk.exchange import delimited, tables, workbooks
from shelterdesk.exchange.tables import read_table

NAMES = ["Noor", "Ольга", "José", "সুমি", "ليلى", "Zoë", "梅", "Ngũgĩ"]


def workbook(fill: Callable[[Any], None]) -> bytes:
    """An XLSX file made in memory."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    fill(book)
    book.close()
    return buffer.getvalue()


def sheet_of(*lines: list[Any]) -> bytes:
    """An XLSX file with one sheet; dates are written as dates."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Register")
        as_date = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, as_date)
                elif value is not None:
                    sheet.write(at, column, value)

    return workbook(fill)


def ods(rows: str, *, manifest: str = "") -> bytes:
    """An ODS file with one sheet."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f"<m>{manifest}</m>")
    return buffer.getvalue()


def ods_row(*cells: str, repeated: str = "") -> str:
    made = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row{repeated}>{made}</table:table-row>"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_any_script_in_any_encoding_and_delimiter(delimiter: str, encoding: str) -> None:
    lines = [["Name", "Note"], *([name, "a b"] for name in NAMES)]
    data = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    table = read_table(data, "people.csv")
    assert table.columns == ("Name", "Note")
    assert table.cells("Name") == tuple(NAMES)
    assert table.delimiter == delimiter
    assert table.name == "people"
    assert table.is_encoding_sure


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Nom;Né le;Pays\nÉlodie;03/04/1985;Côte d’Ivoire\nZoë;1/2/1990;Roumanie\n"),
        ("cp1252", "Nombre;Año\nBegoña;1985\n"),
        ("cp1252", "Nome;Nação\nJoão;São Tomé\n"),
        ("cp1251", "Имя;Год\nОльга;1985\nНаталья;1990\n"),
        ("shift_jis", "名前;年\nさくら;1985\n"),
    ],
)
def test_old_encodings_are_guessed_and_said_to_be_a_guess(encoding: str, text: str) -> None:
    table = read_table(text.encode(encoding))
    assert (
        "\n".join(";".join(map(str, line)) for line in (table.columns, *table.rows)) + "\n" == text
    )
    assert not table.is_encoding_sure


def test_encoding_and_delimiter_can_be_overruled() -> None:
    data = "Jméno;Rok\nŽofie;1985\n".encode("cp1250")
    table = read_table(data, encoding="cp1250", delimiter=";")
    assert table.rows == (("Žofie", "1985"),)
    with pytest.raises(Invalid, match="cannot be read as utf-8"):
        read_table(data, encoding="utf-8")
    with pytest.raises(Invalid, match="cannot be read as nonsense"):
        read_table(data, encoding="nonsense")
    with pytest.raises(Invalid, match="a single one"):
        read_table(data, encoding="cp1250", delimiter=";;")


def test_quotes_newlines_and_commas_in_cells() -> None:
    data = b'Name;Contact\n"Noor ""N.""";"only text,\nnever call; really"\nMaya;a,b,c\n'
    table = read_table(data)
    assert table.rows == (('Noor "N."', "only text,\nnever call; really"), ("Maya", "a,b,c"))


def test_line_that_names_the_delimiter_counts_as_a_line() -> None:
    table = read_table(b"sep=;\nName;Age\nNoor;31\n")
    assert table.columns == ("Name", "Age")
    assert table.line(table.numbers[0]) == 3


def test_empty_lines_count_but_are_left_out() -> None:
    table = read_table(b"\nName,Age\nNoor,31\n\n,\nMaya,24\n")
    assert table.numbers == (1, 4)
    assert table.line(4) == 6
    assert table.rows == (("Noor", "31"), ("Maya", "24"))


def test_blank_columns_are_left_out() -> None:
    table = read_table(b"Name;;Age;\nNoor;;31;\n")
    assert table.columns == ("Name", "Age")
    assert table.rows == (("Noor", "31"),)
    with pytest.raises(Invalid, match="Column B has no title"):
        read_table(b"Name;;Age\nNoor;x;31\n")


def test_one_column_is_a_table() -> None:
    assert read_table(b"Name\nNoor\nMaya\n").rows == (("Noor",), ("Maya",))


def test_spreadsheet_keeps_dates_and_shows_numbers_as_people_see_them() -> None:
    data = sheet_of(
        ["Name", "Born", "Phone", "Here"],
        ["Noor", date(1985, 3, 4), 600123456, True],
        ["Maya", "unknown", 1.5, None],
    )
    table = read_table(data, "list.xlsx")
    assert table.rows == (
        ("Noor", date(1985, 3, 4), "600123456", "TRUE"),
        ("Maya", "unknown", "1.5", None),
    )
    assert table.sheets == ("Register",)
    assert table.sheet == "Register"


def test_table_away_from_the_corner_and_hidden_or_empty_sheets() -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("Empty")
        book.add_worksheet("Hidden").hide()
        sheet = book.add_worksheet("People")
        sheet.write_row(3, 2, ["Name", "Age"])
        sheet.write_row(4, 2, ["Noor", 31])

    data = workbook(fill)
    table = read_table(data)
    assert table.sheets == ("Empty", "People")
    assert table.sheet == "People"
    assert table.columns == ("Name", "Age")
    assert table.line(1) == 5
    assert read_table(data, sheet="People").rows == table.rows
    with pytest.raises(NotFound, match="no sheet “Hidden”"):
        read_table(data, sheet="Hidden")
    with pytest.raises(Invalid, match="empty"):
        read_table(data, sheet="Empty")


def test_ods() -> None:
    table = read_table(ods(ods_row("Name", "Age") + ods_row("Noor", "31")))
    assert table.rows == (("Noor", "31"),)


def test_same_cells_have_the_same_fingerprint_in_any_kind_of_file() -> None:
    one = read_table(b"Name;Age\nNoor;31\n")
    assert tables.fingerprint(one) == tables.fingerprint(
        read_table(sheet_of(["Name", "Age"], ["Noor", 31]))
    )
    assert tables.fingerprint(one) != tables.fingerprint(read_table(b"Name;Age\nNoor;32\n"))


def test_reads_a_file_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("Name;Age\nNoor;31\n", "utf-8")
    table = read_table(path)
    assert table.name == "register"
    with pytest.raises(NotFound, match=r"missing\.csv is not there"):
        read_table(tmp_path / "missing.csv")
    with pytest.raises(UserError, match="cannot be read"):
        read_table(tmp_path)


BAD = [
    (b"", "empty"),
    (b" \n\n ", "empty"),
    (b";;\n;;\n", "empty"),
    (b"Name;Age\n", "no rows"),
    (b"%PDF-1.7 ...", "a PDF"),
    (b"<html><table><tr><td>x", "a web page"),
    (b"{\\rtf1 x}", "a document"),
    (b"\x89PNG\r\n\x1a\n....", "a picture"),
    (b"\x1f\x8b\x08....", "another kind of file"),
    (b"PK\x03\x04 broken", "cannot be read as a spreadsheet"),
    (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "cannot be read as a spreadsheet"),
    (
        bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    (b"Name;Age\nNo\0or;31\n", "Line 2 has characters"),
    (b"Name;Age\nNo\x07or;31\n", "“Name”: there are characters"),
    (b"Name;Name\nNoor;31\n", "Two columns have the title “Name”"),
    (b"Name;\nNoor;31\n", "Column B has no title"),
    (b"Name;Age\nNoor;31;extra\n", "Row 1 .line 2 of the file. has more cells"),
    (b"Name;Age;City\nNoor;31;x\nMaya;24\n", "Row 2 .line 3 of the file. has 2 cells"),
    (b'Name;Age\nNoor;31\n"Maya;24\n', "Line 3 of the file cannot be read"),
    (b'Name;Age\n"No"or;31\n', "Line 2 of the file cannot be read"),
    (b"Name;Age\n" + b"x" * 1_000_000 + b";31\n", "too long"),
    (b"Name;Age\n" + b"x" * 40_000 + b";31\n", "“Name”: this text is too long"),
    (b"x" * 300 + b";Age\nNoor;31\n", "Is the first line the titles"),
    (";".join(f"c{i}" for i in range(201)).encode() + b"\n" + b";" * 200, "At most 200 columns"),
    (b"Name\n" + b"Noor\n" * 100_001, "At most 100000 rows"),
]


@pytest.mark.parametrize(("data", "words"), BAD, ids=[words for _data, words in BAD])
def test_bad_files_are_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_table(data, "register.csv")


def test_too_large_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_LARGEST_FILE", 10)
    path = tmp_path / "big.csv"
    path.write_bytes(b"Name;Age\nNoor;31\n")
    for source in (path, path.read_bytes()):
        with pytest.raises(Invalid, match="too large"):
            read_table(source)


def test_a_sheet_of_a_text_table() -> None:
    with pytest.raises(NotFound, match="no sheets"):
        read_table(b"Name\nNoor\n", sheet="x")


def test_spreadsheets_that_would_fill_the_memory() -> None:
    def far_off(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Name")
        sheet.write(1_048_575, 16_383, "far")

    with pytest.raises(Invalid, match="far away"):
        read_table(workbook(far_off))
    wide = ods_row("Name") + (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="1000" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
    with pytest.raises(Invalid, match="far away"):
        read_table(ods(wide))


def test_packed_spreadsheet_that_unpacks_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_LARGEST_UNPACKED", 100)
    with pytest.raises(Invalid, match="too large"):
        read_table(sheet_of(["Name"], ["Noor"]))


def test_formats_and_locks_of_spreadsheets() -> None:
    with pytest.raises(Invalid, match="password"):
        read_table(ods(ods_row("x"), manifest="<manifest:encryption-data/>"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    with pytest.raises(Invalid, match="Save this spreadsheet as XLSX"):
        read_table(buffer.getvalue())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "x")
    with pytest.raises(Invalid, match="a document"):
        read_table(buffer.getvalue())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    try:
        table = read_table(data)
    except UserError:
        return
    assert table.rows


CELL = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufeff"), max_size=12
)


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(delimited.DELIMITERS),
)
def test_what_is_written_as_csv_is_read_again(lines: list[list[str]], delimiter: str) -> None:
    import csv

    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["A", "B", "C"], *lines])
    wanted = tuple(tuple(cell.strip() or None for cell in line) for line in lines)
    wanted = tuple(line for line in wanted if any(line))
    if wanted:
        assert read_table(buffer.getvalue().encode()).rows == wanted
