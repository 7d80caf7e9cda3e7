# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
r"""One line of the log as it is typed: ``/health @Noor 18:30 !case Feels better, ate with @Mai``.

At the beginning stand the kind (``/meal``), people (``@Noor``, ``@all``, ``@here``; after a kind
plain ``all`` will do, and ``-Noor`` leaves somebody out), a time, and the class (``!case``), in any
order. What follows are the words. Names and the class may also stand at the end. A name within the
sentence stays in it, and then all names do, so that *@Noor and @Mai argued* can be read. ``\``
before a sign makes it an ordinary one.

Nothing typed is lost: what cannot be read is a problem with its place, and stays in the words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from shelterdesk.i18n import N_, _
from shelterdesk.models.log_entries import LogKind
from shelterdesk.services.values.folding import fold

T = TypeVar("T")

TOKEN: Final = re.compile(r"\S+")
TIME: Final = re.compile(r"(\d{1,2}):(\d{2})")
SIGNS: Final = frozenset("/@!\\-")
_AFTER_NAME: Final = ",;:"


class Group(StrEnum):
    """Everybody at once; who that is, is looked up when the entry is written."""

    ALL = "all"  # in the house tonight and not away
    HERE = "here"  # visiting now


class Part(StrEnum):
    """What a piece of a line was read as."""

    KIND = "kind"
    CLASS = "class"
    TIME = "time"
    PERSON = "person"
    GROUP = "group"
    WITHOUT = "without"
    TEXT = "text"
    PROBLEM = "problem"


class People(Protocol):
    """Who can be named: ``log_people.Names``, or a few in a test."""

    def match(self, text: str, at: int) -> tuple[int, tuple[int, ...]]:
        """Where the longest name that begins at ``at`` ends, and whose it is."""
        ...

    def name(self, resident_id: int) -> str:
        """What somebody is called."""
        ...

    def handle(self, resident_id: int) -> str:
        """What to write after the sign, so that it is this person and nobody else."""
        ...


@dataclass(frozen=True, slots=True)
class Book:
    """The words a line may use, folded, in the order in which a beginning of them is taken."""

    kinds: Mapping[str, LogKind]
    classes: Mapping[str, str]
    groups: Mapping[str, Group]
    people: People

    def kind(self, typed: str) -> LogKind | None:
        """The kind of that name, or the first that begins so: ``m`` is a meal."""
        return _named(self.kinds, typed)

    def confidentiality(self, typed: str) -> str | None:
        """The class of that name, or the first that begins so."""
        return _named(self.classes, typed)


@dataclass(frozen=True, slots=True)
class Piece:
    """Signs from ``start`` to ``end`` of a line, and what they were read as."""

    part: Part
    start: int
    end: int
    value: object = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be read, where, and why in words."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says. ``confidentiality`` None: the class its kind begins with."""

    kind: LogKind | None = None
    people: tuple[int, ...] = ()
    group: Group | None = None
    without: tuple[int, ...] = ()
    at: time | None = None
    confidentiality: str | None = None
    words: str = ""
    problems: tuple[Problem, ...] = ()
    pieces: tuple[Piece, ...] = ()

    def is_about_somebody(self) -> bool:
        """Whether the class is that of notes about people."""
        return bool(self.people) or self.group is not None

    def same(self, other: Line) -> bool:
        """Whether both say the same, however it is written."""
        return replace(self, pieces=(), problems=()) == replace(other, pieces=(), problems=())


_NO_KIND: Final = N_("There is no kind of entry called “{typed}”.")
_NO_CLASS: Final = N_("There is no group of readers called “{typed}”.")
_NO_TIME: Final = N_("{typed} is no time of the day.")
_NOBODY: Final = N_("Nobody is called “{typed}”.")
_SEVERAL: Final = N_("Several people are called “{typed}”. Write the code instead.")
_TWICE: Final = N_("“{typed}” is one too many: an entry has one kind, one time and one class.")


def parse(text: str, book: Book) -> Line:
    """Read a line. Never raises: what cannot be read is in ``problems`` and in the words."""
    reader = _Reader(text, book)
    reader.read()
    pieces = tuple(reader.pieces)

    def first(part: Part) -> object:
        return next((piece.value for piece in pieces if piece.part is part), None)

    def ids(part: Part) -> tuple[int, ...]:
        found = [piece.value for piece in pieces if piece.part is part]
        return tuple(dict.fromkeys(value for value in found if isinstance(value, int)))

    kind, group, at, of_class = map(first, (Part.KIND, Part.GROUP, Part.TIME, Part.CLASS))
    return Line(
        kind=kind if isinstance(kind, LogKind) else None,
        people=ids(Part.PERSON),
        group=group if isinstance(group, Group) else None,
        without=ids(Part.WITHOUT),
        at=at if isinstance(at, time) else None,
        confidentiality=of_class if isinstance(of_class, str) else None,
        words=_words(text, pieces, book),
        problems=tuple(reader.problems),
        pieces=pieces,
    )


