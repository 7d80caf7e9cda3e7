# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet of who opened a file: what stands on it, and what does not."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.models.residents import Resident
from shelterdesk.privacy import Audience
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.opened_file import REPORT
from shelterdesk.services.audit import audit
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import residents
from shelterdesk.statistics.opened_sheet import OpenedLine, OpenedSheet
from shelterdesk.vault.door import Vault
from tests import factories
from tests.conftest import NOW


def context(**more: object) -> SheetContext:
    given = {"organisation": "Desk Planner", "printed_by": "K3", "printed_at": NOW,
             "purpose": "she asked", "privacy": REPORT.privacy}  # fmt: skip
    return SheetContext(**(given | more))  # type: ignore[arg-type]


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_codes_and_days_no_names(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    code = vault.read(residents.row, resident_id=person).code
    vault.read(residents.form, resident_id=person)
    sheet = vault.read(opened_file.sheet, code=f" {code.lower()} ")
    assert sheet.is_all
    printed = text(REPORT.render(sheet, context()))
    for words in (code, "K3", "Opened the record", "Add resident", "22 November 2026", "20:15"):
        assert words in printed
    assert "Noor" not in printed
    assert "Joy" not in printed
    assert sheet.to_json_dict() == {"entries": 2, "all": True}
    # Making the sheet is a look at the list.
    newest = vault.read(audit.opened, resident_id=person).rows[0]
    assert newest.label == "Opened the list of who opened this file"


def test_long_lists_go_on_over_pages(vault: Vault) -> None:
    lines = tuple(OpenedLine(NOW, "K3", f"Opened the record {n}") for n in range(120))
    pdf = REPORT.render(OpenedSheet("ABCD", lines, is_all=False), context())
    assert len(PdfReader(BytesIO(pdf)).pages) > 2
    assert "Earlier entries" in text(pdf)
    empty = text(REPORT.render(OpenedSheet("ABCD", (), is_all=True), context()))
    assert "Nobody has opened" in empty


def test_no_such_code_and_protected_people(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    code = vault.read(residents.row, resident_id=person).code
    with pytest.raises(NotFound):
        vault.read(opened_file.sheet, code="ZZZZ")

    def hide(tx: object) -> None:
        tx.session.get_one(Resident, person).is_protected = True  # type: ignore[attr-defined]

    vault.do("Protect", hide)
    vault._memory = type(vault._memory)()
    with pytest.raises(NotFound):
        vault.read(opened_file.sheet, code=code)


def test_options_and_audience() -> None:
    assert REPORT.parse_options({"person": "ABCD"}) == {"person": "ABCD", "paper": "A4"}
    with pytest.raises(Invalid):
        REPORT.parse_options({})
    with pytest.raises(NotAllowed):
        context(audience=Audience.OUTSIDE)
    assert REPORT.title == "Who opened this file"
