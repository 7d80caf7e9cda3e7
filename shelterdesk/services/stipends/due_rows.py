# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of dues: the register of a period, what is to be decided, one due with its adjustments.

Sums count everybody. Of somebody who must not be seen a line says "1 person" and the amount, and
has no number by which anything could be done with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Select, case, func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.funds import Fund
from shelterdesk.models.stipends import Due, DueAdjustment, DueState, HeldFor, Scheme, SchemeKind
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.resident_index import ResidentIndex
from shelterdesk.services.stipends import basis, deciding, dues, recounts
from shelterdesk.services.stipends.basis import Basis
from shelterdesk.services.stipends.recounts import Recount
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "AdjustmentRow", "DueRow", "DueState", "DueSum", "Register", "RunRow", "adjustments", "due_row",
    "paid_otherwise", "register", "runs", "summed", "to_decide",
]  # fmt: skip

#: What still waits for somebody: the rest of a register is history.
OPEN: Final = (DueState.DRAFT, DueState.HELD, DueState.APPROVED)
#: A pay day lies at most so long before its period, where days of rest push it forward.
_MOVED: Final = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class DueRow:
    """A due as lists show it; amounts in minor units. Without ``id``: of a protected person."""

    id: int | None
    resident_id: int | None
    shown: str  # chosen name or code; "1 person"
    code: str
    award_id: int | None
    scheme_id: int
    scheme: str
    scheme_kind: SchemeKind
    fund_id: int
    fund: str
    currency: str
    period_start: date
    period_end: date
    pay_on: date
    computed: int
    adjustment: int
    amount: int
    state: DueState
    held_for: HeldFor | None = None
    held_words: str = ""  # "8 days of leave; 6 are agreed"
    is_decided: bool = False
    basis: Basis | None = None
    basis_words: tuple[str, ...] = ()
    prepared_by: str = ""
    approved_by: str = ""
    is_approved_alone: bool = False
    is_own: bool = False  # who asks prepared or adjusted it
    #: Days, sessions or savings of it are to come before its pay day: another run counts them,
    #: unless it is approved as it is.
    is_still_counted: bool = False
    recount: Recount | None = None  # it counts otherwise by now
    reason: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class DueSum:
    """What the dues of one fund in one currency come to, everybody counted."""

    fund_id: int
    fund: str
    currency: str
    count: int
    prepared: int
    held: int
    approved: int
    paid: int

    @property
    def amount(self) -> int:
        """All of it but what is not paid."""
        return self.prepared + self.held + self.approved + self.paid


@dataclass(frozen=True, slots=True)
class Register:
    """Dues by name, and what they come to by fund and currency."""

    rows: tuple[DueRow, ...] = ()
    sums: tuple[DueSum, ...] = ()
    approves_alone: bool = False  # the house says one person is enough


@dataclass(frozen=True, slots=True)
class RunRow:
    """A period of a scheme for which something was prepared; it names nobody."""

    scheme_id: int
    scheme: str
    currency: str
    period_start: date
    period_end: date
    first_pay_on: date  # where a holiday moved the pay day of some of them
    pay_on: date
    count: int
    open: int  # prepared, held or approved
    amount: int  # but what is not paid


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """So much more or less, and why."""

    at: datetime  # local
    amount: int
    adjusted_by: str
    reason: str | Hidden


@query(Capability.SEE_MONEY)
def register(
    tx: Transaction,
    *,
    scheme_id: int | None = None,
    period_start: date | None = None,
    states: Sequence[DueState] = (),
) -> Register:
    """Dues by name: of a scheme, of a period, in these states; all that is open, if neither a
    scheme nor a period is said."""
    wanted = _query()
    if scheme_id is not None:
        wanted = wanted.where(Due.scheme_id == scheme_id)
    if period_start is not None:
        wanted = wanted.where(Due.period_start == period_start)
    if not states and scheme_id is None and period_start is None:
        states = OPEN
    if states:
        wanted = wanted.where(Due.state.in_([str(state) for state in states]))
    found = _found(tx, wanted)
    is_enough = organisation.form(tx).approves_money_alone
    rows = _rows(tx, found)
    return Register(tuple(rows), tuple(summed(rows)), is_enough)


