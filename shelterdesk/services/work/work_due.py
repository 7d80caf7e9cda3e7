# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits of introductions, for Today: answers, visits, trials, a consent that is gone. Several
that are one's own are one line, and so are those of colleagues.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.placements import Introduction, IntroductionState
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.resident_index import was_erased
from shelterdesk.services.today.due_line import DueKind, DueLine, together
from shelterdesk.services.work import introduction_rows
from shelterdesk.services.work.introduction_rows import OUT, IntroductionRow

TABLES: Final = (*introduction_rows.TABLES, "retention")
_SAID: Final = {
    IntroductionState.SENT: N_("No answer yet from {partner}"),
    IntroductionState.VISIT: N_("Visit at {partner}"),
    IntroductionState.TRIAL: N_("The trial at {partner} ends"),
}
_PAST: Final = {
    IntroductionState.VISIT: N_("How was the visit at {partner}?"),
    IntroductionState.TRIAL: N_("How was the trial at {partner}?"),
}


def due(tx: Transaction) -> list[DueLine]:
    """The introductions on which somebody should act now."""
    if not tx.may(Capability.SEE_WORK):
        return []
    wanted = select(Introduction).where(
        Introduction.state.in_([state.value for state in OUT]),
        protection.visible(tx, Introduction.resident_id),
        ~was_erased(Introduction.resident_id),
    )
    made = [_line(tx, row) for row in introduction_rows.rows(tx, list(tx.session.scalars(wanted)))]
    lines = sorted((line for line in made if line is not None), key=lambda line: line.day)
    return [
        line
        for is_for_all in (False, True)
        for line in together([one for one in lines if one.is_for_all is is_for_all])
    ]


def _line(tx: Transaction, row: IntroductionRow) -> DueLine | None:
    day: date | None = row.next_on
    said = _(_SAID[row.state])
    if day is not None and day < tx.today:
        said = _(_PAST.get(row.state, _SAID[row.state]))
    if row.consent_gone:
        said, day = _("The consent for {partner} does not hold any more"), tx.today
    if day is None or day > tx.today:
        return None
    return DueLine(
        day,
        "briefcase",
        said.format(partner=row.partner),
        " · ".join(filter(None, (row.shown, row.vacancy))),
        row.resident_id,
        "training",
        is_for_all=row.staff_id != tx.staff_id,
        kind=DueKind.INTRODUCTION,
        place=("work", ("tab", "pipeline", ("introduction", row.id))),
        record=("introduction", row.id),
    )
