# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers that left the invented house: certificates in the name of a workshop, one of them revoked
and given anew, and somebody's CV. It comes after the looks at skills."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import training_weeks
from shelterdesk.demo.desk import Desk
from shelterdesk.demo.training_weeks import TRAINER
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.training import certificates, enrolments
from shelterdesk.services.work import cvs
from shelterdesk.services.work.cvs import CvForm, EntryForm

_ISSUER: Final = IssuerForm("Quayside Workshops", "14 Mill Lane\n+44 7700 900 140")


def write(desk: Desk) -> None:
    """All of it; in a house with too few people who visit only the name."""
    with desk.on(200, 9):
        name_on_papers(desk.tx)
    who = training_weeks.bakers(desk)
    for number, resident_id in enumerate(who[:3]):
        with desk.on(92 - number, 10), desk.by(TRAINER):
            _certificate(desk, resident_id, is_wrong_at_first=number == 1)
    if len(who) > 1:
        with desk.on(60, 15), desk.by(TRAINER):
            _cv(desk, who[1])


def name_on_papers(tx: Transaction) -> None:
    """The name in which papers leave, unless it is there already."""
    if not issuers.choices(tx):
        issuers.add(tx, form=_ISSUER)


def _certificate(desk: Desk, resident_id: int, *, is_wrong_at_first: bool) -> None:
    for place in enrolments.of_resident(desk.tx, resident_id=resident_id):
        if not place.group.startswith(training_weeks.BAKERY):
            continue
        form = certificates.draft(desk.tx, enrolment_id=place.id).form
        name = form.name_on_it or "A. Nowak"  # whoever is known by a code alone
        form = replace(form, name_on_it=name, signer="R. Marta", signer_role="Head baker")
        if is_wrong_at_first:
            wrong = replace(form, name_on_it=f"Mrs {name}")
            id_ = certificates.issue(desk.tx, enrolment_id=place.id, form=wrong)
            certificates.revoke(
                desk.tx, certificate_id=id_, reason="The name was not as it should be."
            )
        certificates.issue(desk.tx, enrolment_id=place.id, form=form)


def _cv(desk: Desk, resident_id: int) -> None:
    form = CvForm(
        wished_on=desk.tx.today, about="I like early mornings, dough and people who hum.",
    )  # fmt: skip
    cvs.write(desk.tx, resident_id=resident_id, form=form)
    for entry in (
        EntryForm("Helped in the family shop", "Market hall", "Counting, selling, keeping order",
                  2012, 2017),
        EntryForm("School", "Eight years", is_learning=True, first_year=2002, last_year=2010),
    ):  # fmt: skip
        cvs.add_entry(desk.tx, resident_id=resident_id, form=entry)
