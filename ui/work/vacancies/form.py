# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of a vacancy: new, or one to change."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.organisation import OrganisationForm
from shelterdesk.services.partners import partners
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Choice, Vocabulary, choices
from shelterdesk.services.work import vacancies
from shelterdesk.services.work.vacancies import PlacementKind, VacancyForm, VacancyRow, WagePer
from ui.desk import Desk
from ui.widgets.amount_fields import AmountFields
from ui.widgets.fields import ChoiceField, DateField, IntField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import side_by_side
from ui.widgets.language_names import languages
from ui.widgets.money_field import MoneyField
from ui.widgets.sealed_fields import SealedText
from ui.widgets.week_field import WeekField
from ui.work.vacancies.asked_field import AskedField

_HOUR: Final = 60
_YES, _NO = "yes", "no"


class VacancyPanel(FormPanel):
    """Partner and title are enough; the rest as far as it is known."""

    def __init__(self, desk: Desk, vacancy_id: int | None = None) -> None:
        title = _("New vacancy") if vacancy_id is None else _("Change the vacancy")
        super().__init__(desk, title, _("Save"))
        self._vacancy_id = vacancy_id
        self._shown: VacancyForm | None = None
        self._partners: list[tuple[int, str]] = []
        self._add_what()
        self._add_when()
        self._add_wage()
        self._add_place()
        self._add_asked()
        self.form.saved()
        self._read()

    def about(self) -> dict[str, Any]:
        """Which."""
        return {"vacancy_id": self._vacancy_id}

    # The questions
    def _add_what(self) -> None:
        self.partner = ChoiceField("partner_id", _("Partner"), required=True)
        self.form.add_field(self.partner)
        self.form.add_field(
            TextField("title", _("Work as"), required=True, unanswered=False, max_length=120)
        )
        kinds = ChoiceField("kind", _("Kind"), code_words("vacancy", "kind").items(), required=True)
        kinds.set_value(PlacementKind.PAID.value)
        places = IntField("places", _("Places"), low=1, high=999, required=True, unanswered=False)
        places.set_value(1)
        side_by_side(self.form, kinds, places)
        until = DateField("open_until", _("Last day to apply"), unanswered=False)
        starts = DateField("starts_on", _("Begins on"), unanswered=False)
        side_by_side(self.form, until, starts)

    def _add_when(self) -> None:
        self.form.add_section(_("When"))
        self.form.add_field(WeekField("times", _("Times of the week")))
        self.form.add_field(IntField("hours", _("Hours a week"), low=1, high=168, unanswered=False))

    def _add_wage(self) -> None:
        self.form.add_section(_("Wage"))
        self.money = AmountFields(self, _("From"), name="wage_from", required=False)
        self.most = MoneyField("wage_to", _("Up to"))
        self.money.currency.changed.connect(self._follow)
        per = ChoiceField(
            "wage_per", _("For"), code_words("vacancy", "wage_per").items(), unanswered=False
        )
        per.set_value(WagePer.MONTH.value)
        side_by_side(self.form, self.most, per)

    def _add_place(self) -> None:
        self.form.add_section(_("The way there"))
        self.form.add_field(TextField("area", _("Area"), unanswered=False, max_length=80))
        self.form.add_field(
            TextField("transport", _("Transport"), unanswered=False, max_length=200)
        )
        travel = IntField(
            "travel_minutes", _("Minutes to it"), low=1, high=1440, unanswered=False,
            hint=_("One way, from the house."),
        )  # fmt: skip
        childcare = ChoiceField(
            "has_childcare", _("Childcare there"), ((_YES, _("yes")), (_NO, _("no"))),
            unanswered=False, hint=_("Empty: nobody asked."),
        )  # fmt: skip
        side_by_side(self.form, travel, childcare)

    def _add_asked(self) -> None:
        self.form.add_section(_("What is asked for"))
        needed = (("needed", _("needed")), ("welcome", _("welcome")))
        self.skills = AskedField("skills", _("Skills"), _("Needed or welcome"), needed)
        levels = tuple(code_words("vacancy_language", "level").items())
        self.languages = AskedField("languages", _("Languages"), _("How well"), levels)
        self.languages.offer(languages())
        self.form.add_field(self.skills)
        self.form.add_field(self.languages)
        self.form.add_field(MultilineField("about", _("About"), unanswered=False, lines=3))
        self.safety = SealedText(
            MultilineField(
                "safety", _("What to look out for, sealed: case"), unanswered=False, lines=3
            )
        )
        self.form.add_field(self.safety.field)

    # Reading
    def _read(self) -> None:
        self.desk.read(self, partners.choices, self._offer_partners)
        self.desk.read(self, choices, self._offer_skills, vocabulary=Vocabulary.SKILL)
        self.desk.read(self, organisation.form, self._begin)
        if self._vacancy_id is not None:
            self.desk.read(self, vacancies.one, self._offer_own, vacancy_id=self._vacancy_id)
            self.desk.read(self, vacancies.form, self._show, vacancy_id=self._vacancy_id)

    def _offer_partners(self, found: list[tuple[int, str]]) -> None:
        self._partners = found
        self.partner.set_choices(found)

    def _offer_own(self, row: VacancyRow) -> None:
        """Of a partner that is suspended since as well: it stays where it is."""
        own = (row.partner_id, row.partner)
        if own not in self._partners:
            self.partner.set_choices([*self._partners, own])

    def _offer_skills(self, found: list[Choice]) -> None:
        self.skills.offer((one.code, one.label) for one in found)

    def _begin(self, house: OrganisationForm) -> None:
        self.money.begin(house)
        self._follow()

    def _show(self, form: VacancyForm) -> None:
        self._shown = form
        childcare = {True: _YES, False: _NO, None: None}[form.has_childcare]
        self.form.set_values({
            "partner_id": form.partner_id, "title": form.title, "kind": form.kind.value,
            "places": form.places, "open_until": form.open_until, "starts_on": form.starts_on,
            "times": form.times, "hours": _hours(form.minutes_week),
            "wage_per": form.wage_per.value, "area": form.area, "transport": form.transport,
            "travel_minutes": form.travel_minutes, "has_childcare": childcare,
            "about": form.about, "languages": form.languages,
            "skills": tuple(
                (code, "needed" if is_needed else "welcome") for code, is_needed in form.skills
            ),
        })  # fmt: skip
        if form.currency is not None:
            self.money.show(form.wage_from, form.currency)
            self._follow()
            self.most.set_value(form.wage_to)
        self.safety.show(form.safety)
        self.form.saved()

    def _follow(self) -> None:
        self.most.set_currency(self.money.code())

    # Saving
    def _save(self, values: dict[str, Hashable]) -> None:
        form = self._read_form(values)
        if self._vacancy_id is None:
            self.act(
                N_("Added a vacancy"), vacancies.add, said=_("The vacancy is written down."),
                form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Changed a vacancy"), vacancies.edit, vacancy_id=self._vacancy_id, form=form
            )

    def _read_form(self, values: dict[str, Hashable]) -> VacancyForm:
        most = self.most.value()
        childcare = {_YES: True, _NO: False}.get(str(values["has_childcare"]))
        return VacancyForm(
            partner_id=_number(values["partner_id"]),
            title=str(values["title"] or ""),
            kind=PlacementKind(str(values["kind"])),
            places=_number(values["places"]) or 1,
            open_from=None if self._shown is None else self._shown.open_from,
            open_until=_day(values["open_until"]),
            starts_on=_day(values["starts_on"]),
            times=_number(values["times"]),
            minutes_week=self._minutes(_number(values["hours"])),
            wage_from=self.money.minor_or_none(),
            wage_to=most if isinstance(most, int) else None,
            currency=self.money.code(),
            wage_per=WagePer(str(values["wage_per"] or WagePer.MONTH.value)),
            area=str(values["area"] or ""),
            transport=str(values["transport"] or ""),
            travel_minutes=_number(values["travel_minutes"]),
            has_childcare=childcare,
            about=str(values["about"] or ""),
            safety=self.safety.read(),
            skills=tuple((code, much == "needed") for code, much in self.skills.value()),
            languages=self.languages.value(),
        )

    def _minutes(self, hours: int | None) -> int | None:
        """What was written before stays to the minute where its hours were not changed."""
        before = None if self._shown is None else self._shown.minutes_week
        if hours is None or hours == _hours(before):
            return before if hours is not None else None
        return hours * _HOUR


def _hours(minutes: int | None) -> int | None:
    return None if minutes is None else max(1, round(minutes / _HOUR))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
