# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits, rounds and calls in numbers, for the house and for outside; and the blank sheet."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.errors import Invalid
from shelterdesk.reports import making
from shelterdesk.services import figures
from shelterdesk.services.outreach import helpline, outreach
from shelterdesk.services.outreach.helpline import ContactForm
from shelterdesk.services.outreach.outreach import RoundForm, RoundItem
from shelterdesk.services.residents import protection
from shelterdesk.services.visits import visit_figures, visits
from shelterdesk.statistics.visit_sheet import VisitSheet
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MONTH = NOW.date().replace(day=1)


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def filled(vault: Vault) -> list[int]:
    """Eight visits of November, two of them by name; one of October; a round; three calls."""
    noor, anna = person(vault, "Quxnoor"), person(vault, "Quxanna")
    for who, days in ((noor, 1), (noor, 2), (anna, 3)):
        at = NOW - days * DAY
        visit = vault.do("Came", visits.check_in, resident_id=who, at=at).result
        vault.do("Left", visits.check_out, visit_id=visit, at=at)
    for days in (1, 1, 1, 1, 4):
        vault.do("Came", visits.check_in, at=NOW - days * DAY)
    # Half past one on the first of November is still the evening of the last of October.
    vault.do("Came", visits.check_in, at=NOW.replace(day=1, hour=1, minute=30))
    form = RoundForm(NOW - 3 * HOUR, met=12, talked=7, did_not_wish=3, first_time=2, referred=1,
                     items=(RoundItem("hygiene", 9, 7),))  # fmt: skip
    vault.do("Round", outreach.add, form=form)
    for topic in ("bed", "bed", None):
        vault.do("Call", helpline.add, form=ContactForm(topic=topic))
    return [noor, anna]


def sheet(vault: Vault, **options: object) -> VisitSheet:
    return vault.read(visit_figures.sheet, month=MONTH, **options)


def test_each_number_by_hand(vault: Vault) -> None:
    filled(vault)
    found = sheet(vault)
    expected = {
        "visits": 8, "visits/named": 3, "visits/nameless": 5, "people": 2, "rounds": 1, "met": 12,
        "talked": 7, "did_not_wish": 3, "first_time": 2, "referred": 1, "calls": 3,
        "calls/bed": 2, "calls/-": 1, "visits/2026-11-21": 5, "visits/2026-11-01": 0,
    }  # fmt: skip
    assert {key: found.values[key] for key in expected} == expected
    assert found.items == (("Hygiene kit", 9),)
    assert (found.last, len(found.parts)) == (NOW.date(), 22)
    assert sum(found.values[line.key] for line in found.parts) == 8


def test_the_months_offered_are_those_with_anything_to_count(vault: Vault) -> None:
    assert vault.read(visit_figures.months) is None
    vault.do("Call", helpline.add, form=ContactForm())
    assert vault.read(visit_figures.months) == (MONTH, MONTH)
    # Half past one on the first of November is still the evening of the last of October.
    vault.do("Came", visits.check_in, at=NOW.replace(day=1, hour=1, minute=30))
    assert vault.read(visit_figures.months) == (date(2026, 10, 1), MONTH)
    assert vault.read(figures.months_with_nights) is None  # nobody slept here


def test_months_add_up(vault: Vault) -> None:
    filled(vault)
    found = sheet(vault, months=3)
    numbers = {line.key: found.values[line.key] for line in found.parts}
    assert numbers == {"visits/2026-09": 0, "visits/2026-10": 1, "visits/2026-11": 8}
    assert found.values["visits"] == 9


def test_new_year_and_a_month_still_to_come(vault: Vault, clock: Clock) -> None:
    clock.now = NOW.replace(year=2027, month=1, day=1, hour=2)
    vault.do("Came", visits.check_in)
    found = vault.read(visit_figures.sheet, month=date(2027, 1, 1), months=2)
    assert {line.key: found.values[line.key] for line in found.parts} == {
        "visits/2026-12": 1, "visits/2027-01": 0,
    }  # fmt: skip
    with pytest.raises(Invalid):
        vault.read(visit_figures.sheet, month=date(2027, 2, 1))
    with pytest.raises(Invalid):
        sheet(vault, months=0)


def test_for_outside_no_small_number_stands_or_follows(vault: Vault) -> None:
    filled(vault)
    made = making.make(vault, "visits", {"month": "2026-11", "audience": "outside"})
    figures = made.figures
    for key in ("people", "visits/named", "did_not_wish", "first_time", "referred", "calls",
                "calls/bed"):  # fmt: skip
        assert not isinstance(figures[key], int), key
    # 8 visits less 5 without a name would be the 3 with one; 12 less 7 the 3 who did not wish.
    assert not (isinstance(figures["visits"], int) and isinstance(figures["visits/nameless"], int))
    assert figures["rounds"] == 1
    said = text(made.pdf)
    assert "<5" in said
    assert "outside" in said.casefold()


def test_the_page_says_what_it_counts_and_names_nobody(vault: Vault) -> None:
    filled(vault)
    for paper in ("A4", "Letter"):
        made = making.make(vault, "visits", {"month": "2026-11", "paper": paper})
        said = text(made.pdf)
        for words in ("November 2026", "Visits by day", "Looks for a bed", "Hygiene kit", "page 1"):
            assert words in said
        assert "Qux" not in said
        assert len(PdfReader(BytesIO(made.pdf)).pages) == 1
    said = text(making.make(vault, "visits", {"month": "2026-11", "months": "12"}).pdf)
    assert "Visits by month" in said


def test_an_empty_house_has_a_page_too(vault: Vault) -> None:
    said = text(making.make(vault, "visits", {"month": "2026-11"}).pdf)
    assert "Nobody called in this time." in said


def test_who_is_protected_is_counted_like_everybody(desk_file: object, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        noor, _anna = filled(vault)
        own = dict(sheet(vault).values)
        vault.do("P", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock) as worker:
        assert dict(sheet(worker).values) == own


def test_the_blank_sheet_is_one_page_in_both_directions(vault: Vault) -> None:
    for paper in ("A4", "Letter"):
        made = making.make(vault, "outreach-sheet", {"paper": paper})
        (page,) = PdfReader(BytesIO(made.pdf)).pages
        said = page.extract_text()
        for words in ("Did not wish to talk", "Hygiene kit", "Empty-handed", "shred"):
            assert words in said
        assert "Desk Planner" not in said  # whoever finds it learns nothing of the house
        with i18n.written_in("ar"):
            made = making.make(vault, "outreach-sheet", {"paper": paper})
            assert len(PdfReader(BytesIO(made.pdf)).pages) == 1
