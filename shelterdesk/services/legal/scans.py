# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file is, told from its bytes and never from its name; what a picture says of its making
is taken away.

A PDF stays byte for byte as it came: a signature of a court in it must go on being valid. Of a
picture only what is seen is kept: where and with which telephone it was taken goes, its pixels are
not touched.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shelterdesk.errors import Invalid
from shelterdesk.i18n import _

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"

#: A court file of some hundred scanned pages; more is a wrong setting of the scanner.
LARGEST: Final = 25 * 1024 * 1024
#: A page of A4 at 600 dots an inch has 35 million. More would not fit into memory to be shown.
MOST_PIXELS: Final = 60_000_000

_PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
#: Of a PNG: what is seen, and its colours. Texts, times and the camera's notes are left out.
_PNG_KEPT: Final = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
    b"pHYs", b"bKGD", b"cICP",
})  # fmt: skip
#: Of a JPEG: of what programs add for themselves only what its colours need. A small picture within
#: may show what was cut away from the large one.
_JPEG_NOTES: Final = frozenset({*range(0xE0, 0xF0), 0xFE})
_JPEG_KEPT: Final = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_JPEG_SIZES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_JPEG_SCAN: Final = 0xDA
_JPEG_END: Final = 0xD9
_JPEG_NEXT: Final = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_NEVER: Final = b"\0no such note"
_EXIF: Final = b"Exif\0\0"
_ORIENTATION: Final = 0x0112


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that can be kept and shown: its bytes as they are stored."""

    data: bytes
    media_type: str
    pages: int


class _Torn(Exception):
    """It begins like such a file and does not go on like one."""


def read(data: bytes) -> Scan:
    """What a file is and what of it is kept. Raises ``Invalid`` about the field ``file``."""
    if len(data) > LARGEST:
        raise _refused(
            _("This file is larger than {n} MB. Scan it in grey, or at 200 dots an inch.").format(
                n=LARGEST // 1024**2
            )
        )
    if not data:
        raise _refused(_("This file is empty."))
    try:
        if data.startswith(_PNG_SIGNATURE):
            return Scan(_png(data), PNG, 1)
        if data.startswith(b"\xff\xd8\xff"):
            return Scan(_jpeg(data), JPEG, 1)
    except (_Torn, struct.error, zlib.error, IndexError) as error:
        raise _refused(_("This picture is damaged or not complete. It was not stored.")) from error
    if b"%PDF-" in data[:1024]:
        return Scan(data, PDF, _pdf_pages(data))
    raise _refused(
        _("Only PDF, JPEG and PNG can be stored. Save it as one of these and choose it again.")
    )


def _refused(words: str) -> Invalid:
    return Invalid(words, field="file")


def _look_at_size(width: int, height: int) -> None:
    if not width or not height:
        raise _Torn
    if width * height > MOST_PIXELS:
        raise _refused(
            _("This picture has too many dots to be shown. Scan it at 300 dots an inch.")
        )


# PDF
def _pdf_pages(data: bytes) -> int:
    import pikepdf  # slow to import, and rarely wanted

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            is_locked = pdf.is_encrypted
    except pikepdf.PasswordError:
        pages, is_locked = 0, True
    except (pikepdf.PdfError, RuntimeError, ValueError, RecursionError) as error:
        raise _refused(_("This PDF is damaged or not complete. It was not stored.")) from error
    if is_locked and not pages:
        raise _refused(
            _("This PDF opens with a password only. Save a copy without it; here it is encrypted.")
        )
    if not pages:
        raise _refused(_("This PDF has no pages."))
    return pages


# PNG
def _png(data: bytes) -> bytes:
    kept, has_pixels, name = [_PNG_SIGNATURE], False, b""
    unpacked = zlib.decompressobj()
    for name, body, whole in _png_chunks(data):
        if name == b"IHDR":
            _look_at_size(*struct.unpack_from(">II", body))
        elif name == b"IDAT":
            has_pixels = True
            _unpack(unpacked, body)
        if name in _PNG_KEPT:
            kept.append(whole)
    if name != b"IEND" or not has_pixels or not unpacked.eof or kept[1][4:8] != b"IHDR":
        raise _Torn
    return b"".join(kept)


def _unpack(stream: zlib._Decompress, body: bytes) -> None:
    """Only to see that it is whole: what comes out is let go bit by bit."""
    while body and not stream.eof:
        stream.decompress(body, 1 << 20)
        body = stream.unconsumed_tail


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    at, name = len(_PNG_SIGNATURE), b""
    while name != b"IEND" and at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data):
            raise _Torn
        (checksum,) = struct.unpack_from(">I", data, end - 4)
        if zlib.crc32(data[at + 4 : end - 4]) != checksum:
            raise _Torn
        yield name, data[at + 8 : end - 4], data[at:end]
        at = end


# JPEG
def _jpeg(data: bytes) -> bytes:
    kept, turned, has_size, has_pixels = [], 1, False, False
    for marker, body, whole in _jpeg_segments(data):
        if marker in _JPEG_SIZES:
            has_size = True
            _look_at_size(*reversed(struct.unpack_from(">HH", body, 1)))
        has_pixels |= marker == _JPEG_SCAN
        if marker == 0xE1 and body.startswith(_EXIF):
            turned = _orientation(body[len(_EXIF) :])
        if marker not in _JPEG_NOTES or body.startswith(_JPEG_KEPT.get(marker, _NEVER)):
            kept.append(whole)
    if not (has_size and has_pixels):
        raise _Torn
    # Where the picture was held upright by a note alone, that note stays: nothing else of it.
    head = b"\xff\xd8" + (_upright(turned) if turned != 1 else b"")
    return head + b"".join(kept) + b"\xff\xd9"


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Up to the end of the first picture; what phones hang on behind it is no part of it."""
    at = 2
    while True:
        found = _JPEG_NEXT.match(data, at)
        if found is None:
            raise _Torn
        marker, start = data[found.end() - 1], found.end()
        if marker == _JPEG_END:
            return
        (size,) = struct.unpack_from(">H", data, start)
        end = start + size
        if size < 2 or end > len(data):
            raise _Torn
        body = data[start + 2 : end]
        if marker == _JPEG_SCAN:
            following = _JPEG_NEXT.search(data, end)
            if following is None:
                raise _Torn
            end = following.start()
        yield marker, body, b"\xff" + data[found.end() - 1 : end]
        at = end


def _orientation(tiff: bytes) -> int:
    """How the camera was held, 1 to 8, where 1 is upright; also where it cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for number in range(count):
            tag, kind, _n, value = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * number)
            if tag == _ORIENTATION and kind == 3:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _upright(turned: int) -> bytes:
    """A note that says how the picture is turned, and nothing else."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    body = _EXIF + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
