# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who could fit a vacancy, and which vacancies could fit a person; each with its reasons.

A list to think with: nobody is introduced by it, nobody is left out of it, and no number is shown.
Those come first of whom least is known to speak against it; what is not known is never against her.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.placements import (
    Introduction,
    IntroductionState,
    Placement,
    Vacancy,
    VacancyState,
)
from shelterdesk.models.residents import Resident
from shelterdesk.models.work import LooksForWork, WorkWish
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.resident_index import ResidentIndex
from shelterdesk.services.values import value_words
from shelterdesk.services.work import match_facts, match_reasons, vacancies, vacancy_rows
from shelterdesk.services.work.match_reasons import About, Mark, Reason
from shelterdesk.services.work.vacancy_rows import VacancyRow

__all__ = [
    "About", "Mark", "PersonMatch", "Reason", "VacancyMatch", "people_for", "vacancies_for",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """A person who looks for work beside a vacancy."""

    resident_id: int
    shown: str
    reasons: tuple[Reason, ...]
    introduction: str  # how an introduction for this vacancy stands; empty for none
    works: bool  # she has work now

    @property
    def has_nothing_against(self) -> bool:
        """Whether nothing that is known speaks against it."""
        return not match_reasons.against(self.reasons)


@dataclass(frozen=True, slots=True)
class VacancyMatch:
    """A vacancy beside a person. One of a partner that is not in order says why."""

    vacancy: VacancyRow
    reasons: tuple[Reason, ...]
    introduction: str

    @property
    def has_nothing_against(self) -> bool:
        """Whether nothing that is known speaks against it."""
        return not match_reasons.against(self.reasons)


@query(Capability.SEE_WORK)
def people_for(tx: Transaction, *, vacancy_id: int) -> list[PersonMatch]:
    """Everybody supported now who looks for work, now or later, beside one vacancy."""
    row = vacancies.get(tx, vacancy_id)
    vacancy = vacancy_rows.rows(tx, [row])[0]
    index = ResidentIndex.of(tx)
    people = [index.row_or_code(tx, one) for one in _looking(tx)]
    people = [one for one in people if one.is_supported or one.is_here]
    ids = [one.id for one in people]
    facts = match_facts.of_people(tx, ids, _first_day(tx, vacancy))
    introduced = _states(tx, Introduction.resident_id, Introduction.vacancy_id == vacancy_id)
    working = _working(tx)
    found = [
        PersonMatch(
            resident_id=one.id,
            shown=one.shown,
            reasons=match_reasons.reasons(vacancy, facts[one.id]),
            introduction=introduced.get(one.id, ""),
            works=one.id in working,
        )
        for one in people
    ]
    return sorted(
        found,
        key=lambda one: (
            match_reasons.against(one.reasons),
            bool(one.introduction),
            one.works,
            one.shown.casefold(),
        ),
    )


@query(Capability.SEE_WORK)
def vacancies_for(tx: Transaction, *, resident_id: int) -> list[VacancyMatch]:
    """Every open vacancy beside one person, whether she looks for work or not."""
    residents.get(tx, resident_id)
    wanted = select(Vacancy).where(
        Vacancy.state == VacancyState.OPEN.value,
        (Vacancy.open_until.is_(None)) | (Vacancy.open_until >= tx.today),
    )
    offered = vacancy_rows.rows(tx, list(tx.session.scalars(wanted.order_by(Vacancy.id))))
    introduced = _states(tx, Introduction.vacancy_id, Introduction.resident_id == resident_id)
    weeks = {
        day: match_facts.of_people(tx, (resident_id,), day)[resident_id]
        for day in {_first_day(tx, one) for one in offered}
    }
    found = [
        VacancyMatch(
            one,
            match_reasons.reasons(one, weeks[_first_day(tx, one)]),
            introduced.get(one.id, ""),
        )
        for one in offered
    ]
    return sorted(
        found,
        key=lambda one: (
            bool(one.vacancy.hindrance),
            match_reasons.against(one.reasons),
            one.vacancy.open_until or date.max,
            one.vacancy.id,
        ),
    )


def _looking(tx: Transaction) -> list[int]:
    """Who looks for work now, then who does later; of joined records the one that is open."""
    query = (
        select(WorkWish.resident_id)
        .join(Resident, Resident.id == WorkWish.resident_id)
        .where(
            WorkWish.looks_for_work.in_((LooksForWork.NOW.value, LooksForWork.LATER.value)),
            Resident.merged_into_id.is_(None),
            protection.visible(tx, WorkWish.resident_id),
        )
    )
    return list(tx.session.scalars(query))


def _first_day(tx: Transaction, vacancy: VacancyRow) -> date:
    """From which day on her weeks are looked at."""
    return max(tx.today, vacancy.starts_on or tx.today)


def _states(tx: Transaction, which: object, condition: object) -> dict[int, str]:
    """How introductions stand, in words; the newest of several."""
    rows = tx.session.execute(
        select(which, Introduction.state)  # type: ignore[call-overload]
        .where(condition, protection.visible(tx, Introduction.resident_id))
        .order_by(Introduction.id)
    )
    return {
        one: value_words.code_word("introduction", "state", IntroductionState(state))
        for one, state in rows
        if one is not None
    }


def _working(tx: Transaction) -> set[int]:
    wanted = select(Placement.resident_id).where(
        Placement.start <= tx.today,
        Placement.end > tx.today,
        protection.visible(tx, Placement.resident_id),
    )
    return set(tx.session.scalars(wanted))
