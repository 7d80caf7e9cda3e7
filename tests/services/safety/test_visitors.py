# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The visitor check: two answers, and neither says who lives here nor what was typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql

from shelterdesk.errors import Invalid, NotAllowed
from shelterdesk.models.staff import Role
from shelterdesk.services.audit import audit
from shelterdesk.services.safety import keep_apart, outsiders, visitors
from shelterdesk.services.safety.outsiders import OutsiderForm
from shelterdesk.services.safety.visitors import Answer
from shelterdesk.vault.door import Vault
from tests.colleagues import added, hired, signed_in
from tests.conftest import Clock
from tests.factories import person

SAMI = OutsiderForm(
    names="Sami Haddad\nSamy the driver",
    phones="+34 611 222 333\n+961 3 555 777",
    description="Tall, grey delivery van, plate AB 123 CD",
    instruction="Call Joy first",
)


def known(vault: Vault, *forms: OutsiderForm) -> int:
    noor = person(vault, "Noor", legal_name="Noor Khalil", phone="+34 699 888 777")
    for form in forms:
        vault.do("Wrote it down", outsiders.add_outsider, form=form, resident_ids=[noor])
    return noor


@pytest.mark.parametrize(
    "asked",
    [
        "Sami Haddad", "haddad sami", "سامي حداد", "Самі Хаддад", "Samy", "Sami Hadad",
        "0034611222333", "3 555 777", "grey delivery van", "ab123cd",
    ],
)  # fmt: skip
def test_who_must_be_kept_away_is_known(vault: Vault, asked: str) -> None:
    known(vault, SAMI)
    answer = vault.read(visitors.check, text=asked)
    assert answer == Answer(True, "Call Joy first")
    assert answer.words == "Do not admit, do not confirm."


@pytest.mark.parametrize(
    "asked",
    ["Noor", "Noor Khalil", "Khalil", "+34 699 888 777", "Lina", "Peter Brown", "600 100 200"],
)
def test_everybody_else_is_nothing_known_and_residents_first_of_all(
    vault: Vault, asked: str
) -> None:
    known(vault, SAMI)
    answer = vault.read(visitors.check, text=asked)
    assert answer == Answer()
    assert (answer.words, answer.instruction) == ("Nothing known", "")


def test_two_residents_kept_apart_are_no_visitors(vault: Vault) -> None:
    noor = known(vault)
    lina = person(vault, "Lina")
    vault.do("Apart", keep_apart.add, resident_id=noor, other_id=lina)
    assert not vault.read(visitors.check, text="Lina").is_known


def test_several_entries_give_one_answer(vault: Vault) -> None:
    known(vault, SAMI, OutsiderForm("Sami", instruction=""), OutsiderForm("Samir Haddad"))
    assert vault.read(visitors.check, text="Sami Haddad") == Answer(True, "Call Joy first")


def test_without_an_instruction_there_is_one(vault: Vault) -> None:
    known(vault, OutsiderForm("Karim"))
    assert vault.read(visitors.check, text="karim").instruction


@pytest.mark.parametrize("asked", ["", " ", "x", " \n\t"])
def test_too_little_is_no_question(vault: Vault, asked: str) -> None:
    known(vault, SAMI)
    with pytest.raises(Invalid) as caught:
        vault.read(visitors.check, text=asked)
    assert caught.value.field == "text"


def test_an_entry_counts_from_its_first_day_through_its_last(vault: Vault, clock: Clock) -> None:
    tomorrow = clock.now.date() + timedelta(days=1)
    known(vault, OutsiderForm("Karim", start=tomorrow, last_day=tomorrow))
    found = []
    for _day in range(3):
        found.append(vault.read(visitors.check, text="Karim").is_known)
        clock.now += timedelta(days=1)
    assert found == [False, True, False]


def test_each_check_is_written_down_and_never_what_was_typed(vault: Vault) -> None:
    noor = known(vault, SAMI)
    for asked in ("Sami Haddad", "Sami Haddad", "Peregrine Quux"):
        vault.read(visitors.check, text=asked)
    rows = [row for row in vault.read(audit.find).rows if row.label == "Checked a visitor"]
    assert [row.details for row in rows] == [("Known: no",), ("Known: yes",), ("Known: yes",)]
    assert {row.subject for row in rows} == {""}
    assert not any(
        row.label == "Checked a visitor" for row in vault.read(audit.opened, resident_id=noor).rows
    )

    def trail(tx: Any) -> str:
        tables = ("audit_event", "audit_image", "audit_person")
        return repr([tx.session.execute(sql(f"SELECT * FROM {one}")).all() for one in tables])  # noqa: S608

    assert "Peregrine" not in vault.read(trail)
    assert "Haddad" not in vault.read(trail)


def test_the_desk_checks_with_no_key_and_who_sees_nobody_does_not(vault: Vault) -> None:
    known(vault, SAMI)
    hired(vault, "F1")
    added(vault, "A9", (Role.ADMINISTRATOR,))
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        assert desk.read(visitors.check, text="Sami Haddad").is_known
    with signed_in(vault.path, "A9") as admin, pytest.raises(NotAllowed):
        admin.read(visitors.check, text="Sami Haddad")
