# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms about a bed without a move: keep it for somebody, and note nights away from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.rooms import absences, board, reservations, stays
from shelterdesk.services.rooms.absences import AbsenceForm, AbsenceKind
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.stays import StayCard
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.answers import read_day, read_number
from ui.widgets.fields import ChoiceField, DateField, IntField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label
from ui.widgets.place_fields import Spot, SpotField, read_whom, whom_field
from ui.widgets.sealed_fields import SealedText

_HELD: Final = dt.timedelta(days=1)


class KeepBedPanel(FormPanel):
    """Keep a bed or room for a resident, or for a word the desk knows; or change that."""

    def __init__(
        self,
        desk: Desk,
        bed_id: int | None = None,
        resident_id: int | None = None,
        reservation_id: int | None = None,
        start: str | None = None,  # a day, as a draft can hold it
        *,
        room_id: int | None = None,
        entry_id: int | None = None,  # of the waiting list
        people: int = 1,
        name: str = "",
    ) -> None:
        is_new = reservation_id is None
        title = _("Keep a bed") if is_new else _("Change what is kept")
        super().__init__(desk, title, _("Keep it") if is_new else _("Save"))
        self._about = {
            "bed_id": bed_id, "resident_id": resident_id, "reservation_id": reservation_id,
            "start": start, "room_id": room_id, "entry_id": entry_id,
            "people": people, "name": name,
        }  # fmt: skip
        self._name = name
        self._stored: ReservationForm | None = None
        is_known = resident_id is not None or entry_id is not None
        self.whom = whom_field(self, desk) if is_new and not is_known else None
        if entry_id is not None:
            self.form.set_title(_("Keep a bed for {name}").format(name=name))
        self.place = SpotField("place", _("Bed or room"), required=True, unanswered=False)
        self.start = DateField("start", _("First night"), required=True)
        hint = _("On this day it is free again by itself.")
        self.hold_until = DateField("hold_until", _("Held until"), required=True, hint=hint)
        self.people = IntField(
            "people", _("For how many people"), low=1, high=50, required=True, unanswered=False
        )
        reason = TextField("reason", _("Note"), unanswered=False, max_length=200)
        for field in (self.place, self.start, self.hold_until, self.people, reason):
            self.form.add_field(field)
        desk.read(self, organisation.tonight, self._begin)
        desk.read(self, board.boards, self._show_boards)
        if resident_id is not None:
            desk.read(self, residents.row, self._show_row, resident_id=resident_id)
        if reservation_id is not None:
            desk.read(self, reservations.form, self._show, reservation_id=reservation_id)

    def about(self) -> dict[str, Any]:
        """Which bed, for whom, or which reservation."""
        return dict(self._about)

    def _begin(self, tonight: dt.date) -> None:
        if self._about["reservation_id"] is None and not self.form.is_modified():
            first = self._about["start"]
            night = dt.date.fromisoformat(str(first)) if first else tonight
            people = self._about["people"]
            self.form.set_values({"start": night, "hold_until": night + _HELD, "people": people})

    def _show_boards(self, boards: list[board.Board]) -> None:
        before = self.form.is_modified()
        self.place.set_boards(boards)
        self._show_place()
        if not before:
            self._saved_but_for_place()

    def _show_row(self, row: ResidentRow) -> None:
        self._name = row.shown
        self.form.set_title(_("Keep a bed for {name}").format(name=row.shown))

    def _show(self, form: ReservationForm) -> None:
        self._stored, self._name = form, form.for_whom
        values = {"start": form.start, "hold_until": form.hold_until, "people": form.people}
        self.form.set_values(values | {"reason": form.reason or None})
        self._show_place()
        self._saved_but_for_place()

    def _chosen(self) -> Spot | None:
        """The place that the panel was opened with."""
        bed_id, room_id = self._about["bed_id"], self._about["room_id"]
        if bed_id is None and room_id is None:
            return None
        return Spot(read_number(bed_id), read_number(room_id))

    def _show_place(self) -> None:
        if self._stored is not None:
            self.place.set_value(Spot(self._stored.bed_id, self._stored.room_id))
        elif (chosen := self._chosen()) is not None:
            self.place.set_value(chosen)

    def _saved_but_for_place(self) -> None:
        """Another place for what is kept already is a change, to be saved."""
        self.form.saved()
        chosen = self._chosen()
        if self._stored is not None and chosen is not None:
            self.place.set_value(chosen)

    def _save(self, values: dict[str, Hashable]) -> None:
        place, start, until = values["place"], values["start"], values["hold_until"]
        people = values["people"]
        if not isinstance(place, Spot) or not isinstance(start, dt.date):
            return
        if not isinstance(until, dt.date):
            return
        who = read_whom(self.whom) if self.whom is not None else None
        word = who.name if who is not None and who.resident_id is None else ""
        form = ReservationForm(
            start=start,
            hold_until=until,
            bed_id=place.bed_id,
            room_id=place.room_id,
            for_whom=self._stored.for_whom if self._stored is not None else word,
            people=people if isinstance(people, int) else 1,
            reason=read_text_of(values["reason"]),
        )
        if self._stored is not None or self._about["reservation_id"] is not None:
            self.act(
                N_("Changed what is kept"),
                reservations.change,
                said=_("Changed."),
                reservation_id=self._about["reservation_id"],
                form=form,
            )
            return
        resident_id = self._about["resident_id"] if who is None else who.resident_id
        name = self._name or (who.name if who is not None else "")
        said = _("A place is kept for {name}.").format(name=name)
        self.act(
            N_("Kept a bed"), reservations.keep, said=said, form=form, resident_id=resident_id,
            entry_id=self._about["entry_id"],
        )  # fmt: skip


