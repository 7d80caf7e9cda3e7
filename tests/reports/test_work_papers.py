# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The agreement and the letter of reference: what stands on them, and what never does."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.reports import making
from shelterdesk.services import paper_texts
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.placements import placement_terms, placements
from shelterdesk.services.placements.placement_terms import ContractKind, TermsForm
from shelterdesk.services.residents import residents
from shelterdesk.vault.door import Vault
from tests.factories import house, person
from tests.placed import DAY, TODAY, employer, placed


@pytest.fixture
def noor(vault: Vault) -> int:
    house(vault, name="Marker House")
    vault.do("Issuer", issuers.add, form=IssuerForm("Harbour Workshops", "Quay 4"))
    return person(vault, "Noor", legal_name="Maryam Al-Qaisi")


def printed(vault: Vault, name: str, who: int, placement_id: int, /, **options: str) -> str:
    code = vault.read(residents.row, resident_id=who).code
    given = {"person": code, "placement": str(placement_id), **options}
    made = making.make(vault, name, given)
    assert made.figures is not None
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages)


def refused(
    vault: Vault, error: type[Exception], field: str, paper: str, *of: Any, **options: str
) -> None:
    with pytest.raises(error) as told:
        printed(vault, paper, *of, **options)
    assert getattr(told.value, "field", None) == field


def test_the_agreement(vault: Vault, noor: int) -> None:
    note = "runs from her husband"
    one = placed(vault, noor, employer(vault), start=TODAY - 9 * DAY, note=note, planned_end=TODAY)
    form = TermsForm(TODAY - DAY, 1_500, 90_000, "EUR", contract=ContractKind.WRITTEN, note=note)
    vault.do("Terms", placement_terms.change, placement_id=one, form=form)
    said = printed(vault, "placement-agreement", noor, one, words="A meal each day.")
    for words in (
        "Placement agreement", "Harbour Workshops", "Sunrise Bakery", "Noor", "Bakery help",
        "25 h a week", "€900.00 a month", "Written, without an end", "A meal each day.", "Joy",
    ):  # fmt: skip
        assert words in said, words
    for words in (note, "Marker House", "Desk Planner", "Maryam", "Case"):
        assert words not in said, words
    assert "Maryam A." in printed(vault, "placement-agreement", noor, one, name="Maryam A.")
    for language in vault.read(paper_texts.languages, paper="placement_agreement"):
        assert printed(vault, "placement-agreement", noor, one, language=language)
    french = printed(vault, "placement-agreement", noor, one, language="fr")
    for words in ("Travail rémunéré", "25 h par semaine", "par mois", "durée indéterminée"):
        assert words in french, words
    for words in ("Paid work", "a week", "a month", "Written"):
        assert words not in french, words
    shop = placed(vault, noor, None, kind="own_business", title="Tailor", terms=None)
    paper = "placement-agreement"
    refused(vault, Conflict, "placement", paper, noor, shop)
    refused(vault, Invalid, "placement", paper, noor, 99)
    refused(vault, Invalid, "may_reveal", paper, noor, one, words="Ask at Marker House.")
    revealed = {"words": "Ask at Marker House.", "may_reveal": "yes"}
    assert "Marker House" in printed(vault, paper, noor, one, **revealed)
    with pytest.raises(NotFound):
        making.make(vault, paper, {"person": "ZZZZ", "placement": str(one)})


def test_the_letter_of_reference(vault: Vault, noor: int) -> None:
    paper, bakery = "reference-letter", employer(vault)
    one = placed(vault, noor, bakery, start=TODAY - 90 * DAY)
    vault.do("End", placements.end, placement_id=one, last_day=TODAY - DAY, reason="health",
             note="was ill for weeks")  # fmt: skip
    words = {"words": "Bakes with care and is never late."}
    said = printed(vault, paper, noor, one, **words)
    for part in (
        "Noor worked as follows",
        "Sunrise Bakery",
        "21 November 2026",
        words["words"],
        "Joy",
    ):
        assert part in said, part
    for part in ("ill", "Health", "€", "Marker House", "Desk Planner"):
        assert part not in said, part
    assert "Sunrise Bakery" not in printed(vault, paper, noor, one, employer="no", **words)
    refused(vault, Invalid, "words", paper, noor, one, words=" ")
    later = placed(vault, noor, bakery, start=TODAY + DAY)
    refused(vault, Conflict, "placement", paper, noor, later, **words)
    nameless = person(vault)
    other = placed(vault, nameless, bakery, start=TODAY - DAY, terms=None)
    refused(vault, Invalid, "name", paper, nameless, other, **words)
    for language in vault.read(paper_texts.languages, paper="reference_letter"):
        assert printed(vault, paper, noor, one, language=language, **words)
