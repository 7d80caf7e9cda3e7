# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of this computer while the program runs: read once, saved at each change."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from shelterdesk import settings
from shelterdesk.settings import Settings

log = logging.getLogger(__name__)


class SettingsStore(QObject):
    """``changed(new, old)`` after each change, also where it could not be saved."""

    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings.load()

    @property
    def now(self) -> Settings:
        """The settings."""
        return self._settings

    def change(self, **values: Any) -> bool:
        """Change some; False if they hold only until the program ends."""
        old, new = self._settings, replace(self._settings, **values)
        if new == old:
            return True
        try:
            settings.save(new)
            saved = True
        except OSError:
            log.info("the settings could not be saved")
            saved = False
        self._settings = new
        self.changed.emit(new, old)
        return saved
