# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shifts of a house as it usually has them, and which of them fits now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.shifts import ShiftPattern
from shelterdesk.services.remembered import until_changed
from shelterdesk.services.values import sealed_words

__all__ = [
    "LONGEST_NAME", "PatternForm", "PatternRow", "Proposal", "add", "edit", "patterns", "proposed",
    "retire", "seed", "uncovered",
]  # fmt: skip

LONGEST_NAME: Final = 40
_DAY: Final = 24 * 60  # minutes
#: Whoever opens a shift so long before it begins means the one that begins.
_EARLY: Final = timedelta(minutes=30)
#: The shifts of a house until it says otherwise: name, beginning and end.
_SEEDS: Final = (
    (N_("Early"), time(7), time(15)),
    (N_("Late"), time(15), time(23)),
    (N_("Night"), time(23), time(7)),
)


@dataclass(frozen=True, slots=True)
class PatternForm:
    """A shift as the house has it; an end that is not after the beginning is the next day's."""

    name: str
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class PatternRow:
    """The same in a list."""

    id: int
    name: str  # in the language of whoever asks, where it is one of ours
    start: time
    end: time
    is_active: bool

    def began(self, now: datetime) -> date | None:
        """The day on which the one that is on now began; None while none is."""
        minute, start, end = (one.hour * 60 + one.minute for one in (now, self.start, self.end))
        if start < end:
            return now.date() if start <= minute < end else None
        if minute >= start:
            return now.date()
        return now.date() - timedelta(days=1) if minute < end else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The shift that fits now; without a name none does."""

    name: str = ""
    on: date | None = None
    start: time | None = None
    end: time | None = None


def seed(tx: Transaction) -> None:
    """What a new file begins with."""
    for position, (name, start, end) in enumerate(_SEEDS):
        row = ShiftPattern(name=name, position=position, is_active=True)
        row.start_minute, row.end_minute = _minute(start), _minute(end)
        tx.session.add(row)


@query(Capability.SIGNED_IN)
def patterns(tx: Transaction, *, with_retired: bool = False) -> list[PatternRow]:
    """The shifts of the house in their order."""
    found = [_pattern(*values) for values in _patterns(tx)]
    return [one for one in found if with_retired or one.is_active]


@until_changed(ShiftPattern)
def _patterns(tx: Transaction) -> tuple[tuple[int, str, int, int, bool], ...]:
    query = select(ShiftPattern).order_by(ShiftPattern.position, ShiftPattern.id)
    return tuple(
        (row.id, row.name, row.start_minute, row.end_minute, row.is_active)
        for row in tx.session.scalars(query)
    )


def _pattern(id_: int, name: str, start: int, end: int, is_active: bool) -> PatternRow:
    return PatternRow(
        id_, _(name), time(*divmod(start, 60)), time(*divmod(end, 60)), is_active
    )  # fmt: skip


@verb(Capability.EDIT_HOUSE_RULES)
def add(tx: Transaction, *, form: PatternForm) -> int:
    """Add a shift of the house at the end and return its id."""
    row = ShiftPattern(position=len(_patterns(tx)), is_active=True)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_HOUSE_RULES)
def edit(tx: Transaction, *, pattern_id: int, form: PatternForm) -> None:
    """Write a form over a shift of the house; those that were keep what they were called."""
    _write(tx, _get(tx, pattern_id), form)


@verb(Capability.EDIT_HOUSE_RULES)
def retire(tx: Transaction, *, pattern_id: int, is_active: bool = False) -> None:
    """Propose it no longer, or again."""
    _get(tx, pattern_id).is_active = is_active


@query(Capability.SEE_RESIDENTS)
def proposed(tx: Transaction) -> Proposal:
    """The shift to open now."""
    soon = tx.now + _EARLY
    fitting = [(one, began) for one in patterns(tx) if (began := one.began(soon)) is not None]
    if not fitting:
        return Proposal()
    # Of several the one that began last.
    best, on = max(fitting, key=lambda found: (found[1], found[0].start))
    return Proposal(best.name, on, best.start, best.end)


def uncovered(found: Iterable[PatternRow]) -> list[tuple[time, time]]:
    """The parts of a day between these at which none fits, from when until when; where none is
    offered at all there are none."""
    is_covered = [False] * _DAY
    for one in found:
        start, end = _minute(one.start), _minute(one.end)
        spans = [range(start, end)] if start < end else [range(start, _DAY), range(end)]
        for minute in (minute for span in spans if one.is_active for minute in span):
            is_covered[minute] = True
    gaps = []
    for begun in range(_DAY):
        if not is_covered[begun] and is_covered[begun - 1]:
            over = next(n for n in range(begun, begun + _DAY) if is_covered[n % _DAY])
            gaps.append((time(*divmod(begun, 60)), time(*divmod(over % _DAY, 60))))
    return gaps


# Within
def _get(tx: Transaction, pattern_id: int) -> ShiftPattern:
    found = tx.session.get(ShiftPattern, pattern_id)
    if found is None:
        raise NotFound(_("This shift is not there any more."))
    tx.about(found)
    return found


def _write(tx: Transaction, row: ShiftPattern, form: PatternForm) -> None:
    name = sealed_words.checked(form.name, field="name", longest=LONGEST_NAME)
    if not name:
        raise Invalid(_("Give the shift a name."), field="name")
    same = (one for one in patterns(tx, with_retired=True) if one.id != row.id)
    if any(one.name.casefold() == name.casefold() for one in same):
        raise Conflict(_("There is a shift named “{name}”.").format(name=name), field="name")
    if row.name is None or _(row.name) != name:  # one of ours stays in every language
        row.name = name
    row.start_minute, row.end_minute = _minute(form.start), _minute(form.end)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
