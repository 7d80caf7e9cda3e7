# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Binding passphrases to this computer, said the same wherever it is offered."""

from __future__ import annotations

from shelterdesk.i18n import _


def explanation() -> str:
    """What it does, in three sentences."""
    return _(
        "A second secret can be kept in the keychain of this computer, so that a stolen copy of "
        "the file cannot be guessed at, however short a passphrase is. Then a passphrase opens "
        "the file on this computer alone. If the computer or its keychain is lost, the recovery "
        "code opens the file here and elsewhere, and nothing is lost."
    )


def waits() -> str:
    """As long as not all accounts are bound."""
    return _(
        "Each colleague is bound when she next unlocks here. Until then a weak passphrase of hers "
        "can still be guessed at."
    )


def bind() -> str:
    """The box."""
    return _("Passphrases open the file on this computer alone")


def later() -> str:
    """That it can be changed."""
    return _("A director can turn this on and off later, under Staff.")
