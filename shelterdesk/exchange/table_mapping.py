# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which column of a table becomes which field, and how its words are read.

A mapping is kept as JSON, so that the same register can be read again next month::

    {"version": 1,
     "source": "old register",          the list its numbers belong to (see external_id)
     "sheet": "2024",                   which sheet (default: the first with something in it)
     "encoding": "cp1250",              of a text table, where it is guessed wrong
     "delimiter": ";",                  the same
     "site": "House B",                 the house of rows that name none
     "create_rooms": false,             whether houses, rooms and beds may be added
     "age_on": "2026-01-01",            the day on which the ages were right (default: today)
     "unanswered": {"unknown": "unknown", "refused": "declined", "n/a": "not_asked"},
     "fields": {
       "known_as": "Name",
       "legal_name": ["First name", "Last name"],
       "birth_date": {"columns": ["Born"], "confirmed_format": "dmy"},
       "gender": {"columns": ["Sex"], "values": {"F": "woman", "M": "man"}},
       "languages": {"columns": ["Languages"], "separator": "+"},
       "external_id": "No."}}

The fields are the members of ``Target``. A field is given as the title of its column, a list of
titles (their cells are joined), or an object with ``columns`` and any of ``values`` (a word of the
table -> a code of the word list, a country, a language tag, or ``unknown``, ``declined``,
``not_asked``), ``confirmed_format`` (``ymd``, ``dmy``, ``mdy``) and ``separator``. ``unanswered``
replaces the usual words for a missing answer; upper and lower case and accents do not matter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from shelterdesk.errors import Invalid, TooNew
from shelterdesk.exchange.dates import DateFormat
from shelterdesk.exchange.lookups import key
from shelterdesk.exchange.tables import Table
from shelterdesk.i18n import N_, _
from shelterdesk.services.values.answers import Unanswered

VERSION: Final = 1
_LONGEST_SOURCE: Final = 80
_KEYS: Final = frozenset(
    {
        "version", "source", "sheet", "encoding", "delimiter", "site", "create_rooms", "age_on",
        "unanswered", "fields",
    }
)  # fmt: skip


class Target(StrEnum):
    """The fields a column can become."""

    EXTERNAL_ID = "external_id"
    KNOWN_AS = "known_as"
    LEGAL_NAME = "legal_name"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    AGE = "age"
    GENDER = "gender"
    PRONOUNS = "pronouns"
    NATIONALITY = "nationality"
    PHONE = "phone"
    CONTACT = "contact"
    LANGUAGES = "languages"
    STRENGTHS = "strengths"
    INTERESTS = "interests"
    HOPES = "hopes"
    PREFERRED_GENDER = "preferred_gender"
    PREFERRED_LANGUAGE = "preferred_language"
    WANTS_PEER = "wants_peer"
    ALERT = "alert"
    ALERT_INSTRUCTION = "alert_instruction"
    ALLERGY = "allergy"
    HOUSEHOLD = "household"
    CHILD_OF = "child_of"
    GUARDIAN_KIND = "guardian_kind"
    GUARDIAN = "guardian"
    GUARDIAN_PHONE = "guardian_phone"
    SUPPORT_OPENED = "support_opened"
    SUPPORT_CLOSED = "support_closed"
    REFERRAL_SOURCE = "referral_source"
    FIRST_CONTACT = "first_contact"
    PROGRAMME = "programme"
    ARRIVED = "arrived"
    LEFT = "left"
    PLANNED_END = "planned_end"
    SITE = "site"
    ROOM = "room"
    BED = "bed"
    DESTINATION = "destination"


_LABELS: Final = {
    Target.EXTERNAL_ID: N_("Number in that list"),
    Target.KNOWN_AS: N_("Chosen name"),
    Target.LEGAL_NAME: N_("Legal name"),
    Target.BIRTH_DATE: N_("Date of birth"),
    Target.BIRTH_YEAR: N_("Year of birth"),
    Target.AGE: N_("Age"),
    Target.GENDER: N_("Gender"),
    Target.PRONOUNS: N_("Pronouns"),
    Target.NATIONALITY: N_("Nationality"),
    Target.PHONE: N_("Phone"),
    Target.CONTACT: N_("How and when it is safe to make contact"),
    Target.LANGUAGES: N_("Languages"),
    Target.STRENGTHS: N_("Strengths"),
    Target.INTERESTS: N_("Interests"),
    Target.HOPES: N_("Hopes"),
    Target.PREFERRED_GENDER: N_("Would like to talk with"),
    Target.PREFERRED_LANGUAGE: N_("Would like to talk in"),
    Target.WANTS_PEER: N_("Would like somebody with lived experience"),
    Target.ALERT: N_("Alert"),
    Target.ALERT_INSTRUCTION: N_("What to do at an alert"),
    Target.ALLERGY: N_("Allergy"),
    Target.HOUSEHOLD: N_("Household"),
    Target.CHILD_OF: N_("Child of"),
    Target.GUARDIAN_KIND: N_("Who decides for a minor"),
    Target.GUARDIAN: N_("Name of the guardian"),
    Target.GUARDIAN_PHONE: N_("Phone of the guardian"),
    Target.SUPPORT_OPENED: N_("Support opened"),
    Target.SUPPORT_CLOSED: N_("Support closed"),
    Target.REFERRAL_SOURCE: N_("Referral source"),
    Target.FIRST_CONTACT: N_("First contact"),
    Target.PROGRAMME: N_("Programme"),
    Target.ARRIVED: N_("Arrived"),
    Target.LEFT: N_("Left"),
    Target.PLANNED_END: N_("Means to leave"),
    Target.SITE: N_("House"),
    Target.ROOM: N_("Room"),
    Target.BED: N_("Bed"),
    Target.DESTINATION: N_("Destination"),
}

