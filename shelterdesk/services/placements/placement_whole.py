# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One placement with all that belongs to it, in one question, for the screen that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_
from shelterdesk.services.placements import (
    allowances,
    business_starts,
    follow_up_rows,
    placement_problems,
    placement_rows,
    placement_terms,
    placements,
)
from shelterdesk.services.placements.allowances import AllowanceSheet
from shelterdesk.services.placements.business_starts import Business
from shelterdesk.services.placements.follow_up_rows import FollowUpRow
from shelterdesk.services.placements.placement_problems import ProblemRow
from shelterdesk.services.placements.placement_terms import TermsRow
from shelterdesk.services.placements.placements import PlacementOpened

__all__ = ["Whole", "whole"]

#: A change of one of these changes what is shown.
TABLES: Final = (
    *placement_rows.TABLES, "work_answer", "award", "award_taper", "scheme", "grant_given",
    "payment", "business_money", "partner_check", "agreement",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """A placement and what belongs to it; money is None for who must not see it."""

    opened: PlacementOpened
    terms: tuple[TermsRow, ...]  # the newest first
    problems: tuple[ProblemRow, ...]  # open ones first
    follow_ups: tuple[FollowUpRow, ...]
    allowance: AllowanceSheet | None
    business: Business | None

    @property
    def id(self) -> int:
        """The placement's id."""
        return self.opened.row.id


@query(Capability.SEE_WORK, viewed=N_("Opened the work of a person"))
def whole(tx: Transaction, *, placement_id: int) -> Whole:
    """All of one placement, as far as the person signed in may see it."""
    sees_money = tx.may(Capability.SEE_MONEY)
    which = {"placement_id": placement_id}
    return Whole(
        placements.opened(tx, **which),
        tuple(placement_terms.history(tx, **which)),
        tuple(placement_problems.of_placement(tx, **which)),
        tuple(follow_up_rows.of_placement(tx, **which)),
        allowances.of_placement(tx, **which) if sees_money else None,
        business_starts.of_placement(tx, **which) if sees_money else None,
    )
