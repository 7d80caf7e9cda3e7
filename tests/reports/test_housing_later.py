# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where people live some months after a stay, on paper: each answer, and small numbers hidden."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.errors import Invalid
from shelterdesk.reports import making
from shelterdesk.services.moving_on import follow_ups, housing_figures
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import check_out, stays, wrong_check_out
from shelterdesk.statistics.counts import Line
from shelterdesk.statistics.housing_sheet import AFTER, HousingSheet, for_outside
from shelterdesk.statistics.suppression import DEFAULT_K
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person, soak

TODAY = NOW.date()
DAY = timedelta(days=1)
MONTH = TODAY.replace(day=1)
ANSWERS = (
    "same_home", "another_home", "temporary", "no_home", "declined", "unknown", "stays_again",
    "not_asked_yet", "not_to_be_asked",
)  # fmt: skip


def text(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(word for page in pages for word in page.extract_text().split())


def left(vault: Vault, name: str, ago: int, *, is_asked: bool = True) -> tuple[int, int]:
    """Somebody who left so many months before today."""
    on = TODAY - relativedelta(months=ago)
    resident_id = person(vault, name)
    stay_id = vault.do("In", stays.admit, resident_id=resident_id, on=on - 5 * DAY,
                       site_id=house(vault, name=f"House of {name}")).result  # fmt: skip
    vault.do("Out", check_out.check_out, stay_id=stay_id, on=on, wants_follow_ups=is_asked)
    return resident_id, stay_id


def answered(vault: Vault, resident_id: int, months: int, state: str) -> None:
    rows = vault.read(follow_ups.of_resident, resident_id=resident_id)
    row = next(row for row in rows if row.months == months)
    source = "none" if state == "unknown" else "told_us"
    vault.do("Answer", follow_ups.answer, follow_up_id=row.id, on=TODAY, state=state,
             source=source)  # fmt: skip


def sheet(vault: Vault, **options: Any) -> HousingSheet:
    return vault.read(housing_figures.sheet, month=MONTH, **options)


def column(found: HousingSheet, after: int) -> dict[str, int]:
    """Of a column what is not nought."""
    keys = (*ANSWERS, "left", "home")
    return {key: found.values[f"{after}/{key}"] for key in keys if found.values[f"{after}/{key}"]}


def filled(vault: Vault) -> list[int]:
    """Of three months each answer once, the same home twice; of six, one who refused at three."""
    people = []
    for number, state in enumerate(("same_home", *ANSWERS[:6])):
        resident_id, _stay = left(vault, f"Qux{number}", 3)
        answered(vault, resident_id, 3, state)
        people.append(resident_id)
    back, _stay = left(vault, "Quxback", 3)
    vault.do("In", stays.admit, resident_id=back, on=TODAY - DAY,
             site_id=house(vault, name="House Z"))  # fmt: skip
    left(vault, "Quxopen", 3)
    left(vault, "Quxnever", 3, is_asked=False)
    refused, _stay = left(vault, "Quxrefused", 6)
    answered(vault, refused, 3, "declined")
    return [*people, back, refused]


def test_each_number_by_hand(vault: Vault) -> None:
    filled(vault)
    found = sheet(vault)
    assert column(found, 3) == {**dict.fromkeys(ANSWERS, 1), "same_home": 2, "left": 10, "home": 3}
    assert column(found, 6) == {"declined": 1, "left": 1}
    assert column(found, 12) == column(found, 18) == {}
    # The answer at three months of who left half a year ago is of the month it was due in.
    earlier = vault.read(housing_figures.sheet, month=MONTH - relativedelta(months=3))
    assert column(earlier, 3) == {"declined": 1, "left": 1}
    year = sheet(vault, months=12)
    assert column(year, 3)["left"] == 11
    assert column(year, 3)["declined"] == 2


def test_unknown_is_its_own_answer_and_never_no_home(vault: Vault) -> None:
    resident_id, _stay = left(vault, "Quxnoor", 12)
    answered(vault, resident_id, 12, "unknown")
    assert column(sheet(vault), 12) == {"unknown": 1, "left": 1}
    said = text(making.make(vault, "housing-later", {"month": f"{MONTH:%Y-%m}"}).pdf)
    assert "never counted as no home" in said


def test_short_months_and_the_day_itself(vault: Vault, clock: Clock) -> None:
    clock.now = NOW.replace(year=2027, month=3, day=10)
    stay = admitted(vault, beds(vault, house(vault))[0], date(2026, 11, 1))[1]
    vault.do("Out", check_out.check_out, stay_id=stay, on=date(2026, 11, 30),
             wants_follow_ups=True)  # fmt: skip
    february = vault.read(housing_figures.sheet, month=date(2027, 2, 1))
    assert column(february, 3) == {"not_asked_yet": 1, "left": 1}  # the 28th
    march = vault.read(housing_figures.sheet, month=date(2027, 3, 1))
    assert column(march, 3) == {}
    with pytest.raises(Invalid):
        vault.read(housing_figures.sheet, month=date(2027, 4, 1))


def test_a_check_out_that_was_taken_back_is_no_leaving(vault: Vault) -> None:
    resident_id, stay_id = left(vault, "Quxnoor", 3)
    answered(vault, resident_id, 3, "temporary")
    vault.do("Back", wrong_check_out.take_back, stay_id=stay_id)
    assert column(sheet(vault), 3) == {}
    vault.undo()
    assert column(sheet(vault), 3) == {"temporary": 1, "left": 1}


def test_the_months_offered_are_those_with_anything_to_count(vault: Vault, clock: Clock) -> None:
    assert vault.read(making.months, "housing-later") is None
    left(vault, "Quxnoor", 1)
    assert vault.read(making.months, "housing-later") is None
    clock.now = NOW + relativedelta(months=4)
    assert vault.read(making.months, "housing-later") == (date(2027, 1, 1), date(2027, 3, 1))


def test_who_is_protected_is_counted_like_everybody(desk_file: object, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        noor, *_more = filled(vault)
        own = dict(sheet(vault).values)
        vault.do("P", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock) as worker:
        assert dict(sheet(worker).values) == own


def test_the_page_in_every_shape(vault: Vault) -> None:
    said = text(making.make(vault, "housing-later", {"month": f"{MONTH:%Y-%m}"}).pdf)
    assert "No stay ended so long before these months." in said
    filled(vault)
    options = {"month": f"{MONTH:%Y-%m}", "months": "12"}
    for paper in ("A4", "Letter"):
        made = making.make(vault, "housing-later", {**options, "paper": paper})
        said = text(made.pdf)
        for words in (
            "What is known",
            "12 months later",
            "Without a home",
            "Not known",
            "No contact agreed",
            "page 1",
        ):
            assert words in said
        assert "Qux" not in said
        assert made.figures["3/left"] == 11
        with i18n.written_in("ar"):
            made = making.make(vault, "housing-later", {**options, "paper": paper})
            assert len(PdfReader(BytesIO(made.pdf)).pages) == 1
    outside = making.make(vault, "housing-later", {**options, "audience": "outside"})
    assert not isinstance(outside.figures["3/no_home"], int)
    assert outside.figures["12/left"] == 0
    said = text(outside.pdf)
    assert "<5" in said
    assert "What is known" not in said  # bars that may say nothing are none


@settings(max_examples=soak(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(counts=st.lists(st.integers(0, 12), min_size=9, max_size=9))
def test_no_small_number_stands_for_outside(counts: list[int]) -> None:
    """Whatever was answered: none from 1 to 4 is printed, and no single one is left to be found."""
    values = {f"{after}/{key}": 0 for after in AFTER for key in (*ANSWERS, "left", "home")}
    values |= {f"3/{key}": number for key, number in zip(ANSWERS, counts, strict=True)}
    values |= {"3/left": sum(counts), "3/home": counts[0] + counts[1]}
    made = for_outside(HousingSheet(values, MONTH, TODAY, tuple(Line(key, key) for key in ANSWERS)))
    printed = {key: made[f"3/{key}"] for key in (*ANSWERS, "left", "home")}
    assert not any(isinstance(n, int) and 0 < n < DEFAULT_K for n in printed.values())
    hidden = [key for key in ANSWERS if not isinstance(printed[key], int)]
    if isinstance(printed["left"], int):
        assert len(hidden) != 1
