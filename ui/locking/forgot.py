# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a forgotten passphrase to the open file: what the pages ask is done on the lane."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from shelterdesk.i18n import _
from ui.keys.sheets import print_with
from ui.locking.forgot_page import ForgotPage
from ui.locking.opening import confirm_recovery, open_file
from ui.tasks import Lane


class Forgot(QObject):
    """``page`` is shown in the gate. ``opened((vault, organisation))`` at its end."""

    opened = Signal(object)
    #: The new code is on the screen from now on.
    code_shown = Signal()

    def __init__(self, lane: Lane, path: Path, name: str, *, cost: Any = None) -> None:
        super().__init__()
        self._lane = lane
        self._path = path
        self._cost = cost  # tests make it cheap
        self._account = ("", "")
        self.page = ForgotPage(print_with(name, lane))
        self.setParent(self.page)
        self.page.recovery_asked.connect(self._recover)
        self.page.code_typed.connect(self._open)

    def _recover(self, code: str, staff_code: str, passphrase: str) -> None:
        self._account = (staff_code, passphrase)
        self._lane.run(
            self.page,
            partial(_recovered, self._path, code, staff_code, passphrase, self._cost),
            self._show_code,
            self.page.show_error,
            _("New keys are made, and the file is put under them…"),
        )

    def _show_code(self, code: str) -> None:
        self.page.show_code(code)
        self.code_shown.emit()

    def _open(self, code: str) -> None:
        act = partial(_opened, self._path, *self._account, code)
        self._lane.run(self.page, act, self.opened.emit, self.page.show_error)


def _recovered(path: Path, code: str, staff_code: str, passphrase: str, cost: Any) -> str:
    from shelterdesk.vault import recovering  # heavy, on the lane

    return recovering.recover(
        path, code, staff_code=staff_code, new_passphrase=passphrase, cost=cost
    )


def _opened(path: Path, staff_code: str, passphrase: str, code: str) -> tuple[Any, Any]:
    """The open file, once the new code was typed back right."""
    return open_file(path, staff_code, passphrase, partial(confirm_recovery, code=code))
