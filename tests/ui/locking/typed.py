# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program opened again and again, and every way in which it is locked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from shelterdesk.services import drafts
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.ui.program_at import CTRL, KEY, Started, press

Start = Callable[[], AbstractContextManager[Started]]


def unlocked(path: Path) -> Vault:
    return door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)


def open_(program: Started) -> Any:
    """Unlock and wait until everything is there."""
    program.unlock()
    session = program.wait_for_session()
    program.settle()
    program.settle()
    return session


def places(path: Path) -> list[str]:
    vault = unlocked(path)
    found = [row.place for row in vault.read(drafts.own)]
    vault.lock()
    return found


def details_of(program: Started, resident_id: int) -> Any:
    page = program.window.open_page("residents", ("resident", resident_id))
    page.current_page().tabs.open("details")
    program.settle()
    return page.current_page().details().tab


def ctrl_l(program: Started) -> None:
    press(program.qtbot, program.window, KEY.Key_L, CTRL)


def closed(program: Started) -> None:
    program.window.close()


def idle(program: Started) -> None:
    program.program.session.idle.expired.emit()


def slept(program: Started) -> None:
    program.program.session.watches.sleep.woke.emit()


def system(program: Started) -> None:
    program.program.session.watches.system.left.emit("lid")


def hidden(program: Started) -> None:
    session = program.program.session
    program.qtbot.keyClick(program.window.windowHandle(), KEY.Key_F9)
    program.qtbot.waitUntil(lambda: session.state()["locked"], timeout=5_000)
