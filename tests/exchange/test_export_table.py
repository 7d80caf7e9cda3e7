# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""CSV and XLSX that leave: read back by other programs' readers, every text stays a text."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from shelterdesk.errors import Invalid
from shelterdesk.exchange import export_table
from shelterdesk.exchange.export_table import is_risky, plain, safe, to_csv, to_xlsx
from shelterdesk.services.exports import Cell, Table
from tests.factories import soak

AT = datetime(2026, 11, 22, 20, 15, tzinfo=timezone(timedelta(hours=1)))
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

ATTACKS = [
    "=1+1", "+49 170 5550101", "-2+3", "@SUM(A1)", "=cmd|'/c calc'!A1", "\t=1+1", "\r=1+1",
    "\n=1", "\0=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "﹢1", "⁺1", "−1", " =1+1", "\u200b=1+1",
    "\ufeff=1", '"=1+1', "'=1+1", '=HYPERLINK("http://x.example","a")', "a;=1+1", 'a;"=1+1"',
    "a\n=1+1", "=", "'", "''=1", "\u202e=1", "\u3164=1", "\u115f=1", "\u2800=1", "\u0301=1",
    "\ufe0f=1", "\u00ad=1", "\u2018=1", "\u201c=1", "«=1", "`=1", "\u2795 1",
]  # fmt: skip
HARMLESS = ["Ama", "5+", "<5", "–", "a=b", "O'Neill", "7-8", "x@y.example", "", "أمل", "3,5;7"]


def table(rows: Sequence[Sequence[Cell]], columns: Sequence[str] | None = None) -> Table:
    width = max(map(len, rows), default=1)
    heads = tuple(columns or (f"c{n}" for n in range(width)))
    return Table("List", heads, tuple(map(tuple, rows)), True, AT)


