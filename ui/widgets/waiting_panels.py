# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms for who finds no bed: put on the waiting list, given a bed at last, or counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.partners import partners
from shelterdesk.services.rooms import reservations, rooms, turned_away, waiting
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.rooms import SiteRow
from shelterdesk.services.rooms.turned_away import TurnAwayForm
from shelterdesk.services.rooms.waiting import NEEDS, WaitingForm, WaitingPriority
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Choice, Vocabulary
from ui.desk import Desk
from ui.widgets.answers import read_day
from ui.widgets.apart import DESPITE
from ui.widgets.fields import CheckField, ChoiceField, DateField, IntField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.party_field import PartyField, ask_family
from ui.widgets.place_fields import read_whom, whom_field
from ui.widgets.place_panels import read_text_of
from ui.widgets.sealed_fields import SealedText
from ui.widgets.stay_fields import Place
from ui.widgets.stay_panels import BedPanel


class WaitingPanel(FormPanel):
    """Put somebody on the waiting list, or change the entry."""

    def __init__(
        self,
        desk: Desk,
        resident_id: int | None = None,
        entry_id: int | None = None,
        name: str = "",
    ) -> None:
        is_new = entry_id is None
        title = _("Waiting for a bed") if is_new else _("Change the entry")
        super().__init__(desk, title, _("Put on list") if is_new else _("Save"))
        self._about = {"resident_id": resident_id, "entry_id": entry_id, "name": name}
        self._stored: WaitingForm | None = None
        self.whom = whom_field(self, desk) if is_new and resident_id is None else None
        form = self.form
        form.add_field(
            ChoiceField(
                "priority", _("How urgent"), code_words("waiting_entry", "priority").items(),
                required=True, unanswered=False,
            )
        )  # fmt: skip
        people = IntField(
            "people", _("For how many people"), low=1, high=50, required=True, unanswered=False
        )
        form.add_field(people)
        form.add_section(_("Needs"))
        for need, words in NEEDS.items():
            what = _(words)
            form.add_field(CheckField(need, what[:1].upper() + what[1:]))
        self.site = ChoiceField("site_id", _("House"), unanswered=False, placeholder=_("Any house"))
        form.add_field(self.site)
        note = TextField("note", _("Note for the desk"), unanswered=False, max_length=200)
        form.add_field(note)
        self.contact = SealedText(
            TextField("contact", _("How and when it is safe to call"), unanswered=False,
                      max_length=400, hint=_("Sealed: for case work alone."))
        )  # fmt: skip
        form.add_field(self.contact.field)
        form.add_field(
            DateField("ask_again_on", _("Ask again on"), unanswered=False,
                      hint=_("It is reminded on that day."))
        )  # fmt: skip
        form.add_field(DateField("since", _("Waiting since"), required=True))
        desk.read(self, organisation.tonight, self._begin)
        desk.read(self, rooms.sites, self._offer)
        if entry_id is not None:
            desk.read(self, waiting.form, self._show, entry_id=entry_id)

    def about(self) -> dict[str, Any]:
        """Who waits, or which entry."""
        return dict(self._about)

    def _begin(self, tonight: dt.date) -> None:
        if self._about["entry_id"] is None and not self.form.is_modified():
            self.form.set_values(
                {"priority": WaitingPriority.SOON.value, "people": 1, "since": tonight}
            )

    def _offer(self, sites: list[SiteRow]) -> None:
        before = self.form.is_modified()
        self.site.set_choices((site.id, site.name) for site in sites)
        if self._stored is not None:
            self.site.set_value(self._stored.site_id)
        show_field(self.form, self.site, len(sites) > 1)
        if not before:
            self.form.saved()

    def _show(self, form: WaitingForm) -> None:
        self._stored = form
        values = {
            "priority": str(form.priority), "people": form.people, "note": form.note or None,
            "ask_again_on": form.ask_again_on, "since": form.since, "site_id": form.site_id,
        }  # fmt: skip
        self.form.set_values(values | {need: getattr(form, need) for need in NEEDS})
        self.contact.show(form.contact)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        who = read_whom(self.whom) if self.whom is not None else None
        word = who.name if who is not None and who.resident_id is None else ""
        people, site = values["people"], values["site_id"]
        form = WaitingForm(
            for_whom=self._stored.for_whom if self._stored is not None else word,
            people=people if isinstance(people, int) else 1,
            site_id=site if isinstance(site, int) else None,
            since=read_day(values["since"]),
            priority=str(values["priority"]),
            note=read_text_of(values["note"]),
            contact=self.contact.read(),
            ask_again_on=read_day(values["ask_again_on"]),
            **{need: bool(values[need]) for need in NEEDS},
        )
        if self._about["entry_id"] is not None:
            self.act(
                N_("Changed an entry of the waiting list"),
                waiting.edit,
                said=_("Changed."),
                entry_id=self._about["entry_id"],
                form=form,
            )
            return
        name = str(self._about["name"]) or (who.name if who is not None else "")
        said = _("{name} is on the waiting list.").format(name=name) if name else ""
        self.act(
            N_("Put somebody on the waiting list"),
            waiting.add,
            said=said or _("On the waiting list."),
            form=form,
            resident_id=self._about["resident_id"] if who is None else who.resident_id,
        )


