# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stored values in words: a day, a bed as room and bed, a word of a list, why there is no answer.

Values come in the form the file holds them (``database/capture.py``), from images of years ago as
well: what a number points to may be gone by now, and is then called so. A person's name is shown
by the rules of the list of residents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from babel.dates import format_skeleton, get_day_names
from sqlalchemy import Column, Table, select

from shelterdesk import capabilities, regions
from shelterdesk.capabilities import Capability
from shelterdesk.database import capture
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.i18n import N_, _, language
from shelterdesk.models.base import OpenDate
from shelterdesk.models.log_entries import LogKind, LogRelation, LogState
from shelterdesk.models.residents import BirthPrecision, HouseholdRole, LanguageLevel, Resident
from shelterdesk.models.rooms import Bed, BedKind, HousingKind, Room, Site, Stay
from shelterdesk.models.staff import Role, Staff
from shelterdesk.models.support import Programme, SupportPeriod
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services.residents import protection
from shelterdesk.services.values import (
    answers,
    case_codes,
    house_codes,
    locales,
    money_codes,
    money_values,
    named_rows,
    record_words,
    sealed_values,
    training_codes,
    week_times,
    work_codes,
)
from shelterdesk.services.values.answers import GIVEN, Unanswered

NOTHING: Final = "–"
_ALWAYS: Final = date.min  # a bed in service since ever

#: Codes of a column -> what they mean.
_CODES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("bed", "kind"): {
        BedKind.SINGLE: N_("Single bed"), BedKind.BUNK: N_("Bunk bed"), BedKind.COT: N_("Cot"),
        BedKind.OVERFLOW: N_("Extra bed"),
    },
    ("household_member", "role"): {
        HouseholdRole.HEAD: N_("Head of the household"), HouseholdRole.CHILD: N_("Child"),
        HouseholdRole.PARTNER: N_("Partner"), HouseholdRole.RELATIVE: N_("Relative"),
        HouseholdRole.OTHER: N_("Part of the household"),
    },
    ("log_entry", "kind"): {
        LogKind.MEAL: N_("Meal"), LogKind.HEALTH: N_("Health"),
        LogKind.MEDICATION: N_("Medication"), LogKind.WELLBEING: N_("Wellbeing"),
        LogKind.ACTIVITY: N_("Activity"), LogKind.CHILDCARE: N_("Childcare"),
        LogKind.CONTACT: N_("Contact"), LogKind.VISITOR: N_("Visitor"),
        LogKind.INCIDENT: N_("Incident"), LogKind.MAINTENANCE: N_("Maintenance"),
        LogKind.NIGHT_CHECK: N_("Night check"), LogKind.NOTE: N_("Note"),
    },
    ("log_entry", "relation"): {
        LogRelation.ADDENDUM: N_("Addendum"), LogRelation.STRIKE: N_("Strikes it out"),
    },
    ("log_entry", "state"): {LogState.DRAFT: N_("Draft"), LogState.FINAL: N_("Finished")},
    ("resident", "birth_precision"): {
        BirthPrecision.EXACT: N_("To the day"), BirthPrecision.MONTH: N_("To the month"),
        BirthPrecision.YEAR: N_("To the year"), BirthPrecision.ESTIMATED: N_("Estimated"),
    },
    ("resident_language", "level"): {
        LanguageLevel.NATIVE: N_("Native"), LanguageLevel.FLUENT: N_("Fluent"),
        LanguageLevel.BASIC: N_("Basic"), LanguageLevel.INTERPRETER: N_("Needs an interpreter"),
    },
    ("site", "housing_kind"): {
        HousingKind.EMERGENCY: N_("Emergency"), HousingKind.TEMPORARY: N_("Temporary"),
        HousingKind.STEP_DOWN: N_("Step-down"), HousingKind.LONG_TERM: N_("Long-term"),
        HousingKind.OFF_SITE: N_("Off-site"),
    },
    ("term", "vocabulary"): {
        Vocabulary.GENDER: N_("Gender"), Vocabulary.DESTINATION: N_("Where to"),
        Vocabulary.REFERRAL_SOURCE: N_("Referred by"),
        Vocabulary.FIRST_CONTACT: N_("First contact"),
        Vocabulary.CLOSE_REASON: N_("Why it was closed"),
        Vocabulary.PAPER_KIND: N_("Papers"),
        Vocabulary.DOCUMENT_KIND: N_("Documents"),
        Vocabulary.LEGAL_KIND: N_("Legal matters"),
        Vocabulary.SERVICE: N_("Services"),
        Vocabulary.DECLINE_REASON: N_("Why a referral was declined"),
        Vocabulary.COUNSELLING_METHOD: N_("Ways of counselling"),
        Vocabulary.TREATMENT_KIND: N_("Treatments"),
        Vocabulary.CONSENT_ITEM: N_("What may be told"),
        Vocabulary.JOURNEY_STAGE: N_("Stages of the journey"),
        Vocabulary.OUTCOME_STATUS: N_("Outcomes"),
        Vocabulary.SUPPORT_KIND: N_("Support used"),
        Vocabulary.STAY_END_REASON: N_("Why a stay ended"),
        Vocabulary.TURN_AWAY_REASON: N_("Why people were turned away"),
        Vocabulary.INCIDENT_KIND: N_("Incidents"),
        Vocabulary.APPOINTMENT_KIND: N_("Appointments"),
        Vocabulary.HELPLINE_TOPIC: N_("What callers ask for"),
        Vocabulary.GRANT_KIND: N_("What grants are for"),
        Vocabulary.EXPENSE_KIND: N_("What the house spends on"),
        Vocabulary.SAVINGS_PURPOSE: N_("What people save for"),
        Vocabulary.SKILL: N_("Skills"),
        Vocabulary.ENROLMENT_END: N_("Why a course was left"),
        Vocabulary.PLACEMENT_END: N_("Why work ended"),
        Vocabulary.REVEALING_WORD: N_("Words that tell what the house is"),
    },
    **case_codes.CODES,
    **house_codes.CODES,
    **money_codes.CODES,
    **training_codes.CODES,
    **work_codes.CODES,
}  # fmt: skip
_ROLES: Final[Mapping[str, str]] = {
    Role.FRONT_DESK: N_("Front desk"), Role.CASEWORKER: N_("Caseworker"),
    Role.COUNSELLOR: N_("Counsellor"), Role.CASHIER: N_("Cashier"),
    Role.WORK_TRAINING: N_("Work & training"), Role.MANAGER: N_("Manager"),
    Role.DIRECTOR: N_("Director"), Role.ADMINISTRATOR: N_("Administrator"),
}  # fmt: skip
_CONFIDENTIALITY: Final[Mapping[str, str]] = {"desk": N_("The desk"), "case": N_("Case key")}
#: Columns that hold who did something without being tied to the staff.
_STAFF_COLUMNS: Final = frozenset({
    "seen_by", "author_id", "caseworker_id", "staff_id", "counsellor_id",
    "companion_id", "asked_by", "answered_by", "done_by", "dropped_by", "closed_by", "opened_by",
    "lead_id", "closed_with_id", "acknowledged_by", "counted_by", "witness_id", "handled_by",
    "struck_by", "reported_by", "reviewed_by", "prepared_by", "approved_by", "adjusted_by",
    "requested_by", "cashier_id", "holder_id", "ended_by", "teacher_id", "taken_by",
    "checked_by", "issued_by", "revoked_by",
})  # fmt: skip


