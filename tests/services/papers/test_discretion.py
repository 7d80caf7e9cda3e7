# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tells what the house is, is found in whatever way it is written."""

from __future__ import annotations

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.services import vocabularies
from shelterdesk.services.papers import discretion
from shelterdesk.services.rooms import rooms
from shelterdesk.services.vocabularies import Vocabulary
from shelterdesk.vault.door import Vault


def find(vault: Vault, *texts: str) -> tuple[str, ...]:
    def ask(tx: Transaction) -> tuple[str, ...]:
        return discretion.revealing(tx, *texts)

    found: tuple[str, ...] = vault.read(ask)
    return found


@pytest.fixture
def words(vault: Vault) -> Vault:
    for label in ("приют", "避难所", "Αγκυρα"):
        vault.do("Added", vocabularies.add, vocabulary=Vocabulary.REVEALING_WORD.value, label=label)
    vault.do("Added", rooms.add_site, name="Casa Ámbar")
    vault.do("Added", rooms.add_site, name="Villa Mira")
    return vault


def test_found_in_whatever_way_it_is_written(words: Vault) -> None:
    told = {
        "She lived in a SHELTER.": "shelter",
        "two shelters": "shelter",
        "shel\u00adter": "shelter",
        "a safe-house": "safe house",
        "Women\u2019s Aid": "women's aid",
        "PROSTITUCION": "prostitución",
        "eines Frauenhauses": "Frauenhaus",
        "Frauenhauskoordinierung": "Frauenhaus",
        "Prostitutionsberatung": "prostitution",
        "for sex workers": "sex work",
        "an exit program": "exit program",
        "les prostituées": "prostituée",
        "de prostitutas": "prostituta",
        "für Prostituierte": "Prostituierte",
        "las casas de acogida": "casa de acogida",
        "في المأوى": "مأوى",
        "والاتجار بالبشر": "الاتجار بالبشر",
        "В приюте": "приют",
        "priyut": "приют",
        "她住在避难所里": "避难所",
        "casa ambar": "Casa Ámbar",
        "Вилла Мира": "Villa Mira",
        "ἄγκυρα": "Αγκυρα",
        "the Desk Planner team": "Desk Planner",
    }
    assert {text: find(words, text) for text in told} == {
        text: (word,) for text, word in told.items()
    }


def test_other_words_are_left_in_peace(words: Vault) -> None:
    assert find(words, "Baking, 40 hours", "Four Rivers, Harbour Street 5", "", "casa", "Planner") \
        == ()  # fmt: skip
    assert find(words, "she bakes", "unsheltered", "refugium") == ()


def test_several_are_told_each_once_in_the_order_of_the_list(words: Vault) -> None:
    assert find(words, "Casa Ambar, a refuge", "a shelter or refuge") \
        == ("shelter", "refuge", "Casa Ámbar")  # fmt: skip


def test_a_word_that_is_no_longer_in_the_list_is_not_looked_for(words: Vault) -> None:
    word = words.read(vocabularies.find_id, vocabulary=Vocabulary.REVEALING_WORD.value, code="en-1")
    words.do("Retired", vocabularies.retire, term_id=word)
    assert find(words, "a shelter") == ()


def test_a_paper_is_refused_until_a_person_chose(words: Vault) -> None:
    def look(tx: Transaction, *, may_reveal: bool) -> None:
        discretion.refuse(tx, ("Baking", "at the Shelter"), may_reveal=may_reveal)

    with pytest.raises(Invalid, match="shelter") as caught:
        words.read(look, may_reveal=False)
    assert caught.value.field == discretion.MAY_REVEAL
    words.read(look, may_reveal=True)
    words.read(lambda tx: discretion.refuse(tx, ("Baking",), may_reveal=False))
