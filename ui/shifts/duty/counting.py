# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cash box counted while a shift is on: at its beginning, or whenever somebody doubts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.money import cash_counts
from shelterdesk.services.money.cash_counts import Box, CountForm
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.shifts import shifts
from shelterdesk.services.shifts.shifts import ShiftRow
from ui.desk import Desk
from ui.shifts.duty.cash_step import CashStep
from ui.shifts.duty.shift_wizard import ShiftWizard


@dataclass(frozen=True)
class _Asked:
    """The box, and who may have counted it too."""

    shift: ShiftRow
    box: Box
    colleagues: list[Colleague]


@query(Capability.WRITE_LOG)
def _asked(tx: Any, *, shift_id: int) -> _Asked:
    return _Asked(
        shifts.row(tx, shift_id=shift_id), cash_counts.box(tx), organisation.colleagues(tx)
    )


class CountingWizard(ShiftWizard):
    """One step, the same as at the end of a shift."""

    def __init__(self, desk: Desk, shift_id: int) -> None:
        super().__init__(desk, shift_id, _("Note the count"))
        self.cash = CashStep(must_count=True)
        desk.read(self, _asked, self._fill, on_error=self.refused, shift_id=shift_id)

    def _fill(self, found: _Asked) -> None:
        self.cash.offer(found.box, found.colleagues, self.desk.vault.staff_id)
        self.cash.propose(found.shift.people, self.desk.vault.staff_id)
        self.ready(self.cash)

    def save(self) -> None:
        """Note it."""
        self.act(
            N_("Counted the cash box"), cash_counts.count, said=_("The count is noted."),
            form=self.cash.form() or CountForm(()), shift_id=self.shift_id,
        )  # fmt: skip
