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
from shelterdesk.reports.base import Value
from shelterdesk.reports.filling_base import Filling, Options
from shelterdesk.services.money import fund_papers


def _day(value: Value) -> date | None:
    return value if isinstance(value, date) else None


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


#: By the name of the report.
FILLINGS: Final[Mapping[str, Filling]] = {
    "fund-statement": Filling(
        _fund_statement,
        N_("Printed: fund statement"),
        N_("Saved as PDF: fund statement"),
        lists={"fund": fund_papers.funds_to_choose},
    ),
}
