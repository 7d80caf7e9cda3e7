# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An income activity in the world of ``protected_world``: she works a day there and earns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shelterdesk.services.income import activities, earnings, work
from shelterdesk.services.income.work import Share, WorkForm
from shelterdesk.vault.door import Vault
from tests import income_rows
from tests.conftest import NOW

DAY = timedelta(days=1)
TONIGHT = NOW.date()


@dataclass(frozen=True)
class Workshop:
    """An activity, its second day of work, and that day."""

    activity_id: int
    session_id: int
    on: date


def begin(vault: Vault, noor: int) -> Workshop:
    """Noor works alone for two days, and nothing on the second, when something is sold."""
    first, second = TONIGHT - 5 * DAY, TONIGHT - 4 * DAY
    activity_id = income_rows.activity(vault)
    income_rows.member(vault, activity_id, noor, first)
    income_rows.worked(vault, activity_id, first, (noor, 60, 0))
    session_id = income_rows.worked(vault, activity_id, second, (noor, 0, 0))
    income_rows.sold(vault, activity_id, 9_000, second)
    return Workshop(activity_id, session_id, second)


def fill(vault: Vault, shop: Workshop, noor: int, her: int) -> None:
    """She takes part on the second day, and all that was sold is shared with her."""
    which = {"activity_id": shop.activity_id}
    vault.do("Join", activities.add_member, **which, resident_id=her, start=shop.on)
    form = WorkForm(shop.on, shares=(Share(noor), Share(her, minutes=60)))
    vault.do("Work", work.write, session_id=shop.session_id, form=form)
    vault.do("Share", earnings.prepare, **which, start=shop.on, end=shop.on + DAY)
