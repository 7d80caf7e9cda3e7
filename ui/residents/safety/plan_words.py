# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the parts of a safety or crisis plan ask, on screen. Paper asks in her language."""

from __future__ import annotations

from typing import Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.safety.safety_plans import PlanKind

#: Part -> question, and a hint where one helps.
_WORDS: Final = {
    PlanKind.SAFETY: {
        "dangers": (N_("Dangers"), N_("Who or what, where and when.")),
        "signs": (N_("First signs of danger"), ""),
        "safe_people": (N_("Safe people"), N_("Who helps, and how they are reached.")),
        "code_word": (N_("Code word"), N_("Said or written, it means: help now.")),
        "safe_places": (N_("Safe places and ways there"), ""),
        "to_take": (N_("What to take"), N_("Papers, money, medicine, keys; where they lie.")),
        "may_know": (N_("Who may know, and what"), ""),
        "digital": (N_("Phone and internet"), N_("Location, shared accounts, passwords, photos.")),
        "children": (N_("Children"), N_("School, who may pick them up, what they know.")),
    },
    PlanKind.CRISIS: {
        "signs": (N_("Signs that it gets hard"), ""),
        "alone": (N_("What helps alone"), ""),
        "people": (N_("Whom to call or sit with"), ""),
        "staff_may": (N_("What staff may do"), ""),
        "staff_not": (N_("What staff should not do"), ""),
        "reasons": (N_("Reasons for living"), ""),
        "numbers": (N_("Numbers for an emergency"), ""),
    },
}
_SENTENCES: Final = {
    PlanKind.SAFETY: N_("What a resident does and takes when there is danger, made together."),
    PlanKind.CRISIS: N_("What helps when everything becomes too much, made together."),
}


def part(kind: PlanKind, name: str) -> str:
    """What a part asks."""
    return _(_WORDS[kind][name][0])


def hint(kind: PlanKind, name: str) -> str:
    """A line of help below, or nothing."""
    words = _WORDS[kind][name][1]
    return _(words) if words else ""


def sentence(kind: PlanKind) -> str:
    """What such a plan is."""
    return _(_SENTENCES[kind])
