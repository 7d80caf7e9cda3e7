# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line of the log as a grammar: what is read, what cannot be, and that nothing is lost."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.models.log_entries import LogKind
from shelterdesk.services.log import log_line, log_line_writing
from shelterdesk.services.log.log_line import Book, Group, Line, Part, parse
from shelterdesk.services.log.log_line_writing import compose
from shelterdesk.services.log.log_people import Named, Names

NOOR, MAI, MARY, MARY_ANN, OLGA, LINA, OTHER_LINA, OLD_NOOR, ONEIL = range(1, 10)
PEOPLE = Names.of([
    Named(NOOR, "Noor", "K7RQ", "Room 4 · B", 0),
    Named(MAI, "Mai", "M2AA", "", 0),
    Named(MARY, "Mary", "R3BB", "", 0),
    Named(MARY_ANN, "Mary Ann", "R4CC", "", 0),
    Named(OLGA, "Ольга", "G5DD", "", 1),
    Named(LINA, "Lina", "L6EE", "", 0),
    Named(OTHER_LINA, "Lina", "L7FF", "", 0),
    Named(OLD_NOOR, "Noor", "N8GG", "", 2),
    Named(ONEIL, "O'Neil", "N9HH", "", 2),
])  # fmt: skip
BOOK = Book(
    kinds={kind.value.replace("_", ""): kind for kind in LogKind},
    classes={"desk": "desk", "case": "case", "health": "health", "counselling": "counselling"},
    groups={"all": Group.ALL, "here": Group.HERE},
    people=PEOPLE,
)  # fmt: skip


def read(text: str) -> Line:
    return parse(text, BOOK)


