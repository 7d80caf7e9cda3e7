# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing the night: one back, tonight, one on, or any date; and the two views."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QToolButton, QWidget

from shelterdesk.i18n import _
from ui.widgets.buttons import button, icon_button
from ui.widgets.fields import DateField

_TYPING_MS = 400


class NightBar(QWidget):
    """Says which night is asked for; the page shows what came of it."""

    night_chosen = Signal(object)  # a date, or None: tonight
    days_toggled = Signal(bool)  # the view of fourteen days
    month_toggled = Signal(bool)  # the month of a room
    set_up_asked = Signal()
    admit_asked = Signal()
    find_asked = Signal()
    visitor_asked = Signal()
    open_requested = Signal(str, object)  # another page: its id, what to show there

    def __init__(self) -> None:
        super().__init__()
        self._night: date | None = None
        self._site_id: int | None = None
        self.back_button = icon_button(
            "chevron-left",
            _("The night before (Alt+Left)"),
            on_click=lambda: self.step(-1),
        )
        self.on_button = icon_button(
            "chevron-right",
            _("The next night (Alt+Right)"),
            on_click=lambda: self.step(1),
        )
        self.tonight_button = button(
            _("Tonight"), tooltip=_("Tonight (T)"), on_click=lambda: self.night_chosen.emit(None)
        )
        self.date_field = DateField("night", _("Night"), unanswered=False)
        self.date_field.setFixedWidth(148)
        self.date_field.changed.connect(lambda: self._typing.start(_TYPING_MS))
        self.days_button = button(_("14 days"), "calendar-days", tooltip=_("14 days (Ctrl+D)"))
        self.days_button.setCheckable(True)
        self.month_button = _view_button("calendar", _("A month of the room (Ctrl+Shift+D)"))
        self.history_button = _view_button("history", _("Nights of a period (Ctrl+Shift+N)"))
        words = _("Who waits, kept beds, who is away (Ctrl+Shift+J)")
        self.places_button = _view_button("hourglass", words)
        self._views = (
            self.days_button, self.month_button, self.history_button, self.places_button,
        )  # fmt: skip
        for view in self._views:
            view.toggled.connect(partial(self._one_alone, view))
        self.days_button.toggled.connect(self.days_toggled)
        self.month_button.toggled.connect(self.month_toggled)
        self.set_up_button = icon_button(
            "plus", _("Add rooms or a house"), on_click=self.set_up_asked.emit
        )
        self.admit_button = button(
            _("Admit"),
            "log-in",
            "primary",
            tooltip=_("Admit somebody (Ctrl+N)"),
            on_click=self.admit_asked.emit,
        )
        self.find_button = button(
            _("Find a bed"),
            "search",
            tooltip=_("Find a bed (Ctrl+B)"),
            on_click=self.find_asked.emit,
        )
        self.visitor_button = icon_button(
            "user-round-search", _("Check a visitor (F8)"), on_click=self.visitor_asked.emit
        )
        self.roll_call_button = icon_button(
            "clipboard-check", _("Roll call (Ctrl+R)"), on_click=self._open_roll_call
        )
        self._typing: QTimer = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self._typed)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (
            self.back_button,
            self.tonight_button,
            self.on_button,
            self.date_field,
            *self._views,
        ):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.visitor_button)
        row.addWidget(self.roll_call_button)
        row.addWidget(self.set_up_button)
        row.addWidget(self.find_button)
        row.addWidget(self.admit_button)

    def set_night(self, night: date, tonight: date, site_id: int | None) -> None:
        """Show which night of which house is on the board."""
        self._night, self._site_id = night, site_id
        self.tonight_button.setEnabled(night != tonight)
        if not self.date_field.focus_target().hasFocus():
            self.date_field.set_value(night)

    def set_has_rooms(self, on: bool) -> None:
        """Without rooms there is nothing to go through."""
        for widget in (
            self.back_button,
            self.on_button,
            self.date_field,
            self.days_button,
            self.month_button,
            self.history_button,
            self.find_button,
            self.admit_button,
        ):
            widget.setEnabled(on)

    def step(self, days: int) -> None:
        """Go some nights back or on."""
        if self._night is not None:
            self._night += timedelta(days=days)
            self.night_chosen.emit(self._night)

    def _open_roll_call(self) -> None:
        """That of the house and the night on the board."""
        target = ("night", (self._site_id, self._night))
        self.open_requested.emit("shift", ("tab", "roll_call", target))

    def has_view(self) -> bool:
        """Whether something else than the board is shown."""
        return any(view.isChecked() for view in self._views)

    def _one_alone(self, view: QAbstractButton, on: bool) -> None:
        """The board has one view beside it, or none."""
        for other in self._views if on else ():
            if other is not view:
                other.setChecked(False)

    def _typed(self) -> None:
        typed = self.date_field.value()
        if isinstance(typed, date) and typed != self._night:
            self.night_chosen.emit(typed)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where words would be cut these give way: their keys work everywhere."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout is None:
            return
        widths = {
            one: one.sizeHint().width() + layout.spacing()
            for one in (
                self.visitor_button,
                self.roll_call_button,
                self.history_button,
                self.month_button,
                self.places_button,
                self.tonight_button,
            )
        }
        needed = self.sizeHint().width()
        needed += sum(width for one, width in widths.items() if one.isHidden())
        for one, width in widths.items():
            gives_way = needed > self.width()
            one.setHidden(gives_way)
            needed -= width if gives_way else 0


def _view_button(icon: str, name: str) -> QToolButton:
    """Turns a view of the page on and off."""
    made = icon_button(icon, name)
    made.setCheckable(True)
    return made
