# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: made when it is asked for the first time, and opened without a question."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from shelterdesk import paths
from ui.locking.opening import open_file


def account() -> tuple[str, str]:
    """Its staff code and passphrase."""
    from shelterdesk.demo import generate  # see open_file

    return generate.STAFF_CODE, generate.PASSPHRASE


def open_it(progress: Callable[..., None]) -> tuple[Any, Any]:
    """The open demo and its organisation."""
    from shelterdesk.demo import generate  # see open_file
    from shelterdesk.vault.door import local_now

    path = paths.demo_file()
    if not path.is_file():
        with suppress(OSError):  # generate says why it cannot be written
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        progress(0, 0)
        generate.generate(
            path,
            now=local_now(),
            years=1,
            residents=60,
            progress=lambda done, total, *_more: progress(done, total),
        )
    return open_file(path, generate.STAFF_CODE, generate.PASSPHRASE)
