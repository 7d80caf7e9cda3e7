# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs: what is made from roll calls, courses, children and savings; what a run leaves alone; rules
as laws of several countries have them, none of which is a default."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from shelterdesk.models.stipends import DueState, HeldFor
from shelterdesk.services import organisation
from shelterdesk.services.agenda import appointments
from shelterdesk.services.agenda.appointments import AppointmentForm
from shelterdesk.services.merging import merging
from shelterdesk.services.money import pay_desk, savings
from shelterdesk.services.rooms import absences, roll_calls, stays
from shelterdesk.services.rooms.absences import AbsenceForm, AbsenceKind
from shelterdesk.services.stipends import (
    approving,
    awards,
    deciding,
    due_rows,
    dues,
    holidays,
    schemes,
)
from shelterdesk.services.stipends.awards import AwardEnd, Taper
from shelterdesk.services.stipends.deciding import Decision
from shelterdesk.services.stipends.due_rows import DueRow
from shelterdesk.services.stipends.dues import Prepared
from shelterdesk.services.stipends.rhythms import Often, PayDay, PayDays, Rhythm
from shelterdesk.services.stipends.schemes import PaysWhen, PresentFrom, SchemeKind
from shelterdesk.services.training import (
    attendance,
    cohorts,
    course_sessions,
    courses,
    enrolments,
)
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.cohorts import CohortForm
from shelterdesk.services.training.course_sessions import SessionForm
from shelterdesk.services.training.courses import CourseForm
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person
from tests.money_desk import till
from tests.stipend_world import MATCH, MONTHLY, PER_DAY, PER_SESSION, act, award, scheme

TODAY = NOW.date()  # 22 November 2026
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
DAY = timedelta(days=1)


def prepare(vault: Vault, up_to: date = DECEMBER, **values: Any) -> Prepared:
    found: Prepared = act(vault, dues.prepare, up_to=up_to, **values)
    return found


def rows(vault: Vault, **values: Any) -> list[DueRow]:
    found = vault.read(due_rows.register, **values).rows
    return sorted(found, key=lambda row: (row.shown, row.period_start))


def only(vault: Vault, **values: Any) -> DueRow:
    [row] = rows(vault, **values)
    return row


def alone(vault: Vault) -> None:
    """The house says that one person is enough."""
    form = replace(vault.read(organisation.form), approves_money_alone=True)
    act(vault, organisation.edit, form=form)


def marked(vault: Vault, who: int, night: date, presence: str) -> None:
    site = vault.read(roll_calls.sheet).site_id
    act(vault, roll_calls.mark, site_id=site, resident_id=who, night=night, presence=presence)


# Laws
def test_330_a_month_and_102_for_each_child_for_6_months_renewable_to_24(
    vault: Vault, clock: Clock
) -> None:
    award_id = award(vault, person(vault, "Noor"), scheme(vault), children=2)
    clock.now = datetime.combine(date(2028, 12, 1), time(9), NOW.tzinfo)
    assert prepare(vault, date(2028, 12, 1)) == Prepared(made=6)
    assert {row.amount for row in rows(vault)} == {53_400}
    assert [row.pay_on.month for row in rows(vault)] == [11, 12, 1, 2, 3, 4]
    for _time in range(3):
        act(vault, awards.renew, award_id=award_id)
    assert prepare(vault, date(2028, 12, 1)) == Prepared(made=18, same=6)
    assert rows(vault)[-1].period_end == date(2028, 11, 1)
    assert rows(vault)[0].basis_words == ("€330.00", "2 children × €102.00")


def test_each_day_present_and_no_other(vault: Vault, clock: Clock) -> None:
    who, stay = admitted(vault, beds(vault, house(vault))[0], date(2026, 11, 3))
    for night, presence in ((3, "present"), (4, "absent"), (5, "on_leave"), (9, "absent")):
        marked(vault, who, date(2026, 11, night), presence)
    away = AbsenceForm(AbsenceKind.HOSPITAL, date(2026, 11, 9), end=date(2026, 11, 11))
    act(vault, absences.add, stay_id=stay, form=away)
    away = AbsenceForm(AbsenceKind.OTHER, date(2026, 11, 12), end=date(2026, 11, 13))
    act(vault, absences.add, stay_id=stay, form=away)
    award(vault, who, scheme(vault, PER_DAY))
    prepare(vault)
    row = only(vault)
    assert row.basis is not None
    assert row.basis_words == (
        "18 days × €5.00",
        "1 present, 1 on leave, 2 in hospital, 1 away as agreed, 13 not checked, 1 absent, "
        "9 to come, not counted yet",
    )
    assert row.amount == 9_000
    clock.now = datetime.combine(DECEMBER, time(9), NOW.tzinfo)
    assert prepare(vault) == Prepared(changed=1)
    assert only(vault).amount == 13_500


