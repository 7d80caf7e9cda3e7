# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Binding passphrases to this computer: a random secret in the keychain of the system.

A stolen stick or a copy of the disk then cannot be guessed at, however short the passphrase. It
is never the only way in: the recovery code is not bound. A director decides for the file; each
slot is bound when its owner unlocks. Only keychains of the operating system count; any other
would keep the secret in the clear.
"""

from __future__ import annotations

import hashlib
import os
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Final

from shelterdesk.errors import DeviceKeyMissing
from shelterdesk.i18n import _
from shelterdesk.vault.key_body import KeyFile, Slot

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "Desk Planner key"  # tells nothing to who looks through the keychain
_SIZE: Final = 32
_ID_DIGITS: Final = 16

#: Module and class of every backend that is a keychain of an operating system.
_TRUSTED: Final = {
    ("keyring.backends.Windows", "WinVaultKeyring"),
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),  # KWallet 5 and 6
}


def is_available() -> bool:
    """Whether this computer has a keychain of its operating system."""
    return _keychain() is not None


def find(vault_id: str) -> bytes | None:
    """The secret of this file in this computer's keychain; none if absent, locked or broken."""
    keychain = _keychain()
    if keychain is None:
        return None
    try:
        secret = b64decode(keychain.get_password(SERVICE, vault_id) or "", validate=True)
    except Exception:  # each system's keychain fails in its own way
        return None
    return secret if len(secret) == _SIZE else None


def find_or_make(vault_id: str) -> bytes | None:
    """The secret of this file, made if the keychain has none; none where it cannot be kept."""
    if (found := find(vault_id)) is not None:
        return found
    keychain = _keychain()
    if keychain is None:
        return None
    try:
        keychain.set_password(SERVICE, vault_id, b64encode(os.urandom(_SIZE)).decode())
    except Exception:  # as above: then there is none
        return None
    return find(vault_id)  # only what can be read back may be relied upon


def id_of(secret: bytes) -> str:
    """By which a slot names its secret."""
    digest = hashlib.sha256(b"shelterdesk device" + secret).hexdigest()
    return digest[:_ID_DIGITS]


def required(vault_id: str, wanted: str) -> bytes:
    """The secret a slot is bound to; raises ``DeviceKeyMissing``."""
    found = find(vault_id)
    if found is None or id_of(found) != wanted:
        raise missing()
    return found


def for_slot(keys: KeyFile, slot: Slot) -> bytes | None:
    """The secret a slot is to be bound to, as its owner unlocks; none: to none."""
    if not keys.device_binding:
        return None
    if slot.device is not None:
        return required(keys.vault_id, slot.device)
    return find_or_make(keys.vault_id)


def for_new_slot(keys: KeyFile) -> bytes | None:
    """The secret a new slot is bound to from its beginning, made by somebody on this computer.

    Then no copy of the key file ever holds this key pair under the passphrase alone.
    """
    return find_or_make(keys.vault_id) if keys.device_binding else None


def missing() -> DeviceKeyMissing:
    """No passphrase can open the file here."""
    return DeviceKeyMissing(
        _(
            "The keychain of this computer is locked or has no key for this file, so no "
            "passphrase can open it here. What is stored is not lost: unlock the keychain. If it "
            "is gone, the recovery code lets a director in, and she gives everybody a new "
            "passphrase."
        )
    )


def _keychain() -> KeyringBackend | None:
    """The keychain of the operating system, asked directly.

    A chain of several would store the secret wherever the first of them lets it.
    """
    import keyring  # slow, and few files need it
    from keyring.backends.chainer import ChainerBackend

    found = keyring.get_keyring()
    members = found.backends if isinstance(found, ChainerBackend) else [found]
    return next((member for member in members if _is_trusted(member)), None)


def _is_trusted(keychain: KeyringBackend) -> bool:
    kind = type(keychain)
    return (kind.__module__, kind.__qualname__) in _TRUSTED
