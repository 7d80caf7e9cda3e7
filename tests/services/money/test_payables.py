# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of the pay desk: in its order, with what one must know, from which box."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shelterdesk.errors import NotFound
from shelterdesk.models.ledger import AccountKind
from shelterdesk.services.money import accounts, collectors, pay_desk, payables, receipts
from shelterdesk.services.money.collectors import CollectorForm
from shelterdesk.services.money.payables import Order, PayableKind
from shelterdesk.services.safety import alerts
from shelterdesk.services.safety.alerts import AlertForm, AlertPlace
from shelterdesk.vault.door import Vault
from tests.factories import person
from tests.money_desk import DAY, TODAY, due, earning, grant, pay, till


def names(vault: Vault, **how: object) -> list[tuple[str, str]]:
    return [(row.shown, row.what) for row in vault.read(payables.to_pay, **how).rows]


def test_what_it_is_in_words_and_how_late(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    due(vault, house, noor, pay_on=TODAY - 3 * DAY)
    grant(vault, house, noor, is_paid_back=True)
    earning(vault, noor)
    stipend, share, loan = vault.read(payables.to_pay, by=Order.PERSON).rows
    assert stipend.what == "Monthly support City · 1–30 Nov 2026"
    assert (stipend.days_late, stipend.fund, stipend.is_lent) == (3, "City", False)
    assert loan.is_lent
    assert loan.what
    assert loan.pay_on == TODAY  # as soon as it is approved
    assert share.what == "Sewing EUR · 1–22 Nov 2026"
    assert (share.kind, share.fund, share.days_late) == (PayableKind.EARNING, "Sewing EUR", 0)
    assert payables.span_in_words(TODAY, TODAY + DAY) == "22 Nov 2026"


def test_down_the_list_by_person_and_by_day(vault: Vault) -> None:
    house = till(vault)
    noor, mai, nobody = person(vault, "Noor"), person(vault, "Mai"), person(vault)
    for who, day, number in ((noor, 0, 0), (noor, -2, 1), (mai, -1, 0), (nobody, -3, 0)):
        due(vault, house, who, pay_on=TODAY + day * DAY, number=number)
    by_person = vault.read(payables.to_pay, by=Order.PERSON).rows
    assert [(row.shown, row.days_late) for row in by_person if row.resident_id != nobody] == [
        ("Mai", 1), ("Noor", 2), ("Noor", 0),
    ]  # fmt: skip
    by_day = vault.read(payables.to_pay, by=Order.DAY).rows
    assert [row.days_late for row in by_day] == [3, 2, 1, 0]
    code = by_day[0].code
    assert by_day[0].shown == code
    for text, who in (("noo", noor), ("MAI", mai), (code.lower(), nobody)):
        assert {row.resident_id for row in vault.read(payables.to_pay, text=text).rows} == {who}
    assert names(vault, text="Nobody of that name") == []
    assert names(vault, text="  ") == names(vault)


def test_what_comes_later_is_counted_and_shown_on_wish(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    one = due(vault, house, noor, pay_on=TODAY + 5 * DAY)
    found = vault.read(payables.to_pay)
    assert (found.rows, found.later) == ((), 1)
    [row] = vault.read(payables.to_pay, with_later=True).rows
    assert (row.id, row.days_late) == (one, 0)
    assert pay(vault, one).left == 0  # before its day, where the house wishes


def test_alerts_of_the_pay_desk_and_who_may_collect(vault: Vault) -> None:
    house, noor, mai = till(vault), person(vault, "Noor"), person(vault, "Mai")
    for place, text in (
        (AlertPlace.PAY_DESK, "Call the caseworker first"),
        (AlertPlace.EVERYWHERE, "Somebody waits outside"),
        (AlertPlace.CHECK_IN, "Not here"),
    ):
        vault.do("Alert", alerts.add, resident_id=noor, form=AlertForm(text, place=place))
    vault.do("May", collectors.add, resident_id=noor, form=CollectorForm("Rita", "her sister"))
    due(vault, house, noor)
    due(vault, house, mai)
    hers, other = sorted(vault.read(payables.to_pay).rows, key=lambda row: row.shown != "Noor")
    assert {alert.text for alert in hers.alerts} == {
        "Call the caseworker first", "Somebody waits outside",
    }  # fmt: skip
    assert [one.words for one in hers.collectors] == ["Rita · her sister"]
    assert (other.alerts, other.collectors) == ((), ())


def test_from_which_box(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    yen = till(vault, cash=0, currency="JPY", name="Lakes")
    due(vault, house, noor)
    due(vault, yen, noor, 40_000)
    found = vault.read(payables.to_pay)
    assert [(box.currency, box.is_mine, box.balance) for box in found.boxes] == [
        ("EUR", True, 1_000_000)
    ]  # fmt: skip
    assert found.places == ()
    assert found.box("EUR") == found.boxes[0]
    assert found.box("JPY") is None  # nobody counted one yet
    second = vault.do(
        "Add", lambda tx: accounts.add_of_house(tx, AccountKind.CASH, "EUR", "Second box").id
    ).result
    found = vault.read(payables.to_pay)
    assert [(place.name, place.kind) for place in found.places] == [
        ("Cash box", AccountKind.CASH), ("Second box", AccountKind.CASH),
    ]  # fmt: skip
    assert found.box("EUR", second) is not None
    assert found.box("EUR", second).name == "Second box"
    assert found.box("EUR").is_mine
    assert found.box("EUR", 9_999) is None


def test_of_one_person(vault: Vault) -> None:
    house, noor, mai = till(vault), person(vault, "Noor"), person(vault, "Mai")
    later = due(vault, house, noor, pay_on=TODAY + timedelta(days=40))
    due(vault, house, mai)
    assert [row.id for row in vault.read(payables.of_resident, resident_id=noor)] == [later]
    with pytest.raises(NotFound):
        vault.read(payables.of_resident, resident_id=9_999)


def test_set_aside_is_found_by_name(vault: Vault) -> None:
    house, noor, mai = till(vault), person(vault, "Noor"), person(vault, "Mai")
    for who in (noor, mai):
        one = due(vault, house, who)
        vault.do("No", pay_desk.refuse, kind=PayableKind.DUE, payable_id=one)
    assert len(vault.read(payables.set_aside)) == 2
    assert [row.shown for row in vault.read(payables.set_aside, text="mai")] == ["Mai"]


def test_receipts_by_number_and_by_day(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    pay(vault, due(vault, house, noor))
    for text in ("2026-0001", " 2026-1 ", "2026/0001", "2026 1"):
        assert vault.read(receipts.found, number=text).number == "2026-0001"
    for text in ("2026-0002", "1", "", "2026-0001, 2026-0002"):
        with pytest.raises(NotFound):
            vault.read(receipts.found, number=text)
    assert receipts.numbers_in("2026-0001 and 2026-0003") == [(2026, 1), (2026, 3)]
    assert vault.read(receipts.of_day, day=TODAY - DAY) == ()
    [row] = vault.read(receipts.of_day, day=TODAY)
    assert (row.kind_words, row.method_words, row.amount) == ("Stipend", "Cash", 33_000)
    assert not row.comes_in
    assert row.can_be_taken_back
    for query in (receipts.of_resident,):
        with pytest.raises(NotFound):
            vault.read(query, resident_id=9_999)
