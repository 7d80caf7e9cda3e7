# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people in the file of one person: Person A, Person B, the same one each time.

Found are, in fields and in free text: chosen names, codes and, for whoever holds the case key,
legal names and telephone numbers of all other residents, names whole or a single word of them, in
any spelling that folds to the same, and across scripts by their sound; the outsiders somebody is
kept apart from, guardians, dependants and the people of protection orders, by the names written
there.

Not found are nicknames nobody wrote down, names that take other endings or grow together with a
word (Russian cases, Arabic prefixes), people who are only described ("her sister"), neighbours,
friends and officials without a record, and somebody who has the very name of the person whose file
it is. A word too many may be replaced where somebody has the name of a thing. So a copy that leaves
the house is to be read once by a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.services.merging import merged_records
from shelterdesk.services.values import likeness
from shelterdesk.services.values.folding import fold, phone_keys

_SINGLE: Final = 3  # letters of one word of a longer name that may stand for it
_UNCAPPED: Final = 3  # letters of a name that counts without its capital
_NUMBER: Final = re.compile(r"\+?\d[\d\s()/.\-]{4,}\d")
_WITHOUT_VOWELS: Final = frozenset({"ARABIC", "HEBREW", "SYRIAC"})
_PARTICLES: Final = frozenset({"bin", "bint", "ibn", "van", "von", "der", "dos", "das", "del"})

