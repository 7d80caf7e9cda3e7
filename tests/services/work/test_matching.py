# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who could fit, with reasons: what is not known is never against her, and nobody sees a number."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.appointments import Appointment
from shelterdesk.models.certificates import SkillCheck, SkillLevel
from shelterdesk.models.placements import PlacementKind, VacancyState
from shelterdesk.models.residents import LanguageLevel
from shelterdesk.models.training import Cohort, Course, CourseSession, Enrolment
from shelterdesk.models.work import LooksForWork
from shelterdesk.services import vocabularies
from shelterdesk.services.support import support
from shelterdesk.services.values import week_times
from shelterdesk.services.work import introductions, match_reasons, matching
from shelterdesk.services.work.match_reasons import About, Facts, Mark
from shelterdesk.services.work.matching import PersonMatch
from shelterdesk.services.work.vacancy_rows import AskedLanguage, AskedSkill, VacancyRow
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.employer_rows import TODAY, employer, prepared, runs_out, skill, vacancy, wish
from tests.factories import admitted, beds, house, person

DAY = timedelta(days=1)
MORNINGS = sum(week_times.bit(day, 0) for day in range(5))
BAKING = AskedSkill(1, "baking", "Baking", True)
SEWING = AskedSkill(2, "sewing", "Sewing", False)
BAKERY = VacancyRow(
    id=1, partner_id=1, partner="Four Rivers", title="Bakery help", kind=PlacementKind.PAID,
    state=VacancyState.OPEN, places=1, open_from=TODAY, open_until=None, starts_on=None,
    ended_on=None, times=MORNINGS, minutes_week=1200, wage="", area="", transport="",
    travel_minutes=30, has_childcare=True, about="", skills=(BAKING, SEWING),
    languages=(AskedLanguage("es", "fluent"),), introduced=0, accepted=0, hindrance="",
    is_past=False,
)  # fmt: skip
#: Of somebody for whom everything fits.
FITS = Facts(
    looks=LooksForWork.NOW,
    skills={1: SkillLevel.ALONE, 2: SkillLevel.BEGUN},
    languages={"es-MX": LanguageLevel.NATIVE},
    free_times=week_times.ALL,
    most_minutes_week=1200,
    needs_childcare=True,
    most_travel=30,
)


def said(facts: Facts, vacancy: VacancyRow = BAKERY) -> dict[str, Mark]:
    return {one.said: one.mark for one in match_reasons.reasons(vacancy, facts)}


def test_everything_fits() -> None:
    assert set(said(FITS).values()) == {Mark.FITS}
    assert list(said(FITS)) == [
        "Baking: alone", "Sewing, welcome: has begun", "Spanish: native",
        "Free at all its times: Mon–Fri: morning", "20 h a week, no more than wanted",
        "Childcare is needed, and there is some", "30 minutes to get there",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"looks": LooksForWork.LATER}, "Looks for work later, not now"),
        ({"looks": LooksForWork.NO}, "Does not look for work"),
        ({"skills": {1: SkillLevel.BEGUN, 2: SkillLevel.ALONE}}, "Baking: has begun"),
        (
            {"languages": {"ar": LanguageLevel.NATIVE}},
            "Spanish is not among the languages written down",
        ),
        ({"languages": {"es": LanguageLevel.BASIC}}, "Spanish: basic, asked for: fluent"),
        ({"free_times": week_times.ALL & ~1}, "Not free then: Mon: morning"),
        ({"in_training": 1}, "In a course then: Mon: morning"),
        ({"in_appointments": 1}, "Regular appointments then: Mon: morning"),
        ({"most_minutes_week": 600}, "20 h a week, wanted at most 10 h a week"),
        ({"most_travel": 20}, "30 minutes to get there, wanted at most 20"),
    ],
)
def test_what_speaks_against_it_is_said(changed: dict[str, object], words: str) -> None:
    found = said(replace(FITS, **changed))  # type: ignore[arg-type]  # by name
    assert [one for one, mark in found.items() if mark is Mark.DOES_NOT_FIT] == [words]


