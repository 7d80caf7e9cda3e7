# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is decided with her about her stipend while she works: it stays, fades out or ends.

It is proposed and a person decides; nothing happens by itself. What the scheme says for whom it is
stands beside it: for many houses a stipend goes on during an internship that is not paid.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.placements import AllowanceRule, Placement, PlacementKind
from shelterdesk.models.stipends import Award, AwardEnd, Scheme
from shelterdesk.services.merging import merged_records
from shelterdesk.services.placements import placement_rows
from shelterdesk.services.stipends import award_preview, award_rows, awards
from shelterdesk.services.stipends.award_rows import AwardRow
from shelterdesk.services.stipends.awards import Taper

__all__ = ["AllowanceRule", "AllowanceSheet", "AwardChoice", "Taper", "decide", "of_placement"]

#: Kinds of work that bring an income: there it is proposed to let a stipend fade out.
_EARNS: Final = frozenset({PlacementKind.PAID, PlacementKind.APPRENTICESHIP})
_MONTHS: Final = 3  # over which it is proposed to fade out


@dataclass(frozen=True, slots=True)
class AwardChoice:
    """A stipend of hers, and what could be decided about it."""

    award: AwardRow
    scheme_note: str  # for whom the scheme is, and why its rules are as they are
    is_because: bool  # it ends because of this work
    proposed_end: date | None  # the first day without it, if it faded out; None: it is over
    proposed_taper: tuple[Taper, ...]


@dataclass(frozen=True, slots=True)
class AllowanceSheet:
    """All that a talk about the stipend needs."""

    rule: AllowanceRule
    proposal: AllowanceRule  # what could be talked about; the decision is hers and the worker's
    awards: tuple[AwardChoice, ...]  # those that run, and those that ended because of this work


@verb(Capability.EDIT_WORK)
def decide(
    tx: Transaction,
    *,
    placement_id: int,
    rule: str,
    award_id: int | None = None,
    on: date | None = None,
    taper: Collection[Taper] = (),
) -> None:
    """Write what was decided with her. ``ends`` and ``tapers`` end an award: ``on`` is the first
    day without it, ``taper`` the steps until then."""
    row = placement_rows.get(tx, placement_id)
    if rule not in list(AllowanceRule):
        raise Invalid(_("Choose one from the list."), field="rule")
    if rule in (AllowanceRule.ENDS, AllowanceRule.TAPERS):
        award = _award(tx, row, award_id)
        if on is None:
            raise Invalid(_("Choose the first day without it."), field="on")
        is_taper = rule == AllowanceRule.TAPERS
        if is_taper and not taper:
            raise Invalid(_("Write at least one step, or let it end."), field="taper")
        reason, steps = AwardEnd.OTHER_INCOME, taper if is_taper else ()
        awards.end(tx, award_id=award.id, on=on, reason=reason, taper=steps)
        award.placement_id = row.id
    elif _because(tx, row.id):
        words = _("A stipend ends because of this work. Give it another end first, under Stipends.")
        raise Conflict(words, field="rule")
    row.allowance = AllowanceRule(rule).value


@query(Capability.SEE_MONEY)
def of_placement(tx: Transaction, *, placement_id: int) -> AllowanceSheet:
    """Her stipends beside her work, and what could be talked about."""
    row = placement_rows.get(tx, placement_id)
    because = _because(tx, row.id)
    listed = award_rows.of_resident(tx, resident_id=row.resident_id)
    those = [one for one in listed if one.is_running or one.id in because]
    notes = _notes(tx, {one.scheme_id for one in those})
    made = tuple(_choice(tx, row, one, notes.get(one.scheme_id, ""), because) for one in those)
    earns = row.kind in _EARNS
    proposal = AllowanceRule.TAPERS if earns else AllowanceRule.STAYS
    return AllowanceSheet(
        AllowanceRule(row.allowance), proposal if made else AllowanceRule.HAS_NONE, made
    )


# For other services
def of_next_step(row: Placement, kind: str) -> str:
    """What holds of a decision when work goes on as another kind: a stipend that ends because of it
    does; that one stays beside work without an income says nothing of work with one."""
    ends = (AllowanceRule.ENDS, AllowanceRule.TAPERS)
    if row.allowance in ends or row.kind in _EARNS or kind not in _EARNS:
        return row.allowance
    return AllowanceRule.UNDECIDED.value


# Within
def _award(tx: Transaction, row: Placement, award_id: int | None) -> Award:
    tx.need(Capability.EDIT_AWARDS)
    if award_id is None:
        raise Invalid(_("Choose the stipend."), field="award_id")
    award = awards.get(tx, award_id)
    if award.resident_id not in merged_records.family(tx, row.resident_id):
        raise Invalid(_("This stipend is somebody else's."), field="award_id")
    return award


def _because(tx: Transaction, placement_id: int) -> set[int]:
    return set(tx.session.scalars(select(Award.id).where(Award.placement_id == placement_id)))


def _notes(tx: Transaction, scheme_ids: Collection[int]) -> dict[int, str]:
    found = tx.session.execute(select(Scheme.id, Scheme.note).where(Scheme.id.in_(scheme_ids)))
    return {scheme_id: note for scheme_id, note in found}


def _choice(
    tx: Transaction, row: Placement, award: AwardRow, note: str, because: set[int]
) -> AwardChoice:
    first = max(tx.today, row.start).replace(day=1) + relativedelta(months=_MONTHS)
    day = first if award.end is None else min(first, award.end)
    is_over = not award.is_running or day <= max(tx.today, award.start)
    steps = () if is_over else award_preview.proposed_steps(tx, award_id=award.id, on=day)
    return AwardChoice(award, note, award.id in because, None if is_over else day, steps)
