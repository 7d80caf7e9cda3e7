# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check out, with all that is open in one panel; and take a wrong check-out back.

Of each kind of thing one tick says that it is settled; otherwise one line says why it stays open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from functools import partial
from typing import Any

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.moving_on import leaving
from shelterdesk.services.moving_on.leaving import ASKED, Decision, LeftOpen, OpenThing
from shelterdesk.services.rooms import check_out, relatives, stays, wrong_check_out
from shelterdesk.services.rooms.check_out import CheckOut
from shelterdesk.services.rooms.relatives import Relative
from shelterdesk.services.rooms.stays import StayCard
from shelterdesk.services.rooms.wrong_check_out import TakingBack
from shelterdesk.services.values.value_words import day_in_words
from shelterdesk.services.vocabularies import Choice, Vocabulary, choices
from ui.desk import Desk
from ui.widgets.answers import read_choice
from ui.widgets.day_words import day
from ui.widgets.fields import CheckField, ChoiceField, DateField, TextField
from ui.widgets.form import RecordForm
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label

_LONGEST = 200


class _OpenQuestion:
    """One kind of thing that may be open: settled by a tick, or one line why not."""

    def __init__(self, form: RecordForm, what: LeftOpen) -> None:
        self._form = form
        self.what = what
        self.closes = CheckField(f"closes_{what}", "")
        self.reason = TextField(
            what, _("Why it stays open"), unanswered=False, max_length=_LONGEST
        )  # fmt: skip
        self._items = label("", wrap=True)
        self._items.setContentsMargins(0, 8, 0, 0)
        form.add_widget(self._items)
        form.add_field(self.closes)
        form.add_field(self.reason)
        self.closes.changed.connect(self.follow)
        self._thing: OpenThing | None = None
        self.show_thing(None)

    def show_thing(self, thing: OpenThing | None) -> None:
        """What of it is open; None: nothing, and nothing is asked."""
        self._thing = thing
        self._items.setHidden(thing is None)
        if thing is not None:
            words = _("{what}: {items}")
            items = ", ".join(thing.items)
            self._items.setText(words.format(what=thing.title, items=items))
            self.closes.set_words(thing.closing)
            name = _("{what}: why it stays open").format(what=thing.title)
            self.reason.focus_target().setAccessibleName(name)
        self.closes.setHidden(thing is None or not thing.may_close)
        self.follow()

    def follow(self) -> None:
        """A reason is asked where it is not settled."""
        is_asked = self._thing is not None and not self._is_closed()
        self.reason.required = is_asked
        show_field(self._form, self.reason, is_asked)

    def decision(self) -> Decision | None:
        """What was decided; None where nothing is open."""
        if self._thing is None:
            return None
        reason = self.reason.value()
        return Decision(self.what, self._is_closed(), str(reason or ""))

    def _is_closed(self) -> bool:
        return self._thing is not None and self._thing.may_close and bool(self.closes.value())


