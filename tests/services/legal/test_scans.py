# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is taken as a document, what is refused, and what a picture keeps of its making."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from shelterdesk.errors import Invalid
from shelterdesk.services.legal import scans
from tests.scans import SECRET, jpeg, pdf, picture, png


def refused(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words) as found:
        scans.read(data)
    assert found.value.field == "file"


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_a_pdf_stays_byte_for_byte() -> None:
    data = pdf(3)
    scan = scans.read(data)
    assert (scan.data, scan.media_type, scan.pages) == (data, scans.PDF, 3)


def test_a_png_keeps_its_pixels_and_nothing_that_was_noted() -> None:
    data = png()
    assert SECRET.encode() in data
    scan = scans.read(data)
    assert (scan.media_type, scan.pages) == (scans.PNG, 1)
    assert SECRET.encode() not in scan.data
    image = opened(scan.data)
    assert image.tobytes() == opened(data).tobytes() == picture().tobytes()
    assert [round(dpi) for dpi in image.info["dpi"]] == [300, 300]
    assert scans.read(scan.data).data == scan.data


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("turned", [1, 3, 6, 8])
def test_a_jpeg_keeps_its_pixels_and_how_it_is_turned(turned: int, progressive: bool) -> None:
    data = jpeg(turned=turned, progressive=progressive)
    assert data.count(SECRET.encode()) == 3
    scan = scans.read(data)
    assert (scan.media_type, scan.pages) == (scans.JPEG, 1)
    assert SECRET.encode() not in scan.data
    assert scan.data.endswith(b"\xff\xd9")
    image = opened(scan.data)
    assert image.tobytes() == opened(data).tobytes()
    noted = dict(image.getexif())
    assert noted == ({} if turned == 1 else {0x0112: turned})
    upright = ImageOps.exif_transpose(image)
    assert upright.tobytes() == ImageOps.exif_transpose(opened(data)).tobytes()


def test_jpegs_in_grey_and_for_print_keep_their_colours() -> None:
    for mode in ("L", "CMYK"):
        out = io.BytesIO()
        picture().convert(mode).save(out, "JPEG")
        kept = opened(scans.read(out.getvalue()).data)
        assert (kept.mode, kept.tobytes()) == (mode, opened(out.getvalue()).tobytes())


def test_what_is_no_document_is_refused_whatever_it_is_called() -> None:
    words = "Only PDF, JPEG and PNG"
    for data in (b"MZ\x90\x00", b"PK\x03\x04 docx", b"<html></html>", b"GIF89a", b"plain words"):
        refused(data, words)
    out = io.BytesIO()
    picture().save(out, "TIFF")
    refused(out.getvalue(), words)
    refused(b"", "empty")


def test_what_is_not_complete_is_refused() -> None:
    for whole in (png(), jpeg()):
        end = len(whole.removesuffix(b"trailer " + SECRET.encode()))
        for cut in (12, end // 2, end - 2):
            refused(whole[:cut], "damaged|Only PDF")
    broken = bytearray(png())
    broken[len(broken) // 2] ^= 0xFF
    refused(bytes(broken), "This picture is damaged")
    refused(pdf()[:200], "This PDF is damaged")
    refused(b"%PDF-1.7\nnothing of it", "This PDF is damaged")


def test_a_pdf_with_a_password_is_refused_with_what_to_do() -> None:
    refused(pdf(password="words"), "Save a copy without it")


def test_a_pdf_that_only_forbids_changes_can_be_stored() -> None:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(2))) as made:
        made.save(out, encryption=pikepdf.Encryption(user="", owner="words"))
    assert scans.read(out.getvalue()).pages == 2


def test_too_large_by_bytes_or_by_dots() -> None:
    refused(b"%PDF-" + bytes(scans.LARGEST), "larger than 25 MB")
    refused(png((1, 1)).replace(*_width(scans.MOST_PIXELS + 1)), "damaged")  # checksum first
    refused(_wide_png(), "too many dots")


def _width(pixels: int) -> tuple[bytes, bytes]:
    return b"IHDR" + (1).to_bytes(4), b"IHDR" + pixels.to_bytes(4)


def _wide_png() -> bytes:
    out = io.BytesIO()
    Image.new("1", (20_000, 3_001)).save(out, "PNG")
    return out.getvalue()


@given(st.binary(max_size=400), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]))
def test_any_bytes_are_taken_or_refused_in_words(rest: bytes, begin: bytes) -> None:
    with suppress(Invalid):
        assert scans.read(begin + rest).media_type in {scans.PDF, scans.PNG, scans.JPEG}


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_changed_picture_is_refused_or_can_still_be_read(at: int, flip: int) -> None:
    data = bytearray(jpeg())
    data[at % len(data)] ^= flip
    try:
        again = scans.read(bytes(data)).data
    except Invalid:
        return
    assert scans.read(again).data == again
