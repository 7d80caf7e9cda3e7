# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents: stored whole and sealed, expected, taken away, erased; and what others see of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import (
    Cancelled,
    Conflict,
    DiskFull,
    Invalid,
    NotAllowed,
    NotFound,
)
from shelterdesk.services.consents import consent_checks, consents
from shelterdesk.services.consents.consents import ConsentPurpose
from shelterdesk.services.legal import documents, papers, scans
from shelterdesk.services.legal.documents import DocumentForm, DocumentState
from shelterdesk.services.legal.papers import PaperForm
from shelterdesk.services.log.log_entries import ErasureReason
from shelterdesk.services.support import support
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import person
from tests.scans import jpeg, pdf
from tests.services.legal.stored import TITLE, due, expect, raw, rows, store

TODAY = NOW.date()
DAY = timedelta(days=1)


def test_what_was_stored_is_what_is_opened(vault: Vault, noor: int) -> None:
    file = pdf(3)
    document_id = store(
        vault, noor, file, kind="court", title=TITLE, issued=TODAY, expires=TODAY + 400 * DAY
    )
    content = vault.read(documents.content, document_id=document_id)
    assert (content.data, content.media_type) == (file, scans.PDF)
    assert (content.title, content.pages) == (TITLE, 3)
    (row,) = rows(vault, noor)
    assert (row.state, row.kind, row.title) == (DocumentState.STORED, "Court paper", TITLE)
    assert (row.size, row.pages, row.can_open) == (len(file), 3, True)
    assert (row.stored_at, row.stored_by, row.runs_out) == (NOW, "Joy", False)
    assert vault.read(documents.form, document_id=document_id).kind == "court"


def test_nothing_at_all_need_be_said_of_it(vault: Vault, noor: int) -> None:
    store(vault, noor)
    (row,) = rows(vault, noor)
    assert (row.kind, row.title, row.shown, row.confidentiality) == ("", "", "Document", "case")


def test_as_large_as_may_be(vault: Vault, noor: int) -> None:
    file = pdf(filler=scans.LARGEST - 10_000)
    document_id = store(vault, noor, file)
    assert vault.read(documents.content, document_id=document_id).data == file
    assert not vault.verify_audit().findings


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"%PDF-" + bytes(scans.LARGEST), "larger than 25 MB"),
        (b"MZ a program", "Only PDF, JPEG and PNG"),
        (b"%PDF-1.4 damaged", "PDF is damaged"),
        (jpeg()[:60], "picture is damaged"),
    ],
)
def test_what_is_refused_leaves_nothing(vault: Vault, noor: int, file: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words) as found:
        store(vault, noor, file)
    assert found.value.field == "file"
    assert rows(vault, noor) == []
    assert raw(vault, "SELECT count(*) FROM document_content") == [(0,)]


def test_a_full_disk_says_so_and_leaves_nothing(vault: Vault, noor: int) -> None:
    with vault._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 100}")
    with pytest.raises(DiskFull, match="The disk is full"):
        store(vault, noor, pdf(filler=2_000_000))
    assert rows(vault, noor) == []
    store(vault, noor)
    assert len(rows(vault, noor)) == 1


def test_it_can_be_stopped(vault: Vault, noor: int) -> None:
    said: list[int] = []

    def stop(done: int, total: int, words: str) -> None:
        said.append(done)
        if done == 1:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        vault.do(
            "Store", documents.store, resident_id=noor, file=pdf(), form=DocumentForm(),
            progress=stop,
        )  # fmt: skip
    assert said == [0, 1]
    assert rows(vault, noor) == []


def test_bad_input_names_its_field(vault: Vault, noor: int) -> None:
    for said, field in (
        ({"title": "x" * 201}, "title"),
        ({"confidentiality": "desk"}, "confidentiality"),
        ({"issued": TODAY, "expires": TODAY - DAY}, "expires"),
    ):
        with pytest.raises(Invalid) as found:
            store(vault, noor, **said)
        assert found.value.field == field
    with pytest.raises(NotFound):
        store(vault, noor, kind="nothing")
    with pytest.raises(Invalid, match="Say which"):
        expect(vault, noor)


