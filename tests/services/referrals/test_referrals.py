# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Referrals: nothing goes out without a consent for that partner; answers, ends, overdue ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelterdesk.errors import Conflict, Invalid, NotAllowed, UserError
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, ConsentPurpose, Items
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.referrals import referrals
from shelterdesk.services.referrals.referrals import (
    Direction,
    ReferralForm,
    ReferralRow,
    ReferralState,
    Urgency,
)
from shelterdesk.services.residents import protection
from shelterdesk.services.today import today_due
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person, soak

TODAY = NOW.date()
DAY = timedelta(days=1)
TOLD = Items(("chosen-name", "needs"))


def partner(vault: Vault, name: str = "Four Rivers") -> int:
    added: int = vault.do("Added", partners.add, form=PartnerForm(name)).result
    return added


def agreed(vault: Vault, resident_id: int, partner_id: int) -> int:
    form = ConsentForm(ConsentPurpose.REFERRAL, partner_id, on=TODAY - 60 * DAY, items=TOLD)
    given_id: int = vault.do("Consent", consents.give, resident_id=resident_id, form=form).result
    return given_id


def prepared(vault: Vault, resident_id: int, partner_id: int | None, **more: Any) -> int:
    form = ReferralForm(partner_id, "legal", request="A lawyer for the permit", **more)
    added: int = vault.do("Prepared", referrals.prepare, resident_id=resident_id, form=form).result
    return added


def only(vault: Vault, resident_id: int) -> ReferralRow:
    (row,) = vault.read(referrals.of_resident, resident_id=resident_id)
    return row


def do(vault: Vault, verb: Any, referral_id: int, **more: Any) -> None:
    vault.do("Act", verb, referral_id=referral_id, **more)


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")


def test_one_goes_out_is_taken_on_and_ends(vault: Vault, noor: int) -> None:
    clinic = partner(vault)
    consent = agreed(vault, noor, clinic)
    one = prepared(vault, noor, clinic, urgency=Urgency.SOON)
    assert only(vault, noor).state is ReferralState.DRAFT
    do(vault, referrals.send, one, on=TODAY - 3 * DAY)
    row = only(vault, noor)
    assert (row.state, row.answer_due) == (ReferralState.WAITING, TODAY + 4 * DAY)
    do(vault, referrals.accept, one, on=TODAY - DAY, words="Ms Adjei has time")
    do(vault, referrals.finish, one, on=TODAY, result="The permit came", feedback="She was kind")
    row = only(vault, noor)
    assert row.state is ReferralState.DONE
    assert (row.request, row.answer) == ("A lawyer for the permit", "Ms Adjei has time")
    assert (row.result, row.feedback) == ("The permit came", "She was kind")
    assert (row.partner, row.service) == ("Four Rivers", "Legal help")
    titles = [event.title for event in vault.read(lambda tx: referrals.timeline(tx, noor))]
    assert titles == [
        "Referred to Four Rivers", "Four Rivers said yes", "Referral done: Four Rivers",
    ]  # fmt: skip
    assert consent


def test_nothing_goes_out_without_a_consent_for_that_partner(vault: Vault, noor: int) -> None:
    clinic, other = partner(vault), partner(vault, "Clinic")
    agreed(vault, noor, other)
    one = prepared(vault, noor, clinic)
    with pytest.raises(NotAllowed, match="no consent to refer to Four Rivers"):
        do(vault, referrals.send, one, on=TODAY)
    assert only(vault, noor).state is ReferralState.DRAFT
    agreed(vault, noor, clinic)
    do(vault, referrals.send, one, on=TODAY)
    with pytest.raises(Conflict, match="went out to this partner"):
        do(vault, referrals.edit, one, form=ReferralForm(other))
    assert only(vault, noor).partner_id == clinic


def test_a_consent_of_later_does_not_serve_an_earlier_day(vault: Vault, noor: int) -> None:
    clinic = partner(vault)
    form = ConsentForm(ConsentPurpose.REFERRAL, clinic, on=TODAY, items=TOLD)
    vault.do("Consent", consents.give, resident_id=noor, form=form)
    one = prepared(vault, noor, clinic)
    with pytest.raises(NotAllowed):
        do(vault, referrals.send, one, on=TODAY - DAY)
    do(vault, referrals.send, one, on=TODAY)


def test_it_says_why_the_partner_declined(vault: Vault, noor: int) -> None:
    clinic = partner(vault)
    agreed(vault, noor, clinic)
    one = prepared(vault, noor, clinic)
    do(vault, referrals.send, one, on=TODAY)
    do(vault, referrals.decline, one, on=TODAY, reason="no-place", words="Again in May")
    row = only(vault, noor)
    assert (row.state, row.decline_reason, row.is_open) == (
        ReferralState.DECLINED, "No place free", False,
    )  # fmt: skip
    with pytest.raises(Conflict, match="Declined"):
        do(vault, referrals.finish, one, on=TODAY)


