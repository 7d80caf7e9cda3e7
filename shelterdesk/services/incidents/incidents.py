# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents: reported by anybody on shift, looked at by who may, and from then on only added to.

Whoever holds no key of the class writes all the same and does not read it back; to correct it,
words are added. A report that was looked at is frozen: neither an edit nor the undo of one changes
it. Each opening of its words is written down.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.incidents import (
    Incident,
    IncidentAddendum,
    IncidentPerson,
)
from shelterdesk.models.tasks import Task, TaskKind
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services.agenda import tasks
from shelterdesk.services.agenda.tasks import TaskForm
from shelterdesk.services.incidents import (
    incident_notes,
    incident_reading,
    incident_rows,
    incident_writing,
)
from shelterdesk.services.incidents.incident_rows import (
    GRAVE,
    AddendumRow,
    IncidentForm,
    IncidentPage,
    IncidentRow,
    InvolvedForm,
    OpenedIncident,
    ToldForm,
    Where,
)
from shelterdesk.services.log import log_rules
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word

__all__ = [
    "KINDS",
    "TABLES",
    "AddendumRow",
    "IncidentForm",
    "IncidentPage",
    "IncidentRow",
    "InvolvedForm",
    "OpenedIncident",
    "TaskForm",
    "ToldForm",
    "Wanted",
    "Where",
    "add",
    "append",
    "due",
    "edit",
    "follow_up",
    "incidents",
    "of_resident",
    "opened",
    "places",
    "review",
    "tell",
    "timeline",
]  # fmt: skip

