# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Her plan on paper: what it says, what it must not tell, and every language it is set in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.reports import making
from shelterdesk.reports.safety_plan import REPORT
from shelterdesk.services import paper_texts
from shelterdesk.services.audit import audit
from shelterdesk.services.residents import residents
from shelterdesk.services.safety import safety_plan_papers, safety_plans
from shelterdesk.services.safety.safety_plans import PARTS, PlanForm, PlanKind
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock

TODAY = NOW.date()
TOLD = {
    "dangers": "The grey van",
    "code_word": "Is the bread ready?",
    "to_take": "The blue bag",
    "children": Unanswered.DECLINED,
}


def planned(vault: Vault, language: str = "en", kind: PlanKind = PlanKind.SAFETY) -> str:
    """A plan; returns the code of the record."""
    noor = factories.person(vault, "Noor")
    parts = TOLD if kind is PlanKind.SAFETY else {"alone": "Music"}
    form = PlanForm(kind, TODAY, parts, language)
    vault.do("W", safety_plans.write, resident_id=noor, form=form)
    return str(vault.read(residents.row, resident_id=noor).code)


def made(vault: Vault, code: str, **options: str) -> str:
    printed = making.make(vault, "safety-plan", {"person": code, **options}, "for the drawer")
    pages = PdfReader(BytesIO(printed.pdf)).pages
    return "\n".join(page.extract_text() for page in pages)


def test_what_stands_on_it_and_what_does_not(vault: Vault) -> None:
    code = planned(vault)
    text = made(vault, code)
    for words in ("My plan", "What I look out for", "The grey van", "The blue bag"):
        assert words in text
    for words in (
        "Desk Planner", code, "Noor", "K3", "Joy", "bread", "word that means", "safety", "resident",
        "For my children", "for the drawer", "shelter",
    ):  # fmt: skip
        assert words.lower() not in text.lower(), words
    assert "Noor" in made(vault, code, name="yes")
    assert "Is the bread ready?" in made(vault, code, code_word="yes")


def test_the_file_itself_tells_nothing(vault: Vault) -> None:
    printed = making.make(vault, "safety-plan", {"person": planned(vault)})
    with pikepdf.open(BytesIO(printed.pdf)) as document:
        told = {name: str(value) for name, value in document.docinfo.items()}
    for name in ("/Title", "/Author", "/Subject", "/Creator", "/Producer", "/Keywords"):
        assert not told.get(name), name
    assert printed.file_name == "report-2026-11-22-01.pdf"
    assert printed.figures == {"parts": 2}


def test_lines_to_write_on(vault: Vault) -> None:
    code = planned(vault)
    text = made(vault, code, lines="yes")
    assert "For my children" in text
    assert "Where nothing" not in text
    with pytest.raises(NotFound):
        made(vault, code, kind="crisis")
    empty = made(vault, code, kind="crisis", lines="yes", language="de")
    assert "Für schwere Tage" in empty
    assert "Wofür ich lebe" in empty


@pytest.mark.parametrize("kind", list(PlanKind))
@pytest.mark.parametrize("language", ["en", "fr", "es", "de", "pt", "ar"])
def test_each_language_has_every_passage(vault: Vault, kind: PlanKind, language: str) -> None:
    texts = vault.read(paper_texts.current, paper=f"{kind.value}_plan", language=language)
    assert texts.language == language
    wanted = {"title", "made", "review", "closing", *PARTS[kind]}
    assert wanted == set(texts.passages)
    assert len(set(texts.passages.values())) == len(wanted)
    for name in ("made", "review"):
        assert "{day}" in texts[name]


@pytest.mark.parametrize(("plan", "asked", "title"), [
    ("fr", "", "Mon plan"), ("fr", "es", "Mi plan"), ("pt-BR", "", "O meu plano"),
    ("ne", "", "My plan"),
])  # fmt: skip
def test_in_her_language_or_the_nearest(vault: Vault, plan: str, asked: str, title: str) -> None:
    assert title in made(vault, planned(vault, plan), language=asked)


def test_arabic_runs_from_the_right(vault: Vault) -> None:
    """By the places of glyphs: the heading ends at the right margin, as nothing Latin does."""
    code = planned(vault, "ar")
    printed = making.make(vault, "safety-plan", {"person": code})
    page = PdfReader(BytesIO(printed.pdf)).pages[0]
    found: list[tuple[float, str]] = []

    def see(text: str, _cm: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            found.append((float(matrix[4]), text))

    page.extract_text(visitor_text=see)
    middle = float(page.mediabox.width) / 2
    assert found
    assert min(left for left, _text in found) > middle / 2
    assert sum(left > middle for left, _text in found) > len(found) / 2


def test_who_may_make_it(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "H4")
        code = planned(vault)
        made(vault, code)
        noor = vault.read(residents.find, text="Noor")[0].id
        labels = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
        assert "Read a safety plan" in labels
        with pytest.raises(NotFound):
            vault.read(safety_plan_papers.sheet, code="ZZZZ", kind="safety")
    for who in ("F1", "H4"):
        with signed_in(desk_file, who, clock) as vault, pytest.raises(NotAllowed):
            made(vault, code)


def test_options() -> None:
    assert REPORT.parse_options({"person": "ABCD"}) == {
        "person": "ABCD", "kind": "safety", "language": "", "name": False, "code_word": False,
        "lines": False, "paper": "A4",
    }  # fmt: skip
    with pytest.raises(Invalid):
        REPORT.parse_options({"person": "ABCD", "kind": "other"})
    assert REPORT.title == "Safety or crisis plan"
