# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong passphrases and recovery codes: how many and when, never which code was typed.

They slow every way in down across restarts, the window's and the command line's, and are told after
the next unlock. Somebody with a copy of the disk guesses without them.
"""

from __future__ import annotations

import json
import math
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from shelterdesk.errors import TooSoon, UserError
from shelterdesk.i18n import ngettext
from shelterdesk.vault import key_file

_MOST_KEPT: Final = 100
_FREE: Final = 3
_WINDOW: Final = timedelta(minutes=15)
_LONGEST_WAIT: Final = 30.0


def attempts_path(path: Path) -> Path:
    """The list of wrong attempts at a database file."""
    return path.with_name(path.name + ".attempts")


def record(path: Path, now: datetime) -> None:
    """Add one; a folder that cannot be written to does not stop anybody."""
    times = [*read(path), now.astimezone(UTC)][-_MOST_KEPT:]
    data = json.dumps([time.isoformat(timespec="milliseconds") for time in times]).encode()
    with suppress(UserError):
        key_file.write_whole(attempts_path(path), data + b"\n")


def read(path: Path) -> tuple[datetime, ...]:
    """When somebody tried in vain since the last unlock, in UTC; none if unreadable."""
    try:
        times = [
            datetime.fromisoformat(text) for text in json.loads(attempts_path(path).read_bytes())
        ]
        return tuple(time.astimezone(UTC) for time in times)
    except (OSError, ValueError, TypeError, OverflowError, RecursionError):
        return ()


def forget(path: Path) -> None:
    """They have been told."""
    with suppress(OSError):
        attempts_path(path).unlink(missing_ok=True)


def wait_before_next(path: Path, now: datetime) -> float:
    """Seconds until the next attempt is due: none after three, then 1, 2, 4 … up to 30.

    Only the last quarter of an hour counts. Times still to come, of a clock that was set back,
    are passed over.
    """
    recent = [time for time in read(path) if now - _WINDOW <= time <= now]
    if len(recent) < _FREE:
        return 0.0
    wait = min(2.0 ** min(len(recent) - _FREE, 10), _LONGEST_WAIT)
    return max(0.0, wait - (now - max(recent)).total_seconds())


def refuse_too_soon(path: Path, now: datetime) -> None:
    """Raise ``TooSoon`` while the next attempt is not due."""
    if (left := math.ceil(wait_before_next(path, now))) > 0:
        raise TooSoon(
            ngettext(
                "Several wrong ones were typed. Try again in {n} second.",
                "Several wrong ones were typed. Try again in {n} seconds.",
                left,
            ).format(n=left)
        )
