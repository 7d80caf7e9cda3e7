# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Her file tells what a certificate said and what an employer heard, in words."""

from __future__ import annotations

from dataclasses import replace

from shelterdesk.database.transaction import Transaction
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.person_files import file_map, person_file
from shelterdesk.services.training import certificates, skill_checks
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.services.values.signatures import Signature
from shelterdesk.vault.door import Vault
from tests import employer_rows, taught
from tests.factories import person


def answers(vault: Vault, resident_id: int, table: str) -> dict[str, str]:
    """What her file says of the one row of hers in a table."""
    parts = tuple(part.id for part in file_map.PARTS)

    def read(tx: Transaction) -> dict[str, str]:
        sheet = person_file.sheet(tx, resident_id=resident_id, parts=parts, is_redacted=False)
        (found,) = [row for part in sheet.sections for row in part.rows if row.name == table]
        return {one.name: one.answer for one in found.fields}

    return vault.read(read)


def test_a_certificate(vault: Vault) -> None:
    her = person(vault, "Noor")
    vault.do("Add", issuers.add, form=IssuerForm("Harbour Workshops"))
    group = taught.group(vault, taught.course(vault, skills=("baking",), planned_minutes=120))
    place = taught.enrolled(vault, group, her)
    taught.attended(vault, group, her, "present")
    levels = {"baking": SkillLevel.ALONE}
    vault.do("Look", skill_checks.look, enrolment_id=place, levels=levels)
    drafted = vault.read(certificates.draft, enrolment_id=place).form
    form = replace(drafted, name_on_it="Noor Haddad", signature=Signature((((1, 1), (9, 9)),)))
    vault.do("Give", certificates.issue, enrolment_id=place, form=form)
    said = answers(vault, her, "certificate")
    assert said["skills"] == "Baking: independently"
    assert (said["name_on_it"], said["signature"]) == ("Noor Haddad", "drawn on screen")


def test_an_introduction(vault: Vault) -> None:
    her, partner = person(vault, "Noor"), employer_rows.employer(vault)
    employer_rows.agreed(vault, her, partner)
    vacancy = employer_rows.vacancy(vault, partner)
    introduction = employer_rows.prepared(vault, her, vacancy, letter="She bakes well.")
    employer_rows.sent(vault, introduction)
    assert answers(vault, her, "introduction")["told"] == "Noor\nShe bakes well."
