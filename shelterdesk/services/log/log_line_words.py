# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words a line may use in the language of the screen, and what fits what is being typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from shelterdesk.i18n import N_, _
from shelterdesk.models.log_entries import LogKind
from shelterdesk.privacy import group_name
from shelterdesk.services.log.log_line import Book, Group, Part, parse
from shelterdesk.services.log.log_people import Names
from shelterdesk.services.log.log_rows import DESK
from shelterdesk.services.values.folding import fold
from shelterdesk.services.values.value_words import code_word

#: The commonest first: the first that begins as typed is meant, and ``/n`` is a note.
KINDS: Final = (LogKind.NOTE, *(kind for kind in LogKind if kind is not LogKind.NOTE))
_GROUPS: Final = {Group.ALL: N_("all"), Group.HERE: N_("here")}
_EVERYBODY: Final = N_("everybody")
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that fits what is typed: a kind, a class, a group or somebody's number."""

    part: Part
    value: object
    insert: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What may stand from ``start`` to ``end`` of a line."""

    start: int
    end: int
    listed: tuple[Offer, ...]

    def is_complete(self, text: str) -> bool:
        """Whether the first is what stands there already."""
        return fold(self.listed[0].insert) == fold(text[self.start : self.end])


def book(people: Names, classes: Iterable[str]) -> Book:
    """The words of the language in use, and the codes, which are the same in all of them."""
    kinds = {_word(code_word("log_entry", "kind", kind)): kind for kind in KINDS}
    kinds |= {_word(kind.value): kind for kind in KINDS if _word(kind.value) not in kinds}
    readers = {_word(_(_EVERYBODY)): DESK, DESK: DESK}
    for name in classes:
        readers.setdefault(_word(group_name(name)), name)
        readers.setdefault(_word(name), name)
    groups = {_word(_(words)): group for group, words in _GROUPS.items()}
    groups |= {group.value: group for group in Group if group.value not in groups}
    return Book(kinds, readers, groups, people)


def offers(text: str, at: int, book: Book) -> Offers | None:
    """What fits what is typed up to ``at``; None where nothing is to be offered."""
    start = at
    while start and not text[start - 1].isspace():
        start -= 1
    typed = text[start:at]
    before = parse(text[:start], book)
    is_head = all(piece.part is not Part.TEXT for piece in before.pieces)
    found: list[Offer] = []
    if typed[:1] == "@":
        found = [*_groups(typed[1:], book, "@", before.group), *_people(typed[1:], book, "@")]
    elif typed[:1] == "!":
        found = _classes(typed[1:], book)
    elif is_head and typed[:1] == "/":
        found = _kinds(typed[1:], book)
    elif is_head and typed[:1] == "-" and before.group is not None:
        found = _people(typed[1:], book, "-")
    elif is_head and typed and before.kind is not None:
        found = list(_groups(typed, book, "", before.group))
    if not found:
        return _longer_name(text, start, at, book)
    return Offers(start, at, tuple(found[:_MOST]))


def _longer_name(text: str, start: int, at: int, book: Book) -> Offers | None:
    """*@Mary A*: the name goes on after a space."""
    sign = text.rfind("@", 0, start)
    typed = text[sign + 1 : at]
    if sign < 0 or "\n" in typed or not typed.strip() or typed[-1].isspace():
        return None
    found = _people(typed, book, "@")
    return Offers(sign, at, tuple(found[:_MOST])) if found else None


def _kinds(typed: str, book: Book) -> list[Offer]:
    wanted = _word(typed)
    found = {
        kind: word for word, kind in reversed([*book.kinds.items()]) if word.startswith(wanted)
    }
    return [Offer(Part.KIND, kind, f"/{found[kind]}") for kind in KINDS if kind in found]


def _classes(typed: str, book: Book) -> list[Offer]:
    wanted = _word(typed)
    found: dict[str, str] = {}
    for word, name in book.classes.items():
        if word.startswith(wanted):
            found.setdefault(name, word)
    return [Offer(Part.CLASS, name, f"!{word}") for name, word in found.items()]


def _groups(typed: str, book: Book, sign: str, given: Group | None) -> Iterable[Offer]:
    seen = set()
    for word, group in book.groups.items():
        if given is None and group not in seen and word.startswith(fold(typed)):
            seen.add(group)
            yield Offer(Part.GROUP, group, f"{sign}{word}")


def _people(typed: str, book: Book, sign: str) -> list[Offer]:
    if not isinstance(book.people, Names):
        return []
    people = book.people.beginning(typed, _MOST)
    return [Offer(Part.PERSON, one.id, f"{sign}{book.people.handle(one.id)}") for one in people]


def _word(words: str) -> str:
    """As it is typed after a sign: folded, without spaces."""
    return fold(words).replace(" ", "").replace("_", "")
