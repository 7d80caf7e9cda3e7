# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a certificate: what was written when it was given out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shelterdesk.statistics.outgoing_sheet import IssuerSheet, SignerSheet


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """``texts`` are the words of the paper in its language; ``minutes`` those attended."""

    language: str
    texts: Mapping[str, str]
    kind: str  # attendance or completion
    issuer: IssuerSheet
    name: str
    title: str
    accreditor: str
    first_day: date
    last_day: date
    minutes: int
    skills: tuple[tuple[str, str], ...]
    number: str  # in groups
    issued_on: date
    signer: SignerSheet

    def to_json_dict(self) -> dict[str, Any]:
        """Its figures; whose it is stays on the paper."""
        return {"minutes": self.minutes, "skills": len(self.skills)}