@query(Capability.SEE_MONEY)
def to_decide(tx: Transaction) -> list[DueRow]:
    """What is held, to be decided with her; the earliest pay day first."""
    rows = _rows(tx, _found(tx, _query().where(Due.state == DueState.HELD.value)))
    return sorted(rows, key=lambda row: row.pay_on)


@query(Capability.SEE_MONEY)
def paid_otherwise(tx: Transaction) -> list[DueRow]:
    """What was paid and counts otherwise by now (``recounts.py``), the earliest pay day first."""
    since = tx.today - recounts.SINCE
    wanted = _query().where(
        Due.state == DueState.PAID.value,
        Due.pay_on > since - _MOVED,  # by the index
        Due.period_start > since,
        Scheme.kind == SchemeKind.PER_SESSION.value,
    )
    found = _found(tx, wanted)
    otherwise = recounts.of(tx, [(due, scheme) for due, scheme, _fund in found], ())
    if not otherwise:
        return []  # as nearly always: no names are read for it
    rows = _rows(tx, [one for one in found if one[0].id in otherwise])
    return sorted((row for row in rows if row.recount), key=lambda row: row.pay_on)


@query(Capability.SEE_MONEY)
def runs(tx: Transaction, *, limit: int = 60) -> list[RunRow]:
    """Periods for which something was prepared, the newest first; with what is open."""
    is_open = Due.state.in_([state.value for state in OPEN])
    is_dropped = Due.state.in_([DueState.VOID.value, DueState.REFUSED.value])
    wanted = (
        select(
            Scheme.id,
            Scheme.name,
            Scheme.currency,
            Due.period_start,
            func.max(Due.period_end),
            func.min(Due.pay_on),
            func.max(Due.pay_on),
            func.count(),
            func.sum(case((is_open, 1), else_=0)),
            func.sum(case((is_dropped, 0), else_=Due.amount)),
        )
        .join(Scheme, Scheme.id == Due.scheme_id)
        .group_by(Scheme.id, Due.period_start)
        .order_by(Due.period_start.desc(), func.lower(Scheme.name), Scheme.id)
        .limit(limit)
    )
    return [RunRow(*row) for row in tx.session.execute(wanted)]


@query(Capability.SEE_MONEY)
def due_row(tx: Transaction, *, due_id: int) -> DueRow:
    """One due."""
    dues.get(tx, due_id)
    [row] = _rows(tx, _found(tx, _query().where(Due.id == due_id)))
    return row


@query(Capability.SEE_MONEY)
def adjustments(tx: Transaction, *, due_id: int) -> list[AdjustmentRow]:
    """The adjustments of a due in their order."""
    dues.get(tx, due_id)
    wanted = select(DueAdjustment).where(DueAdjustment.due_id == due_id)
    staff = organisation.staff_names(tx)
    return [
        AdjustmentRow(
            row.created_at.astimezone(tx.now.tzinfo),
            row.amount,
            staff.get(row.adjusted_by, ""),
            sealed_words.revealed(tx, row, "reason"),
        )
        for row in tx.session.scalars(wanted.order_by(DueAdjustment.id))
    ]


# Within
_Found = tuple[Due, Scheme, str]


def _query() -> Select[Due, Scheme, str]:
    return (
        select(Due, Scheme, Fund.name)
        .join(Scheme, Scheme.id == Due.scheme_id)
        .join(Fund, Fund.id == Due.fund_id)
        .order_by(Due.pay_on, Due.id)
    )


def _found(tx: Transaction, wanted: Select[Due, Scheme, str]) -> list[_Found]:
    return [(due, scheme, fund) for due, scheme, fund in tx.session.execute(wanted)]


