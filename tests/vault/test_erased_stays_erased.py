# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever was erased stays erased: also when a backup of before is put back."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from shelterdesk.database import erasing as core
from shelterdesk.models.audit import AuditEvent, AuditKind
from shelterdesk.models.residents import Resident
from shelterdesk.models.retention import Erasure, RetentionClass
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import ErasureReason, LogKind
from shelterdesk.services.residents import residents
from shelterdesk.services.retention import erasing, redactions
from shelterdesk.services.retention.erasing import Reason
from shelterdesk.services.rooms import check_out, stays
from shelterdesk.vault import accounts, backup, erased_again, erased_list, key_file, restore
from shelterdesk.vault.door import Vault
from tests import case_rows, factories
from tests.backups import STAFF
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, PASSPHRASE, Clock
from tests.end2end.test_sealed_bytes import forms_of, found_in, pages

MARK = "Zzyxmark"
NAMED = "Qwopnamed"
TODAY = NOW.date()


def is_there(vault: Vault, mark: str = MARK) -> bool:
    lying = pages(vault.path, vault._opened.file_secret)
    return bool(found_in(lying, {"mark": forms_of(mark)}))


def note(vault: Vault, text: str, *who: int) -> int:
    facts = {"kind": LogKind.NOTE, "confidentiality": "desk", "resident_ids": who}
    return int(vault.do("Write", log_entries.note, text=text, **facts).result)


def erase(vault: Vault, her: int, **more: Any) -> None:
    vault.confirm_passphrase(PASSPHRASE)
    vault.do("Erase", erasing.erase, resident_id=her, reason=Reason.HER_WISH, **more)


@pytest.fixture
def her(vault: Vault) -> int:
    resident_id = factories.person(vault, MARK, legal_name=f"{MARK} Legal", phone="0611 123")
    case_rows.everything(vault, resident_id, MARK, ended=case_rows.FROM)
    note(vault, f"{MARK} slept well", resident_id)
    return resident_id


@pytest.fixture
def made(vault: Vault, her: int, stick: Path) -> backup.MadeBackup:
    return backup.make(vault, stick, now=NOW)


def put_back(made: backup.MadeBackup, target: Path, **more: Any) -> None:
    restore.restore(made.path, target, STAFF, now=NOW, **more)


def grave(vault: Vault) -> str:
    return "\n".join(notice.words for notice in vault.notices if notice.is_grave)


def test_a_backup_of_before_forgets_her_again(
    vault: Vault, her: int, made: backup.MadeBackup, desk_file: Path
) -> None:
    other = factories.person(vault, "Noor")
    erase(vault, her)
    vault.lock()
    put_back(made, desk_file)
    with signed_in(desk_file) as again:
        assert not is_there(again)
        assert "1 person who had been erased" in grave(again)
        assert again.read(residents.find) == []  # Noor came after the backup, she is not in it
        assert again.verify_audit().findings == ()
        with again._session() as session:
            events = session.scalars(
                select(AuditEvent).where(AuditEvent.kind == AuditKind.ERASE.value)
            ).all()
            assert [event.label for event in events] == [
                "Erased again what an older copy brought back"
            ]
    with signed_in(desk_file) as later:
        assert grave(later) == ""
        assert not is_there(later)
    assert other


def test_by_whoever_unlocks_next_also_without_a_key(
    vault: Vault, her: int, made: backup.MadeBackup, desk_file: Path, stick: Path
) -> None:
    hired(vault, "F1")
    second = backup.make(vault, stick, now=NOW)
    erase(vault, her)
    vault.lock()
    put_back(second, desk_file)
    with signed_in(desk_file, "F1") as desk:
        assert not is_there(desk)
    with signed_in(desk_file) as again:
        assert again.verify_audit().findings == ()
        assert made.path.exists()


