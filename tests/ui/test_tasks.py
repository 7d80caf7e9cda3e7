# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lane: one worker, answers on the main thread, errors said, nothing after the page is gone."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from shelterdesk.errors import Cancelled, Conflict, UserError
from tests.ui.conftest import show_active
from ui.tasks import Lane
from ui.widgets.busy import Busy
from ui.widgets.message_bar import MessageBar


class Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.message_bar = MessageBar()
        self.page = QWidget()
        layout = QVBoxLayout(self)
        layout.addWidget(self.page, 1)
        layout.addWidget(self.message_bar)


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane()
    yield made
    assert made.close()


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    return show_active(qtbot, Window(), 700, 500)


def test_works_there_and_answers_here_in_order(lane: Lane, window: Window) -> None:
    main = threading.get_ident()
    seen: list[object] = []
    for number in range(20):
        lane.run(
            window.page,
            lambda number=number: (number, threading.get_ident()),
            lambda result: seen.append((*result, threading.get_ident())),
        )
    assert not lane.is_idle()
    assert lane.wait_idle()
    assert [number for number, _worker, _here in seen] == list(range(20))
    assert len({worker for _number, worker, _here in seen}) == 1
    assert all(worker != main and here == main for _number, worker, here in seen)


def test_what_is_answered_together_is_told_at_once(lane: Lane, window: Window) -> None:
    """So that a page that asks several things is laid out once."""
    running: list[int] = []
    told: list[tuple[int, int]] = []  # which one, and how many had run by then
    for number in range(3):
        lane.run(
            window.page,
            partial(running.append, number),
            lambda _none, number=number: told.append((number, len(running))),
        )
    assert lane.wait_idle()
    assert told == [(0, 3), (1, 3), (2, 3)]


def test_a_quick_answer_does_not_wait_for_a_slow_one(
    lane: Lane, window: Window, qtbot: QtBot
) -> None:
    go_on = threading.Event()
    told: list[str] = []
    lane.run(window.page, lambda: "quick", told.append)
    lane.run(window.page, lambda: go_on.wait(20) and "slow", told.append)
    qtbot.waitUntil(lambda: told == ["quick"])
    assert not lane.is_idle()
    go_on.set()
    assert lane.wait_idle()
    assert told == ["quick", "slow"]


def test_a_mistake_in_one_answer_takes_none_from_the_others(
    lane: Lane, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistakes: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_rest: mistakes.append(kind))
    told: list[str] = []
    lane.run(window.page, lambda: None, lambda _none: {}["no such key"])
    lane.run(window.page, lambda: "second", told.append)
    assert lane.wait_idle()
    assert (told, mistakes) == (["second"], [KeyError])


def test_the_rest_is_told_while_one_asks_in_a_dialog(lane: Lane, window: Window) -> None:
    told: list[str] = []

    def ask(_answer: str) -> None:
        loop = QEventLoop()
        QTimer.singleShot(500, loop.quit)
        loop.exec()
        told.append("asked")

    lane.run(window.page, lambda: "first", ask)
    lane.run(window.page, lambda: "second", told.append)
    assert lane.wait_idle()
    assert told == ["second", "asked"]


def test_a_person_s_error_is_said_in_the_nearest_bar(lane: Lane, window: Window) -> None:
    def op() -> None:
        raise Conflict("This bed is taken.")

    lane.run(window.page, op, lambda _result: pytest.fail("it did not work"))
    assert lane.wait_idle()
    assert window.message_bar.text() == "This bed is taken."
    assert window.message_bar.kind() == "danger"


def test_or_given_to_the_page(lane: Lane, window: Window) -> None:
    errors: list[UserError] = []

    def op() -> None:
        raise Conflict("Taken.", field="bed")

    lane.run(window.page, op, on_error=errors.append)
    assert lane.wait_idle()
    assert errors[0].field == "bed"
    assert window.message_bar.text() == ""


def test_a_fault_of_ours_is_logged_and_said_calmly(
    lane: Lane, window: Window, quiet_log: object, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        lane.run(window.page, lambda: 1 / 0)
        assert lane.wait_idle()
    assert "ZeroDivisionError" in caplog.text
    assert window.message_bar.text().startswith("Something went wrong. Nothing was lost")
    errors: list[UserError] = []
    lane.run(window.page, lambda: 1 / 0, on_error=errors.append)
    assert lane.wait_idle()
    assert isinstance(errors[0], UserError)
    quiet_log.records.clear()
    lane.run(window.page, lambda: 5, errors.append)
    assert lane.wait_idle()
    assert errors[1] == 5


def test_nothing_comes_after_the_page_is_gone(lane: Lane, window: Window) -> None:
    gate = threading.Event()
    lane.run(window.page, gate.wait, lambda _result: pytest.fail("the page is gone"))
    delete(window.page)
    gate.set()
    assert lane.wait_idle()


def test_a_long_wait_is_shown_and_can_be_stopped(
    lane: Lane, window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane._show_timer.setInterval(30)
    lane._cancel_timer.setInterval(90)
    errors: list[UserError] = []

    def op(progress: object) -> None:
        for done in range(1_000):
            progress(done, 1_000, f"Page {done}")
            time.sleep(0.005)

    lane.run(window.page, op, on_error=errors.append, progress="Making the backup…")
    assert window.findChild(Busy) is None
    qtbot.waitUntil(lambda: window.findChild(Busy) is not None)
    busy = window.findChild(Busy)
    assert busy.isVisible()
    qtbot.waitUntil(busy.can_cancel)
    busy._cancel.click()
    assert lane.wait_idle()
    assert isinstance(errors[0], Cancelled)
    qtbot.waitUntil(lambda: window.findChild(Busy) is None)


def test_a_quick_one_shows_nothing_and_an_unstoppable_one_offers_nothing(
    lane: Lane, window: Window, qtbot: QtBot
) -> None:
    lane._show_timer.setInterval(20)
    lane._cancel_timer.setInterval(30)
    lane.run(window.page, lambda: 1)
    assert lane.wait_idle()
    gate = threading.Event()
    lane.run(window.page, gate.wait)
    qtbot.waitUntil(lambda: window.findChild(Busy) is not None)
    qtbot.wait(60)
    assert not window.findChild(Busy).can_cancel()
    gate.set()
    assert lane.wait_idle()


def test_closing_cancels_and_drops(window: Window) -> None:
    lane = Lane()
    started = threading.Event()

    def op(progress: object) -> None:
        while True:
            started.set()
            progress(0, 0, "")
            time.sleep(0.002)

    lane.run(window.page, op, on_error=lambda _error: pytest.fail("dropped"))
    lane.run(window.page, lambda: pytest.fail("never begun"))
    assert started.wait(5)
    assert lane.close()
    lane.run(window.page, lambda: pytest.fail("closed"))
    assert lane.is_idle()


def test_idle_is_told(lane: Lane, window: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(lane.idle):
        lane.run(window.page, lambda: None)
