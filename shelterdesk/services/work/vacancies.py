# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vacancies at partners: what is offered and asked for. What to look out for there is sealed.

Nobody is refused a vacancy of a partner that is not in order: it is written down and shown with the
reason, and nobody is introduced there until that is settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.placements import (
    Introduction,
    PlacementKind,
    Vacancy,
    VacancyLanguage,
    VacancySkill,
    VacancyState,
    WagePer,
)
from shelterdesk.models.residents import LanguageLevel
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.partners import partners
from shelterdesk.services.values import sealed_words, week_times
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.work import vacancy_rows
from shelterdesk.services.work.vacancy_rows import AskedLanguage, AskedSkill, VacancyRow

__all__ = [
    "AskedLanguage", "AskedSkill", "LanguageLevel", "PlacementKind", "VacancyForm", "VacancyRow",
    "VacancyState", "WagePer", "add", "close", "edit", "fill", "form", "get", "listed", "one",
    "reopen",
]  # fmt: skip

_LONGEST: Final = {"title": 120, "area": 80, "transport": 200, "about": 600}
_MOST_PLACES: Final = 999
_MOST_MINUTES: Final = 7 * 24 * 60
#: How well a language can be asked for.
_SPOKEN: Final = (LanguageLevel.BASIC, LanguageLevel.FLUENT, LanguageLevel.NATIVE)
#: So many that ended are listed, the latest first.
_MOST_ENDED: Final = 200


@dataclass(frozen=True, slots=True)
class VacancyForm:
    """All that is written about a vacancy; only the partner and the title are required.

    Wages in minor units of ``currency``; a single wage has no ``wage_to``. ``skills`` are codes of
    the word list with whether they are needed, ``languages`` tags with the least level.
    """

    partner_id: int | None
    title: str
    kind: PlacementKind = PlacementKind.PAID
    places: int = 1
    open_from: date | None = None  # None: today
    open_until: date | None = None
    starts_on: date | None = None
    times: int | None = None  # bits of ``week_times``
    minutes_week: int | None = None
    wage_from: int | None = None
    wage_to: int | None = None
    currency: str | None = None
    wage_per: WagePer = WagePer.MONTH
    area: str = ""
    transport: str = ""
    travel_minutes: int | None = None
    has_childcare: bool | None = None  # None: not known
    about: str = ""
    safety: str | Hidden = ""  # sealed: who holds no case key leaves it as it is
    skills: tuple[tuple[str, bool], ...] = ()
    languages: tuple[tuple[str, str], ...] = ()


@verb(Capability.EDIT_WORK)
def add(tx: Transaction, *, form: VacancyForm) -> int:
    """Write down a vacancy and return its id."""
    row = Vacancy(title="", state=VacancyState.OPEN.value)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    _write_asked(tx, row, form)
    tx.about(row)
    return row.id


@verb(Capability.EDIT_WORK)
def edit(tx: Transaction, *, vacancy_id: int, form: VacancyForm) -> None:
    """Write a form over a vacancy. Once somebody was introduced for it, the partner stays."""
    row = get(tx, vacancy_id)
    if form.partner_id != row.partner_id and _was_introduced(tx, row):
        raise Conflict(
            _("Somebody was introduced for it. Close it, and write down another one."),
            field="partner_id",
        )
    _write(tx, row, form)
    _write_asked(tx, row, form)
    tx.about(row)


@verb(Capability.EDIT_WORK)
def fill(tx: Transaction, *, vacancy_id: int, on: date | None = None) -> None:
    """All places are taken: it is offered no longer."""
    _end(tx, vacancy_id, VacancyState.FILLED, on)


@verb(Capability.EDIT_WORK)
def close(tx: Transaction, *, vacancy_id: int, on: date | None = None) -> None:
    """The partner offers it no longer, or the house does not want to send anybody."""
    _end(tx, vacancy_id, VacancyState.CLOSED, on)


@verb(Capability.EDIT_WORK)
def reopen(tx: Transaction, *, vacancy_id: int) -> None:
    """It is offered again."""
    row = get(tx, vacancy_id)
    if row.state == VacancyState.OPEN.value:
        raise Conflict(_("This vacancy is open."))
    row.state, row.ended_on = VacancyState.OPEN.value, None


@query(Capability.SEE_WORK)
def listed(tx: Transaction, *, with_ended: bool = False) -> list[VacancyRow]:
    """Open vacancies, those that end first before the others; then the last ones that ended."""
    is_open = Vacancy.state == VacancyState.OPEN.value
    wanted = select(Vacancy).where(is_open)
    found = list(
        tx.session.scalars(
            wanted.order_by(Vacancy.open_until.is_(None), Vacancy.open_until, Vacancy.id.desc())
        )
    )
    if with_ended:
        ended = select(Vacancy).where(~is_open)
        latest = ended.order_by(Vacancy.ended_on.desc(), Vacancy.id.desc()).limit(_MOST_ENDED)
        found += tx.session.scalars(latest)
    return vacancy_rows.rows(tx, found)


@query(Capability.SEE_WORK)
def one(tx: Transaction, *, vacancy_id: int) -> VacancyRow:
    """One vacancy."""
    return vacancy_rows.rows(tx, [get(tx, vacancy_id)])[0]


