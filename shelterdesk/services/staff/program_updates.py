# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the file remembers of updates of the program: who began one, and to which version.

Checking and starting them is the work of ``shelterdesk/installed``; nothing of the file changes.
"""

from __future__ import annotations

from shelterdesk import __version__
from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction

_LONGEST = 40


@verb(Capability.UPDATE, is_undoable=False, asks=True)
def begin_update(tx: Transaction, *, version: str, sha256: str) -> None:
    """Write down, before it starts, that a newer version is installed from an update file."""
    tx.details.update(before=__version__, version=version[:_LONGEST], sha256=sha256)
