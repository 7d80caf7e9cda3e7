# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A signature: strokes drawn on screen, or a word that it stands on paper.

Strokes lie in a field of ``WIDTH`` × ``HEIGHT`` units, wherever they were drawn and however large
they are shown again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, TypeAlias

from shelterdesk.errors import Invalid
from shelterdesk.i18n import _

WIDTH: Final = 1200
HEIGHT: Final = 400
#: Points in all; a long name slowly drawn has some hundreds.
MOST_POINTS: Final = 20_000

Point: TypeAlias = tuple[int, int]
Stroke: TypeAlias = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """What was drawn, or ``is_on_paper``: the sheet was signed by hand."""

    strokes: tuple[Stroke, ...] = ()
    is_on_paper: bool = False


def to_text(signature: Signature) -> str:
    """As it is sealed. Raises ``Invalid`` for one that says nothing or lies outside the field."""
    if bool(signature.strokes) == signature.is_on_paper:
        raise Invalid(_("Draw the signature, or say that it is on paper."), field="signature")
    points = [point for stroke in signature.strokes for point in stroke]
    inside = all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    if not inside or len(points) > MOST_POINTS or not all(signature.strokes):
        raise Invalid(_("This drawing cannot be kept. Please draw it again."), field="signature")
    return json.dumps(
        {"strokes": signature.strokes, "paper": signature.is_on_paper}, separators=(",", ":")
    )


def from_text(text: str) -> Signature:
    """As it was drawn."""
    found = json.loads(text)
    strokes = tuple(tuple((int(x), int(y)) for x, y in stroke) for stroke in found["strokes"])
    return Signature(strokes, bool(found["paper"]))
