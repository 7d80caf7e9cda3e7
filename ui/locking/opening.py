# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lane does before a window is open. Nothing heavy is imported before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shelterdesk import paths
from shelterdesk.capabilities import Capability
from shelterdesk.errors import Damaged, NotFound, Unwritable, UserError


@dataclass(frozen=True, repr=False)  # no passphrase in a traceback
class Account:
    """Who types; needed once more for each way out."""

    code: str
    passphrase: str


def open_file(
    path: Path,
    code: str,
    passphrase: str,
    then: Callable[[Any], object] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[Any, Any]:
    """The open file and its organisation, after ``then(vault)``; locked again if that fails.

    ``progress`` hears of the update of an older file, and may stop it before its last call."""
    from shelterdesk.services import organisation  # on the lane, after the window is there
    from shelterdesk.vault import door

    vault = door.unlock(path, staff_code=code, passphrase=passphrase, progress=progress)
    try:
        if then is not None:
            then(vault)
        return vault, vault.read(organisation.form)
    except BaseException:
        vault.lock()
        raise


def is_trouble(error: UserError) -> bool:
    """Whether the file itself is the trouble, so that the page for damage helps."""
    return isinstance(error, Damaged | NotFound | Unwritable)


def is_due(vault: Any) -> bool:
    """Whether this person is asked for the recovery code: the paper is the directors'."""
    return not vault.keys.is_recovery_confirmed and vault.may(Capability.MANAGE_STAFF)


def confirm_recovery(vault: Any, code: str) -> None:
    """Note that the paper is right; raises ``WrongRecoveryCode`` if it is not."""
    from shelterdesk.vault import recovering  # see open_file

    recovering.confirm(vault, code)


def wait_s(path: Path) -> float:
    """Seconds until the next passphrase may be tried, after several wrong ones."""
    from shelterdesk.vault import attempts  # see open_file
    from shelterdesk.vault.local_zone import local_now

    return attempts.wait_before_next(path, local_now())


#: So long an installer may need the copy it was started from.
_INSTALLED_WITHIN_S: Final = 3_600


def preload() -> None:
    """Import on another thread, while the person types, what unlocking needs; and tidy up after
    an update."""
    from shelterdesk.services import organisation  # noqa: F401
    from shelterdesk.vault import door  # noqa: F401

    if (paths.data_folder() / "updates").exists():
        from shelterdesk.installed import updates  # once after an update

        updates.sweep(older_than_s=_INSTALLED_WITHIN_S)
