# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Old text follows to the newest class key, and says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Cancelled
from shelterdesk.services.log import log_entries
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.vault import accounts, class_keys, door
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE
from tests.factories import person
from tests.vault_faults import tamper

WORDS = "marble-otter-lantern-bridge-seven"


def versions(vault: Vault) -> set[int]:
    """The key versions that sealed texts stand under."""

    def read(tx: Transaction) -> set[int]:
        run = tx.session.connection().exec_driver_sql
        blobs = [row[0] for row in run("SELECT contact FROM resident WHERE contact NOT NULL")]
        blobs += [row[0] for row in run("SELECT body FROM log_text WHERE body NOT NULL")]
        return {int.from_bytes(blob[2:4]) for blob in blobs}

    return vault.read(read)


@pytest.fixture
def filled(vault: Vault) -> int:
    resident_id = person(vault, "Noor", contact="after six")
    for text in ("First.", "Second."):
        vault.do(
            "Note", log_entries.note, kind="note", confidentiality="case", text=text,
            resident_ids=[resident_id],
        )  # fmt: skip
    return resident_id


def test_text_follows_and_says_the_same(vault: Vault, filled: int) -> None:
    class_keys.rotate_class(vault, "case")
    assert versions(vault) == {1}
    assert vault.renew_seals() == 3
    assert versions(vault) == {2}
    assert vault.read(residents.form, resident_id=filled).contact == "after six"
    rows = vault.read(log_entries.of_resident, resident_id=filled).rows
    words = vault.read(log_entries.read_words, entry_ids=[row.id for row in rows])
    assert set(words.values()) == {"First.", "Second."}
    assert not vault.verify_audit().findings
    assert vault.renew_seals() == 0  # it is known to be done


def test_an_act_of_before_can_be_undone(vault: Vault, filled: int) -> None:
    form = ResidentForm(known_as="Noor", contact="before noon")
    vault.do("Edit", residents.edit, resident_id=filled, form=form)
    vault.do("Edit", residents.edit, resident_id=filled, form=ResidentForm(known_as="N."))
    class_keys.rotate_class(vault, "case")
    vault.undo()
    assert vault.read(residents.form, resident_id=filled).contact == "before noon"
    assert vault.renew_seals() == 3


def test_who_lacks_the_key_renews_nothing(vault: Vault, filled: int, desk_file: Path) -> None:
    accounts.add(vault, code="V7", roles=["front_desk"], passphrase=WORDS, cost=FLOOR)
    class_keys.rotate_class(vault, "case")
    vault.lock()
    desk = door.unlock(desk_file, staff_code="V7", passphrase=WORDS, now=lambda: NOW)
    assert desk.renew_seals() == 0
    desk.lock()
    director = door.unlock(
        desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=lambda: NOW
    )  # fmt: skip
    assert director.renew_seals() == 3
    director.lock()


def test_stopped_it_begins_again(vault: Vault, filled: int) -> None:
    class_keys.rotate_class(vault, "case")

    def stop(done: int, total: int, text: str) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        vault.renew_seals(stop)
    assert versions(vault) == {1}
    assert vault.renew_seals() == 3


@pytest.mark.parametrize("junk", [b"\x01", b"", "words", bytes(5)])
def test_junk_in_a_sealed_column_stops_no_renewal(vault: Vault, junk: str | bytes) -> None:
    person(vault, "Noor", legal_name="Noor Aziz")
    hurt = person(vault, "Lina", legal_name="Lina Aziz")
    tamper(vault, ("UPDATE resident SET legal_name = ? WHERE id = ?", (junk, hurt)))
    class_keys.rotate_class(vault, "case")
    assert vault.renew_seals() == 1
