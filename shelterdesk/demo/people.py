# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented people: what they are called, and what they chose to tell.

Most are women and girls, some trans women, a few men and boys. Many questions were declined, not
asked, or have no answer. Phone numbers come from ranges that regulators keep for fiction
(Ofcom 07700 900xxx, NANP 555-01xx, Arcep 06 39 98 xx xx).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from shelterdesk.demo.cultures import CULTURES, Culture, Name
from shelterdesk.services.residents.residents import (
    Birth,
    BirthPrecision,
    LanguageLevel,
    ResidentForm,
)
from shelterdesk.services.values.answers import Text, Unanswered

_UNTOLD: Final = (Unanswered.NOT_ASKED, Unanswered.DECLINED, Unanswered.UNKNOWN)

_GENDERS: Final = {
    "woman": 860, "transgender": 55, "man": 30, "non-binary": 12, "another": 12,
    "questioning": 5, "several": 6,
}  # fmt: skip
_PRONOUNS: Final = {
    "woman": ("she/her",) * 11 + ("she/they",),
    "transgender": ("she/her",) * 6 + ("she/they",),
    "man": ("he/him",),
}
_OTHER_PRONOUNS: Final = ("they/them", "she/they", "he/they", "just my name")

#: How and when it is safe to reach her.
CONTACTS: Final = (
    "Text first; call only after an answer.",
    "Any time. The phone is always at hand.",
    "Mornings only. Say it is the language school.",
    "Evenings after six. No voice messages.",
    "Messages only, never calls. They are deleted once read.",
    "Through a sister; say it is about the sewing course.",
    "If somebody else answers, say wrong number and hang up.",
    "Not on Sundays. Otherwise whenever.",
    "Only through the desk, on Thursdays.",
    "Letters to the post box, never to the flat.",
    "By e-mail, read at the library on Tuesdays.",
    "Call from a withheld number and ask for the hair salon.",
    "Between two and four, while the children are at school.",
    "Wishes to call us. Please do not call.",
    "Signal only, under another name.",
    "Leave word with the nurse at the health centre.",
)
_CHILD_CONTACTS: Final = ("Through the mother.", "Through the mother only.")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented: what is told in the end, and what was told on the first day."""

    form: ResidentForm
    first_form: ResidentForm
    born: date
    culture: Culture
    family: Name
    sleeps_apart: bool = False  # a man: a room of his own

    def age(self, on: date) -> int:
        """Full years on a day."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


