# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the roll call needs somebody now: one that was not done, and people who are not back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.services import organisation
from shelterdesk.services.rooms import in_house, roll_calls, welfare
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import value_words

__all__ = ["PLACE", "TABLES", "due", "place"]

#: A change of one of these may bring other lines to Today.
TABLES: Final = (
    "roll_call", "roll_call_mark", "welfare_step", "absence", "stay", "bed_assignment",
    "organisation",
)  # fmt: skip
#: The page and the tab of the roll call.
PLACE: Final = "shift"
_TAB: Final = "roll_call"


def place(target: object) -> tuple[str, object]:
    """Where a line leads."""
    return PLACE, ("tab", _TAB, target)


def due(tx: Transaction) -> list[DueLine]:
    """All of it, for the whole shift."""
    return [*_calls(tx), *_not_back(tx)]


def _calls(tx: Transaction) -> Iterator[DueLine]:
    """Houses whose roll call is not closed although everybody should be back."""
    night = organisation.tonight(tx)
    if not tx.may(Capability.WRITE_LOG) or not roll_calls.is_time(tx, night):
        return
    closed = roll_calls.closed_sites(tx, night)
    people = in_house.people(tx, night)
    several = len({one.site_id for one in people}) > 1
    for site_id in dict.fromkeys(one.site_id for one in people):
        if site_id in closed:
            continue
        those = [one for one in people if one.site_id == site_id]
        seen = sum(one.presence is not None for one in those)
        at = roll_calls.should_be_back(tx, night)
        told = _("{seen} of {n} looked at, everybody back by {time}").format(
            seen=seen, n=len(those), time=f"{at:%H:%M}"
        )
        yield DueLine(
            day=night,
            icon="clipboard-check",
            title=_("Roll call"),
            detail=" · ".join(part for part in (those[0].site if several else "", told) if part),
            is_for_all=True,
            tone="notice",
            kind=DueKind.ROLL_CALL,
            place=place(("site", site_id)),
        )


def _not_back(tx: Transaction) -> Iterator[DueLine]:
    """Who is not back. Who did not come back from leave has a line of its own (``places_due``),
    until steps were taken."""
    for one in welfare.not_back(tx):
        if one.is_from_leave and not one.steps:
            continue
        since = _("since {day}").format(day=value_words.day_in_words(one.since))
        step = welfare.next_step(tx, one)
        yield DueLine(
            day=one.since,
            icon="user-search",
            title=_("{who} is not back").format(who=one.shown),
            detail=" · ".join(part for part in (step or _("Decide what to do"), since) if part),
            is_for_all=True,
            tone="notice",
            kind=DueKind.NOT_BACK,
            place=place(("not_back", one.resident_id)),
        )
