# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nights away, kept beds and waiting of a resident, and what begins them."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.rooms import absences, reservations, waiting
from shelterdesk.services.rooms.absences import AbsenceRow
from shelterdesk.services.rooms.reservations import ReservationRow, ReservationState
from shelterdesk.services.rooms.waiting import WaitingRow
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.place_panels import AwayPanel, KeepBedPanel
from ui.widgets.waiting_panels import WaitingPanel


class PlacesOfResident(Card):
    """Reads by itself."""

    panel_requested = Signal(object)  # FormPanel
    place_requested = Signal(str, object)  # another page, what to show there
    TABLES: ClassVar[frozenset[str]] = frozenset({
        "absence", "reservation", "waiting_entry", "stay", "resident",
    })  # fmt: skip

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("Nights away, kept beds, waiting"))
        self._desk, self._resident_id = desk, resident_id
        self._may_write = desk.vault.may(Capability.PLACE_PEOPLE)
        self._stay_id: int | None = None
        self._parts: dict[str, list[QWidget]] = {"away": [], "kept": [], "waiting": []}
        self._empty = label(
            _("Nights away from a bed that is kept, and beds kept ahead, stand here."),
            "muted", wrap=True,
        )  # fmt: skip
        self.add(self._empty)
        self.away_button = button(_("Goes away"), "moon", on_click=self._go_away)
        self.keep_button = button(_("Keep a bed"), "bookmark", on_click=self._keep)
        self.find_button = button(_("Find a bed"), "search", on_click=self._find)
        self.wait_button = button(_("Put on the waiting list"), "hourglass", on_click=self._wait)
        self._foot = ButtonRow(
            [self.away_button, self.find_button, self.keep_button, self.wait_button]
        )
        self.add(self._foot)
        if not self._may_write:
            self._foot.hide()
        self.away_button.setEnabled(False)
        self.load()

    def set_stay(self, stay_id: int | None) -> None:
        """The stay that goes on; without one nobody is away from a bed."""
        self._stay_id = stay_id
        self.away_button.setEnabled(stay_id is not None)
        self.wait_button.setEnabled(stay_id is None)

    def load(self) -> None:
        """Read again."""
        whose: dict[str, Any] = {"resident_id": self._resident_id}
        self._desk.read(self, absences.of_resident, self._show_away, **whose)
        self._desk.read(self, reservations.of_resident, self._show_kept, **whose)
        self._desk.read(self, waiting.of_resident, self._show_waiting, **whose)

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if tables is None or tables & self.TABLES:
            self.load()

    def _put(self, kind: str, lines: list[QWidget]) -> None:
        for old in self._parts[kind]:
            old.hide()
            old.deleteLater()
        self._parts[kind] = lines
        at = 0
        for name, parts in self._parts.items():
            if name == kind:
                for number, line in enumerate(lines):
                    self.content.insertWidget(at + number, line)
                break
            at += len(parts)
        self._empty.setHidden(any(self._parts.values()))

    def _show_away(self, rows: list[AbsenceRow]) -> None:
        self._put("away", [self._away_line(row) for row in rows])

    def _show_kept(self, rows: list[ReservationRow]) -> None:
        self._put("kept", [self._kept_line(row) for row in rows])

    def _show_waiting(self, rows: list[WaitingRow]) -> None:
        self._put("waiting", [self._waiting_line(row) for row in rows])

    def _away_line(self, row: AbsenceRow) -> Line:
        kind = code_word("absence", "kind", row.kind)
        if row.end is not None:
            words = _("{start} to {end}").format(
                start=near_day(row.start, today()), end=near_day(row.end, today())
            )
        else:
            words = _("from {day}").format(day=near_day(row.start, today()))
        back = ""
        if row.end is None and row.expected_back is not None:
            back = _("back {day}").format(day=near_day(row.expected_back, today()))
        note = _("note sealed") if isinstance(row.note, Hidden) else row.note
        acts: list[QWidget] = []
        if self._may_write:
            change = icon_button("pencil", _("Change: {what}").format(what=f"{kind}, {words}"))
            change.clicked.connect(partial(self._change, row))
            acts.append(change)
            if row.is_now:
                is_back = button(_("Is back"))
                is_back.clicked.connect(partial(self._back, row.id))
                acts.insert(0, is_back)
        detail = " · ".join(part for part in (words, back, note) if part)
        return Line("moon", kind, detail, *acts, tone="notice" if row.is_now else "muted")

    def _kept_line(self, row: ReservationRow) -> Line:
        nights = _("from {start}, held until {end}").format(
            start=near_day(row.start, today()), end=near_day(row.hold_until, today())
        )
        state = code_word("reservation", "state", row.state)
        acts: list[QWidget] = []
        if self._may_write and row.state is ReservationState.OPEN:
            change = icon_button("pencil", _("Change: {what}").format(what=row.place))
            change.clicked.connect(partial(self._change_kept, row.id))
            acts.append(change)
        detail = " · ".join(part for part in (nights, state, row.reason) if part)
        return Line("bookmark", row.place, detail, *acts)

    def _waiting_line(self, row: WaitingRow) -> Line:
        since = _("since {day}").format(day=near_day(row.since, today()))
        ended = ""
        if row.ended_on is not None:
            ended = code_word("waiting_entry", "outcome", row.outcome)
        acts: list[QWidget] = []
        if self._may_write and row.ended_on is None:
            change = icon_button("pencil", _("Change the entry of the waiting list"))
            change.clicked.connect(partial(self._change_waiting, row.id))
            acts.append(change)
        detail = " · ".join(part for part in (since, ", ".join(row.needs), ended) if part)
        title = _("Waiting for a bed") if row.ended_on is None else _("Waited for a bed")
        return Line("hourglass", title, detail, *acts)

    def _go_away(self) -> None:
        if self._stay_id is not None:
            self.panel_requested.emit(AwayPanel(self._desk, self._stay_id))

    def _keep(self) -> None:
        self.panel_requested.emit(KeepBedPanel(self._desk, resident_id=self._resident_id))

    def _find(self) -> None:
        self.place_requested.emit("rooms", ("find", self._resident_id))

    def _wait(self) -> None:
        self.panel_requested.emit(WaitingPanel(self._desk, self._resident_id))

    def _change(self, row: AbsenceRow, _on: bool = False) -> None:
        self.panel_requested.emit(AwayPanel(self._desk, row.stay_id, row.id))

    def _change_kept(self, reservation_id: int | None, _on: bool = False) -> None:
        self.panel_requested.emit(KeepBedPanel(self._desk, reservation_id=reservation_id))

    def _change_waiting(self, entry_id: int | None, _on: bool = False) -> None:
        self.panel_requested.emit(WaitingPanel(self._desk, entry_id=entry_id))

    def _back(self, absence_id: int, _on: bool = False) -> None:
        self._desk.do(
            self, N_("Came back"), absences.came_back, said=_("Back."), absence_id=absence_id
        )
