# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The logo of a name under which papers leave: a picture becomes a PNG as large as paper needs.

It is drawn anew, so that nothing of the file remains but what is seen: no place, no program, no
name of who made it.
"""

from __future__ import annotations

import io
from typing import Final

from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.services.legal import scans

#: Width and height in dots: 7 cm by 3 cm at 300 dots an inch.
BOX: Final = (826, 354)


def scaled(data: bytes) -> bytes:
    """The picture as PNG, within ``BOX``. Raises ``Invalid`` about the field ``logo``."""
    from PIL import Image, ImageOps  # slow to import, and rarely wanted

    try:
        found = scans.read(data)
    except Invalid as error:
        raise Invalid(str(error), field="logo") from error
    if found.media_type == scans.PDF:
        raise Invalid(_("Choose a picture: JPEG or PNG."), field="logo")
    try:
        with Image.open(io.BytesIO(found.data)) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError) as error:
        words = _("This picture is damaged or not complete. It was not stored.")
        raise Invalid(words, field="logo") from error
    picture.thumbnail(BOX, Image.Resampling.LANCZOS)
    drawn = Image.new("RGBA", picture.size)
    drawn.paste(picture)
    made = io.BytesIO()
    drawn.save(made, "PNG", optimize=True)
    return made.getvalue()