def test_childcare() -> None:
    def mark(needs: bool | None, has: bool | None) -> list[Mark]:
        row, facts = replace(BAKERY, has_childcare=has), replace(FITS, needs_childcare=needs)
        found = match_reasons.reasons(row, facts)
        return [one.mark for one in found if one.about is About.CHILDCARE]

    assert mark(True, False) == [Mark.DOES_NOT_FIT]
    assert mark(True, None) == mark(None, None) == mark(None, False) == [Mark.NOT_KNOWN]
    assert mark(None, True) == mark(False, False) == []


def test_what_nobody_wrote_of_the_vacancy() -> None:
    row = replace(BAKERY, times=None, minutes_week=None, travel_minutes=None, skills=())
    found = {one: mark for one, mark in said(FITS, row).items() if mark is not Mark.FITS}
    assert found == {
        "Nobody knows yet when the work is": Mark.NOT_KNOWN,
        "Nobody wrote down how far it is": Mark.NOT_KNOWN,
    }
    assert "how far" not in " ".join(said(replace(FITS, most_travel=None), row))


@given(st.sets(st.sampled_from([one.name for one in fields(Facts)])))
def test_what_is_not_known_is_never_against_her(unknown: set[str]) -> None:
    nothing = Facts()
    facts = replace(FITS, **{name: getattr(nothing, name) for name in unknown})
    assert match_reasons.against(match_reasons.reasons(BAKERY, facts)) == 0


# In the file
def _names(found: list[PersonMatch]) -> list[str]:
    return [one.shown for one in found]


def _supported(vault: Vault, name: str, **facts: object) -> int:
    who = person(vault, name, **facts)
    vault.do("Support", support.open_period, resident_id=who, opened=TODAY - 30 * DAY)
    return who


def test_people_who_look_for_work_in_an_order_that_hides_no_one(vault: Vault) -> None:
    noor, hawa, lina, mina, _away = (
        _supported(vault, name) for name in ("Noor", "Hawa", "Lina", "Mina", "Away")
    )
    gone = person(vault, "Gone")
    bed = beds(vault, house(vault))[0]
    here, _stay = admitted(vault, bed, TODAY - DAY, "Ida")
    for who, looks in ((noor, "now"), (hawa, "later"), (mina, "no"), (gone, "now"), (here, "now")):
        wish(vault, who, looks, free_times=MORNINGS)
    wish(vault, lina, "now", free_times=1)
    one = vacancy(vault, employer(vault), times=MORNINGS)
    prepared(vault, noor, one)
    found = vault.read(matching.people_for, vacancy_id=one)
    assert _names(found) == ["Ida", "Noor", "Hawa", "Lina"]
    assert [row.introduction for row in found] == ["", "Being prepared", "", ""]
    assert [row.has_nothing_against for row in found] == [True, True, False, False]


def test_skills_are_the_newest_look_or_what_she_says_where_that_is_more(vault: Vault) -> None:
    noor = _supported(vault, "Noor", languages=(("es", LanguageLevel.BASIC),))
    wish(vault, noor)
    skill(vault, noor, "sewing", "teaches")
    _in_course(vault, noor, ("baking", "alone", 9), ("baking", "with_help", 2),
               ("sewing", "begun", 2))  # fmt: skip
    one = vacancy(
        vault, employer(vault), skills=(("baking", True), ("sewing", True), ("cooking", True)),
        languages=(("es", "basic"),),
    )  # fmt: skip
    (match,) = vault.read(matching.people_for, vacancy_id=one)
    assert {
        reason.said: reason.mark for reason in match.reasons if reason.about is About.SKILL
    } == {
        "Baking: with help": Mark.FITS,
        "Sewing: can show others": Mark.FITS,
        "Cooking: nothing is written down": Mark.NOT_KNOWN,
    }
    assert "Spanish: basic" in [reason.said for reason in match.reasons]


