# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing a shift in one act: heads, keys and cash counted, what is open carried on, both names.

Nothing about a clock refuses it: a shift ends when it ends. A wrong closing is taken back as long
as no later shift has begun; what was counted stays, for it was counted. A box that was counted at
the end is handed over: nobody has it until the next one accepts the count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from shelterdesk import regions
from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _, language
from shelterdesk.models.shifts import HandoverKind, HandoverLine, HandoverSource, Shift
from shelterdesk.services import organisation
from shelterdesk.services.money import cash_counts
from shelterdesk.services.money.cash_counts import Box, CountForm, CountRow
from shelterdesk.services.rooms import roll_calls
from shelterdesk.services.shifts import carried_over, handover, shifts
from shelterdesk.services.shifts.handover import Handed, LineForm
from shelterdesk.services.shifts.shifts import ShiftRow
from shelterdesk.services.values import sealed_words

__all__ = ["Closing", "Counted", "Preview", "close", "closed", "heads", "preview", "reopen"]

_LONGEST: Final = {"heads_note": 300, "keys_note": 300, "debrief": 600, "closed_with": 80}
_MOST_HEADS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Closing:
    """What is counted and said at the end of a shift; nothing is required."""

    heads_seen: int | None = None  # none: not counted
    heads_note: str = ""  # why other than expected
    keys_ok: bool | None = None  # none: not counted
    keys_note: str = ""  # what is missing
    count: CountForm | None = None  # none: cash was not counted
    line: str = ""  # one more for the next shift
    debrief: str = ""  # of the staff, of no resident
    closed_with_id: int | None = None  # the second name
    closed_with: str = ""  # of somebody without an account


@dataclass(frozen=True, slots=True)
class Preview:
    """What the wizard shows: what to expect, and what will be handed over."""

    shift: ShiftRow
    heads: int
    box: Box
    written: Handed
    carried: Handed


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted and said when a shift was closed."""

    heads_expected: int | None
    heads_seen: int | None
    heads_note: str
    keys_ok: bool | None
    keys_note: str
    debrief: str
    cash: CountRow | None


@query(Capability.SEE_RESIDENTS)
def heads(tx: Transaction, *, site_id: int | None = None) -> int:
    """How many people should be in the house tonight, or in all (``roll_calls.heads``)."""
    return roll_calls.heads(tx, site_id=site_id)


@query(Capability.WRITE_LOG)
def preview(tx: Transaction, *, shift_id: int) -> Preview:
    """A shift as it would be closed now."""
    shift = shifts.get_open(tx, shift_id)
    return Preview(
        shift=shifts.rows(tx, [shift])[0],
        heads=heads(tx, site_id=shift.site_id),
        box=cash_counts.box(tx),
        written=handover.of_shift(tx, shift_id=shift_id),
        carried=handover.shown(tx, shift, carried_over.lines(tx, shift)),
    )


@verb(Capability.WRITE_LOG)
def close(tx: Transaction, *, shift_id: int, closing: Closing | None = None) -> None:
    """Count, carry on what is open, and end the shift and everybody's time on it."""
    closing = closing or Closing()
    shift = shifts.get_open(tx, shift_id)
    expected = heads(tx, site_id=shift.site_id)
    words = {
        name: sealed_words.checked(getattr(closing, name), field=name, longest=longest)
        for name, longest in _LONGEST.items()
    }
    _check(tx, closing, words, expected)
    if closing.line.strip():
        handover.add(tx, form=LineForm(closing.line), shift_id=shift.id)
    carried = carried_over.lines(tx, shift)
    if closing.heads_seen is not None and closing.heads_seen != expected:
        carried.append(_heads_line(closing.heads_seen, expected, words["heads_note"]))
    if closing.keys_ok is False:
        told = _("Missing: {what}").format(what=words["keys_note"])
        carried.append(_found(HandoverSource.KEYS, HandoverKind.KEYS, told))
    if closing.count is not None:
        cash_counts.count(tx, form=closing.count, shift_id=shift.id, hands_over=True)
    carried += _cash_lines(tx, shift)
    handover.carry(tx, shift.id, carried)
    at = _end(tx, shift)
    for person in shifts.on_duty(tx, shift):
        if person.left is None:
            person.left = at
    shift.heads_expected, shift.heads_seen = expected, closing.heads_seen
    shift.heads_note, shift.keys_note = words["heads_note"], words["keys_note"]
    shift.keys_ok, shift.debrief = closing.keys_ok, words["debrief"]
    shift.closed_at, shift.closed_by = at, tx.staff_id
    shift.closed_with_id = closing.closed_with_id
    shift.closed_with = "" if closing.closed_with_id is not None else words["closed_with"]
    tx.about(shift)


