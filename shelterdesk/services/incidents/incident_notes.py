# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A note of the log that an incident was reported from: as a report begins, and as it is shown."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.incidents import Incident
from shelterdesk.models.log_entries import LogEntry
from shelterdesk.services import organisation
from shelterdesk.services.incidents.incident_rows import IncidentForm, InvolvedForm, LinkedNote
from shelterdesk.services.log import log_book, log_parts, log_rows
from shelterdesk.services.log.log_rows import DESK, Words

#: A report is never open to everybody.
_CLASS: Final = "case"


@query(Capability.WRITE_LOG, viewed=N_("Began a report from a note"))
def begun_from(tx: Transaction, *, entry_id: int) -> IncidentForm:
    """A report as it begins from a final note: when, about whom, in its class. Its words come along
    only where they are shown in the log itself. Raises ``NotFound``, and ``NotAllowed`` where it
    also concerns somebody who must not be seen."""
    (row,) = log_rows.rows_of(tx, [log_parts.final(tx, entry_id)])
    if row.words is Words.WITHHELD:
        raise NotAllowed(_("It also concerns a protected person."))
    log_book.note_whose(tx, [row])
    return IncidentForm(
        happened=row.text if row.words is Words.SHOWN else "",
        confidentiality=_CLASS if row.confidentiality == DESK else row.confidentiality,
        at=row.at,
        people=tuple(InvolvedForm(resident_id=id_, shown=name) for id_, name in row.people),
        log_entry_id=row.id,
    )


def linked(tx: Transaction, incident: Incident) -> LinkedNote | None:
    """The note, for whoever may see that there is one."""
    if incident.log_entry_id is None:
        return None
    query_ = select(LogEntry).where(LogEntry.id == incident.log_entry_id, log_rows.visible(tx))
    entry = tx.session.scalars(query_).one_or_none()
    if entry is None:
        return None
    (row,) = log_rows.rows_of(tx, [entry])
    log_book.note_whose(tx, [row])
    return LinkedNote(row, organisation.night_of(tx, entry.at))
