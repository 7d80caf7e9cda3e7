# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nights away, kept beds and waiting in a person's timeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.services import organisation
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms import absences, reservations, waiting
from shelterdesk.services.rooms.reservations import ReservationState
from shelterdesk.services.values import value_words

_KIND: Final = "stays"


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When somebody went away and came back, had a bed kept, and waited for one."""
    return [
        *_waited(tx, resident_id),
        *_kept(tx, resident_id),
        *_away(tx, resident_id),
    ]


def _away(tx: Transaction, resident_id: int) -> Iterator[TimelineEvent]:
    tonight = organisation.tonight(tx)
    for row in absences.of_resident(tx, resident_id=resident_id):
        record = ("absence", row.id)
        kind = value_words.code_word("absence", "kind", row.kind)
        if row.start <= tonight:
            yield TimelineEvent(
                row.start, _KIND, "moon", _("Went away, the bed is kept"), kind, record=record
            )
        if row.end is not None:
            nights = ngettext("{n} night away", "{n} nights away", row.nights)
            back = nights.format(n=row.nights)
            yield TimelineEvent(row.end, _KIND, "log-in", _("Came back"), back, record=record)


def _kept(tx: Transaction, resident_id: int) -> Iterator[TimelineEvent]:
    for row in reservations.of_resident(tx, resident_id=resident_id):
        if row.state is ReservationState.ARRIVED or row.start > tx.today:
            continue  # the stay says it
        words = value_words.code_word("reservation", "state", row.state)
        detail = " · ".join((row.place, words))
        title = _("A bed was kept")
        record = ("reservation", row.id or 0)
        yield TimelineEvent(row.start, _KIND, "bookmark", title, detail, record=record)


def _waited(tx: Transaction, resident_id: int) -> Iterator[TimelineEvent]:
    for row in waiting.of_resident(tx, resident_id=resident_id):
        record = ("waiting_entry", row.id or 0)
        needs = ", ".join(row.needs)
        title = _("Put on the waiting list")
        yield TimelineEvent(row.since, _KIND, "hourglass", title, needs, record=record)
        if row.ended_on is not None:
            words = value_words.code_word("waiting_entry", "outcome", row.outcome)
            title = _("Left the waiting list")
            yield TimelineEvent(row.ended_on, _KIND, "hourglass", title, words, record=record)