# -- the checklist ---------------------------------------------------------------------------


def test_the_checklist_from_expected_to_stored(vault: Vault, noor: int) -> None:
    late = expect(vault, noor, kind="residence", expected_by=TODAY - DAY)
    soon = expect(vault, noor, title="Letter of the school", expected_by=TODAY + 3 * DAY)
    far = expect(vault, noor, kind="photo")
    store(vault, noor, title="Old")
    assert [row.id for row in rows(vault, noor)][:3] == [late, soon, far]
    assert [row.is_overdue for row in rows(vault, noor)] == [True, False, False, False]
    assert due(vault) == [
        "Noor: Residence paper is expected",
        "Noor: Letter of the school is expected",
    ]
    form = vault.read(documents.form, document_id=late)
    vault.do("Store", documents.store, resident_id=noor, file=pdf(), form=form, document_id=late)
    assert [row.state for row in rows(vault, noor) if row.id == late] == [DocumentState.STORED]
    assert due(vault) == ["Noor: Letter of the school is expected"]
    with pytest.raises(Conflict, match="there already"):
        vault.do(
            "Store", documents.store, resident_id=noor, file=pdf(), form=form, document_id=late
        )
    with pytest.raises(Conflict, match="there already"):
        vault.do("No", documents.not_needed, document_id=late)
    vault.do("No", documents.not_needed, document_id=soon)
    assert due(vault) == []
    vault.undo()
    assert len(due(vault)) == 1
    vault.do("No", documents.not_needed, document_id=soon)
    vault.do("Yes", documents.not_needed, document_id=soon, is_needed=True)
    assert len(due(vault)) == 1


def test_what_runs_out_is_said_in_time(vault: Vault, noor: int) -> None:
    for days in (-100, -1, 30, 60):
        store(vault, noor, title=f"In {days}", expires=TODAY + days * DAY)
    assert due(vault) == ["Noor: In -1 ran out", "Noor: In 30 runs out"]
    assert {row.title for row in rows(vault, noor) if row.runs_out} == {
        "In -100", "In -1", "In 30",
    }  # fmt: skip


def test_nothing_waits_once_support_is_closed(vault: Vault, noor: int) -> None:
    expect(vault, noor, kind="school", expected_by=TODAY - DAY)
    store(vault, noor, title="In 30", expires=TODAY + 30 * DAY)
    paper = PaperForm(kind="passport", state="has", expires=TODAY + 9 * DAY)
    vault.do("Noted a paper", papers.add, resident_id=noor, form=paper)
    assert len(due(vault)) == 3  # a record without a support period: a visitor's
    period = vault.do("Open", support.open_period, resident_id=noor, opened=TODAY - 40 * DAY).result
    assert len(due(vault)) == 3
    vault.do("Close", support.close_period, period_id=period, closed=TODAY - 9 * DAY)
    assert due(vault) == []
    vault.do("Came back", support.open_period, resident_id=noor, opened=TODAY - DAY)
    assert len(due(vault)) == 3


def test_changing_what_is_said_of_it(vault: Vault, noor: int) -> None:
    document_id = store(vault, noor, title=TITLE)
    before = raw(vault, "SELECT title FROM document")
    form = DocumentForm(kind="letter", title=TITLE, confidentiality="health", issued=TODAY)
    vault.do("Edit", documents.edit, document_id=document_id, form=form)
    assert raw(vault, "SELECT title FROM document") == before  # unchanged: not sealed anew
    (row,) = rows(vault, noor)
    assert (row.kind, row.issued, row.confidentiality) == ("Letter", TODAY, "case")
    vault.undo()
    assert rows(vault, noor)[0].kind == ""
    vault.do("Edit", documents.edit, document_id=document_id, form=DocumentForm(title=""))
    assert rows(vault, noor)[0].title == ""


