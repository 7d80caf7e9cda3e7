# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a key file of format 1 to format 2, and to the key of the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shelterdesk.vault import slots
from shelterdesk.vault.key_body import FORMAT, AdminKey, KeyFile, Slot, digest_of
from shelterdesk.vault.primitives import derive, signing_public


def upgraded(keys: KeyFile, secrets: Mapping[str, bytes]) -> KeyFile:
    """A format-1 file as format 2, by somebody who holds the directors' key.

    Her key of format 1 becomes the seed of the signatures; what each slot holds becomes what it
    is entitled to. The audit trail has no key yet.
    """
    seed, file_grant = secrets[slots.ADMIN_GRANT], slots.file_grant(keys.file_key)
    bare = keys.changed(
        format=FORMAT,
        revision=1,
        mac_admin=b"",
        slots=tuple(replace(slot, classes=_held(keys, slot)) for slot in keys.slots),
        admins=(AdminKey(1, signing_public(seed)),),
        digests={file_grant: digest_of(file_grant, secrets[file_grant])},
    )
    return slots.shared_out(bare, secrets).signed(secrets[file_grant], seed)


def lacks_trail(keys: KeyFile) -> bool:
    """Whether the signed rights know of no audit trail yet: a file that is just being updated."""
    return slots.AUDIT_GRANT not in keys.digests


def with_trail(keys: KeyFile, secrets: Mapping[str, bytes]) -> KeyFile:
    """The key file with the first key of the audit trail, for directors and the recovery code."""
    grant = slots.AUDIT_GRANT
    digests = {**keys.digests, grant: digest_of(grant, secrets[grant])}
    bare = keys.changed(digests=digests, revision=keys.revision + 1)
    with_key = slots.shared_out(bare, secrets)
    return with_key.signed(secrets[slots.mac_grant(keys)], secrets[keys.admin_grant])


def _held(keys: KeyFile, slot: Slot) -> tuple[str, ...]:
    if slot.kind == slots.RECOVERY:
        return ()
    return tuple(sorted({key.name for key in keys.classes if key.grant in slot.sealed}))


def trail_key(keys: KeyFile, secrets: Mapping[str, bytes]) -> bytes:
    """The first key of the audit trail of an updated file, out of the directors' key: the same one
    again, should the update be interrupted and done once more."""
    return derive(secrets[keys.admin_grant], b"shelterdesk trail of an updated file")
