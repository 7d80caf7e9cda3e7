# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of certificates: random, read as people write them, and every slip is found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.services.training import certificate_numbers as numbers

NUMBERS = st.builds(numbers.new)


def test_no_number_tells_of_another() -> None:
    made = {numbers.new() for _ in range(2_000)}
    assert len(made) == 2_000
    assert all(len({number[place] for number in made}) == 32 for place in range(numbers.LENGTH))


@given(NUMBERS)
def test_read_as_people_write_it(number: str) -> None:
    shown = numbers.shown(number)
    assert [len(part) for part in shown.split("-")] == [4, 4, 4]
    for typed in (
        number, shown, shown.lower(), f" {shown.replace('-', ' ')}. ",
        shown.replace("0", "O").replace("1", "l"), shown.replace("1", "i").replace("0", "o"),
        shown.translate({ord("0") + n: "٠١٢٣٤٥٦٧٨٩"[n] for n in range(10)}),
    ):  # fmt: skip
        assert numbers.read(typed) == number


@given(NUMBERS)
def test_every_wrong_character_is_found(number: str) -> None:
    for place, right in enumerate(number):
        for wrong in set(numbers.ALPHABET) - {right}:
            assert numbers.read(number[:place] + wrong + number[place + 1 :]) is None


@given(NUMBERS)
def test_every_change_of_two_places_is_found(number: str) -> None:
    for first in range(numbers.LENGTH):
        for second in range(first):
            changed = list(number)
            changed[first], changed[second] = changed[second], changed[first]
            if changed != list(number):
                assert numbers.read("".join(changed)) is None


@given(st.text(max_size=14))
def test_anything_else_is_no_number(text: str) -> None:
    found = numbers.read(text)
    assert found is None or numbers.is_sound(found)


def test_too_short_too_long_and_other_letters() -> None:
    number = numbers.new()
    for typed in ("", number[:-1], number + "0", "U" + number[1:], "²" + number[1:]):
        assert numbers.read(typed) is None
