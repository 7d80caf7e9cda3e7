# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An incident and a complaint on paper: whole, redacted, and for nobody else."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.reports import making
from shelterdesk.services import organisation
from shelterdesk.services.complaints import complaints
from shelterdesk.services.complaints.complaints import About, ComplaintForm
from shelterdesk.services.incidents import incidents
from shelterdesk.services.incidents.incident_rows import (
    IncidentForm,
    IncidentRole,
    InvolvedForm,
    ToldForm,
    ToldWhom,
)
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person


def words_of(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.split())


@pytest.fixture
def number(vault: Vault) -> int:
    noor, ama = person(vault, "Noor"), person(vault, "Ama")
    people = (
        InvolvedForm(IncidentRole.AFFECTED, resident_id=noor),
        InvolvedForm(IncidentRole.INVOLVED, resident_id=ama),
        InvolvedForm(IncidentRole.PRESENT, staff_id=vault.staff_id),
        InvolvedForm(IncidentRole.INVOLVED, described="Boris Brandt"),
    )
    form = IncidentForm(
        "Noor and Ama argued, Joy came, Boris Brandt rang", "Ama went out", people=people,
        told=(ToldForm(ToldWhom.POLICE, "Officer Quill"),),
    )  # fmt: skip
    made: int = vault.do("Report", incidents.add, form=form).result
    vault.do("Add", incidents.append, incident_id=made, text="Noor slept well")
    return made


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_whole_report(vault: Vault, number: int, paper: str) -> None:
    made = making.make(vault, "incident", {"incident": str(number), "paper": paper})
    text = words_of(made.pdf)
    for words in ("Noor and Ama argued", "Noor · Affected", "Officer Quill", "Noor slept well",
                  "Nobody has looked at this report yet"):  # fmt: skip
        assert words in text
    vault.do("Look at", incidents.review, incident_id=number, text="A talk on Friday")
    assert "A talk on Friday" in words_of(
        making.make(vault, "incident", {"incident": str(number)}).pdf
    )


def test_the_redacted_copy_names_nobody(vault: Vault, number: int) -> None:
    made = making.make(vault, "incident", {"incident": str(number), "copy": "redacted"})
    text = words_of(made.pdf)
    for name in ("Noor", "Ama", "Joy", "Boris", "Brandt", "Quill"):
        assert name not in text
    letters = [text[text.index(role) - 2] for role in ("· Affected", "· Involved")]
    assert f"Person {letters[0]} and Person {letters[1]} argued, Director came" in text
    assert f"Person {letters[0]} slept well" in text
    assert "Police" in text


def test_words_of_a_description_name_nobody(vault: Vault) -> None:
    """A man stays "a man"; the name in the description does not stay."""
    person(vault, "मीना")  # who sounds like "man" where nobody hears the vowels
    people = (InvolvedForm(described="A man of about 45, short, calls himself Boris"),)
    form = IncidentForm("A man rang, about noon. BORIS, he said. A short call.", people=people)
    made: int = vault.do("Report", incidents.add, form=form).result
    text = words_of(making.make(vault, "incident", {"incident": str(made), "copy": "redacted"}).pdf)
    assert "A man rang, about noon. Person A, he said. A short call." in text
    assert "Person A · Involved" in text
    assert "45" not in text


def test_who_reads_it_not_prints_it_not(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2", "H4")
        noor = person(vault, "Noor")
        form = IncidentForm("A fall", people=(InvolvedForm(resident_id=noor),))
        vault.do("Report", incidents.add, form=form)
        vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "H4", clock) as nurse:
        form = IncidentForm("A wound", confidentiality="health")
        nurse.do("Report", incidents.add, form=form)
    with signed_in(desk_file, "C2", clock) as caseworker:
        for number, why in (("1", "protected"), ("2", "no key")):
            with pytest.raises(NotAllowed, match=why):
                making.make(caseworker, "incident", {"incident": number})
        for number, refused in (("3", NotFound), ("x", Invalid)):
            with pytest.raises(refused):
                making.make(caseworker, "incident", {"incident": number})


def test_a_complaint_for_its_readers(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "C2", "D5")
        form = ComplaintForm(About.STAFF, "Shouted at dinner", (team["D5"],), complainant="Ama")
        vault.do("Write", complaints.write, form=form)
        text = words_of(making.make(vault, "complaint", {"complaint": "1"}).pdf)
        assert vault.read(organisation.form).discreet_name in text
        for words in ("Shouted at dinner", "Ama", "D5", "only for those named as readers"):
            assert words in text
    with signed_in(desk_file, "D5", clock) as named, pytest.raises(NotFound):
        making.make(named, "complaint", {"complaint": "1"})
