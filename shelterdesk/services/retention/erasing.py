# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Erasing what is known of a person, by class or all of it. What goes is in ``database/erasing``.

All of it means: no name, contact, note or document stays in the file, nor in its audit trail. That
somebody was here, for how long, of which age and gender stays, under a new code that leads to
nobody. A mark outlives it, so that an older copy of the file forgets her again when it is put back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database import erasing as core
from shelterdesk.database import erasing_rules as rules
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed, UserError
from shelterdesk.i18n import N_, _
from shelterdesk.models.base import Base
from shelterdesk.models.residents import Resident
from shelterdesk.models.retention import RetentionClass
from shelterdesk.services.merging import merge_rows, merged_records
from shelterdesk.services.moving_on import open_money
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.retention import marks, redactions, retention
from shelterdesk.services.retention.redactions import Place, Scan
from shelterdesk.services.values import case_codes, record_words

__all__ = ["ALL", "Goes", "Place", "Preview", "Reason", "Scan", "anonymise", "erase", "preview"]

ALL: Final = frozenset(RetentionClass)


class Reason(StrEnum):
    """Why somebody was erased: a code, because the event itself can never be erased."""

    HER_WISH = "her_wish"
    TIME_IS_UP = "time_is_up"
    WRONG_PERSON = "wrong_person"
    OTHER = "other"


_REASONS: Final = {
    Reason.HER_WISH: N_("The resident asked for it"),
    Reason.TIME_IS_UP: N_("The time to keep it is up"),
    Reason.WRONG_PERSON: N_("Written down by mistake"),
    Reason.OTHER: N_("Another reason"),
}
#: What each class is, for somebody who decides.
_CLASSES: Final = {
    RetentionClass.IDENTITY: N_(
        "Names, day of birth, nationality, contacts, papers, documents and scans, family"
    ),
    RetentionClass.NARRATIVE: N_(
        "Notes, plans, goals, legal matters, alerts, and the words of referrals and assessments"
    ),
    RetentionClass.HEALTH: N_("Health facts, treatments, and notes of health and counselling"),
    RetentionClass.MONEY: N_("The words beside payments; sums stay"),
}


@dataclass(frozen=True, slots=True)
class Goes:
    """How many rows of a kind there are of which words go."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What erasing would take. ``obstacle`` says why it cannot be done now; empty if it can.

    ``money`` is what is here for her or waits to be paid. It forbids nothing, for she may ask to be
    forgotten or never come back; but afterwards nobody can tell whose it was.
    """

    shown: str
    goes: tuple[Goes, ...]
    obstacle: str = ""
    money: tuple[str, ...] = ()


def reasons() -> dict[str, str]:
    """Codes of reasons and their words, in the order to offer them."""
    return {reason.value: _(words) for reason, words in _REASONS.items()}


def class_words() -> dict[RetentionClass, tuple[str, str]]:
    """Each class of which anything is stored: what it is called, and what belongs to it."""
    names = case_codes.CODES["retention_rule", "retention_class"]
    there = {*rules.DELETED.values()}.union(*(one.values() for one in rules.BLANKED.values()))
    return {kind: (_(names[kind]), _(words)) for kind, words in _CLASSES.items() if kind in there}


@query(Capability.ERASE)
def preview(tx: Transaction, *, resident_id: int) -> Preview:
    """What is stored of somebody, kind by kind."""
    resident = residents.get(tx, resident_id)
    obstacle = ""
    try:
        retention.refuse_without_reason_to_wait(tx, resident_id, ALL)
    except UserError as error:
        obstacle = error.message
    return Preview(
        resident.known_as or resident.code,
        tuple(_counts(tx, resident_id)),
        obstacle,
        tuple(open_money.of_resident(tx, resident_id)),
    )


def _counts(tx: Transaction, resident_id: int) -> Iterable[Goes]:
    family = merged_records.family(tx, resident_id)
    for link in merge_rows.linked():
        if "resident_id" not in link.columns:
            continue
        table = link.table
        number = tx.session.scalar(
            select(func.count()).select_from(table).where(table.c.resident_id.in_(family))
        )
        if number:
            yield Goes(record_words.noun(link.name), number)
    people = Base.metadata.tables["log_entry_person"]
    number = tx.session.scalar(
        select(func.count()).select_from(people).where(people.c.resident_id.in_(family))
    )
    if number:
        yield Goes(record_words.noun("log_entry"), number)


@verb(Capability.ERASE, is_undoable=False, asks=True)
def anonymise(tx: Transaction, *, resident_id: int, classes: Collection[RetentionClass]) -> int:
    """Erase classes of what is known of somebody; the rest stays. Returns how many rows."""
    wanted = frozenset(map(RetentionClass, classes))
    residents.get(tx, resident_id)
    if RetentionClass.IDENTITY in wanted:
        _refuse_without_key(tx)  # whom an outsider must not find goes with it
    retention.refuse_without_reason_to_wait(tx, resident_id, wanted)
    return _wipe(tx, resident_id, wanted, Reason.TIME_IS_UP)


@verb(Capability.ERASE, is_undoable=False, asks=True)
def erase(
    tx: Transaction,
    *,
    resident_id: int,
    reason: Reason,
    replace: Collection[Place] = (),
    look_at: Collection[Place] = (),
) -> int:
    """Erase a person, here and in the audit trail; returns how many rows.

    ``replace``: texts about others in which the name is replaced now; ``look_at``: those that wait
    for somebody to look at them (both from ``redactions.scan``). Raises ``Conflict`` while there is
    an open stay or support period, and where the computer's clock is in doubt; ``NotAllowed``
    without the case key, because whom an outsider must not find is sealed.
    """
    resident = residents.get(tx, resident_id)
    _refuse_without_key(tx)
    retention.refuse_without_reason_to_wait(tx, resident_id, ALL)
    names = redactions.names_of(tx, resident)
    redactions.replace_names(tx, replace, names)
    redactions.put_on_list(tx, look_at)
    return _wipe(tx, resident_id, ALL, Reason(reason))


def _refuse_without_key(tx: Transaction) -> None:
    if not tx.sealer.can_read("case"):
        raise NotAllowed(
            _("Part of this record is sealed. Somebody who holds the case key must erase it.")
        )


def _wipe(
    tx: Transaction, resident_id: int, classes: frozenset[RetentionClass], reason: Reason
) -> int:
    resident = residents.get(tx, resident_id)
    protection.refuse_by_glass_alone(tx, resident)
    family = merged_records.family(tx, resident_id)
    tx.session.flush()
    people = [core.person_digest(tx.session.get_one(Resident, one).uuid) for one in family]
    wiped = core.wipe(tx, family, classes, new_code=lambda: residents.new_code(tx))
    for kind in sorted(classes):
        for mark in people:
            marks.remember(tx, mark, kind.value)
    for mark in wiped.marks:
        marks.remember(tx, mark, core.ROW)
    row = retention.kept(tx, resident_id)
    for kind in classes:
        setattr(row, f"{kind}_gone_at", tx.now)
    tx.session.flush()
    tx.details |= {"reason": reason.value, "classes": sorted(kind.value for kind in classes)}
    tx.persons |= set(family)
    tx.about(tx.session.get_one(Resident, resident_id))
    protection.settle(tx)
    return wiped.rows
