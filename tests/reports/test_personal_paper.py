# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper for one person: nothing at its edges that tells, and set in her language."""

from __future__ import annotations

import threading
from io import BytesIO

import pytest
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text
from tests.conftest import NOW


def context(audience: Audience) -> SheetContext:
    return SheetContext(
        organisation="Desk Planner",
        printed_by="K3",
        printed_at=NOW,
        purpose="for the hearing",
        privacy=PrivacyClass.CASE,
        audience=audience,
    )


def words(audience: Audience, lines: int = 1) -> list[str]:
    story = [Text("My next steps", style.PAGE_TITLE)]
    story += [Text(f"Step {n}", style.BODY) for n in range(lines)]
    pdf = style.build(story, context(audience), site="House B")
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_her_sheet_has_bare_edges() -> None:
    (page,) = words(Audience.PERSON)
    assert page.split() == ["My", "next", "steps", "Step", "0"]
    (house,) = words(Audience.HOUSE)
    assert "Desk Planner" in house
    assert "House B" in house


def test_several_pages_are_numbered() -> None:
    first, second = words(Audience.PERSON, 70)
    assert "1 / 2" in first
    assert "2 / 2" in second


def test_a_paper_is_written_in_its_own_language() -> None:
    seen: list[str] = []
    with i18n.written_in("ar"):
        assert i18n.is_right_to_left()
        assert i18n.language() == "ar"
        other = threading.Thread(target=lambda: seen.append(i18n.language()))
        other.start()
        other.join()
    assert seen == ["en"]
    assert not i18n.is_right_to_left()
    assert i18n.language() == "en"


@pytest.mark.parametrize("language", ["ar", "fa-AF"])
def test_direction_goes_by_the_language_not_the_country(language: str) -> None:
    with i18n.written_in(language):
        assert i18n.is_right_to_left()