def code_words(table: str, column: str) -> dict[str, str]:
    """The codes a column may hold and their words, in the order to offer them."""
    return {str(code): _(words) for code, words in _CODES[table, column].items()}


def code_word(table: str, column: str, code: str | None) -> str:
    """What a code of a column means; nothing for none, the code itself for one of another time."""
    words = _CODES[table, column].get(code or "")
    return _(words) if words else code or ""


class ValueWords:
    """Values in words for one person asking; what was looked up is looked up once."""

    def __init__(self, tx: Transaction, *, is_revealed: bool = False) -> None:
        self._tx = tx
        self._is_revealed = is_revealed
        self._found: dict[tuple[str, int], str] = {}
        self._of_table: dict[str, Callable[[int], str]] = {
            "bed": self._bed, "programme": self._programme, "resident": self.person,
            "room": self._room, "site": self._site, "staff": self.staff, "stay": self._stay,
            "support_period": self._period, "term": self._term,
        }  # fmt: skip

    def answer(self, table: Table, question: str, values: Mapping[str, Any], uuid: str) -> str:
        """A question of a row: its value, or why there is none."""
        column = table.columns[question]
        stored = values.get(question)
        reason = record_words.answer_of(table, question)
        if stored is None and reason is not None and values.get(reason, GIVEN) != GIVEN:
            return answers.words(Unanswered(values[reason]))
        if "sealed" in column.info:
            return NOTHING if stored is None else self.sealed(table, column, stored, uuid)
        if stored is not None and question in money_codes.AMOUNTS:
            currency = money_values.currency_of(self._tx, table.name, values)
            if currency:
                return regions.amount(int(stored), currency, language())
        return self._plain(table, column, capture.value_of(column, stored))

    def sealed(self, table: Table, column: Column[Any], stored: Any, uuid: str) -> str:
        """What is sealed, in words; that it is, where it is not to be opened or cannot be."""
        if not self._is_revealed:
            return _("(sealed)")
        try:
            return self.opened(table, column, stored, uuid)
        except NotAllowed:
            return _("(sealed)")
        except Damaged:
            return _("(cannot be read any more)")

    def opened(self, table: Table, column: Column[Any], stored: Any, uuid: str) -> str:
        """What is sealed, opened. Raises ``NotAllowed`` and ``Damaged``."""
        context = f"{table.name}|{column.name}|{uuid}"
        text = self._tx.sealer.open(context, capture.raw(stored))
        return sealed_values.in_words(self._tx, table.name, column.name, text)

    def _plain(self, table: Table, column: Column[Any], value: Any) -> str:
        if isinstance(column.type, OpenDate):
            return _("open") if value is None else day_in_words(value)
        if value is None:
            return NOTHING
        if (table.name, column.name) in _CODES:
            return code_word(table.name, column.name, value)
        target = _target(column)
        if target is not None:
            return self.pointed_at(target, value)
        if table.name == "term" and column.name == "label":
            return _(str(value))
        by_name: Callable[[Any], str] | None = _BY_NAME.get(column.name)
        return by_name(value) if by_name is not None else self._of_kind(value)

    def _of_kind(self, value: Any) -> str:
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return _("always") if value == _ALWAYS else day_in_words(value)
        return str(value) or NOTHING

    def moment(self, at: datetime) -> str:
        """A time in words, by the clock of the person who asks."""
        local = at.astimezone(self._tx.now.tzinfo)
        return _("{day}, {time}").format(day=day_in_words(local.date()), time=f"{local:%H:%M}")

    def pointed_at(self, table: str, row_id: int) -> str:
        """What a number in a column stands for; its noun where it is not there any more."""
        key = (table, row_id)
        if key not in self._found:
            find = self._of_table.get(table)
            words = named_rows.name_of(self._tx, table, row_id) if find is None else find(row_id)
            self._found[key] = words or record_words.noun(table)
        return self._found[key]

    def person(self, resident_id: int) -> str:
        """The name that the list of residents shows to whoever asks."""
        if not protection.may_see(self._tx, resident_id):
            return _("a protected person")
        row = self._tx.session.get(Resident, resident_id)
        return "" if row is None else row.known_as or row.code

    def staff(self, staff_id: int) -> str:
        """The name that colleagues see, or the code."""
        row = self._tx.session.get(Staff, staff_id)
        return "" if row is None else row.name_shown or row.code

    def _bed(self, bed_id: int) -> str:
        query = select(Room.name, Bed.label).join(Bed, Bed.room_id == Room.id)
        row = self._tx.session.execute(query.where(Bed.id == bed_id)).one_or_none()
        return "" if row is None else f"{row[0]} · {row[1]}"

    def _room(self, room_id: int) -> str:
        row = self._tx.session.get(Room, room_id)
        return "" if row is None else row.name

    def _site(self, site_id: int) -> str:
        row = self._tx.session.get(Site, site_id)
        return "" if row is None else row.name

    def _programme(self, programme_id: int) -> str:
        row = self._tx.session.get(Programme, programme_id)
        return "" if row is None else row.name

    def _term(self, term_id: int) -> str:
        row = self._tx.session.get(Term, term_id)
        return "" if row is None else _(row.label)

    def _stay(self, stay_id: int) -> str:
        row = self._tx.session.get(Stay, stay_id)
        return "" if row is None else _("from {day}").format(day=day_in_words(row.start))

    def _period(self, period_id: int) -> str:
        row = self._tx.session.get(SupportPeriod, period_id)
        return "" if row is None else _("from {day}").format(day=day_in_words(row.opened))


