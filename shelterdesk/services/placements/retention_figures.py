# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The retention table, and the list behind each of its numbers.

A number counts everybody; the list behind it leaves out, and counts, who must not be seen.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.placements import (
    Placement,
    PlacementKind,
    WorkAnswer,
    WorkFollowUp,
)
from shelterdesk.services import organisation
from shelterdesk.services.placements import follow_up_rows
from shelterdesk.services.placements.follow_up_rows import FollowUpList
from shelterdesk.services.residents import protection
from shelterdesk.services.values import value_words
from shelterdesk.statistics import retention_table
from shelterdesk.statistics.counts import Line
from shelterdesk.statistics.retention_table import (
    COLUMNS,
    DUE,
    KNOWN,
    KNOWN_SUM,
    NOT_ASKED_YET,
    Question,
    RetentionTable,
)

__all__ = ["behind", "column_words", "retention", "table_of"]

TABLES: Final = follow_up_rows.TABLES
_MONTHS: Final = 24  # of which the table is, if nothing else is said
_NOT_ASKED: Final = N_("Not asked yet")


@query(Capability.SEE_WORK)
def retention(
    tx: Transaction,
    *,
    first: date | None = None,
    last: date | None = None,
    kind: str | None = None,
    is_outside: bool = False,
) -> RetentionTable:
    """Of the questions whose day falls into [first, last], today at most (two years, if not said);
    of one kind of work or of all. ``is_outside``: small counts are hidden."""
    _check_kind(kind)
    table = table_of(tx, *_span(tx, first, last), kind=kind)
    return retention_table.for_outside(table) if is_outside else table


@query(Capability.SEE_WORK)
def behind(
    tx: Transaction,
    *,
    days: int,
    column: str,
    first: date | None = None,
    last: date | None = None,
    kind: str | None = None,
) -> FollowUpList:
    """The questions behind one number of the table: ``column`` is one of ``COLUMNS``, ``due`` or
    ``known``."""
    _check_kind(kind)
    wanted = _states(column)
    query = _query(*_span(tx, first, last), kind).where(WorkFollowUp.days == days)
    hidden = protection.hidden_ids(tx)
    ids, unseen = [], 0
    for _days, state, row_id, resident_id in tx.session.execute(query):
        if wanted is None or (state or NOT_ASKED_YET) in wanted:
            unseen += resident_id in hidden
            ids += [] if resident_id in hidden else [row_id]
    rows = select(WorkFollowUp).where(WorkFollowUp.id.in_(ids))
    found = list(tx.session.scalars(rows.order_by(WorkFollowUp.due.desc(), WorkFollowUp.id)))
    return FollowUpList(tuple(follow_up_rows.rows(tx, found)), unseen)


def table_of(
    tx: Transaction, first: date, last: date, *, kind: str | None = None
) -> RetentionTable:
    """The table of a time, for other figures."""
    found = tx.session.execute(_query(first, last, kind))
    return retention_table.counted(
        (Question(days, state) for days, state, _id, _resident_id in found),
        horizons=organisation.form(tx).follow_up_days,
        first=first,
        last=last,
        words=column_words(),
    )


def column_words() -> tuple[Line, ...]:
    """What the columns are called."""
    states = value_words.code_words("work_answer", "state")
    return tuple(Line(states.get(column) or _(_NOT_ASKED), column) for column in COLUMNS)


# Within
def _span(tx: Transaction, first: date | None, last: date | None) -> tuple[date, date]:
    until = min(last or tx.today, tx.today)
    since = first or until - relativedelta(months=_MONTHS)
    if since > until:
        raise Invalid(_("Choose a first day that is not after the last one."), field="first")
    return since, until


def _check_kind(kind: str | None) -> None:
    if kind is not None and kind not in list(PlacementKind):
        raise Invalid(_("Choose one from the list."), field="kind")


def _states(column: str) -> frozenset[str] | None:
    if column == DUE:
        return None
    if column == KNOWN_SUM:
        return frozenset(KNOWN)
    if column not in COLUMNS:
        raise Invalid(_("Choose one from the list."), field="column")
    return frozenset({column})


def _query(first: date, last: date, kind: str | None) -> Select[int, Any, int, int]:
    """Each question of a time: days, newest answer, its id and person; without work that never
    began, and without a trial that somebody was asked about before it was one."""
    other = aliased(WorkAnswer)
    newest = (
        select(func.max(other.id))
        .where(other.follow_up_id == WorkFollowUp.id)
        .correlate(WorkFollowUp)
        .scalar_subquery()
    )
    query = (
        select(WorkFollowUp.days, WorkAnswer.state, WorkFollowUp.id, WorkFollowUp.resident_id)
        .join(Placement, Placement.id == WorkFollowUp.placement_id)
        .outerjoin(WorkAnswer, WorkAnswer.id == newest)
        .where(WorkFollowUp.due >= first, WorkFollowUp.due <= last)
        .where(Placement.end > Placement.start, Placement.kind != PlacementKind.TRIAL.value)
    )
    if kind is not None:
        query = query.where(Placement.kind == PlacementKind(kind).value)
    return query
