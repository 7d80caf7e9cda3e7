# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The passphrase once more, for what a stranger at an open desk must not do.

Exports, restoring and changes of staff ask each time; showing sealed identity once per ten minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shelterdesk.errors import UserError, WrongPassword
from shelterdesk.i18n import _
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.dialog import NarrowDialog
from ui.widgets.labels import IconLabel, label
from ui.widgets.message_bar import MessageBar
from ui.widgets.passphrase_line import CapsHint, PassphraseLine

#: How long one answer holds for showing sealed identity.
REVEAL_MINUTES: Final = 10
_WIDTH: Final = 440
_WIPED_AFTER_MS: Final = 30_000


class AskPassphrase(NarrowDialog):
    """``words`` say what it is for. ``on_ok`` runs once, after the right passphrase."""

    def __init__(
        self, parent: QWidget, desk: Desk, words: str, on_ok: Callable[[], object]
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._on_ok = on_ok
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Your passphrase, please"))
        self.message_bar = MessageBar(inline=True)
        self.edit = PassphraseLine()
        self._caps = CapsHint(self.edit)
        self._caps.changed.connect(self.fit)
        self._busy = QProgressBar()
        self.confirm_button = button(_("Continue"), kind="primary", on_click=self.submit)
        self.cancel_button = button(_("Cancel"), on_click=self.reject)
        self._prepare()
        self._lay_out(words)
        self._wipe = QTimer(self)
        self._wipe.setSingleShot(True)
        self._wipe.setInterval(_WIPED_AFTER_MS)
        self._wipe.timeout.connect(self._forget)

    def _prepare(self) -> None:
        self.edit.textEdited.connect(lambda _text: self._wipe.start())
        self.confirm_button.setDefault(True)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(_("Checking"))
        keep = self._busy.sizePolicy()
        keep.setRetainSizeWhenHidden(True)  # nothing jumps when it begins
        self._busy.setSizePolicy(keep)
        self._busy.hide()

    def _lay_out(self, words: str) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 16)
        outer.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel("key-round", "accent", 24), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(words, "body", wrap=True), 1)
        outer.addLayout(head)
        outer.addWidget(self.message_bar)
        above = label(_("Passphrase"))
        above.setBuddy(self.edit)
        outer.addWidget(above)
        outer.addWidget(self.edit)
        outer.addWidget(self._caps.label)
        outer.addWidget(self._busy)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.confirm_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        outer.addLayout(row)
        self.set_width(_WIDTH)

    def submit(self) -> None:
        """Have it checked, on the lane."""
        if not self.confirm_button.isEnabled():
            return
        typed = self.edit.text()
        if not typed:
            self.message_bar.say(_("Please type your passphrase."), "notice")
            self.edit.setFocus()
            return
        self.message_bar.clear()
        self._set_busy(True)
        check = partial(self._desk.vault.confirm_passphrase, typed)
        self._desk.lane.run(self, check, self._right, self._wrong)

    def _right(self, _none: object) -> None:
        self._desk.patience.right()
        if not self.isVisible():
            return  # hidden or called off meanwhile: nothing begins behind the neutral page
        self.accept()
        self._on_ok()

    def _wrong(self, error: UserError) -> None:
        wait_ms = self._desk.patience.wrong() if isinstance(error, WrongPassword) else 0
        QTimer.singleShot(wait_ms, self, partial(self._say, error.message))

    def _say(self, words: str) -> None:
        self._set_busy(False)
        self._forget()
        self.message_bar.say(words, "danger")
        self.fit()
        self.edit.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self._busy.setVisible(busy)
        self.edit.setEnabled(not busy)
        self.confirm_button.setEnabled(not busy)

    def _forget(self) -> None:
        self._wipe.stop()
        self.edit.wipe()
        self._caps.hide()

    # Qt
    def hideEvent(self, event: QHideEvent) -> None:
        self._forget()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._wipe.start()
        super().changeEvent(event)


def ask_passphrase(
    parent: QWidget, desk: Desk, words: str, on_ok: Callable[[], object]
) -> AskPassphrase:
    """Ask each time; ``on_ok`` after the right one, nothing when it is called off."""
    dialog = AskPassphrase(parent.window(), desk, words, on_ok)
    dialog.open()
    dialog.edit.setFocus()
    return dialog


def needs_passphrase(desk: Desk, minutes: int = REVEAL_MINUTES) -> bool:
    """Whether it was not asked for within so many minutes."""
    return not desk.vault.was_confirmed(minutes)


def with_passphrase(
    parent: QWidget,
    desk: Desk,
    words: str,
    on_ok: Callable[[], object],
    minutes: int = REVEAL_MINUTES,
) -> AskPassphrase | None:
    """Go on at once if it was asked for lately, else ask first."""
    if needs_passphrase(desk, minutes):
        return ask_passphrase(parent, desk, words, on_ok)
    on_ok()
    return None