#: A resident by her number, anybody else by the folded name.
Key = int | str


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a text and where it stands."""

    start: int
    end: int
    text: str
    folded: str
    script: str


@dataclass(frozen=True, slots=True)
class _Name:
    """A name to look for."""

    words: tuple[_Token, ...]
    who: Key
    is_capital: bool = False  # counts where it is written as a name alone


@dataclass(frozen=True, slots=True)
class _Known:
    """A resident by name and number, as far as they can be read."""

    who: int
    code: str
    names: tuple[str, ...]
    phone: str


class OtherPeople:
    """Names and their letters, for one copy."""

    def __init__(self, tx: Transaction, resident_id: int) -> None:
        self._own = set(merged_records.family(tx, resident_id))
        self._letters: dict[Key, str] = {}
        self._codes: dict[str, int] = {}
        self._numbers: dict[str, Key] = {}
        self._names: dict[str, list[_Name]] = defaultdict(list)  # by what its first word may be
        known = list(_everybody(tx))
        mine = [each for each in known if each.who in self._own]
        self._mine = {
            token.folded for each in mine for name in each.names for token in _tokens(name)
        }
        own_numbers = {key for each in mine for key in phone_keys(each.phone)}
        for each in known:
            one = merged_records.open_one(tx, each.who)
            if each.who not in self._own:
                self._codes[each.code] = one
                for name in each.names:
                    self._learn(name, one)
                for key in phone_keys(each.phone) - own_numbers:
                    self._numbers[key] = one

    def resident(self, resident_id: int) -> str:
        """What stands for another resident."""
        return self._letter(resident_id)

    def outsider(self, name: str) -> str:
        """What stands for somebody without a record; each line is one person."""
        return ", ".join(self._letter(key) for key in self._keys(name))

    def learn_outsider(self, name: str, phones: str = "") -> None:
        """Look for somebody without a record from now on, by name and by numbers."""
        keys = self._keys(name)
        for line, key in zip(_lines(name), keys, strict=True):
            self._learn(line, key)
        for number in phone_keys(phones):
            self._numbers[number] = keys[0] if keys else f"tel {number}"

    def learn_described(self, words: str) -> None:
        """Look for whoever is described: a name in it counts, "man" or "short" names nobody."""
        for line, key in zip(_lines(words), self._keys(words), strict=True):
            self._learn(line, key, is_described=True)

    def replaced(self, text: str) -> str:
        """A free text without the names of others."""
        text = _NUMBER.sub(self._number, text)
        tokens, made, at, done = _tokens(text), [], 0, 0
        while at < len(tokens):
            found = self._found(text, tokens, at)
            if found is None:
                at += 1
                continue
            key, count = found
            made += [text[done : tokens[at].start], self._letter(key)]
            done = tokens[at + count - 1].end
            at += count
        return "".join((*made, text[done:]))

    def is_own(self, resident_id: int) -> bool:
        """Whether a record is of the person whose file it is."""
        return resident_id in self._own

    def _keys(self, name: str) -> list[Key]:
        """Of each line, the resident of that name or the name itself."""
        keys: list[Key] = []
        for line in _lines(name):
            tokens = _tokens(line)
            found = self._found(line, tokens, 0) if tokens else None
            whole = found is not None and found[1] == len(tokens)
            keys.append(found[0] if found is not None and whole else fold(line))
        return keys

    def _letter(self, key: Key) -> str:
        if key not in self._letters:
            self._letters[key] = _letters(len(self._letters))
        return _("Person {letter}").format(letter=self._letters[key])

    def _number(self, found: re.Match[str]) -> str:
        keys = [self._numbers[key] for key in phone_keys(found[0]) if key in self._numbers]
        return _("(number of {person})").format(person=self._letter(keys[0])) if keys else found[0]

    def _learn(self, name: str, who: Key, *, is_described: bool = False) -> None:
        tokens = tuple(_tokens(name))
        if tokens and not all(token.folded in self._mine for token in tokens):
            self._add(_Name(tokens, who, is_described and len(tokens) == 1))
        for token in tokens if len(tokens) > 1 else ():
            is_telling = len(token.folded) >= _SINGLE and token.folded not in _PARTICLES
            if is_telling and token.folded not in self._mine:
                self._add(_Name((token,), who, is_described))

    def _add(self, name: _Name) -> None:
        for spelling in _spellings(name.words[0]):
            self._names[spelling].append(name)

    def _found(self, text: str, tokens: list[_Token], at: int) -> tuple[Key, int] | None:
        token = tokens[at]
        if token.text in self._codes:
            return self._codes[token.text], 1
        best: tuple[int, bool, Key] | None = None
        for spelling in _spellings(token):
            for name in self._names.get(spelling, ()):
                words = tokens[at : at + len(name.words)]
                if _is_name(text, words, name) and not self._is_mine(words):
                    # The longest, and among people of one name the one who has a letter already.
                    found = (len(words), name.who in self._letters, name.who)
                    if best is None or found[:2] > best[:2]:
                        best = found
        return None if best is None else (best[2], best[0])

    def _is_mine(self, words: Iterable[_Token]) -> bool:
        return all(word.folded in self._mine for word in words)


def _everybody(tx: Transaction) -> Iterator[_Known]:
    """Every resident, also those who are hidden: a copy must not name them either."""
    query = select(
        Resident.id, Resident.uuid, Resident.code, Resident.known_as, Resident.legal_name,
        Resident.phone,
    )  # fmt: skip
    for row in tx.session.execute(query):
        names = (row.known_as, _opened(tx, row, "legal_name"))
        phone = _opened(tx, row, "phone")
        yield _Known(row.id, row.code, tuple(name for name in names if name), phone)


def _opened(tx: Transaction, row: Any, column: str) -> str:
    blob = getattr(row, column)
    if blob is None:
        return ""
    try:
        return tx.sealer.open(f"resident|{column}|{row.uuid}", blob)
    except (NotAllowed, Damaged):
        return ""


def _letters(number: int) -> str:
    """A, B … Z, AA, AB …"""
    found = ""
    while number >= 0:
        found = chr(ord("A") + number % 26) + found
        number = number // 26 - 1
    return found


def _lines(text: str) -> list[str]:
    return [line for line in (part.strip() for part in text.splitlines()) if line]


def _tokens(text: str) -> list[_Token]:
    """Words with the marks that belong to their letters, in any script."""
    found, start = [], None
    for at, char in enumerate(f"{text} "):
        is_mark = unicodedata.category(char)[0] == "M" or char in "\u200c\u200d"
        if char.isalnum() or (is_mark and start is not None):
            start = at if start is None else start
        elif start is not None:
            word = text[start:at]
            script = unicodedata.name(word[0], "").partition(" ")[0]
            found.append(_Token(start, at, word, fold(word), script))
            start = None
    return found


def _spellings(token: _Token) -> Collection[str]:
    """Under what a word is looked up: as folded, and by its sound for other scripts."""
    found = {token.folded}
    for word in likeness.words(token.text):
        found |= {f"~{word.text}", *((f"~{word.consonants}",) if len(word.consonants) > 1 else ())}
    return found


def _is_name(text: str, words: list[_Token], name: _Name) -> bool:
    if len(words) < len(name.words) or not all(map(_is_word, words, name.words)):
        return False
    if name.is_capital and any(word.text[0].islower() for word in (*words, *name.words)):
        return False
    return all(text[one.end : other.start].strip(" \t\n-") == "" for one, other in pairwise(words))


def _is_word(word: _Token, name: _Token) -> bool:
    if word.script != name.script:
        sounds = zip(likeness.words(word.text), likeness.words(name.text), strict=False)
        is_bare = not _WITHOUT_VOWELS.isdisjoint((word.script, name.script))
        return any(_sounds_like(one, other, is_bare=is_bare) for one, other in sounds)
    return word.folded == name.folded and (
        not word.text[0].islower() or len(word.folded) >= _UNCAPPED or name.text[0].islower()
    )


def _sounds_like(one: likeness.Word, other: likeness.Word, *, is_bare: bool) -> bool:
    """Between scripts; where one leaves the vowels out, by the consonants."""
    bones = one.consonants
    return one.text == other.text or (is_bare and len(bones) > 1 and bones == other.consonants)
