# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books for the accountant: codes, receipts and exact amounts; no name, no formula."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from shelterdesk.errors import Invalid, NotAllowed
from shelterdesk.exchange import export_making
from shelterdesk.exchange.export_making import Exported, FileFormat
from shelterdesk.exchange.export_table import to_xlsx
from shelterdesk.models.audit import AuditEvent, AuditPerson
from shelterdesk.models.staff import Role
from shelterdesk.services.exports import Table
from shelterdesk.services.residents import protection, residents
from shelterdesk.vault.door import Vault
from tests.books_house import BANK, CASH, account, due, fund, opened, paid, spent, take, taken_back
from tests.colleagues import added, signed_in
from tests.conftest import PASSPHRASE, Clock
from tests.factories import person

TODAY = date(2026, 11, 22)


@pytest.fixture
def full(vault: Vault) -> Vault:
    """A stipend paid and taken back, an expense whose words look like a formula, currencies."""
    river, drawer = fund(vault), account(vault, CASH, name="Drawer")
    opened(vault, drawer, 90_050, river)
    take(vault, drawer)
    for currency, amount in (("JPY", 5_000), ("TND", 12_345)):
        opened(vault, account(vault, BANK, currency), amount, river)
    owed = due(vault, person(vault, "Noor"), river, 33_000, start=TODAY,
               until=TODAY + timedelta(days=30))  # fmt: skip
    taken_back(vault, paid(vault, owed, 33_000).id)
    spent(vault, drawer, 1_250, river, words="=HYPERLINK(1)")
    return vault


def made(vault: Vault, file_format: FileFormat = FileFormat.CSV, **more: Any) -> Exported:
    options: dict[str, Any] = {"start": TODAY, "until": TODAY, "purpose": "for the accountant"}
    vault.confirm_passphrase(PASSPHRASE)
    return export_making.make(vault, "ledger", file_format, **(options | more))


def rows(exported: Exported) -> list[list[str]]:
    return list(csv.reader(StringIO(exported.data.decode("utf-8-sig"), newline="")))


def code_of(vault: Vault) -> str:
    found: str = vault.read(residents.find, text="")[0].code
    return found


def test_one_line_an_entry(full: Vault) -> None:
    heads, *lines = rows(made(full))
    assert heads == [
        "Transaction", "Day", "Account", "Kind of account", "Currency", "Debit", "Credit",
        "Balance of the account", "Receipt", "What", "Whose", "Words", "Takes back",
    ]  # fmt: skip
    code = code_of(full)
    assert [line for line in lines if line[0] in ("1", "2", "3")] == [
        ["1", "2026-11-22", "Drawer", "Cash box", "EUR", "900.50", "0.00", "900.50", "",
         "Balance at the beginning", "", "", ""],
        ["1", "2026-11-22", "River fund", "Fund", "EUR", "0.00", "900.50", "900.50", "",
         "Balance at the beginning", "", "", ""],
        ["2", "2026-11-22", "bank JPY", "Bank", "JPY", "5000", "0", "5000", "",
         "Balance at the beginning", "", "", ""],
        ["2", "2026-11-22", "River fund", "Fund", "JPY", "0", "5000", "5000", "",
         "Balance at the beginning", "", "", ""],
        ["3", "2026-11-22", "bank TND", "Bank", "TND", "12.345", "0.000", "12.345", "",
         "Balance at the beginning", "", "", ""],
        ["3", "2026-11-22", "River fund", "Fund", "TND", "0.000", "12.345", "12.345", "",
         "Balance at the beginning", "", "", ""],
    ]  # fmt: skip
    assert [line[8:] for line in lines if line[0] == "5"] == [
        ["2026-0002", "Taken back: no. 4 · Stipend", code, "", "4"]
    ] * 2
    assert {line[11] for line in lines} == {"", "'=HYPERLINK(1)"}
    for currency in ("EUR", "JPY", "TND"):
        of = [line for line in lines if line[4] == currency]
        assert sum(Decimal(line[5]) - Decimal(line[6]) for line in of) == 0


def test_no_name_and_a_name_of_the_file_that_tells_nothing(full: Vault) -> None:
    for file_format in FileFormat:
        exported = made(full, file_format)
        assert exported.file_name == f"table-2026-11-22-01.{file_format}"
        assert exported.is_personal
        if file_format is FileFormat.XLSX:
            parts = ZipFile(BytesIO(exported.data))
            text = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
        else:
            text = exported.data.decode()
        assert "Noor" not in text
        assert "<f>" not in text  # no formula


def test_a_spreadsheet_has_numbers_and_days(full: Vault) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(made(full, FileFormat.XLSX).data))
    _heads, first, *_more = book.get_sheet_by_index(0).to_python()
    assert first[1:3] == [TODAY, "Drawer"]
    assert first[5:8] == [900.5, 0, 900.5]
    long = Table("t", ("a",), ((Decimal("9999999999999.999"),), (Decimal("1E+3"),)), False, None)  # type: ignore[arg-type]
    book = CalamineWorkbook.from_filelike(BytesIO(to_xlsx(long)))
    assert book.get_sheet_by_index(0).to_python()[1:] == [["9999999999999.999"], [1000]]


def test_its_entry_names_days_and_whom_it_concerned(full: Vault) -> None:
    made(full)

    def ask(tx: Any) -> tuple[Any, ...]:
        event = tx.session.query(AuditEvent).filter_by(kind="export").one()
        people = tx.session.query(AuditPerson).filter_by(event_id=event.id)
        return event.label, json.loads(event.details), [one.resident_id for one in people]

    label, details, people = full.read(ask)
    assert (label, people) == ("Exported: the books", [1])
    assert details["days"] == "2026-11-22 – 2026-11-22"
    assert details["purpose"] == "for the accountant"


def test_other_days_and_what_is_missing(full: Vault) -> None:
    before = TODAY - timedelta(days=1)
    assert rows(made(full, start=before, until=before))[1:] == []
    for more, field in (({"until": before}, "until"), ({"purpose": " "}, "purpose")):
        with pytest.raises(Invalid) as caught:
            made(full, **more)
        assert caught.value.field == field


def test_who_may_take_it(full: Vault, clock: Clock) -> None:
    her = 1
    full.do("P", protection.protect, resident_id=her, staff_ids=[full.staff_id])
    code = code_of(full)
    for name, role in (("M2", Role.MANAGER), ("R7", Role.CASHIER)):
        added(full, name, (role,))
    path: Path = full.path
    full.lock()
    with signed_in(path, "M2", clock) as manager, pytest.raises(NotAllowed):
        made(manager)
    with signed_in(path, "R7", clock) as cashier:
        exported = made(cashier)
        assert code not in exported.data.decode()
        assert {line[10] for line in rows(exported)[1:]} == {"", "1 person"}
        with pytest.raises(NotAllowed, match="passphrase"):
            export_making.make(
                cashier, "ledger", FileFormat.CSV, purpose="x", start=TODAY, until=TODAY
            )
