# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of the log and who gets them: shared notes, searches, columns that somebody changed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Damaged, NotAllowed
from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.log_entries import LogEntry, LogText
from shelterdesk.services.audit import audit
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind, Words
from shelterdesk.services.plans import plans
from shelterdesk.services.residents import overview, protection, residents, timeline
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import TEAM, hired, signed_in
from tests.conftest import Clock
from tests.services.log.noting import facts, images, last_event, noted, rows


def note(vault: Vault, text: str, cls: str, *people: int) -> int:
    return int(
        vault.do(
            "Write a note", log_entries.note, kind=LogKind.NOTE, confidentiality=cls, text=text,
            resident_ids=people,
        ).result
    )  # fmt: skip


def sql(vault: Vault, statement: str) -> None:
    """An insider writes past every rule."""
    with vault._engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS log_entry_update")
        connection.exec_driver_sql(statement)


def labels(vault: Vault, label: str) -> int:
    return sum(row.label == label for row in vault.read(audit.find).rows)


def test_a_note_shared_with_a_protected_person_keeps_its_words(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        noor, hidden = factories.person(vault, "Noor"), factories.person(vault, "Quilla")
        both = note(vault, "Quilla quarrelled with Noor", "desk", noor, hidden)
        vault.do("Add", log_entries.addendum, entry_id=both, text="Quilla was right")
        vault.do("P", protection.protect, resident_id=hidden, staff_ids=[vault.staff_id])
        assert vault.read(log_entries.of_resident, resident_id=noor).rows[0].text
    with signed_in(desk_file, "C2", clock) as vault:
        (row,) = vault.read(log_entries.of_resident, resident_id=noor).rows
        assert (row.words, row.text, row.people) == (Words.WITHHELD, "", ((noor, "Noor"),))
        assert [(added.words, added.text) for added in row.addenda] == [(Words.WITHHELD, "")]
        assert vault.read(log_entries.search, text="quilla") == []
        assert vault.read(log_entries.search, text="quarrelled", resident_id=noor) == []
        with pytest.raises(NotAllowed, match="protected"):
            vault.read(log_entries.read_words, entry_ids=[both])


def test_a_search_opens_no_confidential_note(vault: Vault) -> None:
    noor = factories.person(vault, "Noor")
    closed = note(vault, "She fears the blue car", "safety", noor)
    note(vault, "The blue cup broke", "desk", noor)
    found = vault.read(log_entries.search, text="blue")
    assert {(row.words, row.text) for row in found} == {
        (Words.CLOSED, ""), (Words.SHOWN, "The blue cup broke"),
    }  # fmt: skip
    assert labels(vault, "Read confidential notes") == 0
    assert vault.read(log_entries.read_words, entry_ids=[closed]) == {
        closed: "She fears the blue car"
    }
    assert labels(vault, "Read confidential notes") == 1


def test_each_time_is_written_down(vault: Vault) -> None:
    noor = factories.person(vault, "Noor", legal_name="Noor Aziz")
    closed = note(vault, "She fears the blue car", "safety", noor)
    for _time in range(3):
        vault.read(residents.reveal, resident_id=noor)
        vault.read(log_entries.read_words, entry_ids=[closed])
        vault.read(residents.form, resident_id=noor)
    assert labels(vault, "Revealed identity") == 3
    assert labels(vault, "Read confidential notes") == 3
    assert labels(vault, "Opened the record") == 1


def test_a_page_is_opened_once_whatever_it_asks(vault: Vault, clock: Clock) -> None:
    noor, lina = factories.person(vault, "Noor"), factories.person(vault, "Lina")
    page = (overview.overview, timeline.timeline, residents.form)
    for query in page:
        vault.read(query, resident_id=noor)
    assert labels(vault, "Opened the record") == 1
    for query in page:
        vault.read(query, resident_id=lina)
    assert labels(vault, "Opened the record") == 2
    vault.read(plans.plan, resident_id=noor)  # what it says is more
    assert labels(vault, "Opened the support plan") == 1
    clock.now += timedelta(minutes=11)
    for query in page:
        vault.read(query, resident_id=noor)
    assert labels(vault, "Opened the record") == 3


def test_the_class_of_a_draft_is_its_authors_word(vault: Vault) -> None:
    noor = factories.person(vault, "Noor")
    given = {"kind": LogKind.NOTE, "text": "She told me why", "resident_ids": [noor]}
    made = vault.do("Keep", log_entries.write, confidentiality="health", **given).result
    sql(vault, f"UPDATE log_entry SET confidentiality = 'desk' WHERE id = {made}")  # noqa: S608
    (draft,) = vault.read(log_entries.drafts)
    assert (draft.confidentiality, draft.text) == ("health", "She told me why")
    with pytest.raises(Conflict, match="who may read"):
        vault.do("Finish", log_entries.finalise, entry_id=made)
    vault.do("Keep", log_entries.edit_draft, entry_id=made, confidentiality="health", **given)
    vault.do("Finish", log_entries.finalise, entry_id=made)
    with vault._session() as session:
        text = session.query(LogText).one()
        assert text.plain is None
        assert vault._sealer.class_of(text.body or b"") == "health"
        session.rollback()


@pytest.mark.parametrize(("cls", "other"), [("safety", "desk"), ("desk", "safety")])
def test_an_addition_is_of_the_class_its_note_is_sealed_for(
    vault: Vault, cls: str, other: str
) -> None:
    noor = factories.person(vault, "Noor")
    made = note(vault, "She fears the blue car", cls, noor)
    sql(vault, f"UPDATE log_entry SET confidentiality = '{other}' WHERE id = {made}")  # noqa: S608
    for verb, words in ((log_entries.addendum, "text"), (log_entries.strike, "reason")):
        with pytest.raises(Conflict, match="who may read"):
            vault.do("Add", verb, entry_id=made, **{words: "It was green"})


def test_what_is_no_text_has_no_class(vault: Vault) -> None:
    for blob in (b"", b"\x00", b"\x01\xff\x00\x01rest"):
        assert vault._sealer.class_of(blob) is None


def test_one_note_read_before_hides_no_others(vault: Vault) -> None:
    person = factories.person(vault, "Noor")

    first, second = (note(vault, words, "case", person) for words in ("one", "two"))
    vault.read(log_entries.read_words, entry_ids=[second])
    before = vault.audit_end()[0]
    vault.read(log_entries.read_words, entry_ids=[first, second])
    assert vault.audit_end()[0] == before + 1
    vault.read(log_entries.read_words, entry_ids=[first, second])
    assert vault.audit_end()[0] == before + 2  # each time


# Classes
def test_the_desk_writes_what_it_cannot_read(
    vault: Vault, team: dict[str, int], noor: int, clock: Clock
) -> None:
    vault.lock()
    with signed_in(vault.path, "F1", clock) as desk:
        at_once = noted(desk, noor, "Zyxmark fever", cls="health")
        draft = desk.do("Keep", log_entries.write, **facts(noor, "Zyxmark cough", cls="health"))
        desk.do("Finish", log_entries.finalise, entry_id=draft.result)
        for row in rows(desk, noor):
            assert (row.words, row.text) == (Words.LOCKED, "")
        for entry_id in (at_once, draft.result):
            with pytest.raises(NotAllowed):
                desk.read(log_entries.read_words, entry_ids=[entry_id])
        assert desk.read(log_entries.search, text="zyxmark") == []
        assert "body" in str(images(desk))  # the seal for others; her own copy is not there
        _no_blob_opens(desk)
    with signed_in(vault.path, "H4", clock) as counsellor:
        assert {row.words for row in rows(counsellor, noor)} == {Words.CLOSED}
        said = counsellor.read(log_entries.read_words, entry_ids=[at_once, draft.result])
        assert said == {at_once: "Zyxmark fever", draft.result: "Zyxmark cough"}
        event, who = last_event(counsellor)
        assert (event.label, event.kind, who) == ("Read confidential notes", "view", [noor])
        assert str(at_once) in event.details


def _no_blob_opens(vault: Vault) -> None:
    """Not what stands in the file, nor what the trail says stood there."""
    import json
    from base64 import b64decode

    found = images(vault)

    def look(tx: Transaction) -> list[bytes]:
        texts = list(tx.session.scalars(select(LogText)))
        blobs = [text.body for text in texts if text.body is not None]
        for image in found:
            for pair in json.loads(image or "{}").values():
                blobs += [b64decode(v["bytes"]) for v in pair if isinstance(v, dict)]
        for blob in blobs:
            for text in texts:
                with pytest.raises(NotAllowed):
                    tx.sealer.open(f"log_text|body|{text.uuid}", blob)
        return blobs

    assert len(vault.read(look)) >= 2


def test_every_opening_is_written_down(
    vault: Vault, team: dict[str, int], noor: int, clock: Clock
) -> None:
    entry_id = noted(vault, noor, "Court on Monday", cls="legal")
    vault.lock()
    with signed_in(vault.path, "C2", clock) as other:
        for _time in range(2):
            other.read(log_entries.read_words, entry_ids=[entry_id])
            clock.now += timedelta(hours=1)
        views = select(func.count(AuditEvent.id)).where(
            AuditEvent.label == "Read confidential notes", AuditEvent.staff_id == team["C2"]
        )
        assert other.read(lambda tx: tx.session.scalar(views)) == 2


def test_words_that_were_moved_do_not_show(vault: Vault, noor: int) -> None:
    first, second = (noted(vault, noor, text, cls="case") for text in ("One", "Two"))

    def move(tx: Transaction) -> None:
        found = {text.log_entry_id: text for text in tx.session.scalars(select(LogText))}
        found[second].body = found[first].body

    vault.do("Move a blob", move)
    shown = {row.id: (row.words, row.text) for row in rows(vault, noor)}
    assert shown == {first: (Words.SHOWN, "One"), second: (Words.DAMAGED, "")}
    with pytest.raises(Damaged):
        vault.read(log_entries.read_words, entry_ids=[second])


def test_a_class_that_is_gone_is_locked(vault: Vault, noor: int) -> None:
    entry_id = noted(vault, noor, cls="case")

    def rename(tx: Transaction) -> None:
        connection = tx.session.connection()
        connection.exec_driver_sql("DROP TRIGGER log_entry_update")
        connection.execute(update(LogEntry.__table__).values(confidentiality="gone"))  # type: ignore[arg-type]

    vault.do("Rename", rename)
    assert [(row.id, row.words) for row in rows(vault, noor)] == [(entry_id, Words.LOCKED)]


def test_a_key_she_was_given_late_opens_what_it_can(
    vault: Vault, team: dict[str, int], noor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted(vault, noor, cls="case")

    def refuse(*_given: Any) -> str:
        raise NotAllowed("You hold no key for this text.")

    monkeypatch.setattr(vault._sealer, "open", refuse)
    assert rows(vault, noor)[0].words is Words.LOCKED


def test_who_reads_what_in_names(vault: Vault, team: dict[str, int]) -> None:
    of_slots = {slot.slot_id: slot.classes for slot in vault.keys.slots}
    found = vault.read(log_entries.readers, classes_of_slot=of_slots)
    assert found["case"] == ("C2", "H4", "Joy")
    assert found["health"] == ("H4",)
    assert "F1" in TEAM
