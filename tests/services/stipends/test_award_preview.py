# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an award will come to, in words, before it is kept. It is 22 November 2026, a Sunday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shelterdesk.errors import Conflict, NotFound
from shelterdesk.services.stipends import award_preview, award_rows, awards, holidays
from shelterdesk.services.stipends.award_preview import Preview
from shelterdesk.services.stipends.awards import AwardForm, Taper
from shelterdesk.services.stipends.holidays import NewHoliday
from shelterdesk.services.stipends.rhythms import Often, PayDay, PayDays, Rhythm
from shelterdesk.services.stipends.schemes import PaysWhen
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import person
from tests.stipend_world import MATCH, MONTHLY, PER_DAY, act, award, scheme

DAY = timedelta(days=1)
LAST_WORKING = PayDays(PayDay.LAST_WORKING)


def shown(vault: Vault, scheme_id: int, *, is_new: bool = True, **values: Any) -> Preview:
    form = AwardForm(scheme_id, **values)
    found: Preview = vault.read(award_preview.previewed, form=form, is_new=is_new)
    return found


def test_the_line_of_a_law(vault: Vault) -> None:
    scheme_id = scheme(vault, pay_days=LAST_WORKING)
    found = shown(
        vault, scheme_id, start=date(2027, 1, 1), end=date(2027, 7, 1), children=2
    )  # fmt: skip
    # 31 January 2027 is a Sunday: its last working day is the 29th.
    assert found.words == ("€330.00 + 2 × €102.00 a month, first on 29 Jan 2027, until 30 Jun 2027")
    assert found.more == ("€3,204.00 in all, in 6 periods.",)
    assert found.rule_words == "€330.00 a period, €102.00 for each child"
    assert found.often_words == "every month, paid on the last working day of the month"
    assert (found.has_children, found.waiting_days, found.currency) == (True, 0, "EUR")
    act(vault, holidays.add, on=date(2027, 1, 29))
    found = shown(vault, scheme_id, start=date(2027, 1, 1))
    assert found.words == "€330.00 a month, first on 28 Jan 2027, without an end"


def test_the_middle_of_a_period_and_a_waiting_time(vault: Vault) -> None:
    scheme_id = scheme(vault, waiting_days=30, most_children=1, cap_period=50_000, cap_total=1)
    found = shown(vault, scheme_id, start=date(2026, 11, 10), children=2)
    assert found.words == "€330.00 + 1 × €102.00 a month, first on 1 Dec 2026, without an end"
    assert found.more == (
        "The scheme waits 30 days: nothing is due for the days before 10 Dec 2026.",
        "The scheme counts 1 child at most.",
        "Of the first period 22 of 31 days are counted.",
        "At most €500.00 a period.",
        "At most €0.01 in all.",
    )
    waived = shown(vault, scheme_id, start=date(2026, 11, 10), is_waiting_waived=True)
    assert waived.words == "€330.00 a month, first as soon as it is approved, without an end"
    assert waived.more[0] == "Of the first period 21 of 30 days are counted."
    short = shown(vault, scheme_id, start=date(2026, 11, 10), end=date(2026, 12, 1))
    assert "no period falls into it, until 30 Nov 2026" in short.words
    whole = scheme(vault, name="Whole", prorates=False)
    assert shown(vault, whole, start=date(2026, 11, 10)).more == ()


@pytest.mark.parametrize(
    ("often", "words"),
    [
        (Rhythm(Often.WEEK), "¥100 a week"),
        (Rhythm(Often.FORTNIGHT), "¥100 every two weeks"),
        (Rhythm(Often.HALF_MONTH), "¥100 twice a month"),
        (Rhythm(Often.MONTH, day=15), "¥100 a month"),
        (Rhythm(Often.RULE, rule="FREQ=DAILY;INTERVAL=10"), "¥100 a period"),
    ],
)
def test_how_often(vault: Vault, often: Rhythm, words: str) -> None:
    scheme_id = scheme(
        vault, currency="JPY", amount=100, child_amount=0, rhythm=often, period_from=None
    )  # fmt: skip
    assert shown(vault, scheme_id, children=3).words.startswith(f"{words}, first ")


def test_kinds_and_an_amount_of_its_own(vault: Vault) -> None:
    days = scheme(vault, PER_DAY, child_amount=1_000)
    assert shown(vault, days).words.startswith("€5.00 for each day present, first on 1 Dec 2026")
    with_one = shown(vault, days, children=1).words
    assert with_one.startswith("€5.00 for each day present + 1 × €10.00 a month, ")
    assert shown(vault, days, start=date(2027, 1, 1), end=date(2028, 1, 1)).more == ()
    match = shown(vault, scheme(vault, MATCH))
    assert match.words.startswith("100% of what she saves, ")
    children = scheme(vault, name="School", amount=0, months=None, most_months=None)
    assert shown(vault, children, children=2).words.startswith("2 × €102.00 a month, ")
    assert shown(vault, children).words.startswith("€0.00 a month, ")
    dinar = scheme(vault, name="Dinar", currency="TND", child_amount=0)
    assert shown(vault, dinar, amount=12_500).words.startswith(
        "TND\N{NO-BREAK SPACE}12.500 a month, "
    )
    with pytest.raises(NotFound):
        vault.read(award_preview.previewed, form=AwardForm(None))


