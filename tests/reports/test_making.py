# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an unlocked file to a PDF: the same for the window and the command line."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from shelterdesk.errors import Cancelled, Invalid, NotFound, UserError
from shelterdesk.models.audit import AuditEvent
from shelterdesk.reports import base, making
from shelterdesk.reports.making import Way
from shelterdesk.services import organisation
from shelterdesk.services.residents import residents
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person


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


def entries(vault: Vault) -> list[tuple[str, dict[str, Any]]]:
    """Label and details of everything printed."""

    def query(tx: Any) -> list[tuple[str, dict[str, Any]]]:
        rows = tx.session.query(AuditEvent).filter_by(kind="print").order_by(AuditEvent.id)
        return [(row.label, json.loads(row.details)) for row in rows]

    return vault.read(query)


def test_looking_at_a_sheet_is_no_paper(vault: Vault, month: str) -> None:
    making.make(vault, "monthly", {"month": month})
    assert entries(vault) == []


def test_paper_has_its_entry(vault: Vault, month: str) -> None:
    given = {"month": month, "audience": "outside"}
    printed = making.make(vault, "monthly", given, " for the board ")
    paper = making.hand_out(vault, printed, Way.PRINTER, pages=1, copies=3)
    assert paper.data == printed.pdf
    assert entries(vault) == [
        ("Printed: monthly summary",
         {"report": "monthly", "month": "2026-10", "site": "all", "paper": "A4",
          "audience": "outside", "pages": 1, "copy": 3, "purpose": "for the board",
          "way": "printer"}),
    ]  # fmt: skip
    assert paper.entry == vault.read(lambda tx: tx.session.query(AuditEvent).count())


def test_a_file_with_a_password_and_its_entry(vault: Vault, month: str) -> None:
    printed = making.make(vault, "monthly", {"month": month, "site": "House B"})
    paper = making.hand_out(vault, printed, Way.FILE, password="lantern-orchard", with_figures=True)
    reader = PdfReader(BytesIO(paper.data))
    assert reader.is_encrypted
    assert reader.decrypt("lantern-orchard")
    assert len(reader.pages) == paper.pages == 2
    [(label, details)] = entries(vault)
    assert label == "Saved as PDF: monthly summary"
    assert (details["password"], details["figures"], details["site"]) == (True, True, "House B")
    assert "lantern" not in str(details)


def test_no_entry_no_paper(vault: Vault, month: str) -> None:
    printed = making.make(vault, "monthly", {"month": month})
    with pytest.raises(Invalid):
        making.hand_out(vault, printed, Way.FILE, password="short")
    assert entries(vault) == []
    vault.lock()
    with pytest.raises(Cancelled):
        making.hand_out(vault, printed, Way.FILE)


def test_what_came_to_nothing_is_written_too(vault: Vault, month: str) -> None:
    printed = making.make(vault, "monthly", {"month": month})
    paper = making.hand_out(vault, printed, Way.PRINTER)
    making.came_to_nothing(vault, paper)
    label, details = entries(vault)[-1]
    assert label.startswith("Nothing came of it")
    assert details == {"report": "monthly", "way": "printer", "entry": paper.entry}


def test_only_making_makes_paper_and_every_report_can_be_handed_out() -> None:
    root = Path(making.__file__).parents[2]
    makers = [
        path.name
        for room in ("shelterdesk", "ui")
        for path in (root / room).rglob("*.py")
        if _makes_paper(path.read_text("utf-8"))
    ]
    assert makers == ["making.py"]
    assert set(base.names()) == set(making.FILLINGS)


def test_no_number_is_too_large_for_any_report(vault: Vault, month: str) -> None:
    """Whatever option it stands in: it is refused in words, or it finds nothing."""
    code = vault.read(residents.row, resident_id=person(vault, "Amal")).code
    given = {"month": month, "day": "2026-10-05", "person": code}
    asked = 0
    for report in map(base.get, base.names()):
        required = {one.name: given.get(one.kind, "1") for one in report.options if one.required}
        for option in report.options:
            if option.kind in ("text", "listed"):
                asked += 1
                with suppress(UserError):
                    making.make(vault, report.name, required | {option.name: "9" * 25})
    assert asked >= len({"group", "box", "fund", "scheme", "shift", "incident", "placement"})


def _makes_paper(code: str) -> bool:
    """Whether the paper that leaves is made here; a passport is a ``Paper`` too, of ``models``."""
    is_other = "shelterdesk.models.papers import" in code or "class Paper(Record" in code
    return not is_other and re.search(r"\bPaper\(", code) is not None
