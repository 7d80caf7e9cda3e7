# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of stipends for paper: every due of some pay days with its basis, to be signed.

A protected person counts in it with her amount; who is not named for her sees neither whose it is
nor how it came about.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.funds import Fund
from shelterdesk.models.payments import Payment
from shelterdesk.models.residents import Resident
from shelterdesk.models.stipends import Due, DueState, Scheme
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import payments
from shelterdesk.services.residents import protection
from shelterdesk.services.stipends import basis
from shelterdesk.services.values import value_words
from shelterdesk.statistics.register_sheet import RegisterGroup, RegisterLine, RegisterSheet

__all__ = ["schemes_to_choose", "sheet"]

_OWED: Final = frozenset({DueState.DRAFT, DueState.HELD, DueState.APPROVED, DueState.PAID})
_DAY: Final = timedelta(days=1)


@query(Capability.SEE_MONEY)
def sheet(
    tx: Transaction,
    *,
    scheme: str = "",
    first: date | None = None,
    last: date | None = None,
    with_names: bool = False,
) -> RegisterSheet:
    """The dues of a scheme (its number or name), or of all, with a pay day in [``first``,
    ``last``]: this month unless given. ``with_names``: the chosen name where there is one.

    Raises ``NotFound`` for a scheme that is not there, ``Invalid`` for days in the wrong order.
    """
    start = first or min(tx.today, last or tx.today).replace(day=1)
    until = last or start.replace(day=calendar.monthrange(start.year, start.month)[1])
    if until < start:
        raise Invalid(_("The last day lies before the first."), field="until")
    chosen = _named(tx, scheme) if scheme.strip() else None
    dues = _dues(tx, start, until, chosen)
    return RegisterSheet(
        first=start,
        last=until,
        scheme="" if chosen is None else chosen.name,
        groups=_groups(tx, dues, with_names=with_names),
        prepared_by=_staff(tx, {due.prepared_by for due, _scheme, _fund in dues}),
        approved_by=_staff(tx, {due.approved_by for due, _scheme, _fund in dues}),
    )


@query(Capability.SEE_MONEY)
def schemes_to_choose(tx: Transaction) -> list[tuple[str, str]]:
    """Schemes as options of a report: code and words; those in use first."""
    found = select(Scheme).order_by(Scheme.is_active.desc(), func.lower(Scheme.name), Scheme.id)
    return [(str(one.id), one.name) for one in tx.session.scalars(found)]


_Found = tuple[Due, str, str]  # with the names of its scheme and fund


@dataclass(frozen=True, slots=True)
class _Paid:
    """What was paid of a due and not taken back, and by which receipts."""

    amount: int = 0
    receipts: tuple[str, ...] = ()


_NOTHING_PAID: Final = _Paid()


def _named(tx: Transaction, scheme: str) -> Scheme:
    wanted = scheme.strip().casefold()
    for one in tx.session.scalars(select(Scheme).order_by(Scheme.id)):
        if wanted in (str(one.id), one.name.casefold()):
            return one
    raise NotFound(_("There is no scheme “{name}”.").format(name=scheme.strip()), field="scheme")


def _dues(tx: Transaction, start: date, until: date, scheme: Scheme | None) -> list[_Found]:
    statement = (
        select(Due, Scheme.name, Fund.name)
        .join(Scheme, Scheme.id == Due.scheme_id)
        .join(Fund, Fund.id == Due.fund_id)
        .where(Due.pay_on >= start, Due.pay_on <= until)
        .order_by(Due.pay_on, func.lower(Scheme.name), Due.scheme_id, Due.period_start, Due.id)
    )
    if scheme is not None:
        statement = statement.where(Due.scheme_id == scheme.id)
    return [(due, name, fund) for due, name, fund in tx.session.execute(statement)]


def _groups(
    tx: Transaction, dues: Sequence[_Found], *, with_names: bool
) -> tuple[RegisterGroup, ...]:
    people = _people(tx, {due.resident_id for due, _scheme, _fund in dues}, with_names=with_names)
    paid = _paid(tx, {due.id for due, _scheme, _fund in dues})
    groups = []
    for _key, those in groupby(dues, key=_group_key):
        found = list(those)
        due, name, _fund = found[0]
        lines = [
            _line(one, fund, people[one.resident_id], paid.get(one.id, _NOTHING_PAID))
            for one, _scheme, fund in found
        ]
        lines.sort(key=lambda line: (not line.basis, line.who.casefold()))
        groups.append(
            RegisterGroup(
                name, due.period_start, due.period_end - _DAY, due.pay_on, tuple(lines)
            )
        )  # fmt: skip
    return tuple(groups)


def _group_key(found: _Found) -> tuple[date, int, date, date]:
    due = found[0]
    return due.pay_on, due.scheme_id, due.period_start, due.period_end


def _line(due: Due, fund: str, who: str | None, paid: _Paid) -> RegisterLine:
    state = value_words.code_word("due", "state", due.state)
    if due.state == DueState.HELD and due.held_for:
        state = f"{state}: {value_words.code_word('due', 'held_for', due.held_for)}"
    is_hidden = who is None
    return RegisterLine(
        who=protection.one_person() if who is None else who,
        basis=() if is_hidden else tuple(basis.words(basis.from_text(due.basis), due.currency)),
        fund=fund,
        currency=due.currency,
        computed=due.computed,
        adjustment=due.adjustment,
        amount=due.amount,
        paid=paid.amount,
        state=value_words.code_word("due", "state", due.state) if is_hidden else state,
        is_owed=due.state in _OWED,
        receipts=() if is_hidden else paid.receipts,
    )


def _people(
    tx: Transaction, resident_ids: Collection[int], *, with_names: bool
) -> dict[int, str | None]:
    """What stands for each: a code or chosen name of the record it is now; None for who must not
    be seen."""
    own = {one: merged_records.open_one(tx, one) for one in resident_ids}
    rows = select(Resident.id, Resident.code, Resident.known_as).where(
        Resident.id.in_(set(own.values()))
    )
    shown = {
        row_id: (known_as if with_names and known_as else code)
        for row_id, code, known_as in tx.session.execute(rows)
    }
    hidden = protection.hidden_ids(tx)
    return {one: None if {one, now} & hidden else shown[now] for one, now in own.items()}


def _paid(tx: Transaction, due_ids: Collection[int]) -> dict[int, _Paid]:
    rows = select(Payment).where(Payment.due_id.in_(due_ids)).order_by(Payment.id)
    found = list(tx.session.scalars(rows))
    taken_back = {one.reverses_id for one in found}
    kept: dict[int, list[Payment]] = defaultdict(list)
    for one in found:
        if one.due_id is not None and one.reverses_id is None and one.id not in taken_back:
            kept[one.due_id].append(one)
    return {
        due_id: _Paid(
            sum(one.amount for one in those), tuple(map(payments.receipt_number, those))
        )
        for due_id, those in kept.items()
    }  # fmt: skip


def _staff(tx: Transaction, ids: Collection[int | None]) -> tuple[str, ...]:
    names = organisation.staff_names(tx)
    return tuple(sorted(names.get(one or 0, "") for one in ids if one is not None))
