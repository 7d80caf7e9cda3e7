# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A newer version from a stick: chosen, checked, shown; copied, asked once, and begun.

The window hands the copy on (``Desk.update_ready``): the file is locked, then the installer starts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk import paths
from shelterdesk.capabilities import Capability
from shelterdesk.errors import Cancelled, UserError
from shelterdesk.i18n import N_, _, size_words
from shelterdesk.installed import update_file, updates
from shelterdesk.installed.update_file import SUFFIX, Update
from shelterdesk.installed.updates import Ready
from shelterdesk.services.staff import program_updates
from ui.desk import Desk
from ui.locking.ask_passphrase import ask_passphrase
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.day_words import day
from ui.widgets.labels import label
from ui.widgets.layouts import clear
from ui.widgets.message_bar import MessageBar
from ui.widgets.working import Working

ChooseFile = Callable[[QWidget], Path | None]


def ask_for_update(parent: QWidget) -> Path | None:
    """The system's dialog for a file."""
    kinds = _("Updates ({pattern})").format(pattern=f"*{SUFFIX}")
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Choose an update file"), "", kinds)
    return Path(chosen) if chosen else None


class UpdatesCard(Card):
    """``choose_file`` asks the person; tests answer for her."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Updates"))
        self.desk = desk
        self.choose_file: ChooseFile = ask_for_update
        self._update: Update | None = None
        self.message_bar = MessageBar(inline=True)
        self.words = label(_refusal(desk) or _invitation(), "muted", wrap=True)
        self.look_button = button(_("Look at an update file…"), "folder-open", on_click=self.choose)
        self.install_button = button(
            _("Install this version…"), "download", kind="primary", on_click=self.install
        )
        self.working = Working()
        self._found = QVBoxLayout()
        self._found.setSpacing(6)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.install_button)
        acts.addWidget(self.look_button)
        acts.addStretch(1)
        self.add(self.words)
        self.add(self.message_bar)
        self.add_layout(self._found)
        self.add(self.working)
        self.add_layout(acts)
        self.install_button.hide()
        self.look_button.setHidden(bool(_refusal(desk)))

    # Looking
    def choose(self) -> None:
        """Let the person choose a file, and check all of it."""
        path = self.choose_file(self)
        if path is not None:
            self._forget()
            self._run(_("Checking the update…"), partial(update_file.check, path), self._show)

    def _show(self, update: Update) -> None:
        self._update, about = update, update.about
        self.words.hide()
        title = _("Version {version}, of {day}").format(
            version=about.version, day=day(about.released)
        )
        self._found.addWidget(label(title, "lead", wrap=True))
        if about.news:
            self._found.addWidget(label(about.news, wrap=True))
        genuine = _("It is genuine and whole ({size}).").format(size=size_words(about.size))
        then = _(
            "The program ends and the new version is installed. The file is brought up to date at "
            "the next unlock; until that is done, it stays as it was."
        )
        self._found.addWidget(label(genuine, "body", "good", wrap=True))
        self._found.addWidget(label(then, "muted", wrap=True))
        self.install_button.show()
        self.look_button.setText(_("Another one…"))
        self.install_button.setFocus()

    def _forget(self) -> None:
        """As at the beginning."""
        self._update = None
        clear(self._found)
        self.message_bar.clear()
        self.words.show()
        self.install_button.hide()
        self.look_button.setText(_("Look at an update file…"))

    # Installing
    def install(self) -> None:
        """Copy it to a folder of this user and prove the copy; then ask."""
        if self._update is not None:
            self._run(_("Copying the update…"), partial(updates.take, self._update), self._ask)

    def _ask(self, ready: Ready) -> None:
        words = _(
            "Version {version} is installed now: the file is locked and the program ends. Please "
            "type your passphrase."
        ).format(version=ready.version)
        dialog = ask_passphrase(self, self.desk, words, partial(self._begin, ready))
        dialog.rejected.connect(updates.sweep)

    def _begin(self, ready: Ready) -> None:
        """It stands in the trail before anything starts."""
        about: dict[str, Any] = {"version": ready.version, "sha256": ready.sha256}
        self.desk.do(
            self, N_("Began to install a newer version"), program_updates.begin_update,
            on_done=lambda _none: self._go(ready), on_error=self._say, **about,
        )  # fmt: skip

    def _go(self, ready: Ready) -> None:
        if updates.command(ready) is not None:
            self.desk.update_ready.emit(ready)
            return
        words = _("Lock, and type this in a terminal. It asks for the password of the system.")
        line = label(updates.line_to_type(ready), wrap=True)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._forget()
        self.words.hide()
        self._found.addWidget(label(words, wrap=True))
        self._found.addWidget(line)

    # Within
    def _run(self, words: str, op: Callable[..., Any], on_done: Callable[[Any], object]) -> None:
        """Something long beside the lane; it can be stopped."""
        self.message_bar.clear()
        self._set_busy(True)

        def done(result: Any) -> None:
            self._set_busy(False)
            on_done(result)

        def failed(error: UserError) -> None:
            self._set_busy(False)
            self._say(error)

        with_progress = partial(_told, op)
        stop = self.desk.beside(
            self, with_progress, done, on_error=failed, on_progress=self.working.set_progress
        )
        self.working.begin(words, stop)

    def _set_busy(self, busy: bool) -> None:
        if not busy:
            self.working.end()
        for one in (self.look_button, self.install_button):
            one.setEnabled(not busy)

    def _say(self, error: UserError) -> None:
        kind = "plain" if isinstance(error, Cancelled) else "danger"
        self.message_bar.say(error.message, kind)


def _told(op: Callable[..., Any], progress: update_file.Progress) -> Any:
    return op(progress=progress)


def _refusal(desk: Desk) -> str:
    """Why no update can be begun here, or nothing."""
    if paths.program_folder() is None:
        return _("It runs from its source. A newer version comes the way this one came.")
    if not update_file.trusted_keys():
        return update_file.no_key_words()
    if not desk.vault.may(Capability.UPDATE):
        return _("The director or the administrator installs newer versions, here.")
    if desk.vault.is_read_only:
        return _("This file can only be read now. Restore it first, then install.")
    return ""


def _invitation() -> str:
    return _(
        "A newer version comes as a file on a stick; its name ends in {ending}. All of it is "
        "checked before anything is done with it."
    ).format(ending=SUFFIX)
