# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The handover of a shift as a sheet; sealed lines have their words for who may read them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from shelterdesk import regions
from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import N_, _, language
from shelterdesk.models.shifts import Shift
from shelterdesk.services.money.cash_counts import CountRow
from shelterdesk.services.shifts import close_shift, handover, shifts
from shelterdesk.services.shifts.handover import LineRow
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from shelterdesk.statistics.handover_sheet import HandoverSheet, SheetCash, SheetLine, SheetPerson

VIEWED: Final = N_("Opened a handover to print")


@query(Capability.SEE_RESIDENTS, viewed=VIEWED)
def sheet(tx: Transaction, *, shift: str = "") -> HandoverSheet:
    """A shift by its number; without one that which was closed last, or which is on."""
    tx.need(Capability.HAND_OUT)
    row = shifts.row(tx, shift_id=_shift_id(tx, shift.strip()))
    counted = close_shift.closed(tx, shift_id=row.id)
    handed = handover.of_shift(tx, shift_id=row.id)
    return HandoverSheet(
        name=row.name,
        on=row.on,
        site=row.site,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        closed_with=row.closed_with,
        people=tuple(
            SheetPerson(who.shown, who.came, who.left, who.minutes, who.is_lead)
            for who in row.people
        ),
        heads_expected=counted.heads_expected,
        heads_seen=counted.heads_seen,
        heads_note=counted.heads_note,
        keys_ok=counted.keys_ok,
        keys_note=counted.keys_note,
        cash=None if counted.cash is None else _cash(counted.cash),
        lines=tuple(map(_line, handed.lines)),
        hidden=handed.hidden,
        debrief=counted.debrief,
    )


def _shift_id(tx: Transaction, text: str) -> int:
    if text:
        if not text.isdecimal() or len(text) > 12:
            raise Invalid(_("Write the number of a shift."), field="shift")
        return int(text)
    order = (Shift.closed_at.is_(None), Shift.id.desc())
    found = tx.session.scalar(select(Shift.id).order_by(*order).limit(1))
    if found is None:
        raise NotFound(_("No shift was opened yet."), field="shift")
    return found


def _line(row: LineRow) -> SheetLine:
    kind = code_word("handover_line", "kind", row.kind.value)
    if row.source is not None:
        kind = code_word("handover_line", "source", row.source.value)
    return SheetLine(
        kind=kind,
        words="" if isinstance(row.words, Hidden) else row.words,
        shown=row.shown,
        is_open=row.is_open,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=row.acknowledged_at,
    )


def _cash(count: CountRow) -> SheetCash:
    def words(minor: int) -> str:
        return regions.amount(minor, count.currency, language())

    return SheetCash(
        counted=words(count.counted),
        expected="" if count.expected is None else words(count.expected),
        difference=words(count.difference) if count.difference else "",
        reason=count.reason,
        by=" · ".join(filter(None, (count.counted_by, count.witness))),
        pieces=tuple((words(one.denomination), one.pieces) for one in count.pieces),
    )
