# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A birth between the form's field and the service."""

from __future__ import annotations

from collections.abc import Hashable

from shelterdesk.services.residents.residents import Birth, BirthPrecision
from shelterdesk.services.values.answers import Hidden, Unanswered
from ui.widgets import dates
from ui.widgets.field import unanswered_words


def shown_birth(birth: Birth | Unanswered) -> tuple[Hashable, bool]:
    """What the field shows, and whether its day is sealed (then it is not to be changed)."""
    if isinstance(birth, Unanswered):
        return birth.value, False
    day = birth.day if isinstance(birth.day, int) else None
    precision = birth.precision.value
    if precision == dates.EXACT and (day is None or birth.month is None):
        precision = dates.YEAR if birth.month is None else dates.MONTH
    return dates.Birth(precision, birth.year, birth.month, day), isinstance(birth.day, Hidden)


def read_birth(value: Hashable) -> Birth | Unanswered:
    """What was entered."""
    if isinstance(value, dates.Birth):
        return Birth(value.year, value.month, value.day, BirthPrecision(value.precision))
    return Unanswered(str(value)) if unanswered_words(value) else Unanswered.NOT_ASKED
