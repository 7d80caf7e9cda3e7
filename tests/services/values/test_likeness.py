# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two ways of writing one person: found across scripts and slips; other people stay others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.services.values import likeness

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: Ordinary names of several places, long enough for one slip to be one.
_NAMES = [
    "Olga", "Sami", "Karim", "Dmitri", "Fernando", "Mustafa", "Krishna", "Valentina", "Björn",
    "Joaquim", "Tendai", "Bartholomew", "Chandra", "Gustavo", "Oyunbileg", "Yevgeny",
]  # fmt: skip
_SURNAMES = ["Haddad", "Petrenko", "Kowalski", "Nguyen", "Oliveira", "Banda", "Shrestha", "Núñez"]


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("Olga", "Ольга"), ("Юлия", "Julia"), ("Yuliya", "Julia"), ("Сергей", "Sergei"),
        ("Yevgeny", "Евгений"), ("Dmitri", "Дмитрий"), ("Sami", "سامي"), ("Samy", "Sami"),
        ("Mohammed", "محمد"), ("Muhammad", "Mohamed"), ("Youssef", "يوسف"), ("Yusuf", "Youssef"),
        ("جميلة", "Djamila"), ("Haddad", "الحداد"), ("रवि", "Ravi"), ("রহিম", "Rahim"),
        ("王伟", "Wang Wei"), ("Haddad, Sami", "Sami Haddad"), ("Jean-Pierre", "jeanpierre"),
        ("al-Haddad", "Alhaddad"), ("S. Haddad", "Sami Haddad"), ("Mr Haddad", "Sami Haddad"),
        ("Sami", "Sami Haddad"), ("Sami Haddad", "Sami"), ("Müller", "Mueller"),
        ("Chris", "Kris"), ("Micheal", "Michael"), ("Ana María", "Anna Maria"),
        ("Zoë Núñez", "ZOE NUNEZ"), ("Alex", "Alexander"),
        ("a man who says he is called Sami Haddad", "Sami Haddad"),
    ],
)  # fmt: skip
def test_one_person_is_found(asked: str, known: str) -> None:
    assert likeness.same_name(asked, known)
    assert len(asked.split()) > 5 or likeness.same_name(known, asked)


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("Noor", "Lina"), ("Olga", "Lena"), ("Marina", "Moreno"), ("Ali", "Eli"), ("Jan", "Ian"),
        ("Sami Brown", "Sami Haddad"), ("Fatima", "فريد"), ("Ivan", "Ольга"),
        ("S H", "Sami Haddad"),
        ("S", "Sami"), ("", "Sami"), ("Sami", ""), ("...", "Sami"), ("al", "al-Haddad"),
        ("the same man who came last week", "Sami"), ("Weiwei", "王伟"),
    ],
)  # fmt: skip
def test_another_person_stays_quiet(asked: str, known: str) -> None:
    assert not likeness.same_name(asked, known)


def _slipped(name: str, kind: str, at: int, letter: str) -> str:
    at %= len(name)
    if kind == "left out":
        return name[:at] + name[at + 1 :]
    if kind == "doubled":
        return name[: at + 1] + name[at:]
    if kind == "another":
        return name[:at] + letter + name[at + 1 :]
    if kind == "one more":
        return name[:at] + letter + name[at:]
    return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]  # swapped


@given(
    name=st.sampled_from(_NAMES),
    surname=st.sampled_from(_SURNAMES),
    kind=st.sampled_from(["left out", "doubled", "another", "one more", "swapped"]),
    at=st.integers(1, 40),
    letter=st.sampled_from("abdefiklmnoprtuv"),
    turned=st.booleans(),
    style=st.sampled_from(["upper", "lower", "title"]),
)
def test_a_slip_in_a_name_never_hides_it(
    *, name: str, surname: str, kind: str, at: int, letter: str, turned: bool, style: str
) -> None:
    slipped = _slipped(surname, kind, 1 + at % (len(surname) - 1), letter)
    asked = f"{slipped}, {name}" if turned else f"{name}  {slipped}"
    assert likeness.same_name(getattr(asked, style)(), f"{name} {surname}")


@given(
    one=st.sampled_from(_NAMES), other=st.sampled_from(_NAMES), surname=st.sampled_from(_SURNAMES)
)
def test_other_first_names_stay_others(one: str, other: str, surname: str) -> None:
    assert likeness.same_name(f"{one} {surname}", f"{other} {surname}") == (one == other)


@given(st.text(_LETTERS, max_size=9), st.text(_LETTERS, max_size=9), st.integers(0, 4))
def test_the_distance_is_one_both_ways_and_stops_where_told(
    one: str, other: str, most: int
) -> None:
    far = likeness.distance(one, other, 99)
    assert far == likeness.distance(other, one, 99)
    assert (far == 0) == (one == other)
    assert (likeness.distance(one, other, most) <= most) == (far <= most)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_has_an_answer(asked: str, known: str) -> None:
    for compare in (likeness.same_name, likeness.same_number, likeness.describes):
        assert compare(asked, known) in {True, False}


@pytest.mark.parametrize(
    ("asked", "known", "same"),
    [
        ("0034 611 222 333", "+34 611-222-333", True),
        ("611222333", "+34 611 222 333", True),
        ("ends in 2333", "+34 611 222 333", True),
        ("٦١١٢٢٢٣٣٣", "+34 611 222 333", True),
        ("333", "+34 611 222 333", False),
        ("611 222 334", "+34 611 222 333", False),
        ("no number", "+34 611 222 333", False),
    ],
)
def test_numbers_are_told_by_their_last_digits(asked: str, known: str, same: bool) -> None:
    assert likeness.same_number(asked, known) is same


@pytest.mark.parametrize(
    ("asked", "known", "fits"),
    [
        ("a man with a snake tattoo on the neck", "Tattoo of a snake, neck, about 40", True),
        ("grey van", "Tall, drives a grey van", False),  # one telling word is too little
        ("grey delivery van", "Grey van for deliveries, tall", True),
        ("AB-123 CD", "White van, plate ab123cd", True),
        ("ab 1", "White van, plate ab123cd", False),
        ("short woman, green coat", "Tall man, red cap", False),
        ("tattoo", "Snake tattoo on the neck", False),
    ],
)
def test_a_description_fits_by_most_of_its_words(asked: str, known: str, fits: bool) -> None:
    assert likeness.describes(asked, known) is fits
