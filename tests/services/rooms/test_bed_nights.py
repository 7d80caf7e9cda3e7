# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bed-nights: whatever they are grouped by they are the summary's, and each count has its list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services import figures, organisation
from shelterdesk.services.money import funds, stay_funds
from shelterdesk.services.money.stay_funds import FundingForm
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import absences, bed_nights, board, check_out, stays
from shelterdesk.services.rooms.absences import AbsenceForm
from shelterdesk.statistics.night_sheet import By, NightSheet
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)
FIRST = TODAY.replace(day=1)
LAST = date(2026, 11, 30)
BERLIN = ZoneInfo("Europe/Berlin")


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def counted(vault: Vault, by: By, first: date = FIRST, last: date = LAST) -> NightSheet:
    found: NightSheet = vault.read(bed_nights.count, by=by, first=first, last=last)
    return found


def nights(sheet: NightSheet) -> dict[str, int]:
    return {line.words: line.nights for line in sheet.lines}


@pytest.fixture
def filled(vault: Vault) -> dict[str, int]:
    """Noor (moved once, from October on) and Anna (three nights) in one house, Lina in another."""
    first, second = (house(vault, name=name) for name in ("House A", "House B"))
    here, there = beds(vault, first), beds(vault, second)
    noor, stay = admitted(vault, here[0], date(2026, 10, 30), "Noor")
    do(vault, stays.move, stay_id=stay, bed_id=here[2], on=date(2026, 11, 5))
    anna, left = admitted(vault, here[1], date(2026, 11, 2), "Anna")
    do(vault, check_out.check_out, stay_id=left, on=date(2026, 11, 5))
    lina, _stay = admitted(vault, there[0], TODAY, "Lina")
    return {"noor": noor, "anna": anna, "lina": lina, "stay": stay, "house": first}


def test_each_way_to_count(vault: Vault, filled: dict[str, int]) -> None:
    expected = {
        By.PERSON: {"Anna": 3, "Lina": 1, "Noor": 22},
        By.BED: {
            "House A · Room 1 · A": 4, "House A · Room 1 · B": 3, "House A · Room 2 · A": 18,
            "House B · Room 1 · A": 1,
        },
        By.ROOM: {"House A · Room 1": 7, "House A · Room 2": 18, "House B · Room 1": 1},
        By.HOUSE: {"House A": 25, "House B": 1},
        By.MONTH: {"November 2026": 26},
        By.FUND: {"No fund": 26},
    }  # fmt: skip
    summary = vault.read(figures.monthly, month=FIRST)
    for by, lines in expected.items():
        sheet = counted(vault, by)
        assert nights(sheet) == lines, by
        assert list(nights(sheet)) == list(lines), by
        assert (sheet.nights, sheet.people) == (summary.bed_nights, summary.people) == (26, 3)
        assert sheet.last == TODAY  # nights to come are not counted
    months = counted(vault, By.MONTH, date(2026, 10, 1))
    assert nights(months) == {"October 2026": 2, "November 2026": 26}
    assert [line.people for line in months.lines] == [1, 3]


def test_of_one_house(vault: Vault, filled: dict[str, int]) -> None:
    sheet = vault.read(
        bed_nights.count, by=By.ROOM, first=FIRST, last=LAST, site_id=filled["house"]
    )
    assert (sheet.nights, sheet.site) == (25, "House A")
    assert vault.read(figures.monthly, month=FIRST, site="House A").bed_nights == 25


def test_every_count_opens_its_list(vault: Vault, filled: dict[str, int]) -> None:
    for by in By:
        sheet = counted(vault, by, date(2026, 10, 1))
        for line in sheet.lines:
            rows = vault.read(
                bed_nights.listed, by=by, key=line.key, first=date(2026, 10, 1), last=LAST
            )
            assert sum(row.nights for row in rows) == line.nights, (by, line)
            assert len({row.resident_id for row in rows}) == line.people, (by, line)
    rows = vault.read(
        bed_nights.listed, by=By.PERSON, key=str(filled["noor"]), first=FIRST, last=LAST
    )
    assert [(row.place, row.start, row.last, row.nights) for row in rows] == [
        ("Room 1 · A", FIRST, date(2026, 11, 4), 4),
        ("Room 2 · A", date(2026, 11, 5), TODAY, 18),
    ]
    for key in ("", "no such key", "9999"):
        for by in By:
            assert vault.read(bed_nights.listed, by=by, key=key, first=FIRST, last=LAST) == [], (
                by,
                key,
            )


def test_periods_that_make_no_sense(vault: Vault, filled: dict[str, int]) -> None:
    for first, last, field in (
        (LAST, FIRST, "last"),
        (TODAY + DAY, LAST, "first"),
        (date(1990, 1, 1), LAST, "last"),
    ):
        with pytest.raises(Invalid) as found:
            counted(vault, By.ROOM, first, last)
        assert found.value.field == field


