# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records that both hold words of hers: joined, none of them is lost; taken apart, each has its
own again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shelterdesk.services.merging import merging
from shelterdesk.services.residents import residents
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.work import cvs, work_wishes
from shelterdesk.services.work.cvs import CvForm, JoinedCv
from shelterdesk.services.work.work_wishes import LooksForWork, WishForm
from shelterdesk.vault.door import Vault
from tests.conftest import Clock
from tests.services.merging.joining import merge, take_apart
from tests.taught import TODAY
from tests.training_world import act

CV = CvForm("en", TODAY, name="Noor H.", about="I like mornings.")
OTHER_CV = CvForm("fr", None, contact="+34 611", about="J’ai cousu.")
WISH = WishForm(LooksForWork.NOW, free_times=3, wish="With bread")
OTHER_WISH = WishForm(LooksForWork.LATER, needs_childcare=True, free_times=5, wish="Never at night")


@pytest.fixture
def told(vault: Vault, pair: tuple[int, int]) -> tuple[int, int]:
    for who, cv, wish in zip(pair, (CV, OTHER_CV), (WISH, OTHER_WISH), strict=True):
        act(vault, cvs.write, resident_id=who, form=cv)
        act(vault, work_wishes.write, resident_id=who, form=wish)
    return pair


def wish_of(vault: Vault, who: int) -> WishForm:
    found: WishForm = vault.read(work_wishes.of_person, resident_id=who)
    return replace(found, written_at=None)


def test_the_words_of_both_are_there_and_taken_over_once_only(
    vault: Vault, told: tuple[int, int]
) -> None:
    own, other = told
    code = vault.read(residents.row, resident_id=other).code
    notes = " ".join(vault.read(merging.look, resident_id=own, other_id=other).notes)
    assert "Both have a CV sheet." in notes
    assert "Both were asked what work is wanted." in notes
    merge(vault, own, other)
    assert vault.read(cvs.of_person, resident_id=own) == CV
    assert vault.read(cvs.of_joined, resident_id=own) == [JoinedCv(code, OTHER_CV)]
    assert wish_of(vault, own) == WISH
    [found] = vault.read(work_wishes.of_joined, resident_id=own)
    assert (found.code, replace(found.form, written_at=None)) == (code, OTHER_WISH)
    both = replace(CV, contact="+34 611", about="I like mornings.\nJ’ai cousu.")
    act(vault, cvs.write, resident_id=own, form=both)
    assert vault.read(cvs.of_joined, resident_id=own) == []
    merged = replace(work_wishes.filled(WISH, OTHER_WISH), wish="With bread\nNever at night")
    assert (merged.looks_for_work, merged.needs_childcare, merged.free_times) \
        == (LooksForWork.NOW, True, 3)  # fmt: skip
    act(vault, work_wishes.write, resident_id=own, form=replace(merged, wish="With bread"))
    assert len(vault.read(work_wishes.of_joined, resident_id=own)) == 1
    act(vault, work_wishes.write, resident_id=own, form=merged)
    assert vault.read(work_wishes.of_joined, resident_id=own) == []


def test_an_answer_alone_is_not_lost_either(vault: Vault, pair: tuple[int, int]) -> None:
    for who, form in zip(pair, (WishForm(wish="Bread"), WishForm(most_travel=30)), strict=True):
        act(vault, work_wishes.write, resident_id=who, form=form)
    merge(vault, *pair)
    [found] = vault.read(work_wishes.of_joined, resident_id=pair[0])
    assert found.form.most_travel == 30


def test_taken_apart_each_has_its_own_words(
    vault: Vault, told: tuple[int, int], clock: Clock
) -> None:
    own, other = told
    joining = merge(vault, own, other)
    assert not [words for words in take_apart(vault, joining) if "CV" in words]
    assert vault.read(cvs.of_person, resident_id=other) == OTHER_CV
    assert wish_of(vault, other) == OTHER_WISH
    assert vault.read(cvs.of_joined, resident_id=own) == []
    joining = merge(vault, own, other)
    clock.now += timedelta(minutes=1)
    act(vault, cvs.write, resident_id=own, form=replace(CV, about="I like mornings. J’ai cousu."))
    left = " ".join(take_apart(vault, joining))
    assert "CV: it was written on since." in left
    assert "wanted: it was written on" not in left
    assert vault.read(cvs.of_person, resident_id=other) == OTHER_CV


def test_one_sheet_alone_moves_with_its_record(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    act(vault, cvs.write, resident_id=other, form=OTHER_CV)
    assert "CV" not in " ".join(vault.read(merging.look, resident_id=own, other_id=other).notes)
    joining = merge(vault, own, other)
    assert vault.read(cvs.of_person, resident_id=own) == OTHER_CV
    assert vault.read(cvs.of_joined, resident_id=own) == []
    take_apart(vault, joining)
    assert vault.read(cvs.of_person, resident_id=own) == CvForm()


def test_what_is_hidden_may_say_more() -> None:
    assert sealed_words.adds("Bread", Hidden.HIDDEN)
    assert sealed_words.adds(Hidden.HIDDEN, "Bread")
    assert not sealed_words.adds(Hidden.HIDDEN, "")
    assert not sealed_words.adds("Bread and salt", "Bread")
