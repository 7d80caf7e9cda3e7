# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits of work, as lines of Today: whom to ask how it goes, problems that are open, what
comes to its agreed end, a trial that has none, stipends to talk about. All of it is one line, of a
single person with her name.

It is told to who follows that work up, and of work nobody follows up any more to everybody; that
somebody is not safe at work is told to all. Of people the person signed in may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.placements import (
    Placement,
    PlacementKind,
    PlacementProblem,
    WorkFollowUp,
)
from shelterdesk.models.residents import Resident
from shelterdesk.models.stipends import Award
from shelterdesk.services.placements import follow_up_rows, placement_rows
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.resident_index import was_erased
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine, together
from shelterdesk.services.work.work_due import TRIED_WITHIN

#: So long it is said that a stipend is to be talked about: until most stipends have come once more.
#: After that the list of placements says it.
_ASKED_FOR: Final = timedelta(days=30)
TABLES: Final = (
    "award", "placement", "placement_problem", "retention", "role_capability", "work_follow_up",
)  # fmt: skip


class _Waiting(NamedTuple):
    """Something about one person that waits since a day."""

    day: date
    resident_id: int
    known_as: str
    code: str
    table: str
    row_id: int


def due(tx: Transaction) -> list[DueLine]:
    """All lines the person signed in may see."""
    if not tx.may(Capability.EDIT_WORK):
        return []
    found = (_problems(tx), _to_ask(tx), _ending(tx), _open_trials(tx), _undecided(tx))
    return together([line for line in found if line is not None])


def _to_ask(tx: Transaction) -> DueLine | None:
    wanted = (
        select(WorkFollowUp.due, Resident.id, Resident.known_as, Resident.code, WorkFollowUp.id)
        .join(Placement, Placement.id == WorkFollowUp.placement_id)
        .join(Resident, Resident.id == WorkFollowUp.resident_id)
        .where(WorkFollowUp.answered_on.is_(None), WorkFollowUp.due <= tx.today, _is_mine(tx))
        .order_by(WorkFollowUp.due, WorkFollowUp.id)
    )
    waiting = _found(tx, wanted, "work_follow_up")
    people = len({one.resident_id for one in waiting})
    title = ngettext("Ask {n} person how work goes", "Ask {n} people how work goes", people)
    return _line(
        waiting, _("Ask {who} how work goes"), title.format(n=people), ("tab", "follow_ups")
    )


def _problems(tx: Transaction) -> DueLine | None:
    wanted = (
        select(
            PlacementProblem.on, Resident.id, Resident.known_as, Resident.code, Placement.id,
        )
        .join(Placement, Placement.id == PlacementProblem.placement_id)
        .join(Resident, Resident.id == Placement.resident_id)
        .where(PlacementProblem.solved_on.is_(None))
        .where(_is_mine(tx) | PlacementProblem.is_about_safety)
        .order_by(PlacementProblem.on, PlacementProblem.id)
    )  # fmt: skip
    waiting = _found(tx, wanted, "placement")
    count = len(waiting)
    title = ngettext("{n} problem at work is open", "{n} problems at work are open", count)
    shown = ("tab", "placements", placement_rows.Show.PROBLEMS.value)
    one = _("A problem at the work of {who} is open")
    return _line(waiting, one, title.format(n=count), shown, tone="notice")


def _ending(tx: Transaction) -> DueLine | None:
    wanted = (
        select(
            Placement.planned_end, Resident.id, Resident.known_as, Resident.code, Placement.id,
        )
        .join(Resident, Resident.id == Placement.resident_id)
        .where(Placement.end == OPEN_END, _is_mine(tx))
        .where(Placement.planned_end <= tx.today + placement_rows.AHEAD)
        .order_by(Placement.planned_end, Placement.id)
    )  # fmt: skip
    waiting = _found(tx, wanted, "placement")
    count = len(waiting)
    title = ngettext(
        "{n} placement comes to its agreed end", "{n} placements come to their agreed end", count
    )
    shown = ("tab", "placements", placement_rows.Show.ENDING.value)
    one = _("The work of {who} comes to its agreed end")
    return _line(waiting, one, title.format(n=count), shown)


def _open_trials(tx: Transaction) -> DueLine | None:
    """A trial for which no last day was agreed, and that goes on: so many days after it began."""
    wanted = (
        select(Placement.start, Resident.id, Resident.known_as, Resident.code, Placement.id)
        .join(Resident, Resident.id == Placement.resident_id)
        .where(Placement.end == OPEN_END, Placement.planned_end.is_(None), _is_mine(tx))
        .where(Placement.kind == PlacementKind.TRIAL.value)
        .where(Placement.start <= tx.today - TRIED_WITHIN)
        .order_by(Placement.start, Placement.id)
    )
    asked = [one._replace(day=one.day + TRIED_WITHIN) for one in _found(tx, wanted, "placement")]
    count = len(asked)
    title = ngettext("{n} trial has no last day", "{n} trials have no last day", count)
    shown = ("tab", "placements", placement_rows.Show.RUNNING.value)
    return _line(asked, _("The trial of {who} has no last day"), title.format(n=count), shown)


def _undecided(tx: Transaction) -> DueLine | None:
    """Somebody works and has a stipend that runs, and nothing was decided with her: since the day
    on which there was both."""
    runs = (Award.resident_id == Placement.resident_id, Award.start <= tx.today)
    given = select(func.min(Award.start)).where(*runs, Award.end > tx.today).scalar_subquery()
    since = func.max(Placement.start, given, type_=Placement.start.type)
    wanted = (
        select(since, Resident.id, Resident.known_as, Resident.code, Placement.id)
        .join(Resident, Resident.id == Placement.resident_id)
        .where(placement_rows.which(tx, placement_rows.Show.UNDECIDED), _is_mine(tx))
        .where(since.between(tx.today - _ASKED_FOR, tx.today))
        .order_by(since, Placement.id)
    )
    waiting = _found(tx, wanted, "placement") if tx.may(Capability.SEE_MONEY) else []
    count = len(waiting)
    title = ngettext(
        "{n} stipend to talk about, because of work",
        "{n} stipends to talk about, because of work",
        count,
    )
    shown = ("tab", "placements", placement_rows.Show.UNDECIDED.value)
    one = _("Talk with {who} about the stipend during work")
    return _line(waiting, one, title.format(n=count), shown)


def _is_mine(tx: Transaction) -> ColumnElement[bool]:
    return follow_up_rows.of_worker(tx, tx.staff_id or 0)


def _found(tx: Transaction, wanted: Select[Any, int, str, str, int], table: str) -> list[_Waiting]:
    seen = wanted.where(protection.visible(tx, Resident.id), ~was_erased(Resident.id))
    return [
        _Waiting(day, resident_id, known_as, code, table, row_id)
        for day, resident_id, known_as, code, row_id in tx.session.execute(seen)
    ]


def _line(
    waiting: Sequence[_Waiting],
    one: str,
    many: str,
    shown: tuple[object, ...],
    *,
    tone: str = "muted",
) -> DueLine | None:
    """One line for all of a kind; of a single person with her name."""
    if not waiting:
        return None
    first = waiting[0]
    is_one = len(waiting) == 1
    who = shown_name(first.known_as, first.code)
    return DueLine(
        day=first.day,
        icon="briefcase",
        title=one.format(who=who) if is_one else many,
        resident_id=first.resident_id if is_one else None,
        is_for_all=True,
        tone=tone,
        kind=DueKind.WORK,
        place=("work", (*shown, (first.table, first.row_id)) if is_one else shown),
    )
