# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of a person's timeline about training: what she asked for, began, completed or left."""

from __future__ import annotations

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.training import enrolments
from shelterdesk.services.training.enrolments import EnrolmentRow, EnrolmentState

TAB = "training"


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Her courses, those of joined records as well."""
    if not tx.may(Capability.SEE_TRAINING):
        return []
    rows = enrolments.of_resident(tx, resident_id=resident_id)
    return [event for row in rows for event in _of(row)]


def _of(row: EnrolmentRow) -> list[TimelineEvent]:
    record = ("enrolment", row.id)
    asked = _("Asked for a place: {group}").format(group=row.group)
    events = []
    if row.start is None or row.applied_on < row.start:
        events.append(TimelineEvent(row.applied_on, TAB, "list-checks", asked, record=record))
    if row.start is not None:
        began = _("Took part from here on: {group}").format(group=row.group)
        events.append(TimelineEvent(row.start, TAB, "graduation-cap", began, record=record))
    if row.ended_on is not None:
        words = {
            EnrolmentState.COMPLETED: _("Completed: {group}"),
            EnrolmentState.LEFT: _("Left: {group}"),
        }.get(row.state, _("Did not start: {group}"))
        icon = "circle-check" if row.state is EnrolmentState.COMPLETED else "log-out"
        ended = words.format(group=row.group)
        events.append(TimelineEvent(row.ended_on, TAB, icon, ended, row.reason, record=record))
    return events