class CheckOutPanel(FormPanel):
    """The day of leaving, where to, and all that is open: closed, or why it stays open."""

    def __init__(self, desk: Desk, stay_id: int) -> None:
        super().__init__(desk, _("Check out"), _("Check out"))
        self.stay_id = stay_id
        self._card: StayCard | None = None
        self._family: list[Relative] = []
        self._stay = label("", "muted", wrap=True)
        self.form.add_widget(self._stay)
        hint = _("The day of leaving is not a night.")
        self.on = DateField("on", _("Leaves on"), required=True, hint=hint)
        self.destination = ChoiceField("destination", _("Where to"))
        self.end_reason = ChoiceField("end_reason", _("Why the stay ends"))
        self.together = CheckField("together", "")
        self.together.hide()
        for field in (self.on, self.destination, self.end_reason, self.together):
            self.form.add_field(field)
        self.questions: dict[LeftOpen, _OpenQuestion] = {}  # made when something is open
        hint = _("Planned only if it is wished for: use the safe contact of the record.")
        self.follow_ups = CheckField(
            "wants_follow_ups", _("May be asked later where they live"), hint=hint
        )
        self.closes = CheckField("closes_support", _("Close the support period as well"))
        self.reason = ChoiceField("close_reason", _("Why it closes"), unanswered=False)
        for field in (self.follow_ups, self.closes, self.reason):
            self.form.add_field(field)
        self._stays_open = label("", "muted", wrap=True)
        self.form.add_widget(self._stays_open)
        self._goes_on = label("", "muted", wrap=True)
        self.form.add_widget(self._goes_on)
        self._goes_on.hide()
        self.on.changed.connect(self._say)
        self.closes.changed.connect(self._say)
        self.together.changed.connect(self._ask)
        desk.read(self, stays.card, self._show_card, stay_id=stay_id)
        for field, vocabulary in (
            (self.destination, Vocabulary.DESTINATION),
            (self.end_reason, Vocabulary.STAY_END_REASON),
            (self.reason, Vocabulary.CLOSE_REASON),
        ):
            desk.read(
                self,
                choices,
                partial(self._offer, field),
                vocabulary=vocabulary,
            )
        self._ask()

    def about(self) -> dict[str, Any]:
        """The stay."""
        return {"stay_id": self.stay_id}

    # What is open
    def _also(self) -> list[int]:
        """Stays of the family that end with this one."""
        if not self.together.value():
            return []
        return [one.stay_id for one in self._family if one.stay_id is not None]

    def _ask(self) -> None:
        stay_ids = [self.stay_id, *self._also()]
        self.desk.read(self, leaving.open_things, self._show_things, stay_ids=stay_ids)

    def _show_things(self, things: list[OpenThing]) -> None:
        found = {thing.what: thing for thing in things}
        for what in ASKED:
            if what in found and what not in self.questions:
                if not self.questions:
                    self.form.add_section(_("What is open"))
                self.questions[what] = _OpenQuestion(self.form, what)
            if what in self.questions:
                self.questions[what].show_thing(found.get(what))
        words = _("Goes on: {items}")
        lines = [
            words.format(items=", ".join(thing.items))
            for thing in things
            if thing.goes_on and thing.what != LeftOpen.SUPPORT  # which is asked by itself
        ]
        self._goes_on.setText("\n".join(lines))
        self._goes_on.setHidden(not lines)

    def _offer(self, field: ChoiceField, found: list[Choice]) -> None:
        field.set_choices((choice.code, choice.label) for choice in found)

    def _show_card(self, card: StayCard) -> None:
        self._card = card
        self.form.set_title(_("Check out {name}").format(name=card.shown))
        self.on.set_value(max(card.today, card.start))
        self.closes.setHidden(
            not card.has_open_support or not self.desk.vault.may(Capability.EDIT_SUPPORT)
        )
        self.form.saved()
        self._say()
        self.desk.read(self, relatives.of_resident, self._show_family, resident_id=card.resident_id)

    def _show_family(self, family: list[Relative]) -> None:
        self._family = [one for one in family if one.stay_id is not None]
        names = ", ".join(one.shown for one in self._family)
        self.together.set_words(_("{names} leave as well").format(names=names))
        self.together.setHidden(not self._family)

    def _say(self) -> None:
        """The stay in one line, and what stays open."""
        card, on = self._card, self.on.value()
        if card is None:
            return
        since = _("Here since {day}").format(day=day(card.start, card.today))
        parts = [since]
        if isinstance(on, dt.date) and on >= card.start:
            nights = (on - card.start).days
            parts.append(ngettext("{n} night", "{n} nights", nights).format(n=nights))
        self._stay.setText(", ".join(parts) + (f" · {card.place}" if card.place else ""))
        closes = bool(self.closes.value())
        show_field(self.form, self.reason, closes)
        if card.has_open_support and not closes:
            self._stays_open.setText(_("The bed becomes free. The support period stays open."))
        elif card.has_open_support:
            self._stays_open.setText(_("The bed becomes free and the support period closes."))
        else:
            self._stays_open.setText(_("The bed becomes free."))

    # Saving
    def _save(self, values: dict[str, Hashable]) -> None:
        closes = bool(values["closes_support"])
        asked = (question.decision() for question in self.questions.values())
        self.desk.do(
            self,
            N_("Checked out a resident"),
            check_out.check_out,
            said=self._said,
            on_done=lambda _result: self._done(),
            on_error=self._refused,
            stay_id=self.stay_id,
            also_stay_ids=self._also(),
            on=values["on"],
            destination=read_choice(self.destination),
            end_reason=read_choice(self.end_reason),
            decisions=[one for one in asked if one is not None],
            wants_follow_ups=bool(values["wants_follow_ups"]),
            closes_support=closes,
            close_reason=values["close_reason"] if closes else None,
        )

    def _refused(self, error: UserError) -> None:
        """Something may have been opened meanwhile: what is asked is read again."""
        self.form.show_error(error)
        if error.field in ASKED:
            self._ask()

    def _said(self, result: CheckOut) -> str:
        name = self._card.shown if self._card is not None else ""
        left = ngettext(
            "{name} has left after {n} night.", "{name} has left after {n} nights.", result.nights
        ).format(name=name, n=result.nights)
        if result.people > 1:
            more = result.people - 1
            words = ngettext("With {n} of the family.", "With {n} of the family.", more)
            left = " ".join((left, words.format(n=more)))
        if not result.has_open_support:
            return left
        return " ".join((left, _("The support period stays open.")))


