# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a shift hands over without anybody writing it: what is open, overdue or new since it began.

Each line leads to its thing. What concerns somebody's safety asks to be acknowledged; what stands
on Today by itself (open doses, tasks, planned ends) does not. A protected person is not left out
because the colleague who closes does not see her: her line is there for those who do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.absences import Absence, Presence, RollCall, RollCallMark
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.incidents import Incident
from shelterdesk.models.medication import Medication, MedicationGiven, MedicationOutcome
from shelterdesk.models.rooms import Stay
from shelterdesk.models.safety import Alert
from shelterdesk.models.shifts import HandoverKind, HandoverLine, HandoverSource, Shift
from shelterdesk.models.tasks import Task
from shelterdesk.models.vocabularies import Term
from shelterdesk.services import organisation
from shelterdesk.services.medication import medicine_due, medicines
from shelterdesk.services.rooms import welfare
from shelterdesk.services.safety import shift_facts
from shelterdesk.services.shifts import handover, shifts
from shelterdesk.services.values.value_words import code_word, day_in_words

_Lines = Iterator[HandoverLine]
#: Doses noted during a shift are among the last so many of the file.
_LAST_DOSES: Final = 300
_LONGEST: Final = 400
#: What is new once; the others are true again at the end of each shift.
_ONCE: Final = frozenset({
    HandoverSource.ROLL_CALL, HandoverSource.ALERT, HandoverSource.INCIDENT,
    HandoverSource.MEDICATION,
})  # fmt: skip


def lines(tx: Transaction, shift: Shift) -> list[HandoverLine]:
    """New lines, not yet in the file. Left out is what waits from an earlier shift already, and
    what is told once and was."""
    found = [line for source in _SOURCES for line in source(tx, shift)]
    return [line for line in found if not _was_told(tx, line)]


def _was_told(tx: Transaction, line: HandoverLine) -> bool:
    return line.needs_acknowledgement and handover.has_line(
        tx, line.source, line.source_id, waits=line.source not in _ONCE
    )


def _checks(tx: Transaction, _shift: Shift) -> _Lines:
    """From safety plans: on whom to look in tonight."""
    for resident_id, plan_id, minutes, place in shift_facts.checks(tx):
        words = ngettext("Look in every minute", "Look in every {n} minutes", minutes)
        told = " · ".join(part for part in (words.format(n=minutes), place) if part)
        yield _line(HandoverSource.CHECK, plan_id, told, resident_id)


def _not_back(tx: Transaction, shift: Shift) -> _Lines:
    """Who was expected back, and who was not there at tonight's roll call."""
    told = set()
    steps = {one.resident_id: welfare.next_step(tx, one) for one in welfare.not_back(tx)}
    away = select(Absence).where(Absence.end == OPEN_END, Absence.expected_back <= tx.today)
    for absence in tx.session.scalars(away.order_by(Absence.id)):
        told.add(absence.resident_id)
        day = day_in_words(absence.expected_back or tx.today)
        words = _("Expected back on {day}, not back yet").format(day=day)
        words = _with_step(words, steps.get(absence.resident_id))
        yield _line(HandoverSource.ABSENCE, absence.id, words, absence.resident_id)
    marks = (
        select(RollCallMark)
        .join(RollCall, RollCall.id == RollCallMark.roll_call_id)
        .where(RollCall.night_of == organisation.tonight(tx))
        .where(RollCallMark.presence == Presence.ABSENT.value)
        .order_by(RollCallMark.id)
    )
    if shift.site_id is not None:
        marks = marks.where(RollCall.site_id == shift.site_id)
    for mark in tx.session.scalars(marks):
        if mark.resident_id not in told:
            words = _with_step(_("Not there at the roll call"), steps.get(mark.resident_id))
            yield _line(HandoverSource.ROLL_CALL, mark.id, words, mark.resident_id)


def _with_step(words: str, step: str | None) -> str:
    """What is to be done next for who is not back goes with it."""
    return " · ".join(part for part in (words, step) if part)


def _alerts(tx: Transaction, shift: Shift) -> _Lines:
    """Alerts in force that were written since the shift began."""
    new = select(Alert).where(
        Alert.end > tx.today, Alert.start <= tx.today, Alert.created_at >= shift.opened_at
    )
    for alert in tx.session.scalars(new.order_by(Alert.id)):
        words = " · ".join(part for part in (alert.text, alert.instruction) if part)
        yield _line(
            HandoverSource.ALERT, alert.id, _("New alert: {words}").format(words=words),
            alert.resident_id,
        )  # fmt: skip


