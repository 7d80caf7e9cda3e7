# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts: who has a way in, with which roles and which keys.

Each operation writes the key file in one step that is whole in itself, and whatever follows it
(rows, the new file key) is finished at the next unlock if it was interrupted. A person who was
removed is out from the first step on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.audit import AuditKind
from shelterdesk.models.staff import Role
from shelterdesk.vault import device, slots, staff_rows, unlocking
from shelterdesk.vault.create import refuse_bad_code, refuse_weak
from shelterdesk.vault.key_body import RECOVERY, Slot
from shelterdesk.vault.primitives import KdfCost, calibrated_cost
from shelterdesk.vault.rights import (
    directors_secrets,
    known_classes,
    publish,
    refuse_read_only,
    refuse_without_director,
    without_lost,
)

if TYPE_CHECKING:
    from shelterdesk.vault.door import Vault
    from shelterdesk.vault.staff_rows import StaffRow


@dataclass(frozen=True, slots=True)
class Waiting:
    """A slot that is entitled to a class and lacks one of its keys."""

    slot_id: str
    class_name: str
    is_recovery: bool
    can_hand_over: bool  # the person signed in holds what it lacks


def add(
    vault: Vault,
    *,
    code: str,
    name_shown: str = "",
    roles: Iterable[str],
    classes: Iterable[str] | None = None,
    passphrase: str,
    cost: KdfCost | None = None,
) -> int:
    """Add a colleague and return her staff id; ``classes`` None means those her roles come with.

    Of classes the person signed in does not hold, she is handed the keys by whoever holds them.
    ``cost`` is for tests, whose passphrases are not judged either.
    """
    secrets = directors_secrets(vault)
    refuse_bad_code(code)
    if vault.keys.find(code) is not None:  # also where its row was taken out
        raise staff_rows.code_is_taken(code)
    wanted = _roles(roles)
    entitled = known_classes(vault.keys, slots.classes_of(wanted) if classes is None else classes)
    if cost is None:
        refuse_weak(passphrase, code, name_shown)
    slot = slots.new_slot(
        vault_id=vault.keys.vault_id,
        kind=slots.STAFF,
        secret=passphrase,
        staff_code=code,
        roles=wanted,
        classes=entitled,
        cost=cost or calibrated_cost(),
        pinned=vault.keys.admins[-1].public,
        device_secret=device.for_new_slot(vault.keys),
    )
    staff_id: int = vault.do(
        N_("Added a colleague"),
        staff_rows.insert,
        code=code,
        name_shown=name_shown,
        slot_id=slot.slot_id,
        roles=list(wanted),
    ).result
    publish(vault, vault.keys.with_slot(slot), secrets)
    return staff_id


def change_passphrase(vault: Vault, *, old: str, new: str, cost: KdfCost | None = None) -> None:
    """A new passphrase for oneself; nothing else changes."""
    refuse_read_only(vault)
    own = vault.reopened(old, field="old")
    keys = vault.keys
    if cost is None:
        refuse_weak(new, vault.staff_code, vault.staff_name)
    slot = slots.under_new_secret(
        keys.vault_id,
        own.slot,
        own.private,
        new,
        cost=cost or calibrated_cost(),
        pinned=own.pinned,
        seen=own.seen,
        device_secret=unlocking.device_secret(keys, own.slot),
    )
    file_secret = own.open(slots.mac_grant(keys))
    vault.use_keys(keys.with_slot(slot).changed().with_mac(file_secret))
    with vault.is_done():
        vault.note(N_("Changed own passphrase"), kind=AuditKind.KEYS)


def re_enrol(vault: Vault, *, staff_id: int, passphrase: str, cost: KdfCost | None = None) -> None:
    """A new passphrase for a colleague: new keys for her, and new ones instead of all she held.

    Somebody may know the old passphrase, and with a copy of the key file all that it opened. What
    the person signed in holds is given again at once; the rest waits for whoever holds it. Text
    that was sealed to her own slot alone is lost with the old passphrase.
    """
    secrets = directors_secrets(vault)
    row = _colleague(vault, staff_id)
    before = _signed_slot(vault, row)
    if before is None:
        raise Conflict(_("{code} has no passphrase yet. Give a first one.").format(code=row.code))
    new = _new_slot(vault, row, passphrase, cost, (before.roles, before.classes))
    keys, secrets = without_lost(vault.keys, secrets, before, None)
    slot = new(slot_id=before.slot_id, pinned=keys.admins[-1].public)
    publish(vault, keys.with_slot(slot), secrets)
    with vault.is_done():
        vault.finish_rotation()
        words = N_("Gave a colleague a new passphrase")
        vault.note(words, kind=AuditKind.KEYS, about=("staff", row.uuid))


