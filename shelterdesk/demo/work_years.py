# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The work of the years before these months: a file for benchmarks has all of it, a demo none.

Every half-year new employers are looked at, their vacancies are written down, people are introduced
with their consent, some begin, and they are asked how it goes as long as the house asks.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.demo.desk import Desk
from shelterdesk.demo.training_weeks import TRAINER
from shelterdesk.i18n import N_
from shelterdesk.models.consents import ConsentPurpose
from shelterdesk.models.placements import PlacementKind, WorkSource, WorkState
from shelterdesk.models.residents import Resident
from shelterdesk.models.work import LooksForWork
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, Items
from shelterdesk.services.partners import agreements, partner_checks, partner_notes, partners
from shelterdesk.services.partners.agreements import AgreementForm
from shelterdesk.services.partners.partner_notes import PartnerNoteForm
from shelterdesk.services.partners.partners import PartnerForm, PartnerKind
from shelterdesk.services.placements import follow_up_rows, placements, work_follow_ups
from shelterdesk.services.placements.placement_terms import TermsForm
from shelterdesk.services.placements.placements import PlacementForm
from shelterdesk.services.placements.work_follow_ups import AnswerForm
from shelterdesk.services.rooms import in_house
from shelterdesk.services.values import week_times
from shelterdesk.services.work import introductions, vacancies, work_wishes
from shelterdesk.services.work.introductions import IntroductionForm
from shelterdesk.services.work.vacancies import VacancyForm
from shelterdesk.services.work.work_wishes import WishForm
from shelterdesk.vault.door import Vault