@query(Capability.SEE_WORK)
def form(tx: Transaction, *, vacancy_id: int) -> VacancyForm:
    """A vacancy as a form."""
    row = get(tx, vacancy_id)
    skills = vacancy_rows.asked_skills(tx, (row.id,)).get(row.id, ())
    languages = vacancy_rows.asked_languages(tx, (row.id,)).get(row.id, ())
    return VacancyForm(
        partner_id=row.partner_id,
        title=row.title,
        kind=PlacementKind(row.kind),
        places=row.places,
        open_from=row.open_from,
        open_until=row.open_until,
        starts_on=row.starts_on,
        times=row.times,
        minutes_week=row.minutes_week,
        wage_from=row.wage_from,
        wage_to=row.wage_to,
        currency=row.currency,
        wage_per=WagePer(row.wage_per),
        area=row.area,
        transport=row.transport,
        travel_minutes=row.travel_minutes,
        has_childcare=row.has_childcare,
        about=row.about,
        safety=sealed_words.revealed(tx, row, "safety"),
        skills=tuple((asked.code, asked.is_needed) for asked in skills),
        languages=tuple((asked.language, asked.level) for asked in languages),
    )


def get(tx: Transaction, vacancy_id: int) -> Vacancy:
    """The row of a vacancy, for other services; raises ``NotFound``."""
    row = tx.session.get(Vacancy, vacancy_id)
    if row is None:
        raise NotFound(_("This vacancy is not there any more."), field="vacancy_id")
    tx.about(row)
    return row


def _end(tx: Transaction, vacancy_id: int, state: VacancyState, on: date | None) -> None:
    row = get(tx, vacancy_id)
    day = on or tx.today
    if row.state != VacancyState.OPEN.value:
        raise Conflict(_("This vacancy has ended already."))
    if day > tx.today:
        raise Invalid(_("This day is still to come."), field="on")
    row.state, row.ended_on = state.value, day


def _was_introduced(tx: Transaction, row: Vacancy) -> bool:
    found = select(Introduction.id).where(Introduction.vacancy_id == row.id).limit(1)
    return tx.session.scalar(found) is not None


def _write(tx: Transaction, row: Vacancy, form: VacancyForm) -> None:
    texts = {
        name: sealed_words.checked(getattr(form, name), field=name, longest=longest)
        for name, longest in _LONGEST.items()
    }
    if form.partner_id is None:
        raise Invalid(_("Choose the partner first."), field="partner_id")
    if not texts["title"]:
        raise Invalid(_("Write what the work is first."), field="title")
    _refuse_bad_numbers(form)
    _refuse_bad_days(form, form.open_from or tx.today)
    partners.get(tx, form.partner_id)
    row.partner_id = form.partner_id
    for name, text in texts.items():
        setattr(row, name, text)
    row.kind, row.places = PlacementKind(form.kind).value, form.places
    row.open_from, row.open_until = form.open_from or tx.today, form.open_until
    row.starts_on = form.starts_on
    row.times, row.minutes_week = form.times or None, form.minutes_week
    row.wage_from = form.wage_from if form.wage_from is not None else form.wage_to
    row.wage_to = form.wage_to if form.wage_to is not None else row.wage_from
    row.currency = form.currency if row.wage_from is not None else None
    row.wage_per = WagePer(form.wage_per).value
    row.travel_minutes, row.has_childcare = form.travel_minutes, form.has_childcare
    sealed_words.write(tx, row, "safety", form.safety)


def _refuse_bad_numbers(form: VacancyForm) -> None:
    limits = {"places": (1, _MOST_PLACES), "minutes_week": (1, _MOST_MINUTES),
              "travel_minutes": (1, 24 * 60), "times": (0, week_times.ALL)}  # fmt: skip
    for name, (least, most) in limits.items():
        value = getattr(form, name)
        if value is not None and not least <= value <= most:
            raise Invalid(
                _("Write a number from {least} to {most}.").format(least=least, most=most),
                field=name,
            )
    wages = [one for one in (form.wage_from, form.wage_to) if one is not None]
    if any(one < 0 for one in wages):
        raise Invalid(_("A wage is not below nothing."), field="wage_from")
    if wages and not form.currency:
        raise Invalid(_("Choose the currency first."), field="currency")
    if len(wages) > 1 and wages[0] > wages[1]:
        raise Invalid(_("The lower wage comes first."), field="wage_to")


def _refuse_bad_days(form: VacancyForm, open_from: date) -> None:
    if form.open_until is not None and form.open_until < open_from:
        raise Invalid(_("The last day to apply is before the first."), field="open_until")


def _write_asked(tx: Transaction, row: Vacancy, form: VacancyForm) -> None:
    for tag, level in form.languages:
        if not tag or level not in _SPOKEN:
            raise Invalid(_("Choose how well the language must be spoken."), field="languages")
    skills = {
        vocabularies.find_id(tx, vocabulary=Vocabulary.SKILL, code=code): is_needed
        for code, is_needed in form.skills
    }
    languages = dict(form.languages)
    _fit(tx, row, VacancySkill, ("skill_id", "is_needed"), skills)
    _fit(tx, row, VacancyLanguage, ("language", "level"), languages)


def _fit(
    tx: Transaction,
    vacancy: Vacancy,
    model: type[VacancySkill] | type[VacancyLanguage],
    names: tuple[str, str],
    wanted: dict[Any, Any],
) -> None:
    """Rows as they are wanted, by the names of two columns; those that are so already stay."""
    key, value = names
    found = {
        getattr(row, key): row
        for row in tx.session.scalars(select(model).where(model.vacancy_id == vacancy.id))
    }
    for gone in found.keys() - wanted.keys():
        tx.session.delete(found[gone])
    for which, given in wanted.items():
        if which in found:
            setattr(found[which], value, given)
        else:
            tx.session.add(model(vacancy_id=vacancy.id, **{key: which, value: given}))
