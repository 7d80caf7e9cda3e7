# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vacancies: what is required, what comes back, what is offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services.values import week_times, work_amounts
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.work import introductions, vacancies
from shelterdesk.services.work.vacancies import (
    LanguageLevel,
    PlacementKind,
    VacancyForm,
    VacancyState,
    WagePer,
)
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.employer_rows import TODAY, employer, prepared, runs_out, vacancy
from tests.factories import person

DAY = timedelta(days=1)
_MORNINGS = sum(week_times.bit(day, 0) for day in range(5))


def full(partner_id: int) -> VacancyForm:
    return VacancyForm(
        partner_id, "Bakery help", PlacementKind.APPRENTICESHIP, places=2,
        open_from=TODAY - DAY, open_until=TODAY + 9 * DAY, starts_on=TODAY + 20 * DAY,
        times=_MORNINGS, minutes_week=1230, wage_from=90_000, wage_to=110_000, currency="EUR",
        wage_per=WagePer.MONTH, area="Harbour", transport="Tram 4", travel_minutes=25,
        has_childcare=False, about="Ovens at four", safety="The owner's brother",
        skills=(("baking", True), ("sewing", False)),
        languages=(("es", LanguageLevel.BASIC.value),),
    )  # fmt: skip


def test_a_vacancy_comes_back_as_written(vault: Vault) -> None:
    form = full(employer(vault))
    vacancy_id = vault.do("Added", vacancies.add, form=form).result
    assert vault.read(vacancies.form, vacancy_id=vacancy_id) == form
    (row,) = vault.read(vacancies.listed)
    assert row == vault.read(vacancies.one, vacancy_id=vacancy_id)
    assert (row.partner, row.hours_words, row.wage) == (
        "Four Rivers", "20:30 h a week", "€900.00 to €1,100.00 a month",
    )  # fmt: skip
    assert (row.times_words, row.kind_words, row.state_words) == (
        "Mon–Fri: morning", "Apprenticeship", "Open",
    )  # fmt: skip
    assert [asked.in_words for asked in row.languages] == ["Spanish (basic)"]
    assert [(asked.name, asked.is_needed) for asked in row.skills] == [
        ("Baking", True), ("Sewing", False),
    ]  # fmt: skip
    assert (row.hindrance, row.is_past, row.places_left) == ("", False, 2)


def test_saving_without_change_changes_nothing_and_skills_come_and_go(vault: Vault) -> None:
    form = full(employer(vault))
    vacancy_id = vault.do("Added", vacancies.add, form=form).result
    hidden = replace(form, safety=Hidden.HIDDEN)
    changes = vault.do("Changed", vacancies.edit, vacancy_id=vacancy_id, form=hidden)
    assert not changes.tables
    other = replace(form, skills=(("sewing", True), ("cooking", True)), languages=())
    vault.do("Changed", vacancies.edit, vacancy_id=vacancy_id, form=other)
    found = vault.read(vacancies.form, vacancy_id=vacancy_id)
    assert set(found.skills) == set(other.skills)
    assert found.languages == ()


BAD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"partner_id": None}, "partner_id"),
    ({"title": " "}, "title"),
    ({"title": "x" * 121}, "title"),
    ({"places": 0}, "places"),
    ({"minutes_week": 0}, "minutes_week"),
    ({"travel_minutes": 2000}, "travel_minutes"),
    ({"times": -1}, "times"),
    ({"wage_from": -1, "currency": "EUR"}, "wage_from"),
    ({"wage_from": 100}, "currency"),
    ({"wage_from": 100, "wage_to": 90, "currency": "EUR"}, "wage_to"),
    ({"open_until": TODAY - DAY}, "open_until"),
    ({"languages": (("es", ""),)}, "languages"),
    ({"languages": (("es", LanguageLevel.INTERPRETER.value),)}, "languages"),
)


def test_what_cannot_be_taken_names_its_field(vault: Vault) -> None:
    partner_id = employer(vault)
    for facts, field in BAD:
        given = {"partner_id": partner_id, "title": "Bakery help", **facts}
        form = VacancyForm(**given)
        with pytest.raises(Invalid) as caught:
            vault.do("Added", vacancies.add, form=form)
        assert caught.value.field == field
    assert vault.read(vacancies.listed) == []


