# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stored paper as it was scanned, to be put on paper again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ScanSheet:
    """The bytes as they were stored: a PDF, or a picture."""

    data: bytes
    is_pdf: bool
    pages: int

    def to_json_dict(self) -> dict[str, Any]:
        """How much there is of it."""
        return {"pages": self.pages}
