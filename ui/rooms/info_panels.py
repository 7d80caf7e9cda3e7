# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands beside the board: the night in short, or one bed and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.rooms.board import BedCell, BedState, Elsewhere, RoomCard
from ui.rooms import week, words
from ui.rooms.night import DAY, Night
from ui.widgets.alert_lines import AlertLines
from ui.widgets.buttons import button, icon_button
from ui.widgets.chart import Chart
from ui.widgets.choice_list import ChoiceList, Option
from ui.widgets.labels import label, rule
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.stay_fields import nobody_else

_MOST_FREE, _MOST_LISTED = 4, 12

Act = tuple[str, str, str, Callable[[], object]]  # words, icon, kind, what to do


class InfoPanel(QWidget):
    """A title, muted lines and buttons below each other."""

    closed = Signal()

    def __init__(self, title: str, *, can_close: bool = True) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.title_label = label(title, "heading", wrap=True)
        self.head.addWidget(self.title_label, 1)
        if can_close:
            close = icon_button("x", _("Close (Esc)"), on_click=self.closed.emit)
            self.head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(self.head)
        self.buttons: list[QPushButton] = []

    def add_line(self, text: str, role: str = "muted") -> None:
        """A line of words, if there are any."""
        if text:
            self.column.addWidget(label(text, role, wrap=True))

    def add_acts(self, acts: Sequence[Act]) -> None:
        """What can be done, one below the other."""
        for text, icon, kind, act in acts:
            made = button(text, icon, kind, on_click=act)
            self.buttons.append(made)
            self.column.addWidget(made)

    def finish(self) -> None:
        """Nothing more below."""
        self.column.addStretch(1)

    def primary_focus(self) -> QWidget | None:
        """The first thing to do."""
        return self.buttons[0] if self.buttons else None


class AskPanel(InfoPanel):
    """A question about an act that waits for an answer."""

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__(title)
        for line in lines:
            self.add_line(line, "body")
        self.column.addWidget(rule())


class OverviewPanel(InfoPanel):
    """Beds that are free, who leaves soon, and the week."""

    bed_chosen = Signal(int)

    def __init__(self, night: Night) -> None:
        super().__init__(_("Free beds"), can_close=False)
        free = night.free_beds()
        count = Pill()
        self.head.addWidget(count)
        count.set(str(len(free)), "good" if free else "neutral")  # shown only once it has a parent
        self.column.addWidget(rule())
        self.beds = ChoiceList(_("Free beds"), rows=min(len(free), _MOST_FREE))
        self.beds.set_options(
            [self._option(night, room, cell) for room, cell in free[:_MOST_LISTED]]
        )
        self.beds.option_chosen.connect(lambda option: self.bed_chosen.emit(option.key))
        self.column.addWidget(self.beds)
        self.beds.setHidden(not free)
        if not free:
            self.add_line(_("Every bed is taken or out of use on this night."))
        self._add_leaving(night)
        self.column.addStretch(1)
        self._add_week(night)

    def _option(self, night: Night, room: RoomCard, cell: BedCell) -> Option:
        until = night.free_until(cell.bed_id)
        parts = [
            words.nights((until - night.night).days) if until else "",
            room.hint,
            _shared(room),
        ]
        detail = " · ".join(part for part in parts if part)
        icon = "bed-single" if room.taken else "door-open"
        return Option(cell.bed_id, f"{room.name} · {cell.label}", detail, icon)

    def primary_focus(self) -> QWidget | None:
        """The free beds."""
        return self.beds

    def _add_leaving(self, night: Night) -> None:
        soon = night.night + timedelta(days=3)
        leaving = [
            cell
            for room in night.rooms
            for cell in room.beds
            if cell.state is BedState.TAKEN and cell.leaves is not None and cell.leaves <= soon
        ]
        if not leaving:
            return
        self.column.addSpacing(8)
        self.column.addWidget(label(_("Leaving soon"), "lead"))
        for cell in sorted(leaving, key=lambda cell: cell.leaves or date.max)[:_MOST_FREE]:
            when = words.long_day(cell.leaves or night.night, night.night)
            self.column.addWidget(Line("log-out", words.who(cell), when, ruled=False))

    def _add_week(self, night: Night) -> None:
        strip = night.strip
        if strip is None:
            return
        nights = [night.night - back * DAY for back in range(6, -1, -1)]
        figures = [(day, strip.people_on(day)) for day in nights]
        self.column.addWidget(label(_("In a bed, night by night"), "lead"))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        chart = Chart(
            lambda width, height: week.layout(figures, width, height, rtl=rtl),
            _("People in a bed on the last seven nights"),
            height=120,
        )
        self.column.addWidget(chart)


