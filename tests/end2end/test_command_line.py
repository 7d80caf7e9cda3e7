# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line as a person or a script meets it: real processes, real files.

Each command begins once in an interpreter of its own (``run_afresh``, here or in the tests of its
noun), all others in a fork of one that has imported the program.
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import BedAssignment, Site, Stay
from shelterdesk.services.residents import residents
from shelterdesk.vault import door
from tests import commands
from tests.commands import ROOT, piped, run_afresh, start
from tests.conftest import PASSPHRASE, STAFF_CODE, copy_file
from tests.fork_server import Child

SMALL = Path(__file__).parent.parent / "data" / "hmis-small"


def run(
    *arguments: object,
    passphrase: str | None = PASSPHRASE,
    by: Callable[..., subprocess.CompletedProcess[str]] = commands.run,
    **options: Any,
) -> subprocess.CompletedProcess[str]:
    """Run the command line; the passphrase goes through standard input."""
    if passphrase is not None:
        arguments += ("--password-stdin",)
    return by(*arguments, typed=passphrase, **options)


def on(path: Path) -> list[object]:
    return ["--file", path, "--staff", STAFF_CODE]


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What a user error says: one plain line, nothing of the machine."""
    assert done.returncode == 1, done.stderr
    assert done.stderr.endswith("\n")
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_from_nothing_to_a_printed_month(tmp_path: Path) -> None:
    path = tmp_path / "desk.sdb"
    made = run("create", *on(path), by=run_afresh)
    assert made.returncode == 0, made.stderr
    assert len(made.stdout.split()[-1].replace("-", "")) == 28
    assert {p.name for p in tmp_path.iterdir()} >= {
        "desk.sdb", "desk.sdb.keys", "desk.sdb.keys.bak",
    }  # fmt: skip
    taken = run("import", "hmis", SMALL, *on(path), "--report", tmp_path / "r.json", by=run_afresh)
    assert taken.returncode == 0, taken.stderr
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["counts"]["people"] == 15
    assert report["rows"]
    printed = run(
        "report", "monthly", *on(path), "--option", "month=2022-02", "--option", "site=all",
        "--out", tmp_path / "m.pdf", "--figures", tmp_path / "m.json",
    )  # fmt: skip
    assert printed.returncode == 0, printed.stderr
    figures = json.loads((tmp_path / "m.json").read_text())
    assert figures["bed_nights"] > 0
    pages = pypdf.PdfReader(BytesIO((tmp_path / "m.pdf").read_bytes())).pages
    assert str(figures["bed_nights"]) in "".join(page.extract_text() for page in pages)


def prints(path: Path) -> list[str]:
    """The labels of everything printed, in the audit trail."""
    opened = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    try:
        return opened.read(
            lambda tx: [
                row.label
                for row in tx.session.query(AuditEvent).filter_by(kind="print").order_by("id")
            ]
        )
    finally:
        opened.lock()


def test_a_report_with_a_password_and_its_entry(desk_file: Path, tmp_path: Path) -> None:
    password = piped("lantern-orchard-violin\n")
    out = tmp_path / "m.pdf"
    done = run(
        "report", "monthly", *on(desk_file), "--option", "month=2022-02", "--out", out,
        "--pdf-password-fd", password, pass_fds=[password],
    )  # fmt: skip
    os.close(password)
    assert done.returncode == 0, done.stderr
    assert "violin" not in done.stdout
    reader = pypdf.PdfReader(BytesIO(out.read_bytes()))
    assert reader.is_encrypted
    assert reader.decrypt("lantern-orchard-violin")
    assert "February 2022" in reader.pages[0].extract_text()
    assert prints(desk_file) == ["Saved as PDF: monthly summary"]


def test_the_sheet_of_a_person_leaves_with_the_passphrase_typed(
    desk_file: Path, tmp_path: Path
) -> None:
    opened = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    noor = opened.do("Add", residents.add, form=residents.ResidentForm(known_as="Noor")).result
    code = opened.read(residents.row, resident_id=noor).code
    opened.lock()
    out = tmp_path / "o.pdf"
    done = run(
        "report", "opened-file", *on(desk_file), "--option", f"person={code}", "--out", out
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert code in pypdf.PdfReader(BytesIO(out.read_bytes())).pages[0].extract_text()
    assert prints(desk_file) == ["Saved as PDF: who opened this file"]


REPORT = ["report", "monthly", "--option", "month=2022-02"]


def test_nothing_is_written_over_the_records(desk_file: Path, tmp_path: Path) -> None:
    names = [desk_file, *(desk_file.with_name(desk_file.name + e) for e in (".keys", ".keys.bak"))]
    before = [path.read_bytes() for path in names]
    out = tmp_path / "m.pdf"
    for target in names:
        line = one_line(run(*REPORT, *on(desk_file), "--out", target))
        assert "Choose another name" in line
        one_line(run(*REPORT, *on(desk_file), "--out", out, "--figures", target))
        one_line(run("import", "hmis", SMALL, *on(desk_file), "--report", target))
    assert not out.exists()
    assert [path.read_bytes() for path in names] == before
    assert prints(desk_file) == []


def test_figures_and_sheet_leave_together_or_not_at_all(desk_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.pdf"
    line = one_line(run(*REPORT, *on(desk_file), "--out", out, "--figures", out))
    assert "something else" in line
    assert prints(desk_file) == []
    missing = tmp_path / "no-such-folder" / "m.json"
    for pdf, figures in ((out, missing), (missing.with_suffix(".pdf"), tmp_path / "m.json")):
        one_line(run(*REPORT, *on(desk_file), "--out", pdf, "--figures", figures))
        assert not pdf.exists()
        assert not figures.exists()
    assert [label[:15] for label in prints(desk_file)] == [
        "Saved as PDF: m", "Nothing came of",
    ] * 2  # fmt: skip


def test_the_report_of_an_import_may_not_be_what_is_read(desk_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hmis"
    shutil.copytree(SMALL, folder)
    client = folder / "Client.csv"
    before = client.read_bytes()
    one_line(run("import", "hmis", folder, *on(desk_file), "--report", client))
    assert client.read_bytes() == before
    line = one_line(
        run("import", "hmis", folder, *on(desk_file), "--report", tmp_path / "no" / "r.json")
    )
    assert line.startswith("The data was taken in; its report could not be written.")


def test_a_weak_password_is_refused_and_a_failed_file_is_in_the_trail(
    desk_file: Path, tmp_path: Path
) -> None:
    weak = piped("short\n")
    report = ["report", "monthly", *on(desk_file), "--option", "month=2022-02", "--out"]
    done = run(*report, tmp_path / "m.pdf", "--pdf-password-fd", weak, pass_fds=[weak])
    os.close(weak)
    assert "at least 12" in one_line(done)
    assert prints(desk_file) == []
    one_line(run(*report, tmp_path / "nowhere" / "m.pdf"))
    saved, nothing = prints(desk_file)
    assert saved == "Saved as PDF: monthly summary"
    assert nothing.startswith("Nothing came of it")


def test_wrong_passphrase(desk_file: Path, tmp_path: Path) -> None:
    done = run("import", "hmis", SMALL, *on(desk_file), passphrase="not the right one")
    assert "passphrase is not right" in one_line(done)


def test_a_passphrase_can_come_from_a_descriptor(desk_file: Path) -> None:
    read = piped(f"{PASSPHRASE}\n")
    done = run(
        "import", "hmis", SMALL, *on(desk_file), "--password-fd", read,
        passphrase=None, pass_fds=[read],
    )  # fmt: skip
    os.close(read)
    assert done.returncode == 0, done.stderr


def test_a_passphrase_is_asked_for_only_at_a_terminal(desk_file: Path) -> None:
    done = run("import", "hmis", SMALL, *on(desk_file), passphrase=None)
    assert "--password-stdin" in one_line(done)


def test_in_use(vault: door.Vault, desk_file: Path) -> None:
    assert "open in another copy" in one_line(run("import", "hmis", SMALL, *on(desk_file)))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report", "yearly"], "no report called yearly"),
        (["report", "monthly", "--option", "month=2021-13"], "2021-13 is not a month"),
        (["report", "monthly", "--option", "monthly"], "key=value"),
        (["report", "monthly", "--option", "colour=red"], "no option colour"),
        (["report", "monthly"], "month"),
        (["report", "monthly", "--option", "month=2021-03", "--option", "site=Nowhere"], "Nowhere"),
        (
            [
                "report",
                "attendance-sheet",
                "--option",
                f"group={10**25}",
                "--option",
                "month=2026-11",
            ],
            "is not possible for group. Write a whole number.",
        ),
    ],
)
def test_wrong_options_are_said_in_words(
    desk_file: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    done = run(*arguments, *on(desk_file), "--out", tmp_path / "x.pdf")
    assert words in one_line(done)
    assert not (tmp_path / "x.pdf").exists()


def test_a_missing_file_makes_nothing(tmp_path: Path) -> None:
    done = run("import", "hmis", SMALL, *on(tmp_path / "none.sdb"))
    assert "none.sdb" in one_line(done)
    assert list(tmp_path.iterdir()) == []


def test_creating_over_a_file_is_refused(desk_file: Path) -> None:
    before = desk_file.read_bytes()
    assert "exists already" in one_line(run("create", *on(desk_file)))
    assert desk_file.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonsense"], ["report"], ["import", "nonsense"], ["create"], ["demo", "--years", "0"]],
)
def test_wrong_usage_is_two(arguments: list[str]) -> None:
    done = run(*arguments, passphrase=None)
    assert done.returncode == 2
    assert "usage:" in done.stderr


def test_the_tour_needs_the_window() -> None:
    assert run("tour", "--out", "x", passphrase=None).returncode == 2


def test_no_window_toolkit_is_loaded() -> None:
    script = (
        "import sys\n"
        "class Block:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in {'PySide6', 'shiboken6', 'ui'}:\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Block())\n"
        "from shelterdesk.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "demo", "--file", "/nowhere/at/all.sdb"],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert "no folder" in one_line(done)


def big_export(folder: Path, copies: int) -> Path:
    """The small export many times over, with ids of its own each time."""
    folder.mkdir()
    keys = {"PersonalID", "EnrollmentID", "ExitID", "ServicesID", "HouseholdID"}
    for source in SMALL.glob("*.csv"):
        with source.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows, columns = list(reader), reader.fieldnames or []
        repeat = copies if keys & set(columns) else 1
        with (folder / source.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            for copy in range(repeat):
                for row in rows:
                    changed = {key: f"{row[key]}{copy:04d}" for key in keys & set(columns)}
                    writer.writerow(row | changed)
    return folder


_COPIES = 8


def test_killed_in_the_middle_of_an_import(template: Path, desk_file: Path, tmp_path: Path) -> None:
    """kill -9 at random moments of the import: the file is as it was before."""
    folder = big_export(tmp_path / "export", _COPIES)
    command = ["import", "hmis", str(folder), *map(str, on(desk_file)), "--password-stdin"]
    wal = desk_file.with_name(f"{desk_file.name}-wal")

    def at_work() -> Child:
        program = start(*command, typed=PASSPHRASE)
        until = time.monotonic() + 60
        while not wal.exists() and program.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        return program

    program = at_work()
    begin = time.monotonic()
    program.communicate()
    assert program.wait() == 0
    seconds = time.monotonic() - begin
    nothing, all_of_it = [0, 0, 0, 0], counted(desk_file)
    assert all_of_it[:2] == [3, _COPIES * 15]
    chance = random.Random(7)
    killed = 0
    for _attempt in range(5):
        if counted(desk_file) != nothing:
            copy_file(template, desk_file)  # it had finished before the kill
        program = at_work()
        time.sleep(chance.uniform(0, seconds))
        program.kill()
        program.communicate()
        killed += program.wait() == -signal.SIGKILL
        assert counted(desk_file) in (nothing, all_of_it)
    assert killed


def counted(path: Path) -> list[int]:
    """How many of each are in a file, in the order in which an import writes them."""
    opened = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    try:
        return opened.read(
            lambda tx: [
                tx.session.query(one).count() for one in (Site, Resident, Stay, BedAssignment)
            ]
        )
    finally:
        opened.lock()
