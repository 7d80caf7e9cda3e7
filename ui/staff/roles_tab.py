# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What roles may do: rules of the program, decided by the administrator and saved at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.staff import staff
from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.keys import acts
from ui.staff.matrix import Matrix
from ui.widgets import message_bar
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label, set_tone


class RolesTab(QWidget):
    """The table, the cell one is in in words, and what waits to be saved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.table = Matrix()
        self._told = label("", "body", wrap=True)
        self._told.setMinimumHeight(40)
        self.save_button = button(
            _("Save"), kind="primary", on_click=self.save, tooltip=_("Save (Ctrl+S)")
        )
        self.forget_button = button(_("As before"), on_click=self.table.matrix.forget)
        card = Card(_("What roles may do"))
        card.add_trailing(self.forget_button)
        card.add_trailing(self.save_button)
        words = _(
            "Rules of this program. What somebody can read is not decided here but by keys. Arrows "
            "move, Space decides. Somebody with several roles may do what any of them may."
        )
        card.add(label(words, "muted", wrap=True))
        card.add(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._told, 1)
        card.add_layout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self.table.told.connect(self._tell)
        self.table.matrix.changed.connect(self._update)
        for keys in ("Ctrl+S", "Ctrl+Return"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(self.save)
        self._update()
        self._tell("")
        self.load()

    def load(self) -> None:
        """Read what is decided."""
        self.desk.read(self, staff.decisions, self.table.matrix.set_decisions)

    def primary_focus(self) -> QWidget:
        """The table."""
        return self.table

    def is_modified(self) -> bool:
        """Whether something waits to be saved."""
        return bool(self.table.matrix.pending)

    def draft(self) -> dict[str, Any] | None:
        """What waits to be saved."""
        waits = [[role, str(c), on] for (role, c), on in self.table.matrix.pending.items()]
        return {"pending": waits} if waits else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same again, as far as it can still be decided."""
        for role, capability, on in kept.get("pending", ()):
            if capability in list(Capability):
                self.table.matrix.decide(str(role), Capability(capability), bool(on))

    def save(self) -> None:
        """All that waits, after the passphrase."""
        pending = [(role, str(c), on) for (role, c), on in self.table.matrix.pending.items()]
        if not pending:
            return
        acts.asked(
            self.desk,
            self,
            _("Your passphrase, to change what roles may do."),
            partial(_decide, pending=pending),
            words=_("One moment…"),
            said=_("Saved. It holds for each person from the next unlock on."),
            on_done=lambda _none: self.load(),
            on_error=self._failed,
        )

    def _tell(self, sentence: str) -> None:
        legend = _("✓ may, – may not, a lock: cannot be changed, a dot: otherwise than at first.")
        self._told.setText(sentence or legend)
        set_tone(self._told, "" if sentence else "muted")

    def _failed(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")
        self.load()

    def _update(self) -> None:
        count = len(self.table.matrix.pending)
        words = ngettext("Save {n} change", "Save {n} changes", count).format(n=count)
        self.save_button.setText(words if count else _("Save"))
        self.save_button.setEnabled(bool(count))
        self.forget_button.setEnabled(bool(count))


def _decide(vault: Vault, *, pending: list[tuple[str, str, bool]]) -> None:
    label_ = N_("Decided what a role may do")
    for role, capability, on in pending:
        vault.do(label_, staff.decide, role=role, capability=capability, is_allowed=on)
