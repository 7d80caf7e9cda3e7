# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a new backup goes: sticks that are plugged in first, then known folders, or another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _, size_words
from shelterdesk.services.staff import backups
from ui.backups import drives
from ui.backups.drives import Stick
from ui.backups.facts import notice
from ui.backups.panel import FindSticks, StepPanel
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.choice_list import ChoiceList, Option
from ui.widgets.labels import label

ChooseFolder = Callable[[QWidget], Path | None]


def ask_for_folder(parent: QWidget) -> Path | None:
    """The system's dialog for a folder."""
    places = QStandardPaths.StandardLocation
    start = QStandardPaths.writableLocation(places.DocumentsLocation) or str(Path.home())
    chosen = QFileDialog.getExistingDirectory(parent, _("Where shall the copy go?"), start)
    return Path(chosen) if chosen else None


class _Places(QWidget):
    """The list of places, and the folder chosen by hand."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choose_folder: ChooseFolder = ask_for_folder
        self.list = ChoiceList(_("Where to"), rows=5)
        self.list.option_changed.connect(lambda _option: self.changed.emit())
        self._none = label(_("No stick is plugged in."), "muted", wrap=True)
        self.folder_button = button(
            _("Another folder…"), "folder-open", kind="quiet", on_click=self.ask
        )
        self.again_button = button(_("Look again"), "refresh-cw", kind="quiet")
        self.warning = notice(
            _(
                "This place is on the same disk as the file itself: if the disk breaks, both are "
                "gone. A stick is better."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._none)
        column.addWidget(self.list)
        row = QHBoxLayout()
        row.addWidget(self.folder_button)
        row.addWidget(self.again_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.warning)
        self._options: list[Option] = []
        self.warning.hide()
        self._none.hide()
        self.list.hide()

    def show_places(self, sticks: Iterable[Stick], folders: Iterable[str]) -> None:
        """Sticks first; folders that are there."""
        found = list(sticks)
        free = _("{size} free")
        self._options = [
            Option(
                stick.path,
                _("Stick {name}").format(name=stick.name),
                free.format(size=size_words(stick.free)),
                "hard-drive",
            )
            for stick in found
        ]
        for folder in map(Path, folders):
            if drives.stick_of(folder, found) is None or folder not in [s.path for s in found]:
                self._options.append(
                    Option(folder, folder.name or str(folder), str(folder), "folder-open")
                )
        self._none.setHidden(bool(found))
        self._show(None)

    def _show(self, chosen: Path | None) -> None:
        self.list.set_options(self._options)
        self.list.setHidden(not self._options)
        if chosen is not None:
            self.list.choose(chosen)
        elif self._options and self.list.current() is None:
            self.list.choose_first()
        self.changed.emit()

    def ask(self) -> None:
        """Let the person choose a folder."""
        folder = self.choose_folder(self)
        if folder is None:
            return
        if folder not in [option.key for option in self._options]:
            self._options.append(
                Option(folder, folder.name or str(folder), str(folder), "folder-open")
            )
        self._show(folder)

    def folder(self) -> Path | None:
        """The one chosen."""
        option = self.list.current()
        return option.key if option is not None and isinstance(option.key, Path) else None

    def primary_focus(self) -> QWidget:
        """Where one begins."""
        return self.folder_button if self.list.isHidden() else self.list


class MakePanel(StepPanel):
    """``chosen(folder)`` once."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, find_sticks: FindSticks) -> None:
        words = _(
            "It is encrypted and opens with your passphrases of today or the recovery code. Keep "
            "it in another place than this computer."
        )
        super().__init__(desk, _("Make a backup"), words)
        self._find_sticks = find_sticks
        self.places = _Places()
        self.places.changed.connect(self._changed)
        self.places.again_button.clicked.connect(self.look)
        self.places.list.option_chosen.connect(lambda _option: self.next_button.setFocus())
        self.show_step(self.places, _("Make the backup"), self._take)
        self._changed()
        self.look()

    def look(self) -> None:
        """What is plugged in now."""
        self.desk.read(self, backups.folders, self._look, on_error=lambda _e: self._look([]))

    def _look(self, folders: list[str]) -> None:
        op = partial(_places, self._find_sticks, folders)
        self.desk.beside(
            self,
            op,
            lambda found: self.places.show_places(*found),
            on_progress=self.working.set_progress,
        )

    def _changed(self) -> None:
        folder = self.places.folder()
        self.next_button.setEnabled(folder is not None)
        file = self.desk.vault.path
        is_risky = folder is not None and drives.is_same_disk(folder, file)
        self.places.warning.setHidden(not is_risky)

    def _take(self) -> None:
        folder = self.places.folder()
        if folder is not None:
            self.chosen.emit(folder)


def _places(find_sticks: FindSticks, folders: list[str]) -> tuple[list[Stick], list[str]]:
    return find_sticks(), [folder for folder in folders if Path(folder).is_dir()]
