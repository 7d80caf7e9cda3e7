# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to work in tests: an employer that was looked at, an introduction, a placement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.consents import Consent
from shelterdesk.models.placements import Introduction, Vacancy
from shelterdesk.services.grants import grants
from shelterdesk.services.grants.grants import GrantForm
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm, PartnerKind
from shelterdesk.services.placements import placements, work_follow_ups
from shelterdesk.services.placements.placement_terms import TermsForm
from shelterdesk.services.placements.placements import PlacementForm, PlacementKind
from shelterdesk.services.placements.work_follow_ups import AnswerForm, WorkSource, WorkState
from shelterdesk.vault.door import Vault
from tests import purse
from tests.conftest import NOW

TODAY = NOW.date()
DAY = timedelta(days=1)
HELP = PlacementForm(PlacementKind.PAID.value, title="Bakery help")
TERMS = TermsForm(minutes_week=30 * 60, wage=120_000)


def employer(vault: Vault, name: str = "Sunrise Bakery") -> int:
    """An employer; returns its id."""
    form = PartnerForm(name, PartnerKind.EMPLOYER)
    made: int = vault.do("Add partner", partners.add, form=form).result
    return made


def placed(
    vault: Vault, who: int, partner_id: int | None, *, terms: TermsForm | None = TERMS, **more: Any
) -> int:
    """Somebody at work; returns the placement's id."""
    form = replace(HELP, partner_id=partner_id, **more)
    act = {"resident_id": who, "form": form, "terms": terms}
    made: int = vault.do("Began work", placements.begin, **act).result
    return made


def told(
    vault: Vault,
    follow_up_id: int,
    state: WorkState,
    source: WorkSource = WorkSource.TOLD_US,
    *,
    on: date | None = None,
    note: str = "",
) -> int:
    """What was learned; returns the answer's id."""
    form = AnswerForm(state, source, on, note)
    act = {"follow_up_id": follow_up_id, "form": form}
    made: int = vault.do("Learned", work_follow_ups.answer, **act).result
    return made


def introduced(vault: Vault, who: int, partner_id: int, state: str, **more: Any) -> int:
    """An introduction at a state, written as its row: what leads there is tested elsewhere."""

    def act(tx: Transaction) -> int:
        consent = Consent(
            resident_id=who, purpose="employer", partner_id=partner_id, state="given",
            on=TODAY - 30 * DAY, valid_until=None,
        )  # fmt: skip
        tx.session.add(consent)
        tx.session.flush()
        is_over = state in ("accepted", "declined", "withdrawn")
        row = Introduction(
            resident_id=who, partner_id=partner_id, consent_id=consent.id, staff_id=tx.staff_id,
            state=state, begun_on=TODAY - 20 * DAY, sent_on=TODAY - 20 * DAY,
            ended_on=TODAY - 5 * DAY if is_over else None, **more,
        )  # fmt: skip
        tx.session.add(row)
        tx.session.flush()
        tx.person(who)
        return row.id

    made: int = vault.do("Introduced", act).result
    return made


def vacant(vault: Vault, partner_id: int, **more: Any) -> int:
    """A vacancy, written as its row; returns its id."""

    def act(tx: Transaction) -> int:
        facts = {"title": "Bakery help", "open_from": TODAY - 30 * DAY} | more
        row = Vacancy(partner_id=partner_id, **facts)
        tx.session.add(row)
        tx.session.flush()
        return row.id

    made: int = vault.do("Vacancy", act).result
    return made


def started(vault: Vault, who: int) -> tuple[int, int]:
    """A business of her own and a grant for it that was given, in a house where one person may
    approve; returns both ids."""
    purse.take_boxes(vault)
    form = GrantForm("start-up", purse.fund(vault, "Start fund"), 25_000)
    kit: int = vault.do("Ask", grants.ask, resident_id=who, form=form).result
    vault.do("Yes", grants.approve, grant_id=kit)
    purse.given(vault, kit)
    own = {"kind": PlacementKind.OWN_BUSINESS.value, "title": "Tailor"}
    return placed(vault, who, None, terms=None, **own), kit
