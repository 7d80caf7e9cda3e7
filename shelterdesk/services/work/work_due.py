# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits of introductions, for Today: answers, visits, trials, a yes of which nothing came yet,
a consent that is gone, a partner that is not in order any more. Several that are one's own are one
line, and so are those of colleagues.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.models.placements import Introduction, IntroductionState, Placement
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.resident_index import was_erased
from shelterdesk.services.today.due_line import DueKind, DueLine, together
from shelterdesk.services.work import introduction_rows
from shelterdesk.services.work.introduction_rows import OUT, IntroductionRow

TABLES: Final = (*introduction_rows.TABLES, "placement", "retention")
#: So long after a yes work should be agreed on.
_AGREED_WITHIN: Final = timedelta(days=7)
#: So long a trial without a last day goes on before somebody asks.
TRIED_WITHIN: Final = timedelta(days=14)
_SAID: Final = {
    IntroductionState.SENT: N_("No answer yet from {partner}"),
    IntroductionState.VISIT: N_("Visit at {partner}"),
    IntroductionState.TRIAL: N_("The trial at {partner} ends"),
    IntroductionState.ACCEPTED: N_("{partner} said yes, and nothing is agreed yet"),
}
_PAST: Final = {
    IntroductionState.VISIT: N_("How was the visit at {partner}?"),
    IntroductionState.TRIAL: N_("How was the trial at {partner}?"),
}


def due(tx: Transaction) -> list[DueLine]:
    """The introductions on which somebody should act now."""
    if not tx.may(Capability.SEE_WORK):
        return []
    waits = Introduction.ended_on.between(
        tx.today - introduction_rows.WAITS, tx.today - _AGREED_WITHIN
    )
    wanted = select(Introduction).where(
        or_(
            Introduction.state.in_([state.value for state in OUT]),
            introduction_rows.is_yes_without_work() & waits,
        ),
        protection.visible(tx, Introduction.resident_id),
        ~was_erased(Introduction.resident_id),
    )
    rows = introduction_rows.rows(tx, list(tx.session.scalars(wanted)))
    works = _at_work(tx, [row for row in rows if _is_open_trial(row)])
    made = [_line(tx, row) for row in rows if row.id not in works]
    found = [*(line for line in made if line is not None), *_hindered(tx, rows)]
    lines = sorted(found, key=lambda line: line.day)
    return [
        line
        for is_for_all in (False, True)
        for line in together([one for one in lines if one.is_for_all is is_for_all])
    ]


def _is_open_trial(row: IntroductionRow) -> bool:
    return row.state is IntroductionState.TRIAL and row.trial_until is None


def _at_work(tx: Transaction, trials: Collection[IntroductionRow]) -> set[int | None]:
    """Those of which a placement was written: it says for itself what waits."""
    ids = [row.id for row in trials]
    wanted = select(Placement.introduction_id).where(Placement.introduction_id.in_(ids))
    return set(tx.session.scalars(wanted)) if ids else set()


def _when(row: IntroductionRow) -> date | None:
    """On which day somebody should act."""
    if row.state is IntroductionState.ACCEPTED and row.ended_on is not None:
        return row.ended_on + _AGREED_WITHIN
    if _is_open_trial(row) and row.trial_from is not None:
        return row.trial_from + TRIED_WITHIN
    return row.next_on


def _line(tx: Transaction, row: IntroductionRow) -> DueLine | None:
    day = _when(row)
    said = _(_SAID[row.state])
    if (day is not None and day < tx.today) or _is_open_trial(row):
        said = _(_PAST.get(row.state, _SAID[row.state]))
    if row.consent_gone:
        said, day = _("The consent for {partner} does not hold any more"), tx.today
    if day is None or day > tx.today:
        return None
    return _of(tx, day, said.format(partner=row.partner), [row])


def _hindered(tx: Transaction, rows: Collection[IntroductionRow]) -> Iterator[DueLine]:
    """One line a partner that is not in order, with how many people are on their way to it."""
    there: dict[int, list[IntroductionRow]] = {}
    for row in rows:
        if row.hindrance:
            there.setdefault(row.partner_id, []).append(row)
    for found in there.values():
        n = len({row.resident_id for row in found})
        said = ngettext(
            "{partner}: {why}; {n} person is being introduced there",
            "{partner}: {why}; {n} people are being introduced there",
            n,
        )
        why = found[0].hindrance_short.lower()
        yield _of(tx, tx.today, said.format(partner=found[0].partner, why=why, n=n), found)


def _of(tx: Transaction, day: date, title: str, rows: list[IntroductionRow]) -> DueLine:
    """A line about one introduction, or about several of a partner: it opens the first."""
    first = rows[0]
    is_one = len(rows) == 1
    return DueLine(
        day,
        "briefcase",
        title,
        " · ".join(filter(None, (first.shown, first.vacancy))) if is_one else "",
        first.resident_id if is_one else None,
        "training" if is_one else "overview",
        is_for_all=all(row.staff_id != tx.staff_id for row in rows),
        kind=DueKind.INTRODUCTION,
        place=("work", ("tab", "pipeline", ("introduction", first.id))),
        record=("introduction", first.id) if is_one else None,
    )