def csv_rows(data: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def xlsx_rows(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def part(data: bytes, name: str = SHEET) -> ElementTree.Element:
    """A part of a workbook, parsed as the XML it has to be."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))  # noqa: S314 - made here


def unsafe(text: str) -> str:
    """The reverse of ``safe`` for a text of one line."""
    first, *parts = text.split(";")
    first = first[1:] if first.startswith("'") and is_risky(first[1:]) else first
    parts = [p[1:] if p.startswith("'") and is_risky(p[1:]) else p for p in parts]
    return ";".join([first, *parts])


def could_run(cell: str) -> bool:
    """Whether a program that trims, folds widths and skips what cannot be seen sees a formula."""
    seen = "".join(sign for sign in cell if sign.isprintable()).strip()
    return bool(re.match("[=+@\\-−＝＋－＠]", seen))


@pytest.mark.parametrize("text", ATTACKS)
def test_no_attack_begins_a_cell_in_csv(text: str) -> None:
    data = to_csv(table([[text, "after"]]))
    [_heads, row] = csv_rows(data)
    assert row == [safe(text), "after"]
    assert not could_run(row[0])
    for delimiter in ";\t|":  # programs of other countries, and those that guess
        for line in csv_rows(data, delimiter)[1:]:
            assert not [cell for cell in line if could_run(cell)], line


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert csv_rows(to_csv(table([[text, 1]])))[1][0] == text
    assert not is_risky(text)


@pytest.mark.parametrize("text", ["=1", "\t1", "\r1", "\0x", "＠x"])
def test_an_apostrophe_says_that_it_is_text(text: str) -> None:
    assert safe(text).startswith("'")


def test_numbers_and_days_stay_what_they_are() -> None:
    row = [-5, 2.5, -0.25, 0, date(2026, 11, 22), None, AT, True, float("nan"), 10**18, -(10**18)]
    data = to_csv(table([row]))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.splitlines()[1] == (
        b'-5,2.5,-0.25,0,"2026-11-22","","2026-11-22 20:15","yes","nan",'
        b"1000000000000000000,-1000000000000000000"
    )
    [_heads, cells] = xlsx_rows(to_xlsx(table([row])))
    assert cells[:8] == [
        -5, 2.5, -0.25, 0, date(2026, 11, 22), "", "2026-11-22 20:15", "yes",
    ]  # fmt: skip
    assert cells[8:] == ["nan", str(10**18), str(-(10**18))]
    old = [date(1, 1, 1), date(1900, 2, 28), date(1900, 3, 1)]
    assert xlsx_rows(to_xlsx(table([old])))[1] == ["0001-01-01", "1900-02-28", date(1900, 3, 1)]


def test_csv_has_one_line_a_row_and_quotes_as_the_standard_says() -> None:
    data = to_csv(table([['say "no"', "a\r\nb\nc\rd\u2028e", "x,y"], ["a", "b", "c"]]))
    assert data == (
        b'\xef\xbb\xbf"c0","c1","c2"\r\n"say ""no""","a b c d e","x,y"\r\n"a","b","c"\r\n'
    )


def test_headings_are_as_careful_as_cells() -> None:
    made = table([["x"]], ["=1+1"])
    assert csv_rows(to_csv(made))[0] == ["'=1+1"]
    assert xlsx_rows(to_xlsx(made))[0] == ["=1+1"]
    assert not list(part(to_xlsx(made)).iter(f"{MAIN}f"))


anything = st.text(
    st.one_of(
        st.characters(),  # lone surrogates and control signs as well
        st.sampled_from("=+-@\t\r\n\0;\"',＝＋－＠<>r/&_x0041\ufeff\u200b"),
    ),
    max_size=40,
)
slow = settings(max_examples=soak(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.soak
@slow
@example("=1+1")
@example("\0=1+1")
@example("a;＝1")
@given(anything)
def test_any_text_comes_back_from_csv_as_text(text: str) -> None:
    [_heads, [cell]] = csv_rows(to_csv(table([[text]])))
    if text[:1] not in {"\t", "\r", "\n", "\0"}:
        assert unsafe(cell) == plain(text)
    assert not could_run(cell)
    assert "\n" not in cell
    for delimiter in ";\t|":
        for line in csv_rows(to_csv(table([[text]])), delimiter)[1:]:
            assert not [found for found in line if could_run(found)], line


@pytest.mark.soak
@slow
@example("<r><t>x</t></r>")
@example("<r>&</r>")
@example("<r></r>")
@example("_x0041_")
@example("\x01\x1f\ufffe\ud800")
@example("https://x.example/")
@example("internal:Sheet1!A1")
@example("{=1+1}")
@given(anything)
def test_any_text_comes_back_from_xlsx_as_the_same_text(text: str) -> None:
    data = to_xlsx(table([[text, "end"]], [text or "c", "d"]))
    [heads, [cell, end]] = xlsx_rows(data)
    assert (heads[0], cell, end) == (plain(text or "c"), plain(text), "end")
    sheet = part(data)
    assert not list(sheet.iter(f"{MAIN}f"))
    assert not list(sheet.iter(f"{MAIN}hyperlink"))
    cells = {found.get("r"): found for found in sheet.iter(f"{MAIN}c")}
    if plain(text):
        assert cells["A2"].get("t") == "s"  # a text, whatever it looks like
    if plain(text) and is_risky(text):
        assert quoted(data, cells["A2"])


def quoted(data: bytes, cell: ElementTree.Element) -> bool:
    """Whether a cell stays a text when somebody edits it in the spreadsheet."""
    formats = part(data, "xl/styles.xml").find(f"{MAIN}cellXfs")
    assert formats is not None
    return formats[int(cell.get("s", "0"))].get("quotePrefix") == "1"


def test_a_workbook_tells_nothing_about_who_made_it() -> None:
    data = to_xlsx(table([["x"]]), stamp="2026-11-22 by K3 · R&D, no. 7")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        core = archive.read("docProps/core.xml").decode()
    root = ElementTree.fromstring(core)  # noqa: S314 - made here
    texts = {found.tag.partition("}")[2]: found.text for found in root}
    assert not texts.get("creator")
    assert not texts.get("lastModifiedBy")
    assert "title" not in texts
    footer = part(data).find(f"{MAIN}headerFooter/{MAIN}oddFooter")
    assert footer is not None
    assert footer.text == "&L&8 2026-11-22 by K3 · R&&D, no. 7&R&8 &P/&N"


def test_a_long_stamp_is_cut_between_its_signs() -> None:
    data = to_xlsx(table([["x"]]), stamp="2026 " + "&" * 200)
    footer = part(data).find(f"{MAIN}headerFooter/{MAIN}oddFooter")
    assert footer is not None
    text = footer.text or ""
    assert len(text) <= 255
    assert text.removeprefix("&L&8 2026 ").removesuffix("&R&8 &P/&N") == "&&" * 112


@pytest.mark.parametrize("title", ["a[b]:*?/\\'c", "x" * 60, "''", "History"])
def test_any_title_is_the_name_of_a_sheet(title: str) -> None:
    made = Table(title, ("a",), (("x",),), False, AT)
    assert xlsx_rows(to_xlsx(made)) == [["a"], ["x"]]


def test_a_cell_holds_so_much_and_says_when_it_is_cut() -> None:
    for text in ("x" * 40_000, "😀" * 20_000, "x" + "😀" * 20_000):
        cell = str(xlsx_rows(to_xlsx(table([[text]])))[1][0])
        assert len(cell.encode("utf-16-le")) // 2 <= export_table.MOST_SIGNS
        assert cell.endswith("…")
        assert text.startswith(cell[:-1])
        assert csv_rows(to_csv(table([[text]])))[1] == [text]
    whole = "😀" * (export_table.MOST_SIGNS // 2)
    assert xlsx_rows(to_xlsx(table([[whole]])))[1] == [whole]


def test_more_rows_than_a_sheet_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_table, "MOST_ROWS", 2)
    assert len(xlsx_rows(to_xlsx(table([["x"]] * 2)))) == 3
    with pytest.raises(Invalid, match="Choose CSV") as raised:
        to_xlsx(table([["x"]] * 3))
    assert raised.value.field == "format"


def test_a_table_without_rows_has_its_headings() -> None:
    made = Table("List", ("a", "b"), (), False, AT)
    assert csv_rows(to_csv(made)) == [["a", "b"]]
    assert xlsx_rows(to_xlsx(made)) == [["a", "b"]]


def test_nothing_is_written_to_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "not-there"))  # any use would fail
    rows = [[f"Ama {n}", n] for n in range(5_000)]
    assert len(xlsx_rows(to_xlsx(table(rows)))) == 5_001
    assert len(csv_rows(to_csv(table(rows)))) == 5_001
