# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the file remembers of its backups."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotAllowed
from shelterdesk.models.safe import SafeState
from shelterdesk.services.residents import residents
from shelterdesk.services.staff import backups
from shelterdesk.services.staff.backups import DAILY, MANUAL, BackupSettings
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import house, person

DAY = timedelta(days=1)


def made(vault: Vault, *, days: int = 0, **more: object) -> int:
    """A good copy of some days ago."""
    at = NOW - days * DAY
    fields = {"at": at, "verified_at": at, "kind": MANUAL, "place": "/media/BLUE"} | more
    remembered: int = vault.do("Remember", backups.record, **fields).result
    return remembered


def failed(vault: Vault, problem: str = "It is full.", **more: object) -> int:
    return made(vault, verified_at=None, problem=problem, **more)


def test_a_new_file_remembers_nothing(vault: Vault) -> None:
    assert vault.read(backups.newest) is None
    assert vault.read(backups.history) == []
    assert vault.read(backups.folders) == []
    assert vault.read(backups.settings) == BackupSettings("", False, 400)
    assert vault.read(backups.now) == NOW
    standing = vault.read(backups.standing)
    assert (standing.newest, standing.problem, standing.last_drill_at) == (None, None, None)
    assert standing.file_made_at == NOW
    assert not standing.is_demo


def test_the_newest_is_the_last_made_whatever_the_clock_said(vault: Vault) -> None:
    made(vault, days=-400, file_name="future.sdbackup")
    made(vault, file_name="now.sdbackup", audit_entries=7, sha256="ab" * 32)
    newest = vault.read(backups.newest)
    assert newest is not None
    assert (newest.file_name, newest.audit_entries, newest.is_good) == ("now.sdbackup", 7, True)
    assert newest.at == NOW
    assert [row.file_name for row in vault.read(backups.history)] == [
        "now.sdbackup", "future.sdbackup",
    ]  # fmt: skip


def test_a_problem_counts_until_a_good_copy(vault: Vault) -> None:
    made(vault, days=1)
    failed(vault, kind=DAILY)
    problem = vault.read(backups.standing).problem
    assert problem is not None
    assert (problem.problem, problem.is_good) == ("It is full.", False)
    made(vault, problem="2 rows belong to records that are not there.")
    standing = vault.read(backups.standing)
    assert standing.problem is None
    assert standing.newest is not None
    assert standing.newest.problem.startswith("2 rows")


def test_the_same_problem_on_one_day_is_one(vault: Vault) -> None:
    first = failed(vault, days=1)
    assert failed(vault, days=1) == first
    others = {
        failed(vault), failed(vault, "Gone."), failed(vault, "Gone.", place="elsewhere"),
        made(vault, problem="Gone.", place="elsewhere"),
        failed(vault, "Gone.", place="elsewhere"),
    }  # fmt: skip
    assert first not in others
    assert len(others) == 5


def test_long_words_are_cut_to_what_the_table_holds(vault: Vault) -> None:
    made(vault, place="p" * 900, file_name="f" * 900, problem="w" * 900)
    newest = vault.read(backups.newest)
    assert newest is not None
    assert (len(newest.place), len(newest.file_name), len(newest.problem)) == (400, 120, 400)


def test_neither_audited_nor_undoable(vault: Vault) -> None:
    entries, _head = vault.audit_end()
    made(vault)
    vault.do("Drilled", backups.drilled, at=NOW)
    assert vault.audit_end()[0] == entries  # the vault writes the event of the backup itself
    assert vault.read(backups.standing).last_drill_at == NOW


def test_settings(vault: Vault, tmp_path: Path) -> None:
    changes = vault.do(
        "Settings", backups.edit_settings, folder=f" {tmp_path} ", is_daily=True, keep_days=30
    )
    assert not changes.can_undo
    assert changes.event_id is not None
    assert vault.read(backups.settings) == BackupSettings(str(tmp_path), True, 30)
    made(vault, place="/media/BLUE")
    made(vault, place="stick GREEN")  # no folder any more
    made(vault, place=str(tmp_path))
    assert vault.read(backups.folders) == [str(tmp_path), "/media/BLUE"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"folder": " ", "is_daily": True}, "folder"),
        ({"folder": "/" + "x" * 400}, "folder"),
        ({"keep_days": 6}, "keep_days"),
        ({"keep_days": 3651}, "keep_days"),
    ],
)
def test_settings_that_make_no_sense(vault: Vault, values: dict[str, object], field: str) -> None:
    good = {"folder": "", "is_daily": False, "keep_days": 30}
    with pytest.raises(Invalid) as found:
        vault.do("Settings", backups.edit_settings, **(good | values))
    assert found.value.field == field
    assert vault.read(backups.settings) == BackupSettings()


def test_who_may(vault: Vault, desk_file: Path, clock: Clock) -> None:
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1", clock) as hers:
        made(hers)
        assert hers.read(backups.newest) is not None
        with pytest.raises(NotAllowed):
            hers.do("S", backups.edit_settings, folder="", is_daily=False, keep_days=30)
        with pytest.raises(NotAllowed):
            hers.read(backups.held, after_entry=0)


def test_what_a_restore_would_lose(vault: Vault) -> None:
    house(vault)
    entries, _head = vault.audit_end()
    person(vault, "Noor")
    resident_id = person(vault, "Amal")
    vault.read(residents.row, resident_id=resident_id)
    vault.note("Printed", kind="print")
    vault.note("Erased", kind="erase")
    held = vault.read(backups.held, after_entry=entries)
    assert (held.residents, held.stays, held.log_entries) == (2, 0, 0)
    assert held.audit_entries == vault.audit_end()[0]
    assert (held.acts_since, held.erased_since) == (3, 1)  # two people and what was erased


def test_a_file_without_its_one_row_of_memory(vault: Vault) -> None:
    """As one that was salvaged without it."""

    def forget(tx: Transaction) -> None:
        tx.session.delete(tx.session.get_one(SafeState, 1))

    vault.do("Forget", forget)
    assert vault.read(backups.settings) == BackupSettings()
    assert vault.read(backups.standing).last_drill_at is None
