# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Protected people: hidden from everybody but the colleagues who are named.

To all others a protected person is "1 person": she counts in beds and figures, and is absent from
search, lists, households and every answer that names somebody. This is a property of the data,
not of screens: every query takes ``hidden_ids`` or ``visible`` from here. A rule of the program,
not of keys: who reads the open file with other tools finds her there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, select, true

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.merges import Merge
from shelterdesk.models.residents import Resident, ResidentAccess
from shelterdesk.models.staff import Staff
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.organisation import Colleague

#: Protecting somebody, and its end, always write to the first; the mark on the record goes with it.
#: A record joined into hers is hidden with her.
_TABLES: Final = frozenset({ResidentAccess.__tablename__, Merge.__tablename__})


@dataclass(frozen=True, slots=True)
class Protection:
    """Who sees a person; ``seen_by`` is empty for somebody everybody sees."""

    is_protected: bool = False
    seen_by: tuple[Colleague, ...] = ()


class _Kept:
    """Whom the person signed in may not see, until something about it changes."""

    def __init__(self, hidden: frozenset[int]) -> None:
        self.hidden = hidden
        self.is_outdated = False

    def tables_changed(self, tables: set[str]) -> None:
        self.is_outdated |= bool(_TABLES & tables)


def hidden_ids(tx: Transaction) -> frozenset[int]:
    """The residents whom the person signed in must not see. Who broke the glass sees all."""
    if tx.is_glass_broken:
        return frozenset()
    kept = tx.memory.get(_Kept)
    if kept is None or kept.is_outdated:
        named = select(ResidentAccess.resident_id).where(ResidentAccess.staff_id == tx.staff_id)
        ids = tx.session.scalars(
            select(Resident.id).where(Resident.is_protected, Resident.id.not_in(named))
        )
        kept = tx.memory.keep(_Kept(merged_records.with_joined(tx, ids)))
    return kept.hidden


def may_see(tx: Transaction, resident_id: int | None) -> bool:
    """Whether the person signed in may know who this is; nobody (None) is no secret."""
    return resident_id not in hidden_ids(tx)


def visible(tx: Transaction, column: Any) -> ColumnElement[bool]:
    """A condition on a column of resident ids: only whom the person signed in may see."""
    hidden = hidden_ids(tx)
    return column.not_in(hidden) if hidden else true()


def not_there() -> NotFound:
    """The one error for a record that does not exist and for one that must not be seen."""
    return NotFound(_("This record is not there any more."))


def one_person() -> str:
    """What stands for a person who must not be seen."""
    return _("1 person")


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> Protection:
    """Whether somebody is protected, and which colleagues see her."""
    resident = _get(tx, resident_id)
    if not resident.is_protected:
        return Protection()
    named = named_for(tx, resident_id)
    return Protection(True, tuple(who for who in organisation.colleagues(tx) if who.id in named))


@verb(Capability.PROTECT_PEOPLE)
def protect(tx: Transaction, *, resident_id: int, staff_ids: Collection[int]) -> None:
    """Hide a person from everybody but these colleagues; the one who does it stays among them.

    Doing it again changes the list. It is written anew each time, so that nobody takes back an
    older list unaware that a colleague changed it since.
    """
    resident = _get(tx, resident_id)
    refuse_by_glass_alone(tx, resident)
    wanted = set(staff_ids)
    if tx.staff_id not in wanted:
        raise Invalid(_("You stay among those who see this record."), field="staff_ids")
    if wanted - {who.id for who in organisation.colleagues(tx)}:
        raise Invalid(_("Choose colleagues who can sign in."), field="staff_ids")
    before = named_for(tx, resident_id)
    if resident.is_protected and before.keys() == wanted:
        return
    for one in merged_records.family(tx, resident_id):
        write(tx, tx.session.get_one(Resident, one), wanted)
    settle(tx)


@verb(Capability.PROTECT_PEOPLE)
def unprotect(tx: Transaction, *, resident_id: int) -> None:
    """Everybody whose role sees residents sees this one again."""
    resident = _get(tx, resident_id)
    refuse_by_glass_alone(tx, resident)
    for one in merged_records.family(tx, resident_id):
        write(tx, tx.session.get_one(Resident, one), None)
    settle(tx)


def write(tx: Transaction, resident: Resident, staff_ids: Collection[int] | None) -> None:
    """Set who sees a record, for services; None: everybody whose role sees residents."""
    for row in named_for(tx, resident.id).values():
        tx.session.delete(row)
    tx.session.flush()
    for staff_id in sorted(staff_ids or ()):
        tx.session.add(ResidentAccess(resident_id=resident.id, staff_id=staff_id))
    resident.is_protected = staff_ids is not None


def _get(tx: Transaction, resident_id: int) -> Resident:
    resident = tx.session.get(Resident, resident_id)
    if resident is None or not may_see(tx, resident_id):
        raise not_there()
    tx.about(resident)
    return resident


def named_for(tx: Transaction, resident_id: int) -> dict[int, ResidentAccess]:
    """Staff ids and rows of those who see a protected person, for services."""
    rows = tx.session.scalars(
        select(ResidentAccess)
        .where(ResidentAccess.resident_id == resident_id)
        .order_by(ResidentAccess.id)
    )
    return {row.staff_id: row for row in rows}


def settle(tx: Transaction) -> None:
    """After a list changed within an act."""
    tx.session.flush()
    tx.memory.drop(_Kept)  # for what else this act does; after it, the tables say so


def refuse_by_glass_alone(tx: Transaction, resident: Resident) -> None:
    """Half an hour's sight is no seat at the table, unless nobody sits there any more.

    Raises ``NotAllowed``."""
    named = named_for(tx, resident.id)
    if not resident.is_protected or tx.staff_id in named:
        return
    codes = tx.session.scalars(
        select(Staff.code).where(Staff.id.in_(named), Staff.is_active).order_by(Staff.code)
    )
    if found := ", ".join(codes):
        raise NotAllowed(
            _("Who sees this record is decided by those who are named: {codes}.").format(
                codes=found
            )
        )
