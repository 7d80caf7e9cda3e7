# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of a line in the language of the screen, and what is offered while one types."""

from __future__ import annotations

import pytest

from shelterdesk import i18n
from shelterdesk.models.log_entries import LogKind
from shelterdesk.services.log import log_line, log_line_words
from shelterdesk.services.log.log_line import Group
from shelterdesk.services.log.log_people import Named, Names

PEOPLE = Names.of(
    [Named(1, "Noor", "K7RQ", "Room 4", 0), Named(2, "Mary Ann", "R4CC", "", 0)], [1, 2], []
)
BOOK = log_line_words.book(PEOPLE, ["case", "health", "counselling", "Night team"])


def offered(text: str, at: int | None = None) -> list[str]:
    found = log_line_words.offers(text, len(text) if at is None else at, BOOK)
    return [one.insert for one in found.listed] if found else []


@pytest.mark.parametrize(
    ("text", "inserts"),
    [
        ("/m", ["/meal", "/medication", "/maintenance"]),
        ("/n", ["/note", "/nightcheck"]),
        ("@", ["@all", "@here", "@Mary Ann", "@Noor"]),
        ("@no", ["@Noor"]),
        ("Tea with @no", ["@Noor"]),
        ("@mary a", ["@Mary Ann"]),
        ("Tea @mary a", ["@Mary Ann"]),
        ("/meal a", ["all"]),
        ("/meal @a", ["@all", "@Mary Ann"]),
        ("/meal all -m", ["-Mary Ann"]),
        ("!c", ["!case", "!counselling"]),
        ("!ni", ["!nightteam"]),
        ("Tea a", []),
        ("Tea /m", []),
        ("@zz", []),
        ("", []),
    ],
)
def test_what_fits_is_offered(text: str, inserts: list[str]) -> None:
    assert offered(text) == inserts


def test_only_what_stands_before_the_cursor_counts() -> None:
    assert offered("@no slept", 3) == ["@Noor"]
    found = log_line_words.offers("@noor slept", 5, BOOK)
    assert found is not None
    assert found.is_complete("@noor slept")
    assert not found.is_complete("@noo slept")


def test_the_commonest_kind_is_meant() -> None:
    kinds = {typed: BOOK.kind(typed) for typed in ("m", "n", "h", "night", "night_check")}
    assert kinds == {
        "m": LogKind.MEAL, "n": LogKind.NOTE, "h": LogKind.HEALTH,
        "night": LogKind.NIGHT_CHECK, "night_check": LogKind.NIGHT_CHECK,
    }  # fmt: skip
    assert BOOK.confidentiality("everybody") == BOOK.confidentiality("desk") == "desk"
    assert BOOK.confidentiality("nightteam") == "Night team"


@pytest.mark.parametrize("language", ["en", "xx-long", "ar"])
def test_codes_are_read_in_every_language(language: str) -> None:
    i18n.set_language(language)
    book = log_line_words.book(PEOPLE, ["case"])
    for kind in LogKind:
        assert log_line.parse(f"/{kind.value}", book).kind is kind
    assert log_line.parse("/meal all", book).group is Group.ALL
