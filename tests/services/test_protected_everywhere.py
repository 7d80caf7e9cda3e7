# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A protected person is in no answer at all: every query of the program is asked, as broadly as it
can be, by a colleague who may do everything and holds every key but is not named for her.

The same questions are put by the same colleague while she is named. What does not tell of her then
either is on a list, with the reason: a new query that is not covered fails here with its name.
"""

from __future__ import annotations

import inspect
import itertools
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import shelterdesk.services
from shelterdesk.errors import UserError
from shelterdesk.models import metadata
from shelterdesk.models.retention import RetentionClass
from shelterdesk.reports import base, making
from shelterdesk.services import exports
from shelterdesk.services.agenda.appointments import AppointmentForm
from shelterdesk.services.audit import audit
from shelterdesk.services.giving.service_giving import GiveForm
from shelterdesk.services.money.ledger_check import BooksCheck
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.person_files import file_papers
from shelterdesk.services.placements.placement_papers import Wanted
from shelterdesk.services.residents import guardians, protection
from shelterdesk.services.residents.residents import Birth, ResidentForm
from shelterdesk.services.retention import retention
from shelterdesk.services.rooms import find_bed
from shelterdesk.services.stipends.awards import AwardForm, Taper
from shelterdesk.services.stipends.schemes import SchemeForm
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import PASSPHRASE, Clock
from tests.factories import person
from tests.protected_world import DAY, EVERYTHING, MARK, TONIGHT, World

Query = Callable[..., Any]
MOST = 4_000
NOBODY = 9_999


def queries() -> dict[str, Query]:
    """Every declared query of the services, by module and name."""
    found = {}
    for module in pkgutil.walk_packages(shelterdesk.services.__path__, "shelterdesk.services."):
        loaded = import_module(module.name)
        for name, function in vars(loaded).items():
            if getattr(function, "__module__", "") != loaded.__name__:
                continue
            declared = getattr(function, "__declared__", None)
            if declared is not None and not declared.changes:
                found[f"{module.name.rpartition('.')[2]}.{name}"] = function
    return found


#: Queries that say nothing of her to anybody, and why.
SILENT: dict[str, frozenset[str]] = {
    "the house, its words and its colleagues": frozenset({
        "attendance_statuses.house_statuses", "attendance_statuses.statuses", "audit.people",
        "caseload.workers", "consent_sheets.words",
        "documents.classes",
        "domains.domains", "incidents.places", "issuers.choices", "issuers.issuer_form",
        "issuers.issuers", "issuers.warning", "journey_words.outcome_words",
        "journey_words.presets",
        "log_entries.readers", "log_kinds.classes", "log_kinds.rules",
        "organisation.colleagues", "organisation.form",
        "organisation.tonight", "outcomes.statuses", "outreach.areas",
        "outreach.form", "outreach.month", "outreach_papers.sheet", "paper_texts.current",
        "paper_texts.form", "paper_texts.languages", "paper_texts.of_version", "paper_texts.papers",
        "retention.rules", "past.beds_of", "past_stays.free_bed", "past_stays.places",
        "plan_papers.form_sheet",
        "roll_calls.nights", "room_beds.of_room", "rooms.bed_name",
        "rooms.site_of",
        "rooms.sites", "staff.decisions", "staff.listed", "staff.own", "vocabularies.choices",
        "turned_away.by_month", "turned_away.form", "turned_away.of_month",
        "visit_support.offered", "vocabularies.find_id", "service_giving.kinds",
        "service_limits.limits", "stock.form", "stock.items", "stock.moves", "stock.of_kind",
    }),
    "told of what is paid per session alone (test_recounts)": frozenset({
        "due_rows.paid_otherwise",
    }),
    "organisations, and what was agreed with them": frozenset({
        "agreements.agreement_form", "agreements.agreements_of_partner", "agreements.scan_content",
        "agreements.signed_sheet",
        "partner_checks.looks_of_partner", "partner_checks.usual_until",
        "partner_directory.directory", "partner_notes.notes_of_partner",
        "partner_offers.services_to_choose", "partner_opened.partner_opened",
        "partners.choices", "partners.form", "partners.partners", "vacancies.form",
    }),
    "courses, and when groups meet": frozenset({
        "cohorts.form", "cohorts.fund_choices", "course_sessions.form", "courses.choices",
        "courses.form", "courses.listed",
    }),
    "nobody of the age of school: asked among the tests of training": frozenset({
        "schooling.minors",
    }),
    "the file, its trail and its backups": frozenset({
        "audit_alerts.alerts", "audit_alerts.today_lines", "audit_alerts.trail",
        "backups.folders", "backups.held", "backups.history", "backups.newest", "backups.now",
        "backups.of_today", "backups.settings", "backups.standing", "glass.unseen",
    }),
    "one's own unfinished words": frozenset({"drafts.own", "log_entries.drafts"}),
    "income activities, what is sold and bought": frozenset({
        "activities.form", "materials.bought", "orders.form", "orders.of_activity",
    }),
    "sheets of attendance there are": frozenset({
        "attendance_papers.groups_to_choose", "attendance_papers.months",
    }),
    "the books": frozenset({
        "books.offered", "ledger_check.check_all", "ledger_check.report", "ledger_check.step",
        "month_close.closed", "month_close.closed_months", "month_close.to_close",
    }),
    "shifts, who was on, the cash box, funds": frozenset({
        "award_preview.previewed",
        "cash_box.boxes", "cash_counts.box", "cash_counts.of_shift", "cash_counts.recent",
        "cash_papers.boxes_to_choose", "close_shift.closed", "denominations.listed",
        "fund_papers.funds_to_choose", "funds.form", "funds.listed", "holidays.listed",
        "register_papers.schemes_to_choose", "schemes.form", "schemes.listed",
        "schemes.next_periods", "shift_patterns.patterns",
        "shift_patterns.proposed", "shifts.current", "shifts.past", "shifts.row",
    }),
    "complaints, which are sealed to their readers": frozenset({
        "complaints.complaints", "complaints.opened", "complaints.readers_for",
        "incident_papers.complaint",
    }),
    "what to do, without a name": frozenset({
        "counselling.groups", "defects.of_room", "follow_up_rows.by_worker",
        "kitchen_papers.sheet", "medicines.free_box",
        "visitors.check",
    }),
    "nobody, until the time is up: asked further below": frozenset({
        "retention.due_list", "retention.postponed",
    }),
    "as many as the list shows": frozenset({"residents.count"}),
    "the number that was asked with, a language of the house, a yes or no": frozenset({
        "paper_texts.language_of", "residents.open_record", "support.is_open",
    }),
}  # fmt: skip

#: Figures: they count her, whoever asks.
TOTALS = frozenset({
    "cohorts.listed", "cohorts.row", "course_sessions.calendar", "course_sessions.of_cohort",
    "course_sessions.of_day", "course_sessions.one",
    "month_close.preview", "statements.account_lines",
    "award_rows.award_counts", "due_rows.runs", "dues.preview",
    "follow_up_rows.counts", "placements.counts", "retention_figures.retention",
    "training_work_figures.sheet", "training_work_figures.months",
    "activities.listed", "earning_sheets.periods", "forecast.of_fund", "forecast.of_funds",
    "work.sessions",
    "bed_nights.sheet", "close_shift.heads", "counselling.first_offers", "figures.monthly",
    "figures.months_with_nights", "fund_figures.listed", "fund_figures.sheet",
    "fund_papers.statement", "grants.counts",
    "housing_figures.months", "housing_figures.sheet",
    "medication_charts.months", "nameless.due_words", "outcomes.count", "programmes.listed",
    "roll_calls.heads", "savings.totals",
    "support_figures.months", "support_figures.sheet", "support_used.counts",
    "vacancies.listed", "vacancies.one", "visit_figures.months", "visit_figures.sheet",
})  # fmt: skip

#: Numbers for the import alone, which never shows them: left out, she would come in once more, in
#: the open, and her bed would be given to somebody else.
FOR_THE_IMPORT = frozenset({"imports.known", "past.taken_by"})

#: Where somebody's name goes also from a protected record: the number of its row travels from the
#: question to the act and is shown nowhere; not a word of the record does.
NUMBERS_ALONE = frozenset({"redactions.scan"})


class Asking:
    """Every way to ask a query: all values of all parameters, as far as they make a difference."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = [world.noor, world.her, world.twin, NOBODY]
        self.rows = [*range(1, 5), NOBODY, *world.hers, *range(880_001, 880_004)]
        self.days = [TONIGHT - DAY, TONIGHT]

    def calls(self, name: str, query: Query) -> Iterator[dict[str, Any]]:
        parameters = list(inspect.signature(query).parameters.values())[1:]
        hints = typing.get_type_hints(query)
        named = [one for one in parameters if one.kind is not one.VAR_KEYWORD]
        values = [self._values(name, one, hints[one.name]) for one in named]
        combined = itertools.product(*values)
        for one in itertools.islice(combined, MOST):
            yield dict(zip([parameter.name for parameter in named], one, strict=True))
        assert next(combined, None) is None, f"{name}: too many ways to ask"

    def of_nobody(self, question: str) -> str:
        """The same question with a number that nobody has in place of hers."""
        return re.sub(r"\b77\d{4}\b", str(NOBODY), question)

    def _values(self, name: str, parameter: inspect.Parameter, hint: Any) -> list[Any]:
        found = list(self._of_kind(name, parameter.name, hint))
        if not found:
            raise AssertionError(f"{name}: nothing is known to ask for as “{parameter.name}”")
        if parameter.default is not parameter.empty and parameter.default not in found:
            found.append(parameter.default)
        return found

    def _of_kind(self, name: str, parameter: str, hint: Any) -> list[Any]:
        by_hand = self._by_hand()
        for key in (f"{name}.{parameter}", parameter):
            if key in by_hand:
                return by_hand[key]
        kinds = [hint, *typing.get_args(hint)]
        for kind in kinds:
            if isinstance(kind, type) and issubclass(kind, Enum):
                return list(kind)
            if kind is bool:
                return [True, False]
        return self.rows if parameter.endswith("_id") else []

    def _by_hand(self) -> dict[str, list[Any]]:
        world = self.world
        codes = [world.code, world.twins_code]
        wanted = [
            Wanted(code, str(row), words="Good work", name="A. B.", may_reveal=True)
            for code in (*codes, world.noors_code)
            for row in self.rows
        ]
        return {
            "resident_id": self.people,
            "other_id": self.people,
            "other_than": [None],
            "fund_figures.behind.figure": ["committed", "paid"],
            "activity_id": [world.work.activity_id, NOBODY],
            "resident_ids": [self.people],
            "cohort_id": [world.school.group, world.school.other, NOBODY],
            "course_id": [1, NOBODY],
            "course_rolls.roll.session_id": [*world.school.sessions, NOBODY],
            "session_clashes.clashes_of_session.session_id": [*world.school.sessions, NOBODY],
            "session_clashes.clashes_of_session.at": [None, time(21)],
            "session_clashes.clashes_of_session.on": [None, TONIGHT],
            "enrolments.entry_breaches.start": [None],
            "course_sessions.of_cohort.first": [None], "course_sessions.of_cohort.last": [None],
            "months": [3],
            "bed_ids": [world.beds],
            "figure": ["came_in", "paid", "lent", "committed"],
            "entry_ids": [[row] for row in self.rows],
            "stay_ids": [[row] for row in self.rows],
            "site_id": [world.site],
            "room_id": [1, 2, 3],
            "bed_id": world.beds,
            "partner_id": [world.partner],
            "audit.find.staff_id": [None],
            "staff_id": [world.first, world.all_roles],
            "staff_ids": [(world.first,)], "also": [()],
            "code": [*codes, world.noors_code],
            "parts": [file_papers.PARTS],
            "reader": ["en"],
            "consent": [*map(str, world.hers[:3]), "1"],
            "agreement": ["1", "2"],
            "referral": [*map(str, world.hers[:3]), "1"],
            "introduction": [*map(str, world.hers[:3]), "1"], "issuer": [""],
            "text": ["quilla", MARK, codes[0], codes[1], "both", "boris", "0611 999", "act", "e"],
            "form": [ResidentForm(known_as=MARK, phone=f"{MARK} resident phone"),
                     ResidentForm(known_as="Noor", birth=Birth(1998, 4))],
            "up_to": [TONIGHT], "scheme_ids": [()], "period_start": [None], "states": [()],
            # Of schemes and funds nobody's number is hers, of places kept two are.
            "award_rows.listed.scheme_id": [1, 2, NOBODY],
            "award_rows.listed.fund_id": [1, 2, NOBODY],
            "place_warnings.warnings.reservation_id": [1, 2, *world.hers[:2], NOBODY],
            "schemes.next_periods.form": [SchemeForm("Monthly", "EUR", amount=1)],
            **{f"{name}.number": [world.certificate] for name in (
                "certificates.verify", "certificate_papers.sheet", "certificate_papers.whose")},
            "issuers.warning.form": [IssuerForm("Harbour Refuge")],
            "award_preview.previewed.form": [AwardForm(world.scheme, children=1)],
            "award_preview.fading.taper": [(), (Taper(TONIGHT, 50),)],
            "find_bed.find.wanted": [find_bed.Wanted()],
            "appointment_times.clashes.form": [
                AppointmentForm(TONIGHT, time(21), resident_id=who) for who in self.people
            ],
            "week.calendar.days": [7],
            "week_papers.week_sheet.first": ["", "2026-11-22"],
            "language": ["en"], "currency": ["EUR"],
            "paper": ["consent", "plan"],
            "table": sorted(metadata.tables),
            "vocabulary": ["gender", "destination"],
            "retention_figures.retention.kind": [None, "paid"],
            "retention_figures.behind.kind": [None], "retention_figures.behind.days": [30, 90],
            "column": ["due", "not_asked_yet", "unreachable"],
            "placement_papers.agreement.wanted": wanted,
            "placement_papers.reference.wanted": wanted,
            "vocabularies.find_id.code": ["woman"],
            "source": ["old list"],
            "recipient": ["", "Four Rivers"],
            "site": [None],
            "shift": ["", str(world.shift)],
            "number": ["", "1", "880001"],
            "receipts.found.number": ["2026-0001", "2026-0002", "2026-0003"],
            "receipt": ["", "2026-0001", "2026-0002"], "copies": ["both"], "size": [""],
            "classes_of_slot": [{"s": ["case", "health"]}],
            "kinds": [()],
            "bed_nights.listed.key": ["1", "2", "hidden", "none", *map(str, self.people)],
            "kind": ["", "person", "safety", "crisis"],
            "partners.choices.kind": [None], "partner_directory.directory.kind": ["all"],
            "partner_checks.usual_until.on": [TONIGHT], "log_papers.sheet.kind": [None],
            "safety_plan_papers.sheet.kind": ["safety", "crisis"],
            "support.is_open.period_id": [1, world.her_period],
            "limit": [500],
            "support_used.uses.kind": [""], "stock.of_kind.kind": ["hygiene"],
            "service_giving.asked.form": [GiveForm("clothes", (who,)) for who in self.people],
            "regulars.comers.days": [30, 90], "visit_figures.sheet.months": [1, 12],
            "support_figures.sheet.months": [1, 12],
            "people": [50], "places": [50], "days": [14],
            "before": [None], "before_id": [None], "since": [None], "until": [None],
            "after_entry": [0],
            "progress": [None],
            "event_id": list(range(1, 160)),
            "check": [BooksCheck()],
            "statements.transaction.number": list(range(1, 60)),
            "attendance_papers.sheet.group": [
                str(world.school.group), str(world.school.other), "0",
            ],
            "box": ["cash box", "1", "2", "3"], "fund": ["1", "2"], "scheme": ["", "1"],
            "statements.journal.start": [TONIGHT], "statements.journal.until": [TONIGHT],
            "statements.of_account.start": [TONIGHT], "statements.of_account.until": [TONIGHT],
            "month": [TONIGHT.replace(day=1)],
            "wanted": [None], "day": self.days,
            "night": self.days, "on": self.days, "first": [TONIGHT - 90 * DAY],
            "start": [TONIGHT - 90 * DAY], "end": [TONIGHT + DAY], "last": [TONIGHT],
        }  # fmt: skip


