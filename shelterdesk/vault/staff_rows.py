# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of staff in the database, as far as keys concern them.

Whose slot is whose is decided by the staff code alone: the signed slot carries its ``lookup``. The
slot a row names, its roles and whether she works here are copies for screens; a colleague with an
SQL tool can write there what she likes, so they follow the key file at every unlock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.staff import Staff
from shelterdesk.vault import audit_chain
from shelterdesk.vault.key_body import STAFF, KeyFile, Slot, folded_code, lookup_of

if TYPE_CHECKING:
    from shelterdesk.vault.unlocked import Vault


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person, as the file knows her."""

    staff_id: int
    uuid: str
    code: str
    name_shown: str
    slot_id: str | None
    roles: tuple[str, ...]
    is_active: bool


class _Row(Protocol):
    """A row of staff, or what was read of one."""

    @property
    def code(self) -> str: ...
    @property
    def slot_id(self) -> str | None: ...
    @property
    def is_active(self) -> bool: ...


@query(Capability.MANAGE_STAFF)
def row_of(tx: Transaction, *, staff_id: int) -> StaffRow:
    """A person who works here or did; raises ``NotFound``."""
    staff = tx.session.get(Staff, staff_id)
    if staff is None:
        raise NotFound(_("There is no such colleague."))
    return _shown(staff)


@query(Capability.SIGNED_IN)
def rows(tx: Transaction) -> list[StaffRow]:
    """Everybody who ever worked here."""
    return [_shown(staff) for staff in tx.session.scalars(select(Staff).order_by(Staff.id))]


@verb(Capability.MANAGE_STAFF, is_undoable=False)
def insert(tx: Transaction, *, code: str, name_shown: str, slot_id: str, roles: list[str]) -> int:
    """A new person; codes of people who left are not given again, the audit trail names them."""
    folded = folded_code(code)
    if any(folded_code(other) == folded for other in tx.session.scalars(select(Staff.code))):
        raise code_is_taken(code)
    staff = Staff(code=code.strip(), name_shown=name_shown, slot_id=slot_id, roles=roles)
    tx.session.add(staff)
    tx.session.flush()
    tx.about(staff)
    return staff.id


@verb(Capability.MANAGE_STAFF, is_undoable=False)
def change(
    tx: Transaction,
    *,
    staff_id: int,
    roles: list[str] | None = None,
    is_active: bool | None = None,
) -> None:
    """What is given of the row of somebody who has no slot."""
    staff = tx.session.get_one(Staff, staff_id)
    tx.about(staff)
    if roles is not None:
        staff.roles = roles
    if is_active is not None:
        staff.is_active = is_active


def code_is_taken(code: str) -> Conflict:
    """Each code is one person's for ever."""
    return Conflict(
        _("The code {code} belongs or belonged to somebody else. Choose another.").format(
            code=code.strip()
        ),
        field="staff_code",
    )


# -- rows follow keys ------------------------------------------------------------------------


def slot_of(keys: KeyFile, row: _Row) -> Slot | None:
    """The slot that is hers as directors signed it, whatever her row says."""
    return keys.find(row.code)


def row_of_slot(keys: KeyFile, slot: Slot, found: Iterable[Staff]) -> Staff | None:
    """The row that a signed slot belongs to."""
    return next((row for row in found if lookup_of(keys.vault_id, row.code) == slot.lookup), None)


def nameless(keys: KeyFile, found: Iterable[_Row]) -> list[Slot]:
    """Slots of people whom no row names: they can open the file all the same."""
    known = {lookup_of(keys.vault_id, row.code) for row in found}
    return [slot for slot in keys.slots if slot.kind == STAFF and slot.lookup not in known]


def is_behind(keys: KeyFile, row: StaffRow) -> bool:
    """Whether a row says something else than the key file."""
    slot = slot_of(keys, row)
    if slot is None:
        return row.is_active and row.slot_id in keys.removed
    signed = (slot.slot_id, slot.roles, True)
    return (row.slot_id, row.roles, row.is_active) != signed


def was_changed(keys: KeyFile, row: StaffRow) -> bool:
    """Whether a row is what no interrupted change of accounts leaves behind."""
    slot, named = slot_of(keys, row), keys.slot(row.slot_id)
    is_hidden = slot is not None and slot == named and not row.is_active
    return is_hidden or (named is not None and named != slot)


def follow_keys(vault: Vault, label: str, *, staff_id: int | None = None) -> None:
    """All rows as the key file says; ``staff_id`` is whom the act is about.

    No verb: it takes nothing from its caller but the open file, and needs no right, for that
    has been decided there.
    """
    keys = vault.keys
    with without_right(vault, label, "follow_keys") as tx:
        found = list(tx.session.scalars(select(Staff)))
        slots = {row.id: slot_of(keys, row) for row in found}
        owned = {slot.slot_id for slot in slots.values() if slot is not None}
        moved = [row for row in found if row.slot_id != _slot_id(row, slots[row.id], owned)]
        for row in moved:
            row.slot_id = None  # two may have changed places, and no two may name one slot
        tx.session.flush()
        for row in found:
            if row.id == staff_id:
                tx.about(row)
            slot = slots[row.id]
            if slot is not None:
                row.slot_id, row.is_active = slot.slot_id, True
                if row.roles != list(slot.roles):
                    row.roles = list(slot.roles)
            elif row.slot_id in keys.removed:
                row.is_active = False


def _slot_id(row: Staff, slot: Slot | None, owned: set[str]) -> str | None:
    if slot is not None:
        return slot.slot_id
    return None if row.slot_id in owned else row.slot_id


@contextmanager
def without_right(vault: Vault, label: str, name: str) -> Iterator[Transaction]:
    """A transaction of this package, for what follows from the key file; never undone."""
    vault._refuse_read_only()
    with vault._session() as session:
        tx = vault._transaction(session)
        tx.is_undoable = False
        try:
            with session.begin():
                yield tx
                session.flush()
                event = vault._event(tx, label, f"staff_rows.{name}")
                audit_chain.append(session, event, tx.capture)
        finally:
            vault._after(tx)


def _shown(staff: Staff) -> StaffRow:
    return StaffRow(
        staff_id=staff.id,
        uuid=staff.uuid,
        code=staff.code,
        name_shown=staff.name_shown,
        slot_id=staff.slot_id,
        roles=tuple(staff.roles),
        is_active=staff.is_active,
    )
