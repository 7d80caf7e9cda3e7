# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the cells of a row to the values of fields: what is odd is named, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.exchange import dates, lookups, table_words
from shelterdesk.exchange.dates import DateFormat, Detection, PartialDate
from shelterdesk.exchange.table_mapping import DATES, FieldMap, Mapping, Target, target_words, word
from shelterdesk.exchange.table_problems import Problem, Row, Severity
from shelterdesk.exchange.tables import Cell, Table
from shelterdesk.i18n import _
from shelterdesk.services import vocabularies
from shelterdesk.services.residents.residents import Birth, BirthPrecision, LanguageLevel
from shelterdesk.services.values.answers import Text, Unanswered

#: Word lists by the field that uses them.
LISTS: Final = {
    Target.GENDER: vocabularies.Vocabulary.GENDER,
    Target.REFERRAL_SOURCE: vocabularies.Vocabulary.REFERRAL_SOURCE,
    Target.DESTINATION: vocabularies.Vocabulary.DESTINATION,
    Target.FIRST_CONTACT: vocabularies.Vocabulary.FIRST_CONTACT,
}
_LONGEST: Final = {
    Target.EXTERNAL_ID: 100, Target.KNOWN_AS: 80, Target.LEGAL_NAME: 20_000, Target.PRONOUNS: 40,
    Target.PHONE: 20_000, Target.CONTACT: 20_000, Target.SITE: 80, Target.ROOM: 40, Target.BED: 20,
    Target.STRENGTHS: 20_000, Target.INTERESTS: 20_000, Target.HOPES: 20_000, Target.ALERT: 200,
    Target.ALERT_INSTRUCTION: 300, Target.ALLERGY: 200, Target.PROGRAMME: 120,
    Target.HOUSEHOLD: 100, Target.CHILD_OF: 200, Target.GUARDIAN: 120, Target.GUARDIAN_PHONE: 60,
}  # fmt: skip
_LISTED: Final = re.compile(r"[,;|\n+&]+|(?<!\b[nN])/")  # not at n/a
_YEAR: Final = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_ABOUT: Final = re.compile(r"[^\d\s]")
_LEVELS: Final = {
    "native": LanguageLevel.NATIVE, "mother tongue": LanguageLevel.NATIVE,
    "fluent": LanguageLevel.FLUENT, "good": LanguageLevel.FLUENT, "basic": LanguageLevel.BASIC,
    "some": LanguageLevel.BASIC, "a little": LanguageLevel.BASIC,
    "interpreter": LanguageLevel.INTERPRETER, "needs interpreter": LanguageLevel.INTERPRETER,
}  # fmt: skip
_EARLIEST: Final = date(1900, 1, 1)
_OLDEST: Final = 130


