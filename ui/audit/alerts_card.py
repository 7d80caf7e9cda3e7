# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody should look at, above the list: few lines, the gravest first."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.audit.audit import Alert, AlertKind
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, IconLabel, label

_MOST_SHOWN: Final = 3
_ICONS: Final = {
    AlertKind.CHAIN: "circle-alert", AlertKind.BOOKS: "circle-alert",
    AlertKind.GLASS: "shield", AlertKind.MANY_FILES: "users",
    AlertKind.FAILED_UNLOCK: "key-round", AlertKind.NOT_CHECKED: "clock",
}  # fmt: skip


class AlertsCard(Card):
    """Hidden while there is nothing."""

    look_requested = Signal(object)  # Alert

    def __init__(self) -> None:
        super().__init__(_("To look at"))
        self._body = QWidget()
        self.add(self._body)
        self._alerts: list[Alert] = []
        self.content.setContentsMargins(0, 2, 0, 0)
        self.is_open = False
        self.hide()

    def show_alerts(self, alerts: list[Alert]) -> None:
        """Show what there is to look at."""
        self._alerts = alerts
        self._fill()
        self.setVisible(bool(alerts))

    def titles(self) -> list[str]:
        """The alerts shown, in their order."""
        shown = self._alerts if self.is_open else self._alerts[:_MOST_SHOWN]
        return [alert.title for alert in shown]

    def _fill(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        shown = self._alerts if self.is_open else self._alerts[:_MOST_SHOWN]
        for alert in shown:
            column.addWidget(self._alert_line(alert))
        rest = len(self._alerts) - len(shown)
        if rest:
            words = ngettext("{n} more", "{n} more", rest).format(n=rest)
            column.addWidget(button(words, "chevron-down", "quiet", on_click=self._open))
        self.content.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        count = len(self._alerts)
        self.set_trailing(ngettext("{n} line", "{n} lines", count).format(n=count))

    def _alert_line(self, alert: Alert) -> QWidget:
        """One line: what there is most room for is the list below."""
        made = QWidget()
        made.setAccessibleName(alert.title)
        made.setAccessibleDescription(alert.detail)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel(_ICONS[alert.kind], "danger" if alert.is_grave else "notice"))
        title = label(alert.title, "strong" if alert.is_grave else "body")
        row.addWidget(title)
        row.addWidget(ElidedLabel(alert.detail, "muted"), 1)
        if alert.kind is not AlertKind.NOT_CHECKED:
            look = button(_("Look"), kind="quiet", tooltip=_("Show the entries"))
            look.setAccessibleName(_("Look: {what}").format(what=alert.title))
            look.clicked.connect(lambda: self.look_requested.emit(alert))
            row.addWidget(look)
        return made

    def _open(self) -> None:
        self.is_open = True
        self._fill()
