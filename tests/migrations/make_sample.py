# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the sample of a schema that is not released: ``python -m tests.migrations.make_sample``.

The file of the release before, brought up to date by this program. Once the
schema is released its sample is frozen and this is changed to make the next.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import migrations
from shelterdesk.vault import door
from tests.conftest import Clock, copy_file
from tests.migrations.test_released_files import FILES, TOLD


def main() -> None:
    """Write the sample of the newest schema."""
    before, newest = migrations.REVISIONS[-2:]
    with tempfile.TemporaryDirectory() as folder:
        path = copy_file(FILES / f"{before}.sdb", Path(folder) / "desk.sdb")
        vault = door.unlock(
            path, staff_code=TOLD["staff_code"], passphrase=TOLD["passphrase"], now=Clock()
        )
        vault.lock()
        copy_file(path, FILES / f"{newest}.sdb")


if __name__ == "__main__":
    main()
