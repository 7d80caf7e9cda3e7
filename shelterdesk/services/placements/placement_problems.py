# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not right at work, who spoke of it, and what was done. What it is is sealed.

Something about safety suspends nobody by itself: it is offered, and a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.partners import Partner
from shelterdesk.models.placements import Placement, PlacementProblem
from shelterdesk.services.placements import placement_rows
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "ProblemForm", "ProblemRow", "add", "edit", "form", "of_placement", "open_again", "remove",
    "solve",
]  # fmt: skip

_LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class ProblemForm:
    """What is not right; ``raised_by`` is ``she``, ``employer`` or ``worker``."""

    on: date | None = None  # today, if not said
    raised_by: str = "she"
    is_about_safety: bool = False
    what: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One line of the log."""

    id: int
    on: date
    raised_by: str  # in words
    is_about_safety: bool
    solved_on: date | None
    what: str | Hidden
    done: str | Hidden
    can_suspend: bool  # it is about safety, open, and its partner is still offered


@verb(Capability.EDIT_WORK)
def add(tx: Transaction, *, placement_id: int, form: ProblemForm) -> int:
    """Write down that something is not right; returns its id."""
    placement = placement_rows.get(tx, placement_id)
    row = PlacementProblem(placement_id=placement.id)
    if isinstance(form.what, Hidden) or not form.what.strip():
        raise Invalid(_("Write what is not right."), field="what")
    _write(tx, placement, row, form)
    tx.session.add(row)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_WORK)
def edit(tx: Transaction, *, problem_id: int, form: ProblemForm) -> None:
    """Put right what was written; what is hidden stays as it is."""
    row, placement = _get(tx, problem_id)
    _write(tx, placement, row, form)


@verb(Capability.EDIT_WORK)
def solve(
    tx: Transaction, *, problem_id: int, done: str | Hidden = "", on: date | None = None
) -> None:
    """It is put right, and how."""
    row, _placement = _get(tx, problem_id)
    day = on or tx.today
    if not row.on <= day <= tx.today:
        raise Invalid(_("Choose a day between the beginning and today."), field="on")
    if not isinstance(done, Hidden):
        sealed_words.checked(done, field="done", longest=_LONGEST)
    row.solved_on = day
    sealed_words.write(tx, row, "done", done)


@verb(Capability.EDIT_WORK)
def open_again(tx: Transaction, *, problem_id: int) -> None:
    """It is not put right after all. What was done stays written."""
    row, _placement = _get(tx, problem_id)
    if row.solved_on is None:
        raise Conflict(_("This is open already."))
    row.solved_on = None


@verb(Capability.EDIT_WORK)
def remove(tx: Transaction, *, problem_id: int) -> None:
    """It was written by mistake."""
    row, _placement = _get(tx, problem_id)
    tx.session.delete(row)


@query(Capability.SEE_WORK)
def form(tx: Transaction, *, problem_id: int) -> ProblemForm:
    """A line as a form."""
    row, _placement = _get(tx, problem_id)
    what = sealed_words.revealed(tx, row, "what")
    return ProblemForm(row.on, row.raised_by, row.is_about_safety, what)


@query(Capability.SEE_WORK)
def of_placement(tx: Transaction, *, placement_id: int) -> list[ProblemRow]:
    """The log of a placement: what is open first, then the newest."""
    placement = placement_rows.get(tx, placement_id)
    partner_id = placement.partner_id
    partner = None if partner_id is None else tx.session.get(Partner, partner_id)
    is_offered = partner is not None and partner.suspended_on is None
    wanted = select(PlacementProblem).where(PlacementProblem.placement_id == placement_id)
    ordered = wanted.order_by(
        PlacementProblem.solved_on.is_not(None),
        PlacementProblem.on.desc(),
        PlacementProblem.id.desc(),
    )
    return [
        ProblemRow(
            id=row.id,
            on=row.on,
            raised_by=value_words.code_word("placement_problem", "raised_by", row.raised_by),
            is_about_safety=row.is_about_safety,
            solved_on=row.solved_on,
            what=sealed_words.revealed(tx, row, "what"),
            done=sealed_words.revealed(tx, row, "done"),
            can_suspend=row.is_about_safety and row.solved_on is None and is_offered,
        )
        for row in tx.session.scalars(ordered)
    ]


# Within
def _write(tx: Transaction, placement: Placement, row: PlacementProblem, form: ProblemForm) -> None:
    day = form.on or tx.today
    if form.raised_by not in value_words.code_words("placement_problem", "raised_by"):
        raise Invalid(_("Choose one from the list."), field="raised_by")
    if day > tx.today:
        raise Invalid(_("That day has not come yet."), field="on")
    if day < placement.start:
        raise Invalid(_("Choose a day after the work began."), field="on")
    if row.solved_on is not None and day > row.solved_on:
        raise Invalid(_("Choose a day before it was put right."), field="on")
    if not isinstance(form.what, Hidden):
        sealed_words.checked(form.what, field="what", longest=_LONGEST)
    row.on, row.raised_by, row.is_about_safety = day, form.raised_by, form.is_about_safety
    sealed_words.write(tx, row, "what", form.what)


def _get(tx: Transaction, problem_id: int) -> tuple[PlacementProblem, Placement]:
    gone = _("This problem is not there any more.")
    return placement_rows.below(tx, PlacementProblem, problem_id, gone)