def answers(vault: Vault, asking: Asking, name: str, query: Query) -> dict[str, str]:
    """Every answer to it, and the words of every refusal, by the question."""

    def ask(tx: Any) -> dict[str, str]:
        return {repr(values): _answer(tx, query, values) for values in asking.calls(name, query)}

    found: dict[str, str] = vault.read(ask)
    return found


def told_apart(asking: Asking, given: dict[str, str]) -> list[str]:
    """Questions with a number of hers that are answered otherwise than with a number of nobody,
    and not with the one answer that she is not there."""
    return [
        question
        for question, answer in given.items()
        if answer != given.get(asking.of_nobody(question), answer)
        and not answer.startswith("NotFound")
    ]


def _answer(tx: Any, query: Query, values: dict[str, Any]) -> str:
    try:
        answer = query(tx, **values)
    except UserError as error:
        return f"{type(error).__name__}: {error.message}"
    return "" if answer in values.values() else repr(answer)  # an echo says nothing


@pytest.fixture
def world(vault: Vault) -> World:
    made = World(vault)
    made.protect(vault, made.first, made.all_roles)
    return made


def all_answers(path: Path, clock: Clock, asking: Asking) -> dict[str, dict[str, str]]:
    """All answers to all queries, as the colleague who may do everything gets them."""
    with signed_in(path, EVERYTHING, clock) as vault:
        return {name: answers(vault, asking, name, query) for name, query in queries().items()}


