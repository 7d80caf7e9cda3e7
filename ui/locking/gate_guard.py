# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Watch over the gate: a file that is open but not yet shown, a code on the screen.

Pages before the session may hold as much as it does. So hiding, an empty chair and a sleeping
computer lock there as well and start again. Nothing of the file is lost by that: a set-up that was
left so has its file, and a code nobody wrote down is made anew once somebody has unlocked.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal

from ui.gate import Gate
from ui.locking.closing import HIDDEN, LOCKED
from ui.locking.countdown import Countdown
from ui.locking.watches import Watches
from ui.tasks import Lane

log = logging.getLogger(__name__)

_LOOKS_EVERY_MS: Final = 50
_LONGEST_MS: Final = 4_000
#: Behind the neutral page a file that is just being made is finished first.
_LONGEST_HIDDEN_MS: Final = 30_000


class GateGuard(QObject):
    """Of one gate and what runs for it, until a session takes over (``retire``).

    ``left(why)``: what was open is locked, and this process is to end. A page that says
    ``may_come_back`` holds nothing that is worth a passphrase; its ``wipe`` forgets what was typed.
    """

    left = Signal(str)

    def __init__(self, gate: Gate, lane: Lane, watches: Watches) -> None:
        super().__init__(gate)
        self._gate = gate
        self._lane = lane
        self._watches = watches
        self._holds = False
        self._vault: Any = None
        self._is_void = False  # what runs was asked for before somebody hid
        self._is_retired = False
        self._why = ""
        self._until = QDeadlineTimer(QDeadlineTimer.ForeverConstant.Forever)
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOKS_EVERY_MS)
        self._looks.timeout.connect(self._go_when_quiet)
        lane.idle.connect(self._nothing_runs)
        gate.curtain.left.connect(self._come_back)
        self.countdown: Countdown | None = None  # seldom needed
        watches.warned.connect(self._warn)
        watches.resumed.connect(self._resumed)
        watches.left.connect(self.leave)

    # What is there
    def hold(self, idle_minutes: int, vault: Any = None) -> bool:
        """From now on there is something to lock. False if it is locked at once."""
        self._holds = True
        self._vault = vault if vault is not None else self._vault
        if self._is_unwanted():
            self.leave(HIDDEN)
            return False
        self._watches.start(idle_minutes)
        return True

    def admits(self, vault: Any) -> bool:
        """Whether a file that has just been opened may be shown; if not it is locked again."""
        if not self._is_unwanted():
            return True
        self._vault = vault
        self.leave(HIDDEN)
        return False

    def _is_unwanted(self) -> bool:
        return bool(self._why) or self._is_void or self._gate.curtain.is_down()

    def retire(self) -> None:
        """A session has taken over."""
        self._is_retired = True
        self._vault = None
        self._watches.stop()
        self._gate.curtain.let_go()

    # Hiding, and coming back
    def hide(self) -> None:
        """The neutral page at once; behind it what was typed is forgotten, what is open locked."""
        if self._why:
            return
        self._gate.curtain.fall()
        if self._holds:
            self.leave(HIDDEN)
        elif self._lane.is_idle():
            self._tidy()
        else:
            self._is_void = True
        wipe = getattr(self._gate.page(), "wipe", None)
        if wipe is not None:
            wipe()

    def lock(self) -> None:
        """Somebody asked to."""
        if self._holds:
            self.leave(LOCKED)

    def _nothing_runs(self) -> None:
        if self._is_void and not self._is_retired:
            self._is_void = False
            self._tidy()

    def _tidy(self) -> None:
        """Only a page that holds nothing may come back."""
        if not getattr(self._gate.page(), "may_come_back", False):
            self.leave(HIDDEN)

    def _come_back(self) -> None:
        if not self._why:
            self._gate.curtain.rise()
            self._gate.focus_page()

    def _warn(self, seconds: int) -> None:
        if not self._holds or self._is_retired:
            return
        if self.countdown is None:
            self.countdown = Countdown(self._gate)
            self.countdown.stay_button.clicked.connect(self._watches.idle.touch)
        self.countdown.count(seconds)

    def _resumed(self) -> None:
        if self.countdown is not None:
            self.countdown.hide()

    # Leaving
    def leave(self, why: str) -> None:
        """Lock what is open and end, as soon as nothing runs."""
        if self._why or self._is_retired:
            return
        self._why = why
        is_hidden = self._gate.curtain.is_down()
        self._gate.curtain.keep_away()
        if not is_hidden:
            self._gate.hide()
            self._gate.curtain.hide_others()
        self._watches.stop()
        self._lane.cancel()
        self._until = QDeadlineTimer(_LONGEST_HIDDEN_MS if is_hidden else _LONGEST_MS)
        self._looks.start()

    def _go_when_quiet(self) -> None:
        if not self._lane.is_idle() and not self._until.hasExpired():
            return
        self._looks.stop()
        try:
            self.close(_LOOKS_EVERY_MS / 1000)
        except Exception:  # the process ends in any case, and the file with it
            log.error("a file could not be locked", exc_info=True)
        self._gate.curtain.let_go()
        self._watches.let_sleep()
        self.left.emit(self._why)

    def close(self, wait_s: float = 10.0) -> None:
        """Lock what is open here, if what runs has ended."""
        if not self._lane.close(wait_s):
            return
        page = self._gate.page()
        ask = getattr(page, "vault", None)  # of the setup, while a file is made
        made = ask() if ask is not None else self._vault
        self._vault = None
        if made is not None:
            made.lock()
