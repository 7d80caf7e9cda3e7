# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program's icons as files of a system, drawn from the same line icons as on the screen."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ICO_SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_TILE: Final = "#1F6F6B"
_LINE: Final = "#FFFFFF"


def svg(name: str) -> str:
    """A rounded tile with a line icon on it, 48 units wide."""
    source = (ROOT / "resources" / "icons" / f"{name}.svg").read_text("utf-8")
    inner = source[source.index(">", source.index("<svg")) + 1 : source.rindex("</svg>")]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 48 48">'
        f'<rect x="2" y="2" width="44" height="44" rx="10" fill="{_TILE}"/>'
        f'<g transform="translate(10.8 10.8) scale(1.1)" fill="none" stroke="{_LINE}" '
        f'stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">{inner}</g></svg>'
    )


def png(name: str, size: int) -> bytes:
    """The tile as a square PNG of ``size`` pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QGuiApplication

    from ui.icons import tile

    _app = QGuiApplication.instance() or QGuiApplication([])
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    tile(name, size).save(buffer, "PNG")
    return buffer.data().data()


def ico(name: str, path: Path) -> None:
    """Write the tile in all sizes Windows asks for."""
    from PIL import Image

    pictures = [Image.open(io.BytesIO(png(name, size))) for size in ICO_SIZES]
    largest = pictures[-1]
    largest.save(
        path,
        "ICO",
        sizes=[(size, size) for size in ICO_SIZES],
        append_images=pictures[:-1],
        bitmap_format="bmp",
    )


def bmp(name: str, path: Path, size: int, background: str = "#FFFFFF") -> None:
    """Write the tile on a plain ground, as the pages of the Windows installer want it."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png(name, size))).convert("RGBA")
    ground = Image.new("RGBA", picture.size, background)
    ground.alpha_composite(picture)
    ground.convert("RGB").save(path, "BMP")


def side(name: str, path: Path, size: tuple[int, int], ground: str) -> None:
    """Write the picture at the side of an installer's first page: the tile on a plain ground."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png(name, size[0] // 2))).convert("RGBA")
    whole = Image.new("RGBA", size, ground)
    whole.alpha_composite(picture, ((size[0] - picture.width) // 2, size[1] // 5))
    whole.convert("RGB").save(path, "BMP")