def test_nights_away_by_the_setting_of_the_house(vault: Vault, filled: dict[str, int]) -> None:
    form = AbsenceForm(start=date(2026, 11, 10))
    gone = do(vault, absences.add, stay_id=filled["stay"], form=form)
    do(vault, absences.came_back, absence_id=gone, on=date(2026, 11, 12))
    sheet = counted(vault, By.PERSON)
    assert (sheet.nights, sheet.away_nights, sheet.away_counts) == (26, 2, True)
    rules = vault.read(organisation.form)
    do(vault, organisation.edit, form=replace(rules, counts_absences=False))
    sheet = counted(vault, By.PERSON)
    assert (sheet.nights, sheet.away_nights, sheet.away_counts) == (24, 2, False)
    assert vault.read(figures.monthly, month=FIRST).bed_nights == 24
    assert nights(sheet)["Noor"] == 20
    moved, _first = vault.read(board.history_of, resident_id=filled["noor"])
    assert moved.nights == 16  # the tab of her stays says the same
    assert "do not count" in " ".join(sheet.notes())


def test_who_pays(vault: Vault, filled: dict[str, int]) -> None:
    stay = filled["stay"]
    house_fund, other = (
        do(vault, funds.add, form=funds.FundForm(name)) for name in ("City", "Bridge trust")
    )
    one = do(vault, stay_funds.add, stay_id=stay,
             form=FundingForm(house_fund, end=date(2026, 11, 3)))  # fmt: skip
    do(vault, stay_funds.add, stay_id=stay, form=FundingForm(other, date(2026, 11, 10)))
    assert nights(counted(vault, By.FUND)) == {"Bridge trust": 13, "City": 2, "No fund": 11}
    assert counted(vault, By.FUND).nights == counted(vault, By.ROOM).nights
    told = vault.read(stay_funds.of_stay, stay_id=stay)
    assert [(row.fund, row.nights) for row in told.rows] == [("City", 4), ("Bridge trust", 13)]
    assert (told.nights, told.without_fund) == (24, 7)
    for start, end in ((FIRST, None), (date(2026, 11, 9), date(2026, 11, 11)), (None, FIRST)):
        with pytest.raises(Conflict, match="paid by one fund") as found:
            do(vault, stay_funds.add, stay_id=stay, form=FundingForm(other, start, end))
        assert found.value.field == "start"
    do(vault, stay_funds.edit, funding_id=one, form=FundingForm(other, end=date(2026, 11, 10)))
    assert nights(counted(vault, By.FUND)) == {"Bridge trust": 22, "No fund": 4}
    vault.undo()
    do(vault, stay_funds.remove, funding_id=one)
    assert nights(counted(vault, By.FUND)) == {"Bridge trust": 13, "No fund": 13}
    do(vault, stay_funds.add, stay_id=stay, form=FundingForm(other, end=date(2026, 11, 3)))
    vault.undo()
    vault.undo()  # and what was removed is there again
    assert vault.read(stay_funds.form, funding_id=one).fund_id == house_fund


def test_what_is_refused_of_a_fund(vault: Vault, filled: dict[str, int], clock: Clock) -> None:
    stay = filled["stay"]
    fund = do(vault, funds.add, form=funds.FundForm("City"))
    before = date(2026, 10, 29)
    for form, field in (
        (FundingForm(None), "fund"),
        (FundingForm(9_999), "fund"),
        (FundingForm(fund, before), "start"),
        (FundingForm(fund, FIRST, FIRST), "end"),
    ):
        with pytest.raises(Invalid) as found:
            do(vault, stay_funds.add, stay_id=stay, form=form)
        assert found.value.field == field
    form = FundingForm(None, end=date(2026, 11, 3), new_fund=" Bridge trust ")
    do(vault, stay_funds.add, stay_id=stay, form=form)  # a fund that is not listed yet
    assert [row.name for row in vault.read(funds.listed)] == ["Bridge trust", "City"]
    vault.undo()
    assert [row.name for row in vault.read(funds.listed)] == ["City"]
    do(vault, funds.retire, fund_id=fund)
    with pytest.raises(Conflict, match="not offered"):
        do(vault, stay_funds.add, stay_id=stay, form=FundingForm(fund))
    with pytest.raises(NotFound):
        vault.read(stay_funds.form, funding_id=9_999)


