# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names in any script: every letter has a glyph, lines run the right way and break."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from io import BytesIO
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from shelterdesk import i18n
from shelterdesk.reports import bidi, fonts
from shelterdesk.reports.text import Span, Text, Type, _pieces, draw_text, plain_width
from shelterdesk.statistics import definitions

KIND = Type(10, 14)
NAMES = (
    "Oksana Їжакевич",
    "محمد عبد الله",
    "שרה לוי (3)",
    "क्षत्रिय शर्मिष्ठा",
    "শ্রীমতী আনিকা (Anika)",
    "அன்பு",
    "ทดสอบ",
    "ភាសាខ្មែរ",
    "አማርኛ",
    "ქართული",
    "Հայերեն",
    "ਪੰਜਾਬੀ",
    "ગુજરાતી",
    "తెలుగు",
    "ಕನ್ನಡ",
    "മലയാളം",
    "සිංහල",
    "ລາວ",
    "မြန်မာ",
    "ᠮᠣᠩᠭᠣᠯ",
    "Nguyễn Thị Ánh",
    "Ελένη",
)


@pytest.fixture
def right_to_left() -> Iterator[None]:
    i18n.set_language("ar")
    yield
    i18n.set_language("en")


@pytest.mark.parametrize(("name", "bold"), list(product(NAMES, [False, True])))
def test_every_letter_has_a_glyph(name: str, bold: bool) -> None:
    assert fonts.unprintable(name) == set()
    for piece in _pieces([Span(name, bold)], KIND, right_to_left=False):
        face = fonts.pdfmetrics.getFont(piece.font).face
        glyphs = [face.charToGlyph.get(ord(char), 0) for char in piece.glyphs]
        assert all(glyphs), (name, piece)
        assert piece.width > 0


def test_a_word_of_two_scripts_takes_two_fonts() -> None:
    pieces = _pieces([Span("(আনিকা)Anika")], KIND, right_to_left=False)
    assert {piece.font for piece in pieces} == {"NotoSansBengali-Regular", "NotoSans-Regular"}


def test_an_unknown_letter_is_reported() -> None:
    assert fonts.unprintable("A漢") == {"漢"}


def test_our_own_words_can_be_printed() -> None:
    words = "".join(definitions.monthly(name) for name in definitions.MONTHLY) + "<5+– ·÷%"
    assert fonts.unprintable(words) == set()


@pytest.mark.parametrize(
    ("text", "right_to_left", "expected"),
    [
        ("abc", False, "abc"),
        ("אבג", False, "גבא"),
        ("ab אבג cd", False, "ab גבא cd"),
        ("אב 12 גד", True, "דג 12 בא"),
        ("אב (12)", True, "(12) בא"),
        ("אב (cd) 12", True, "12 (cd) בא"),
        ("ab (אב) cd", False, "ab (בא) cd"),
        ("ab אב (2) cd", False, "ab (2) בא cd"),
        ("אב 50% גד", True, "דג 50% בא"),
        ("אב 1.5 גד", True, "דג 1.5 בא"),
        ("(אב", True, "בא)"),
        ("אב 0612 345 678 גד", True, "דג 0612 345 678 בא"),
        ("אב +213 (0)555-12 34, גד", True, "דג ,+213 (0)555-12 34 בא"),
        ("ab 0612 345 678 אב", True, "בא ab 0612 345 678"),
        ("ab 0612 345 678 cd", False, "ab 0612 345 678 cd"),
        ("אב 10 20 גד", True, "דג 20 10 בא"),
        ("אב ٠٦١٢ ٣٤٥ ٦٧٨", True, "٠٦١٢ ٣٤٥ ٦٧٨ בא"),
    ],
)
def test_lines_run_the_right_way(text: str, right_to_left: bool, expected: str) -> None:
    found = bidi.levels(text, right_to_left=right_to_left)
    chars = [bidi.mirrored(c) if level % 2 else c for c, level in zip(text, found, strict=True)]
    assert "".join(bidi.visual_order(chars, found)) == expected


def test_first_strong_letter_decides_the_direction() -> None:
    assert bidi.starts_right_to_left("12 (שרה) Anna")
    assert not bidi.starts_right_to_left("12 Anna שרה")
    assert bidi.starts_right_to_left("12", otherwise=True)
    assert bidi.without_controls("\u202eabc\u202c") == "abc"


@given(st.text(alphabet="ab אב()12.,%\n-", max_size=40), st.booleans())
def test_reordering_loses_nothing(text: str, right_to_left: bool) -> None:
    found = bidi.levels(text, right_to_left=right_to_left)
    assert sorted(bidi.visual_order(text, found)) == sorted(text)


@given(st.text(alphabet="ab- cd\u0e01\u0e34 شا", min_size=1, max_size=60), st.integers(30, 200))
@example("\u0627\u0e34-", 30)  # a mark and a hyphen, both of a font that is not the letter's
def test_lines_fit_and_keep_every_letter(text: str, width: int) -> None:
    block = Text(text, KIND)
    block.wrap(width, 1000)
    assert all(line.width <= width + 0.02 for line in block._lines)
    kept = "".join(piece.source for line in block._lines for piece in line.pieces)
    expected = unicodedata.normalize("NFC", text).replace(" ", "")
    assert kept.replace(" ", "") == expected


def test_a_long_block_splits_over_pages() -> None:
    block = Text("word " * 100, KIND)
    _, height = block.wrap(100, 1000)
    first, second = block.split(100, 50)
    assert first.wrap(100, 0)[1] == 42
    assert first.wrap(100, 0)[1] + second.wrap(100, 0)[1] == height
    assert len(second.split(100, 28)) == 2
    assert block.split(100, 5) == []
    assert second.split(100, 5) == []


def test_no_break_spaces_hold_and_line_ends_break() -> None:
    block = Text("81.3\u00a0% of\nbeds", KIND)
    block.wrap(plain_width("81.3 %", KIND) + 1, 1000)
    lines = ["".join(piece.source for piece in line.pieces) for line in block._lines]
    assert lines == ["81.3 %", "of", "beds"]


def test_a_word_too_wide_breaks_after_its_hyphen() -> None:
    block = Text("Non-binary", KIND)
    block.wrap(plain_width("Non-bin", KIND) + 1, 1000)
    lines = ["".join(piece.source for piece in line.pieces) for line in block._lines]
    assert lines == ["Non-", "binary"]


def drawn(text: str, align: str = "start") -> str:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    block = Text([Span(text), Span(" bold", bold=True)], KIND, align=align)  # type: ignore[arg-type]
    block.wrapOn(canvas, 300, 500)
    block.drawOn(canvas, 50, 500)
    draw_text(canvas, 50, 400, text, KIND, align="middle")
    canvas.save()
    return PdfReader(buffer).pages[0].extract_text()


def test_plain_text_can_be_read_back() -> None:
    assert drawn("Anna Їжакевич").split() == ["Anna", "Їжакевич", "bold", "Anna", "Їжакевич"]


@pytest.mark.usefixtures("right_to_left")
def test_start_is_the_right_side_in_a_right_to_left_language() -> None:
    for align in ("start", "middle", "end"):
        assert "12" in drawn("שרה 12", align)


def test_shaped_words_carry_their_source() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer, pageCompression=0)
    draw_text(canvas, 50, 400, "ऋतु", KIND)
    canvas.save()
    assert "ऋतु".encode("utf-16-be").hex().upper().encode() in buffer.getvalue()
