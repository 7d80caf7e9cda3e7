# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is decided about a stipend because of work, and what went into a business of her own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services.grants import grants
from shelterdesk.services.grants.grants import GrantForm
from shelterdesk.services.merging import merging
from shelterdesk.services.money import savings
from shelterdesk.services.money.savings import Withdrawal
from shelterdesk.services.placements import allowances, business_starts, placements
from shelterdesk.services.placements.allowances import AllowanceRule, Taper
from shelterdesk.services.stipends import award_rows, awards
from shelterdesk.vault.door import Vault
from tests import purse, stipend_world
from tests.conftest import Clock
from tests.factories import person
from tests.placed import DAY, TODAY, employer, placed


def decided(vault: Vault, placement_id: int, rule: str, **more: Any) -> None:
    vault.do("Decided", allowances.decide, placement_id=placement_id, rule=rule, **more)


def sheet(vault: Vault, placement_id: int) -> allowances.AllowanceSheet:
    return vault.read(allowances.of_placement, placement_id=placement_id)


def test_a_stipend_fades_out_because_of_work(vault: Vault, clock: Clock) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    scheme = stipend_world.scheme(vault, note="Goes on during internships without pay.")
    given = stipend_world.award(vault, noor, scheme)
    one = placed(vault, noor, bakery, start=TODAY - 3 * DAY)
    talk = sheet(vault, one)
    [choice] = talk.awards
    assert (talk.rule, talk.proposal) == (AllowanceRule.UNDECIDED, AllowanceRule.TAPERS)
    assert (choice.scheme_note, choice.is_because) == (
        "Goes on during internships without pay.", False,
    )  # fmt: skip
    assert choice.proposed_end == date(2027, 2, 1)
    assert choice.proposed_taper == (Taper(date(2026, 12, 1), 65), Taper(date(2027, 1, 1), 35))
    which = {"award_id": given, "on": choice.proposed_end}
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        ("rule", "vanishes", {}),
        ("award_id", "ends", {}),
        ("on", "ends", {"award_id": given}),
        ("taper", "tapers", which),
    ]
    for field, rule, more in wrong:
        with pytest.raises(Invalid) as refused:
            decided(vault, one, rule, **more)
        assert refused.value.field == field
    mira = person(vault, "Mira")
    other = placed(vault, mira, bakery)
    with pytest.raises(Invalid, match="somebody else"):
        decided(vault, other, "ends", **which)
    decided(vault, one, "tapers", **which, taper=choice.proposed_taper)
    [row] = vault.read(award_rows.of_resident, resident_id=noor)
    assert (row.end, row.taper) == (date(2027, 2, 1), choice.proposed_taper)
    talk = sheet(vault, one)
    assert (talk.rule, talk.awards[0].is_because) == (AllowanceRule.TAPERS, True)
    for verb, more in ((allowances.decide, {"rule": "stays"}), (placements.remove, {})):
        with pytest.raises(Conflict, match="another end"):
            vault.do("No", verb, placement_id=one, **more)
    # Over, but because of this work: it stands there still.
    clock.now += 100 * DAY
    [choice] = sheet(vault, one).awards
    assert (choice.proposed_end, choice.proposed_taper) == (None, ())
    vault.do("Longer", awards.renew, award_id=given, months=2)
    assert not sheet(vault, one).awards[0].is_because
    decided(vault, one, "stays")
    decided(vault, one, "ends", award_id=given, on=clock.now.date() + 9 * DAY)
    assert sheet(vault, one).awards[0].is_because


def test_an_internship_and_who_has_none(vault: Vault) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    one = placed(vault, noor, bakery, kind="internship")
    assert sheet(vault, one).proposal is AllowanceRule.HAS_NONE
    scheme = stipend_world.scheme(vault, months=None, most_months=None)
    stipend_world.award(vault, noor, scheme)
    assert sheet(vault, one).proposal is AllowanceRule.STAYS
    assert sheet(vault, one).awards[0].proposed_end == date(2027, 2, 1)
    decided(vault, one, "has_none")
    assert sheet(vault, one).rule is AllowanceRule.HAS_NONE


def test_what_went_into_a_business(vault: Vault) -> None:
    purse.habits(vault, approves_money_alone=True)
    purse.take_boxes(vault)
    river, noor = purse.fund(vault), person(vault, "Noor")
    before = person(vault, "Nour")

    def granted(who: int, kind: str, amount: int) -> int:
        form = GrantForm(kind, river, amount)
        grant: int = vault.do("Ask", grants.ask, resident_id=who, form=form).result
        vault.do("Yes", grants.approve, grant_id=grant)
        return grant

    kit, phone = granted(noor, "start-up", 25_000), granted(noor, "phone", 5_000)
    old = granted(before, "micro-grant", 10_000)
    asked = granted(noor, "micro-grant", 7_000)
    for grant in (kit, phone, old):
        purse.given(vault, grant)
    vault.do("Save", savings.deposit, resident_id=noor, amount=9_000)
    withdrawn = [
        vault.do("Out", savings.withdraw, resident_id=noor, form=Withdrawal(3_000, purpose=what))
        for what in ("business", "business", "education")
    ]
    purse.taken_back(vault, withdrawn[1].result.payment_id)
    vault.do("Join", merging.merge, resident_id=noor, merged_id=before)
    shop = placed(vault, noor, None, kind="own_business", title="Tailor", terms=None)
    which = {"placement_id": shop}
    found = vault.read(business_starts.of_placement, **which)
    assert (found.parts, found.sums_words) == ((), "")
    assert [(part.words, part.amount_words) for part in found.offered] == [
        ("Savings, receipt 2026-0005", "€30.00"), ("Start-up kit", "€250.00"),
        ("Micro-grant", "€100.00"),
    ]  # fmt: skip
    link = vault.do("Link", business_starts.link, **which, grant_id=kit).result
    payment = withdrawn[0].result.payment_id
    vault.do("Link", business_starts.link, **which, payment_id=payment)
    vault.do("Link", business_starts.link, **which, grant_id=old)
    found = vault.read(business_starts.of_placement, **which)
    assert (found.sums, found.sums_words, found.offered) == ((("EUR", 38_000),), "€380.00", ())
    with pytest.raises(Conflict, match="already"):
        vault.do("Twice", business_starts.link, **which, grant_id=kit)
    for what in ({"grant_id": phone}, {"grant_id": asked}, {"payment_id": 99}):
        with pytest.raises(NotFound):
            vault.do("Not there", business_starts.link, **which, **what)
    for what in ({}, {"grant_id": kit, "payment_id": payment}):
        with pytest.raises(Invalid):
            vault.do("Neither", business_starts.link, **which, **what)
    second = placed(vault, noor, None, kind="own_business", title="Cakes", terms=None)
    assert vault.read(business_starts.of_placement, placement_id=second).offered == ()
    vault.do("Unlink", business_starts.unlink, link_id=link)
    found = vault.read(business_starts.of_placement, placement_id=second)
    assert [part.words for part in found.offered] == ["Start-up kit"]
    paid = placed(vault, noor, employer(vault))
    with pytest.raises(Conflict, match="no business"):
        vault.do("Paid", business_starts.link, placement_id=paid, grant_id=kit)
    assert vault.read(business_starts.of_placement, placement_id=paid).offered == ()
    vault.do("Remove", placements.remove, placement_id=shop)
