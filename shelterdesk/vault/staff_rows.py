# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of staff in the database, as far as keys concern them.

Whose slot is whose is decided by the staff code alone: the signed slot carries its ``lookup``. The
slot a row names, its roles and whether she works here are copies for screens; a colleague with an
SQL tool can write there what she likes, so they follow the key file at every unlock.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, DiskFull, NotFound
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.models.audit import AuditEvent, AuditKind
from shelterdesk.models.staff import Staff
from shelterdesk.vault.key_body import STAFF, KeyFile, Slot, folded_code, lookup_of

if TYPE_CHECKING:
    from shelterdesk.vault.unlocked import Vault


_PUT_RIGHT: Final = N_("The list of staff was put right")
#: Of somebody hired after the backup that was restored.
PUT_BACK: Final = N_("An account was put back into the list of staff")


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
    with vault.own_act(label, "staff_rows.follow_keys") as tx:
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


def settle(vault: Vault) -> None:
    """After unlocking: rows follow the key file, and what no interruption explains is told.

    A full disk keeps nobody out: rows are copies, and follow at the next unlock.
    """
    with suppress(DiskFull):
        _settle(vault)


def _settle(vault: Vault) -> None:
    found = vault.read(rows)
    changed = [row.code for row in found if was_changed(vault.keys, row)]
    unnamed = nameless(vault.keys, found)
    is_explained = (bool(unnamed) or vault.was_missing) and _are_younger_than_backup(vault, found)
    if unnamed and is_explained:
        vault.warn(_younger_words(len(unnamed)), is_grave=False)
    elif unnamed:
        vault.warn(_nameless_words(len(unnamed)))
    if vault.was_missing and not is_explained:
        vault.warn(_missing_words().format(code=vault.staff_code))
    if vault.may(Capability.MANAGE_STAFF) and _was_put_right(vault):
        vault.warn(_put_right_words())
    if changed:
        vault.warn(changed_words(changed))
        follow_keys(vault, _PUT_RIGHT)
    elif any(is_behind(vault.keys, row) for row in found):
        follow_keys(vault, N_("Finished a change of accounts"))
    if vault.was_missing:
        vault.note(PUT_BACK if is_explained else _PUT_RIGHT, kind=AuditKind.CHECK)


def _are_younger_than_backup(vault: Vault, found: Iterable[StaffRow]) -> bool:
    """Whether missing rows are those of people hired after a backup that was restored since.

    Whoever ever did anything in this file had a row: then it was taken out, or got another code.
    """
    keys = vault.keys
    strays = [
        row.staff_id
        for row in found
        if slot_of(keys, row) is None and row.slot_id not in keys.removed
    ]
    with vault._session() as session:
        restored = select(AuditEvent.id).where(AuditEvent.kind == AuditKind.RESTORE.value)
        acted = select(AuditEvent.id).where(
            AuditEvent.staff_id.is_not(None),
            or_(AuditEvent.staff_id.in_(strays), AuditEvent.staff_id.not_in(select(Staff.id))),
        )
        return (
            session.scalar(restored.limit(1)) is not None and session.scalar(acted.limit(1)) is None
        )


def _was_put_right(vault: Vault) -> bool:
    """Whether it was put right for somebody else since she last unlocked: she must hear of it."""
    with vault._session() as session:
        unlocked = select(AuditEvent.id).where(
            AuditEvent.kind == AuditKind.UNLOCK.value, AuditEvent.staff_id == vault.staff_id
        )
        last = session.scalar(unlocked.order_by(AuditEvent.id.desc()).limit(1)) or 0
        later = select(AuditEvent.id).where(AuditEvent.label == _PUT_RIGHT, AuditEvent.id > last)
        return session.scalar(later.limit(1)) is not None


def _put_right_words() -> str:
    return _(
        "Since you last unlocked, the list of staff was changed past the program and put right. "
        "Look under Activity."
    )


def changed_words(codes: Iterable[str]) -> str:
    """That rows are what no interruption leaves behind."""
    return _(
        "Somebody changed the list of staff past the program: {codes}. What the directors signed "
        "counts, and nobody gained a key by it. Tell a director."
    ).format(codes=", ".join(codes))


def _missing_words() -> str:
    return _("The account {code} was missing from the list of staff and was put back.")


def _younger_words(n: int) -> str:
    return ngettext(
        "{n} account is younger than the backup that was restored. It stands in the list of staff "
        "again as soon as that colleague unlocks.",
        "{n} accounts are younger than the backup that was restored. They stand in the list of "
        "staff again as soon as these colleagues unlock.",
        n,
    ).format(n=n)


def _nameless_words(n: int) -> str:
    return ngettext(
        "{n} account that stands in no list of staff can open this file. A director can remove it "
        "under Staff.",
        "{n} accounts that stand in no list of staff can open this file. A director can remove "
        "them under Staff.",
        n,
    ).format(n=n)


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
