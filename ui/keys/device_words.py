# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Binding passphrases to this computer, said the same wherever it is offered."""

from __future__ import annotations

from shelterdesk.i18n import _


def explanation() -> str:
    """What it does, and what it costs when the computer is lost."""
    return _(
        "A second secret can be kept in the keychain of this computer, so that a copy of the file "
        "that is stolen later cannot be guessed at. Then a passphrase opens the file on this "
        "computer alone. If the computer or its keychain is lost, the recovery code lets one "
        "person in, and a director gives everybody else a new passphrase; drafts that were not "
        "finished are lost."
    )


def older_copies() -> str:
    """What it does not protect."""
    return _(
        "Copies and backups from before stay as they are: a weak passphrase can be guessed from "
        "them, and still counts here together with this computer's disk. Give whoever has a weak "
        "one a new passphrase under Colleagues; that one is bound from its beginning."
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
