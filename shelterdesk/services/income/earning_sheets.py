# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Earnings as people read them: a period with what each did and gets, the periods there were, and
what waits to be approved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.income import Earning, EarningState, IncomeActivity
from shelterdesk.services import organisation
from shelterdesk.services.income import activities, earning_counts
from shelterdesk.services.income.work import Share
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money.people_shown import PeopleShown
from shelterdesk.services.residents import protection
from shelterdesk.services.today.due_line import DueKind, DueLine

__all__ = ["EarningRow", "EarningState", "EarningsSheet", "PeriodRow", "due", "periods", "sheet"]

TABLES: Final = ("earning", "income_activity")


@dataclass(frozen=True, slots=True)
class EarningRow:
    """What one person did in a period and earns for it. ``id`` is None before it is prepared; of
    somebody who must not be seen it says only so."""

    id: int | None
    resident_id: int | None
    shown: str
    minutes: int
    pieces: int
    computed: int
    amount: int
    state: EarningState | None
    prepared_by: str  # a colleague
    approved_by: str
    may_approve: bool  # the person signed in


@dataclass(frozen=True, slots=True)
class EarningsSheet:
    """A period [start, end) of an activity; amounts in minor units."""

    activity_id: int
    currency: str
    start: date
    end: date
    sales: int
    materials: int
    percent: int  # of what is left, to the members
    to_share: int
    at_hand: int  # what the activity has beyond what is approved and not paid
    rows: tuple[EarningRow, ...]

    @property
    def left(self) -> int:
        """Sales less materials."""
        return self.sales - self.materials


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period that earnings were prepared for."""

    start: date
    end: date
    people: int
    amount: int  # of all that is not void
    drafts: int
    approved: int
    paid: int


@query(Capability.SEE_MONEY)
def sheet(tx: Transaction, *, activity_id: int, start: date, end: date) -> EarningsSheet:
    """What a period comes to: figures, and what each earns by what is prepared, or would."""
    activity = activities.get(tx, activity_id)
    if end <= start:
        raise Invalid(_("The last day must not be before the first."), field="end")
    counted = earning_counts.counted(tx, activity, start, end)
    there = earning_counts.existing(tx, activity_id, start)
    stored = [row for rows in there.values() for row in rows]
    amounts = earning_counts.open_amounts(counted, there)
    new = [who for who in amounts if who not in there]
    shown = _Shown(tx, [*(row.resident_id for row in stored), *new])
    rows = [shown.stored(row) for row in stored]
    rows += [shown.computed(counted.shares[who], amounts[who]) for who in new]
    return EarningsSheet(
        activity_id=activity_id,
        currency=activity.currency,
        start=start,
        end=end,
        sales=counted.sales,
        materials=counted.materials,
        percent=activity.share_percent,
        to_share=max(counted.to_share, 0),
        at_hand=counted.at_hand,
        rows=tuple(sorted(rows, key=lambda row: (row.resident_id is None, row.shown.casefold()))),
    )


@query(Capability.SEE_MONEY)
def periods(tx: Transaction, *, activity_id: int) -> list[PeriodRow]:
    """The periods of an activity, the newest first."""
    found: dict[date, list[Earning]] = {}
    statement = select(Earning).where(Earning.activity_id == activity_id)
    for row in tx.session.scalars(statement.order_by(Earning.period_start.desc())):
        found.setdefault(row.period_start, []).append(row)
    return [
        PeriodRow(
            start=start,
            end=max(row.period_end for row in rows),
            people=len({merged_records.open_one(tx, row.resident_id) for row in rows}),
            amount=sum(row.amount for row in rows if row.state != EarningState.VOID),
            drafts=sum(row.state == EarningState.DRAFT for row in rows),
            approved=sum(row.state == EarningState.APPROVED for row in rows),
            paid=sum(row.state == EarningState.PAID for row in rows),
        )
        for start, rows in found.items()
    ]


def due(tx: Transaction) -> list[DueLine]:
    """Earnings that a colleague prepared, for who may approve them: one line an activity."""
    if not (tx.may(Capability.APPROVE_MONEY) and tx.may(Capability.SEE_MONEY)):
        return []
    statement = (
        select(IncomeActivity, func.count(), func.min(Earning.period_end))
        .join(Earning, Earning.activity_id == IncomeActivity.id)
        .where(Earning.state == EarningState.DRAFT, protection.visible(tx, Earning.resident_id))
        .group_by(IncomeActivity.id)
    )
    if not organisation.form(tx).approves_money_alone:
        statement = statement.where(Earning.prepared_by != tx.staff_id)
    return [
        DueLine(
            day=since,
            icon="coins",
            title=_("Earnings to approve: {activity}").format(activity=activity.name),
            detail=ngettext("{n} person", "{n} people", count).format(n=count),
            is_for_all=True,
            kind=DueKind.EARNINGS,
            place=("stipends", ("tab", "activities", activity.id)),
        )
        for activity, count, since in tx.session.execute(statement)
    ]


class _Shown:
    """Rows of one sheet, as the person signed in may see them."""

    def __init__(self, tx: Transaction, resident_ids: Iterable[int]) -> None:
        self._people = PeopleShown(tx, resident_ids)
        self._names = organisation.staff_names(tx)
        self._alone = organisation.form(tx).approves_money_alone
        self._staff_id = tx.staff_id

    def stored(self, row: Earning) -> EarningRow:
        """What was prepared."""
        shown, who = self._people.of(row.resident_id)
        is_hers = row.prepared_by == self._staff_id and not self._alone
        return EarningRow(
            id=None if who is None else row.id,
            resident_id=who,
            shown=shown,
            minutes=row.minutes,
            pieces=row.pieces,
            computed=row.computed,
            amount=row.amount,
            state=EarningState(row.state),
            prepared_by=self._names.get(row.prepared_by, ""),
            approved_by=self._names.get(row.approved_by or 0, ""),
            may_approve=earning_counts.is_draft(row) and who is not None and not is_hers,
        )

    def computed(self, share: Share, amount: int) -> EarningRow:
        """What would be."""
        shown, who = self._people.of(share.resident_id)
        return EarningRow(
            id=None, resident_id=who, shown=shown, minutes=share.minutes, pieces=share.pieces,
            computed=amount, amount=amount, state=None, prepared_by="", approved_by="",
            may_approve=False,
        )  # fmt: skip