def test_one_that_came_in_waits_for_our_answer(vault: Vault, noor: int, clock: Clock) -> None:
    form = ReferralForm(partner(vault), "housing", Urgency.TODAY, "A bed for tonight")
    vault.do("In", referrals.receive, resident_id=noor, form=form, on=TODAY)
    row = only(vault, noor)
    assert (row.direction, row.state) == (Direction.IN, ReferralState.WAITING)
    clock.now += 2 * DAY
    (line,) = vault.read(today_due.due)
    assert (line.title, line.tab) == ("Four Rivers waits for our answer", "referrals")
    do(vault, referrals.accept, row.id, on=TODAY + DAY)
    assert vault.read(today_due.due) == []


@pytest.mark.parametrize(
    ("verb", "more", "field"),
    [
        (referrals.send, {"on": TODAY + DAY}, "on"),
        (referrals.withdraw, {"on": TODAY + DAY}, "on"),
    ],
)
def test_days_to_come_are_refused(
    vault: Vault, noor: int, verb: Any, more: dict[str, Any], field: str
) -> None:
    clinic = partner(vault)
    agreed(vault, noor, clinic)
    one = prepared(vault, noor, clinic)
    with pytest.raises(Invalid) as caught:
        do(vault, verb, one, **more)
    assert caught.value.field == field


def test_days_follow_each_other(vault: Vault, noor: int) -> None:
    clinic = partner(vault)
    agreed(vault, noor, clinic)
    one = prepared(vault, noor, clinic, answer_due=TODAY - 9 * DAY)
    with pytest.raises(Invalid, match="cannot be due before"):
        do(vault, referrals.send, one, on=TODAY)
    do(vault, referrals.send, one, on=TODAY - 9 * DAY)
    assert only(vault, noor).is_overdue
    for verb, more in ((referrals.accept, {}), (referrals.finish, {})):
        with pytest.raises(Invalid):
            do(vault, verb, one, on=TODAY - 10 * DAY, **more)


def test_the_partner_may_be_chosen_later(vault: Vault, noor: int) -> None:
    one = prepared(vault, noor, None)
    with pytest.raises(Invalid) as caught:
        do(vault, referrals.send, one, on=TODAY)
    assert caught.value.field == "partner_id"


def test_the_desk_sees_and_hears_nothing_of_it(vault: Vault, noor: int) -> None:
    clinic = partner(vault)
    agreed(vault, noor, clinic)
    do(vault, referrals.send, prepared(vault, noor, clinic), on=TODAY - 30 * DAY)
    assert len(vault.read(today_due.due)) == 1
    hired(vault, "F1")
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        assert desk.read(today_due.due) == []
        assert desk.read(lambda tx: referrals.timeline(tx, noor)) == []
        with pytest.raises(NotAllowed):
            desk.read(referrals.of_resident, resident_id=noor)


def test_somebody_hidden_is_in_no_list(vault: Vault, noor: int) -> None:
    clinic = partner(vault)
    agreed(vault, noor, clinic)
    one = prepared(vault, noor, clinic)
    do(vault, referrals.send, one, on=TODAY - 30 * DAY)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    assert len(vault.read(referrals.waiting)) == 1
    hired(vault, "C2")
    vault.lock()
    with signed_in(vault.path, "C2") as other:
        assert other.read(referrals.waiting) == []
        assert other.read(today_due.due) == []
        with pytest.raises(UserError, match="not there any more"):
            do(other, referrals.accept, one, on=TODAY)


def test_saving_without_change_changes_nothing(vault: Vault, noor: int) -> None:
    one = prepared(vault, noor, partner(vault))
    row = only(vault, noor)
    form = ReferralForm(row.partner_id, row.service_code, row.urgency, str(row.request))
    changes = vault.do("Changed", referrals.edit, referral_id=one, form=form)
    assert not changes.tables
    vault.do("Changed", referrals.edit, referral_id=one, form=replace(form, request=""))
    assert only(vault, noor).request == ""
    vault.undo()
    assert only(vault, noor).request == "A lawyer for the permit"


_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["send", "accept", "decline", "finish", "withdraw"]),
        st.integers(-40, 1),
    ),
    max_size=8,
)


@pytest.mark.soak
@settings(max_examples=soak(20), deadline=None)
@given(acts=_ACTS)
def test_whatever_is_tried_the_days_stay_in_order(campaign: Any, acts: list[Any]) -> None:
    vault, noor, clinic = campaign
    one = prepared(vault, noor, clinic)
    for name, offset in acts:
        try:
            do(vault, getattr(referrals, name), one, on=TODAY + offset * DAY)
        except UserError:
            continue
    rows = vault.read(referrals.of_resident, resident_id=noor)
    row = next(row for row in rows if row.id == one)
    days = [day for day in (row.sent, row.answered, row.ended) if day is not None]
    assert all(isinstance(day, date) and day <= TODAY for day in days)
    if row.sent is not None:
        assert all(day >= row.sent for day in (row.answered, row.answer_due) if day is not None)
    assert (row.sent is not None) or row.state in (ReferralState.DRAFT, ReferralState.WITHDRAWN)


@pytest.fixture(scope="module")
def campaign(template: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    from shelterdesk.vault import door
    from tests.conftest import PASSPHRASE, STAFF_CODE, copy_file

    path = copy_file(template, tmp_path_factory.mktemp("referrals") / "desk.sdb")
    vault = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=Clock())
    noor, clinic = person(vault, "Noor"), partner(vault)
    agreed(vault, noor, clinic)
    yield vault, noor, clinic
    vault.lock()
