# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file to choose; its bytes are read into memory and its name is forgotten with the form."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from shelterdesk.errors import Invalid, UserError
from shelterdesk.i18n import _
from shelterdesk.services.legal.scans import LARGEST
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.field import Field

#: Asks for a file; a test answers by itself.
ChooseFile = Callable[[QWidget], Path | None]


_PLACES: Final = QStandardPaths.StandardLocation

#: Ends of the names of pictures that can be kept.
PICTURES: Final = (".jpg", ".jpeg", ".png")


def ask_for_scan(parent: QWidget) -> Path | None:
    """The system's dialog for a scan."""
    pattern = " ".join(f"*{end}" for end in (".pdf", *PICTURES))
    kinds = _("Scans and pictures ({pattern})").format(pattern=pattern)
    return _ask(parent, _("Choose a scan or picture"), kinds, _PLACES.DocumentsLocation)


def ask_for_picture(parent: QWidget) -> Path | None:
    """The system's dialog for a picture."""
    pattern = " ".join(f"*{end}" for end in PICTURES)
    kinds = _("Pictures ({pattern})").format(pattern=pattern)
    return _ask(parent, _("Choose a picture"), kinds, _PLACES.PicturesLocation)


def _ask(
    parent: QWidget, title: str, kinds: str, place: QStandardPaths.StandardLocation
) -> Path | None:
    folder = QStandardPaths.writableLocation(place) or str(Path.home())
    every = _("All files ({pattern})").format(pattern="*")
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, folder, f"{kinds};;{every}")
    return Path(chosen) if chosen else None


class FileField(Field):
    """``value()`` is the bytes of the file, or None."""

    def __init__(
        self,
        desk: Desk,
        field: str,
        words: str,
        *,
        required: bool = False,
        choose_file: ChooseFile = ask_for_scan,
    ) -> None:
        super().__init__(field, words, required=required, unanswered=False)
        self.choose_file = choose_file
        self._desk = desk
        self._data: bytes | None = None
        self._refused = ""  # why what was chosen cannot be taken
        self._button = button(_("Choose a file…"), "folder-open", on_click=self.ask)
        self._place(self._button)

    def ask(self) -> None:
        """Let the person choose, and read what was chosen."""
        path = self.choose_file(self)
        if path is not None:
            self.take_path(path)

    def take_path(self, path: Path) -> None:
        """Read a file that was chosen, or dropped."""
        self._data, self._refused = None, ""
        self._desk.beside(
            self,
            lambda: _read(path),
            lambda data: self._take(path.name, data),
            on_error=self._refuse,
            words=_("Reading the file…"),
        )

    def _take(self, name: str, data: bytes) -> None:
        self._data = data
        self._say(name, _size(len(data)))
        self._typed()

    def _say(self, name: str, size: str) -> None:
        words = _("{name}, {size}").format(name=name, size=size)
        self.set_hint(words)
        self._button.setText(_("Choose another file…"))
        self._button.setAccessibleDescription(words)

    def _refuse(self, error: UserError) -> None:
        self._refused = error.message
        self.set_hint("")
        self._typed()
        self.set_error(error.message)

    def problem(self) -> str | None:
        """What was chosen cannot be read, or is too large."""
        return self._refused or super().problem()

    def value(self) -> Hashable:
        """What was read."""
        return self._data

    def set_value(self, value: Hashable) -> None:
        """Forget the file."""
        self._data, self._refused = value if isinstance(value, bytes) else None, ""
        self.set_hint("")
        self._button.setText(_("Choose a file…"))
        self.set_error(None)

    def draft(self) -> Any:
        """That a file was chosen: what is in it belongs into no draft."""
        return {"bytes": len(self._data)} if self._data is not None else None

    def restore_draft(self, kept: Any) -> None:
        """It has to be chosen again."""
        self.set_value(None)
        if kept:
            self.set_hint(_("Choose the file again: it was not kept while the program was locked."))

    def focus_target(self) -> QWidget:
        """The button."""
        return self._button


def _read(path: Path) -> bytes:
    """All of it; one too large is not read at all."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Invalid(_("This file cannot be read. Choose it again."), field="file") from error
    if len(data) > LARGEST:
        raise Invalid(
            _("This file is larger than {n} MB. Scan it in grey, or at 200 dots an inch.").format(
                n=LARGEST // 1024**2
            ),
            field="file",
        )
    return data


def _size(count: int) -> str:
    if count < 1024**2:
        return _("{n} KB").format(n=max(1, round(count / 1024)))
    return _("{n} MB").format(n=f"{count / 1024**2:.1f}")
