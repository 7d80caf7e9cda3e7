# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the roll call shows: sessions of today, those not called yet, and one roll."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.services.training import course_rolls, course_sessions, misses
from shelterdesk.services.training.course_rolls import CourseRoll
from shelterdesk.services.training.course_sessions import SessionRow, SessionState

#: Of what was longer ago the calendar knows.
_LOOKED_BACK: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Shown:
    """``today`` and ``waiting`` are sessions; ``other`` one that was asked for by hand."""

    today: list[SessionRow]
    waiting: list[SessionRow]
    other: SessionRow | None
    roll: CourseRoll | None
    noticed: frozenset[int]  # places of whom somebody should see how she is

    @property
    def ids(self) -> list[int]:
        """The sessions in their order."""
        rows = [*([self.other] if self.other is not None else []), *self.today, *self.waiting]
        return [row.id for row in rows if row.state is not SessionState.CANCELLED]


@query(Capability.SEE_TRAINING)
def load(tx: Any, *, session_id: int | None) -> Shown:
    """The sessions, and the roll of the one chosen or of the first that is not called."""
    before = course_sessions.calendar(tx, first=tx.today - _LOOKED_BACK, days=_LOOKED_BACK.days)
    waiting = [row for row in reversed(before.sessions) if row.waits]
    noticed = frozenset(one.enrolment_id for one in misses.notices(tx))
    found = Shown(course_sessions.of_day(tx), waiting, None, None, noticed)
    wanted = session_id
    if wanted is None:
        rows = [*found.today, *found.waiting]
        open_ones = [row.id for row in rows if row.state is SessionState.PLANNED]
        wanted = next(iter(open_ones or found.ids), None)
    if wanted is None:
        return found
    other = None if wanted in found.ids else course_sessions.one(tx, session_id=wanted)
    return replace(found, other=other, roll=course_rolls.roll(tx, session_id=wanted))
