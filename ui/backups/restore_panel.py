# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Restoring a backup over the open file: look first, then the passphrase, then the file closes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import NotAllowed, UserError
from shelterdesk.i18n import _
from shelterdesk.services.staff import backups
from shelterdesk.services.staff.backups import Held
from shelterdesk.vault import backup_file, backup_reading
from shelterdesk.vault.backup_reading import Verified
from shelterdesk.vault.copying import Progress
from shelterdesk.vault.openers import ByVault, Opener
from ui.backup_words import moment
from ui.backups.facts import comparison, notice, stacked, verdict
from ui.backups.opening import OpeningForm
from ui.backups.panel import ChoosePanel, FindSticks
from ui.desk import Desk
from ui.locking.ask_passphrase import ask_passphrase
from ui.widgets.labels import label


@dataclass(frozen=True, repr=False)  # no passphrase in a traceback
class RestoreRequest:
    """What the session hands on when it ends: which backup, and who opens it."""

    backup: Path
    opener: Opener


class RestorePanel(ChoosePanel):
    """``confirmed(RestoreRequest)`` after the passphrase."""

    confirmed = Signal(object)

    def __init__(self, desk: Desk, find_sticks: FindSticks) -> None:
        self.form = OpeningForm(staff_code=desk.vault.staff_code)
        self._opener: Opener = ByVault(desk.vault)
        words = _("First you see what would be lost. Nothing is changed until you say so.")
        super().__init__(desk, find_sticks, _("Restore a backup"), words)
        self.form.belong_to(self)
        self.form.submitted.connect(self._open_with)

    def chosen(self, path: Path) -> None:
        """Open it with her own key of today, if that does."""
        self._opener = ByVault(self.desk.vault)
        self._look()

    def _look(self) -> None:
        if self.path is not None:
            look = partial(_looked, self.path, self._opener, self.desk.vault.keys.vault_id)
            self.run(_("Opening the backup…"), look, self._compare, self._not_opened)

    def _not_opened(self, error: UserError) -> None:
        if isinstance(error, NotAllowed):
            self.show_step(self.form, _("Open and check"), self._open_with, self.choose)
            self.explain(error.message)
        elif self.step() is not self.form or not self.form.show_error(error):
            self.say(error)

    def _open_with(self) -> None:
        opener = self.form.opener()
        if opener is not None:
            self._opener = opener
            self._look()

    def _compare(self, found: Verified) -> None:
        self.desk.patience.right()
        self.form.wipe()
        entries = found.inside.audit_entries
        self.desk.read(self, backups.held, partial(self._show, found), after_entry=entries)

    def _show(self, found: Verified, held: Held) -> None:
        self.explain(_("Backup of {when}").format(when=moment(found.inside.made_at)))
        if not found.is_good or found.inside.is_newer:
            words = _("This backup is damaged. Take another one.")
            if found.inside.is_newer:
                words = _("It was made by a newer version of the program. Install that first.")
            self.show_step(
                stacked(verdict(False, words, found.findings)), _("Another one"), self.choose
            )
            return
        kept = _(
            "The file as it is now is not deleted: it is kept in the folder {name} beside it."
        ).format(name=f"{self.desk.vault.path.name}.aside-…")
        then = _("The program closes the file, restores, and asks for your passphrase again.")
        parts: list[QWidget] = [
            comparison(held, found.inside), label(kept, wrap=True), label(then, "muted", wrap=True)
        ]  # fmt: skip
        if found.inside.is_older:
            parts.append(notice(_("It is of an older version and is updated at once.")))
        view = stacked(*parts)
        self.show_step(view, _("Restore…"), self.confirm, self.choose, kind="danger")

    def confirm(self) -> None:
        """The passphrase once more, then there is no way back."""
        words = _("This replaces the file by the backup. Please type your passphrase.")
        ask_passphrase(self, self.desk, words, self._go)

    def _go(self) -> None:
        if self.path is not None:
            self.confirmed.emit(RestoreRequest(self.path, self._opener))

    def close_panel(self) -> None:
        """Forget what was typed."""
        self.form.wipe()
        super().close_panel()


def _looked(path: Path, opener: Opener, vault_id: str, progress: Progress) -> Verified:
    if backup_file.read_manifest(path).vault_id != vault_id:
        raise UserError(
            _(
                "This backup is of another organisation. Restore it at the start page, into a "
                "file of its own."
            )
        )
    return backup_reading.verify(path, opener, progress)
