# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Earnings of an income activity: shared whole, prepared by one, approved by another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.income import EarningState
from shelterdesk.services import organisation
from shelterdesk.services.income import activities, earning_sheets, earnings, orders, work
from shelterdesk.services.income.activities import SharesBy
from shelterdesk.services.income.earning_sheets import EarningsSheet
from shelterdesk.services.income.earnings import Prepared
from shelterdesk.services.income.shares import shared
from shelterdesk.services.income.work import Share, WorkForm
from shelterdesk.services.merging import merging
from shelterdesk.services.money import pay_desk
from shelterdesk.services.money.pay_desk import PayableKind
from shelterdesk.services.residents import protection
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.income_rows import activity, bought, member, paid_out, sold, worked

TODAY = NOW.date()
DAY = timedelta(days=1)
START, END = date(2026, 11, 1), date(2026, 11, 22)
DAYS = {"start": START, "end": END}


@pytest.fixture
def pair(desk_file: Path, clock: Clock) -> Iterator[tuple[Vault, Path]]:
    """The file of somebody who prepares, with a director who is not signed in."""
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "D5")
        yield vault, desk_file


def shop(vault: Vault, minutes: dict[str, int], **facts: object) -> tuple[int, dict[str, int]]:
    """An activity that sold for 100.01 and bought for 20.00, and who worked how long."""
    sewing = activity(vault, **facts)
    people = {name: person(vault, name) for name in minutes}
    for who in people.values():
        member(vault, sewing, who, START)
    shares = [(people[name], spent, 1) for name, spent in minutes.items()]
    if shares:
        worked(vault, sewing, START + DAY, *shares)
    sold(vault, sewing, 10_001, START + DAY)
    bought(vault, sewing, 2_000, START + 2 * DAY)
    return sewing, people


def sheet(vault: Vault, activity_id: int, **days: date) -> EarningsSheet:
    found: EarningsSheet = vault.read(
        earning_sheets.sheet, activity_id=activity_id, **(DAYS | days)
    )
    return found


def prepared(vault: Vault, activity_id: int, **days: date) -> Prepared:
    done: Prepared = vault.do(
        "Prepare", earnings.prepare, activity_id=activity_id, **(DAYS | days)
    ).result
    return done


def alone(vault: Vault) -> None:
    """The house says that one person may approve what she prepared."""
    house = replace(vault.read(organisation.form), approves_money_alone=True)
    vault.do("House", organisation.edit, form=house)


def waiting(vault: Vault) -> list[DueLine]:
    """What Today says of earnings."""
    return [line for line in vault.read(today_due.due) if line.kind is DueKind.EARNINGS]


def ids(found: EarningsSheet) -> list[int]:
    return [row.id for row in found.rows if row.id is not None]


def amounts(found: EarningsSheet) -> dict[str, int]:
    return {row.shown: row.amount for row in found.rows}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, 10**9), st.dictionaries(st.integers(1, 50), st.integers(0, 10**5), max_size=12)
)
def test_a_sum_is_shared_whole_and_fairly(pool: int, weights: dict[int, int]) -> None:
    found = shared(pool, weights)
    whole = sum(weights.values())
    assert found.keys() == weights.keys()
    assert sum(found.values()) == (pool if whole else 0)
    for who, weight in weights.items():
        if whole:
            assert pool * weight // whole <= found[who] <= pool * weight // whole + 1
        if not weight:
            assert found[who] == 0
    for one, other in zip(weights, list(weights)[1:], strict=False):
        if weights[one] > weights[other]:
            assert found[one] >= found[other]


def test_what_is_left_is_shared_by_hours(vault: Vault) -> None:
    sewing, _people = shop(vault, {"Noor": 100, "Amal": 200, "Zaya": 0})
    before = sheet(vault, sewing)
    assert (before.sales, before.materials, before.left, before.to_share) == (
        10_001, 2_000, 8_001, 8_001,
    )  # fmt: skip
    assert amounts(before) == {"Noor": 2_667, "Amal": 5_334, "Zaya": 0}
    assert {row.state for row in before.rows} == {None}
    assert prepared(vault, sewing) == Prepared(made=2, changed=0, left=0, gone=0)
    after = sheet(vault, sewing)
    assert {row.shown: row.state for row in after.rows} == {
        "Noor": EarningState.DRAFT, "Amal": EarningState.DRAFT, "Zaya": None,
    }  # fmt: skip
    assert prepared(vault, sewing) == Prepared(made=0, changed=0, left=0, gone=0)
    [period] = vault.read(earning_sheets.periods, activity_id=sewing)
    assert (period.start, period.end, period.people, period.amount, period.drafts) == (
        START, END, 2, 8_001, 2,
    )  # fmt: skip
    assert vault.read(activities.listed)[0].to_approve == 2


