# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A password on a PDF: AES-256, nothing readable beside it, and readers that open it."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from shelterdesk import passphrase
from shelterdesk.errors import Invalid
from shelterdesk.reports import protect

PASSWORD = "lantern-orchard-violin"
DECODED = pikepdf.StreamDecodeLevel.all


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A sheet that says too much about itself."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pageCompression=0)
    canvas.drawString(100, 100, "MARK-TEXT")
    canvas.save()
    with pikepdf.open(BytesIO(buffer.getvalue())) as document:
        document.docinfo.Title = "MARK-TITLE"
        document.docinfo.Author = "MARK-AUTHOR"
        document.Root.Metadata = document.make_stream(b"<x>MARK-XMP</x>")
        buffer = BytesIO()
        document.save(buffer, compress_streams=False, stream_decode_level=DECODED)
    return buffer.getvalue()


def opened(data: bytes, password: str) -> PdfReader:
    reader = PdfReader(BytesIO(data))
    assert reader.decrypt(password)
    return reader


def test_it_is_aes_256_of_pdf_2(pdf: bytes) -> None:
    locked = protect.with_password(pdf, PASSWORD)
    with pikepdf.open(BytesIO(locked), password=PASSWORD) as document:
        found = document.encryption
        assert (found.R, found.V, found.bits) == (6, 5, 256)
        assert {found.stream_method, found.string_method, found.file_method} == {
            pikepdf.models.encryption.EncryptionMethod.aesv3
        }
        assert document.owner_password_matched
        assert all(document.allow)
    assert locked.startswith(b"%PDF-2.0")


def test_nothing_of_it_can_be_read_without_the_password(pdf: bytes) -> None:
    marks = [b"MARK-TITLE", b"MARK-AUTHOR", b"MARK-TEXT"]
    assert [mark for mark in marks if mark not in pdf] == []
    locked = protect.with_password(pdf, PASSWORD)
    tells = [b"Helvetica", b"ReportLab", b"anonymous", b"pikepdf", b"qpdf", b"D:20"]
    assert not [word for word in marks + tells if word in locked]
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(locked))
    assert not PdfReader(BytesIO(locked)).decrypt("lantern-orchard-viola")
    assert not PdfReader(BytesIO(locked)).decrypt("")


def test_its_identifier_is_no_digest_of_the_pages(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        before = bytes(document.trailer.ID[0])
    locked = protect.with_password(pdf, PASSWORD)
    with pikepdf.open(BytesIO(locked), password=PASSWORD) as document:
        assert before not in {bytes(entry) for entry in document.trailer.ID}


def test_whoever_has_it_reads_the_pages_and_nothing_about_them(pdf: bytes) -> None:
    reader = opened(protect.with_password(pdf, PASSWORD), PASSWORD)
    assert "MARK-TEXT" in reader.pages[0].extract_text()
    assert not reader.metadata
    assert reader.xmp_metadata is None


@pytest.mark.parametrize(
    "typed",
    [
        "pa\u0308ssword-umlaut",  # decomposed
        "ｆｕｌｌ－ｗｉｄｔｈ－ｗｏｒｄｓ",
        "слова-по-случаю-вслух",
        "x" * 127,
        "five words with spaces here",
        pytest.param(passphrase.generate(), id="generated"),
    ],
)
def test_what_is_typed_opens_it_however_it_is_spelled(pdf: bytes, typed: str) -> None:
    locked = protect.with_password(pdf, typed)
    assert opened(locked, protect.checked(typed)).pages


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "at least 12"),
        ("short", "at least 12"),
        ("x" * 128, "too long"),
        ("ä" * 64, "too long"),
        ("with a\tbell in it", "cannot be seen"),
        ("zero\u200bwidth-in-it", "cannot be seen"),
        (" lantern-orchard", "cannot be seen"),
        ("half a sign \ud800", "cannot be seen"),
    ],
)
def test_what_would_protect_nothing_or_open_nowhere_is_refused(
    pdf: bytes, typed: str, word: str
) -> None:
    with pytest.raises(Invalid, match=word) as raised:
        protect.with_password(pdf, typed)
    assert raised.value.field == "password"
