# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forgotten widgets are destroyed on the main thread, whatever the lane does meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import garbage
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


def test_who_waits_does_not_wait_for_it(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = Lane()
    [guard] = qapp.findChildren(Garbage)
    looks: list[int] = []
    guard._timer.timeout.connect(lambda: looks.append(1))

    def work_for_a_second() -> None:
        for _time in range(10):  # twice as long as the time between two looks
            lane.run(None, churn_nothing)
            qtbot.wait(100)

    guard.look()
    work_for_a_second()
    assert looks == []
    qtbot.waitUntil(lambda: bool(looks))
    looks.clear()
    monkeypatch.setattr(garbage, "_LONGEST_MS", 0)  # it was put off for long enough
    work_for_a_second()
    assert looks
    lane.close()


def churn_nothing() -> None:
    """A short question."""
