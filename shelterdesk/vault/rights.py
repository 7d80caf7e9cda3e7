# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing what is signed in the key file: only with the directors' key, always in one writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from shelterdesk.capabilities import Capability, of_roles, refusal
from shelterdesk.errors import Conflict, NotAllowed, UserError
from shelterdesk.i18n import _
from shelterdesk.models.staff import Role
from shelterdesk.vault import rotation, slots
from shelterdesk.vault.key_body import RECOVERY, ClassKey, KeyFile, Slot
from shelterdesk.vault.primitives import new_private_key, new_seed, public_key

if TYPE_CHECKING:
    from shelterdesk.vault.door import Vault


def directors_secrets(vault: Vault) -> dict[str, bytes]:
    """Every secret of the person signed in; raises ``NotAllowed`` unless she may manage staff.

    Two things are asked for: that her roles allow it, and that she holds the directors' key.
    """
    refuse_read_only(vault)
    if not vault.may(Capability.MANAGE_STAFF):
        raise NotAllowed(refusal(Capability.MANAGE_STAFF))
    secrets = slots.known(vault.keys, vault.opened)
    if vault.keys.admin_grant not in secrets or not vault.keys.admins:
        raise NotAllowed(_("Only a director holds the key for this. Ask a director."))
    return secrets


def refuse_read_only(vault: Vault) -> None:
    """Raise ``NotAllowed`` in a file that was opened for reading alone."""
    if vault.is_read_only:
        raise NotAllowed(_("The file is open for reading only. Nothing was changed."))


def with_new_class(
    keys: KeyFile, secrets: Mapping[str, bytes], name: str
) -> tuple[KeyFile, dict[str, bytes]]:
    """A new version of a class, or the first of a new one.

    Made by somebody who holds the version before, it is shared out as her other keys are. Made by
    anybody else, it is sealed here to those who hold the version before and to the recovery code,
    and forgotten: so that nobody gets a class by renewing its key.
    """
    is_of_another = bool(keys.versions(name)) and keys.newest(name).grant not in secrets
    keys, fresh = _new_version(keys, name)
    if is_of_another:
        return _sealed(keys, fresh, is_heir=True), dict(secrets)
    return keys, {**secrets, **fresh}


def _new_version(keys: KeyFile, name: str) -> tuple[KeyFile, dict[str, bytes]]:
    versions = keys.versions(name)
    class_id = versions[-1].class_id if versions else 1 + max(key.class_id for key in keys.classes)
    private = new_private_key()
    version = versions[-1].version + 1 if versions else 1
    key = ClassKey(class_id, name, version, public_key(private), keys.revision + 1)
    return replace(keys, classes=(*keys.classes, key)), {key.grant: private}


def _sealed(keys: KeyFile, fresh: Mapping[str, bytes], *, is_heir: bool) -> KeyFile:
    """A new key sealed to its heirs, or to all who are entitled, and known to nobody else."""
    given = tuple(
        slots.given(keys, slot, fresh, is_heir=is_heir and slot.kind != RECOVERY)
        for slot in keys.slots
    )
    return replace(keys, slots=given)


def with_new_admin(keys: KeyFile, secrets: Mapping[str, bytes]) -> tuple[KeyFile, dict[str, bytes]]:
    """A new directors' key, vouched for by the one before."""
    seed = new_seed()
    renewed = keys.with_admin(seed, secrets[keys.admin_grant])
    return renewed, {**secrets, renewed.admin_grant: seed}


def without_lost(
    keys: KeyFile, secrets: Mapping[str, bytes], before: Slot, after: Slot | None
) -> tuple[KeyFile, dict[str, bytes]]:
    """New keys instead of those that a person held and is not entitled to any more."""
    done: tuple[KeyFile, dict[str, bytes]] = (keys, dict(secrets))
    for name in keys.class_names:
        # What stands in her slot is no proof: she could have taken it out before.
        held = slots.is_entitled(before, name) or any(
            key.grant in before.sealed for key in keys.versions(name)
        )
        if held and not (after and slots.is_entitled(after, name)):
            done = with_new_class(*done, name)
    if slots.is_director(before) and not (after and slots.is_director(after)):
        done = with_new_admin(*done)
    is_less = done[0] is not keys or _may(before) - _may(after)
    return rotation.begun(*done) if after is None or is_less else done


def _may(slot: Slot | None) -> frozenset[Capability]:
    """What the roles of a slot let her do where the administrator decided nothing else."""
    return of_roles(slot.roles if slot else ())


def publish(vault: Vault, keys: KeyFile, secrets: Mapping[str, bytes]) -> None:
    """Share out, sign, write; the file key still is what it was until the rotation is finished."""
    about = {slot.slot_id for slot in keys.slots if _is_other(vault.keys, slot)}
    vault.use_keys(signed(keys, secrets, about=about))


def _is_other(keys: KeyFile, slot: Slot) -> bool:
    """Whether the act is about this slot: it is new, or other classes are due to it."""
    before = keys.slot(slot.slot_id)
    return (
        before is None or before.public != slot.public or not set(slot.classes) <= {*before.classes}
    )


def signed(keys: KeyFile, secrets: Mapping[str, bytes], *, about: Iterable[str] = ()) -> KeyFile:
    """The next writing, with everything shared out and both seals renewed.

    ``about``: the slots that get at once what is known here of the classes due to them. A class
    to which somebody is entitled and whose newest key no colleague holds gets a new version for
    her: else nobody but the recovery code could hand it over. Older text waits for that.
    """
    for name in keys.class_names:
        entitled = [s for s in keys.slots if s.kind != RECOVERY and slots.is_entitled(s, name)]
        grant = keys.newest(name).grant
        if entitled and grant not in secrets and not any(grant in s.sealed for s in entitled):
            keys = _sealed(*_new_version(keys, name), is_heir=False)
    shared = slots.shared_out(keys.changed(revision=keys.revision + 1), secrets, about=set(about))
    file_secret = secrets[slots.mac_grant(shared)]
    return shared.signed(file_secret, secrets[shared.admin_grant])


def refuse_without_director(keys: KeyFile, leaving: Slot) -> None:
    """Raise ``Conflict`` if nobody else would be left to give keys."""
    others = (slot for slot in keys.slots if slot.slot_id != leaving.slot_id)
    if Role.DIRECTOR in leaving.roles and not any(Role.DIRECTOR in slot.roles for slot in others):
        raise Conflict(_("At least one director must stay. Make somebody else a director first."))


def known_classes(keys: KeyFile, names: Iterable[str]) -> tuple[str, ...]:
    """Class names in order; raises ``UserError`` for one that the file does not have."""
    wanted = set(names)
    if unknown := wanted - set(keys.class_names):
        raise UserError(_("There is no class {name}.").format(name=min(unknown)), field="classes")
    return tuple(sorted(wanted))
