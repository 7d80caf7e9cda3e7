# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of a resident and the copy that is hers: what is on the pages, and inside them."""

from __future__ import annotations

import json
from io import BytesIO

import pikepdf
import pypdf
import pytest

from shelterdesk.errors import Invalid, NotAllowed
from shelterdesk.i18n import size_words
from shelterdesk.reports import base, making
from shelterdesk.reports.making import Way
from shelterdesk.reports.subject_access import ATTACHMENT
from shelterdesk.services.audit import audit
from shelterdesk.services.legal import documents
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.person_files import file_map, file_scans
from shelterdesk.services.residents import residents
from shelterdesk.vault.door import Vault
from tests import scans
from tests.case_rows import everything
from tests.colleagues import hired, signed_in
from tests.conftest import PASSPHRASE
from tests.factories import person

WORDS = "quiet amber river lantern moss"
MARK = "zebrafinch"


def code_of(vault: Vault, resident_id: int) -> str:
    return str(vault.read(residents.row, resident_id=resident_id).code)


def note(vault: Vault, text: str, *people: int) -> None:
    entry = vault.do(
        "Write", log_entries.write, kind=LogKind.NOTE, confidentiality="case", text=text,
        resident_ids=people,
    ).result  # fmt: skip
    vault.do("Finish", log_entries.finalise, entry_id=entry)


def text_of(pdf: bytes, password: str = "") -> str:
    reader = pypdf.PdfReader(BytesIO(pdf), password=password or None)
    return "\n".join(page.extract_text() for page in reader.pages)


def test_each_part_is_an_option() -> None:
    options = [one.name for one in base.get("resident-file").options if one.kind == "bool"]
    assert options == [part.id for part in file_map.PARTS]
    words = {one.name: one.label for one in base.get("resident-file").options}
    assert all(words[part.id] == part.title for part in file_map.PARTS)


def test_the_parts_chosen_are_on_paper_and_no_others(vault: Vault) -> None:
    noor = person(vault, "Noor")
    note(vault, "Slept well after the talk", noor)
    code = code_of(vault, noor)
    given = {"person": code, "log": "yes", "needs": "no"}
    printed = making.make(vault, "resident-file", given)
    text = text_of(printed.pdf)
    assert "File of Noor" in text
    assert "Slept well after the talk" in text
    assert "Needs and plan" not in text
    assert "page 1 of" in text
    assert "confidential: Case" in text
    assert printed.persons == (noor,)
    assert "Noor" not in json.dumps(printed.figures)
    without = text_of(making.make(vault, "resident-file", {"person": code}).pdf)
    assert "Slept well" not in without


def test_a_long_file_has_contents_with_the_right_pages(vault: Vault) -> None:
    noor = person(vault, "Noor")
    everything(vault, noor, MARK)
    for number in range(45):
        note(vault, f"Note {number} " + "word " * 150, noor)
    given = {"person": code_of(vault, noor), "log": "yes", "opened": "yes"}
    pages = [
        page.extract_text()
        for page in pypdf.PdfReader(BytesIO(making.make(vault, "resident-file", given).pdf)).pages
    ]
    assert "Contents" in pages[0]
    at = next(number for number, text in enumerate(pages[1:], 2) if "Who opened this file" in text)
    line = next(line for line in pages[0].splitlines() if "Who opened this file" in line)
    rest = pages[0][pages[0].index(line) :]
    assert str(at) in rest


def test_a_note_longer_than_a_page_goes_on(vault: Vault) -> None:
    noor = person(vault, "Noor")
    note(vault, "word " * 2500 + "the end", noor)
    given = {"person": code_of(vault, noor), "log": "yes"}
    assert "the end" in text_of(making.make(vault, "resident-file", given).pdf)


def test_the_copy_without_others(vault: Vault) -> None:
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    note(vault, "Noor and Lina cooked", noor, lina)
    given = {"person": code_of(vault, noor), "log": "yes", "copy": "redacted"}
    text = text_of(making.make(vault, "resident-file", given).pdf)
    assert "Noor and Person A cooked" in text
    assert "Lina" not in text


def test_her_own_copy_holds_everything_twice(vault: Vault) -> None:
    """Once to read, once for programs; other people in neither."""
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    everything(vault, noor, MARK)
    note(vault, "Noor and Lina cooked", noor, lina)
    printed = making.make(vault, "subject-access", {"person": code_of(vault, noor)})
    text = text_of(printed.pdf)
    assert "What is stored about you" in text
    assert MARK in text
    assert "Noor and Person" in text
    assert "Lina" not in text
    assert "Who opened this file" in text
    assert "others keep the key: Counselling" in text.replace("\n", " ")
    assert "Joy" not in text  # colleagues stand by their codes
    with pikepdf.open(BytesIO(printed.pdf)) as document:
        data = json.loads(document.attachments[ATTACHMENT].get_file().read_bytes())
    assert [one["section"] for one in data["sections"]] == [part.id for part in file_map.PARTS]
    assert "Lina" not in json.dumps(data, ensure_ascii=False)
    assert MARK in json.dumps(data)
    kept = {name for one in data["sections"] for name in one["kept_by"]}
    assert {"Counselling", "Health"} <= kept


