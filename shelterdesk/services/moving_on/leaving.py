# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is open when people leave, what is decided of each, and what stayed open until it is
settled: in the file, and on Today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import exists, literal, select, union_all
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import LeftOpen, Stay, StayLeftOpen
from shelterdesk.services.moving_on.open_things import SOURCES, source_of
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms import stays
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words, value_words

__all__ = [
    "ASKED", "Decision", "LeftOpen", "LeftOpenRow", "OpenThing", "due", "of_resident",
    "open_things",
]  # fmt: skip

#: A change of one of these may bring other lines to Today.
TABLES: Final = (
    "stay_left_open", "stay",
    *(table for source in SOURCES for table in (source.table, *source.besides)),
)  # fmt: skip
#: Kinds of things of which somebody decides at a check-out, in the order of asking.
ASKED: Final = tuple(
    source.what for source in SOURCES if not (source.ends_with_stay or source.goes_on)
)
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class OpenThing:
    """One kind of thing that is open of the people who leave."""

    what: LeftOpen
    title: str
    items: tuple[str, ...]
    closing: str  # what closing means
    may_close: bool  # by the person signed in
    ends_with_stay: bool  # nothing is to be decided
    goes_on: bool  # staying open needs no reason


@dataclass(frozen=True, slots=True)
class Decision:
    """That a kind of thing is closed, or why it stays open."""

    what: str
    closes: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeftOpenRow:
    """What stayed open when a stay ended."""

    id: int
    stay_id: int
    left_on: date
    what: LeftOpen
    title: str
    reason: str
    items: tuple[str, ...]  # what of it is open today; none: it is settled


@query(Capability.SEE_RESIDENTS)
def open_things(tx: Transaction, *, stay_ids: Sequence[int]) -> list[OpenThing]:
    """What is open of one who leaves, or of a family, in the order of asking."""
    people = [stays.get(tx, stay_id) for stay_id in dict.fromkeys(stay_ids)]
    found = []
    for source in SOURCES:
        items: list[str] = []
        for stay in people:
            words = source.words(tx, stay)
            if len(people) > 1:
                who = residents.get(tx, stay.resident_id)
                name = shown_name(who.known_as, who.code)
                words = [_("{name}: {what}").format(name=name, what=each) for each in words]
            items += words
        if items:
            found.append(
                OpenThing(
                    what=source.what,
                    title=value_words.code_word("stay_left_open", "what", source.what),
                    items=tuple(items),
                    closing=_(source.closing) if source.closing else "",
                    may_close=source.closes_here and tx.may(source.needs),
                    ends_with_stay=source.ends_with_stay,
                    goes_on=source.goes_on,
                )
            )
    return found


def decide(
    tx: Transaction, stay: Stay, on: date, decisions: Collection[Decision], closed: Collection[str]
) -> None:
    """Close what is to be closed and write down what stays open, for services; ``closed`` are
    kinds that the act closes by itself. Raises ``Invalid`` for what nobody decided."""
    said = {one.what: one for one in decisions}
    for source in SOURCES:
        if not source.words(tx, stay):
            continue
        one = said.get(source.what.value)
        if source.ends_with_stay or source.what.value in closed:
            source.close(tx, stay, on)
        elif one is not None and one.closes and source.closes_here:
            tx.need(source.needs)
            source.close(tx, stay, on)
        else:
            reason = "" if one is None else one.reason
            reason = sealed_words.checked(reason, field=source.what.value, longest=_LONGEST)
            if not reason and not source.goes_on:
                title = value_words.code_word("stay_left_open", "what", source.what)
                words = _("{what}: close this, or write why it stays open.")
                raise Invalid(words.format(what=title), field=source.what.value)
            tx.session.add(StayLeftOpen(stay_id=stay.id, what=source.what.value, reason=reason))
    tx.session.flush()


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[LeftOpenRow]:
    """What stayed open of a person at each check-out, the newest first."""
    residents.get(tx, resident_id)
    rows = tx.session.execute(
        select(StayLeftOpen, Stay)
        .join(Stay, Stay.id == StayLeftOpen.stay_id)
        .where(Stay.resident_id == resident_id)
        .order_by(Stay.end.desc(), StayLeftOpen.id)
    )
    return [_row(tx, row, stay) for row, stay in rows]


def due(tx: Transaction) -> list[DueLine]:
    """Who left, did not come back, and has something open that was to be settled: one line a
    person, for the whole desk. Asked from what is open today, which does not grow with the years.
    """
    reminding = [source for source in SOURCES if source.what in ASKED]
    holders = union_all(*(
        source.holders(tx).add_columns(literal(source.what.value)) for source in reminding
    ))  # fmt: skip
    open_now = {(person, what) for person, what in tx.session.execute(holders)}
    later = aliased(Stay)
    rows = tx.session.execute(
        select(StayLeftOpen, Stay, Resident.known_as, Resident.code)
        .join(Stay, StayLeftOpen.stay_id == Stay.id)
        .join(Resident, Resident.id == Stay.resident_id)
        .where(
            Stay.resident_id.in_({person for person, _what in open_now}),
            Stay.end < OPEN_END,
            protection.visible(tx, Stay.resident_id),
            ~exists().where(later.resident_id == Stay.resident_id, later.start >= Stay.end),
        )
        .order_by(Stay.end, Stay.id, StayLeftOpen.id)
    )
    whose: dict[int, list[tuple[StayLeftOpen, Stay, str]]] = {}
    for row, stay, known_as, code in rows:
        if (stay.resident_id, row.what) not in open_now:
            continue
        whose.setdefault(stay.id, []).append((row, stay, shown_name(known_as, code)))
    lines = []
    for found in whose.values():
        first, stay, name = found[0]
        lines.append(
            DueLine(
                day=stay.end or tx.today,
                icon="log-out",
                title=_("{name} has left, and something is open").format(name=name),
                detail=" · ".join(_told(row) for row, _stay, _name in found),
                resident_id=stay.resident_id,
                tab="moving_on",
                is_for_all=True,
                kind=DueKind.OTHER,
                record=("stay_left_open", first.id),
            )
        )
    return lines


def _told(row: StayLeftOpen) -> str:
    title = value_words.code_word("stay_left_open", "what", row.what)
    if not row.reason:
        return title
    return _("{what}: {reason}").format(what=title, reason=row.reason)


def _row(tx: Transaction, row: StayLeftOpen, stay: Stay) -> LeftOpenRow:
    source = source_of(row.what)
    return LeftOpenRow(
        id=row.id,
        stay_id=stay.id,
        left_on=stay.end or tx.today,
        what=LeftOpen(row.what),
        title=value_words.code_word("stay_left_open", "what", row.what),
        reason=row.reason,
        items=() if source is None else tuple(source.words(tx, stay)),
    )