class BedPanel(InfoPanel):
    """One bed on the night shown."""

    def __init__(self, night: Night, room: RoomCard, cell: BedCell) -> None:
        taken = cell.state is BedState.TAKEN
        super().__init__(words.who(cell) if taken else words.state(cell))
        self.bed_id, self.stay_id = cell.bed_id, cell.stay_id
        place = _("{room}, bed {bed}").format(room=room.name, bed=cell.label)
        self.add_line(place, "body")
        if taken:
            self._say_alerts(night, cell)
            self._say_stay(night, cell)
        else:
            self._say_bed(night, cell)
        self.column.addWidget(rule())

    def _say_alerts(self, night: Night, cell: BedCell) -> None:
        resident_id = cell.resident_id or 0
        lines = AlertLines(most=3)
        self.column.addWidget(lines)
        lines.show_alerts(night.alerts.get(resident_id, ()))
        for warning in night.apart.get(resident_id, ()):
            self.column.addWidget(label(warning.words, tone="danger", wrap=True))
        for sentence in cell.shares:
            self.column.addWidget(label(sentence, tone="notice", wrap=True))

    def _say_stay(self, night: Night, cell: BedCell) -> None:
        if cell.is_hidden:
            self.add_line(_("A protected person: named colleagues see who it is, and decide."))
        elif cell.shown != cell.code:
            self.add_line(_("Code {code}").format(code=cell.code))
        if cell.since is not None:
            count = words.nights((night.night - cell.since).days + 1)
            since = words.short_day(cell.since, night.night)
            self.add_line(_("Here since {day}, {nights}").format(day=since, nights=count))
        if cell.away is not None:
            self.add_line(
                _("The bed is kept: {away}").format(away=words.away(cell.away, night.night))
            )
        if cell.kept_for is not None:
            kept = words.kept_for(cell.kept_for, night.night)
            self.add_line(_("Kept {for_whom}").format(for_whom=kept))
        if cell.leaves is not None:
            day = words.short_day(cell.leaves, night.night)
            self.add_line(_("Means to leave on {day}").format(day=day))
        if cell.is_overflow:
            self.add_line(_("An extra bed: its nights count, the bed itself does not."))
        others = [other for other in self._others(night, cell) if other]
        if others:
            self.add_line(_("Shares the room with {names}").format(names=", ".join(others)))

    def _others(self, night: Night, cell: BedCell) -> list[str]:
        found = night.bed(cell.bed_id)
        beds = found[0].beds if found else ()
        return [
            words.who(other)
            for other in beds
            if other.state is BedState.TAKEN and other.bed_id != cell.bed_id
        ]

    def _say_bed(self, night: Night, cell: BedCell) -> None:
        if cell.kept_for is not None:
            kept = words.kept_for(cell.kept_for, night.night)
            self.add_line(_("Kept {for_whom}").format(for_whom=kept))
        if cell.state is not BedState.BLOCKED:
            until = night.free_until(cell.bed_id)
            if until is not None:
                count = words.nights((until - night.night).days)
                self.add_line(_("Free for {nights}").format(nights=count))
            others = self._others(night, cell)
            self.add_line(
                _("Shares the room with {names}").format(names=", ".join(others))
                if others
                else _("Nobody else is in this room.")
            )
            return
        self.add_line(cell.note)
        bar = night.bar(cell.bed_id)
        if bar is not None:
            start = words.short_day(bar.start, night.night)
            if bar.end is None:
                self.add_line(_("From {start} until further notice").format(start=start))
            else:
                end = words.short_day(bar.end, night.night)
                self.add_line(_("From {start}, usable again on {end}").format(start=start, end=end))


class ElsewherePanel(InfoPanel):
    """Somebody whose stay covers the night without a bed."""

    def __init__(self, stay_id: int, person: Elsewhere, night: Night) -> None:
        shown = person.shown
        if shown == person.code:
            shown = _("code {code}").format(code=person.code)
        super().__init__(shown)
        self.stay_id = stay_id
        self.add_line(_("No bed on this night"), "body")
        since = words.short_day(person.since or night.night, night.night)
        self.add_line(_("Here since {day}").format(day=since))
        self.add_line(_("Nights without a bed are not counted as bed-nights."))
        self.column.addWidget(rule())


def _shared(room: RoomCard) -> str:
    names = [words.who(bed) for bed in room.beds if bed.state is BedState.TAKEN]
    if not names:
        return nobody_else(room)
    return _("shares with {names}").format(names=", ".join(names))
