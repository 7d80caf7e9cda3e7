# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partners: what is required, what is sealed, who is offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services.partners import partner_opened, partners
from shelterdesk.services.partners.partners import Contact, PartnerForm, PartnerKind
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in

BAKERY = PartnerForm(
    name="Four Rivers",
    kind=PartnerKind.EMPLOYER,
    services="Baking, sales",
    risk="The back door is watched",
    meets_residents=False,
    contacts=(Contact("Ms Adjei", "Owner", "+34 611 222 333"), Contact()),
)


def add(vault: Vault, form: PartnerForm = BAKERY) -> int:
    added: int = vault.do("Added a partner", partners.add, form=form).result
    return added


def test_a_partner_comes_back_as_written(vault: Vault) -> None:
    partner_id = add(vault)
    assert vault.read(partners.form, partner_id=partner_id) == replace(
        BAKERY, contacts=BAKERY.contacts[:1]
    )
    (row,) = vault.read(partners.partners)
    assert (row.phone, row.standing.is_good, row.has_risk_note) == ("+34 611 222 333", False, True)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (PartnerForm(" "), "name"),
        (PartnerForm("x" * 121), "name"),
        (PartnerForm("Long", note="x" * 601), "note"),
    ],
)
def test_what_cannot_be_taken_names_its_field(vault: Vault, form: PartnerForm, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        add(vault, form)
    assert caught.value.field == field
    assert vault.read(partners.partners) == []


def test_two_partners_of_one_name_are_refused(vault: Vault) -> None:
    add(vault)
    other = add(vault, PartnerForm("Clinic"))
    with pytest.raises(Conflict):
        add(vault, PartnerForm("four rivers"))
    with pytest.raises(Conflict):
        vault.do("Changed", partners.edit, partner_id=other, form=PartnerForm("FOUR RIVERS"))
    vault.do("Changed", partners.edit, partner_id=other, form=PartnerForm("clinic"))


def test_suspended_and_retired_partners_are_not_offered(vault: Vault) -> None:
    bakery, clinic = add(vault), add(vault, PartnerForm("Clinic", kind=PartnerKind.HEALTH))
    assert vault.read(partners.choices) == [(clinic, "Clinic"), (bakery, "Four Rivers")]
    assert vault.read(partners.choices, kind="health") == [(clinic, "Clinic")]
    vault.do("Suspended", partners.suspend, partner_id=bakery)
    vault.do("Retired", partners.retire, partner_id=clinic)
    assert vault.read(partners.choices) == []
    (row,) = vault.read(partners.partners)
    assert row.is_suspended
    vault.do("Again", partners.suspend, partner_id=bakery, is_suspended=False)
    assert vault.read(partners.choices) == [(bakery, "Four Rivers")]
    vault.undo()
    assert vault.read(partners.choices) == []


def test_saving_without_change_changes_nothing(vault: Vault) -> None:
    partner_id = add(vault)
    form = vault.read(partners.form, partner_id=partner_id)
    changes = vault.do("Changed", partners.edit, partner_id=partner_id, form=form)
    assert not changes.tables


def test_the_risk_stays_for_who_cannot_read_it(vault: Vault) -> None:
    partner_id = add(vault)
    with pytest.raises(NotFound):
        vault.read(partners.form, partner_id=99)
    form = replace(BAKERY, risk=Hidden.HIDDEN, note="New owner")
    vault.do("Changed", partners.edit, partner_id=partner_id, form=form)
    assert vault.read(partners.form, partner_id=partner_id).risk == BAKERY.risk


def test_the_desk_sees_no_partners(vault: Vault) -> None:
    add(vault)
    hired(vault, "F1")
    vault.lock()
    with signed_in(vault.path, "F1") as desk, pytest.raises(NotAllowed):
        desk.read(partners.partners)


def test_one_name_is_one_in_every_alphabet(vault: Vault) -> None:
    add(vault, PartnerForm("Église Ädelheim"))
    with pytest.raises(Conflict) as caught:
        add(vault, PartnerForm("ÉGLISE ÄDELHEIM"))
    assert caught.value.field == "name"


def test_all_of_one_is_one_answer(vault: Vault) -> None:
    partner_id = add(vault)
    other = (Contact("Mr Baptista", phone="112"),)
    form = replace(BAKERY, contacts=other)
    vault.do("Changed", partners.edit, partner_id=partner_id, form=form)
    found = vault.read(partner_opened.partner_opened, partner_id=partner_id)
    assert (found.id, found.form) == (partner_id, form)
    assert (found.looks, found.agreements, found.notes) == ((), (), ())
    assert not found.standing.is_good
    with pytest.raises(NotFound):
        vault.read(partner_opened.partner_opened, partner_id=99)