def test_who_is_longer_away_than_agreed_and_was_missed(vault: Vault) -> None:
    who, stay = admitted(vault, beds(vault, house(vault))[0], NOVEMBER)
    away = AbsenceForm(AbsenceKind.LEAVE, date(2026, 11, 10), expected_back=date(2026, 11, 12))
    act(vault, absences.add, stay_id=stay, form=away)
    for night in (11, 12, 13):
        marked(vault, who, date(2026, 11, night), "absent")
    award(vault, who, scheme(vault, PER_DAY, absent_over=1))
    prepare(vault)
    row = only(vault)
    assert row.basis is not None
    assert (row.basis.leave, row.basis.absent) == (10, 2)  # agreed, or nobody looked
    assert (row.state, row.held_for) == (DueState.HELD, HeldFor.ABSENT)
    assert row.held_words == "2 days absent, more than 1"


@pytest.mark.parametrize(("days", "is_held"), [(6, False), (7, True)])
def test_more_than_six_days_of_leave_are_decided_with_her(
    vault: Vault, days: int, *, is_held: bool
) -> None:
    who, stay = admitted(vault, beds(vault, house(vault))[0], NOVEMBER)
    away = AbsenceForm(start=date(2026, 11, 5), end=date(2026, 11, 5) + days * DAY)
    act(vault, absences.add, stay_id=stay, form=away)
    award(vault, who, scheme(vault, leave_over=6))
    assert prepare(vault, NOVEMBER) == Prepared(made=1, held=int(is_held))
    row = only(vault)
    assert (row.amount, row.state is DueState.HELD) == (33_000, is_held)
    if is_held:
        assert row.held_words == "7 days of leave, more than 6"
        [held] = vault.read(due_rows.to_decide)
        assert held == row
        act(vault, deciding.let_go, due_id=row.id, decision=Decision.AS_COMPUTED,
            reason="her mother was ill")  # fmt: skip
        assert prepare(vault, NOVEMBER) == Prepared(left=1)
        assert (only(vault).state, only(vault).reason) == (DueState.DRAFT, "her mother was ill")


def test_what_is_not_collected_within_a_month_is_held_and_not_lost(
    vault: Vault, clock: Clock
) -> None:
    alone(vault)
    award(vault, person(vault), scheme(vault, collect_days=31), end=DECEMBER)
    prepare(vault, NOVEMBER)
    act(vault, approving.approve, due_ids=[only(vault).id])
    clock.now = datetime.combine(DECEMBER + DAY, time(9), NOW.tzinfo)
    assert prepare(vault, NOVEMBER) == Prepared(left=1)  # the 31st day
    clock.now += DAY
    assert prepare(vault, NOVEMBER, scheme_ids=[77]) == Prepared()
    assert prepare(vault, NOVEMBER) == Prepared(left=1, uncollected=1)
    row = only(vault)
    assert (row.state, row.held_words, row.amount) == (
        DueState.HELD, "Not collected in time", 33_000,
    )  # fmt: skip
    act(vault, deciding.let_go, due_id=row.id, decision=Decision.AS_COMPUTED,
        reason="she was in court")  # fmt: skip
    assert only(vault).state is DueState.APPROVED
    assert prepare(vault, NOVEMBER) == Prepared(left=1)


def test_semi_monthly_in_part(vault: Vault) -> None:
    half = replace(MONTHLY, rhythm=Rhythm(Often.HALF_MONTH), amount=15_000, child_amount=0,
                   months=None, most_months=None)  # fmt: skip
    award(vault, person(vault), scheme(vault, half), start=date(2026, 11, 6), end=date(2026, 12, 4))
    prepare(vault)
    found = rows(vault)
    assert [(row.period_start.day, row.amount) for row in found] == [
        (1, 10_000), (16, 15_000), (1, 3_000),
    ]  # fmt: skip
    assert found[0].basis_words == ("€150.00", "10 of 15 days")


def test_one_for_one_of_what_she_saves_up_to_a_cap(vault: Vault) -> None:
    till(vault)
    noor, twin = person(vault, "Noor"), person(vault, "Nour")
    scheme_id = scheme(vault, MATCH)
    award(vault, noor, scheme_id)
    assert prepare(vault) == Prepared()  # nothing saved, nothing due
    _first, wrong, _other = (
        act(vault, savings.deposit, resident_id=who, currency="EUR", amount=amount)
        for who, amount in ((noor, 2_000), (noor, 700), (twin, 1_000))
    )
    act(vault, pay_desk.take_back, payment_id=wrong.payment_id, reason="counted wrong")
    act(vault, merging.merge, resident_id=noor, merged_id=twin)
    assert prepare(vault) == Prepared(made=1)
    row = only(vault)
    assert (row.amount, row.scheme_kind) == (3_000, SchemeKind.MATCH)
    assert row.basis_words == ("100% of €30.00 saved",)
    act(vault, savings.deposit, resident_id=noor, currency="EUR", amount=6_000)
    assert prepare(vault) == Prepared(changed=1)
    assert only(vault).basis_words[-1] == "€90.00 before: at most so much a period"
    assert only(vault).amount == 5_000