class AwayPanel(FormPanel):
    """Somebody goes away and keeps the bed; or nights away are changed."""

    def __init__(self, desk: Desk, stay_id: int, absence_id: int | None = None) -> None:
        is_new = absence_id is None
        title = _("Goes away") if is_new else _("Change nights away")
        super().__init__(desk, title, _("Note it") if is_new else _("Save"))
        self._stay_id, self._absence_id = stay_id, absence_id
        self._name = ""
        self.form.add_widget(label(_("The bed stays kept."), "muted", wrap=True))
        self.kind = ChoiceField(
            "kind", _("Why"), code_words("absence", "kind").items(), required=True,
            unanswered=False,
        )  # fmt: skip
        self.start = DateField("start", _("First night away"), required=True)
        hint = _("Empty if nobody knows. It is reminded on that day.")
        expected = DateField("expected_back", _("Means to be back on"), unanswered=False, hint=hint)
        self.end = DateField(
            "end", _("Came back on"), unanswered=False, hint=_("Empty while still away.")
        )
        self.note = SealedText(
            MultilineField("note", _("Where and why"), unanswered=False, lines=2)
        )
        self.note.field.set_hint(_("Sealed: for case work alone."))
        for field in (self.kind, self.start, expected, self.end, self.note.field):
            self.form.add_field(field)
        show_field(self.form, self.end, not is_new)
        desk.read(self, stays.card, self._show_card, stay_id=stay_id)
        if absence_id is not None:
            desk.read(self, absences.form, self._show, absence_id=absence_id)

    def about(self) -> dict[str, Any]:
        """Whose stay, and which nights."""
        return {"stay_id": self._stay_id, "absence_id": self._absence_id}

    def _show_card(self, card: StayCard) -> None:
        self._name = card.shown
        if self._absence_id is None:
            self.form.set_title(_("{name} goes away").format(name=card.shown))
            if not self.form.is_modified():
                first = max(card.tonight, card.start)
                self.form.set_values({"kind": AbsenceKind.LEAVE.value, "start": first})

    def _show(self, form: AbsenceForm) -> None:
        self.form.set_values({
            "kind": str(form.kind), "start": form.start, "expected_back": form.expected_back,
            "end": form.end,
        })  # fmt: skip
        self.note.show(form.note)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = AbsenceForm(
            kind=str(values["kind"]),
            start=read_day(values["start"]),
            expected_back=read_day(values["expected_back"]),
            end=read_day(values["end"]),
            note=self.note.read(),
        )
        if self._absence_id is None:
            said = _("{name} is away, the bed is kept.").format(name=self._name)
            self.act(
                N_("Noted nights away"), absences.add, said=said, stay_id=self._stay_id, form=form
            )
        else:
            self.act(
                N_("Changed nights away"),
                absences.edit,
                said=_("Changed."),
                absence_id=self._absence_id,
                form=form,
            )


def read_text_of(value: Hashable) -> str:
    """What was typed; nothing for nothing."""
    return value if isinstance(value, str) else ""
