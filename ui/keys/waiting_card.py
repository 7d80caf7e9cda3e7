# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that colleagues wait for and the person signed in can give; hidden while there are none."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.vault import accounts
from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.keys import acts, words
from ui.keys.reading import Wait, waits
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.layouts import clear
from ui.widgets.line import Line


class WaitingCard(Card):
    """One line for each colleague and group."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Keys that colleagues wait for"))
        self._desk = desk
        self._lines = QVBoxLayout()
        self._lines.setSpacing(9)
        explanation = _(
            "A director decided that they may read this group. You hold its key, and can give it."
        )
        self.add(label(explanation, "muted", wrap=True))
        self.add_layout(self._lines)
        self.hide()
        self.load()

    def load(self) -> None:
        """Look who waits."""
        self._desk.lane.run(self, partial(waits, self._desk.vault), self.show_waits)

    def show_waits(self, found: list[Wait]) -> None:
        """Show them."""
        clear(self._lines)
        for wait in found:
            self._lines.addWidget(self._line_for(wait, ruled=wait is not found[-1]))
        if self.parentWidget() is not None:
            self.setVisible(bool(found))

    def _line_for(self, wait: Wait, *, ruled: bool) -> QWidget:
        group = words.confidential(wait.class_name)
        said = _("{code} waits for the key of {group}").format(code=wait.shown, group=group)
        act = button(_("Give the key"), "key-round", on_click=partial(self.give, wait))
        act.setAccessibleName(f"{_('Give the key')}: {said}")
        return Line("hourglass", said, "", act, tone="notice", ruled=ruled)

    def give(self, wait: Wait) -> None:
        """Hand it over, after the passphrase."""
        group = words.confidential(wait.class_name)
        question = _("Your passphrase, to give {code} the key of {group}.")
        acts.asked(
            self._desk,
            self,
            question.format(code=wait.shown, group=group),
            partial(_give, wait=wait),
            words=_("The key is given…"),
            said=_("{code} can read {group} from the next unlock on.").format(
                code=wait.shown, group=group
            ),
            on_done=lambda _none: self.load(),
        )


def _give(vault: Vault, *, wait: Wait) -> None:
    accounts.hand_over(vault, wait.slot_id, wait.class_name)