def told(text: str) -> list[tuple[str, str]]:
    """The problems, each with the signs it is about."""
    return [(text[one.start : one.end], one.words) for one in read(text).problems]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("/meal all", Line(LogKind.MEAL, group=Group.ALL)),
        ("/m all -Noor", Line(LogKind.MEAL, group=Group.ALL, without=(NOOR,))),
        ("/MEAL @all -noor, -Mai, Lasagne",
         Line(LogKind.MEAL, group=Group.ALL, without=(NOOR, MAI), words="Lasagne")),
        ("/meal here soup", Line(LogKind.MEAL, group=Group.HERE, words="soup")),
        ("/health @Noor feels better", Line(LogKind.HEALTH, (NOOR,), words="feels better")),
        ("/med @Noor 18:30 refused",
         Line(LogKind.MEDICATION, (NOOR,), at=time(18, 30), words="refused")),
        ("@Noor, @Mai: painted", Line(people=(NOOR, MAI), words="painted")),
        ("@mary ann slept", Line(people=(MARY_ANN,), words="slept")),
        ("@Mary, Ann slept", Line(people=(MARY,), words="Ann slept")),
        ("@k7rq slept", Line(people=(NOOR,), words="slept")),
        ("@n8gg rang", Line(people=(OLD_NOOR,), words="rang")),
        ("@Ольга gut", Line(people=(OLGA,), words="gut")),
        ("slept well @Noor !case",
         Line(people=(NOOR,), confidentiality="case", words="slept well")),
        ("@Noor and @Mai argued", Line(people=(NOOR, MAI), words="Noor and Mai argued")),
        ("@Noor and @Mai", Line(people=(NOOR, MAI), words="Noor and Mai")),
        ("Tea with @Noor today", Line(people=(NOOR,), words="Tea with Noor today")),
        ("Tea with @Noor's aunt", Line(people=(NOOR,), words="Tea with Noor's aunt")),
        ("Saw @O'Neil.", Line(people=(ONEIL,), words="Saw O'Neil.")),
        ("!c @Noor asked", Line(people=(NOOR,), confidentiality="case", words="asked")),
        ("All quiet", Line(words="All quiet")),
        (r"/night \all quiet", Line(LogKind.NIGHT_CHECK, words="all quiet")),
        (r"\@home \/ \18:30", Line(words="@home / 18:30")),
        ("Boiler at 18:30 or 24/7 !!", Line(words="Boiler at 18:30 or 24/7 !!")),
        ("- bread\n- milk", Line(words="- bread\n- milk")),
        ("one\n\n  two @Noor", Line(people=(NOOR,), words="one\n\n  two")),
        ("", Line()),
        ("  \n ", Line()),
    ],
)  # fmt: skip
def test_what_is_read(text: str, line: Line) -> None:
    assert read(text).same(line), read(text)
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "what", "why"),
    [
        ("/dinner all", "/dinner", "There is no kind of entry called “dinner”."),
        ("@Nobody slept", "@Nobody", "Nobody is called “Nobody”."),
        ("Tea with @Nobody.", "@Nobody.", "Nobody is called “Nobody.”."),
        ("@Lina slept", "@Lina", "Several people are called “Lina”. Write the code instead."),
        ("/meal all -Nobody", "-Nobody", "Nobody is called “Nobody”."),
        ("!secret x", "!secret", "There is no group of readers called “secret”."),
        ("25:10 x", "25:10", "25:10 is no time of the day."),
        ("/meal /note x", "/note",
         "“note” is one too many: an entry has one kind, one time and one class."),
        ("@all @here x", "@here",
         "“here” is one too many: an entry has one kind, one time and one class."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_and_where(text: str, what: str, why: str) -> None:
    assert told(text) == [(what, why)]
    assert what in read(text).words  # and is not lost


SIGNS = st.text(alphabet="/@!-\\ ,.:'\nalhereNoorMaiyLn0128 caseо", max_size=60)


@given(SIGNS | st.text(max_size=60))
def test_no_text_fails_and_nothing_is_lost(text: str) -> None:
    line = read(text)
    covered = set()
    end = 0
    for piece in line.pieces:
        assert end <= piece.start < piece.end  # in their order, none over another
        end = piece.end
        covered |= set(range(piece.start, piece.end))
    assert all(at in covered for at, sign in enumerate(text) if not sign.isspace())
    at = 0
    for piece in line.pieces:
        if piece.part in (Part.TEXT, Part.PROBLEM):
            typed = text[piece.start : piece.end].lstrip("\\")
            at = line.words.index(typed, at) + len(typed)


WORDS = st.lists(
    st.sampled_from([
        "all", "here", "@Noor", "/meal", "!case", "18:30", "-Noor", "Ann", "slept", "\\@x", "\\",
        "\n", "and", ",", "Lina", "7:05", "!!", "@", "/",
    ]) | st.text(alphabet="ab@/!\\-1:,", min_size=1, max_size=5),
    max_size=6,
).map(lambda parts: " ".join(parts).strip())  # fmt: skip


@given(
    kind=st.none() | st.sampled_from(LogKind),
    people=st.lists(st.sampled_from([NOOR, MAI, MARY, OLGA, LINA, ONEIL]), unique=True, max_size=3),
    group=st.none() | st.sampled_from(Group),
    without=st.lists(st.sampled_from([MARY_ANN, OTHER_LINA]), unique=True, max_size=2),
    at=st.none() | st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    confidentiality=st.none() | st.sampled_from(["desk", "case", "health"]),
    words=WORDS,
)  # fmt: skip
def test_what_is_written_again_says_the_same(words: str, **facts: object) -> None:
    facts |= {name: tuple(facts[name]) for name in ("people", "without")}  # type: ignore[arg-type]
    if facts["group"] is None:
        facts["without"] = ()
    line = Line(words=words, **facts)  # type: ignore[arg-type]
    assert read(compose(line, BOOK)).same(line), compose(line, BOOK)


@given(SIGNS)
def test_a_line_that_was_read_is_written_again(text: str) -> None:
    line = read(text)
    if not line.problems:
        assert read(compose(line, BOOK)).same(line)


def test_choices_by_mouse_change_the_text_as_keys_would() -> None:
    text = log_line_writing.with_kind("slept badly", LogKind.HEALTH, BOOK)
    assert text == "/health slept badly"
    text = log_line_writing.with_person(text, NOOR, BOOK)
    assert text == "/health @Noor slept badly"
    text = log_line_writing.with_person(text, LINA, BOOK)
    assert text == "/health @Noor @L6EE slept badly"
    assert log_line_writing.with_person(text, LINA, BOOK) == text
    text = log_line_writing.with_class(text, "case", BOOK)
    assert text == "!case /health @Noor @L6EE slept badly"
    text = log_line_writing.with_kind(text, LogKind.WELLBEING, BOOK)
    assert text == "!case /wellbeing @Noor @L6EE slept badly"
    text = log_line_writing.with_class(text, None, BOOK)
    text = log_line_writing.without_person(text, NOOR, BOOK)
    assert text == "/wellbeing @L6EE slept badly"
    text = log_line_writing.with_group(text, Group.ALL, BOOK)
    assert text == "@all /wellbeing @L6EE slept badly"
    assert log_line_writing.with_group(text, None, BOOK) == "/wellbeing @L6EE slept badly"
    assert log_line_writing.without_person("Tea with @Noor today", NOOR, BOOK) == (
        "Tea with Noor today"
    )


def test_names_are_found_by_their_beginning() -> None:
    def found(typed: str) -> list[int]:
        return [one.id for one in PEOPLE.beginning(typed, 8)]

    assert found("no") == [NOOR, OLD_NOOR]  # who is here comes first
    assert found("ann") == [MARY_ANN]
    assert found("k7rq") == [NOOR]
    assert found("zz") == []
    assert len(found("")) == 8
    assert [PEOPLE.handle(one) for one in (NOOR, OLD_NOOR, LINA, MARY_ANN)] == [
        "Noor", "N8GG", "L6EE", "Mary Ann",
    ]  # fmt: skip
    assert log_line.parse("@Noor", Book({}, {}, {}, Names())).problems
