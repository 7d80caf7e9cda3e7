# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The director's decision to bind passphrases to computers (``device``).

Slots there are keep their key pair and are wrapped anew as their owners unlock: a public key is
signed by directors, so nobody can change her own. An older copy of the key file, whose passphrase
can be guessed, therefore holds the key of today. A new passphrase from a director makes a new pair
that was never anywhere without the keychain (``device.for_new_slot``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shelterdesk.errors import NotAllowed, UserError
from shelterdesk.i18n import N_, _
from shelterdesk.models.audit import AuditKind
from shelterdesk.vault import device
from shelterdesk.vault.rights import directors_secrets, publish

if TYPE_CHECKING:
    from shelterdesk.vault.door import Vault


def bind(vault: Vault, passphrase: str) -> None:
    """Bind passphrases to computers: one's own now, each colleague's when she next unlocks,
    those given later from their beginning.

    Raises ``UserError`` where there is no keychain of the system, ``NotAllowed`` as long as the
    recovery code was not typed back, ``WrongPassword``.
    """
    if not vault.keys.is_recovery_confirmed:
        raise NotAllowed(
            _("First type the recovery code back: if the keychain is lost, it is the only way in.")
        )
    _decide(vault, passphrase, is_bound=True)
    with vault.is_done():
        vault.note(N_("Bound passphrases to computers"), kind=AuditKind.KEYS)


def unbind(vault: Vault, passphrase: str) -> None:
    """Passphrases alone open again: one's own now, each colleague's when she next unlocks."""
    _decide(vault, passphrase, is_bound=False)
    with vault.is_done():
        vault.note(N_("Unbound passphrases from computers"), kind=AuditKind.KEYS)


def _decide(vault: Vault, passphrase: str, *, is_bound: bool) -> None:
    secrets = directors_secrets(vault)
    own = vault.reopened(passphrase)
    keys = vault.keys
    secret = device.find_or_make(keys.vault_id) if is_bound else None
    if is_bound and secret is None:
        raise UserError(_("This computer has no keychain that can be relied upon."))
    bound_to = None if secret is None else device.id_of(secret)
    slot = own.wrapped(keys.admins[-1].public, secret, bound_to)
    publish(vault, replace(keys.with_slot(slot), device_binding=is_bound), secrets)
