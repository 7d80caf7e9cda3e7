# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each row of a table would become, and who may be the same person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.exchange.table_mapping import Mapping, Target
from shelterdesk.exchange.table_problems import Problem, Row, Severity
from shelterdesk.exchange.table_values import RowReader
from shelterdesk.exchange.table_words import YES
from shelterdesk.exchange.tables import Table, fingerprint
from shelterdesk.i18n import _
from shelterdesk.services.past import imports
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Birth, ResidentForm
from shelterdesk.services.values.answers import Text, Unanswered, is_text
from shelterdesk.services.values.folding import digits, fold

#: Kinds of remembered rows (``services.past.imports``).
PERSON, STAY, SUPPORT = "person", "stay", "support"
_FEWEST_DIGITS: Final = 6

Sign: TypeAlias = tuple[str, str, int]  # kind, name or number, year of birth


class Outcome(StrEnum):
    """What happens to a row."""

    ADD = "add"
    KNOWN = "known"  # imported before, nothing new in it
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    SKIPPED = "skipped"  # by the person who imports


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody who may be the same person: in the file, or in an earlier row."""

    resident_id: int | None
    row: int | None
    shown: str  # chosen name or code, for the screen alone
    is_sure: bool


@dataclass(slots=True)
class PlannedRow:
    """A row as it would be stored."""

    row: int
    line: int
    form: ResidentForm
    external_id: str = ""
    support_opened: date | None = None
    support_closed: date | None = None
    referral_source: str | None = None
    first_contact: str | None = None
    programme: str = ""
    alert: str = ""
    alert_instruction: str = ""
    allergy: str = ""
    household: str = ""
    child_of: str = ""  # number or name, as the table has it
    guardian_kind: str | None = None
    guardian: str = ""
    guardian_phone: str = ""
    arrived: date | None = None
    left: date | None = None
    planned_end: date | None = None
    site: str = ""
    room: str = ""
    bed: str = ""
    destination: Text = Unanswered.NOT_ASKED
    problems: list[Problem] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)
    outcome: Outcome = Outcome.ADD
    resident_id: int | None = None  # of somebody imported before
    remembered_as: str = ""  # id under which the person is known again
    has_new_stay: bool = False
    has_new_support: bool = False
    parent: PlannedRow | None = field(default=None, repr=False)  # in the same table
    parent_id: int | None = None  # or of somebody imported before

    @property
    def has_parent(self) -> bool:
        """Whether a parent was found."""
        return self.parent is not None or self.parent_id is not None

    @property
    def refusals(self) -> list[Problem]:
        """Why it cannot be stored."""
        return [problem for problem in self.problems if problem.severity is Severity.REFUSED]


def read_rows(reader: RowReader, table: Table, *, step: Callable[[int], None]) -> list[PlannedRow]:
    """All rows with their own problems; ``step`` is told how many are done."""
    planned = []
    for done, (number, cells) in enumerate(zip(table.numbers, table.rows, strict=True)):
        step(done)
        planned.append(_read_row(reader, Row(number, table.line(number), cells)))
    return planned


def _read_row(reader: RowReader, row: Row) -> PlannedRow:
    plan = PlannedRow(
        row=row.number,
        line=row.line,
        external_id=reader.plain(row, Target.EXTERNAL_ID),
        form=ResidentForm(
            known_as=reader.plain(row, Target.KNOWN_AS),
            legal_name=reader.text(row, Target.LEGAL_NAME),
            birth=reader.birth(row),
            gender=reader.choice(row, Target.GENDER),
            pronouns=reader.text(row, Target.PRONOUNS),
            nationality=reader.country(row),
            phone=reader.text(row, Target.PHONE),
            contact=reader.text(row, Target.CONTACT),
            languages=reader.languages(row),
            strengths=reader.text(row, Target.STRENGTHS),
            interests=reader.text(row, Target.INTERESTS),
            hopes=reader.text(row, Target.HOPES),
            preferred_gender=reader.choice(row, Target.PREFERRED_GENDER),
            preferred_language=reader.language(row),
            wants_peer=_yes_no(reader, row, Target.WANTS_PEER),
        ),
        support_opened=reader.day(row, Target.SUPPORT_OPENED),
        support_closed=reader.day(row, Target.SUPPORT_CLOSED),
        referral_source=_code(reader, row, Target.REFERRAL_SOURCE),
        first_contact=_code(reader, row, Target.FIRST_CONTACT),
        programme=reader.plain(row, Target.PROGRAMME),
        alert=reader.plain(row, Target.ALERT),
        alert_instruction=reader.plain(row, Target.ALERT_INSTRUCTION),
        allergy=reader.plain(row, Target.ALLERGY),
        household=reader.plain(row, Target.HOUSEHOLD),
        child_of=reader.plain(row, Target.CHILD_OF),
        guardian_kind=_code(reader, row, Target.GUARDIAN_KIND),
        guardian=reader.plain(row, Target.GUARDIAN),
        guardian_phone=reader.plain(row, Target.GUARDIAN_PHONE),
        arrived=reader.day(row, Target.ARRIVED),
        left=reader.day(row, Target.LEFT),
        planned_end=reader.day(row, Target.PLANNED_END),
        site=reader.plain(row, Target.SITE),
        room=reader.plain(row, Target.ROOM),
        bed=reader.plain(row, Target.BED),
        destination=reader.choice(row, Target.DESTINATION),
        problems=row.problems,
    )
    _check_days(reader, row, plan)
    if (plan.guardian or plan.guardian_phone) and not (plan.guardian_kind or plan.refusals):
        reader.refuse(
            row, Target.GUARDIAN_KIND, _("Say who this is: a parent, a court, child protection …")
        )
    plan.outcome = Outcome.REFUSED if plan.refusals else Outcome.ADD
    return plan


def _code(reader: RowReader, row: Row, target: Target) -> str | None:
    found = reader.choice(row, target)
    return str(found) if is_text(found) else None


def _yes_no(reader: RowReader, row: Row, target: Target) -> bool | Unanswered:
    found = reader.choice(row, target)
    return found == YES if is_text(found) else Unanswered(str(found))


def _check_days(reader: RowReader, row: Row, plan: PlannedRow) -> None:
    if plan.refusals:
        return  # a date that could not be read would only seem to be missing
    if plan.arrived is None:
        for target in (Target.LEFT, Target.PLANNED_END, Target.ROOM, Target.BED):
            if reader.plain(row, target):
                reader.refuse(row, target, _("There is no day of arrival in this row."))
                return
    else:
        _check_stay(reader, row, plan, plan.arrived)
    if plan.support_opened is None and (plan.programme or plan.first_contact):
        target = Target.PROGRAMME if plan.programme else Target.FIRST_CONTACT
        reader.warn(row, target, _("No support period begins in this row: this is left out."))
    if plan.support_closed is None:
        return
    if plan.support_opened is None:
        reader.refuse(row, Target.SUPPORT_CLOSED, _("There is no day on which it was opened."))
    elif plan.support_closed < plan.support_opened:
        reader.refuse(row, Target.SUPPORT_CLOSED, _("It cannot close before it was opened."))


def _check_stay(reader: RowReader, row: Row, plan: PlannedRow, arrived: date) -> None:
    if arrived > reader.today:
        reader.refuse(row, Target.ARRIVED, _("The day of arrival is still to come."))
    elif plan.left is not None and plan.left < arrived:
        reader.refuse(row, Target.LEFT, _("She cannot leave before she came."))
    elif plan.left is not None and plan.left > reader.today:
        reader.warn(
            row, Target.LEFT, _("This day is still to come: kept as the day she means to leave.")
        )
        plan.planned_end, plan.left = plan.left, None
    if plan.planned_end and plan.planned_end <= arrived:
        reader.refuse(row, Target.PLANNED_END, _("She cannot leave before she comes."))
    if plan.bed and not plan.room:
        reader.refuse(row, Target.BED, _("A bed needs its room."))
    elif not plan.room:
        reader.warn(row, Target.ARRIVED, _("No room is named: the nights count for no bed."))


class Matcher:
    """Finds rows imported before, and people who may be the same."""

    def __init__(
        self, tx: Transaction, table: Table, mapping: Mapping, *, skip_duplicates: bool
    ) -> None:
        self._tx = tx
        self._source = mapping.source
        self._skips = skip_duplicates
        self._sign = fingerprint(table)
        self._people = imports.known(tx, mapping.source, PERSON)
        self._rows = imports.known(tx, "table", "row")
        self._stays = imports.known(tx, mapping.source, STAY)
        self._support = imports.known(tx, mapping.source, SUPPORT)
        self._first: dict[Sign, int] = {}  # what a row is known by -> row
        self._ids: dict[str, int] = {}

    @property
    def people(self) -> dict[str, int]:
        """Those whom the list brought in before, by their numbers."""
        return self._people

    def match(self, reader: RowReader, plan: PlannedRow) -> None:
        """Set the outcome of a row that can be stored; rows have to come in their order."""
        plan.has_new_stay = plan.arrived is not None
        plan.has_new_support = plan.support_opened is not None
        if plan.external_id:
            self._match_id(reader, plan)
            if plan.resident_id is None and plan.external_id not in self._ids:
                self._find_twins(plan)
            self._ids.setdefault(plan.external_id, plan.row)
        else:
            plan.remembered_as = f"{self._sign}:{plan.row}"
            if plan.remembered_as in self._rows:
                plan.resident_id = self._rows[plan.remembered_as]
                plan.outcome = Outcome.KNOWN
                return
            self._find_twins(plan)
            if self._skips and any(twin.is_sure for twin in plan.twins):
                plan.outcome = Outcome.DUPLICATE
                return
        self._remember(plan)

    def _match_id(self, reader: RowReader, plan: PlannedRow) -> None:
        plan.remembered_as = plan.external_id
        plan.resident_id = self._people.get(plan.external_id)
        is_known = plan.resident_id is not None
        plan.has_new_stay &= stay_id(plan) not in self._stays
        plan.has_new_support &= support_id(plan) not in self._support
        is_first = not is_known and plan.external_id not in self._ids
        self._stays.setdefault(stay_id(plan), 0)
        self._support.setdefault(support_id(plan), 0)
        if is_first:
            return
        if plan.resident_id is not None and self._is_somebody_else(plan):
            row = Row(plan.row, plan.line, reader.table.rows[self._place(reader, plan)])
            reader.refuse(
                row, Target.EXTERNAL_ID,
                _("This number was imported for another person. Give this list another name."),
            )  # fmt: skip
            plan.problems += row.problems
            plan.outcome = Outcome.REFUSED
            return
        if plan.has_new_stay or plan.has_new_support:
            return
        plan.outcome = Outcome.KNOWN
        if not is_known:
            plan.outcome = Outcome.DUPLICATE
            plan.twins.append(Twin(None, self._ids[plan.external_id], "", is_sure=True))

    @staticmethod
    def _place(reader: RowReader, plan: PlannedRow) -> int:
        return reader.table.numbers.index(plan.row)

    def _is_somebody_else(self, plan: PlannedRow) -> bool:
        """Whether nothing of at least two things that can be compared is the same."""
        try:
            stored = residents.form(self._tx, resident_id=plan.resident_id or 0)
        except NotFound:
            return False
        pairs = [
            (fold(plan.form.known_as), fold(stored.known_as)),
            (_folded(plan.form.legal_name), _folded(stored.legal_name)),
            (_number(plan.form.phone), _number(stored.phone)),
            (_year(plan.form), _year(stored)),
        ]
        pairs = [(new, old) for new, old in pairs if new and old]
        return len(pairs) > 1 and all(new != old for new, old in pairs)

    def _find_twins(self, plan: PlannedRow) -> None:
        looked_for = _looked_for(plan.form)
        row = next((self._first[sign] for sign in looked_for if sign in self._first), None)
        if row is not None:
            plan.twins.append(Twin(None, row, "", is_sure=True))
        for found in residents.similar(self._tx, form=plan.form):
            stored = residents.form(self._tx, resident_id=found.id)
            is_sure = bool(set(looked_for) & set(_known_by(stored)))
            plan.twins.append(Twin(found.id, None, found.shown, is_sure))

    def _remember(self, plan: PlannedRow) -> None:
        for sign in _known_by(plan.form):
            self._first.setdefault(sign, plan.row)


def stay_id(plan: PlannedRow) -> str:
    """What a stay of a numbered person is known by."""
    return f"{plan.external_id}|{plan.arrived}"


def support_id(plan: PlannedRow) -> str:
    """What a support period of a numbered person is known by."""
    return f"{plan.external_id}|{plan.support_opened}"


#: In place of a year of birth: known by others under any year | of somebody without a year.
_ANY_YEAR: Final = -1
_NO_YEAR: Final = -2


def _known_by(form: ResidentForm) -> list[Sign]:
    """What somebody is known by: names with the year of birth, and the phone.

    A phone is shared more often than not: under two different years of birth it is no sign.
    """
    year, number = _year(form), _number(form.phone)
    signs = [] if year is None else _names(form, year)
    if len(number) >= _FEWEST_DIGITS:
        signs += [("phone", number, _NO_YEAR if year is None else year)]
        signs += [("phone", number, _ANY_YEAR)]
    return signs


def _looked_for(form: ResidentForm) -> list[Sign]:
    """The signs by which the same person would be known."""
    year, number = _year(form), _number(form.phone)
    signs = [] if year is None else _names(form, year)
    if len(number) >= _FEWEST_DIGITS:
        years = (_ANY_YEAR,) if year is None else (year, _NO_YEAR)
        signs += [("phone", number, other) for other in years]
    return signs


def _names(form: ResidentForm, year: int) -> list[Sign]:
    names = {"known_as": fold(form.known_as), "legal_name": _folded(form.legal_name)}
    return [(kind, name, year) for kind, name in names.items() if name]


def _folded(text: Text) -> str:
    return fold(text) if is_text(text) else ""


def _number(text: Text) -> str:
    return digits(text) if is_text(text) else ""


def _year(form: ResidentForm) -> int | None:
    return form.birth.year if isinstance(form.birth, Birth) else None
