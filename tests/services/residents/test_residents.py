# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Residents: every field optional, every reason for its absence kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Invalid, NotFound
from shelterdesk.models.residents import Resident
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import (
    Birth,
    BirthPrecision,
    LanguageLevel,
    ResidentForm,
)
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.factories import person

FULL = ResidentForm(
    known_as="Zoë",
    legal_name="Ольга Петренко",
    birth=Birth(2000, 2, 29),
    gender="woman",
    pronouns="she/her",
    nationality="UA",
    phone="+380 44 123 45 67",
    contact="after six,\nnever by message",
    languages=(("uk", LanguageLevel.NATIVE), ("en", LanguageLevel.BASIC)),
    strengths="speaks four languages,\nnever gives up",
    interests="хліб і музика",
    hopes="a bakery of my own",
    preferred_gender="woman",
    preferred_language="uk",
    wants_peer=True,
)


def form_of(vault: Vault, resident_id: int) -> ResidentForm:
    return vault.read(residents.form, resident_id=resident_id)


def test_an_empty_record_is_complete(vault: Vault) -> None:
    resident_id = vault.do("Add", residents.add).result
    form = form_of(vault, resident_id)
    assert form == ResidentForm()
    assert len(form.code) == 4
    assert set(form.code) <= set(residents.CODE_SIGNS)
    assert vault.read(residents.row, resident_id=resident_id).shown == form.code


def test_what_is_written_is_read(vault: Vault) -> None:
    resident_id = vault.do("Add", residents.add, form=FULL).result
    assert form_of(vault, resident_id) == FULL
    empty = ResidentForm(known_as="Zoë")
    changes = vault.do("Edit", residents.edit, resident_id=resident_id, form=empty)
    assert changes.tables == {"resident", "resident_language"}
    assert form_of(vault, resident_id) == empty
    vault.do("Edit", residents.edit, resident_id=resident_id, form=FULL)
    assert form_of(vault, resident_id) == FULL


def test_saving_without_a_change_changes_nothing(vault: Vault) -> None:
    resident_id = vault.do("Add", residents.add, form=FULL).result
    changes = vault.do("Edit", residents.edit, resident_id=resident_id, form=FULL)
    assert changes.tables == frozenset()


@pytest.mark.parametrize("reason", list(Unanswered))
def test_every_reason_for_no_answer_is_kept(vault: Vault, reason: Unanswered) -> None:
    form = ResidentForm(
        legal_name=reason, birth=reason, gender=reason, pronouns=reason, nationality=reason,
        phone=reason, contact=reason, strengths=reason, interests=reason, hopes=reason,
        preferred_gender=reason, preferred_language=reason, wants_peer=reason,
    )  # fmt: skip
    resident_id = vault.do("Add", residents.add, form=FULL).result
    vault.do("Edit", residents.edit, resident_id=resident_id, form=form)
    assert form_of(vault, resident_id) == form


def test_a_name_that_reads_like_a_reason_is_a_name(vault: Vault) -> None:
    form = ResidentForm(legal_name="declined", pronouns="unknown", contact="not_asked")
    resident_id = vault.do("Add", residents.add, form=form).result
    read = form_of(vault, resident_id)
    assert read == form
    assert not isinstance(read.legal_name, Unanswered)


def test_empty_text_means_not_asked(vault: Vault) -> None:
    form = ResidentForm(legal_name=" ", pronouns="", nationality=" ", phone="\0", contact="\n")
    resident_id = vault.do("Add", residents.add, form=form).result
    assert form_of(vault, resident_id) == ResidentForm()


@pytest.mark.parametrize(
    "birth",
    [
        Birth(1999),
        Birth(1999, 4),
        Birth(1999, 4, 1),
        Birth(1980, precision=BirthPrecision.ESTIMATED),
        Birth(1980, 12, precision=BirthPrecision.MONTH),
        Birth(2026, 11, 22),
        Birth(1896, 1, 1),
    ],
)
def test_births(vault: Vault, birth: Birth) -> None:
    resident_id = person(vault, birth=birth)
    assert form_of(vault, resident_id).birth == birth
    other = Birth(1970, 6, 5)
    vault.do("Edit", residents.edit, resident_id=resident_id, form=ResidentForm(birth=other))
    assert form_of(vault, resident_id).birth == other
    vault.do("Edit", residents.edit, resident_id=resident_id, form=ResidentForm(birth=birth))
    assert form_of(vault, resident_id).birth == birth


