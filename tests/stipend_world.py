# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to stipends in tests: a fund, a scheme, an award; a colleague who may approve."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from shelterdesk.models.staff import Role
from shelterdesk.services.money import funds
from shelterdesk.services.money.funds import FundForm
from shelterdesk.services.stipends import awards, schemes
from shelterdesk.services.stipends.awards import AwardForm
from shelterdesk.services.stipends.schemes import (
    PayDayMoves,
    PayDays,
    PaysWhen,
    SchemeForm,
    SchemeKind,
)
from shelterdesk.vault.door import Vault
from tests.colleagues import added

#: What a law of Europe says: 330 a month and 102 for each child, for 6 months, renewable to 24.
MONTHLY = SchemeForm(
    "Insertion aid", "EUR", amount=33_000, child_amount=10_200, months=6, most_months=24,
    period_from=date(2026, 1, 1), pay_days=PayDays(moves=PayDayMoves.STAYS),
)  # fmt: skip
PER_DAY = replace(
    MONTHLY, name="Per day", kind=SchemeKind.PER_DAY, amount=500, child_amount=0, months=None,
    most_months=None, pays_when=PaysWhen.AFTER,
)  # fmt: skip
PER_SESSION = replace(PER_DAY, name="Per session", kind=SchemeKind.PER_SESSION, amount=250)
MATCH = replace(
    PER_DAY, name="Match", kind=SchemeKind.MATCH, amount=0, match_percent=100, cap_period=5_000,
    cap_total=20_000,
)  # fmt: skip


def act(vault: Vault, verb: Any, **values: Any) -> Any:
    """Do it and return what it returns."""
    return vault.do("Act", verb, **values).result


def fund(vault: Vault, name: str = "River fund", **values: Any) -> int:
    """A fund; returns its id."""
    made: int = act(vault, funds.add, form=FundForm(name, **values))
    return made


def scheme(vault: Vault, form: SchemeForm = MONTHLY, **values: Any) -> int:
    """A scheme; returns its id."""
    made: int = act(vault, schemes.add, form=replace(form, **values))
    return made


def award(vault: Vault, resident_id: int, scheme_id: int, **values: Any) -> int:
    """An award from 1 November 2026 on for as long as the scheme plans, unless said; returns its
    id. Without a fund it is paid by the first there is, or a new one."""
    of_scheme = vault.read(schemes.form, scheme_id=scheme_id)
    if "fund_id" not in values and of_scheme.fund_id is None:
        rows = vault.read(funds.listed)
        values["fund_id"] = rows[0].id if rows else fund(vault)
    start = values.setdefault("start", date(2026, 11, 1))
    if of_scheme.months is not None:
        values.setdefault("end", start + relativedelta(months=of_scheme.months))
    form = AwardForm(scheme_id, **values)
    made: int = act(vault, awards.give, resident_id=resident_id, form=form)
    return made


def cashier(vault: Vault, code: str = "B7") -> int:
    """A colleague at the pay desk, who holds no key of a class; returns her id."""
    return added(vault, code, (Role.CASHIER,))
