# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Income activities, who takes part, and days of work together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services import organisation
from shelterdesk.services.income import activities, work
from shelterdesk.services.income.activities import ActivityForm, SharesBy
from shelterdesk.services.income.work import Share, ShareRow, WorkForm
from shelterdesk.services.merging import merging
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.income_rows import activity, bought, member, sold, worked

TODAY = NOW.date()
DAY = timedelta(days=1)


def test_an_activity_is_begun_changed_and_over(vault: Vault) -> None:
    sewing = activity(vault)
    form = vault.read(activities.form, activity_id=sewing)
    assert form == ActivityForm("Sewing", "EUR", SharesBy.HOURS, 100)
    changed = replace(form, name=" Sewing room ", shares_by=SharesBy.PIECES, share_percent=80,
                      note="Two machines")  # fmt: skip
    vault.do("Edit", activities.edit, activity_id=sewing, form=changed)
    [row] = vault.read(activities.listed)
    assert (row.name, row.shares_by, row.share_percent, row.note) == (
        "Sewing room", SharesBy.PIECES, 80, "Two machines",
    )  # fmt: skip
    assert (row.members, row.open_orders, row.balance, row.owed, row.to_approve) == (0, 0, 0, 0, 0)
    vault.do("Over", activities.retire, activity_id=sewing)
    assert vault.read(activities.listed) == []
    assert not vault.read(activities.listed, with_retired=True)[0].is_active
    vault.undo()
    assert vault.read(activities.listed) == [row]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (ActivityForm(" "), "name"),
        (ActivityForm("x" * 81), "name"),
        (ActivityForm("Cards", share_percent=101), "share_percent"),
        (ActivityForm("Cards", share_percent=-1), "share_percent"),
        (ActivityForm("Cards", note="x" * 401), "note"),
    ],
)
def test_what_an_activity_cannot_be(vault: Vault, form: ActivityForm, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        vault.do("Add", activities.add, form=form)
    assert caught.value.field == field


def test_no_two_of_one_name_and_none_without_a_currency(vault: Vault) -> None:
    activity(vault, "Ébène")
    with pytest.raises(Conflict, match="ÉBÈNE"):
        vault.do("Add", activities.add, form=ActivityForm("ÉBÈNE"))
    with pytest.raises(NotFound):
        vault.do("Over", activities.retire, activity_id=99)
    house = replace(vault.read(organisation.form), currency=None)
    vault.do("House", organisation.edit, form=house)
    with pytest.raises(Invalid, match="currency"):
        vault.do("Add", activities.add, form=ActivityForm("Cards"))


def test_the_currency_stays_once_it_is_in_the_books(vault: Vault) -> None:
    sewing = activity(vault)
    form = vault.read(activities.form, activity_id=sewing)
    vault.do("Edit", activities.edit, activity_id=sewing, form=replace(form, currency="JPY"))
    vault.do("Edit", activities.edit, activity_id=sewing, form=form)
    sold(vault, sewing, 9_000, TODAY)
    bought(vault, sewing, 2_000, TODAY)
    assert vault.read(activities.listed)[0].balance == 7_000
    with pytest.raises(Conflict, match="EUR"):
        vault.do("Edit", activities.edit, activity_id=sewing, form=replace(form, currency="JPY"))
    vault.do("Edit", activities.edit, activity_id=sewing, form=replace(form, name="Sewing room"))


def test_members_come_and_go(vault: Vault) -> None:
    sewing, noor, amal = activity(vault), person(vault, "Noor"), person(vault, "Amal")
    first = member(vault, sewing, noor, TODAY - 30 * DAY)
    member(vault, sewing, amal, TODAY + DAY)
    rows = vault.read(activities.members, activity_id=sewing)
    assert [(row.shown, row.is_now) for row in rows] == [("Noor", True), ("Amal", False)]
    assert vault.read(activities.listed)[0].members == 1
    with pytest.raises(Conflict, match="already"):
        member(vault, sewing, noor, TODAY)
    with pytest.raises(Invalid):
        vault.do("End", activities.end_member, member_id=first, on=TODAY - 30 * DAY)
    vault.do("End", activities.end_member, member_id=first, on=TODAY)
    assert [row.shown for row in vault.read(activities.members, activity_id=sewing)] == ["Amal"]
    everybody = vault.read(activities.members, activity_id=sewing, with_former=True)
    assert [row.shown for row in everybody] == ["Amal", "Noor"]
    again = vault.do(
        "Again", activities.add_member, activity_id=sewing, resident_id=noor
    ).result  # fmt: skip
    vault.do("Remove", activities.remove_member, member_id=again)
    with pytest.raises(NotFound):
        vault.do("Remove", activities.remove_member, member_id=again)
    vault.do("Goes on", activities.end_member, member_id=first, on=None)
    assert vault.read(activities.listed)[0].members == 1
    vault.do("Over", activities.retire, activity_id=sewing)
    with pytest.raises(Conflict, match="is over"):
        member(vault, sewing, amal, TODAY)


def test_a_day_of_work_all_there_then_the_exceptions(vault: Vault) -> None:
    sewing, noor, amal = activity(vault), person(vault, "Noor"), person(vault, "Amal")
    for who in (noor, amal):
        member(vault, sewing, who, TODAY - 9 * DAY)
    proposed = vault.read(work.proposed, activity_id=sewing, on=TODAY)
    assert proposed == [
        ShareRow(amal, "Amal", 180, 0, is_there=True), ShareRow(noor, "Noor", 180, 0, is_there=True)
    ]  # fmt: skip
    day = worked(vault, sewing, TODAY - DAY, (noor, 240, 3), (amal, 240, 5))
    assert vault.read(work.proposed, activity_id=sewing, on=TODAY)[0].minutes == 240
    form = vault.read(work.form, session_id=day)
    assert form == WorkForm(TODAY - DAY, "Bags", (Share(noor, 240, 3), Share(amal, 240, 5)))
    vault.do("Write", work.write, session_id=day, form=replace(form, shares=(Share(noor, 60, 1),)))
    [row] = vault.read(work.sessions, activity_id=sewing)
    assert (row.on, row.people, row.minutes, row.pieces) == (TODAY - DAY, 1, 60, 1)
    found = vault.read(work.proposed, activity_id=sewing, on=TODAY - DAY, session_id=day)
    assert [(one.shown, one.is_there, one.minutes) for one in found] == [
        ("Amal", False, 60), ("Noor", True, 60),
    ]  # fmt: skip
    vault.do("Remove", work.remove, session_id=day)
    assert vault.read(work.sessions, activity_id=sewing) == []
    with pytest.raises(NotFound):
        vault.do("Remove", work.remove, session_id=day)
    vault.undo()
    assert vault.read(work.sessions, activity_id=sewing) == [row]


def test_what_a_day_of_work_cannot_be(vault: Vault) -> None:
    sewing, noor, amal = activity(vault), person(vault, "Noor"), person(vault, "Amal")
    member(vault, sewing, noor, TODAY - DAY)
    good = WorkForm(TODAY, "Bags", (Share(noor, 60),))
    for form, field in (
        (replace(good, on=TODAY + DAY), "on"),
        (replace(good, what="x" * 121), "what"),
        (replace(good, shares=()), "shares"),
        (replace(good, shares=(Share(noor, 60), Share(noor, 5))), "shares"),
        (replace(good, shares=(Share(amal, 60),)), "shares"),
        (replace(good, shares=(Share(noor, 24 * 60 + 1),)), "shares"),
        (replace(good, shares=(Share(noor, 60, -1),)), "shares"),
        (replace(good, on=TODAY - 2 * DAY), "shares"),
    ):
        with pytest.raises(Invalid) as caught:
            vault.do("Work", work.note, activity_id=sewing, form=form)
        assert caught.value.field == field, form
    with pytest.raises(NotFound):
        vault.do("Work", work.note, activity_id=sewing, form=replace(good, shares=(Share(99),)))
    assert vault.read(work.sessions, activity_id=sewing) == []


def test_a_joined_record_worked_once(vault: Vault) -> None:
    sewing, first, second = activity(vault), person(vault, "Noor"), person(vault, "Nour")
    for who in (first, second):
        member(vault, sewing, who, TODAY - 9 * DAY)
    day = worked(vault, sewing, TODAY, (first, 60, 1), (second, 30, 2))
    vault.do("Join", merging.merge, resident_id=first, merged_id=second)
    assert vault.read(activities.listed)[0].members == 1
    found = vault.read(work.proposed, activity_id=sewing, on=TODAY, session_id=day)
    assert [one.shown for one in found] == ["Noor"]
    vault.do("Write", work.write, session_id=day, form=WorkForm(TODAY, shares=(Share(first, 90),)))
    assert vault.read(work.sessions, activity_id=sewing)[0].minutes == 90


def test_a_protected_member_is_counted_and_left_as_she_is(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        sewing, noor, her = activity(vault), person(vault, "Noor"), person(vault, "Quillamark")
        entry = member(vault, sewing, her, TODAY - DAY)
        member(vault, sewing, noor, TODAY - DAY)
        day = worked(vault, sewing, TODAY, (noor, 60, 0), (her, 90, 0))
        alone = worked(vault, sewing, TODAY - DAY, (her, 30, 0))
        vault.do("P", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock) as other:
        rows = other.read(activities.members, activity_id=sewing)
        assert [(row.id, row.resident_id, row.shown) for row in rows][1] == (None, None, "1 person")
        assert other.read(work.sessions, activity_id=sewing)[0].minutes == 150
        form = other.read(work.form, session_id=day)
        assert form.shares == (Share(noor, 60),)
        changed = replace(form, shares=(Share(noor, 120),))
        other.do("Write", work.write, session_id=day, form=changed)
        other.do("Write", work.write, session_id=alone, form=WorkForm(TODAY - DAY))
        assert [one.shown for one in other.read(work.proposed, activity_id=sewing, on=TODAY)] == [
            "Noor"
        ]
        with pytest.raises(Conflict, match="do not see"):
            other.do("Remove", work.remove, session_id=day)
        hers = replace(form, shares=(Share(her, 5),))
        for act in (
            lambda: other.do("Write", work.write, session_id=day, form=hers),
            lambda: other.do("End", activities.end_member, member_id=entry, on=TODAY),
            lambda: member(other, sewing, her, TODAY),
        ):
            with pytest.raises(NotFound):
                act()
        first, second = other.read(work.sessions, activity_id=sewing)
        assert (first.minutes, first.people, second.minutes) == (210, 2, 30)


def test_who_may_what(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        activity(vault)
    with signed_in(desk_file, "F1", clock) as desk:
        with pytest.raises(NotAllowed):
            desk.read(activities.listed)
        with pytest.raises(NotAllowed):
            desk.do("Add", activities.add, form=ActivityForm("Cards"))