def test_every_query(vault: Vault, world: World, clock: Clock) -> None:
    path, asking = vault.path, Asking(world)
    vault.lock()
    named = all_answers(path, clock, asking)
    with signed_in(path, clock=clock) as first:
        world.protect(first, first.staff_id)
    other = all_answers(path, clock, asking)

    # Who is not named finds nothing of hers, by any number, name, code or text.
    assert not {
        name: found
        for name, given in other.items()
        if name not in FOR_THE_IMPORT
        and (
            found := [
                one
                for one in world.leaks("\n".join(given.values()))
                if name not in NUMBERS_ALONE or not one.isdigit()
            ]
        )
    }
    assert not {
        name: found for name, given in other.items() if (found := told_apart(asking, given))
    }
    # Yet she counts.
    for name in TOTALS:
        assert other[name] == named[name], name
    # And every question was one that could have told: put by who is named, it does.
    unheard = {
        name
        for name, given in named.items()
        if not world.leaks("\n".join(given.values())) and not told_apart(asking, given)
    }
    assert unheard == TOTALS.union(*SILENT.values())


def test_every_print_and_every_export(vault: Vault, world: World, clock: Clock) -> None:
    """What would print her for those named prints nothing for others: she is nobody to them."""
    world.protect(vault, world.first)
    path = vault.path
    vault.lock()
    with signed_in(path, clock=clock) as first:
        known = {name: printed(first, name, world.code, world) for name in base.names()}
    about_one = {
        name for name in base.names() if any(o.name == "person" for o in base.get(name).options)
    }
    assert {name for name, said in known.items() if said.startswith("{")} >= about_one
    with signed_in(path, EVERYTHING, clock) as other:
        for name in base.names():
            hers, nobodys = (printed(other, name, code, world) for code in (world.code, "ZZZZ"))
            assert not world.leaks(hers.replace(world.code, "")), name
            assert hers.replace(world.code, "ZZZZ") == nobodys, name
        for name, export in exports.EXPORTS.items():
            given: dict[str, Any] = {"month": TONIGHT.replace(day=1)}
            given |= {"columns": ("What",), "rows": audit_rows(other)}
            given |= {"start": TONIGHT, "until": TONIGHT}
            other.confirm_passphrase(PASSPHRASE)
            done = other.do(
                "Export", export.verb, purpose="test", file_format="csv",
                **{key: value for key, value in given.items() if key in export.options},
            )  # fmt: skip
            assert not world.leaks(repr(done.result)), name


