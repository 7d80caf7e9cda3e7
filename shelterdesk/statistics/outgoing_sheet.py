# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands at the top and the end of a paper that leaves the house."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IssuerSheet:
    """In whose name a paper stands; ``logo`` is a PNG."""

    name: str
    lines: str = ""
    logo: bytes | None = None

    @property
    def texts(self) -> tuple[str, str]:
        """What of it is printed in words, to be looked through."""
        return self.name, self.lines


Strokes = tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class SignerSheet:
    """Who signs a paper; what was drawn on screen stands on the line, else a pen signs."""

    name: str = ""
    role: str = ""
    strokes: Strokes = ()
    field: tuple[int, int] = (1, 1)
