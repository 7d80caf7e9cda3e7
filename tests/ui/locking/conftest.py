# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole program, unlocked, for tests of closing and hiding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.vault import door
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.factories import house, person
from tests.ui.program_at import Started, started
from tests.vault_people import on_paper
from ui.program import Options


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
