# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the file of the newest schema anew, from the one before: ``python -m
tests.migrations.make_file``. Only as long as that schema has not been released."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import migrations
from shelterdesk.services import log_entries, residents
from shelterdesk.services.log_entries import LogKind
from shelterdesk.vault import door
from tests.conftest import Clock, copy_file
from tests.migrations.test_released_files import FILES, TOLD

#: Class -> words; the nurse's are for a class that the account does not hold.
NOTES = {"desk": "All quiet.", "case": "Письмо пришло.", "health": "Only the nurse reads this."}


def make(target: Path) -> None:
    """Bring the file before up to date, and write what only the newest schema can hold."""
    vault = door.unlock(
        target, staff_code=TOLD["staff_code"], passphrase=TOLD["passphrase"], now=Clock()
    )
    (noor,) = vault.read(residents.find, text="noor")
    for confidentiality, words in NOTES.items():
        vault.do(
            "Write a note", log_entries.note, kind=LogKind.NOTE, text=words,
            confidentiality=confidentiality, resident_ids=[noor.id],
        )  # fmt: skip
    vault.lock()


if __name__ == "__main__":
    before, newest = migrations.REVISIONS[-2:]
    with TemporaryDirectory() as folder:
        made = copy_file(FILES / f"{before}.sdb", Path(folder) / "made.sdb")
        make(made)
        copy_file(made, FILES / f"{newest}.sdb")
