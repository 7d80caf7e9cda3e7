# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of awards: of a person, of a scheme or fund, those that run, end soon or ended, and those
of people who left the house.

Somebody who must not be seen is counted and not named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Select, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.funds import Fund
from shelterdesk.models.stipends import Award, AwardEnd, Scheme
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.resident_index import ResidentIndex
from shelterdesk.services.stipends import awards, scheme_words
from shelterdesk.services.stipends.awards import Taper
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = ["AwardList", "AwardRow", "Which", "award_counts", "listed", "of_resident"]

_SOON: Final = timedelta(days=31)
_Found = tuple[Award, Scheme, str]


class Which(StrEnum):
    """Which awards a list shows."""

    RUNNING = "running"  # today or later
    ENDING = "ending"  # within a month
    LEFT = "left"  # running, of people without an open stay
    ENDED = "ended"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class AwardRow:
    """An award as lists show it; amounts in minor units."""

    id: int
    resident_id: int
    shown: str  # chosen name or code
    code: str
    is_here: bool  # has an open stay
    scheme_id: int
    scheme: str
    fund_id: int
    fund: str
    currency: str
    amount_words: str  # what the scheme gives, or what this award gives in its place
    comes_to: str  # "€330.00 + 2 × €102.00 a month"
    start: date
    end: date | None
    children: int
    is_waiting_waived: bool
    end_reason: AwardEnd | None
    ended_by: str
    taper: tuple[Taper, ...]
    note: str | Hidden
    is_running: bool  # today


@dataclass(frozen=True, slots=True)
class AwardList:
    """Awards, and how many more there are of people who must not be seen."""

    rows: tuple[AwardRow, ...]
    hidden: int = 0


@query(Capability.SEE_MONEY)
def listed(
    tx: Transaction,
    *,
    which: Which = Which.RUNNING,
    scheme_id: int | None = None,
    fund_id: int | None = None,
) -> AwardList:
    """Awards by the name of their person."""
    wanted = _query().order_by(Award.start, Award.id)
    today = tx.today
    if which in (Which.RUNNING, Which.LEFT):
        wanted = wanted.where(Award.end > today)
    elif which is Which.ENDING:
        wanted = wanted.where(Award.end > today, Award.end <= today + _SOON)
    elif which is Which.ENDED:
        wanted = wanted.where(Award.end <= today)
    if scheme_id is not None:
        wanted = wanted.where(Award.scheme_id == scheme_id)
    if fund_id is not None:
        wanted = wanted.where(Award.fund_id == fund_id)
    found = _found(tx, wanted)
    hidden = protection.hidden_ids(tx)
    rows = _rows(tx, [one for one in found if one[0].resident_id not in hidden])
    if which is Which.LEFT:
        # Whether somebody hidden is here must not be told by a number either.
        return AwardList(tuple(row for row in rows if not row.is_here))
    return AwardList(tuple(rows), sum(one[0].resident_id in hidden for one in found))


@query(Capability.SEE_MONEY)
def of_resident(tx: Transaction, *, resident_id: int) -> list[AwardRow]:
    """Her awards, the newest first."""
    residents.get(tx, resident_id)
    family = merged_records.family(tx, resident_id)
    wanted = _query().where(Award.resident_id.in_(family))
    return _rows(tx, _found(tx, wanted.order_by(Award.start.desc(), Award.id.desc())))


@query(Capability.SEE_MONEY)
def award_counts(tx: Transaction) -> dict[Which, int]:
    """How many each list holds, whoever asks."""
    today = tx.today
    ends = [end or OPEN_END for end in tx.session.scalars(select(Award.end))]
    return {
        Which.RUNNING: sum(end > today for end in ends),
        Which.ENDING: sum(today < end <= today + _SOON for end in ends),
        Which.ENDED: sum(end <= today for end in ends),
        Which.ALL: len(ends),
    }


def _query() -> Select[Award, Scheme, str]:
    return (
        select(Award, Scheme, Fund.name)
        .join(Scheme, Scheme.id == Award.scheme_id)
        .join(Fund, Fund.id == Award.fund_id)
    )


def _found(tx: Transaction, wanted: Select[Award, Scheme, str]) -> list[_Found]:
    return [(award, scheme, fund) for award, scheme, fund in tx.session.execute(wanted)]


def _rows(tx: Transaction, those: list[_Found]) -> list[AwardRow]:
    """By name; of those alone who may be seen."""
    index = ResidentIndex.of(tx)
    staff = organisation.staff_names(tx)
    steps = awards.tapers(tx, [award.id for award, _scheme, _fund in those])
    rows = []
    for award, scheme, fund in those:
        person = index.row_or_code(tx, merged_records.open_one(tx, award.resident_id))
        rows.append(
            AwardRow(
                id=award.id,
                resident_id=person.id,
                shown=person.shown,
                code=person.code,
                is_here=person.is_here,
                scheme_id=scheme.id,
                scheme=scheme.name,
                fund_id=award.fund_id,
                fund=fund,
                currency=scheme.currency,
                amount_words=scheme_words.amounts(scheme, instead=award.amount),
                comes_to=scheme_words.comes_to(
                    scheme, instead=award.amount, children=award.children
                ),
                start=award.start,
                end=award.end,
                children=award.children,
                is_waiting_waived=award.is_waiting_waived,
                end_reason=None if award.end_reason is None else AwardEnd(award.end_reason),
                ended_by=staff.get(award.ended_by or 0, ""),
                taper=tuple(steps.get(award.id, ())),
                note=sealed_words.revealed(tx, award, "note"),
                is_running=award.start <= tx.today < (award.end or OPEN_END),
            )
        )
    return sorted(rows, key=lambda row: row.shown.casefold())