@verb(Capability.WRITE_LOG)
def reopen(tx: Transaction, *, shift_id: int) -> None:
    """A shift that was closed by mistake goes on; what was carried is carried anew at its end."""
    shift = shifts.get(tx, shift_id)
    if shift.closed_at is None:
        raise Conflict(_("This shift is open."))
    later = select(Shift.id).where(Shift.id > shift.id, shifts.of_houses(shift.site_id))
    if tx.session.scalar(later.limit(1)) is not None:
        raise Conflict(_("A later shift has begun: this one stays closed."))
    handover.drop_carried(tx, shift.id)
    for person in shifts.on_duty(tx, shift):
        if person.left == shift.closed_at:
            person.left = None
    shift.closed_at = shift.closed_by = shift.closed_with_id = None
    shift.closed_with = ""
    tx.about(shift)


@query(Capability.SEE_RESIDENTS)
def closed(tx: Transaction, *, shift_id: int) -> Counted:
    """What was counted and said at the end of a shift."""
    shift = shifts.get(tx, shift_id)
    may_count = tx.may(Capability.WRITE_LOG)
    return Counted(
        shift.heads_expected, shift.heads_seen, shift.heads_note, shift.keys_ok, shift.keys_note,
        shift.debrief, cash_counts.of_shift(tx, shift_id=shift_id) if may_count else None,
    )  # fmt: skip


def _check(tx: Transaction, closing: Closing, words: dict[str, str], expected: int) -> None:
    seen = closing.heads_seen
    if seen is not None and not 0 <= seen <= _MOST_HEADS:
        raise Invalid(_("So many people cannot be."), field="heads_seen")
    if seen is not None and seen != expected and not words["heads_note"]:
        raise Invalid(_("Other people than expected: please write why."), field="heads_note")
    if closing.keys_ok is False and not words["keys_note"]:
        raise Invalid(_("Please write what is missing."), field="keys_note")
    if closing.closed_with_id is None:
        return
    if closing.closed_with_id == tx.staff_id:
        raise Invalid(_("The second person is somebody else."), field="closed_with_id")
    if closing.closed_with_id not in organisation.staff_names(tx):
        raise Invalid(_("Choose a colleague."), field="closed_with_id")


def _end(tx: Transaction, shift: Shift) -> datetime:
    """Now, but not before anything of the shift: the PC's clock may have been set back."""
    began = [shift.opened_at, *(one.came for one in shifts.on_duty(tx, shift))]
    return max(tx.now, *began)


def _heads_line(seen: int, expected: int, note: str) -> HandoverLine:
    told = _("{seen} people seen, {expected} expected: {why}").format(
        seen=seen, expected=expected, why=note
    )
    return _found(HandoverSource.HEADS, HandoverKind.SAFETY, told)


def _cash_lines(tx: Transaction, shift: Shift) -> list[HandoverLine]:
    """Each difference of the shift, also one found when it began: the count after it is right."""
    lines = []
    for count in cash_counts.all_of_shift(tx, shift.id):
        if count.difference:
            sum_ = regions.amount(count.difference, count.currency, language())
            told = _("Cash box: {sum}, {why}").format(sum=sum_, why=count.reason)
            lines.append(_found(HandoverSource.CASH, HandoverKind.CASH, told))
    return lines


_found = carried_over.closing_line
