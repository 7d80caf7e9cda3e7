# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From starting the process to the painted unlock window, against a bare Qt window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.common import ROOT, folder, say

_BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(sys.argv)
window = QWidget()
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""
_UNLOCK = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from ui import app, program
from ui.program import Options
# The real program, ended at its first idle moment. What it loads behind the window while the
# person types would only delay the end of the process, so it is left out.
start = program.Program.start
def started(self):
    start(self)
    QTimer.singleShot(0, self.quit_requested.emit)
program.Program.start = started
app.fonts.load_scripts = lambda: None
app.preload = lambda: None
app.run(Options(file=Path(sys.argv[1])))
"""
RUNS = 9


def main() -> None:
    """Measure in pairs, so that what else the machine does hits both alike."""
    with folder() as here:
        (here / "desk.sdb").touch()
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "SHELTERDESK_HOME": str(here),
        }
        bare, unlock = [], []
        for _run in range(RUNS):
            bare.append(_seconds(_BARE, here, environment))
            unlock.append(_seconds(_UNLOCK, here, environment))
        say("bare Qt window, whole process", statistics.median(bare) * 1000, "ms")
        say("unlock window, whole process", statistics.median(unlock) * 1000, "ms")
        say(
            "unlock window / bare Qt window",
            statistics.median(unlock) / statistics.median(bare),
            "x",
        )


def _seconds(script: str, here: Path, environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    command = [sys.executable, "-c", script, str(here / "desk.sdb")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
