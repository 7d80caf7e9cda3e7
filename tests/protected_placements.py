# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work in the world of ``protected_world``: a job with all that belongs to it, and a business."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.grants import Grant
from shelterdesk.models.placements import BusinessMoney
from shelterdesk.services.placements import (
    follow_up_rows,
    placement_problems,
    placement_terms,
    placements,
    work_follow_ups,
)
from shelterdesk.services.placements.placement_problems import ProblemForm
from shelterdesk.services.placements.placement_terms import TermsForm
from shelterdesk.services.placements.placements import PlacementForm
from shelterdesk.services.placements.work_follow_ups import AnswerForm, WorkSource, WorkState
from shelterdesk.vault.door import Vault
from tests import placed
from tests.conftest import NOW

DAY = timedelta(days=1)
TODAY = NOW.date()


def fill(vault: Vault, who: int, partner_id: int, mark: str) -> None:
    """Work since half a year, with a question that waits, one that was answered, a problem; an
    introduction that was accepted; a business of her own."""
    start = TODAY - 200 * DAY
    form = PlacementForm("paid", partner_id, f"{mark} work", start, TODAY, note=mark)
    terms = TermsForm(minutes_week=1200, note=mark)
    act = {"resident_id": who, "form": form, "terms": terms}
    one = vault.do("Work", placements.begin, **act).result
    more = TermsForm(start + 9 * DAY, wage=90_000, currency="EUR", note=mark)
    vault.do("Terms", placement_terms.change, placement_id=one, form=more)
    problem = {"placement_id": one, "form": ProblemForm(what=mark)}
    first = vault.do("Problem", placement_problems.add, **problem).result
    vault.do("Solve", placement_problems.solve, problem_id=first, done=mark)
    vault.do("Problem", placement_problems.add, **problem)
    placed.introduced(vault, who, partner_id, "accepted")
    own = replace(form, kind="own_business", partner_id=None, start=TODAY)
    shop = vault.do("Business", placements.begin, resident_id=who, form=own).result
    vault.do("Link", _link, who, shop)
    learned = AnswerForm(WorkState.UNREACHABLE, WorkSource.NONE, note=mark)
    vault.do("Asked", work_follow_ups.answer, follow_up_id=_first(vault, one), form=learned)


def _first(vault: Vault, placement_id: int) -> int:
    rows = vault.read(follow_up_rows.of_placement, placement_id=placement_id)
    first: int = rows[0].id
    return first


def _link(tx: Transaction, who: int, placement_id: int) -> None:
    """A grant of hers, whatever became of it."""
    grant = select(Grant.id).where(Grant.resident_id == who).limit(1)
    tx.session.add(BusinessMoney(placement_id=placement_id, grant_id=tx.session.scalar(grant)))
    tx.person(who)
