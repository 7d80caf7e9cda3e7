# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Damage in an open file: noticed when it is met, and said on every page until it is locked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from shelterdesk.i18n import _
from shelterdesk.vault import backup, damage
from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.labels import IconLabel, label

_MOST: Final = 3


class DamageBanner(QFrame):
    """``lost`` says what cannot be read; without it the file is still open for writing, unless
    ``is_whole``: then only its place cannot be written to."""

    def __init__(
        self, lost: Sequence[str], on_out: Callable[[], object], *, is_whole: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("card", "raised")
        if is_whole:
            title = _("For reading only")
            said = _("The disk or folder of this file cannot be written to. Nothing is lost.")
        elif lost:
            title = _("Damaged file, for reading only")
            said = " ".join((*lost[:_MOST], *([_("And more.")] if len(lost) > _MOST else [])))
        else:
            title = _("This file is damaged")
            said = _(
                "Part of it cannot be read any more. Please write nothing more into it: lock it, "
                "and see how to get everything back."
            )
        self.setAccessibleName(title)
        self.setAccessibleDescription(said)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(IconLabel("circle-alert", "danger", 24), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(title, "strong", "danger", wrap=True))
        self.words = label(said, "muted", wrap=True)
        words.addWidget(self.words)
        row.addLayout(words, 1)
        self.out_button = button(_("Lock, and what can be done…"), on_click=on_out)
        row.addWidget(self.out_button)


class DamageWatch(QObject):
    """``found`` once, when something that was read was not as it was written, and it is the file
    and not one text in it."""

    found = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._has_looked = desk.vault.is_read_only
        desk.lane.damage_met.connect(self._look)

    def _look(self) -> None:
        if self._has_looked:
            return
        self._has_looked = True
        # Its own error would be the same once more.
        self._desk.lane.run(
            self, partial(_is_damaged, self._desk.vault), self._looked, lambda _error: self._tell()
        )

    def _looked(self, is_damaged: bool) -> None:
        if is_damaged:
            self._tell()
        else:
            self._has_looked = False

    def _tell(self) -> None:
        self.found.emit()


def _is_damaged(vault: Vault) -> bool:
    with backup.live_connection(vault) as connection:
        return not damage.examine_open(connection).is_whole
