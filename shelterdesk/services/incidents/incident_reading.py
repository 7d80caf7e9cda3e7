# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading incidents: rows of a list, one as a form, what follows, and who may look at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.incidents import Incident, IncidentPerson, IncidentRole, Severity, ToldWhom
from shelterdesk.models.tasks import Task
from shelterdesk.services import organisation
from shelterdesk.services.incidents import incident_rows
from shelterdesk.services.incidents.incident_rows import (
    IncidentForm,
    IncidentRow,
    InvolvedForm,
    TaskLine,
    ToldForm,
)
from shelterdesk.services.residents import protection
from shelterdesk.services.staff import staff
from shelterdesk.services.values import classed_words


def rows_of(tx: Transaction, found: Sequence[Incident]) -> list[IncidentRow]:
    """Incidents as lists show them."""
    ids = [row.id for row in found]
    people = incident_rows.people_of(tx, ids) if ids else {}
    names = incident_rows.resident_names(tx, [one for some in people.values() for one in some])
    where = incident_rows.places(tx, found)
    known = organisation.staff_names(tx)
    waiting = _open_tasks(tx, ids)
    rows = []
    for row in found:
        there = people.get(row.id, [])
        withheld = incident_rows.is_withheld(tx, there)
        sees = incident_rows.sees_people(tx, row)
        rows.append(
            IncidentRow(
                id=row.id,
                at=row.at.astimezone(tx.now.tzinfo),
                place=where[row.id],
                kind=incident_rows.kind_of(tx, row),
                severity=Severity(row.severity),
                confidentiality=row.confidentiality,
                people=tuple(
                    incident_rows.shown(tx, one, names, withheld=withheld) for one in there
                )
                if sees
                else (),
                reported_by=known.get(row.reported_by or 0, ""),
                reviewed_on=_day(tx, row.reviewed_at),
                reviewed_by=known.get(row.reviewed_by or 0, ""),
                can_read=incident_rows.can_read(tx, row) and not withheld,
                may_edit=sees and not withheld and row.reviewed_at is None,
                may_review=row.reviewed_at is None
                and tx.may(Capability.REVIEW_INCIDENTS)
                and not why_not_review(tx, row, there),
                open_tasks=waiting.get(row.id, 0),
            )
        )
    return rows


def _open_tasks(tx: Transaction, ids: Sequence[int]) -> dict[int, int]:
    if not ids:
        return {}
    counted = (
        select(Task.incident_id, func.count())
        .where(Task.incident_id.in_(ids), Task.done_at.is_(None), Task.dropped_at.is_(None))
        .group_by(Task.incident_id)
    )
    return {row_id or 0: number for row_id, number in tx.session.execute(counted)}


def form_of(
    tx: Transaction, row: Incident, people: list[IncidentPerson], *, withheld: bool
) -> IncidentForm:
    """A report as a form, with what may be read of it."""
    names = incident_rows.resident_names(tx, people)
    known = organisation.staff_names(tx)
    sees = incident_rows.sees_people(tx, row)
    return IncidentForm(
        happened=incident_rows.words(tx, row, "happened", withheld=withheld),
        measures=incident_rows.words(tx, row, "measures", withheld=withheld),
        severity=Severity(row.severity),
        confidentiality=row.confidentiality,
        at=row.at.astimezone(tx.now.tzinfo),
        site_id=row.site_id,
        room_id=row.room_id,
        kind_id=row.kind_id,
        people=tuple(
            InvolvedForm(
                role=IncidentRole(one.role),
                resident_id=one.resident_id if one.resident_id in names else None,
                staff_id=one.staff_id,
                described=incident_rows.words(tx, one, "described", withheld=withheld),
                id=one.id,
                shown=incident_rows.shown(tx, one, names, withheld=withheld),
            )
            for one in people
            if sees
        ),
        told=tuple(
            ToldForm(
                whom=ToldWhom(one.whom),
                who=incident_rows.words(tx, one, "who", withheld=withheld),
                at=one.at.astimezone(tx.now.tzinfo),
                id=one.id,
                by=known.get(one.staff_id or 0, ""),
            )
            for one in incident_rows.told_of(tx, row.id)
        ),
        log_entry_id=row.log_entry_id,
    )


def tasks_of(tx: Transaction, incident_id: int) -> list[TaskLine]:
    """What follows from an incident, what is open first."""
    known = organisation.staff_names(tx)
    found = tx.session.scalars(
        select(Task)
        .where(
            Task.incident_id == incident_id,
            or_(Task.resident_id.is_(None), protection.visible(tx, Task.resident_id)),
        )
        .order_by(Task.done_at.is_not(None), Task.due.is_(None), Task.due, Task.id)
    )
    return [
        TaskLine(
            task.id,
            classed_words.of_row(tx, task),
            task.due,
            known.get(task.staff_id or 0, ""),
            _day(tx, task.done_at),
        )
        for task in found
    ]


def why_not_review(
    tx: Transaction, row: Incident, people: Sequence[IncidentPerson] | None = None
) -> str:
    """Why the person signed in cannot look at a report; empty if she can.

    Whoever is named in it does not judge it, as long as somebody else may.
    """
    if people is None:
        people = incident_rows.people_of(tx, [row.id])[row.id]
    if not incident_rows.can_read(tx, row):
        return _("You hold no key for this text.")
    if incident_rows.is_withheld(tx, people):
        return _("It also concerns a protected person.")
    is_named = any(one.staff_id is not None and one.staff_id == tx.staff_id for one in people)
    others = [
        who for who in staff.who_may(tx, Capability.REVIEW_INCIDENTS) if who.id != tx.staff_id
    ]
    if is_named and others:
        return _("You are named in this report. A colleague looks at it: {who}.").format(
            who=", ".join(who.name_shown or who.code for who in others)
        )
    return ""


def _day(tx: Transaction, at: datetime | None) -> date | None:
    return None if at is None else at.astimezone(tx.now.tzinfo).date()