def test_taken_away_brought_back_and_erased(vault: Vault, noor: int) -> None:
    document_id = store(vault, noor, title=TITLE)
    vault.do("Away", documents.remove, document_id=document_id)
    assert rows(vault, noor) == []
    with pytest.raises(NotFound):
        vault.read(documents.content, document_id=document_id)
    assert vault.undo().result == "Away"
    vault.do("Away", documents.remove, document_id=document_id)
    assert [row.id for row in rows(vault, noor, with_removed=True)] == [document_id]
    vault.do("Back", documents.bring_back, document_id=document_id)
    assert vault.read(documents.content, document_id=document_id).title == TITLE
    edited = DocumentForm(title="Another title")
    vault.do("Edit", documents.edit, document_id=document_id, form=edited)
    vault.do("Erase", documents.erase, document_id=document_id, reason=ErasureReason.WRONG_PERSON)
    assert rows(vault, noor) == []
    assert raw(vault, "SELECT body FROM document_content") == [(None,)]
    assert raw(vault, "SELECT title FROM document") == [(None,)]
    images = "SELECT count(*) FROM audit_image WHERE row_table = 'document' AND image NOT NULL"
    assert raw(vault, images) == [(0,)]
    assert not vault.verify_audit().findings
    with pytest.raises(Conflict, match="erased"):
        vault.do("Back", documents.bring_back, document_id=document_id)


def test_undo_passes_over_what_was_stored(vault: Vault, noor: int) -> None:
    expect(vault, noor, kind="photo")
    changes = vault.do("Store", documents.store, resident_id=noor, file=pdf(), form=DocumentForm())
    assert not changes.can_undo
    with pytest.raises(Conflict):
        vault.undo()
    assert len(rows(vault, noor)) == 2


# -- where else they stand ------------------------------------------------------------------


def test_the_timeline_says_what_the_reader_may_know(vault: Vault, noor: int) -> None:
    store(vault, noor, title="Permit", kind="residence")
    store(vault, noor, title=TITLE, kind="health", confidentiality="health")
    expect(vault, noor, kind="photo")
    events = vault.read(lambda tx: documents.timeline(tx, noor))
    assert {(event.title, event.detail) for event in events} == {
        ("Document stored: Permit", "Residence paper"),
        ("Document stored", ""),
    }
    assert {(event.day, event.kind) for event in events} == {(TODAY, "legal")}


def test_attaching_elsewhere_takes_stored_ones_of_the_same_person(vault: Vault, noor: int) -> None:
    other = person(vault, "Lina")
    stored, hers = store(vault, noor, title="Order"), store(vault, other)
    waits = expect(vault, noor, kind="photo")
    assert vault.read(documents.choices, resident_id=noor) == [(stored, "Order")]

    def check(tx: Transaction, document_id: int | None) -> None:
        consent_checks.own_document(tx, noor, document_id)

    for fine in (stored, None):
        vault.read(check, fine)
    for wrong in (hers, waits, 999):
        with pytest.raises(Invalid) as found:
            vault.read(check, wrong)
        assert found.value.field == "document_id"


def test_a_photo_needs_a_consent(vault: Vault, noor: int) -> None:
    expect(vault, noor, kind="photo")  # to note that one is wanted tells nothing
    with pytest.raises(NotAllowed, match="no consent to a photo"):
        store(vault, noor, jpeg(), kind="photo")
    passport = store(vault, noor, jpeg(), kind="identity")
    with pytest.raises(NotAllowed, match="no consent to a photo"):
        vault.do("x", documents.edit, document_id=passport, form=DocumentForm(kind="photo"))
    agreed = consents.ConsentForm(ConsentPurpose.PHOTO)
    given = vault.do("x", consents.give, resident_id=noor, form=agreed).result
    photo = store(vault, noor, jpeg(), kind="photo")
    vault.do("x", consents.withdraw, consent_id=given)
    with pytest.raises(NotAllowed, match="It was withdrawn"):
        store(vault, noor, jpeg(), kind="photo")
    # What is said of one that is here can still be put right.
    vault.do("x", documents.edit, document_id=photo, form=DocumentForm(kind="photo", title="June"))
    with pytest.raises(NotFound):
        store(vault, 999, jpeg(), kind="photo")
