# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support used on paper: the screen's totals, houses, small numbers hidden for outside."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.errors import Invalid
from shelterdesk.reports import making
from shelterdesk.services.giving import service_giving, support_figures, support_used
from shelterdesk.services.giving.service_giving import GiveForm
from shelterdesk.services.log import log_entries
from shelterdesk.statistics.suppression import Mark
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)
MONTH = TODAY.replace(day=1)


def filled(vault: Vault) -> None:
    """Two houses, a person in each, one without a bed, people without a name, a meal."""
    first, second = house(vault, name="House B"), house(vault, name="House C")
    noor, _stay = admitted(vault, beds(vault, first)[0], TODAY - DAY, "Quxnoor")
    ama, _other = admitted(vault, beds(vault, second)[0], TODAY, "Quxama")
    lin = person(vault, "Quxlin")
    for form in (
        GiveForm("clothes", (noor, ama, lin), nameless=20),
        GiveForm("clothes", (noor,), at=NOW - 2 * DAY),  # before she had a bed
        GiveForm("legal", (ama,), is_declined=True),
    ):
        vault.do("Gave", service_giving.give, form=form)
    vault.do("Meal", log_entries.note, kind="meal", confidentiality="desk", text="Soup",
             resident_ids=[noor, ama])  # fmt: skip


def test_each_number_by_hand_and_as_the_screen_has_it(vault: Vault) -> None:
    filled(vault)
    found = vault.read(support_figures.sheet, month=MONTH)
    expected = {
        "all/times": 26, "all/named": 6, "all/nameless": 20, "all/people": 3, "all/declined": 1,
        "kind/clothes/times": 24, "kind/clothes/people": 3, "kind/food/times": 2,
        "kind/legal/declined": 1, "house/0/times": 2, "house/1/times": 2, "house/2/times": 22,
    }  # fmt: skip
    assert {key: found.values[key] for key in expected} == expected
    screen = vault.read(support_used.counts, first=MONTH, last=TODAY)
    assert (screen.times, screen.people) == (found.values["all/times"], found.values["all/people"])
    assert sum(found.values[f"{one.key}/times"] for one in found.houses) == screen.times


def test_the_months_offered_are_those_with_anything_to_count(vault: Vault) -> None:
    assert vault.read(support_figures.months) is None
    vault.do("Gave", service_giving.give, form=GiveForm("clothes", nameless=2, at=NOW - 40 * DAY))
    assert vault.read(support_figures.months) == ((NOW - 40 * DAY).date().replace(day=1), MONTH)


def test_small_numbers_are_hidden_with_what_gives_them_away(vault: Vault) -> None:
    filled(vault)
    found = vault.read(support_figures.sheet, month=MONTH, is_outside=True)
    assert found["kind/clothes/named"] == "<5"
    assert found.marks["kind/clothes/times"] is not Mark.SHOWN or (
        found.marks["kind/clothes/nameless"] is not Mark.SHOWN
    )
    assert found["kind/legal/declined"] == "<5"
    assert found["kind/legal/times"] == 0  # a true nothing


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_sheet(vault: Vault, language: str, paper: str) -> None:
    filled(vault)
    with i18n.written_in(language):
        made = making.make(vault, "support-used", {"month": f"{MONTH:%Y-%m}", "paper": paper})
    words = "\n".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages)
    assert "Qux" not in words
    if language == "en":
        assert "Condoms" not in words
        assert "Clothes" in words
        assert "By house" in words


def test_months_that_cannot_be_counted(vault: Vault) -> None:
    for options in ({"months": 0}, {"months": 37}):
        with pytest.raises(Invalid):
            vault.read(support_figures.sheet, month=MONTH, **options)
    with pytest.raises(Invalid):
        vault.read(support_figures.sheet, month=MONTH + 40 * DAY)
    assert vault.read(support_figures.sheet, month=MONTH).kinds == ()
