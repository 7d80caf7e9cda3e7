# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether passphrases open the file on known computers alone; only where there is a keychain."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.vault import binding, device
from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.keys import acts, device_words
from ui.keys.new_passphrase import PassphraseField, asked
from ui.widgets import message_bar
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.pill import Pill


class DeviceCard(Card):
    """Hidden until it is known that it can be offered, or is in use."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("This computer's keychain"))
        self._desk = desk
        self._is_bound = False
        self._is_available = False
        self.add(label(device_words.explanation(), "body", "muted", wrap=True))
        self._state = Pill()
        self.add(self._state)
        self._waits = label("", "body", "notice", wrap=True)
        self.add(self._waits)
        self._why_not = label("", "body", "notice", wrap=True)
        self.add(self._why_not)
        self.passphrase = PassphraseField("passphrase", _("Your passphrase"))
        self.add_layout(asked(self.passphrase))
        self.act_button = button("", "lock", on_click=self.act)
        row = QHBoxLayout()
        row.addWidget(self.act_button)
        row.addStretch(1)
        self.add_layout(row)
        self.hide()
        desk.lane.run(self, device.is_available, self._know)

    def show_state(
        self, *, is_bound: bool, bound: tuple[int, int], is_recovery_confirmed: bool
    ) -> None:
        """How it stands in the file; ``bound``: of how many accounts it holds already."""
        self._is_bound = is_bound
        done, of = bound
        words = _("bound: {n} of {of}").format(n=done, of=of) if is_bound else _("not bound")
        is_done = is_bound and done == of
        self._state.set(words, "good" if is_done else "notice" if is_bound else "neutral")
        told = [device_words.older_copies()] if is_done else [device_words.waits()]
        self._waits.setText(" ".join(told))
        self._waits.setHidden(not is_bound)
        self.act_button.setText(_("Bind no longer") if is_bound else _("Bind to this computer"))
        may = is_bound or is_recovery_confirmed
        self.act_button.setEnabled(may)
        words = _("First the recovery code must be typed back: without the keychain it is needed.")
        self._why_not.setText("" if may else words)
        self._why_not.setHidden(may)
        self._show()

    def act(self) -> None:
        """Bind, or no longer: the passphrase is needed for it, not only asked."""
        typed = self.passphrase.value()
        self.passphrase.set_error(self.passphrase.problem())
        if typed is None:
            self.passphrase.focus_target().setFocus()
            return
        self.act_button.setEnabled(False)
        bind = not self._is_bound
        said = _("From now on your passphrase opens the file on this computer alone.")
        unbound = _(
            "Your passphrase alone opens the file again; a colleague's does once she has unlocked "
            "on this computer."
        )
        acts.run(
            self._desk,
            self,
            partial(_bind, passphrase=typed, bind=bind),
            words=_("The keychain is asked…"),
            said=said if bind else unbound,
            on_done=self._done,
            on_error=self._failed,
        )

    def _done(self, _none: object) -> None:
        self._desk.patience.right()
        self.act_button.setEnabled(True)
        self.passphrase.wipe()

    def _failed(self, error: UserError) -> None:
        self.act_button.setEnabled(True)
        if error.field == "passphrase":
            self.passphrase.set_error(error.message)
            self.passphrase.focus_target().setFocus()
        else:
            message_bar.say(self, error.message, "danger")

    def _know(self, is_available: bool) -> None:
        self._is_available = is_available
        self._show()

    def _show(self) -> None:
        if self.parentWidget() is not None:
            self.setVisible(self._is_available or self._is_bound)


def _bind(vault: Vault, *, passphrase: str, bind: bool) -> None:
    (binding.bind if bind else binding.unbind)(vault, passphrase)
