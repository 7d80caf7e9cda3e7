# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of the line are folded once for the same people, and never older than the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shelterdesk.services.log import log_people
from shelterdesk.services.residents import residents
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person


def test_the_same_people_are_not_folded_again(vault: Vault) -> None:
    person(vault, "Noor")
    first, second = vault.read(log_people.names), vault.read(log_people.names)
    assert second.people is first.people
    assert second.handles() == ["Noor"]


def test_who_comes_goes_or_is_called_otherwise_is_known_at_once(vault: Vault) -> None:
    noor = person(vault, "Noor")
    assert vault.read(log_people.names).handles() == ["Noor"]
    form = vault.read(residents.form, resident_id=noor)
    vault.do("Edit", residents.edit, resident_id=noor, form=replace(form, known_as="Nora"))
    assert vault.read(log_people.names).handles() == ["Nora"]
    lina = person(vault, "Lina")
    assert vault.read(log_people.names).name(lina) == "Lina"
    vault.undo()
    assert vault.read(log_people.names).get(lina) is None


def test_who_is_in_the_house_is_asked_each_time(vault: Vault) -> None:
    noor = person(vault, "Noor")
    assert vault.read(log_people.names).visiting == ()
    visit = vault.do("In", visits.check_in, resident_id=noor).result
    assert vault.read(log_people.names).visiting == (noor,)
    vault.do("Out", visits.check_out, visit_id=visit)
    assert vault.read(log_people.names).visiting == ()
    mai, _stay = admitted(
        vault, beds(vault, house(vault))[0], NOW.date() - timedelta(days=1), "Mai"
    )
    assert vault.read(log_people.names).inside == (mai,)


def test_of_two_with_one_name_the_handles_are_the_codes(vault: Vault) -> None:
    for _twice in range(2):
        person(vault, "Noor")
    names = vault.read(log_people.names)
    assert names.handles() == [one.code for one in names.people]
