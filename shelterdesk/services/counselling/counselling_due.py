# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A counsellor's own next sessions, and those she has not said the end of, for Today."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.counselling import (
    CounsellingPerson,
    CounsellingSession,
    SessionKind,
    SessionState,
)
from shelterdesk.models.residents import Resident
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine

TABLES: Final = ("counselling_session", "counselling_person", "resident")
_AHEAD: Final = timedelta(days=2)  # today and tomorrow


def due(tx: Transaction) -> list[DueLine]:
    """One line a session of her own that is planned up to tomorrow, or was and waits for a word."""
    if not tx.may(Capability.SEE_CASE):
        return []
    until = datetime.combine(tx.today, time(), tx.now.tzinfo) + _AHEAD
    query = (
        select(CounsellingSession, Resident.id, Resident.known_as, Resident.code)
        .join(CounsellingPerson, CounsellingPerson.session_id == CounsellingSession.id)
        .join(Resident, Resident.id == CounsellingPerson.resident_id)
        .where(CounsellingSession.counsellor_id == tx.staff_id, CounsellingSession.at < until)
        .where(CounsellingPerson.state == SessionState.PLANNED.value)
        .where(protection.visible(tx, Resident.id))
        .order_by(CounsellingSession.at, CounsellingPerson.id)
    )
    sessions: dict[int, tuple[CounsellingSession, list[tuple[int, str]]]] = {}
    for session, resident_id, known_as, code in tx.session.execute(query):
        people = sessions.setdefault(session.id, (session, []))[1]
        people.append((resident_id, shown_name(known_as, code)))
    return [_line(tx, session, people) for session, people in sessions.values()]


def _line(tx: Transaction, session: CounsellingSession, people: list[tuple[int, str]]) -> DueLine:
    at = session.at.astimezone(tx.now.tzinfo)
    count = len(people)
    if session.kind == SessionKind.GROUP:
        who = ngettext("Group with {n} person", "Group with {n} people", count).format(n=count)
    else:
        who = _("Talk with {name}").format(name=people[0][1])
    is_over = at <= tx.now
    return DueLine(
        day=at.date(),
        icon="clock",
        title=_("{who}, {time}").format(who=who, time=f"{at:%H:%M}"),
        detail=_("what became of it?") if is_over else "",
        resident_id=people[0][0],
        tab="counselling",
        tone="muted" if is_over else "accent",
        kind=DueKind.SESSION,
        record=("counselling_session", session.id),
    )
