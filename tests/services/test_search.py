# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one search: people, rooms and houses."""

from __future__ import annotations

from shelterdesk.services import search, vocabularies
from shelterdesk.services.rooms import rooms
from shelterdesk.services.vocabularies import Vocabulary
from shelterdesk.vault.door import Vault
from tests.factories import house, person


def find(vault: Vault, text: str, **limits: int) -> search.Found:
    return vault.read(search.everything, text=text, **limits)


def test_each_kind(vault: Vault) -> None:
    site_id = house(vault, "12 × 1", "Linden")
    noor = person(vault, "Noor")
    assert [row.id for row in find(vault, "noo").residents] == [noor]
    assert [place.id for place in find(vault, "lind").sites] == [site_id]
    found = find(vault, "room 1")
    assert [place.name for place in found.rooms][:2] == ["Room 1", "Room 10"]
    assert found.rooms[0].site == ""  # there is one house only


def test_the_house_of_a_room_where_there_are_several(vault: Vault) -> None:
    house(vault, "1 × 1", "Linden")
    house(vault, "1 × 1", "Birch")
    assert [place.site for place in find(vault, "room").rooms] == ["Linden", "Birch"]
    assert [place.site for place in find(vault, "birch room").rooms] == ["Birch"]


def test_limits(vault: Vault) -> None:
    house(vault, "12 × 1")
    for name in ("Noor", "Noura", "Nora"):
        person(vault, name)
    found = find(vault, "no", people=2)
    assert len(found.residents) == 2
    assert len(find(vault, "room", places=3).rooms) == 3


def test_other_scripts_and_words_beside_a_room(vault: Vault) -> None:
    site_id = house(vault, "1 × 1", "Дім")
    room_id = find(vault, "room").rooms[0].id
    vault.do("Hint", rooms.edit_room, room_id=room_id, form=rooms.RoomForm("Éva", "ground floor"))
    assert find(vault, "dim").sites[0].id == site_id
    assert find(vault, "дім").sites[0].id == site_id
    assert find(vault, "eva").rooms[0].id == room_id
    assert find(vault, "ground").rooms[0].id == room_id
    assert not find(vault, "round").rooms


def test_nothing_typed_finds_nothing(vault: Vault) -> None:
    house(vault)
    assert find(vault, "  ") == search.Found((), (), ())
    assert not search.fits("", "Today")


def test_a_retired_word_comes_back(vault: Vault) -> None:
    words = vault.read(vocabularies.choices, vocabulary=Vocabulary.GENDER)
    vault.do("Retire", vocabularies.retire, term_id=words[0].id)
    offered = vault.read(vocabularies.choices, vocabulary=Vocabulary.GENDER)
    assert words[0] not in offered
    vault.do("Offer again", vocabularies.bring_back, term_id=words[0].id)
    assert vault.read(vocabularies.choices, vocabulary=Vocabulary.GENDER) == words


def test_a_word_is_found_behind_a_bracket_or_a_quotation_mark() -> None:
    for text in ("emergency", "emer", "need more"):
        assert search.fits(text, "I need to see more (emergency)")
    assert search.fits("rose", "“Rose” house")
    assert not search.fits("mergency", "I need to see more (emergency)")