def _target(column: Column[Any]) -> str | None:
    """The table a column points to."""
    if column.name in _STAFF_COLUMNS:
        return "staff"
    for key in column.foreign_keys:
        return key.column.table.name
    return {"stay_id": "stay", "resident_id": "resident"}.get(column.name)


def day_in_words(day: date) -> str:
    """``22 Nov 2026``, as people of the language in use write it."""
    return format_skeleton("yMMMd", day, locale=locales.in_use())


def language_word(tag: str) -> str:
    """What a language (an IETF tag) is called in the language in use."""
    base = tag.partition("-")[0]
    return locales.in_use().languages.get(tag) or locales.in_use().languages.get(base) or tag


def _country(code: str) -> str:
    return locales.in_use().territories.get(code) or code


def _weekday(number: int) -> str:
    return str(get_day_names("wide", "stand-alone", locales.in_use())[number])


def _role(role: str) -> str:
    return _(_ROLES[role]) if role in _ROLES else role


def _roles(roles: list[str]) -> str:
    return ", ".join(_role(role) for role in roles) or NOTHING


def _skills(pairs: list[list[str]]) -> str:
    """Of a certificate: words and how far, as they were printed."""
    return " · ".join(f"{word}: {level}" for word, level in pairs) or NOTHING


def _class(name: str) -> str:
    return _(_CONFIDENTIALITY[name]) if name in _CONFIDENTIALITY else name


def _capability(name: str) -> str:
    return capabilities.words(Capability(name)) if name in list(Capability) else name


#: Columns of any table whose value needs words of its own.
_BY_NAME: Final[Mapping[str, Callable[[Any], str]]] = {
    "capability": _capability, "confidentiality": _class, "country": _country,
    "first_weekday": _weekday, "free_times": week_times.in_words, "language": language_word,
    "nationality": _country,
    "role": _role, "roles": _roles, "row_table": record_words.noun, "skills": _skills,
    "slot_id": lambda _id: _("set"), "times": week_times.in_words,
}  # fmt: skip