class ArrivePanel(BedPanel):
    """A bed for who waits or was expected: admitted in one act.

    Whoever has no record yet gets one, called by the word of the list.
    """

    def __init__(
        self, desk: Desk, entry_id: int | None = None, reservation_id: int | None = None,
        resident_id: int | None = None, name: str = "", *, bed_id: int | None = None,
    ) -> None:  # fmt: skip
        is_waiting = entry_id is not None
        super().__init__(
            desk,
            _("A bed for {name}").format(name=name) if is_waiting else _("{name} is here").format(
                name=name
            ),
            _("Admit"),
        )  # fmt: skip
        self._about = {
            "entry_id": entry_id, "reservation_id": reservation_id, "resident_id": resident_id,
            "name": name, "bed_id": bed_id,
        }  # fmt: skip
        self._add_bed_fields(_("First night"), without_bed=False)
        hint = _("Reminds; nothing ends by itself.")
        self.planned = DateField("planned_end", _("Means to leave on"), unanswered=False, hint=hint)
        self.form.add_field(self.planned)
        self.planned.changed.connect(self._ask_apart)
        self.party = PartyField("party")
        self.form.add_field(self.party)
        if bed_id is not None:
            self.beds.set_value(Place(bed_id=bed_id))
        desk.read(self, organisation.tonight, self._begin)
        ask_family(self, desk, self.party, resident_id)
        if reservation_id is not None:
            desk.read(self, reservations.form, self._show, reservation_id=reservation_id)
        elif entry_id is not None:
            desk.read(self, waiting.form, self._say_how_many, entry_id=entry_id)

    def about(self) -> dict[str, Any]:
        """Which entry or reservation, and who."""
        return dict(self._about)

    def _resident(self) -> int | None:
        resident_id = self._about["resident_id"]
        return resident_id if isinstance(resident_id, int) else None

    def _reservation(self) -> int | None:
        own = self._about["reservation_id"]
        return own if isinstance(own, int) else None

    def _until(self) -> dt.date | None:
        return read_day(self.planned.value())

    def _show(self, form: ReservationForm) -> None:
        self._say_how_many(form)
        if self._about["bed_id"] is not None:
            self._ask_apart()  # another bed was found
        elif form.bed_id is not None:
            self.beds.set_value(Place(bed_id=form.bed_id))
            self.form.saved()
            self._ask_apart()
        elif form.room_id is not None:
            before = self.form.is_modified()
            self.beds.prefer_room(form.room_id)
            if not before:
                self.form.saved()
            self._ask_apart()

    def _say_how_many(self, form: ReservationForm | WaitingForm) -> None:
        if form.people > 1:
            words = ngettext("Expected: {n} person", "Expected: {n} people", form.people)
            self.party.set_hint(words.format(n=form.people))

    def _save(self, values: dict[str, Hashable]) -> None:
        place = values["bed"]
        if not isinstance(place, Place):
            return
        facts: dict[str, Any] = {
            "bed_id": place.bed_id, "on": values["on"], "planned_end": values["planned_end"],
            "despite": values[DESPITE] or "", "party": self.party.party(),
        }  # fmt: skip
        more = len(self.party.party())
        words = _("{name} is admitted to {place}.")
        if more:
            words = ngettext(
                "{name} and {n} more are admitted.", "{name} and {n} more are admitted.", more
            )
        said = words.format(name=self._about["name"], place=self.beds.words(), n=more)
        if self._about["entry_id"] is not None:
            verb: Callable[..., object] = waiting.place
            facts["entry_id"] = self._about["entry_id"]
        else:
            verb = reservations.arrived
            facts["reservation_id"] = self._reservation()
        self.desk.do(
            self,
            N_("Admitted a resident"),
            verb,
            said=said,
            on_done=lambda _stay_id: self._done(),
            on_error=self.apart.show_error,
            **facts,
        )


