# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work from its first day to its last: terms, problems, the next step at the same employer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services.moving_on import leaving
from shelterdesk.services.partners import partners
from shelterdesk.services.placements import (
    follow_up_rows,
    placement_problems,
    placement_proposals,
    placement_terms,
    placements,
)
from shelterdesk.services.placements.placement_problems import ProblemForm
from shelterdesk.services.placements.placement_terms import TermsForm
from shelterdesk.services.placements.placements import PlacementForm, PlacementKind, Show
from shelterdesk.services.placements.work_follow_ups import WorkState
from shelterdesk.services.residents import protection, timeline
from shelterdesk.services.rooms import check_out
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import admitted, beds, house, person
from tests.placed import (
    DAY,
    HELP,
    TERMS,
    TODAY,
    employer,
    introduced,
    placed,
    told,
    vacant,
)


def of(vault: Vault, placement_id: int) -> placements.PlacementRow:
    return vault.read(placements.opened, placement_id=placement_id).row


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def refused(vault: Vault, error: type[Exception], field: str, verb: Any, **values: Any) -> None:
    with pytest.raises(error) as told_:
        vault.do("Act", verb, **values)
    assert getattr(told_.value, "field", None) == (field or None)


def days(vault: Vault, placement_id: int) -> list[int]:
    rows = vault.read(follow_up_rows.of_placement, placement_id=placement_id)
    return [row.days for row in rows]


def test_begins_runs_and_ends(vault: Vault, clock: Clock) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    one = placed(vault, noor, bakery, start=TODAY - 40 * DAY, note="up early", planned_end=TODAY)
    opened = vault.read(placements.opened, placement_id=one)
    row = opened.row
    assert (row.shown, row.what, row.kind_words, row.worker, row.is_running) == (
        "Noor", "Bakery help · Sunrise Bakery", "Paid work", "Joy", True,
    )  # fmt: skip
    assert row.terms is not None
    told_ = (row.terms.hours_words, row.terms.wage_words, row.terms.contract_words)
    assert told_ == ("30 h a week", "€1,200.00 a month", "Not known")
    assert (opened.note, opened.end_note) == ("up early", "")
    assert "Nobody has looked at this partner" in opened.partner_warning
    assert (row.next_due, row.last_day, row.is_to_come) == (TODAY - 10 * DAY, None, False)
    counts = vault.read(placements.counts)
    assert counts == {Show.RUNNING: 1, Show.ENDING: 1, Show.PROBLEMS: 0, Show.UNDECIDED: 0}
    assert [len(vault.read(placements.listed, show=show).rows) for show in Show] == [
        1, 1, 0, 0, 0, 1,
    ]  # fmt: skip
    end = {"placement_id": one, "last_day": TODAY - DAY}
    refused(vault, Invalid, "last_day", placements.end, placement_id=one, reason="health",
            last_day=TODAY - 42 * DAY)  # fmt: skip
    refused(vault, NotFound, "placement_end", placements.end, reason="bored", **end)
    do(vault, placements.end, reason="no-work", note="closed", **end)
    row = of(vault, one)
    assert (row.reason, row.last_day, row.is_running) == (
        "There was no more work", TODAY - DAY, False,
    )  # fmt: skip
    assert vault.read(placements.opened, placement_id=one).end_note == "closed"
    assert [row.id for row in vault.read(placements.listed, show=Show.ENDED).rows] == [one]
    # She is asked all the same.
    assert days(vault, one) == [30, 90, 180, 365]
    shown = vault.read(timeline.timeline, resident_id=noor, kind="work").events
    assert [event.title for event in shown] == ["Work ended: Paid work", "Work began: Paid work"]
    do(vault, placements.take_end_back, placement_id=one)
    assert (of(vault, one).end, of(vault, one).reason) == (None, "")
    refused(vault, Conflict, "", placements.take_end_back, placement_id=one)
    assert vault.read(placements.of_resident, resident_id=noor)[0].id == one
    # The day before its first one: it never began, and nothing is asked.
    do(vault, placements.end, placement_id=one, last_day=TODAY - 41 * DAY, reason="not-known",
       note=Hidden.HIDDEN)  # fmt: skip
    assert days(vault, one) == []
    do(vault, placements.take_end_back, placement_id=one)
    assert days(vault, one) == [30, 90, 180, 365]


