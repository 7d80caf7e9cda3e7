# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreements with partners: their days, their renewal, and the signed paper that lies sealed."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from sqlalchemy import text

from shelterdesk.errors import Conflict, Damaged, Invalid, NotAllowed, NotFound
from shelterdesk.reports import making
from shelterdesk.services.audit import audit
from shelterdesk.services.legal import scans
from shelterdesk.services.partners import agreements
from shelterdesk.services.partners.agreements import AgreementForm
from shelterdesk.services.partners.partner_standing import Hindrance
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import PASSPHRASE, Clock
from tests.scans import jpeg, pdf, png
from tests.services.partners.at_partners import (
    DAY,
    TODAY,
    agree,
    agreed,
    keyless,
    look,
    partner,
    standing,
)
from tests.vault_faults import tamper


def raw(vault: Vault, query: str) -> list[Any]:
    found: list[Any] = vault.read(lambda tx: list(tx.session.execute(text(query))))
    return found


def store(vault: Vault, agreement_id: int, file: bytes = b"", **more: Any) -> None:
    vault.do(
        "Stored", agreements.store_scan, agreement_id=agreement_id, file=file or pdf(2), **more
    )


def test_an_agreement_comes_back_as_written(vault: Vault) -> None:
    bakery = partner(vault)
    first = agree(vault, bakery, TODAY - 9 * DAY, TODAY + 30 * DAY, title=" Internships ",
                  signed_on=TODAY - 10 * DAY, note="Two at a time")  # fmt: skip
    agree(vault, bakery, TODAY, TODAY + 31 * DAY)
    agree(vault, bakery, TODAY - 90 * DAY, TODAY)
    soon, later, over = agreed(vault, bakery)[1], *agreed(vault, bakery)[::2]
    assert (soon.title, soon.note, soon.pages) == ("Internships", "Two at a time", None)
    assert [(row.ends_soon, row.is_over) for row in (soon, later, over)] == [
        (True, False), (False, False), (False, True)
    ]  # fmt: skip
    form = vault.read(agreements.agreement_form, agreement_id=first)
    assert form == AgreementForm(
        TODAY - 9 * DAY, TODAY + 30 * DAY, "Internships", TODAY - 10 * DAY, 30, "Two at a time"
    )
    vault.do(
        "Changed", agreements.change_agreement, agreement_id=first, form=replace(form, end=None)
    )
    assert agreed(vault, bakery)[1].ends_soon is False


def test_what_cannot_be_names_its_field(vault: Vault) -> None:
    bakery = partner(vault)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("end", {"end": TODAY}),
        ("signed_on", {"signed_on": TODAY + DAY}),
        ("remind_days", {"remind_days": 366}),
        ("remind_days", {"remind_days": -1}),
        ("title", {"title": "x" * 121}),
    ]
    for field, said in wrong:
        with pytest.raises(Invalid) as caught:
            agree(vault, bakery, TODAY, **said)
        assert caught.value.field == field
    assert agreed(vault, bakery) == []


def test_it_ends_on_a_day_and_not_before_it_began(vault: Vault) -> None:
    bakery = partner(vault)
    one = agree(vault, bakery, TODAY)
    with pytest.raises(Invalid):
        vault.do("End", agreements.end_agreement, agreement_id=one, on=TODAY)
    vault.do("End", agreements.end_agreement, agreement_id=one, on=TODAY + 9 * DAY)
    with pytest.raises(Conflict, match="ends before"):
        vault.do("End", agreements.end_agreement, agreement_id=one, on=TODAY + 9 * DAY)
    assert agreed(vault, bakery)[0].end == TODAY + 9 * DAY
    with pytest.raises(NotFound):
        vault.do("End", agreements.end_agreement, agreement_id=99, on=TODAY)


def test_made_anew_it_goes_on_as_another_one(vault: Vault) -> None:
    for name, end in (("One", None), ("Two", TODAY + 5 * DAY), ("Three", TODAY - DAY)):
        bakery = partner(vault, name)
        one = agree(vault, bakery, TODAY - 90 * DAY, end)
        with pytest.raises(Invalid) as caught:
            renew(vault, one, TODAY - 90 * DAY)
        assert caught.value.field == "start"
        renew(vault, one, TODAY)
        new, old = agreed(vault, bakery)
        assert (new.start, new.end, old.end) == (TODAY, None, min(end or TODAY, TODAY))
        vault.undo()
        assert [row.end for row in agreed(vault, bakery)] == [end]


