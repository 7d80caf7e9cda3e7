# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directory of partners on paper: by service, then by language, never a risk note."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from shelterdesk.errors import NotAllowed
from shelterdesk.models.partners import PartnerKind
from shelterdesk.reports import making
from shelterdesk.reports.making import Way
from shelterdesk.reports.partner_directory import KINDS
from shelterdesk.services.partners import partner_checks, partners
from shelterdesk.services.partners.partners import Contact, PartnerForm
from shelterdesk.services.values.value_words import code_words
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock

BAKERY = PartnerForm(
    "Four Rivers", PartnerKind.EMPLOYER, "Bread and sales", "Old town", "Quxnote",
    offers=("work", "training"), languages=("ro",), meets_residents=False, risk="Quxrisk",
    contacts=(Contact("Ms Adjei", "Owner", "+34 611 222 333", hours="After 11"),),
)  # fmt: skip
CLINIC = PartnerForm("Clinic", PartnerKind.HEALTH, offers=("health",), languages=("en", "ro"))


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
def town(vault: Vault) -> Vault:
    for form in (BAKERY, CLINIC):
        partner_id = vault.do("Added", partners.add, form=form).result
        vault.do("Looked", partner_checks.look, partner_id=partner_id, note="Quxfound")
    return vault


def test_each_under_its_services_and_its_languages(town: Vault) -> None:
    printed = making.make(town, "partner-directory", {})
    assert printed.figures == {
        "partners": 2,
        "services": {"Health care": 1, "Training": 1, "Work": 1},
        "languages": {"English": 1, "Romanian": 2},
    }
    said = text(printed.pdf)
    assert said.count("Bread and sales") == 2  # under both services
    for words in ("Ms Adjei · Owner · +34 611 222 333 · After 11", "Nobody new: Second look",
                  "Clinic · Four Rivers", "2 partners"):  # fmt: skip
        assert words in said
    assert "Qux" not in said


def test_without_whom_to_call_and_of_one_kind(town: Vault) -> None:
    options = {"kind": "employer", "phones": "no"}
    printed = making.make(town, "partner-directory", options)
    said = text(printed.pdf)
    assert "Four Rivers" in said
    assert "Employer" in said
    assert "Clinic" not in said
    assert "611" not in said
    assert "There is no partner" in text(
        making.make(town, "partner-directory", {"kind": "legal"}).pdf
    )


def test_every_kind_can_be_chosen() -> None:
    kinds = {code: words for code, words in KINDS.items() if code != "all"}
    assert kinds == code_words("partner", "kind")


def test_it_is_printed_at_once_and_only_by_who_does_case_work(
    town: Vault, desk_file: Path, clock: Clock
) -> None:
    printed = making.make(town, "partner-directory", {})
    assert making.hand_out(town, printed, Way.PRINTER).data == printed.pdf
    hired(town, "F1")
    town.lock()
    with signed_in(desk_file, "F1", clock) as desk, pytest.raises(NotAllowed):
        making.make(desk, "partner-directory", {})
