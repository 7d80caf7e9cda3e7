# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the calendar shows of a session, in words and with an icon: no colour says it alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Block:
    """One session on its day. ``detail`` says where, how many, and what became of it."""

    id: int
    day: date
    time: str
    title: str
    detail: str
    icon: str
    tone: str
    is_off: bool = False  # called off: struck through
    is_over: bool = False  # held: shown faintly

    @property
    def said(self) -> str:
        """As it is read aloud."""
        return ", ".join(part for part in (self.time, self.title, self.detail) if part)
