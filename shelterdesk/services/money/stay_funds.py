# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which fund pays which nights of a stay. A night is paid by one fund or by none.

What is noted is an agreement and may reach further than the stay: nights nobody slept cost
nothing, and a stay that is taken back is paid as before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.funds import Fund, StayFunding
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, Room, Stay
from shelterdesk.services import organisation
from shelterdesk.services.money import funds
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import stays
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values.value_words import day_in_words
from shelterdesk.statistics import nights as statistics
from shelterdesk.statistics.nights import Only, Period

__all__ = [
    "FundedNights", "FundingForm", "FundingRow", "PaidStay", "add", "edit", "form", "of_fund",
    "of_stay", "remove",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FundingForm:
    """A fund and the nights it pays: from the first (that of the stay, if none is said) up to a
    day whose night it pays no more (None: until the stay ends). ``new_fund`` names one that is not
    listed yet, in place of ``fund_id``."""

    fund_id: int | None
    start: date | None = None
    end: date | None = None
    new_fund: str = ""


@dataclass(frozen=True, slots=True)
class FundingRow:
    """What one fund pays of a stay."""

    id: int
    fund_id: int
    fund: str
    start: date
    end: date | None
    nights: int  # bed-nights so far


@dataclass(frozen=True, slots=True)
class FundedNights:
    """Who pays for a stay, in the order of the nights, and how many nights nobody pays."""

    stay_id: int
    start: date
    end: date | None
    rows: tuple[FundingRow, ...]
    nights: int  # bed-nights of the stay so far
    without_fund: int


@dataclass(frozen=True, slots=True)
class PaidStay:
    """A stay that a fund pays now or will; of somebody who must not be seen it says only so."""

    funding_id: int | None
    resident_id: int | None
    shown: str
    bed: str  # of tonight; empty without one
    start: date  # the first night it pays
    end: date | None  # a night it pays no more


@verb(Capability.EDIT_SUPPORT)
def add(tx: Transaction, *, stay_id: int, form: FundingForm) -> int:
    """Note that a fund pays nights of a stay; returns the entry's id."""
    stay = stays.get(tx, stay_id)
    row = StayFunding(stay_id=stay_id)
    _write(tx, row, stay, form)
    tx.session.add(row)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_SUPPORT)
def edit(tx: Transaction, *, funding_id: int, form: FundingForm) -> None:
    """Another fund, or other nights."""
    row = _get(tx, funding_id)
    _write(tx, row, stays.get(tx, row.stay_id), form)


@verb(Capability.EDIT_SUPPORT)
def remove(tx: Transaction, *, funding_id: int) -> None:
    """The fund pays none of them; the nights are of no fund."""
    tx.session.delete(_get(tx, funding_id))


@query(Capability.SEE_RESIDENTS)
def of_stay(tx: Transaction, *, stay_id: int) -> FundedNights:
    """Who pays for a stay."""
    stay = stays.get(tx, stay_id)
    period = Period(stay.start, organisation.tonight(tx))
    only = Only(stay_id=stay_id)
    slept = statistics.slept(tx.session, period, None, only)
    paid: Counter[int] = Counter()  # by entry
    rows = _rows(tx, stay_id)
    unpaid = 0
    for fund_id, part in statistics.paid(tx.session, slept, period):
        row = next(
            (r for r, _name in rows if fund_id == r.fund_id and _covers(r, part.start)), None
        )
        if row is None:
            unpaid += part.length
        else:
            paid[row.id] += part.length
    return FundedNights(
        stay_id=stay_id,
        start=stay.start,
        end=stay.end,
        rows=tuple(
            FundingRow(row.id, row.fund_id, name, row.start, row.end, paid[row.id])
            for row, name in rows
        ),
        nights=sum(part.length for part in slept),
        without_fund=unpaid,
    )


