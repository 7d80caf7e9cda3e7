# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find a bed: for whom, for how long, what is needed; the best places with all their reasons."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.rooms import find_bed, relatives
from shelterdesk.services.rooms.board_marks import Needs
from shelterdesk.services.rooms.find_bed import Place, Wanted
from shelterdesk.services.rooms.relatives import Relative
from ui.desk import Desk
from ui.rooms import words
from ui.rooms.night import Night
from ui.rooms.place_card import PlaceCard, PlaceChoice
from ui.widgets.buttons import icon_button
from ui.widgets.fields import CheckField, IntField
from ui.widgets.labels import label, rule
from ui.widgets.layouts import clear, widgets_in
from ui.widgets.stay_fields import KnownPersonField, Who

_FOUND_AT_MOST = 5
_NIGHTS = 14


@dataclass(frozen=True)
class Seeking:
    """For whom a bed is looked for: a resident, an entry of the waiting list, or who is expected
    under a reservation; the last two by name, and for nobody else."""

    resident_id: int | None = None
    entry_id: int | None = None
    reservation_id: int | None = None
    name: str = ""
    people: int = 1
    needs: Needs = field(default_factory=Needs)


class FindBedPanel(QWidget):
    """Answers as soon as something changes. It writes nothing itself."""

    cancelled = Signal()
    place_chosen = Signal(object)  # Place
    keep_chosen = Signal(object)  # Place

    def __init__(self, desk: Desk, night: Night, seeking: Seeking | None = None) -> None:
        super().__init__()
        self._desk, self._night = desk, night
        self.seeking = seeking or Seeking()
        self._asked = 0
        self._may_write = desk.vault.may(Capability.PLACE_PEOPLE)
        self._row: ResidentRow | None = None
        self._family: list[Relative] = []
        self.who = KnownPersonField("person", _("For whom"))
        self.who.required = False
        self.who.list.hide()  # until something is typed
        self.family = CheckField("family", _("With the family"))
        self.people = IntField("people", _("How many beds"), low=1, high=20, unanswered=False)
        self.nights = IntField("nights", _("For how many nights"), low=1, high=90, unanswered=False)
        self.needs = {
            "alone": CheckField("alone", _("A room alone")),
            "ground_floor": CheckField("ground_floor", _("Ground floor")),
            "quiet": CheckField("quiet", _("Quiet")),
            "child_friendly": CheckField("child_friendly", _("Good for children")),
        }
        self._lay_out()
        self.people.set_value(self.seeking.people)
        self.nights.set_value(_NIGHTS)
        self._set_needs(self.seeking.needs)
        self.who.asked.connect(self._search)
        self.who.changed.connect(self._who_changed)
        for each in (self.family, self.people, self.nights, *self.needs.values()):
            each.changed.connect(self._ask)
        if self.seeking.resident_id is not None:
            whose = self.seeking.resident_id
            desk.read(self, residents.row, self._choose, resident_id=whose)
        self._ask()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(6)
        self._when = label("", "muted", wrap=True)
        column.addWidget(self._when)
        whom = label(self.who.label)
        whom.setBuddy(self.who.focus_target())
        for widget in (whom, self.who, self.family):
            column.addWidget(widget)
        self.family.hide()
        if self.seeking.name:
            whom.setText(_("For {name}").format(name=self.seeking.name))
            self.who.hide()
        numbers = QHBoxLayout()
        for number in (self.people, self.nights):
            beside = QVBoxLayout()
            beside.setSpacing(4)
            words = label(number.label, wrap=True)
            words.setBuddy(number.focus_target())
            beside.addWidget(words, 1, Qt.AlignmentFlag.AlignBottom)
            beside.addWidget(number)
            numbers.addLayout(beside)
        column.addLayout(numbers)
        for need in self.needs.values():
            column.addWidget(need)
        column.addWidget(rule())
        self._places = QVBoxLayout()
        self._places.setSpacing(8)
        column.addLayout(self._places)
        column.addStretch(1)
        body = QWidget()
        body.setProperty("bare", "true")
        body.setLayout(column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        self.setAccessibleName(_("Find a bed"))
        head = QHBoxLayout()
        head.addWidget(label(_("Find a bed"), "heading", wrap=True), 1)
        head.addWidget(icon_button("x", _("Close (Esc)"), on_click=self.cancelled.emit))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(head)
        outer.addWidget(area, 1)
        self._say_when()

    # As the panel beside the board knows it
    def is_modified(self) -> bool:
        """Nothing here is stored: it may go at any time."""
        return False

    def first_field(self) -> QWidget:
        """For whom; how many, where that is known."""
        known = self.people if self.seeking.name else self.who
        return known.focus_target()

    def show_night(self, night: Night) -> None:
        """The board shows another night, or something changed: look again."""
        self._night = night
        self._say_when()
        self._ask()

    def people_chosen(self) -> list[Relative]:
        """Whom it is for, with records; empty: nobody in particular."""
        row = self._row
        if row is None:
            return []
        own = Relative(row.id, row.shown, row.age, row.stay_id, row.place)
        return [own, *(self._family if self.family.value() else [])]

    def cards(self) -> list[PlaceCard]:
        """The places proposed, the best first."""
        return [choice.card for choice in self.choices()]

    def choices(self) -> list[PlaceChoice]:
        """The same with what can be done with each."""
        return [one for one in widgets_in(self._places) if isinstance(one, PlaceChoice)]

    # Asking
    def _say_when(self) -> None:
        night = words.long_day(self._night.night, self._night.tonight)
        self._when.setText(_("From the night of {night} on").format(night=night))

    def _search(self, text: str) -> None:
        self._desk.read(
            self,
            residents.find,
            lambda rows: self.who.set_rows(rows, text),
            text=text,
            limit=_FOUND_AT_MOST,
        )

    def _who_changed(self) -> None:
        who = self.who.value()
        if not isinstance(who, Who) or who.resident_id is None:
            self._row, self._family = None, []
            self.family.hide()
            self._ask()
            return
        if self._row is None or self._row.id != who.resident_id:
            self._desk.read(self, residents.row, self._known, resident_id=who.resident_id)

    def _choose(self, row: ResidentRow) -> None:
        self.who.set_value(Who(row.id, row.shown))
        self._known(row)

    def _known(self, row: ResidentRow) -> None:
        self._row = row
        self._desk.read(self, relatives.of_resident, self._show_family, resident_id=row.id)
        self._desk.read(self, find_bed.needs, self._show_needs, resident_id=row.id)

    def _show_family(self, family: list[Relative]) -> None:
        self._family = family
        names = ", ".join(one.shown for one in family)
        self.family.set_words(_("With {names}").format(names=names))
        self.family.set_value(bool(family))
        self.family.setVisible(bool(family))
        if family:
            self.people.set_value(1 + len(family))

    def _show_needs(self, needs: Needs) -> None:
        self._set_needs(needs)
        self._ask()

    def _set_needs(self, needs: Needs) -> None:
        for name, box in self.needs.items():
            box.set_value(getattr(needs, name))

    def _ask(self) -> None:
        self._asked += 1
        asked = self._asked
        people, nights = self.people.value(), self.nights.value()
        together = bool(self._family) and bool(self.family.value())
        wanted = Wanted(
            people=people if isinstance(people, int) else 1,
            nights=nights if isinstance(nights, int) else _NIGHTS,
            needs=Needs(**{name: bool(box.value()) for name, box in self.needs.items()}),
        )

        def show(places: list[Place]) -> None:
            if asked == self._asked:
                self._show(places)

        self._desk.read(
            self,
            find_bed.find,
            show,
            resident_id=self._row.id if self._row is not None else None,
            with_family=together,
            night=self._night.night,
            wanted=wanted,
        )

    def _show(self, places: list[Place]) -> None:
        had_focus = any(card.hasFocus() for card in self.cards())
        clear(self._places)
        for at, place in enumerate(places):
            may_keep = self._may_write and (len(place.bed_ids) == 1 or place.room_id is not None)
            is_best = at == 0 and bool(place.bed_ids)
            choice = PlaceChoice(place, is_best=is_best, may_keep=may_keep)
            choice.taken.connect(self.place_chosen)
            choice.keep_asked.connect(self.keep_chosen)
            choice.card.stepped.connect(self._step)
            self._places.addWidget(choice)
        if not places:
            self._places.addWidget(label(_("No place is free on this night."), wrap=True))
        if had_focus and self.cards():
            self.cards()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, by: int) -> None:
        """From one card to the next."""
        cards = self.cards()
        at = next((n for n, card in enumerate(cards) if card.hasFocus()), 0) + by
        if 0 <= at < len(cards):
            cards[at].setFocus(Qt.FocusReason.TabFocusReason)
