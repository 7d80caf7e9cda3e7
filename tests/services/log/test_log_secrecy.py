# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of the log and who gets them: shared notes, searches, columns that somebody changed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, NotAllowed
from shelterdesk.models.log_entries import LogText
from shelterdesk.services.audit import audit
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind, Words
from shelterdesk.services.plans import plans
from shelterdesk.services.residents import overview, protection, residents, timeline
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import hired, signed_in
from tests.conftest import Clock


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
