# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting to the painted unlock window, and hiding at once, both against a bare Qt window."""

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
# The key is pressed in a dialog before the window; what is timed ends when the neutral page is
# painted. Beside it each time: a bare window of the same size, shown and painted.
_HIDE = """
import statistics, sys, time
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPlainTextEdit, QWidget
from ui import theme
from ui.locking.curtain import Curtain
from ui.locking.quick_hide import QuickHide

app = QApplication(sys.argv)
theme.apply(app, "light")
window = QMainWindow()
window.resize(1280, 800)
window.setCentralWidget(QPlainTextEdit("words " * 2000))
window.show()
curtain, quick, ends = Curtain(window), QuickHide(), []
quick.triggered.connect(lambda: (curtain.fall(), ends.append(time.perf_counter())))
quick.start()
hiding, bare = [], []
for _run in range(int(sys.argv[2])):
    dialog = QLineEdit("Noor")
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.show()
    app.processEvents()
    begin = time.perf_counter()
    QTest.keyPress(dialog.windowHandle(), Qt.Key.Key_F9)
    hiding.append(ends[-1] - begin)
    assert curtain.is_down() and not dialog.isVisible()
    curtain.rise()
    app.processEvents()
    begin = time.perf_counter()
    other = QWidget()
    other.resize(1280, 800)
    other.show()
    other.repaint()
    bare.append(time.perf_counter() - begin)
    other.hide()
    app.processEvents()
print(statistics.median(hiding), statistics.median(bare))
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
        _hiding(here, environment)


def _hiding(here: Path, environment: dict[str, str]) -> None:
    """From the key to the painted neutral page."""
    command = [sys.executable, "-c", _HIDE, str(here), str(RUNS)]
    told = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout
    hiding, bare = map(float, told.split())
    say("hiding at once, key to painted page", hiding * 1000, "ms")
    say("hiding at once / showing a bare window", hiding / bare, "x")


def _seconds(script: str, here: Path, environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    command = [sys.executable, "-c", script, str(here / "desk.sdb")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
