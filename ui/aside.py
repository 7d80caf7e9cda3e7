# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking something that takes seconds and has nothing to do with the file: beside the lane, so
that nobody waits for the file meanwhile."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

log = logging.getLogger(__name__)

_LOOKS_EVERY_MS: Final = 100


class Aside(QObject):
    """``run(op, then)``: ``then(result)`` comes on the main thread, unless this is gone by then.
    ``op`` must hold no widget. An ``op`` that fails answers nothing."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._answers: queue.SimpleQueue[tuple[Callable[[Any], object], Any]] = queue.SimpleQueue()
        self._running: list[threading.Thread] = []
        # Looked for, not sent: what a thread sends to an object of Qt that is gone ends a program.
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOKS_EVERY_MS)
        self._looks.timeout.connect(self._look)

    def run(self, op: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Begin."""
        answers, number = self._answers, len(self._running)

        def work() -> None:
            try:
                answers.put((then, op()))
            except Exception:
                log.error("what was asked aside failed", exc_info=True)

        thread = threading.Thread(target=work, name=f"aside {number}", daemon=True)
        self._running.append(thread)
        thread.start()
        self._looks.start()

    def is_idle(self) -> bool:
        """Whether nothing is asked, and everything was told."""
        return not self._running and self._answers.empty()

    def _look(self) -> None:
        self._running = [thread for thread in self._running if thread.is_alive()]
        if not self._running:
            self._looks.stop()
        while not self._answers.empty():
            then, result = self._answers.get()
            then(result)
