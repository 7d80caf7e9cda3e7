# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a certificate: one sheet across, in a frame, to be put on a wall.

Attendance says how long she was there, completion what she can do: they must not be taken for one
another, so that they differ in title, words, colour of the frame and in what stands below. What is
long is set smaller rather than cut.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from babel.numbers import format_decimal
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from shelterdesk import i18n
from shelterdesk.privacy import Audience
from shelterdesk.reports import outgoing, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.her_page import SignHere
from shelterdesk.reports.text import COLOURS, Text, Type, draw_text, plain_width
from shelterdesk.statistics.certificate_sheet import CertificateSheet

_ISSUER: Final = Type(14, 19, bold=True)
_SMALL: Final = Type(9, 12.5, "muted")
_TITLE: Final = Type(31, 38, "accent", bold=True)
_PLAIN: Final = Type(12.5, 18, "muted")
_NAME: Final = Type(30, 40, bold=True)
_COURSE: Final = Type(21, 28, bold=True)
_LABEL: Final = Type(8.6, 12, "muted")
_FACT: Final = Type(12, 16, bold=True)
_SKILL: Final = Type(10.5, 15)

#: Points from the edge: the frame, and what is within.
_FRAME, _INSIDE = 26.0, 74.0
_SIGN_WIDTH: Final = 200.0
_MINUTES: Final = 60
#: How much smaller the words are set where they need more room than there is, and how much of the
#: air they wish for is left at least.
_SCALES: Final = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52)
_LEAST_AIR: Final = 0.3


def render(sheet: CertificateSheet, context: SheetContext) -> bytes:
    """The PDF, in memory, in the language of the certificate."""
    size = style.page_size(context.paper, is_landscape=True)
    with i18n.written_in(sheet.language):
        page = [_Certificate(sheet, size)]
        return style.build(page, replace(context, audience=Audience.PERSON), site="",
                           whole_page=size)  # fmt: skip


