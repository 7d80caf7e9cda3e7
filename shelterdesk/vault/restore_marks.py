# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was erased since a backup was made goes with it when it is put back.

Known are the list beside the file that goes, its own table, and the list beside the backups. The
new set gets all of it under its own key, and whoever unlocks next has it erased again. A list whose
seal cannot be checked here, because file keys changed since, counts as well: it can take something
from the restored file alone, and the backup still has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from shelterdesk.errors import UserError
from shelterdesk.vault import copying, erased_list, key_file, restore_plan
from shelterdesk.vault.backup_reading import OpenBackup
from shelterdesk.vault.erased_list import Mark
from shelterdesk.vault.openers import file_secrets_of, same_person
from shelterdesk.vault.restore_keys import Chosen


def carry_over(target: Path, backup: Path, found: OpenBackup, chosen: Chosen) -> None:
    """Write the list of the new set, if there is anything to tell."""
    vault_id = found.keys.vault_id
    secrets = [chosen.file_secret, *_present_secrets(target, found)]
    places = (
        erased_list.beside_file(target),
        erased_list.beside_backups(backup.parent, vault_id),
    )
    lists = [erased_list.read(place, vault_id, secrets).marks for place in places]
    marks = erased_list.together(*lists, _in_table(target, secrets))
    if marks:
        name = erased_list.beside_file(target).name
        place = restore_plan.new_folder(target) / name
        erased_list.write(place, vault_id, marks, chosen.file_secret)


def _present_secrets(target: Path, found: OpenBackup) -> list[bytes]:
    """The keys of the file that goes, as far as whoever restores opens it."""
    try:
        copies = key_file.copies(target)
    except UserError:
        return []
    secrets: list[bytes] = []
    for keys in copies:
        if keys.vault_id != found.keys.vault_id:
            continue
        opened = same_person(keys, found.opened)
        if opened is not None:
            secrets += file_secrets_of(keys, opened)
    return secrets


def _in_table(target: Path, secrets: Iterable[bytes]) -> list[Mark]:
    """What the file that goes knows, if it can be read."""
    if not target.is_file():
        return []
    for secret in secrets:
        try:
            with closing(copying.connect(target, secret, mode="frozen")) as connection:
                rows = connection.execute("SELECT person, retention_class, at FROM erasure")
                return [Mark(str(digest), str(kind), _instant(at)) for digest, kind, at in rows]
        except (sqlcipher.Error, UserError):
            continue
    return []


def _instant(at: object) -> str:
    try:
        return datetime.fromisoformat(str(at)).replace(tzinfo=UTC).isoformat()
    except ValueError:
        return ""
