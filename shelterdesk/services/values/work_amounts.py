# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hours and wages in words."""

from __future__ import annotations

from typing import Final

from shelterdesk import regions
from shelterdesk.i18n import _, language
from shelterdesk.services.values import value_words

_HOUR: Final = 60


def hours_a_week(minutes: int | None) -> str:
    """``20 h a week``; nothing where nobody knows."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, _HOUR)
    return _("{hours} h a week").format(hours=f"{hours}:{rest:02}" if rest else str(hours))


def wage(least: int | None, most: int | None, currency: str | None, per: str) -> str:
    """``€1,000.00 to €1,200.00 a month`` from minor units; nothing where nobody knows."""
    if least is None or currency is None:
        return ""
    tag = language()
    said = regions.amount(least, currency, tag)
    if most is not None and most != least:
        upper = regions.amount(most, currency, tag)
        said = _("{least} to {most}").format(least=said, most=upper)
    return f"{said} {value_words.code_word('vacancy', 'wage_per', per)}"
