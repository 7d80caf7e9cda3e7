# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forgotten widgets are destroyed on the main thread, whatever the lane does meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.garbage import Garbage
from ui.tasks import Lane


class Cycle(QWidget):
    """Holds itself, as a widget with a lambda does."""

    gone_on: list[str]

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def forgotten(where: list[str]) -> None:
    made = Cycle()
    weakref.finalize(made, lambda: where.append(threading.current_thread().name))


def churn(_progress: object = None) -> int:
    """What a long query does: asks for much memory, in cycles."""
    for _time in range(40_000):
        cycle: list[object] = []
        cycle.append(cycle)
    return 1


def test_widgets_die_at_home(qtbot: QtBot) -> None:
    lane = Lane()
    where: list[str] = []
    for _time in range(20):
        forgotten(where)
        lane.run(None, churn)
    assert lane.wait_idle()
    lane.close()
    gc.collect()
    assert len(where) == 20
    assert set(where) == {threading.main_thread().name}


def test_it_still_collects(qtbot: QtBot, qapp: QApplication) -> None:
    Lane().close()
    Lane().close()
    guards = qapp.findChildren(Garbage)
    assert len(guards) == 1
    assert not gc.isenabled()
    gc.collect()
    churn()
    assert gc.get_count()[0] > 1_000
    guards[0].look()
    assert gc.get_count()[0] < 1_000
