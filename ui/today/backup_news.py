# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line on Today while the backups are not as they should be, for those who may make one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.staff import backups
from shelterdesk.services.staff.backups import Standing
from ui.backup_words import reminder
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.line import Line

_AGAIN_MS: Final = 3_600_000  # a copy grows old while nothing is written


class BackupNews(QWidget):
    """``opened`` when the person wants to see to it. Nothing where all is well."""

    opened = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 4, 0)
        self.line: Line | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_AGAIN_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.hide()

    def refresh(self) -> None:
        """Ask again."""
        vault = self._desk.vault
        if vault.may("back_up") and not vault.is_read_only:
            self._desk.read(self, backups.standing, self._show, on_error=_ignore)

    def _show(self, standing: Standing) -> None:
        if self.line is not None:
            self.line.hide()
            self.line.deleteLater()
            self.line = None
        said = reminder(standing)
        if said is not None:
            title, detail, tone = said
            look = button(_("Make a backup"), on_click=self.opened.emit)
            icon = "circle-alert" if tone == "danger" else "archive"
            self.line = Line(icon, title, detail, look, tone=tone)
            self._column.addWidget(self.line)
        self.setVisible(said is not None)


def _ignore(_error: UserError) -> None:
    """The page has something more important to say."""
