# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One line of a person's timeline. Each service of case work gives its own (``timeline``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

#: Where lines of a kind belong that have no tab of their own.
_TABS: Final = {"work": "training"}


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened, in words; a sealed text is never part of it without its key."""

    day: date
    kind: str  # what the timeline is filtered by
    icon: str  # of ``resources/icons``
    title: str
    detail: str = ""
    tone: str = "muted"  # a token of the theme
    at: datetime | None = None  # where the time is known, local
    record: tuple[str, int] | None = None  # table and row whose history can be read

    @property
    def tab(self) -> str:
        """The id of the tab where it belongs."""
        return _TABS.get(self.kind, self.kind)
