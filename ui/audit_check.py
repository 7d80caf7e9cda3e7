# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking the whole audit trail, and the books, without standing in anybody's way.

A thousand entries at a time, each a short turn on the lane; what a person asks for meanwhile goes
in between. Both run once by themselves after a director unlocked, and whenever somebody asks.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_
from shelterdesk.services.money import ledger_check
from shelterdesk.services.money.ledger_check import BooksCheck, BooksReport
from shelterdesk.vault.audit_check import ChainReport
from shelterdesk.vault.audited_file import AuditCheck
from shelterdesk.vault.door import Vault
from ui.tasks import Lane

#: After unlocking people are busy; a minute later nobody minds.
STARTS_AFTER_MS: Final = 20_000
#: Between two turns: long, so that typing is never late, or short where somebody waits.
_QUIET_PAUSE_MS: Final = 150
_PAUSE_MS: Final = 5


class CheckRun(QObject):
    """A check in turns; one for each open file. Subclasses say what is checked."""

    progressed = Signal(int, int)  # done, of how many
    finished = Signal(object)  # its report
    stopped = Signal(str)  # why, in words; empty if somebody asked for it

    def __init__(self, vault: Vault, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vault, self._lane = vault, lane
        self._quiet = QWidget()  # never shown: a turn shows no progress of its own
        self._check: Any = None
        self._is_wanted = False
        self.report: Any = None  # of this session
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)

    # For subclasses
    def is_possible(self) -> bool:
        """Whether this person holds what it takes."""
        raise NotImplementedError

    def begin(self) -> Any:
        """A new check; on the lane."""
        raise NotImplementedError

    def step(self, check: Any) -> bool:
        """Its next turn, on the lane; False once there is none."""
        raise NotImplementedError

    def end(self, check: Any) -> Any:
        """Its report, on the lane."""
        raise NotImplementedError

    def progress(self, check: Any) -> tuple[int, int]:
        """How much is done, of how much."""
        raise NotImplementedError

    # Running
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
        check = self._check
        if check is None:
            self._lane.run(self._quiet, self.begin, self._began, self._failed)
        else:
            self._lane.run(self._quiet, partial(self.step, check), self._stepped, self._failed)

    def _began(self, check: Any) -> None:
        self._check = check
        self.progressed.emit(*self.progress(check))
        self._timer.start(0)

    def _stepped(self, is_more: bool) -> None:
        check = self._check
        if check is None:  # cancelled meanwhile
            return
        done, total = self.progress(check)
        self.progressed.emit(done, max(total, done))
        if is_more:
            self._timer.start(_PAUSE_MS if self._is_wanted else _QUIET_PAUSE_MS)
        else:
            self._lane.run(self._quiet, partial(self.end, check), self._reported, self._failed)

    def _reported(self, report: Any) -> None:
        self._forget()
        self.report = report
        self.finished.emit(report)

    def _failed(self, error: UserError) -> None:
        self._forget()
        self.stopped.emit(error.message)

    def _forget(self) -> None:
        self._check, self._is_wanted = None, False


class AuditCheckRun(CheckRun):
    """Of the audit trail: its report is a ``ChainReport``."""

    def is_possible(self) -> bool:
        """Directors hold its first key."""
        return self._vault.can_verify_audit()

    def begin(self) -> AuditCheck:
        """A check of all of it."""
        return self._vault.audit_check()

    def step(self, check: AuditCheck) -> bool:
        """The next thousand entries."""
        return check.step()

    def end(self, check: AuditCheck) -> ChainReport:
        """What was found; it is noted in the trail."""
        return check.report()

    def progress(self, check: AuditCheck) -> tuple[int, int]:
        """Entries."""
        return check.done, check.entries


class BooksCheckRun(CheckRun):
    """Of the books: its report is a ``BooksReport``."""

    def is_possible(self) -> bool:
        """Whoever sees money."""
        return self._vault.may(Capability.SEE_MONEY)

    def begin(self) -> BooksCheck:
        """A check of all of them."""
        return BooksCheck()

    def step(self, check: BooksCheck) -> bool:
        """The next thousand transactions, or so much of the trail."""
        return self._vault.read(ledger_check.step, check=check)

    def end(self, check: BooksCheck) -> BooksReport:
        """What was found; it is noted in the trail, unless there are no books."""
        report = self._vault.read(ledger_check.report, check=check)
        if (report.transactions or report.findings) and not self._vault.is_read_only:
            self._vault.do(
                N_("Checked the books"), ledger_check.noted,
                transactions=report.transactions, findings=len(report.findings),
            )  # fmt: skip
        return report

    def progress(self, check: BooksCheck) -> tuple[int, int]:
        """Transactions."""
        return check.done, check.total