@pytest.mark.parametrize(
    ("birth", "words"),
    [
        (Birth(1999, 2, 29), "no such date"),
        (Birth(1999, 13), "no such date"),
        (Birth(0), "no such date"),
        (Birth(2026, 11, 23), "in the future"),
        (Birth(2027), "in the future"),
        (Birth(1895), "too long ago"),
        (Birth(1999, None, 4), "A day needs its month"),
        (Birth(1999, None, Hidden.HIDDEN), "A day needs its month"),
    ],
)
def test_births_that_cannot_be(vault: Vault, birth: Birth, words: str) -> None:
    with pytest.raises(Invalid, match=words) as found:
        person(vault, birth=birth)
    assert found.value.field == "birth"
    assert vault.read(residents.find) == []


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"known_as": "x" * 81}, "known_as", "At most 80 characters"),
        ({"pronouns": "x" * 41}, "pronouns", "At most 40 characters"),
        ({"contact": "x" * 20_001}, "contact", "At most 20000 characters"),
        ({"legal_name": "x" * 20_001}, "legal_name", "At most 20000 characters"),
        ({"nationality": "Ukraine"}, "nationality", "Choose a country"),
        ({"nationality": "1!"}, "nationality", "Choose a country"),
        ({"nationality": "ßé"}, "nationality", "Choose a country"),
        ({"hopes": "x" * 20_001}, "hopes", "At most 20000 characters"),
        ({"preferred_gender": "nobody"}, "preferred_gender", "Choose one from the list"),
        ({"preferred_language": "x" * 13}, "preferred_language", "Choose a language"),
    ],
)
def test_refusals_name_their_field(
    vault: Vault, fields: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words) as found:
        person(vault, **fields)
    assert found.value.field == field


def test_an_unknown_gender_is_refused(vault: Vault) -> None:
    with pytest.raises(NotFound, match="not in this list") as found:
        person(vault, gender="nonsense")
    assert found.value.field == "gender"


def test_signs_no_name_has_are_left_out(vault: Vault) -> None:
    typed = "No\0or\x07 \ud800x" + "y" * 40
    resident_id = person(vault, typed, contact="a\x00b\nc\td", legal_name="😀 مريم \u202e x")
    form = form_of(vault, resident_id)
    assert form.known_as == "Noor x" + "y" * 40
    assert form.contact == "ab\nc\td"
    assert form.legal_name == "😀 مريم \u202e x"


def test_a_language_twice_is_one(vault: Vault) -> None:
    form = ResidentForm(languages=(("uk", LanguageLevel.BASIC), ("uk", LanguageLevel.NATIVE)))
    resident_id = vault.do("Add", residents.add, form=form).result
    assert form_of(vault, resident_id).languages == (("uk", LanguageLevel.NATIVE),)


def test_somebody_who_is_not_there(vault: Vault) -> None:
    for query in (residents.form, residents.row):
        with pytest.raises(NotFound, match="not there any more"):
            vault.read(query, resident_id=99)
    with pytest.raises(NotFound):
        vault.do("Edit", residents.edit, resident_id=99, form=ResidentForm())