def test_a_cap_over_the_whole_award(vault: Vault) -> None:
    award(vault, person(vault), scheme(vault, cap_total=80_000, child_amount=0))
    prepare(vault, date(2027, 3, 1))
    assert [row.amount for row in rows(vault)] == [33_000, 33_000, 14_000, 0, 0]
    act(vault, deciding.leave_unpaid, due_id=rows(vault)[0].id, reason="she asked us to")
    assert prepare(vault, date(2027, 3, 1)) == Prepared(changed=2, same=2, left=1)
    assert [row.amount for row in rows(vault)] == [33_000, 33_000, 14_000, 0]


# Other sources
def test_sessions_attended(vault: Vault) -> None:
    who = person(vault, "Noor")
    course = act(vault, courses.add, form=CourseForm("Sewing"))
    start = date(2026, 11, 1)
    group = act(vault, cohorts.add, form=CohortForm(course, start))
    act(vault, enrolments.enrol, cohort_id=group, resident_id=who, start=start)
    for day, status in ((3, "present"), (4, "late"), (5, "court"), (6, "absent"),
                        (10, "called-off"), (2, "present")):  # fmt: skip
        on = date(2026, 11, day)
        form = SessionForm(on)
        session = act(vault, course_sessions.add, cohort_id=group, form=form)
        act(vault, attendance.mark, session_id=session, marks=[Mark(who, status)])
    award(vault, who, scheme(vault, PER_SESSION, missed_over=0), start=date(2026, 11, 4),
          end=date(2026, 11, 27))  # fmt: skip
    award(vault, who, scheme(vault, missed_over=1), start=date(2026, 11, 1))
    assert prepare(vault, NOVEMBER + 30 * DAY).held == 1
    by_session = next(row for row in rows(vault) if row.scheme == "Per session")
    assert by_session.basis_words == ("2 sessions × €2.50", "1 missed, 1 called off")
    assert by_session.held_words == "1 session missed, more than 0"


def test_days_with_a_visit_or_an_appointment_she_kept(vault: Vault) -> None:
    who = person(vault, "Noor")
    for day in (3, 3, 5):
        act(vault, visits.check_in, resident_id=who, at=NOW.replace(day=day))
    for day, is_kept in ((4, True), (5, True), (6, False)):
        one = act(vault, appointments.add, form=AppointmentForm(
            date(2026, 11, day), time(10), words="court", resident_id=who))  # fmt: skip
        if is_kept:
            act(vault, appointments.keep, appointment_id=one)
    award(vault, who, scheme(vault, PER_DAY, present_from=PresentFrom.VISITS))
    prepare(vault)
    assert only(vault).basis_words == ("3 days × €5.00", "2 present, 1 away as agreed")


def test_an_own_amount_and_no_more_children_than_the_scheme_counts(vault: Vault) -> None:
    award(vault, person(vault), scheme(vault, most_children=1), children=3, amount=40_000)
    prepare(vault, NOVEMBER)
    assert only(vault).amount == 50_200


def test_waiting_and_without(vault: Vault) -> None:
    scheme_id = scheme(vault, waiting_days=15)
    award(vault, person(vault, "Amara"), scheme_id)
    award(vault, person(vault, "Bea"), scheme_id, is_waiting_waived=True)
    prepare(vault, NOVEMBER)
    assert [(row.shown, row.amount) for row in rows(vault)] == [("Amara", 16_500), ("Bea", 33_000)]


def test_two_at_once_and_an_award_that_still_waits(vault: Vault) -> None:
    those = beds(vault, house(vault))
    nights, visited = scheme(vault, PER_DAY), scheme(vault, PER_DAY, name="Visits",
                                                     present_from=PresentFrom.VISITS)  # fmt: skip
    late = scheme(vault, name="Late", waiting_days=61, amount=0)
    for number, name in enumerate(("Amara", "Bea")):
        who, _stay = admitted(vault, those[number], date(2026, 11, 20), name)
        act(vault, visits.check_in, resident_id=who, at=NOW - DAY)
        for scheme_id in (nights, visited, late):
            award(vault, who, scheme_id, children=1)
    assert prepare(vault, NOVEMBER) == Prepared()
    assert prepare(vault) == Prepared(made=4)
    found = {(row.shown, row.scheme): row.amount for row in rows(vault)}
    assert found == {
        ("Amara", "Per day"): 1_000, ("Bea", "Per day"): 1_000,
        ("Amara", "Visits"): 500, ("Bea", "Visits"): 500,
    }  # fmt: skip
    [words] = [row.amount_words for row in vault.read(schemes.listed) if row.name == "Late"]
    assert words == "€102.00 for each child"


