# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Employers, vacancies and introductions of tests; invented names only."""

from __future__ import annotations

from typing import Any

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.certificates import OwnSkill
from shelterdesk.models.partners import PartnerCheck
from shelterdesk.models.staff import Staff
from shelterdesk.models.work import WorkWish
from shelterdesk.services import vocabularies
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, ConsentPurpose, Items
from shelterdesk.services.partners import partner_checks, partners
from shelterdesk.services.partners.partners import PartnerForm, PartnerKind
from shelterdesk.services.work import introductions, vacancies
from shelterdesk.services.work.introductions import IntroductionForm
from shelterdesk.services.work.vacancies import VacancyForm
from shelterdesk.vault.door import Vault
from tests.conftest import NOW

TODAY = NOW.date()
_BEFORE = "Z0"  # a colleague of before


def employer(vault: Vault, name: str = "Four Rivers", *, is_good: bool = True) -> int:
    """A partner looked at by two; returns its id."""
    form = PartnerForm(name, kind=PartnerKind.EMPLOYER, meets_residents=False)
    partner_id: int = vault.do("Added", partners.add, form=form).result
    if is_good:
        vault.do("Looked", partner_checks.look, partner_id=partner_id)
        second_look(vault, partner_id)
    return partner_id


def second_look(vault: Vault, partner_id: int) -> None:
    """A colleague who works here no longer found the partner in order."""

    def look(tx: Transaction) -> None:
        who = tx.session.query(Staff).filter_by(code=_BEFORE).one_or_none()
        if who is None:
            who = Staff(code=_BEFORE, roles=[], is_active=False)
            tx.session.add(who)
            tx.session.flush()
        tx.session.add(PartnerCheck(partner_id=partner_id, on=TODAY, until=None, checked_by=who.id))

    vault.do("Looked too", look)


def runs_out(vault: Vault, partner_id: int) -> None:
    """What was found at a partner counts no longer."""

    def old(tx: Transaction) -> None:
        for row in tx.session.query(PartnerCheck).filter_by(partner_id=partner_id):
            row.on, row.until = TODAY.replace(year=2020), TODAY.replace(year=2021)

    vault.do("Time passed", old)


def vacancy(vault: Vault, partner_id: int, title: str = "Bakery help", **facts: Any) -> int:
    """An open vacancy; returns its id."""
    form = VacancyForm(partner_id, title, **facts)
    added: int = vault.do("Added", vacancies.add, form=form).result
    return added


def wish(vault: Vault, resident_id: int, looks: str | None = "now", **facts: Any) -> None:
    """What somebody wants; ``facts`` are columns of ``WorkWish``."""

    def write(tx: Transaction) -> None:
        row = tx.session.query(WorkWish).filter_by(resident_id=resident_id).one_or_none()
        row = row or WorkWish(resident_id=resident_id)
        row.looks_for_work = looks
        row.looks_for_work_answer = "given" if looks else "not_asked"
        childcare = facts.pop("needs_childcare", None)
        row.needs_childcare = childcare
        row.needs_childcare_answer = "not_asked" if childcare is None else "given"
        for name, value in facts.items():
            setattr(row, name, value)
        tx.session.add(row)

    vault.do("Wished", write)


def skill(vault: Vault, resident_id: int, code: str, level: str = "alone") -> None:
    """A skill as she says it."""

    def write(tx: Transaction) -> None:
        skill_id = vocabularies.find_id(tx, vocabulary="skill", code=code)
        tx.session.add(OwnSkill(resident_id=resident_id, skill_id=skill_id, level=level))

    vault.do("Said", write)


def agreed(vault: Vault, resident_id: int, partner_id: int, *codes: str, **facts: Any) -> int:
    """She agrees that an employer hears these items; returns the id of the consent."""
    items = Items(codes or ("chosen-name",))
    form = ConsentForm(ConsentPurpose.EMPLOYER, partner_id, items=items, **facts)
    given: int = vault.do("Agreed", consents.give, resident_id=resident_id, form=form).result
    return given


def prepared(vault: Vault, resident_id: int, vacancy_id: int, **facts: Any) -> int:
    """An introduction nobody has heard of yet; returns its id."""
    form = IntroductionForm(vacancy_id, **facts)
    made: int = vault.do(
        "Prepared", introductions.prepare, resident_id=resident_id, form=form
    ).result
    return made


def sent(vault: Vault, introduction_id: int, **facts: Any) -> None:
    """The employer hears of her."""
    vault.do("Sent", introductions.send, introduction_id=introduction_id, on=TODAY, **facts)


def introduced(vault: Vault, resident_id: int, vacancy_id: int, partner_id: int) -> int:
    """An introduction that was sent, with a consent to her chosen name."""
    agreed(vault, resident_id, partner_id)
    made = prepared(vault, resident_id, vacancy_id)
    sent(vault, made)
    return made


def leaves(vault: Vault, code: str) -> None:
    """A colleague works here no longer."""

    def write(tx: Transaction) -> None:
        tx.session.query(Staff).filter_by(code=code).one().is_active = False

    vault.do("Left", write)


def partner_of(vault: Vault, vacancy_id: int) -> int:
    """Whose vacancy it is."""
    found: int = vault.read(vacancies.one, vacancy_id=vacancy_id).partner_id
    return found