def renew(vault: Vault, agreement_id: int, start: Any) -> None:
    form = AgreementForm(start)
    vault.do("Renewed", agreements.renew_agreement, agreement_id=agreement_id, form=form)


# The signed paper
def test_the_signed_paper_is_what_was_stored(vault: Vault) -> None:
    bakery, file, told = partner(vault), pdf(3), []
    one = agree(vault, bakery, TODAY, title="Internships")
    store(vault, one, file, progress=lambda *said: told.append(said))
    assert [said[0] for said in told] == [0, 1]
    content = vault.read(agreements.scan_content, agreement_id=one)
    assert (content.data, content.media_type, content.pages) == (file, scans.PDF, 3)
    assert content.title == "Internships"
    assert agreed(vault, bakery)[0].pages == 3
    with pytest.raises(Conflict) as caught:
        store(vault, one)
    assert caught.value.field == "file"
    with pytest.raises(Conflict, match="signed paper"):
        vault.do("Away", agreements.remove_agreement, agreement_id=one)
    two = agree(vault, bakery, TODAY)
    with pytest.raises(Invalid) as refused:
        store(vault, two, b"MZ no paper")
    assert refused.value.field == "file"
    store(vault, two)
    assert vault.read(agreements.scan_content, agreement_id=two).title == "Four Rivers"


def test_the_signed_paper_is_printed_as_it_was_and_written_down(vault: Vault) -> None:
    bakery, file = partner(vault), pdf(3)
    one = agree(vault, bakery, TODAY, title="Internships")
    two = agree(vault, bakery, TODAY)
    store(vault, one, file)
    made = making.make(vault, "signed-agreement", {"agreement": str(one)})
    assert (made.pdf, made.figures) == (file, {"pages": 3})
    label = f"Four Rivers · Internships · {TODAY.year}"
    assert vault.read(making.lists, name="signed-agreement") == {"agreement": [(str(one), label)]}
    vault.confirm_passphrase(PASSPHRASE)
    assert making.hand_out(vault, made, making.Way.PRINTER).pages == 3
    labels = {row.label for row in vault.read(audit.find).rows}
    assert labels >= {
        "Printed: signed agreement with a partner", "Opened an agreement with a partner to print",
    }  # fmt: skip
    for wrong in (str(two), "99", "x"):
        with pytest.raises((NotFound, Invalid)):
            making.make(vault, "signed-agreement", {"agreement": wrong})
    for size, is_wide in (((400, 120), True), ((120, 400), False)):
        three = agree(vault, bakery, TODAY)
        store(vault, three, png(size))
        printed = making.make(vault, "signed-agreement", {"agreement": str(three)})
        (page,) = pypdf.PdfReader(io.BytesIO(printed.pdf)).pages
        assert (page.mediabox.width > page.mediabox.height) is is_wide
        assert len(page.images) == 1


def test_what_was_written_by_mistake_goes(vault: Vault) -> None:
    bakery = partner(vault)
    one = agree(vault, bakery, TODAY)
    with pytest.raises(NotFound):
        vault.read(agreements.scan_content, agreement_id=one)
    vault.do("Away", agreements.remove_agreement, agreement_id=one)
    assert agreed(vault, bakery) == []
    vault.undo()
    assert len(agreed(vault, bakery)) == 1


def test_what_has_held_is_ended_and_never_taken_away(vault: Vault, clock: Clock) -> None:
    """Else a partner whose agreement ran out were in order once its row is gone."""
    bakery = partner(vault)
    look(vault, bakery)
    one = agree(vault, bakery, TODAY, TODAY + 9 * DAY)
    to_come = agree(vault, bakery, TODAY + 60 * DAY)
    clock.now += 20 * DAY
    over = (Hindrance.AGREEMENT_RAN_OUT,)
    assert standing(vault, bakery, clock.now.date()).hindrances == over
    assert [row.can_be_removed for row in agreed(vault, bakery)] == [True, False]
    with pytest.raises(Conflict, match="has begun, so it stays"):
        vault.do("Away", agreements.remove_agreement, agreement_id=one)
    form = AgreementForm(TODAY + 90 * DAY)
    with pytest.raises(Invalid, match="make it anew") as caught:
        vault.do("Changed", agreements.change_agreement, agreement_id=one, form=form)
    assert caught.value.field == "start"
    vault.do("Away", agreements.remove_agreement, agreement_id=to_come)
    assert standing(vault, bakery, clock.now.date()).hindrances == over
    late = agree(vault, bakery, TODAY)  # written down today, with a wrong day: put right at once
    vault.do("Changed", agreements.change_agreement, agreement_id=late, form=form)
    vault.do("Away", agreements.remove_agreement, agreement_id=late)


