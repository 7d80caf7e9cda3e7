# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sheet leaves the screen: to a printer or into a file, each after its audit entry."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import _
from shelterdesk.reports import making
from shelterdesk.reports.making import Printed, Way
from shelterdesk.vault import leaving
from ui.desk import Desk
from ui.printing.print_out import PrintOut
from ui.reports.ask_password import ask_password
from ui.reports.files import ChooseFile, ask_for_file, keep
from ui.widgets import message_bar


class Outgoing(PrintOut):
    """``choose_printer``, ``choose_file`` and ``choose_password`` ask the person; tests answer for
    her. What is said goes to the nearest message bar of ``parent``."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk)
        self.choose_file: ChooseFile = ask_for_file
        self.choose_password: Callable[..., object] = ask_password

    def save(self, printed: Printed) -> None:
        """Ask for a password and a place, write the entry, keep the file."""
        self.choose_password(
            self._parent,
            partial(self._save, printed),
            is_advised=making.is_personal(printed.name),
            is_required=making.needs_password(printed.name),
        )

    def _save(self, printed: Printed, password: str) -> None:
        path = self.choose_file(self._parent, printed.file_name)
        if path is None:
            return
        words = _("Saved as {name}. The file is not encrypted: whoever has it can read it.")
        kind = "notice"
        if password:
            words = _("Saved as {name}. It opens with the password alone, which is kept nowhere.")
            kind = "good"
        run = partial(
            self._desk.lane.run,
            self._parent,
            partial(_hand_out_file, self._desk, printed, path, password),
            lambda _none: message_bar.say(self._parent, words.format(name=path.name), kind),
            None,
            _("Saving…"),
        )
        self.when_confirmed(printed, Way.FILE, _("Please type your passphrase to save it."), run)


def _hand_out_file(desk: Desk, printed: Printed, path: Path, password: str) -> None:
    leaving.refuse(path, desk.vault.path)
    paper = making.hand_out(desk.vault, printed, Way.FILE, password=password)
    try:
        keep(desk.vault, path, paper)
    except BaseException:
        making.came_to_nothing(desk.vault, paper)
        raise
