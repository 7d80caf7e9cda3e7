# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a front-desk account can get at with every tool there is, and what it cannot.

Colleagues write about one person in every class; then the front desk signs in and works. All that
her process holds, every page of the file opened with its key (free ones and old frames of the log
beside it too), all rows by plain SQL, and every file on the disk are searched for what was written.
Looking works: what is for everybody is found in each of these places where it must be.
"""

from __future__ import annotations

import gc
import logging
import types
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlcipher3 import dbapi2 as sqlcipher

from shelterdesk import logs, settings
from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.services import drafts, search
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import ErasureReason, LogKind, Words
from shelterdesk.services.residents import overview, residents
from shelterdesk.services.residents.residents import Birth, ResidentForm
from shelterdesk.services.today import today
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock

#: For everybody: the file key opens it.
DESK = "Openmarkdesk"
#: Sealed: names of where each was typed.
SEALED = {
    "legal name": "Sealmark Legalname",
    "legal name before": "Sealmark Formername",
    "phone": "+49 611 7771239",
    "contact": "Sealmarkcontact, after six",
    "case note": "Sealmarkcase about papers",
    "struck case note": "Sealmarkstruck about money",
    "reason of striking": "Sealmarkreason",
    "addendum": "Sealmarkadded",
    "legal note": "Sealmarkcourt on Monday",
    "counselling note": "Sealmarksession two",
    "health note": "Sealmarkfever, besiegelt größer علامة",
    "draft note": "Sealmarkdraft of a note",
    "draft of a form": "Sealmarktyped in a form",
    "erased desk note": "Sealmarkerased by wish",
    "health note of the desk": "Sealmarkdropped by the desk",
}  # fmt: skip
PAGE, RESERVED = 4096, 80


@dataclass
class Place:
    path: Path
    home: Path
    her: int
    notes: dict[str, int]


def note(vault: Vault, her: int, text: str, confidentiality: str) -> int:
    facts = {"kind": LogKind.NOTE, "confidentiality": confidentiality, "resident_ids": [her]}
    return int(vault.do("Write a note", log_entries.note, text=text, **facts).result)


@pytest.fixture
def place(
    desk_file: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """A file in which everybody has written, with a log and settings beside it."""
    home = tmp_path / "home"
    monkeypatch.setenv("SHELTERDESK_HOME", str(home))
    handler = logs.start()
    settings.save(settings.load())
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "H4")
        form = ResidentForm(
            known_as=DESK,
            legal_name=SEALED["legal name before"],
            birth=Birth(1991, 3, 17),
            phone=SEALED["phone"],
            contact=SEALED["contact"],
        )
        her = vault.do("Add resident", residents.add, form=form).result
        changed = ResidentForm(
            known_as=DESK,
            legal_name=SEALED["legal name"],
            birth=Birth(1991, 3, 17),
            phone=SEALED["phone"],
            contact=SEALED["contact"],
        )
        vault.do("Edit resident", residents.edit, resident_id=her, form=changed)
        notes = _notes_of_a_caseworker(vault, her)
    with signed_in(desk_file, "H4", clock) as vault:
        notes["health"] = note(vault, her, SEALED["health note"], "health")
        note(vault, her, SEALED["counselling note"], "counselling")
        vault.read(log_entries.search, text="sealmark")
    yield Place(desk_file, home, her, notes)
    logs.stop(handler)


def _notes_of_a_caseworker(vault: Vault, her: int) -> dict[str, int]:
    notes = {
        "case": note(vault, her, SEALED["case note"], "case"),
        "other case": note(vault, her, SEALED["struck case note"], "case"),
        "desk": note(vault, her, f"{DESK} had breakfast", "desk"),
    }
    note(vault, her, SEALED["legal note"], "legal")
    erased = note(vault, her, SEALED["erased desk note"], "desk")
    vault.do("Erase", log_entries.erase, entry_id=erased, reason=ErasureReason.HER_WISH)
    facts = {"kind": LogKind.NOTE, "confidentiality": "case", "resident_ids": [her]}
    made = vault.do("Keep", log_entries.write, text=SEALED["draft note"], **facts).result
    vault.do("Keep", log_entries.edit_draft, entry_id=made, text=SEALED["draft note"], **facts)
    other = notes["other case"]
    reason = SEALED["reason of striking"]
    vault.do("Strike", log_entries.strike, entry_id=other, reason=reason)
    vault.do("Add", log_entries.addendum, entry_id=notes["case"], text=SEALED["addendum"])
    typed = {"text": SEALED["draft of a form"]}
    vault.do("Keep a draft", drafts.keep, place="page:residents", body=typed)
    vault.read(log_entries.of_resident, resident_id=her)
    vault.read(residents.find, text="sealmark")
    return notes


def work(vault: Vault, made: Place) -> int:
    """What a shift at the desk asks for; returns a note dropped into a class she cannot read."""
    vault.read(today.today)
    vault.read(residents.find)
    assert vault.read(residents.find, text="sealmark") == []
    assert vault.read(residents.find, text="7771239") == []
    vault.read(search.everything, text=DESK)
    vault.read(overview.overview, resident_id=made.her)
    vault.read(residents.form, resident_id=made.her)
    assert [row.text for row in vault.read(log_entries.search, text=DESK)] == [
        f"{DESK} had breakfast"
    ]
    assert vault.read(log_entries.search, text="sealmark") == []
    facts = {"kind": LogKind.HEALTH, "confidentiality": "health", "resident_ids": [made.her]}
    text = SEALED["health note of the desk"]
    draft = vault.do("Keep", log_entries.write, text=text, **facts).result
    vault.do("Finish", log_entries.finalise, entry_id=draft)
    note(vault, made.her, text, "health")
    return int(draft)


# What is looked through
def held_by(vault: Vault) -> Iterator[bytes]:
    """Every text and every bytes that can be reached from an unlocked file in this process."""
    gc.collect()
    seen: set[int] = set()
    waiting: list[Any] = [vault]
    skipped = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType,
               types.FrameType, types.CodeType, logging.Logger)  # fmt: skip
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, skipped):
            continue
        seen.add(id(thing))
        if isinstance(thing, str):
            yield thing.encode("utf-8", "surrogatepass")
        elif isinstance(thing, (bytes, bytearray)):
            yield bytes(thing)
        else:
            waiting += gc.get_referents(thing)


def pages(path: Path, key: bytes) -> Iterator[bytes]:
    """Every page of the database and every frame of its log, opened without SQLite."""
    data = path.read_bytes()
    raw = [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
    log = path.with_name(path.name + "-wal")
    if log.exists():
        frames = log.read_bytes()[32:]
        raw += [frames[at + 24 : at + 24 + PAGE] for at in range(0, len(frames), 24 + PAGE)]
    for number, page in enumerate(raw):
        body = page[16 if number == 0 else 0 : PAGE - RESERVED]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + 16]
        opened = Cipher(algorithms.AES(key[:32]), modes.CBC(vector)).decryptor()
        yield opened.update(body) + opened.finalize()


def rows(path: Path, key: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of every table by plain SQL."""
    connection = sqlcipher.connect(str(path))
    connection.row_factory = sqlcipher.Row
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (table,) in tables:
        for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - its own names
            yield table, dict(row)
    connection.close()


