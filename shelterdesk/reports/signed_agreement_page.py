# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of a stored paper: a PDF as it is, a picture as large as the sheet allows."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import A4, LETTER, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from shelterdesk.reports.base import SheetContext
from shelterdesk.statistics.scan_sheet import ScanSheet

#: What no printer reaches, in points.
_EDGE: Final = 14.0


def render(sheet: ScanSheet, context: SheetContext) -> bytes:
    """The PDF, in memory. A picture that is wider than high lies across the sheet."""
    if sheet.is_pdf:
        return sheet.data
    from PIL import Image, ImageOps  # slow to import, and rarely wanted

    with Image.open(BytesIO(sheet.data)) as opened:
        picture = ImageReader(ImageOps.exif_transpose(opened).convert("RGB"))
    wide, high = picture.getSize()
    upright = LETTER if context.paper == "Letter" else A4
    page = landscape(upright) if wide > high else upright
    scale = min((page[0] - 2 * _EDGE) / wide, (page[1] - 2 * _EDGE) / high)
    made = BytesIO()
    canvas = Canvas(made, pagesize=page, invariant=True)
    x, y = (page[0] - wide * scale) / 2, (page[1] - high * scale) / 2
    canvas.drawImage(picture, x, y, wide * scale, high * scale)
    canvas.save()
    return made.getvalue()
