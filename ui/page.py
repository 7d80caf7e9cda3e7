# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window asks of every page, and how a page is announced to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

MAIN: Final = "main"
FOOT: Final = "foot"


class Page(QWidget):
    """One place of the program. Made when first opened, kept until lock."""

    #: Title or subtitle changed; the window reads them again.
    title_changed = Signal()
    #: The page asks the window to open another: (page id, what to show there or None).
    open_requested = Signal(str, object)

    def title(self) -> str:
        """The words at the top."""
        return ""

    def subtitle(self) -> str:
        """One muted line below the title, or nothing."""
        return ""

    def refresh(self, changes: object = None) -> None:
        """Show what is stored now; ``changes`` says what changed, None means look at everything."""

    def open(self, target: object) -> None:
        """Show ``target``, as the search or another page asked."""

    def place(self) -> object:
        """What is open here, as ``open`` takes it; None for the page as it begins."""
        return None

    def primary_focus(self) -> QWidget | None:
        """What to focus when the page is opened."""
        return None

    def is_modified(self) -> bool:
        """Whether something typed here is not saved yet."""
        return False

    def draft(self) -> dict[str, Any] | None:
        """What was typed here and is not saved, and where, as JSON holds it; None if nothing.

        It is kept inside the encrypted file while the program is locked, for its author alone.
        """
        return None

    def show_typed(self) -> None:
        """Bring into sight what was typed here and is not saved, where the page hides it."""

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Open the same place again, with what was typed. What cannot be there is passed over."""


@dataclass(frozen=True)
class PageSpec:
    """A page in the navigation: made by ``factory`` when first opened.

    ``section`` is "main" or "foot" (preferences, help). ``shortcut`` opens it.
    """

    id: str
    title: str
    icon: str
    factory: Callable[[], Page]
    section: str = MAIN
    shortcut: str = ""
