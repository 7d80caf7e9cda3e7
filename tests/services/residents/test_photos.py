# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo is shown while a consent holds, and is kept afterwards only until somebody erases it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.capabilities import Capability
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, ConsentPurpose
from shelterdesk.services.legal import documents
from shelterdesk.services.legal.documents import DocumentForm
from shelterdesk.services.log.log_entries import ErasureReason
from shelterdesk.services.residents import photos, protection
from shelterdesk.services.residents.photos import Photos
from shelterdesk.services.staff import staff
from shelterdesk.services.today import today_due
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.scans import jpeg, pdf, png

TODAY = NOW.date()
DAY = timedelta(days=1)
SAID = "Noor: a photo is kept without a consent"


def agreed(vault: Vault, noor: int, **fields: object) -> int:
    form = ConsentForm(ConsentPurpose.PHOTO, **fields)  # type: ignore[arg-type]
    given: int = vault.do("Give", consents.give, resident_id=noor, form=form).result
    return given


def add(vault: Vault, noor: int, file: bytes | None = None) -> int:
    added: int = vault.do("Photo", photos.add, resident_id=noor, file=file or png()).result
    return added


def of(vault: Vault, noor: int) -> Photos:
    return vault.read(photos.of_resident, resident_id=noor)


def said(vault: Vault) -> list[str]:
    return [line.title for line in vault.read(today_due.due) if line.icon == "camera"]


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")


def test_without_a_consent_there_is_no_photo(vault: Vault, noor: int) -> None:
    assert of(vault, noor) == Photos(False, None, None, ())
    with pytest.raises(NotAllowed, match="no consent to a photo"):
        add(vault, noor)
    assert vault.read(documents.of_resident, resident_id=noor) == []


def test_the_newest_photo_is_shown_while_the_consent_holds(
    vault: Vault, noor: int, clock: Clock
) -> None:
    agreed(vault, noor, last_day=TODAY + DAY)
    first, second = png((8, 8)), jpeg((9, 9))
    add(vault, noor, first)
    newest = add(vault, noor, second)
    found = of(vault, noor)
    assert (found.is_agreed, found.last_day, found.remaining) == (True, TODAY + DAY, ())
    assert found.picture == documents_data(vault, newest)
    assert said(vault) == []
    vault.do("Away", documents.remove, document_id=newest)
    assert found.picture != of(vault, noor).picture is not None
    clock.now += DAY
    assert of(vault, noor).picture is not None  # the last day counts
    clock.now += DAY
    over = of(vault, noor)
    assert (over.is_agreed, over.picture, len(over.remaining)) == (False, None, 2)
    assert said(vault) == [SAID]


def documents_data(vault: Vault, document_id: int) -> bytes:
    return vault.read(documents.content, document_id=document_id).data


def test_withdrawing_hides_at_once_and_erases_nothing_by_itself(vault: Vault, noor: int) -> None:
    consent = agreed(vault, noor)
    document = add(vault, noor)
    vault.do("Withdraw", consents.withdraw, consent_id=consent)
    assert of(vault, noor) == Photos(False, None, None, (document,))
    assert said(vault) == [SAID]
    # Out of sight is not gone.
    vault.do("Away", documents.remove, document_id=document)
    assert of(vault, noor).remaining == (document,)
    agreed(vault, noor)
    assert (of(vault, noor).remaining, said(vault)) == ((), [])
    no = ConsentForm(ConsentPurpose.PHOTO)
    vault.do("Refuse", consents.refuse, resident_id=noor, form=no)
    assert said(vault) == [SAID]
    vault.do("Erase", documents.erase, document_id=document, reason=ErasureReason.HER_WISH)
    assert (of(vault, noor).remaining, said(vault)) == ((), [])


def test_a_consent_to_somebody_else_is_none_to_be_shown_here(vault: Vault, noor: int) -> None:
    agreed(vault, noor, recipient="The newspaper")
    assert not of(vault, noor).is_agreed


@pytest.mark.parametrize("file", [pdf(), b"GIF89a", png()[:-8], b""])
def test_only_a_whole_picture_is_a_photo(vault: Vault, noor: int, file: bytes) -> None:
    agreed(vault, noor)
    with pytest.raises(Invalid) as found:
        vault.do("Photo", photos.add, resident_id=noor, file=file)
    assert found.value.field == "file"
    assert vault.read(documents.of_resident, resident_id=noor) == []


def test_a_photo_of_another_class_or_a_scan_of_one_is_opened_as_a_document(
    vault: Vault, noor: int
) -> None:
    agreed(vault, noor)
    for form, file in (
        (DocumentForm("photo", confidentiality="legal"), png()), (DocumentForm("photo"), pdf()),
        (DocumentForm("letter"), png()),
    ):  # fmt: skip
        vault.do("Store", documents.store, resident_id=noor, file=file, form=form)
    assert of(vault, noor).picture is None


def test_who_may_not_see_it(vault: Vault, noor: int, desk_file: Path) -> None:
    hired(vault, "F1", "C2")
    agreed(vault, noor)
    add(vault, noor)
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        with pytest.raises(NotAllowed):
            of(desk, noor)
        assert said(desk) == []
    with signed_in(desk_file) as first:
        assert of(first, noor).picture is not None
        first.do("Decide", staff.decide, role="front_desk", capability=Capability.SEE_CASE,
                 is_allowed=True)  # fmt: skip
        first.do("Protect", protection.protect, resident_id=noor, staff_ids=[first.staff_id])
    with signed_in(desk_file, "C2") as colleague:
        with pytest.raises(NotFound):
            of(colleague, noor)
    with signed_in(desk_file) as first:
        first.do("Open", protection.unprotect, resident_id=noor)
    with signed_in(desk_file, "F1") as desk:  # no key: a consent is there, a picture is not
        assert of(desk, noor) == Photos(True, None, None, ())


def test_nobody_hears_of_the_photo_of_a_protected_person(
    vault: Vault, noor: int, desk_file: Path
) -> None:
    hired(vault, "C2")
    consent = agreed(vault, noor)
    add(vault, noor)
    vault.do("Withdraw", consents.withdraw, consent_id=consent)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    assert said(vault) == [SAID]
    vault.lock()
    with signed_in(desk_file, "C2") as colleague:
        assert said(colleague) == []
