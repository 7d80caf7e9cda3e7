# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``shelterdesk import table`` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands import run, run_afresh
from tests.conftest import PASSPHRASE, STAFF_CODE


def test_a_table_is_taken_in_once_and_a_bad_one_not_at_all(desk_file: Path, tmp_path: Path) -> None:
    table, mapping, report = (tmp_path / name for name in ("t.csv", "m.json", "r.json"))
    mapping.write_text('{"fields": {"known_as": "Name", "age": "Age"}}', "utf-8")
    table.write_text("Name;Age\nНаталя;31\nMaya;old\n", "utf-8")
    command = [
        "import", "table", table, "--map", mapping, "--file", desk_file, "--staff", STAFF_CODE,
        "--report", report, "--password-stdin",
    ]  # fmt: skip
    refused = run_afresh(*command, typed=PASSPHRASE)
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "Row 2 (line 3 of the file), “Age”: This is not an age in years." in refused.stderr
    table.write_text("Name;Age\nНаталя;31\nMaya;n/a\n", "utf-8")
    for added, known in ((2, 0), (0, 2)):
        done = run(*command, typed=PASSPHRASE)
        assert done.returncode == 0, done.stderr
        written = report.read_text("utf-8")
        counts = json.loads(written)["counts"]
        assert (counts["added"], counts["known"]) == (added, known)
        assert "Maya" not in written
