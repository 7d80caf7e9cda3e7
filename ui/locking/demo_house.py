# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: made when it is asked for the first time, and opened without a question."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtWidgets import QWidget

from shelterdesk import paths
from shelterdesk.i18n import _
from ui.locking.opening import open_file
from ui.locking.unlock_page import UnlockPage
from ui.tasks import Lane


def account() -> tuple[str, str]:
    """Its staff code and passphrase."""
    from shelterdesk.demo import generate  # see open_file

    return generate.STAFF_CODE, generate.PASSPHRASE


def tell(page: UnlockPage, lane: Lane, asker: QWidget) -> None:
    """Say on the page how the demo opens; the heavy import waits until the page is shown."""

    def told(words: tuple[str, str]) -> None:
        code, passphrase = words
        text = _("The demo opens with the code {code} and the passphrase {passphrase}.")
        page.show_message(text.format(code=code, passphrase=passphrase))

    lane.run(asker, account, told, lambda _error: None)


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
    return open_file(path, generate.STAFF_CODE, generate.PASSPHRASE, progress=progress)