def test_somebody_protected_counts_without_a_name(
    vault: Vault, filled: dict[str, int], clock: Clock
) -> None:
    hired(vault, "C2")
    do(vault, protection.protect, resident_id=filled["noor"], staff_ids=[vault.staff_id])
    path, entry = vault.path, filled["stay"]
    fund = do(vault, funds.add, form=funds.FundForm("City"))
    paid = do(vault, stay_funds.add, stay_id=entry, form=FundingForm(fund))
    vault.lock()
    with signed_in(path, "C2", clock) as worker:
        sheet = counted(worker, By.PERSON)
        assert nights(sheet) == {"Anna": 3, "Lina": 1, "1 person": 22}
        for by in By:
            for line in counted(worker, by).lines:
                rows = worker.read(bed_nights.listed, by=by, key=line.key, first=FIRST, last=LAST)
                assert sum(row.nights for row in rows) == line.nights
                assert "Noor" not in repr(rows)
                assert filled["noor"] not in {row.resident_id for row in rows}
        her = str(filled["noor"])
        assert worker.read(bed_nights.listed, by=By.PERSON, key=her, first=FIRST, last=LAST) == []
        for act in (
            lambda: worker.read(stay_funds.of_stay, stay_id=entry),
            lambda: worker.read(stay_funds.form, funding_id=paid),
            lambda: do(worker, stay_funds.remove, funding_id=paid),
        ):
            with pytest.raises(NotFound):
                act()


# The clock
def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def test_two_in_the_morning_is_still_the_night_before(vault: Vault, clock: Clock) -> None:
    clock.now = at(2026, 12, 1, 2)
    bed = beds(vault, house(vault))[0]
    night = vault.read(organisation.tonight)
    assert night == date(2026, 11, 30)
    admitted(vault, bed, night)
    assert vault.read(figures.monthly, month=date(2026, 11, 1)).bed_nights == 1
    # December's first night has not come yet, neither here nor in the summary.
    assert vault.read(figures.monthly, month=date(2026, 12, 1)).bed_nights == 0
    with pytest.raises(Invalid, match="not come yet"):
        counted(vault, By.ROOM, date(2026, 12, 1), date(2026, 12, 31))
    clock.now = at(2026, 12, 1, 20)
    assert counted(vault, By.ROOM, date(2026, 12, 1), date(2026, 12, 31)).nights == 1
    assert vault.read(figures.monthly, month=date(2026, 12, 1)).bed_nights == 1


@pytest.mark.parametrize("turn", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_two_nights_on_which_the_clock_changes(vault: Vault, clock: Clock, turn: date) -> None:
    clock.now = at(turn.year, turn.month, turn.day - 1, 20)
    bed = beds(vault, house(vault))[0]
    resident_id, stay = admitted(vault, bed, turn - DAY)
    month = turn.replace(day=1)
    seen = []
    for hours in range(0, 30):
        clock.now = (
            at(turn.year, turn.month, turn.day - 1, 20).astimezone(UTC) + hours * timedelta(hours=1)
        ).astimezone(BERLIN)
        sheet = counted(vault, By.PERSON, month, turn + 3 * DAY)
        assert sheet.nights == vault.read(figures.monthly, month=month).bed_nights
        (row,) = vault.read(board.history_of, resident_id=resident_id)
        assert row.nights == sheet.nights
        seen.append(sheet.nights)
    assert seen == sorted(seen)
    assert set(seen) == {1, 2}  # one evening, one change of the clock, one evening more
    do(vault, check_out.check_out, stay_id=stay, on=turn + DAY)
    clock.now = at(turn.year, turn.month, turn.day, 12) + 5 * DAY
    assert counted(vault, By.PERSON, month, turn + 4 * DAY).nights == 2


def test_over_new_year(vault: Vault, clock: Clock) -> None:
    clock.now = at(2027, 1, 3, 20)
    bed = beds(vault, house(vault))[0]
    _who, stay = admitted(vault, bed, date(2026, 12, 30))
    do(vault, check_out.check_out, stay_id=stay, on=date(2027, 1, 2))
    sheet = counted(vault, By.MONTH, date(2026, 1, 1), date(2027, 12, 31))
    assert nights(sheet) == {"December 2026": 2, "January 2027": 1}
    for month, expected in ((date(2026, 12, 1), 2), (date(2027, 1, 1), 1)):
        summary = vault.read(figures.monthly, month=month)
        assert (summary.bed_nights, summary.people) == (expected, 1)


def test_the_clock_set_back_takes_no_night(vault: Vault, clock: Clock) -> None:
    bed = beds(vault, house(vault))[0]
    resident_id = person(vault, "Noor")
    do(vault, stays.admit, resident_id=resident_id, on=TODAY, bed_id=bed)
    before = counted(vault, By.PERSON).nights
    clock.now = NOW - timedelta(hours=1)
    assert counted(vault, By.PERSON).nights == before == 1
    clock.now = NOW - 2 * DAY  # far back: a night that has not come by this clock
    with pytest.raises(Invalid):
        counted(vault, By.PERSON, TODAY, LAST)
    clock.now = NOW + DAY
    assert counted(vault, By.PERSON).nights == 2