def enrol(
    vault: Vault,
    *,
    staff_id: int,
    roles: Iterable[str],
    classes: Iterable[str] | None = None,
    passphrase: str,
    cost: KdfCost | None = None,
) -> None:
    """A way in for somebody who has none: taken back after she left, or added and interrupted.

    She keeps her row, her code and what she wrote. Roles are said anew, because nobody signed
    those in her row. ``classes`` None means those the roles come with.
    """
    secrets = directors_secrets(vault)
    row = _colleague(vault, staff_id, may_have_left=True)
    if _signed_slot(vault, row) is not None:
        raise Conflict(_("{code} has a passphrase. Give a new one.").format(code=row.code))
    wanted = _roles(roles)
    entitled = known_classes(vault.keys, slots.classes_of(wanted) if classes is None else classes)
    new = _new_slot(vault, row, passphrase, cost, (wanted, entitled))
    slot = new(pinned=vault.keys.admins[-1].public)
    publish(vault, vault.keys.with_slot(slot), secrets)
    words = N_("Prepared an account") if row.is_active else N_("Took a colleague back")
    with vault.is_done():
        staff_rows.follow_keys(vault, words, staff_id=staff_id)


def set_roles(
    vault: Vault, *, staff_id: int, roles: Iterable[str], classes: Iterable[str] | None = None
) -> None:
    """Other roles and classes for somebody, oneself included; less means new keys.

    ``classes`` None means those the roles come with.
    """
    secrets = directors_secrets(vault)
    row = _who_works_here(vault.read(staff_rows.row_of, staff_id=staff_id))
    wanted = _roles(roles)
    entitled = known_classes(vault.keys, slots.classes_of(wanted) if classes is None else classes)
    before = _signed_slot(vault, row)
    if before is not None:
        after = replace(before, roles=wanted, classes=entitled)
        if Role.DIRECTOR not in wanted:
            refuse_without_director(vault.keys, before)
        publish(vault, *without_lost(vault.keys.with_slot(after), secrets, before, after))
        with vault.is_done():
            staff_rows.follow_keys(vault, N_("Changed roles"), staff_id=staff_id)
            vault.finish_rotation()
    else:
        new_roles = list(wanted)
        vault.do(N_("Changed roles"), staff_rows.change, staff_id=staff_id, roles=new_roles)


def remove(vault: Vault, *, staff_id: int) -> None:
    """Take somebody's way in away: her slot, then her row, then every key she held."""
    directors_secrets(vault)
    row = _colleague(vault, staff_id)
    before = _signed_slot(vault, row)
    if before is not None:
        _remove(vault, before, N_("Removed a colleague"), staff_id)
    else:
        vault.do(N_("Removed a colleague"), staff_rows.change, staff_id=staff_id, is_active=False)


def remove_slot(vault: Vault, *, slot_id: str) -> None:
    """Take the way in of somebody away whom no row names: it was taken out past the program."""
    directors_secrets(vault)
    before = vault.keys.slot(slot_id)
    if before not in staff_rows.nameless(vault.keys, vault.read(staff_rows.rows)):
        raise NotFound(_("There is no such colleague."))
    _remove(vault, before, N_("Removed an account that no list names"), None)


def _remove(vault: Vault, before: Slot, label: str, staff_id: int | None) -> None:
    refuse_without_director(vault.keys, before)
    others = tuple(slot for slot in vault.keys.slots if slot.slot_id != before.slot_id)
    removed = (*vault.keys.removed, before.slot_id)
    keys = replace(vault.keys, slots=others, removed=removed)
    publish(vault, *without_lost(keys, directors_secrets(vault), before, None))
    with vault.is_done():
        staff_rows.follow_keys(vault, label, staff_id=staff_id)
        vault.finish_rotation()


# -- handing over what others hold -----------------------------------------------------------


def waiting(vault: Vault) -> list[Waiting]:
    """Who is entitled to a class and waits for somebody who holds its keys."""
    keys = vault.keys
    found = []
    for slot in keys.slots:
        for name in keys.class_names:
            lacks = {key.grant for key in keys.versions(name)} - slot.sealed.keys()
            if lacks and slots.is_entitled(slot, name):
                mine = slots.known(keys, vault.opened, lacks)
                can = bool(mine) and _may_give_to(vault, slot)
                found.append(Waiting(slot.slot_id, name, slot.kind == RECOVERY, can))
    return found


