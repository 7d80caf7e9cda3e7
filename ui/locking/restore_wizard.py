# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Restoring without an open file, as on a new computer with nothing but a stick."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk import paths
from shelterdesk.errors import Cancelled, UserError
from shelterdesk.i18n import _
from shelterdesk.vault import backup_reading
from shelterdesk.vault.backup_reading import Verified
from shelterdesk.vault.openers import Opener
from ui.backups import drives
from ui.backups.chooser import BackupChooser, look_around
from ui.backups.facts import inside_view, verdict
from ui.backups.make_panel import ChooseFolder, ask_for_folder
from ui.backups.opening import OpeningForm
from ui.tasks import Lane
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.layouts import clear
from ui.widgets.wizard import Step, Wizard


class _WhichStep(Step):
    def __init__(self, words: str) -> None:
        super().__init__(_("Which backup?"), words)
        self.chooser = BackupChooser(rows=7)
        self.content.addWidget(self.chooser)
        self.content.addStretch(1)
        self.path: Path | None = None
        self.chooser.changed.connect(self.ready_changed)

    def is_ready(self) -> bool:
        return self.chooser.path() is not None

    def check(self) -> str | None:
        self.path = self.chooser.path()
        return None

    def primary_focus(self) -> QWidget:
        return self.chooser.primary_focus()


class _OpenStep(Step):
    def __init__(self, next_words: str) -> None:
        words = _(
            "A backup opens with the staff code and passphrase that counted on the day it was "
            "made, or with the recovery code from the safe."
        )
        super().__init__(_("How is it opened?"), words, next_words=next_words)
        self.form = OpeningForm()
        self.content.addWidget(self.form)
        self.content.addStretch(1)

    def primary_focus(self) -> QWidget:
        return self.form.primary_focus()


class _WhereStep(Step):
    """What is in it, and where it goes: a place that is given, or one to choose."""

    def __init__(self, target: Path | None) -> None:
        super().__init__(_("Is this the right one?"), next_words=_("Restore it"))
        self.choose_folder: ChooseFolder = ask_for_folder
        self.target = target or paths.free_name(paths.data_folder())
        self._inside = QVBoxLayout()
        self.content.addLayout(self._inside)
        self.content.addSpacing(8)
        self._place = label("", wrap=True)
        self.content.addWidget(self._place)
        self.folder_button = button(
            _("Another folder…"), "folder-open", kind="quiet", on_click=self.ask
        )
        self.folder_button.setHidden(target is not None)
        row = QHBoxLayout()
        row.addWidget(self.folder_button)
        row.addStretch(1)
        self.content.addLayout(row)
        self.content.addStretch(1)
        self._is_given = target is not None
        self.is_good = False
        self._show_place()

    def show_inside(self, found: Verified) -> None:
        """Say what is in it."""
        clear(self._inside)
        self.is_good = found.is_good and not found.inside.is_newer
        words = _("Whole: every page and every row is as it was.")
        if found.inside.is_newer:
            words = _("It was made by a newer version of the program. Install that first.")
        elif not found.is_good:
            words = _("Something is wrong with this backup. Take another one.")
        self._inside.addWidget(verdict(self.is_good, words, found.findings))
        self._inside.addSpacing(8)
        self._inside.addWidget(inside_view(found.inside))
        self.ready_changed.emit()

    def _show_place(self) -> None:
        if self._is_given:
            words = _("It takes the place of {path}. What is there now is kept in a folder beside.")
        else:
            words = _("It is put into {path}.")
        self._place.setText(words.format(path=self.target))

    def ask(self) -> None:
        """Somewhere else."""
        folder = self.choose_folder(self)
        if folder is not None:
            self.target = paths.free_name(folder)
            self._show_place()

    def is_ready(self) -> bool:
        return self.is_good

    def check(self) -> str | None:
        unfit = paths.unfit_place(self.target.parent)
        if unfit is not None and not self._is_given:
            return _(
                "This folder is copied to other computers or lies on a network: the file would be "
                "damaged there. Choose a folder of this computer."
            )
        return None


class RestoreWizard(Wizard):
    """``restore_requested(backup, target, opener)``, or with ``keys_only`` ``keys_requested(backup,
    opener)``. ``target`` is the file whose place it takes, None on a new computer."""

    restore_requested = Signal(object, object, object)
    keys_requested = Signal(object, object)

    def __init__(
        self,
        lane: Lane,
        *,
        target: Path | None = None,
        folders: tuple[Path, ...] = (),
        vault_id: str | None = None,
        keys_only: bool = False,
        find_sticks: Callable[[], list[drives.Stick]] = drives.sticks,
    ) -> None:
        name = _("Take the key file from a backup") if keys_only else _("Restore a backup")
        super().__init__(name, finish_words=_("Restore it"))
        self._lane = lane
        self._keys_only = keys_only
        self._opener: Opener | None = None
        self._look = partial(look_around, folders, vault_id, find_sticks)
        words = _("Plug the stick in. Backups on it and in known folders are found by themselves.")
        self.which = _WhichStep(words)
        self.how = _OpenStep(_("Take the key file") if keys_only else _("Open and check"))
        self.add_step(self.which)
        self.add_step(self.how)
        self.where = _WhereStep(target)
        if not keys_only:
            self.add_step(self.where)
        self.which.chooser.chosen.connect(self._chosen)
        self.which.chooser.again_button.clicked.connect(self.look)
        self.how.form.submitted.connect(self.next)
        self.finished.connect(self._finish)
        self.look()

    def look(self) -> None:
        """What is plugged in now."""
        show = self.which.chooser.set_offers
        self._lane.run(self, self._look, show, lambda _error: show([]))

    def _chosen(self, path: Path) -> None:
        self.which.path = path
        self.go_to(1)

    def next(self) -> None:
        """The second step opens the backup before it goes on."""
        if self.current() is not self.how:
            super().next()
            return
        opener = self.how.form.opener()
        if opener is None or not self.next_button.isEnabled() or self.which.path is None:
            return
        self._opener = opener
        self.message_bar.clear()
        self.set_busy(True)
        if self._keys_only:
            self.keys_requested.emit(self.which.path, opener)
            return
        self._lane.run(
            self,
            partial(backup_reading.verify, self.which.path, opener),
            self._opened,
            self.show_error,
            _("Opening the backup…"),
        )

    def _opened(self, found: Verified) -> None:
        self.set_busy(False)
        self.where.show_inside(found)
        self.go_to(2)

    def show_error(self, error: UserError) -> None:
        """Beside what was typed, or above; it stays."""
        self.set_busy(False)
        if not self.how.form.show_error(error):
            self.message_bar.say(
                error.message, "plain" if isinstance(error, Cancelled) else "danger"
            )

    def _finish(self) -> None:
        if self._opener is not None:
            self.restore_requested.emit(self.which.path, self.where.target, self._opener)

    def wipe(self) -> None:
        """Forget what was typed."""
        self._opener = None
        self.how.form.wipe()

    def primary_focus(self) -> QWidget | None:
        """Where one begins."""
        return self.current().primary_focus()
