# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What work she wants: every answer is optional, her own words are sealed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.services.values import week_times
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.services.work import work_wishes
from shelterdesk.services.work.work_wishes import LooksForWork, Wish, WishForm
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import person

FORM = WishForm(
    looks_for_work=LooksForWork.NOW, needs_childcare=False, free_times=week_times.bit(0, 0),
    most_minutes_week=1_200, most_travel=45, wish="With bread; never at night.",
)  # fmt: skip


def write(vault: Vault, resident_id: int, form: WishForm = FORM) -> None:
    vault.do("Wrote", work_wishes.write, resident_id=resident_id, form=form)


def wishes(vault: Vault, *who: int) -> dict[int, Wish]:
    def ask(tx: Transaction) -> dict[int, Wish]:
        return work_wishes.of_people(tx, who or None)

    found: dict[int, Wish] = vault.read(ask)
    return found


def test_it_comes_back_as_written_and_a_second_time_over_the_first(vault: Vault) -> None:
    her = person(vault, "Noor")
    assert vault.read(work_wishes.of_person, resident_id=her) == WishForm()
    write(vault, her)
    found = vault.read(work_wishes.of_person, resident_id=her)
    assert found == replace(FORM, written_at=NOW)
    declined = WishForm(looks_for_work=Unanswered.DECLINED, needs_childcare=True)
    write(vault, her, declined)
    found = vault.read(work_wishes.of_person, resident_id=her)
    assert replace(found, written_at=None) == declined
    vault.undo()
    assert vault.read(work_wishes.of_person, resident_id=her).wish == FORM.wish


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("most_minutes_week", 0), ("most_minutes_week", 20_000), ("most_travel", -5),
        ("free_times", week_times.ALL + 1), ("wish", "x" * 2_001),
    ],
)  # fmt: skip
def test_what_cannot_be_names_its_field(vault: Vault, field: str, value: object) -> None:
    her = person(vault, "Noor")
    with pytest.raises(Invalid) as caught:
        write(vault, her, replace(FORM, **{field: value}))  # type: ignore[arg-type]  # by name
    assert caught.value.field == field
    assert vault.read(work_wishes.of_person, resident_id=her) == WishForm()


def test_hidden_words_stay_as_they_are(vault: Vault) -> None:
    her = person(vault, "Noor")
    write(vault, her)
    write(vault, her, replace(FORM, wish=Hidden.HIDDEN))
    assert vault.read(work_wishes.of_person, resident_id=her).wish == FORM.wish


def test_matching_reads_who_looks_for_work_or_whom_it_asks_for(vault: Vault) -> None:
    now, later, no, unasked = (person(vault, name) for name in ("A", "B", "C", "D"))
    write(vault, now)
    write(vault, later, replace(FORM, looks_for_work=LooksForWork.LATER))
    write(vault, no, replace(FORM, looks_for_work=LooksForWork.NO))
    write(vault, unasked, WishForm())
    assert set(wishes(vault)) == {now, later}
    assert set(wishes(vault, no, unasked, 99)) == {no, unasked}
    assert wishes(vault, now)[now] == Wish(now, LooksForWork.NOW, False, FORM.free_times, 1_200, 45)
