# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changes between an introduction and its letter: another consent, a closed vacancy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shelterdesk.errors import Conflict, NotAllowed
from shelterdesk.services.consents import consents
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.residents import residents
from shelterdesk.services.work import introduction_letters, introductions, vacancies
from shelterdesk.vault.door import Vault
from tests.employer_rows import TODAY, agreed, employer, prepared, sent, vacancy
from tests.factories import person

DAY = timedelta(days=1)


def letter(vault: Vault, who: int, one: int) -> Any:
    code = vault.read(residents.row, resident_id=who).code
    return vault.read(introduction_letters.sheet, code=code, introduction=str(one))


def test_after_a_smaller_yes_the_letter_of_the_larger_one_is_not_printed(vault: Vault) -> None:
    noor = person(vault, "Noor", phone="+34 611 777 123")
    vault.do("Issuer", issuers.add, form=IssuerForm("Harbour Workshops", "Quay 4"))
    partner = employer(vault)
    given = agreed(vault, noor, partner, "chosen-name", "phone")
    one = prepared(vault, noor, vacancy(vault, partner))
    sent(vault, one)
    assert [passage for passage, _value in letter(vault, noor, one).facts] == ["name", "phone"]
    vault.do("Withdrew", consents.withdraw, consent_id=given)
    agreed(vault, noor, partner, "chosen-name")
    with pytest.raises(NotAllowed, match="Phone number"):
        letter(vault, noor, one)
    agreed(vault, noor, partner, "chosen-name", "phone", "languages")
    assert len(letter(vault, noor, one).facts) == 2


def test_after_a_withdrawal_it_is_still_seen_what_the_employer_knows(vault: Vault) -> None:
    noor, partner = person(vault, "Noor"), employer(vault)
    given = agreed(vault, noor, partner)
    one = prepared(vault, noor, vacancy(vault, partner), letter="Works with care")
    sent(vault, one)
    vault.do("Withdrew", consents.withdraw, consent_id=given)
    found = vault.read(introduction_letters.preview, introduction_id=one)
    assert found.facts == (("Chosen name", "Noor"),)
    assert found.letter == "Works with care"
    assert "withdrawn" in found.problem


@pytest.mark.parametrize("ends", [vacancies.close, vacancies.fill])
def test_nobody_is_sent_for_a_vacancy_that_is_not_offered_any_more(vault: Vault, ends: Any) -> None:
    noor, partner = person(vault, "Noor"), employer(vault)
    agreed(vault, noor, partner)
    work = vacancy(vault, partner)
    one = prepared(vault, noor, work)
    vault.do("Ended", ends, vacancy_id=work)
    with pytest.raises(Conflict, match="not offered any more"):
        sent(vault, one)
    vault.do("Withdrew", introductions.withdraw, introduction_id=one, on=TODAY)


def test_a_day_of_before_is_no_way_past_a_yes_taken_back(vault: Vault) -> None:
    noor, partner = person(vault, "Noor", phone="+34 611 777 123"), employer(vault)
    facts = {"on": TODAY - 5 * DAY}
    given = agreed(vault, noor, partner, "chosen-name", "phone", **facts)
    one = prepared(vault, noor, vacancy(vault, partner))
    send = {"introduction_id": one, "on": TODAY - DAY}
    vault.do("Withdrew", consents.withdraw, consent_id=given)
    with pytest.raises(NotAllowed, match="withdrawn"):
        vault.do("Sent", introductions.send, **send)
    agreed(vault, noor, partner, "chosen-name")
    with pytest.raises(NotAllowed, match="Phone number"):
        vault.do("Sent", introductions.send, **send)
