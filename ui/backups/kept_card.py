# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a restore left: the word to directors that it happened, and the files from before it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import _, size_words
from shelterdesk.vault import restored
from shelterdesk.vault.door import Vault
from shelterdesk.vault.restored import OldSet, Unseen
from ui.backup_words import moment
from ui.desk import Desk
from ui.locking.ask_passphrase import ask_passphrase
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.line import Line
from ui.widgets.message_bar import MessageBar


class KeptCard(Card):
    """Hidden where nothing was restored, or for somebody whom it does not concern."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("After a restore"))
        self._desk = desk
        self.message_bar = MessageBar(inline=True)
        self.lines: list[Line] = []
        self.add(self.message_bar)
        self.hide()

    def refresh(self) -> None:
        """Ask again."""
        self._desk.lane.run(self, partial(_looked, self._desk.vault), self._show, _ignore)

    def _show(self, found: tuple[list[Unseen], list[OldSet]]) -> None:
        unseen, old_sets = found
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = [*map(self._unseen, unseen), *map(self._old_set, old_sets)]
        for line in self.lines:
            self.add(line)
        self.setHidden(not self.lines)

    def _unseen(self, one: Unseen) -> Line:
        saw = button(_("I have seen it"), on_click=self.saw)
        who = one.who or _("the recovery code, or unknown")
        made = "?" if one.made_at is None else moment(one.made_at)
        title = _("Put back to the backup of {when}").format(when=made)
        detail = _("{when}, by {who}").format(when=moment(one.at), who=who)
        saw.setAccessibleDescription(f"{title} · {detail}")
        return Line("triangle-alert", title, detail, saw, tone="notice")

    def _old_set(self, one: OldSet) -> Line:
        removes = button(_("Remove…"), on_click=partial(self.remove, one.folder))
        title = _("The file from before, put aside {when}").format(when=moment(one.at))
        removes.setAccessibleDescription(title)
        detail = _("{size}, in {folder}").format(size=size_words(one.size), folder=one.folder.name)
        return Line("archive", title, detail, removes)

    def saw(self) -> None:
        """Write down that she saw it."""
        saw = partial(restored.saw, self._desk.vault)
        self._desk.lane.run(self, saw, lambda _none: self.refresh(), self._failed)

    def remove(self, folder: Path) -> None:
        """After her passphrase: it holds what the file held, and there is no way back."""
        words = _(
            "This removes the file from before the restore, with all that was written in it. "
            "Please type your passphrase."
        )
        ask_passphrase(self, self._desk, words, partial(self._remove, folder))

    def _remove(self, folder: Path) -> None:
        self.message_bar.clear()
        remove = partial(restored.remove_old_set, self._desk.vault, folder)
        self._desk.lane.run(self, remove, lambda _none: self.refresh(), self._failed)

    def _failed(self, error: UserError) -> None:
        self.message_bar.say(error.message, "danger")
        self.refresh()


def _looked(vault: Vault) -> tuple[list[Unseen], list[OldSet]]:
    if vault.is_read_only:
        return [], []
    old_sets = restored.old_sets(vault.path) if vault.may(Capability.RESTORE) else []
    return restored.unseen(vault), old_sets


def _ignore(_error: UserError) -> None:
    """In a damaged file; the page says so itself."""
