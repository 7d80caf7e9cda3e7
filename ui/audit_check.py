# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking the whole audit trail without standing in anybody's way.

A thousand entries at a time, each a short turn on the lane; what a person asks for meanwhile goes
in between. It runs once by itself after a director unlocked, and whenever she asks.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError
from shelterdesk.vault.audit_check import ChainReport
from shelterdesk.vault.audited_file import AuditCheck
from shelterdesk.vault.door import Vault
from ui.tasks import Lane

#: After unlocking people are busy; a minute later nobody minds.
STARTS_AFTER_MS: Final = 20_000
#: Between two turns: long, so that typing is never late, or short where somebody waits.
_QUIET_PAUSE_MS: Final = 150
_PAUSE_MS: Final = 5


class AuditCheckRun(QObject):
    """One for each open file."""

    progressed = Signal(int, int)  # done, of how many
    finished = Signal(object)  # ChainReport
    stopped = Signal(str)  # why, in words; empty if somebody asked for it

    def __init__(self, vault: Vault, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vault, self._lane = vault, lane
        self._quiet = QWidget()  # never shown: a turn shows no progress of its own
        self._check: AuditCheck | None = None
        self._is_wanted = False
        self.report: ChainReport | None = None  # of this session
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)

    def is_possible(self) -> bool:
        """Whether this person holds what it takes."""
        return self._vault.can_verify_audit()

    def is_running(self) -> bool:
        """Whether a check is going on."""
        return self._check is not None

    def start_later(self, after_ms: int = STARTS_AFTER_MS) -> None:
        """Once in a session, when the first rush is over."""
        if self.is_possible() and not self._vault.is_read_only:
            self._timer.start(after_ms)

    def start(self) -> None:
        """Now, because somebody asked for it; one that runs already goes on faster."""
        self._is_wanted = True
        self._timer.start(0)

    def cancel(self) -> None:
        """Stop; nothing is noted."""
        self._timer.stop()
        if self._check is not None:
            self._forget()
            self.stopped.emit("")

    def _turn(self) -> None:
        if not self._is_wanted and not self._lane.is_idle():
            self._timer.start(_QUIET_PAUSE_MS)
            return
        if self._check is None:
            self._lane.run(self._quiet, self._vault.audit_check, self._began, self._failed)
        else:
            self._lane.run(self._quiet, self._check.step, self._stepped, self._failed)

    def _began(self, check: AuditCheck) -> None:
        self._check = check
        self.progressed.emit(0, check.entries)
        self._timer.start(0)

    def _stepped(self, is_more: bool) -> None:
        check = self._check
        if check is None:  # cancelled meanwhile
            return
        self.progressed.emit(check.done, max(check.entries, check.done))
        if is_more:
            self._timer.start(_PAUSE_MS if self._is_wanted else _QUIET_PAUSE_MS)
        else:
            self._lane.run(self._quiet, check.report, self._reported, self._failed)

    def _reported(self, report: ChainReport) -> None:
        self._forget()
        self.report = report
        self.finished.emit(report)

    def _failed(self, error: UserError) -> None:
        self._forget()
        self.stopped.emit(error.message)

    def _forget(self) -> None:
        self._check, self._is_wanted = None, False
