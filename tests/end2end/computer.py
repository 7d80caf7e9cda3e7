# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The computer at the desk, which everybody shares: signed in to, used by keyboard, locked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests.colleagues import signed_in
from tests.conftest import Clock
from tests.end2end.keyboard import Hands
from tests.ui.program_at import Started, started
from ui.options import Options
from ui.widgets import dates


def with_clock(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """One clock for the file and for the screen."""
    monkeypatch.setitem(door.unlock.__kwdefaults__, "now", clock)
    monkeypatch.setattr(dates, "clock", lambda: clock().date())


class House:
    """The file, the clock, and the computer everybody shares."""

    def __init__(
        self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, path: Path, clock: Clock
    ) -> None:
        self._given = (qtbot, monkeypatch, path.parent / "home")
        self.path, self.clock = path, clock
        self.resident_id = 0
        self.pressed = 0

    @contextmanager
    def at_the_computer(self, code: str) -> Iterator[tuple[Hands, Started]]:
        """Somebody signs in, does something and locks, by keyboard."""
        with started(*self._given, Options(file=self.path)) as made:
            hands = Hands(made)
            hands.sign_in(code)
            yield hands, made
            hands.lock()
            self.pressed += hands.pressed

    @contextmanager
    def asked(self, code: str = "C2") -> Iterator[Vault]:
        """The file as the services show it to somebody."""
        with signed_in(self.path, code, self.clock) as vault:
            yield vault

    def wait(self, **time: float) -> None:
        """Time goes by."""
        self.clock.now += timedelta(**time)
