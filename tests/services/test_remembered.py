# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered between reads is never older than the file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

import resources
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.plans import domains
from shelterdesk.services.plans.domains import DomainForm, Level
from shelterdesk.services.rooms import rooms
from shelterdesk.services.support import programmes
from shelterdesk.services.support.programmes import ProgrammeForm
from shelterdesk.vault.door import Vault

GENDER = "gender"


def _genders(tx: Transaction) -> list[str]:
    return [choice.label for choice in vocabularies.choices(tx, vocabulary=GENDER)]


def _domains(tx: Transaction) -> list[str]:
    return [row.label for row in domains.domains(tx)]


def _sites(tx: Transaction) -> list[str]:
    return [site.name for site in rooms.sites(tx)]


def _programmes(tx: Transaction) -> list[str]:
    return list(programmes.names(tx).values())


def _colleagues(tx: Transaction) -> list[str]:
    return list(organisation.staff_names(tx).values())


def _cutoff(tx: Transaction) -> int:
    return organisation.form(tx).night_cutoff_hour


@contextmanager
def _statements() -> Iterator[list[str]]:
    """What is asked of the file meanwhile."""
    said: list[str] = []

    def before(_c: object, _cu: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def _add_word(vault: Vault) -> None:
    vault.do("Add", vocabularies.add, vocabulary=GENDER, label="Of the house's own")


def _add_site(vault: Vault) -> None:
    vault.do("Add", rooms.add_site, name="House B")


def _add_domain(vault: Vault) -> None:
    levels = tuple(Level(f"level {number}", "accent") for number in range(4))
    vault.do("Add", domains.add, form=DomainForm("Sleep", levels=levels))


def _add_programme(vault: Vault) -> None:
    vault.do("Add", programmes.add, form=ProgrammeForm(name="Night café"))


def _other_cutoff(vault: Vault) -> None:
    form = vault.read(organisation.form)
    vault.do("Edit", organisation.edit, form=replace(form, night_cutoff_hour=3))


def _other_name(vault: Vault) -> None:
    vault.do("Edit", organisation.edit_own_name, name_shown="Anna")


@pytest.mark.parametrize(
    ("ask", "act"),
    [
        (_genders, _add_word),
        (_domains, _add_domain),
        (_programmes, _add_programme),
        (_cutoff, _other_cutoff),
        (_colleagues, _other_name),
        (_sites, _add_site),
    ],
)
def test_asked_once_until_it_changes(
    vault: Vault, ask: Callable[[Transaction], Any], act: Callable[[Vault], None]
) -> None:
    before = vault.read(ask)
    with _statements() as said:
        assert vault.read(ask) == before
    assert said == []
    act(vault)
    changed = vault.read(ask)
    assert changed != before
    vault.undo()
    assert vault.read(ask) == before


def test_a_verb_sees_what_it_wrote_and_nobody_what_was_rolled_back(vault: Vault) -> None:
    before = vault.read(_genders)
    found = []

    def add_and_fail(tx: Transaction) -> None:
        vocabularies.add(tx, vocabulary=GENDER, label="Never there")
        found.extend(_genders(tx))
        raise Conflict("Not this time.")

    with pytest.raises(Conflict):
        vault.do("Add", add_and_fail)
    assert found == [*before, "Never there"]
    assert vault.read(_genders) == before


def test_a_verb_that_wrote_nothing_yet_leaves_nothing_behind(vault: Vault) -> None:
    """A word renamed by hand, not yet written, is asked for in the same act."""
    woman = vault.read(vocabularies.choices, vocabulary=GENDER)[0]

    def rename(tx: Transaction) -> list[str]:
        vocabularies.rename(tx, term_id=woman.id, label="Renamed")
        return _genders(tx)

    assert vault.do("Rename", rename).result[0] == "Renamed"
    assert vault.read(_genders)[0] == "Renamed"


def test_nobody_can_change_the_shared_answer(vault: Vault) -> None:
    words, names = vault.read(
        lambda tx: (vocabularies.of_list(tx, GENDER), organisation.staff_names(tx))
    )
    with pytest.raises(TypeError):
        words["woman"] = None  # type: ignore[index]
    with pytest.raises(TypeError):
        names[1] = "Somebody else"  # type: ignore[index]
    listed = vault.read(vocabularies.choices, vocabulary=GENDER)
    listed.clear()
    assert vault.read(vocabularies.choices, vocabulary=GENDER)


def test_words_follow_the_language(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered is the text of the file, not of a language."""
    preset = json.loads(resources.path("presets", "vocabularies.json").read_text("utf-8"))
    assert vault.read(_genders) == list(preset[GENDER].values())
    monkeypatch.setattr(vocabularies, "_", str.upper)
    assert vault.read(_genders) == [label.upper() for label in preset[GENDER].values()]
    monkeypatch.setattr(domains, "_", str.upper)
    assert all(label.isupper() for label in vault.read(_domains))
