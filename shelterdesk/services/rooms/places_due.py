# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of kept beds, nights away and the waiting list needs somebody today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.services import organisation
from shelterdesk.services.rooms import absences, reservations, waiting
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import value_words

__all__ = ["TABLES", "due"]

#: A change of one of these may bring other lines to Today.
TABLES: Final = (
    "reservation", "absence", "waiting_entry", "bed_assignment", "bed_block", "room", "bed",
    "resident", "stay",
)  # fmt: skip
_A_DAY: Final = timedelta(days=1)


def due(tx: Transaction) -> list[DueLine]:
    """All of it, for the whole desk."""
    return [*_kept(tx), *_away(tx), *_waiting(tx)]


def _kept(tx: Transaction) -> Iterator[DueLine]:
    """Who is expected, for whom a bed is held for the last night, and who did not come."""
    tonight = organisation.tonight(tx)
    for row in reservations.kept(tx):
        if row.start > tonight or (row.id is None and row.has_run_out):
            continue
        held = _("{place}, held until {day}").format(
            place=row.place, day=value_words.day_in_words(row.hold_until)
        )
        day, tone, words = tonight, "accent", _("{who} is expected")
        if row.has_run_out:
            day, words = row.hold_until, _("{who} did not come: the bed is kept no more")
        elif row.hold_until == tonight + _A_DAY:
            tone, words = "notice", _("{who} is expected: the last night the bed is kept")
        yield DueLine(
            day=day,
            icon="bookmark",
            title=words.format(who=row.shown),
            detail=" · ".join(part for part in (held, row.in_the_way) if part),
            is_for_all=True,
            tone="notice" if row.in_the_way else tone,
            kind=DueKind.ARRIVAL,
            place=("rooms", ("kept", row.id)),
        )


def _away(tx: Transaction) -> Iterator[DueLine]:
    tonight = organisation.tonight(tx)
    for row in absences.away(tx):
        if row.expected_back is None or row.expected_back > tonight or not row.is_now:
            continue
        words = _("{who} is not back") if row.is_late else _("{who} comes back today")
        kind = value_words.code_word("absence", "kind", row.kind)
        yield DueLine(
            day=row.expected_back,
            icon="moon",
            title=words.format(who=row.shown),
            detail=" · ".join(part for part in (kind, row.place) if part),
            is_for_all=True,
            tone="notice" if row.is_late else "muted",
            kind=DueKind.NOT_BACK,
            place=("rooms", ("away", row.id)),
        )


def _waiting(tx: Transaction) -> Iterator[DueLine]:
    """Whom to ask again, and that a bed is free for somebody who waits."""
    rows = waiting.waiting(tx)
    for row in rows:
        if row.ask_again_on is not None and row.ask_again_on <= tx.today:
            yield DueLine(
                day=row.ask_again_on,
                icon="hourglass",
                title=_("Ask {who} again whether a bed is needed").format(who=row.shown),
                detail=row.note,
                is_for_all=True,
                kind=DueKind.WAITING,
                place=("rooms", ("waiting", row.id)),
            )
    fit = sum(row.fits > 0 for row in rows)
    if not fit:
        return
    title = ngettext(
        "A bed is free for {n} person who waits", "A bed is free for {n} people who wait", fit
    )
    everybody = ngettext("{n} on the waiting list", "{n} on the waiting list", len(rows))
    yield DueLine(
        day=tx.today,
        icon="bed-double",
        title=title.format(n=fit),
        detail=everybody.format(n=len(rows)),
        is_for_all=True,
        tone="good",
        kind=DueKind.WAITING,
        place=("rooms", ("waiting", None)),
    )
