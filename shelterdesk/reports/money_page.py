# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What papers of money share: amounts in columns, large sums side by side, two places to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from babel.dates import format_skeleton
from babel.numbers import format_decimal
from reportlab.platypus import KeepTogether, Spacer, Table

from shelterdesk import i18n, regions
from shelterdesk.reports import her_page, style
from shelterdesk.reports.her_page import SignHere
from shelterdesk.reports.text import Text, Type, plain_width

_SUM: Final = Type(15, 19, "accent", bold=True)
_GAP: Final = 14.0
_LEFT_TO_RIGHT: Final = "\u200e"


def amount(minor: int, currency: str) -> str:
    """An amount with its currency: ``€12.50``."""
    return regions.amount(minor, currency, i18n.language())


def figure(minor: int | None, currency: str) -> str:
    """An amount without its currency, for a column whose head says it; – for none."""
    if minor is None:
        return "–"
    digits = regions.minor_digits(currency)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    value = Decimal(minor).scaleb(-digits)
    text = format_decimal(value, format=pattern, locale=style.locale())
    # From right to left the minus would stand behind the figure.
    return f"{_LEFT_TO_RIGHT}{text}" if minor < 0 and i18n.is_right_to_left() else text


def nothing_or(minor: int, currency: str) -> str:
    """The same, and empty for nothing: where a zero in every line would say nothing."""
    return figure(minor, currency) if minor else ""


def short_day(day: date, *, with_year: bool = False) -> str:
    """A day of a table: ``9 Aug``."""
    return str(format_skeleton("yMMMd" if with_year else "MMMd", day, locale=style.locale()))


def short_month(month: date) -> str:
    """A month of a table: ``Aug 2026``."""
    return str(format_skeleton("yMMM", month, locale=style.locale()))


def days(first: date, last: date) -> str:
    """Both days in words; a whole month as its name."""
    is_month = first.day == 1 and first.replace(day=1) == last.replace(day=1)
    if is_month and (last.month, last.year) != (_next(last).month, _next(last).year):
        return style.month_name(first)
    return f"{style.long_day(first)} – {style.long_day(last)}"


def sums(shown: Sequence[tuple[str, str]], width: float) -> Table:
    """A few large amounts side by side with their words; smaller where they are long."""
    each = (width - _GAP * (len(shown) - 1)) / len(shown)
    widest = max(plain_width(text, _SUM) for text, _words in shown)
    scale = min(1.0, each / widest)
    kind = Type(_SUM.size * scale, _SUM.leading, _SUM.colour, bold=True)
    cells = [[Text(text, kind), Text(words, style.SMALL)] for text, words in shown]
    return her_page.beside(cells, width, _GAP)


def signatures(words: Sequence[str], width: float) -> KeepTogether:
    """Places to sign, beside each other."""
    lines: list[Any] = [Spacer(1, 6), her_page.beside([SignHere(one) for one in words], width)]
    return KeepTogether(lines)


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