class People:
    """Makes people, one after another."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._phones: set[str] = set()

    def adult(self, on: date) -> Person:
        """Somebody who comes on her own; one in nine is a minor."""
        chance = self._chance
        age = chance.triangular(13.5, 18, 17) if chance.random() < 0.11 else self._adult_age()
        return self._person(on, age, self._pick(_GENDERS), self._culture())

    def mother(self, on: date, language: str | None = None) -> Person:
        """A woman old enough for the children who come with her; with a language, one who writes
        her name in its script."""
        age = self._chance.triangular(20, 44, 28)
        if language is None:
            return self._person(on, age, "woman", self._culture())
        culture = next(culture for culture in CULTURES if culture.language == language)
        given = self._chance.choice(culture.women)[0]
        person = self._person(on, age, "woman", culture)
        return replace(
            person,
            form=replace(person.form, known_as=given),
            first_form=replace(person.first_form, known_as=given),
        )

    def child(self, on: date, mother: Person) -> Person:
        """A child who came with the mother and bears her family name."""
        chance = self._chance
        oldest = min(14.5, mother.age(on) - 16.5)
        age = chance.triangular(0.1, oldest, oldest * 0.25)
        while True:
            child = self._child(on, age, mother)
            if child.form.known_as != mother.form.known_as:
                return child

    def relative(self, on: date, other: Person) -> Person:
        """A sister or cousin."""
        return self._person(on, self._adult_age(), "woman", other.culture, other.family)

    def _adult_age(self) -> float:
        chance = self._chance
        return chance.triangular(18, 46, 23) if chance.random() < 0.85 else chance.uniform(40, 67)

    def _culture(self) -> Culture:
        return self._chance.choices(CULTURES, [culture.weight for culture in CULTURES])[0]

    def _pick(self, weights: dict[str, int]) -> str:
        return self._chance.choices(list(weights), list(weights.values()))[0]

    def _person(
        self, on: date, age: float, gender: str, culture: Culture, family: Name | None = None
    ) -> Person:
        chance = self._chance
        family = family or chance.choice(culture.families)
        is_man = gender == "man" or (
            gender not in {"woman", "transgender"} and chance.random() < 0.3
        )
        given = chance.choice(culture.men if is_man else culture.women)
        # On paper some bear a name they no longer use.
        on_paper = chance.choice(culture.men) if gender == "transgender" else given
        born = _born(on, age)
        form = ResidentForm(
            known_as="" if chance.random() < 0.06 else self._chosen(given, culture),
            legal_name=self._told(self._full(on_paper, family, culture), 0.62, (14, 20, 4)),
            birth=self._birth(born),
            gender=self._told(gender, 0.955, (50, 35, 15)),
            pronouns=self._told(
                chance.choice(_PRONOUNS.get(gender, _OTHER_PRONOUNS)), 0.5, (90, 7, 3)
            ),
            nationality=self._told(chance.choice(culture.countries), 0.8, (50, 35, 15)),
            phone=self._phone(),
            contact=self._told(chance.choice(CONTACTS), 0.6, (70, 22, 8)),
            languages=self._languages(culture),
        )
        return Person(form, self._first(form), born, culture, family, gender == "man" and age >= 16)

    def _child(self, on: date, age: float, mother: Person) -> Person:
        chance = self._chance
        gender = chance.choice(("woman", "man"))
        given = chance.choice(mother.culture.men if gender == "man" else mother.culture.women)
        born = _born(on, age)
        form = ResidentForm(
            known_as=self._chosen(given, mother.culture),
            legal_name=self._told(
                self._full(given, mother.family, mother.culture), 0.6, (70, 25, 5)
            ),
            birth=self._birth(born),
            gender=self._told(gender, 0.95, (90, 5, 5)),
            nationality=mother.form.nationality,
            contact=self._told(chance.choice(_CHILD_CONTACTS), 0.4, (100, 0, 0)),
            languages=self._languages(mother.culture) if age >= 2 else (),
        )
        return Person(form, form, born, mother.culture, mother.family)

    def _first(self, form: ResidentForm) -> ResidentForm:
        """What she tells at first: often everything, sometimes a name, sometimes nothing."""
        if self._chance.random() < 0.7:
            return form
        first = ResidentForm(gender=form.gender, languages=form.languages[:1])
        return first if self._chance.random() < 0.3 else replace(first, known_as=form.known_as)

    def _told(self, value: str, likely: float, untold: tuple[int, int, int]) -> Text:
        """The value, or with the rest of the likelihood not asked, declined or not known."""
        if self._chance.random() < likely:
            return value
        return self._chance.choices(_UNTOLD, untold)[0]

    def _chosen(self, given: Name, culture: Culture) -> str:
        """A chosen name: in her own script or in Latin letters, at times with an initial."""
        name = given[0] if self._chance.random() < 0.65 else given[1]
        if name.isascii() and self._chance.random() < 0.12:
            return f"{name} {self._chance.choice(culture.families)[1][0]}."
        return name

    def _full(self, given: Name, family: Name, culture: Culture) -> str:
        script = 0 if self._chance.random() < 0.55 else 1
        order = (family, given) if culture.is_family_first else (given, family)
        return " ".join(name[script] for name in order)

    def _birth(self, born: date) -> Birth | Unanswered:
        chance = self._chance.random()
        if chance < 0.58:
            return Birth(born.year, born.month, born.day)
        if chance < 0.66:
            return Birth(born.year, born.month, precision=BirthPrecision.MONTH)
        if chance < 0.80:
            return Birth(born.year, precision=BirthPrecision.YEAR)
        if chance < 0.90:
            return Birth(born.year, precision=BirthPrecision.ESTIMATED)
        return self._chance.choices(_UNTOLD, (45, 30, 25))[0]

    def _languages(self, culture: Culture) -> tuple[tuple[str, LanguageLevel], ...]:
        chance = self._chance
        if chance.random() < 0.07:
            return ()
        spoken = {culture.language: LanguageLevel.NATIVE}
        if culture.others and chance.random() < 0.4:
            spoken[chance.choice(culture.others)] = chance.choice(
                (LanguageLevel.FLUENT, LanguageLevel.BASIC)
            )
        if "en" not in spoken and chance.random() < 0.85:
            levels = (LanguageLevel.FLUENT, LanguageLevel.BASIC, LanguageLevel.INTERPRETER)
            spoken["en"] = chance.choices(levels, (30, 45, 25))[0]
        return tuple(spoken.items())

    def _phone(self) -> Text:
        number = ""
        for _ in range(40):  # then two people share a number, as happens
            number = self._number()
            if number not in self._phones:
                break
        told = self._told(number, 0.55, (50, 42, 8))
        if told == number:
            self._phones.add(number)
        return told

    def _number(self) -> str:
        chance = self._chance
        kind = chance.random()
        if kind < 0.6:
            return f"+44 7700 900{chance.randrange(1000):03d}"
        if kind < 0.7:
            return f"+1 {chance.choice((202, 312, 415, 617))}-555-01{chance.randrange(100):02d}"
        return f"+33 6 39 98 {chance.randrange(100):02d} {chance.randrange(100):02d}"


def _born(on: date, age: float) -> date:
    return on - timedelta(days=round(age * 365.2425))