def test_what_is_refused(vault: Vault) -> None:
    noor, bakery, other = person(vault, "Noor"), employer(vault), employer(vault, "Laundry")
    begin = {"resident_id": noor}
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("kind", {"kind": "slavery"}),
        ("partner_id", {"partner_id": None}),
        ("planned_end", {"planned_end": TODAY - DAY}),
        ("title", {"title": "x" * 121}),
        ("note", {"note": "x" * 4_001}),
        ("staff_id", {"staff_id": 99}),
        ("vacancy_id", {"vacancy_id": 99}),
        ("vacancy_id", {"vacancy_id": vacant(vault, other)}),
    ]
    for field, change in wrong:
        form = replace(HELP, **{"partner_id": bakery, **change})
        refused(vault, Invalid, field, placements.begin, form=form, **begin)
    one = placed(vault, noor, bakery)
    do(vault, placements.end, placement_id=one, last_day=TODAY, reason="health")
    late = replace(HELP, partner_id=bakery, start=TODAY + 5 * DAY)
    refused(vault, Invalid, "start", placements.edit, placement_id=one, form=late)
    with pytest.raises(NotFound):
        vault.do("Act", placements.edit, placement_id=99, form=late)
    with pytest.raises(NotFound):
        vault.read(placement_proposals.proposed, vacancy_id=99)
    assert [name for _id, name in vault.read(placements.workers)] == ["Joy"]


