# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vacancies as lists show them: what is offered, what is asked for, how many were introduced."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.placements import (
    Introduction,
    IntroductionState,
    PlacementKind,
    Vacancy,
    VacancyLanguage,
    VacancySkill,
    VacancyState,
)
from shelterdesk.services import vocabularies
from shelterdesk.services.partners import partner_names, partner_standing
from shelterdesk.services.values import value_words, week_times, work_amounts

#: Introductions of which something is still to come.
OPEN: Final = (
    IntroductionState.DRAFT,
    IntroductionState.SENT,
    IntroductionState.VISIT,
    IntroductionState.TRIAL,
)


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """A skill of the word list; one that is not needed is welcome."""

    skill_id: int
    code: str
    name: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class AskedLanguage:
    """A language, and how well it must be spoken at least."""

    language: str  # IETF tag
    level: str  # ``LanguageLevel``

    @property
    def in_words(self) -> str:
        """``Spanish (fluent)``."""
        level = value_words.code_word("vacancy_language", "level", self.level)
        return f"{value_words.language_word(self.language)} ({level.lower()})"


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """A vacancy as lists show it."""

    id: int
    partner_id: int
    partner: str
    title: str
    kind: PlacementKind
    state: VacancyState
    places: int
    open_from: date
    open_until: date | None  # the last day to apply
    starts_on: date | None
    ended_on: date | None
    times: int | None  # bits of ``week_times``; None: not known
    minutes_week: int | None
    wage: str  # in words
    area: str
    transport: str
    travel_minutes: int | None
    has_childcare: bool | None
    about: str
    skills: tuple[AskedSkill, ...]
    languages: tuple[AskedLanguage, ...]
    introduced: int  # open introductions
    accepted: int
    hindrance: str  # why nobody is introduced there now, in words; empty: its partner is in order
    is_past: bool  # open, and its last day to apply is over

    @property
    def kind_words(self) -> str:
        """Internship, paid work, …"""
        return value_words.code_word("vacancy", "kind", self.kind)

    @property
    def state_words(self) -> str:
        """Open, filled, closed."""
        return value_words.code_word("vacancy", "state", self.state)

    @property
    def hours_words(self) -> str:
        """Hours a week."""
        return work_amounts.hours_a_week(self.minutes_week)

    @property
    def times_words(self) -> str:
        """When in the week."""
        return week_times.in_words(self.times)

    @property
    def places_left(self) -> int:
        """Places nobody was accepted for."""
        return max(0, self.places - self.accepted)


def rows(tx: Transaction, those: Sequence[Vacancy]) -> list[VacancyRow]:
    """Vacancies as lists show them, in their order."""
    ids = [row.id for row in those]
    partner_ids = {row.partner_id for row in those}
    names = partner_names.of_partners(tx, partner_ids)
    standings = partner_standing.of_partners(tx, partner_ids, tx.today)
    skills, languages = asked_skills(tx, ids), asked_languages(tx, ids)
    counts = _introductions(tx, ids)
    made = []
    for row in those:
        of_state = counts.get(row.id, {})
        made.append(
            VacancyRow(
                id=row.id,
                partner_id=row.partner_id,
                partner=names[row.partner_id],
                title=row.title,
                kind=PlacementKind(row.kind),
                state=VacancyState(row.state),
                places=row.places,
                open_from=row.open_from,
                open_until=row.open_until,
                starts_on=row.starts_on,
                ended_on=row.ended_on,
                times=row.times,
                minutes_week=row.minutes_week,
                wage=work_amounts.wage(row.wage_from, row.wage_to, row.currency, row.wage_per),
                area=row.area,
                transport=row.transport,
                travel_minutes=row.travel_minutes,
                has_childcare=row.has_childcare,
                about=row.about,
                skills=skills.get(row.id, ()),
                languages=languages.get(row.id, ()),
                introduced=sum(of_state.get(state.value, 0) for state in OPEN),
                accepted=of_state.get(IntroductionState.ACCEPTED.value, 0),
                hindrance=partner_standing.in_words(standings[row.partner_id].to_introduce),
                is_past=(
                    row.state == VacancyState.OPEN.value
                    and row.open_until is not None
                    and row.open_until < tx.today
                ),
            )
        )
    return made


def asked_skills(tx: Transaction, ids: Collection[int]) -> Mapping[int, tuple[AskedSkill, ...]]:
    """By vacancy: the skills asked for, those needed first."""
    wanted = select(VacancySkill).where(VacancySkill.vacancy_id.in_(ids))
    found: dict[int, list[AskedSkill]] = {}
    for row in tx.session.scalars(wanted.order_by(VacancySkill.is_needed.desc(), VacancySkill.id)):
        word = vocabularies.listed(tx, row.skill_id)
        asked = AskedSkill(
            row.skill_id,
            "" if word is None else word.code,
            vocabularies.label(tx, row.skill_id),
            row.is_needed,
        )
        found.setdefault(row.vacancy_id, []).append(asked)
    return {vacancy_id: tuple(asked) for vacancy_id, asked in found.items()}


def asked_languages(
    tx: Transaction, ids: Collection[int]
) -> Mapping[int, tuple[AskedLanguage, ...]]:
    """By vacancy: the languages asked for."""
    wanted = select(VacancyLanguage).where(VacancyLanguage.vacancy_id.in_(ids))
    found: dict[int, list[AskedLanguage]] = {}
    for row in tx.session.scalars(wanted.order_by(VacancyLanguage.id)):
        found.setdefault(row.vacancy_id, []).append(AskedLanguage(row.language, row.level))
    return {vacancy_id: tuple(asked) for vacancy_id, asked in found.items()}


def _introductions(tx: Transaction, ids: Collection[int]) -> dict[int, dict[str, int]]:
    """By vacancy and state: how many were introduced, whoever asks."""
    wanted = (
        select(Introduction.vacancy_id, Introduction.state, func.count())
        .where(Introduction.vacancy_id.in_(ids))
        .group_by(Introduction.vacancy_id, Introduction.state)
    )
    found: dict[int, dict[str, int]] = {}
    for vacancy_id, state, count in tx.session.execute(wanted):
        found.setdefault(vacancy_id or 0, {})[state] = count
    return found
