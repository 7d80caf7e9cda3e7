# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Today says of stipends: to approve, to decide with her, ending soon."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from shelterdesk.services import organisation
from shelterdesk.services.grants import grants
from shelterdesk.services.grants.grants import GrantForm
from shelterdesk.services.merging import merging
from shelterdesk.services.residents import protection
from shelterdesk.services.stipends import approving, awards, deciding, dues
from shelterdesk.services.stipends.awards import AwardEnd
from shelterdesk.services.stipends.due_rows import to_decide
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person
from tests.stipend_world import MONTHLY, PER_DAY, act, award, cashier, scheme

TODAY = NOW.date()
DAY = timedelta(days=1)
OPEN_ENDED = replace(MONTHLY, months=None, most_months=None)


def told(vault: Vault, kind: DueKind) -> list[DueLine]:
    return [line for line in vault.read(today_due.due) if line.kind is kind]


def prepared(vault: Vault, *names: str) -> list[int]:
    """A due of November for each; returns whom they are for."""
    people = [person(vault, name) for name in names]
    of = scheme(vault, OPEN_ENDED)
    for who in people:
        award(vault, who, of)
    act(vault, dues.prepare, up_to=date(2026, 11, 1))
    return people


def test_a_colleague_is_asked_to_approve_and_not_who_prepared(vault: Vault, clock: Clock) -> None:
    hired(vault, "D5")
    cashier(vault)
    prepared(vault, "Amara", "Bea")
    assert told(vault, DueKind.TO_APPROVE) == []
    path = vault.path
    vault.lock()
    with signed_in(path, "D5", clock) as other:
        [line] = told(other, DueKind.TO_APPROVE)
        assert (line.title, line.detail) == ("2 payments to approve", "2 stipends")
        assert line.day == date(2026, 11, 1)
        assert line.opens == ("stipends", ("tab", "dues"))
        row = other.read(_first_draft)
        act(other, deciding.adjust, due_id=row, amount=-100, reason="paid before")
        assert told(other, DueKind.TO_APPROVE)[0].title == "1 payment to approve"
    with signed_in(path, "B7", clock) as desk:
        assert told(desk, DueKind.TO_APPROVE) == told(desk, DueKind.HELD) == []


def _first_draft(tx: object) -> int:
    from shelterdesk.models.stipends import Due

    found: int = tx.session.query(Due).order_by(Due.id).first().id  # type: ignore[attr-defined]
    return found


def test_grants_are_in_the_same_line(vault: Vault, clock: Clock) -> None:
    hired(vault, "D5")
    [her] = prepared(vault, "Amara")
    form = GrantForm("start-up", 1, 25_000, purpose="a sewing machine")
    act(vault, grants.ask, resident_id=her, form=form)
    assert told(vault, DueKind.TO_APPROVE) == []
    path = vault.path
    vault.lock()
    with signed_in(path, "D5", clock) as other:
        [line] = told(other, DueKind.TO_APPROVE)
        assert (line.title, line.detail) == ("2 payments to approve", "1 stipend · 1 grant")
        act(other, approving.approve, due_ids=[other.read(_first_draft)])
        [line] = told(other, DueKind.TO_APPROVE)
        assert (line.detail, line.opens) == ("1 grant", ("stipends", ("tab", "grants")))


def test_one_is_enough_where_the_house_says_so(vault: Vault) -> None:
    prepared(vault, "Amara")
    assert told(vault, DueKind.TO_APPROVE) == []
    form = replace(vault.read(organisation.form), approves_money_alone=True)
    act(vault, organisation.edit, form=form)
    assert [line.title for line in told(vault, DueKind.TO_APPROVE)] == ["1 payment to approve"]


def test_what_is_held_is_for_a_person_to_decide(vault: Vault) -> None:
    prepared(vault, "Amara", "Bea")
    assert told(vault, DueKind.HELD) == []
    row = vault.read(_first_draft)
    act(vault, deciding.hold, due_id=row, reason="she asked to wait")
    [line] = told(vault, DueKind.HELD)
    assert line.title == "1 stipend to decide with her"
    assert line.opens == ("stipends", ("tab", "dues", "held"))
    act(vault, deciding.leave_unpaid, due_id=vault.read(to_decide)[0].id, reason="her wish")
    assert told(vault, DueKind.HELD) == []


def test_what_is_still_counted_can_wait(vault: Vault, clock: Clock) -> None:
    act(vault, organisation.edit,
        form=replace(vault.read(organisation.form), approves_money_alone=True))  # fmt: skip
    who, _stay = admitted(vault, beds(vault, house(vault))[0], date(2026, 11, 1))
    award(vault, who, scheme(vault, PER_DAY))
    act(vault, dues.prepare, up_to=date(2026, 12, 1))
    assert told(vault, DueKind.TO_APPROVE) == []
    clock.now = clock.now.replace(month=12, day=1)
    [line] = told(vault, DueKind.TO_APPROVE)
    assert line.title == "1 payment to approve"
    clock.now = clock.now.replace(month=11, day=22)
    act(vault, deciding.adjust, due_id=vault.read(_first_draft), amount=-100, reason="agreed")
    assert len(told(vault, DueKind.TO_APPROVE)) == 1  # nothing is computed of it any more


def test_an_award_that_ends_soon_is_spoken_of_until_somebody_decided(vault: Vault) -> None:
    of, her = scheme(vault, OPEN_ENDED), person(vault, "Amara")
    given = award(vault, her, of, end=TODAY + 14 * DAY)
    award(vault, person(vault, "Bea"), of, end=TODAY + 15 * DAY)
    [line] = told(vault, DueKind.AWARD)
    assert (line.title, line.detail) == ("A stipend of Amara ends", OPEN_ENDED.name)
    assert (line.day, line.opens) == (TODAY + 13 * DAY, ("residents", ("resident", her, "money")))
    act(vault, awards.end, award_id=given, on=TODAY + 9 * DAY, reason=AwardEnd.HER_WISH)
    assert told(vault, DueKind.AWARD) == []


def test_of_somebody_who_must_not_be_seen_nothing_is_said(vault: Vault, clock: Clock) -> None:
    hired(vault, "D5")
    of, her = scheme(vault, OPEN_ENDED), person(vault, "Amara")
    award(vault, her, of, end=TODAY + 14 * DAY)
    act(vault, protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    assert len(told(vault, DueKind.AWARD)) == 1
    path = vault.path
    vault.lock()
    with signed_in(path, "D5", clock) as other:
        assert told(other, DueKind.AWARD) == []


def test_of_a_joined_record_it_is_said_under_the_name_that_stayed(vault: Vault) -> None:
    of, her, before = scheme(vault, OPEN_ENDED), person(vault, "Amara"), person(vault, "Amarah")
    award(vault, before, of, end=TODAY + 14 * DAY)
    act(vault, merging.merge, resident_id=her, merged_id=before)
    [line] = told(vault, DueKind.AWARD)
    assert (line.title, line.resident_id) == ("A stipend of Amara ends", her)
