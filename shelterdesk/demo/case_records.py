# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that a house has after some years: joined ones, a protected one, a visit named later,
a consent that ran out, contacts after closing, plans that a supervisor looked at."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.demo.case import Case, at
from shelterdesk.models.consents import ConsentPurpose
from shelterdesk.models.plans import ApprovalState, Goal, PlanApproval
from shelterdesk.models.support import SupportPeriod
from shelterdesk.services import organisation
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consent_rows import Items
from shelterdesk.services.consents.consents import ConsentForm
from shelterdesk.services.merging import merging
from shelterdesk.services.plans import plan_reviews
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import ResidentForm, Scope
from shelterdesk.services.rooms import rooms
from shelterdesk.services.support import aftercare, closing
from shelterdesk.services.visits import visits
from shelterdesk.services.visits.visits import AgeBand

_WAITS_SINCE: Final = 5  # days, of contacts after closing that are due
_SEEN_BY: Final = ("K3", "P4")
#: Of a plan shown to a supervisor: how many days ago, and what came of it; the last one waits.
_SHOWN: Final = (
    (16, True, "Good that the steps are small."),
    (9, False, "Who looks after the little one during the course? Please write it down."),
    (1, None, ""),
)


@verb(Capability.IMPORT, is_undoable=False)
def approve_plans(tx: Transaction) -> None:
    """From now on a supervisor looks at plans."""
    organisation.edit(tx, form=replace(organisation.form(tx), approves_plans=True))


@verb(Capability.EDIT_CASE, is_undoable=False)
def show_plans(tx: Transaction) -> None:
    """A caseworker shows plans of her own cases to a supervisor."""
    rows = sorted(residents.find(tx, scope=Scope.MINE), key=lambda row: row.id)
    has_goals = set(tx.session.scalars(select(Goal.resident_id).where(Goal.ended.is_(None))))
    chosen = [row.id for row in rows if row.id in has_goals]
    for id_, (back, _approved, _words) in zip(chosen, _SHOWN, strict=False):
        with at(tx, _hours(tx, back, 16)):
            plan_reviews.ask_approval(tx, resident_id=id_)
    tx.subject = None


@verb(Capability.APPROVE_PLANS, is_undoable=False)
def answer_plans(tx: Transaction) -> None:
    """A supervisor answers about those that were shown some days ago."""
    asked = select(PlanApproval).where(PlanApproval.state == ApprovalState.ASKED)
    rows = tx.session.scalars(asked.order_by(PlanApproval.id)).all()
    for row, (back, approved, words) in zip(rows, _SHOWN, strict=False):
        if approved is not None:
            with at(tx, _hours(tx, back - 2, 12)):
                plan_reviews.answer(tx, approval_id=row.id, approved=approved, comment=words)
    tx.subject = None


def consent(everybody: Sequence[Case]) -> None:
    """One that ran out some days ago, to share with somebody by name."""
    case = next((case for case in everybody if case.days > 60), everybody[0])
    form = ConsentForm(
        ConsentPurpose.SHARE,
        recipient="Ms Halloran, family worker",
        on=case.back(100),
        last_day=case.back(9),
        language=case.language,
        items=Items(("chosen-name", "needs")),
        withheld=Items(("address", "history")),
    )
    with case.on(case.back(100)):
        consents.give(case.tx, resident_id=case.id, form=form)


def write(tx: Transaction, chance: random.Random) -> None:
    """All that is about single records."""
    here = sorted(row.id for row in residents.find(tx, scope=Scope.HERE))
    staff = {row.code: row.id for row in organisation.colleagues(tx)}
    _visit_named_later(tx, here)
    _joined(tx, here)
    _contacts(tx)
    with at(tx, _hours(tx, 11, 13)):
        protection.protect(
            tx, resident_id=here[len(here) // 2], staff_ids=[staff[code] for code in _SEEN_BY]
        )


def _visitors(tx: Transaction, here: Sequence[int]) -> list[int]:
    """Those who are supported and do not sleep here, and have a name."""
    rows = residents.find(tx, scope=Scope.SUPPORTED)
    return sorted(row.id for row in rows if row.id not in here and row.known_as)


def _visit(tx: Transaction, back: int, resident_id: int | None = None) -> int:
    came = _hours(tx, back, 15)
    with at(tx, came + timedelta(minutes=70)):
        visit_id = visits.check_in(
            tx,
            resident_id=resident_id,
            age_band=None if resident_id else AgeBand.FROM_25,
            gender=None if resident_id else "woman",
            site_id=rooms.sites(tx)[0].id,
            at=came,
        )
        visits.check_out(tx, visit_id=visit_id)
    return visit_id


def _visit_named_later(tx: Transaction, here: Sequence[int]) -> None:
    """She came without a name, and said it the next time."""
    for resident_id in _visitors(tx, here)[:1]:
        visit_id = _visit(tx, 24)
        with at(tx, _hours(tx, 22, 12)):
            visits.name(tx, visit_id=visit_id, resident_id=resident_id)


def _joined(tx: Transaction, here: Sequence[int]) -> None:
    """Came to the drop-in under a shorter name; later it was seen that it is one person."""
    for resident_id in _visitors(tx, here)[-1:]:
        form = residents.form(tx, resident_id=resident_id)
        with at(tx, _hours(tx, 40, 14)):
            other = residents.add(
                tx, form=ResidentForm(known_as=form.known_as, languages=form.languages[:1])
            )
        _visit(tx, 40, other)
        _visit(tx, 33, other)
        with at(tx, _hours(tx, 21, 17)):
            merging.merge(tx, resident_id=resident_id, merged_id=other)


def _contacts(tx: Transaction) -> None:
    """Contacts after closing that are due these days."""
    supported = {row.id for row in residents.find(tx, scope=Scope.SUPPORTED)}
    known = {row.id for row in residents.find(tx)}
    since = tx.today - timedelta(days=_WAITS_SINCE)
    periods = tx.session.scalars(
        select(SupportPeriod)
        .where(SupportPeriod.closed < tx.today)
        .order_by(SupportPeriod.closed.desc(), SupportPeriod.id)
    )
    told: set[int | None] = set()  # one for each caseworker
    for period in periods.all():
        months = [
            number
            for number, day in closing.due_days(period.closed or tx.today).items()
            if since <= day <= tx.today
        ]
        if (
            not months
            or period.caseworker_id in told
            or period.resident_id in supported
            or period.resident_id not in known
        ):
            continue
        if aftercare.contacts(tx, resident_id=period.resident_id):
            continue
        form = closing.closing(tx, period_id=period.id).form
        form = replace(form, wants_aftercare=True, months=tuple(months))
        with at(tx, _hours(tx, (tx.today - (period.closed or tx.today)).days, 12)):
            closing.edit(tx, period_id=period.id, form=form)
        told.add(period.caseworker_id)


def _hours(tx: Transaction, back: int, hour: int) -> datetime:
    """An hour so many days ago."""
    day: date = tx.today - timedelta(days=back)
    return datetime.combine(day, time(hour, 15), tx.now.tzinfo)