def test_who_follows_up_sees_her(vault: Vault) -> None:
    staff = hired(vault, "C2", "F1")
    noor, bakery = person(vault, "Noor"), employer(vault)
    one = placed(vault, noor, bakery, staff_id=staff["C2"])
    form = vault.read(placements.form, placement_id=one)
    assert form.staff_id == staff["C2"]
    do(vault, placements.edit, placement_id=one, form=replace(form, staff_id=None))
    assert of(vault, one).staff_id == staff["C2"]
    refused(vault, Invalid, "staff_id", placements.edit, placement_id=one,
            form=replace(form, staff_id=staff["F1"]))  # fmt: skip
    do(vault, protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    refused(vault, Invalid, "staff_id", placements.begin, resident_id=noor,
            form=replace(form, staff_id=staff["C2"]))  # fmt: skip
    do(vault, placements.begin, resident_id=noor, form=replace(form, staff_id=vault.staff_id))


def test_from_an_introduction(vault: Vault) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    wage = {"wage_from": 500, "wage_to": 900, "currency": "EUR", "wage_per": "hour"}
    place = vacant(vault, bakery, kind="internship", starts_on=TODAY + 3 * DAY, **wage)
    sent = introduced(vault, noor, bakery, "sent")
    refused(vault, Conflict, "introduction_id", placements.begin, resident_id=noor,
            form=replace(HELP, introduction_id=sent))  # fmt: skip
    yes = introduced(vault, noor, bakery, "accepted", vacancy_id=place)
    proposal = vault.read(placement_proposals.proposed, introduction_id=yes)
    assert proposal.resident_id == noor
    assert proposal.form == PlacementForm(
        "internship", bakery, "Bakery help", TODAY + 3 * DAY, introduction_id=yes, vacancy_id=place
    )
    assert (proposal.terms.wage, proposal.terms.wage_per) == (500, "hour")
    mira = person(vault, "Mira")
    refused(vault, Invalid, "introduction_id", placements.begin, resident_id=mira,
            form=proposal.form)  # fmt: skip
    refused(vault, Conflict, "kind", placements.begin, resident_id=noor,
            form=replace(proposal.form, kind="own_business"))  # fmt: skip
    act = {"resident_id": noor, "form": proposal.form, "terms": proposal.terms}
    one = do(vault, placements.begin, **act)
    assert (of(vault, one).introduction_id, of(vault, one).vacancy_id) == (yes, place)
    assert of(vault, one).is_to_come
    refused(vault, Conflict, "kind", placements.begin, **act)
    # A trial comes before the answer.
    trying = introduced(vault, mira, bakery, "trial", trial_from=TODAY, trial_until=TODAY + DAY)
    proposal = vault.read(placement_proposals.proposed, introduction_id=trying)
    assert (proposal.form.kind, proposal.form.start, proposal.form.planned_end) == (
        "trial", TODAY, TODAY + DAY,
    )  # fmt: skip
    trial = do(vault, placements.begin, resident_id=mira, form=proposal.form)
    assert days(vault, trial) == []  # a trial is not asked about
    given = vault.read(placement_proposals.proposed, vacancy_id=place)
    assert (given.resident_id, given.form.partner_id) == (None, bakery)


def test_next_step_at_the_same_employer(vault: Vault, clock: Clock) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    one = placed(vault, noor, bakery, kind="internship", start=TODAY - 100 * DAY, terms=None)
    first = vault.read(follow_up_rows.of_placement, placement_id=one)[0]
    told(vault, first.id, WorkState.STILL_THERE)
    step = replace(HELP, start=TODAY - 5 * DAY)
    refused(vault, Conflict, "kind", placements.next_step, placement_id=one,
            form=replace(step, kind="internship"))  # fmt: skip
    refused(vault, Conflict, "kind", placements.next_step, placement_id=one,
            form=replace(step, kind="own_business"))  # fmt: skip
    two = do(vault, placements.next_step, placement_id=one, form=step, terms=TERMS)
    before, after = of(vault, one), of(vault, two)
    assert (before.end, before.reason) == (TODAY - 5 * DAY, "Taken on by the same employer")
    assert (after.partner, after.kind, after.start) == (
        "Sunrise Bakery", PlacementKind.PAID, TODAY - 5 * DAY,
    )  # fmt: skip
    # What was due or answered stays, the rest is asked of the next.
    assert (days(vault, one), days(vault, two)) == ([30, 90], [30, 90, 180, 365])
    refused(vault, Conflict, "", placements.take_end_back, placement_id=one)
    refused(vault, Invalid, "start", placements.next_step, placement_id=one,
            form=replace(step, start=TODAY - 50 * DAY))  # fmt: skip
    do(vault, placements.remove, placement_id=two)
    do(vault, placements.take_end_back, placement_id=one)
    assert days(vault, one) == [30, 90, 180, 365]
    refused(vault, Conflict, "", placements.remove, placement_id=one)
    business = placed(vault, noor, None, kind="own_business", title="Tailor")
    assert of(vault, business).what == "Tailor"
    refused(vault, Conflict, "kind", placements.next_step, placement_id=business, form=step)


def test_another_first_day(vault: Vault) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    one = placed(vault, noor, bakery, start=TODAY - 40 * DAY)
    form = vault.read(placements.form, placement_id=one)
    rows = vault.read(follow_up_rows.of_placement, placement_id=one)
    told(vault, rows[0].id, WorkState.STILL_THERE)
    do(vault, placements.edit, placement_id=one, form=replace(form, start=TODAY - 35 * DAY))
    rows = vault.read(follow_up_rows.of_placement, placement_id=one)
    assert [row.due for row in rows[:2]] == [TODAY - 10 * DAY, TODAY + 55 * DAY]
    [terms] = vault.read(placement_terms.history, placement_id=one)
    assert terms.terms.start == TODAY - 35 * DAY
    raised = TermsForm(TODAY - 10 * DAY, wage=150_000)
    do(vault, placement_terms.change, placement_id=one, form=raised)
    for day in (TODAY - 9 * DAY, TODAY - 10 * DAY):
        refused(vault, Conflict, "start", placements.edit, placement_id=one,
                form=replace(form, start=day))  # fmt: skip
    do(vault, placements.edit, placement_id=one, form=replace(form, kind="trial"))
    assert days(vault, one) == [30]  # answered


def test_terms_and_their_history(vault: Vault) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    one = placed(vault, noor, bakery, start=TODAY - 40 * DAY)
    raised = TermsForm(TODAY - 10 * DAY, 1830, 150_000, "EUR", contract="written", note="asked")
    two = do(vault, placement_terms.change, placement_id=one, form=raised)
    new, old = vault.read(placement_terms.history, placement_id=one)
    assert (new.id, new.is_now, new.until, new.note) == (two, True, None, "asked")
    assert (old.is_now, old.until) == (False, TODAY - 10 * DAY)
    now = of(vault, one).terms
    assert now is not None
    assert (now.hours_words, now.contract_words) == ("30:30 h a week", "Written, without an end")
    assert vault.read(placement_terms.form, terms_id=two) == raised
    wrong: list[tuple[type[Exception], str, dict[str, Any]]] = [
        (Conflict, "start", {"start": TODAY - 40 * DAY}),
        (Invalid, "start", {"start": TODAY - 41 * DAY}),
        (Invalid, "minutes_week", {"minutes_week": 0}),
        (Invalid, "wage", {"wage": -1}),
        (Invalid, "currency", {"currency": "XXQ"}),
        (Invalid, "note", {"note": "x" * 2_001}),
    ]
    for error, field, change in wrong:
        refused(vault, error, field, placement_terms.edit, terms_id=two,
                form=replace(raised, **change))  # fmt: skip
    bare = TermsForm(TODAY - 8 * DAY, note=Hidden.HIDDEN)
    do(vault, placement_terms.edit, terms_id=two, form=bare)
    now = of(vault, one).terms
    assert now is not None
    assert (now.hours_words, now.wage_words) == ("", "")
    do(vault, placement_terms.remove, terms_id=two)
    with pytest.raises(NotFound, match="terms"):
        vault.read(placement_terms.form, terms_id=two)
    later = placed(vault, noor, bakery, start=TODAY + 9 * DAY)
    assert of(vault, later).terms is not None
    at = do(vault, placement_terms.change, placement_id=one, form=TermsForm(wage=1))
    assert vault.read(placement_terms.form, terms_id=at).start == TODAY


def test_problems(vault: Vault) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    one = placed(vault, noor, bakery, start=TODAY - 40 * DAY)
    log = {"placement_id": one}
    late = ProblemForm(TODAY - 3 * DAY, "she", what="wage came late")
    first = do(vault, placement_problems.add, **log, form=late)
    hands = replace(late, on=None, raised_by="worker", is_about_safety=True, what="grabbed")
    second = do(vault, placement_problems.add, **log, form=hands)
    rows = vault.read(placement_problems.of_placement, **log)
    assert [(row.id, row.can_suspend, row.what) for row in rows] == [
        (second, True, "grabbed"), (first, False, "wage came late"),
    ]  # fmt: skip
    assert (of(vault, one).open_problems, of(vault, one).has_safety_problem) == (2, True)
    do(vault, partners.suspend, partner_id=bakery)
    assert not vault.read(placement_problems.of_placement, **log)[0].can_suspend
    do(vault, placement_problems.solve, problem_id=first, done="paid", on=TODAY - DAY)
    rows = vault.read(placement_problems.of_placement, **log)
    assert [(row.id, row.solved_on, row.done) for row in rows] == [
        (second, None, ""), (first, TODAY - DAY, "paid"),
    ]  # fmt: skip
    for day in (TODAY - 4 * DAY, TODAY + DAY):
        refused(vault, Invalid, "on", placement_problems.solve, problem_id=first, on=day)
    do(vault, placement_problems.solve, problem_id=first, done=Hidden.HIDDEN)
    assert vault.read(placement_problems.of_placement, **log)[1].done == "paid"
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("on", {"on": TODAY + DAY}),
        ("on", {"on": TODAY - 41 * DAY}),
        ("raised_by", {"raised_by": "cat"}),
        ("what", {"what": "x" * 4_001}),
    ]
    for field, change in wrong:
        refused(vault, Invalid, field, placement_problems.edit, problem_id=second,
                form=replace(hands, **change))  # fmt: skip
    for words in ("", Hidden.HIDDEN):
        refused(vault, Invalid, "what", placement_problems.add, **log,
                form=replace(late, what=words))  # fmt: skip
    solved_later = replace(late, on=TODAY, what=Hidden.HIDDEN)
    do(vault, placement_problems.solve, problem_id=first, on=TODAY - DAY)
    refused(vault, Invalid, "on", placement_problems.edit, problem_id=first, form=solved_later)
    do(vault, placement_problems.open_again, problem_id=first)
    refused(vault, Conflict, "", placement_problems.open_again, problem_id=first)
    do(vault, placement_problems.edit, problem_id=first, form=solved_later)
    assert vault.read(placement_problems.form, problem_id=first).what == "wage came late"
    do(vault, placement_problems.remove, problem_id=first)
    with pytest.raises(NotFound, match="problem"):
        vault.read(placement_problems.form, problem_id=first)
    do(vault, placements.remove, placement_id=one)
    assert vault.read(placements.of_resident, resident_id=noor) == []


def test_check_out_says_which_work_goes_on(vault: Vault, clock: Clock) -> None:
    bed = beds(vault, house(vault))[0]
    noor, stay = admitted(vault, bed, TODAY - 9 * DAY)
    placed(vault, noor, employer(vault), start=TODAY - 5 * DAY)
    which = {"stay_ids": [stay]}
    [work] = [one for one in vault.read(leaving.open_things, **which) if one.what == "work"]
    assert (work.items, work.goes_on) == (("Bakery help · Sunrise Bakery",), True)
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        found = desk.read(leaving.open_things, **which)
        assert [one.items for one in found if one.what == "work"] == [("work that goes on",)]
    with signed_in(path, clock=clock) as again:
        again.do("Out", check_out.check_out, stay_id=stay, on=TODAY, closes_support=True)
        assert of(again, 1).is_running