@query(Capability.SEE_RESIDENTS)
def of_fund(tx: Transaction, *, fund_id: int) -> list[PaidStay]:
    """Whose nights a fund pays tonight and later, those it pays longest first."""
    tonight = organisation.tonight(tx)
    in_bed = (BedAssignment.stay_id == Stay.id) & (BedAssignment.start <= tonight)
    statement = (
        select(StayFunding, Resident, Room.name, Bed.label)
        .join(Stay, Stay.id == StayFunding.stay_id)
        .join(Resident, Resident.id == Stay.resident_id)
        .outerjoin(BedAssignment, in_bed & (BedAssignment.end > tonight))
        .outerjoin(Bed, Bed.id == BedAssignment.bed_id)
        .outerjoin(Room, Room.id == Bed.room_id)
        .where(StayFunding.fund_id == fund_id, StayFunding.end > tonight, Stay.end > tonight)
        .order_by(StayFunding.start, StayFunding.id)
    )
    hidden = protection.hidden_ids(tx)
    return [
        PaidStay(None, None, protection.one_person(), "", row.start, row.end)
        if resident.id in hidden
        else PaidStay(
            funding_id=row.id,
            resident_id=resident.id,
            shown=shown_name(resident.known_as, resident.code),
            bed="" if room is None else f"{room} · {bed}",
            start=row.start,
            end=row.end,
        )
        for row, resident, room, bed in tx.session.execute(statement)
    ]


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, funding_id: int) -> FundingForm:
    """An entry to be changed."""
    row = _get(tx, funding_id)
    return FundingForm(row.fund_id, row.start, row.end)


def _write(tx: Transaction, row: StayFunding, stay: Stay, form: FundingForm) -> None:
    fund_id = form.fund_id
    if form.new_fund.strip():
        tx.need(Capability.EDIT_HOUSE_RULES)
        fund_id = funds.add(tx, form=funds.FundForm(form.new_fund))
    fund = None if fund_id is None else tx.session.get(Fund, fund_id)
    if fund is None:
        raise Invalid(_("Choose a fund."), field="fund")
    if not fund.is_active and fund.id != row.fund_id:
        words = _("“{fund}” is not offered any more. Choose another one.")
        raise Conflict(words.format(fund=fund.name), field="fund")
    start = form.start or stay.start
    if not stay.start <= start < (stay.end or OPEN_END):
        raise Invalid(_("That night is outside the stay."), field="start")
    if form.end is not None and form.end <= start:
        raise Invalid(_("It must pay for at least one night."), field="end")
    other = tx.session.execute(
        select(StayFunding.start, StayFunding.end, Fund.name)
        .join(Fund, Fund.id == StayFunding.fund_id)
        .where(
            StayFunding.stay_id == stay.id,
            StayFunding.id != (row.id or 0),
            StayFunding.end > start,
            StayFunding.start < (form.end or OPEN_END),
        )
        .order_by(StayFunding.start)
        .limit(1)
    ).one_or_none()
    if other is not None:
        since, until, name = other
        words = _("“{fund}” pays from {start} on.")
        if until is not None:
            words = _("“{fund}” pays from {start} until {end}.")
        told = words.format(
            fund=name,
            start=day_in_words(since),
            end="" if until is None else day_in_words(until),
        )
        raise Conflict(f"{told} {_('A night is paid by one fund.')}", field="start")
    row.fund_id, row.start, row.end = fund.id, start, form.end


def _rows(tx: Transaction, stay_id: int) -> list[tuple[StayFunding, str]]:
    found = tx.session.execute(
        select(StayFunding, Fund.name)
        .join(Fund, Fund.id == StayFunding.fund_id)
        .where(StayFunding.stay_id == stay_id)
        .order_by(StayFunding.start, StayFunding.id)
    )
    return [(row, name) for row, name in found]


def _covers(row: StayFunding, night: date) -> bool:
    return row.start <= night < (row.end or OPEN_END)


def _get(tx: Transaction, funding_id: int) -> StayFunding:
    row = tx.session.get(StayFunding, funding_id)
    stay = None if row is None else tx.session.get(Stay, row.stay_id)
    if row is None or stay is None or not protection.may_see(tx, stay.resident_id):
        raise NotFound(_("This entry is not there any more."))
    stays.get(tx, row.stay_id)
    return row
