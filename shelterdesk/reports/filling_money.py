# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the papers of money are filled (``filling.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_
from shelterdesk.privacy import Audience
from shelterdesk.reports import stipend_receipt
from shelterdesk.reports.base import Value
from shelterdesk.reports.filling_base import Filling, Options
from shelterdesk.services.money import (
    cash_papers,
    fund_papers,
    her_statement_papers,
    receipt_papers,
)
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.stipends import register_papers


def _day(value: Value) -> date | None:
    return value if isinstance(value, date) else None


@query(Capability.PRINT, viewed=N_("Opened a cash-box statement to print"))
def _cash_box(tx: Any, options: Options) -> Any:
    tx.need(Capability.SEE_MONEY)
    return cash_papers.statement(
        tx,
        box=str(options["box"] or ""),
        first=_day(options["from"]),
        last=_day(options["until"]),
    )


@query(Capability.PRINT)
def _fund_statement(tx: Any, options: Options) -> Any:
    tx.need(Capability.SEE_MONEY)
    return fund_papers.statement(
        tx,
        fund=str(options["fund"] or ""),
        first=_day(options["from"]),
        last=_day(options["until"]),
        is_outside=options["audience"] == Audience.OUTSIDE.value,
    )


@query(Capability.SEE_MONEY, viewed=N_("Opened receipts to print"))
def _stipend_receipt(tx: Any, options: Options) -> Any:
    size = str(options["size"])
    return receipt_papers.sheet(
        tx,
        **_receipts_asked(options),
        language=str(options["language"] or ""),
        with_name=bool(options["name"]),
        copies=str(options["copy"]),
        size="" if size == stipend_receipt.AS_HOUSE else size,
    )


def _receipts_asked(options: Options) -> dict[str, Any]:
    """By number, or by day."""
    return {"receipt": str(options["receipt"] or ""), "day": _day(options["day"])}


@query(Capability.SEE_MONEY)
def _whose_receipts(tx: Any, options: Options) -> tuple[int, ...]:
    return receipt_papers.persons(tx, **_receipts_asked(options))


@query(Capability.PRINT, viewed=N_("Opened a register of stipends to print"))
def _stipend_register(tx: Any, options: Options) -> Any:
    tx.need(Capability.SEE_MONEY)
    return register_papers.sheet(
        tx,
        scheme=str(options["scheme"] or ""),
        first=_day(options["from"]),
        last=_day(options["until"]),
        with_names=bool(options["name"]),
    )


@query(Capability.SEE_MONEY, viewed=N_("Opened a resident's own statement of money"))
def _her_statement(tx: Any, options: Options) -> Any:
    return her_statement_papers.sheet(
        tx,
        code=str(options["person"]),
        first=_day(options["from"]),
        last=_day(options["until"]),
        language=str(options["language"] or ""),
        with_name=bool(options["name"]),
    )


@query(Capability.SEE_MONEY)
def _whose_statement(tx: Any, options: Options) -> tuple[int, ...]:
    return (opened_file.resident_id(tx, code=str(options["person"])),)


#: By the name of the report.
FILLINGS: Final[Mapping[str, Filling]] = {
    "cash-box": Filling(
        _cash_box,
        N_("Printed: cash-box statement"),
        N_("Saved as PDF: cash-box statement"),
        lists={"box": cash_papers.boxes_to_choose},
    ),
    "stipend-register": Filling(
        _stipend_register,
        N_("Printed: register of stipends"),
        N_("Saved as PDF: register of stipends"),
        lists={"scheme": register_papers.schemes_to_choose},
    ),
    "fund-statement": Filling(
        _fund_statement,
        N_("Printed: fund statement"),
        N_("Saved as PDF: fund statement"),
        lists={"fund": fund_papers.funds_to_choose},
    ),
    "her-statement": Filling(
        _her_statement,
        N_("Printed: a resident's own statement of money"),
        N_("Saved as PDF: a resident's own statement of money"),
        _whose_statement,
    ),
    "stipend-receipt": Filling(
        _stipend_receipt,
        N_("Printed: receipts for money"),
        N_("Saved as PDF: receipts for money"),
        _whose_receipts,
    ),
}
