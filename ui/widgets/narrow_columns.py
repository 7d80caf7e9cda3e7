# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns that a table can do without where it is narrow."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView


class NarrowColumns(QObject):
    """``least``: column -> pixels of the table below which it is left out."""

    def __init__(self, view: QTableView, least: Mapping[int, int]) -> None:
        super().__init__(view)
        self._view, self._least = view, least
        view.installEventFilter(self)

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            width = self._view.width()
            for column, least in self._least.items():
                self._view.setColumnHidden(column, width < least)
        return super().eventFilter(watched, event)
