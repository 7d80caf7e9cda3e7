# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shifts of the last days, one that is on, what each handed over, and the cash box at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from shelterdesk import regions
from shelterdesk.demo.case import at
from shelterdesk.demo.desk import Desk
from shelterdesk.models.shifts import HandoverKind
from shelterdesk.services.money import cash_counts, denominations
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.services.shifts import close_shift, handover, shift_patterns, shifts
from shelterdesk.services.shifts.close_shift import Closing
from shelterdesk.services.shifts.handover import LineForm
from shelterdesk.services.shifts.shifts import OpenForm

_SHIFTS: Final = 6  # that were closed, before the one that is on
_LEAST, _LARGEST = 5, 2_000  # minor units of a coin or note that is counted
_A_DAY: Final = timedelta(days=1)
_BEFORE_THE_END: Final = timedelta(minutes=12)
#: Who has which shift, by turns: whoever leads comes first.
_TEAMS: Final = (("K3", "V7"), ("P4", "V7"), ("M8",))
_HELPERS: Final = ("Rosa, volunteer", "", "Tomas, night")
#: What somebody wrote for the next shift: kind, words, whether about a person inside.
LINES: Final = (
    (HandoverKind.HOUSE, "The heating in the wash room is on again; the plumber left his number.",
     False),
    (HandoverKind.PERSON, "Would like to be woken at six for the early bus.", True),
    (HandoverKind.NOTE, "Bread comes at seven tomorrow. Somebody should be at the side door.",
     False),
    (HandoverKind.KEYS, "The key of the store is with Hana until Thursday.", False),
    (HandoverKind.PERSON, "Has a visit of the family worker at ten. The small room is free.", True),
    (HandoverKind.SAFETY, "A grey van stood in the side street twice. Look before you open.",
     False),
)  # fmt: skip
DEBRIEFS: Final = (
    "", "A full evening, and we took turns. The tea break helped.", "A calm night.",
    "Two of us would like to talk about Tuesday in the next team hour.", "", "",
)  # fmt: skip
#: What the box held at the end of each, in minor units; one time a receipt was missing.
_BOX: Final = (8_650, 8_650, 7_400, 12_400, 12_150, 12_150)
_WHY: Final = (
    "", "", "Bread and bus tickets, receipts in the box", "Fifty from the office for the week",
    "A receipt is missing", "",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Turn:
    """A shift as the house has it, on a day."""

    name: str
    start: datetime
    end: datetime


def write(desk: Desk) -> None:
    """Those that were closed, the one that is on, and which lines were acknowledged."""
    _coins(desk)
    turns = _turns(desk)
    past = [turn for turn in turns if turn.end <= desk.tx.now][-_SHIFTS:]
    for number, turn in enumerate(past):
        with at(desk.tx, turn.start):
            shift_id = _begin(desk, turn, number)
            _acknowledge(desk, shift_id, leaves=0)
        with at(desk.tx, turn.end - _BEFORE_THE_END):
            _line(desk, shift_id, number)
            _line(desk, shift_id, number + 3)
            _close(desk, shift_id, number)
    now = next((turn for turn in turns if turn.start <= desk.tx.now < turn.end), None)
    if now is not None:
        _on_now(desk, now, len(past))


def _coins(desk: Desk) -> None:
    """The house counts no copper, and takes no note it could not change."""
    currency = cash_counts.box(desk.tx).currency or "GBP"
    values = [one for one in regions.denominations(currency) if _LEAST <= one <= _LARGEST]
    denominations.edit(desk.tx, currency=currency, values=values)


def _turns(desk: Desk) -> list[_Turn]:
    """Every shift of the last days, the last that of now."""
    found = []
    zone = desk.tx.now.tzinfo
    for pattern in shift_patterns.patterns(desk.tx):
        for back in range(4, -2, -1):
            day: date = desk.night - back * _A_DAY
            start = datetime.combine(day, pattern.start, zone)
            last = day if pattern.start < pattern.end else day + _A_DAY
            found.append(_Turn(pattern.name, start, datetime.combine(last, pattern.end, zone)))
    return sorted(found, key=lambda turn: turn.start)


def _begin(desk: Desk, turn: _Turn, number: int) -> int:
    team = _TEAMS[number % len(_TEAMS)]
    helper = _HELPERS[number % len(_HELPERS)]
    form = OpenForm(
        name=turn.name,
        lead_id=desk.staff[team[0]],
        staff_ids=tuple(desk.staff[code] for code in team[1:]),
        names=(helper,) if helper else (),
    )
    with desk.by(team[0]):
        return shifts.open_shift(desk.tx, form=form)


def _acknowledge(desk: Desk, shift_id: int, *, leaves: int) -> None:
    """Whoever is on takes up what was handed over, but for so many lines at the end."""
    waiting = [line for line in handover.received(desk.tx, shift_id=shift_id).lines if line.is_open]
    with desk.by("V7"):
        for line in waiting[: len(waiting) - leaves]:
            handover.acknowledge(desk.tx, line_id=line.id)


def _line(desk: Desk, shift_id: int, number: int) -> None:
    kind, words, is_about = LINES[number % len(LINES)]
    who = desk.turn(desk.inside, number) if is_about else None
    if is_about and who is None:
        return
    form = LineForm(words, kind, resident_id=None if who is None else who.resident_id)
    handover.add(desk.tx, form=form, shift_id=shift_id)


def _close(desk: Desk, shift_id: int, number: int) -> None:
    team = _TEAMS[number % len(_TEAMS)]
    heads = close_shift.heads(desk.tx)
    closing = Closing(
        heads_seen=heads if number != 2 else None,
        keys_ok=True,
        count=_count(desk, _BOX[number % len(_BOX)], _WHY[number % len(_WHY)], team[0]),
        debrief=DEBRIEFS[number % len(DEBRIEFS)],
        closed_with_id=desk.staff[team[1]] if len(team) > 1 else None,
        closed_with="" if len(team) > 1 else "Tomas, night",
    )
    with desk.by(team[0]):
        close_shift.close(desk.tx, shift_id=shift_id, closing=closing)


def _on_now(desk: Desk, turn: _Turn, number: int) -> None:
    """Somebody counted the box when it began; one line of before nobody has taken up yet."""
    with at(desk.tx, turn.start):
        shift_id = _begin(desk, turn, number)
    with at(desk.tx, turn.start + _BEFORE_THE_END):
        team = _TEAMS[number % len(_TEAMS)]
        with desk.by(team[0]):
            form = _count(desk, _BOX[-1], "", team[0])
            cash_counts.count(desk.tx, form=form, shift_id=shift_id)
        _acknowledge(desk, shift_id, leaves=1)
    _line(desk, shift_id, 1)
    _line(desk, shift_id, 3)


def _count(desk: Desk, amount: int, why: str, first: str) -> CountForm:
    pieces = []
    left = amount
    box = cash_counts.box(desk.tx)
    if box.expected not in {None, amount} and not why:
        why = "Bus tickets, receipts in the box"
    for denomination in box.denominations:
        number, left = divmod(left, denomination)
        if number:
            pieces.append(Pieces(denomination, number))
    witness = "V7" if first != "V7" else "P4"
    return CountForm(tuple(pieces), reason=why, witness_id=desk.staff[witness])