def test_a_wrong_paper_goes_for_ever_by_who_may_erase(vault: Vault, desk_file: Path) -> None:
    bakery = partner(vault)
    hired(vault, "C2")
    one = agree(vault, bakery, TODAY)
    with pytest.raises(NotFound):
        vault.do("Erase", agreements.erase_scan, agreement_id=one)
    store(vault, one)
    vault.lock()
    with signed_in(desk_file, "C2", Clock()) as caseworker, pytest.raises(NotAllowed):
        caseworker.do("Erase", agreements.erase_scan, agreement_id=one)
    with signed_in(desk_file) as director:
        changes = director.do("Erase", agreements.erase_scan, agreement_id=one)
        assert not changes.can_undo
        assert raw(director, "SELECT count(*) FROM agreement_scan") == [(0,)]
        assert agreed(director, bakery)[0].pages is None
        store(director, one, jpeg())
        assert director.read(agreements.scan_content, agreement_id=one).media_type == scans.JPEG


def test_no_byte_of_it_lies_readable(vault: Vault, tmp_path: Path) -> None:
    file = jpeg()
    kept = scans.read(file).data
    one = agree(vault, partner(vault), TODAY, note="Quxnote of the bakery")
    store(vault, one, file)
    ((body,),) = raw(vault, "SELECT body FROM agreement_scan")
    assert kept[2:40] not in body
    images = raw(vault, "SELECT image FROM audit_image WHERE image NOT NULL")
    assert not any("Quxnote" in str(image) or len(str(image)) > 2000 for image in images)
    assert vault.read(agreements.scan_content, agreement_id=one).data == kept
    vault.lock()
    for found in tmp_path.rglob("*"):
        if found.is_file():
            data = found.read_bytes()
            assert kept[20:60] not in data
            assert b"Quxnote" not in data


def test_a_paper_put_under_another_agreement_is_not_shown(vault: Vault) -> None:
    bakery = partner(vault)
    one, two = agree(vault, bakery, TODAY), agree(vault, bakery, TODAY)
    store(vault, one)
    store(vault, two, pdf(1))
    ((body,),) = raw(vault, f"SELECT body FROM agreement_scan WHERE agreement_id = {one}")  # noqa: S608
    tamper(vault, ("UPDATE agreement_scan SET body = ? WHERE agreement_id = ?", (body, two)))
    with pytest.raises(Damaged):
        vault.read(agreements.scan_content, agreement_id=two)


def test_without_the_case_key_one_stores_and_does_not_open(vault: Vault, desk_file: Path) -> None:
    bakery, code = partner(vault), keyless(vault)
    one = agree(vault, bakery, TODAY, note="Two at a time")
    vault.lock()
    with signed_in(desk_file, code, Clock()) as blind:
        store(blind, one)
        with pytest.raises(NotAllowed):
            blind.read(agreements.scan_content, agreement_id=one)
        form = blind.read(agreements.agreement_form, agreement_id=one)
        assert form.note is Hidden.HIDDEN
        changed = replace(form, title="Internships")
        blind.do("Changed", agreements.change_agreement, agreement_id=one, form=changed)
        assert agreed(blind, bakery)[0].note is Hidden.HIDDEN
    with signed_in(desk_file) as again:
        assert agreed(again, bakery)[0].note == "Two at a time"
        assert again.read(agreements.scan_content, agreement_id=one).pages == 2


def test_each_opening_is_written_down(vault: Vault) -> None:
    one = agree(vault, partner(vault), TODAY)
    store(vault, one)
    for _again in range(2):
        vault.read(agreements.scan_content, agreement_id=one)
    labels = [row.label for row in vault.read(audit.find).rows]
    assert labels.count("Opened an agreement with a partner") == 2
