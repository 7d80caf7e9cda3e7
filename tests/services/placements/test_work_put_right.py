# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work that is put right after it ended, never began or went on: nothing is asked twice or lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.models.merges import Merge
from shelterdesk.models.staff import Staff
from shelterdesk.services.merging import merging, unmerging
from shelterdesk.services.placements import (
    allowances,
    business_starts,
    follow_up_rows,
    placement_terms,
    placements,
    retention_figures,
)
from shelterdesk.services.placements.placement_terms import TermsForm
from shelterdesk.services.placements.work_follow_ups import WorkState
from shelterdesk.services.residents import protection, residents, timeline
from shelterdesk.services.retention import erasing
from shelterdesk.services.retention.erasing import Reason
from shelterdesk.services.today import today_due
from shelterdesk.services.work import cv_papers, cvs
from shelterdesk.services.work.cvs import CvForm
from shelterdesk.vault.door import Vault
from tests import purse
from tests.colleagues import PASSPHRASE, hired
from tests.factories import person
from tests.placed import DAY, HELP, TERMS, TODAY, employer, introduced, placed, started, told


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def days(vault: Vault, placement_id: int) -> list[int]:
    rows = vault.read(follow_up_rows.of_placement, placement_id=placement_id)
    return [row.days for row in rows]


def edited(vault: Vault, placement_id: int, **changes: Any) -> None:
    form = vault.read(placements.form, placement_id=placement_id)
    do(vault, placements.edit, placement_id=placement_id, form=replace(form, **changes))


def never_began(vault: Vault, placement_id: int, start: Any) -> None:
    do(vault, placements.end, placement_id=placement_id, last_day=start - DAY, reason="not-known")


def test_of_work_that_never_began_nothing_is_asked_also_after_a_change(vault: Vault) -> None:
    start = TODAY - 40 * DAY
    one = placed(vault, person(vault, "Noor"), employer(vault), start=start)
    never_began(vault, one, start)
    edited(vault, one, note="She chose another one")
    assert days(vault, one) == []
    # It did begin after all, and ended later: then it is asked.
    do(vault, placements.end, placement_id=one, last_day=TODAY - 2 * DAY, reason="health")
    assert days(vault, one) == [30, 90, 180, 365]
    edited(vault, one, start=TODAY - DAY)
    assert days(vault, one) == []
    edited(vault, one, start=TODAY - 10 * DAY)
    assert days(vault, one) == [30, 90, 180, 365]


def test_what_is_asked_of_the_next_step_is_not_asked_of_the_first_again(vault: Vault) -> None:
    start = TODAY - 20 * DAY
    one = placed(vault, person(vault, "Noor"), employer(vault), kind="internship", start=start)
    two = do(vault, placements.next_step, placement_id=one, form=replace(HELP, start=TODAY))
    assert days(vault, one) == []
    edited(vault, one, is_on_cv=False)
    assert (days(vault, one), days(vault, two)) == ([], [30, 90, 180, 365])


def test_work_that_never_began_is_on_no_cv_and_did_not_begin_in_the_timeline(vault: Vault) -> None:
    noor, start = person(vault, "Noor"), TODAY - 40 * DAY
    one = placed(vault, noor, employer(vault), start=start)
    never_began(vault, one, start)
    do(vault, cvs.write, resident_id=noor, form=CvForm(wished_on=TODAY))
    code = vault.read(residents.row, resident_id=noor).code
    assert vault.read(cv_papers.sheet, code=code).work == ()
    shown = vault.read(timeline.timeline, resident_id=noor, kind="work").events
    assert [(event.day, event.title) for event in shown] == [
        (start, "Work did not begin: Paid work")
    ]


def test_terms_that_never_held_are_not_those_of_work_that_ended(vault: Vault) -> None:
    one = placed(vault, person(vault, "Noor"), employer(vault), start=TODAY - 40 * DAY)
    more = TermsForm(TODAY - 5 * DAY, wage=200_000)
    do(vault, placement_terms.change, placement_id=one, form=more)
    do(vault, placements.end, placement_id=one, last_day=TODAY - 10 * DAY, reason="health")
    terms = vault.read(placements.opened, placement_id=one).row.terms
    assert terms is not None
    assert terms.wage == TERMS.wage
    history = vault.read(placement_terms.history, placement_id=one)
    assert history[1].until == TODAY - 9 * DAY


def test_a_business_with_money_in_it_stays_a_business(vault: Vault) -> None:
    purse.habits(vault, approves_money_alone=True)
    noor = person(vault, "Noor")
    shop, kit = started(vault, noor)
    do(vault, business_starts.link, placement_id=shop, grant_id=kit)
    with pytest.raises(Conflict) as caught:
        edited(vault, shop, kind="paid", partner_id=employer(vault))
    assert caught.value.field == "kind"


