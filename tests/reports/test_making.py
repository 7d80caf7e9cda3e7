# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an unlocked file to a PDF: the same for the window and the command line."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from shelterdesk.errors import Cancelled, Invalid, NotFound
from shelterdesk.reports import making
from shelterdesk.services import organisation
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house


@pytest.fixture
def month(vault: Vault) -> str:
    site = house(vault)
    admitted(vault, beds(vault, site)[0], date(2026, 9, 30))
    return "2026-10"


def text(printed: making.Printed) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(printed.pdf)).pages)


def test_pdf_and_figures_agree(vault: Vault, month: str) -> None:
    printed = making.make(vault, "monthly", {"month": month}, "for the board")
    assert printed.figures["people"] == 1
    assert printed.figures["bed_nights"] == 31
    assert printed.file_name == "report-2026-11-22-01.pdf"
    assert "October 2026" in text(printed)
    assert "for the board" in text(printed)
    assert "K3" in text(printed)


def test_the_paper_is_the_house_s_unless_said(vault: Vault, month: str) -> None:
    from dataclasses import replace

    form = vault.read(organisation.form)
    vault.do("x", organisation.edit, form=replace(form, paper="Letter"))
    for given, height in (({}, 792), ({"paper": "A4"}, 842)):
        printed = making.make(vault, "monthly", {"month": month, **given})
        assert round(PdfReader(BytesIO(printed.pdf)).pages[0].mediabox.height) == height


@pytest.mark.parametrize(
    ("given", "error", "field"),
    [
        ({}, Invalid, "month"),
        ({"month": "October"}, Invalid, "month"),
        ({"month": "2026-10", "site": "House Q"}, NotFound, "site"),
        ({"month": "2026-10", "paper": "A3"}, Invalid, "paper"),
    ],
)
def test_what_cannot_be_read_is_named(
    vault: Vault, given: dict[str, str], error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as raised:
        making.make(vault, "monthly", given)
    assert raised.value.field == field  # type: ignore[attr-defined]


def test_it_can_be_stopped(vault: Vault, month: str) -> None:
    def stop(done: int, total: int, text: str) -> None:
        if done == 1:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        making.make(vault, "monthly", {"month": month}, progress=stop)


def test_a_free_name_tells_nothing(tmp_path: Path) -> None:
    name = "report-2026-11-22-01.pdf"
    assert making.free_name(tmp_path, name) == name
    for number in (1, 2):
        (tmp_path / f"report-2026-11-22-{number:02}.pdf").touch()
    assert making.free_name(tmp_path, name) == "report-2026-11-22-03.pdf"
