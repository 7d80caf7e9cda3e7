# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scans made for tests: real PDFs and pictures, also with what a telephone writes into them."""

from __future__ import annotations

import io
import os

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

#: What a telephone writes beside the picture; none of it may be kept.
SECRET = "Quxcamera 52.5200N"


def pdf(pages: int = 1, *, filler: int = 0, password: str = "") -> bytes:
    """A PDF; ``filler`` bytes of noise make it large."""
    made = pikepdf.new()
    for _page in range(pages):
        made.add_blank_page(page_size=(595, 842))
    if filler:
        made.Root.Noise = pikepdf.Stream(made, os.urandom(filler))
    out = io.BytesIO()
    if password:
        made.save(out, encryption=pikepdf.Encryption(user=password, owner=password))
    else:
        made.save(out)
    return out.getvalue()


def picture(size: tuple[int, int] = (40, 24)) -> Image.Image:
    """A picture whose corners differ, so that a turned one is another."""
    made = Image.new("RGB", size, "white")
    for x in range(size[0] // 2):
        for y in range(size[1] // 2):
            made.putpixel((x, y), (200, 30, 30))
    return made


def png(size: tuple[int, int] = (40, 24)) -> bytes:
    """A PNG with notes beside it."""
    notes = PngInfo()
    notes.add_text("Comment", SECRET)
    notes.add_itxt("Author", SECRET)
    exif = Image.Exif()
    exif[0x010F] = SECRET
    out = io.BytesIO()
    picture(size).save(out, "PNG", pnginfo=notes, exif=exif, dpi=(300, 300))
    return out.getvalue()


def jpeg(size: tuple[int, int] = (40, 24), *, turned: int = 1, progressive: bool = False) -> bytes:
    """A JPEG as a telephone makes it, with notes, and another picture hung on behind."""
    exif = Image.Exif()
    exif[0x010F] = SECRET  # the maker of the camera
    if turned != 1:
        exif[0x0112] = turned
    out = io.BytesIO()
    picture(size).save(
        out, "JPEG", exif=exif, comment=SECRET.encode(), progressive=progressive, quality=90
    )
    return out.getvalue() + b"trailer " + SECRET.encode()
