# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An undo takes no approval from under a payment, and brings no rule back that pays days twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict
from shelterdesk.models.grants import Grant
from shelterdesk.models.income import Earning
from shelterdesk.services.grants import grants
from shelterdesk.services.grants.grants import GrantForm
from shelterdesk.services.income import activities, earning_sheets, earnings, orders
from shelterdesk.services.income.orders import OrderForm
from shelterdesk.services.money import pay_desk
from shelterdesk.services.money.pay_desk import PayableKind
from shelterdesk.services.stipends import dues, schemes
from shelterdesk.services.stipends.rhythms import Often, Rhythm
from shelterdesk.vault.door import Vault
from tests import purse
from tests.colleagues import signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.income_rows import activity, member, sold, worked
from tests.money_desk import take_box
from tests.money_team import team
from tests.stipend_world import act, award, scheme

TODAY = NOW.date()
DAY = timedelta(days=1)
DAYS = {"start": date(2026, 11, 1), "end": date(2026, 11, 22)}


def state(vault: Vault, model: type[Grant | Earning], row_id: int) -> str:
    found: str = vault.read(lambda tx: tx.session.get_one(model, row_id).state)
    return found


def shared(vault: Vault) -> tuple[int, int]:
    """An activity and the earnings that were prepared of it."""
    sewing, noor = activity(vault), person(vault, "Noor")
    member(vault, sewing, noor, DAYS["start"])
    worked(vault, sewing, DAYS["start"] + DAY, (noor, 60, 1))
    sold(vault, sewing, 10_000, DAYS["start"] + DAY)
    act(vault, earnings.prepare, activity_id=sewing, **DAYS)
    [row] = vault.read(earning_sheets.sheet, activity_id=sewing, **DAYS).rows
    return sewing, row.id or 0


def paid_in_part(desk_file: Path, clock: Clock, kind: PayableKind, row_id: int) -> None:
    with signed_in(desk_file, "B7", clock) as vault:
        take_box(vault)
        act(vault, pay_desk.pay, kind=kind, payable_id=row_id, amount=4_000)


def test_the_approval_of_a_grant_that_was_paid_in_part(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "B7", "D5")
        form = GrantForm("start-up", purse.fund(vault), 25_000)
        grant: int = act(vault, grants.ask, resident_id=person(vault, "Noor"), form=form)
    with signed_in(desk_file, "D5", clock) as vault:
        act(vault, grants.approve, grant_id=grant)
        vault.undo()  # nothing was paid yet
        assert state(vault, Grant, grant) == "requested"
        act(vault, grants.approve, grant_id=grant)
    paid_in_part(desk_file, clock, PayableKind.GRANT, grant)
    with signed_in(desk_file, "D5", clock) as vault:
        with pytest.raises(Conflict, match="in the way"):
            vault.undo()
        assert state(vault, Grant, grant) == "approved"


def test_the_approval_of_earnings_that_were_paid_in_part(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "B7", "D5")
        _sewing, earning = shared(vault)
    with signed_in(desk_file, "D5", clock) as vault:
        act(vault, earnings.approve, earning_ids=[earning])
        vault.undo()
        act(vault, earnings.approve, earning_ids=[earning])
    paid_in_part(desk_file, clock, PayableKind.EARNING, earning)
    with signed_in(desk_file, "D5", clock) as vault:
        with pytest.raises(Conflict, match="in the way"):
            vault.undo()
        assert state(vault, Earning, earning) == "approved"


def test_earnings_whose_days_were_shared_otherwise_since(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "D5")
        sewing, earning = shared(vault)
    with signed_in(desk_file, "D5", clock) as vault:
        act(vault, earnings.void, earning_id=earning)
    with signed_in(desk_file, clock=clock) as vault:
        other = DAYS | {"start": DAYS["start"] + DAY}
        assert act(vault, earnings.prepare, activity_id=sewing, **other).made == 1
    with signed_in(desk_file, "D5", clock) as vault:
        with pytest.raises(Conflict, match="in the way"):
            vault.undo()
        assert state(vault, Earning, earning) == "void"


def test_the_periods_of_a_scheme_that_something_was_prepared_by(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "D5")
        weekly = scheme(vault, rhythm=Rhythm(Often.WEEK), months=None, most_months=None)
        award(vault, person(vault, "Noor"), weekly)
        form = vault.read(schemes.form, scheme_id=weekly)
    monthly = replace(form, rhythm=Rhythm(Often.MONTH))
    with signed_in(desk_file, "D5", clock) as vault:
        act(vault, schemes.edit, scheme_id=weekly, form=monthly)
        vault.undo()
        act(vault, schemes.edit, scheme_id=weekly, form=monthly)
    with signed_in(desk_file, clock=clock) as vault:
        assert act(vault, dues.prepare, up_to=TODAY).made == 1
    with signed_in(desk_file, "D5", clock) as vault:
        with pytest.raises(Conflict, match="in the way"):
            vault.undo()
        act(vault, schemes.edit, scheme_id=weekly, form=replace(monthly, amount=40_000))
        vault.undo()  # an amount follows at the next run
        assert vault.read(schemes.form, scheme_id=weekly).amount == 33_000


def test_the_currency_of_a_scheme_that_was_awarded(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "D5")
        support = scheme(vault, currency="KWD")
        form = vault.read(schemes.form, scheme_id=support)
    with signed_in(desk_file, "D5", clock) as vault:
        act(vault, schemes.edit, scheme_id=support, form=replace(form, currency="EUR"))
    with signed_in(desk_file, clock=clock) as vault:
        award(vault, person(vault, "Noor"), support)
    with signed_in(desk_file, "D5", clock) as vault, pytest.raises(Conflict, match="in the way"):
        vault.undo()


@pytest.mark.parametrize("is_sold", [True, False])
def test_the_currency_of_an_activity_that_sold_or_has_orders(
    desk_file: Path, clock: Clock, *, is_sold: bool
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "D5")
        sewing = activity(vault, currency="EUR")
        euros = vault.read(activities.form, activity_id=sewing)
        yen = replace(euros, currency="JPY")
        act(vault, activities.edit, activity_id=sewing, form=yen)
    with signed_in(desk_file, "D5", clock) as vault:
        act(vault, activities.edit, activity_id=sewing, form=euros)
    with signed_in(desk_file, clock=clock) as vault:
        if is_sold:
            sold(vault, sewing, 1_000, TODAY)
        else:
            act(vault, orders.add, activity_id=sewing, form=OrderForm(TODAY, "Bags", 1_000))
    with signed_in(desk_file, "D5", clock) as vault:
        with pytest.raises(Conflict, match="in the way"):
            vault.undo()
        with pytest.raises(Conflict, match="stays EUR"):
            act(vault, activities.edit, activity_id=sewing, form=yen)
        act(vault, activities.edit, activity_id=sewing, form=replace(euros, note="Two machines"))
        vault.undo()