def test_on_another_computer_the_list_beside_the_backup_says_so(
    vault: Vault, her: int, made: backup.MadeBackup, tmp_path: Path, stick: Path
) -> None:
    erase(vault, her)
    backup.make(vault, stick, now=NOW)  # the stick learns of it with the next copy
    vault.lock()
    target = tmp_path / "elsewhere" / "desk.sdb"
    target.parent.mkdir()
    put_back(made, target)
    with signed_in(target) as again:
        assert not is_there(again)


def test_also_when_the_file_key_was_changed_since(
    vault: Vault, her: int, made: backup.MadeBackup, desk_file: Path, stick: Path
) -> None:
    colleague = hired(vault, "C2")["C2"]
    erase(vault, her)
    accounts.remove(vault, staff_id=colleague)  # a new file key
    backup.make(vault, stick, now=NOW)
    place = erased_list.beside_file(desk_file)
    assert erased_list.read(place, vault.keys.vault_id, vault.file_secrets).is_authentic
    vault.lock()
    put_back(made, desk_file)
    with signed_in(desk_file) as again:
        assert not is_there(again)
    target = stick / "elsewhere" / "desk.sdb"
    target.parent.mkdir()
    put_back(made, target)
    with signed_in(target) as elsewhere:
        assert not is_there(elsewhere)


def test_without_the_list_the_table_of_the_file_that_goes_says_so(
    vault: Vault, her: int, made: backup.MadeBackup, desk_file: Path
) -> None:
    erase(vault, her)
    vault.lock()
    erased_list.beside_file(desk_file).unlink()
    put_back(made, desk_file)
    with signed_in(desk_file) as again:
        assert not is_there(again)


def test_a_lost_list_is_written_again(vault: Vault, her: int, desk_file: Path) -> None:
    erase(vault, her)
    place = erased_list.beside_file(desk_file)
    marks = erased_again.marks_of(vault)
    vault.lock()
    place.unlink()
    with signed_in(desk_file) as again:
        found = erased_list.read(place, again.keys.vault_id, again.file_secrets)
        assert found == erased_list.Found(marks)


def test_one_class_and_one_note_stay_gone(
    vault: Vault, her: int, desk_file: Path, stick: Path
) -> None:
    other = factories.person(vault, "Noor")
    entry = note(vault, "Erasedwords about tea", other)
    made = backup.make(vault, stick, now=NOW)
    vault.do("Erase", log_entries.erase, entry_id=entry, reason=ErasureReason.HER_WISH)
    vault.confirm_passphrase(PASSPHRASE)
    vault.do("Erase", erasing.anonymise, resident_id=her, classes=[RetentionClass.IDENTITY])
    vault.lock()
    put_back(made, desk_file)
    with signed_in(desk_file) as again:
        assert not is_there(again, "Erasedwords")
        assert is_there(again, f"{MARK} slept well")  # her story was kept then, too
        assert [row.known_as for row in again.read(residents.find)] == ["Noor"]
        assert again.verify_audit().findings == ()


def test_her_name_in_other_notes_is_looked_at_again(
    vault: Vault, her: int, desk_file: Path, stick: Path
) -> None:
    other = factories.person(vault, "Noor")
    note(vault, f"Noor and {MARK} cooked", other)
    made = backup.make(vault, stick, now=NOW)
    found = vault.read(redactions.scan, resident_id=her).places
    assert len(found) == 1
    erase(vault, her, replace=found)
    assert not is_there(vault)
    vault.lock()
    put_back(made, desk_file)
    with signed_in(desk_file) as again:
        (waiting,) = again.read(redactions.to_look_at)
        assert waiting.text == f"Noor and {MARK} cooked"
        again.do("Settle", redactions.settle, redaction_id=waiting.id, text="They cooked")
        assert not is_there(again)


