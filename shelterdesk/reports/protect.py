# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A password on a PDF: AES-256 of PDF 2.0 (R=6), in memory, with nothing readable beside it.

reportlab's own encryption is not used: its default is 40-bit RC4, its best (R=5) is deprecated and
guessed sixty times faster.
"""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import Final

from shelterdesk.errors import Invalid
from shelterdesk.i18n import _

#: Signs that somebody can type but need not; a generated one has five words.
FEWEST_SIGNS: Final = 12
_MOST_BYTES: Final = 127  # PDF 2.0 looks at no more: what follows would protect nothing


def with_password(pdf: bytes, password: str) -> bytes:
    """The same pages, readable with the password alone; what it says about itself is blank.

    The identifier is new too: reportlab's is a digest of the pages. Raises ``Invalid`` (field
    ``password``) for one that is too short, too long, or not to be typed everywhere.
    """
    import pikepdf  # slow to import and rarely wanted

    typed = checked(password)
    buffer = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        for place, key in ((document.trailer, "/Info"), (document.trailer, "/ID"),
                           (document.Root, "/Metadata")):  # fmt: skip
            if key in place:
                del place[key]
        # The owner's password is the same: there is no second way in, and no right withheld.
        lock = pikepdf.Encryption(
            user=typed,
            owner=typed,
            R=6,
            aes=True,
            metadata=True,
            allow=pikepdf.Permissions(modify_assembly=True),
        )
        # In object streams the names of the fonts are encrypted too: they would tell a script.
        streams = pikepdf.ObjectStreamMode.generate
        document.save(buffer, encryption=lock, min_version="2.0", object_stream_mode=streams)
    return buffer.getvalue()


def checked(password: str) -> str:
    """The password as every reader will take it (spelled in one way); raises ``Invalid``."""
    # Readers normalise what is typed (SASLprep); a password kept otherwise would open nowhere.
    typed = unicodedata.normalize("NFKC", password)
    if len(typed) < FEWEST_SIGNS:
        words = _("The password needs at least {n} characters; five words are best.")
        raise Invalid(words.format(n=FEWEST_SIGNS), field="password")
    if len(typed.encode("utf-8", "replace")) > _MOST_BYTES:
        raise Invalid(_("The password is too long: PDF readers cut it off."), field="password")
    if not typed.isprintable() or typed != typed.strip():
        raise Invalid(
            _("Leave out spaces at the ends and characters that cannot be seen."), field="password"
        )
    return typed