def test_one_wage_is_both_and_without_one_there_is_no_currency(vault: Vault) -> None:
    partner_id = employer(vault)
    one = vacancy(vault, partner_id, wage_to=1_200, currency="EUR", wage_per=WagePer.HOUR)
    row = vault.read(vacancies.one, vacancy_id=one)
    assert row.wage == "€12.00 an hour"
    none = vacancy(vault, partner_id, "Shop", currency="EUR")
    assert vault.read(vacancies.form, vacancy_id=none).currency is None
    assert work_amounts.hours_a_week(None) == "" == vault.read(vacancies.one, vacancy_id=none).wage


def test_it_is_filled_closed_and_opened_again(vault: Vault) -> None:
    vacancy_id = vacancy(vault, employer(vault), open_until=TODAY)
    other = vacancy(vault, employer(vault, "Clinic"), "Cleaning")
    which = {"vacancy_id": vacancy_id}
    with pytest.raises(Invalid, match="still to come"):
        vault.do("Filled", vacancies.fill, **which, on=TODAY + DAY)
    vault.do("Filled", vacancies.fill, **which)
    with pytest.raises(Conflict, match="ended already"):
        vault.do("Closed", vacancies.close, **which)
    assert [row.id for row in vault.read(vacancies.listed)] == [other]
    found = vault.read(vacancies.listed, with_ended=True)
    assert [(row.id, row.state, row.ended_on) for row in found] == [
        (other, VacancyState.OPEN, None), (vacancy_id, VacancyState.FILLED, TODAY),
    ]  # fmt: skip
    vault.do("Opened", vacancies.reopen, **which)
    with pytest.raises(Conflict, match="is open"):
        vault.do("Opened", vacancies.reopen, **which)
    vault.do("Closed", vacancies.close, **which, on=TODAY - DAY)
    vault.undo()
    assert [row.id for row in vault.read(vacancies.listed)] == [vacancy_id, other]
    with pytest.raises(NotFound):
        vault.read(vacancies.one, vacancy_id=99)


def test_once_somebody_was_introduced_the_partner_stays(vault: Vault) -> None:
    partner_id, other = employer(vault), employer(vault, "Clinic")
    vacancy_id = vacancy(vault, partner_id)
    form = vault.read(vacancies.form, vacancy_id=vacancy_id)
    moved = replace(form, partner_id=other)
    vault.do("Moved", vacancies.edit, vacancy_id=vacancy_id, form=moved)
    vault.do("Back", vacancies.edit, vacancy_id=vacancy_id, form=form)
    one = prepared(vault, person(vault, "Noor"), vacancy_id)
    with pytest.raises(Conflict) as caught:
        vault.do("Moved", vacancies.edit, vacancy_id=vacancy_id, form=moved)
    assert caught.value.field == "partner_id"
    assert vault.read(vacancies.one, vacancy_id=vacancy_id).introduced == 1
    vault.do("No", introductions.withdraw, introduction_id=one, on=TODAY)
    assert vault.read(vacancies.one, vacancy_id=vacancy_id).introduced == 0


def test_a_partner_out_of_order_is_shown_with_the_reason(vault: Vault) -> None:
    partner_id = employer(vault)
    vacancy(vault, partner_id, open_from=TODAY - 3 * DAY, open_until=TODAY - DAY)
    runs_out(vault, partner_id)
    (row,) = vault.read(vacancies.listed)
    assert "does not count any more" in row.hindrance
    assert row.is_past


def test_the_desk_sees_no_vacancies_and_who_has_no_key_leaves_what_is_sealed(vault: Vault) -> None:
    vacancy_id = vacancy(vault, employer(vault), safety="The owner's brother")
    hired(vault, "F1")
    vault.lock()
    with signed_in(vault.path, "F1") as desk, pytest.raises(NotAllowed):
        desk.read(vacancies.form, vacancy_id=vacancy_id)
