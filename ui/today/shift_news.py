# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line on Today: whose shift it is, and how much of the handover waits to be acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.shifts import handover, shift_patterns, shifts
from shelterdesk.services.shifts.shifts import ShiftRow
from ui.desk import Desk
from ui.log_words import clock
from ui.widgets.buttons import button
from ui.widgets.line import Line


@dataclass(frozen=True)
class _News:
    """The shifts that are on, what fits now, and how many lines wait."""

    on: tuple[ShiftRow, ...]
    fits: str
    waiting: int


@query(Capability.SEE_RESIDENTS)
def _news(tx: Any) -> _News:
    on = tuple(shifts.current(tx))
    fits = "" if on else shift_patterns.proposed(tx).name
    return _News(on, fits, len(handover.due(tx)))


class ShiftNews(QWidget):
    """``opened`` when somebody wants to go there."""

    opened = Signal()
    TABLES: ClassVar[frozenset[str]] = frozenset({
        "shift", "shift_staff", "shift_pattern", "handover_line", "staff",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 4, 0)
        self.line: Line | None = None
        self.hide()

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if tables is None or tables & self.TABLES:
            self._desk.read(self, _news, self._show)

    def _show(self, news: _News) -> None:
        if self.line is not None:
            self.line.hide()
            self.line.deleteLater()
        look = button(_("Open"), on_click=self.opened.emit)
        look.setAccessibleName(_("Open the shift"))
        parts = [_of(one) for one in news.on]
        if news.waiting:
            waits = ngettext("{n} line to acknowledge", "{n} lines to acknowledge", news.waiting)
            parts.append(waits.format(n=news.waiting))
        if news.on:
            title = ", ".join(dict.fromkeys(one.name for one in news.on))
        else:
            title = _("No shift is open")
            parts += [_("now would be: {shift}").format(shift=news.fits)] if news.fits else []
        tone = "notice" if news.waiting else "muted"
        self.line = Line("clipboard-list", title, " · ".join(parts), look, tone=tone)
        self._column.addWidget(self.line)
        self.show()


def _of(shift: ShiftRow) -> str:
    there = [who for who in shift.people if who.left is None]
    names = [
        _("{name} (leads)").format(name=who.shown) if who.is_lead else who.shown for who in there
    ]
    since = _("since {time}").format(time=clock(shift.opened_at))
    return " · ".join(filter(None, (shift.site, since, ", ".join(names))))
