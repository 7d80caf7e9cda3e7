# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run of the periods: dues are made, or computed anew where nobody decided anything yet.

Prepared here by one person, approved by another (``approving.py``), decided with her where
something is held (``deciding.py``), listed in ``due_rows.py``, paid at the pay desk.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import _
from shelterdesk.models.stipends import Due, DueState, HeldFor, Scheme, SchemeKind
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection
from shelterdesk.services.stipends import due_plans
from shelterdesk.services.stipends.computing import Computed
from shelterdesk.services.stipends.due_plans import Planned

__all__ = ["Prepared", "PreviewLine", "prepare", "preview"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a run did, in numbers of dues."""

    made: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0  # of awards that ended or were changed
    held: int = 0  # of those made or computed anew: to be decided with her
    left: int = 0  # somebody decided, approved or paid them
    uncollected: int = 0  # approved, and held now because nobody came for them in time


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """What a run would do with one period of a scheme; it names nobody."""

    scheme_id: int
    scheme: str
    currency: str
    period_start: date
    period_end: date
    pay_on: date
    made: int
    changed: int
    same: int
    removed: int
    held: int
    amount: int  # of all that is due then, in minor units


@verb(Capability.PREPARE_DUES)
def prepare(tx: Transaction, *, up_to: date, scheme_ids: Collection[int] = ()) -> Prepared:
    """Make or compute anew all dues whose pay day is on or before a day, of these schemes or of
    all. Repeated, it changes nothing that a person decided, approved or paid."""
    run = due_plans.plan(tx, up_to, scheme_ids)
    counts = dict.fromkeys(("made", "changed", "same", "removed"), 0)
    held = 0
    for one in run.planned:
        counts[_kind(one)] += 1
        held += one.computed is not None and one.computed.held_for is not None
        _write(tx, one)
    uncollected = _hold_uncollected(tx, scheme_ids)
    tx.session.flush()
    return Prepared(**counts, held=held, left=run.left, uncollected=uncollected)


@query(Capability.PREPARE_DUES)
def preview(tx: Transaction, *, up_to: date, scheme_ids: Collection[int] = ()) -> list[PreviewLine]:
    """What ``prepare`` would do, period by period, the next pay day first."""
    lines: dict[tuple[int, date], dict[str, int]] = {}
    first: dict[tuple[int, date], Planned] = {}
    for one in due_plans.plan(tx, up_to, scheme_ids).planned:
        key = one.scheme.id, one.period.span.start
        first.setdefault(key, one)
        names = ("made", "changed", "same", "removed", "held", "amount")
        found = lines.setdefault(key, dict.fromkeys(names, 0))
        found[_kind(one)] += 1
        if one.computed is not None:
            found["held"] += one.computed.held_for is not None
            found["amount"] += one.computed.amount
    made = [
        PreviewLine(
            scheme_id=one.scheme.id,
            scheme=one.scheme.name,
            currency=one.scheme.currency,
            period_start=one.period.span.start,
            period_end=one.period.span.end,
            pay_on=one.period.pay_on,
            **lines[key],
        )
        for key, one in first.items()
    ]
    return sorted(made, key=lambda line: (line.pay_on, line.scheme.casefold(), line.period_start))


# For other services
def get(tx: Transaction, due_id: int) -> Due:
    """A due; the act is about it and its person. Raises ``NotFound``."""
    row = tx.session.get(Due, due_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This amount is not there any more."))
    tx.about(row)
    tx.person(merged_records.open_one(tx, row.resident_id))
    return row


# Within
def _kind(one: Planned) -> str:
    if one.computed is None:
        return "removed"
    if one.due is None:
        return "made"
    values = _values(one, one.computed)
    is_same = all(getattr(one.due, name) == value for name, value in values.items())
    return "same" if is_same else "changed"


def _values(one: Planned, computed: Computed) -> dict[str, object]:
    """What a due is to say."""
    held_for = computed.held_for
    return {
        "fund_id": one.award.fund_id,
        "currency": one.scheme.currency,
        "period_end": one.period.span.end,
        "pay_on": one.period.pay_on,
        "computed": computed.amount,
        "amount": computed.amount,
        "basis": computed.basis.to_text(),
        "state": (DueState.DRAFT if held_for is None else DueState.HELD).value,
        "held_for": None if held_for is None else held_for.value,
    }


def _write(tx: Transaction, one: Planned) -> None:
    kind, due = _kind(one), one.due
    if one.computed is None:
        tx.session.delete(due)
        return
    if kind == "same":
        return
    if due is None:
        due = Due(
            award_id=one.award.id,
            resident_id=one.award.resident_id,
            scheme_id=one.scheme.id,
            period_start=one.period.span.start,
            adjustment=0,
            is_decided=False,
        )
        tx.session.add(due)
    for name, value in _values(one, one.computed).items():
        setattr(due, name, value)
    due.seen_units = None
    # Who computed it last prepared it; a run that changes nothing leaves that as it is.
    due.prepared_by, due.prepared_at = tx.staff_id or 0, tx.now


def _hold_uncollected(tx: Transaction, scheme_ids: Collection[int]) -> int:
    """Hold what was approved and not collected in time, as a scheme may ask: the amount stays, and
    a person decides with her. What a person let go on is not held again."""
    wanted = (
        select(Due, Scheme.collect_days)
        .join(Scheme, Scheme.id == Due.scheme_id)
        .where(
            Due.state == DueState.APPROVED.value,
            ~Due.is_decided,
            Scheme.collect_days.is_not(None),
            Scheme.kind != SchemeKind.MATCH.value,  # nobody comes for that
        )
    )
    if scheme_ids:
        wanted = wanted.where(Due.scheme_id.in_(scheme_ids))
    count = 0
    for due, days in tx.session.execute(wanted):
        if due.pay_on + timedelta(days=days or 0) < tx.today:
            due.state, due.held_for = DueState.HELD.value, HeldFor.NOT_COLLECTED.value
            count += 1
    return count