class TakeBackPanel(FormPanel):
    """A check-out was a mistake: says before what comes back and what does not."""

    def __init__(self, desk: Desk, stay_id: int) -> None:
        super().__init__(desk, _("Take back the check-out"), _("The stay goes on"))
        self.stay_id = stay_id
        self._name = ""
        self._words = label("", wrap=True)
        self._bed = label("", wrap=True)
        hint = _("What the check-out closed opens again, unless somebody changed it since.")
        for widget in (self._words, self._bed, label(hint, "muted", wrap=True)):
            self.form.add_widget(widget)
        self.reopens = CheckField("reopens_support", _("Open the support period again as well"))
        self.form.add_field(self.reopens)
        self.reopens.hide()
        self.form.save_button.setEnabled(False)
        desk.read(
            self,
            wrong_check_out.taking_back,
            self._show,
            on_error=self._refused,
            stay_id=stay_id,
        )

    def about(self) -> dict[str, Any]:
        """The stay."""
        return {"stay_id": self.stay_id}

    def _refused(self, error: UserError) -> None:
        """It cannot be taken back: the reason stands at the top."""
        self.form.show_error(error)
        self.form.save_button.setEnabled(False)

    def _show(self, found: TakingBack) -> None:
        self._name = found.shown
        words = _("{name} left on {day}. The stay goes on as if that had not been.")
        self._words.setText(words.format(name=found.shown, day=day_in_words(found.left_on)))
        self._bed.setText(bed_words(found))
        self.reopens.setHidden(
            not found.closed_support or not self.desk.vault.may(Capability.EDIT_SUPPORT)
        )
        self.form.save_button.setEnabled(True)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Took back a check-out"),
            wrong_check_out.take_back,
            said=_("{name} is here again; the stay goes on.").format(name=self._name),
            stay_id=self.stay_id,
            reopens_support=bool(values["reopens_support"]),
        )


def bed_words(found: TakingBack) -> str:
    """Which nights in the bed come back."""
    if not found.bed:
        return _("There is no bed for the nights since: give one under Rooms.")
    if not found.without_bed:
        return _("{bed} is free on all nights since.").format(bed=found.bed)
    nights = ngettext(
        "{n} night without a bed", "{n} nights without a bed", found.without_bed
    ).format(n=found.without_bed)
    if found.has_bed_tonight:
        words = _("{bed} was not free on all nights since: {nights} until tonight.")
    else:
        words = _("{bed} is not free tonight: {nights} until tonight. Give another bed.")
    return words.format(bed=found.bed, nights=nights)
