# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a paper that leaves: the issuer and what it says, and nothing of the house."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdf
import pytest

from shelterdesk import i18n
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports import outgoing
from shelterdesk.reports.base import SheetContext
from shelterdesk.statistics.outgoing_sheet import IssuerSheet, SignerSheet
from tests import scans

CONTEXT = SheetContext(
    organisation="Desk Planner", printed_by="K3", printed_at=datetime(2026, 11, 22, tzinfo=UTC),
    purpose="for the board", privacy=PrivacyClass.CASE,
)  # fmt: skip
ISSUER = IssuerSheet("Harbour Workshops", "Quay 4\n+34 600 100 200", scans.png((400, 120)))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("paragraphs", [1, 40])
def test_nothing_of_the_house_is_on_it_or_in_the_file(language: str, paragraphs: int) -> None:
    with i18n.written_in(language):
        story = [
            *outgoing.title("Letter"),
            *(one for _ in range(paragraphs) for one in outgoing.words("She bakes well. " * 8)),
            outgoing.pairs([("Hours", "40")], 400),
            outgoing.signed(SignerSheet("Joy Adeyemi", "Teacher"), "Signed", 400, beside="Her"),
        ]
        made = outgoing.build(ISSUER, story, CONTEXT)
    assert b"Desk" not in made
    read = pypdf.PdfReader(io.BytesIO(made))
    text = "\n".join(page.extract_text() for page in read.pages)
    for said in ("Harbour Workshops", "Quay 4", "Joy Adeyemi", "She bakes well."):
        assert said in text
    for hidden in ("Desk Planner", "K3", "for the board"):
        assert hidden not in text
    assert (" / " in text) == (paragraphs > 1)
    kept = {key: value for key, value in (read.metadata or {}).items() if value}
    assert set(kept) <= {"/CreationDate", "/ModDate", "/Trapped"}
    assert read.xmp_metadata is None
    assert len(read.pages[0].images) >= 1


def test_her_own_paper_has_no_issuer() -> None:
    made = outgoing.build(None, outgoing.words("About me"), CONTEXT)
    text = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert text.strip() == "About me"


def test_what_the_issuer_says_of_itself_is_looked_through() -> None:
    assert ISSUER.texts == ("Harbour Workshops", "Quay 4\n+34 600 100 200")