#: Fields whose cells are dates.
DATES: Final = (
    Target.BIRTH_DATE, Target.SUPPORT_OPENED, Target.SUPPORT_CLOSED, Target.ARRIVED, Target.LEFT,
    Target.PLANNED_END,
)  # fmt: skip

#: Fields that may come from several columns.
SEVERAL: Final = frozenset({
    Target.LEGAL_NAME, Target.KNOWN_AS, Target.CONTACT, Target.LANGUAGES, Target.STRENGTHS,
    Target.INTERESTS, Target.HOPES,
})  # fmt: skip

#: A field, and those that say nothing without it.
NEEDED: Final = (
    (Target.ARRIVED, (Target.LEFT, Target.PLANNED_END, Target.ROOM, Target.BED)),
    (Target.ROOM, (Target.BED,)),
    (Target.SUPPORT_OPENED, (Target.SUPPORT_CLOSED, Target.FIRST_CONTACT, Target.PROGRAMME)),
    (Target.ALERT, (Target.ALERT_INSTRUCTION,)),
    (Target.GUARDIAN_KIND, (Target.GUARDIAN, Target.GUARDIAN_PHONE)),
)

_NOT_KNOWN = (
    "unknown", "not known", "don't know", "does not know", "?", "??", "???", "inconnu", "inconnue",
    "ne sait pas", "desconocido", "desconocida", "no sabe", "unbekannt", "weiß nicht",
    "desconhecido", "desconhecida", "não sabe",
)  # fmt: skip
_DECLINED = (
    "refused", "declined", "prefers not to say", "rather not say", "refus", "refusé", "refuse",
    "ne souhaite pas répondre", "prefiere no decir", "rechazado", "no quiere decir", "verweigert",
    "möchte nicht sagen", "keine Angabe", "recusado", "recusou", "prefere não dizer",
)  # fmt: skip
_NOT_ASKED = (
    "n/a", "n.a.", "#N/A", "-", "--", "–", "—", "/", "not asked", "none given", "pas demandé",
    "non demandé", "no preguntado", "nicht gefragt", "não perguntado",
)  # fmt: skip

#: Words that stand for a missing answer, unless a mapping brings its own.
UNANSWERED: Final[Dictionary[str, Unanswered]] = MappingProxyType(
    dict.fromkeys(_NOT_KNOWN, Unanswered.UNKNOWN)
    | dict.fromkeys(_DECLINED, Unanswered.DECLINED)
    | dict.fromkeys(_NOT_ASKED, Unanswered.NOT_ASKED)
)


def target_words(target: str) -> str:
    """A field in words for people."""
    return _(_LABELS[Target(target)])