class RowReader:
    """Reads the fields of rows of one table by one mapping."""

    def __init__(self, tx: Transaction, table: Table, mapping: Mapping) -> None:
        mapping.check(table)
        self.table = table
        self.mapping = mapping
        self.today = tx.today
        self.column_problems: list[Problem] = []
        self._places = {
            target: tuple(table.index(column) for column in found.columns)
            for target, found in mapping.fields.items()
        }
        self._unanswered = {word(text): answer for text, answer in mapping.unanswered.items()}
        self._values = {
            target: {word(text): value for text, value in found.values.items()}
            for target, found in mapping.fields.items()
        }
        self._lists = {target: _known_words(tx, name) for target, name in LISTS.items()}
        self._lists |= table_words.fixed()
        self._refuse_unknown_codes()
        self.detections = {
            target: self._detect(target) for target in DATES if target in mapping.fields
        }
        self._orders = {
            target: mapping.fields[target].confirmed_format or found.chosen
            for target, found in self.detections.items()
        }

    def text(self, row: Row, target: Target) -> Text:
        """A text, or why there is none. Several columns are joined by a space."""
        texts = [_shown(row.cells[place]) for place in self._places.get(target, ())]
        answers = [self._answer(target, text) for text in texts if text]
        given = [answer for answer in answers if not isinstance(answer, Unanswered)]
        if not given:
            return next((a for a in answers if isinstance(a, Unanswered)), Unanswered.NOT_ASKED)
        text = self._joiner(target).join(given)
        if len(text) > _LONGEST.get(target, len(text)):
            limit = _LONGEST[target]
            self.refuse(row, target, _("At most {limit} characters fit here.").format(limit=limit))
        return text

    def plain(self, row: Row, target: Target) -> str:
        """A text that is empty if there is none."""
        text = self.text(row, target)
        return "" if isinstance(text, Unanswered) else str(text)

    def choice(self, row: Row, target: Target) -> Text:
        """A code of a word list: through the mapping, or by code or word of the list."""
        text = self.text(row, target)
        if isinstance(text, Unanswered):
            return text
        code = self._lists[target].get(word(str(text)))
        if code is None:
            self.refuse(row, target, _("This is not in the list of words. Choose a word for it."))
            return Unanswered.NOT_ASKED
        return code

    def country(self, row: Row) -> Text:
        """A nationality as ISO code."""
        words = _("This is no country by name or code. Choose one for it.")
        return self._looked_up(row, Target.NATIONALITY, lookups.country, words)

    def language(self, row: Row) -> Text:
        """The language somebody would like to talk in, as IETF tag."""
        words = _("A language is not known by name or tag. Choose one for it.")
        return self._looked_up(row, Target.PREFERRED_LANGUAGE, lookups.language, words)

    def _looked_up(
        self, row: Row, target: Target, find: Callable[[str], str | None], words: str
    ) -> Text:
        text = self.text(row, target)
        if isinstance(text, Unanswered):
            return text
        code = find(str(text))
        if code is None:
            self.refuse(row, target, words)
            return Unanswered.NOT_ASKED
        return code

    def languages(self, row: Row) -> tuple[tuple[str, LanguageLevel], ...]:
        """Languages as tags, with a level where one stands in brackets (else: fluent)."""
        text = self.plain(row, Target.LANGUAGES)
        if not text:
            return ()
        separator = self.mapping.fields[Target.LANGUAGES].separator
        found: dict[str, LanguageLevel] = {}
        for part in text.split(separator) if separator else _LISTED.split(text):
            name, _bracket, level = part.strip().rstrip(")").partition("(")
            if not name.strip():
                continue
            name = self._values[Target.LANGUAGES].get(word(name), name)
            if isinstance(self._answer(Target.LANGUAGES, name), Unanswered):
                continue
            tag = lookups.language(name)
            if tag is None:
                self.refuse(
                    row, Target.LANGUAGES,
                    _("A language is not known by name or tag. Choose one for it."),
                    value=name.strip(),
                )  # fmt: skip
                continue
            found.setdefault(tag, _LEVELS.get(word(level), LanguageLevel.FLUENT))
        return tuple(found.items())

    def day(self, row: Row, target: Target) -> date | None:
        """A date between 1900 and one year from now."""
        found = self._date(row, target, latest=self.today + timedelta(days=366))
        if found is None or found.whole is None:
            return None
        if not _EARLIEST <= found.whole <= self.today + timedelta(days=366):
            self.refuse(row, target, _("This date is too long ago or too far ahead."))
            return None
        return found.whole

    def birth(self, row: Row) -> Birth | Unanswered:
        """When she was born: from the date, else the year, else the age."""
        readings = (self._birth_of_date(row), self._birth_of_year(row), self._birth_of_age(row))
        given = [found for found in readings if isinstance(found, Birth)]
        if not given:
            return next((a for a in readings if isinstance(a, Unanswered)), Unanswered.NOT_ASKED)
        if any(abs(other.year - given[0].year) > 1 for other in given[1:]):
            self.warn(row, Target.BIRTH_DATE, _("Date, year and age do not fit together."))
        return given[0]

    def refuse(
        self, row: Row, target: str, words: str, *, reason: str = "", value: str | None = None
    ) -> None:
        """Note why a row cannot be taken in."""
        self._note(row, Severity.REFUSED, target, words, reason, value)

    def warn(self, row: Row, target: str, words: str) -> None:
        """Note what is odd about a row that can be taken in."""
        self._note(row, Severity.WARNING, target, words, "", None)

    def _note(  # noqa: PLR0917 - what a problem is made of
        self, row: Row, severity: Severity, target: str, words: str, reason: str, value: str | None
    ) -> None:
        places = self._places.get(Target(target), ())
        if value is None:
            value = " ".join(filter(None, (_shown(row.cells[place]) for place in places)))
        row.problems.append(
            Problem(
                row=row.number,
                line=row.line,
                severity=severity,
                field=target,
                column=" + ".join(self.table.columns[place] for place in places),
                words=words,
                reason=reason or words,
                value=value[:200],
            )
        )

    def _answer(self, target: Target, text: str) -> str | Unanswered:
        """A word of the table as the mapping reads it."""
        name = word(text)
        text = self._values[target].get(name, text)
        if text in {answer.value for answer in Unanswered} and name in self._values[target]:
            return Unanswered(text)
        return self._unanswered.get(name, text) if name not in self._values[target] else text

    def _joiner(self, target: Target) -> str:
        if target is not Target.LANGUAGES:
            return " "
        return self.mapping.fields[target].separator or ","

    def _birth_of_date(self, row: Row) -> Birth | Unanswered | None:
        text = self._missing(row, Target.BIRTH_DATE)
        if text is not None:
            return text
        found = self._date(row, Target.BIRTH_DATE, latest=self.today, partial=True)
        if found is None:
            return None
        precision = BirthPrecision.YEAR if found.month is None else BirthPrecision.MONTH
        if found.day is not None:
            precision = BirthPrecision.EXACT
        birth = Birth(found.year, found.month, found.day, precision)
        return self._checked_birth(row, Target.BIRTH_DATE, birth)

    def _birth_of_year(self, row: Row) -> Birth | Unanswered | None:
        text = self._missing(row, Target.BIRTH_YEAR)
        if text is not None:
            return text
        if Target.BIRTH_YEAR not in self._places:
            return None
        cell = row.cells[self._places[Target.BIRTH_YEAR][0]]
        if isinstance(cell, date):
            return self._checked_birth(
                row, Target.BIRTH_YEAR, Birth(cell.year, precision=BirthPrecision.YEAR)
            )
        years = _YEAR.findall(cell or "")
        if len(years) != 1:
            self.refuse(row, Target.BIRTH_YEAR, _("This is not a year of four digits."))
            return None
        is_sure = not _ABOUT.search(cell or "")
        precision = BirthPrecision.YEAR if is_sure else BirthPrecision.ESTIMATED
        birth = Birth(int(years[0]), precision=precision)
        return self._checked_birth(row, Target.BIRTH_YEAR, birth)

    def _birth_of_age(self, row: Row) -> Birth | Unanswered | None:
        text = self._missing(row, Target.AGE)
        if text is not None:
            return text
        if Target.AGE not in self._places:
            return None
        numbers = re.findall(r"\d+", self.plain(row, Target.AGE))
        if len(numbers) != 1 or int(numbers[0][:6]) > _OLDEST:
            self.refuse(row, Target.AGE, _("This is not an age in years."))
            return None
        year = (self.mapping.age_on or self.today).year - int(numbers[0])
        birth = Birth(year, precision=BirthPrecision.ESTIMATED)
        return self._checked_birth(row, Target.AGE, birth)

    def _missing(self, row: Row, target: Target) -> Unanswered | None:
        """Why a field that is mapped has no value; ``None`` if it has one or is not mapped."""
        if target not in self._places:
            return None
        text = self.text(row, target)
        return text if isinstance(text, Unanswered) else None

    def _checked_birth(self, row: Row, target: Target, birth: Birth) -> Birth | None:
        day = birth.day if isinstance(birth.day, int) else 1
        if birth.year < self.today.year - _OLDEST:
            self.refuse(row, target, _("The year of birth is too long ago."))
        elif date(birth.year, birth.month or 1, day) > self.today:
            self.refuse(row, target, _("The date of birth is in the future."))
        else:
            return birth
        return None

    def _date(
        self, row: Row, target: Target, *, latest: date, partial: bool = False
    ) -> PartialDate | None:
        order = self._orders.get(target)
        if order is None or self._missing(row, target) is not None:
            return None
        found = dates.read(
            row.cells[self._places[target][0]], order, latest=latest, partial=partial
        )
        if found is None:
            words = _("This is not a date, or not in the order {order}.")
            self.refuse(row, target, words.format(order=dates.format_words(order)))
        return found

    def _detect(self, target: Target) -> Detection:
        """The order of a column of dates; what a person has to say first is a problem."""
        found = self.mapping.fields[target]
        cells = self.table.cells(found.columns[0])
        given = [
            cell if not isinstance(cell, str) or not self._is_unanswered(target, cell) else None
            for cell in cells
        ]
        detection = dates.detect(given, partial=target is Target.BIRTH_DATE)
        if detection.needs_person and found.confirmed_format is None:
            self._ask_for_order(target, found, detection)
        if detection.is_mixed:
            self._column_problem(
                target, found, Severity.WARNING,
                _("Some cells are dates and some are text: day and month may be swapped in some."),
            )  # fmt: skip
        if detection.has_short_years:
            words = _("Years have two digits: look whether the centuries are right.")
            self._column_problem(target, found, Severity.WARNING, words)
        return detection

    def _is_unanswered(self, target: Target, cell: str) -> bool:
        return isinstance(self._answer(target, cell), Unanswered)

    def _ask_for_order(self, target: Target, found: FieldMap, detection: Detection) -> None:
        if detection.is_ambiguous:
            words = _("It is not plain whether “{example}” means {orders}. Say which it is.")
        else:
            words = _(
                "Dates are written in different ways, for example {example}. Say which it is."
            )
        self._column_problem(
            target, found, Severity.REFUSED,
            words.format(
                example=detection.examples[0] if detection.is_ambiguous
                else ", ".join(detection.examples),
                orders=" · ".join(dates.format_words(order) for order in detection.candidates),
            ),
        )  # fmt: skip

    def _column_problem(
        self, target: Target, found: FieldMap, severity: Severity, words: str
    ) -> None:
        problem = Problem(0, 0, severity, target.value, found.column, words, words)
        self.column_problems.append(problem)

    def _refuse_unknown_codes(self) -> None:
        """Refuse a mapping that names codes which its word list does not have."""
        answers = {answer.value for answer in Unanswered}
        for target, known in self._lists.items():
            for code in self._values.get(target, {}).values():
                if code not in answers and code not in known.values():
                    raise Invalid(
                        _(
                            "The mapping names “{code}”, which is not in the list for {field}."
                        ).format(code=code, field=target_words(target)),
                        field=target.value,
                    )


def _known_words(tx: Transaction, vocabulary: str) -> dict[str, str]:
    """Codes of a word list by their words and by themselves."""
    choices = vocabularies.choices(tx, vocabulary=vocabulary)
    by_label = {word(choice.label): choice.code for choice in choices}
    return by_label | {word(choice.code): choice.code for choice in choices}


def _shown(cell: Cell) -> str:
    """A cell as text."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else cell


__all__ = ["LISTS", "DateFormat", "Problem", "Row", "RowReader", "Severity"]