class TurnAwayPanel(FormPanel):
    """Count people for whom there was no place, or put right what was counted."""

    def __init__(self, desk: Desk, entry_id: int | None = None) -> None:
        is_new = entry_id is None
        title = _("Turned away") if is_new else _("Change what was counted")
        super().__init__(desk, title, _("Count") if is_new else _("Save"))
        self._entry_id = entry_id
        self._stored = TurnAwayForm()
        self.reason = ChoiceField("reason", _("Why"), unanswered=False)
        people = IntField(
            "people", _("How many people"), low=1, high=99, required=True, unanswered=False
        )
        children = IntField("children", _("Children among them"), high=99, unanswered=False)
        self.partner = ChoiceField("partner_id", _("Referred to a partner"), unanswered=False)
        elsewhere = TextField(
            "referred_to", _("Or to another place"), unanswered=False, max_length=120
        )
        self.site = ChoiceField("site_id", _("House"), unanswered=False)
        on = DateField("on", _("On"), required=True)
        for field in (self.reason, people, children, self.partner, elsewhere, self.site, on):
            self.form.add_field(field)
        desk.read(self, organisation.tonight, self._begin)
        desk.read(
            self, vocabularies.choices, self._offer_reasons,
            vocabulary=Vocabulary.TURN_AWAY_REASON.value,
        )  # fmt: skip
        self._may_see_partners = desk.vault.may(Capability.SEE_CASE)
        show_field(self.form, self.partner, self._may_see_partners)
        if self._may_see_partners:
            desk.read(self, partners.choices, self._offer_partners)
        desk.read(self, rooms.sites, self._offer_sites)
        if entry_id is not None:
            desk.read(self, turned_away.form, self._show, entry_id=entry_id)

    def about(self) -> dict[str, Any]:
        """Which entry."""
        return {"entry_id": self._entry_id}

    def _begin(self, tonight: dt.date) -> None:
        if self._entry_id is None and not self.form.is_modified():
            self.form.set_values({"people": 1, "on": tonight})

    def _offer_reasons(self, found: list[Choice]) -> None:
        self._offer(self.reason, [(one.code, one.label) for one in found], self._stored.reason)

    def _offer_partners(self, found: list[tuple[int, str]]) -> None:
        self._offer(self.partner, found, self._stored.partner_id)

    def _offer_sites(self, found: list[SiteRow]) -> None:
        self._offer(self.site, [(one.id, one.name) for one in found], self._stored.site_id)
        show_field(self.form, self.site, len(found) > 1)

    def _offer(
        self, field: ChoiceField, choices: Iterable[tuple[Hashable, str]], stored: Hashable
    ) -> None:
        before = self.form.is_modified()
        field.set_choices(choices)
        if stored is not None:
            field.set_value(stored)
        if not before:
            self.form.saved()

    def _show(self, form: TurnAwayForm) -> None:
        self._stored = form
        self.form.set_values({
            "reason": form.reason, "people": form.people, "children": form.children or None,
            "partner_id": form.partner_id, "referred_to": form.referred_to or None,
            "site_id": form.site_id, "on": form.on,
        })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        def number(name: str, otherwise: int) -> int:
            value = values[name]
            return value if isinstance(value, int) else otherwise

        form = TurnAwayForm(
            on=read_day(values["on"]),
            people=number("people", 1),
            children=number("children", 0),
            reason=read_text_of(values["reason"]) or None,
            site_id=number("site_id", 0) or None,
            partner_id=number("partner_id", 0) or None
            if self._may_see_partners
            else self._stored.partner_id,
            referred_to=read_text_of(values["referred_to"]),
        )
        if self._entry_id is None:
            self.act(N_("Counted people turned away"), turned_away.count, said=_("Counted."),
                     form=form)  # fmt: skip
        else:
            self.act(N_("Changed people turned away"), turned_away.edit, said=_("Changed."),
                     entry_id=self._entry_id, form=form)  # fmt: skip
