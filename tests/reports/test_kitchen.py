# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet for the kitchen's wall: what not to serve and for how many; it names nobody."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from shelterdesk.errors import NotAllowed
from shelterdesk.reports import making
from shelterdesk.reports.making import Way
from shelterdesk.services.residents import protection
from shelterdesk.services.safety import health
from shelterdesk.services.safety.health import FactForm, HealthFactKind
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house

TODAY = NOW.date()


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def noted(vault: Vault, resident_id: int, words: str, kind: str = "allergy") -> None:
    form = FactForm(HealthFactKind(kind), words, is_for_kitchen=True)
    vault.do("Noted", health.add, resident_id=resident_id, form=form)


def guests(vault: Vault) -> list[int]:
    free = beds(vault, house(vault))
    found = [admitted(vault, bed, TODAY, f"Quxname{n}")[0] for n, bed in enumerate(free[:4])]
    noted(vault, found[0], "No nuts")
    noted(vault, found[1], "no nuts")
    noted(vault, found[2], "Vegetarian", "diet")
    noted(vault, found[3], "No milk for Quxname3")
    return found


def test_each_wording_once_with_how_many_and_nobodys_name(vault: Vault) -> None:
    guests(vault)
    printed = making.make(vault, "kitchen", {})
    said = text(printed.pdf)
    assert printed.figures == {"lines": 3, "people": 4}
    for words in ("No nuts", "Allergy · 2 people", "Vegetarian", "Diet · 1 person"):
        assert words in said
    assert "Ask the colleague on duty" in said
    assert "Quxname" not in said
    assert "Room" not in said


def test_an_empty_house_has_a_sentence(vault: Vault) -> None:
    assert "Nothing is known" in text(making.make(vault, "kitchen", {}).pdf)


def test_the_desk_prints_it_also_of_people_who_are_protected(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        for who in guests(vault):
            vault.do("Protect", protection.protect, resident_id=who, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "F1", clock) as desk:
        printed = making.make(desk, "kitchen", {})
        assert "Allergy · 2 people" in text(printed.pdf)
        assert making.hand_out(desk, printed, Way.PRINTER).data == printed.pdf


def test_who_sees_no_residents_does_not_see_what_they_eat(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "A6")
    with signed_in(desk_file, "A6", clock) as admin, pytest.raises(NotAllowed):
        making.make(admin, "kitchen", {})
