# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words offered, and what is refused as too easy to guess."""

from __future__ import annotations

import math
from typing import Any

import pytest
import zxcvbn

from shelterdesk import passphrase
from shelterdesk.demo import generate
from shelterdesk.passphrase import Strength
from tests.conftest import PASSPHRASE

HINTS = ("Joy", "K3", "Amsterdam", "", "Desk Planner")


def test_the_list_is_long_plain_and_without_doubles() -> None:
    words = passphrase.word_list()
    assert len(words) >= 1296
    assert len(set(words)) == len(words)
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert all(3 <= len(word) <= 8 for word in words)
    assert passphrase.WORDS * math.log2(len(words)) >= 50


def test_generated_ones_differ_and_always_pass() -> None:
    made = {passphrase.generate() for _n in range(500)}
    assert len(made) == 500
    assert all(text.count("-") == 4 for text in made)
    assert all(len(set(text.split("-"))) == 5 for text in made)
    assert not [text for text in made if passphrase.weakness(text, HINTS)]
    assert not [text for text in made if passphrase.strength(text) < Strength.GOOD]
    assert passphrase.generate(6).count("-") == 5
    assert passphrase.weakness(passphrase.generate(6)) is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "can be guessed"),
        ("x", "can be guessed"),
        ("password1", "words and names"),
        ("correct horse battery staple", "words and names"),
        ("correct-horse-battery-staple", "words and names"),
        ("Correct Horse Battery Staple", "words and names"),
        ("correcthorsebatterystaple", "words and names"),
        ("iloveyou princess sunshine monkey", "words and names"),
        ("qwertyuiop[]asdfghjkl", "guessed first"),
        ("zxcvfdsaqwer", "Rows of keys"),
        ("abcdefghijklmnopqrstuvwxyz", "Rows of letters"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "Repeating"),
        ("lantern-lantern-lantern-lantern-lantern", "Repeating"),
        ("P@ssw0rd!P@ssw0rd!", "Repeating"),
        ("12.07.1985 22.11.2026", "dates"),
        ("22111985", "dates"),
        ("Maria Fernandez 1985", "words and names"),
        ("Joy K3 Amsterdam 85", "people here know"),
        ("river-candle-spoon-9", "words and names"),
        ("Tr0ub4dor&3", "can be guessed"),
        ("kZ7#qv", "can be guessed"),
        ("x" * 5000, "Repeating"),
        # Four words of the list, and what everybody adds to them.
        ("acorn bench lantern orchard", "words and names"),
        ("acorn-bench-lantern-orchard-x", "words and names"),
        ("acorn bench lantern orchard 1", "words and names"),
        ("acorn-bench-lantern-orchard-K3", "people here know"),
        ("acorn bench lantern orchard bench", "Repeating"),
        ("lantern-orchard-violin-42", "words and names"),
        # Names that people here know, side by side.
        ("Joy-K3-Desk-Planner-Joy-K3", "people here know"),
        ("Planner Amsterdam Desk Joy K3", "people here know"),
        ("Summer2024!Winter2024!", "Repeating"),
        ("passw0rd passw1rd passw2rd", "Repeating"),
        ("Aa1Bb2Cc3Dd4", "can be guessed"),
        # What many know by heart.
        ("ourfatherwhoartinheaven", "by heart"),
        ("Onze Vader die in de hemelen zijt", "by heart"),
        ("onzevaderdieindehemelzijt!1", "by heart"),
        ("To be or not to be: that is the question", "by heart"),
        ("Отче наш, иже еси на небесех", "by heart"),
        ("ditiseenveiligwachtwoord", "by heart"),
        ("Vrouwenopvang2024!", "by heart"),
        # Numbers.
        ("31415926535897932384626", "Numbers"),
        ("06-12345678 06-87654321", "Numbers"),
        ("NL91 ABNA 0417 1643 00", "Numbers"),
    ],
)
def test_what_can_be_guessed_is_refused_with_its_reason(typed: str, reason: str) -> None:
    said = passphrase.weakness(typed, HINTS)
    assert said is not None
    assert reason in said
    assert "five words" in said
    assert passphrase.strength(typed, HINTS) < Strength.GOOD


@pytest.mark.parametrize(
    "typed",
    [
        PASSPHRASE,
        "lantern orchard violin acorn bench",
        "lantern orchard violin acorn bench K3",
        "desk lantern orchard violin acorn",  # a word of the list, though it is in a name here
        "copper-meadow-signal-walnut-19",
        "Lantern Orchard Violin Acorn Bench",
        "aK9#x2Lq!7vR",  # thrown together by a program
        "Вечером лес шумит тихо",
        "drei graue Esel tanzen am Kanal",
        "je mange trois pommes vertes",
    ],
)
def test_what_takes_too_long_to_guess_passes(typed: str) -> None:
    assert passphrase.weakness(typed, HINTS) is None
    assert passphrase.strength(typed, HINTS) >= Strength.GOOD


def test_the_passphrase_of_the_demo_is_public_and_need_not_pass() -> None:
    assert passphrase.weakness(generate.PASSPHRASE) is not None


def test_a_hint_makes_it_weaker() -> None:
    typed = "violin for Oluwaseun tonight"
    assert passphrase.weakness(typed) is None
    assert "people here know" in (passphrase.weakness(typed, ["Oluwaseun"]) or "")


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("", Strength.WEAK),
        ("lantern orchard", Strength.WEAK),
        ("lantern orchard violin", Strength.FAIR),
        ("lantern orchard violin acorn bench", Strength.GOOD),
        ("lantern orchard violin acorn bench ladder", Strength.STRONG),
    ],
)
def test_the_line_under_the_field(typed: str, level: Strength) -> None:
    assert passphrase.strength(typed) is level
    assert passphrase.words_for(level)


def test_only_the_beginning_of_a_long_text_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is judged at every key pressed, and the library takes ever longer with longer texts."""
    judge, lengths = zxcvbn.zxcvbn, []

    def noted(text: str, **more: Any) -> Any:
        lengths.append(len(text))
        return judge(text, **more)

    monkeypatch.setattr(zxcvbn, "zxcvbn", noted)
    passphrase.weakness("more words of a long sentence in a book " * 50, HINTS)
    assert lengths
    assert max(lengths) <= 72