class _Certificate(Flowable):
    """The whole sheet, which places everything itself."""

    def __init__(self, sheet: CertificateSheet, size: tuple[float, float]) -> None:
        super().__init__()
        self._sheet, self._size = sheet, size
        self._is_completion = sheet.kind == "completion"

    def wrap(self, _available: float, _height: float) -> tuple[float, float]:
        """All of the page; reportlab's protocol."""
        self.width, self.height = self._size
        return self._size

    def draw(self) -> None:
        """Frame, head, words, what it says in figures, foot; reportlab's protocol."""
        canvas: Any = self.canv
        self._draw_frame(canvas)
        below_head = self._draw_head(canvas)
        foot = self._draw_foot(canvas)
        room = below_head - foot
        for scale in _SCALES:
            words = self._words(scale)
            used = sum(height for _block, height, _gap in words)
            gaps = sum(gap for _block, _height, gap in words)
            if used + gaps * _LEAST_AIR <= room:
                break
        # Air is shared out by the wish of each block; never more than twice what it asks for.
        share = max(0.0, min(2.0, (room - used) / gaps))
        y = below_head - max(0.0, room - used - gaps * share) / 2
        for block, height, gap in words:
            y -= height
            block.drawOn(canvas, _INSIDE, y)
            y -= gap * share

    # Parts
    def _draw_frame(self, canvas: Canvas) -> None:
        width, height = self._size
        accent, soft = HexColor(COLOURS["accent"]), HexColor(COLOURS["accent_mid"])
        canvas.setStrokeColor(accent if self._is_completion else soft)
        canvas.setLineWidth(2.4)
        canvas.roundRect(_FRAME, _FRAME, width - 2 * _FRAME, height - 2 * _FRAME, 10)
        if self._is_completion:
            canvas.setStrokeColor(soft)
            canvas.setLineWidth(0.8)
            inner = _FRAME + 7
            canvas.roundRect(inner, inner, width - 2 * inner, height - 2 * inner, 6)

    def _draw_head(self, canvas: Canvas) -> float:
        """Logo, name and lines of the issuer in the middle; returns where it ends."""
        issuer, inside = self._sheet.issuer, self._size[0] - 2 * _INSIDE
        y = self._size[1] - _FRAME - 24
        if issuer.logo is not None:
            logo = outgoing.Logo(issuer.logo, (210.0, 52.0), "middle")
            _width, height = logo.wrap(inside, 0)
            y -= height
            logo.drawOn(canvas, _INSIDE, y)
            y -= 6
        head = [Text(issuer.name, _ISSUER, align="middle")]
        head += outgoing.lines(issuer.lines, _SMALL, align="middle")
        for block in head:
            y -= block.wrap(inside, 0)[1]
            block.drawOn(canvas, _INSIDE, y)
        return y - 18

    def _draw_foot(self, canvas: Canvas) -> float:
        """Day and number on one side, the line to sign on the other; returns where it begins."""
        sheet, width = self._sheet, self._size[0]
        texts = sheet.texts
        near, far = _INSIDE, width - _INSIDE
        sides: tuple[Any, Any] = ("start", "end")
        if i18n.is_right_to_left():
            near, far, sides = far, near, ("end", "start")
        low = _FRAME + 20
        draw_text(
            canvas, width / 2, low, texts["verify"], replace(_LABEL, size=7.8), align="middle"
        )
        issued = texts["issued"].format(day=style.long_day(sheet.issued_on))
        draw_text(canvas, near, low + 34, issued, replace(_SMALL, colour="text"), align=sides[0])
        self._draw_number(canvas, near, low + 20, sides)
        signer = sheet.signer
        below = "\n".join(filter(None, (signer.name, signer.role))) or texts["signature"]
        sign = SignHere(below, signer.strokes, signer.field)
        height = sign.wrap(_SIGN_WIDTH, 0)[1]
        x = far - _SIGN_WIDTH if far > near else far
        sign.drawOn(canvas, x, low + 18)
        return low + 18 + height + 6

    def _draw_number(self, canvas: Canvas, near: float, y: float, sides: tuple[Any, Any]) -> None:
        """The number by itself: within words of Arabic its groups could change places."""
        label = self._sheet.texts["number"].replace("{number}", "").strip()
        draw_text(canvas, near, y, label, _SMALL, align=sides[0])
        step = plain_width(label, _SMALL) + 5
        with i18n.written_in("en"):
            x = near + step if sides[0] == "start" else near - step
            draw_text(canvas, x, y, self._sheet.number, _SMALL, align=sides[0])

    def _words(self, scale: float) -> list[tuple[Flowable, float, float]]:
        """Blocks in their order, each with its height and the air it wishes below."""
        title, plain, name, course, skill = (
            _scaled(kind, scale) for kind in (_TITLE, _PLAIN, _NAME, _COURSE, _SKILL)
        )
        sheet, texts = self._sheet, self._sheet.texts
        kind = "completion" if self._is_completion else "attendance"
        took_part = texts["completed" if self._is_completion else "attended"]
        blocks: list[tuple[Any, float]] = [
            (self._fitting(texts[f"title_{kind}"], title, 1), 12),
            (self._middle(texts[f"intro_{kind}"], plain), 5),
            (self._fitting(sheet.name, name, 1), 5),
            (self._middle(took_part, plain), 5),
            (self._fitting(sheet.title, course, 2), 13),
            (_Facts(self._facts(), _scaled(_FACT, scale)), 11),
        ]
        if sheet.skills:
            said = " · ".join(f"{word}: {level}" for word, level in sheet.skills)
            blocks.append((self._middle(said, skill), 4))
        inside = self._size[0] - 2 * _INSIDE
        return [(block, block.wrap(inside, 0)[1], gap) for block, gap in blocks]

    def _facts(self) -> list[tuple[str, str]]:
        sheet, texts = self._sheet, self._sheet.texts
        hours = format_decimal(round(sheet.minutes / _MINUTES, 1), locale=style.locale())
        period = style.long_day(sheet.first_day)
        if sheet.first_day != sheet.last_day:
            period = texts["from_to"].format(first=period, last=style.long_day(sheet.last_day))
        facts = [(texts["hours"], hours), (texts["period"], period)]
        return facts + ([(texts["accreditor"], sheet.accreditor)] if sheet.accreditor else [])

    def _middle(self, text: str, kind: Type) -> Text:
        return Text(text, kind, align="middle")

    def _fitting(self, text: str, kind: Type, lines: int) -> Text:
        """In the middle, smaller where it would need more lines."""
        inside = self._size[0] - 2 * _INSIDE
        while kind.size > 13 and plain_width(text, kind) > inside * lines:
            kind = replace(kind, size=kind.size - 1, leading=kind.leading - 1.2)
        return Text(text, kind, align="middle")


class _Facts(Flowable):
    """Words with their values below, side by side in the middle of the page; the last value takes
    more lines where there is no room for it beside the others."""

    _GAP: Final = 44.0

    def __init__(self, facts: list[tuple[str, str]], kind: Type) -> None:
        super().__init__()
        self._facts, self._kind = facts, kind

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """One line of labels, and the values; reportlab's protocol."""
        # A little more than the words are wide, or a rounding would break their line.
        self._widths = [
            max(plain_width(label, _LABEL), plain_width(value, self._kind)) + 2
            for label, value in self._facts
        ]
        taken = sum(self._widths[:-1]) + self._GAP * (len(self._widths) - 1)
        self._widths[-1] = min(self._widths[-1], available - taken)
        self._values = [Text(value, self._kind, align="middle") for _label, value in self._facts]
        sizes = zip(self._values, self._widths, strict=True)
        self._high = max(value.wrap(width, 0)[1] for value, width in sizes)
        self.width, self.height = available, _LABEL.leading + self._high
        return self.width, self.height

    def draw(self) -> None:
        """Each as wide as it is; reportlab's protocol."""
        x = (self.width - sum(self._widths) - self._GAP * (len(self._widths) - 1)) / 2
        parts = list(zip(self._facts, self._values, self._widths, strict=True))
        for (label, _value), value, width in style.in_reading_order(parts):
            middle = x + width / 2
            draw_text(self.canv, middle, self._high + 3, label, _LABEL, align="middle")
            value.drawOn(self.canv, x, self._high - value.height)
            x += width + self._GAP


def _scaled(kind: Type, scale: float) -> Type:
    return replace(kind, size=kind.size * scale, leading=kind.leading * scale)
