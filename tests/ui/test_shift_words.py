# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shift must know, on one line."""

from __future__ import annotations

import pytest

from shelterdesk.services.safety.shift_facts import FactKind, ShiftFact
from ui.widgets import shift_words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("No questions.", "No questions · Ground floor."),
        ("No questions. ", "No questions · Ground floor."),
        ("प्रश्न न पूछें।", "प्रश्न न पूछें · Ground floor."),
        ("Asks: why?", "Asks: why? · Ground floor."),
        ("Call Joy!", "Call Joy! · Ground floor."),
        ("Tea, music…", "Tea, music… · Ground floor."),
        ("Tea, music...", "Tea, music... · Ground floor."),
        ("keys,", "Keys · Ground floor."),
        (".", "· Ground floor."),
    ],
)
def test_no_full_stop_before_the_dot(written: str, said: str) -> None:
    facts = [ShiftFact(FactKind.PLAN, written), ShiftFact(FactKind.OTHER, "Ground floor.")]
    assert shift_words.sentence(facts).strip() == said
