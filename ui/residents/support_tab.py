# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support: the periods in which somebody is supported, newest first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.overview import Overview
from shelterdesk.services.support import SupportRow
from ui.residents import words
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.line import Line
from ui.widgets.pill import Pill


class SupportTab(Card):
    """The page opens the panels that open or close a period."""

    open_requested = Signal()
    close_requested = Signal(int)  # support period id
    history_requested = Signal(int)  # support period id

    def __init__(self) -> None:
        super().__init__(_("Support periods"))
        self.open_button = button(_("Open a support period"), "plus")
        self.open_button.clicked.connect(self.open_requested)
        self.add_trailing(self.open_button)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.add(self._area, 1)
        self.close_buttons: dict[int, QWidget] = {}

    def show_overview(self, view: Overview) -> None:
        """Show a person."""
        body = QWidget()
        body.setProperty("bare", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 4, 4, 0)
        column.setSpacing(10)
        self.close_buttons = {}
        count = len(view.periods)
        for number, period in enumerate(view.periods):
            column.addWidget(self._period_line(period, count - number, view))
        if not view.periods:
            sentence = _("A support period is the time in which somebody is supported.")
            act = _("Open a support period")
            empty = Empty(sentence, act, self.open_requested.emit, "heart-handshake")
            column.addWidget(empty, 1)
        else:
            column.addStretch(1)
        self.open_button.setHidden(not view.periods or view.row.is_supported)
        self._area.setWidget(body)

    def _period_line(self, period: SupportRow, number: int, view: Overview) -> QWidget:
        title = words.period_words(number).capitalize()
        since = day(period.opened, view.today)
        if period.closed is None:
            when = _("since {day}").format(day=since)
        else:
            until = day(period.closed, view.today)
            when = _("{start} to {end}").format(start=since, end=until)
        parts = [when, *period.programmes, period.referral_source]
        parts += [period.close_reason, period.destination]
        detail = " · ".join(part for part in parts if part)
        past = icon_button("history", _("Who changed what here"))
        past.clicked.connect(lambda: self.history_requested.emit(period.id))
        if period.closed is not None:
            return Line("circle-check", title, detail, Pill(_("Closed")), past)
        close = button(_("Close"), tooltip=_("Close this support period"))
        close.clicked.connect(lambda: self.close_requested.emit(period.id))
        self.close_buttons[period.id] = close
        pill = Pill(_("Open"), "accent", "heart-handshake")
        return Line("heart-handshake", title, detail, pill, close, past, tone="accent")
