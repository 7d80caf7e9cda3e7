# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents: stored whole and sealed, expected, taken away, erased; and what others see of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from shelterdesk.database import capture
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import (
    Cancelled,
    Conflict,
    Damaged,
    DiskFull,
    Invalid,
    NotAllowed,
    NotFound,
)
from shelterdesk.models.audit import AuditImage
from shelterdesk.models.documents import Document
from shelterdesk.services.audit import audit
from shelterdesk.services.consents import consent_checks, consents
from shelterdesk.services.consents.consents import ConsentPurpose
from shelterdesk.services.legal import documents, papers, scans
from shelterdesk.services.legal.documents import DocumentForm, DocumentRow, DocumentState
from shelterdesk.services.legal.papers import PaperForm
from shelterdesk.services.log.log_entries import ErasureReason
from shelterdesk.services.residents import protection
from shelterdesk.services.support import support
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault import backup, class_keys, drill, restore, salvage
from shelterdesk.vault.door import Vault
from tests.backups import STAFF
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.factories import person
from tests.scans import jpeg, pdf
from tests.vault_faults import file_secret

TODAY = NOW.date()
DAY = timedelta(days=1)
TITLE = "Quxtitle of the court"


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")


def store(vault: Vault, resident_id: int, file: bytes = b"", **said: Any) -> int:
    stored: int = vault.do(
        "Stored a document",
        documents.store,
        resident_id=resident_id,
        file=file or pdf(2),
        form=DocumentForm(**said),
    ).result
    return stored


def expect(vault: Vault, resident_id: int, **said: Any) -> int:
    expected: int = vault.do(
        "Expect", documents.expect, resident_id=resident_id, form=DocumentForm(**said)
    ).result
    return expected


def rows(vault: Vault, resident_id: int, **more: Any) -> list[DocumentRow]:
    return vault.read(documents.of_resident, resident_id=resident_id, **more)


def due(vault: Vault) -> list[str]:
    return [line.title for line in vault.read(today_due.due)]


def raw(vault: Vault, query: str) -> list[Any]:
    def read(tx: Transaction) -> list[Any]:
        return list(tx.session.execute(text(query)))

    return vault.read(read)


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


# -- secrecy ---------------------------------------------------------------------------------


def test_no_byte_of_it_lies_readable(
    vault: Vault, noor: int, desk_file: Path, tmp_path: Path
) -> None:
    file = jpeg()
    kept = scans.read(file).data
    store(vault, noor, file, title=TITLE)
    ((body,),) = raw(vault, "SELECT body FROM document_content")
    assert len(body) == len(kept) + 32
    assert kept[2:40] not in body
    assert TITLE.encode() not in raw(vault, "SELECT title FROM document")[0][0]
    images = raw(vault, "SELECT image FROM audit_image WHERE image NOT NULL")
    assert not any("document_content" in str(image) or len(str(image)) > 2000 for image in images)
    vault.lock()
    for found in tmp_path.rglob("*"):
        if found.is_file():
            data = found.read_bytes()
            assert kept[20:60] not in data
            assert TITLE.encode() not in data


def test_who_lacks_the_key_can_store_and_sees_a_sealed_line(
    vault: Vault, noor: int, desk_file: Path
) -> None:
    hired(vault, "H4")
    blind = store(vault, noor, title=TITLE, kind="health", confidentiality="health")
    (row,) = rows(vault, noor)
    assert (row.title, row.can_open, row.kind) == (Hidden.HIDDEN, False, "Health paper")
    with pytest.raises(NotAllowed):
        vault.read(documents.content, document_id=blind)
    form = vault.read(documents.form, document_id=blind)
    assert form.title is Hidden.HIDDEN
    vault.do("Edit", documents.edit, document_id=blind, form=form)
    with pytest.raises(NotAllowed):
        vault.do("Class", documents.move_to_class, document_id=blind, confidentiality="case")
    assert "Hidden" not in str(due(vault))
    vault.lock()
    with signed_in(desk_file, "H4") as nurse:
        content = nurse.read(documents.content, document_id=blind)
        assert (content.title, content.pages) == (TITLE, 2)
        nurse.do("Class", documents.move_to_class, document_id=blind, confidentiality="case")
    with signed_in(desk_file) as caseworker:
        opened = caseworker.read(documents.content, document_id=blind)
        assert (opened.data, opened.title) == (content.data, TITLE)


