# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Before a PDF is saved: open to everybody, or with a password that is shown this once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk import passphrase
from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.reports import protect
from ui.locking.clipboard import SecretClipboard
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dialog import NarrowDialog
from ui.widgets.fields import CheckField, TextField
from ui.widgets.labels import IconLabel, label

_WIDTH: Final = 480
#: Gets the password, empty for none, once the person has decided.
OnOk = Callable[[str], object]


class AskPassword(NarrowDialog):
    """``on_ok`` runs once, with the password or an empty text; not when it is called off.

    ``is_required``: there is no going without."""

    def __init__(
        self,
        parent: QWidget,
        on_ok: OnOk,
        *,
        is_advised: bool = False,
        is_required: bool = False,
    ) -> None:
        super().__init__(parent)
        self._on_ok = on_ok
        self._clipboard = SecretClipboard(self)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Save as PDF"))
        self.with_password = CheckField(
            "with_password",
            _("With a password"),
            hint=_("The file is encrypted (AES-256) and opens with the password alone."),
        )
        self.with_password.set_value(is_advised or is_required)
        self.with_password.setEnabled(not is_required)
        self.words = label(passphrase.generate(), "lead", wrap=True)
        self.words.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.words.setAccessibleDescription(_("Password of the file"))
        self.own = TextField(
            "password",
            _("Or a password of your own"),
            unanswered=False,
            max_length=127,
            placeholder=_("At least {n} characters").format(n=protect.FEWEST_SIGNS),
        )
        self.save_button = button(_("Choose a place"), "download", "primary", on_click=self.submit)
        self.cancel_button = button(_("Cancel"), on_click=self.reject)
        self._lay_out()
        self.with_password.changed.connect(self._show_password)
        self.own.changed.connect(self._show_password)
        self._show_password()

    def _lay_out(self) -> None:
        self.save_button.setDefault(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 16)
        outer.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel("file", "accent", 24), 0, Qt.AlignmentFlag.AlignTop)
        warning = _("Without a password, whoever has the file can read it.")
        head.addWidget(label(warning, "body", wrap=True), 1)
        outer.addLayout(head)
        outer.addWidget(self.with_password)
        outer.addWidget(self._password())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        outer.addLayout(row)
        self.set_width(_WIDTH)

    def _password(self) -> QWidget:
        self.card = Card()
        self.card.setProperty("card", "raised")
        once = _(
            "It is shown only now and kept nowhere. Write it down, and never send it along with "
            "the file."
        )
        self.card.add(label(once, "muted", wrap=True))
        self.card.add(self.words)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.copy_button = button(
            _("Copy"),
            "copy",
            tooltip=_("Copy; the clipboard forgets it after 15 seconds"),
            on_click=lambda: self._clipboard.copy(self.words.text()),
        )
        self.other_button = button(_("Other words"), "refresh-cw", "quiet", on_click=self.suggest)
        row.addWidget(self.copy_button)
        row.addWidget(self.other_button)
        row.addStretch(1)
        self.card.add_layout(row)
        words = label(self.own.label)
        words.setBuddy(self.own.focus_target())
        self.card.add(words)
        self.card.add(self.own)
        return self.card

    def suggest(self) -> None:
        """Offer other words."""
        self.words.setText(passphrase.generate())

    def password(self) -> str:
        """The password as it stands: her own words before the ones offered; empty for none."""
        if not self.with_password.value():
            return ""
        return str(self.own.value() or self.words.text())

    def submit(self) -> None:
        """Take it, or say beside the field why not."""
        password = self.password()
        if password:
            try:
                password = protect.checked(password)
            except UserError as error:
                self.own.set_error(error.message)
                self.own.focus_target().setFocus()
                return
        self.accept()
        self._on_ok(password)

    def _show_password(self) -> None:
        self.card.setHidden(not self.with_password.value())
        has_own = bool(self.own.value())
        for widget in (self.words, self.copy_button, self.other_button):
            widget.setEnabled(not has_own)
        self.fit()

    # Qt
    def hideEvent(self, event: QHideEvent) -> None:
        self.words.setText("")
        self.own.set_value(None)
        super().hideEvent(event)


def ask_password(
    parent: QWidget, on_ok: OnOk, *, is_advised: bool = False, is_required: bool = False
) -> AskPassword:
    """Ask before saving; nothing happens when it is called off."""
    dialog = AskPassword(parent.window(), on_ok, is_advised=is_advised, is_required=is_required)
    dialog.open()
    first = dialog.own if is_required else dialog.with_password
    first.focus_target().setFocus()
    return dialog
