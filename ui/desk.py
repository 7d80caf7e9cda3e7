# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unlocked file as pages see it: ask, act, and hear what changed.

Pages get one ``Desk`` and nothing else of the core but services. Queries and verbs run on the
database lane; their answers come back on the main thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QDeadlineTimer, QObject, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import Damaged, UserError
from shelterdesk.i18n import _
from shelterdesk.vault.door import Changes, Vault
from ui.audit_check import AuditCheckRun, BooksCheckRun
from ui.locking.patience import Patience
from ui.tasks import Lane
from ui.widgets import message_bar
from ui.widgets.message_bar import UNDO_KEYS

T = TypeVar("T")


class Desk(QObject):
    """One unlocked file and its lane. Its owner (the app) connects ``changed`` to the window."""

    #: A verb was stored; carries its ``Changes``.
    changed = Signal(object)
    #: A newer version waits to be installed; carries its ``Ready``. The session locks for it.
    update_ready = Signal(object)

    def __init__(self, vault: Vault, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.vault = vault
        self.lane = lane
        self._beside: Lane | None = None
        self.audit_check = AuditCheckRun(vault, lane, self)
        self.books_check = BooksCheckRun(vault, lane, self)
        # What the books are held against is the trail: after it, whether it was whole or not.
        self.audit_check.finished.connect(lambda _report: self.books_check.start_later(0))
        self.patience = Patience()  # with wrong passphrases when asked again

    def read(
        self,
        parent: QWidget,
        query: Callable[..., T],
        on_done: Callable[[T], object],
        /,
        *,
        on_error: Callable[[UserError], object] | None = None,
        words: str = "",
        **kwargs: Any,
    ) -> None:
        """Run a query of a service; ``on_done`` gets its answer unless ``parent`` is gone."""
        if on_error is None and self.vault.is_read_only:
            on_error = partial(_cannot_be_read, parent)
        self.lane.run(
            parent, partial(self.vault.read, query, **kwargs), on_done, on_error, progress=words
        )

    def do(
        self,
        parent: QWidget,
        label: str,
        verb: Callable[..., Any],
        /,  # a verb may have a label of its own
        *,
        said: str | Callable[[Any], str] = "",
        on_done: Callable[[Any], object] | None = None,
        on_error: Callable[[UserError], object] | None = None,
        with_progress: bool = False,
        words: str = "",
        **kwargs: Any,
    ) -> None:
        """Run a verb of a service in a named transaction.

        ``label`` is marked with ``N_`` and names the act in the audit. ``said`` is what the
        message bar says afterwards (or makes it from the result), with Undo beside it where the
        act can be undone; ``on_done`` gets the result. Every page hears of the changes before
        ``on_done`` is called. ``with_progress`` hands the verb a ``progress`` and lets the person
        stop it; ``words`` stand beside it.
        """

        def finish(changes: Changes) -> None:
            self.changed.emit(changes)
            self._tell(parent, changes, said(changes.result) if callable(said) else said)
            if on_done is not None:
                on_done(changes.result)

        def with_its_progress(progress: Callable[[int, int, str], None]) -> Changes:
            return self.vault.do(label, verb, progress=progress, **kwargs)

        plain = partial(self.vault.do, label, verb, **kwargs)
        op = with_its_progress if with_progress else plain
        self.lane.run(parent, op, finish, on_error, progress=words)

    def _tell(self, parent: QWidget, changes: Changes, words: str) -> None:
        """Say what was done, and offer to undo it."""
        bar = message_bar.foot(parent)
        if bar is None or not (words or changes.can_undo):
            return
        words = words or _("Done: {act}").format(act=_(changes.label))
        if changes.can_undo:
            window = bar.window()
            undo = partial(self.undo, window)
            bar.say(words, "good", act=_("Undo"), on_act=undo, shortcut=UNDO_KEYS)
        else:
            bar.say(words, "good")

    def undo(self, parent: QWidget) -> None:
        """Reverse this person's last act, or say why that cannot be. Pages hear of the changes."""

        def finish(changes: Changes) -> None:
            self.changed.emit(changes)
            say(_("Undone: {act}").format(act=_(str(changes.result))), "good")

        def say(words: str, kind: str) -> None:
            bar = message_bar.foot(parent)
            if bar is not None:
                bar.say(words, kind)

        self.lane.run(parent, self.vault.undo, finish, lambda error: say(error.message, "notice"))

    def beside(
        self,
        parent: QObject,
        op: Callable[..., T],
        on_done: Callable[[T], object],
        /,
        *,
        on_error: Callable[[UserError], object] | None = None,
        on_progress: Callable[[int, int, str], None] | None = None,
        words: str = "",
    ) -> Callable[[], None]:
        """Run something long that does not touch the open file on another thread: the lane and
        the window stay free. What is returned stops it."""
        if self._beside is None:
            self._beside = Lane(self)
        return self._beside.run(
            parent, op, on_done, on_error, progress=words, on_progress=on_progress
        )

    def is_busy_beside(self) -> bool:
        """Whether something runs beside the lane, or its answer is still being noted there."""
        return self._beside is not None and not self._beside.is_idle()

    def stop_beside(self, timeout_ms: int = 0) -> bool:
        """Stop what runs beside the lane and let it tidy up; False if it did not end in time.

        What was past its point of no return is noted on the lane afterwards.
        """
        if self._beside is None or self._beside.is_idle():
            return True
        self._beside.cancel()
        until = QDeadlineTimer(timeout_ms)
        is_idle = self._beside.wait_idle(timeout_ms, with_input=False)
        self.lane.wait_idle(until.remainingTime(), with_input=False)
        return is_idle

    def close_beside(self) -> None:
        """Nothing runs there any more from now on."""
        if self._beside is not None:
            self._beside.close(0)

    def later(self, parent: QWidget, act: Callable[[], object], rounds: int = 3) -> None:
        """``act`` once what was asked so far is answered, and what the answers asked in turn."""

        def next_round(_none: object) -> None:
            if rounds > 1:
                self.later(parent, act, rounds - 1)
            else:
                act()

        self.lane.run(parent, _nothing, next_round, lambda _error: None)


def _cannot_be_read(parent: QWidget, error: UserError) -> None:
    """In a damaged file much is as it was, and something is not."""
    words = _("Something here lies in the damaged part of the file and cannot be read.")
    message_bar.say(parent, words if isinstance(error, Damaged) else error.message, "danger")


def _nothing() -> None:
    """A job whose only point is its turn."""