def test_codes_grow_when_the_short_ones_become_few(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(residents.secrets, "choice", lambda signs: "A")
    codes = [form_of(vault, person(vault)).code for _ in range(4)]
    assert codes == ["A" * 4, "A" * 5, "A" * 6, "A" * 7]
    taken = {"AAAA"}
    assert vault.read(lambda tx: residents.new_code(tx, taken=taken)) == "AAAAA"
    assert taken == {"AAAA", "AAAAA"}
    with pytest.raises(RuntimeError, match="no free code"):
        person(vault)


def test_age_is_in_full_years(vault: Vault) -> None:
    assert residents.age(Birth(2000, 3), date(2026, 2, 28)) == 25
    assert residents.age(Birth(2000, 3, Hidden.HIDDEN), date(2026, 3, 1)) == 26
    assert residents.age(Unanswered.DECLINED, date(2026, 3, 1)) is None


def test_answers_in_words() -> None:
    assert answers.words(Unanswered.NOT_ASKED) == "Not asked"
    assert answers.words(Unanswered.DECLINED) == "Prefers not to say"
    assert answers.words(Unanswered.UNKNOWN) == "Does not know"
    assert answers.words(Hidden.HIDDEN) == "Sealed"
    assert answers.words("Noor") == "Noor"
    assert answers.is_given("x")
    assert not answers.is_given(Unanswered.UNKNOWN)


def test_what_is_sealed_is_hidden_until_revealed(vault: Vault) -> None:
    resident_id = vault.do("Add", residents.add, form=FULL).result
    hidden = vault.read(residents.form, resident_id=resident_id, revealed=False)
    assert (hidden.legal_name, hidden.phone, hidden.contact) == (Hidden.HIDDEN,) * 3
    assert (hidden.strengths, hidden.interests, hidden.hopes) == (Hidden.HIDDEN,) * 3
    # Whom she would like to talk with helps the desk tonight.
    assert (hidden.preferred_gender, hidden.preferred_language) == ("woman", "uk")
    assert hidden.wants_peer is True
    assert hidden.birth == Birth(2000, 2, Hidden.HIDDEN)
    assert hidden.known_as == "Zoë"
    shown = vault.read(residents.reveal, resident_id=resident_id)
    assert (shown.legal_name, shown.phone) == (FULL.legal_name, FULL.phone)
    assert (shown.birth, shown.contact) == (FULL.birth, FULL.contact)
    assert (shown.strengths, shown.interests) == (FULL.strengths, FULL.interests)
    assert shown.hopes == FULL.hopes
    # Written back, what was hidden stays; what was typed over is replaced.
    vault.do("Edit", residents.edit, resident_id=resident_id, form=replace(hidden, phone="112"))
    assert form_of(vault, resident_id) == replace(FULL, phone="112")


def test_why_there_is_no_answer_is_never_hidden(vault: Vault) -> None:
    resident_id = person(vault, phone=Unanswered.DECLINED, birth=Birth(1999, 4))
    hidden = vault.read(residents.form, resident_id=resident_id, revealed=False)
    assert hidden.phone is Unanswered.DECLINED
    assert hidden.legal_name is Unanswered.NOT_ASKED
    assert hidden.birth == Birth(1999, 4)


def test_wishes_can_be_no(vault: Vault) -> None:
    resident_id = person(vault, wants_peer=False, preferred_gender="any")
    form = form_of(vault, resident_id)
    assert form.wants_peer is False
    vault.do("Edit", residents.edit, resident_id=resident_id, form=ResidentForm())
    assert form_of(vault, resident_id).wants_peer is Unanswered.NOT_ASKED
    vault.undo()
    assert form_of(vault, resident_id) == form


def test_without_the_key_her_words_are_hidden_and_stay(vault: Vault, desk_file: Path) -> None:
    resident_id = vault.do("Add", residents.add, form=FULL).result
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        read = form_of(desk, resident_id)
        assert (read.strengths, read.interests, read.hopes) == (Hidden.HIDDEN,) * 3
        shown = desk.read(residents.reveal, resident_id=resident_id)
        assert (shown.legal_name, shown.hopes) == (Hidden.HIDDEN,) * 2
        form = replace(read, known_as="Zo", strengths="sews")
        desk.do("Edit", residents.edit, resident_id=resident_id, form=form)
        stored = desk.read(lambda tx: bytes(tx.session.get(Resident, resident_id).strengths))
        assert b"sews" not in stored
    with signed_in(desk_file) as again:
        expected = replace(FULL, known_as="Zo", strengths="sews")
        assert form_of(again, resident_id) == expected
