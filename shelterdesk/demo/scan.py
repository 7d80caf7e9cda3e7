# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small scan to store: a card with a picture and a few lines, as a PNG in grey; invented."""

from __future__ import annotations

import struct
import zlib
from typing import Final

_WIDTH: Final = 420
_HEIGHT: Final = 264
_PAPER: Final = 246
_CARD: Final = 226
_INK: Final = 96
_FAINT: Final = 170
#: Left, top, right, bottom and grey of each area, those above later.
_AREAS: Final = (
    (12, 12, 408, 252, _CARD),
    (12, 12, 408, 54, _INK),
    (28, 74, 138, 210, _FAINT),  # the picture
    (66, 96, 100, 136, _PAPER),
    (50, 146, 116, 210, _PAPER),
    (160, 80, 330, 90, _INK),
    (160, 104, 292, 112, _FAINT),
    (160, 128, 352, 138, _INK),
    (160, 152, 260, 160, _FAINT),
    (160, 176, 318, 186, _INK),
    (28, 224, 392, 230, _FAINT),
    (28, 236, 392, 242, _FAINT),
)


def png() -> bytes:
    """The bytes of the picture."""
    lines = [bytearray([_PAPER]) * _WIDTH for _ in range(_HEIGHT)]
    for left, top, right, bottom, grey in _AREAS:
        for line in lines[top:bottom]:
            line[left:right] = bytes([grey]) * (right - left)
    pixels = b"".join(b"\0" + bytes(line) for line in lines)
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