# Runs
def test_a_run_says_what_it_would_do_before_it_does_it(vault: Vault) -> None:
    scheme_id = scheme(vault)
    first = award(vault, person(vault, "Amara"), scheme_id)
    award(vault, person(vault, "Bea"), scheme_id, start=DECEMBER)
    [november, december] = vault.read(dues.preview, up_to=DECEMBER)
    assert (november.made, november.amount, november.pay_on) == (1, 33_000, NOVEMBER)
    assert (december.made, december.amount) == (2, 66_000)
    assert rows(vault) == []
    prepare(vault)
    act(vault, schemes.edit, scheme_id=scheme_id, form=replace(MONTHLY, amount=35_000))
    form = vault.read(awards.form, award_id=first)
    act(vault, awards.edit, award_id=first, form=replace(form, end=DECEMBER))
    [november, december] = vault.read(dues.preview, up_to=DECEMBER)
    assert (november.changed, november.amount) == (1, 35_000)
    assert (december.changed, december.removed, december.amount) == (1, 1, 35_000)
    assert prepare(vault) == Prepared(changed=2, removed=1)
    assert prepare(vault) == Prepared(same=2)
    vault.undo()
    assert prepare(vault) == Prepared(changed=2, removed=1)


def test_a_scheme_with_dues_keeps_its_kind_and_its_periods(vault: Vault) -> None:
    scheme_id = scheme(vault)
    award(vault, person(vault), scheme_id)
    prepare(vault)
    act(vault, schemes.edit, scheme_id=scheme_id, form=replace(MONTHLY, leave_over=6))
    for change, field in (
        ({"kind": SchemeKind.PER_DAY, "pays_when": PaysWhen.AFTER}, "kind"),
        ({"rhythm": Rhythm(Often.WEEK)}, "often"),
    ):
        form = replace(MONTHLY, **change)
        with pytest.raises(Exception, match="prepared by this scheme") as caught:
            act(vault, schemes.edit, scheme_id=scheme_id, form=form)
        assert getattr(caught.value, "field", "") == field


def test_a_holiday_moves_what_is_not_approved(vault: Vault) -> None:
    late = replace(MONTHLY, pay_days=PayDays(PayDay.LAST_WORKING))
    award(vault, person(vault), scheme(vault, late), end=DECEMBER)
    prepare(vault, DECEMBER)
    assert only(vault).pay_on == date(2026, 11, 30)
    act(vault, holidays.add, on=date(2026, 11, 30))
    assert prepare(vault, DECEMBER) == Prepared(changed=1)
    assert only(vault).pay_on == date(2026, 11, 27)
    assert prepare(vault, date(2026, 11, 26)) == Prepared(same=1)  # that of a later day as well


def test_what_was_prepared_of_an_award_that_ended_goes(vault: Vault) -> None:
    award_id = award(vault, person(vault), scheme(vault))
    prepare(vault, date(2027, 2, 1))
    act(vault, awards.end, award_id=award_id, on=date(2026, 12, 16), reason=AwardEnd.OTHER_INCOME,
        taper=[Taper(DECEMBER, 50)])  # fmt: skip
    assert prepare(vault, NOVEMBER) == Prepared(changed=1, removed=2, same=1)
    assert [row.amount for row in rows(vault)] == [33_000, round(33_000 * 15 / 31 / 2)]


def test_a_run_of_fifty_asks_no_more_often_than_one_of_two(vault: Vault) -> None:
    site = house(vault, "25 rooms × 2 beds")
    scheme_id = scheme(vault, PER_DAY, absent_over=3, missed_over=3)
    counts = []
    those = beds(vault, site)
    for number in (2, 50):
        while len(those) > 50 - number:
            who = person(vault)
            act(vault, stays.admit, resident_id=who, on=NOVEMBER, bed_id=those.pop())
            award(vault, who, scheme_id)
        counts.append(_reads(vault))
    assert counts[1] - counts[0] <= 2, counts


def _reads(vault: Vault) -> int:
    """How many statements a preview takes, once everything is at hand."""
    vault.read(dues.preview, up_to=DECEMBER)
    count = 0

    def counted(*_args: Any) -> None:
        nonlocal count
        count += 1

    event.listen(vault._engine, "before_cursor_execute", counted)
    try:
        vault.read(dues.preview, up_to=DECEMBER)
    finally:
        event.remove(vault._engine, "before_cursor_execute", counted)
    return count
