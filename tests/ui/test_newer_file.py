# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file of a newer version at the unlock page: said in words, and nothing of it is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.newer_files import with_newer_keys, with_newer_schema, with_newer_schema_in_the_log
from tests.ui.program_at import started
from ui.locking.unlock_page import UnlockPage
from ui.program import Options


@pytest.mark.parametrize("make", [with_newer_schema, with_newer_schema_in_the_log, with_newer_keys])
def test_it_says_so(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    desk_file: Path,
    make: Callable[[Path], None],
) -> None:
    make(desk_file)

    def looks() -> dict[str, tuple[bytes, int]]:
        return {
            path.name: (path.read_bytes(), path.stat().st_mtime_ns)
            for path in desk_file.parent.iterdir()
            if path.is_file() and path.suffix != ".lock"
        }

    before = looks()
    with started(qtbot, monkeypatch, tmp_path / "home", Options(file=desk_file)) as made:
        made.unlock()
        made.settle()
        page = made.page
        assert isinstance(page, UnlockPage)
        assert "made by a newer version of the program" in page.message_bar.text()
        assert made.program.session is None
    assert looks() == before
