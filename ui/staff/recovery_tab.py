# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways back in: a new recovery code, and whether passphrases are bound to this computer."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.vault import recovering
from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.keys import acts
from ui.keys.device_card import DeviceCard
from ui.keys.new_code import NewCode
from ui.keys.reading import StaffSheet
from ui.keys.recovery_entry import RecoveryEntry
from ui.keys.sheets import print_with
from ui.widgets import message_bar
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.scrolled import scrolled


class RecoveryTab(QWidget):
    """``show_sheet`` with what was read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._state = label("", "body", wrap=True)
        self.new_button = button(_("New recovery code…"), "key-round", on_click=self.begin)
        self.entry = RecoveryEntry()
        self.renew_button = button(_("Show the new code"), kind="primary", on_click=self.renew)
        self.cancel_button = button(_("Cancel"), on_click=self.close_form)
        self.new_code: NewCode | None = None
        self._form = self._make_form()
        self._code_card = Card(_("Recovery code"))
        self._code_card.add(self._state)
        row = QHBoxLayout()
        row.addWidget(self.new_button)
        row.addStretch(1)
        self._code_card.add_layout(row)
        self._code_card.add(self._form)
        self._form.hide()
        self.device = DeviceCard(desk)
        self.setLayout(scrolled(self._code_card, self.device))

    def _make_form(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        words = _(
            "The paper in use opens nothing any more once the new code was typed back from its "
            "own paper. If you have the old one at hand, type it here: then the new one opens "
            "everything at once. If it is lost, leave this empty: older texts of groups you do not "
            "hold are covered again when colleagues who hold them unlock."
        )
        column.addWidget(label(words, "body", "muted", wrap=True))
        above = label(_("Recovery code in use, if you have it"), wrap=True)
        above.setBuddy(self.entry.code.focus_target())
        column.addWidget(above)
        column.addWidget(self.entry)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.renew_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        column.addLayout(row)
        return body

    def show_sheet(self, sheet: StaffSheet) -> None:
        """Show how things stand."""
        words = _(
            "It is on paper and opens the file when passphrases are lost. It was typed back, so "
            "the paper is right."
        )
        if not sheet.is_recovery_confirmed:
            words = _("It was never typed back from the paper: nobody knows whether it is right.")
        self._state.setText(words)
        self.device.show_state(
            is_bound=sheet.is_bound,
            bound=sheet.bound,
            is_recovery_confirmed=sheet.is_recovery_confirmed,
        )

    def primary_focus(self) -> QWidget:
        """The first button."""
        return self.new_button

    # A new code
    def begin(self) -> None:
        """Ask for the code in use, which may be lost."""
        self._drop_code()
        self.entry.set_value(None)
        self.new_button.setEnabled(False)
        self._form.show()
        self.entry.focus_target().setFocus()

    def close_form(self) -> None:
        """As before."""
        self._drop_code()
        self.entry.set_value(None)
        self._form.hide()
        self.new_button.setEnabled(True)
        self.new_button.setFocus()

    def renew(self) -> None:
        """Make it, after the passphrase."""
        typed = self.entry.value()
        if typed is not None and not self.entry.is_whole():
            self.entry.set_error(_("Type all characters, or leave it empty."))
            self.entry.focus_target().setFocus()
            return
        acts.asked(
            self.desk,
            self,
            _("Your passphrase, to make a new recovery code."),
            partial(_begin, old_code=typed),
            words=_("One moment…"),
            on_done=lambda code: self._show_code(code, typed),
            on_error=self._failed,
        )

    def _show_code(self, code: str, old_code: str | None) -> None:
        self._form.hide()
        self._state.hide()
        self.entry.set_value(None)
        name = self.window().windowTitle()  # the discreet name
        self.new_code = NewCode(print_with(name, self.desk.lane), _("Use the new code"))
        self.new_code.typed.connect(lambda typed: self._use(code, typed, old_code))
        self.new_code.cancelled.connect(self.close_form)
        self._code_card.add(self.new_code)
        self.new_code.set_code(code)
        self.new_code.show()

    def _failed(self, error: UserError) -> None:
        if error.field == "recovery_code":
            self.entry.set_error(error.message)
            self.entry.focus_target().setFocus()
        else:
            message_bar.say(self, error.message, "danger")

    def _use(self, code: str, typed: str, old_code: str | None) -> None:
        acts.run(
            self.desk,
            self,
            partial(recovering.renew_recovery, code=code, typed=typed, old_code=old_code),
            words=_("The keys are renewed…"),
            said=_("The paper is right. The code before it opens nothing any more."),
            on_done=lambda _none: self.close_form(),
            on_error=self._not_used,
        )

    def _not_used(self, error: UserError) -> None:
        if self.new_code is not None:
            is_of_code = error.field in {"new_code", "recovery_code"}
            self.new_code.show_error(error.message, is_of_code=is_of_code)

    def _drop_code(self) -> None:
        self._state.show()
        if self.new_code is not None:
            self.new_code.hide()
            self.new_code.deleteLater()
            self.new_code = None


# On the lane
def _begin(vault: Vault, *, old_code: str | None) -> str:
    """A code to be put on paper; nothing is written."""
    recovering.check_old_code(vault, old_code)
    return recovering.new_code()
