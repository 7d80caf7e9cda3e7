# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One room: what it is meant for, its beds, and who slept there on a night."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import asdict
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import board, room_beds, rooms
from shelterdesk.services.rooms.board import NightsInBed, RoomCard
from shelterdesk.services.rooms.room_beds import BedRow
from shelterdesk.services.rooms.rooms import BedKind
from ui.desk import Desk
from ui.rooms import words
from ui.rooms.broken import BrokenThings
from ui.rooms.forms import HOUSING
from ui.rooms.info_panels import Act, InfoPanel
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button
from ui.widgets.fields import CheckField, ChoiceField, DateField, TextField
from ui.widgets.form import RecordForm
from ui.widgets.history_dialog import open_history
from ui.widgets.labels import label, rule
from ui.widgets.layouts import clear, widgets_in
from ui.widgets.line import Line

_FLAGS = (
    ("is_ground_floor", N_("On the ground floor")),
    ("is_quiet", N_("Quiet")),
    ("is_child_friendly", N_("Good for children")),
    ("prefers_one_person", N_("Better for one person")),
)


class RoomPanel(InfoPanel):
    """Asks the desk by itself."""

    resident_asked = Signal(int)
    edit_asked = Signal()
    month_asked = Signal()
    broken_asked = Signal()
    open_asked = Signal(str, object)  # another page, and what there

    def __init__(self, desk: Desk, room: RoomCard, night: date, new_from: date) -> None:
        super().__init__(room.name)
        self.desk, self.room, self._night, self._new_from = desk, room, night, new_from
        self._asked: date | None = None
        self.add_line(room.hint, "body")
        self.add_line(_("{taken} of {total} beds taken").format(taken=room.taken, total=room.total))
        flags = [_(words) for name, words in _FLAGS if getattr(room.facts, name)]
        self.add_line(" · ".join(part for part in (*flags, room.facts.suits) if part))
        for note in room.notes:
            self.column.addWidget(label(note, tone="notice", wrap=True))
        self._may_edit = desk.vault.may(Capability.EDIT_HOUSE)
        month: Act = (_("A month of it"), "calendar", "plain", self.month_asked.emit)
        past: Act = (_("History"), "history", "quiet", self._show_history)
        edit: list[Act] = [
            (_("About this room"), "pencil", "plain", self.edit_asked.emit),
            (_("Add a bed"), "plus", "plain", self._add_bed),
        ]
        self.add_acts([*(edit if self._may_edit else []), month, past])
        self._beds = QVBoxLayout()
        self._beds.setSpacing(4)
        self.column.addLayout(self._beds)
        if self._may_edit:
            desk.read(self, room_beds.of_room, self._show_beds, room_id=room.id)
        self.broken = BrokenThings(desk, room.id)
        self.broken.report_asked.connect(self.broken_asked)
        self.broken.open_asked.connect(self.open_asked)
        self.column.addWidget(self.broken)
        self.column.addWidget(rule())
        self.column.addWidget(label(_("Who slept here on"), "lead"))
        self.day = DateField("day", _("Who slept here on"), unanswered=False)
        self.day.changed.connect(self._ask)
        self.column.addWidget(self.day)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(8)
        self.column.addLayout(self._answers)
        self.finish()
        self.day.set_value(night)
        self._ask()

    def answers(self) -> list[str]:
        """The names shown, for whoever reads aloud."""
        return [line.accessibleName() for line in widgets_in(self._answers)]

    def _ask(self) -> None:
        day = self.day.value()
        if isinstance(day, date) and day != self._asked:
            self._asked = day
            self.desk.read(
                self,
                board.history,
                lambda rows: self._show(day, rows),
                room_id=self.room.id,
                start=day,
                end=day + timedelta(days=1),
            )

    def _show(self, day: date, rows: list[NightsInBed]) -> None:
        if day != self._asked:
            return
        clear(self._answers)
        for row in sorted(rows, key=lambda row: row.bed):
            self._answers.addWidget(self._line(row))
        if not rows:
            self._answers.addWidget(label(_("Nobody on this night."), "muted", wrap=True))

    def _line(self, row: NightsInBed) -> QWidget:
        start = words.short_day(row.start, self._night)
        until = words.short_day(row.end, self._night) if row.end else _("now")
        detail = _("{start} to {end}").format(start=start, end=until)
        if row.reason:
            detail = f"{detail} · {row.reason}"
        if row.resident_id is None:
            title = _("{bed}: {name}").format(bed=row.bed, name=protection.one_person())
            return Line("shield", title, detail, ruled=False)
        opened = button(_("Open"), kind="quiet", tooltip=_("Open the page of this person"))
        opened.setAccessibleName(_("Open the page of {name}").format(name=row.shown))
        opened.clicked.connect(lambda _on=False: self.resident_asked.emit(row.resident_id))
        title = _("{bed}: {name}").format(bed=row.bed, name=row.shown)
        return Line("bed-single", title, detail, opened, ruled=False)

    def _show_history(self) -> None:
        title = _("History of this room")
        open_history(self, self.desk, title, table="room", row_id=self.room.id)

    def _add_bed(self) -> None:
        self.desk.do(
            self,
            N_("Added a bed"),
            rooms.add_bed,
            said=_("{room} has one more bed.").format(room=self.room.name),
            room_id=self.room.id,
            start=self._new_from,
        )

    def _show_beds(self, rows: list[BedRow]) -> None:
        """The beds it has, with taking one away; and those that are gone, with bringing it back."""
        for row in rows:
            is_there = row.is_in_service(self._new_from)
            if is_there:
                gone = _("Take it away for good")
                act = ("circle-x", gone, partial(self._take_away, row))
            else:
                act = ("undo-2", _("Bring it back"), partial(self._bring_back, row))
            name = _("Bed {bed}").format(bed=row.label)
            kinds = {BedKind.BUNK: _("bunk"), BedKind.COT: _("cot"), BedKind.OVERFLOW: _("extra")}
            detail = kinds.get(BedKind(row.kind), "")
            if not is_there:
                day = words.short_day(row.end or self._night, self._night)
                detail = _("not in service since {day}").format(day=day)
            menu = ActMenu(_("What can be done with bed {bed}").format(bed=row.label), [act])
            self._beds.addWidget(Line("bed-single", name, detail, menu, ruled=False))

    def _take_away(self, row: BedRow) -> None:
        self.desk.do(
            self,
            N_("Took a bed away"),
            rooms.take_out_of_service,
            said=_("{room}, bed {bed} is gone; its history stays.").format(
                room=self.room.name, bed=row.label
            ),
            bed_id=row.id,
            on=self._new_from,
        )

    def _bring_back(self, row: BedRow) -> None:
        self.desk.do(
            self,
            N_("Brought a bed back"),
            room_beds.bring_back,
            said=_("{room}, bed {bed} is there again.").format(room=self.room.name, bed=row.label),
            bed_id=row.id,
            on=self._new_from,
        )