def hand_over(vault: Vault, slot_id: str, class_name: str) -> None:
    """Give a class to somebody a director entitled to it; anybody who holds it may."""
    slot = vault.keys.slot(slot_id)
    if slot is None:
        raise NotFound(_("There is no such colleague."))
    if not slots.is_entitled(slot, class_name):
        raise NotAllowed(_("No director has entitled this colleague to it."))
    if not _may_give_to(vault, slot):
        raise NotAllowed(
            _(
                "The directors' key was changed since you were last here. Ask a director whether "
                "this is right; you can hand it over when you have unlocked once more."
            )
        )
    grants = {key.grant for key in vault.keys.versions(class_name)}
    if not slots.known(vault.keys, vault.opened, grants):
        raise NotAllowed(_("You hold no key for this yourself."))
    _give(vault, {slot_id}, grants)


def hand_over_all(vault: Vault, *, is_recovery_alone: bool = False) -> int:
    """Hand over all that the person signed in can, to everybody or to the recovery code alone;
    how many classes of how many slots."""
    due = [
        entry
        for entry in waiting(vault)
        if entry.can_hand_over and (entry.is_recovery or not is_recovery_alone)
    ]
    if due:
        grants = {key.grant for key in vault.keys.classes}
        _give(vault, {entry.slot_id for entry in due}, grants)
    return len(due)


def _may_give_to(vault: Vault, slot: Slot) -> bool:
    """To colleagues not in the session in which she first meets a directors' key: whoever was a
    director could have signed it for herself, and would be found out before the next."""
    return slot.kind == RECOVERY or not vault.has_new_directors


def _give(vault: Vault, slot_ids: set[str], grants: set[str]) -> None:
    keys = vault.keys
    known = slots.known(keys, vault.opened)
    secrets = {name: value for name, value in known.items() if name in grants}
    given = tuple(
        slots.given(keys, slot, secrets) if slot.slot_id in slot_ids else slot
        for slot in keys.slots
    )
    file_secret = known[slots.mac_grant(keys)]
    vault.use_keys(keys.changed(slots=given).with_mac(file_secret))
    vault.note(N_("Handed keys over"), kind=AuditKind.KEYS, details={"people": len(slot_ids)})


def _colleague(vault: Vault, staff_id: int, *, may_have_left: bool = False) -> StaffRow:
    """Somebody else who works here, or did."""
    if staff_id == vault.staff_id:
        raise Conflict(
            _("Not for your own account: another director can do it, or change your passphrase.")
        )
    row = vault.read(staff_rows.row_of, staff_id=staff_id)
    return row if may_have_left else _who_works_here(row)


def _who_works_here(row: StaffRow) -> StaffRow:
    if not row.is_active:
        raise Conflict(_("{code} does not work here any more.").format(code=row.code))
    return row


def _signed_slot(vault: Vault, row: StaffRow) -> Slot | None:
    """Her slot, by her code; raises ``Conflict`` where her row names another one.

    At unlock the rows were put right, so nobody has changed them since but a program beside this
    one: then it is not certain whom the director means.
    """
    if staff_rows.was_changed(vault.keys, row):
        words = staff_rows.changed_words([row.code])
        vault.warn(words)
        raise Conflict(words)
    return staff_rows.slot_of(vault.keys, row)


def _new_slot(
    vault: Vault,
    row: StaffRow,
    passphrase: str,
    cost: KdfCost | None,
    rights: tuple[tuple[str, ...], tuple[str, ...]],
) -> Callable[..., Slot]:
    """Makes her new slot with these roles and classes, once the passphrase was judged.

    ``cost`` is for tests, as in ``add``.
    """
    if cost is None:
        refuse_weak(passphrase, row.code, row.name_shown)
    return partial(
        slots.new_slot,
        vault_id=vault.keys.vault_id,
        kind=slots.STAFF,
        secret=passphrase,
        staff_code=row.code,
        roles=rights[0],
        classes=rights[1],
        cost=cost or calibrated_cost(),
        device_secret=device.for_new_slot(vault.keys),
    )


def _roles(roles: Iterable[str]) -> tuple[str, ...]:
    wanted = set(roles)
    if not wanted:
        raise Invalid(_("Choose at least one role."), field="roles")
    return tuple(role.value for role in Role if role in wanted)
