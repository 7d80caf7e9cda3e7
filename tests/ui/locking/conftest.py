# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole program, unlocked, for tests of closing and hiding."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.vault import door
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.factories import admitted, beds, house, person
from tests.ui.locking.typed import Start, unlocked
from tests.ui.program_at import Started, started
from tests.vault_people import on_paper
from ui.program import Options

DAY = timedelta(days=1)


@pytest.fixture
def opened(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, desk_file: Path
) -> Iterator[Started]:
    """The program with a house and somebody in it, unlocked."""
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault)
    house(vault)
    person(vault, "Noor")
    vault.lock()
    with started(qtbot, monkeypatch, tmp_path / "home", Options(file=desk_file)) as made:
        made.unlock()
        made.wait_for_session()
        yield made


@pytest.fixture
def people(desk_file: Path) -> dict[str, int]:
    """A house, Noor in its first bed since three days, Mai without a stay."""
    vault = unlocked(desk_file)
    on_paper(vault)
    free = beds(vault, house(vault))
    since = vault.read(organisation.tonight) - 3 * DAY
    noor, stay = admitted(vault, free[0], since)
    mai = person(vault, "Mai")
    vault.lock()
    return {"noor": noor, "stay": stay, "mai": mai, "bed": free[0], "free": free[3]}


@pytest.fixture
def start(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    desk_file: Path,
    people: dict[str, int],
) -> Start:
    """The program, unlocked; each call is its next process."""

    def begin() -> AbstractContextManager[Started]:
        return started(qtbot, monkeypatch, tmp_path / "home", Options(file=desk_file))

    return begin
