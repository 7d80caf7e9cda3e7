# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a forgotten passphrase to the open file: what the pages ask is done on the lane."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from shelterdesk.i18n import _
from ui.keys.sheets import print_with
from ui.locking.forgot_page import ForgotPage
from ui.locking.opening import open_file
from ui.tasks import Lane


class Forgot(QObject):
    """``page`` is shown in the gate. ``opened((vault, organisation))`` at its end.

    Until the new code was typed back nothing is written, and the old one stays valid.
    """

    opened = Signal(object)
    #: The new code is on the screen from now on.
    code_shown = Signal()

    def __init__(self, lane: Lane, path: Path, name: str, *, cost: Any = None) -> None:
        super().__init__()
        self._lane = lane
        self._path = path
        self._cost = cost  # tests make it cheap
        self._asked = ("", "", "")  # code in use, staff code, new passphrase
        self._new_code = ""
        self._is_recovered = False
        self._told: list[Any] = []
        self.page = ForgotPage(print_with(name, lane))
        self.setParent(self.page)
        self.page.recovery_asked.connect(self._begin)
        self.page.code_typed.connect(self._recover)

    def _begin(self, code: str, staff_code: str, passphrase: str) -> None:
        self._asked = (code, staff_code, passphrase)
        act = partial(_checked, self._path, *self._asked)
        self._lane.run(self.page, act, self._show_code, self.page.show_error, _("One moment…"))

    def _show_code(self, new_code: str) -> None:
        self._new_code = new_code
        self.page.show_code(new_code)
        self.code_shown.emit()

    def _recover(self, typed: str) -> None:
        if self._is_recovered:  # only opening it did not work
            self._open()
            return
        codes = (self._new_code, typed)
        act = partial(_recovered, self._path, self._asked, codes, self._cost)
        words = _("New keys are made, and the file is put under them…")
        self._lane.run(self.page, act, self._open, self.page.show_error, words)

    def _open(self, told: Sequence[Any] = ()) -> None:
        self._is_recovered = True
        self._told = self._told or list(told)
        _code, staff_code, passphrase = self._asked
        act = partial(open_file, self._path, staff_code, passphrase)
        self._lane.run(self.page, act, self._opened, self.page.show_error)

    def _opened(self, opened: tuple[Any, Any]) -> None:
        """What was found when the code was used is told in the window that follows."""
        vault, _form = opened
        vault.notices[:0] = [one for one in self._told if one not in vault.notices]
        self.opened.emit(opened)


def _checked(path: Path, code: str, staff_code: str, passphrase: str) -> str:
    """A new code to be put on paper; nothing is written."""
    from shelterdesk.vault import recovering  # heavy, on the lane

    recovering.check_recovery(path, code, staff_code=staff_code, new_passphrase=passphrase)
    return recovering.new_code()


def _recovered(
    path: Path, asked: tuple[str, str, str], codes: tuple[str, str], cost: Any
) -> list[Any]:
    from shelterdesk.vault import recovering  # heavy, on the lane

    (code, staff_code, passphrase), (new_code, typed) = asked, codes
    return recovering.recover(
        path,
        code,
        staff_code=staff_code,
        new_passphrase=passphrase,
        code=new_code,
        typed=typed,
        cost=cost,
    )
