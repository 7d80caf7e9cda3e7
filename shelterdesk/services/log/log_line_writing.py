# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line of the log written by the program: a draft that is gone on with, a choice by mouse.

The text stays the one thing there is: what is chosen from a list changes it as keys would.
"""

from __future__ import annotations

import re

from shelterdesk.models.log_entries import LogKind
from shelterdesk.services.log.log_line import (
    SIGNS,
    TIME,
    TOKEN,
    Book,
    Group,
    Line,
    Part,
    head_of,
    parse,
)
from shelterdesk.services.values.folding import fold


def compose(line: Line, book: Book) -> str:
    """The line that says this, as a person would type it; for a draft that is gone on with."""
    plain = _composed(line, book, careful=False)
    return plain if parse(plain, book).same(line) else _composed(line, book, careful=True)


def with_kind(text: str, kind: LogKind, book: Book) -> str:
    """The line with another kind, chosen from a list."""
    word = next(word for word, known in book.kinds.items() if known is kind)
    return _with(text, Part.KIND, f"/{word}", book)


def with_class(text: str, confidentiality: str | None, book: Book) -> str:
    """The line with another class; None is the one its kind begins with."""
    known = book.classes.items()
    word = next((word for word, name in known if name == confidentiality), None)
    return _with(text, Part.CLASS, "" if word is None else f"!{word}", book)


def with_person(text: str, resident_id: int, book: Book) -> str:
    """The line with one more person, after those who are there."""
    line = parse(text, book)
    if resident_id in line.people:
        return text
    at = max((piece.end for piece in head_of(line.pieces)), default=0)
    return _spliced(text, at, at, f"@{book.people.handle(resident_id)}")


def without_person(text: str, resident_id: int, book: Book) -> str:
    """The line without somebody it names; a name within the sentence stays as a word."""
    line = parse(text, book)
    head = head_of(line.pieces)
    for piece in reversed(line.pieces):
        if piece.part is Part.PERSON and piece.value == resident_id:
            name = "" if piece in head else book.people.name(resident_id)
            text = _spliced(text, piece.start, piece.end, name)
    return text


def with_group(text: str, group: Group | None, book: Book) -> str:
    """The line about everybody, or about nobody in particular again."""
    word = next((word for word, known in book.groups.items() if known is group), None)
    return _with(text, Part.GROUP, "" if word is None else f"@{word}", book)


# Within
def _composed(line: Line, book: Book, *, careful: bool) -> str:
    parts = []
    if line.kind is not None:
        parts.append(f"/{next(word for word, kind in book.kinds.items() if kind is line.kind)}")
    if line.at is not None:
        parts.append(f"{line.at:%H:%M}")
    if line.confidentiality is not None:
        known = book.classes.items()
        parts += [f"!{word}" for word, name in known if name == line.confidentiality][:1]
    if line.group is not None:
        parts.append(f"@{next(word for word, group in book.groups.items() if group is line.group)}")
    comma = "," if careful else ""
    parts += [f"-{book.people.handle(one)}{comma}" for one in line.without]
    parts += [f"@{book.people.handle(one)}{comma}" for one in line.people]
    words = _escaped(line.words, book) if careful else line.words
    return " ".join([*parts, words]) if words else " ".join(parts) + " " * bool(parts)


def _escaped(words: str, book: Book) -> str:
    def one(found: re.Match[str]) -> str:
        typed = found[0]
        needs = typed[0] in SIGNS or TIME.fullmatch(typed) or fold(typed) in book.groups
        return f"\\{typed}" if needs else typed

    return TOKEN.sub(one, words)


def _with(text: str, part: Part, new: str, book: Book) -> str:
    pieces = parse(text, book).pieces
    for piece in pieces:
        if piece.part is part:
            return _spliced(text, piece.start, piece.end, new)
    if not new:
        return text
    return _spliced(text, 0, 0, new)


def _spliced(text: str, start: int, end: int, new: str) -> str:
    before, after = text[:start].rstrip(" "), text[end:].lstrip(" ")
    return " ".join([*(part for part in (before, new) if part), after])  # one goes on typing
