# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money in a person's file and her own copy: amounts with their currency, receipts, balances and
the figures an amount came from; nothing of the books' own numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import Base
from shelterdesk.services.person_files import person_file
from shelterdesk.services.stipends import awards, dues, schemes
from shelterdesk.services.stipends.awards import AwardForm
from shelterdesk.services.stipends.schemes import SchemeForm
from shelterdesk.services.values import money_values, named_rows
from shelterdesk.services.values.value_words import ValueWords
from shelterdesk.vault.door import Vault
from tests import protected_purse, purse
from tests.conftest import NOW
from tests.factories import admitted, beds, house
from tests.money_desk import due as approved
from tests.money_desk import pay, till

TODAY = NOW.date()


def rows_of(vault: Vault, who: int, *, is_redacted: bool = False) -> list[dict[str, str]]:
    """Each row of the part as its table and its fields by their words."""

    def ask(tx: Transaction) -> Any:
        return person_file.sheet(tx, resident_id=who, parts=["money"], is_redacted=is_redacted)

    found: list[dict[str, str]] = []

    def walk(rows: Any) -> None:
        for row in rows:
            found.append({"": row.name} | {one.question: one.answer for one in row.fields})
            walk(row.rows)

    [section] = vault.read(ask).sections
    walk(section.rows)
    return found


def test_all_of_it_can_be_read(vault: Vault) -> None:
    noor, _stay = admitted(vault, beds(vault, house(vault))[0], date(2026, 11, 1))
    place = till(vault)
    purse.take_boxes(vault)
    purse.top_up(vault, place.fund_id)
    protected_purse.fill(vault, noor, place.fund_id, "Quill", TODAY)
    form = SchemeForm(name="Winter", currency="EUR", amount=10_000, period_from=date(2026, 11, 1))
    scheme = vault.do("Scheme", schemes.add, form=form).result
    given = AwardForm(scheme, place.fund_id, start=date(2026, 11, 1), amount=12_300)
    vault.do("Give", awards.give, resident_id=noor, form=given)
    vault.do("Prepare", dues.prepare, up_to=TODAY, scheme_ids=[scheme])
    for is_redacted in (False, True):
        rows = rows_of(vault, noor, is_redacted=is_redacted)
        tables = {row[""] for row in rows}
        assert tables >= {
            "award", "due", "payment", "account", "grant_given", "grant_instalment",
            "savings_goal", "debt", "budget_line",
        }  # fmt: skip
        accounts = {row["Kind"]: row["Balance"] for row in rows if row[""] == "account"}
        assert accounts["Savings"] == "€7.70"
        assert accounts["To be paid back"] == "€5.00"
        award = next(row for row in rows if row[""] == "award")
        assert (award["Scheme"], award["Amount"], award["Fund"]) == ("Winter", "€123.00", "City")
        due = next(row for row in rows if row[""] == "due")
        assert "€123.00" in due["How it was computed"]
        assert {row["Amount"] for row in rows if row[""] == "grant_instalment"} == {"€2.50"}
        assert {row["Receipt"] for row in rows if row[""] == "payment"} >= {"2026-0001"}
        said = " ".join(f"{name} {value}" for row in rows for name, value in row.items())
        assert "Transaction in the books" not in said
        assert "{" not in said


def test_what_takes_back_says_which_receipt(vault: Vault) -> None:
    noor, _stay = admitted(vault, beds(vault, house(vault))[0], date(2026, 11, 1))
    paid = pay(vault, approved(vault, till(vault), noor))
    purse.taken_back(vault, paid.payment_ids[0])
    last = [row for row in rows_of(vault, noor) if row[""] == "payment"][-1]
    assert (last["Receipt"], last["Takes back"]) == ("2026-0002", "2026-0001")


def test_what_is_not_there_any_more_has_no_name(vault: Vault) -> None:
    def ask(tx: Transaction) -> tuple[str, ...]:
        words = ValueWords(tx)
        table = Base.metadata.tables["grant_instalment"]
        return (
            money_values.currency_of(tx, "grant_instalment", {"grant_id": 99}),
            money_values.currency_of(tx, "stay", {}),
            named_rows.name_of(tx, "payment", 99),
            named_rows.name_of(tx, "scheme", 99),
            named_rows.name_of(tx, "grant_given", 99),
            words.answer(table, "amount", {"grant_id": 99, "amount": 250}, "0" * 32),
            words.pointed_at("scheme", 99),
        )

    assert _read(vault, ask) == ("", "", "", "", "", "250", "Scheme")


def _read(vault: Vault, ask: Any) -> Any:
    with vault._session() as session:
        return ask(vault._transaction(session))
