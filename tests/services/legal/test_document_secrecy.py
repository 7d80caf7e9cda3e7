# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents: who can read them and who cannot; keys, backups and rescue take them along."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from shelterdesk.database import capture
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import (
    Damaged,
    NotAllowed,
    NotFound,
)
from shelterdesk.models.audit import AuditImage
from shelterdesk.models.documents import Document
from shelterdesk.services.audit import audit
from shelterdesk.services.legal import documents, scans
from shelterdesk.services.residents import protection
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault import backup, class_keys, drill, restore, salvage
from shelterdesk.vault.door import Vault
from tests.backups import STAFF
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.scans import jpeg, pdf
from tests.services.legal.stored import TITLE, due, expect, raw, rows, store
from tests.vault_faults import file_secret

TODAY = NOW.date()


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