def test_of_one_that_runs_the_next_pay_day_is_told(vault: Vault) -> None:
    scheme_id = scheme(vault, pay_days=LAST_WORKING)
    begun: dict[str, Any] = {"is_new": False, "start": date(2026, 8, 1)}
    assert "next on 30 Nov 2026" in shown(vault, scheme_id, **begun).words
    over = shown(vault, scheme_id, end=date(2026, 11, 1), **begun).words
    assert over == "€330.00 a month, no pay day comes any more, until 31 Oct 2026"
    first_day = scheme(vault, name="First")
    assert "next on 1 Dec 2026" in shown(vault, first_day, **begun).words
    until = shown(vault, first_day, end=date(2026, 12, 1), **begun).words
    assert "no pay day comes any more" in until


def test_what_comes_of_an_award(vault: Vault) -> None:
    scheme_id, noor = scheme(vault), person(vault, "Noor")
    award_id = award(vault, noor, scheme_id)
    found = vault.read(award_preview.coming, award_id=award_id)
    assert [(one.period.pay_on, one.percent, one.amount_words) for one in found] == [
        (date(2026, 11, 1), 100, "€330.00"), (date(2026, 12, 1), 100, "€330.00"),
        (date(2027, 1, 1), 100, "€330.00"),
    ]  # fmt: skip
    steps = vault.read(award_preview.proposed_steps, award_id=award_id, on=date(2027, 4, 1))
    assert steps == (
        Taper(date(2027, 1, 1), 75), Taper(date(2027, 2, 1), 50), Taper(date(2027, 3, 1), 25),
    )  # fmt: skip
    few = vault.read(award_preview.proposed_steps, award_id=award_id, on=date(2027, 1, 10))
    assert [one.percent for one in few] == [65, 35]
    assert vault.read(award_preview.proposed_steps, award_id=award_id, on=date(2026, 12, 1)) == ()
    lines = vault.read(
        award_preview.fading, award_id=award_id, on=date(2027, 4, 1), taper=steps[1:]
    )
    assert lines == [
        "until 31 Mar 2027",
        "from 1 Feb 2027 on 50%: €165.00 a month",
        "from 1 Mar 2027 on 25%: €82.50 a month",
    ]
    act(
        vault, awards.end, award_id=award_id, on=date(2027, 1, 15), reason="other_income",
        taper=few[:1],
    )  # fmt: skip
    left = vault.read(award_preview.coming, award_id=award_id)
    assert [(one.percent, one.amount_words) for one in left] == [
        (100, "€330.00"), (65, "€214.50"), (65, "€96.87"),
    ]  # fmt: skip
    act(vault, awards.end, award_id=award_id, on=NOW.date(), reason="her_wish")
    assert vault.read(award_preview.coming, award_id=award_id) == []


def test_how_long_it_may_go_on(vault: Vault) -> None:
    noor = person(vault, "Noor")
    award_id = award(vault, noor, scheme(vault))
    found = vault.read(award_preview.renewal, award_id=award_id)
    assert (found.end, found.months, found.latest) == (date(2027, 5, 1), 6, date(2028, 11, 1))
    assert found.until == date(2027, 11, 1)
    one = vault.read(award_preview.renewal, award_id=award_id, months=1)
    assert one.until == date(2027, 6, 1)
    open_one = award(vault, noor, scheme(vault, MATCH))
    found = vault.read(award_preview.renewal, award_id=open_one)
    assert (found.end, found.until, found.months, found.latest) == (None,) * 4


def test_a_row_says_what_it_comes_to(vault: Vault) -> None:
    form = replace(MONTHLY, most_children=1, pays_when=PaysWhen.AFTER)
    award(vault, person(vault, "Noor"), scheme(vault, form), children=2)
    [row] = vault.read(award_rows.listed).rows
    assert row.comes_to == "€330.00 + 1 × €102.00 a month"


def test_a_list_of_holidays_at_once(vault: Vault) -> None:
    act(vault, holidays.add, on=date(2027, 1, 1), name="New Year")
    those = [
        NewHoliday(date(2027, 1, 1), "another name"), NewHoliday(date(2027, 5, 1), "May Day"),
        NewHoliday(date(2027, 5, 1)), NewHoliday(date(2027, 12, 25)),
    ]  # fmt: skip
    assert act(vault, holidays.add_all, those=those) == 2
    assert [row.name for row in vault.read(holidays.listed)] == ["New Year", "May Day", ""]
    vault.undo()
    [row] = vault.read(holidays.listed)
    act(vault, holidays.edit, holiday_id=row.id, on=date(2027, 1, 2), name="Day after")
    act(vault, holidays.edit, holiday_id=row.id, on=date(2027, 1, 2), name="The day after")
    [row] = vault.read(holidays.listed)
    assert (row.on, row.name) == (date(2027, 1, 2), "The day after")
    act(vault, holidays.add, on=date(2027, 1, 1))
    with pytest.raises(Conflict) as caught:
        act(vault, holidays.edit, holiday_id=row.id, on=date(2027, 1, 1))
    assert caught.value.field == "on"
