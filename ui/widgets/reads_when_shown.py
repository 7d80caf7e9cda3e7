# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A part of a page that reads by itself: each time it is shown, or ahead of the first time."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent


class ReadsWhenShown:
    """Stands before a class of Qt. ``load`` asks for what is shown here."""

    _is_asked = False

    def load(self) -> None:
        """Read again; what is shown stays until the answer is there."""
        raise NotImplementedError

    def read_ahead(self) -> None:
        """Read now what will be shown in a moment: the answer comes together with those that the
        page waits for, and it is laid out once."""
        self._is_asked = True
        self.load()

    # Qt
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)  # type: ignore[misc]  # of the class of Qt behind it
        if not self._is_asked:
            self.load()
        self._is_asked = False