def printed(vault: Vault, name: str, code: str, world: World) -> str:
    """What stands on a sheet, or the words of a refusal."""
    options = {option.name for option in base.get(name).options}
    given = {
        "person": code, "referral": str(world.hers[1]), "introduction": str(world.introduction),
        "consent": str(world.hers[0]), "group": str(world.school.group),
        "month": f"{TONIGHT:%Y-%m}", "kind": "safety", "from": f"{TONIGHT - DAY}",
        "placement": str(world.hers[0]), "words": "Good work",
    }  # fmt: skip
    try:
        made = making.make(vault, name, {key: v for key, v in given.items() if key in options})
    except UserError as error:
        return error.message
    return repr(made.figures)


def audit_rows(vault: Vault) -> tuple[tuple[str, ...], ...]:
    """The trail as its export holds it."""
    _columns, rows = vault.read(audit.table)
    return tuple(tuple(str(cell) for cell in row) for row in rows)


def test_who_may_not_see_her_leaves_her_where_she_stands(
    vault: Vault, world: World, clock: Clock
) -> None:
    """A guardian's row is edited by somebody who is not shown who the guardian is."""
    [row_id] = [
        row.id
        for row in vault.read(guardians.of_minor, resident_id=world.noor).rows
        if row.guardian_id == world.her and not row.never_contact
    ]
    world.protect(vault, world.first)
    path = vault.path
    vault.lock()
    with signed_in(path, EVERYTHING, clock) as other:
        form = other.read(guardians.form, row_id=row_id)
        assert form.guardian_id is None
        other.do("Edit", guardians.edit, row_id=row_id, form=replace(form, note="Asked twice"))
    with signed_in(path, clock=clock) as first:
        form = first.read(guardians.form, row_id=row_id)
        assert (form.guardian_id, form.note) == (world.her, "Asked twice")


def test_whose_time_is_up(vault: Vault, clock: Clock) -> None:
    """She who has been away for years is on the list of those who see her."""
    hired(vault, "D5")
    her, other = person(vault, MARK), person(vault, MARK)
    first = vault.staff_id
    vault.do("Rules", retention.edit_rules, months={RetentionClass.NARRATIVE: 3})
    for _month in range(6):
        clock.now += 30 * DAY
        vault.note("A day", kind="check")
    until = clock.now.date() + 90 * DAY
    vault.do("Later", retention.postpone, resident_id=other, until=until, reason=f"{MARK} asked")
    for who in (her, other):
        vault.do("Protect", protection.protect, resident_id=who, staff_ids=[first])
    path = vault.path
    vault.lock()
    for code, is_there in (("K3", True), ("D5", False)):
        with signed_in(path, code, clock) as again:
            for query in (retention.due_list, retention.postponed):
                assert (MARK in repr(again.read(query))) == is_there, (code, query.__name__)
