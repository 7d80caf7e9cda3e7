# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organisation, its word lists and the plain sheets of figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services import figures, organisation, vocabularies
from shelterdesk.services.organisation import MoneyHabits
from shelterdesk.services.vocabularies import Vocabulary
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house


def test_names_and_habits(vault: Vault) -> None:
    form = vault.read(organisation.form)
    assert form.discreet_name == "Desk Planner"
    changed = replace(
        form, discreet_name=" Planner ", language="fr", country="FR", currency="MNT",
        first_weekday=6, paper="Letter", night_cutoff_hour=4,
    )  # fmt: skip
    vault.do("Edit", organisation.edit, form=changed)
    assert vault.read(organisation.form) == replace(changed, discreet_name="Planner")
    with pytest.raises(Invalid) as found:
        vault.do("Edit", organisation.edit, form=replace(form, discreet_name=" "))
    assert found.value.field == "discreet_name"


def test_how_money_is_handled_is_changed_by_who_may(vault: Vault, clock: Clock) -> None:
    habits = MoneyHabits(
        approves_money_alone=True, uses_credit=True, rest_days=frozenset({4}), receipt_size="small"
    )
    vault.do("Edit", organisation.edit_money, habits=habits)
    form = vault.read(organisation.form)
    assert (form.approves_money_alone, form.uses_credit) == (True, True)
    assert (form.rest_days, form.receipt_size) == ({4}, "small")
    vault.undo()
    form = vault.read(organisation.form)
    assert (form.approves_money_alone, form.rest_days) == (False, {5, 6})
    every = MoneyHabits(rest_days=frozenset(range(7)))
    with pytest.raises(Invalid) as found:
        vault.do("Edit", organisation.edit_money, habits=every)
    assert found.value.field == "rest_days"
    path = vault.path
    hired(vault, "A6")
    vault.lock()
    with signed_in(path, "A6", clock) as administrator:
        edit = organisation.edit
        administrator.do("Edit", edit, form=replace(form, discreet_name="Planner"))
        with pytest.raises(NotAllowed):
            administrator.do("Edit", edit, form=replace(form, approves_money_alone=True))
        with pytest.raises(NotAllowed):
            administrator.do("Edit", organisation.edit_money, habits=habits)
        assert not administrator.read(organisation.form).approves_money_alone


def test_colleagues_and_ones_own_name(vault: Vault) -> None:
    vault.do("Rename", organisation.edit_own_name, name_shown=" Joy N. ")
    (colleague,) = vault.read(organisation.colleagues)
    assert (colleague.code, colleague.name_shown) == ("K3", "Joy N.")
    assert set(colleague.roles) == {"director", "administrator", "caseworker"}


@pytest.mark.parametrize(
    ("hour", "minute", "day"), [(0, 0, 21), (5, 59, 21), (6, 0, 22), (23, 59, 22)]
)
def test_tonight_begins_at_the_cut_off_hour(
    vault: Vault, clock: Clock, hour: int, minute: int, day: int
) -> None:
    clock.now = datetime(2026, 11, 22, hour, minute, tzinfo=timezone(timedelta(hours=9)))
    assert vault.read(organisation.tonight) == date(2026, 11, day)


def test_word_lists(vault: Vault) -> None:
    reasons = vault.read(vocabularies.choices, vocabulary=Vocabulary.CLOSE_REASON)
    assert reasons[0].code == "goals-reached"
    added = vault.do(
        "Add", vocabularies.add, vocabulary=Vocabulary.CLOSE_REASON, label=" New reason "
    ).result
    vault.do("Rename", vocabularies.rename, term_id=added, label=" Other reason ")
    vault.do("Retire", vocabularies.retire, term_id=reasons[0].id)
    shown = vault.read(vocabularies.choices, vocabulary=Vocabulary.CLOSE_REASON)
    assert shown[-1].label == "Other reason"
    assert reasons[0] not in shown
    every = vault.read(vocabularies.choices, vocabulary=Vocabulary.CLOSE_REASON, with_retired=True)
    assert reasons[0] in every
    assert vault.read(
        vocabularies.find_id, vocabulary=Vocabulary.CLOSE_REASON, code="goals-reached"
    ) == reasons[0].id  # fmt: skip


def test_refused_words(vault: Vault) -> None:
    gender = Vocabulary.GENDER
    for verb, options in (
        (vocabularies.add, {"vocabulary": gender}),
        (vocabularies.rename, {"term_id": 1}),
    ):
        with pytest.raises(Invalid, match="Write the word") as found:
            vault.do("Try", verb, label=" ", **options)
        assert found.value.field == "label"
    with pytest.raises(Conflict, match="in the list already") as conflict:
        vault.do("Try", vocabularies.add, vocabulary=gender, label="Another")
    assert conflict.value.field == "label"
    with pytest.raises(Conflict):
        vault.do("Try", vocabularies.add, vocabulary=gender, label="Mine", code="another")
    with pytest.raises(NotFound):
        vault.do("Try", vocabularies.retire, term_id=9999)


def test_figures_by_the_name_of_a_house(vault: Vault) -> None:
    month = date(2026, 11, 1)
    assert vault.read(figures.months_with_nights) is None
    with pytest.raises(NotFound, match="There are: none") as found:
        vault.read(figures.monthly, month=month, site="Nowhere")
    assert found.value.field == "site"
    bed = beds(vault, house(vault, name="House A"))[0]
    house(vault, name="House B")
    admitted(vault, bed, date(2026, 3, 31))
    assert vault.read(figures.months_with_nights) == (date(2026, 3, 1), month)
    assert vault.read(figures.monthly, month=month, site=" House A ").people == 1
    assert vault.read(figures.monthly, month=month, site="House B").people == 0
    assert vault.read(figures.monthly, month=month).people == 1
    with pytest.raises(NotFound, match="There are: House A, House B"):
        vault.read(figures.monthly, month=month, site="House C")
    assert NOW.date() > month
