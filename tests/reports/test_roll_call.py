# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roll call to tick by hand, and the list of who is in the building."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.reports import making
from shelterdesk.reports.making import Way
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import absences, roll_calls
from shelterdesk.services.rooms.absences import AbsenceForm
from shelterdesk.services.safety import health
from shelterdesk.services.safety.health import FactForm, HealthFactKind
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house

TODAY = NOW.date()
DAY = timedelta(days=1)


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
def people(vault: Vault) -> dict[str, int]:
    """Noor is here and walks with a frame, Amal is absent, Lina in hospital."""
    site = house(vault)
    free = beds(vault, site)
    found = {}
    for bed, name in zip(free, ("Noor", "Amal", "Lina"), strict=False):
        found[name], stay = admitted(vault, bed, TODAY - DAY, name)
        if name == "Lina":
            form = AbsenceForm("hospital", TODAY, expected_back=TODAY + 2 * DAY)
            vault.do("Away", absences.add, stay_id=stay, form=form)
    fact = FactForm(HealthFactKind.MOBILITY, "Frame of Noor stands at the bed")
    vault.do("Fact", health.add, resident_id=found["Noor"], form=fact)
    vault.do("Mark", roll_calls.mark, site_id=site, resident_id=found["Amal"], presence="absent")
    return found


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_both_in_every_size_and_direction(
    vault: Vault, people: dict[str, int], paper: str, language: str
) -> None:
    i18n.set_language(language)
    called = making.make(vault, "roll-call", {"paper": paper, "marks": "written"})
    assert called.figures == {"people": 3, "mark_0": 0, "mark_1": 1, "mark_2": 1}
    listed = making.make(vault, "emergency-list", {"paper": paper})
    assert listed.figures == {
        "residents": 1, "visitors": 0, "staff": 0, "heads": 1, "elsewhere": 2,
    }  # fmt: skip
    for pdf in (called.pdf, listed.pdf):
        said = text(pdf)
        assert all(name in said for name in people)
        assert "Desk Planner" in said
    assert len(PdfReader(BytesIO(listed.pdf)).pages) == 1


def test_what_the_list_says(vault: Vault, people: dict[str, int]) -> None:
    said = text(making.make(vault, "emergency-list", {}).pdf)
    for words in ("1 resident", "Room 1 · 1 person", "Frame of Noor", "not seen yet tonight",
                  "Amal · Room 1 · B · not back", "Lina · Room 2 · A · in hospital"):  # fmt: skip
        assert words in said, words


def test_an_empty_sheet_keeps_who_is_away(vault: Vault, people: dict[str, int]) -> None:
    made = making.make(vault, "roll-call", {})
    assert made.figures == {"people": 3, "mark_0": 0, "mark_1": 0, "mark_2": 1}
    assert "ospital, back on" in text(made.pdf)
    with pytest.raises(NotFound, match="no house called Nowhere"):
        making.make(vault, "roll-call", {"site": "Nowhere"})
    with pytest.raises(Invalid):
        making.make(vault, "roll-call", {"marks": "all"})


def test_the_desk_prints_at_once_a_file_asks_and_a_protected_person_has_a_room_alone(
    vault: Vault, people: dict[str, int], clock: Clock
) -> None:
    path = vault.path
    vault.do("Protect", protection.protect, resident_id=people["Noor"],
             staff_ids=[vault.staff_id])  # fmt: skip
    hired(vault, "F1", "A6")
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        for name in ("emergency-list", "roll-call"):
            made = making.make(desk, name, {})
            assert making.hand_out(desk, made, Way.PRINTER).data.startswith(b"%PDF")
            with pytest.raises(NotAllowed):
                making.hand_out(desk, made, Way.FILE)
            said = text(made.pdf)
            assert "Noor" not in said
            assert "1 person" in said
        said = text(making.make(desk, "emergency-list", {}).pdf)
        assert "Help to get out: ask the colleague on duty" in said
    with signed_in(path, "A6", clock) as administrator:
        for name in ("emergency-list", "roll-call"):
            with pytest.raises(NotAllowed):
                making.make(administrator, name, {})


def test_an_empty_house(vault: Vault) -> None:
    assert "0 residents" in text(making.make(vault, "emergency-list", {}).pdf)
    assert "Nobody stays" in text(making.make(vault, "roll-call", {}).pdf)
