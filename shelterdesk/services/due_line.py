# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One thing that waits: a promise, a review, an answer, a date. Each service gives its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DueLine:
    """A line of Today, in words the person signed in may read; it opens a tab of a person."""

    day: date  # when it is due
    icon: str  # of ``resources/icons``
    title: str
    detail: str = ""
    resident_id: int | None = None
    tab: str = "overview"  # of her page
    is_for_all: bool = False  # of the whole shift, not of one colleague
    tone: str = "muted"  # a token of the theme, until the day is past
