# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits of days before that nobody ended: who looks first after the night is asked about them.

Either they left and nobody saw when, which is an answer of its own and no invented hour; or they
are still here: then the visit ends with the night, and another begins with the day, so that they
count on both and stand in the list of today.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.visits import Visit
from shelterdesk.services.residents import protection
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.visits import visits
from shelterdesk.services.visits.visits import VisitRow

__all__ = ["TABLES", "due", "left_unseen", "still_here", "unended"]

#: A change of one of these may bring another line to Today.
TABLES: Final = ("visit", "resident", "resident_access", "organisation")

#: Of what is longer ago nobody remembers anything, and it need not be asked.
_ASKED_FOR: Final = timedelta(days=31)
_MOST_NAMES: Final = 3


@query(Capability.SEE_RESIDENTS)
def unended(tx: Transaction) -> list[VisitRow]:
    """Visits of days before without an end, the oldest first; of people who may be seen."""
    begun = visits.day_began(tx)
    query = (
        select(Visit)
        .where(
            Visit.start >= begun - _ASKED_FOR,
            Visit.start < begun,
            Visit.end.is_(None),
            Visit.is_end_unknown.is_(False),
            Visit.resident_id.is_(None) | protection.visible(tx, Visit.resident_id),
        )
        .order_by(Visit.start, Visit.id)
    )
    return visits.rows_of(tx, tx.session.scalars(query))


def due(tx: Transaction) -> list[DueLine]:
    """One line for who is asked about them: the question stands with the visits of today."""
    if not tx.may(Capability.EDIT_RESIDENTS):
        return []
    rows = unended(tx)
    if not rows:
        return []
    words = ngettext(
        "{n} earlier visit has no end: is the visitor still here?",
        "{n} earlier visits have no end: who is still here?",
        len(rows),
    )
    names = [row.shown or _("without a name") for row in rows[:_MOST_NAMES]]
    return [
        DueLine(
            day=rows[0].start.date(),
            icon="door-open",
            title=words.format(n=len(rows)),
            detail=", ".join(names) + (" …" if len(rows) > _MOST_NAMES else ""),
            is_for_all=True,
            tone="notice",
            kind=DueKind.VISIT,
            place=("visits", ("tab", "here", "unended")),
        )
    ]


@verb(Capability.EDIT_RESIDENTS)
def left_unseen(tx: Transaction, *, visit_ids: Collection[int]) -> None:
    """They left, and nobody saw when."""
    for visit in _open(tx, visit_ids):
        visit.is_end_unknown = True


@verb(Capability.EDIT_RESIDENTS)
def still_here(tx: Transaction, *, visit_ids: Collection[int]) -> None:
    """They are here: each visit ends with the night and goes on as one of today."""
    begun = visits.day_began(tx)
    for visit in _open(tx, visit_ids):
        visit.end = begun
        tx.session.flush()
        if visit.resident_id is not None and visits.here_since(tx, visit.resident_id):
            continue  # somebody noted that already
        tx.session.add(
            Visit(
                resident_id=visit.resident_id,
                site_id=visit.site_id,
                start=begun,
                end=None,
                age_band=visit.age_band,
                gender_id=visit.gender_id,
            )
        )


def _open(tx: Transaction, visit_ids: Collection[int]) -> list[Visit]:
    begun = visits.day_began(tx)
    found = [visits.get(tx, visit_id) for visit_id in visit_ids]
    for visit in found:
        if visit.end is not None or visit.is_end_unknown or visit.start >= begun:
            raise Conflict(_("A colleague has answered this already."))
    return found
