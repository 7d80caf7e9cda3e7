# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies that still hold somebody erased: named, and removed only when a newer one is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, NotAllowed, NotFound
from shelterdesk.services.retention import erasing
from shelterdesk.services.retention.erasing import Reason
from shelterdesk.vault import backup, erased_copies, restore
from shelterdesk.vault.door import Vault
from tests.backups import STAFF
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, PASSPHRASE
from tests.factories import person


def erased(vault: Vault) -> None:
    who = person(vault, "Noor")
    vault.confirm_passphrase(PASSPHRASE)
    vault.do("Erase", erasing.erase, resident_id=who, reason=Reason.HER_WISH)


def test_older_copies_are_named_and_go_when_a_newer_one_is_there(vault: Vault, stick: Path) -> None:
    assert erased_copies.holding(vault, [str(stick)]) == []
    made = backup.make(vault, stick, now=NOW)
    daily = backup.make(vault, stick, now=NOW, kind=backup.DAILY)
    erased(vault)
    found = erased_copies.holding(vault, [str(stick), "/nowhere/at/all"])
    assert [(one.path, one.goes_by_itself) for one in found] == [
        (made.path, False), (daily.path, True)
    ]  # fmt: skip
    with pytest.raises(Conflict, match="Make a backup first"):
        erased_copies.remove(vault, found[0], [str(stick)])
    newer = backup.make(vault, stick, now=NOW)
    erased_copies.remove(vault, found[0], [str(stick)])
    assert not made.path.exists()
    assert newer.path.exists()
    assert [one.path for one in erased_copies.holding(vault, [str(stick)])] == [daily.path]
    with pytest.raises(NotFound):
        erased_copies.remove(vault, found[0], [str(stick)])


def test_files_put_aside_by_a_restore_are_named(vault: Vault, stick: Path, desk_file: Path) -> None:
    who = person(vault, "Noor")
    made = backup.make(vault, stick, now=NOW)
    vault.lock()
    done = restore.restore(made.path, desk_file, STAFF, now=NOW)
    with signed_in(desk_file) as again:
        again.confirm_passphrase(PASSPHRASE)
        again.do("Erase", erasing.erase, resident_id=who, reason=Reason.OTHER)
        import os

        assert done.aside is not None
        os.utime(done.aside, (NOW.timestamp() - 5, NOW.timestamp() - 5))
        found = [one for one in erased_copies.holding(again, []) if one.is_folder]
        assert [one.path for one in found] == [done.aside]
        erased_copies.remove(again, found[0], [])
        assert not done.aside.exists()


def test_only_who_may_erase_is_told(vault: Vault, desk_file: Path, stick: Path) -> None:
    hired(vault, "C2")
    vault.lock()
    with signed_in(desk_file, "C2") as colleague, pytest.raises(NotAllowed):
        erased_copies.holding(colleague, [str(stick)])