TABLES: Final = ("incident", "incident_person", "incident_told", "incident_addendum", "task")
#: The list of words for what kind it was.
KINDS: Final = Vocabulary.INCIDENT_KIND.value
_MOST_LINES: Final = 30  # of Today
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which incidents to list; nothing said: all."""

    is_waiting: bool = False  # nobody has looked at it yet
    is_grave: bool = False
    kind_id: int | None = None
    site_id: int | None = None
    since: date | None = None  # local days, both included
    until: date | None = None


# Writing
@verb(Capability.WRITE_LOG)
def add(tx: Transaction, *, form: IncidentForm) -> int:
    """Report an incident; returns its id."""
    row = Incident(at=tx.now, reported_by=tx.staff_id)
    if isinstance(form.happened, Hidden):
        raise Invalid(_("Write what happened."), field="happened")
    incident_writing.everything(tx, row, form)
    tx.about(row)
    return row.id


@verb(Capability.WRITE_LOG)
def edit(tx: Transaction, *, incident_id: int, form: IncidentForm) -> None:
    """Write a form over a report that nobody has looked at yet; hidden words stay as they are."""
    row = _get(tx, incident_id)
    if row.reviewed_at is not None:
        raise Conflict(_("This report was looked at and does not change. Add to it instead."))
    if not incident_rows.sees_people(tx, row):
        raise NotAllowed(_("Only its author and those who can read it may change a report."))
    there = incident_rows.people_of(tx, [incident_id])[incident_id]
    if incident_rows.is_withheld(tx, there):
        raise NotAllowed(_("It also concerns a protected person."))
    incident_writing.everything(tx, row, form)
    tx.about(row)


@verb(Capability.WRITE_LOG)
def append(tx: Transaction, *, incident_id: int, text: str) -> int:
    """Add words to a report, in its class, also after it was looked at; returns their id."""
    row = _get(tx, incident_id)
    added = IncidentAddendum(incident_id=row.id, at=tx.now, staff_id=tx.staff_id)
    tx.session.add(added)
    tx.session.flush()
    tx.seal_as(added, "body", row.confidentiality, log_rules.words(text, "text"))
    tx.session.flush()
    tx.about(row)
    return added.id


@verb(Capability.WRITE_LOG)
def tell(tx: Transaction, *, incident_id: int, form: ToldForm) -> int:
    """Write down who was told; that may be after the report was looked at."""
    row = _get(tx, incident_id)
    told = incident_writing.tell(tx, row, replace(form, id=None))
    tx.session.flush()
    tx.about(row)
    return told.id


@verb(Capability.WRITE_LOG)
def follow_up(tx: Transaction, *, incident_id: int, form: TaskForm) -> int:
    """Make a task that follows from an incident; returns the id of the task."""
    row = _get(tx, incident_id)
    task_id = tasks.add(tx, form=form, kind=TaskKind.TASK)
    tx.session.get_one(Task, task_id).incident_id = row.id
    tx.session.flush()
    return task_id


@verb(Capability.REVIEW_INCIDENTS)
def review(tx: Transaction, *, incident_id: int, text: str) -> None:
    """Say that one has looked at a report and what came of it; from then on it is frozen."""
    row = _get(tx, incident_id)
    if row.reviewed_at is not None:
        raise Conflict(_("Somebody has looked at this report already."))
    if reason := incident_reading.why_not_review(tx, row):
        raise NotAllowed(reason)
    tx.seal_as(row, "review", row.confidentiality, log_rules.words(text, "text"))
    row.reviewed_at, row.reviewed_by = tx.now, tx.staff_id
    tx.session.flush()
    tx.about(row)


# Reading
@query(Capability.WRITE_LOG)
def incidents(
    tx: Transaction,
    *,
    wanted: Wanted | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 30,
) -> IncidentPage:
    """Incidents, newest first; ``before`` is ``IncidentPage.older``."""
    statement = select(Incident).where(*_conditions(tx, wanted or Wanted())).limit(limit + 1)
    if before is not None:
        at, row_id = before
        statement = statement.where(Incident.at <= at, or_(Incident.at < at, Incident.id < row_id))
    found = tx.session.scalars(statement.order_by(Incident.at.desc(), Incident.id.desc())).all()
    rows = incident_reading.rows_of(tx, found[:limit])
    older = (rows[-1].at, rows[-1].id) if len(found) > limit else None
    return IncidentPage(tuple(rows), older)


@query(Capability.SEE_CASE)
def of_resident(tx: Transaction, *, resident_id: int) -> list[IncidentRow]:
    """The incidents somebody is in, newest first, of the classes one reads."""
    residents.get(tx, resident_id)
    return incident_reading.rows_of(tx, _of_resident(tx, resident_id))


@query(Capability.WRITE_LOG, viewed=N_("Opened an incident"))
def opened(tx: Transaction, *, incident_id: int) -> OpenedIncident:
    """One incident with what may be read of it."""
    row = _get(tx, incident_id)
    people = incident_rows.people_of(tx, [incident_id])[incident_id]
    withheld = incident_rows.is_withheld(tx, people)
    can_read = incident_rows.can_read(tx, row)
    for one in people if can_read and not withheld else ():
        if one.resident_id is not None:
            tx.person(one.resident_id)
    tx.about(row)
    (listed,) = incident_reading.rows_of(tx, [row])
    return OpenedIncident(
        row=listed,
        form=incident_reading.form_of(tx, row, people, withheld=withheld),
        review=incident_rows.words(tx, row, "review", withheld=withheld),
        addenda=incident_rows.added_words(tx, incident_id, withheld=withheld),
        tasks=tuple(incident_reading.tasks_of(tx, incident_id)),
        is_withheld=withheld,
        note=incident_notes.linked(tx, row),
    )


@query(Capability.WRITE_LOG)
def places(tx: Transaction) -> list[Where]:
    """Where it may have been."""
    return incident_rows.where_it_may_be(tx)


def due(tx: Transaction) -> list[DueLine]:
    """Reports that wait for somebody to look at them, for whoever may; the gravest in red."""
    if not tx.may(Capability.REVIEW_INCIDENTS):
        return []
    waiting = select(Incident).where(Incident.reviewed_at.is_(None))
    order = (Incident.severity.in_(GRAVE).desc(), Incident.at.desc(), Incident.id.desc())
    found = tx.session.scalars(waiting.order_by(*order).limit(_MOST_LINES)).all()
    where = incident_rows.places(tx, found)
    lines = []
    for row in found:
        at = row.at.astimezone(tx.now.tzinfo)
        is_grave = row.severity in GRAVE
        grave = code_word("incident", "severity", row.severity)
        lines.append(
            DueLine(
                day=at.date() if is_grave else max(at.date(), tx.today),
                icon="siren",
                title=incident_rows.title_of(tx, row),
                detail=" · ".join(part for part in (grave, where[row.id]) if part),
                is_for_all=True,
                tone="danger" if is_grave else "notice",
                kind=DueKind.INCIDENT,
                place=("log", ("tab", "incidents", row.id)),
            )
        )
    return lines


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """The incidents somebody was in, for those who read them; newest last."""
    events = []
    for row in reversed(_of_resident(tx, resident_id)):
        at = row.at.astimezone(tx.now.tzinfo)
        grave = code_word("incident", "severity", row.severity)
        title = incident_rows.title_of(tx, row)
        events.append(TimelineEvent(at.date(), "safety", "siren", title, grave, at=at))
    return events


# Within
def _get(tx: Transaction, incident_id: int) -> Incident:
    row = tx.session.get(Incident, incident_id)
    if row is None:
        raise NotFound(_("This incident is not there any more."))
    return row


def _of_resident(tx: Transaction, resident_id: int) -> list[Incident]:
    if not protection.may_see(tx, resident_id):
        return []
    records = merged_records.family(tx, resident_id)
    found = tx.session.scalars(
        select(Incident)
        .join(IncidentPerson, IncidentPerson.incident_id == Incident.id)
        .where(IncidentPerson.resident_id.in_(records))
        .order_by(Incident.at.desc(), Incident.id.desc())
    ).unique()
    return [row for row in found if incident_rows.can_read(tx, row)]


def _conditions(tx: Transaction, wanted: Wanted) -> list[Any]:
    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), tx.now.tzinfo)

    return [
        condition
        for is_asked, condition in (
            (wanted.is_waiting, Incident.reviewed_at.is_(None)),
            (wanted.is_grave, Incident.severity.in_(GRAVE)),
            (wanted.kind_id is not None, Incident.kind_id == wanted.kind_id),
            (wanted.site_id is not None,
             or_(Incident.site_id == wanted.site_id, Incident.site_id.is_(None))),
            (wanted.since, Incident.at >= midnight(wanted.since or tx.today)),
            (wanted.until, Incident.at < midnight((wanted.until or tx.today) + _A_DAY)),
        )
        if is_asked
    ]  # fmt: skip
