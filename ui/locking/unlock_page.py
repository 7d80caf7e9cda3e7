# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first thing one sees: staff code and passphrase. A view only; it opens no file."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QDeadlineTimer, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.settings import ICONS
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.message_bar import MessageBar
from ui.widgets.passphrase_line import CapsHint, PassphraseLine

_WIDTH: Final = 380
#: What was typed is wiped after this long without a key, or hidden.
_WIPED_AFTER_MS: Final = 30_000
_COUNTS_EVERY_MS: Final = 100


class UnlockPage(QWidget):
    """``submitted(code, passphrase)``; answer with ``set_busy`` and ``show_error``.

    It never shows who works here: no list of names, no code typed last.
    """

    #: After hiding: nothing is open, and what was typed is wiped.
    may_come_back: Final = True
    submitted = Signal(str, str)
    forgot_requested = Signal()
    open_requested = Signal()
    demo_requested = Signal()
    #: An older file is brought up to date, and she would rather not wait for it.
    stop_requested = Signal()

    def __init__(self, name: str = "Desk Planner", logo: str = ICONS[0]) -> None:
        super().__init__()
        self.setAccessibleName(_("Unlock"))
        self.message_bar = MessageBar(inline=True)
        self.code_edit = QLineEdit()
        self.passphrase_edit = PassphraseLine()
        self._caps_hint = CapsHint(self.code_edit, self.passphrase_edit)
        self._caps = self._caps_hint.label
        self._busy_bar = QProgressBar()
        self.unlock_button = button(_("Unlock"), kind="primary", on_click=self.submit)
        self._open = button(
            _("Open another file…"), kind="quiet", on_click=self.open_requested.emit
        )
        self._demo = button(_("Look at a demo"), kind="quiet", on_click=self.demo_requested.emit)
        self._forgot = button(
            _("I forgot my passphrase"), kind="quiet", on_click=self.forgot_requested.emit
        )
        self._step = label("", "muted", wrap=True)
        self.stop_button = button(_("Stop"), kind="quiet", on_click=self._stop)
        self._until = QDeadlineTimer(0)
        self._count_timer = QTimer(self)
        self._count_timer.setInterval(_COUNTS_EVERY_MS)
        self._count_timer.timeout.connect(self._count)
        self._prepare()
        self._lay_out(name, logo)
        self._wipe_timer = QTimer(self)
        self._wipe_timer.setSingleShot(True)
        self._wipe_timer.setInterval(_WIPED_AFTER_MS)
        self._wipe_timer.timeout.connect(self.wipe)

    def _prepare(self) -> None:
        code, passphrase = self.code_edit, self.passphrase_edit
        code.setAccessibleName(_("Staff code"))
        code.setMaxLength(64)
        # Neither is kept for undo, nor offered to the menu's copy.
        code.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        for edit in (code, passphrase):
            edit.textEdited.connect(self._typed)
        code.returnPressed.connect(self._code_done)
        passphrase.returnPressed.connect(self.submit)
        self._busy_bar.setRange(0, 0)
        self._busy_bar.setTextVisible(False)
        self._busy_bar.setAccessibleName(_("Unlocking"))
        keep = self._busy_bar.sizePolicy()
        keep.setRetainSizeWhenHidden(True)  # nothing jumps when it begins
        self._busy_bar.setSizePolicy(keep)
        self._busy_bar.hide()

    def _lay_out(self, name: str, logo: str) -> None:
        card = Card()
        card.setFixedWidth(_WIDTH)
        card.content.setContentsMargins(8, 8, 8, 6)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel(logo, "accent", 24))
        head.addWidget(label(name, "title", wrap=True), 1)
        card.add_layout(head)
        card.content.addSpacing(4)
        card.add(self.message_bar)
        for words, edit in (
            (_("Staff code"), self.code_edit),
            (_("Passphrase"), self.passphrase_edit),
        ):
            above = label(words)
            above.setBuddy(edit)
            card.add(above)
            card.add(edit)
        card.add(self._caps)
        card.add(self._busy_bar)
        self._step.hide()
        self.stop_button.hide()
        step = QHBoxLayout()
        step.addWidget(self._step, 1)
        step.addWidget(self.stop_button)
        card.add_layout(step)
        card.add(self.unlock_button)
        quiet = QHBoxLayout()
        quiet.addStretch(1)
        quiet.addWidget(self._forgot)
        quiet.addStretch(1)
        card.add_layout(quiet)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self._open)
        below.addWidget(self._demo)
        below.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addLayout(below)
        outer.addStretch(3)
        for first, second in (
            (self.code_edit, self.passphrase_edit),
            (self.passphrase_edit, self.unlock_button),
            (self.unlock_button, self._forgot),
            (self._forgot, self._open),
            (self._open, self._demo),
        ):
            QWidget.setTabOrder(first, second)

    # What the program does with it
    def submit(self) -> None:
        """Hand over what was typed, if both are there."""
        code, passphrase = self.code_edit.text().strip(), self.passphrase_edit.text()
        if not self.unlock_button.isEnabled():
            return
        if not code or not passphrase:
            self.message_bar.say(_("Please type your staff code and your passphrase."), "notice")
            (self.passphrase_edit if code else self.code_edit).setFocus()
            return
        self.message_bar.clear()
        self.submitted.emit(code, passphrase)

    def set_busy(self, busy: bool) -> None:
        """While it is being opened."""
        self._busy_bar.setVisible(busy)
        self._busy_bar.setRange(0, 0)
        self._step.hide()
        self.stop_button.hide()
        for widget in (self.code_edit, self.passphrase_edit):
            widget.setEnabled(not busy)
        self.unlock_button.setEnabled(not busy and not self.is_waiting())
        for quiet in (self._open, self._demo, self._forgot):
            quiet.setEnabled(not busy)
        self._wipe_timer.stop() if busy else self._wipe_timer.start()

    def show_progress(self, done: int, total: int, text: str) -> None:
        """An older file is brought up to date; once all is done it cannot be stopped."""
        if self._step.isHidden():
            words = _("This version keeps its records in a newer form. The file is brought up to "
                      "date once; until that is done, it stays as it was.")  # fmt: skip
            self.show_message(words)
            self.passphrase_edit.wipe()  # it may take minutes, and she may have shown it
            self.stop_button.setEnabled(True)
        self._busy_bar.setRange(0, total)
        self._busy_bar.setValue(done)
        self._step.setText(text)
        self._step.show()
        self.stop_button.setVisible(done < total)

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stop_requested.emit()

    def show_error(self, text: str, kind: str = "danger") -> None:
        """Say why it did not open; the passphrase is typed again, the code stays."""
        self.set_busy(False)
        self.message_bar.say(text, kind)
        self.passphrase_edit.setText("")
        self.passphrase_edit.setFocus()

    def wait(self, seconds: float) -> None:
        """After several wrong ones: count down on the button. One may type meanwhile."""
        self._until = QDeadlineTimer(round(seconds * 1000))
        self._count_timer.start()
        self.unlock_button.setEnabled(False)
        self._count()

    def is_waiting(self) -> bool:
        """Whether it still counts."""
        return self._count_timer.isActive()

    def _count(self) -> None:
        left = -(-self._until.remainingTime() // 1000)  # a second that has begun counts
        if left <= 0:
            self._count_timer.stop()
            self.unlock_button.setEnabled(self.code_edit.isEnabled())
        words = ngettext("Again in {n} second", "Again in {n} seconds", left).format(n=left)
        self.unlock_button.setText(words if self.is_waiting() else _("Unlock"))

    def show_message(self, text: str, kind: str = "plain") -> None:
        """Say something calm, such as why it was locked."""
        self.message_bar.say(text, kind)

    def set_demo_offered(self, on: bool) -> None:
        """Whether "Look at a demo" is there."""
        self._demo.setHidden(not on)

    def toggle_passphrase(self) -> None:
        """Show or hide what is typed."""
        self.passphrase_edit.toggle()

    def wipe(self) -> None:
        """Empty both fields and hide the passphrase again."""
        self._wipe_timer.stop()
        self.code_edit.setText("")  # unlike clear() it forgets the history of undo as well
        self.passphrase_edit.wipe()
        self._caps_hint.hide()

    def primary_focus(self) -> QWidget:
        """Where one begins to type."""
        return self.passphrase_edit if self.code_edit.text() else self.code_edit

    def _code_done(self) -> None:
        if self.passphrase_edit.text():
            self.submit()
        else:
            self.passphrase_edit.setFocus()

    def _typed(self) -> None:
        self._wipe_timer.start()

    # Qt
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._wipe_timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.primary_focus().setFocus()