def _rows(tx: Transaction, found: list[_Found]) -> list[DueRow]:
    """By name; those of protected people come last."""
    index = ResidentIndex.of(tx)
    staff = organisation.staff_names(tx)
    hidden = protection.hidden_ids(tx)
    adjusted = deciding.adjusters(tx, [due.id for due, _scheme, _fund in found])
    otherwise = recounts.of(tx, [(due, scheme) for due, scheme, _fund in found], adjusted)
    rows = []
    for due, scheme, fund in found:
        if due.resident_id in hidden:
            rows.append(_nameless(due, scheme, fund))
            continue
        person = index.row_or_code(tx, merged_records.open_one(tx, due.resident_id))
        figures = basis.from_text(due.basis)
        rows.append(
            replace(
                _nameless(due, scheme, fund),
                id=due.id,
                resident_id=person.id,
                shown=person.shown,
                code=person.code,
                award_id=due.award_id,
                held_for=None if due.held_for is None else HeldFor(due.held_for),
                held_words=held_words(due, figures),
                is_decided=due.is_decided,
                basis=figures,
                basis_words=tuple(basis.words(figures, due.currency)),
                prepared_by=staff.get(due.prepared_by, ""),
                approved_by=staff.get(due.approved_by or 0, ""),
                is_approved_alone=due.is_approved_alone,
                is_own=tx.staff_id in {due.prepared_by, *adjusted.get(due.id, ())},
                is_still_counted=due.id not in adjusted and _is_still_counted(tx, due, scheme),
                recount=otherwise.get(due.id),
                reason=sealed_words.revealed(tx, due, "reason"),
            )
        )
    return sorted(rows, key=lambda row: (row.id is None, row.shown.casefold(), row.pay_on))


def _nameless(due: Due, scheme: Scheme, fund: str) -> DueRow:
    """What a line says of somebody who must not be seen."""
    return DueRow(
        id=None,
        resident_id=None,
        shown=protection.one_person(),
        code="",
        award_id=None,
        scheme_id=scheme.id,
        scheme=scheme.name,
        scheme_kind=SchemeKind(scheme.kind),
        fund_id=due.fund_id,
        fund=fund,
        currency=due.currency,
        period_start=due.period_start,
        period_end=due.period_end,
        pay_on=due.pay_on,
        computed=due.computed,
        adjustment=due.adjustment,
        amount=due.amount,
        state=DueState(due.state),
    )


def _is_still_counted(tx: Transaction, due: Due, scheme: Scheme) -> bool:
    """Whether a run of a later day would find more of it, and nobody decided how much it is."""
    is_open = due.state == DueState.DRAFT and due.approved_by is None and not due.is_decided
    is_coming = min(due.period_end, due.pay_on) > tx.today
    return is_open and is_coming and scheme.kind != SchemeKind.FIXED


def held_words(due: Due, figures: Basis) -> str:
    """Why a due is held, in figures; nothing where it is not, or where a person wrote why."""
    if due.held_for == HeldFor.ABSENT:
        line = ngettext("{n} day absent", "{n} days absent", figures.absent)
        return _limited(line.format(n=figures.absent), figures)
    if due.held_for == HeldFor.LEAVE:
        line = ngettext("{n} day of leave", "{n} days of leave", figures.leave)
        return _limited(line.format(n=figures.leave), figures)
    if due.held_for == HeldFor.MISSED:
        line = ngettext("{n} session missed", "{n} sessions missed", figures.missed)
        return _limited(line.format(n=figures.missed), figures)
    return _("Not collected in time") if due.held_for == HeldFor.NOT_COLLECTED else ""


def _limited(found: str, figures: Basis) -> str:
    return _("{found}, more than {most}").format(found=found, most=figures.over)


def summed(rows: Iterable[DueRow]) -> list[DueSum]:
    """What some dues come to by fund and currency, and by where they stand."""
    found: dict[tuple[int, str], dict[DueState, int]] = {}
    counts: dict[tuple[int, str], int] = {}
    names: dict[int, str] = {}
    for row in rows:
        key = row.fund_id, row.currency
        names[row.fund_id] = row.fund
        counts[key] = counts.get(key, 0) + 1
        found.setdefault(key, dict.fromkeys(DueState, 0))[row.state] += row.amount
    sums = [
        DueSum(
            fund_id=key[0],
            fund=names[key[0]],
            currency=key[1],
            count=counts[key],
            prepared=by[DueState.DRAFT],
            held=by[DueState.HELD],
            approved=by[DueState.APPROVED],
            paid=by[DueState.PAID],
        )
        for key, by in found.items()
    ]
    return sorted(sums, key=lambda one: (one.fund.casefold(), one.currency))
