# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The database lane: one worker thread, so that the window never freezes and the file never races.

``lane.run(page, op, on_done)`` runs ``op`` there and ``on_done(result)`` here, on the main thread,
unless the page is gone by then. A wait over 0.3 s is shown, one over 2 s can be stopped if ``op``
takes a ``progress(done, total, text)``.
"""

from __future__ import annotations

import inspect
import logging
import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from shelterdesk.errors import Cancelled, Damaged, UserError
from shelterdesk.i18n import _
from ui import garbage
from ui.widgets import message_bar
from ui.widgets.busy import Busy

log = logging.getLogger(__name__)

SHOWN_AFTER_MS: Final = 300
CANCEL_AFTER_MS: Final = 2_000
#: So long an answer waits for those asked after it.
TOGETHER_MS: Final = 50

Progress = Callable[[int, int, str], None]


@dataclass(eq=False)
class _Task:
    parent: QObject | None
    op: Callable[..., Any]
    on_done: Callable[[Any], object] | None
    on_error: Callable[[UserError], object] | None
    words: str
    takes_progress: bool
    on_progress: Progress | None = None
    stop: threading.Event = field(default_factory=threading.Event)


class Lane(QObject):
    """One lane for one open file. ``close`` it before the file is closed."""

    #: Nothing runs or waits any more.
    idle = Signal()
    #: Something read here was not as it was written: the file, or one sealed text in it.
    damage_met = Signal()
    _started = Signal(object)
    _progressed = Signal(object, int, int, str)
    _finished = Signal(object, object, object)  # task, result, exception

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._waiting: list[_Task] = []
        self._current: _Task | None = None
        # Held until the next one ends: the lane must not be the last to let go of a widget.
        self._ended: _Task | None = None
        self._busy: Busy | None = None
        self._closed = False
        # What was answered while more is to come shortly.
        self._told: list[tuple[_Task, Any, BaseException | None]] = []
        self._together = _timer(self, TOGETHER_MS, self._tell)
        self._show_timer = _timer(self, SHOWN_AFTER_MS, self._show_busy)
        self._cancel_timer = _timer(self, CANCEL_AFTER_MS, self._offer_cancel)
        self._started.connect(self._on_started)
        self._progressed.connect(self._on_progress)
        self._finished.connect(self._on_finished)
        # A widget must never be destroyed on this lane.
        self._garbage = garbage.keep_to_main_thread()
        self._thread = threading.Thread(target=self._work, name="database lane", daemon=True)
        self._thread.start()

    # Asking
    def run(
        self,
        parent: QObject | None,
        op: Callable[..., Any],
        on_done: Callable[[Any], object] | None = None,
        on_error: Callable[[UserError], object] | None = None,
        progress: str = "",
        *,
        on_progress: Progress | None = None,
    ) -> Callable[[], None]:
        """Run ``op`` on the lane. ``parent``: callbacks are dropped once it is deleted, messages
        go to its nearest bar. ``on_error`` gets every error as a ``UserError``; without it the
        error is shown. ``progress``: the words while one waits. With ``on_progress`` the asker
        shows on its own page how far it is. What is returned stops it."""
        words = progress or _("One moment…")
        task = _Task(parent, op, on_done, on_error, words, _takes_progress(op), on_progress)
        if not self._closed:
            if self._garbage is not None:
                self._garbage.put_off()
            self._waiting.append(task)
            self._queue.put(task)
        return task.stop.set

    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return not self._waiting

    def wait_idle(self, timeout_ms: int = 10_000, *, with_input: bool = True) -> bool:
        """Let the lane finish while the window stays alive; False after ``timeout_ms``.

        Without ``with_input`` keys and clicks wait until then.
        """
        flags = QEventLoop.ProcessEventsFlag
        kind = flags.AllEvents if with_input else flags.ExcludeUserInputEvents
        deadline = QDeadlineTimer(timeout_ms)
        # Asleep until something comes, so that the lane has the processor to itself; the answer
        # of the lane wakes us, and so does the end of our patience.
        alarm = QTimer()
        alarm.setSingleShot(True)
        alarm.start(max(0, timeout_ms))
        while self._waiting and not deadline.hasExpired():
            QApplication.processEvents(kind | flags.WaitForMoreEvents)
        return not self._waiting

    def call(self, op: Callable[[], Any], timeout_ms: int) -> UserError | None:
        """Run ``op`` and wait for it, keys and clicks meanwhile too; its error, or None.

        Only for what must be done before the file is closed.
        """
        ended: list[UserError | None] = []
        self.run(None, op, lambda _result: ended.append(None), ended.append)
        self.wait_idle(timeout_ms, with_input=False)
        return ended[0] if ended else _stopped()

    def cancel(self) -> None:
        """Ask what runs to stop, drop what waits. An op without ``progress`` runs to its end."""
        for task in self._waiting:
            task.stop.set()

    def close(self, timeout_s: float = 10.0) -> bool:
        """Cancel, let what runs end, and stop the thread. Callbacks that are due are dropped.
        False if it did not end in time."""
        self._closed = True
        self.cancel()
        self._queue.put(None)
        self._thread.join(timeout_s)
        self._waiting.clear()
        self._told.clear()
        self._current = None
        self._hide_busy()
        return not self._thread.is_alive()

    # On the lane
    def _work(self) -> None:
        while (task := self._queue.get()) is not None:
            result: Any = None
            error: BaseException | None = None
            if task.stop.is_set():
                error = _stopped()
            else:
                self._started.emit(task)
                try:
                    result = self._call(task)
                except BaseException as raised:
                    error = raised
            self._finished.emit(task, result, error)
            del task, result, error  # nothing of a record stays in this frame

    def _call(self, task: _Task) -> Any:
        if not task.takes_progress:
            return task.op()

        def progress(done: int = 0, total: int = 0, text: str = "") -> None:
            if task.stop.is_set():
                raise _stopped()
            self._progressed.emit(task, done, total, text)

        return task.op(progress=progress)

    # On the main thread
    def _on_started(self, task: _Task) -> None:
        if self._closed:
            return
        self._current = task
        self._show_timer.start()
        if task.takes_progress:
            self._cancel_timer.start()

    def _on_progress(self, task: _Task, done: int, total: int, text: str) -> None:
        if task is not self._current:
            return
        if task.on_progress is not None:
            if task.parent is None or isValid(task.parent):
                task.on_progress(done, total, text)
        elif self._busy is not None and isValid(self._busy):
            self._busy.set_progress(done, total, text)

    def _on_finished(self, task: _Task, result: Any, error: BaseException | None) -> None:
        if self._closed:
            return
        if task is self._current:
            self._hide_busy()
            self._current = None
        self._told.append((task, result, error))
        if len(self._told) >= len(self._waiting):
            self._tell()
        elif not self._together.isActive():
            self._together.start()

    def _tell(self) -> None:
        """Hand on what was answered: all of it at once, so that the window lays itself out and
        paints once for a page that asked several things."""
        self._together.stop()
        while self._told and not self._closed:
            task, result, error = self._told.pop(0)
            if self._told:
                self._together.start()  # the rest comes even while this one asks in a dialog
            self._ended = task
            if task in self._waiting:
                self._waiting.remove(task)
            try:
                self._deliver(task, result, error)
            except Exception:
                sys.excepthook(*sys.exc_info())  # a mistake here takes no answer from the others
            if not self._waiting:
                self.idle.emit()

    def _deliver(self, task: _Task, result: Any, error: BaseException | None) -> None:
        gone = task.parent is not None and not isValid(task.parent)
        if error is None:
            if task.on_done is not None and not gone:
                task.on_done(result)
            return
        if not isinstance(error, UserError):
            # The redacting filter of the log keeps values out of it.
            log.error("unexpected error on the lane", exc_info=error)
            error = UserError(
                _(
                    "Something went wrong. Nothing was lost: what was saved before is safe, and "
                    "what you typed is still here. Please try again."
                )
            )
        if isinstance(error, Damaged):
            self.damage_met.emit()
        if gone:
            return
        if task.on_error is not None:
            task.on_error(error)
        elif isinstance(task.parent, QWidget):
            kind = "plain" if isinstance(error, Cancelled) else "danger"
            message_bar.say(task.parent, error.message, kind)

    # Waiting
    def _show_busy(self) -> None:
        task = self._current
        window = _window_of(task.parent) if task is not None else None
        if task is None or window is None or task.on_progress is not None:
            return
        self._busy = Busy(window, task.words)
        self._busy.cancelled.connect(task.stop.set)

    def _offer_cancel(self) -> None:
        if self._busy is not None and isValid(self._busy):
            self._busy.offer_cancel()

    def _hide_busy(self) -> None:
        self._show_timer.stop()
        self._cancel_timer.stop()
        if self._busy is not None and isValid(self._busy):
            self._busy.hide()
            self._busy.deleteLater()
        self._busy = None


def _takes_progress(op: Callable[..., Any]) -> bool:
    """Whether ``progress`` is one of its arguments. Asked at each run: its code says so at once,
    where ``inspect.signature`` would first describe all of them."""
    while isinstance(op, partial):
        op = op.func
    code = getattr(op, "__code__", None)
    if code is None:
        return "progress" in inspect.signature(op).parameters
    return "progress" in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _stopped() -> Cancelled:
    return Cancelled(_("Stopped. Nothing was changed."))


def _timer(parent: QObject, after_ms: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(act)
    return timer


def _window_of(parent: QObject | None) -> QWidget | None:
    if isinstance(parent, QWidget) and isValid(parent):
        return parent.window()
    return QApplication.activeWindow()
