# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which backup: those found in known places and on sticks, or a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.vault import rotation_of_copies
from shelterdesk.vault.backup_file import SUFFIX
from ui.backup_words import kind_words, moment
from ui.backups import drives
from ui.widgets.buttons import button
from ui.widgets.choice_list import ChoiceList, Option
from ui.widgets.labels import label

ChooseFile = Callable[[QWidget], Path | None]
#: Folders looked at on a stick besides the stick itself.
_MOST_FOLDERS: Final = 60
_SHOWN: Final = 60


@dataclass(frozen=True)
class Offer:
    """A backup that can be chosen, by what it says of itself."""

    path: Path
    made_at: datetime
    kind: str
    place: str


def look_around(
    folders: Iterable[Path],
    vault_id: str | None,
    find_sticks: Callable[[], list[drives.Stick]] = drives.sticks,
) -> list[Offer]:
    """The backups in these folders and on all sticks, the newest first. Slow: beside the lane."""
    found = find_sticks()
    places = dict.fromkeys(Path(folder) for folder in folders)
    for stick in found:
        places.update(dict.fromkeys(with_folders(stick.path)))
    offers = [
        Offer(
            copy.path, copy.manifest.made_at, copy.manifest.kind, drives.place_words(folder, found)
        )
        for folder in places
        for copy in rotation_of_copies.copies(folder, vault_id)
    ]
    return sorted(offers, key=lambda offer: offer.made_at, reverse=True)


def with_folders(root: Path) -> list[Path]:
    """A stick and the folders on it."""
    inner: list[Path] = []
    with suppress(OSError):
        inner = [path for path in root.iterdir() if path.is_dir() and path.name[:1] != "."]
    return [root, *sorted(inner)[:_MOST_FOLDERS]]


def ask_for_backup(parent: QWidget) -> Path | None:
    """The system's dialog for a file."""
    places = QStandardPaths.StandardLocation
    folder = QStandardPaths.writableLocation(places.DocumentsLocation) or str(Path.home())
    kinds = _("Backups ({pattern})").format(pattern=f"*{SUFFIX}")
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Choose a backup"), folder, kinds)
    return Path(chosen) if chosen else None


class BackupChooser(QWidget):
    """``chosen(path)`` at a click or Enter, ``changed`` when another one is marked."""

    chosen = Signal(object)
    changed = Signal()

    def __init__(self, *, rows: int = 6) -> None:
        super().__init__()
        self.choose_file: ChooseFile = ask_for_backup
        self.list = ChoiceList(_("Backups found"), rows=rows)
        self.list.option_changed.connect(lambda _option: self.changed.emit())
        self.list.option_chosen.connect(lambda option: self.chosen.emit(option.key))
        self._words = label(_("Looking for backups…"), "muted", wrap=True)
        self.file_button = button(
            _("Choose a file…"), "folder-open", kind="quiet", on_click=self.ask
        )
        self.again_button = button(_("Look again"), "refresh-cw", kind="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addWidget(self.list)
        row = QHBoxLayout()
        row.addWidget(self.file_button)
        row.addWidget(self.again_button)
        row.addStretch(1)
        column.addLayout(row)
        self.list.hide()

    def set_offers(self, offers: Sequence[Offer]) -> None:
        """Show what was found; the newest is marked."""
        self.list.set_options([_option(offer) for offer in offers[:_SHOWN]])
        self.list.setHidden(not offers)
        self._words.setText(_("None was found here. Plug the stick in, or choose a file."))
        self._words.setHidden(bool(offers))
        if offers and self.list.current() is None:
            self.list.choose_first()
        self.changed.emit()

    def path(self) -> Path | None:
        """The one marked."""
        option = self.list.current()
        return option.key if option is not None and isinstance(option.key, Path) else None

    def ask(self) -> None:
        """Let the person choose a file."""
        path = self.choose_file(self)
        if path is not None:
            self.chosen.emit(path)

    def primary_focus(self) -> QWidget:
        """Where one begins."""
        return self.file_button if self.list.isHidden() else self.list


def _option(offer: Offer) -> Option:
    detail = " · ".join((kind_words(offer.kind), offer.place))
    return Option(offer.path, moment(offer.made_at), detail, "archive")
