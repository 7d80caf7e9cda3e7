# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways an open file closes. Whatever fails on the way, it ends, and in a few seconds.

A computer that goes to sleep waits about five seconds for us, so all of it has one deadline. What
runs past it ends with the process: what it had not committed is rolled back at the next unlock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from ui.locking.watches import IDLE, SYSTEM

if TYPE_CHECKING:
    from ui.session import Session

log = logging.getLogger(__name__)

LOCKED: Final = "locked"
HIDDEN: Final = "hidden"
CLOSED: Final = "closed"
RESTORE: Final = "restore"
UPDATE: Final = "update"
DAMAGED: Final = "damaged"
__all__ = [
    "CLOSED",
    "DAMAGED",
    "HIDDEN",
    "IDLE",
    "LOCKED",
    "RESTORE",
    "SYSTEM",
    "UPDATE",
    "Closing",
]

_LOOKS_EVERY_MS: Final = 50
_LONGEST_MS: Final = 4_000
#: Behind the neutral page what is past its point of no return may take this long.
_LONGEST_HIDDEN_MS: Final = 30_000


def ask_whether_to_lose(parent: QWidget, why: str = "") -> bool:
    """Whether to go on although what was typed could not be kept."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(_("Not saved yet"))
    words = _("Something you typed could not be kept. Locking now would lose it.")
    box.setText(f"{words}\n\n{why}" if why else words)
    stay = box.addButton(_("Stay and save"), QMessageBox.ButtonRole.RejectRole)
    go = box.addButton(_("Lock and lose it"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is go


class Closing(QObject):
    """Of one session. ``ended(why)`` comes once, always: the file is not used again."""

    ended = Signal(str)

    def __init__(self, session: Session, may_lose: Callable[[QWidget, str], bool]) -> None:
        super().__init__(session)
        self._session = session
        self.may_lose = may_lose
        self._is_hidden = False
        self._is_locked = False
        self._is_ended = False
        #: Something typed could not be kept, and nobody was asked.
        self.has_lost = False
        self._until = QDeadlineTimer(QDeadlineTimer.ForeverConstant.Forever)
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOKS_EVERY_MS)
        self._looks.timeout.connect(self._end_when_quiet)

    def has_begun(self) -> bool:
        """Whether nothing may come to the screen any more."""
        return self._is_hidden or self._is_ended

    def state(self) -> dict[str, Any]:
        """For tests."""
        return {"locked": self._is_locked, "ended": self._is_ended}

    # Asking first
    def lock(self) -> None:
        """The person asked to; asks back only where something could not be kept."""
        if not self.has_begun() and self.may_go():
            self.end(LOCKED)

    def may_go(self) -> bool:
        """Keep what is typed, out of sight; ask where that cannot be."""
        curtain = self._session.curtain
        curtain.fall()
        error = self._keep_typed(QDeadlineTimer(_LONGEST_MS))
        if self.has_begun():  # meanwhile, for another reason
            return False
        if error is None and not self._session.drafts.loses_something():
            return True
        curtain.rise()
        may = self.may_lose(self._session.window, error.message if error is not None else "")
        return may and not self.has_begun()

    # Hiding
    def hide_at_once(self) -> None:
        """The neutral page, and behind it the end: a fresh process shows the same page."""
        if self._is_ended:
            return
        self._session.curtain.fall()
        if not self._is_hidden:
            self._is_hidden = True
            QTimer.singleShot(0, self, self._begin_behind)

    def _begin_behind(self) -> None:
        _safely(self._stop_acting)
        self._until = QDeadlineTimer(_LONGEST_HIDDEN_MS)
        self._looks.start()
        self._end_when_quiet()

    def _end_when_quiet(self) -> None:
        """Once what ran is rolled back, or done as it was past its point of no return."""
        desk = self._session.desk
        desk.lane.cancel()
        desk.stop_beside()
        is_quiet = desk.lane.is_idle() and not desk.is_busy_beside()
        if is_quiet or self._until.hasExpired():
            self.end(HIDDEN)

    # The end
    def end(self, why: str) -> None:
        """Keep what is typed and close the file; what runs is stopped and rolled back."""
        if self._is_ended:
            return
        self._is_ended = True
        self._looks.stop()
        if self._is_hidden and why != CLOSED:
            why = HIDDEN
        session, until = self._session, QDeadlineTimer(_LONGEST_MS)
        for step in (
            partial(self._leave_screen, why),
            self._stop_acting,
            session.desk.stop_beside,  # asked to stop now, waited for below
            partial(self._keep_or_note, until),
            lambda: session.desk.stop_beside(_left_ms(until)),
            partial(self._try_lock, until),
            session.desk.close_beside,
            session.backups.close,
            session.curtain.let_go,
            session.watches.let_sleep,
        ):
            _safely(step)
        self.ended.emit(why)

    def _stop_acting(self) -> None:
        session = self._session
        for stop in (
            session.watches.stop,
            session.clipboard.stop,
            session.desk.audit_check.cancel,
            session.desk.books_check.cancel,
            session.drafts.stop,
            session.reminders.stop,
            session.backups.stop,
            session.countdown.hide,
        ):
            _safely(stop)

    def _leave_screen(self, why: str) -> None:
        """Nothing to read is left on the screen, and nothing comes to it late."""
        curtain = self._session.curtain
        curtain.keep_away()
        if why == CLOSED or self._is_hidden:
            return  # the window is closing, or covered until the next one stands there
        self._session.window.hide()
        curtain.hide_others()

    def _keep_typed(self, until: QDeadlineTimer) -> UserError | None:
        """Keep what is typed inside the file, once what runs has ended; why not, or None."""
        drafts, lane = self._session.drafts, self._session.desk.lane
        if self._is_locked or not drafts.has_changes():
            return None
        lane.cancel()
        # What was just being saved is no draft any more once its answer is here.
        lane.wait_idle(_left_ms(until), with_input=False)
        return drafts.keep_now(_left_ms(until))

    def _keep_or_note(self, until: QDeadlineTimer) -> None:
        self.has_lost = True  # should it fail on the way
        error = self._keep_typed(until)
        self.has_lost = error is not None or self._session.drafts.loses_something()

    def _try_lock(self, until: QDeadlineTimer) -> None:
        """Close the file as soon as nothing uses it; not while something still does."""
        if not self._is_locked and self._session.desk.lane.close(_left_ms(until) / 1000):
            self._session.desk.vault.lock()
            self._is_locked = True


def _left_ms(until: QDeadlineTimer) -> int:
    """What is left of it; a moment even if nothing is, for what needs no waiting."""
    return max(_LOOKS_EVERY_MS, until.remainingTime())


def _safely(step: Callable[[], object]) -> None:
    """A fault in one step keeps no file open and no process alive."""
    try:
        step()
    except Exception:
        log.error("a step of locking failed", exc_info=True)
