# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of staff in the database, as far as keys concern them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.staff import Staff
from shelterdesk.vault.key_body import folded_code


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


@query(Capability.MANAGE_STAFF)
def row_of(tx: Transaction, *, staff_id: int) -> StaffRow:
    """A person who works here; raises ``NotFound`` or, for one who left, ``Conflict``."""
    staff = tx.session.get(Staff, staff_id)
    if staff is None:
        raise NotFound(_("There is no such colleague."))
    if not staff.is_active:
        raise Conflict(_("{code} does not work here any more.").format(code=staff.code))
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
        raise Conflict(
            _("The code {code} belongs or belonged to somebody else. Choose another.").format(
                code=code.strip()
            ),
            field="staff_code",
        )
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
    slot_id: str | None = None,
    is_active: bool | None = None,
) -> None:
    """What is given of one row."""
    staff = tx.session.get_one(Staff, staff_id)
    tx.about(staff)
    if roles is not None:
        staff.roles = roles
    if slot_id is not None:
        staff.slot_id = slot_id
    if is_active is not None:
        staff.is_active = is_active


@verb(Capability.SIGNED_IN, is_undoable=False)
def follow_keys(
    tx: Transaction,
    *,
    roles: Mapping[str, tuple[str, ...]],
    removed: frozenset[str],
    staff_id: int | None = None,
) -> None:
    """Rows as the signed key file says; it needs no right, for that has been decided there."""
    for staff in tx.session.scalars(select(Staff).where(Staff.slot_id.is_not(None))):
        if staff.id == staff_id:
            tx.about(staff)
        slot_id = staff.slot_id or ""
        if slot_id in removed:
            staff.is_active = False
        elif staff.roles != (signed := list(roles.get(slot_id, staff.roles))):
            staff.roles = signed


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
