# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed command: a window, or a subcommand that never imports Qt."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE

ROOT = Path(__file__).resolve().parent.parent
BLOCK = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {'PySide6', 'shiboken6'}:
            raise ImportError(f'{name} is a screen')
sys.meta_path.insert(0, Block())
from ui.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def run(*arguments: str, text: str = "", code: str = BLOCK, **env: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT, input=text, capture_output=True, text=True, check=False, env=os.environ | env,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", ["create", "import", "report", "demo"])
def test_subcommands_know_no_window(command: str) -> None:
    status, out, _err = run(command, "--help")
    assert status == 0
    assert command in out


def test_a_report_without_qt(desk_file: Path, tmp_path: Path) -> None:
    arguments = (
        "--file", str(desk_file), "--staff", "K3", "--password-stdin",
        "--option", "month=2026-10", "--out", str(tmp_path / "month.pdf"),
    )  # fmt: skip
    status, _out, err = run("report", "monthly", *arguments, text=f"{PASSPHRASE}\n")
    assert status == 0, err
    assert (tmp_path / "month.pdf").read_bytes().startswith(b"%PDF")


def test_version_and_help_need_no_window() -> None:
    assert run("--version")[0] == 0
    status, out, _err = run("--help")
    assert status == 0
    assert "--demo" in out
    assert "--after" not in out


def test_wrong_arguments() -> None:
    assert run("--nonsense")[0] == 2


def test_the_window_opens_and_closes(tmp_path: Path) -> None:
    """The real start, in a process of its own, up to the first sight of the welcome page."""
    code = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui import app
seen = []
late = [m for m in ('sqlalchemy', 'alembic', 'reportlab', 'babel') if m in sys.modules]
sight = app._after_first_sight
def look():
    seen.extend(m for m in ('sqlalchemy', 'alembic', 'reportlab') if m in sys.modules)
    sight()
    QTimer.singleShot(200, lambda: [w.close() for w in QApplication.topLevelWidgets()])
app._after_first_sight = look
from ui.locking import process
end = process.end
def tell():
    print('seen', seen, late, flush=True)
    end()
process.end = tell  # the last that this process does
from ui.__main__ import main
sys.exit(main([]))
"""
    status, out, err = run(code=code, SHELTERDESK_HOME=str(tmp_path), QT_QPA_PLATFORM="offscreen")
    assert status == 0, err
    assert "seen [] []" in out
    assert (tmp_path / "log").is_dir()


def test_a_start_can_end_at_first_sight_for_measuring(tmp_path: Path) -> None:
    (tmp_path / "desk.sdb").touch()
    code = "import sys; from ui.__main__ import main; sys.exit(main(sys.argv[1:]))"
    where = {"SHELTERDESK_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    status, _out, err = run("--until-shown", str(tmp_path / "desk.sdb"), code=code, **where)
    assert (status, err) == (0, "")
    assert not (tmp_path / "log").exists()  # nothing that follows the first sight was begun


def test_an_installed_program_has_no_tour() -> None:
    status, _out, err = run("tour", code=BLOCK.replace("from ui", "sys.frozen = True\nfrom ui"))
    assert status == 2
    assert "from the source" in err