class RoomForm(RecordForm):
    """The name of a room, the word beside it, and what it is meant for."""

    def __init__(self, desk: Desk, room: RoomCard, on_done: Callable[[], object]) -> None:
        super().__init__(_("About this room"))
        self._desk, self._room, self._on_done = desk, room, on_done
        self.add_field(TextField("name", _("Name or number"), required=True, max_length=40))
        self.add_field(
            TextField(
                "hint",
                _("Hint"),
                unanswered=False,
                placeholder=_("for example: next to the desk"),
                max_length=60,
            )
        )
        self.add_section(
            _("What it is meant for"), _("It warns when somebody gets a bed, and refuses nobody.")
        )
        for name, text in _FLAGS:
            self.add_field(CheckField(name, _(text)))
        self.add_field(TextField("suits", _("Suits"), unanswered=False, max_length=200))
        self.add_field(
            ChoiceField(
                "housing_kind",
                _("What kind of housing"),
                [(kind.value, _(text)) for kind, text in HOUSING.items()],
                unanswered=False,
                hint=_("Empty: as the house."),
            )
        )
        self.set_values({k: v if v != "" else None for k, v in asdict(room.facts).items()})
        self.save_requested.connect(self._save)

    def _save(self, values: dict[str, Hashable]) -> None:
        form = rooms.RoomForm(
            name=str(values["name"] or ""),
            hint=str(values["hint"] or ""),
            suits=str(values["suits"] or ""),
            housing_kind=str(values["housing_kind"]) if values["housing_kind"] else None,
            **{name: bool(values[name]) for name, _words in _FLAGS},
        )
        self._desk.do(
            self,
            N_("Changed a room"),
            rooms.edit_room,
            said=_("The room is saved."),
            on_done=lambda _none: self._done(),
            on_error=self.show_error,
            room_id=self._room.id,
            form=form,
        )

    def _done(self) -> None:
        self.saved()
        self._on_done()
