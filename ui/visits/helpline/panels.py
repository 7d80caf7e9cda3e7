# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A call or message as a form, and when to try again somebody who was not reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.outreach import helpline
from shelterdesk.services.outreach.helpline import ContactForm, HelplineChannel
from shelterdesk.services.residents import residents
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.visits.visits import AgeBand
from shelterdesk.services.vocabularies import Choice, Vocabulary, choices
from ui.desk import Desk
from ui.visits.moments import moment
from ui.widgets.dates import today
from ui.widgets.fields import (
    ChoiceField,
    DateField,
    IntField,
    MultilineField,
    TimeField,
)
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field, side_by_side
from ui.widgets.language_names import languages
from ui.widgets.sealed_fields import SealedText
from ui.widgets.stay_fields import KnownPersonField, Who

_FOUND_AT_MOST: Final = 6


class CallPanel(FormPanel):
    """A call or message to write down, or one to change. Nothing has to be filled in."""

    def __init__(self, desk: Desk, contact_id: int | None = None) -> None:
        is_new = contact_id is None
        title = _("A call or message") if is_new else _("Change the call or message")
        super().__init__(desk, title, _("Save"))
        self._contact_id = contact_id
        self._stored: ContactForm | None = None
        self._add_call()
        self._add_caller()
        self._add_back()
        self.form.set_values({"day": today(), "channel": HelplineChannel.PHONE.value})
        self.who.list.hide()
        self.form.saved()
        desk.read(self, choices, self._offer_topics, vocabulary=Vocabulary.HELPLINE_TOPIC)
        desk.read(self, choices, self._offer_genders, vocabulary=Vocabulary.GENDER)
        if not is_new:
            desk.read(
                self, helpline.form, self._show, on_error=self.form.show_error,
                contact_id=contact_id,
            )  # fmt: skip

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"contact_id": self._contact_id}

    def _add_call(self) -> None:
        channels = code_words("helpline_contact", "channel").items()
        self.channel = ChoiceField("channel", _("How"), channels, unanswered=False, required=True)
        self.topic = ChoiceField("topic", _("About"), unanswered=False)
        side_by_side(self.form, self.channel, self.topic)
        self.form.add_field(DateField("day", _("Day"), required=True), TimeField("time", _("Time")))
        self.note = SealedText(
            MultilineField("note", _("What was said"), unanswered=False, lines=3)
        )
        self.note.field.set_hint(_("Sealed with the case key."))
        self.form.add_field(self.note.field)
        side_by_side(
            self.form,
            IntField("minutes", _("Minutes"), low=1, high=1440, unanswered=False),
            ChoiceField("language", _("Language"), languages(), unanswered=False),
        )

    def _add_caller(self) -> None:
        self.form.add_section(_("Who it was"))
        self.who = KnownPersonField("resident", _("Resident"))
        self.who.required = False
        self.who.set_hint(_("Empty: nobody's record."))
        self.who.asked.connect(self._ask)
        self.who.changed.connect(self._who_changed)
        self.age = ChoiceField(
            "age_band", _("About how old"), code_words("visit", "age_band").items(),
            unanswered=False,
        )  # fmt: skip
        self.gender = ChoiceField("gender", _("Gender"), unanswered=False)
        self.form.add_field(self.who)
        self.form.add_field(self.age)
        self.form.add_field(self.gender)

    def _add_back(self) -> None:
        self.form.add_section(
            _("Call back"), _("The time stands on Today; the way is sealed with the case key.")
        )
        self.form.add_field(
            DateField("back_day", _("Safe day"), unanswered=False),
            TimeField("back_time", _("Safe time"), empty=_("no call back")),
        )
        self.way = SealedText(MultilineField("safe_way", _("Safe way"), unanswered=False, lines=2))
        self.way.field.set_hint(_("The number, whom to ask for, what not to say."))
        self.form.add_field(self.way.field)

    # What is offered
    def _ask(self, text: str) -> None:
        self.desk.read(
            self, residents.find, lambda rows: self.who.set_rows(rows, text), text=text,
            limit=_FOUND_AT_MOST,
        )  # fmt: skip

    def _who_changed(self) -> None:
        for field in (self.age, self.gender):
            show_field(self.form, field, self.who.value() is None)

    def _offer_topics(self, found: list[Choice]) -> None:
        self._offer(self.topic, found)

    def _offer_genders(self, found: list[Choice]) -> None:
        self._offer(self.gender, found)

    def _offer(self, field: ChoiceField, found: list[Choice]) -> None:
        is_untouched = not self.is_modified()
        field.set_choices([(choice.code, choice.label) for choice in found])
        if is_untouched:
            self.form.saved()

    def _show(self, stored: ContactForm) -> None:
        self._stored = stored
        if self.is_modified() or stored.at is None:
            return
        named, back = stored.resident_id, stored.call_back_at
        self.form.set_values({
            "channel": stored.channel.value, "topic": stored.topic,
            "day": stored.at.date(), "time": f"{stored.at:%H:%M}",
            "minutes": stored.minutes, "language": stored.language,
            "resident": Who(named, stored.shown) if named is not None else None,
            "age_band": stored.age_band.value if stored.age_band is not None else None,
            "gender": stored.gender,
            "back_day": back.date() if back is not None else None,
            "back_time": f"{back:%H:%M}" if back is not None else None,
        })  # fmt: skip
        self.note.show(stored.note)
        self.way.show(stored.safe_way)
        self.who.list.hide()
        self._who_changed()
        self.form.saved()

    # Saving
    def _save(self, values: dict[str, Hashable]) -> None:
        stored, who = self._stored, values["resident"]
        kept = None if stored is None else stored.at
        zone = None if kept is None else kept.tzinfo
        age, minutes = values["age_band"], values["minutes"]
        form = ContactForm(
            at=moment(values["day"], values["time"] or _noon(values["day"]), kept, zone),
            channel=HelplineChannel(str(values["channel"])),
            topic=_text(values["topic"]),
            age_band=AgeBand(str(age)) if age and who is None else None,
            gender=_text(values["gender"]) if who is None else None,
            language=_text(values["language"]),
            minutes=minutes if isinstance(minutes, int) else None,
            resident_id=who.resident_id if isinstance(who, Who) else None,
            note=self.note.read(),
            call_back_at=moment(
                values["back_day"] or (today() if values["back_time"] else None),
                values["back_time"], None if stored is None else stored.call_back_at, zone,
            ),
            safe_way=self.way.read(),
        )  # fmt: skip
        is_new = self._contact_id is None
        self.act(
            N_("Wrote down a call") if is_new else N_("Changed a call"),
            helpline.add if is_new else helpline.edit,
            said=_("The call is noted."),
            form=form,
            **({} if is_new else {"contact_id": self._contact_id}),
        )


class AgainPanel(FormPanel):
    """Nobody answered: when it is safe to try once more, or not at all."""

    def __init__(self, desk: Desk, contact_id: int) -> None:
        super().__init__(desk, _("Not reached"), _("Save"))
        self._contact_id = contact_id
        self.form.add_field(DateField("again_at", _("Try again on"), unanswered=False))
        time = TimeField("time", _("Safe time"), empty=_("not again"))
        time.set_hint(_("Empty: nobody tries again."))
        self.form.add_field(time)
        self.form.set_values({"again_at": today() + dt.timedelta(days=1)})
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"contact_id": self._contact_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Noted that a caller was not reached"), helpline.not_reached,
            said=_("Noted: not reached."), contact_id=self._contact_id,
            again_at=moment(values["again_at"], values["time"]),
        )  # fmt: skip


def _noon(day: Hashable) -> dt.time | None:
    """Of a call of another day without a time; one of today is of now."""
    return None if day == today() else dt.time(12)


def _text(value: Hashable) -> str | None:
    return str(value) if value else None