def word(text: str) -> str:
    """A word of the table for comparing; punctuation alone stays what it is."""
    return key(text) or text.strip()


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where a field comes from and how its words are read."""

    columns: tuple[str, ...]
    values: Dictionary[str, str] = field(default_factory=dict)
    confirmed_format: DateFormat | None = None  # said by a person, never guessed
    separator: str = ""

    @property
    def column(self) -> str:
        """The column or columns as they are named to people."""
        return " + ".join(self.columns)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Fields by target, and what holds for the whole table."""

    fields: Dictionary[Target, FieldMap]
    source: str = "table"
    site: str = ""
    create_rooms: bool = False
    age_on: date | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    unanswered: Dictionary[str, Unanswered] = field(default_factory=lambda: dict(UNANSWERED))

    def with_field(self, target: Target, field_map: FieldMap | None) -> Mapping:
        """The same with one field set, or left out (``None``)."""
        fields = {t: f for t, f in self.fields.items() if t is not target}
        if field_map is not None:
            fields[target] = field_map
        return replace(self, fields=fields)

    def confirmed(self, target: Target, chosen: DateFormat) -> Mapping:
        """The same, with the order of the dates of a field said by a person."""
        return self.with_field(target, replace(self.fields[target], confirmed_format=chosen))

    def to_json_dict(self) -> dict[str, Any]:
        """The mapping as it is kept."""
        result: dict[str, Any] = {
            "version": VERSION,
            "source": self.source,
            "sheet": self.sheet,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "site": self.site,
            "create_rooms": self.create_rooms,
            "age_on": self.age_on.isoformat() if self.age_on else None,
            "unanswered": {text: answer.value for text, answer in self.unanswered.items()},
            "fields": {},
        }
        for target, found in self.fields.items():
            entry: dict[str, Any] = {"columns": list(found.columns)}
            if found.values:
                entry["values"] = dict(found.values)
            if found.confirmed_format:
                entry["confirmed_format"] = found.confirmed_format.value
            if found.separator:
                entry["separator"] = found.separator
            result["fields"][target.value] = entry
        return result

    def to_json(self) -> str:
        """The same as text."""
        return json.dumps(self.to_json_dict(), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> Mapping:
        """Read a mapping; raises ``Invalid`` naming what cannot be read."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Invalid(_("The mapping is not a JSON file that can be read.")) from error
        return cls.from_json_dict(values)

    @classmethod
    def from_json_dict(cls, values: Any) -> Mapping:
        """The same from what JSON holds."""
        if not isinstance(values, dict) or not isinstance(values.get("fields"), dict):
            raise _bad("fields")
        version = values.get("version", VERSION)
        if not isinstance(version, int) or version < 1:
            raise _bad("version")
        if version > VERSION:
            raise TooNew(_("This mapping was written by a newer version of the program."))
        if unknown := set(values) - _KEYS:
            raise _bad(min(unknown))
        source = values.get("source", "table")
        if not isinstance(source, str) or not 1 <= len(source.strip()) <= _LONGEST_SOURCE:
            raise _bad("source")
        for name in ("site", "sheet", "encoding", "delimiter"):
            if not isinstance(values.get(name) or "", str):
                raise _bad(name)
        if not isinstance(values.get("create_rooms", False), bool):
            raise _bad("create_rooms")
        return cls(
            fields={_target(name): _field(name, entry) for name, entry in values["fields"].items()},
            source=source.strip(),
            site=(values.get("site") or "").strip(),
            create_rooms=values.get("create_rooms", False),
            age_on=_day(values.get("age_on")),
            sheet=values.get("sheet") or None,
            encoding=values.get("encoding") or None,
            delimiter=values.get("delimiter") or None,
            unanswered=_answers(values.get("unanswered")),
        )

    def check(self, table: Table) -> None:
        """Refuse a mapping that does not fit the table, naming the column or field."""
        if not self.fields:
            raise Invalid(_("Say for at least one column what it holds."), field="fields")
        for target, found in self.fields.items():
            for column in found.columns:
                if column not in table.columns:
                    raise Invalid(
                        _("The table has no column “{column}” (for: {field}).").format(
                            column=column, field=target_words(target)
                        ),
                        field=target.value,
                    )
        for needed, by in NEEDED:
            for target in by:
                if target in self.fields and needed not in self.fields:
                    raise Invalid(
                        _("“{field}” needs a column for “{needed}” too.").format(
                            field=target_words(target), needed=target_words(needed)
                        ),
                        field=target.value,
                    )


def _bad(name: str) -> Invalid:
    return Invalid(_("The mapping is not right at “{name}”.").format(name=name), field=name)


def _target(name: str) -> Target:
    try:
        return Target(name)
    except ValueError as error:
        raise Invalid(
            _("The mapping names a field “{name}”, which there is not. There are: {names}.").format(
                name=name, names=", ".join(Target)
            ),
            field=name,
        ) from error


def _field(name: str, entry: Any) -> FieldMap:
    if not isinstance(entry, dict):
        entry = {"columns": entry}
    columns = entry.get("columns")
    columns = [columns] if isinstance(columns, str) else columns
    if not isinstance(columns, list) or not columns or not _are_texts(columns):
        raise _bad(name)
    if set(entry) - {"columns", "values", "confirmed_format", "separator"}:
        raise _bad(name)
    if len(columns) > 1 and name not in SEVERAL:
        raise Invalid(
            _("“{field}” can come from one column only.").format(field=target_words(name)),
            field=name,
        )
    values = {} if entry.get("values") is None else entry["values"]
    separator = entry.get("separator") or ""
    if not isinstance(values, dict) or not _are_texts(list(values.values())):
        raise _bad(name)
    chosen = entry.get("confirmed_format")
    if not isinstance(separator, str) or chosen not in (None, "ymd", "dmy", "mdy"):
        raise _bad(name)
    return FieldMap(
        columns=tuple(" ".join(column.split()) for column in columns),
        values=values,
        confirmed_format=DateFormat(chosen) if chosen else None,
        separator=separator,
    )


def _are_texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _day(value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _bad("age_on") from error


def _answers(values: Any) -> dict[str, Unanswered]:
    if values is None:
        return dict(UNANSWERED)
    try:
        return {str(text): Unanswered(answer) for text, answer in values.items()}
    except (AttributeError, ValueError) as error:
        raise _bad("unanswered") from error
