# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts of a resident and who is kept apart, for everybody who sees the resident."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.safety import alerts, keep_apart
from shelterdesk.services.safety.alerts import AlertPlace, AlertRow
from shelterdesk.services.safety.keep_apart import ApartRow
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.residents.safety.panels import AlertPanel, KeepApartPanel, OutsiderPanel
from ui.widgets.alert_lines import look
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.labels import label
from ui.widgets.line import Line


class AlertsCard(Card):
    """The page reads the alerts, for its head shows them too, and opens the panels asked for."""

    panel_requested = Signal(object)  # FormPanel
    TABLES: ClassVar[frozenset[str]] = frozenset({"keep_apart", "resident"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Alerts"))
        self.resident_id = 0  # nobody yet
        self._desk = desk
        self._may_write = desk.vault.may(Capability.EDIT_RESIDENTS)
        self._alerts: Sequence[AlertRow] = ()
        self._apart: list[ApartRow] | None = None  # not known yet
        self._lines: list[QWidget] = []
        self.end_buttons: list[QWidget] = []
        self.edit_buttons: list[QWidget] = []
        self.content.setSpacing(9)
        self.add_button = button(_("Add an alert"), "plus", on_click=self._add)
        self.apart_button = button(
            _("Keep apart"), "unfold-horizontal", tooltip=_("From another resident"),
            on_click=self._keep_apart,
        )  # fmt: skip
        self.outsider_button = button(
            _("Keep somebody away"), "user-round-search",
            tooltip=_("Somebody outside who must not find this resident"),
            on_click=self._keep_away,
        )  # fmt: skip
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(8)
        for made in (self.add_button, self.apart_button):
            foot.addWidget(made)
        foot.addStretch(1)
        self._foot_below = QWidget()
        below = QHBoxLayout(self._foot_below)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.outsider_button)
        below.addStretch(1)
        for part in (self._foot, self._foot_below):
            self.add(part)
            part.setHidden(not self._may_write)

    def load(self) -> None:
        """Read again who is kept apart."""
        self._desk.read(
            self, keep_apart.of_resident, self._show_apart, resident_id=self.resident_id
        )

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if tables is None or tables & self.TABLES:
            self.load()

    def show_alerts(self, rows: Sequence[AlertRow]) -> None:
        """All of them: those in force, and those to come."""
        is_new = rows != self._alerts
        self._alerts = rows
        if is_new and self._apart is not None:
            self._show(self._apart)

    def _show_apart(self, rows: list[ApartRow]) -> None:
        self._apart = rows
        self._show(rows)

    def _show(self, apart: list[ApartRow]) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self.end_buttons, self.edit_buttons = [], []
        self._lines = [self._alert_line(row) for row in self._alerts]
        self._lines += [self._apart_line(row) for row in apart]
        if not self._lines:
            words = _("What the desk must know at once about this resident stands here.")
            self._lines = [label(words, "muted", wrap=True)]
        for number, line in enumerate(self._lines):
            self.content.insertWidget(number, line)

    def _alert_line(self, row: AlertRow) -> Line:
        icon, tone = look(row)
        parts = [row.instruction]
        if row.place is not AlertPlace.EVERYWHERE:
            parts.append(code_word("alert", "place", row.place.value))
        if row.start > today():
            parts.append(_("from {day}").format(day=day(row.start, today())))
        if row.last_day is not None:
            parts.append(_("until {day}").format(day=day(row.last_day, today())))
        acts = []
        if self._may_write:
            edit = icon_button("pencil", _("Change: {what}").format(what=row.text))
            edit.clicked.connect(partial(self._edit, row.id))
            end = icon_button("check", _("End: {what}").format(what=row.text))
            end.clicked.connect(partial(self._end, row.id))
            self.edit_buttons.append(edit)
            self.end_buttons.append(end)
            acts = [edit, end]
        return Line(icon, row.text, " · ".join(p for p in parts if p), *acts, tone=tone)

    def _apart_line(self, row: ApartRow) -> Line:
        reason = _("reason sealed") if isinstance(row.reason, Hidden) else row.reason
        parts = [reason]
        if row.last_day is not None:
            parts.append(_("until {day}").format(day=day(row.last_day, today())))
        acts = []
        title = _("Keep apart from {name}").format(name=row.shown)
        if self._may_write:
            end = icon_button("check", _("End: {what}").format(what=title))
            end.clicked.connect(partial(self._end_apart, row.id))
            self.end_buttons.append(end)
            acts = [end]
        detail = " · ".join(p for p in parts if p)
        return Line("unfold-horizontal", title, detail, *acts, tone="notice")

    def _keep_apart(self) -> None:
        self.panel_requested.emit(KeepApartPanel(self._desk, self.resident_id))

    def _keep_away(self) -> None:
        self.panel_requested.emit(OutsiderPanel(self._desk, self.resident_id))

    def _add(self) -> None:
        self.panel_requested.emit(AlertPanel(self._desk, self.resident_id))

    def _edit(self, alert_id: int, _checked: bool = False) -> None:
        self.panel_requested.emit(AlertPanel(self._desk, self.resident_id, alert_id))

    def _end(self, alert_id: int, _checked: bool = False) -> None:
        self._desk.do(self, N_("Ended an alert"), alerts.end, alert_id=alert_id)

    def _end_apart(self, entry_id: int, _checked: bool = False) -> None:
        label_ = N_("Ended keeping two people apart")
        self._desk.do(self, label_, keep_apart.end, entry_id=entry_id)
