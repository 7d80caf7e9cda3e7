# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What partners offer in which languages, and the directory made of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shelterdesk.errors import Invalid, NotFound
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.partners import partner_directory, partner_offers, partners
from shelterdesk.services.partners.partners import Contact, PartnerKind
from shelterdesk.statistics.partner_sheet import PartnerDirectory, Under
from shelterdesk.vault.door import Vault
from tests.employer_rows import second_look
from tests.services.partners.at_partners import look, partner


def directory(vault: Vault, **how: object) -> PartnerDirectory:
    sheet: PartnerDirectory = vault.read(partner_directory.directory, **how)
    return sheet


def said(under: tuple[Under, ...]) -> dict[str, list[str]]:
    return {one.words: [listed.name for listed in one.partners] for one in under}


def town(vault: Vault) -> dict[str, int]:
    """A bakery and a clinic; somebody who is suspended, one of before, one without a word."""
    made = {
        "bakery": partner(
            vault, "Four Rivers", kind=PartnerKind.EMPLOYER, services="Baking", area="North",
            offers=("work", "training"), languages=("ro", "en"), risk="The back door is watched",
            contacts=(Contact("Ms Adjei", "Owner", "+34 611 222 333"), Contact(email="a@b.org")),
        ),
        "clinic": partner(
            vault, "Clinic", kind=PartnerKind.HEALTH, offers=("health", "work"), languages=("en",)
        ),
        "away": partner(vault, "Away", offers=("work",)),
        "gone": partner(vault, "Gone", offers=("work",)),
        "plain": partner(vault, "Plain"),
    }  # fmt: skip
    vault.do("Suspended", partners.suspend, partner_id=made["away"])
    vault.do("Ended", partners.retire, partner_id=made["gone"])
    look(vault, made["bakery"])
    second_look(vault, made["bakery"])
    return made


def test_by_service_then_by_language(vault: Vault) -> None:
    town(vault)
    sheet = directory(vault)
    assert list(said(sheet.services).items()) == [
        ("Health care", ["Clinic"]),
        ("Training", ["Four Rivers"]),
        ("Work", ["Clinic", "Four Rivers"]),
        ("Without a service of the list", ["Plain"]),
    ]
    assert said(sheet.languages) == {
        "English": ["Clinic", "Four Rivers"], "Romanian": ["Four Rivers"]
    }  # fmt: skip
    bakery = sheet.services[1].partners[0]
    assert (bakery.kind, bakery.area, bakery.offers) == ("Employer", "North", "Baking")
    assert bakery.languages == ("English", "Romanian")
    assert bakery.contacts == ("Ms Adjei · Owner · +34 611 222 333", "a@b.org")
    assert (bakery.caution, sheet.services[0].partners[0].caution) == ("", "Not looked at")
    assert "back door" not in repr(sheet)
    assert sheet.to_json_dict()["partners"] == 3


def test_one_kind_and_without_numbers(vault: Vault) -> None:
    town(vault)
    sheet = directory(vault, kind="health", with_phones=False)
    assert (sheet.kind, sheet.has_phones) == ("Health", False)
    assert said(sheet.services) == {"Health care": ["Clinic"], "Work": ["Clinic"]}
    assert "611" not in repr(directory(vault, with_phones=False))
    with pytest.raises(Invalid):
        directory(vault, kind="baker")


def test_what_is_offered_comes_back_and_what_stays_is_not_touched(vault: Vault) -> None:
    bakery = town(vault)["bakery"]
    form = vault.read(partners.form, partner_id=bakery)
    assert (form.offers, form.languages) == (("training", "work"), ("en", "ro"))
    row = next(one for one in vault.read(partners.partners) if one.id == bakery)
    assert (row.offers, row.languages, row.area) == (form.offers, form.languages, "North")
    changed = replace(form, offers=("work", "work", "legal"), languages=("ro", " "))
    changes = vault.do("Changed", partners.edit, partner_id=bakery, form=changed)
    assert changes.tables == {"partner_service", "partner_language"}
    again = vault.read(partners.form, partner_id=bakery)
    assert (again.offers, again.languages) == (("legal", "work"), ("ro",))
    assert not vault.do("Same", partners.edit, partner_id=bakery, form=again).tables
    vault.undo()
    assert vault.read(partners.form, partner_id=bakery) == form


def test_a_word_no_longer_offered_stays_where_it_is(vault: Vault) -> None:
    bakery = town(vault)["bakery"]
    words = vault.read(vocabularies.choices, vocabulary=Vocabulary.SERVICE)
    work = next(word for word in words if word.code == "work")
    vault.do("Retire", vocabularies.retire, term_id=work.id)
    assert vault.read(partners.form, partner_id=bakery).offers == ("training", "work")
    assert "Work" in said(directory(vault).services)
    assert ("work", "Work") in vault.read(partner_offers.services_to_choose)
    for one in [row.id for row in vault.read(partners.partners, with_retired=True)]:
        form = vault.read(partners.form, partner_id=one)
        vault.do("Changed", partners.edit, partner_id=one, form=replace(form, offers=()))
    assert ("work", "Work") not in vault.read(partner_offers.services_to_choose)


def test_what_is_no_word_and_no_language_is_refused(vault: Vault) -> None:
    with pytest.raises(NotFound):
        partner(vault, "One", offers=("baking",))
    with pytest.raises(Invalid) as caught:
        partner(vault, "Two", languages=("everything-else",))
    assert caught.value.field == "languages"
    assert vault.read(partners.partners) == []


def test_an_empty_directory(vault: Vault) -> None:
    sheet = directory(vault)
    assert (sheet.services, sheet.languages) == ((), ())