def forms_of(text: str) -> list[bytes]:
    """How a text could lie somewhere: in several encodings, in any case, in parts of base64."""
    found = []
    for said in {text, text.casefold(), text.upper(), text.encode("unicode-escape").decode()}:
        found += [said.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    inside = text.encode()
    for shift in range(3):  # base64 of it, wherever it begins
        coded = b64encode(b"\0" * shift + inside)
        found.append(coded[4 if shift else 0 : len(coded) // 4 * 4 - 4])
    return found


def marks(*, without: tuple[str, ...] = ()) -> dict[str, list[bytes]]:
    return {name: forms_of(text) for name, text in SEALED.items() if name not in without}


def found_in(texts: Iterator[bytes], wanted: dict[str, list[bytes]]) -> set[str]:
    everything = b"\n".join(texts)
    return {name for name, forms in wanted.items() if any(form in everything for form in forms)}


# The proof
def test_the_process_of_the_desk_holds_nothing_sealed(place: Place, clock: Clock) -> None:
    with signed_in(place.path, "F1", clock) as vault:
        work(vault, place)
        assert found_in(held_by(vault), {"desk": forms_of(DESK)}) == {"desk"}
        # Old frames of the log would show what was there before; so all is looked at while open.
        key = vault._opened.file_secret
        assert found_in(pages(place.path, key), {"desk": forms_of(DESK)}) == {"desk"}
        assert found_in(held_by(vault), marks()) == set()
        assert found_in(pages(place.path, key), marks(without=("erased desk note",))) == set()


def test_the_same_look_finds_it_with_a_case_key(place: Place, clock: Clock) -> None:
    with signed_in(place.path, clock=clock) as vault:
        vault.read(residents.find, text="sealmark")
        assert "legal name" in found_in(held_by(vault), marks())


def test_the_opened_file_holds_nothing_sealed(place: Place, clock: Clock) -> None:
    with signed_in(place.path, "F1", clock) as vault:
        work(vault, place)
        key = vault._opened.file_secret
    assert found_in(pages(place.path, key), {"desk": forms_of(DESK)}) == {"desk"}
    assert found_in(pages(place.path, key), marks()) == set()
    listed = list(rows(place.path, key))
    tables = {table for table, _row in listed}
    assert {"log_text", "audit_image", "draft", "resident", "audit_event"} <= tables
    as_bytes = (repr(row).encode() for _table, row in listed)
    assert found_in(as_bytes, {"desk": forms_of(DESK)}) == {"desk"}
    assert found_in((repr(row).encode() for _table, row in listed), marks()) == set()


def test_no_blob_in_it_opens_for_the_desk(place: Place, clock: Clock) -> None:
    """With her keys, at every place it could be bound to: not even what she wrote herself."""
    with signed_in(place.path, "F1", clock) as vault:
        work(vault, place)
        key, sealer = vault._opened.file_secret, vault._sealer
    listed = list(rows(place.path, key))
    columns = {"log_text": ["body"], "draft": ["body"],
               "resident": ["legal_name", "birth_day", "phone", "contact"]}  # fmt: skip
    contexts = [
        f"{table}|{column}|{row['uuid']}"
        for table, row in listed
        for column in columns.get(table, ())
    ]
    blobs = {
        value for table, row in listed if table in columns
        for value in row.values() if isinstance(value, bytes)
    }  # fmt: skip
    for table, row in listed:
        if table == "audit_image" and row["image"]:
            blobs |= _blobs_of(row["image"])
    assert len(blobs) > len(SEALED)
    for blob in blobs:
        for context in contexts:
            with pytest.raises((NotAllowed, Damaged)):
                sealer.open(context, blob)


def _blobs_of(image: str) -> set[bytes]:
    import json

    pairs = json.loads(image).values()
    values = [value for pair in pairs for value in pair]
    return {b64decode(value["bytes"]) for value in values if isinstance(value, dict)}


def test_nothing_of_it_is_readable_on_the_disk(place: Place, clock: Clock) -> None:
    with signed_in(place.path, "F1", clock) as vault:
        work(vault, place)
        with pytest.raises(NotAllowed):
            vault.read(log_entries.read_words, entry_ids=[place.notes["case"]])
        logging.getLogger("shelterdesk.tests").info("a line")
        _search_folder(place)
    _search_folder(place)
    names = {file.name for file in place.path.parent.rglob("*") if file.is_file()}
    assert {"desk.sdb", "desk.log", "settings.json"} <= names


def _search_folder(place: Place) -> None:
    files = [file for file in place.path.parent.rglob("*") if file.is_file()]
    assert place.path in files
    wanted = marks() | {"for everybody": forms_of(DESK)}
    for file in files:
        assert found_in(iter([file.read_bytes()]), wanted) == set(), file.name


def test_the_desk_writes_and_a_counsellor_reads(place: Place, clock: Clock) -> None:
    with signed_in(place.path, "F1", clock) as vault:
        dropped = work(vault, place)
        shown = {row.id: row for row in vault.read(
            log_entries.of_resident, resident_id=place.her).rows}  # fmt: skip
        assert shown[dropped].words is Words.LOCKED
        assert shown[place.notes["case"]].words is Words.LOCKED
        for entry_id in (dropped, place.notes["health"], place.notes["case"]):
            with pytest.raises(NotAllowed):
                vault.read(log_entries.read_words, entry_ids=[entry_id])
    with signed_in(place.path, "H4", clock) as vault:
        ids = [dropped, place.notes["health"], place.notes["case"]]
        assert vault.read(log_entries.read_words, entry_ids=ids) == {
            dropped: SEALED["health note of the desk"],
            place.notes["health"]: SEALED["health note"],
            place.notes["case"]: SEALED["case note"],
        }


def test_a_blob_moved_to_another_row_does_not_open(place: Place, clock: Clock) -> None:
    """The desk, with the file key and SQL, puts one note's words under another."""
    with signed_in(place.path, "F1", clock) as vault:
        key = vault._opened.file_secret
    connection = sqlcipher.connect(str(place.path))
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute(
        "UPDATE log_text SET body = (SELECT body FROM log_text WHERE log_entry_id = ?) "
        "WHERE log_entry_id = ?",
        (place.notes["other case"], place.notes["case"]),
    )
    connection.execute("UPDATE resident SET phone = legal_name")
    connection.commit()
    connection.close()
    with signed_in(place.path, clock=clock) as vault:
        shown = {row.id: row for row in vault.read(
            log_entries.of_resident, resident_id=place.her).rows}  # fmt: skip
        assert shown[place.notes["case"]].words is Words.DAMAGED
        assert shown[place.notes["other case"]].text == SEALED["struck case note"]
        with pytest.raises(Damaged):
            vault.read(log_entries.read_words, entry_ids=[place.notes["case"]])
        with pytest.raises(Damaged):
            vault.do("x", lambda tx: tx.reveal(residents.get(tx, place.her), "phone"))
