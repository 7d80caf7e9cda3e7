# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Admit and move: forms for the panel beside a board or a resident's page.

Each saves by itself and emits ``done``; what was typed stays if it cannot be saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from typing import Any

from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import organisation
from shelterdesk.services.moving_on import staged
from shelterdesk.services.residents import intake, residents
from shelterdesk.services.residents.residents import ResidentForm, ResidentRow
from shelterdesk.services.rooms import board, parties, place_warnings, stays
from shelterdesk.services.rooms.place_warnings import PlaceWarning
from shelterdesk.services.rooms.stays import StayCard
from ui.desk import Desk
from ui.widgets.alert_lines import AlertLines
from ui.widgets.apart import DESPITE, ApartQuestion
from ui.widgets.fields import DateField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.kind_question import KindQuestion
from ui.widgets.labels import label
from ui.widgets.party_field import PartyField, ask_family
from ui.widgets.stay_fields import BedField, PersonField, Place, Who

_FOUND_AT_MOST = 6


class BedPanel(FormPanel):
    """A panel that offers the beds that are free on the night of its field ``on``."""

    beds: BedField
    on: DateField

    def _add_bed_fields(self, words: str, *, without_bed: bool) -> None:
        self.beds = BedField("bed", _("Bed"), without_bed=without_bed)
        self.on = DateField("on", words, required=True)
        self.form.add_field(self.beds)
        self.apart = ApartQuestion(self.form)
        self.form.add_field(self.on)
        self._night: dt.date | None = None
        self._other_than: int | None = None
        self.on.changed.connect(self._night_changed)
        self.on.changed.connect(self._ask_apart)
        self.beds.changed.connect(self._ask_apart)

    def _begin(self, night: dt.date) -> None:
        is_untouched = not self.form.is_modified()
        self.on.set_value(night)
        if is_untouched:
            self.form.saved()
        self._night_changed()

    def _night_changed(self) -> None:
        night = self.on.value()
        if isinstance(night, dt.date) and night != self._night:
            self._night = night
            self.desk.read(self, board.boards, self._show_boards, night=night)

    def _resident(self) -> int | None:
        """Who gets the bed, as far as it is known."""
        raise NotImplementedError

    def _until(self) -> dt.date | None:
        """When whoever gets the bed means to leave, as far as it is known."""
        raise NotImplementedError

    def _reservation(self) -> int | None:
        """The reservation that is taken up, if one is."""
        return None

    def _ask_apart(self) -> None:
        """Whether something speaks against the place chosen."""
        resident_id, place, night = self._resident(), self.beds.value(), self.on.value()
        if not isinstance(place, Place) or not isinstance(night, dt.date):
            self.apart.show_warnings([])
            return
        has_bed = place.bed_id is not None

        def show(warnings: list[PlaceWarning]) -> None:
            if place == self.beds.value() and resident_id == self._resident():
                self.apart.show_warnings(warnings, has_bed=has_bed)

        self.desk.read(
            self, place_warnings.warnings, show, resident_id=resident_id, on=night,
            bed_id=place.bed_id, site_id=place.site_id, until=self._until(),
            reservation_id=self._reservation(),
        )  # fmt: skip

    def _show_boards(self, boards: list[board.Board]) -> None:
        if boards and boards[0].night != self._night:
            return
        before = self.form.is_modified()
        self.beds.set_boards(boards, other_than=self._other_than)
        if not boards:
            self.beds.set_hint(_("There are no rooms yet. Add a house under Rooms first."))
        if not before:
            self.form.saved()


