# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an authentic key file is the one that counts, and the words for one that is not."""

from __future__ import annotations

from dataclasses import dataclass

from shelterdesk.errors import Damaged
from shelterdesk.i18n import _
from shelterdesk.vault.key_body import KeyFile


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """What a database remembers of the newest key file it has seen."""

    sequence: int = 0
    revision: int = 0
    directors: str = ""  # the public half of the directors' newest key, hex


def judge(keys: KeyFile, state: KnownKeys) -> None:
    """Compare the key file with the newest one that the database has seen.

    Raises ``Damaged`` for an older key file: it may still let somebody in who left, or give back
    rights that are gone. So it does where the directors' key is none that follows from the one
    the database knows. An older database is no fault of the keys; the end of its audit trail
    tells (``KeyFile.anchor``).
    """
    if keys.sequence < state.sequence:
        raise Damaged(
            _(
                "The key file is older than the database. Nothing was changed. Put the newer key "
                "file beside the database, or open the file with the recovery code."
            )
        )
    if keys.revision < state.revision:
        raise older_rights()
    if state.directors and state.directors not in {key.public.hex() for key in keys.admins}:
        raise tampered()


def does_not_fit() -> Damaged:
    """A key file without the keys of this person, or of this database."""
    return Damaged(_("The key file does not fit this person. Take it from a backup."))


def database_does_not_fit() -> Damaged:
    """A database that the keys of an authentic key file do not open."""
    return Damaged(
        _(
            "The key file and the database do not belong together: one of them is older than the "
            "other. Nothing was changed. Restore both from the same backup."
        )
    )


def older_rights() -> Damaged:
    """A key file with rights as directors signed them on another day."""
    return Damaged(
        _(
            "The key file holds rights of an earlier day, which directors have changed since. "
            "Nothing was changed. Tell a director, and put the newer key file beside the "
            "database, or open the file with the recovery code."
        )
    )


def tampered() -> Damaged:
    """A key file that was not written by those who may."""
    return Damaged(_("The key file was changed by somebody who may not. Tell a director."))


def one_copy_was_changed() -> str:
    """What the person is told whose program put the other copy right."""
    return _(
        "One copy of the key file was changed by somebody who may not, or put back from another "
        "day. The right copy was used. Tell a director."
    )
