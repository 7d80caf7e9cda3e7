# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The visitor check: somebody at the door or on the phone; two answers, readable at a glance.

What was typed stays in this dialog and goes with it. The answer leaves as soon as something else
is typed, so that it never stands beside another name.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.safety import visitors
from shelterdesk.services.safety.visitors import Answer
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.dialog import NarrowDialog
from ui.widgets.labels import IconLabel, label, set_tone
from ui.widgets.message_bar import MessageBar

_WIDTH: Final = 480
_LONGEST: Final = 200


class VisitorCheckDialog(NarrowDialog):
    """Enter asks, Esc closes."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked = ""
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Check a visitor"))
        self.message_bar = MessageBar(inline=True)
        self.edit = QLineEdit()
        self.edit.setMaxLength(_LONGEST)
        self.edit.setAccessibleName(_("Name, number or description"))
        self.edit.setPlaceholderText(_("Name, number or description"))
        self.edit.textEdited.connect(lambda _text: self._forget())
        self.edit.returnPressed.connect(self.ask)
        self.check_button = button(_("Check"), "user-round-search", "primary", on_click=self.ask)
        self.answer = QFrame()
        self.answer.setProperty("card", "raised")
        self._icon = IconLabel("shield-alert", "danger", 24)
        self.title = label("", "heading", wrap=True)
        self.detail = label("", wrap=True)
        self.answer.hide()
        self._lay_out()
        self.edit.setFocus()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 16)
        outer.setSpacing(10)
        outer.addWidget(label(_("Who is at the door, or calls?"), "heading", wrap=True))
        words = _("Whatever the answer: tell nobody who is here and who is not.")
        outer.addWidget(label(words, "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.check_button)
        outer.addLayout(row)
        outer.addWidget(self.message_bar)
        inner = QHBoxLayout(self.answer)
        inner.setContentsMargins(12, 12, 12, 12)
        inner.setSpacing(12)
        inner.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        told = QVBoxLayout()
        told.setSpacing(4)
        told.addWidget(self.title)
        told.addWidget(self.detail)
        inner.addLayout(told, 1)
        outer.addWidget(self.answer)
        foot = QHBoxLayout()
        foot.addWidget(label(_("That you asked is written down, not what."), "muted", wrap=True), 1)
        foot.addWidget(button(_("Close"), on_click=self.accept))
        outer.addLayout(foot)
        self.set_width(_WIDTH)

    def ask(self) -> None:
        """Look for what was typed."""
        self._forget()
        self._asked = self.edit.text()
        self._desk.read(self, visitors.check, self._show, on_error=self._refused, text=self._asked)

    def _show(self, answer: Answer) -> None:
        if self._asked != self.edit.text():
            return  # something else was typed meanwhile
        known = answer.is_known
        self._icon.set_icon("shield-alert" if known else "check", "danger" if known else "muted")
        self.title.setText(answer.words)
        set_tone(self.title, "danger" if known else "")
        self.detail.setText(answer.instruction or _("Go on as with anybody who comes."))
        self.answer.setAccessibleName(answer.words)
        self.answer.setAccessibleDescription(self.detail.text())
        self.answer.show()
        self.fit()
        self.edit.setFocus()
        self.edit.selectAll()
        said = f"{answer.words} {answer.instruction}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.answer, said))

    def _refused(self, error: UserError) -> None:
        self.message_bar.say(error.message, "notice")
        self.fit()
        self.edit.setFocus()

    def _forget(self) -> None:
        self._asked = ""
        self.message_bar.clear()
        self.answer.hide()
        self.fit()


def check_visitor(parent: QWidget, desk: Desk) -> VisitorCheckDialog:
    """Open the check above a window."""
    dialog = VisitorCheckDialog(parent, desk)
    dialog.open()
    return dialog