class AdmitPanel(BedPanel):
    """Begin a stay: for a resident, or for somebody chosen or begun here.

    After ``done``, ``resident_id`` says who it was.
    """

    def __init__(
        self,
        desk: Desk,
        resident_id: int | None = None,
        bed_id: int | None = None,
        extra_in: int | None = None,
    ) -> None:
        super().__init__(desk, _("Admit"), _("Admit"))
        self.resident_id = resident_id
        self._asked_for = {"resident_id": resident_id, "bed_id": bed_id, "extra_in": extra_in}
        self._name = ""
        self.who: PersonField | None = None
        self.alerts = AlertLines(most=3)
        if resident_id is None:
            self.who = PersonField("person", _("Who"))
            self.who.asked.connect(self._ask)
            self.form.add_field(self.who)
            self.who.changed.connect(self._who_changed)
        self.form.add_widget(self.alerts)
        self._add_bed_fields(_("First night"), without_bed=True)
        self.beds.offers_extra = True
        if bed_id is not None:
            self.beds.set_value(Place(bed_id=bed_id))
        elif extra_in is not None:
            self.beds.set_value(Place(site_id=extra_in, is_extra=True))
        self.why_extra = TextField(
            "reason", _("Why an extra bed is needed"), unanswered=False, max_length=200
        )
        self.form.add_field(self.why_extra)
        self.beds.changed.connect(self._show_why)
        self._show_why()
        hint = _("Reminds; nothing ends by itself.")
        self.planned = DateField("planned_end", _("Means to leave on"), unanswered=False, hint=hint)
        self.form.add_field(self.planned)
        self.planned.changed.connect(self._ask_apart)
        self.party = PartyField("party")
        self.form.add_field(self.party)
        desk.read(self, organisation.tonight, self._begin)
        if resident_id is None:
            self._ask("")
        else:
            desk.read(self, residents.row, self._show_row, resident_id=resident_id)
        self._who_changed()

    def about(self) -> dict[str, Any]:
        """Whom, and the bed chosen before."""
        return dict(self._asked_for)

    def _resident(self) -> int | None:
        who = self.who.value() if self.who is not None else None
        return who.resident_id if isinstance(who, Who) else self.resident_id

    def _until(self) -> dt.date | None:
        planned = self.planned.value()
        return planned if isinstance(planned, dt.date) else None

    def _show_why(self) -> None:
        """An extra bed says why."""
        place = self.beds.value()
        self.why_extra.required = isinstance(place, Place) and place.is_extra
        show_field(self.form, self.why_extra, self.why_extra.required)

    def _who_changed(self) -> None:
        """Somebody else: other alerts, other people to be kept apart."""
        resident_id = self._resident()
        self.alerts.ask(self.desk, resident_id)
        ask_family(self, self.desk, self.party, resident_id)
        self._ask_apart()

    def _show_row(self, row: ResidentRow) -> None:
        self._name = row.shown
        self.form.set_title(_("Admit {name}").format(name=row.shown))

    def _ask(self, text: str) -> None:
        who = self.who
        if who is not None:
            self.desk.read(
                self,
                residents.find,
                lambda rows: who.set_rows(rows, text),
                text=text,
                limit=_FOUND_AT_MOST,
            )

    def _save(self, values: dict[str, Hashable]) -> None:
        place = values["bed"]
        who = values.get("person") or Who(self.resident_id, self._name)
        if not isinstance(place, Place) or not isinstance(who, Who):
            return
        party = self.party.party()
        if place.is_extra and len(party):
            words = _("An extra bed is for one person. Choose another place for all of them.")
            self.form.show_error(Invalid(words, field="bed"))
            return
        facts: dict[str, Any] = {
            "bed_id": place.bed_id,
            "site_id": place.site_id,
            "on": values["on"],
            "planned_end": values["planned_end"],
            "reason": values["reason"] or "",
        }
        if who.resident_id is not None:
            resident_id, name = who.resident_id, who.name
            verb: Callable[..., object] = stays.admit
            label_ = N_("Admitted a resident")
            if place.is_extra:
                del facts["bed_id"]
                verb = stays.admit_on_extra_bed
            elif len(party):
                verb, label_, facts["party"] = parties.come, N_("Admitted a family"), party
            self.desk.do(
                self,
                label_,
                verb,
                said=lambda _stay_id: self._said(name),
                on_done=lambda _stay_id: self._admitted(resident_id),
                on_error=self.apart.show_error,
                resident_id=resident_id,
                despite=values[DESPITE] or "",
                **facts,
            )
            return
        self.desk.do(
            self,
            N_("Admitted a family") if len(party) else N_("Admitted somebody new"),
            intake.take_in,
            said=lambda made: self._said(made.shown),
            on_done=lambda made: self._admitted(made.resident_id),
            on_error=self.apart.show_error,
            form=ResidentForm(known_as=who.name),
            despite=values[DESPITE] or "",
            on_extra_bed=place.is_extra,
            party=party,
            **facts,
        )

    def _said(self, name: str) -> str:
        place, more = self.beds.value(), len(self.party.party())
        if more:
            words = ngettext("{name} and {n} more are here.", "{name} and {n} more are here.", more)
            return words.format(name=name, n=more)
        if isinstance(place, Place) and place.bed_id is None and not place.is_extra:
            return _("{name} is here, without a bed yet.").format(name=name)
        return _("{name} is admitted to {place}.").format(name=name, place=self.beds.words())

    def _admitted(self, resident_id: int) -> None:
        self.resident_id = resident_id
        self._done()