def test_it_leaves_as_a_file_with_a_password_alone(vault: Vault) -> None:
    noor = person(vault, "Noor")
    everything(vault, noor, MARK)
    printed = making.make(vault, "subject-access", {"person": code_of(vault, noor)})
    vault.confirm_passphrase(PASSPHRASE)
    with pytest.raises(Invalid) as refused:
        making.hand_out(vault, printed, Way.FILE)
    assert refused.value.field == "password"
    paper = making.hand_out(vault, printed, Way.FILE, password=WORDS)
    for secret in (b"Noor", MARK.encode(), ATTACHMENT.encode(), b"json"):
        assert secret not in paper.data
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(paper.data))
    with pikepdf.open(BytesIO(paper.data), password=WORDS) as document:
        assert MARK.encode() in document.attachments[ATTACHMENT].get_file().read_bytes()
    opened = vault.read(audit.opened, resident_id=noor)
    assert {
        "Saved as PDF: everything stored, for the resident",
        "Opened everything stored about a person",
    } <= {row.label for row in opened.rows}


@pytest.mark.parametrize("name", ["subject-access", "resident-file"])
def test_the_desk_cannot_make_it(vault: Vault, name: str) -> None:
    code = code_of(vault, person(vault, "Noor"))
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as desk, pytest.raises(NotAllowed):
        making.make(desk, name, {"person": code})


def test_papers_of_a_person_need_nothing_else() -> None:
    found = {report.name for report in base.of_person()}
    assert {"opened-file", "plan", "safety-plan", "resident-file", "subject-access"} <= found
    assert "monthly" not in found
    assert "referral-letter" not in found  # of a referral, and printed there


# Scans in the copy that is hers
def stored(vault: Vault, resident_id: int, data: bytes, title: str, name: str = "case") -> int:
    form = documents.DocumentForm(title=title, confidentiality=name)
    facts = {"resident_id": resident_id, "file": data, "form": form}
    return int(vault.do("Stored", documents.store, **facts).result)


def files_in(pdf: bytes, password: str = "") -> dict[str, bytes]:
    with pikepdf.open(BytesIO(pdf), password=password) as document:
        return {name: one.get_file().read_bytes() for name, one in document.attachments.items()}


def test_scans_go_along_as_they_are_and_are_listed_with_their_size(vault: Vault) -> None:
    noor, anna = person(vault, "Noor"), person(vault, "Anna")
    paper, other = scans.pdf(3), scans.pdf(1)
    stored(vault, noor, paper, "Court order")
    stored(vault, anna, other, "Quxother")
    gone = stored(vault, noor, scans.pdf(2), "Quxgone")
    vault.do("Took away", documents.remove, document_id=gone)
    given = {"person": code_of(vault, noor)}
    printed = making.make(vault, "subject-access", given)
    vault.confirm_passphrase(PASSPHRASE)
    paper_out = making.hand_out(vault, printed, Way.FILE, password=WORDS)
    inside = files_in(paper_out.data, WORDS)
    assert inside["document-01.pdf"] == paper
    assert set(inside) == {ATTACHMENT, "document-01.pdf"}
    told = json.loads(inside[ATTACHMENT])["files"]
    assert told == [
        {"file": "document-01.pdf", "title": "Court order", "pages": 3, "bytes": len(paper)}
    ]
    text = text_of(printed.pdf)
    assert "Files inside this PDF" in text
    assert size_words(len(paper)) in text
    assert "Quxother" not in text
    assert b"document-01" not in paper_out.data
    assert b"Court order" not in paper_out.data


def test_scans_are_left_out_where_that_is_wished_or_a_key_is_missing(vault: Vault) -> None:
    noor = person(vault, "Noor")
    stored(vault, noor, scans.pdf(1), "Hospital", "health")
    given = {"person": code_of(vault, noor)}
    printed = making.make(vault, "subject-access", given)
    assert set(files_in(printed.pdf)) == {ATTACHMENT}
    assert "Files inside" not in text_of(printed.pdf)
    stored(vault, noor, scans.pdf(1), "Court order")
    printed = making.make(vault, "subject-access", given | {"scans": "no"})
    assert set(files_in(printed.pdf)) == {ATTACHMENT}
    assert "document-01.pdf" in files_in(making.make(vault, "subject-access", given).pdf)


def test_more_than_fits_into_a_file_is_said_before(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor = person(vault, "Noor")
    stored(vault, noor, scans.pdf(1), "Court order")
    monkeypatch.setattr(file_scans, "MOST", 100)
    with pytest.raises(Invalid, match="100 bytes") as caught:
        making.make(vault, "subject-access", {"person": code_of(vault, noor)})
    assert caught.value.field == "scans"
