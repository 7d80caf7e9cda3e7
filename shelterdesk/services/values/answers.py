# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Optional answers as screens see them: the value, why there is none, or that it is sealed."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias, TypeGuard

from shelterdesk.i18n import N_, _
from shelterdesk.models.answers import GIVEN, Unanswered, is_given, read_answer

__all__ = [
    "GIVEN", "Hidden", "Text", "Unanswered", "is_given", "is_text", "read_answer", "words",
]  # fmt: skip


class Hidden(Enum):
    """There may be an answer, but this person holds no key for it; saving leaves it as it is."""

    HIDDEN = "hidden"


Text: TypeAlias = str | Unanswered | Hidden

_WORDS = {
    Unanswered.NOT_ASKED: N_("Not asked"),
    Unanswered.DECLINED: N_("Prefers not to say"),
    Unanswered.UNKNOWN: N_("Does not know"),
}


def is_text(value: object) -> TypeGuard[str]:
    """Whether it is text that was given, not one of the reasons for its absence."""
    return isinstance(value, str) and not isinstance(value, Unanswered)


def words(value: object) -> str:
    """An optional answer as it is shown."""
    if isinstance(value, Unanswered):
        return _(_WORDS[value])
    return _("Sealed") if isinstance(value, Hidden) else str(value)
