# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a paper that leaves the house: certificate, letter, agreement.

At the top stands the issuer and nothing else: neither the name of the house nor a site. At the
bottom nobody who printed it and no class, only *n / N* where there are several pages. The file
names no program, organisation or person. Whoever finds it learns what it says, and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, Final

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from shelterdesk import i18n
from shelterdesk.privacy import Audience
from shelterdesk.reports import her_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.her_page import SignHere
from shelterdesk.reports.text import Align, Text, Type
from shelterdesk.statistics.outgoing_sheet import IssuerSheet, SignerSheet

ISSUER: Final = Type(12.5, 17, bold=True)
LINES: Final = Type(8.8, 12.4, "muted")
TITLE: Final = Type(19, 25, bold=True)
WORDS: Final = Type(10.5, 15.2)

#: A logo is at most so wide and high, in points.
_LOGO: Final = (150.0, 58.0)


class Logo(Flowable):
    """A picture within a box, on the side where reading begins, or ends, or in the middle."""

    def __init__(self, png: bytes, box: tuple[float, float] = _LOGO, align: str = "end") -> None:
        super().__init__()
        self._picture = ImageReader(BytesIO(png))
        width, height = self._picture.getSize()
        scale = min(box[0] / width, box[1] / height)
        self.size = (width * scale, height * scale)
        self._align = align

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """As high as it is drawn; reportlab's protocol."""
        self.width, self.height = available, self.size[1]
        return self.width, self.height

    def draw(self) -> None:
        """Draw it; reportlab's protocol."""
        room = self.width - self.size[0]
        is_far = (self._align == "end") != i18n.is_right_to_left()
        x = room / 2 if self._align == "middle" else room if is_far else 0.0
        self.canv.drawImage(self._picture, x, 0, *self.size, mask="auto")


def lines(text: str, kind: Type, *, align: Align = "start") -> list[Text]:
    """Places, telephones and addresses, each line by itself."""
    return [Text(line.strip(), kind, align=align) for line in text.splitlines() if line.strip()]


def build(
    issuer: IssuerSheet | None,
    story: Sequence[Flowable],
    context: SheetContext,
) -> bytes:
    """The PDF, in memory: the issuer's head and below it the story. Without an issuer the paper is
    her own."""
    head = [] if issuer is None else letterhead(issuer, style.column_width(context.paper))
    return style.build([*head, *story], replace(context, audience=Audience.PERSON), site="")


def letterhead(issuer: IssuerSheet, width: float) -> list[Flowable]:
    """The issuer's name and lines, the logo on the other side, and a line below."""
    words: list[Any] = [Text(issuer.name, ISSUER)]
    words += lines(issuer.lines, LINES)
    head: list[Flowable] = list(words)
    if issuer.logo is not None:
        cells = style.in_reading_order([words, Logo(issuer.logo)])
        widths = style.in_reading_order([width - _LOGO[0] - 16, _LOGO[0] + 16])
        made = Table([cells], widths, hAlign="LEFT")
        made.setStyle(style.bare("MIDDLE"))
        head = [made]
    return [*head, style.Rule(colour="accent", thick=1.2, above=10, below=20)]


def title(words: str) -> list[Flowable]:
    """What the paper is, and air."""
    return [Text(words, TITLE), Spacer(1, 10)]


def words(text: str, *, after: float = 10) -> list[Flowable]:
    """A paragraph and the air after it."""
    return her_page.words(text, WORDS, after=after)


def pairs(rows: Sequence[tuple[str, str]], width: float) -> Table:
    """Words and values in two columns, without a head."""
    return style.table(
        [style.Column("", 150, "start"), style.Column("", None, "start")], rows, width
    )


def signed(signer: SignerSheet, label: str, width: float, *, beside: str = "") -> Flowable:
    """The line on which the signer signs, with the name, the role and ``label`` below it;
    ``beside`` is a second line for another hand, signed with a pen."""
    below = "\n".join(filter(None, (signer.name, signer.role))) or label
    lines: list[Any] = [SignHere(below, signer.strokes, signer.field)]
    lines.append(SignHere(beside) if beside else "")
    return KeepTogether([her_page.beside(lines, width)])
