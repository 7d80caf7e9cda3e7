# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The person signed in: name, passphrase, what can be read, keys that wait, locking."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import organisation
from shelterdesk.services.staff import staff
from shelterdesk.services.staff.staff import StaffRow
from shelterdesk.vault import accounts
from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.keys import acts, words
from ui.keys.new_passphrase import NewPassphrase, PassphraseField, asked
from ui.keys.waiting_card import WaitingCard
from ui.preferences.parts import ask, scrolled, touches
from ui.widgets import message_bar
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.fields import ChoiceField, TextField
from ui.widgets.form import RecordForm
from ui.widgets.labels import IconLabel, label


class PersonTab(QWidget):
    """Cards below each other; only the name is a form that can be left half done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.form = RecordForm(can_cancel=False)
        self.form.setAccessibleName(_("You"))
        self.form.add_field(
            TextField(
                "name_shown",
                _("Name colleagues see"),
                unanswered=False,
                max_length=80,
                hint=_("Empty shows your staff code instead."),
            )
        )
        self.form.save_requested.connect(self._save)
        code = _("Staff code {code}").format(code=desk.vault.staff_code)
        account = Card(_("Your account"), code)
        account.add(self.form)
        account.setMaximumHeight(240)
        self.passphrase = PassphraseCard(desk)
        self.waiting = WaitingCard(desk)
        self.idle = ChoiceField(
            "idle_minutes", _("Locks by itself after"), required=True, unanswered=False
        )
        self.idle.set_hint(_("You can make it shorter; a director can make it longer again."))
        self.idle.changed.connect(self._shorten)
        locking = Card(_("Locking"))
        ask(locking, self.idle)
        reading = _reading_card(desk.vault)
        self.setLayout(scrolled(self.waiting, account, self.passphrase, reading, locking))
        self._load()

    def refresh(self, changes: object = None) -> None:
        """Read again, unless something is being typed."""
        if touches(changes, "staff"):
            self.waiting.load()
            self._load()

    def is_modified(self) -> bool:
        """Whether something is not saved."""
        return self.form.is_modified() or self.passphrase.is_begun()

    def draft(self) -> dict[str, Any] | None:
        """What was typed, but no passphrase."""
        return self.form.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Put it back."""
        self.form.restore_draft(kept)

    def _load(self) -> None:
        self.desk.read(self, staff.own, self._show)

    def _show(self, own: StaffRow) -> None:
        longest = staff.longest_idle_minutes(own.roles, own.idle_minutes)
        offered = sorted({*(n for n in staff.IDLE_CHOICES if n <= longest), longest})
        self.idle.set_choices(
            [(n, ngettext("{n} minute", "{n} minutes", n).format(n=n)) for n in offered]
        )
        self.idle.set_value(longest)
        if not self.form.is_modified():
            self.form.set_values({"name_shown": own.name_shown or None})

    def _save(self, values: dict[str, Any]) -> None:
        self.desk.do(
            self.form,
            N_("Changed own name"),
            organisation.edit_own_name,
            said=_("Saved. Colleagues see it from now on."),
            on_done=lambda _done: self.form.saved(),
            on_error=self.form.show_error,
            name_shown=values["name_shown"] or "",
        )

    def _shorten(self) -> None:
        minutes = self.idle.value()
        if isinstance(minutes, int):
            self.desk.do(
                self,
                N_("Shortened own time until locking"),
                staff.shorten_own_idle_minutes,
                said=_("Saved. It holds from the next unlock on."),
                minutes=minutes,
            )


class PassphraseCard(Card):
    """The own passphrase: the one in use, and a new one; the fields come when they are wanted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Your passphrase"))
        self._desk = desk
        explanation = _(
            "The old one then opens this file no more. If somebody may have seen it, that is not "
            "enough, because copies of the key file may exist: ask a director for a new one under "
            "Staff. Then all your keys are replaced too."
        )
        self.add(label(explanation, "muted", wrap=True))
        self.begin_button = button(_("Change…"), "key-round", on_click=self.begin)
        self.old = PassphraseField("old", _("Passphrase in use"))
        hints = (desk.vault.staff_code, desk.vault.staff_name)
        self.new = NewPassphrase(hints=lambda: hints)
        self.change_button = button(_("Change it"), kind="primary", on_click=self.change)
        self.cancel_button = button(_("Cancel"), on_click=self.close_form)
        first = QHBoxLayout()
        first.addWidget(self.begin_button)
        first.addStretch(1)
        self.add_layout(first)
        self._form = QWidget()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(asked(self.old))
        column.addWidget(self.new)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.change_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        column.addLayout(row)
        self.add(self._form)
        self._form.hide()

    def is_begun(self) -> bool:
        """Whether something was typed."""
        return bool(self.old.value()) or self.new.is_begun()

    def begin(self) -> None:
        """Show the fields."""
        self.begin_button.hide()
        self._form.show()
        self.old.focus_target().setFocus()

    def close_form(self) -> None:
        """Forget what was typed."""
        self.old.wipe()
        self.new.wipe()
        self._form.hide()
        self.begin_button.show()
        self.begin_button.setFocus()

    def change(self) -> None:
        """Check, then change it."""
        self.old.set_error(self.old.problem())
        wrong = self.new.check()
        if self.old.error():
            wrong = self.old.focus_target()
        if wrong is not None:
            wrong.setFocus()
            return
        self.change_button.setEnabled(False)
        acts.run(
            self._desk,
            self,
            partial(_change, old=self.old.value() or "", new=self.new.value()),
            words=_("Your keys are put under the new passphrase…"),
            said=_("Changed. From the next unlock on the new passphrase counts."),
            on_done=self._changed,
            on_error=self._failed,
        )

    def _changed(self, _none: object) -> None:
        self._desk.patience.right()
        self.change_button.setEnabled(True)
        self.close_form()

    def _failed(self, error: UserError) -> None:
        self.change_button.setEnabled(True)
        if error.field == "passphrase":
            self.new.set_error(error.message)
        elif error.field == "old":
            self.old.set_error(error.message)
            self.old.focus_target().setFocus()
        else:
            message_bar.say(self, error.message, "danger")


def _reading_card(vault: Vault) -> Card:
    card = Card(_("What you can read"))
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(IconLabel("eye", "muted"))
    readable = [name for name in vault.classes() if vault.can_read(name)]
    row.addWidget(label(words.groups(readable), "body", wrap=True), 1)
    card.add_layout(row)
    explanation = _(
        "Besides what the whole house sees. You can write for every group, also where you cannot "
        "read."
    )
    card.add(label(explanation, "muted", wrap=True))
    return card


def _change(vault: Vault, *, old: str, new: str) -> None:
    accounts.change_passphrase(vault, old=old, new=new)