class MovePanel(BedPanel):
    """Another bed from a night on, or the first one for somebody who has none."""

    def __init__(self, desk: Desk, stay_id: int, bed_id: int | None = None) -> None:
        super().__init__(desk, _("Move"), _("Move"))
        self.stay_id = stay_id
        self._bed_id = bed_id
        self._resident_id: int | None = None
        self._leaves: dt.date | None = None
        self._name = ""
        self._now = label("", "muted", wrap=True)
        self.form.add_widget(self._now)
        self._add_bed_fields(_("From the night of"), without_bed=False)
        self.kind = KindQuestion(self.form, desk)
        self.on.changed.connect(self._ask_kind)
        self.beds.changed.connect(self._ask_kind)
        if bed_id is not None:
            self.beds.set_value(Place(bed_id=bed_id))
        self.form.add_field(TextField("reason", _("Reason"), unanswered=False, max_length=200))
        desk.read(self, stays.card, self._show_card, stay_id=stay_id)

    def about(self) -> dict[str, Any]:
        """The stay, and the bed chosen before."""
        return {"stay_id": self.stay_id, "bed_id": self._bed_id}

    def _resident(self) -> int | None:
        return self._resident_id

    def _until(self) -> dt.date | None:
        return self._leaves

    def _show_card(self, card: StayCard) -> None:
        self._name, self._resident_id = card.shown, card.resident_id
        self._leaves = card.end or card.planned_end
        words = _("Move {name}") if card.bed_id is not None else _("A bed for {name}")
        self.form.set_title(words.format(name=card.shown))
        now = _("Now in {place}.").format(place=card.place) if card.place else _("No bed yet.")
        self._now.setText(now)
        self._other_than = card.bed_id
        self._begin(max(card.tonight, card.start))
        self._ask_apart()
        self._ask_kind()

    def _ask_kind(self) -> None:
        place = self.beds.value()
        bed_id = place.bed_id if isinstance(place, Place) else None
        self.kind.ask(self.stay_id, bed_id, self.on.value())

    def _save(self, values: dict[str, Hashable]) -> None:
        place = values["bed"]
        if not isinstance(place, Place):
            return
        where = self.beds.words()
        self.desk.do(
            self,
            N_("Moved a resident"),
            staged.move_on,
            said=_("{name} moves to {place}.").format(name=self._name, place=where),
            on_done=lambda _none: self._done(),
            on_error=self.apart.show_error,
            stay_id=self.stay_id,
            bed_id=place.bed_id,
            on=values["on"],
            reason=values["reason"] or "",
            despite=values[DESPITE] or "",
            **self.kind.facts(values),
        )
