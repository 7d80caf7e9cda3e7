# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of Today in words, each with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.residents import protection
from shelterdesk.services.today.today import LineKind, TodayLine, TodaySheet
from ui.widgets.buttons import button
from ui.widgets.day_words import day, near_day
from ui.widgets.line import Line
from ui.widgets.pill import Pill

#: Icon and tone of each kind.
LOOKS: Final = {
    LineKind.WITHOUT_BED: ("triangle-alert", "notice"),
    LineKind.OVERDUE: ("clock", "notice"),
    LineKind.LEAVES: ("log-out", "muted"),
    LineKind.BLOCK_ENDS: ("wrench", "muted"),
    LineKind.ARRIVED: ("log-in", "good"),
}


class Acts(Protocol):
    """What the page does for a line."""

    def open_line(self, line: TodayLine) -> None: ...
    def check_out(self, line: TodayLine) -> None: ...
    def change_date(self, line: TodayLine) -> None: ...
    def give_bed(self, line: TodayLine) -> None: ...


class TodayRow(Line):
    """Words that open their place; what can be done stands beside them, or below in little
    room."""

    WORDS_ROOM: ClassVar = 200

    def __init__(
        self,
        look: tuple[str, str],
        title: str,
        detail: str,
        trailing: Sequence[QWidget],
        act: Callable[[], object],
    ) -> None:
        icon, tone = look
        super().__init__(icon, title, detail, *trailing, tone=tone)
        self._act = act
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    # Qt
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._act()
        super().mouseReleaseEvent(event)


def make_line(line: TodayLine, sheet: TodaySheet, acts: Acts) -> TodayRow:
    """A line with its buttons."""
    return TodayRow(
        LOOKS[line.kind],
        _title(line),
        _detail(line, sheet),
        _buttons(line, sheet, acts),
        lambda: acts.open_line(line),
    )


def _title(line: TodayLine) -> str:
    words = {
        LineKind.WITHOUT_BED: _("{name} has no bed yet"),
        LineKind.OVERDUE: _("{name} meant to leave"),
        LineKind.LEAVES: _("{name} means to leave today"),
        LineKind.BLOCK_ENDS: _("{place} can be used again soon"),
        LineKind.ARRIVED: _("{name} came today"),
    }[line.kind]
    return words.format(name=line.shown or protection.one_person(), place=line.place)


def _detail(line: TodayLine, sheet: TodaySheet) -> str:
    when = ""
    if _is_hidden(line):
        when = _("protected: named colleagues see who it is")
    elif line.kind is LineKind.WITHOUT_BED:
        when = _("here since {day}").format(day=near_day(line.day, sheet.today))
    elif line.kind is LineKind.OVERDUE:
        when = _("planned for {day}").format(day=day(line.day, sheet.today))
    elif line.kind is LineKind.BLOCK_ENDS:
        when = _("out of use until {day}").format(day=near_day(line.day, sheet.today))
    place = "" if line.kind is LineKind.BLOCK_ENDS else line.place
    site = line.site if sheet.sites > 1 else ""
    return " · ".join(part for part in (site, place, when, line.reason) if part)


def _buttons(line: TodayLine, sheet: TodaySheet, acts: Acts) -> list[QWidget]:
    name = line.shown or line.place
    made: list[QWidget] = []
    if line.kind is LineKind.OVERDUE:
        days = (sheet.today - line.day).days
        late = _("1 day ago") if days == 1 else _("{n} days ago").format(n=days)
        made.append(Pill(late, "notice", "clock"))
    if _is_hidden(line):
        made.append(Pill(_("Protected"), "neutral", "shield"))
    elif line.kind is LineKind.WITHOUT_BED:
        made.append(
            _act(_("Give a bed"), _("Give {name} a bed"), name, lambda: acts.give_bed(line), True)
        )
    elif line.kind in (LineKind.OVERDUE, LineKind.LEAVES):
        change, change_name = _("Stays on"), _("{name} stays on")
        made.append(_act(change, change_name, name, lambda: acts.change_date(line)))
        leave, leave_name = _("Check out"), _("Check out {name}")
        made.append(_act(leave, leave_name, name, lambda: acts.check_out(line)))
    elif line.kind is LineKind.ARRIVED:
        made.append(_act(_("Open"), _("Open {name}"), name, lambda: acts.open_line(line)))
    else:
        made.append(_act(_("Open rooms"), _("Open rooms"), name, lambda: acts.open_line(line)))
    return made


def _is_hidden(line: TodayLine) -> bool:
    """About somebody who is not shown."""
    return line.resident_id is None and line.kind is not LineKind.BLOCK_ENDS


def _act(
    words: str, spoken: str, name: str, act: Callable[[], object], is_first: bool = False
) -> QPushButton:
    made = button(words, kind="primary" if is_first else "plain", on_click=act)
    made.setAccessibleName(spoken.format(name=name))
    return made
