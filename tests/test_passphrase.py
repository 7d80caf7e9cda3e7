# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words offered, and the rough word on a typed passphrase."""

from __future__ import annotations

import math

import pytest

from shelterdesk import passphrase
from shelterdesk.passphrase import Strength


def test_the_list_is_long_plain_and_without_doubles() -> None:
    words = passphrase.word_list()
    assert len(words) >= 1296
    assert len(set(words)) == len(words)
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert all(3 <= len(word) <= 8 for word in words)
    assert passphrase.WORDS * math.log2(len(words)) >= 50


def test_generated_ones_differ_and_are_very_good() -> None:
    made = {passphrase.generate() for _n in range(50)}
    assert len(made) == 50
    assert all(text.count("-") == 4 for text in made)
    # Now and then a word comes twice; then it counts once.
    assert all(passphrase.strength(text) >= Strength.GOOD for text in made)


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("", Strength.WEAK),
        ("password1", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("12345678901234", Strength.WEAK),
        ("lantern-lantern-lantern-lantern-lantern", Strength.WEAK),
        ("lantern orchard violin", Strength.FAIR),
        ("lantern orchard violin acorn", Strength.GOOD),
        ("lantern orchard violin acorn bench", Strength.STRONG),
        ("aK9#x2Lq!7vR", Strength.STRONG),
    ],
)
def test_strength(typed: str, level: Strength) -> None:
    assert passphrase.strength(typed) is level
    assert passphrase.words_for(level)