def _incidents(tx: Transaction, shift: Shift) -> _Lines:
    """Incidents of the shift; what happened is read there, by those who may."""
    new = (
        select(Incident.id, Incident.severity, Term.label)
        .outerjoin(Term, Term.id == Incident.kind_id)
        .where(Incident.at >= shift.opened_at)
        .order_by(Incident.at, Incident.id)
    )
    if shift.site_id is not None:
        new = new.where(or_(Incident.site_id == shift.site_id, Incident.site_id.is_(None)))
    for incident_id, severity, kind in tx.session.execute(new):
        grave = code_word("incident", "severity", severity)
        told = " · ".join(part for part in (_(kind) if kind else "", grave) if part)
        words = _("Incident: {what}").format(what=told)
        yield _line(HandoverSource.INCIDENT, incident_id, words)


def _medicines(tx: Transaction, shift: Shift) -> _Lines:
    """Doses of this shift that were not taken."""
    newest = select(MedicationGiven).order_by(MedicationGiven.id.desc()).limit(_LAST_DOSES)
    doses = [
        dose
        for dose in tx.session.scalars(newest)
        if dose.at >= shift.opened_at
        and dose.struck_at is None
        and dose.outcome != MedicationOutcome.GIVEN
    ]
    for dose in reversed(doses):
        label = medicines.shown_label(tx.session.get_one(Medication, dose.medication_id))
        outcome = code_word("medication_given", "outcome", dose.outcome)
        at = dose.at.astimezone(tx.now.tzinfo)
        words = f"{label}: {outcome}, {at:%H:%M}"
        yield _line(
            HandoverSource.MEDICATION, dose.id, words, dose.resident_id,
            kind=HandoverKind.MEDICATION,
        )  # fmt: skip


def _open_doses(tx: Transaction, shift: Shift) -> _Lines:
    """Doses that are late or due now and not written down, those of one person and time together;
    they stand on Today as well."""
    together: dict[tuple[datetime, int], list[str]] = {}
    for key, row in medicine_due.open_doses(tx, shift.site_id):
        together.setdefault((key.at, row.resident_id), []).append(medicines.shown_label(row))
    for (at, resident_id), labels in together.items():
        when = f"{at:%H:%M}"
        if at.date() != tx.today:
            when = f"{day_in_words(at.date())} {when}"
        words = _("Due {when}, not written down: {medicines}")
        yield _line(
            HandoverSource.MEDICATION, None,
            words.format(when=when, medicines=", ".join(labels)), resident_id,
            kind=HandoverKind.MEDICATION, is_acknowledged=False,
        )  # fmt: skip


def _planned_ends(tx: Transaction, shift: Shift) -> _Lines:
    """Who meant to leave by today and is still here."""
    night = organisation.tonight(tx)
    here = select(Stay).where(Stay.end > night, Stay.start <= night, Stay.planned_end <= tx.today)
    if shift.site_id is not None:
        here = here.where(Stay.site_id == shift.site_id)
    for stay in tx.session.scalars(here.order_by(Stay.planned_end, Stay.id)):
        words = _("Meant to leave on {day}").format(day=day_in_words(stay.planned_end or night))
        yield _line(
            HandoverSource.OVERDUE, stay.id, words, stay.resident_id,
            kind=HandoverKind.PERSON, is_acknowledged=False,
        )  # fmt: skip


def _tasks(tx: Transaction, shift: Shift) -> _Lines:
    """Tasks due by now that are nobody's or of somebody on this shift; their words stay theirs."""
    on = {who.staff_id for who in shifts.on_duty(tx, shift) if who.staff_id is not None}
    wanted = select(Task).where(
        Task.done_at.is_(None),
        Task.due <= tx.today,
        Task.dropped_at.is_(None),
        or_(Task.staff_id.is_(None), Task.staff_id.in_(on)),
    )
    for task in tx.session.scalars(wanted.order_by(Task.due, Task.id)):
        line = _line(
            HandoverSource.TASK, task.id, None, task.resident_id,
            kind=HandoverKind.TASK, is_acknowledged=False,
        )  # fmt: skip
        line.task_id, line.confidentiality = task.id, task.confidentiality
        yield line


#: The order in which they stand.
_SOURCES: Final[tuple[Callable[[Transaction, Shift], _Lines], ...]] = (
    _checks, _not_back, _alerts, _incidents, _medicines, _open_doses, _planned_ends, _tasks,
)  # fmt: skip


def closing_line(source: HandoverSource, kind: HandoverKind, words: str) -> HandoverLine:
    """What counting at closing found: people, keys or money that are not as they should be."""
    return _line(source, None, words, kind=kind)


def _line(
    source: HandoverSource,
    source_id: int | None,
    words: str | None,
    resident_id: int | None = None,
    *,
    kind: HandoverKind = HandoverKind.SAFETY,
    is_acknowledged: bool = True,
) -> HandoverLine:
    """``is_acknowledged``: whether somebody is to say that it was read."""
    return HandoverLine(
        kind=kind.value,
        resident_id=resident_id,
        source=source.value,
        source_id=source_id,
        confidentiality=handover.DESK,
        plain=None if words is None else words[:_LONGEST],
        needs_acknowledgement=is_acknowledged,
    )
