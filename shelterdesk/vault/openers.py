# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who opens a backup: a staff member of that day, the recovery code, or whoever is signed in."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Protocol

from shelterdesk.errors import NotAllowed, WrongPassword, WrongRecoveryCode
from shelterdesk.i18n import _
from shelterdesk.vault import device, recovery, slots
from shelterdesk.vault.judgement import does_not_fit, tampered
from shelterdesk.vault.key_file import KeyFile
from shelterdesk.vault.primitives import CannotOpen, public_key
from shelterdesk.vault.slots import OpenSlot


class Opener(Protocol):
    """Somebody with a secret."""

    def open(self, keys: KeyFile) -> OpenSlot:
        """Her slot of a key file; raises a ``UserError``."""
        ...


class HasSlot(Protocol):
    """What is needed of an unlocked vault."""

    @property
    def opened(self) -> OpenSlot:
        """The slot of the person signed in."""
        ...


@dataclass(frozen=True, slots=True, repr=False)  # no passphrase in a traceback
class ByStaff:
    """A staff code with its passphrase of the day the backup was made.

    Where passphrases are bound to a computer, this opens only there (``DeviceKeyMissing``).
    """

    code: str
    passphrase: str

    def open(self, keys: KeyFile) -> OpenSlot:
        """The staff member's slot."""
        wrong = WrongPassword(
            _(
                "The staff code or the passphrase is not right. A backup opens with the "
                "passphrase of the day it was made, or with the recovery code."
            )
        )
        slot = keys.find(self.code)
        if slot is None:
            raise wrong
        bound_to = slot.device
        secret = None if bound_to is None else device.required(keys.vault_id, bound_to)
        try:
            return slots.open_slot(keys, slot, self.passphrase, device_secret=secret)
        except CannotOpen as error:
            raise wrong from error


@dataclass(frozen=True, slots=True, repr=False)  # no code in a traceback
class ByRecovery:
    """The recovery code on paper, whole or as its two shares."""

    code: str

    def open(self, keys: KeyFile) -> OpenSlot:
        """The recovery slot."""
        secret = recovery.secret_of(self.code)
        try:
            return slots.open_slot(keys, keys.recovery, secret)
        except CannotOpen as error:
            raise WrongRecoveryCode(
                _("This is the recovery code of another file, or an older or newer one."),
                field="recovery_code",
            ) from error


@dataclass(frozen=True, slots=True, repr=False)
class ByVault:
    """Whoever is signed in: her private key stays the same when her passphrase changes."""

    vault: HasSlot

    def open(self, keys: KeyFile) -> OpenSlot:
        """The same person's slot in another key file of the same organisation."""
        found = same_person(keys, self.vault.opened)
        if found is None:
            raise NotAllowed(
                _(
                    "Your key of today does not open this backup. Type the staff code and "
                    "passphrase of the day it was made, or the recovery code."
                )
            )
        return found


def same_person(keys: KeyFile, opened: OpenSlot) -> OpenSlot | None:
    """The slot of another key file that the same private key opens, if there is one."""
    if keys.vault_id != opened.vault_id:
        return None
    public = public_key(opened.private)
    slot = next((slot for slot in keys.slots if slot.public == public), None)
    return None if slot is None else OpenSlot(keys.vault_id, slot, opened.private)


def file_secret_of(keys: KeyFile, opened: OpenSlot) -> bytes:
    """The newest file secret of a key file, which is thereby found authentic; raises ``Damaged``.

    While a change of the file key is pending it is the pending one: backups are sealed under it,
    so that whoever lost a right cannot open what was copied afterwards.
    """
    secrets = file_secrets_of(keys, opened)
    if not secrets:
        raise does_not_fit()
    if not hmac.compare_digest(keys.expected_mac(secrets[0]), keys.mac_file):
        raise tampered()
    return secrets[0]


def file_secrets_of(keys: KeyFile, opened: OpenSlot) -> list[bytes]:
    """The file secrets under which the database beside a key file may be, the newest first."""
    wanted = dict.fromkeys((slots.mac_grant(keys), slots.file_grant(keys.file_key)))
    found = slots.known(keys, opened, wanted)
    return [found[grant] for grant in wanted if grant in found]
