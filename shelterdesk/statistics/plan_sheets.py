# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheets of the needs form and of the plan for her: words already, no session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class FormDomain:
    """A field of life on the blank form; ``levels`` are four, the hardest first."""

    label: str
    question: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedsFormSheet:
    """The blank form. ``texts`` are the passages of the paper in ``language``."""

    language: str
    texts: Mapping[str, str]
    domains: tuple[FormDomain, ...]

    def to_json_dict(self) -> dict[str, Any]:
        """How much it asks."""
        return {"domains": len(self.domains)}


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step in the words of the plan, and who does it in those of the paper."""

    wording: str
    who: str
    due: date | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class PlanGoal:
    """A goal of hers."""

    wording: str
    due: date | None
    steps: tuple[PlanStep, ...]


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """Her plan in plain language. ``name`` is empty unless it is wished on the paper."""

    language: str
    texts: Mapping[str, str]
    name: str
    goals: tuple[PlanGoal, ...]
    reached: tuple[str, ...]
    next_review: date | None

    def to_json_dict(self) -> dict[str, Any]:
        """How much it holds, never what."""
        return {"goals": len(self.goals), "reached": len(self.reached)}
