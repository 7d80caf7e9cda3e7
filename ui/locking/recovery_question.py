# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file whose recovery code was never typed back: asked for once it is open, before it is shown.

So it is with a file made on the command line, and after a set-up that was not finished.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from shelterdesk.errors import UserError
from ui.locking.opening import confirm_recovery
from ui.locking.recovery_page import RecoveryPage
from ui.tasks import Lane


class RecoveryQuestion(QObject):
    """``page`` is shown in the gate; ``answered`` when the code was right, or put off."""

    answered = Signal()

    def __init__(self, lane: Lane, vault: Any) -> None:
        super().__init__()
        self._lane = lane
        self._vault = vault
        self.page = RecoveryPage()
        self.setParent(self.page)
        self.page.later.connect(self.answered)
        self.page.submitted.connect(self._check)

    def _check(self, code: str) -> None:
        self.page.set_busy(True)
        self._lane.run(
            self.page,
            partial(confirm_recovery, self._vault, code),
            lambda _done: self.answered.emit(),
            self._failed,
        )

    def _failed(self, error: UserError) -> None:
        self.page.set_busy(False)
        self.page.show_error(error.message)
