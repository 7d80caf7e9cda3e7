# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How soon counselling is offered here: a figure of the house, never of a person."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.counselling import counselling
from shelterdesk.statistics.counselling import FirstOffers, definition
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.message_bar import MessageBar

_WIDTH: Final = 460
#: Days back from today, and what that is called; all of them: from the first day there is.
_SPANS: Final = ((91, N_("in the last three months")), (365, N_("in the last year")),
                 (0, N_("ever")))  # fmt: skip


class FirstOffersDialog(QDialog):
    """Counts again for another span. Esc closes."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("First offers of counselling"))
        self.message_bar = MessageBar(inline=True)
        self.span = ChoiceField(
            "span", _("Support periods opened"), [(days, _(words)) for days, words in _SPANS],
            unanswered=False, required=True,
        )  # fmt: skip
        self.span.set_value(_SPANS[0][0])
        self.span.changed.connect(self.load)
        self._lines: list[QWidget] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(9)
        self.close_button = button(_("Close"), on_click=self.accept)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(10)
        outer.addWidget(label(_("First offers of counselling"), "title", wrap=True))
        outer.addWidget(self.span)
        outer.addWidget(self.message_bar)
        outer.addLayout(self._column)
        outer.addWidget(label(definition(), "muted", wrap=True))
        outer.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        outer.addLayout(row)
        self.resize(_WIDTH, 420)
        self.load()

    def load(self) -> None:
        """Count."""
        days = self.span.value()
        first = today() - timedelta(days=days) if isinstance(days, int) and days else date.min
        self._desk.read(
            self, counselling.first_offers, partial(self._show, days), on_error=self._refused,
            first=first, last=today(),
        )  # fmt: skip

    def _show(self, asked: object, found: FirstOffers) -> None:
        if asked != self.span.value():
            return  # another span was chosen meanwhile
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = _lines(found)
        for line in self._lines:
            self._column.addWidget(line)

    def _refused(self, error: UserError) -> None:
        self.message_bar.say(error.message, "danger")


def _lines(found: FirstOffers) -> list[QWidget]:
    if not found.periods:
        return [label(_("No support period was opened in this time."), wrap=True)]
    periods = ngettext("{n} support period", "{n} support periods", found.periods)
    offered = _("{n} with an offer of counselling, {others} without one so far")
    made: list[QWidget] = [
        Line(
            "heart-handshake", periods.format(n=found.periods),
            offered.format(n=found.offered, others=found.not_offered),
        )
    ]  # fmt: skip
    if found.median is not None and found.p90 is not None:
        median = ngettext("After {n} day", "After {n} days", found.median).format(n=found.median)
        nine = ngettext("nine in ten within {n} day", "nine in ten within {n} days", found.p90)
        made.append(Line("clock", _("{days}, in the middle").format(days=median),
                         nine.format(n=found.p90)))  # fmt: skip
    return made


def show_first_offers(parent: QWidget, desk: Desk) -> FirstOffersDialog:
    """Open the figures above a window."""
    dialog = FirstOffersDialog(parent, desk)
    dialog.open()
    return dialog