_LABEL: Final = N_("Wrote the demo")
_HALF_A_YEAR: Final = 182  # days
_EMPLOYERS: Final = 4  # new ones
_PEOPLE: Final = 24  # introduced
_TOLD: Final = Items(("chosen-name", "skills"))
_TITLES: Final = ("Kitchen help", "Laundry", "Sewing", "Packing", "Cleaning", "Bakery help")
_SKILLS: Final = ("cooking", "laundry", "sewing", "storage", "cleaning", "baking")
_MORNINGS: Final = sum(week_times.bit(day, 0) for day in range(5))
_ANSWERS: Final = (
    (WorkState.STILL_THERE, WorkSource.TOLD_US), (WorkState.OTHER_WORK, WorkSource.TOLD_US),
    (WorkState.ENDED, WorkSource.EMPLOYER), (WorkState.UNREACHABLE, WorkSource.NONE),
    (WorkState.DECLINED, WorkSource.TOLD_US),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    partner_id: int
    vacancy_id: int
    title: str


def write(vault: Vault, days: int, seed: int) -> None:
    """The half-years of so many days; of the last one much is still open. Nothing of less: a demo
    has its own story (``work_weeks``)."""
    if days <= _HALF_A_YEAR:
        return
    chance = random.Random(f"work|{seed}")  # noqa: S311 - a story, not a secret
    for number, back in enumerate(range(days - 9, 20, -_HALF_A_YEAR)):
        is_last = back < _HALF_A_YEAR
        vault.do(_LABEL, _write, number=number, back=back, is_last=is_last, chance=chance)


@verb(Capability.IMPORT, is_undoable=False)
def _write(
    tx: Transaction, *, number: int, back: int, is_last: bool, chance: random.Random
) -> None:
    desk = Desk.of(tx, chance)
    places = _employers(desk, number, back)
    # Whose work it is sees her, and of protected people that is not told here.
    hidden = set(tx.session.scalars(select(Resident.id).where(Resident.is_protected)))
    there = [
        one.resident_id
        for one in in_house.people(tx, desk.night - timedelta(days=back - 15))
        if not one.is_child and one.resident_id not in hidden
    ]
    for who in chance.sample(there, min(_PEOPLE, len(there))):
        with desk.on(back - 12, 11), desk.by(TRAINER):
            form = WishForm(LooksForWork.NOW, free_times=_MORNINGS, most_minutes_week=1500)
            work_wishes.write(tx, resident_id=who, form=form)
        _introduce(desk, who, back - 15, chance.choice(places), is_last=is_last)
    if not is_last:
        with desk.on(max(back - 150, 0), 16), desk.by(TRAINER):
            for place in places:
                vacancies.close(tx, vacancy_id=place.vacancy_id)
    tx.subject = None  # the act is about all of them


def _employers(desk: Desk, number: int, back: int) -> list[_Place]:
    tx, made = desk.tx, []
    for each in range(_EMPLOYERS):
        name = f"Employer {number + 1}-{each + 1}"
        with desk.on(back, 10), desk.by("P4"):
            form = PartnerForm(name, PartnerKind.EMPLOYER, offers=("work",), languages=("en",))
            partner_id = partners.add(tx, form=form)
            partner_checks.look(tx, partner_id=partner_id)
            agreements.agree(tx, partner_id=partner_id, form=AgreementForm(tx.today))
        with desk.on(back - 2, 10), desk.by(TRAINER):
            partner_checks.look(tx, partner_id=partner_id)
            for _call in range(5):
                note = PartnerNoteForm(note="Spoke about the places.")
                partner_notes.write_note(tx, partner_id=partner_id, form=note)
            for _place in range(2):
                at = desk.chance.randrange(len(_TITLES))
                vacancy = VacancyForm(
                    partner_id, _TITLES[at], places=6, times=_MORNINGS, minutes_week=1200,
                    skills=((_SKILLS[at], True),), languages=(("en", "basic"),),
                )  # fmt: skip
                vacancy_id = vacancies.add(tx, form=vacancy)
                made.append(_Place(partner_id, vacancy_id, _TITLES[at]))
    return made


def _introduce(desk: Desk, who: int, back: int, place: _Place, *, is_last: bool) -> None:
    tx, chance = desk.tx, desk.chance
    with desk.on(back, 11), desk.by(TRAINER):
        form = IntroductionForm(place.vacancy_id)
        id_ = introductions.prepare(tx, resident_id=who, form=form)
        consent = ConsentForm(
            ConsentPurpose.EMPLOYER, place.partner_id, on=tx.today,
            last_day=tx.today + timedelta(days=400), items=_TOLD,
        )  # fmt: skip
        consents.give(tx, resident_id=who, form=consent)
        introductions.send(tx, introduction_id=id_, on=tx.today)
    if is_last and chance.random() < 0.5:
        return
    with desk.on(max(back - 10, 0), 11), desk.by(TRAINER):
        if chance.random() < 0.5:
            introductions.decline(tx, introduction_id=id_, on=tx.today)
            return
        introductions.accept(tx, introduction_id=id_, on=tx.today)
        work = PlacementForm(
            PlacementKind.PAID.value, place.partner_id, place.title, introduction_id=id_,
            vacancy_id=place.vacancy_id,
        )  # fmt: skip
        placement_id = placements.begin(
            tx, resident_id=who, form=work, terms=TermsForm(minutes_week=1200)
        )
    _ask(desk, placement_id, max(back - 10, 0), goes_on=is_last or chance.random() < 0.1)


def _ask(desk: Desk, placement_id: int, back: int, *, goes_on: bool) -> None:
    """How it goes, each time on its day; most of it ends after some months."""
    tx = desk.tx
    for row in follow_up_rows.of_placement(tx, placement_id=placement_id):
        if row.due < desk.night - timedelta(days=5):
            with desk.on((desk.night - row.due).days, 11), desk.by(TRAINER):
                state, source = desk.chance.choices(_ANSWERS, (60, 10, 15, 10, 5))[0]
                form = AnswerForm(state, source)
                work_follow_ups.answer(tx, follow_up_id=row.id, form=form)
    if not goes_on and back > _HALF_A_YEAR:
        with desk.on(back - desk.chance.randrange(60, 180), 12), desk.by(TRAINER):
            placements.end(tx, placement_id=placement_id, last_day=tx.today, reason="as-agreed")
