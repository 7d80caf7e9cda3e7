# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of staff joined with what the key file says of each: asked on the lane, shown as one."""

from __future__ import annotations

from dataclasses import dataclass

from shelterdesk.i18n import _
from shelterdesk.services.staff import staff
from shelterdesk.services.staff.staff import StaffRow
from shelterdesk.vault import accounts, slots, staff_rows
from shelterdesk.vault.door import Vault
from shelterdesk.vault.key_file import KeyFile
from ui.keys import words


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague, with what a director entitled her to and what she still waits for."""

    row: StaffRow
    classes: tuple[str, ...]
    waits_for: tuple[str, ...]  # groups whose newest key has not reached her
    older_missing: tuple[str, ...]  # those she reads and writes, but not what is old
    has_passphrase: bool
    slot_id: str | None = None  # of an account that no row names

    @property
    def id(self) -> int:
        """Her staff id."""
        return self.row.id

    @property
    def called(self) -> str:
        """By which she is named where something is asked."""
        return self.row.code or self.row.shown

    def state(self) -> tuple[str, str]:
        """Whether she can sign in: words, and the tone of them."""
        if self.slot_id is not None:
            return _("in no list"), "danger"
        if not self.row.is_active:
            return _("left"), "neutral"
        if not self.has_passphrase:
            return _("no passphrase yet"), "notice"
        if self.waits_for:
            return _("waits for keys"), "notice"
        return _("signs in"), "good"


@dataclass(frozen=True, slots=True)
class Group:
    """A confidentiality group and who may read it."""

    name: str
    version: int  # how often its key was renewed, from 1
    holders: tuple[str, ...]  # as colleagues call them
    waiting: tuple[str, ...]
    is_covered: bool  # the recovery code opens all of it


@dataclass(frozen=True, slots=True)
class StaffSheet:
    """All that the Staff page shows."""

    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    is_bound: bool  # passphrases open the file on known computers alone
    bound: tuple[int, int]  # accounts of which that holds already, of how many
    is_recovery_confirmed: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody entitled to a group whose key has not reached her."""

    slot_id: str
    class_name: str
    shown: str  # code, or that it is the recovery code


def staff_sheet(vault: Vault) -> StaffSheet:
    """Needs ``MANAGE_STAFF``."""
    keys = vault.keys
    waiting = accounts.waiting(vault)
    people = []
    for row in vault.read(staff.listed):
        slot = staff_rows.slot_of(keys, row)
        lacking = tuple(w.class_name for w in waiting if slot and w.slot_id == slot.slot_id)
        late = tuple(n for n in lacking if slot and keys.newest(n).grant not in slot.sealed)
        older = tuple(n for n in lacking if n not in late)
        entitled = slot.classes if slot else slots.classes_of(row.roles)
        people.append(Person(row, tuple(entitled), late, older, slot is not None))
    people += _nameless(keys, people)
    groups = []
    for name in words.in_order(keys.class_names):
        holders = [p for p in people if p.has_passphrase and name in p.classes]
        late = tuple(p.row.shown for p in holders if name in p.waits_for)
        groups.append(
            Group(
                name,
                keys.newest(name).version,
                tuple(p.row.shown for p in holders if name not in p.waits_for),
                late,
                not any(w.is_recovery and w.class_name == name for w in waiting),
            )
        )
    staff_slots = [slot for slot in keys.slots if slot.kind == slots.STAFF]
    return StaffSheet(
        tuple(people),
        tuple(groups),
        keys.device_binding,
        (sum(slot.device is not None for slot in staff_slots), len(staff_slots)),
        keys.is_recovery_confirmed,
    )


def _nameless(keys: KeyFile, people: list[Person]) -> list[Person]:
    """Accounts that can open the file and stand in no list, so that they can be removed."""
    found = staff_rows.nameless(keys, [person.row for person in people])
    name = _("Account without a name")
    return [
        Person(
            StaffRow(-n, "", name, slot.roles, slot.slot_id, True, None),
            slot.classes, (), (), True, slot.slot_id,
        )
        for n, slot in enumerate(found, start=1)
    ]  # fmt: skip


def waits(vault: Vault) -> list[Wait]:
    """Those to whom the person signed in can give a key."""
    rows = vault.read(staff_rows.rows)
    found = ((staff_rows.slot_of(vault.keys, row), row.code) for row in rows)
    shown = {slot.slot_id: code for slot, code in found if slot is not None}
    shown[vault.keys.recovery.slot_id] = _("The recovery code")
    return [
        Wait(w.slot_id, w.class_name, shown[w.slot_id])
        for w in accounts.waiting(vault)
        if w.can_hand_over and w.slot_id in shown  # nobody gives a key to she knows not whom
    ]