def test_no_next_step_before_the_employer_said_yes(vault: Vault) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    sent = introduced(vault, noor, bakery, "trial", trial_from=TODAY - 3 * DAY)
    one = placed(vault, noor, bakery, kind="trial", introduction_id=sent, start=TODAY - 3 * DAY)
    with pytest.raises(Conflict, match="has not said yes"):
        do(vault, placements.next_step, placement_id=one, form=HELP)


def test_a_stipend_beside_an_internship_is_talked_about_when_there_is_a_wage(vault: Vault) -> None:
    one = placed(vault, person(vault, "Noor"), employer(vault), kind="internship")
    do(vault, allowances.decide, placement_id=one, rule="stays")
    two = do(vault, placements.next_step, placement_id=one, form=HELP)
    assert vault.read(placements.opened, placement_id=two).row.allowance == "undecided"
    three = do(vault, placements.begin, resident_id=person(vault, "Mira"),
               form=replace(HELP, partner_id=employer(vault, "Laundry")))  # fmt: skip
    do(vault, allowances.decide, placement_id=three, rule="stays")
    learns = replace(HELP, kind="apprenticeship", start=TODAY)
    four = do(vault, placements.next_step, placement_id=three, form=learns)
    assert vault.read(placements.opened, placement_id=four).row.allowance == "stays"


def test_what_somebody_cannot_ask_any_more_is_on_the_list_of_the_others(vault: Vault) -> None:
    staff, bakery = hired(vault, "C2", "F1"), employer(vault)
    start = TODAY - 31 * DAY
    noor, mira = person(vault, "Noor"), person(vault, "Mira")
    for who in (noor, mira):
        placed(vault, who, bakery, start=start, staff_id=staff["C2"])

    def mine() -> list[str]:
        waiting = vault.read(follow_up_rows.listed, staff_id=vault.staff_id)
        return [row.shown for row in waiting.rows]

    assert mine() == []
    named = [vault.staff_id, staff["F1"]]
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=named)
    assert mine() == ["Noor"]
    assert staff["C2"] in [one for one, _name in vault.read(placements.workers)]

    def does_other_work(tx: Transaction) -> None:
        tx.session.get_one(Staff, staff["C2"]).roles = ["volunteer"]

    vault.do("Role", does_other_work)
    assert mine() == ["Noor", "Mira"]


def test_work_that_was_a_trial_after_all_is_not_in_the_table(vault: Vault) -> None:
    one = placed(vault, person(vault, "Noor"), employer(vault), start=TODAY - 40 * DAY)
    first = vault.read(follow_up_rows.of_placement, placement_id=one)[0]
    told(vault, first.id, WorkState.STILL_THERE)
    assert vault.read(retention_figures.retention)["30/due"] == 1
    edited(vault, one, kind="trial")
    assert vault.read(retention_figures.retention)["30/due"] == 0


def test_money_of_a_record_taken_out_again_is_that_persons(vault: Vault) -> None:
    purse.habits(vault, approves_money_alone=True)
    noor, nour = person(vault, "Noor"), person(vault, "Nour")
    own, kit = started(vault, nour)
    do(vault, merging.merge, resident_id=noor, merged_id=nour)
    shop = placed(vault, noor, None, kind="own_business", title="Tailor", terms=None)
    do(vault, business_starts.link, placement_id=shop, grant_id=kit)
    joined = vault.read(lambda tx: tx.session.query(Merge).one().id)
    do(vault, unmerging.undo_merge, merge_id=joined)

    def money(placement_id: int) -> tuple[int, int]:
        found = vault.read(business_starts.of_placement, placement_id=placement_id)
        return len(found.parts), len(found.offered)

    assert (money(shop), money(own)) == ((0, 0), (0, 1))
    do(vault, business_starts.link, placement_id=own, grant_id=kit)
    assert (money(shop), money(own)) == ((0, 0), (1, 0))
    with pytest.raises(Conflict, match="already"):
        do(vault, business_starts.link, placement_id=own, grant_id=kit)


def test_whom_the_house_forgot_at_their_wish_nobody_asks(vault: Vault) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    placed(vault, noor, bakery, start=TODAY - 40 * DAY, planned_end=TODAY)
    introduced(vault, noor, bakery, "sent", answer_due=TODAY)
    assert len(vault.read(today_due.due)) == 2
    vault.confirm_passphrase(PASSPHRASE)
    do(vault, erasing.erase, resident_id=noor, reason=Reason.HER_WISH)
    assert vault.read(today_due.due) == []
    assert vault.read(follow_up_rows.listed).rows == ()
    assert vault.read(retention_figures.retention)["30/due"] == 1  # counted as before
