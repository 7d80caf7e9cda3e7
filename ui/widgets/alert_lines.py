# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts where they matter: a few lines with an icon, the loud ones first, then how many more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.safety import alerts
from shelterdesk.services.safety.alerts import AlertPlace, AlertRow
from ui.desk import Desk
from ui.widgets.labels import IconLabel, label

_MOST: Final = 2


def look(row: AlertRow) -> tuple[str, str]:
    """The icon of an alert and its tone."""
    return ("shield-alert", "danger") if row.is_danger else ("triangle-alert", "notice")


class AlertLines(QWidget):
    """Hidden while there is none."""

    def __init__(self, most: int = _MOST) -> None:
        super().__init__()
        self._most = most
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 0)
        self._column.setSpacing(2)
        self._lines: list[QWidget] = []
        self._asked_for: int | None = None
        self.hide()

    def ask(self, desk: Desk, resident_id: int | None) -> None:
        """Show what the check-in must know of somebody; None: of nobody."""
        self._asked_for = resident_id
        self.show_alerts([])
        if resident_id is not None:
            desk.read(
                self, alerts.shown_at, self._answered,
                place=AlertPlace.CHECK_IN, resident_ids=[resident_id],
            )  # fmt: skip

    def _answered(self, found: dict[int, tuple[AlertRow, ...]]) -> None:
        self.show_alerts(found.get(self._asked_for or 0, ()))

    def show_alerts(self, rows: Sequence[AlertRow]) -> None:
        """Show these, as many as there is room for."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [self._line(row) for row in rows[: self._most]]
        more = len(rows) - self._most
        if more > 0:
            words = ngettext("and {n} more", "and {n} more", more).format(n=more)
            made = label(words, "muted")
            made.setToolTip("\n".join(row.words for row in rows[self._most :]))
            self._lines.append(made)
        for line in self._lines:
            self._column.addWidget(line)
        self.setAccessibleName(_("Alerts"))
        self.setVisible(bool(rows))

    def _line(self, row: AlertRow) -> QWidget:
        line = QWidget()
        icon, tone = look(row)
        inner = QHBoxLayout(line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(IconLabel(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        inner.addWidget(label(row.words, tone=tone, wrap=True), 1)
        line.setAccessibleName(row.words)
        return line