@pytest.mark.parametrize(
    ("by", "percent", "expected"),
    [
        (SharesBy.EQUAL, 100, {"Noor": 4_001, "Amal": 4_000}),
        (SharesBy.PIECES, 50, {"Noor": 2_000, "Amal": 2_000}),
        (SharesBy.HOURS, 10, {"Noor": 200, "Amal": 600}),
    ],
)
def test_other_ways_to_share(
    vault: Vault, by: SharesBy, percent: int, expected: dict[str, int]
) -> None:
    sewing, _people = shop(vault, {"Noor": 50, "Amal": 150}, shares_by=by, share_percent=percent)
    prepared(vault, sewing)
    assert amounts(sheet(vault, sewing)) == expected


def test_what_cannot_be_shared(vault: Vault) -> None:
    sewing, people = shop(vault, {})
    with pytest.raises(Conflict, match="Nobody"):
        prepared(vault, sewing)
    member(vault, sewing, person(vault, "Noor"), START)
    for days, field in (
        ({"end": START}, "end"), ({"end": TODAY + 2 * DAY}, "end"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            prepared(vault, sewing, **days)
        assert caught.value.field == field
    with pytest.raises(Invalid):
        sheet(vault, sewing, end=START)
    empty = activity(vault, "Cards")
    noor = person(vault, "Noor")
    member(vault, empty, noor, START)
    worked(vault, empty, START, (noor, 60, 0))
    assert sheet(vault, empty).at_hand == 0
    with pytest.raises(Conflict, match="Nothing is left"):
        prepared(vault, empty)
    assert people == {}


def test_who_prepared_does_not_approve(pair: tuple[Vault, Path], clock: Clock) -> None:
    vault, path = pair
    sewing, _people = shop(vault, {"Noor": 100, "Amal": 200})
    prepared(vault, sewing)
    rows = ids(sheet(vault, sewing))
    assert not any(row.may_approve for row in sheet(vault, sewing).rows)
    assert waiting(vault) == []
    with pytest.raises(NotAllowed, match="colleague"):
        vault.do("Approve", earnings.approve, earning_ids=rows)
    vault.lock()
    with signed_in(path, "D5", clock) as director:
        [line] = waiting(director)
        assert (line.title, line.detail) == ("Earnings to approve: Sewing", "2 people")
        assert all(row.may_approve for row in sheet(director, sewing).rows)
        assert director.do("Approve", earnings.approve, earning_ids=rows).result == 2
        assert {(row.state, row.approved_by) for row in sheet(director, sewing).rows} == {
            (EarningState.APPROVED, "D5")
        }
        assert director.read(activities.listed)[0].owed == 8_001
        assert sheet(director, sewing).at_hand == 0
        with pytest.raises(Conflict, match="already"):
            director.do("Approve", earnings.approve, earning_ids=rows)
        assert waiting(director) == []
        director.undo()
        assert len(waiting(director)) == 1


def test_who_changed_does_not_approve_either(pair: tuple[Vault, Path], clock: Clock) -> None:
    vault, path = pair
    sewing, _people = shop(vault, {"Noor": 100})
    prepared(vault, sewing)
    [row] = ids(sheet(vault, sewing))
    vault.lock()
    with signed_in(path, "D5", clock) as director:
        director.do("Change", earnings.change, earning_id=row, amount=8_000)
        with pytest.raises(NotAllowed):
            director.do("Approve", earnings.approve, earning_ids=[row])
    with signed_in(path, clock=clock) as first:
        assert prepared(first, sewing) == Prepared(0, 0, 0, 0)
        assert amounts(sheet(first, sewing)) == {"Noor": 8_000}  # what a person decided stays
        first.do("Approve", earnings.approve, earning_ids=[row])


def test_preparing_again_hands_no_decision_on(pair: tuple[Vault, Path], clock: Clock) -> None:
    vault, path = pair
    sewing, _people = shop(vault, {"Noor": 100})
    prepared(vault, sewing)
    [row] = ids(sheet(vault, sewing))
    vault.lock()
    with signed_in(path, "D5", clock) as director:
        director.do("Change", earnings.change, earning_id=row, amount=7_000)
    with signed_in(path, clock=clock) as vault:
        sold(vault, sewing, 1_000, START + DAY)
        assert prepared(vault, sewing).changed == 1
    with signed_in(path, "D5", clock) as director:
        with pytest.raises(NotAllowed):
            director.do("Yes", earnings.approve, earning_ids=[row])


def test_the_database_holds_it_too(vault: Vault) -> None:
    sewing, _people = shop(vault, {"Noor": 100})
    prepared(vault, sewing)
    approve = (
        "UPDATE earning SET state = 'approved', approved_by = prepared_by, "
        "approved_at = '2026-11-22 20:00:00'"
    )
    with vault._session() as session:
        with pytest.raises(IntegrityError, match="two_people"):
            session.execute(text(approve))
        session.rollback()
        session.execute(text(f"{approve}, is_approved_alone = 1"))
        with pytest.raises(IntegrityError, match="approved_stays"):
            session.execute(text("UPDATE earning SET amount = 1"))
        session.rollback()


def test_one_person_where_the_house_says_so(vault: Vault) -> None:
    sewing, _people = shop(vault, {"Noor": 100})
    alone(vault)
    prepared(vault, sewing)
    assert len(waiting(vault)) == 1
    [row] = ids(sheet(vault, sewing))
    vault.do("Approve", earnings.approve, earning_ids=[row])
    with vault._session() as session:
        assert session.execute(text("SELECT is_approved_alone FROM earning")).scalar() == 1


def test_what_is_approved_stays_when_prepared_again(vault: Vault) -> None:
    sewing, people = shop(vault, {"Noor": 100, "Amal": 200})
    alone(vault)
    prepared(vault, sewing)
    noor = next(row for row in sheet(vault, sewing).rows if row.shown == "Noor")
    vault.do("Approve", earnings.approve, earning_ids=[noor.id])
    sold(vault, sewing, 3_000, START + 3 * DAY)
    worked(vault, sewing, START + 4 * DAY, (people["Amal"], 100, 0))
    assert prepared(vault, sewing) == Prepared(made=0, changed=1, left=1, gone=0)
    assert amounts(sheet(vault, sewing)) == {"Noor": 2_667, "Amal": 8_251}
    with pytest.raises(Conflict, match="Take the approval back"):
        vault.do("Change", earnings.change, earning_id=noor.id, amount=1)
    with pytest.raises(Conflict, match="Take the approval back"):
        vault.do("Void", earnings.void, earning_id=noor.id)
    vault.do("Back", earnings.take_back_approval, earning_id=noor.id)
    with pytest.raises(Conflict, match="Only what is approved"):
        vault.do("Back", earnings.take_back_approval, earning_id=noor.id)
    assert prepared(vault, sewing) == Prepared(made=0, changed=1, left=0, gone=0)
    assert amounts(sheet(vault, sewing)) == {"Noor": 2_750, "Amal": 8_251}


def test_who_did_not_work_after_all_has_no_draft(vault: Vault) -> None:
    sewing, people = shop(vault, {"Noor": 100, "Amal": 200})
    prepared(vault, sewing)
    [day] = vault.read(work.sessions, activity_id=sewing)
    form = WorkForm(day.on, shares=(Share(people["Noor"], 100),))
    vault.do("Write", work.write, session_id=day.id, form=form)
    assert prepared(vault, sewing) == Prepared(made=0, changed=1, left=0, gone=1)
    assert amounts(sheet(vault, sewing)) == {"Noor": 8_001}


def test_what_was_set_aside_stays_aside(vault: Vault) -> None:
    sewing, _people = shop(vault, {"Noor": 100, "Amal": 100})
    prepared(vault, sewing)
    row = ids(sheet(vault, sewing))[0]
    vault.do("Void", earnings.void, earning_id=row)
    assert prepared(vault, sewing) == Prepared(made=0, changed=0, left=1, gone=0)
    [period] = vault.read(earning_sheets.periods, activity_id=sewing)
    assert (period.amount, period.drafts) == (4_001, 1)
    with pytest.raises(Conflict, match="set aside"):
        vault.do("Approve", earnings.approve, earning_ids=[row])
    vault.do("Again", earnings.bring_back, earning_id=row)
    with pytest.raises(Conflict, match="not set aside"):
        vault.do("Again", earnings.bring_back, earning_id=row)
    assert sum(amounts(sheet(vault, sewing)).values()) == 8_001


def test_never_more_than_the_activity_has(vault: Vault) -> None:
    """Material of another month has used up some of it; a sale is taken back after preparing."""
    sewing = activity(vault)
    noor, amal = person(vault, "Noor"), person(vault, "Amal")
    for who in (noor, amal):
        member(vault, sewing, who, START)
    worked(vault, sewing, START, (noor, 60, 0), (amal, 60, 0))
    first = sold(vault, sewing, 6_000, START)
    sold(vault, sewing, 4_000, START)
    bought(vault, sewing, 3_000, TODAY)
    assert (sheet(vault, sewing).to_share, sheet(vault, sewing).at_hand) == (10_000, 7_000)
    prepared(vault, sewing)
    assert amounts(sheet(vault, sewing)) == {"Noor": 3_500, "Amal": 3_500}
    alone(vault)
    vault.do("Back", orders.take_back, order_id=first, reason="Torn")
    with pytest.raises(Conflict, match="not have so much"):
        vault.do("Approve", earnings.approve, earning_ids=ids(sheet(vault, sewing)))
    # It was taken back today, so the days of the period keep what was sold in them.
    assert prepared(vault, sewing) == Prepared(made=0, changed=2, left=0, gone=0)
    assert amounts(sheet(vault, sewing)) == {"Noor": 500, "Amal": 500}
    bought(vault, sewing, 1_000, TODAY)
    assert prepared(vault, sewing) == Prepared(made=0, changed=0, left=0, gone=2)


def test_days_are_shared_once(vault: Vault) -> None:
    sewing, people = shop(vault, {"Noor": 100})
    alone(vault)
    prepared(vault, sewing)
    with pytest.raises(Conflict, match="1 Nov 2026 to 21 Nov 2026"):
        prepared(vault, sewing, start=END - DAY, end=TODAY + DAY)
    assert prepared(vault, sewing, end=TODAY) == Prepared(0, 0, 0, 0)
    assert prepared(vault, sewing, end=TODAY + DAY) == Prepared(0, 1, 0, 0)
    vault.do("Approve", earnings.approve, earning_ids=ids(sheet(vault, sewing)))
    with pytest.raises(Conflict, match="shared already"):
        prepared(vault, sewing)
    worked(vault, sewing, TODAY, (people["Noor"], 5, 0))
    before = START - 9 * DAY
    with pytest.raises(Conflict, match="Nobody"):
        prepared(vault, sewing, start=before, end=START)


def test_earnings_are_paid_and_taken_back(vault: Vault) -> None:
    sewing, _people = shop(vault, {"Noor": 100})
    alone(vault)
    prepared(vault, sewing)
    [row] = ids(sheet(vault, sewing))
    with pytest.raises(Conflict, match="not approved"):
        paid_out(vault, row)
    vault.do("Approve", earnings.approve, earning_ids=[row])
    paid_out(vault, row, 1_000)
    assert vault.read(activities.listed)[0].owed == 7_001
    with pytest.raises(Conflict, match="Something of it was paid"):
        vault.do("Back", earnings.take_back_approval, earning_id=row)
    paid_out(vault, row, 7_001)
    with pytest.raises(Conflict):
        paid_out(vault, row, 1)
    [period] = vault.read(earning_sheets.periods, activity_id=sewing)
    assert (period.paid, period.approved) == (1, 0)
    [listed] = vault.read(activities.listed)
    assert (listed.owed, listed.balance) == (0, 0)


def test_records_joined_after_half_was_approved(vault: Vault) -> None:
    sewing, people = shop(vault, {"Noor": 100, "Nour": 200})
    alone(vault)
    prepared(vault, sewing)
    noor = next(row for row in sheet(vault, sewing).rows if row.shown == "Noor")
    vault.do("Approve", earnings.approve, earning_ids=[noor.id])
    vault.do("Join", merging.merge, resident_id=people["Noor"], merged_id=people["Nour"])
    assert prepared(vault, sewing) == Prepared(made=0, changed=1, left=1, gone=0)
    found = sheet(vault, sewing)
    assert [(row.shown, row.amount) for row in found.rows] == [("Noor", 2_667), ("Noor", 5_334)]
    assert vault.read(earning_sheets.periods, activity_id=sewing)[0].people == 1


def test_an_amount_that_is_none(vault: Vault) -> None:
    sewing, _people = shop(vault, {"Noor": 100})
    prepared(vault, sewing)
    [row] = ids(sheet(vault, sewing))
    with pytest.raises(Invalid) as caught:
        vault.do("Change", earnings.change, earning_id=row, amount=0)
    assert caught.value.field == "amount"
    with pytest.raises(Invalid):
        vault.do("Approve", earnings.approve, earning_ids=[])
    with pytest.raises(NotFound):
        vault.do("Approve", earnings.approve, earning_ids=[99])


def test_a_protected_member_earns_what_she_earns(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "D5")
        sewing, people = shop(vault, {"Noor": 100, "Quillamark": 100})
        her = people["Quillamark"]
        vault.do("P", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
        prepared(vault, sewing)
        hers = next(row for row in sheet(vault, sewing).rows if row.resident_id == her)
    with signed_in(desk_file, "D5", clock) as director:
        noor, hidden = sheet(director, sewing).rows
        assert (hidden.id, hidden.resident_id, hidden.shown, hidden.may_approve) == (
            None, None, "1 person", False,
        )  # fmt: skip
        assert (noor.amount, hidden.amount) == (4_001, 4_000)
        with pytest.raises(NotFound):
            director.do("Approve", earnings.approve, earning_ids=[hers.id])
        assert waiting(director)[0].detail == "1 person"
        director.do("Approve", earnings.approve, earning_ids=[noor.id])
        assert waiting(director) == []
        assert prepared(director, sewing) == Prepared(made=0, changed=0, left=1, gone=0)


def test_the_desk_is_not_asked(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "C2")
        sewing, _people = shop(vault, {"Noor": 100})
        prepared(vault, sewing)
    for code in ("F1", "C2"):
        with signed_in(desk_file, code, clock) as other:
            assert waiting(other) == []


def test_what_was_paid_in_part_and_set_aside_is_not_shared_again(vault: Vault) -> None:
    sewing, _people = shop(vault, {"Noor": 60})
    alone(vault)
    prepared(vault, sewing)
    [row] = sheet(vault, sewing).rows
    vault.do("Yes", earnings.approve, earning_ids=[row.id])
    facts = {"kind": PayableKind.EARNING, "payable_id": row.id}
    vault.do("Pay", pay_desk.pay, amount=1_000, **facts)
    vault.do("Rest", pay_desk.void_rest, reason="as agreed", **facts)
    with pytest.raises(Conflict, match="shared already"):
        prepared(vault, sewing, start=START + DAY)


def test_what_was_set_aside_does_not_come_back_beside_other_days(vault: Vault) -> None:
    sewing, _people = shop(vault, {"Noor": 60})
    alone(vault)
    prepared(vault, sewing)
    [row] = sheet(vault, sewing).rows
    vault.do("Yes", earnings.approve, earning_ids=[row.id])
    facts = {"kind": PayableKind.EARNING, "payable_id": row.id}
    vault.do("No", pay_desk.refuse, **facts)
    vault.do("Again", pay_desk.offer_again, **facts)
    vault.do("No", pay_desk.refuse, **facts)
    prepared(vault, sewing, start=START + DAY)
    for act in (pay_desk.offer_again, earnings.bring_back):
        values = facts if act is pay_desk.offer_again else {"earning_id": row.id}
        with pytest.raises(Conflict, match="shared already"):
            vault.do("Again", act, **values)
