# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemes and holidays: what is written is read again, what cannot be is told beside its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services import organisation
from shelterdesk.services.money import funds
from shelterdesk.services.organisation import MoneyHabits
from shelterdesk.services.stipends import holidays, schemes
from shelterdesk.services.stipends.periods import Calendar
from shelterdesk.services.stipends.rhythms import Often, PayDay, PayDays, Rhythm
from shelterdesk.services.stipends.schemes import (
    PayDayMoves,
    PaysWhen,
    PresentFrom,
    SchemeForm,
    SchemeKind,
)
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.stipend_world import MATCH, MONTHLY, PER_DAY, act, award, fund, scheme

FULL = SchemeForm(
    "Everything", "TND", SchemeKind.PER_SESSION, amount=1_500, child_amount=2_000, most_children=3,
    cap_period=90_000, cap_total=900_000, waiting_days=14, months=6, most_months=24,
    rhythm=Rhythm(Often.HALF_MONTH, day=1, second=16), period_from=date(2026, 1, 1),
    pays_when=PaysWhen.AFTER, pay_days=PayDays(PayDay.DAY, day=5, moves=PayDayMoves.AFTER),
    prorates=False, rounding=100, present_from=PresentFrom.VISITS, absent_over=1, leave_over=6,
    missed_over=2, collect_days=31, note="for who learns here; asked for by the donor",
)  # fmt: skip


@pytest.mark.parametrize("form", [MONTHLY, PER_DAY, MATCH, FULL])
def test_a_scheme_is_read_as_it_was_written(vault: Vault, form: SchemeForm) -> None:
    form = replace(form, fund_id=fund(vault))
    scheme_id = scheme(vault, form)
    assert vault.read(schemes.form, scheme_id=scheme_id) == form
    act(vault, schemes.edit, scheme_id=scheme_id, form=replace(form, name="Another"))
    assert vault.read(schemes.listed)[0].name == "Another"
    vault.undo()
    assert vault.read(schemes.form, scheme_id=scheme_id) == form


def test_a_list_says_what_is_paid_and_when(vault: Vault) -> None:
    scheme_id = scheme(vault, FULL, fund_id=fund(vault))
    scheme(vault, MATCH)
    [full, match] = vault.read(schemes.listed)
    assert full.amount_words.replace("\xa0", "") == (
        "TND1.500 for each session attended, TND2.000 for each child, "
        "at most TND90.000 a period, at most TND900.000 in all"
    )
    assert full.often_words == (
        "twice a month, from day 1 and day 16, paid on day 5 of the month, once it is over"
    )
    assert (full.fund, match.fund, match.awards) == ("River fund", "", 0)
    assert match.amount_words == (
        "100% of what she saves, at most €50.00 a period, at most €200.00 in all"
    )
    assert match.often_words == "every month, paid the day after it ends"
    award(vault, person(vault, "Noor"), scheme_id)
    assert vault.read(schemes.listed)[0].awards == 1
    act(vault, schemes.retire, scheme_id=scheme_id)
    assert [row.name for row in vault.read(schemes.listed)] == ["Match"]
    assert len(vault.read(schemes.listed, with_retired=True)) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"note": "x" * 401}, "note"),
        ({"currency": "XXQ"}, "currency"),
        ({"amount": 0, "child_amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 10**16}, "amount"),
        ({"cap_period": 0}, "cap_period"),
        ({"months": 0}, "months"),
        ({"months": 12, "most_months": 6}, "most_months"),
        ({"waiting_days": 2_000}, "waiting_days"),
        ({"rounding": 0}, "rounding"),
        ({"kind": SchemeKind.PER_DAY}, "pays_when"),
        ({"kind": SchemeKind.MATCH, "pays_when": PaysWhen.AFTER}, "match_percent"),
        ({"fund_id": 77}, "fund_id"),
        ({"rhythm": Rhythm(Often.MONTH, day=40)}, "day"),
        ({"pay_days": PayDays(PayDay.DAY, day=0)}, "pay_day"),
        ({"pay_days": PayDays(PayDay.WEEKDAY, weekday=9)}, "weekday"),
        ({"pay_days": PayDays(PayDay.RULE, rule="soon")}, "pay_rule"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    vault: Vault, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        scheme(vault, replace(MONTHLY, **change))  # type: ignore[arg-type]
    assert caught.value.field == field


def test_one_name_and_one_currency(vault: Vault) -> None:
    scheme(vault)
    with pytest.raises(Conflict, match="INSERTION"):
        scheme(vault, name="INSERTION AID")
    francs = fund(vault, "Francs", budget=1_000, currency="XOF")
    with pytest.raises(Invalid, match="is in XOF"):
        scheme(vault, name="Other", fund_id=francs)
    act(vault, funds.retire, fund_id=francs)
    with pytest.raises(Conflict, match="not offered"):
        scheme(vault, name="Other", fund_id=francs)


def test_a_scheme_in_use_keeps_its_currency(vault: Vault) -> None:
    scheme_id = scheme(vault)
    act(vault, schemes.edit, scheme_id=scheme_id, form=replace(MONTHLY, currency="XOF"))
    award(vault, person(vault), scheme_id)
    with pytest.raises(Conflict) as caught:
        act(vault, schemes.edit, scheme_id=scheme_id, form=MONTHLY)
    assert caught.value.field == "currency"
    with pytest.raises(NotFound):
        act(vault, schemes.edit, scheme_id=77, form=MONTHLY)


def test_the_periods_to_come_before_a_scheme_is_kept(vault: Vault) -> None:
    act(vault, holidays.add, on=date(2026, 12, 31), name="New Year's Eve")
    form = replace(MONTHLY, pay_days=PayDays(PayDay.LAST_WORKING))
    found = vault.read(schemes.next_periods, form=form)
    assert [one.pay_on for one in found] == [
        date(2026, 11, 30), date(2026, 12, 30), date(2027, 1, 29), date(2027, 2, 26),
        date(2027, 3, 31), date(2027, 4, 30),
    ]  # fmt: skip
    with pytest.raises(Invalid):
        vault.read(schemes.next_periods, form=replace(form, rhythm=Rhythm(Often.RULE, rule="x")))


def as_script(tx: Transaction) -> Calendar:
    return holidays.calendar(tx)


def test_holidays_are_listed_once(vault: Vault) -> None:
    later = act(vault, holidays.add, on=date(2026, 12, 25), name=" Christmas ")
    act(vault, holidays.add, on=date(2026, 5, 1))
    with pytest.raises(Conflict) as caught:
        act(vault, holidays.add, on=date(2026, 12, 25))
    assert caught.value.field == "on"
    assert [(row.on.month, row.name) for row in vault.read(holidays.listed)] == [
        (5, ""), (12, "Christmas"),
    ]  # fmt: skip
    assert len(vault.read(holidays.listed, since=date(2026, 6, 1))) == 1
    act(vault, holidays.remove, holiday_id=later)
    with pytest.raises(NotFound):
        act(vault, holidays.remove, holiday_id=later)
    act(vault, organisation.edit_money, habits=MoneyHabits(rest_days=frozenset({4})))
    calendar = vault.read(as_script)
    assert calendar.holidays == {date(2026, 5, 1)}
    assert not calendar.is_working(date(2026, 11, 27))


def test_the_desk_neither_sees_nor_changes_schemes(vault: Vault, clock: Clock) -> None:
    path = vault.path
    hired(vault, "F1")
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        with pytest.raises(NotAllowed):
            desk.read(schemes.listed)
        with pytest.raises(NotAllowed):
            scheme(desk)
