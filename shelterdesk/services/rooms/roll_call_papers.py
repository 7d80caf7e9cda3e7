# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roll call of tonight on paper: boxes to tick on a walk through the house."""

from __future__ import annotations

from typing import Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import _
from shelterdesk.services import organisation
from shelterdesk.services.rooms import roll_calls, rooms
from shelterdesk.services.rooms.roll_calls import Presence, RollCallSheet, RollLine
from shelterdesk.services.values import value_words
from shelterdesk.statistics.roll_call_sheet import (
    RollCallEntry,
    RollCallHouse,
    RollCallPaper,
    RollCallRoom,
)

__all__ = ["sheet"]

_BOXES: Final = (Presence.PRESENT, Presence.ABSENT, Presence.ON_LEAVE)


@query(Capability.SEE_RESIDENTS)
def sheet(tx: Transaction, *, site: str | None = None, is_empty: bool = False) -> RollCallPaper:
    """Tonight in the house of this name, or in all; ``is_empty``: nothing ticked yet."""
    night = organisation.tonight(tx)
    houses = [one for one in rooms.sites(tx) if site is None or one.name == site]
    if site is not None and not houses:
        raise NotFound(_("There is no house called {name}.").format(name=site), field="site")
    found = [roll_calls.sheet(tx, site_id=one.id, night=night) for one in houses]
    words = value_words.code_words("roll_call_mark", "presence")
    return RollCallPaper(
        night=night,
        back_by=f"{roll_calls.should_be_back(tx, night):%H:%M}",
        marks=tuple(words[box.value] for box in _BOXES),
        houses=tuple(
            _house(one, is_empty=is_empty) for one in found if one is not None and one.lines
        ),
    )


def _house(one: RollCallSheet, *, is_empty: bool) -> RollCallHouse:
    return RollCallHouse(
        one.site,
        tuple(
            RollCallRoom(room.name, tuple(_entry(line, is_empty=is_empty) for line in room.lines))
            for room in one.rooms
        ),
    )


def _entry(line: RollLine, *, is_empty: bool) -> RollCallEntry:
    shown = line.shown
    if line.age is not None:
        shown = _("{name} ({age})").format(name=shown, age=line.age)
    presence = None if is_empty and line.at is not None else line.presence
    mark = None if presence is None else _BOXES.index(presence)
    # Not in the line of the name: in a script from right to left it would turn the words round.
    whose = line.with_whom if line.age is not None else ""
    parts = [_("with {whom}").format(whom=whose) if whose else "", _remark(line)]
    return RollCallEntry(shown, line.bed, " · ".join(filter(None, parts)), mark)


def _remark(line: RollLine) -> str:
    if line.absent_since is not None:
        day = value_words.day_in_words(line.absent_since)
        return _("not back since {day}").format(day=day)
    if not line.away:
        return ""
    kind = value_words.code_word("absence", "kind", line.away)
    if line.expected_back is None:
        return kind
    day = value_words.day_in_words(line.expected_back)
    return _("{kind}, back on {day}").format(kind=kind, day=day)