def test_who_was_in_a_bed_then_is_in_none_now(
    vault: Vault, her: int, desk_file: Path, stick: Path
) -> None:
    beds = factories.beds(vault, factories.house(vault, name="House C"))
    stay = vault.do("Admit", stays.admit, resident_id=her, on=TODAY, bed_id=beds[0]).result
    made = backup.make(vault, stick, now=NOW)
    clock: Any = vault._now
    clock.now = NOW.replace(day=25)
    vault.do("Out", check_out.check_out, stay_id=stay, on=clock.now.date(), closes_support=True)
    erase(vault, her)
    vault.lock()
    put_back(made, desk_file)
    later = Clock()
    later.now = NOW.replace(day=28)
    with signed_in(desk_file, clock=later) as again:
        ends = [row.end for row in again.read(stays.stays, resident_id=her)]
        assert clock.now.date() in ends
        factories.person(again, "Noor")
        assert again.verify_audit().findings == ()


# Lists that are not to be believed
def test_a_list_of_somebody_else_erases_nobody(vault: Vault, her: int, desk_file: Path) -> None:
    with vault._session() as session:
        uuid = session.get_one(Resident, her).uuid
    mark = erased_list.Mark(core.person_digest(uuid), "identity")
    vault_id, place = vault.keys.vault_id, erased_list.beside_file(desk_file)
    vault.lock()
    erased_list.write(place, vault_id, [mark], b"x" * 48)
    with signed_in(desk_file) as again:
        assert "is not its own" in grave(again)
        assert [row.id for row in again.read(residents.find)] == [her]
        with again._session() as session:
            assert session.scalars(select(Erasure)).all() == []
    with signed_in(desk_file) as later:
        assert grave(later) == ""


@pytest.mark.parametrize("text", [
    "", "[]", "{}", '{"format": 2}', "\0\xff", '{"format": 1, "vault_id": 3, "erased": 7}',
])  # fmt: skip
def test_a_list_that_is_none_stops_nobody(
    vault: Vault, her: int, desk_file: Path, text: str
) -> None:
    vault.lock()
    erased_list.beside_file(desk_file).write_bytes(text.encode("latin-1"))
    with signed_in(desk_file) as again:
        assert [row.id for row in again.read(residents.find)] == [her]


def test_bad_marks_are_no_marks(tmp_path: Path) -> None:
    place, secret = tmp_path / "list", b"k" * 48
    good = erased_list.Mark("a" * 64, "identity", "2026-01-01T00:00:00+00:00")
    erased_list.write(place, "v", [good], secret)
    assert erased_list.read(place, "v", [secret]) == erased_list.Found(frozenset({good}))
    assert erased_list.read(place, "other", [secret]) == erased_list.Found()
    assert not erased_list.read(place, "v", [b"l" * 48]).is_authentic
    for digest, kind in (("a" * 63, "identity"), ("g" * 64, "identity"), ("a" * 64, "all")):
        body = json.loads(place.read_bytes())
        body["erased"] = [[digest, kind, ""]]
        place.write_text(json.dumps(body))
        assert erased_list.read(place, "v", [secret]) == erased_list.Found()


def test_the_first_time_that_is_known_counts() -> None:
    early = erased_list.Mark("a" * 64, "identity", "2026-01-01")
    late = replace(early, at="2026-02-01")
    other = replace(early, kind="money")
    assert erased_list.together([late], [early, other]) == {early, other}


def test_the_list_names_nobody(vault: Vault, her: int, desk_file: Path) -> None:
    with vault._session() as session:
        who = session.get_one(Resident, her)
        said = [who.uuid, who.code]
    erase(vault, her)
    text = erased_list.beside_file(desk_file).read_text()
    assert not any(word in text for word in [*said, MARK])
    assert json.loads(text)["vault_id"] == key_file.read(desk_file).vault_id


def test_a_copy_by_hand_of_both_files_forgets_her_too(
    vault: Vault, her: int, desk_file: Path, tmp_path: Path
) -> None:
    """Somebody put back files she had copied; the list that lies there still speaks."""
    kept = tmp_path / "kept"
    kept.mkdir()
    vault.lock()
    for file in desk_file.parent.glob("desk.sdb*"):
        if file.is_file():
            shutil.copy2(file, kept)
    with signed_in(desk_file) as again:
        erase(again, her)
    for file in kept.iterdir():
        shutil.copy2(file, desk_file.parent)
    with signed_in(desk_file) as last:
        assert not is_there(last)