def test_the_trail_keeps_no_title_for_those_of_the_class_before(vault: Vault, noor: int) -> None:
    """Nobody reads there what was moved to another class, of a stored one or of an expected one."""

    def in_images(document_id: int) -> set[str]:
        found = set()

        def read(tx: Transaction) -> None:
            row = tx.session.get_one(Document, document_id)
            query = select(AuditImage.image).where(AuditImage.row_uuid == row.uuid)
            for image in tx.session.scalars(query):
                for value in json.loads(image or "{}").get("title", ()):
                    if value is not None:
                        blob = capture.raw(value)
                        found.add(tx.sealer.open(f"document|title|{row.uuid}", blob))

        vault.read(read)
        return found

    stored, awaited = store(vault, noor, title=TITLE), expect(vault, noor, title=TITLE)
    for document_id in (stored, awaited):
        form = vault.read(documents.form, document_id=document_id)
        vault.do("Edit", documents.edit, document_id=document_id, form=replace(form, title="x"))
        assert in_images(document_id) == {TITLE, "x"}
    form = replace(vault.read(documents.form, document_id=awaited), confidentiality="safety")
    assert not vault.do("Edit", documents.edit, document_id=awaited, form=form).can_undo
    vault.do("Class", documents.move_to_class, document_id=stored, confidentiality="safety")
    for document_id in (stored, awaited):
        assert in_images(document_id) == set()
        found = vault.read(documents.form, document_id=document_id)
        assert (found.title, found.confidentiality) == ("x", "safety")


def test_the_desk_sees_and_does_nothing_here(vault: Vault, noor: int, desk_file: Path) -> None:
    hired(vault, "F1")
    document_id = store(vault, noor, title=TITLE, expires=TODAY)
    assert due(vault)
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        assert due(desk) == []
        for query, about in (
            (documents.of_resident, {"resident_id": noor}),
            (documents.content, {"document_id": document_id}),
            (documents.form, {"document_id": document_id}),
        ):
            with pytest.raises(NotAllowed):
                desk.read(query, **about)
        with pytest.raises(NotAllowed):
            store(desk, noor)
        assert desk.read(lambda tx: documents.timeline(tx, noor)) == []


def test_each_opening_is_written_down(vault: Vault, noor: int) -> None:
    document_id = store(vault, noor)
    for _again in range(2):
        vault.read(documents.content, document_id=document_id)
    labels = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
    assert labels.count("Opened a document") == 2


def test_a_protected_person_has_no_documents_for_others(
    vault: Vault, noor: int, desk_file: Path
) -> None:
    staff = hired(vault, "C2")
    document_id = store(vault, noor, title=TITLE, expires=TODAY)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    assert staff
    vault.lock()
    with signed_in(desk_file, "C2") as other:
        assert due(other) == []
        with pytest.raises(NotFound):
            rows(other, noor)
        with pytest.raises(NotFound):
            other.read(documents.content, document_id=document_id)
        with pytest.raises(NotFound):
            other.do("Away", documents.remove, document_id=document_id)


def test_another_ones_content_is_not_shown(vault: Vault, noor: int) -> None:
    first, second = store(vault, noor, jpeg()), store(vault, noor)

    def swap(tx: Transaction) -> None:
        run = tx.session.connection().exec_driver_sql
        run(f"UPDATE document_content SET body = (SELECT body FROM document_content "  # noqa: S608
            f"WHERE document_id = {second}) WHERE document_id = {first}")  # fmt: skip

    vault.do("Swap", swap)
    with pytest.raises(Damaged):
        vault.read(documents.content, document_id=first)


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


# -- keys, rescue ----------------------------------------------------------------------------


@pytest.fixture
def two(vault: Vault, noor: int) -> dict[int, bytes]:
    files = [pdf(filler=300_000), scans.read(jpeg()).data]
    return {store(vault, noor, file, title=f"No. {n}"): file for n, file in enumerate(files)}


def test_a_newer_class_key_takes_them_along(vault: Vault, two: dict[int, bytes]) -> None:
    class_keys.rotate_class(vault, "case")
    said: list[tuple[int, int]] = []
    assert vault.renew_seals(lambda done, total, _words: said.append((done, total))) == 4
    assert said == [(0, 2), (1, 2), (0, 2), (1, 2)]
    versions = raw(vault, "SELECT DISTINCT hex(substr(body, 3, 2)) FROM document_content")
    assert versions == [("0002",)]
    for document_id, file in two.items():
        assert vault.read(documents.content, document_id=document_id).data == file
    assert vault.renew_seals() == 0


def test_a_backup_holds_them_and_the_drill_opens_them(
    vault: Vault, two: dict[int, bytes], stick: Path, recovery_code: str, tmp_path: Path
) -> None:
    made = backup.make(vault, stick, now=NOW)
    report = drill.drill(made.path, recovery_code)
    assert report.is_good
    target = tmp_path / "restored.sdb"
    restore.restore(made.path, target, STAFF, now=NOW)
    with signed_in(target) as restored:
        for document_id, file in two.items():
            assert restored.read(documents.content, document_id=document_id).data == file


def test_they_come_through_salvage(
    vault: Vault, two: dict[int, bytes], desk_file: Path, tmp_path: Path
) -> None:
    vault.lock()
    target = tmp_path / "saved.sdb"
    report = salvage.salvage(desk_file, file_secret(desk_file), target)
    assert report.is_all
    assert report.rows["document_content"] == 2
    with signed_in(target) as saved:
        for document_id, file in two.items():
            assert saved.read(documents.content, document_id=document_id).data == file


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
