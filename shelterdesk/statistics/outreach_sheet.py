# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a blank round: what to tick, in the order of the form; it holds nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OutreachSheet:
    """In words of the language in use."""

    settings: tuple[str, ...]
    counts: tuple[str, ...]
    items: tuple[str, ...]  # kinds of support, those most handed out first

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        return {"items": len(self.items)}