class _Reader:
    """Goes through a line from its beginning."""

    def __init__(self, text: str, book: Book) -> None:
        self._text = text
        self._book = book
        self._is_head = True
        self.pieces: list[Piece] = []
        self.problems: list[Problem] = []

    def read(self) -> None:
        at = 0
        while found := TOKEN.search(self._text, at):
            at = self._token(found.start(), found.end())

    def _token(self, start: int, end: int) -> int:
        typed = self._text[start:end]
        sign, rest = typed[0], typed[1:]
        if sign == "@" and rest:
            return self._mention(start, end)
        if sign == "!" and rest[:1].isalpha():
            return self._class(start, end, rest)
        if self._is_head and (read := self._address(start, end)) is not None:
            return read
        return self._add(Part.TEXT, start, end)

    def _address(self, start: int, end: int) -> int | None:
        """What is read so at the beginning alone; None for a word."""
        typed = self._text[start:end]
        sign, rest = typed[0], typed[1:]
        if sign == "/" and rest:
            return self._only(Piece(Part.KIND, start, end, self._book.kind(rest)), _NO_KIND)
        if found := TIME.fullmatch(typed):
            return self._only(Piece(Part.TIME, start, end, _time(found)), _NO_TIME)
        group = self._book.groups.get(fold(typed))
        if group is not None and self._has(Part.KIND) and not self._has(Part.GROUP):
            return self._add(Part.GROUP, start, end, group)
        if sign == "-" and rest and self._has(Part.GROUP):
            return self._mention(start, end)
        return None

    def _mention(self, start: int, end: int) -> int:
        rest = self._text[start + 1 : end]
        sign = self._text[start]
        group = self._book.groups.get(fold(rest.rstrip(_AFTER_NAME)))
        if sign == "@" and group is not None and self._is_head:
            if self._has(Part.GROUP):
                return self._problem(start, end, _TWICE, rest)
            return self._add(Part.GROUP, start, end, group)
        to, ids = self._book.people.match(self._text, start + 1)
        if len(ids) != 1:
            return self._problem(start, max(end, to), _SEVERAL if ids else _NOBODY, rest)
        if self._is_head and self._text[to : to + 1] in tuple(_AFTER_NAME):
            to += 1  # an address: "@Noor, @Mai: …"
        part = Part.PERSON if sign == "@" else Part.WITHOUT
        return self._add(part, start, to, ids[0])

    def _class(self, start: int, end: int, rest: str) -> int:
        if self._is_head:
            found = self._book.confidentiality(rest)
            return self._only(Piece(Part.CLASS, start, end, found), _NO_CLASS)
        whole = self._book.classes.get(fold(rest))
        if whole is None or self._has(Part.CLASS):
            return self._add(Part.TEXT, start, end)
        return self._add(Part.CLASS, start, end, whole)

    def _only(self, piece: Piece, otherwise: str) -> int:
        typed = self._text[piece.start : piece.end].lstrip("/!")
        if piece.value is None or self._has(piece.part):
            words = otherwise if piece.value is None else _TWICE
            return self._problem(piece.start, piece.end, words, typed)
        return self._add(piece.part, piece.start, piece.end, piece.value)

    def _has(self, part: Part) -> bool:
        return any(piece.part is part for piece in self.pieces)

    def _add(self, part: Part, start: int, end: int, value: object = None) -> int:
        self._is_head &= part is not Part.TEXT
        self.pieces.append(Piece(part, start, end, value))
        return end

    def _problem(self, start: int, end: int, words: str, typed: str) -> int:
        self.problems.append(Problem(start, end, _(words).format(typed=typed)))
        self.pieces.append(Piece(Part.PROBLEM, start, end))
        return end


def _named(words: Mapping[str, T], typed: str) -> T | None:
    folded = fold(typed).replace("_", "")
    if folded in words:
        return words[folded]
    return next(
        (value for word, value in words.items() if folded and word.startswith(folded)), None
    )


def _time(found: re.Match[str]) -> time | None:
    hour, minute = int(found[1]), int(found[2])
    return time(hour, minute) if hour < 24 and minute < 60 else None


# The words
def head_of(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """What stands before the first word."""
    at = next((n for n, piece in enumerate(pieces) if piece.part is Part.TEXT), len(pieces))
    return tuple(pieces[:at])


def _tail(pieces: Sequence[Piece], head: int) -> int:
    """Where names and the class at the end begin."""
    at = len(pieces)
    while at > head and pieces[at - 1].part in (Part.PERSON, Part.CLASS):
        at -= 1
    return at


def _words(text: str, pieces: Sequence[Piece], book: Book) -> str:
    """The text without what is said elsewhere, with names where they belong to the sentence."""
    head = len(head_of(pieces))
    tail = _tail(pieces, head)
    named = [n for n, piece in enumerate(pieces) if piece.part is Part.PERSON]
    places = {0 if n < head else 2 if n >= tail else 1 for n in named}
    stay = set()
    if 1 in places or len(places) > 1:  # names stand within the sentence: all of them stay
        begin = head
        while begin and pieces[begin - 1].part is Part.PERSON:
            begin -= 1
        stay = {n for n in named if n >= begin}
    made: list[str] = []
    at = 0
    for number, piece in enumerate(pieces):
        between = text[at : piece.start]
        at = piece.end
        said = _said(text, piece, number in stay, book, is_head=number < head)
        if said:
            made.append((between if made else "") + said)
        elif made and "\n" in between:
            made.append("\n")
    return "".join(made).strip()


def _said(text: str, piece: Piece, stays: bool, book: Book, *, is_head: bool) -> str:
    typed = text[piece.start : piece.end]
    if piece.part is Part.PROBLEM:
        return typed
    if piece.part is Part.TEXT:
        return typed[1:] if _is_escape(typed, book) else typed
    if piece.part is Part.PERSON and stays and isinstance(piece.value, int):
        after = typed[-1] if is_head and typed[-1] in _AFTER_NAME else ""
        return book.people.name(piece.value) + after
    return ""


def _is_escape(typed: str, book: Book) -> bool:
    """Whether a ``\\`` only keeps what follows from being read as a sign."""
    if typed[0] != "\\" or len(typed) == 1:
        return False
    return typed[1] in SIGNS or typed[1].isdigit() or fold(typed[1:]) in book.groups