def test_her_weeks_have_courses_and_regular_appointments(vault: Vault) -> None:
    noor = _supported(vault, "Noor")
    wish(vault, noor, free_times=week_times.ALL)
    _in_course(vault, noor)
    _appointments(vault, noor)
    partner_id = employer(vault)
    soon = vacancy(vault, partner_id, times=MORNINGS)
    later = vacancy(vault, partner_id, "Later", times=MORNINGS, starts_on=TODAY + 90 * DAY)
    (match,) = vault.read(matching.people_for, vacancy_id=soon)
    assert [reason.said for reason in match.reasons if reason.about is About.TIMES] == [
        "In a course then: Tue: morning", "Regular appointments then: Thu: morning",
    ]  # fmt: skip
    (match,) = vault.read(matching.people_for, vacancy_id=later)
    assert match.has_nothing_against


def test_vacancies_for_somebody_those_of_partners_in_order_first(vault: Vault) -> None:
    noor = person(vault, "Noor")
    bad, good = employer(vault, "Bad"), employer(vault, "Good")
    wish(vault, noor, most_travel=20)
    first = vacancy(vault, bad, "Shop")
    far = vacancy(vault, good, "Far", travel_minutes=60, open_until=TODAY)
    near = vacancy(vault, good, "Near", travel_minutes=10)
    vacancy(vault, good, "Past", open_from=TODAY - 9 * DAY, open_until=TODAY - DAY)
    runs_out(vault, bad)
    made = prepared(vault, noor, near)
    vault.do("No", introductions.withdraw, introduction_id=made, on=TODAY)
    found = vault.read(matching.vacancies_for, resident_id=noor)
    assert [row.vacancy.id for row in found] == [near, far, first]
    assert [row.introduction for row in found] == ["Not wanted any more", "", ""]
    assert [row.has_nothing_against for row in found] == [True, False, True]
    assert found[2].vacancy.hindrance


def test_the_furthest_level_is_found_in_any_order() -> None:
    for levels in permutations(SkillLevel):
        assert match_reasons.better(levels) is SkillLevel.TEACHES


def _in_course(vault: Vault, who: int, *looks: tuple[str, str, int]) -> None:
    """She is in a course on Tuesday mornings; ``looks`` are skill, level and how many days ago."""

    def write(tx: Transaction) -> None:
        course = Course(name="Bread")
        tx.session.add(course)
        tx.session.flush()
        cohort = Cohort(course_id=course.id, start=TODAY - 30 * DAY, end=None)
        tx.session.add(cohort)
        tx.session.flush()
        enrolment = Enrolment(
            cohort_id=cohort.id, resident_id=who, state="active", applied_on=TODAY, start=TODAY
        )
        tx.session.add(enrolment)
        tx.session.flush()
        for minute, state, on in ((540, "planned", 2), (None, "planned", 3), (540, "cancelled", 4)):
            tx.session.add(
                CourseSession(
                    cohort_id=cohort.id, on=TODAY + on * DAY, start_minute=minute, minutes=60,
                    state=state,
                )
            )  # fmt: skip
        for code, level, days in looks:
            skill_id = vocabularies.find_id(tx, vocabulary="skill", code=code)
            tx.session.add(
                SkillCheck(
                    enrolment_id=enrolment.id, resident_id=who, skill_id=skill_id, level=level,
                    on=TODAY - days * DAY, checked_by=tx.staff_id,
                )
            )  # fmt: skip

    vault.do("Course", write)


def _appointments(vault: Vault, who: int) -> None:
    """Thursdays at ten as a series, and one alone on a Friday."""
    thursday: date = TODAY + 4 * DAY

    def write(tx: Transaction) -> None:
        for on, series in ((thursday, "s"), (thursday + DAY, None)):
            at = datetime.combine(on, time(10), NOW.tzinfo)
            tx.session.add(
                Appointment(at=at, resident_id=who, series=series, state="planned", has_time=True)
            )

    vault.do("Appointments", write)
