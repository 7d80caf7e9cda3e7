# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A month paid per session, for tests of what is called, corrected or moved afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shelterdesk.models.payments import PaymentMethod
from shelterdesk.models.stipends import DueState
from shelterdesk.services import organisation
from shelterdesk.services.grants import grants
from shelterdesk.services.money import pay_desk
from shelterdesk.services.money.pay_desk import Handing, Paid, PayableKind
from shelterdesk.services.stipends import approving, due_rows, dues
from shelterdesk.services.stipends.due_rows import DueRow
from shelterdesk.services.training import attendance
from shelterdesk.services.training.attendance import Mark
from shelterdesk.vault.door import Vault
from tests.factories import person
from tests.money_desk import till
from tests.stipend_world import PER_SESSION, award, scheme
from tests.training_world import act, cohort, course, enrolled, sessions

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
FIRST = date(2026, 10, 5)  # a Monday
RATE = 250


class Month:
    """Noor, who is paid 2.50 for each session of October; three rolls were called in time."""

    def __init__(self, vault: Vault, called: int = 3, **of_scheme: Any) -> None:
        self.vault = vault
        self.who = person(vault, "Noor")
        self.fund = till(vault, name=f"City {self.who}").fund_id
        form = replace(vault.read(organisation.form), approves_money_alone=True)
        act(vault, organisation.edit, form=form)
        self.group = cohort(vault, course(vault, f"Sewing {self.who}"), start=FIRST)
        enrolled(vault, self.group, self.who)
        self.sessions = [row.id for row in sessions(vault, self.group)]
        self.scheme = scheme(vault, PER_SESSION, name=f"Scheme {self.who}", **of_scheme)
        self.award = award(vault, self.who, self.scheme, start=OCTOBER, fund_id=self.fund)
        self.call(*range(called))
        act(vault, dues.prepare, up_to=NOVEMBER)

    def call(self, *numbers: int, status: str = "present") -> None:
        """The roll of sessions by their number; the eighth is the first of November."""
        for number in numbers:
            marks = (Mark(self.who, status),)
            act(self.vault, attendance.mark, session_id=self.sessions[number], marks=marks)

    @property
    def row(self) -> DueRow:
        """The due of October."""
        every = list(DueState)
        rows = self.vault.read(due_rows.register, states=every, period_start=OCTOBER).rows
        [row] = [row for row in rows if row.resident_id == self.who]
        return row

    @property
    def id(self) -> int:
        found = self.row.id
        assert found is not None
        return found

    def approve(self) -> None:
        act(self.vault, approving.approve, due_ids=[self.id])

    def pay(self) -> int:
        """By the bank; returns the payment."""
        self.approve()
        values = {"payable_id": self.id, "handing": Handing(PaymentMethod.BANK)}
        made: Paid = act(self.vault, pay_desk.pay, kind=PayableKind.DUE, **values)
        return made.payment_ids[0]

    @property
    def asked(self) -> list[tuple[int, int]]:
        """Grants of hers that wait for approval: amount and fund."""
        rows = self.vault.read(grants.of_resident, resident_id=self.who)
        return [(row.amount, row.fund_id) for row in rows]
